"""The exercises: what is typed gets its right verdict, and what others may ask of `grade`."""

import re

import numpy as np
import pytest
import sympy as sp
from hostile import HOSTILE
from practice_answers import (
    ANSWERS,
    EMPTY,
    GENERIC,
    RIGHT,
    UNDEFINED,
    UNREAD,
    WRONG,
    missing,
    verdict,
)
from sympy import Float, ImmutableMatrix, Max, Rational, S, Symbol, symbols

from calclib import Exercise, drill, exercise, grade, gradient, solutions
from calclib.practice import deal, find, numbers
from calclib.practice.families.tasks import Task

x, y = symbols("x y", real=True)


@pytest.mark.parametrize(
    ("number", "typed"), [(number, typed) for number, rows in ANSWERS.items() for typed in rows]
)
def test_typed_answers(number, typed):
    assert verdict(number, typed) == ANSWERS[number][typed]


def test_every_exercise_and_every_verdict_stands_in_the_table():
    assert missing(ANSWERS, {number: find(number) for number in numbers()}) == []
    assert sum(map(len, ANSWERS.values())) >= 200
    said = {verdict for rows in ANSWERS.values() for verdict in rows.values()}
    assert set(GENERIC) | {RIGHT, WRONG, EMPTY, UNREAD, UNDEFINED} <= said


def test_a_row_that_is_missing_is_asked_for_by_name():
    halved = [("halved", x, "A factor is lost."), ("kept", x**2, "This is f.")]
    task = Exercise("Differentiate $x^2$.", 2 * x, [x], mistakes=halved)
    table = "tests/helpers/practice_answers.py"
    assert missing({"9": {"2x": RIGHT, "x": "halved", "x^2": "kept"}}, {"9": task}) == []
    assert missing({}, {"9": task}) == [f"Exercise 9 has no rows in {table}: write one there."]
    assert missing({"9": {"x": "halved"}}, {"9": task}) == [
        f"Exercise 9 lacks a row in {table} with a right answer.",
        f'Exercise 9 lacks a row in {table} whose verdict is "kept", one of its mistakes.',
    ]
    assert missing({"8": {}}, {}) == [f"The rows of 8 in {table} belong to no exercise."]


@pytest.mark.parametrize("number", numbers())
def test_no_two_likely_mistakes_are_the_same(number):
    """But where the form of what was typed tells which of the two it is."""
    task = find(number)
    told_by_form = ("value left out", "p and p - p0 confused")
    alike = task.alike() if isinstance(task, Task) else []
    assert set(alike) <= {told_by_form}


@pytest.mark.parametrize("number", numbers())
def test_hints_and_solutions_are_there(number):
    task = find(number)
    assert 2 <= len(task.hints) <= 3
    steps = task.solution.splitlines()
    assert len(steps) >= 2 and all(step.startswith(f"{n}. ") for n, step in enumerate(steps, 1))
    for text in (task.prompt, task.solution, *task.hints, *(said for *_, said in task.mistakes)):
        assert text.count("$") % 2 == 0 and text.strip() == text and "nan" not in text


def test_a_teachers_own_exercise():
    own = [("halved", x / 2, "Half of it is missing.")]
    task = Exercise("Differentiate $x^2$.", 2 * x, [x], mistakes=own)
    assert grade(task, "x/2") == grade(task, x / 2)
    assert (grade(task, "x/2").mistake, grade(task, "x/2").message) == ("halved", own[0][2])
    assert grade(task, "x").mistake == "factor"
    named = Exercise("", 2 * x, [x], mistakes=[("a side alone", x, "And the other side?")])
    assert grade(named, "x").mistake == "a side alone"  # which says more than a factor
    assert not task.hints and not task.solution
    listed = Exercise("", [2 * x, 2 * y], {x, y})
    assert listed.answer == ImmutableMatrix([2 * x, 2 * y])
    assert (
        grade(listed, [2 * x, 2 * y]).correct and grade(listed, sp.Matrix([2 * x, 2 * y])).correct
    )


