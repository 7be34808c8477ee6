"""NumPy functions against Python's own arithmetic, and central differences against closed forms."""

import inspect
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import (
    ITE,
    Abs,
    And,
    Array,
    Derivative,
    Determinant,
    Eq,
    Function,
    I,
    Identity,
    ImmutableMatrix,
    Integral,
    KroneckerDelta,
    Lambda,
    Matrix,
    MatrixSymbol,
    Max,
    Min,
    Mod,
    Piecewise,
    Product,
    Rational,
    Sum,
    Trace,
    Tuple,
    Xor,
    cbrt,
    cos,
    erf,
    exp,
    log,
    pi,
    sin,
    sqrt,
    symbols,
    true,
    zoo,
)

from calclib.numerical import numerical_gradient, numerical_jacobian, to_numpy
from calclib.parsing import parse

x, y = xy = symbols("x y", real=True)
a = symbols("a", integer=True)
m, d = symbols("m d", integer=True, positive=True)
A, v, w = MatrixSymbol("A", m, d), MatrixSymbol("v", d, 1), MatrixSymbol("w", m, 1)
floats = st.floats(-10, 10)


@settings(max_examples=50, deadline=None)
@given(floats, floats)
def test_values(p, q):
    expected = {
        x**2 * y - 3: p**2 * q - 3,
        Max(x, y, 0) + Min(x, 1): max(p, q, 0) + min(p, 1),
        Abs(x) * sin(y) + pi: abs(p) * math.sin(q) + math.pi,
        exp(x) * cos(y) + erf(x): math.exp(p) * math.cos(q) + math.erf(p),
        Piecewise((x, x > y), (y**2, True)): p if p > q else q**2,
        Piecewise((x, ITE(x > 0, y > 1, y < 0)), (7, Xor(x > 3, y > 1))): (
            p if (q > 1 if p > 0 else q < 0) else 7 if (p > 3) != (q > 1) else math.nan
        ),
    }
    for expr, value in expected.items():
        assert to_numpy(expr, xy)(p, q) == pytest.approx(value, nan_ok=True)


def test_arguments_broadcast():
    column, row = np.arange(3.0)[:, None], np.arange(4.0)
    assert (to_numpy(x + 10 * y, xy)(column, row) == column + 10 * row).all()
    assert (to_numpy(Max(x, 0), xy)(column, row) == np.broadcast_to(column, (3, 4))).all()
    both = to_numpy(And(x > 0, y > 1), xy)(column, row)
    assert (both == (column > 0) & (row > 1)).all()


@pytest.mark.parametrize("constant", [7, Rational(1, 2), pi, true])
def test_constants_have_the_full_shape(constant):
    values = to_numpy(constant, xy)(np.zeros((3, 1)), np.zeros(4))
    assert values.shape == (3, 4)
    assert (values == float(constant) if constant != true else values).all()


def test_numbers_give_numbers():
    assert type(to_numpy(x + 1, x)(1)) is float
    assert type(to_numpy(x > 0, x)(1)) is bool
    assert type(to_numpy(3, x)(np.float64(1))) is float


def test_a_result_is_the_caller_s_own():
    values = to_numpy(x, x)
    mine = np.zeros(3)
    values(mine)[0] = 5
    assert mine[0] == 0


def test_columns_and_matrices_lead_with_their_shape():
    p, q = np.arange(3.0), np.arange(1.0, 4.0)
    column = to_numpy(Matrix([x * y, 1]), xy)
    assert column(2, 3).tolist() == [6, 1]
    assert (column(p, q) == [p * q, np.ones(3)]).all()
    square = to_numpy(ImmutableMatrix([[x, y], [0, x + y]]), xy)
    assert (square(p, q) == np.array([[p, q], [0 * p, p + q]])).all()
    assert to_numpy([x, y, 1], xy)(1, 2).tolist() == [1, 2, 1]
    for one in (Matrix([x]), ImmutableMatrix([x])):
        assert to_numpy(one, x)(2).tolist() == [2]


@pytest.mark.parametrize(
    ("expr", "at", "value"),
    [
        (1 / x, 0, math.inf),
        (x / Abs(x), 0, math.nan),
        (log(x), 0, -math.inf),
        (sqrt(x), -1, math.nan),
        (cbrt(x), -8, math.nan),
        (x**1000, 10, math.inf),
        (exp(x), 1e4, math.inf),
        (x * 10**400, -1, -math.inf),
        (x * Rational(10**400, 3), 1, math.inf),
        (x + 2**70, 0, 2.0**70),
        (zoo, 0, math.nan),
        (I * x, 1, math.nan),
        (I * x, 0, 0),
        (Piecewise((1, x > 0)), 0, math.nan),
        (Piecewise((1 / x, x > 0), (0, True)), 0, 0),
    ],
)
def test_no_warning_where_a_formula_has_no_finite_value(expr, at, value):
    function = to_numpy(expr, x)
    for found in (function(at), *function([at, at])):
        assert found == value or (math.isnan(found) and math.isnan(value))


