"""The setting in which a student chooses a function, or types one."""

import ipywidgets
import sympy as sp
import traitlets

from calclib.parsing import ParseError, parse
from calclib.scene import labelled

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


class FunctionField(ipywidgets.GridBox):
    """A choice of functions beside a field for one's own; ``value`` is the text in the field.

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

    value = traitlets.Unicode()

    def __init__(self, f, xs, choices, *, name="f"):
        self._xs = tuple(xs)
        text = f if isinstance(f, str) else sp.sstr(f).replace("**", "^")
        self._given = {} if isinstance(f, str) else {text: sp.sympify(f)}
        if not all(_can_read(typed, self._xs) for typed in choices):
            choices = {}  # they are written in other symbols
        listed = {name: typed for typed, name in choices.items()}
        if text not in choices:
            listed = {text: text} | listed
        options = [("your own", ""), *listed.items()]
        self._menu = labelled(ipywidgets.Dropdown, "function", options=options, value=text)
        arguments = ", ".join(symbol.name for symbol in self._xs)
        self._field = labelled(
            ipywidgets.Text, f"{name}({arguments}) =", value=text, continuous_update=False
        )
        layout = {"grid_template_columns": "1fr 1fr", "grid_gap": "0 24px", "width": "100%"}
        super().__init__([self._menu, self._field], value=text, layout=layout)
        self._menu.observe(self._chosen, "value")
        self._field.observe(self._typed, "value")

    def _chosen(self, change):
        if change["new"]:
            self._field.value = change["new"]

    def _typed(self, change):
        listed = [value for _, value in self._menu.options]
        self._menu.value = change["new"] if change["new"] in listed else ""
        self.value = change["new"]

    def expression(self):
        """The function as a SymPy expression.

        Raises
        ------
        ParseError
            If the field is empty, cannot be read, or holds something other than one formula.
        """
        f = self._given.get(self.value)
        f = parse(self.value, self._xs) if f is None else f
        if not isinstance(f, sp.Expr) or f.has(sp.nan):
            raise ParseError(f"One formula is needed here, such as {self._xs[0]}^2.", 0)
        return f


def _can_read(text, xs):
    try:
        parse(text, xs)
    except ParseError:
        return False
    return True


def drawn_for(scene, draw, f, xs, choices, **settings):
    """Let ``draw(f, **values)`` make the scene, anew for each function and setting. Returns it."""
    field = FunctionField(f, xs, choices)

    def draw_chosen(function, **values):
        draw(field.expression(), **values)

    scene.drawn_by(draw_chosen, function=field, **settings)
    return scene
