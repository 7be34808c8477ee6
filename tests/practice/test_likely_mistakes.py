"""What each family of exercises takes for a likely mistake, and its key: worked out by hand."""

import pytest
import sympy as sp
from practice_answers import DEALT, posed
from sympy import Matrix, Rational, S, ZeroMatrix, cos, log, sin, sqrt, symbols

from calclib.practice import numbers
from calclib.practice.families import dimension_free, maps, planes, slopes, vectors
from calclib.practice.families.combinations import (
    CONSTANT,
    LINEAR,
    MAP,
    SQUARES,
    combination,
)
from calclib.practice.families.dimension_free import A, W, X, Y

x, y, u, v = symbols("x y u v", real=True)
xs, half = (x, y), Rational(1, 2)
f = x * y + x**2 / 2 + 3 * y  # its gradient is (x + y, x + 3), (3, 4) at (1, 2)
g = x**2 * y + y  # its gradient is (2xy, x^2 + 1), (4, 2) at (1, 2), where it is 4
h = x**2 + x * y + y**2 - 4 * x - 5 * y
SHARES = S(0), log(2), log(3)  # their softmax is (1/6, 1/3, 1/2)

FAMILIES = [  # what makes a task, its key, the mistakes it names
    (
        lambda: slopes.product(x**2, sin(x), x),
        2 * x * sin(x) + x**2 * cos(x),
        {
            "factors differentiated": [2 * x * cos(x)],
            "half of the product rule": [2 * x * sin(x), x**2 * cos(x)],
            "function for derivative": [x**2 * sin(x)],
        },
    ),
    (
        lambda: slopes.slope(x**2 * y + 3 * y, xs, x),
        2 * x * y,
        {
            "wrong variable held fixed": [x**2 + 3],
            "nothing held fixed": [2 * x * y + x**2 + 3],
            "function for derivative": [x**2 * y + 3 * y],
        },
    ),
    (
        lambda: slopes.slope(x**2 * y + 3 * y, xs, x, (2, 3)),
        12,
        {
            "wrong variable held fixed": [7],
            "nothing held fixed": [19],
            "value for slope": [21],
            "derivative at x": [2 * x * y],
            "function for derivative": [x**2 * y + 3 * y],
        },
    ),
    (
        lambda: slopes.slope(x**2 * y + 3 * y, xs, y, (2, 3)),
        7,
        {
            "wrong variable held fixed": [12],
            "nothing held fixed": [19],
            "value for slope": [21],
            "derivative at x": [x**2 + 3],
            "function for derivative": [x**2 * y + 3 * y],
        },
    ),
    (
        lambda: slopes.slope(sp.Max(x, 3 * x), (x,), x, (0,)),
        S.NaN,
        {"one-sided slope": [1, 3], "mean of the slopes": [2]},
    ),
    (
        lambda: slopes.slopes(x**2 + x * y, xs),
        [2 * x + y, x],
        {
            "partials added": [3 * x + y],
            "function for gradient": [x**2 + x * y],
            "mixed term dropped": [[2 * x, 0]],
        },
    ),
    (
        lambda: slopes.slopes(x**2 + x * y, xs, (1, 2)),
        [4, 1],
        {
            "gradient at p": [[2 * x + y, x]],
            "rate for vector": [sqrt(17)],
            "partials added": [5],
            "function for gradient": [x**2 + x * y],
            "mixed term dropped": [[2, 0], [2 * x, 0]],
        },
    ),
    (
        lambda: slopes.quotient(x**3, x, S(2), S(2)),
        28,
        {
            "limit for quotient": [12],
            "difference for quotient": [56],
            "step to the other side": [4],
            "value for slope": [8],
        },
    ),
    (
        lambda: planes.plane(g, xs, (1, 2)),
        4 * x + 2 * y - 4,
        {
            "value left out": [4 * x + 2 * y - 8],
            "gradient at p": [4 + 2 * x * y * (x - 1) + (x**2 + 1) * (y - 2)],
            "not linear": [g],
            "p and p - p0 confused": [4 * x + 2 * y + 4],
            "mixed term dropped": [y + 2],
        },
    ),
    (
        lambda: planes.plane(g, xs, (1, 2), deviation=True),
        4 * x + 2 * y + 4,
        {
            "value left out": [4 * x + 2 * y],
            "gradient at p": [4 + 2 * x**2 * y + (x**2 + 1) * y],
            "not linear": [(x + 1) ** 2 * (y + 2) + y + 2],
            "p and p - p0 confused": [4 * x + 2 * y - 4],
            "mixed term dropped": [y + 4],
        },
    ),
    (
        lambda: planes.steepest(f, xs, (1, 2)),
        [Rational(3, 5), Rational(4, 5)],
        {
            "rate for vector": [5],
            "gradient at p": [
                [x + y, x + 3],
                [
                    (x + y) / sqrt((x + y) ** 2 + (x + 3) ** 2),
                    (x + 3) / sqrt((x + y) ** 2 + (x + 3) ** 2),
                ],
            ],
            "function for gradient": [f],
            "mixed term dropped": [[1 / sqrt(10), 3 / sqrt(10)]],
        },
    ),
    (
        lambda: planes.steepest(f, xs, (1, 2), descent=True),
        [-Rational(3, 5), -Rational(4, 5)],
        {
            "rate for vector": [-5],
            "gradient at p": [
                [-x - y, -x - 3],
                [
                    -(x + y) / sqrt((x + y) ** 2 + (x + 3) ** 2),
                    -(x + 3) / sqrt((x + y) ** 2 + (x + 3) ** 2),
                ],
            ],
            "function for gradient": [f],
            "mixed term dropped": [[-1 / sqrt(10), -3 / sqrt(10)]],
        },
    ),
    (
        lambda: planes.estimate(sqrt(x), x, S(4), S(5)),
        Rational(9, 4),
        {"value left out": [Rational(1, 4)], "not linear": [sqrt(5)], "value for estimate": [2]},
    ),
    (
        lambda: vectors.descent_step(f, xs, (S(1), S(2)), half),
        [-half, 0],
        {
            "uphill": [[Rational(5, 2), 4]],
            "step for point": [[-Rational(3, 2), -2]],
            "rate left out": [[-2, -2]],
            "gradient for point": [[3, 4]],
            "gradient at p": [[x - (x + y) / 2, y - (x + 3) / 2]],
            "mixed term dropped": [[half, half]],
        },
    ),
    (
        lambda: vectors.directional(f, xs, (1, 2), (1, -1)),
        -1 / sqrt(2),
        {
            "not normalised": [-1],
            "largest slope": [5],
            "gradient for slope": [[3, 4]],
            "slopes added": [7],
            "gradient at p": [(y - 3) / sqrt(2)],
        },
    ),
    (
        lambda: vectors.critical(h, xs, (1, 2)),
        [1, 2],
        {
            "value for point": [-7],
            "gradient for point": [[2 * x + y - 4, x + 2 * y - 5]],
            "mixed term dropped": [[2, Rational(5, 2)]],
        },
    ),
    (
        lambda: maps.matrix([x * y, x + 3 * y], xs),
        [[y, x], [1, 3]],
        {
            "outputs added": [[[y + 1, x + 3]]],
            "function for Jacobian": [[x * y, x + 3 * y]],
        },
    ),
    (
        lambda: maps.matrix([x * y, x + 3 * y], xs, (2, 5)),
        [[5, 2], [1, 3]],
        {
            "outputs added": [[[6, 5]]],
            "function for Jacobian": [[x * y, x + 3 * y]],
            "Jacobian at p": [[[y, x], [1, 3]]],
        },
    ),
    (
        lambda: maps.determinant([x**2 * y, x + 3 * y], xs),
        6 * x * y - x**2,
        {
            "products added": [6 * x * y + x**2],
            "rows for diagonals": [2 * x**3 * y - 3],
            "first product alone": [6 * x * y],
            "matrix for determinant": [[[2 * x * y, x**2], [1, 3]]],
        },
    ),
    (
        lambda: maps.change([x**2, x * y], xs, (1, 2), (1, -1)),
        [2, 1],
        {
            "change of f itself": [[3, 0]],
            "value added": [[3, 3]],
            "step at every point": [[2 * x, y - x]],
            "transposed Jacobian": [[0, -1]],
        },
    ),
    (
        lambda: maps.composition(u**3, (u,), sin(x), (x,)),
        [[3 * sin(x) ** 2 * cos(x)]],
        {
            "inner derivative forgotten": [3 * sin(x) ** 2],
            "outer derivative at x": [3 * x**2 * cos(x)],
            "function for derivative": [sin(x) ** 3],
        },
    ),
    (
        lambda: maps.composition(u**3, (u,), x**2 + 1, (x,), (S(2),)),
        [[300]],
        {
            "inner derivative forgotten": [75],
            "outer derivative at x": [48],
            "function for derivative": [(x**2 + 1) ** 3],
            "value for slope": [125],
            "derivative at x": [6 * x * (x**2 + 1) ** 2],
        },
    ),
    (
        lambda: maps.composition([u * v, u + v], (u, v), [x**2, x * y], xs),
        [[3 * x**2 * y, x**3], [2 * x + y, x]],
        {
            "inner derivative forgotten": [[[x * y, x**2], [1, 1]]],
            "outer derivative at x": [[[3 * x * y, x**2], [2 * x + y, x]]],
            "product in the wrong order": [
                [[2 * x**2 * y, 2 * x**3], [x * y**2 + x, x**2 * y + x]]
            ],
            "function for Jacobian": [[x**3 * y, x**2 + x * y]],
        },
    ),
    (
        lambda: maps.softmax_slope(SHARES, 0, 1),
        -Rational(1, 18),
        {"diagonal used off the diagonal": [Rational(1, 9)], "value for slope": [Rational(1, 6)]},
    ),
    (
        lambda: maps.softmax_slope(SHARES, 1, 1),
        Rational(2, 9),
        {
            "off-diagonal used on the diagonal": [-Rational(1, 9)],
            "value for slope": [Rational(1, 3)],
        },
    ),
]


