"""Derivatives at ties, edges and flat regions: given where they exist, refused where not."""

import math

import mpmath
import numpy as np
import pytest
from sympy import (
    Abs,
    DiracDelta,
    Function,
    Heaviside,
    Integer,
    Matrix,
    MatrixSymbol,
    Max,
    Min,
    Ne,
    Piecewise,
    Pow,
    Rational,
    Si,
    Symbol,
    Trace,
    acos,
    asin,
    atan2,
    atanh,
    besselj,
    ceiling,
    cos,
    cosh,
    coth,
    erf,
    exp,
    floor,
    log,
    nan,
    oo,
    pi,
    sign,
    sin,
    sinc,
    sinh,
    sqrt,
    symbols,
    sympify,
    tan,
    tanh,
    zoo,
)

from calclib.derivatives import (
    NotDifferentiable,
    chain_rule,
    directional_derivative,
    gradient,
    hessian,
    jacobian,
    linear_approximation,
)
from calclib.derivatives.kinks import edges
from calclib.derivatives.poles import hidden_poles
from calclib.derivatives.quotients import Quotients, mpmath_number
from calclib.numerical import to_numpy

x, y, z, w = symbols("x y z w", real=True)
u1, u2 = symbols("u1 u2", real=True)
positive = Symbol("positive", positive=True)
half = Rational(1, 2)
HIDDEN = (positive + 1) ** 2 - 2 * positive - 1  # positive, as is seen when it is simplified
LONG = sum(sin(n * x) ** 2 for n in range(1, 9))  # so long that SymPy is not asked
LONGER = sum(sin(n * x) ** 2 for n in range(1, 41))  # so long that no name is looked for
DISC = sqrt(Max(0, 1 - x**2 - y**2))


def filled(f, value, at=0):
    """f, and a value where it has none."""
    return Piecewise((f, Ne(x, at)), (value, True))


VALUES = [  # f, a point, the derivative there
    (Max(0, x) ** 2, 0, 0),
    (x * Abs(x), 0, 0),
    (Abs(x) ** 3, 0, 0),
    (Max(x**3, 0), 0, 0),
    (Min(x**3, 0) + 5 * x, 0, 5),
    (Max(x**2, x**4), 0, 0),
    (Max(x**2, 2 * x - 1), 1, 2),
    (Max(x**2, 2 * x - 1, -x), 1, 2),
    (Abs(x) ** Rational(3, 2), 0, 0),
    (Abs(x) ** Rational(4, 3), 0, 0),
    (Abs(x) ** Rational(3, 2) + LONG, 0, 0),
    (Abs(x) ** Rational(11, 10), 0, 0),
    (Abs(x) ** 3 + sqrt(2) * x + LONG, 0, sqrt(2)),
    (Abs(x) ** 3 + 2 * x / 3 + LONGER, 0, Rational(2, 3)),
    (Max(0, x) ** Rational(5, 4), 0, 0),
    (Abs(sin(x)) ** Rational(3, 2), 0, 0),
    (x * sqrt(Abs(x)), 0, 0),
    (sqrt(x**4 + x**6), 0, 0),
    (Max(x, Abs(x)), 2, 1),
    (Max(x, Abs(x)), -2, -1),
    (Max(-x, x**2, Abs(x)), -half, -1),
    (Abs(Abs(x) - x), 3, 0),
    (sqrt(Max(0, x)), -1, 0),
    (sqrt(Abs(x) - x), 1, 0),
    (Max(x, 0) + Min(x, 0), 0, 1),
    (Max(x, 4 * floor(x) - 3), 1, 1),  # the jump of floor stays below x
    (x**2 * floor(x), 0, 0),
    (x**2 * sign(x), 0, 0),
    (sinc(x), 0, 0),
    (x + sinc(3 * x), 0, 1),
    (besselj(0, Abs(x)), 0, 0),
    (besselj(1, x), 0, half),
    (filled(x * coth(x), 1), 0, 0),
    (filled(x / tan(x), 1), 0, 0),
    (filled(x / sinh(x), 1), 0, 0),
    (filled((1 - cos(x)) / x**2, half), 0, 0),
    (filled((x - sin(x)) / x**3, Rational(1, 6)), 0, 0),
    (filled((exp(x) - 1) / x, 1), 0, half),
    (filled(log(1 + x) / x, 1), 0, -half),
    (filled(x**2 * sin(1 / x), 0), 0, 0),
    (filled(exp(-1 / x**2), 0), 0, 0),
    (filled(x / log(Abs(x)), 0), 0, 0),
    (filled(x / log(Abs(x)), 0) + LONG, 0, 0),
    (filled(sin(x - 1) / (x - 1), 1, at=1), 1, 0),
    (filled(sqrt(2) * sin(x) + x**3 * sin(1 / x), 0), 0, sqrt(2)),
    (erf(Abs(x)) * Abs(x), 0, 0),
    (filled(x / log(-log(Abs(x))), 0), 0, 0),
    (Abs(x) ** (1 + x**2) * x, 0, 0),
]


