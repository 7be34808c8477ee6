"""Judging: float noise, the reals, keys anywhere, what is told, and that nothing takes long."""

import re
import time

import pytest
from costly import COSTLY
from practice_answers import RIGHT, UNREAD, WRONG
from sympy import (
    Abs,
    Float,
    Integral,
    MatrixSymbol,
    Max,
    Piecewise,
    Rational,
    S,
    Symbol,
    ZeroMatrix,
    acos,
    asin,
    cos,
    exp,
    log,
    pi,
    sin,
    sqrt,
    symbols,
)

from calclib import Exercise, exercise, grade, numerical_gradient, to_numpy
from calclib.practice import deal, find, markup, numbers
from calclib.practice.answers import read
from calclib.practice.families import planes, slopes
from calclib.practice.families.tasks import Task

x, y, z, k, m = symbols("x y z k m", real=True)
W = MatrixSymbol("w", symbols("d", integer=True, positive=True), 1)


def verdict(key, answer):
    letters = sorted(getattr(S(key), "free_symbols", set()) | {x, y}, key=str)
    feedback = grade(Exercise("", key, letters), answer)
    return RIGHT if feedback.correct else feedback.mistake or WRONG


# ---- The course is real: where an intermediate value is not, there is none ----

REAL = [  # key, answer, verdict
    (sqrt(x - 3) * sqrt(x - 5), "sqrt((x-3)(x-5))", RIGHT),
    (sqrt(x - 3) * sqrt(x - 5), "sqrt(x^2 - 8x + 15)", RIGHT),
    (sqrt((x - 3) * (x - 5)), "sqrt(x-3) sqrt(x-5)", WRONG),  # has no value for x < 3
    (log(-x), "2 ln|sqrt(x)|", WRONG),
    (log(-x), "ln|x|", RIGHT),
    (log(-x), "ln(x)", WRONG),
    (log(x), "ln|x|", RIGHT),
    (log(x), "2 ln sqrt(x)", RIGHT),
    (log(x), "ln(x^2)/2", RIGHT),
    (log(x**2), "2 ln x", WRONG),
    (log(x**2), "2 ln|x|", RIGHT),
    (log(Abs(x)), "ln(x)", WRONG),
    (Abs(x), "sqrt(x^2)", RIGHT),
    (Abs(x), "sqrt(x)^2", WRONG),
    (x, "sqrt(x^3)/sqrt(x)", WRONG),
    (x, "(x^3)^(1/3)", RIGHT),
    (x, "x^2/x", RIGHT),
    (x + 1, "(x^2 - 1)/(x - 1)", RIGHT),
    (1 / x, "(x - 2)/(x^2 - 2x)", RIGHT),
    (sqrt(x), "x/sqrt(x)", RIGHT),
    (sqrt(x), "x^0.5", RIGHT),
    (sqrt(x) * sqrt(y), "sqrt(x y)", RIGHT),
    (sqrt(x * y), "sqrt(x) sqrt(y)", WRONG),
    (log(x * y), "ln x + ln y", WRONG),
    (log(x) + log(y), "ln(x y)", RIGHT),
    (log(x) - log(y), "ln(x/y)", RIGHT),
    (sqrt(x) / sqrt(y), "sqrt(x/y)", RIGHT),
    (-sqrt(x), "sqrt(x)", "sign"),
    (sqrt(1 - x**2), "sqrt(1 - x) sqrt(1 + x)", RIGHT),
    (sqrt(x**2 - 1), "sqrt(x - 1) sqrt(x + 1)", WRONG),
    (asin(x), "pi/2 - acos(x)", RIGHT),
    (asin(x), "atan(x/sqrt(1 - x^2))", RIGHT),  # but for the ends
    (x ** Rational(1, 3), "cbrt(x)", RIGHT),
    (x ** Rational(1, 3), "sign(x)|x|^(1/3)", RIGHT),
    (x ** Rational(1, 3), "x^0.333", RIGHT),
    (x ** Rational(1, 3), "x^0.34", WRONG),
    (1 / sqrt(x**2 - 1), "1/(sqrt(x - 1) sqrt(x + 1))", WRONG),
    (sqrt(x / y), "sqrt(x)/sqrt(y)", WRONG),
    (Piecewise((0, x < 0), (1, x > 0), (S.NaN, True)), "(1 + |x|/x)/2", RIGHT),
    (Piecewise((0, x < 0), (1, x > 0), (S.NaN, True)), "(1 - |x|/x)/2", WRONG),
    (acos(x), "asin(sqrt(1 - x^2))", WRONG),
    (x ** Rational(1, 3), "x/x^(2/3)", RIGHT),
    (x**2, "e^(2 ln|x|)", RIGHT),
    (x**2, "(-x)^2", RIGHT),
    (S.One, "sqrt(x/y)*sqrt(y/x)", RIGHT),
    (S.One, "sqrt(x)/sqrt(x)", RIGHT),
    (S(3), "3sqrt(x/y)*sqrt(y/x)", RIGHT),
    (S(3), "2sqrt(x/y)*sqrt(y/x)", WRONG),
    (S.Zero, "ln(x/y) + ln(y/x)", RIGHT),
]


