"""The widget of an exercise: what it shows, and what a student does with it."""

import pytest
from ipywidgets.widgets.widget import _instances
from practice_answers import ANSWERS, RIGHT, posed
from sympy import Matrix, S, sin, sqrt, symbols

from calclib import Exercise, exercise, grade, gradient
from calclib.practice import deal, drill, find, markup, numbers
from calclib.practice.compare import planes, side_by_side
from calclib.practice.families.planes import plane
from calclib.practice.families.slopes import product
from calclib.practice.kinds.deals import PYTHAGOREAN, Deal
from calclib.practice.progress import Progress
from calclib.scene.marks import points
from calclib.scene.widgets import VIEW, reference

x, y = symbols("x y", real=True)


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
        assert sign in view.status.value
    assert view.status.value.endswith("<b>✓ Right</b></div>")  # and no more need be said
    # the node that stays is the live one: the browser gives these their role
    assert all("calclib-status" in told._dom_classes for told in (view.status, view.help))
    assert not view.kept.place  # there is no cell here
    assert view.widget._dom_classes == ("calclib-panel", "calclib-exercise")


def test_what_was_right_is_checked_again_when_it_changes(view, monkeypatch):
    clock = [0.0]
    monkeypatch.setattr("calclib.practice.widget.monotonic", lambda: clock[0])
    view.field.value = "5 + 3/5x + 4/5"
    view.check.click()
    assert view.state == "not right yet"
    clock[0] += 0.1
    view.field.value += "y"  # the browser sends Enter at once, and the last letter after it
    assert view.state == "right" and view.kept.judged
    view.check.click()
    clock[0] += 1.5
    view.field.value += " + 1"
    assert view.state == "not tried yet" and not view.kept.judged


CHANGED = "○ Not tried yet</b>. The answer was changed: check it again."


@pytest.mark.parametrize(
    ("first", "then", "told", "gone"),
    [  # what is judged; what is written then; what stands there; and what does not any more
        ("5 + 3/5x + 4/5y", "5", CHANGED, "✓"),
        ("3/5x + 4/5y", "3/5x", f"{CHANGED}<div aria-hidden", "✗"),  # it is corrected by that
        ("3/5x <", "3/5x", CHANGED, "?"),
        ("5 + q", "5 + 3/5x + 4/5y", CHANGED, "understood"),
        ("", "5", "○ Not tried yet</b></div>", "Nothing"),
    ],
)
def test_a_verdict_is_of_the_text_that_was_judged(view, monkeypatch, first, then, told, gone):
    clock = iter(range(0, 99, 9))
    monkeypatch.setattr("calclib.practice.widget.monotonic", lambda: next(clock))
    view.field.value = first
    view.check.click()
    said = view.status.value
    assert gone in said
    view.field.value = then
    assert told in view.status.value and gone not in view.status.value
    assert view.state == "not tried yet" and not view.kept.judged
    view.field.value = first + " "
    assert told in view.status.value
    view.field.value = first
    assert view.status.value == (said if first else "".join(markup.status("not attempted")))
    view.field.value = then
    view.check.click()
    assert view.feedback.message == grade("2.5", then).message and "Of <code" not in said


def test_the_earlier_verdict_is_told_with_its_text(view, monkeypatch):
    clock = iter(range(0, 99, 9))
    monkeypatch.setattr("calclib.practice.widget.monotonic", lambda: next(clock))
    view.field.value = "5 - 2x"
    view.check.click()
    sentence = view.feedback.sentence.replace("-3", "−3")
    for typed in ("5 - 2x + <b>", "5 - 2"):
        view.field.value = typed
        earlier = view.status.value.partition(' aria-hidden="true"')[2]
        assert (
            ">5 - 2x</code> was said: " in earlier and sentence in earlier and "<b>" not in earlier
        )


def test_what_is_no_plane_is_told_of_the_text_that_is_none(view):
    view.field.value = "(1, 2)"
    view.compare.click()
    assert "no plane" in view.status.value
    view.field.value = "1 + x"
    assert "no plane" not in view.status.value


