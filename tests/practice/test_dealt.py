"""What a kind of drill deals: numbers that can be worked out in one's head, and what is asked."""

import pytest
from sympy import MatrixSymbol, Rational, S, log, simplify, symbols

from calclib import Exercise, grade, gradient, jacobian
from calclib.practice.families import combinations, slopes, vectors
from calclib.practice.kinds import approximations, derivatives, maps
from calclib.practice.kinds.deals import Deal

x, y = symbols("x y", real=True)
TERMS = [term for term in vars(combinations).values() if isinstance(term, combinations.Term)]


def many(kind, levels=(1, 2, 3)):
    """What a kind deals at each level, in each turn, by many chances."""
    return [
        kind(Deal(str(seed), turn, level))
        for level in levels
        for turn in range(3)
        for seed in range(12)
    ]


def test_a_secant_begins_and_ends_where_there_are_values():
    """And where there is one on the other side, for those who mistake the sign of the step."""
    for task in many(derivatives.quotient):
        at, end = task.at
        step = end - at
        assert abs(step) in (1, 2, S.Half, Rational(1, 10))
        assert at and at + step and at - step
        moved = {at - 5 + step, at - 5 - step}  # else it would meet 0
        assert abs(at) <= 3 or 0 in moved


def test_a_step_is_small_where_a_jacobian_tells_the_change():
    tenth = Rational(1, 10)
    dealt = many(maps.change)
    assert {abs(a) for task in dealt for a in task.along} == {tenth, 2 * tenth}


def test_directions_lead_up_and_down_and_planes_are_asked_for_in_both_ways():
    assert {task.kind for task in many(approximations.direction)} == {"steepest", "descent"}
    assert {task.kind for task in many(approximations.plane)} == {"plane", "deviation"}


def test_an_estimate_begins_where_the_value_is_known():
    for task in many(approximations.estimate):
        at, near = task.at
        value = task.f.subs(task.xs[0], at)
        assert value.is_Rational and value.q <= 81
        assert abs(near - at) in (1, 2, S.Half, Rational(1, 10), Rational(1, 20))
        assert at >= 3 or abs(near - at) < 1  # a small step


@pytest.mark.parametrize("level", [1, 2, 3])
def test_the_shares_of_a_softmax_are_different_whole_numbers_one_more_at_each_level(level):
    for task in many(maps.softmax, [level]):
        shares = [simplify(S.Exp1**a) for a in task.at]
        assert 1 in shares and len({*shares}) == len(shares) == level + 1
        assert all(a.is_Integer and 1 <= a <= 6 for a in shares)


@pytest.mark.parametrize(
    ("kind", "of_what", "what"),
    [
        (derivatives.sum_of_terms, gradient, "gradient"),
        (maps.rows, jacobian, "Jacobian"),
        (maps.squares, gradient, "gradient"),
    ],
)
def test_a_sum_of_terms_asks_for_the_gradient_or_the_jacobian(kind, of_what, what):
    for task in (kind(Deal("1", turn, level)) for level in (1, 2, 3) for turn in range(3)):
        assert f"Compute the {what} of f" in task.prompt
        assert task.answer == of_what(task.f, combinations.X)


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term.written)
def test_a_term_is_written_as_it_is(term):
    """In LaTeX, which the parser reads, too: the term, its gradient and its Jacobian."""
    letters = sorted(term.value.atoms(MatrixSymbol) | {combinations.X}, key=str)
    slopes = jacobian(term.value, combinations.X)
    for key, written in (
        (term.value, term.written),
        (slopes, term.row),
        *([(gradient(term.value, combinations.X), term.column)] if term.column else []),
    ):
        if written != "0":
            assert grade(Exercise("", key, letters), written).correct
        else:
            assert slopes.is_ZeroMatrix


def test_without_its_mixed_term_a_quadratic_may_lack_its_one_point():
    f = x**2 + x * y + x  # without the mixed term y is free
    names = [name for name, *_ in vectors.critical(f, (x, y), (0, -1)).mistakes]
    assert names == ["value for point", "gradient for point"]
    names = [
        name for name, *_ in vectors.critical(f + y**2, (x, y), (S(-2) / 3, S(1) / 3)).mistakes
    ]
    assert vectors.MIXED in names
    for f, times in ((x * y + 2 * x, 1), (x * y + x**2, 2)):  # again with letters, if there are any
        names = [name for name, *_ in slopes.slopes(f, (x, y), (1, 2)).mistakes]
        assert names.count(vectors.MIXED) == times


def test_logarithms_are_called_ln():
    def told(task):
        return "\n".join((task.prompt, *task.hints, task.solution))

    for text in (
        told(vectors.directional(log(x) * y, (x, y), (2, 1), (3, 4))),
        told(vectors.descent_step(log(x) * y, (x, y), (2, 1), S.Half)),
    ):
        assert r"\ln" in text and r"\log" not in text
