"""Derivatives against closed forms derived by hand and against central differences."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import (
    Abs,
    Array,
    Derivative,
    Determinant,
    DiracDelta,
    Function,
    Heaviside,
    I,
    Integer,
    Integral,
    Lambda,
    Limit,
    Matrix,
    MatrixSymbol,
    Max,
    Min,
    Mod,
    Ne,
    Piecewise,
    Pow,
    Product,
    Rational,
    Subs,
    Sum,
    Symbol,
    Tuple,
    acos,
    acosh,
    asec,
    asin,
    atan,
    atan2,
    atanh,
    cbrt,
    cos,
    cot,
    diag,
    exp,
    expand,
    floor,
    frac,
    log,
    nan,
    oo,
    pi,
    real_root,
    sign,
    simplify,
    sin,
    sqrt,
    symbols,
    sympify,
    tanh,
    zeros,
    zeta,
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
    quadratic_approximation,
    softmax,
    steepest_ascent,
)
from calclib.numerical import numerical_gradient, numerical_jacobian, to_numpy

x, y, z = xyz = symbols("x y z", real=True)
a, b, u, v = symbols("a b u v", real=True)
n = Symbol("n", integer=True)
xy = (x, y)
half = Rational(1, 2)
POLYNOMIAL = x**2 + x * y + y**2  # Example 2.3
NORM = sqrt(x**2 + y**2)  # Exercise 2.5


def same(left, right):
    """Whether two matrices agree entry by entry."""
    return simplify(left - right) == zeros(*right.shape)


def numbers(matrix):
    """The entries as floats."""
    return [float(entry) for entry in matrix]


# The items of the recitation


def test_relu_example_2_1():
    assert gradient(Max(0, x), x) == Matrix([Piecewise((0, x < 0), (1, x > 0))])


def test_max_example_2_2():
    winner = Matrix([Piecewise((1, x > y), (0, x < y)), Piecewise((0, x > y), (1, x < y))])
    assert gradient(Max(x, y), xy) == winner


def test_max_of_many_has_the_slope_of_its_largest_argument():
    variables = symbols("x:5", real=True)
    point = [3, -1, 7, 0, 2]
    assert gradient(Max(*variables), variables, at=point) == Matrix([0, 0, 1, 0, 0])
    assert gradient(Min(*variables), variables, at=point) == Matrix([0, 1, 0, 0, 0])


def test_polynomial_examples_2_3_and_2_4():
    assert gradient(POLYNOMIAL, xy) == Matrix([2 * x + y, 2 * y + x])
    assert gradient(POLYNOMIAL, xy, at=(1, 2)) == Matrix([4, 5])
    assert gradient(POLYNOMIAL, xy, at=(a, b)) == Matrix([2 * a + b, 2 * b + a])


def test_jacobian_of_one_output_is_the_transposed_gradient_example_2_5():
    assert jacobian(x**2 + y**2, xy) == Matrix([[2 * x, 2 * y]])
    assert jacobian(POLYNOMIAL, xy) == gradient(POLYNOMIAL, xy).T


def test_jacobian_rows_are_outputs_definition_2_4():
    F = Matrix([x * y, sin(z), x + 2 * y + 3 * z, x**2])
    J = Matrix([[y, x, 0], [0, 0, cos(z)], [1, 2, 3], [2 * x, 0, 0]])
    assert jacobian(F, xyz) == J
    assert jacobian(list(F), xyz, at=(1, 2, 0)) == J.subs({x: 1, y: 2, z: 0})


def test_univariate_chain_rule_theorem_2_1():
    outer, inner, product = chain_rule(log(u), u, x**2 + 1, x)
    assert (outer, inner) == (Matrix([1 / (x**2 + 1)]), Matrix([2 * x]))
    assert same(product, Matrix([2 * x / (x**2 + 1)]))
    assert chain_rule(log(u), u, exp(x), x).product == Matrix([1])


def test_chain_rule_through_a_relu():
    chain = chain_rule(Max(0, u), u, x**2 - 1, x)
    assert chain.product.subs(x, 3) == Matrix([6])
    assert chain.product.subs(x, half) == Matrix([0])
    assert chain.product.subs(x, 1) == Matrix([nan])


def test_chain_rule_of_named_functions():
    f, g = Function("f"), Function("g")
    product = chain_rule(f(u), u, g(x), x).product[0]
    assert product == Derivative(f(g(x)), g(x)) * Derivative(g(x), x)


def test_multivariate_chain_rule_theorem_2_2():
    F, G = Matrix([u * y, u + y, sin(u)]), Matrix([x * z, x - z])
    outer, inner, product = chain_rule(F, (u, y), G, (x, z))
    assert (outer.shape, inner.shape, product.shape) == ((3, 2), (2, 2), (3, 2))
    assert outer == Matrix([[x - z, x * z], [1, 1], [cos(x * z), 0]])
    assert inner == Matrix([[z, x], [1, -1]])
    composed = F.subs({u: G[0], y: G[1]}, simultaneous=True)
    assert same(product, jacobian(composed, (x, z)))


def test_chain_rule_with_the_same_letters_inside_and_outside():
    F, G = Matrix([x * y, x + y]), Matrix([x - y, x * y])
    product = chain_rule(F, xy, G, xy).product
    assert same(product, jacobian(F.subs({x: G[0], y: G[1]}, simultaneous=True), xy))


def test_softmax_example_2_6():
    logits = symbols("a1:4", real=True)
    S = softmax(logits)
    assert softmax([1, 2, 5]) == pytest.approx([0.01714783, 0.04661262, 0.93623955], abs=5e-9)
    assert (
        S.subs(dict(zip(logits, (1, 2, 5), strict=True))).evalf()
        == softmax(Matrix([1, 2, 5])).evalf()
    )
    assert same(jacobian(S, logits), diag(*S) - S * S.T)
    assert same(gradient(log(sum(map(exp, logits))), logits), S)


def test_softmax_of_large_logits_and_of_several_rows():
    rows = softmax([[1000.0, 1001.0], [-2000.0, -1999.0], [0.0, -np.inf]])
    sigmoid = 1 / (1 + np.e)
    assert rows == pytest.approx(np.array([[sigmoid, 1 - sigmoid]] * 2 + [[1, 0]]))


@pytest.mark.parametrize("logits", [[], [np.nan, 1], [np.inf, 1], [-np.inf]])
def test_softmax_says_what_it_needs(logits):
    with pytest.raises(ValueError, match="logits"):
        softmax(logits)


def test_linear_approximation_definition_2_5():
    L = linear_approximation(POLYNOMIAL, xy, at=(1, 2))
    assert str(L) == "4*(x - 1) + 5*(y - 2) + 7"
    assert expand(L) == 4 * x + 5 * y - 7
    symbolic = linear_approximation(POLYNOMIAL, xy, at=(a, b))
    assert symbolic.subs({a: 1, b: 2}) == expand(L)
    halves = linear_approximation(x**2 / 2 + 2 * y, xy, at=(1, 2))
    assert str(halves) == "x + 2*(y - 2) + 7/2"
    assert str(linear_approximation(y**2, xy, at=(3, 1))) == "2*(y - 1) + 1"
    assert linear_approximation(cos(x), x, at=0) == 1
    linear = 3 * x - 2 * y
    assert expand(linear_approximation(linear, xy, at=(a, b))) == linear


def test_linear_approximation_exercise_2_5():
    L = linear_approximation(NORM, xy, at=(3, 4))
    assert L.subs({x: 3 + u, y: 4 + z}) == 5 + Rational(3, 5) * u + Rational(4, 5) * z
    assert L.subs({x: 3 + Rational(1, 10), y: 4 + Rational(1, 5)}) == Rational(522, 100)


def test_steepest_ascent_is_a_unit_column():
    assert steepest_ascent(NORM, xy, at=(6, 8)) == Matrix([Rational(3, 5), Rational(4, 5)])
    assert steepest_ascent(-(x**3), x, at=2) == Matrix([-1])
    symbolic = steepest_ascent(POLYNOMIAL, xy, at=(a, b))
    assert simplify(symbolic.dot(symbolic)) == 1


def test_no_direction_is_steepest_where_the_gradient_is_zero():
    with pytest.raises(ValueError, match="gradient is zero"):
        steepest_ascent(POLYNOMIAL, xy, at=(0, 0))
    nothing = (sqrt(2) + sqrt(3)) ** 2 - 5 - 2 * sqrt(6)  # as is seen when it is multiplied out
    with pytest.raises(ValueError, match="gradient is zero"):
        steepest_ascent(nothing * x, x, at=1)


def test_steepest_ascent_beats_every_other_direction():
    best = directional_derivative(
        POLYNOMIAL, xy, steepest_ascent(POLYNOMIAL, xy, at=(1, 2)), at=(1, 2)
    )
    slopes = [
        directional_derivative(POLYNOMIAL, xy, (np.cos(t), np.sin(t)), at=(1, 2))
        for t in np.linspace(0, 6, 25)
    ]
    assert best == sqrt(41)
    assert max(slopes) <= best.evalf()


def test_directional_derivative_normalises():
    slope = directional_derivative(POLYNOMIAL, xy, (3, 4), at=(1, 2))
    assert slope == Rational(32, 5)
    assert directional_derivative(POLYNOMIAL, xy, (300, 400), at=(1, 2)) == slope
    turned = directional_derivative(POLYNOMIAL, xy, (cos(u), sin(u)), at=(1, 2))
    assert simplify(turned - 4 * cos(u) - 5 * sin(u)) == 0


def test_the_zero_vector_is_no_direction():
    with pytest.raises(ValueError, match="zero vector"):
        directional_derivative(POLYNOMIAL, xy, (0, 0), at=(1, 2))


# Points


@pytest.mark.parametrize("at", [(3, 4), [3, 4], Matrix([3, 4]), np.array([3, 4])])
def test_exact_points_give_exact_values(at):
    assert gradient(NORM, xy, at=at) == Matrix([Rational(3, 5), Rational(4, 5)])


@pytest.mark.parametrize("at", [(3.0, 4), np.array([3.0, 4.0]), (np.float64(3), np.int64(4))])
def test_points_of_floats_give_floats(at):
    values = gradient(pi * NORM, xy, at=at)
    assert all(v.is_Float for v in values)
    assert np.array(values, dtype=float).ravel() == pytest.approx([0.6 * np.pi, 0.8 * np.pi])


def test_a_tie_of_floats_is_decided_exactly():
    assert gradient(Max(x, y), xy, at=(0.1 + 0.2, 0.3)) == Matrix([1, 0])
    with pytest.raises(NotDifferentiable):
        gradient(Max(x, y), xy, at=(0.3, 0.3))


TIED = [abs(10 * x - 3), Max(x, Rational(3, 10)), sqrt(10 * x - 3), sqrt(Rational(9, 100) - x**2)]
TIED += [Max(x - 0.3, 0) + sin(x)]


@pytest.mark.parametrize("f", TIED, ids=str)
def test_a_float_is_the_decimal_that_is_written(f):
    with pytest.raises(NotDifferentiable, match=r"has no derivative at x = 0\.3: "):
        gradient(f, x, at=0.3)


def test_the_slopes_on_both_sides_of_a_decimal_are_decimals():
    with pytest.raises(NotDifferentiable) as refused:
        gradient(sqrt(2) * Abs(x - 0.3), x, at=0.3)
    slopes = refused.value.slopes[x]
    assert all(slope.is_Float for slope in slopes)
    assert numbers(slopes) == pytest.approx([-np.sqrt(2), np.sqrt(2)])


@pytest.mark.parametrize("knee", [0.1, 0.3, 1.5])
def test_the_noise_of_floats_in_a_formula_is_no_jump(knee):
    huber = Piecewise((x**2 / 2, abs(x) <= knee), (knee * (abs(x) - knee / 2), True))
    assert numbers(gradient(huber, x, at=knee)) == pytest.approx([knee])
    assert numbers(gradient(huber, x, at=-knee)) == pytest.approx([-knee])
    with pytest.raises(NotDifferentiable):
        gradient(Max(x, 0.1 + 0.2), x, at=0.1 + 0.2)


def test_a_slope_that_shows_after_hundreds_of_digits():
    for f, at in ((exp(x) / (1 + exp(x)), 1000.0), (tanh(x), 500.0)):
        (slope,) = gradient(f, x, at=at)
        assert 0 < slope < 1e-300 and len(str(slope)) > 15


def test_floats_at_a_kink_of_a_function_that_no_fraction_is_the_value_of():
    f, values = Max(x - y, 0) ** 3 + sin(x), [np.cos(0.3), 0]
    assert numbers(gradient(f, xy, at=(0.3, 0.3))) == pytest.approx(values)
    assert numbers(gradient(f, xy, at=(0.3, 3 / 10))) == pytest.approx(values)
    along = directional_derivative(Max(x, y) + sin(x), xy, (0.6, 0.6), at=(0.3, 0.3))
    assert along.is_Float and float(along) == pytest.approx((1 + np.cos(0.3)) / np.sqrt(2))
    assert numbers(hessian(f - 0.5 * x, xy, at=(0.25, 0.25))) == pytest.approx(
        [-np.sin(0.25), 0, 0, 0]
    )
    assert linear_approximation(sin(x), x, at=0.3).subs(x, 0.3) == pytest.approx(np.sin(0.3))


@pytest.mark.parametrize("at", [(1,), (1, 2, 3), 1])
def test_a_point_of_the_wrong_length(at):
    with pytest.raises(ValueError, match=r"coordinate.*2 variables \(x, y\)"):
        gradient(POLYNOMIAL, xy, at=at)


@pytest.mark.parametrize("at", [(1, oo), (1, nan), (1, I), (np.inf, 1)])
def test_a_point_that_is_not_real(at):
    with pytest.raises(ValueError, match="real numbers"):
        gradient(POLYNOMIAL, xy, at=at)


UNFINISHED = [  # f, a point, the derivative there
    (Sum(x**n, (n, 0, 5)), 2, 129),
    (Sum(x**n, (n, 0, oo)), half, 4),
    (Product(x + n, (n, 1, 4)), 0, 50),
    (Derivative(x**3, x), 2, 12),
    (Limit((1 + x / n) ** n, n, oo), 2, exp(2)),
    (Determinant(Matrix([[x, 2], [1, x]])), 3, 6),
    (Integral(sin(n), (n, 0, x)), pi / 2, 1),
    (Mod(x, 2), 1, 1),
    (Mod(x, -3) ** 2, 1, -4),
    (frac(x) * (1 - frac(x)), half, 0),
    (Pow(0, x), half, 0),
    (Max(-2, Pow(0, x)), half, 0),
    (Array([x**2]), 3, 6),
    (Tuple(x**2), 3, 6),
]


@pytest.mark.parametrize(("f", "at", "slope"), UNFINISHED, ids=str)
def test_what_is_to_be_worked_out_first(f, at, slope):
    assert gradient(f, Tuple(x), at=Tuple(at)) == Matrix([slope])


@pytest.mark.parametrize(
    ("f", "xs", "at", "reason"),
    [
        (Sum(sin(n * x) / n**4, (n, 1, oo)), x, 1, "is a sum or integral without end: work it"),
        (Integral(exp(-n * x), (n, 0, oo)), x, 1, "is a sum or integral without end: work it"),
        (Sum(exp(n * x), (n, -oo, 0)), x, 1, "is a sum or integral without end: work it"),
        (exp(x).series(x, 0, 3), x, 1, r"drop it with removeO\(\)\.$"),
        (y * Integer(-2) ** x, x, None, r"has no value in real numbers\.$"),
        (sin(x) * sqrt(-2), x, None, "has no value in real numbers"),
        (x * log(-2), x, None, "has no value in real numbers"),
        (Lambda(x, x**2), x, 1, "f has to be a SymPy expression"),
        (Matrix(0, 1, []), x, 1, "F has no output"),
        (x * y, {x, y}, (1, 2), "The variables xs need an order"),
        (x * y, {x: 1, y: 2}, None, "The variables xs need an order"),
        (
            x * y,
            xy,
            {x: 1, y: 2},
            r"Write the point as a tuple, with a number for each of \(x, y\)",
        ),
        (x * y, xy, {1, 2}, r"Write the point as a tuple, with a number for each of \(x, y\)"),
    ],
)
def test_what_has_no_derivative_as_it_is_written(f, xs, at, reason):
    with pytest.raises((TypeError, ValueError), match=reason):
        gradient(f, xs, at=at)


SIGNS = [
    *(sign(y / sign(x)), sign(y * sign(x)), sign(y / sign(x) ** 2), sign(1 / sign(x)) + y),
    *(sign(y + sign(x)), sign(y / sign(x - y)), 1 / sign(y / sign(x)), Heaviside(y / sign(x))),
    *(Heaviside(x * sign(y), 0), x * sign(y / sign(x))),
]


@pytest.mark.parametrize("f", SIGNS, ids=str)
def test_a_sign_in_a_sign_leaves_a_short_formula(f):
    """With the values that it has at points, and none at a kink."""
    slopes = gradient(f, (x, y))
    assert slopes.count_ops() < 40 and not slopes.has(zoo, nan)
    for a, b in product((-2, half, 3), (-half, Rational(1, 3), 2)):
        there = {x: a, y: b}
        if a != b:
            assert slopes.subs(there) == gradient(f, (x, y), at=(a, b))
    at_kink = slopes.subs({x: 0, y: 0})
    assert at_kink.has(nan) or at_kink == gradient(f, (x, y), at=(0, 0))


P = Symbol("P", positive=True)


@pytest.mark.parametrize(
    "f",
    [  # they have a formula for a slope, and no real value for any x
        *(log(-(x**2)), log(-exp(x)), log(-1 - x**2), log(-abs(x)), log(-P) + x, log(Min(0, x))),
        *(sqrt(-1 - x**2), 1 / sqrt(-(x**2)), (-1 - x**2) ** Rational(1, 3), sqrt(Min(0, x) - 1)),
        *(asin(2 + x**2), acos(-2 - abs(x)), atanh(1 + x**2), acosh(-(x**2))),
        *(x * y + log(-(y**2)), x**2 + log(-1), x**2 + I, exp(log(-1 - x**2) / 2)),
        *(log(Piecewise((-1, x > y), (0, True))), sign(log(-abs(x))) + y),
        log(Piecewise((Piecewise((-1, x > y), (-2, True)), x < 1), (0, True))),
    ],
    ids=str,
)
def test_what_is_nowhere_defined_has_no_gradient(f):
    with pytest.raises(ValueError, match="has no value in real numbers"):
        gradient(f, x)
    with pytest.raises(NotDifferentiable, match="is not defined at"):
        gradient(f, (x, y), at=(1, 2))


@pytest.mark.parametrize(
    ("f", "slope"),
    [  # somewhere they are defined
        (log(x**2), 2 / x),
        (log(1 - x), -1 / (1 - x)),
        (log(y), 0),
        (sqrt(y - 1 - x**2), -x / sqrt(y - 1 - x**2)),
        (asin(x + y), 1 / sqrt(1 - (x + y) ** 2)),
        (atanh(x), 1 / (1 - x**2)),
        (acosh(x), 1 / (sqrt(x - 1) * sqrt(x + 1))),
        (Piecewise((log(-(x**2)), x > 0), (x, True)), Piecewise((1, x < 0))),
        ((x + I) * (x - I), 2 * x),
        (Min(9, sin(sign(y)) ** Rational(1, 3)), 0),  # below 0 no maximum can compare the root
    ],
    ids=str,
)
def test_what_is_somewhere_defined_has_one(f, slope):
    assert gradient(f, x)[0].expand() == sympify(slope).expand()


@pytest.mark.parametrize("approximation", [linear_approximation, quadratic_approximation])
def test_an_approximation_needs_a_point(approximation):
    with pytest.raises(ValueError, match="near a point: say which"):
        approximation(x**2, x, at=None)


def test_the_approximation_at_the_variables_themselves_is_the_value():
    assert linear_approximation(x * y, xy, at=xy) == x * y


def test_a_direction_is_called_one():
    with pytest.raises(ValueError, match=r"^A direction needs a coordinate for each"):
        directional_derivative(x * y, xy, (1, 2, 3))


@pytest.mark.parametrize("f", ["x**2", x > y, lambda x: x, None])
def test_what_is_not_an_expression_is_refused_in_a_sentence(f):
    with pytest.raises(TypeError, match=r"expression.*\.$|parse\.$"):
        gradient(f, xy)


def test_shapes_are_enforced():
    with pytest.raises(ValueError, match="one output"):
        gradient(Matrix([x, y]), xy)
    with pytest.raises(ValueError, match="column"):
        jacobian(Matrix([[x, y]]), xy)
    with pytest.raises(ValueError, match="2, not 1"):
        chain_rule(x + y, xy, Matrix([z]), z)
    with pytest.raises(TypeError, match="tuple of symbols"):
        gradient(x, (x**2,))
    with pytest.raises(ValueError, match="twice"):
        gradient(x, (x, x))


def test_two_symbols_of_one_name_are_told_apart():
    with pytest.raises(ValueError, match="called x"):
        gradient(x**2, Symbol("x"))
    with pytest.raises(ValueError, match="called x"):
        gradient(x**2, x, at=Symbol("x"))


def test_plain_symbols_are_taken_as_real():
    p, q = symbols("p q")
    assert gradient(sqrt(p**2), p) == Matrix([Piecewise((-1, p < 0), (1, p > 0))])
    norm = Matrix([p, q]).norm()
    assert gradient(norm, (p, q)) == Matrix([p, q]) / sqrt(p**2 + q**2)
    with pytest.raises(NotDifferentiable) as refused:
        gradient(Max(p, q), (p, q), at=(1, 1))
    assert refused.value.slopes == {p: (0, 1), q: (0, 1)}


@pytest.mark.parametrize("at", [None, half])
def test_a_function_without_a_rule_is_refused_in_a_sentence(at):
    with pytest.raises(ValueError, match=r"no rule here .*zeta.*\.$"):
        gradient(zeta(x + 2), x, at=at)


# Kinks: refused where there is no derivative, given where there is one after all


def off_axes(f):
    """f away from the origin, and 0 there."""
    return Piecewise((f, Ne(x, 0) | Ne(y, 0)), (0, True))


@pytest.mark.parametrize(
    ("f", "at", "slopes"),
    [
        (Max(0, x), 0, (0, 1)),
        (Abs(x), 0, (-1, 1)),
        (Abs(x**2 - 1), 1, (-2, 2)),
        (Min(x, 2 * x), 0, (2, 1)),
        (sqrt(x), 0, (None, oo)),
        (cbrt(x), 0, (None, oo)),
        (x * sqrt(x), 0, (None, 0)),
        (real_root(x, 3), 0, (oo, oo)),
        (asin(x), 1, (oo, None)),
        (acos(x), -1, (None, -oo)),
        (acosh(x), 1, (None, oo)),
        (asec(x), 1, (None, oo)),
        (sign(x), 0, (oo, oo)),
        (Heaviside(x), 0, (oo, oo)),
        (Heaviside(x, 0), 0, (0, oo)),
        (Heaviside(x, 1), 0, (oo, 0)),
        (floor(x), 2, (oo, 0)),
        (Piecewise((x, floor(x) > 0), (0, True)), 1, (oo, 1)),
        (Piecewise((x**2 / 2, x < 1), (3 * x - Rational(5, 2), True)), 1, (1, 3)),
        (Piecewise((x * sin(1 / x), Ne(x, 0)), (0, True)), 0, (nan, nan)),
        (Piecewise((x, x >= 0)), 0, (None, 1)),
        (Max(sqrt(x), -1), 0, (None, oo)),
    ],
)
def test_one_sided_slopes_where_there_is_no_derivative(f, at, slopes):
    with pytest.raises(NotDifferentiable, match="no derivative at x = ") as refused:
        gradient(f, x, at=at)
    assert refused.value.slopes == {x: slopes}


@pytest.mark.parametrize(
    ("f", "at", "slope"),
    [
        (Max(x, 0) ** 2, 0, 0),
        (x * Abs(x), 0, 0),
        (Abs(x) ** 3 + 2 * x, 0, 2),
        (Max(x, 2 * x) + Min(x, 2 * x), 0, 3),
        (Max(x, -1), 0, 1),
        (Max(x, 1, 0) * x, 0, 1),
        (Piecewise((x**2 / 2, x < 1), (x - half, True)), 1, 1),
        (Piecewise((sin(x) / x, Ne(x, 0)), (1, True)), 0, 0),
        (Piecewise((x**2 * sin(1 / x), Ne(x, 0)), (0, True)), 0, 0),
        (Piecewise((x**2 * log(Abs(x)), Ne(x, 0)), (0, True)), 0, 0),
        (floor(x), half, 0),
        (sign(x), -3, 0),
    ],
)
def test_a_derivative_at_a_kink_that_is_none(f, at, slope):
    assert gradient(f, x, at=at) == Matrix([slope])


def test_a_tie_tells_its_one_sided_slopes():
    message = (
        r"no gradient at \(x, y\) = \(1, 1\): along x its slope is 0 on the left and 1 on the right"
    )
    with pytest.raises(NotDifferentiable, match=message) as refused:
        gradient(Max(x, y), xy, at=(1, 1))
    assert refused.value.slopes == {x: (0, 1), y: (0, 1)}
    with pytest.raises(NotDifferentiable) as refused:
        gradient(Max(*xyz), xyz, at=(0, 1, 1))
    assert refused.value.slopes == {y: (0, 1), z: (0, 1)}


def test_a_symbolic_tie():
    with pytest.raises(NotDifferentiable) as refused:
        gradient(Max(x, y), xy, at=(a, a))
    assert refused.value.slopes == {x: (0, 1), y: (0, 1)}


def test_a_tie_that_is_hidden_in_the_numbers():
    with pytest.raises(NotDifferentiable):
        gradient(Max(x, y), xy, at=(sin(1) ** 2 + cos(1) ** 2, 1))


def test_a_tie_of_sums_has_a_formula():
    corner = Max(0, Min(y - 2 * x, 3 * x - y))
    assert gradient(corner, xy).subs({x: 4, y: 9}) == Matrix([-2, 1])
    assert gradient(corner, xy).subs({x: 4, y: 11}) == Matrix([3, -1])


@pytest.mark.parametrize(
    ("f", "at"),
    [
        (NORM, (0, 0)),
        (sqrt(Abs(x * y)), (0, 0)),
        (off_axes(x * y / (x**2 + y**2)), (0, 0)),
        (off_axes(x**2 * y / (x**2 + y**2)), (0, 0)),
        (off_axes(x**3 * y / (x**4 + y**2)), (0, 0)),
        (off_axes(x**3 * y / (x**4 + y**2) / 10) + 20 * (x**2 + y**2), (0, 0)),
        (Max(0, Min(y - 2 * x, 3 * x - y)), (0, 0)),
        (exp(-Abs(x - y)), (1, 1)),
        (Abs(x) + y, (0, 5)),
        (atan2(y, x), (-1, 0)),
        (x**half * y, (0, 1)),
    ],
)
def test_no_gradient(f, at):
    with pytest.raises(NotDifferentiable, match="no gradient at"):
        gradient(f, xy, at=at)


@pytest.mark.parametrize(
    ("f", "at", "values"),
    [
        (y * Abs(x), (0, 0), (0, 0)),
        (Abs(x) ** Rational(3, 2) + y**2, (0, 0), (0, 0)),
        (x * NORM, (0, 0), (0, 0)),
        (NORM**3, (0, 0), (0, 0)),
        (Max(x, y) + Min(x, y), (1, 1), (1, 1)),
        (Max(x, y) ** 2 + Min(x, y) ** 2, (1, 1), (2, 2)),
        (Max(x + y, x - y), (5, 2), (1, 1)),
        (off_axes(x**2 * y**2 / (x**2 + y**2)), (0, 0), (0, 0)),
        ((Max(0, x) + Max(0, y)) ** 2, (0, 0), (0, 0)),
        (atan2(y, x), (1, 0), (0, 1)),
    ],
)
def test_a_gradient_where_the_formula_has_no_value(f, at, values):
    assert gradient(f, xy, at=at) == Matrix(values)


def test_partial_derivatives_are_not_enough():
    with pytest.raises(
        NotDifferentiable, match=r"along \(1, 1\) .* promise the slope 0"
    ) as refused:
        gradient(sqrt(Abs(x * y)), xy, at=(0, 0))
    assert refused.value.slopes == {(1, 1): (-1, 1)}
    with pytest.raises(NotDifferentiable) as refused:
        gradient(sqrt(Max(0, -x * y)), xy, at=(0, 0))
    assert refused.value.slopes == {(1, -1): (-1, 1)}


def test_a_direction_along_a_tie_has_a_slope():
    assert directional_derivative(Max(x, y), xy, (1, 1), at=(2, 2)) == sqrt(2) / 2
    with pytest.raises(NotDifferentiable, match="directional") as refused:
        directional_derivative(Max(x, y), xy, (1, -1), at=(2, 2))
    assert refused.value.slopes == {(1, -1): (-sqrt(2) / 2, sqrt(2) / 2)}


@pytest.mark.parametrize(
    ("f", "at"),
    [
        (1 / x, 0),
        (log(x), -1),
        (log(x), 0),
        (sqrt(x), -4),
        (x / Abs(x), 0),
        (asin(x), 2),
        (Max(sqrt(x), -1), -1),
    ],
)
def test_outside_the_domain(f, at):
    with pytest.raises(NotDifferentiable, match=f"is not defined at x = {at}"):
        gradient(f, x, at=at)
    with pytest.raises(NotDifferentiable, match="not defined"):
        linear_approximation(f, x, at=at)


KINKED = [
    Max(x, y, z),
    Min(x, y, 3) * z,
    Abs(x * y - z),
    Abs(Abs(x) - 1) + y,
    sign(x) * y**2,
    x * Heaviside(y - z),
    Max(0, Min(x, y)) ** 2,
    exp(-Abs(x - y)),
    log(1 + exp(Max(x, -y))),
    NORM * Max(x, z),
    Piecewise((x**2, x <= 0), (y * x, (y > 1) | (z >= 0)), (sin(x), True)),
    y * x + floor(z),
    real_root(x, 3) * y,
    atan2(y, x),
    tanh(Max(x, y) - Abs(z)),
]


@pytest.mark.parametrize("f", KINKED)
def test_kinks_leave_no_heaviside(f):
    g = gradient(f, xyz)
    assert not g.has(Heaviside, DiracDelta, Derivative, Subs, sign)


@pytest.mark.parametrize("f", KINKED)
def test_kinked_functions_against_central_differences(f):
    points = np.random.default_rng(2).uniform(-2, 2, (20, 3))
    formula, value = to_numpy(gradient(f, xyz), xyz), to_numpy(f, xyz)
    for p in points:
        expected = numerical_gradient(value, p)
        assert formula(*p) == pytest.approx(expected, rel=1e-6, abs=1e-7)
        assert np.ravel(gradient(f, xyz, at=p)).astype(float) == pytest.approx(formula(*p))


@pytest.mark.parametrize("f", [Max(x, y), Abs(x - y), Min(x, y) * 3, Max(x, y, z)])
def test_the_formula_has_no_value_at_a_tie(f):
    assert nan in gradient(f, xyz).subs({x: 1, y: 1, z: 0})


# Properties

leaves = st.sampled_from([x, y, x + y, x - 2 * y, x * y, Rational(1, 2) * x, x**2])
kinked = st.recursive(
    leaves,
    lambda f: st.one_of(
        st.builds(Max, f, f),
        st.builds(Min, f, f),
        st.builds(Abs, f),
        st.builds(lambda p, q: p + q, f, f),
    ),
    max_leaves=5,
)
integers = st.integers(-2, 2)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(kinked, st.tuples(integers, integers))
def test_a_gradient_at_integers_is_the_plane_that_touches(f, at):
    """Where a gradient is given, f is nearly its linear approximation in 16 directions."""
    try:
        L = linear_approximation(f, xy, at=at)
    except NotDifferentiable:
        return
    error = to_numpy(f - L, xy)
    t = np.arange(16) * np.pi / 8 + 0.1
    h = 1e-6
    assert np.abs(error(at[0] + h * np.cos(t), at[1] + h * np.sin(t))).max() < 1e-4 * h


@settings(max_examples=40, deadline=None, derandomize=True)
@given(kinked, st.tuples(integers, integers))
def test_a_refused_gradient_has_its_reason(f, at):
    """Where none is given, the slopes that are told disagree, as difference quotients show."""
    try:
        gradient(f, xy, at=at)
    except NotDifferentiable as refused:
        value = to_numpy(f, xy)
        for where, (left, right) in refused.slopes.items():
            step = 1e-6 * np.array([(1, 0), (0, 1)][xy.index(where)] if where in xy else where)
            ahead, behind = value(*(at + step)) - value(*at), value(*at) - value(*(at - step))
            assert [behind, ahead] == pytest.approx([1e-6 * left, 1e-6 * right], abs=1e-9)
        assert refused.slopes or "plane" in str(refused)


@settings(max_examples=30, deadline=None, derandomize=True)
@given(st.lists(st.floats(-50, 50), min_size=1, max_size=6), st.floats(-1e6, 1e6))
def test_softmax_is_a_distribution_that_a_shift_does_not_change(logits, shift):
    S = softmax(logits)
    assert S.sum() == pytest.approx(1)
    assert (S > 0).all()
    assert softmax(np.add(logits, shift)) == pytest.approx(S, rel=1e-6)


SMOOTH = [
    Matrix([x * y, sin(x + y), exp(-(x**2))]),
    Matrix([NORM, log(1 + x**2 * y**2)]),
    Matrix([tanh(x * y) / (1 + y**2)]),
]


@pytest.mark.parametrize("F", SMOOTH)
def test_smooth_jacobians_against_central_differences(F):
    formula, value = to_numpy(jacobian(F, xy), xy), to_numpy(F, xy)
    for p in np.random.default_rng(0).normal(size=(10, 2)):
        assert formula(*p) == pytest.approx(numerical_jacobian(value, p), rel=1e-7, abs=1e-8)


HOLES = [atan(1 / x), sin(1 / x), exp(-1 / x**2), Piecewise((exp(-1 / x**2), x < 1), (1, True))]
HOLES += [1 / log(Abs(x)), x + 2 * (1 / log(Abs(x))) ** 2, Piecewise((1 / (1 + 1 / x), x < 1))]
HOLES += [1 / (1 + cot(x)), Piecewise((1 / (1 + cot(x)), x < 1), (1, True))]


@pytest.mark.parametrize("f", HOLES, ids=str)
def test_what_has_no_single_value_at_the_point_is_not_defined_there(f):
    with pytest.raises(NotDifferentiable, match="is not defined at x = 0"):
        gradient(f, (x,), at=(0,))


@pytest.mark.parametrize(
    ("F", "G"),
    [
        ([1 / u], [x - x]),
        ([log(u)], [x - x]),
        ([Max(u, v)], [x, x]),
        ([sqrt(u)], [-(x**2) - 1]),
    ],
    ids=str,
)
def test_a_chain_rule_that_holds_nowhere_is_refused(F, G):
    with pytest.raises(NotDifferentiable, match="the chain rule says nothing there"):
        chain_rule(F, (u, v)[: len(G)], G, (x,))


def test_softmax_of_symbols_is_of_one_row():
    for logits in ([[x, y], [1, 2]], Matrix([[x, y], [1, 2]])):
        with pytest.raises(ValueError, match="not a table"):
            softmax(logits)
    assert softmax(Matrix([x, y]).as_immutable()) == softmax(Matrix([x, y]))
    assert softmax(Matrix([[x, y]])) == softmax(Tuple(x, y)) == softmax([x, y])
    with pytest.raises(ValueError, match="give a a fixed size"):
        softmax(MatrixSymbol("a", n, 1))


@pytest.mark.parametrize("a", ["abc", [1j, 2], [], [1, float("nan")], [1, float("inf")]], ids=str)
def test_softmax_of_what_are_no_logits_is_refused(a):
    with pytest.raises(ValueError, match="Softmax needs logits"):
        softmax(a)


@pytest.mark.parametrize("at", [(), (x,), ("a", "b")], ids=str)
def test_differences_need_a_point_of_numbers(at):
    with pytest.raises(ValueError, match="needs a number for each variable"):
        numerical_gradient(lambda *a: 1.0, at)