def test_relations_give_booleans():
    p = np.array([-1, 0, 1])
    assert to_numpy(x > 0, x)(p).tolist() == [False, False, True]
    assert to_numpy(And(x < y, x > -1), xy)(p, 1).tolist() == [False, True, False]
    assert to_numpy(Eq(x, y), xy)(p, 0).tolist() == [False, True, False]


def test_a_matrix_symbol_is_one_array():
    points = np.arange(12.0).reshape(3, 4)
    expected = (points**2).sum(axis=0)
    for squared_norm in (v.T * v, Trace(v.T * v), (v.T * v)[0, 0]):
        assert to_numpy(squared_norm, v)([3, 4]) == 25
        assert to_numpy(squared_norm, v)(points) == pytest.approx(expected)
    v3 = MatrixSymbol("v", 3, 1)
    assert to_numpy(2 * v3, v3)(points) == pytest.approx(2 * points)
    assert to_numpy(v3[0, 0] * v3[2, 0], v3)(points) == pytest.approx(points[0] * points[2])
    assert to_numpy(v.T * v, v)(3) == 9


def test_matrices_as_arguments():
    rng = np.random.default_rng(0)
    a, p, q = rng.normal(size=(3, 2)), rng.normal(size=2), rng.normal(size=3)
    assert to_numpy(A * v, (A, v))(a, p) == pytest.approx(a @ p)
    loss = (A * v - w).T * (A * v - w) / 2
    expected = ((a @ p - q) ** 2).sum() / 2
    assert to_numpy(loss, (A, v, w))(a, p, q) == pytest.approx(expected)
    assert to_numpy(loss[0, 0], (A, v, w))(a, p, q) == pytest.approx(expected)


def test_sentences():
    with pytest.raises(ValueError, match="no value for y"):
        to_numpy(x + y, x)
    with pytest.raises(TypeError, match="2 variables"):
        to_numpy(x + y, xy)(1)
    with pytest.raises(ValueError, match="3 x 1, and its value has the shape"):
        to_numpy(MatrixSymbol("v", 3, 1), MatrixSymbol("v", 3, 1))([1, 2])
    with pytest.raises(ValueError, match="NumPy has no function g: write it with other functions"):
        to_numpy(Function("g")(x), x)(1)
    with pytest.raises(TypeError, match="parse"):
        to_numpy("x", x)


def test_signatures_name_the_variables():
    assert list(inspect.signature(to_numpy(x + y, xy)).parameters) == ["x", "y"]


# Central differences

CASES = [
    (lambda x, y: x**2 + x * y + y**2, lambda x, y: [2 * x + y, 2 * y + x]),
    (lambda x, y: math.sin(x * y), lambda x, y: [y * math.cos(x * y), x * math.cos(x * y)]),
    (lambda x, y: math.exp(x - y), lambda x, y: [math.exp(x - y), -math.exp(x - y)]),
    (math.hypot, lambda x, y: [x / math.hypot(x, y), y / math.hypot(x, y)]),
]


@pytest.mark.parametrize(("f", "gradient"), CASES)
def test_gradients_of_closed_form(f, gradient):
    for p in np.random.default_rng(1).uniform(-2, 2, (20, 2)):
        expected = np.array(gradient(*p))
        assert numerical_gradient(f, p) == pytest.approx(expected, rel=2e-9, abs=1e-9)


def test_large_coordinates():
    assert numerical_gradient(lambda x, y: x * y, (1e6, -3e6)) == pytest.approx([-3e6, 1e6])


