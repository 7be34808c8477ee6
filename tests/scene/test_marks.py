"""calclib.scene.marks and marks.js: where a mark's points are, and what is said if nowhere."""

import re

import numpy as np
import pytest
import sympy as sp

from calclib.palette import DERIVATIVE, INK
from calclib.scene import __all__, marks
from calclib.scene.checks import STYLES, mark_letters
from calclib.scene.expressions import Iterated
from calclib.scene.marks import (
    Arrow,
    Curve,
    Field,
    Iteration,
    Label,
    Path,
    Plane,
    Point,
    Polygon,
    Segment,
    Surface,
    artist,
    left_out,
    points,
)
from calclib.scene.overlay import Overlay
from calclib.scene.reading import lines
from calclib.scene.script import source
from calclib.scene.trees import tree

a, b, t, x, y = sp.symbols("a b t x y", real=True)


ROOF = {"around": (a, 0), "size": 1, "name": "the roof"}


@pytest.mark.parametrize(
    ("height", "at", "said"),
    [
        (sp.sqrt(x), 3, False),
        (sp.sqrt(x), 0, False),  # on one side there is some of it
        (sp.sqrt(x), -3, True),
        (1 / (x**2 + y**2), 0, False),  # a hole in the middle
        (sp.sqrt(1 - 4 * (x - a) ** 2 - 4 * y**2), 3, False),  # there alone
        (sp.sqrt(1 - 4 * (x - a - 1) ** 2), 3, False),  # at an edge alone
        (sp.sqrt(1 - 4 * (x - a + 1) ** 2), 3, False),
        (sp.sqrt(1 - 4 * (y - 1) ** 2), 3, False),
        (sp.sqrt(1 - 4 * (x - a - 2) ** 2), 3, True),  # beyond it
        (y + sp.sqrt(a), -1, True),
        (Iterated(x, [x], [y], [sp.sqrt(x) + a], 2), 1, False),
        (Iterated(x, [x], [y], [sp.sqrt(x) + a], 2), -9, True),
    ],
)
def test_a_surface_is_left_out_where_it_has_no_height_at_all(height, at, said):
    mark = Surface(height, (x, y), **ROOF)
    expected = ["The roof is left out: it cannot be computed here."] if said else []
    assert lines([left_out(mark)], {"a": float(at)}) == expected


def both(canvas, mark, **values):
    """A mark's points as Python and as the browser find them."""
    values = {name: float(value) for name, value in values.items()}
    function = "({ compilePoints }, [mark, values]) => compilePoints(mark)(values)"
    return points(mark, values), np.array(canvas.call(function, [mark, values]), dtype=float)


MARKS = [
    (Point(a, b), [(1, 2)]),
    (Label((a, b, a + b), "here"), [(1, 2, 3)]),
    (Segment((a, b), (b, a)), [(1, 2), (2, 1)]),
    (Arrow((a, b), (a, b)), [(1, 2), (2, 4)]),
    (Arrow((a, b), sp.Matrix([3, -b])), [(1, 2), (4, 0)]),
    (Path([(a, b), (0, 0), sp.Matrix([b, b])]), [(1, 2), (0, 0), (2, 2)]),
    (Polygon([(0, 0), (a, 0), (0, b)]), [(0, 0), (1, 0), (0, 2)]),
    (
        Plane(x + 10 * y, (x, y), around=(a, b), size=1),
        [(0, 1, 10), (2, 1, 12), (2, 3, 32), (0, 3, 30)],
    ),
    (Curve((t, a * t**2), t, 0, b, count=3), [(0, 0), (1, 1), (2, 4)]),
    (Curve((t, a), t, b, -b, count=2), [(2, 1), (-2, 1)]),
    (
        Curve((a, 7, b), t, 0, 1, count=2),
        [(1, 7, 2), (1, 7, 2)],
    ),  # as many, though all the same
    (Curve((t, sp.sqrt(t)), t, -1, 1, count=3), [(-1, np.nan), (0, 0), (1, 1)]),
    (Curve((t, a), t, 0, sp.sqrt(-b), count=2), [(np.nan, 1), (np.nan, 1)]),
    (Curve((t, a), t, 0, 1 / (b - 2), count=2), [(np.nan, 1), (np.inf, 1)]),
    (Iteration((x, y), (a, b), (y, x + y), 3), [(1, 2), (2, 3), (3, 5), (5, 8)]),
    (Iteration((x,), (a,), (x / 2,), b, at=(x, 1 / x)), [(1, 1), (0.5, 2), (0.25, 4)]),
    (Iteration((a,), (b,), (a * b,), 2, at=(a, b)), [(2, 2), (4, 2), (8, 2)]),
    (Iteration((x, y), (a, b), (y, x), 0), [(1, 2)]),
    (Iteration((x, y), (a, b), (y, x), -b), [(1, 2)]),
    (Iteration((x, y), (a, b), (y, x), sp.sqrt(-b)), [(np.nan, np.nan)]),
    (Iteration((x, y), (a, b), (x + 1, b), 1 / (b - 2)), [(k + 1, 2) for k in range(1001)]),
]


