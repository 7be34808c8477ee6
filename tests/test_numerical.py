"""NumPy functions against Python's own arithmetic, and central differences against closed forms."""

import inspect
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import (
    Abs,
    And,
    Eq,
    Function,
    I,
    ImmutableMatrix,
    Matrix,
    MatrixSymbol,
    Max,
    Min,
    Piecewise,
    Rational,
    Trace,
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

x, y = xy = symbols("x y", real=True)
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
    }
    for expr, value in expected.items():
        assert to_numpy(expr, xy)(p, q) == pytest.approx(value)


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
    with pytest.raises(ValueError, match="no function g"):
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


def test_a_function_of_another_number_of_coordinates():
    with pytest.raises(ValueError, match="takes 3 numbers, and the point has 2"):
        numerical_gradient(lambda x, y, z: 0, (1, 2))
    with pytest.raises(ValueError, match="takes 2 numbers, and the point has 1"):
        numerical_gradient(lambda x, y: x * y, (1,))
    with pytest.raises(ValueError, match="2 outputs"):
        numerical_gradient(lambda x, y: [x, y], (1, 2))


def test_a_formula_is_no_function():
    for expr in (x**2, Matrix([x, 1]), ImmutableMatrix([x])):
        with pytest.raises(TypeError, match="to_numpy"):
            numerical_jacobian(expr, (1,))


def test_values_that_are_not_finite():
    with pytest.raises(ValueError, match="no finite value"):
        numerical_gradient(to_numpy(log(x), x), 0)
    with pytest.raises(ValueError, match="no finite value"):
        numerical_gradient(np.sqrt, 0)