def test_a_mistake_that_is_not_alone_is_not_named():
    task = Task("", 2 * x, [x], mistakes=[("one", x**2, "One."), ("two", x * x, "Two.")])
    assert grade(task, "x^2").mistake is None
    rows = [("row", [[x, 1]], "A row."), ("column", [x, 1], "A column.")]
    assert grade(Exercise("", [x, 2], [x], mistakes=rows), "(x, 1)").mistake is None  # a list
    turned = Exercise("", [x, -x], [x])  # both signs, or the order
    assert grade(turned, "(-x, x)").mistake is None


def test_sympy_answers_are_graded_by_names_and_values():
    task = Exercise("", 2 * x / 3, [x])
    assert grade(task, Symbol("x") * 2 / 3).correct
    assert grade(task, Float("0.67") * x).correct
    assert grade(task, 2 * Symbol("t") / 3).mistake == UNREAD
    assert grade(Exercise("", Float("0.25"), []), Rational(1, 4)).correct
    assert not grade(task, sp.oo).correct and not grade(task, sp.zoo).correct


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        *(("0.67", RIGHT), ("0.667", RIGHT), (".6666667", RIGHT), ("0.6667", RIGHT)),
        *(("0.66", WRONG), ("0.668", WRONG), ("0.7", WRONG), ("67/100", WRONG)),
        *(("1.33", "factor"), ("-0.67", "sign")),
    ],
)
def test_decimals_that_round_rightly(typed, said):
    task = Exercise("", [Rational(2, 3), Rational(2, 3)], ())
    assert verdict(task, f"({typed}, {typed})") == said


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        *(("x - 0.33y", RIGHT), ("x − 0.33y", RIGHT), ("x – 0.33×y", RIGHT), ("x-.33∗y", RIGHT)),
        *(("x - 0.33\u200by", RIGHT), ("x − 0.34y", WRONG), ("−x + 0.33×y", "sign")),
    ],
)
def test_decimals_round_beside_the_signs_of_word_processors(typed, said):
    assert verdict(Exercise("", x - y / 3, [x, y]), typed) == said


def test_what_agrees_only_in_places_is_wrong():
    assert not grade(Exercise("", x, [x]), "|x|").correct
    assert not grade(Exercise("", Max(x, y), [x, y]), "x").correct
    assert not grade(Exercise("", sp.Abs(x), [x]), "sqrt(x)^2").correct
    assert grade(Exercise("", sp.Abs(x), [x]), "sqrt(x^2)").correct
    assert not grade(Exercise("", sp.sin(x), [x]), "x - x^3/6 + x^5/120").correct
    assert not grade(Exercise("", x, [x]), "x + 10^-20").correct
    assert grade(Exercise("", sp.log(x - 3), [x]), "ln(x - 3)").correct  # not defined everywhere
    assert grade(Exercise("", x + 1, [x]), "(x^2 - 1)/(x - 1)").correct


def test_what_is_large_is_judged_all_the_same():
    task = Exercise("", x**100 + 1, [x])
    assert grade(task, "((x^10)^5)^2 + 1").correct
    assert not grade(task, "x^100").correct
    for typed in ("e^(e^(x^100))", "x^(e^(x^100))", "max(x, y, 1/x, sin x)"):
        assert verdict(Exercise("", 2 * x, [x, y]), typed) == WRONG


def test_messages_point_to_an_entry_and_do_not_tell_the_answer():
    feedback = grade("2.1.2-2", "(2xy, x^2 + 2y^2)")
    assert "second entry" in feedback.message
    point = dict(re.findall(r"(\w) = (\d+)", feedback.message))
    here = {Symbol(name, real=True): S(value) for name, value in point.items()}
    assert f"yours is {(x**2 + 2 * y**2).subs(here)}." in feedback.message
    assert str((x**2 + 3 * y**2).subs(here)) not in feedback.message.split("yours")[1]
    assert grade("2.2", "2x +").message.splitlines()[1:] == ["2x +", "    ^"]


def test_unknown_numbers_are_refused():
    with pytest.raises(ValueError, match=r"no exercise 9\.9; there are 2\.1"):
        grade("9.9", "x")
    with pytest.raises(ValueError, match="no notebook 9"):
        deal("9")