@pytest.mark.parametrize(("key", "answer", "said"), REAL, ids=str)
def test_the_course_is_real(key, answer, said):
    assert verdict(key, answer) == said


ANYWHERE = [  # a key that has its values far off, or in a narrow place; another way to write it
    (sqrt(x - 5), "(x - 5)^(1/2)"),
    (log(x - 4), "2 ln sqrt(x - 4)"),
    (log(x - 40), "ln(2x - 80) - ln 2"),
    (sqrt(x - 1000), "sqrt(4x - 4000)/2"),
    (log(x - 3000), "ln|x - 3000|"),
    (sqrt(-x - 700), "sqrt(-(x + 700))"),
    (sqrt(x - 1000) * sqrt(1010 - x), "sqrt((x - 1000)(1010 - x))"),
    (acos(50 * x), "pi/2 - asin(50x)"),
    (acos(x / 500 - 7), "pi/2 - asin(x/500 - 7)"),
    (sqrt(1 - x**2 - y**2), "(1 - x^2 - y^2)^0.5"),
    (sqrt(1 - x**2 - y**2 - z**2), "sqrt(1 - (x^2 + y^2 + z^2))"),
    (log(x * y * z - 500), "ln(z y x - 500)"),
    (sqrt(x - 5) * sqrt(y - 50), "sqrt(y - 50) sqrt(x - 5)"),
    (log(x - y - 90), "ln(2(x - y) - 180) - ln(2)"),
    (sqrt(x + y - 400) + log(3 - x), "ln(3 - x) + sqrt(y + x - 400)"),
    (log(log(x)), "ln(ln(x^2)/2)"),
    (log(log(log(x))), "ln ln ln x"),
    (asin(x - 12), "pi/2 - acos(x - 12)"),
    (sqrt(sin(x) - Rational(9, 10)), "sqrt(sin(x) - 0.9)"),
]


@pytest.mark.parametrize(("key", "answer"), ANYWHERE, ids=str)
def test_a_key_is_sampled_wherever_it_has_values(key, answer):
    task = Exercise("", key, sorted(key.free_symbols, key=str))
    assert len(task.samples.points) >= 8
    assert grade(task, str(key).replace("log", "ln").replace("**", "^")).correct
    assert grade(task, answer.replace("ln ln ln x", "ln(ln(ln(x)))")).correct
    assert not grade(task, f"{answer.replace('ln ln ln x', 'ln(ln(ln(x)))')} + 1").correct


# ---- What a computer's arithmetic makes of a right value ----