SCALES = [  # f, its derivative, and points of large and small coordinates
    (math.sin, math.cos, [1e-12, 1e-5, 150, 1e4, 1e6, 1e9]),
    (lambda t: t**2, lambda t: 2 * t, [1e-12, 1e-7, 1e6, 1e12, 1e100]),
    (math.log, lambda t: 1 / t, [1e-12, 1e-5, 1e3, 1e12]),
    (math.sqrt, lambda t: 0.5 / math.sqrt(t), [1e-12, 1e-7, 1e6]),
    (lambda t: 1 / t, lambda t: -1 / t**2, [1e-12, -1e-7, 1e3, -1e6]),
    (lambda t: max(t, 0), lambda t: float(t > 0), [1e-7, -1e-7, 1e9]),
    (lambda t: max(t, 0) + 1, lambda t: float(t > 0), [-1e-7, 1e9]),
    (lambda t: 1e8 + t, lambda t: 1, [1e6, 1e9]),
    (math.tanh, lambda t: 0, [1e3, 1e12]),
]


@pytest.mark.parametrize(("f", "slope", "places"), SCALES)
def test_coordinates_of_any_size(f, slope, places):
    for t in places:
        assert numerical_gradient(f, t) == pytest.approx([slope(t)], rel=1e-8, abs=0)


def test_each_output_has_its_own_scale():
    J = numerical_jacobian(lambda t, u: [math.sin(t), t * u], (1e6, -3e6))
    assert pytest.approx(np.array([[math.cos(1e6), 0], [-3e6, 1e6]]), rel=1e-8) == J


def test_jacobian_rows_are_outputs():
    J = numerical_jacobian(lambda x, y, z: [x * y, z], (2, 3, 4))
    assert pytest.approx(np.array([[3, 2, 0], [0, 0, 1]]), abs=1e-9) == J
    assert numerical_jacobian(lambda x, y: x + 2 * y, (2, 3)) == pytest.approx(np.array([[1, 2]]))
    F = to_numpy(Matrix([x * y, x, y]), xy)
    assert numerical_jacobian(F, (2, 3)) == pytest.approx(np.array([[3, 2], [1, 0], [0, 1]]))


def test_functions_of_one_vector():
    a = np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
    assert numerical_jacobian(lambda v: a @ v, (1, 2)) == pytest.approx(a)
    assert numerical_jacobian(lambda v, a=a: a @ v, (1, 2)) == pytest.approx(a)
    assert numerical_gradient(np.linalg.norm, (3, 4)) == pytest.approx([0.6, 0.8])
    assert numerical_gradient(to_numpy(v.T * v, v), (1, 2, 3)) == pytest.approx([2, 4, 6])
    column = np.array([[1], [2]])
    assert numerical_jacobian(lambda v: a @ v, column) == pytest.approx(a)


def test_functions_of_coordinates():
    assert numerical_gradient(lambda *p: sum(p), (1, 2)) == pytest.approx([1, 1])
    assert numerical_gradient(lambda x, y, s=3: s * x * y, (1, 2)) == pytest.approx([6, 3])


@pytest.mark.parametrize("at", [2, (2,), np.array([2])])
def test_functions_of_one_number(at):
    assert numerical_gradient(math.exp, at) == pytest.approx([math.exp(2)])
    assert numerical_gradient(np.exp, at) == pytest.approx([math.exp(2)])


@pytest.mark.parametrize("at", [(3,), [3], np.array([3])])
@pytest.mark.parametrize("F", [lambda v: v @ v, lambda v: v[0] ** 2, lambda v: (v**2).sum()])
def test_functions_of_a_vector_of_one_number(F, at):
    assert numerical_gradient(F, at) == pytest.approx([6])


def test_a_function_of_another_number_of_coordinates():
    with pytest.raises(ValueError, match="takes 3 numbers, and the point has 2"):
        numerical_gradient(lambda x, y, z: 0, (1, 2))
    with pytest.raises(ValueError, match="takes 2 numbers, and the point has 1"):
        numerical_gradient(lambda x, y: x * y, (1,))
    with pytest.raises(ValueError, match="2 outputs"):
        numerical_gradient(lambda x, y: [x, y], (1, 2))


def test_a_formula_is_no_function():
    for expr in (x**2, Matrix([x, 1]), ImmutableMatrix([x]), "x^2", 3):
        with pytest.raises(TypeError, match="to_numpy"):
            numerical_jacobian(expr, (1,))


def test_values_that_are_not_finite():
    with pytest.raises(ValueError, match="no finite value"):
        numerical_gradient(to_numpy(log(x), x), 0)
    with pytest.raises(ValueError, match="no finite value"):
        numerical_gradient(np.sqrt, 0)
    for F, at in (
        (math.log, 0),
        (math.sqrt, 0),
        (math.exp, 800),
        (lambda t: 1 / (t - t), 1),
        (lambda t: 1 / t, 0),
        (lambda t: math.sqrt(t - 1), 1 + 1e-9),
    ):
        with pytest.raises(ValueError, match="no finite value"):
            numerical_gradient(F, at)
    for at in (np.inf, (1, np.nan), "1", None, (), 1j, np.array([1j]), 10**400, xy, {1, 2}):
        with pytest.raises(ValueError, match="The point needs a number for each variable"):
            numerical_gradient(lambda *p: p[0], at)


