"""No wrong answer is called right, no right one wrong, and no diagnosis is wrong."""

from collections import Counter

import pytest
from practice_answers import DEALT, RIGHT, UNDEFINED, WRONG, posed, verdict
from sympy import ImmutableMatrix, Rational, S, symbols

from calclib.practice import numbers

x, y = symbols("x y", real=True)


def generic_mistakes(key):
    """(names that are true of it, wrong answer), for each common mistake that this key can meet."""
    if key is S.NaN:
        return
    yield {UNDEFINED}, S.NaN
    yield {"sign"}, -key
    yield {"factor", "not normalised"}, 2 * key
    yield {"factor", "not normalised"}, key / 2
    rows, columns = getattr(key, "shape", (1, 1))
    if (rows, columns) == (1, 1):
        yield {"vector for scalar"}, ImmutableMatrix([key, key])
        return
    yield {"scalar for vector", "rate for vector"}, S(7)
    if rows != columns:
        names = {1: "column for row"} if rows == 1 else {1: "row for column"}
        yield {names[1] if 1 in (rows, columns) else "transposed"}, key.T
    else:
        yield {"transposed"}, key.T
    if isinstance(key, ImmutableMatrix) and 1 in (rows, columns):
        yield {"order"}, type(key)(rows, columns, list(key)[::-1])
        yield {"not normalised", "factor"}, 3 * key


@pytest.fixture(scope="module")
def confusion():
    """(exercise, mistake) -> how often which verdict, over the catalogue and the variants."""
    table = Counter()
    for which in [*numbers(), *DEALT]:
        task = posed(which)
        assert verdict(task, task.answer) == RIGHT
        table[RIGHT, RIGHT] += 1
        wrong = [({name}, answer) for name, answer, _ in task.mistakes]
        for names, answer in [*wrong, *generic_mistakes(task.answer)]:
            if is_key(answer, task):
                continue
            said = verdict(task, answer)
            own = {name for name, other, _ in task.mistakes if is_same(other, answer)}
            allowed = names | own | {WRONG}
            table[
                "/".join(sorted(names)), said if said in allowed else f"!! {said} in {which}"
            ] += 1
    return table


def is_same(one, other):
    if S.NaN in (one, other) or getattr(one, "shape", ()) != getattr(other, "shape", ()):
        return one is other
    gap = (one - other).doit()
    if isinstance(gap, ImmutableMatrix):
        return all(map(is_zero, gap))
    return gap.is_ZeroMatrix if gap.is_Matrix else is_zero(gap)


def is_zero(entry):
    at = {t: Rational(n, 7) for n, t in enumerate(sorted(entry.free_symbols, key=str), 8)}
    return abs(entry.subs(at).evalf(40, maxn=200)) < 1e-30


def is_key(answer, task):
    return is_same(answer, task.answer)


def test_confusion_matrix(confusion):
    for (made, said), count in sorted(confusion.items()):
        print(f"{made:40} -> {said:40} {count:5}")
    assert not [
        entry for entry in confusion if "!!" in entry[1] or entry[1] == RIGHT != entry[0] != "right"
    ]
    assert confusion[RIGHT, RIGHT] == len(numbers()) + len(DEALT)
    made = sum(count for (name, _), count in confusion.items() if name != RIGHT)
    named = made - sum(count for (_, said), count in confusion.items() if said == WRONG)
    assert named > 0.9 * made