def same(given, expected):
    given, expected = (Matrix(a if hasattr(a, "__len__") else [a]) for a in (given, expected))
    return given.shape == expected.shape and sp.simplify(given - expected).is_zero_matrix


@pytest.mark.parametrize(("make", "key", "mistakes"), FAMILIES)
def test_the_key_and_the_likely_mistakes(make, key, mistakes):
    task = make()
    assert key is task.answer is S.NaN or same(task.answer, key)
    given = [(name, wrong) for name, wrong, _ in task.mistakes]
    wanted = [(name, wrong) for name, several in mistakes.items() for wrong in several]
    for name, wrong in wanted:
        assert any(name == other and same(answer, wrong) for other, answer in given), (name, wrong)
    assert len(given) == len(wanted)


S_i, S_j = symbols("S_i S_j", positive=True)
FREE = [  # the same, in any dimension
    (
        lambda: combination((LINEAR, SQUARES), (3, -2)),
        3 * W - 4 * X,
        {
            "function for gradient": [3 * W.T * X - 2 * X.T * X],
            "term left out": [-4 * X, 3 * W],
            "factors left out": [W + 2 * X],
        },
    ),
    (
        lambda: combination((LINEAR, SQUARES), (1, 3), row=True),
        W.T + 6 * X.T,
        {
            "function for Jacobian": [W.T * X + 3 * X.T * X],
            "term left out": [6 * X.T, W.T],
            "factors left out": [W.T + 2 * X.T],
        },
    ),
    (
        lambda: combination((SQUARES, LINEAR), (1, 1)),
        2 * X + W,
        {"function for gradient": [X.T * X + W.T * X], "term left out": [W, 2 * X]},
    ),
    (
        lambda: combination((SQUARES,), (2,), row=True),
        4 * X.T,
        {"function for Jacobian": [2 * X.T * X], "factors left out": [2 * X.T]},
    ),
    (
        lambda: combination((MAP, CONSTANT), (3, 1), row=True),
        3 * A,
        {
            "function for Jacobian": [3 * A * X + Y],
            "term left out": [ZeroMatrix(*A.shape)],
            "only the constant gone": [3 * A * X],
            "factors left out": [A],
        },
    ),
    (
        dimension_free.linear_functional,
        W,
        {"wrong variable held fixed": [X], "function for gradient": [W.T * X]},
    ),
    (
        dimension_free.squared_norm,
        2 * X,
        {
            "function for gradient": [X.T * X],
            "rate for vector": [2 * sqrt(X.T * X)],
            "norm for its square": [X * sqrt(X.T * X) ** -1],
        },
    ),
    (dimension_free.linear_map, A, {"function for Jacobian": [A * X]}),
    (
        dimension_free.squared_norm_of_map,
        2 * X.T * A.T * A,
        {
            "inner derivative forgotten": [2 * X.T * A.T],
            "outer derivative at x": [2 * X.T],
            "function for Jacobian": [X.T * A.T * A * X],
        },
    ),
    (
        dimension_free.squared_functional,
        2 * W * (X.T * W),
        {
            "function for gradient": [(W.T * X) ** 2],
            "inner derivative forgotten": [2 * W.T * X],
            "wrong variable held fixed": [2 * X * (X.T * W)],
        },
    ),
    (dimension_free.bilinear, Y.T * A, {"function for Jacobian": [Y.T * A * X]}),
    (
        dimension_free.least_squares,
        A.T * A * X - A.T * Y,
        {
            "inner derivative forgotten": [A * X - Y],
            "function for gradient": [(A * X - Y).T * (A * X - Y) / 2],
            "y left out": [A.T * A * X],
        },
    ),
    (
        dimension_free.softmax_off_diagonal,
        -S_i * S_j,
        {"diagonal used off the diagonal": [S_i * (1 - S_j), S_i * (1 - S_i), S_j * (1 - S_j)]},
    ),
]