def test_the_planes_are_of_the_answer_that_was_drawn(view, monkeypatch):
    clock = [0.0]
    monkeypatch.setattr("calclib.practice.widget.monotonic", lambda: clock[0])
    view.field.value = "5 + x + 4/5"
    view.compare.click()
    clock[0] += 0.1
    view.field.value += "y"  # what the browser has held back is drawn too
    assert "They are 0 apart at (3, 4)" in view._scene.reading
    assert "calclib-earlier" not in view.picture._dom_classes
    clock[0] += 1.5
    view.field.value += " + 1"
    assert "calclib-earlier" in view.picture._dom_classes
    view.compare.click()
    assert "calclib-earlier" not in view.picture._dom_classes


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


@pytest.mark.parametrize(("key", "asked"), [(S.NaN, "a number, or undefined"), (2, "a number")])
def test_undefined_is_offered_where_there_may_be_no_value(key, asked):
    assert markup.placeholder(Exercise("", key, [x])) == asked


def test_the_steps_of_a_solution_begin_below_its_title():
    assert ">Solution.</b> One.<" in markup.solution("One.")
    assert ">Solution.</b><br>One." in markup.solution("One.\nTwo.")


def test_the_plane_of_an_answer_beside_the_true_one(view):
    assert view.compare.layout.display == "none"
    view.field.value = "5 + x + 4/5y"
    view.check.click()
    assert view.compare.layout.display is None
    view.compare.click()
    reading = view._scene.reading  # a step of (1, 1) from (3, 4): 0.4 too much
    assert "They are 0 apart at (3, 4), and 0.4 apart at (4, 5)" in reading
    view.field.value = "(1, 2)"
    view.compare.click()
    assert view.picture.children == () and "no plane" in view.status.value


@pytest.mark.parametrize(("f", "below"), [(x**2 + y**2, True), (y**2 / 9, True), (-(x**2), False)])
def test_the_planes_are_seen_from_the_side_on_which_they_lie(f, below):
    """A bowl lies above its tangent plane and hides it from above."""
    task = plane(f, (x, y), (1, 0))
    scene = side_by_side(task, x + y, task.answer)
    (space,) = scene.views
    assert (space.camera[1] < 0) is below
    assert len(space.marks) == 3  # two planes, and the point of contact
    for mark in space.marks[:2]:  # shown whole, around (1, 0)
        corners = points(mark, {})[:, :2]
        assert (corners > (-1, -2)).all() and (corners < (3, 2)).all()
    scene.close()


def test_what_is_no_plane_is_not_compared():
    task = plane(x * y, (x, y), (1, 2))
    z = symbols("z", real=True)
    assert planes(task, x + 1) == [x + 1, task.answer]
    for given in (S.NaN, Matrix([x, y]), x + z):
        assert planes(task, given) is None


def test_the_picture_is_closed_with_its_view():
    before = set(_instances)
    view = exercise("2.5")
    view.field.value = "5 + x + 4/5y"
    view.compare.click()
    first = len(_instances)
    view.compare.click()  # the new picture in the place of the old one
    assert len(_instances) == first and len(view.picture.children) == 1
    scene = view._scene
    view.close()
    assert set(_instances) <= before and scene.canvas is view._scene is None


def test_another_question_closes_the_picture():
    view = drill("2.2")
    assert view.exercise.kind == "plane"
    view.field.value = "1 + x"
    view.compare.click()
    scene = view._scene
    assert len(view.picture.children) == 1
    view.another.click()
    assert view.picture.children == () and scene.canvas is view._scene is None
    view.close()


def test_what_was_typed_is_told_as_it_was_typed(view):
    view.field.value = "5 - -2q"
    view.check.click()
    assert "-2" in view.status.value and "−" not in view.status.value
    view.field.value = "5 - 2x"
    view.check.click()
    assert "and yours is −3.</div>" in view.status.value


def test_the_field_is_read_while_one_types(view):
    assert view.field.continuous_update
    view.field.value = "5 + ("
    assert "Not complete yet" in view.echo.value
    view.field.value = " "
    assert view.echo.value == ""


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
        live = {"version_major": 2, "version_minor": 0, "model_id": view.widget.model_id}
        assert bundle[VIEW] == live
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
    assert {view.kept.shown[1] for view in views.views} == {views.widget.model_id}
    second.field.value = "2x"
    second.check.click()
    assert (first.state, second.state) == ("not tried yet", "right")
    views.close()
    assert first.widget is second.widget is views.widget is None
    assert repr(views).count("run again") == 2 and set(views._repr_mimebundle_()) == {"text/plain"}