@pytest.mark.parametrize(("f", "at", "slope"), VALUES)
def test_a_derivative_that_exists(f, at, slope):
    assert gradient(f, x, at=at) == Matrix([slope])


REFUSED = [  # f, a point, the slopes on both sides
    (Max(1 + x, 3 * sign(x)), 0, (1, oo)),  # the jump hides where the other argument is larger
    (Min(1 - x, -3 * sign(x)), 0, (-oo, -oo)),
    (Max(0, Piecewise((x, x < 0), (5, x > 0), (-1, True))), 0, (0, oo)),
    (Max(x, 2 - 3 * floor(x)), 1, (-oo, 1)),
    (sqrt(Max(0, x)), 0, (0, oo)),
    (sqrt(Abs(x)), 0, (-oo, oo)),
    (Max(0, x) ** Rational(1, 3), 0, (0, oo)),
    (Abs(sin(x)), 0, (-1, 1)),
    (sqrt(x**2 + x**4), 0, (-1, 1)),
    (cos(sqrt(Abs(x))), 0, (half, -half)),
    (x * sqrt(x), 0, (None, 0)),
    (Max(x, Abs(x)), 0, (-1, 1)),
    (sqrt(Abs(x) - x), 0, (-oo, 0)),
    (Max(x**2, Abs(x)), 1, (1, 2)),
    (filled(x * sin(1 / x), 0), 0, (nan, nan)),
    (filled(x * (2 + sin(1 / x)), 0), 0, (nan, nan)),
    (filled(x * log(Abs(x)), 0), 0, (-oo, -oo)),
    (filled(x * log(-log(Abs(x))), 0), 0, (oo, oo)),
    (filled(x * sin(1 / x), 0) + LONG, 0, (nan, nan)),
    (filled(x * cos(2 * pi * log(Abs(x)) / log(10)), 0), 0, (nan, nan)),  # alike at each 1/10^n
    (filled(x * cos(2 * pi * log(-log(Abs(x))) / log(2)), 0), 0, (nan, nan)),
    (Piecewise((w * x, x**2 < x), (0, True)), 0, (0, w)),
    (Max(0, HIDDEN * x), 0, (0, HIDDEN)),
    (Min(0, HIDDEN * x), 0, (HIDDEN, 0)),
    (filled(Abs(sin(x)) / x, 1), 0, (oo, 0)),
    (sqrt(2) * Abs(x), 0, (-sqrt(2), sqrt(2))),
    (besselj(0, sqrt(Abs(x))), 0, (Rational(1, 4), -Rational(1, 4))),
]


@pytest.mark.parametrize(("f", "at", "slopes"), REFUSED)
def test_a_derivative_that_does_not_exist(f, at, slopes):
    with pytest.raises(NotDifferentiable, match="no derivative at x = ") as refused:
        gradient(f, x, at=at)
    assert refused.value.slopes == {x: slopes}


@pytest.mark.parametrize(
    ("f", "at", "values"),
    [
        (Max(0, x) ** 2 + y**2, (0, 1), (0, 2)),
        (DISC, (3 * half, 1), (0, 0)),
        (DISC, (0, 2), (0, 0)),
        (sinc(sqrt(x**2 + y**2)), (0, 0), (0, 0)),
        (besselj(0, sqrt(x**2 + y**2)), (0, 0), (0, 0)),
        (sqrt(x**4 + y**4), (0, 0), (0, 0)),
        (Abs(x - y) * (x - y), (1, 1), (0, 0)),
        (Abs(x) - Abs(x) * y, (0, 1), (0, 0)),
        (Max(x, Abs(x)) + y, (1, 0), (1, 1)),
        (cos(sqrt(x**2 + y**2)), (0, 0), (0, 0)),
        (Max(0, 1 - x**2 - y**2) ** 2, (1, 0), (0, 0)),
        (atan2(y, Abs(x)), (1, 0), (0, 1)),
        (y * Abs(x) ** Rational(2, 3), (0, 0), (0, 0)),
        # what stands in another piece has no value there
        (Piecewise((x * y, x < 1), (Max(sqrt(y), y), True)), (0, -1), (-1, 0)),
        (x + Piecewise((x * y, x < 1), (Max(log(y), y), True)), (0, -1), (0, 0)),
        (Piecewise((Min(half, x), x < 1), (Abs(x), True)) / sign(y), (0, 1), (1, 0)),
        (sign(-(1 + x) / sign(x)) + y, (half, 0), (0, 1)),
        (sign(Pow(0, x)) + y, (half, 0), (0, 1)),
        (sign(y / sign(x)), (1, 1), (0, 0)),
        # integers that win have quotients of all digits
        (Abs(y) ** 3 + 1 / Max(3, x), (-1, 0), (0, 0)),
        (Abs(y) ** 3 - 1 / Min(-7, x), (-1, 0), (0, 0)),
        (Abs(y) ** 3 + 1 / Piecewise((3, x < 0), (7, True)), (-1, 0), (0, 0)),
        (Abs(y) ** 3 + 1 / Max(3, x**y), (2, 0), (0, 0)),
        # a negative number to a power that stays an integer
        (y ** Max(2, x), (0, -3), (0, -6)),
    ],
)
def test_a_gradient_that_exists(f, at, values):
    assert gradient(f, (x, y), at=at) == Matrix(values)


