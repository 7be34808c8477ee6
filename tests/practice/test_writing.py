"""How numbers, sums, places and shapes are written for a student, one row for each case."""

import mpmath
import numpy as np
import pytest
from sympy import Matrix, Rational, S, log, symbols

from calclib.practice.answers import as_decimal, oriented, shape_of
from calclib.practice.families.tasks import added, formula, pair, partial, steps, tex, times
from calclib.practice.mistakes import common_mistakes, name_of_entry, wrong_shape
from calclib.practice.rounding import uncertainty, without_noise
from calclib.practice.telling import told_apart, written

x, y = symbols("x y", real=True)
half = Rational(1, 2)


@pytest.mark.parametrize(
    ("write", "expected"),
    [
        (lambda: added(S(7), times(S(4), x - 1)), "7 + 4 (x - 1)"),
        (lambda: added(S(7), times(S(-4), x - 1)), "7 - 4 (x - 1)"),
        (lambda: added(-x, y), "- x + y"),
        (lambda: added(S(0), x), "x"),
        (lambda: added(x, S(0), S(0)), "x"),
        (lambda: added(S(0)), "0"),
        (lambda: added(), "0"),
        (lambda: added(log(x)), r"\ln{\left(x \right)}"),
        (lambda: times(S(1), x), "x"),
        (lambda: times(S(-1), x), "-x"),
        (lambda: times(S(1), x - 1), "(x - 1)"),
        (lambda: times(S(0), x), "0"),
        (lambda: times(S(3), x), "3 x"),
        (lambda: times(S(3), S(2)), "3 (2)"),
        (lambda: times(S(1), S(2)), "2"),
        (lambda: times(S(-1), S(2)), "-2"),
        (lambda: steps("a", "b"), "1. a\n2. b"),
        (lambda: tex(log(x)), r"$\ln{\left(x \right)}$"),
        (lambda: tex((log(x), S(2))), r"$(\ln{\left(x \right)}, 2)$"),
        (lambda: pair([1, -0.0, 2.00004]), "$(1.0000, 0.0000, 2.0000)$"),
        (lambda: pair([half], 1), "$(0.5)$"),
        (lambda: formula(x * y, (x, y)), "$f(x, y) = x y$"),
        (lambda: formula(log(x), (x,), "g"), r"$g(x) = \ln{\left(x \right)}$"),
        (lambda: partial(x), r"$\frac{\partial f}{\partial x}$"),
        (lambda: name_of_entry((0, 0), (2, 1)), "the first entry"),
        (lambda: name_of_entry((0, 1), (1, 2)), "the second entry"),
        (lambda: name_of_entry((5, 0), (6, 1)), "the sixth entry"),
        (lambda: name_of_entry((6, 0), (7, 1)), "the entry in row 7, column 1"),
        (lambda: name_of_entry((1, 2), (2, 3)), "the entry in row 2, column 3"),
        (lambda: written(mpmath.mpf(0)), "0"),
        (lambda: written(mpmath.mpf("7.64")), "7.64"),
        (lambda: written(mpmath.mpf("1e-20")), "1·10⁻²⁰"),
        (lambda: written(mpmath.mpf("-12345.678"), 7), "-12345.68"),
        (lambda: written(mpmath.mpf(1) / 3, 14), "0.33333333333333"),
        (lambda: told_apart(mpmath.mpf("5.1"), mpmath.mpf("5.2")), ("5.1", "5.2")),
        (lambda: told_apart(mpmath.mpf("1.00001"), mpmath.mpf(1)), ("1.00001", "1")),
        (lambda: told_apart(mpmath.mpf("1.0000001"), mpmath.mpf(1), 6), ("1", "1")),
        (lambda: uncertainty(S(3), "3"), 0),
        (lambda: uncertainty(Rational("1.5"), "1.5"), 0),
        (lambda: uncertainty(Rational("0.67"), "0.67"), Rational(1, 200)),
        (lambda: uncertainty(Rational("6.7e-1"), "6.7e-1"), Rational(1, 200)),
        (lambda: uncertainty(S(670), "6.70e2"), 0),
        (lambda: uncertainty(S("0.12345678901"), "0.12345678901"), half / 10**11),
        (lambda: without_noise(x + half, {half: "0.5"}), x + half),
        (lambda: written(mpmath.mpf("5e-5")), "5·10⁻⁵"),
        (lambda: written(mpmath.mpf("-0.0002")), "-0.0002"),
        (lambda: written(mpmath.mpf(10) ** 9), "1·10⁹"),
        (lambda: written(mpmath.mpf("123456789")), "1.235·10⁸"),
        (lambda: written(mpmath.mpf("0.00012345678901234"), 14), "0.00012345678901234"),
        (lambda: written(mpmath.mpf("123456789.123456"), 14), "123456789.12346"),
        (lambda: as_decimal(Rational(51, 10)), "5.1"),
        (lambda: as_decimal(Rational(-51, 1000)), "-0.051"),
        (lambda: as_decimal(S(-7)), "-7"),
        (lambda: as_decimal(Rational(1, 3)), None),
        (lambda: as_decimal(Rational(1, 10**30)), "0." + 29 * "0" + "1"),
        (lambda: as_decimal(Rational(1, 10**31)), None),
        (lambda: shape_of(x), (1, 1)),
        (lambda: shape_of(Matrix([[x, y]])), (1, 2)),
        (lambda: oriented([1, x], Matrix([[x, y]])), Matrix([[1, x]])),
        (lambda: oriented([1, x], Matrix([x, y])), Matrix([1, x])),
        (lambda: oriented([1, x], x), Matrix([1, x])),
        (lambda: oriented([[1, x], [x, 1]], Matrix([[x, y]])), Matrix([[1, x], [x, 1]])),
        (lambda: oriented([[1, x]], Matrix([[x, y]])), Matrix([[1, x]])),
        (lambda: oriented(Matrix([1, x]), Matrix([[x, y]])), Matrix([1, x])),
        (lambda: oriented([x], Matrix([[x, y]])), x),
    ],
)
def test_written(write, expected):
    assert write() == expected


