"""What a view tells the browser of its axes, for a picture from another side."""

import pytest
import sympy as sp

from calclib.scene import Scene
from calclib.scene.views import plain

x, y = sp.symbols("x y", real=True)


@pytest.mark.parametrize(
    ("label", "text"),
    [
        ("$x$", "x"),
        ("$x_{1}$", "x₁"),
        ("$w_0$", "w₀"),
        (r"$\theta$", "θ"),
        (r"$\lambda_{12}$", "λ₁₂"),
        (r"$\Omega$", "Ω"),
        (r"$\unknown$", "unknown"),
        ("the loss", "the loss"),
        ("", ""),
    ],
)
def test_a_label_is_written_without_marks_of_mathematics(label, text):
    assert plain(label) == text


def test_a_view_in_space_tells_its_ticks_and_labels():
    scene = Scene()
    scene.surface(x**2 + y, (x, y), ((0, 2), (-3, 3)), title="a title")
    spec = scene.widget.children[1].frame["views"][0]
    for axis, (low, high), label in zip(spec["axes"], spec["box"], "xyz", strict=True):
        assert axis["label"] == label
        assert len(axis["at"]) == len(axis["texts"]) >= 3
        assert all(low <= at <= high for at in axis["at"])
        written = [float(text.replace("−", "-")) for text in axis["texts"]]
        assert written == pytest.approx(axis["at"])
    assert spec["header"] == pytest.approx(24 / scene.canvas.frame["height"])
