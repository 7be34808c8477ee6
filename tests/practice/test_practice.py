"""Exercises: every answer gets its right verdict, every key is verified twice."""

import re
from collections import Counter

import numpy as np
import pytest
import sympy as sp
from hostile import HOSTILE
from ipywidgets.widgets.widget import _instances
from practice_answers import ANSWERS, EMPTY, RIGHT, UNDEFINED, UNREAD, WRONG
from sympy import Float, ImmutableMatrix, MatrixSymbol, Max, Rational, S, Symbol, symbols

from calclib import Exercise, exercise, grade, numerical_gradient, numerical_jacobian, to_numpy
from calclib.practice import deal, drill, find, numbers
from calclib.practice.families.tasks import Task

x, y = symbols("x y", real=True)
NOTEBOOKS = ("2.1.1", "2.1.2", "2.1.3", "2.1.4", "2.2")
VARIANTS = [(notebook, seed) for notebook in NOTEBOOKS for seed in range(40)]
DEALT = [(notebook, seed) for notebook, seed in VARIANTS if seed < 10]
GENERIC = ("transposed", "row for column", "column for row", "sign", "factor", "order", "shape")
GENERIC += ("not normalised", "scalar for vector", "vector for scalar")


def verdict(which, answer):
    feedback = grade(which, answer)
    assert feedback.message and (feedback.mistake is None or not feedback.correct)
    return RIGHT if feedback.correct else feedback.mistake or WRONG


@pytest.mark.parametrize(
    ("number", "typed"), [(number, typed) for number, rows in ANSWERS.items() for typed in rows]
)
def test_typed_answers(number, typed):
    assert verdict(number, typed) == ANSWERS[number][typed]


def test_every_exercise_and_every_verdict_stands_in_the_table():
    assert set(ANSWERS) == set(numbers())
    assert sum(map(len, ANSWERS.values())) >= 200
    said = {verdict for rows in ANSWERS.values() for verdict in rows.values()}
    own = {name for number in numbers() for name, _, _ in find(number).mistakes}
    assert own | set(GENERIC) | {RIGHT, WRONG, EMPTY, UNREAD, UNDEFINED} <= said


# ---- The keys, verified twice: by SymPy's own derivatives, and by central differences ----

d, m = symbols("d m", integer=True, positive=True)
A, X = MatrixSymbol("A", m, d), MatrixSymbol("x", d, 1)
W, Y = MatrixSymbol("w", d, 1), MatrixSymbol("y", m, 1)
FREE = {  # the function, by number: with sizes put in, its entries are differentiated one by one
    "2.1": lambda A, x, w, y: w.T * x,
    "2.2": lambda A, x, w, y: x.T * x,
    "2.3": lambda A, x, w, y: A * x,
    "2.4": lambda A, x, w, y: (A * x).T * (A * x),
    "2.1.2-4": lambda A, x, w, y: (w.T * x) ** 2,
    "2.1.3-3": lambda A, x, w, y: y.T * A * x,
    "2.1.4-1": lambda A, x, w, y: (A * x - y).T * (A * x - y) / 2,
}
COLUMNS = ("2.1", "2.2", "2.1.2-4", "2.1.4-1")  # gradients, not Jacobians


@pytest.mark.parametrize("number", FREE)
def test_dimension_free_keys(number):
    key, random = find(number).answer, np.random.default_rng(1)
    xs = ImmutableMatrix(symbols("x1:5", real=True))
    fixed = {A: random.integers(-5, 6, (3, 4)), W: random.integers(-5, 6, (4, 1))}
    fixed |= {Y: random.integers(-5, 6, (3, 1))}
    fixed = {symbol: ImmutableMatrix(value.tolist()) for symbol, value in fixed.items()}
    f = ImmutableMatrix(FREE[number](fixed[A], xs, fixed[W], fixed[Y]))
    given = sp.Matrix(key.xreplace(fixed | {X: xs, d: S(4), m: S(3)}).doit())
    given = given.T if number in COLUMNS else given
    assert (given - f.jacobian(xs)).expand().is_zero_matrix
    at = np.array([0.3, -1.2, 2.0, 0.7])
    difference = numerical_jacobian(lambda p: to_numpy(f, tuple(xs))(*p), at)
    assert to_numpy(given, tuple(xs))(*at) == pytest.approx(difference, abs=1e-6)


