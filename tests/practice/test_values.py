"""What formulas are worth at points, and which points: beside the long tables of grading."""

import mpmath
import numpy as np
import pytest
from sympy import (
    Abs,
    Identity,
    Matrix,
    MatrixSymbol,
    Max,
    Piecewise,
    Rational,
    S,
    Symbol,
    ZeroMatrix,
    exp,
    log,
    sqrt,
    symbols,
    zoo,
)

from calclib import Exercise, grade
from calclib.practice.sampling import agree, has_none, is_known, sampling
from calclib.practice.values import NONE, TOO_LARGE, at_all, at_point

x, y, z, k, t = symbols("x y z k t", real=True)
n = Symbol("n", integer=True, positive=True)
LEFT_OPEN, NOTHING = TOO_LARGE, NONE

AT = [  # a formula, where, its value: a number, none, or one that is left open
    (x**2 + y, {x: 3, y: 1}, 10),
    (x / 7, {x: 2}, Rational(2, 7)),
    (S(5), {}, 5),
    (1 / x, {x: 0}, LEFT_OPEN),  # missing at this point alone
    (log(x), {x: 0}, LEFT_OPEN),
    (log(x), {x: -1}, NOTHING),
    (log(x), {x: 1}, 0),
    (sqrt(x), {x: -1}, NOTHING),
    (sqrt(x), {x: 4}, 2),
    (sqrt(x), {x: -Rational(1, 10)}, NOTHING),
    (sqrt(x - y), {x: 1, y: Rational(11, 10)}, NOTHING),
    ((x**2 - 4) / (x - 2), {x: 2}, LEFT_OPEN),
    ((x**2 - 4) * y * z * k * t / (x - 2), {x: 2, y: 1, z: 1, k: 1, t: 1}, LEFT_OPEN),
    ((y * z * k * t**2 - 4) / (t - 2), {x: 2, y: 1, z: 1, k: 1, t: 2}, LEFT_OPEN),
    (sqrt(x) / sqrt(x), {x: 2}, 1),
    (sqrt(x**3) / sqrt(x), {x: 0}, LEFT_OPEN),  # there is a value on its right
    (sqrt(-(x**3)) / sqrt(-x), {x: 0}, LEFT_OPEN),  # and here on its left
    (x ** Rational(1, 3), {x: 8}, 2),
    (x ** Rational(1, 3), {x: -8}, LEFT_OPEN),  # a student may think of -2
    (x ** Rational(2, 3), {x: -8}, LEFT_OPEN),
    (x ** Rational(1, 4), {x: -16}, NOTHING),
    (exp(exp(x)), {x: 100}, LEFT_OPEN),
    (2**x, {x: 10}, 1024),
    (x**x, {x: 1000}, LEFT_OPEN),
    (exp(1 / x), {x: 0}, LEFT_OPEN),
    (Max(x, y), {x: 2, y: 5}, 5),
    (1 / Max(3, x), {x: 2}, Rational(1, 3)),
    (1 / Piecewise((7, x > 0), (x, True)), {x: 2}, Rational(1, 7)),
    (Piecewise((1, x > 0), (S.NaN, True)), {x: 2}, 1),
    (Piecewise((1, x > 0), (S.NaN, True)), {x: -2}, NOTHING),
]


@pytest.mark.parametrize(("formula", "point", "value"), AT, ids=str)
def test_the_value_at_a_point(formula, point, value):
    ((found,),) = at_all(formula, [point])[0]
    if value is NOTHING:
        assert mpmath.isnan(found)
    elif value is LEFT_OPEN:
        assert found == TOO_LARGE
    else:
        with mpmath.workdps(190):
            assert abs(found - mpmath.mpf(S(value).p) / S(value).q) < mpmath.mpf(10) ** -180


def test_what_has_no_value_anywhere_is_none():
    points = [{x: 1}, {x: 2}]
    assert at_all(zoo, points) == [None, None]
    for hole in (S.NaN, log(-x), exp(exp(100 * x))):  # the other entry is there all the same
        found = [rows.ravel().tolist() for rows in at_all(Matrix([x, hole]), points)]
        assert [a for a, _ in found] == [1, 2] and not any(mpmath.isfinite(b) for _, b in found)
    assert [rows.tolist() for rows in at_all(Matrix([[x, 2 * x]]), points)] == [[[1, 2]], [[2, 4]]]
    assert [rows.tolist() for rows in at_all(Matrix([1, 2]), points)] == [[[1], [2]]] * 2
    before = mpmath.mp.dps, mpmath.mp.trap_complex
    at_all(sqrt(x), points)
    assert before == (mpmath.mp.dps, mpmath.mp.trap_complex)