@pytest.mark.parametrize(("mark", "expected"), MARKS)
def test_the_points_of_a_mark(mark, expected):
    found = points(mark, {"a": 1.0, "b": 2.0})
    np.testing.assert_allclose(found, expected, rtol=1e-12)


@pytest.mark.parametrize("mark", [mark for mark, _ in MARKS])
def test_the_browser_finds_the_same_points(canvas, mark):
    python, browser = both(canvas, mark, a=1, b=2)
    python[~np.isfinite(python)] = browser[~np.isfinite(browser)] = np.nan  # both are left out
    np.testing.assert_allclose(browser, python, rtol=1e-12)


NAMED = {"name": "the root"}


@pytest.mark.parametrize(
    ("mark", "here"),
    [
        (Point(a, sp.sqrt(a), **NAMED), True),
        (Point(a, sp.sqrt(-a), **NAMED), False),
        (Path([(a, 1), (1 / (a - 1), 2)], **NAMED), False),
        (Label((sp.log(a), 1), "root", **NAMED), True),
        (Polygon([(0, 0), (1, 0), (0, sp.log(-a))], **NAMED), False),
        (Curve((t, sp.sqrt(-t)), t, 0, sp.sqrt(a), **NAMED), True),  # with a gap or two
        (Curve((t, t), t, 0, sp.sqrt(-a), **NAMED), False),
        (Curve((t, t), t, 1 / (a - 1), 3, **NAMED), False),
        (Iteration((x, y), (a, a), (sp.sqrt(-x), y), 3, **NAMED), True),  # it starts at least
        (Iteration((x, y), (a, sp.sqrt(-a)), (x, y), 3, **NAMED), False),
        (Iteration((x, y), (a, a), (x, y), sp.sqrt(-a), **NAMED), False),
    ],
)
def test_a_named_mark_without_a_place_is_told(mark, here):
    told = [] if here else ["The root is left out: it cannot be computed here."]
    assert lines([left_out(mark)], {"a": 1.0}) == told


@pytest.mark.parametrize(
    ("mark", "needed"),
    [
        (Point(a, b + 1), "ab"),
        (Curve((t, a * t), t, 0, b), "ab"),
        (Curve((t, 1), t, x, y), "xy"),
        (Curve((t, 1), t, x, 3), "x"),
        (Curve((t, t), t, t, 3), "t"),  # its start is no value on it
        (Iteration((x, y), (a, 0), (x + t, y), b), "abt"),
        (Iteration((x, y), (x, 0), (y, x), 3), "x"),
        (Surface(a * x, (x, y), around=(b, 0), size=t), "abt"),
        (Surface(x, (x, y), around=(x, 0), size=1), "x"),
        (Label((a, 0), "{}", b), "ab"),
    ],
)
def test_the_letters_that_a_mark_needs_from_the_controls(mark, needed):
    assert mark_letters(mark) == {*needed}


def broken(mark, **values):
    """Between which points of a curve there is a gap."""
    found = points(mark, values)
    gaps = np.flatnonzero(np.isnan(found).all(1))
    return [(*found[k - 1], *found[k + 1]) for k in gaps]


@pytest.mark.parametrize(
    ("mark", "gaps"),
    [
        (Curve((t, sp.sign(t)), t, -1, 1, count=9), [(0, -1, 0, 0), (0, 0, 0, 1)]),
        (Curve((t, sp.sign(t - a)), t, -1, 1, count=9), [(0.3, -1, 0.3, 1)]),
        (Curve((sp.floor(t), t), t, 0.5, 2.5, count=9), [(0, 1, 1, 1), (1, 2, 2, 2)]),
        (Curve((t, sp.sign(t - a)), t, -1, 1, count=9, whole=True), []),
        (Curve((t, sp.sign(t)), t, -1, 1, count=2), []),
        (Curve((t, t**3), t, -1, 1, count=9), []),
    ],
)
def test_a_curve_has_a_gap_where_it_jumps(mark, gaps):
    found = broken(mark, a=0.3)
    assert len(found) == len(gaps)
    for each, expected in zip(found, gaps, strict=True):
        assert each == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize(
    ("at", "start", "end", "whole"),
    [
        ((t, 1 / t), 1, 2, True),
        ((t, 1 / t), -2, -1, True),
        ((t, 1 / t), -1, 1, False),
        ((t, 1 / t), a, 1, False),
        ((t, 1 / (t - 1)), 1, 2, False),
        ((1 / (t + 1), t), -2, -1, False),
        ((t, t**2), -1, 1, True),
    ],
)
def test_a_curve_is_whole_where_nothing_can_break(at, start, end, whole):
    assert Curve(at, t, start, end)["whole"] is whole