@pytest.mark.parametrize(("make", "key", "mistakes"), FREE)
def test_the_key_and_the_likely_mistakes_in_any_dimension(make, key, mistakes):
    task = make()
    wanted = [(name, wrong) for name, several in mistakes.items() for wrong in several]
    given = [(name, wrong) for name, wrong, _ in task.mistakes]
    assert is_zero(task.answer - key)
    assert sorted(name for name, _ in given) == sorted(name for name, _ in wanted)
    for name, wrong in wanted:
        assert any(name == other and is_zero(answer - wrong) for other, answer in given), wrong


def is_zero(gap):
    gap = gap.expand().doit()
    return gap == 0 or getattr(gap, "is_ZeroMatrix", False)


def test_every_likely_mistake_stands_in_the_tables():
    """Of what is asked in the notebooks, and of what is dealt."""
    rows = {name for *_, mistakes in (*FAMILIES, *FREE) for name in mistakes}
    told = {name for which in (*numbers(), *DEALT) for name, *_ in posed(which).mistakes}
    assert told == rows, f"without a row, or never told: {told ^ rows}"


@pytest.mark.parametrize(
    ("make", "answer", "expected"),
    [
        (
            lambda: slopes.slopes(x**2 + x * y, xs, (1, 2)),
            Matrix([4, 1]),
            3 + 4 * (x - 1) + (y - 2),
        ),
        (
            lambda: slopes.slopes(x**2 + x * y, xs),
            Matrix([2 * x + y, x]),
            2 + 3 * (x - 1) + (y - 1),
        ),
        (lambda: slopes.slopes(x**2 + x * y, xs, (1, 2)), S(4), None),
        (lambda: slopes.slopes(x**2 + x * y, xs, (1, 2)), Matrix([[4, 1]]), None),
        (lambda: slopes.slopes(x * y * u, (x, y, u)), Matrix([y * u, x * u, x * y]), None),
        (lambda: slopes.product(x, sin(x), x), sin(x), None),
        (lambda: maps.change([x**2, x * y], xs, (1, 2), (1, -1)), Matrix([2, 1]), None),
        (lambda: planes.plane(g, xs, (1, 2)), 4 * x, 4 * x),
        (lambda: planes.plane(g, xs, (1, 2), deviation=True), x + 2 * y, (x - 1) + 2 * (y - 2)),
    ],
)
def test_the_plane_that_an_answer_means(make, answer, expected):
    found = make().plane(answer)
    assert found is expected is None or sp.expand(found - expected) == 0