def test_hostile_answers_are_not_understood():
    assert len(HOSTILE) >= 300
    for typed in HOSTILE:
        for number in ("2.5", "2.1.2-2"):
            feedback = grade(number, typed)
            assert not feedback.correct
            assert feedback.mistake in (EMPTY, UNREAD), typed


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: grade(3, "x"), "is a text"),
        (lambda: grade(2.2, "x"), "is a text"),
        (lambda: exercise(None), "is a text"),
        (lambda: exercise(2.2), "is a text"),
        (lambda: deal("2.1.2", "a"), "A seed is a whole number"),
        (lambda: deal("2.1.2", 1.5), "A seed is a whole number"),
        (lambda: deal("2.1.2", level=4), "A level is 1, 2 or 3"),
        (lambda: grade("2.1", None), "An answer is a text"),
        (lambda: grade("2.1", b"w"), "An answer is a text"),
        (lambda: grade("2.1", {1, 2}), "An answer is a text"),
        (lambda: deal(2.1), "A drill is of a notebook, a text"),
        (lambda: deal(["2.1.2"]), "A drill is of a notebook, a text"),
        (lambda: deal(None), "or of a list of functions"),
        (lambda: deal([]), "or of a list of functions"),
        (lambda: deal([lambda dealt: None]), "<lambda> deals None, and not an Exercise"),
        (lambda: deal([lambda dealt: dealt.shape((1, 2))]), r"write shape\(easy, middle, hard\)"),
        (lambda: deal([lambda dealt: dealt.shape(1, 2, 3)]), "one of three tuples"),
        (lambda: deal([lambda dealt: dealt.whole(0)]), "No whole number but 0 has a size from 1"),
        (lambda: deal([lambda dealt: dealt.whole(3, 0)]), "No whole number but 0 has a size from"),
        (lambda: deal([lambda dealt: dealt.whole(3, 4)]), "has a size from 4 to 3"),
        (lambda: exercise([Exercise("", x, [x])]), "one of your own is an Exercise"),
        (lambda: solutions(3), "3 is no solution"),
        (lambda: solutions("It is 2.", ""), "'' is no solution"),
        (lambda: solutions(["It is 2."]), "is no solution: write a text"),
        (lambda: grade("2.1", True), "An answer is a text"),
        (lambda: grade("2.1", sp.Lambda(x, 1)), "An answer is a text"),
        (lambda: grade("2.1", [[1, 2], [3]]), "The rows of a matrix have one length"),
        (lambda: grade("2.1", [1, [3]]), "The rows of a matrix have one length"),
        (lambda: grade("2.1", [ImmutableMatrix([x]), 2]), "The rows of a matrix have one length"),
        (lambda: grade("2.1", [x, None]), "An answer is a text"),
        (lambda: grade("2.1", [x, "2x"]), "a list of one of these kinds"),
        (lambda: grade("2.1", [True, x]), "An answer is a text"),
        (lambda: grade("2.1", [x > 1, x]), "An answer is a text"),
        (lambda: grade("2.1", np.zeros((2, 2, 2))), "An answer is a text"),
    ],
)
def test_odd_arguments_are_refused_in_a_sentence(make, said):
    with pytest.raises(ValueError, match=said):
        make()


def test_a_kind_may_deal_an_exercise_of_ones_own():
    def line(dealt):
        """A slope of a dealt size."""
        k = dealt.whole(9)
        return Exercise("What is the slope?", k * x, [x], mistakes=[("sign", -k * x, "No.")])

    dealt = deal([line], 3)
    assert dealt == deal([line], 3) and grade(dealt, dealt.answer).correct
    assert grade(dealt, -dealt.answer).mistake == "sign"
    assert "What is the slope?" in repr(drill([line]))


