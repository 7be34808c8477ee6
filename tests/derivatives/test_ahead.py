"""The slope just ahead of a point, along a direction, against slopes found by hand."""

import pytest
import sympy as sp
from sympy import (
    Abs,
    Eq,
    Max,
    Min,
    Piecewise,
    acos,
    asin,
    atan2,
    ceiling,
    cos,
    exp,
    floor,
    pi,
    sign,
    sin,
    sqrt,
)

from calclib.derivatives.ahead import ahead

x, y = sp.symbols("x y", real=True)
oo, nan = sp.oo, sp.nan
root = sp.Rational


def value(g, here):
    """A formula, at a point; the first branch whose condition holds there."""
    if isinstance(g, Piecewise):
        held = (value(piece, here) for piece, condition in g.args if value(condition, here) == True)  # noqa: E712
        return next(held, nan)
    if g in here:
        return here[g]
    return g.func(*(value(a, here) for a in g.args)) if g.args else g


SLOPES = [  # f(x), a point, the slopes of t -> f(x + t) and of t -> f(x - t)
    (x**2, 3, (6, -6)),
    (sp.S(5), 0, (0, 0)),
    (y + 0 * x, 1, (0, 0)),
    (Abs(x), 0, (1, 1)),
    (Abs(x), -2, (-1, 1)),
    (Max(0, x), 0, (1, 0)),
    (Min(0, x), 0, (0, -1)),
    (Max(x, 2 * x, 3 * x), 0, (3, -1)),
    (Min(x, 2 * x, 3 * x), 0, (1, -3)),
    (Max(x, 2 * x, 3 * x), 1, (3, -3)),
    (Max(x**2, x**4), 1, (4, -2)),
    (Min(x**2, x**4), 1, (2, -4)),
    (Max(-x, x**2, Abs(x)), 0, (1, 1)),
    (Max(x**3, x**2), 0, (0, 0)),
    (Max(x**3, -(x**3), x), 0, (1, 0)),
    (3 * Abs(x) + x, 0, (4, 2)),
    (Abs(x) * x, 0, (0, 0)),
    (Abs(x) ** 3, -2, (-12, 12)),
    (Abs(Abs(x) - 1), 1, (1, 1)),
    (Abs(Abs(x) - 1), 0, (-1, -1)),
    (Abs(Abs(x) - 1), -1, (1, 1)),
    (Abs(Max(x, 2 * x)), 0, (2, 1)),
    (Abs(Min(x, 2 * x)), 0, (1, 2)),
    ((x**6 + x**8) ** root(3, 2), 0, (0, 0)),
    (sqrt(x**2 / sqrt(x + 1) + x**4), 0, (1, 1)),
    (Abs(Abs(x) - x), 0, (0, 2)),
    (exp(-2 * Abs(x)), 0, (-2, -2)),
    (cos(Abs(x)), 0, (0, 0)),
    (Abs(sin(x)), 0, (1, 1)),
    (Abs(x**2 - 1), 1, (2, 2)),
    (Abs(x**2 - 1), 0, (0, 0)),
    (sqrt(x**2 + x**4), 0, (1, 1)),
    (sqrt(x**4 + x**6), 0, (0, 0)),
    (sqrt(4 * x**2), 0, (2, 2)),
    (sqrt(x), 4, (root(1, 4), -root(1, 4))),
    (sqrt(x), 0, (oo, nan)),
    (x * sqrt(x), 0, (0, nan)),
    (Abs(x) ** root(1, 2), 0, (oo, oo)),
    (Abs(x) ** root(3, 2), 0, (0, 0)),
    (Abs(x) ** root(3, 2), 1, (root(3, 2), -root(3, 2))),
    (sqrt(Max(0, x)), 0, (oo, 0)),
    (sqrt(Max(0, x)), -1, (0, 0)),
    (sqrt(Abs(x) - x), 0, (0, oo)),
    (x * sqrt(Abs(x)), 0, (0, 0)),
    (sqrt(1 - cos(x)), 0, (sqrt(2) / 2, sqrt(2) / 2)),
    (sign(x), 0, (oo, -oo)),
    (sign(x), 3, (0, 0)),
    (x * sign(x), 0, (1, 1)),
    (Max(1 + x, 3 * sign(x)), 0, (oo, -1)),
    (floor(x), 0, (0, -oo)),
    (floor(x), root(1, 2), (0, 0)),
    (ceiling(x), 0, (oo, 0)),
    (floor(-x), 0, (-oo, 0)),
    (floor(x**2), 0, (0, 0)),
    (x * floor(x), 1, (1, -oo)),
    (Piecewise((x, x < 1), (x**2, True)), 1, (2, -1)),
    (Piecewise((x, x <= 1), (2 * x - 1, True)), 1, (2, -1)),
    (Piecewise((x, x > 1), (2 * x - 1, True)), 1, (1, -2)),
    (Piecewise((x, x >= 1), (2 * x - 1, True)), 1, (1, -2)),
    (Piecewise((3, Eq(x, 1)), (x, True)), 1, (-oo, -oo)),
    (Piecewise((x, sp.Ne(x, 1)), (3, True)), 1, (-oo, -oo)),
    (Piecewise((x, (x > 0) & (x < 1)), (2 * x, True)), 0, (1, -2)),
    (Piecewise((x, y < 1), (2 * x, True)), 0, (1, -1)),
    (asin(x), 0, (1, -1)),
    (Max(2 * x, 3 * x, sqrt(x**2 + x**4)), 0, (3, 1)),
    (Piecewise((x, (x**4 + x**6) ** root(3, 4) > 0), (2 * x, True)), 0, (1, -1)),
    ((ceiling(x) - 1) * (ceiling(x) - 2), 1, (0, 0)),  # a jump between two zeros
    ((floor(x) - 1) * floor(x), 1, (0, 0)),
    (floor(Piecewise((x, x >= 0), (x**3, True))), 0, (0, -oo)),
    (Abs(Piecewise((x**3 - x**4, x > 0), (2 * x, True))), 0, (0, 2)),
    (sqrt(Piecewise((4 * x**2, x > 0), (x**4, True))), 0, (2, 0)),
    (Max(x, Piecewise((x**2 + x, x > 0), (2 * x, True))), 0, (1, -1)),
    (Piecewise((x, x < 5), (2 * x - 5, True)), 5, (2, -1)),
    (1 / sqrt(x), 1, (-root(1, 2), root(1, 2))),
    (Abs(1 / sqrt(x) - 1), 1, (root(1, 2), root(1, 2))),
    (Max(x, 1 / sqrt(x)), 1, (1, root(1, 2))),
    (Abs(sum(sin(n * x) for n in range(1, 25))), 0, (300, 300)),  # its second derivative is long
]


