"""What a view tells the browser of its axes, for a picture from another side."""

import pytest
import sympy as sp

from calclib.plot import surface
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


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({}, (-1, 1)),
        ({"room": (0.5, 0)}, (-2, 1)),
        ({"room": (0, 2)}, (-1, 5.2)),
        ({"zlim": (-7, 9)}, (-7, 9)),
    ],
)
def test_the_z_axis_has_room_for_the_marks(options, expected):
    scene = Scene()
    view = scene.surface(x, (x, y), 1, **options)
    box = scene.widget.children[1].frame["views"][0]["box"]
    assert box[2] == pytest.approx(expected, abs=0.25)
    assert tuple(box[2]) == view.heights


def test_an_empty_space_is_as_large_as_it_is_told():
    scene = Scene()
    scene.space((x, y), ((0, 1), (-2, 3)), zlim=(-1, 5))
    view = scene.widget.children[1].frame["views"][0]
    assert [tuple(ends) for ends in view["box"]] == [(0, 1), (-2, 3), (-1, 5)]
    assert [axis["label"] for axis in view["axes"]] == ["x", "y", "z"]


def test_axes_with_two_surfaces_have_room_for_both():
    ax = surface(x + 4, (x, y), span=1)
    surface(-x, (x, y), span=((0, 3), (0, 1)), ax=ax)
    assert ax.get_xlim() == (-1, 3) and ax.get_ylim() == (-1, 1)
    low, high = ax.get_zlim()
    assert low < -2.9 and high > 4.9