A, V = MatrixSymbol("A", 2, 2), MatrixSymbol("v", 2, 1)
SIZED = {A: Matrix([[1, 2], [3, 4]]), V: Matrix([3, 4])}


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        (A * V, [[11], [25]]),
        (A.T, [[1, 3], [2, 4]]),
        (V.T * V, [[25]]),
        ((V.T * V) ** 2, [[625]]),
        (V * sqrt(V.T * V) ** -1, [[Rational(3, 5)], [Rational(4, 5)]]),
        ((V.T * A * V) ** Rational(1, 2), [[sqrt(133)]]),
        (Identity(2), [[1, 0], [0, 1]]),
        (ZeroMatrix(2, 1), [[0], [0]]),
    ],
)
def test_the_value_of_a_matrix_expression(formula, value):
    found = at_point(formula, SIZED)
    wanted = np.array(Matrix(value).evalf(30).tolist(), dtype=float)
    assert found.shape == wanted.shape
    assert np.array(found, dtype=float) == pytest.approx(wanted, abs=1e-14)


def test_a_matrix_that_cannot_be_worked_out_is_none():
    assert (
        at_point(Matrix([[1, 2], [2, 4]]).as_immutable() * A.inverse(), {A: SIZED[A] * 0}) is None
    )


def column(*entries):
    return np.array([[mpmath.mpf(e)] for e in entries], dtype=object).reshape(-1, 1, 1)


AGREE = [  # values at four points, the right ones, what they may be off, whether they agree
    ([1, 2, 3, 4], [1, 2, 3, 4], 0, True),
    ([1, 2, 3, 4], [1, 2, 3, 5], 0, False),
    ([1, 2, 3, 4], [1, 2, 3, 4.5], 0.5, True),
    ([1, 2, 3, 4], [1, 2, 3, 4.6], 0.5, False),
    ([1, 2, 3, "nan"], [1, 2, 3, 4], 0, False),
    ([1, 2, 3, 4], [1, 2, 3, "nan"], 0, False),
    ([1, 2, 3, "inf"], [1, 2, 3, 4], 0, True),  # left open
    ([1, 2, 3, 4], [1, 2, 3, "inf"], 0, True),
    ([1, 2, 3, "nan"], [1, 2, 3, "inf"], 0, True),
    ([1, 2, "inf", "inf"], [1, 2, 3, 4], 0, False),  # too few to tell
    ([1, 2, 3, 4], [1, 2, "inf", "inf"], 0, False),
    ([1, 2], [1, 2], 0, True),
    ([1, "inf"], [1, 2], 0, False),
    ([1, 2, 3, *["inf"] * 9], range(1, 13), 0, True),
    ([1, 2, 3, *["inf"] * 10], range(1, 14), 0, False),
    ([], [], 0, False),
]


@pytest.mark.parametrize(("given", "wanted", "slack", "same"), AGREE)
def test_values_that_agree(given, wanted, slack, same):
    assert agree(column(*given), column(*wanted), slack) is same


def test_values_that_agree_partly():
    given, wanted = column(1, 2, 3, "nan"), column(1, 2, 3, 4)
    assert agree(wanted, given, partly=True)
    assert agree(given, wanted, partly=True) and not agree(given + 1, wanted, partly=True)
    assert not agree(column(1, 2, 3), wanted) and not agree(wanted, column(1, 2, 3))
    assert is_known(wanted) and not is_known(given) and not is_known(column(1, "inf"))
    assert has_none(given) and not has_none(wanted) and not has_none(column(1, "inf"))


def test_the_first_points_are_small_whole_numbers_and_then_come_decimals():
    points = sampling(x * y, (x, y)).points
    assert len(points) == 32 and len(sampling(x * y, (x, y)).first) == 8
    assert all(value.is_Integer and 1 <= value <= 4 for p in points[:3] for value in p.values())
    assert all(p[x] != p[y] for p in points[:3])
    assert not any(value.is_Integer for p in points[3:] for value in p.values())
    signs = {(p[x] > 0, p[y] > 0) for p in points[3:8]}
    assert len(signs) == 4  # each quadrant is looked at soon
    assert len({tuple(p.values()) for p in points}) == 32


def test_points_far_off_are_whole_numbers_near_those_of_the_key_and_then_of_any_size():
    tried = [sampling(log(x - 3000), (x,))._point(seed)[x] for seed in range(200, 1200)]
    assert all(a.is_Integer and min(abs(abs(a) - b) for b in (0, 1, 3000)) <= 9 for a in tried[:40])
    assert {a > 2000 for a in tried[:40]} == {a > 0 for a in tried[:40]} == {True, False}
    sizes = {int(abs(a)).bit_length() for a in tried[40:]}
    assert len(sizes) > 10 and not tried[40].is_Integer