@pytest.mark.parametrize(("f", "at", "expected"), SLOPES)
def test_slopes_ahead_and_behind(f, at, expected):
    here = {x: sp.S(at), y: sp.S(0)}
    assert tuple(value(ahead(f, (x,), (v,)).slope, here) for v in (1, -1)) == expected


ALONG = [  # f(x, y), a point, a direction, the slope
    (x * y, (2, 3), (1, 1), 5),
    (x * y, (2, 3), (0, 1), 2),
    (Max(x, y), (1, 1), (1, 2), 2),
    (Max(x, y), (1, 1), (2, 1), 2),
    (Min(x, y), (1, 1), (1, 2), 1),
    (Max(x, y), (1, 1), (-1, -2), -1),
    (sqrt(x**2 + y**2), (0, 0), (3, 4), 5),
    (sqrt(x**2 + y**2), (3, 4), (1, 0), root(3, 5)),
    (Abs(x * y), (0, 0), (1, 1), 0),
    (Abs(x * y), (0, 2), (1, 0), 2),
    (Max(x**2, y), (0, 0), (1, 0), 0),
    (Max(x**2, y), (0, 0), (1, -1), 0),
    (Max(x**2, y), (0, 0), (0, 1), 1),
    (atan2(y, x), (-1, 0), (0, 1), -1),
    (atan2(y, x), (-1, 0), (0, -1), -oo),
    (atan2(y, x), (1, 0), (0, -1), -1),
    (atan2(y, x), (root(1, 2), 0), (0, -1), -2),
    (Abs(x - y) + Abs(x), (0, 0), (1, 1), 1),
    (y * Abs(x), (0, 3), (1, 0), 3),
    (sqrt(x * y), (1, 0), (1, 0), 0),
    ((sqrt(Abs(x)) + y) ** 2, (0, 0), (1, 0), nan),  # it is 1: 0 times infinity is left open
    (sqrt(Abs(x)) * y, (0, 0), (1, 0), 0),
    (sqrt(x**2 * sqrt(y) + x**4), (0, 4), (1, 0), sqrt(2)),
    (sqrt(Abs(x)) * y, (0, 3), (1, 0), oo),
    (atan2(y, x) ** 2, (-1, 0), (0, 1), -2 * pi),
    (atan2(y, x) ** 2, (-1, 0), (0, -1), -2 * pi),
    (Abs(atan2(y, x) ** 2 - pi**2), (-1, 0), (0, -1), 2 * pi),
    (atan2(x * y, x - y) ** 2, (0, 1), (-1, 0), -2 * pi),
    (atan2(y, Abs(x)), (0, 2), (1, 0), -root(1, 2)),
    (atan2(Abs(y), x), (2, 0), (0, 1), root(1, 2)),
    (atan2(y, x), (3, 4), (1, 0), -root(4, 25)),
    (atan2(y, x), (3, 4), (0, 1), root(3, 25)),
    (x * atan2(y, 3), (2, 3), (1, 0), pi / 4),
    # left open: the first is infinite, the others 1
    (sqrt(x ** root(3, 2) + x**2), (0, 0), (1, 0), nan),
    (sqrt(x ** root(5, 2) + x**2), (0, 0), (1, 0), nan),
    ((x**5 + x**7) ** root(1, 5), (0, 0), (1, 0), nan),
]