@pytest.mark.parametrize(
    ("f", "at"),
    [
        (DISC, (1, 0)),
        (Max(x**2, y), (0, 0)),
        (Max(0, x) + Max(0, -x), (0, 0)),
        (x * sign(y), (0, 0)),
        (sqrt(Abs(x**2 - y**2)), (0, 0)),
        (Abs(x + y) - Abs(x - y), (0, 0)),
        (Max(x, y) * Min(1, 1 + x), (0, 0)),
        (Max(y**4, 2 * Piecewise((y, x < 1), (x, True))), (half / 4, 0)),
        (Abs(Piecewise((y, x < 1), (2, True))), (half, 0)),
        # beside the point a negative number has no power
        (Max(y**y, Rational(3, 2)), (0, -2)),
        (1 / Max(3, x**y), (-1, 0)),
        (sin(y ** (x**3)), (0, -1)),
        (sign(2 + Integer(-1) ** y), (0, 1)),
        (Abs(y**x) + x, (2, -1)),
        # a limit that SymPy looks for without end
        ((5 * half / 3) ** (x**y), (0, 1)),
    ],
)
def test_a_gradient_that_does_not_exist(f, at):
    with pytest.raises(NotDifferentiable, match="no gradient at"):
        gradient(f, (x, y), at=at)


@pytest.mark.parametrize(
    "f",
    [
        Abs(sqrt(x)),
        Abs(sqrt(x) - 1) + y,
        Abs(x ** Rational(1, 3)),
        Abs(log(x)),
        Abs(asin(x - 2)),
        cosh(sqrt(x)),
        cos(log(x)) + cosh(sqrt(x + y)),
        tanh(log(x)),
        Max(y, tanh(log(x))),
        log(acos(x)) ** tan(y - 1),  # SymPy asks for long whether it is real
        log(acos(x)) ** Max(2, y),
        Min(x**2, log(Piecewise((1, Ne(y, 0)), (0, True)))),
        Max(2, Pow(0, x) ** (x**pi)),
        Piecewise((Abs(sqrt(x)), x < y), (1, True)),
        sqrt(x) * Piecewise((0, y < 1), (y, True)),  # nor times 0
        1 + log(x) * Piecewise((0, y < 1), (y, True)) * y,
        asin(x) ** Piecewise((0, y < 1), (y, True)),
    ],
)
def test_a_part_that_is_not_real_has_no_value(f):
    with pytest.raises(NotDifferentiable, match="is not defined"):
        gradient(f, (x, y), at=(-4, 0))
    with pytest.raises(NotDifferentiable, match="is not defined"):
        linear_approximation(f, (x, y), at=(-4, 0))


def test_no_condition_of_a_formula_compares_what_has_no_value():
    f = y / (Abs(y) - Piecewise((y, x > y), (x, x < y), (y, True)))
    slopes = gradient(f, (x, y))
    assert not slopes.has(zoo, nan)
    for at in ((0, 2), (-1, -2), (1, -2), (half, 3)):
        assert slopes.subs({x: at[0], y: at[1]}) == gradient(f, (x, y), at=at)


def test_a_slope_at_the_edge_of_what_is_real_is_undefined_beyond_it():
    for f in (Abs(sqrt(x) ** 3), cosh(x * sqrt(x)), x ** Rational(3, 2)):
        with pytest.raises(NotDifferentiable) as refused:
            gradient(f, x, at=0)
        assert refused.value.slopes == {x: (None, 0)}
    assert gradient(Piecewise((Abs(sqrt(x)), x > 0), (x, True)), x, at=-4) == Matrix([1])


@pytest.mark.parametrize(
    ("f", "slope"),
    [
        (w * Abs(x) ** 3, 0),
        (w * sinc(x), 0),
        (w * Abs(x) ** 3 + z * sin(x) + x, z + 1),
        (w * Max(0, x) ** 2 - 3 * w * x, -3 * w),
    ],
    ids=str,
)
def test_a_factor_that_is_any_number_changes_nothing(f, slope):
    assert gradient(f, x, at=0) == Matrix([slope])


def test_a_factor_that_is_any_number_before_a_kink_of_two_variables():
    f = w * Max(x, y) ** 4 + z * x * y
    assert gradient(f, (x, y), at=(0, 0)) == Matrix([0, 0])
    assert hessian(f, (x, y), at=(0, 0)) == Matrix([[0, z], [z, 0]])


MAYBE = "; for special values of w there may be one."