NOISE = [
    (Rational(51, 10), "5.1000000000000005", RIGHT),
    (Rational(51, 10), "5.09999999999999", RIGHT),
    (Rational(51, 10), "5.100000001", WRONG),
    (Rational(51, 10), "5.1001", WRONG),
    (Rational(3, 10), "0.30000000000000004", RIGHT),
    (Rational(3, 10), "0.1 + 0.2", RIGHT),
    (Rational(1, 3), "0.3333333333333333", RIGHT),
    (Rational(1, 3), "0.3333333333334", RIGHT),
    (Rational(1, 3), "0.33333334", WRONG),
    (Rational(1, 3), "0.333333333400000", RIGHT),  # a double in full, of a central difference
    (Rational(1, 3), "0.33333333340000", WRONG),
    (sqrt(2), "1.4142135623730951", RIGHT),
    (sqrt(2), "1.41421356237", RIGHT),
    (sqrt(2), "1.4142", RIGHT),
    (sqrt(2), "1.4143", WRONG),
    (sqrt(2), "1/0.707", RIGHT),
    (sqrt(2), "2.83/2", RIGHT),
    (sqrt(2), "2.84/2", WRONG),
    (Rational(1, 3), "1 - 0.67", RIGHT),
    (Rational(1, 3), "1 - 0.66", WRONG),
    (Rational(1, 3), f"1 - 0.{'6' * 19}7", RIGHT),
    (Rational(1, 3), f"1 - 0.{'6' * 50}", RIGHT),
    (Rational(1, 3), f"1 - 0.{'6' * 7}{'7' * 40}", WRONG),
    (Rational(-1, 3), f"0.{'6' * 40}7 - 1", RIGHT),
    (Rational(1, 3), "0.67 - 0.33", WRONG),  # more may be off than one of them
    (Rational(1, 3), "(0.67/2, 1)", "vector for scalar"),
    (1 / (exp(Rational(15, 1000)) - 1), "1/(1.02 - 1)", RIGHT),  # 66.2, and by 1.015 it is 66.7
    (Rational(10000, 151), "1/(1 - 0.98)", RIGHT),
    (1 / (x + Rational(6651, 10000)), "1/(x + 0.67)", RIGHT),
    (1 / (x + Rational(6649, 10000)), "1/(x + 0.67)", WRONG),
    (1 / (x - Rational(6749, 10000)), "1/(x - 0.67)", RIGHT),
    (1 / (x - Rational(6751, 10000)), "1/(x - 0.67)", WRONG),
    (1 / (x - Rational(2, 3)), "1/(x - 0.67)", RIGHT),
    (1 / (x - Rational(2, 3)), "1/(x - 0.66)", WRONG),
    (pi / 4, "3.1416/4", RIGHT),
    (pi / 4, "3.2/4", WRONG),  # one digit tells too little
    (Rational(3, 2), "1.00 + 0.51", WRONG),
    ([Rational(2, 3), x / 3], "(1 - 0.33, (1 - 0.67)x)", RIGHT),
    (sqrt(2), "1.41421356238", RIGHT),  # off by less than its digits tell
    (S.Zero, "1.2246467991473532e-16", RIGHT),
    (S.Zero, "-2.220446049250313e-16", RIGHT),
    (S.Zero, "0.0001", WRONG),
    (S.Zero, "1.2*10^-16", WRONG),
    (S.Zero, "1.2e-16", UNREAD),  # or 1.2*e - 16
    (x, "1.0000000000000002x", RIGHT),
    (x, "x + 1.1102230246251565e-16", RIGHT),
    (x, "x + 10^-20", WRONG),
    (x, "x + 0.00000000000000000001", WRONG),
    (x * Rational(1, 7), "0.14285714285714285x", RIGHT),
    (x**2 * Rational(6, 10), "0.6000000000000001x^2", RIGHT),
    (2 * x, "1.0000000000000002x", "factor"),
    (S(123456), "123456.00000000001", RIGHT),
    (S(123456), "123456.001", WRONG),
    (S(10) ** 12, "1000000000001.0", RIGHT),
    (Rational(1, 10**11), "0.000000000010000000000001", RIGHT),
    (Rational(1, 10**11), "0.000000000015000000000001", WRONG),
    (exp(1), "2.718281828459045", RIGHT),
    (exp(1), "2.7183", RIGHT),
    (sin(1) * x, "0.8414709848078965x", RIGHT),
    ([Rational(3, 5), Rational(4, 5)], "(0.6000000000000001, 0.8)", RIGHT),
    ([S(4), S(5)], "(4.000000000026205, 4.999999999999999)", RIGHT),
    ([S(4), S(0)], "(4.000000000026205, 1.8189894035458565e-12)", RIGHT),
    (Rational(-51, 10), "−5.1000000000000005", RIGHT),  # the minus of a word processor
    ([S(4), S(5)], "[4. 5.]", RIGHT),
    ([S(4), S(-5)], "[ 4.         -4.99999999]", WRONG),
    ([Rational(3, 5), Rational(4, 5)], "[6.00000000e-01 8.00000000e-01]", RIGHT),
    ([Rational(3, 5), Rational(4, 5)], "(np.float64(0.6000000000000001), np.float64(0.8))", RIGHT),
    ([Rational(3, 5), Rational(-4, 5)], "(0.6000000000000001, −0.8)", RIGHT),
    ([1 / sqrt(5), 2 / sqrt(5)], "(0.447, 0.894)", RIGHT),
    ([1 / sqrt(5), 2 / sqrt(5)], "(0.447, 0.895)", WRONG),  # rounded wrongly; its length is 1
    ([1 / sqrt(5), 2 / sqrt(5)], "(0.5, 1.0)", "not normalised"),
    ([S(4), S(5)], "(5, 4.000000000026205)", "order"),
    ([S(4), S(5)], "(-4.000000000026205, -5)", "sign"),
]