@pytest.mark.parametrize(("f", "at", "direction", "expected"), ALONG)
def test_the_slope_along_a_direction(f, at, direction, expected):
    here = dict(zip((x, y), map(sp.S, at), strict=True))
    assert value(ahead(f, (x, y), direction).slope, here) == expected


OUTSIDE = [  # f(x), a point where it has a value, whether it has none after it and before it
    (sqrt(x), 0, (False, True)),
    (sqrt(x), 1, (False, False)),
    (sqrt(-x), 0, (True, False)),
    (sqrt(x**2), 0, (False, False)),
    (sqrt(1 - x**2), 1, (True, False)),
    (sqrt(x**3 - x**2), 0, (True, True)),
    (asin(x), 1, (True, False)),
    (acos(x), -1, (False, True)),
    (asin(x), 0, (False, False)),
    (sqrt(Abs(x)), 0, (False, False)),
    (sqrt(y) + x, 0, (False, False)),
    (sqrt(x) + asin(x + 1), 0, (True, True)),
    (exp(asin(x)) / 2, 1, (True, False)),
    (Piecewise((sqrt(x), x >= 0), (-x, True)), 0, (False, False)),
    (Piecewise((sqrt(x), x < 1), (1, True)), 0, (False, True)),
    (sign(sqrt(x)), 0, (False, True)),
    (Piecewise((1, x < 0), (2, sqrt(x) < 1), (3, True)), 0, (False, False)),
    (Piecewise((1, x > 0), (2, (sqrt(x) < 1) & (y < 1)), (3, True)), 0, (False, True)),
    (Piecewise((1, x < 1), (sqrt(x), True)) + 1, 0, (False, False)),
    (Piecewise((1, x > 0), (sqrt(x), x < 1), (2, True)), 0, (False, True)),
    (Abs(x), 0, (False, False)),
]


@pytest.mark.parametrize(("f", "at", "expected"), OUTSIDE)
def test_where_a_function_ends(f, at, expected):
    here = {x: sp.S(at), y: sp.S(0)}
    assert tuple(value(ahead(f, (x,), (v,)).outside, here) == True for v in (1, -1)) == expected  # noqa: E712
