"""calclib.scene.marks and marks.js: where a mark's points are, and what is said if nowhere."""

import numpy as np
import pytest
import sympy as sp

from calclib.scene.marks import (
    Arrow,
    Curve,
    Iteration,
    Label,
    Path,
    Plane,
    Point,
    Polygon,
    Segment,
    Surface,
    left_out,
    points,
)
from calclib.scene.reading import lines
from calclib.scene.trees import Iterated

a, b, t, x, y = sp.symbols("a b t x y", real=True)


ROOF = {"around": (a, 0), "size": 1, "name": "the roof"}


@pytest.mark.parametrize(
    ("height", "at", "said"),
    [
        (sp.sqrt(x), 3, False),
        (sp.sqrt(x), 0, False),  # on one side there is some of it
        (sp.sqrt(x), -3, True),
        (1 / (x**2 + y**2), 0, False),  # a hole in the middle
        (y + sp.sqrt(a), -1, True),
        (Iterated(x, [x], [y], [sp.sqrt(x) + a], 2), 1, False),
        (Iterated(x, [x], [y], [sp.sqrt(x) + a], 2), -9, True),
    ],
)
def test_a_surface_is_left_out_where_it_has_no_height_at_all(height, at, said):
    mark = Surface(height, (x, y), **ROOF)
    expected = ["The roof is left out: it has no value here."] if said else []
    assert lines([left_out(mark)], {"a": float(at)}) == expected


def both(canvas, mark, **values):
    """A mark's points as Python and as the browser find them."""
    values = {name: float(value) for name, value in values.items()}
    function = "({ compilePoints }, [mark, values]) => compilePoints(mark)(values)"
    return points(mark, values), np.array(canvas.call(function, [mark, values]), dtype=float)


@pytest.mark.parametrize(
    ("mark", "expected"),
    [
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
    ],
)
def test_the_points_of_a_mark(canvas, mark, expected):
    python, browser = both(canvas, mark, a=1, b=2)
    np.testing.assert_allclose(python, expected, rtol=1e-12)
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
    told = [] if here else ["The root is left out: it has no value here."]
    assert lines([left_out(mark)], {"a": 1.0}) == told