@pytest.mark.parametrize(("key", "answer", "said"), NOISE, ids=str)
def test_float_noise_is_no_mistake(key, answer, said):
    letters = [x]
    feedback = grade(Exercise("", key, letters), answer)
    assert (RIGHT if feedback.correct else feedback.mistake or WRONG) == said


@pytest.mark.parametrize("f", [x**2 * y, sin(x * y), exp(x - y), x / y, sqrt(x**2 + y**2)])
@pytest.mark.parametrize("at", [(1, 2), (3, 4), (-2, 1)])
def test_what_central_differences_print_is_right(f, at):
    g = numerical_gradient(to_numpy(f, (x, y)), at)
    task = slopes.slopes(f, (x, y), tuple(map(S, at)))
    assert grade(task, f"({g[0]!r}, {g[1]!r})".replace("np.float64", "")).correct
    assert grade(task, [Float(v) for v in g]).correct


@pytest.mark.parametrize(
    ("key", "answer"),
    [
        (S(3), "3.00000001"),
        (S(3), "3.0000000001"),
        (Rational(51, 10), "5.100000001"),
        (x, "x + 10^-7"),
        (x, "x + 10^-20"),
        (x**2, "x^2 + 1/10^9"),
        (x * y, "1.000001 x y"),
        (S.Zero, "1/10^30"),
    ],
)
def test_a_number_that_looks_right_is_never_the_reason(key, answer):
    task = Exercise("", key, [x, y])
    feedback = grade(task, answer)
    assert not feedback.correct
    digits = re.search(r"(?:yours is|entry:|answer:|^)\s*(\d[^ ]*?)\.?(?:\s|$)", feedback.message)[
        1
    ]
    point = dict(re.findall(r"(\w) = (\d+)", feedback.message))
    here = {Symbol(name, real=True): S(value) for name, value in point.items()}
    right = S(key).subs(here)
    assert digits not in (str(right), str(float(right)))


# ---- What is said ----