@pytest.mark.parametrize(
    ("alike", "tries"),
    [
        (0, 1),
        (1, 2),
        (3, 4),
        (60, 61),
        (1000, 61),  # it is given up then: none of these could be named
    ],
)
def test_another_question_is_dealt_where_two_mistakes_are_alike(alike, tries):
    chances = []

    def squares(dealt):
        """The second mistake is the first, the first few times."""
        other = x**2 if len(chances) < alike else x**3
        chances.append(dealt.random())
        return Task("", 2 * x, [x], mistakes=[("one", x**2, "One."), ("two", other, "Two.")])

    task = deal([squares])
    assert len({*chances}) == len(chances) == tries  # by another chance each time
    assert bool(task.alike()) == (alike >= tries)


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (sp.Integral(x, x), "Write the result itself, with nothing left to work out."),
        ([sp.O(x), 1], "Write the result itself, with nothing left to work out."),
        (S.Infinity, "Infinity is no value here; write undefined if that is your answer."),
        ([x, S.ComplexInfinity], "Infinity is no value here; write undefined if"),
        (float("-inf"), "Infinity is no value here; write undefined if that is your answer."),
    ],
)
def test_what_is_no_value_is_not_understood(answer, said):
    found = grade(Exercise("", x**2 / 2, [x]), answer)
    assert found.mistake == "not understood" and found.message.startswith(said)


def test_an_integral_that_has_values_may_be_the_answer():
    area = Exercise("", sp.Integral(y, (y, 0, x)), [x])
    assert grade(area, "x^2/2").correct and not grade(area, "x^2").correct


def test_texts_in_a_list_are_read_as_one_is():
    """And never evaluated, as SymPy would."""
    task = Exercise("", [x, 2 * y], [x, y])
    for listed in (["x", "2y"], ("x", "2y"), np.array(["x", "2y"]), [["x"], ["2y"]]):
        assert grade(task, listed).correct
    assert grade(task, ["__import__('os').getcwd()", "2y"]).mistake == "not understood"


def test_arrays_of_numbers_are_answers():
    assert grade("2.2-3", np.array([0.6, 0.8])).correct
    assert grade("2.2-3", sp.Array([0.6, 0.8])).correct
    assert grade("2.2-1", np.float64(5.1)).correct


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (
            lambda: Exercise("", 2 * x, [x], mistakes=[("same", x + x, "No.")]),
            "is the right answer",
        ),
        (lambda: Exercise("", 2 * x * y, [x]), "the letter y, which is not among the symbols"),
        (
            lambda: Exercise("", 2 * x, [x], mistakes=[("other", y, "No.")]),
            "'other' has the letter y",
        ),
        (
            lambda: Exercise("", 2 * x, [x], mistakes=[("a", x, "No."), ("b", x, "No.")]),
            "same answer",
        ),
        (lambda: Exercise("", 2 * x, [x], mistakes=[("half", x)]), "has not three parts"),
        (lambda: Exercise("", 2 * x, [x], mistakes=None), "The mistakes None are no list"),
        (lambda: Exercise("", 2 * x, [x], hints=None), "The hints None are no list"),
        (
            lambda: Exercise("", 2 * x, [x], mistakes=[("half", "x", "No.")]),
            "In the mistake 'half' the answer 'x' is no formula: write it in SymPy",
        ),
        (lambda: Exercise("", {x}, [x]), "The answer {x} is no formula"),
        (lambda: Exercise("", True, [x]), "The answer True is no formula"),
        (lambda: Exercise("", 2 * x, [x], mistakes=[("half", x, "")]), "a name and a sentence"),
        (lambda: Exercise("", 2 * x, [x], mistakes=[(1, x, "No.")]), "a name and a sentence"),
        (
            lambda: Exercise("", 2 * x, [x], mistakes=[("half", x, "It is $x.")]),
            "The sentence of the mistake 'half' has a dollar sign alone",
        ),
        (lambda: Exercise("", 2 * x, [x], solution="It is $2x."), "The solution has a dollar sign"),
        (lambda: Exercise("", 2 * x, [x], mistakes=["half"]), "has not three parts"),
        (lambda: Exercise("", 2 * x, [x], mistakes=[("", x, "No.")]), "a name and a sentence"),
        (lambda: Exercise("", 2 * x, [x], mistakes=[("half", x, 3)]), "a name and a sentence"),
        (lambda: Exercise("", 2 * x, x), "symbols x are no letters: write a tuple"),
        (lambda: Exercise("", 2 * x, ["x"]), "are no letters"),
        (lambda: Exercise("", 2 * x, "x"), "are no letters"),
        (lambda: Exercise("", 2 * x, [x, Symbol("x")]), "Two of the symbols have the name 'x'"),
        (lambda: Exercise("", "2x", [x]), "answer '2x' is no formula: write it in SymPy"),
        (lambda: Exercise("", [[x, 1], [x]], [x]), "rows of a matrix have one length"),
        (lambda: Exercise("", None, [x]), "answer None is no formula"),
        (lambda: Exercise("", [x, None], [x]), "answer None is no formula"),
        (lambda: Exercise("", ["x", "2x"], [x]), "answer 'x' is no formula"),
        (lambda: Exercise("", np.array(None), [x]), "answer None is no formula"),
        (lambda: Exercise("", sp.Integral(x, x), [x]), "leaves Integral(x, x) open"),
        (lambda: Exercise("", [1, 2 * sp.Integral(x, x)], [x]), "leaves Integral(x, x) open"),
        (lambda: Exercise("", sp.Function("f")(x), [x]), "leaves f(x) open"),
        (
            lambda: Exercise("", sp.Function("f")(x).diff(x), [x]),
            "leaves Derivative(f(x), x) open",
        ),
        (
            lambda: Exercise("", 2 * x, [x], mistakes=[("open", sp.Integral(x, x), "No.")]),
            "The mistake 'open' leaves",
        ),
        (lambda: Exercise("", sp.log(-1 - x**2), [x]), "no real value at any point"),
        (lambda: Exercise(3, 2 * x, [x]), "prompt 3 is no text"),
        (lambda: Exercise("Differentiate $x^2.", 2 * x, [x]), "a dollar sign alone"),
        (lambda: Exercise("", 2 * x, [x], hints="Use the rule."), "no list of texts"),
        (lambda: Exercise("", 2 * x, [x], hints=[3]), "no list of texts"),
        (lambda: Exercise("", 2 * x, [x], hints=["$x"]), "a dollar sign alone"),
        (lambda: Exercise("", 2 * x, [x], solution=2 * x), "solution 2*x is no text"),
    ],
)
def test_an_exercise_is_checked_when_it_is_made(make, said):
    with pytest.raises(ValueError) as error:
        make()
    assert said in str(error.value) and str(error.value).endswith(".")