def test_practice_goes_on():
    view = drill("2.1.2", seed=3)
    assert deal("2.1.2", 3).prompt in repr(view) and view.another.layout.display is None
    assert view.dealt
    view.field.value = "x"
    view.hint.click()
    view.another.click()
    assert deal("2.1.2", 4).prompt in repr(view)
    assert view.field.value == view.help.value == "" and view.state == "not tried yet"
    view.close()


def test_letters_that_come_late_are_not_written_into_the_next_question():
    before = set(_instances)
    view = drill("2.1.2", seed=3)
    made, old = len(_instances), view.field
    old.set_state({"value": "2"})
    view.another.click()
    old.set_state({"value": "2x"})  # the browser held them back until the button was pressed
    assert view.field.value == view.echo.value == "" and old.comm is None
    assert view.field in view.widget.children and old not in view.widget.children
    assert view.kept.field == reference(view.field) and len(_instances) == made
    view.field.set_state({"value": "3x"})
    assert "3 x" in view.echo.value
    view.close()
    assert set(_instances) <= before


def answered(view):
    """Type the right answer, and check it."""
    answer = view.exercise.answer
    columns = getattr(answer, "shape", (0, 0))[1]
    text = answer.tolist() if columns > 1 else list(answer) if columns else answer
    view.field.value = "undefined" if answer is S.NaN else str(text)
    view.check.click()


def test_practice_tells_where_one_stands_and_grows_harder():
    view, lines = drill("2.1.1"), []
    assert view.score.value == ""
    for _ in range(3):
        answered(view)
        view.check.click()  # counts once
        lines.append(view.score.value)
        view.another.click()
    assert [line.partition(".")[0] for line in lines] == [
        "<b>1 of 1 right",
        "<b>2 of 2 right, 2 in a row",
        "<b>3 of 3 right",
    ]
    assert "Level 2 of 3" in lines[-1] and view.exercise == deal("2.1.1", 3, level=2)
    view.another.click()  # nothing was tried: it does not count
    view.field.value = "7 x^9"
    view.check.click()
    assert "3 of 3" in view.score.value
    view.another.click()
    assert "3 of 4 right. Level 2 of 3" in view.score.value
    view.solution.click()
    answered(view)  # after its solution it is no longer one's own
    assert view.state == "right" and "3 of 5 right" in view.score.value
    view.close()


@pytest.mark.parametrize(
    ("counted", "line"),
    [
        ("", ""),
        ("r", "1 of 1 right. Level 1 of 3: three right in a row make it harder."),
        ("w", "0 of 1 right. Level 1 of 3: three right in a row make it harder."),
        ("rr", "2 of 2 right, 2 in a row. Level 1 of 3: three right in a row make it harder."),
        ("rwrr", "3 of 4 right, 2 in a row. Level 1 of 3: three right in a row make it harder."),
        ("rrr", "3 of 3 right. Level 2 of 3: three right in a row make it harder."),
        ("rrrrr", "5 of 5 right, 2 in a row. Level 2 of 3: three right in a row make it harder."),
        ("rrrrrr", "6 of 6 right. Level 3 of 3: the hardest."),
        ("rrrrrrrrrr", "10 of 10 right, 4 in a row. Level 3 of 3: the hardest."),
        ("rrrrrrw", "6 of 7 right. Level 3 of 3: the hardest."),
    ],
)
def test_the_line_that_tells_where_one_stands(counted, line):
    progress = Progress()
    for one in counted:
        progress.count(one == "r")
    assert progress.line() == line