def test_a_central_difference_stands_beside_what_is_wrong():
    rows = [
        (slopes.product(x**2, sin(x), x), "2x cos x + 1", 1),
        (slopes.slope(x**2 * y + sin(y), (x, y), x), "2xy + sin y", 1),
        (slopes.slopes(x**2 * y + y**3, (x, y)), "(2xy, x^2 + 2y^2)", 1),
        (find("2.1.3-1"), "[y, x, 0; 1, 1, 1]", 1),
        (find("2.1.4-2"), "e^x", 1),
        (planes.plane(x**2 * y, (x, y), (S(1), S(2))), "2 + 4(x - 1) + 2(y - 2)", 1),
    ]
    for task, typed, _ in rows:
        said = grade(task, typed).message
        found = re.search(r"at (.*?): (.*) gives (\S+) there, and yours is (\S+?)\.( |$)", said)
        assert found and "central difference" in found[2], said
        point = dict(re.findall(r"(\w) = ([\d.-]+)", found[1]))
        here = {Symbol(name, real=True): S(value) for name, value in point.items()}
        values = [
            float(e.subs(here))
            for e in (list(task.answer) if task.answer.is_Matrix else [task.answer])
        ]
        assert any(abs(float(found[3]) - v) < 1e-3 * (1 + abs(v)) for v in values), said
        assert found[3] != found[4]


@pytest.mark.parametrize(
    ("typed", "said"),
    [  # at (4, 2) the slope is 16
        ("2x y + 0.1", ": a central difference of f gives 16 there, and yours is 16.1."),
        ("2x y + 0.0001", ": a central difference of f gives 16 there, and yours is 16.0001."),
        ("2x y + 0.00001", ", where yours is 16.00001."),  # so exact is no central difference
    ],
)
def test_a_central_difference_has_six_digits(typed, said):
    task = slopes.slope(x**2 * y, (x, y), x)
    assert grade(task, typed).message == f"Look at your answer at x = 4, y = 2{said}"


@pytest.mark.parametrize(
    ("key", "typed"),
    [
        (x, "x + max(0, x - 3) + max(0, -x - 3)"),
        (x**2, "x^2 + max(0, |x| - 3.02)"),
        (x, "max(x, -3)"),
        (Max(x, y), "max(x, y, x + y - 6)"),
        (x * y, "x y + max(0, x + y - 5.9)"),
        ([x, y], "(x, y + max(0, -y - 2.9))"),
    ],
)
def test_what_differs_at_later_samples_only_gets_a_point(key, typed):
    feedback = grade(Exercise("", key, [x, y]), typed)
    assert not feedback.correct
    assert re.search(r"at (x|y) = -?\d", feedback.message), feedback.message


def test_where_there_is_no_value_the_point_is_named():
    said = grade(Exercise("", x, [x]), "sqrt(x^3)/sqrt(x)").message
    assert re.search(r"at x = -\d", said) and "no value there" in said


NEAR = " is near, but not right: leave fractions as they are, and round at the end alone."
THIRD = Exercise("", Rational(1, 3), [x])
LISTED = Exercise("", [1, Rational(1, 3)], [x])


@pytest.mark.parametrize(
    ("task", "answer", "said"),
    [  # of a number that would be right as it is shown: what was written is told
        (THIRD, "0.66/2", "0.66/2" + NEAR),
        (THIRD, " 0.999/3 ", "0.999/3" + NEAR),
        (THIRD, "0.66*0.5", "0.66*0.5" + NEAR),
        (THIRD, "33/100", "33/100" + NEAR),
        (THIRD, Rational(33, 100), "33/100" + NEAR),
        (THIRD, "0.330", "0.330" + NEAR),
        (THIRD, "sqrt(0.1089)", "sqrt(0.1089)" + NEAR),
        (THIRD, "33*10^−2", "33*10^-2" + NEAR),
        (THIRD, "$0.66/2$", "0.330" + NEAR),
        (THIRD, f"0.66/2{' + 0' * 20}", "0.330" + NEAR),
        (LISTED, "(1, 0.66/2)", f"Look at the second entry: 0.66/2{NEAR}"),
        (LISTED, "[[1]; [33/100]]", f"Look at the second entry: 33/100{NEAR}"),
        (LISTED, "(1, max(0.66, 0.1)/2)", f"Look at the second entry: max(0.66, 0.1)/2{NEAR}"),
        (LISTED, "(100, 33)/100", f"Look at the second entry: 0.330{NEAR}"),
        (LISTED, [1, Rational(33, 100)], f"Look at the second entry: 33/100{NEAR}"),
        (THIRD, "0.65/2", "0.325 is not right."),
        (THIRD, "0.1*3", "0.3 is not right."),
        (THIRD, "0.34", "0.34 is not right."),
        (THIRD, "2 + 3", "5 is not right."),
    ],
)
def test_what_is_near_is_told_as_it_was_written(task, answer, said):
    found = grade(task, answer)
    assert not found.correct and found.message.startswith(said)


