"""A slice of the stress, with a seed of its own: ``python tests/stress`` is the whole."""

import ast
from itertools import chain

import deals
import endurance
import evaluators
import formulas
import matrix_formulas
import pytest
import typed
from mutations import changes

from calclib import jacobian


def outcomes(*checks):
    """How each case went; a fault is told with all that were found."""
    kinds, faults = zip(*chain(*checks), strict=True)
    assert [fault for fault in faults if fault] == []
    return kinds


def test_derivatives_of_random_formulas():
    kinds = outcomes(formulas.check(20, seed=20))
    assert {"slopes", formulas.NONE} <= {*kinds}


def test_derivatives_of_random_matrix_formulas():
    kinds = outcomes(matrix_formulas.check(40, seed=1))
    assert kinds.count("formula") >= 30


def test_both_evaluators_on_random_trees(canvas):
    assert {"values", "few values"} == {*outcomes(evaluators.check(100, 2, canvas))}


def test_keys_in_other_forms_and_near_misses():
    assert {"right", "near miss"} == {*outcomes(deals.check(5, seed=4))}


def test_texts_are_read_or_refused_and_never_executed():
    assert len(outcomes(typed.check(120, seed=5))) == 120


def test_moves_leave_nothing_behind():
    assert "closed" in outcomes(endurance.check(60, seed=6))


# ---- A stress that finds nothing is worth what it would find ----


def test_a_wrong_slope_would_be_found(monkeypatch):
    monkeypatch.setattr(formulas, "gradient", lambda f, xs, **at: formulas.sp.Matrix([7, 7]))
    faults = [wrong for _, wrong in formulas.check(6, seed=20)]
    assert all(faults)


def test_a_wrong_verdict_would_be_found(monkeypatch):
    found = deals.grade("2.2", "2x"), deals.grade("2.2", "x")
    for always, kind in zip(found, ("near miss", "right"), strict=True):
        monkeypatch.setattr(deals, "grade", lambda *_, said=always: said)
        told = [(k, wrong is not None) for k, wrong in deals.check(0, seed=1)]
        assert {k for k, is_fault in told if is_fault} == {kind}


def test_what_is_executed_would_be_heard(tmp_path):
    with typed.heard() as calls:
        eval("1 + 1")  # noqa: S307
        (tmp_path / "canary").write_text("x")
    assert {"compile", "exec", "open"} <= {event for event, _ in calls}
    with typed.heard() as calls:
        pass
    assert calls == []


@pytest.mark.parametrize("change", [lambda J: J.T, lambda J: 2 * J])
def test_a_wrong_layout_would_be_found(monkeypatch, change):
    monkeypatch.setattr(matrix_formulas, "jacobian", lambda F, x: change(jacobian(F, x)))
    assert any(wrong for _, wrong in matrix_formulas.check(20, seed=1))


# ---- What a mutant is ----


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a < b", {"a <= b"}),
        ("a + b * c", {"a - b * c", "a + (b + c)"}),
        ("a and b", {"a or b", "a"}),
        ("-a", {"a"}),
        ("if a:\n    f()", {"if not a:\n    f()", "if a:\n    pass"}),
        ("if a == b:\n    pass", {"if a != b:\n    pass"}),
        ("x = [1, True]", {"x = [2, True]", "x = [1, False]"}),
        ("x = 1e100", set()),  # the number plus 1
        ("def f():\n    return a", {"def f():\n    return None"}),
        ("for a in b:\n    break", {"for a in b:\n    pass"}),
        ("'1 + 1'", set()),  # a docstring
        ("def f(a: 1=b) -> 2:\n    return", set()),
        ("@lru_cache(maxsize=9)\ndef f():\n    return", set()),
        ("zip(a, b, strict=True)", {"pass"}),
    ],
)
def test_what_is_changed(text, expected):
    found = set()
    for number, _ in enumerate(changes(ast.parse(text))):
        tree = ast.parse(text)
        place, *_, new = list(changes(tree))[number]
        place.put(new)
        found.add(ast.unparse(tree))
    assert found == expected
