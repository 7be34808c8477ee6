"""Dimension-free answers against the recitation's, and against SymPy's componentwise ones."""

import numpy as np
import pytest
from sympy import (
    Abs,
    BlockMatrix,
    Determinant,
    DiagMatrix,
    DotProduct,
    HadamardProduct,
    Identity,
    ImmutableMatrix,
    Inverse,
    MatMul,
    Matrix,
    MatrixSymbol,
    Max,
    Rational,
    Trace,
    ZeroMatrix,
    cos,
    exp,
    expand,
    log,
    sin,
    sqrt,
    symbols,
)
from sympy.matrices.expressions.applyfunc import ElementwiseApplyFunction

from calclib.derivatives import (
    NotDifferentiable,
    chain_rule,
    directional_derivative,
    gradient,
    jacobian,
    linear_approximation,
    softmax,
    steepest_ascent,
)
from calclib.numerical import numerical_jacobian, to_numpy

m, d, k = symbols("m d k", integer=True, positive=True)
c = symbols("c", real=True)
half = Rational(1, 2)


def matrices(m, d, k):
    """A, x, y, w, S, B, z, p and u, of sizes symbolic or fixed."""
    shapes = {"A": (m, d), "x": (d, 1), "y": (m, 1), "w": (d, 1), "S": (d, d)}
    shapes |= {"B": (d, k), "z": (k, 1), "p": (d, 1), "u": (m, 1)}
    return [MatrixSymbol(name, *shape) for name, shape in shapes.items()]


A, x, y, w, S, B, z, p, u = matrices(m, d, k)
SIZES = pytest.mark.parametrize("sizes", [(m, d, k), (3, 7, 2), (1, 1, 1), (m, 7, 2)], ids=str)


@SIZES
def test_the_recitation(sizes):
    A, x, y, w, S, B, z, _, _ = matrices(*sizes)
    assert gradient(w.T * x, x) == w  # Exercise 2.1
    assert gradient(x.T * w, x) == w
    assert gradient(x.T * x, x) == 2 * x  # Exercise 2.2
    assert jacobian(A * x, x) == A  # Exercise 2.3
    assert jacobian(A * x + y, x) == A
    assert jacobian(A * (B * z), z) == A * B
    assert jacobian((A * x).T * (A * x), x) == 2 * x.T * A.T * A  # Exercise 2.4
    assert gradient((A * x - y).T * (A * x - y) / 2, x) == A.T * (A * x - y)
    assert gradient(x.T * S * x, x) == S * x + S.T * x
    assert jacobian(x.T * S * x, x) == gradient(x.T * S * x, x).T
    assert gradient(exp(w.T * x), x) == exp(Trace(w.T * x)) * w


def test_least_squares_written_out():
    f = (x.T * A.T * A * x - 2 * y.T * A * x + y.T * y) / 2
    assert gradient(f, x) == expand(A.T * (A * x - y))
    assert gradient((A * x - y).T * (A * x - y) / m, x) == 2 / m * A.T * (A * x - y)


def test_constants():
    assert gradient(y.T * y, x) == ZeroMatrix(d, 1)
    assert jacobian(y, x) == ZeroMatrix(m, d)
    assert jacobian(x, x) == Identity(d)


def test_scalars_in_other_clothes():
    assert gradient(Trace(x.T * x), x) == 2 * x
    assert gradient(Trace(x * x.T), x) == 2 * x
    assert gradient(sqrt(Trace(w.T * x) ** 2), x) == gradient(Abs(Trace(w.T * x)), x)
    assert gradient(sqrt(x.T * x), x) == x * (x.T * x) ** Rational(-1, 2)
    logistic = (w.T * x).applyfunc(exp)
    assert jacobian(logistic, x) == DiagMatrix(logistic) * w.T
    assert not jacobian(w.T * x * x.T * x, x).has(Trace)