def test_numbers_at_a_point_are_not_given_away():
    for task, typed in (
        (find("2.1.2-1"), "(4, 6)"),
        (find("2.1.1-4"), "-3"),
        (find("2.2-1"), "5.3"),
    ):
        said = grade(task, typed).message
        answers = task.answer if task.answer.is_Matrix else [task.answer]
        shown = [float(v) for v in re.findall(r"(?<![=\d] )-?\d+(?:\.\d+)?(?= is| shows)", said)]
        assert not set(map(float, answers)) & set(shown), said
        assert "is not right" in said


SAID = [  # exercise, answer, what is said and what is not
    (Exercise("", S(2), [k, m]), "k", "A number is asked for, and yours varies with k.", "point"),
    (Exercise("", S(2), [k, m]), "5sin(k)^2 + 5cos(k)^2", "5 is not right.", "varies"),
    (find("2.1.2-1"), "(x + 7, 9y)", "put the coordinates of the point in", "asked:"),
    (find("2.1.2-1"), "9 + x", "a column of 2 is asked for", "asked."),
    (find("2.1.2-1"), "[[4, 5]]", "a column is asked for", "asked."),
    (find("2.1.4-5"), "5/8", "a slope is asked for", "asked."),
    (find("2.1"), "-w", "The sign is wrong", "other way round"),
    (find("2.1.2-2"), "(2xy, -x^2 - 3y^2)", "The sign is wrong in the second entry.", "round"),
    (find("2.1"), "w + x", "yours is (", "small numbers"),
    (find("2.1"), "0w", "yours is (0, 0)", "ZeroMatrix"),
    (find("2.3"), "x", "an m×d matrix is asked for", "a m"),
    (find("2.1.2-1"), "(5, 4)", "another order than is asked for.", "for for"),
    (find("2.1.2-1"), "(4, 6)", "Look at the second entry: 6 is not right. A central", "first"),
    (find("2.1.2-1"), "(3, 6)", "first entry: 3 is not right.", "second"),
    (find("2.1.2-1"), "(3, 6)", "Of the 2 entries 2 are wrong.", "is wrong"),
    (find("2.1.2-1"), "(4, 6)", "Of the 2 entries 1 is wrong.", "are wrong"),
    (find("2.2-1"), "5.3", "5.3 is not right. Check the value, the slope", "Look at"),
    (
        Exercise("", 2 * x, [x, y]),
        "2x + y",
        "Look at your answer at x = 4, y = 2, where yours is 10.",
        "Of",
    ),
    (
        Exercise("", 2 * x + y, [x, y]),
        "2x",
        "Look at your answer at x = 4, y = 2, where yours is 8.",
        "z =",
    ),
    (Exercise("", 2 * x, [x, y]), "3x", "at x = 4, where yours is 12.", "y ="),
    (find("2.3"), "3A", "; ", "small"),
    (find("2.3"), "A + A", "A factor of 2 is too much.", "With"),
    (find("2.3"), "3A", "The shape is right, but not the values. With A = [", "x ="),
    (find("2.1.2-1"), "(x + 7, 9y)", "Numbers are asked for, and yours varies with x and y:", "z"),
    (
        Exercise("", 2 * x, [x]),
        "e^(e^(x^2 + 9))",
        "too large to be compared with the right",
        "Look",
    ),
    (find("2.1"), "w w^T x", "With w = (3, 4), x = (-8, -1) yours is (-84, -112).", "A ="),
    (
        Exercise("", S(3), [x]),
        "ln(-x^2)",
        "Look at your answer at x = 2: it has no value there, and the right",
        "varies",
    ),
    (Exercise("", W.T * W, [W]), "w^T w + 1", "With w = (3, 4) yours is 26.", "[["),
    (find("2.1"), "w sqrt(-w^T w)", "With w = (3, 4) yours has no value.", "nan"),
    (
        find("2.1.2-2"),
        "(2x y, sqrt(-1 - x^2))",
        "the second entry at x = 4, y = 2: it has no",
        "first",
    ),
    (find("2.1.2-2"), "(2x y + x, sqrt(-1 - x^2))", "the first entry at x = 4", "no value"),
    (find("2.1.2-2"), [2 * x * y, S.NaN], "the second entry at x = 4, y = 2: it has no", "column"),
]


