"""The views of section 2.1.1, two variables: the slices of a surface, and their slopes."""

from functools import partial

import numpy as np
import sympy as sp

from calclib import samples
from calclib.explore.parts.axes import grid, levels_title, surface_title
from calclib.explore.parts.calls import call
from calclib.explore.parts.functions import SURFACES, drawn_for
from calclib.explore.parts.points import (
    drop,
    inside,
    point_controls,
    rectangle,
    undefined,
    value_at,
)
from calclib.explore.parts.slopes import slopes_at
from calclib.palette import CURVE, SECOND
from calclib.scene import Defined, Scene
from calclib.scene.expressions import held
from calclib.scene.marks import Arrow, Curve, Label, Point, Polygon, Segment

_x, _y, _t = sp.symbols("x y t", real=True)
HILL = "4 - x^2 + x*y - y^2"
FUNCTIONS = {HILL: "4 - x² + xy - y², a hill"} | SURFACES


def slices(f=HILL, xs=(_x, _y), *, at=(0.5, -1), span=2, camera=(-40, 30)):
    """Move the point: a partial derivative is the slope of a slice (Definition 2.2).

    Parameters
    ----------
    f : SymPy expression, or text, in the two symbols ``xs``
    at : tuple of two numbers, the point to begin with
    span : the domain, a number s for -s to s, or ((x0, x1), (y0, y1))
    camera : (azimuth, elevation)

    Returns
    -------
    Scene
        The surface with a cut along each variable, and the cuts as functions of one variable.

    Examples
    --------
    >>> print(slices("x^2*y", at=(1, 2)).reading)
    At (1, 2), along x with y held fixed: the slope is ∂f/∂x = 4.
    At (1, 2), along y with x held fixed: the slope is ∂f/∂y = 1.
    """
    scene = Scene(point_controls(xs, at, span))
    point = [*scene.controls]

    def draw(f):
        height, found = held(value_at(f, xs, point)), slopes_at(f, xs, point)
        slopes = found.partials
        space = scene.surface(f, xs, span, camera=camera, zlabel="", title=surface_title(xs),
                              weight=1.4)  # fmt: skip
        up = space.heights
        walls, lines = [], []
        for i, color in enumerate((CURVE, SECOND)):
            across, slope = samples.domain(span)[i], slopes[i]
            along = _along(point, i, _t)
            cut, tangent = value_at(f, xs, along), height + slope * (_t - point[i])
            wall = [(*_along(point, i, end), z) for end, z in rectangle(across, up)]
            walls.append(Polygon(wall, color=color, alpha=0.15))
            lines += [
                Curve((*along, cut), _t, *across, count=201, color=color, width=3),
                _tangent(point, i, height, slope, np.ptp(across) / 5),
            ]
            x, kept = xs[i], xs[1 - i]
            axes = {"xlim": across, "ylim": up, "xlabel": f"${sp.latex(x)}$", "ylabel": "$z$"}
            title = f"the slice along {x}: {kept} held fixed"
            scene.view(partial(grid, **axes), kind="slice", title=title).add(
                Curve((_t, cut), _t, *across, count=201, color=color, halo=False),
                Curve((_t, tangent), _t, *across, count=2, halo=False),
                Point(point[i], height, drag=(point[i], None), name=f"the point, along {x}"),
            )
        space.add(*walls, *lines, *drop(space, point, height), Point(*point, height))
        _read(scene, f, xs, point, found)

    drawn_for(scene, draw, f, xs, FUNCTIONS)
    return call(scene, slices, xs=xs, at=point, span=span, camera=camera)


def partial_derivatives(f=HILL, xs=(_x, _y), *, at=(0.5, -1), span=2, camera=(-40, 30)):
    """Move the point: both partial derivatives, as slopes and as arrows along the axes.

    Parameters are those of `slices`. The views are those of Figures 1 and 2.

    Returns
    -------
    Scene
        The surface with its tangents along the axes, and its level curves.

    Examples
    --------
    >>> print(partial_derivatives("x + max(0, y)", at=(1, 0)).reading)
    At (1, 0), along x with y held fixed: the slope is ∂f/∂x = 1.
    At (1, 0), along y with x held fixed: 0 on the left, 1 on the right, so there is no ∂f/∂y.
    """
    scene = Scene(point_controls(xs, at, span))
    point = [*scene.controls]

    def draw(f):
        x, y, z = samples.sample(f, xs, span)
        height, found = held(value_at(f, xs, point)), slopes_at(f, xs, point)
        slopes = found.partials
        size = min(x[-1] - x[0], y[-1] - y[0])
        steep = np.abs(np.gradient(z, y, x))
        steep = steep[np.isfinite(steep)]
        scale = 0.25 * size / ((np.percentile(steep, 98) if steep.size else 1) or 1)
        space = scene.surface(f, xs, span, camera=camera, title=surface_title(xs))
        above = scene.level_curves(f, xs, span, title=levels_title(xs))
        for i, slope in enumerate(slopes):
            tip = _along(point, i, point[i] + scale * slope)
            space.add(_tangent(point, i, height, slope, size / 5))
            above.add(Arrow(point, sp.Matrix(tip) - sp.Matrix(point)))
            below = -0.07 * size * (-sp.sign(slope + 1e-9) if i else 1)  # or above an upward arrow
            at = inside((tip[0], tip[1] + below), span, ((0.17, 0.17), (0.05, 0.05)))
            name = f"∂f/∂{xs[i]} = {{:2}}"
            above.add(Label(at, name, slope, anchor="center", offset=(0, 0)))
        space.add(*drop(space, point, height), Point(*point, height))
        above.add(Point(*point, drag=point, name="the point"))
        _read(scene, f, xs, point, found)

    drawn_for(scene, draw, f, xs, FUNCTIONS)
    return call(scene, partial_derivatives, xs=xs, at=point, span=span, camera=camera)


def _along(point, i, value):
    """The point with another coordinate i."""
    return [value if k == i else c for k, c in enumerate(point)]


def _tangent(point, i, height, slope, reach):
    """The tangent along variable i, in space."""
    ends = [(*_along(point, i, point[i] + h), height + h * slope) for h in (-reach, reach)]
    return Segment(*ends, width=4)


def _read(scene, f, xs, point, found):
    """The sentences of both views."""
    value = value_at(f, xs, point)
    defined, lack = Defined(value), undefined(scene, value)
    scene.say(f"f {lack} at ({{}}, {{}}).", *point, when=~defined)
    for i, (x, kept) in enumerate(zip(xs, xs[::-1], strict=True)):
        slope, apart, outside = found.partials[i], found.apart[i], found.outside[i]
        along = f"At ({{}}, {{}}), along {x} with {kept} held fixed:"
        scene.say(
            f"{along} the slope is ∂f/∂{x} = {{!d}}.", *point, slope,
            when=(defined, ~apart, ~outside),
            otherwise=f"{along} the formula of ∂f/∂{x} has no value.",
        )  # fmt: skip
        scene.say(
            f"{along} {{!d}} on the left, {{!d}} on the right, so there is no ∂f/∂{x}.",
            *point, found.left[i], found.right[i], when=(apart, ~outside),
            otherwise=f"{along} the slope is not finite on both sides, so there is no ∂f/∂{x}.",
        )  # fmt: skip
        ends = f"{along} f has no value on one side, so there is no ∂f/∂{x}."
        scene.say(ends, *point, when=(defined, outside))