# Every formula once more, by elements: sizes put in, and SymPy's own Jacobian of explicit columns.
FORMULAS = [
    w.T * x,
    x.T * S * x,
    (A * x - y).T * (A * x - y) / 2 + c * x.T * x,
    (S * x).T * (S * x) + x.T * S * x + w.T * x,
    Trace(x.T * S * x),
    Trace(S * x * w.T),
    Trace(w * x.T + x * x.T),
    exp(Trace(w.T * x - x.T * x)),
    Trace(w.T * x) ** 2,
    exp(-Trace(x.T * x)),
    log(1 + exp(-Trace(w.T * x))),
    Abs(Trace(w.T * x)),
    Max(0, 1 - Trace(w.T * x)) + c * Trace(x.T * x),
    Trace(w.T * x) * Trace(x.T * x),
    sqrt(Trace(x.T * x)),
    sqrt(x.T * x),
    (x.T * x) ** 2,
    (x.T * S * x) ** -1,
    w.T * x * x.T * x,
    x.T * S.T * S * S * x,
    x.T * Inverse(S) * x,
    A * x,
    A * x + y,
    A * S * x - 3 * A * x,
    S * x * w.T * x,
    x * x.T * w,
    x * x.T * x,
    x * (x.T * x) ** Rational(-1, 2),
    Trace(x.T * w) * x,
    c * Trace(x.T * S * x) * (A * x),
    x.applyfunc(exp),
    (A * x).applyfunc(sin),
    A * x.applyfunc(lambda t: Max(0, t)),
    w.T * (S * x).applyfunc(exp),
]


# SymPy applies a function to a 1 x 1 matrix itself, not to its element.
CASES = [(F, {m: 3, d: 2}) for F in FORMULAS]
CASES += [(F, {m: 1, d: 1}) for F in FORMULAS if not F.has(ElementwiseApplyFunction)]


@pytest.mark.parametrize(("F", "sizes"), CASES, ids=str)
def test_against_central_differences(F, sizes):
    rng = np.random.default_rng(3)
    arguments = (x, A, y, w, S, c)
    shapes = [(sizes[d],), (sizes[m], sizes[d]), (sizes[m],), (sizes[d],), (sizes[d],) * 2, ()]
    point, *others = (rng.uniform(0.5, 1.5, shape) for shape in shapes)
    J, value = to_numpy(jacobian(F, x), arguments), to_numpy(F, arguments)
    expected = numerical_jacobian(lambda v: value(v, *others), point)
    found = np.reshape(J(point, *others), expected.shape)
    assert found == pytest.approx(expected, rel=1e-6, abs=1e-7)


def test_a_composition_theorem_2_2():
    chain = chain_rule(u.T * u, u, A * x, x)
    assert chain.outer == (2 * (A * x).T).doit()
    assert chain.inner == A
    assert chain.product == 2 * x.T * A.T * A
    logistic = chain_rule(log(1 + exp(c)), c, w.T * x, x)
    assert logistic.outer == Matrix([exp(Trace(w.T * x)) / (1 + exp(Trace(w.T * x)))])
    assert logistic.inner == w.T
    assert logistic.product == logistic.outer[0] * w.T


def test_a_symbolic_point():
    assert gradient(x.T * x, x, at=p) == 2 * p
    assert linear_approximation(x.T * x, x, at=p) == p.T * p + 2 * p.T * (x - p)
    linear = linear_approximation(w.T * x, x, at=p)
    assert expand(linear) == w.T * x
    assert linear_approximation(Trace(w.T * x), x, at=p) == Trace(w.T * p) + Trace(w.T * (x - p))
    assert gradient(x.T * x, x, at=ZeroMatrix(d, 1)) == ZeroMatrix(d, 1)
    assert directional_derivative(x.T * x, x, w, at=p) == 2 * p.T * w * (w.T * w) ** -Rational(1, 2)
    assert steepest_ascent(w.T * x, x, at=p) == w * (w.T * w) ** -Rational(1, 2)