def formulas(task):
    """The key once more, by SymPy's own derivatives and limits."""
    f, xs, at = task.f, task.xs, task.at
    if task.kind == "slope" and at:
        f, h = f.rewrite(sp.Abs), sp.Dummy(positive=True)
        here = dict(zip(xs, at, strict=True))
        sides = [
            sp.limit((f.subs(here | {xs[0]: at[0] + s * h}) - f.subs(here)) / (s * h), h, 0)
            for s in (1, -1)
        ]
        return sides[0] if sides[0] == sides[1] else S.NaN
    if task.kind in ("slope", "softmax"):
        return f.diff(xs[0]).subs(dict(zip(xs, at or xs, strict=True)))
    J = ImmutableMatrix([f]).jacobian(xs)
    if task.kind == "jacobian":
        return J
    if task.kind == "estimate":
        (t,), (p, q) = xs, at
        return (f + f.diff(t) * (q - p)).subs(t, p)
    here = dict(zip(xs, at or xs, strict=True))
    g = J.T.subs(here)
    if task.kind == "gradient":
        return g if g.shape != (1, 1) else g[0]
    if task.kind in ("steepest", "descent"):
        return g / g.norm() * (-1 if task.kind == "descent" else 1)
    steps = [t if task.kind == "deviation" else t - a for t, a in here.items()]
    return f.subs(here) + sum(a * b for a, b in zip(g, steps, strict=True))


def differences(task, random):
    """Pairs of the key and of what central differences give, at a random point or the one asked."""
    f, xs = to_numpy(task.f, task.xs), task.xs
    numbers_of = [float(a) for a in task.at] if task.at else random.uniform(0.4, 1.6, len(xs))
    at = np.array(numbers_of[: len(xs)])
    J = numerical_jacobian(lambda *p: np.atleast_1d(np.squeeze(f(*p))), at)
    key = task.answer
    if task.kind in ("slope", "softmax"):
        return float(key.subs(dict(zip(xs, at, strict=True)))), J[0, 0]
    if task.kind in ("steepest", "descent"):
        sign = -1 if task.kind == "descent" else 1
        return np.array(key, dtype=float).ravel(), sign * J[0] / np.linalg.norm(J[0])
    if task.kind == "estimate":
        return float(key), f(*at) + J[0, 0] * float(task.at[1] - task.at[0])
    if task.kind in ("plane", "deviation"):
        step = np.array([0.3, -0.7])
        p = step if task.kind == "deviation" else at + step
        return to_numpy(key, xs)(*p), f(*at) + J[0] @ step
    given = np.array(to_numpy(ImmutableMatrix([key]), xs)(*at), dtype=float)
    return given.reshape(J.shape), J


TASKS = [number for number in numbers() if number not in FREE and number != "2.1.4-4"]


@pytest.mark.parametrize("which", [*TASKS, *VARIANTS], ids=str)
def test_keys_of_all_that_is_computed(which):
    task = find(which) if isinstance(which, str) else deal(*which)
    other = formulas(task)
    if task.answer is S.NaN:
        assert other is S.NaN
        f, t = task.f.subs(dict(zip(task.xs[1:], task.at[1:], strict=True))), task.xs[0]
        a, h = float(task.at[0]), 1e-6
        behind, here, ahead = (float(f.subs(t, a + s)) for s in (-h, 0, h))
        assert abs((ahead - here) - (here - behind)) > 0.1 * h
        return
    gap = sp.Matrix([task.answer]) - sp.Matrix([other])
    assert gap.expand().is_zero_matrix or sp.simplify(gap).is_zero_matrix
    given, measured = differences(task, np.random.default_rng(2))
    assert given == pytest.approx(measured, rel=1e-5, abs=1e-5)