@pytest.mark.parametrize(
    ("f", "said"),
    [
        (w * Abs(x), "x = 0: its slope is -w on the left and w on the right" + MAYBE),
        (Piecewise((w * x, x > 0), (x, True)), "is 1 on the left and w on the right" + MAYBE),
        (w * floor(x), "its slope is infinite on the left and 0 on the right" + MAYBE),
        (sqrt(Abs(x)), "its slope is minus infinite on the left and infinite on the right."),
        (-w * floor(x), "its slope is infinite on the left and 0 on the right" + MAYBE),
        (exp(w * Abs(x)) * x + Abs(x), "its slope is 0 on the left and 2 on the right."),
        (positive * Abs(x), "its slope is -positive on the left and positive on the right."),
    ],
    ids=str,
)
def test_a_derivative_that_only_special_numbers_give(f, said):
    with pytest.raises(NotDifferentiable) as refused:
        gradient(f, x, at=0)
    assert str(refused.value).endswith(said)


def test_a_knee_at_any_positive_number():
    knee = positive
    huber = Piecewise((x**2 / 2, Abs(x) <= knee), (knee * (Abs(x) - knee / 2), True))
    assert [gradient(huber, x, at=a)[0] for a in (knee, -knee)] == [knee, -knee]


def test_a_slope_along_a_diagonal_that_only_special_numbers_give():
    f = Piecewise((w * x * y / sqrt(x**2 + y**2), Ne(x**2 + y**2, 0)), (0, True))
    with pytest.raises(NotDifferentiable, match=MAYBE):
        gradient(f, (x, y), at=(0, 0))
    with pytest.raises(
        NotDifferentiable, match=r" -2\*w on the left and 2\*w on the right" + MAYBE
    ):
        hessian(w * x * Abs(x), x, at=0)


def test_slopes_so_large_that_their_digits_run_out():
    waves = 10**9 * sum(sin(k * x + y) for k in range(1, 40))
    values = gradient(waves + Max(x - y, 0) ** 2, (x, y), at=(1, 1))
    assert [float(v) for v in values] == pytest.approx(
        [float(g.subs({x: 1, y: 1})) for g in (waves.diff(x), waves.diff(y))]
    )


def test_a_slope_at_the_cut_of_the_angle_takes_no_search():
    with pytest.raises(NotDifferentiable) as refused:
        gradient(atan2(x * y, x - y) ** 2, (x, y), at=(0, 1))
    assert [float(s) for s in refused.value.slopes[x]] == pytest.approx([2 * math.pi, -2 * math.pi])


def test_a_direction_of_symbols():
    cone, (a, b) = x**2 * y / (x**2 + y**2), symbols("a b", real=True)
    f = Piecewise((cone, Ne(x**2 + y**2, 0)), (0, True))
    around = (cos(a), sin(a))
    assert directional_derivative(f, (x, y), around, at=(0, 0)) == cos(a) ** 2 * sin(a)
    with pytest.raises(ValueError, match=r"cannot be told for all a, b at once: give numbers\.$"):
        directional_derivative(Max(x, y), (x, y), (a, b), at=(1, 1))


def test_a_slope_that_depends_on_a_symbol_is_refused():
    for f in (Max(x, w * y * x), Abs(x) ** (w + y), x ** (w * y), sinc(w * x) + y):
        with pytest.raises(ValueError, match=r"cannot be told for all w(, y)? at once: give numb"):
            gradient(f, x, at=0)
    flat = Piecewise((w * x**2 * y**2 / (x**2 + y**2), Ne(x**2 + y**2, 0)), (0, True))
    either = Piecewise((Abs(x), w > 0), (x**2, True))
    for f, at in ((flat, (0, 0)), (Abs(x - w) * y**2, (w, 0)), (either, (0, 0))):
        with pytest.raises(ValueError, match=r"cannot be told for all w at once: give numbers\.$"):
            gradient(f, (x, y), at=at)


def test_an_infinity_that_shows_is_no_hidden_pole():
    assert hidden_poles(2 / x + 1 / y + (1 + 1 / x) ** 2 + sqrt(1 / x + 1)) == []
    for f in (2 * exp(1 / x) + y, y ** (1 / x), 1 / (1 + 1 / x)):
        assert hidden_poles(f) == [(1 / x, True)]


def test_a_jump_that_hides_behind_a_product():
    with pytest.raises(NotDifferentiable, match="no gradient"):
        gradient(Min(x * z, x * sign(y)), (x, y, z), at=(2, 0, -1))