@pytest.mark.parametrize(("task", "typed", "said", "never"), SAID)
def test_sentences(task, typed, said, never):
    message = grade(task, typed).message
    assert said in message and never not in message


def test_questions_are_asked_in_english():
    told = [find(number) for number in numbers()] + [deal("2.1.4", seed) for seed in range(30)]
    for task in told:
        said = [task.prompt, task.solution, *task.hints, *(said for *_, said in task.mistakes)]
        for sentence in said:
            assert not re.search(r"\b(has f|has its|has the Jacobian|is asked\b(?! for))", sentence)
            assert not re.search(r"indices (\d+) and \1", sentence)
        if "Write $" in task.prompt:
            letter = re.search(r"as (\w)\^T", task.prompt)[1]
            assert letter in {symbol.name for symbol in task.symbols}


PLACEHOLDERS = {
    "2.1": "a formula in w, x",
    "2.3": "a formula in A, x",
    "2.5": "a formula in x, y",
    "2.1.1-2": "a number, or undefined",
    "2.1.1-3": "a formula in x, y",
    "2.1.1-4": "a number, or undefined",
    "2.1.1-5": "a number, or undefined",
    "2.1.2-1": "a list of numbers",
    "2.1.2-2": "a list of formulas in x, y",
    "2.1.4-5": "a number",
    "2.2-1": "a number",
    "2.2-3": "a list of numbers",
}


@pytest.mark.parametrize("number", PLACEHOLDERS)
def test_the_field_asks_for_what_is_wanted(number):
    view = exercise(number)
    assert view.field.placeholder == PLACEHOLDERS[number]
    view.close()


ECHOES = {
    "5.0990195": "5.0990195",
    "5.10": "5.10",
    "0.6x": "0.6 x",
    "-0.6x": "- 0.6 x",
    "x - 0.50y": "x - 0.50 y",
    "(0.6, 0.80)": "0.80",
    "0.25x^2": "0.25 x^{2}",
    "5.0990195*2": "10.198039",
    "x^1.5": "x^{1.5}",
    "sin(0.1x)": r"0.1 x",
    ".5": ".5",
    "2.0": "2",
    "3/5x": r"\frac{3 x}{5}",
    "0.5 ln(x)": r"0.5 \ln{\left(x \right)}",
    "1/3 + 1/4": r"\frac{7}{12}",
}


@pytest.mark.parametrize("typed", ECHOES)
def test_decimals_are_echoed_as_typed(typed):
    shown = markup.echo(typed, (x, y))
    assert ECHOES[typed] in shown
    assert "frac" not in shown or "/" in typed


# ---- The verdict carries what was understood ----


def test_feedback_carries_what_was_understood(monkeypatch):
    feedback = grade("2.1.2-1", "(4, 5)")
    assert feedback.given.shape == (2, 1) and feedback.state == "right"
    assert feedback.position is None and feedback.place == ""
    feedback = grade("2.2", "2x +")
    assert (feedback.state, feedback.position, feedback.given) == (UNREAD, 4, None)
    assert feedback.place == "2x +\n    ^"
    assert feedback.message == f"{feedback.sentence}\n{feedback.place}"
    assert grade("2.2", " ").state == "not attempted" and grade("2.2", "3x").state == "wrong"
    assert repr(grade("2.2", "2x")) == "Feedback(correct=True, mistake=None, message='Right.')"