def test_what_a_computer_makes_of_nothing_is_left_out():
    tiny = Rational("1.22464679914735e-16")
    assert without_noise(Matrix([x + tiny, -tiny]), {tiny: "1.22464679914735e-16"}) == Matrix(
        [x, 0]
    )
    short = Rational("1.2e-16")
    assert without_noise(x + short, {short: "1.2e-16"}) == x + short


def values(rows):
    """Three points with the same values, as they stand in a matrix."""
    return np.array([rows] * 3, dtype=float)


WRONG = [  # given, right, the mistakes that are named
    ([[-1], [-2]], [[1], [2]], {"sign": "The sign is wrong."}),
    ([[-1], [2]], [[1], [2]], {"sign": "The sign is wrong in the first entry."}),
    ([[1], [-2]], [[1], [2]], {"sign": "The sign is wrong in the second entry."}),
    ([[2], [4]], [[1], [2]], {"factor": "A factor of 2 is too much."}),
    ([[2], [4]], [[4], [8]], {"factor": "A factor of 2 is lost."}),
    ([[6], [8]], [[0.6], [0.8]], {"not normalised": "divide by the norm."}),
    ([[2], [1]], [[1], [2]], {"order": "in another order"}),
    ([[3], [1], [2]], [[1], [2], [3]], {"order": "in another order"}),
    ([[1, 2], [3, 5]], [[1, 3], [2, 5]], {"transposed": "This is the transpose"}),
    ([[3, 5], [1, 2]], [[1, 2], [3, 5]], {"order": "in another order"}),
    ([[2, 1], [5, 3]], [[1, 2], [3, 5]], {"order": "in another order"}),
    ([[1, 2], [3, -5]], [[1, 2], [3, 5]], {"sign": "in the entry in row 2, column 2."}),
    ([[5], [4], [3], [2], [1]], [[1], [2], [3], [4], [5]], {"order": "in another order"}),
    ([[1, 2, 5, 4, 3]], [[1, 2, 3, 4, 5]], {"order": "in another order"}),
    ([[6], [5], [4], [3], [2], [1]], [[1], [2], [3], [4], [5], [6]], {}),  # too many to try
    ([[-2]], [[2]], {"sign": "The sign is wrong."}),
    ([[1], [3]], [[1], [2]], {}),
    ([[1.2], [1.6]], [[0.6], [0.8]], {"not normalised": "divide by the norm."}),
    ([[-6], [-8]], [[0.6], [0.8]], {}),  # the other way round, and too long
    ([[0.6], [0.9]], [[0.6], [0.8]], {}),
    ([[0.5, 0], [0, 0.5]], [[0.6, 0], [0, 0.8]], {}),
]