def test_softmax_off_the_diagonal():
    a = np.array([0.3, -1.0, 0.8, 0.1])

    def softmax(a):
        return np.exp(a) / np.exp(a).sum()

    S_i, S_j = find("2.1.4-4").symbols
    key = to_numpy(find("2.1.4-4").answer, (S_i, S_j))(softmax(a)[1], softmax(a)[2])
    assert key == pytest.approx(numerical_gradient(lambda a: softmax(a)[1], a)[2], abs=1e-8)
    p, q, rest = sp.symbols("p q rest", positive=True)
    S_p, S_q = (e / (p + q + rest) for e in (p, q))  # with p = e^a_i, q = e^a_j: d/da_j = q d/dq
    assert sp.simplify(q * S_p.diff(q) - find("2.1.4-4").answer.subs({S_i: S_p, S_j: S_q})) == 0


# ---- No wrong answer called right, no right one wrong, no wrong diagnosis ----


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
        task = find(which) if isinstance(which, str) else deal(*which)
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


@pytest.mark.parametrize("number", numbers())
def test_hints_and_solutions_are_there(number):
    task = find(number)
    assert 2 <= len(task.hints) <= 3
    assert task.solution.endswith(".")
    for text in (task.prompt, task.solution, *task.hints, *(said for *_, said in task.mistakes)):
        assert text.count("$") % 2 == 0 and text.strip() == text and "nan" not in text


# ---- What others may ask of grade ----


def test_a_teachers_own_exercise():
    own = [("halved", x / 2, "Half of it is missing.")]
    task = Exercise("Differentiate $x^2$.", 2 * x, [x], mistakes=own)
    assert grade(task, "x/2") == grade(task, x / 2)
    assert (grade(task, "x/2").mistake, grade(task, "x/2").message) == ("halved", own[0][2])
    assert grade(task, "x").mistake == "factor"
    assert not task.hints and not task.solution
    listed = Exercise("", [2 * x, 2 * y], {x, y})
    assert listed.answer == ImmutableMatrix([2 * x, 2 * y])
    assert (
        grade(listed, [2 * x, 2 * y]).correct and grade(listed, sp.Matrix([2 * x, 2 * y])).correct
    )


def test_a_mistake_that_is_not_alone_is_not_named():
    task = Task("", 2 * x, [x], mistakes=[("one", x**2, "One."), ("two", x * x, "Two.")])
    assert grade(task, "x^2").mistake is None
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


@pytest.mark.parametrize("notebook", NOTEBOOKS)
def test_a_seed_deals_the_same_and_another_seed_another(notebook):
    assert deal(notebook, 7) == deal(notebook, 7)
    assert len({deal(notebook, seed).prompt for seed in range(12)}) >= 9


# ---- The widget ----


@pytest.fixture
def view():
    view = exercise("2.5")
    yield view
    view.close()


def test_states_of_the_view(view):
    assert repr(view).startswith("Exercise 2.5 (not tried yet)\nCompute the linear")
    for typed, state, sign in (
        ("", "not tried yet", "○"),
        ("5 + q", "not understood", "?"),
        ("3/5x + 4/5y", "not right yet", "✗"),
        ("5 + 3/5x + 4/5y", "right", "✓"),
    ):
        view.field.value = typed
        view.check.click()
        assert view.state == state and f"({state})" in repr(view)
        assert sign in view.status.value and 'role="status"' in view.status.value


def test_what_was_right_is_checked_again_when_it_changes(view, monkeypatch):
    clock = [0.0]
    monkeypatch.setattr("calclib.practice.widget.monotonic", lambda: clock[0])
    view.field.value = "5 + 3/5x + 4/5"
    view.check.click()
    assert view.state == "not right yet"
    clock[0] += 0.1
    view.field.value += "y"  # the browser sends Enter at once, and the last letter after it
    assert view.state == "right"
    clock[0] += 10
    view.field.value += " + 1"
    assert view.state == "not tried yet"


def test_enter_checks(view):
    view.field.value = "5 + 3/5x + 4/5y"
    entered = {"method": "custom", "content": {"event": "submit"}}
    view.field._handle_msg({"content": {"data": entered}, "buffers": []})
    assert view.state == "right"


def test_what_is_typed_is_echoed_and_escaped(view):
    view.field.value = "3/5x"
    assert r"\frac{3 x}{5}" in view.echo.value
    view.field.value = "<img src=x>&"
    view.check.click()
    for shown in (view.echo.value, view.status.value):
        assert "<img" not in shown
    assert "&lt;img src=x&gt;&amp;" in view.status.value
    view.field.value = "undefined"
    assert "undefined" in view.echo.value