@pytest.mark.parametrize("sizes", [(3, 2), symbols("p q", integer=True, positive=True)], ids=str)
def test_vectors_of_another_size_are_those_of_the_exercise(sizes):
    A, x = sp.MatrixSymbol("A", *sizes), sp.MatrixSymbol("x", sizes[1], 1)
    w = sp.MatrixSymbol("w", 4, 1)
    given = {"2.1": w, "2.2": gradient(x.T * x, x), "2.3": A, "2.4": 2 * x.T * A.T * A}
    assert all(grade(number, answer).correct for number, answer in given.items())
    assert grade("2.2", x).mistake == "factor"
    assert grade("2.3", A.T).mistake == "transposed"
    assert grade("2.3", sp.MatrixSymbol("B", *sizes)).mistake == "not understood"


def test_a_number_of_vectors_beside_a_matrix():
    for typed in ("(x^T x)A/(x^T x)", "||x|| A ||x||^-1", "A ||x||^2/||x||^2"):
        assert grade("2.3", typed).correct
    assert grade("2.3", "||x||A").mistake != "not understood"


@pytest.mark.parametrize(
    ("key", "typed", "right"),
    [
        (1 / 3, "1/3", True),
        (1 / 3, "0.33", True),
        (1 / 3, "0.34", False),
        (2**0.5, "sqrt(2)", True),
        (2**0.5, "1.5", False),
        (np.array([1 / 3, 1.5]), "(1/3, 3/2)", True),
        (np.array([1 / 3, 1.5]), "(1/3, 1.51)", False),
        (sp.Array([2 * x, 1 / 3]), "(2x, 1/3)", True),
        (0.333, "1/3", False),
        (sp.Derivative(x**2, x), "2x", True),
        (sp.Limit(sp.sin(y) / y, y, 0), "1", True),
        (sp.Determinant(sp.Matrix([[x, 1], [1, x]])), "x^2 - 1", True),
    ],
    ids=str,
)
def test_a_key_is_what_python_makes_of_it(key, typed, right):
    assert grade(Exercise("?", key, [x, y]), typed).correct is right
