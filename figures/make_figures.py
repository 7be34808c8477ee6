"""Draw the recitation's figures, and the README's animation, into this folder.

python figures/make_figures.py
"""

from math import cos, pi, sin
from pathlib import Path

import numpy as np
from PIL import Image
from sympy import Max, symbols

from calclib import explore
from calclib.scene import Scene

HERE = Path(__file__).parent
x, y = symbols("x y", real=True)
CAMERA, FRAMES = (-55, 28), 48


def in_3d_and_2d(f, title, *, camera):
    """The surface z = f(x, y), and its level curves beside it, as in the recitation."""
    scene = Scene()
    scene.surface(f, (x, y), 2, camera=camera, title=title)
    scene.level_curves(f, (x, y), 2, title="the same from above")
    return scene.figure(ratio=2)


def tangent_plane():
    """The pictures of the tangent plane while its point of contact goes round."""
    scene = explore.tangent_plane(at=(1, 1))
    controls = list(scene.controls.values())
    for k in range(FRAMES):
        angle = 2 * pi * k / FRAMES
        path = 0.9 * cos(angle), 0.9 + 0.8 * sin(angle), -0.6, 0.4
        for control, value in zip(controls, path, strict=True):
            control.value = value
        canvas = scene.figure(width=840).canvas
        canvas.draw()
        yield Image.fromarray(np.asarray(canvas.buffer_rgba())).convert("RGB")


if __name__ == "__main__":
    pictures = {
        "figure_1_max": in_3d_and_2d(Max(x, y), "z = max(x, y)", camera=(-120, 28)),
        "figure_2_polynomial": in_3d_and_2d(x**2 + x * y + y**2, "z = x² + xy + y²", camera=CAMERA),
    }
    views = {
        "2.1.1_derivatives": explore.slices(),
        "2.1.2_gradients": explore.gradient_arrow(),
        "2.1.3_jacobians": explore.grid_map(),
        "2.1.4_chain_rules": explore.softmax_jacobian(),
        "2.2_first_order_approximation": explore.descent(),
    }
    pictures |= {name: scene.figure() for name, scene in views.items()}
    for name, figure in pictures.items():
        figure.savefig(HERE / f"{name}.png", metadata={"Software": None})
    first, *rest = (image.quantize(255, kmeans=1, dither=0) for image in tangent_plane())
    first.save(
        HERE / "tangent_plane.gif",
        save_all=True,
        append_images=rest,
        duration=70,
        loop=0,
        optimize=True,
    )