@pytest.mark.parametrize("value", [None, "a", "1", 1j, np.array([1j]), x, [1, [2, 3]]], ids=str)
def test_a_function_that_returns_no_numbers(value):
    with pytest.raises(TypeError, match=r"^The function has to return real numbers, and it "):
        numerical_jacobian(lambda t: value, 1)


def test_an_error_of_the_function_s_own_is_its_own():
    with pytest.raises(ValueError, match="shapes"):
        numerical_gradient(lambda p: np.ones((2, 3)) @ np.add(p, [1, 2, 3]), (1, 2))


AS_WRITTEN = [  # an expression, xs, its values at (1, 2)
    (Tuple(x, y), Tuple(x, y), [1, 2]),
    (np.array([x, y]), np.array(xy), [1, 2]),
    (Array([[x, y], [1, x * y]]), Matrix(xy), [[1, 2], [1, 2]]),
    (parse("(xy, 3)", xy), xy, [2, 3]),
    (Product(x + a, (a, 1, 4)) * y, xy, 240),
    (Sum(y**a, (a, 0, 5)), xy, 63),
    (Derivative(y**3, y) + x, xy, 13),
    (Determinant(Matrix([[x, y], [y, x]])), xy, -3),
    (Mod(-x, y), xy, 1),
    (x * Identity(2), xy, [[1, 0], [0, 1]]),
]


@pytest.mark.parametrize(("expr", "xs", "values"), AS_WRITTEN, ids=str)
def test_what_is_evaluated_may_be_written_in_several_ways(expr, xs, values):
    assert to_numpy(expr, xs)(1, 2) == pytest.approx(np.array(values))


@pytest.mark.parametrize(
    ("expr", "xs", "at", "reason"),
    [
        (x * y, {x, y}, (1, 2), "The variables xs need an order"),
        (x * y, "xy", (1, 2), "The variables xs need an order"),
        (None, x, 1, "has to be a SymPy expression"),
        (abs, x, 1, "has to be a SymPy expression"),
        (Lambda(x, x), x, 1, "has to be a SymPy expression"),
        (Integral(sin(a), (a, 0, x)), x, 1, r"work it out first, by doit\(\)"),
        (x**2, symbols("x"), 1, "Two different symbols are called x: create it once"),
        (symbols("y", positive=True) * x, xy, (1, 2), "Two different symbols are called y"),
        (x**2, x, 1j, "The value for x has to be a real number"),
        (x**2, x, y, "The value for x has to be a real number"),
        (x**2, x, np.array([1j]), "The value for x has to be a real number"),
        (x**2, x, None, "The value for x has to be a real number"),
        (x**2, x, [1, None], "The value for x has to be a real number"),
        (x**2, x, "3", "The value for x has to be a real number"),
        (x**2, x, 10**400, "The value for x has to be a real number"),
        (x * y, xy, ([1, 2, 3], [1, 2]), r"The values for x, y do not fit .*: \(3,\), \(2,\)\."),
        (x, (x, x), (1, 2), "A variable stands twice"),
        (x, None, 1, "The variables xs need an order"),
        (x, 3, 1, "The variables xs need an order"),
        (x, (), (), "are a tuple of symbols, and here stands"),
        (x, x + 1, 1, "are a tuple of symbols, and here stands"),
        (x, (xy,), 1, "are a tuple of symbols, and here stands"),
        ([], x, 1, "A list to evaluate holds SymPy expressions"),
        (Matrix([]), x, 1, "has to be a SymPy expression"),
        ([[x], [x, 1]], x, 1, "or rows of them of one length"),
        ([x, None], x, 1, "A list to evaluate holds SymPy expressions"),
        ([x, "exit()"], x, 1, "A list to evaluate holds SymPy expressions"),
        ([[[x]]], x, 1, "A list to evaluate holds SymPy expressions"),
        (KroneckerDelta(x, 0), x, [0, 1], "NumPy cannot evaluate KroneckerDelta"),
    ],
)
def test_what_is_not_evaluated(expr, xs, at, reason):
    with pytest.raises((TypeError, ValueError), match=reason):
        to_numpy(expr, xs)(*at) if isinstance(at, tuple) else to_numpy(expr, xs)(at)