FLAT = [  # f, points within its regions, its slopes there
    (Max(x, Abs(x)), (2, -2), (1, -1)),
    (Max(-x, x**2, Abs(x)), (-half, half, 3), (-1, 1, 6)),
    (sqrt(Max(0, x)), (-1, 4), (0, Rational(1, 4))),
    (sqrt(Abs(x) - x), (3, -2), (0, -half)),
    (Max(0, x) ** Rational(1, 3), (-2, 8), (0, Rational(1, 12))),
    (Abs(Abs(x) - x), (3, -1), (0, -2)),
    (Min(x, -Abs(x)), (-1, 1), (1, -1)),
    (sqrt(Max(0, 1 - x**2)), (2, 0), (0, 0)),
    (x * Heaviside(Max(0, x)), (-1, 2), (half, 1)),
    (x * Heaviside(Min(0, x), 3), (-1, 2), (0, 3)),
    (x * sign(Max(0, x)), (-1, 2), (0, 1)),
    (sqrt(Max(x, Abs(x)) - x), (2, -2), (0, -half)),
    (Max(0, Min(x, 1)) ** half, (-1, 2), (0, 0)),
    (Max(0, x) ** 2, (-1, 0, 1), (0, 0, 2)),
    (x * Abs(x), (-1, 0, 1), (2, 0, 2)),
    (Abs(x) ** Rational(3, 2), (0, 4), (0, 3)),
    (Max(x**3, 0), (-1, 0, 1), (0, 0, 3)),
    (sqrt(floor(x)), (half, 3 * half), (0, 0)),
    (Max(x**2, 2 * x - 1, -x), (-half, 1, 2), (-1, 2, 4)),  # the first two touch, and beat -x
    (Min(-(x**2), 1 - 2 * x, x), (-half, 1, 2), (1, -2, -4)),
    (Abs(x - sin(x)), (-pi, 0, pi), (-2, 0, 2)),
    (Piecewise((x**2, Max(0, x) <= 0), (x, True)), (-1, 2), (-2, 1)),
    (Piecewise((x**2, Max(1, x) <= 1), (x, True)), (half, 2), (1, 1)),
]


@pytest.mark.parametrize(("f", "points", "slopes"), FLAT)
def test_the_formula_holds_in_flat_regions_and_at_smooth_ties(f, points, slopes):
    (formula,) = gradient(f, x)
    assert not formula.has(Heaviside, DiracDelta, nan)
    assert [formula.subs(x, at) for at in points] == list(slopes)
    assert to_numpy(formula, x)(np.array(points, dtype=float)) == pytest.approx(
        np.array(slopes, dtype=float)
    )


@pytest.mark.parametrize(
    ("f", "expected"),
    [
        (x**2, set()),
        (sqrt(x), {x}),
        (x ** Rational(2, 3), {x}),
        (Abs(x - 1), {x - 1}),
        (sign(x - 1), {x - 1}),
        (Max(x, y), {x - y}),
        (Min(x, y, 1), {x - y, 1 - x, 1 - y}),
        (floor(x), {x - floor(x)}),
        (asin(x), {1 - x**2}),
        (atan2(y, x), {y}),
        (Piecewise((x, x > 1), (1, True)), {x - 1}),
        (Piecewise((x, (x > 1) & (y < 2 * x)), (1, True)), {x - 1, y - 2 * x}),
    ],
)
def test_where_the_edges_are(f, expected):
    assert {*edges(f)} == expected


def test_a_tie_of_a_root_that_has_no_weight():
    g = gradient(Abs(x ** Rational(3, 2) - y) ** 3, (x, y))
    assert g.subs({x: 4, y: 8}) == Matrix([0, 0])


def test_a_function_that_is_only_named():
    g = Function("g")
    assert gradient(g(x), (x,), at=(z,)) == Matrix([g(z).diff(z)])
    with pytest.raises(ValueError, match=r"slope of g\(x\) at a point needs a formula"):
        gradient(g(x), (x,), at=(1,))


def test_a_number_is_taken_with_all_its_digits():
    with mpmath.workdps(500):
        assert abs(mpmath_number(sqrt(2)) ** 2 - 2) < mpmath.mpf(10) ** -490


def test_a_condition_compares_no_more_than_two():
    assert not gradient(Max(x, y), x).has(Max)


def test_outputs_that_do_not_depend_on_the_entries_of_a_vector():
    v = MatrixSymbol("v", 3, 1)
    assert jacobian([2, 3], v) == Matrix([[0, 0, 0], [0, 0, 0]])


def test_a_number_of_which_sympy_does_not_know_whether_it_is_real():
    assert gradient(Si(1) * x**2, (x,), at=(1,)) == Matrix([2 * Si(1)])


def test_the_formula_of_a_dome_on_its_floor():
    assert gradient(DISC, (x, y)).subs({x: 2, y: 1}) == Matrix([0, 0])
    inside = gradient(DISC, (x, y)).subs({x: half, y: half})
    assert inside == Matrix([-sqrt(2) / 2, -sqrt(2) / 2])


def tangents(count):
    """Tangents of (x^2 + y)/2 at x = 0, 1, ...: the one at k lies highest around k."""
    return [k * x - (k**2 - y) * half for k in range(count)]