def test_a_point_of_numbers():
    A, x, *_ = matrices(3, 2, 1)
    assert gradient(sqrt(x.T * x), x, at=(3, 4)) == Matrix([Rational(3, 5), Rational(4, 5)])
    assert jacobian(A * x, x, at=Matrix([3, 4])) == A.as_explicit()
    assert directional_derivative(x.T * x, x, (3, 4), at=(1, 1)) == Rational(14, 5)
    assert directional_derivative(x.T * x, x, (3, 4)) == (6 * x[0, 0] + 8 * x[1, 0]) / 5
    L = linear_approximation(x.T * x, x, at=(1, 2))
    assert expand(L) == 2 * x[0, 0] + 4 * x[1, 0] - 5


def test_elements_of_a_vector_of_fixed_size():
    x = MatrixSymbol("x", 2, 1)
    F = Matrix([x[0, 0] ** 2, x[0, 0] * x[1, 0]])
    assert jacobian(F, x) == Matrix([[2 * x[0, 0], 0], [x[1, 0], x[0, 0]]])
    assert jacobian(ImmutableMatrix([[1, 2], [3, 4]]) * x, x) == Matrix([[1, 2], [3, 4]])


@pytest.mark.parametrize(
    ("f", "expected"),
    [
        (exp(w.T * x), exp(Trace(w.T * x)) * w),
        (log(1 + exp(-(w.T * x))), -exp(-Trace(w.T * x)) / (1 + exp(-Trace(w.T * x))) * w),
        (sin(x.T * S * x), cos(Trace(x.T * S * x)) * (S * x + S.T * x)),
        (DotProduct(w, x), w),
        (DotProduct(x, x.T) / 2, x),
        (Determinant(x.T * x), 2 * x),
    ],
    ids=str,
)
def test_the_one_number_of_a_product_inside_a_function(f, expected):
    assert gradient(f, x) == expected
    assert gradient([f, 1][:1], x) == expected


def test_products_of_explicit_matrices_that_are_not_worked_out():
    a, b = symbols("a b", real=True)
    M, v = Matrix([[1, 2], [3, 4]]), Matrix([a, b])
    assert jacobian(MatMul(M, v), (a, b)) == jacobian(M * v, (a, b), at=(1, 2)) == M
    assert gradient(MatMul(v.T, v), (a, b), at=MatMul(M, Matrix([1, 1]))) == Matrix([6, 14])
    assert softmax(MatMul(M, v)) == softmax(M * v)


def test_functions_of_each_element_at_0():
    for kinked in (Abs, sqrt):
        with pytest.raises(NotDifferentiable):
            jacobian(x.applyfunc(kinked), x, at=ZeroMatrix(d, 1))
    assert jacobian(x.applyfunc(sin), x, at=ZeroMatrix(d, 1)).has(cos)


X, V = MatrixSymbol("x", 2, 1), ImmutableMatrix([3, -1])
WITHOUT_A_RULE = [  # for any size: then by the elements of a vector of fixed size
    (HadamardProduct(X, X), [[1, 0], [0, 4]]),
    (BlockMatrix([[X], [3 * X]]), [[1, 0], [0, 1], [3, 0], [0, 3]]),
    (Determinant(V * V.T + X * X.T), [[13, 39]]),
    (Trace(X * X.T) * X[0, 0], [[Rational(19, 4), 2]]),
    (exp(X.T * V) * (X.T * X)[0, 0], [[55 * exp(-half) / 4, -exp(-half) / 4]]),
]


@pytest.mark.parametrize(("F", "expected"), WITHOUT_A_RULE, ids=str)
def test_a_vector_of_fixed_size_needs_no_rule(F, expected):
    at = {X[0, 0]: half, X[1, 0]: 2}
    assert jacobian(F, X).subs(at) == jacobian(F, X, at=(half, 2)) == Matrix(expected)
    found = numerical_jacobian(to_numpy(F, X), [0.5, 2])
    assert found == pytest.approx(np.array(expected, dtype=float), abs=1e-6)