def test_the_points_of_a_size_are_positive_whole_numbers():
    for key in (n, sqrt(n * (n - 50)), log(n - 3000)):
        points = sampling(key, (n,)).points
        assert len(points) >= 8 and all(p[n].is_Integer and p[n] > 0 for p in points)
    tried = (sampling(n, (n,))._point(seed)[n] for seed in range(1200))
    assert all(value.is_Integer and value > 0 for value in tried)
    p = Symbol("p", positive=True)
    assert all(at[p] > 0 for at in sampling(sqrt(p * (p - 50)), (p,)).points)


def test_the_points_of_matrices():
    d, m = symbols("d m", integer=True, positive=True)
    B, w = MatrixSymbol("B", m, d), MatrixSymbol("w", d, 1)
    points = sampling(B * w, (B, w)).points
    assert len(points) == 16
    for at in points:
        assert at[B].shape == (at[m], at[d]) and at[w].shape == (at[d], 1) and at[m] != at[d]
        assert all(abs(entry) <= 9 for entry in at[B])
    assert {s.name for s in sampling(B * w, (B, w)).sizes} == {"d", "m"}


def test_a_number_made_of_the_entries_of_a_vector():
    assert len(sampling(V[0, 0] ** 2 + 1, (V,)).points) == 16


def test_matrices_whose_sizes_are_numbers():
    task = Exercise("", A * V, [A, V])
    assert grade(task, "A v").correct and grade(task, "2A v").mistake == "factor"
    assert not grade(task, "A^T v").correct


@pytest.mark.parametrize(
    ("typed", "correct"),
    [
        ("0.333v - 0.286u", True),
        ("0.333v - 0.285u", False),
        ("0.33v - 0.29u", True),
        ("0.3v - 0.3u", False),  # one decimal tells too little
        ("v/3 - 2u/7", True),
    ],
)
def test_decimals_beside_vectors(typed, correct):
    u = MatrixSymbol("u", 2, 1)
    assert grade(Exercise("", V / 3 - 2 * u / 7, [V, u]), typed).correct is correct


@pytest.mark.parametrize(
    ("key", "typed", "correct"),
    [
        ((x + y) ** 3, "x^3 + 3x^2 y + 3x y^2 + y^3", True),
        ((x + y) ** 3, "x^3 + 3x^2 y + 3x y^2 + y^3 + 10^-45", False),
        ([x, y], "(x, y + 10^-45)", False),
        (Abs(x), "max(x, -x)", True),
        (x, "x + max(0, x - 8)", False),  # by the later points
        (S(3), "x/x*3", True),
    ],
)
def test_answers_that_are_the_same(key, typed, correct):
    assert grade(Exercise("", key, [x, y]), typed).correct is correct


@pytest.mark.parametrize(
    ("key", "typed", "correct"),
    [
        (3 + 2 * sqrt(2), "(1 + sqrt(2))^2", True),
        (3 + 2 * sqrt(2), "sqrt(17 + 12 sqrt(2))", True),
        (3 + 2 * sqrt(2), "5.83", True),
        (3 + 2 * sqrt(2), "5.82", False),
        (3 + 2 * sqrt(2), "(1 + sqrt(2))^2 + 10^-45", False),
        ([sqrt(2), log(8)], "(2/sqrt(2), 3 ln 2)", True),
        ([sqrt(2), log(8)], "(2/sqrt(2), 2 ln 3)", False),
    ],
)
def test_numbers_where_no_letters_may_be_written(key, typed, correct):
    """They have one value, not one at each of many points."""
    task = Exercise("", key, [])
    assert len(task.samples.points) == 1
    assert grade(task, typed).correct is correct


def test_the_right_answer_is_no_mistake_where_no_letters_may_be_written():
    with pytest.raises(ValueError, match="'other' is the right answer"):
        Exercise("", 3 + 2 * sqrt(2), [], mistakes=[("other", (1 + sqrt(2)) ** 2, "No.")])


def test_letters_are_taken_by_name_and_others_are_told():
    own = sampling(x * y, (x, y))
    assert own.named_alike(Symbol("x") + 1) == (x + 1, "")
    assert own.named_alike(Symbol("x") + Symbol("q") + Symbol("b")) == (
        x + Symbol("q") + Symbol("b"),
        "b",
    )