@pytest.mark.parametrize(
    ("f", "at", "slopes"),
    [
        (Max(*tangents(12)), (Rational(16, 5), 1), (3, half)),
        (Max(*tangents(16)), (Rational(70, 5), 2), (14, half)),
        (Max(*tangents(9)) ** 2, (3, 1), (30, 5)),
        (Min(*(-g for g in tangents(9))), (2, 3), (-2, -half)),
        (sqrt(Max(*tangents(9))), (2, 5), (2 / (3 * sqrt(2)), 1 / (6 * sqrt(2)))),
        # a condition of these is one that SymPy turns round and round
        (Max(sin(half) - x * y, Min(9, x + y)), (1, 2), (1, 1)),
        (Max(sin(half) - x * y, Min(9, x + y)), (-3, 5), (-5, 3)),
        (Abs(Max(sin(half) - x * y, Min(9, x + y)) - cos(1)), (1, 2), (1, 1)),
        # so many that one formula of all cases would be too long
        (sum(Abs(x - k) for k in range(5)) * y, (half, 2), (-6, Rational(17, 2))),
        (sum(Max(0, x - k * y) for k in range(5)), (5 * half, 1), (3, -3)),
        (sum(Min(x, k * y) ** 2 for k in range(5)), (5 * half, 1), (10, 10)),
        (sum(Piecewise((x * y, x < k), (y, True)) for k in range(5)), (5 * half, 1), (2, 8)),
        (sum(floor(x + y / k) * y for k in range(1, 6)), (half, Rational(4, 5)), (0, 1)),
        (sum(sqrt(Max(0, x - k)) for k in range(5)) * y, (half / 2, 2), (2, half)),
        (sum(Abs(x - k) ** Rational(3, 2) for k in range(-2, 3)), (0, 1), (0, 0)),
        (y * Max(-2, Pow(0, x)), (half, 2), (0, 0)),
        (y + Pow(0, x * y), (1, 2), (0, 1)),
    ],
)
def test_a_formula_of_many_cases(f, at, slopes):
    assert gradient(f, (x, y), at=at) == Matrix(slopes)
    assert gradient(f, (x, y)).subs(dict(zip((x, y), at, strict=True))) == Matrix(slopes)


def test_where_the_cases_are_too_many_for_a_formula_a_point_still_has_its_slopes():
    f = Max(x * y, *(1 / sign(x - k) for k in range(3)), *(1 / sign(y - k) for k in range(3)))
    with pytest.raises(
        ValueError, match=r"no rule here .* as one formula: ask for it at a point\.$"
    ):
        gradient(f, (x, y))
    assert gradient(f, (x, y), at=(3, half)) == Matrix([half, 3])
    assert gradient(f, (x, y), at=(3, Rational(1, 5))) == Matrix([0, 0])
    with pytest.raises(NotDifferentiable, match="no gradient"):
        gradient(f, (x, y), at=(4, Rational(1, 4)))


@pytest.mark.parametrize(
    "f",
    [
        *(Abs(x), Max(0, x), Abs(x) + x**2, Max(x, 2 * x), sqrt(Abs(x)), Max(0, x) * (x + 1)),
        # no weight, but a jump, or an end
        *(x * Max(0, ceiling(x)), x * Min(0, floor(x)), x * Abs(acos(x + 1)), x * Max(sqrt(x), x)),
        x * Max(asin(x + 1), pi * (x + 1) / 2),
    ],
)
def test_the_formula_has_no_value_at_a_corner(f):
    assert gradient(f, x).subs(x, 0) == Matrix([nan])


def _value(f, here):
    try:
        return f.subs(here)
    except (TypeError, ValueError):  # SymPy does not order what is not real
        return nan


@pytest.mark.parametrize(
    "f",
    [
        1 / sign(x),
        log(sign(x) * sqrt(y**2 + 1)),
        Piecewise((y, x < 1), (x, True)) / Abs(x),
        Piecewise((y, x < 1), (Piecewise((x, x > y), (1, True)), True)) / Abs(y + 1),
        1 / Piecewise((0, x < 0), (x + y, True)),
        log(Piecewise((-2, x < 1), (x * y + 3, True))),
        Min(y, log(Piecewise((-2, x < 1), (x, True)))),
        Max(y, sqrt(Piecewise((-2, x < 1), (x, True)))),
        Abs(log(Piecewise((0, x < 1), (x, True)))),
        Min(exp(x) / x, 1 / sign(y)),
        Max(1 / sign(x), 1 / sign(y), (2 * x + y) / sign(2 * x + y)),
        Min(exp(x) / x, 1 / sign(y), 1 / sign(x - 2), 1 / sign(y - 2)),
        y + sqrt(Max(x, Piecewise((-1, x < 0), (x, True)))),
    ],
)
def test_a_formula_leaves_out_where_there_is_no_value(f):
    formula = gradient(f, (x, y))
    assert not formula.has(zoo, oo, nan)
    defined = 0
    for at in [(3 * half, half), (half, -3 * half), (-half, 3 * half)]:
        step, here = 1e-6, dict(zip((x, y), at, strict=True))
        for t, slope in zip((x, y), formula.subs(here), strict=True):
            ahead, behind = (_value(f, here | {t: here[t] + h}) for h in (step, -step))
            if ahead.is_extended_real and ahead.is_finite:
                assert float(slope) == pytest.approx(float(ahead - behind) / (2 * step), abs=1e-6)
                defined += 1
    assert defined


