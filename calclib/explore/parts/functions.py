"""The setting in which a student chooses a function, or types one."""

import re
from functools import lru_cache

import ipywidgets
import sympy as sp
import traitlets

from calclib.explore.parts.patience import patient
from calclib.given import sympified, worked_out
from calclib.parsing import ParseError, parse
from calclib.scene import labelled
from calclib.symbols import as_typed

LINES = {
    "sin(x)": "sin x",
    "e^x": "eˣ",
    "x^2": "x²",
    "sqrt(x + 3)": "√(x + 3)",
    "|x|": "|x|, a kink at 0",
    "x^3 - x": "x³ - x",
}
SURFACES = {
    "x^2 + x*y + y^2": "x² + xy + y²",
    "sqrt(x^2 + y^2)": "√(x² + y²), a cone",
    "max(x, y)": "max(x, y), a fold",
    "sin(x)*cos(y) + x/10": "sin x cos y + x/10",
    "x^2 - y^2": "x² - y², a saddle",
    "2*x - y": "2x - y, linear",
}


_NO_VALUES = sp.nan, sp.oo, -sp.oo, sp.zoo
_LARGEST = 10**300
_OF_ANSWERS = re.compile("[,;] (so )?write undefined if that is your answer")


class FunctionField(ipywidgets.GridBox):
    """A choice of functions beside a field for one's own.

    ``value`` is the function as a SymPy expression; it may be set to a text. Where the field is
    empty, cannot be read, or holds something other than one formula, it is the ParseError that says
    so.

    Parameters
    ----------
    f : SymPy expression, or text
        The function that is chosen first.
    xs : tuple of symbols
        What may stand in the formula.
    choices : dict
        Texts, as the student would type them, with the names in the menu.
    name : text
        What the function is called.
    """

    value = traitlets.Any()

    def __init__(self, f, xs, choices, *, name="f"):
        self._xs = tuple(xs)
        text, f = f if isinstance(f, str) else as_typed(f), formula(f)
        known = _choices_read(tuple(choices), self._xs)
        if any(isinstance(value, ParseError) for value in known.values()):
            choices = known = {}  # they are written in other symbols
        if not isinstance(f, str):  # also what cannot be typed
            known = known | {text: f}
        self._known = known
        listed = {name: typed for typed, name in choices.items()}
        if text not in choices:
            listed = {text: text} | listed
        options = [("your own", ""), *listed.items()]
        self._menu = labelled(ipywidgets.Dropdown, "function", options=options, value=text)
        arguments = ", ".join(symbol.name for symbol in self._xs)
        self._field = labelled(
            ipywidgets.Text, f"{name}({arguments}) =", value=text, continuous_update=False
        )
        columns = "repeat(auto-fit, minmax(min(100%, max(240px, 40%)), 1fr))"
        layout = {"grid_template_columns": columns, "grid_gap": "0 24px", "width": "100%"}
        super().__init__([self._menu, self._field], value=text, layout=layout)
        self._menu.observe(self._chosen, "value")
        self._field.observe(self._typed, "value")

    @property
    def typed(self):
        """The text of the function; a ParseError is raised where it cannot be typed."""
        if isinstance(error := _read(self._field.value, self._xs), ParseError):
            raise error
        return self._field.value

    def _chosen(self, change):
        if change["new"]:
            self._field.value = change["new"]

    def _typed(self, change):
        listed = [value for _, value in self._menu.options]
        self._menu.value = change["new"] if change["new"] in listed else ""
        self.value = change["new"]

    @traitlets.validate("value")
    def _understood(self, proposal):
        value = proposal["value"]
        if not isinstance(value, str):
            return value
        return self._known[value] if value in self._known else _read(value, self._xs)


@lru_cache(50)
def _choices_read(texts, xs):
    """The functions that texts stand for, by these: once for all views with one menu."""
    return {text: _read(text, xs) for text in texts}


def _read(text, xs):
    """The function that a text stands for, or the ParseError that says why it is none."""
    try:
        f = parse(text, xs)
    except ParseError as error:
        told, position = _OF_ANSWERS.sub("", str(error)), error.position
        return ParseError(told, position)
    if not isinstance(f, sp.Expr) or f.has(sp.nan):
        return ParseError(f"One formula is needed here, such as {xs[0]}^2.", 0)
    return f


def formula(f):
    """A formula or a number, as SymPy, without what is still to be worked out; a text as it is."""
    if isinstance(f, str):
        return f
    made = sympified(f)
    if not isinstance(made, sp.Expr) or isinstance(made, sp.MatrixExpr):
        raise ValueError(f"{f!r} is no formula: write one in SymPy, or a text such as 'x^2'.")
    if made in _NO_VALUES or (made.is_Rational and abs(made) > _LARGEST):
        raise ValueError(f"{f!r} is no number that can be drawn: write a formula.")
    return worked_out(made)


def drawn_for(scene, draw, f, xs, choices, **settings):
    """Let ``draw(f, **values)`` make the scene, anew for each function and setting. Returns it.

    Parameters
    ----------
    f : SymPy expression, or text
        The function to begin with.
    xs : tuple of symbols
    choices : dict, such as `LINES` or `SURFACES`
        The menu of functions: texts, as a student types them, and their names.
    **settings
        More widgets whose values ``draw`` takes by these names.
    """

    @patient
    def draw_chosen(function, **values):
        draw(function, **values)

    scene.drawn_by(draw_chosen, function=FunctionField(f, xs, choices), **settings)
    return scene