def test_what_is_told_of_a_mark():
    """Each renderer draws what stands there."""
    mark = Point(a, b, drag=(a, None), name="the point", color="red", alpha=0.5, radius=3)
    assert mark == {
        "kind": "dot", "points": [["a", "b"]], "color": "#ff0000", "name": "the point",
        "alpha": 0.5, "radius": 3, "drag": ["a", None],
    }  # fmt: skip
    pointer = sp.Symbol("pointer_x", real=True)
    assert Point(a, b, drag={a: 2 * pointer})["to"] == [["*", 2, "pointer_x"]]
    line = {"head": False, "dash": False, "halo": True}
    assert line.items() <= Segment((0, 0), (1, 1)).items()
    assert line.items() <= Curve((t, t), t, 0, 1).items()
    assert line.items() <= Iteration((x, y), (a, b), (y, x), 3).items()
    assert Curve((t, a), t, 0, a)["curve"] == ["t", 0, "a", 200]
    assert Arrow((0, 0), (1, 1))["head"] and not Arrow((0, 0), (1, 1), head=False)["head"]
    rising = Surface(x + a, (x, y), around=(a, b), size=(1, 2))
    assert rising["surface"] == [["x", "y"], ["a", "b"], [1, 2], tree(x + a)]
    assert points(rising, {"a": 3.0, "b": 4.0}).tolist() == [[3, 4, 6]]
    jumps = Surface(sp.sign(x), (x, y), around=(a, b), size=1)
    assert jumps["surface"] == [["x", "y"], ["a", "b"], [1, 1], ["sign", "x"], 1]
    assert Label((a, b), "x")["halo"] and not Label((a, b), "x", within=1)["halo"]
    assert not Label((a, b), "x", halo=False)["halo"]
    assert Label((a, b), "x", within=1, halo=True)["halo"]
    filled = Field((x, y), ((0, 4), (-1, 2)), level=x, color=["red", "#000000"], cells=(4, 3))
    assert filled["field"] == [["x", "y"], [4, 3], "x"] and filled["stops"] == [
        "#ff0000",
        "#000000",
    ]
    assert filled["points"] == [[0, -1], [4, 2]]


OF_A_LINE = {"width": 2.5, "head": False, "dash": False, "halo": True, "alpha": 1}
LOOKS = [  # a mark of which nothing more is said, and how it looks then
    (Point(a, b), {"radius": 6.5, "alpha": 1, "color": DERIVATIVE, "name": ""}),
    (Segment((0, 0), (a, b)), OF_A_LINE),
    (Path([(0, 0), (a, b)]), OF_A_LINE),
    (Arrow((0, 0), (a, b)), OF_A_LINE | {"width": 3, "head": True}),
    (Curve((t, t), t, 0, 1), OF_A_LINE | {"curve": ["t", 0, 1, 200]}),
    (Iteration((x, y), (a, b), (y, x), 3), OF_A_LINE | {"width": 2, "radius": 4}),
    (Polygon([(0, 0), (1, 0), (a, b)]), {"alpha": 0.65}),
    (Plane(x, (x, y), around=(a, b), size=1), {"alpha": 0.5}),
    (Surface(x, (x, y), around=(a, b), size=1), {"alpha": 0.85}),
    (Field((x, y), 1, level=x, color=["red", "blue"]), {"field": [["x", "y"], [36, 30], "x"]}),
    (
        Label((a, b), "text"),
        {"color": INK, "offset": (10, 0), "anchor": "left", "size": 14, "within": 0, "halo": True},
    ),
    (Label((a, b), "text", within=2), {"within": 2, "halo": False}),
]


@pytest.mark.parametrize(("mark", "looks"), LOOKS)
def test_how_a_mark_looks_of_which_nothing_is_said(mark, looks):
    assert {key: mark[key] for key in looks} == looks


def test_a_mark_has_a_place_in_each_list():
    made = {name for name, make in vars(marks).items() if hasattr(make, "__wrapped__")}
    for where, listed in {
        "STYLES in checks.py": STYLES,
        "__all__ of calclib.scene": __all__,
    }.items():
        assert made <= {*listed}, f"Add {made - {*listed}} to {where}."
    kinds = {name.removeprefix("_draw_") for name in vars(Overlay) if name.startswith("_draw_")}
    table = re.search(r"^const DRAW = \{(.*?)\};", source("marks"), re.MULTILINE | re.DOTALL)[1]
    assert kinds == {*re.findall(r"(\w+):", table)}, "overlay.py and marks.js draw other kinds"


def test_a_text_on_a_picture_has_a_minus_of_its_own():
    assert artist(Label((a, b), "{}", a), {"a": -1.5, "b": 0.0}).text == "\N{MINUS SIGN}1.5"
    assert artist(Label((a, b), "{}", 1 / a), {"a": 0.0, "b": 0.0}).text == ""