def test_of_two_pieces_that_hold_the_first_one_counts():
    f = Max(y**4, 2 * Piecewise((y, x < 1), (x, True)))  # at y = 0 and x < 1 there is a corner
    assert gradient(f, (x, y)).subs({x: half, y: 0}).has(nan)
    assert gradient(f, (x, y)).subs({x: -1, y: 2}) == Matrix([0, 32])


def test_a_piece_without_a_value_has_no_slope():
    assert gradient(1 / Piecewise((0, x < 0), (x, True)), x).subs(x, -1) == Matrix([nan])
    assert gradient(log(Piecewise((-2, x < 1), (x, True))), x).subs(x, 0) == Matrix([nan])
    assert gradient(sqrt(Max(x, Piecewise((-2, x < 0), (x, True)))), x).subs(x, -3) == Matrix([nan])


def test_the_formulas_that_are_shown_stay_short():
    assert str(gradient(Max(0, x), x)[0]) == "Piecewise((0, x < 0), (1, x > 0))"
    assert str(gradient(Abs(x), x)[0]) == "Piecewise((-1, x < 0), (1, x > 0))"
    assert str(gradient(Max(x, y), (x, y))[0]) == "Piecewise((1, x > y), (0, x < y))"
    square = "Piecewise((0, x < 0), (2*Max(0, x), x > 0), (0, Eq(x, 0)))"
    assert str(gradient(Max(0, x) ** 2, x)[0]) == square
    assert str(gradient(Max(0, 1 / x), x)[0]) == "Piecewise((0, 1/x < 0), (-1/x**2, 1/x > 0))"
    sums = "Piecewise((1, x + y - z < 0), (0, x + y - z > 0))"
    assert str(gradient(Max(x + y, z), z)[0]) == sums
    product = "x*floor(x)/sqrt(x**2 + 1) + sqrt(x**2 + 1)*Piecewise((0, Ne(x, floor(x))))"
    assert str(gradient(floor(x) * sqrt(x**2 + 1), x)[0]) == product
    both = "Piecewise((0, x < 0), (Abs(y), x > 0), (0, Eq(x, 0) & Eq(y, 0)))"
    assert str(gradient(Max(0, x) * Abs(y), x)[0]) == both
    most = "Piecewise((1, x > Max(y, z)), (0, x < Max(y, z)))"
    assert str(gradient(Max(x, y, z), x)[0]) == most
    pole = "2*Piecewise((0, 1/x < 0), (-1/x**2, 1/x > 0))*Max(0, 1/x)"
    assert str(gradient(Max(0, 1 / x) ** 2, x)[0]) == pole
    cube = "Piecewise((0, x**3 < 0), (3*x**2, x**3 > 0), (0, Eq(x, 0)))"
    assert str(gradient(Max(x**3, 0), x)[0]) == cube
    touching = (
        "Piecewise((2*x, x**2 - 2*x > -1), (2, x**2 - 2*x < -1), "
        "(2*x, Eq(x, 1) & Eq(x**2 - 2*x, -1)))"
    )
    assert str(gradient(Max(x**2, 2 * x - 1), x)[0]) == touching


def test_a_chain_through_arguments_that_tie_for_good():
    assert chain_rule(u1**2, u1, Max(x, Abs(x)), x).product.subs(x, 3) == Matrix([6])
    assert chain_rule(Max(u1, Abs(u1)), u1, x + 1, x).product.subs(x, 1) == Matrix([1])


@pytest.mark.parametrize("end", [1, -1])
def test_a_chain_to_where_the_outer_slope_is_infinite(end):
    f = u1 * atanh(u1) + log(1 - u1**2) / 2  # its derivative is atanh
    with pytest.raises(NotDifferentiable, match="F has no derivative at G"):
        chain_rule(f, u1, sympify(end), x)


def test_a_chain_into_what_is_not_defined():
    with pytest.raises(NotDifferentiable, match=r"F is not defined at G\(x\)"):
        chain_rule([Min(u2, log(u1))], (u1, u2), [0, x + 3 * half], (x,))


def test_a_trace_at_a_point_of_numbers():
    v, c = MatrixSymbol("v", 3, 1), MatrixSymbol("c", 3, 1)
    assert jacobian(Trace(c.T * v), v, at=[1, 2, 3]) == c.as_explicit().T
    assert jacobian(Trace(v.T * v), v, at=[1, 2, 3]) == Matrix([[2, 4, 6]])


def test_three_that_tie_have_no_slope_but_without_weight():
    g = gradient(Max(0, x, y) ** 2, (x, y))
    assert g.subs({x: 0, y: 0}) == Matrix([0, 0]) and g.subs({x: -1, y: half}) == Matrix([0, 1])
    assert g.subs({x: half, y: half}) == Matrix([nan, nan])


