"""What a slope by numbers is decided by: limits of quotients, signs, branches; a row for a case."""

import mpmath
import pytest
from sympy import (
    Abs,
    I,
    Max,
    Min,
    Piecewise,
    Rational,
    S,
    Symbol,
    cos,
    log,
    nan,
    oo,
    pi,
    sin,
    sqrt,
    symbols,
)

from calclib.derivatives.branches import branches_of, cases, exclusive, piecewise
from calclib.derivatives.one_sided import agree, is_finite_real, put_in, sign_of
from calclib.derivatives.quotients import _limit, real_function, real_value

x, y, a, b = symbols("x y a b", real=True)
positive, negative, unknown = Symbol("p", positive=True), Symbol("n", negative=True), Symbol("z")
half = Rational(1, 2)


@pytest.mark.parametrize(
    ("quotients", "limit"),
    [
        ((2, 2, 2, 2), 2),
        ((5, 4, 3, 3), 3),  # where the last two agree, that is the limit
        ((2, 1.5, 1.25, 1.125), 1),
        ((3 + 2**-40, 3 + 2**-41, 3 + 2**-42, 3 + 2**-43), 3),
        ((0, 0.5, 0.75, 0.875), 1),
        ((1.5, 0.75, 1.125, 0.9375), 1),  # from both sides in turn
        ((1, 2, 4, 8), mpmath.inf),
        ((-1, -2, -4, -8), -mpmath.inf),
        ((0, 0.5, 1, 2), mpmath.inf),
        ((0, 1, 2, 3), mpmath.inf),
        ((1, -2, 4, -8), mpmath.nan),
        ((1, 0.8, 0.64, 0.512), mpmath.nan),  # too slow to be seen
        ((0, 1, 1.5, 1.6), mpmath.nan),  # not by one factor
        ((0, 1, 1.5, 2), mpmath.nan),
        ((0, 1, 2, 2.5), mpmath.nan),
        ((0, 0.1, 0.2, 0.21), mpmath.nan),
    ],
)
def test_limits_of_quotients(quotients, limit):
    with mpmath.workdps(60):
        found = _limit([mpmath.mpf(q) for q in quotients])
        assert mpmath.isnan(found) if mpmath.isnan(limit) else found == limit


@pytest.mark.parametrize(
    ("f", "at", "value"),
    [
        (x**2, -3, 9),
        (x**-2, -2, 0.25),
        (1 / x, 0, None),
        (Abs(sqrt(x)), -4, None),
        (sqrt(x**2 + 1), 0, 1),
        (sqrt(x), 4, 2),
        (x ** Rational(1, 3), -8, None),
        (Abs(log(x)), -1, None),
        (log(x), 0, None),
        (1 / (1 - log(x)), 0, 0),
    ],
)
def test_values_are_real_throughout(f, at, value):
    assert real_value(real_function(f, (x,)), (mpmath.mpf(at),)) == value


@pytest.mark.parametrize(
    ("value", "sign"),
    [
        (S(0), 0),
        (S(3), 1),
        (S(-3), -1),
        (pi - 4, -1),
        (S(10) ** -140, 1),
        (-(S(10) ** -140), -1),
        (S(10) ** -160, 0),
        (positive, 1),
        (negative, -1),
        (x, None),
        (I, None),
    ],
)
def test_signs(value, sign):
    assert sign_of(value) == sign


@pytest.mark.parametrize(
    ("slopes", "expected"),
    [
        ((S(1), S(1)), True),
        ((S(1), S(2)), False),
        ((S(1), S(1), S(2)), False),
        ((S(1), S(1) + Rational(1, 10**13)), True),
        ((S(1), S(1) + Rational(1, 10**11)), False),
        ((oo, oo), False),
        ((nan, nan), False),
        ((None, S(1)), False),
        ((a * (b + 1), a * b + a), True),
        ((a, b), False),
        ((a - 1, a + 1), False),
        ((a + 1, a + 1 + Rational(1, 10**13)), True),
        ((S(10) ** 9, S(10) ** 9 + Rational(1, 10**5)), True),
        ((S(10) ** 9, S(10) ** 9 + Rational(1, 10**2)), False),
    ],
)
def test_slopes_that_agree(slopes, expected):
    assert agree(*slopes) is expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [(S(1), True), (oo, False), (-oo, False), (nan, False), (I, False), (sqrt(-2), False),
     (x, True), (unknown, True), (I * positive, False), (x + oo, False),
     (Piecewise((1, sin(1) ** 2 + cos(1) ** 2 > 1), (2, True)), False)],
)  # fmt: skip
def test_finite_real_numbers(value, expected):
    assert bool(is_finite_real(value)) is expected


@pytest.mark.parametrize(
    ("pieces", "expected"),
    [
        (((x, True),), x),
        (((1, False), (2, True)), 2),
        (((x, x > 0), (x, True)), x),
        (((1, x > 0), (2, True)), [(1, x > 0), (2, True)]),
        (((1, x > 0), (2, True), (3, True)), [(1, x > 0), (2, True)]),
        (((1, x > 0),), [(1, x > 0)]),
        (((1, False),), nan),
    ],
)
def test_only_branches_that_may_hold_are_kept(pieces, expected):
    found = piecewise(*pieces)
    if isinstance(expected, list):
        found = [tuple(piece) for piece in found.args]
    assert found == expected


@pytest.mark.parametrize(
    ("g", "expected"),
    [
        (x**2, [(x**2, True)]),
        (Abs(x), [(-x, x < 0), (x, x > 0)]),
        (Max(x, y), [(x, x > y), (y, y > x)]),
        (Min(x, y), [(x, y > x), (y, x > y)]),
        (Abs(y), [(Abs(y), True)]),
        (sum(Abs(x - k) for k in range(4)), []),  # 16 branches are too many
    ],
)
def test_branches(g, expected):
    assert {*branches_of(g, x)} == {(value, S(condition)) for value, condition in expected}


def test_eight_branches_are_told_apart():
    lines = [k * x - k**2 for k in range(9)]
    assert len(branches_of(Max(*lines[:8]), x)) == 8
    assert branches_of(Max(*lines), x) == []


def test_a_piece_counts_where_no_earlier_one_holds():
    pieces = Piecewise((x, x < 0), (2 * x, x < 1), (3, True))
    assert [value for value, _ in exclusive(pieces)] == [x, 2 * x, 3]
    for at, counts in ((-1, 0), (0, 1), (half, 1), (1, 2), (5, 2)):
        held = [condition.subs(x, at) == True for _, condition in exclusive(pieces)]  # noqa: E712
        assert held == [n == counts for n in range(3)]
    assert [value for value, _ in cases(1 + pieces)] == [1 + x, 1 + 2 * x, 4]
    several = sum(Piecewise((0, x < 0), (sqrt(n) * x, True)) for n in (2, 3, 5, 7))
    assert len(cases(several)) == 2  # not 16, for all of them turn at 0


def test_points_are_put_in_where_only_another_piece_cannot_be_ordered():
    f = Piecewise((Max(sqrt(x), 2), x > 0), (1, True))
    assert [put_in(f, (x,), (S(at),)) for at in (-1, 1, 9)] == [1, 2, 3]
    assert put_in(x + y, (x, y), (S(1), S(2))) == 3