LISTED = [  # outputs that are numbers, written with vectors; their Jacobian at (1/2, 2)
    ([V.T * X], [[3, -1]]),
    ((X.T * X,), [[1, 4]]),
    (Matrix([X.T * X]), [[1, 4]]),
    ([V.T * X, X.T * X], [[3, -1], [1, 4]]),
    ([[V.T * X], [X.T * X]], [[3, -1], [1, 4]]),
    (Matrix([V.T * X, X.T * X]), [[3, -1], [1, 4]]),
    (
        Matrix([X.T * ImmutableMatrix([[1, 4], [2, -3]]) * X, 5 * X[0], 3]),
        [[13, -9], [5, 0], [0, 0]],
    ),
]


@pytest.mark.parametrize(("F", "expected"), LISTED, ids=str)
def test_outputs_in_a_list(F, expected):
    assert jacobian(F, X, at=(Rational(1, 2), 2)) == Matrix(expected)
    f = to_numpy(F if isinstance(F, Matrix) else Matrix(F), X)
    assert numerical_jacobian(f, [0.5, 2]) == pytest.approx(np.array(expected), abs=1e-8)


def test_a_list_of_one_output_is_that_output():
    assert gradient([w.T * x], x) == gradient(Matrix([w.T * x]), x) == w
    assert gradient(np.array([[c * X[0, 0]]]), X) == Matrix([c, 0])
    assert jacobian([A * x], x) == A
    with pytest.raises(ValueError, match=r"Each output of a list is a number, and A\*x is m x 1\."):
        jacobian([A * x, w.T * x], x)
    with pytest.raises(ValueError, match="An entry of a matrix is a number"):
        to_numpy([c * X, 2], (c, X))(1, [2, 3])


def test_the_norm_has_no_gradient_at_0():
    x = MatrixSymbol("x", 2, 1)
    with pytest.raises(NotDifferentiable) as refused:
        gradient(sqrt(x.T * x), x, at=(0, 0))
    assert refused.value.slopes == {x[0, 0]: (-1, 1), x[1, 0]: (-1, 1)}
    y = MatrixSymbol("y", d, 1)
    for f in (sqrt(y.T * y), sqrt(Trace(y.T * y)), log(Trace(y.T * y))):
        with pytest.raises(NotDifferentiable):
            gradient(f, y, at=ZeroMatrix(d, 1))
    assert gradient(sqrt(Trace(y.T * y)) ** 3, y, at=ZeroMatrix(d, 1)) == ZeroMatrix(d, 1)


def test_a_constant_has_no_steepest_direction():
    with pytest.raises(ValueError, match="gradient is zero"):
        steepest_ascent(y.T * y, x, at=p)


@pytest.mark.parametrize(
    "f",
    [
        Determinant(x * x.T),
        Trace(Inverse(x * x.T)) + x[0, 0],
        (A * x)[0, 0],
        Matrix([c, x[0, 0]]),
        (x * w.T) ** 2 * x,
        (w.T * w) ** Trace(w.T * x),
        HadamardProduct(x, w),
    ],
)
def test_what_has_no_rule_is_refused_in_a_sentence(f):
    with pytest.raises(ValueError, match=r"no dimension-free rule.*\.$"):
        jacobian(f, x)


def test_a_direction_of_any_dimension_is_a_column_that_is_not_zero():
    for v in (ZeroMatrix(d, 1), y):
        with pytest.raises(ValueError, match=r"^A direction for x is a nonzero column of its size"):
            directional_derivative(x.T * x, x, v)


@pytest.mark.parametrize(
    ("f", "xs", "at", "reason"),
    [
        (A * x, x, None, "one output"),
        (x.T, x, None, "column"),
        (x.T * x, A, None, "column"),
        (x.T * x, x, y, "The point y is m x 1"),
        (x.T * x, x, (1, 2), "fixed size"),
        (x.T * x, (x, w), None, "one MatrixSymbol"),
        (x.T * x * c, c, x, "A point in .* needs numbers, and x has no fixed size"),
    ],
)
def test_shapes_are_enforced(f, xs, at, reason):
    with pytest.raises((ValueError, TypeError), match=reason):
        gradient(f, xs, at=at)