def test_hints_one_by_one_and_the_solution(view):
    for n in (1, 2, 3):
        assert view.hint.description == f"Hint {n} of 3"
        view.hint.click()
        assert view.help.value.count("<b>Hint") == n and f"Hint {n}." in view.help.value
    view.hint.click()
    assert view.hint.description == "No more hints" and not view.hint.disabled
    assert "Solution" not in view.answer.value
    view.solution.click()
    assert view.answer.value.count("Solution") == 1 and "hide" in view.solution.description.lower()
    view.solution.click()
    assert view.answer.value == ""


def test_the_plane_of_an_answer_beside_the_true_one(view):
    assert view.compare.layout.display == "none"
    view.field.value = "5 + x + 4/5y"
    view.check.click()
    assert view.compare.layout.display is None
    view.compare.click()
    reading = view._scene.reading  # a step of (1, 1) from (3, 4): 0.4 too much
    assert "0 apart at (3, 4), and 0.4 apart at (4, 5)" in reading
    view.field.value = "(1, 2)"
    view.compare.click()
    assert view.picture.children == () and "no plane" in view.status.value


def test_trouble_is_told_and_not_raised(view, monkeypatch):
    monkeypatch.setattr("calclib.practice.widget.judge", lambda *_: 1 / 0)
    view.check.click()
    assert "Something went wrong: ZeroDivisionError" in view.status.value


def test_every_view_opens_and_answers():
    for number in numbers():
        view, task = exercise(number), find(number)
        bundle = view._repr_mimebundle_()
        assert bundle["text/plain"] == f"Exercise {number} (not tried yet)\n{task.prompt}"
        assert task.prompt in bundle["text/markdown"]
        view.field.value = next(typed for typed, said in ANSWERS[number].items() if said == RIGHT)
        view.check.click()
        assert view.state == "right"
        view.close()
        assert "run again" in repr(view) and set(view._repr_mimebundle_()) == {"text/plain"}


def test_several_below_each_other():
    views = exercise("2.1", "2.2")
    first, second = views.views
    texts = [
        f"Exercise {number} (not tried yet)\n{find(number).prompt}" for number in ("2.1", "2.2")
    ]
    bundle = views._repr_mimebundle_()
    assert bundle["text/plain"] == repr(views) == "\n\n".join(texts)
    assert all(find(number).prompt in bundle["text/markdown"] for number in ("2.1", "2.2"))
    assert views.widget.children == (first.widget, second.widget)
    second.field.value = "2x"
    second.check.click()
    assert (first.state, second.state) == ("not tried yet", "right")
    views.close()
    assert first.widget is second.widget is views.widget is None
    assert repr(views).count("run again") == 2 and set(views._repr_mimebundle_()) == {"text/plain"}


def test_practice_goes_on():
    view = drill("2.1.2", seed=3)
    assert deal("2.1.2", 3).prompt in repr(view) and view.another.layout.display is None
    view.field.value = "x"
    view.hint.click()
    view.another.click()
    assert deal("2.1.2", 4).prompt in repr(view)
    assert view.field.value == view.help.value == "" and view.state == "not tried yet"
    view.close()


@pytest.mark.parametrize("which", [("2.1",), ("2.1", "2.5")])
def test_a_view_is_freed_when_its_cell_is_run_again(which, monkeypatch):
    def run(message):
        parent = {"header": {"msg_type": "execute_request", "msg_id": message},
                  "metadata": {"cellId": str(which)}, "content": {"code": ""}}  # fmt: skip
        shell = type("Shell", (), {"get_parent": staticmethod(lambda: parent)})
        monkeypatch.setattr("calclib.scene.widgets.get_ipython", lambda: shell)
        return exercise(*which)

    before = set(_instances)
    first = run("1")
    made = len(set(_instances) - before)
    second = run("2")
    assert first.widget is None and second.widget is not None
    assert len(set(_instances) - before) == made > 0
    second.close()
    assert set(_instances) <= before