@pytest.mark.parametrize(("given", "right", "expected"), WRONG)
def test_mistakes_seen_in_the_values(given, right, expected):
    found = common_mistakes(values(given), values(right))
    found.pop("factor", None) if "factor" not in expected else None
    assert set(found) == set(expected)
    assert all(said in found[name] for name, said in expected.items())


@pytest.mark.parametrize(
    ("given", "right", "expected"),
    [
        ([2, 4, 6], [1, 2, 3], {"factor": "A factor of 2 is too much."}),
        ([1, 2, 3], [2, 4, 6], {"factor": "A factor of 2 is lost."}),
        ([4, 4, 4], [2, 2, 2], {}),  # 4 for 2 may be anything
        ([-4, -4, -4], [4, 4, 4], {"sign": "The sign is wrong."}),
    ],
)
def test_a_factor_is_seen_in_what_varies(given, right, expected):
    alone = (np.array(v, dtype=float).reshape(3, 1, 1) for v in (given, right))
    assert common_mistakes(*alone) == expected
    beside = (np.array([[[7], [a]] for a in v], dtype=float) for v in (given, right))
    at = {name: said.replace(".", " in the second entry.") for name, said in expected.items()}
    assert common_mistakes(*beside) == at


SHAPES = [  # given, right, the name, the sentence
    ([[1, 2]], [[1], [2]], "row for column", "stand in a row, and a column is asked for."),
    ([[1], [2]], [[1, 2]], "column for row", "stand in a column, and a row is asked for."),
    ([[1]], [[1], [2]], "scalar for vector", "and a column of 2 is asked for."),
    ([[1, 2]], [[1]], "vector for scalar", "This is a row of 2, and one number or formula is"),
    ([[1], [2], [3]], [[1], [2]], "shape", "This is a column of 3, and a column of 2 is"),
    ([[1, 2]], [[1], [3]], "shape", "and not all of its entries are right."),
    ([[1, 4], [2, 5], [3, 6]], [[1, 2, 3], [4, 5, 6]], "transposed", "This is the transpose"),
    ([[1, 2, 3], [4, 5, 6]], [[1, 2], [4, 5]], "shape", "This is a 2×3 matrix, and a 2×2 matrix"),
    ([[1, 2, 3]] * 8, [[1, 2], [4, 5]], "shape", "This is an 8×3 matrix"),
]


@pytest.mark.parametrize(("given", "right", "name", "said"), SHAPES)
def test_another_shape(given, right, name, said):
    given, right = values(given), values(right)
    found = wrong_shape(given, right, (given.shape[1:], right.shape[1:]))
    assert found[0] == name and said in found[1]


def test_a_list_is_called_one():
    given, right = values([[1, 2, 3]]), values([[1], [2]])
    _, said = wrong_shape(given, right, ((1, 3), (2, 1)), listed=True)
    assert said == "This is a list of 3, and a column of 2 is asked for."
    rows = values([[1, 2, 3], [4, 5, 6]])
    _, said = wrong_shape(rows, right, ((2, 3), (2, 1)), listed=True)
    assert said == "This is a 2×3 matrix, and a column of 2 is asked for."
    assert wrong_shape(right, right, ((2, 1), (2, 1))) is None
