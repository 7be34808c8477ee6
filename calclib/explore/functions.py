"""The setting in which a student chooses a function, or types one."""

import ipywidgets
import sympy as sp
import traitlets

from calclib.parsing import ParseError, parse


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
        arguments = ", ".join(symbol.name for symbol in self._xs)
        style = {"description_width": "initial"}
        self._menu = ipywidgets.Dropdown(
            options=[("your own", ""), *listed.items()],
            value=text,
            description="function",
            style=style,
            layout={"width": "auto"},
        )
        self._field = ipywidgets.Text(
            text,
            description=f"{name}({arguments}) =",
            continuous_update=False,
            style=style,
            layout={"width": "auto"},
        )
        super().__init__(
            [self._menu, self._field],
            value=text,
            layout={
                "grid_template_columns": "1fr 1fr",
                "grid_gap": "0 24px",
                "width": "100%",
            },
        )
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
