"""The widget of an exercise: prompt, answer field, Check, hints, solution."""

from contextlib import contextmanager
from math import inf
from time import monotonic

import ipywidgets

from calclib.practice import markup
from calclib.practice.compare import planes, side_by_side
from calclib.practice.feedback import NOT_ATTEMPTED, NOT_UNDERSTOOD
from calclib.practice.judge import judge
from calclib.practice.progress import Progress
from calclib.practice.variants import deal
from calclib.scene import runs, widgets
from calclib.scene.elsewhere import StillInMarimo

_LATE = 1  # second: the browser holds letters back, but not Enter, so these may arrive after it


class ExerciseView(StillInMarimo):
    """What `exercise` and `drill` show; ``feedback`` is the last `Feedback`, None at first."""

    def __init__(self, exercise, title, *, more=None):
        place = runs.close_earlier_runs(self)
        self.title, self._more, self.progress = title, more, Progress()
        self.prompt, self.echo, self.status, self.help, self.answer, self.score = (
            ipywidgets.HTMLMath(layout={"margin": "2px 0"}) for _ in range(6)
        )
        self.field = self._new_field()
        written = place and f"{place} {exercise.prompt}"
        self.kept = widgets.Attendant(place=written, field=widgets.reference(self.field))
        self.check, self.hint, self.solution, self.compare, self.another = self.buttons = [
            ipywidgets.Button(description=name, layout={"width": "auto"})
            for name in ("Check", "Hint", "Solution", "Compare the planes", "Another one")
        ]
        self.check.button_style = "primary"
        self.picture = ipywidgets.VBox()
        row = ipywidgets.HBox(self.buttons, layout={"flex_flow": "row wrap"})
        parts = [self.prompt, self.field, self.echo, row, self.status, self.kept]
        self.widget = ipywidgets.VBox(
            [*parts, self.help, self.answer, self.picture, self.score],
            layout={
                "max_width": "860px",
                "border": "1px solid var(--jp-border-color1, #bdbdbd)",
                "padding": "10px 14px",
            },
        )
        self.kept.shown = [place, self.widget.model_id]
        for told in (
            self.status,
            self.help,
            self.answer,
        ):  # a screen reader tells what changes in these
            told.add_class("calclib-status")
        self.widget.add_class("calclib-panel").add_class("calclib-exercise")
        self.kept.observe(self._given_back, "written")
        actions = self._check, self._hint, self._solve, self._compare, self._next
        for button, action in zip(self.buttons, actions, strict=True):
            button.on_click(action)
        self._pose(exercise)

    def _new_field(self):
        field = ipywidgets.Text(
            description="Your answer", continuous_update=True, layout={"width": "auto"},
            style={"description_width": "initial"},
        )  # fmt: skip
        field.observe(self._typed, "value")
        field.on_msg(self._entered)
        return field

    def _renew_field(self):
        """A new field: letters that the browser held back go to the old one, which is over."""
        old, self.field = self.field, self._new_field()
        parts = self.widget.children
        self.widget.children = [self.field if part is old else part for part in parts]
        self.kept.field = widgets.reference(self.field)
        widgets.close(old)

    def _pose(self, exercise):
        """Put up an exercise, with nothing answered and nothing helped."""
        self.exercise, self.feedback, self._hints, self._scene = exercise, None, 0, None
        self._late, self._judged, self._counted = (-inf, None), None, False
        self._checked = self._drawn = None  # the text that the verdict, and the picture, are of
        self.prompt.value = markup.titled(self.title, exercise.prompt)
        self.field.value = self.help.value = self.answer.value = self.echo.value = ""
        self.field.placeholder = markup.placeholder(exercise)
        self.compare.layout.display = "none"
        self.another.layout.display = None if self._more else "none"
        self._label_helps()
        self._tell(NOT_ATTEMPTED)

    def _label_helps(self):
        count = len(self.exercise.hints)
        more = f"Hint {self._hints + 1} of {count}"
        self.hint.description = more if self._hints < count else "No more hints"
        self.hint.disabled = not count  # one that is disabled would lose the keyboard's focus
        self.solution.disabled = not self.exercise.solution
        self.solution.description = "Hide the solution" if self.answer.value else "Solution"

    @property
    def state(self):
        """What the view tells now: "not tried yet", "right", "not right yet", "not understood"."""
        return markup.STATES[self._kind][1].lower()

    @property
    def dealt(self):
        """Whether *Another one* deals more of its kind."""
        return self._more is not None

    def _tell(self, kind, said="", place="", *, earlier=None):
        self._kind = kind
        self.status.value = markup.status(kind, said, place, earlier)

    @contextmanager
    def _told(self):
        """Whatever goes wrong inside is told."""
        try:
            yield
        except Exception as error:
            said = f"Something went wrong: {type(error).__name__}: {error}."
            self._tell(NOT_UNDERSTOOD, " ".join(said.split()))

    # ---- What the student does ----

    def _typed(self, change):
        with self._told():
            self.kept.judged, self.kept.written = False, change["new"]
            pressed, again = self._late
            if monotonic() - pressed < _LATE:
                again()
                self._late = -inf, None
            else:
                self._follow_change()
            self.echo.value = markup.echo(change["new"], self.exercise.symbols)

    def _follow_change(self):
        """A verdict is of the text that was judged: beside another one it is the earlier one."""
        changed = self._drawn not in (None, self.field.value)
        (self.picture.add_class if changed else self.picture.remove_class)("calclib-earlier")
        if self.feedback is None or self.feedback.state == NOT_ATTEMPTED:
            self._tell(NOT_ATTEMPTED)
        elif self.field.value == self._checked:
            self._show_verdict()
        else:
            wrong = self.feedback.state == "wrong"
            earlier = (self._checked, self.feedback.sentence) if wrong else None
            self._tell(NOT_ATTEMPTED, "The answer was changed: check it again.", earlier=earlier)

    def _given_back(self, change):
        """What was typed before the cell was run again; it is judged anew if it was judged."""
        if self.field.value != change["new"]:
            judged, self.field.value = self.kept.judged, change["new"]
            if judged:
                self._check()

    def _entered(self, field, content, buffers):
        if content.get("event") == "submit":
            self._check()

    def _check(self, button=None):
        with self._told():
            self.feedback, self._checked = self._judge(), self.field.value
            self._show_verdict()
            if self.feedback.correct:
                self._count(True)
            self._late = monotonic(), self._check

    def _show_verdict(self):
        """The verdict on what stands in the field."""
        found = self.feedback
        if found.state not in (NOT_ATTEMPTED, NOT_UNDERSTOOD):
            drawn = planes(self.exercise, found.given)
            self.compare.layout.display = "none" if drawn is None else None
        self._tell(found.state, found.sentence * (not found.correct), found.place)
        self.kept.judged = True

    def _hint(self, button=None):
        with self._told():
            self._hints = min(self._hints + 1, len(self.exercise.hints))
            self.help.value = markup.hints(self.exercise.hints[: self._hints])
            self._label_helps()

    def _solve(self, button=None):
        with self._told():
            shown = markup.solution(self.exercise.solution)
            self.answer.value = "" if self.answer.value else shown
            self._label_helps()
            self._count(False)

    def _next(self, button=None):
        with self._told():
            self._close_picture()
            if self.feedback and self.feedback.state == "wrong":
                self._count(False)
            notebook, seed = self._more
            self._more, self.kept.place = (notebook, seed + 1), ""  # the first alone is kept
            self._renew_field()
            self._pose(deal(notebook, seed + 1, level=self.progress.level))

    def _count(self, right):
        """An exercise counts once: when it is right, or given up for its solution or another."""
        if self._more and not self._counted:
            self._counted = True
            self.progress.count(right)
            self.score.value = f"<b>{self.progress.line()}</b>"

    def _judge(self):
        """The verdict on what stands in the field; it is read and judged once."""
        if self._judged is None or self._judged[0] != self.field.value:
            self._judged = self.field.value, judge(self.exercise, self.field.value)
        return self._judged[1]

    def _compare(self, button=None):
        with self._told():
            self._close_picture()
            given = self._judge().given
            pair = None if given is None else planes(self.exercise, given)
            if pair is None:
                self._tell(NOT_UNDERSTOOD, "This answer is no plane: there is nothing to draw.")
                return
            self._scene = side_by_side(self.exercise, *pair)
            self.picture.children = [self._scene.widget]
            self._drawn, self._late = self.field.value, (monotonic(), self._compare)
            self._follow_change()

    def _close_picture(self):
        self._drawn = None
        self.picture.children = ()
        if self._scene is not None:
            self._scene.close()
            self._scene = None

    # ---- What it shows ----

    def __repr__(self):
        if self.widget is None:
            return f"{self.title}: its cell was run again."
        return f"{self.title} ({self.state})\n{self.exercise.prompt}"

    def _repr_mimebundle_(self, **kwargs):
        return bundle(self.widget, self)

    def close(self):
        """Free the widgets: the view is over."""
        if self.widget is not None:
            self._close_picture()
            widgets.close(self.widget)
            self.widget = None


def bundle(widget, *views):
    """What a cell shows of these views: the widget, or the prompts where no kernel runs."""
    told = {"text/plain": "\n\n".join(map(repr, views))}
    if widget is not None:
        live = {"version_major": 2, "version_minor": 0, "model_id": widget.model_id}
        told[widgets.VIEW] = live
        asked = [f"**{view.title}.** {view.exercise.prompt}" for view in views]
        told["text/markdown"] = "\n\n".join([*asked, "*Run all cells to answer here.*"])
    return told