def test_an_answer_is_read_once_for_a_check(monkeypatch):
    count = []

    def counted(*args):
        count.append(args)
        return read(*args)

    monkeypatch.setattr("calclib.practice.answers.read", counted)
    view = exercise("2.5")
    view.field.value = "5 + x + 4/5y"
    count.clear()
    view.check.click()
    assert len(count) == 1 and view.compare.layout.display is None
    view.compare.click()
    assert len(count) == 1
    view.close()


# ---- An exercise is checked when it is made ----

REFUSED = [  # an exercise, what is said
    (lambda: Exercise("", 2 * x, [x], mistakes=[("half", x + x, "Half.")]), "'half' is the right"),
    (lambda: Exercise("", 2 * x, [x], mistakes=[("a", x, "A."), ("b", x, "B.")]), "and 'b'"),
    (lambda: Exercise("", sin(x) ** 2, [x], mistakes=[("c", (1 - cos(2 * x)) / 2, "C.")]), "'c'"),
    (lambda: Exercise("", 2 * y, [x]), "letter y"),
    (lambda: Exercise("", [x, z], [x, y]), "letter z"),
    (lambda: Exercise("", 2 * x, [x], mistakes=[("d", x * y, "D.")]), "'d' has the letter y"),
    (lambda: Exercise("", MatrixSymbol("w", 3, 1), [MatrixSymbol("x", 3, 1)]), "letter w"),
    (lambda: Exercise("", S.NaN, [x], mistakes=[("e", S.NaN, "E.")]), "'e' is the right"),
    (lambda: Exercise("", sqrt(-(x**2) - 1), [x]), "no real value"),
    (lambda: Exercise("", log(-Abs(x)), [x]), "no real value"),
    (lambda: Exercise("", S.ComplexInfinity, []), "no real value"),
    (lambda: Exercise("", sqrt(S(-2)), []), "no real value"),
    (lambda: Exercise("", [x, log(-(x**2))], [x]), "no real value"),
]  # fmt: skip


@pytest.mark.parametrize(("make", "said"), REFUSED)
def test_an_unfit_exercise_is_refused(make, said):
    with pytest.raises(ValueError, match=re.escape(said)) as refusal:
        make()
    assert str(refusal.value).endswith(".")


def test_what_follows_the_letters_is_given_by_its_name():
    with pytest.raises(TypeError):
        Exercise("", 2 * x, [x], ())


def test_what_is_dealt_may_coincide():
    task = Task("", 2 * x, [x], mistakes=[("one", 2 * x, "One."), ("two", x**2, "Two.")])
    assert [name for name, *_ in task.mistakes] == ["two"]


def test_letters_are_known_by_name():
    task = Exercise("", 2 * Symbol("x"), [x], mistakes=[("half", Symbol("x") ** 2, "Half.")])
    assert grade(task, "2x").correct and grade(task, "x^2").mistake == "half"


# ---- Nothing takes long ----


@pytest.mark.parametrize("number", numbers())
def test_no_answer_takes_long(number):
    task = find(number)
    for typed in COSTLY:
        start = time.process_time()
        assert grade(task, typed).message
        assert time.process_time() - start < 4, typed  # it is some 0.1, and was forever


def test_answers_in_sympy_take_no_time_either():
    d = Symbol("d", integer=True, positive=True)
    for answer in (ZeroMatrix(d, 1), ZeroMatrix(2, 1), ZeroMatrix(1, d), Integral(exp(x**2), x)):
        for number in numbers():
            assert not grade(number, answer).correct
    assert grade("2.1.1-1", Integral(exp(x**2), (x, 0, x))).mistake == UNREAD