def test_what_a_kind_deals_from():
    dealt = Deal("any", 4, 2)
    assert {dealt.whole(3) for _ in range(99)} == {-3, -2, -1, 1, 2, 3}
    assert {dealt.whole(4, 3) for _ in range(99)} == {-4, -3, 3, 4}
    assert {dealt.whole(1) for _ in range(99)} == {-1, 1}
    assert {dealt.whole() for _ in range(199)} == {*range(-5, 6)} - {0}
    assert {abs(a) for _ in range(30) for a in dealt.point()} == {1, 2, 3}
    assert len(dealt.point(2, 3)) == 3 and len(dealt.point()) == 2
    assert dealt.among("abc") == "b" and dealt.shape((1, 2, 3), (4, 5, 6), (7,)) == 5
    assert len(set(PYTHAGOREAN)) == len(PYTHAGOREAN)
    assert all(sqrt(S(a) ** 2 + b**2).is_Integer for a, b in PYTHAGOREAN)


@pytest.mark.parametrize(("notebook", "kind"), [("2.1.2", "directional"), ("2.2", "steepest")])
def test_lengths_that_are_divided_by_are_whole(notebook, kind):
    dealt = [posed((notebook, seed, level)) for seed in range(5) for level in (1, 2, 3)]
    vectors = [
        Matrix(task.along if kind == "directional" else gradient(task.f, task.xs, at=task.at))
        for task in dealt
        if task.kind in (kind, "descent")
    ]
    assert vectors and all(vector.norm().is_Integer for vector in vectors)


def test_one_exercise_alone_is_not_counted(view):
    answered(view)
    assert view.state == "right" and view.score.value == ""
    assert not view.dealt and view.another.layout.display == "none"


def test_drills_of_kinds_of_ones_own():
    def of_a_sine(deal):
        return product(x ** deal.shape((1, 2, 3), (4, 5, 6), (7, 8, 9)), sin(x), x)

    view = drill([of_a_sine], seed=1)
    assert repr(view).startswith("Practice (not tried yet)") and r"x^{2} \sin" in repr(view)
    view.another.click()
    assert r"x^{3} \sin" in repr(view)
    view.close()


def test_what_a_cell_shows_does_not_give_the_solution_away():
    """Neither of an exercise nor of its view: in no form, and in no widget that is saved."""
    secret = "It is twice the number."
    told = {"hints": [secret], "solution": secret, "mistakes": [("halved", x, secret)]}
    task = Exercise("Differentiate $x^2$.", 2 * x, [x], **told)
    before = set(_instances)
    view = exercise(task)
    saved = [str(_instances[made].get_state()) for made in set(_instances) - before]
    for shown in (repr(task), repr(view), *view._repr_mimebundle_().values(), *saved):
        assert secret not in str(shown) and "2*x" not in str(shown)
    assert repr(task) == "Exercise(prompt='Differentiate $x^2$.')"
    assert repr(find("2.1.1-1")) == f"Task(prompt={find('2.1.1-1').prompt!r})"
    assert any("Differentiate" in state for state in saved)
    view.close()


@pytest.mark.parametrize("which", [("2.1",), ("2.1", "2.5")])
def test_a_view_is_freed_when_its_cell_is_run_again(which, monkeypatch):
    def run(message):
        parent = {"header": {"msg_type": "execute_request", "msg_id": message},
                  "metadata": {"cellId": str(which)}, "content": {"code": ""}}  # fmt: skip
        shell = type("Shell", (), {"get_parent": staticmethod(lambda: parent)})
        monkeypatch.setattr("calclib.scene.runs.get_ipython", lambda: shell)
        return exercise(*which)

    before = set(_instances)
    first = run("1")
    made = len(set(_instances) - before)
    second = run("2")
    assert first.widget is None and second.widget is not None
    assert len(set(_instances) - before) == made > 0
    for number, one in zip(which, getattr(second, "views", [second]), strict=True):
        assert one.kept.place.endswith(f" {find(number).prompt}")  # what was typed is kept for it
    second.close()
    assert set(_instances) <= before


@pytest.mark.parametrize(("judged", "state"), [(True, "right"), (False, "not tried yet")])
def test_the_browser_gives_back_what_was_written(judged, state):
    view = exercise("2.1")
    view.kept.set_state({"written": "w", "judged": judged})
    assert (view.field.value, view.state) == ("w", state)
    view.check.click()
    assert (view.kept.written, view.kept.judged, view.state) == ("w", True, "right")
    view.close()