def test_a_step_whose_argument_has_branches():
    branches = Piecewise((y, x >= y), (x, True))
    f = sqrt(x**2 + y**2) * sign(branches - sqrt(y))
    assert gradient(f, (x, y), at=(3, 4)) == Matrix([Rational(3, 5), Rational(4, 5)])
    assert to_numpy(gradient(f, (x, y)), (x, y))(3, 4) == pytest.approx([0.6, 0.8])


def test_a_quotient_of_exponentials_is_decided_at_once():
    f = log(Abs(w)) + exp(w + x) / (exp(sqrt(x)) + exp(w + x) + exp(sin(w)))
    with pytest.raises(NotDifferentiable) as refused:
        gradient(f, (x, w), at=(0, 2))
    assert refused.value.slopes == {x: (None, -oo)}


@pytest.mark.parametrize(
    ("f", "left", "right"),
    [
        (Abs(x), -1, 1),
        (Max(x, 3 * x), 1, 3),
        (exp(Abs(x)) - 1, -1, 1),
        (tanh(x) ** 2, 0, 0),
        (x * Abs(x) ** Rational(1, 10), 0, 0),
        (Abs(x) ** Rational(9, 10), -math.inf, math.inf),
    ],
)
def test_slopes_by_numbers(f, left, right):
    quotients = Quotients(f, (x,), (0,), 0)
    assert [-float(quotients.slope([-1])), float(quotients.slope([1]))] == pytest.approx(
        [left, right], abs=1e-12
    )


a, b = symbols("a b", real=True)
WITH_LETTERS = [  # f(x) with other letters in it, its slope at 0
    (Piecewise((a * x, x < 0), (a * x + x**2, True)), a),
    (Piecewise((x**2, x <= 0), (a * x**2, True)), 0),
    (Piecewise((a * x, (x < 0) | (x > 3)), (a * sin(x), True)), a),
    (Piecewise((a * x, (x < 0) & (x > -1)), (a * sin(x), x >= 0)), a),
    (a * x * Abs(x), 0),
    (a * x * Abs(x**2 - x), 0),
    (Piecewise((a * x, ((x > x**2) & (x < 3)) | (x < 0)), (7 * x, True)), a),
    (Piecewise((7 * x, (x < x**2) & (x > 0)), (a * x, True)), a),
    (a * Max(x, sin(x)), a),
    (Piecewise((Abs(a) * x, x < 0), (Abs(a) * sin(x), True)), Abs(a)),
    (x * Abs(x) * Max(positive + a * x, 0), 0),
]


@pytest.mark.parametrize(("f", "slope"), WITH_LETTERS)
def test_a_slope_may_have_letters_in_it(f, slope):
    assert gradient(f, (x,), at=(0,))[0] == slope


@pytest.mark.parametrize(
    ("f", "behind", "ahead"),
    [
        (Piecewise((a * x, x < 0), (b * x, True)), a, b),
        (a * Abs(x), -a, a),
        (a * Max(x, 2 * x), a, 2 * a),
        (a * Min(x, 2 * x), 2 * a, a),
        (a * Abs(sin(x)), -a, a),
        (a * Max(x**2, x / 1000), 0, a / 1000),
    ],
)
def test_the_slopes_of_two_sides_may_have_letters_in_them(f, behind, ahead):
    with pytest.raises(NotDifferentiable) as error:
        gradient(f, (x,), at=(0,))
    assert [*error.value.slopes.values()] == [(behind, ahead)]


@pytest.mark.parametrize(
    ("f", "slope"),
    [
        (x**2 * Piecewise((a, b > 0), (3 * a, True)), 2 * Piecewise((a, b > 0), (3 * a, True))),
        (Piecewise((a * x, b > 0), (2 * x, True)), Piecewise((a, b > 0), (2, True))),
    ],
)
def test_a_slope_at_a_point_may_have_pieces_in_other_letters(f, slope):
    assert (gradient(f, (x,), at=(1,))[0] - slope).simplify() == 0


def test_what_depends_on_a_letter_is_not_decided():
    with pytest.raises(ValueError, match=r"cannot be told for all a at once: give numbers\.$"):
        gradient(Max(a * x, 0), (x,), at=(0,))


def test_slopes_by_numbers_along_a_gap():
    f = Piecewise((2 * x, y < 3), (2 * x, y > 3))  # the formula of a derivative along a tie
    along = [(x, y), (1, 3), 2]
    assert Quotients(f, *along).slope([1, 0]) is None
    assert float(Quotients(f, *along, gaps=True).slope([1, 0])) == pytest.approx(2, abs=1e-12)
    f, across = Piecewise((2 * y, x < 1), (2 * y, x > 1)), [(x, y), (1, 3), 6]
    assert float(Quotients(f, *across, gaps=True).slope([0, 1])) == pytest.approx(2, abs=1e-12)
