"""The call that shows a view as it is now, written as one would type it into a cell."""

import inspect
import json
from collections.abc import Iterable
from functools import partial
from numbers import Real

import ipywidgets
import numpy as np
import sympy as sp

from calclib.explore.parts.functions import formula
from calclib.parsing import ParseError, parse
from calclib.scene.reading import number, text_parts
from calclib.symbols import as_typed


def functions(F, xs):
    """A column of functions of ``xs``, or of one; texts are read as a student types them.

    Examples
    --------
    >>> functions(["x^2", 2], sp.symbols("x,"))
    Matrix([
    [x**2],
    [   2]])
    """
    F = [F] if isinstance(F, str | Real | sp.Expr) and not isinstance(F, sp.MatrixExpr) else F
    try:
        made = [] if isinstance(F, (set, frozenset, dict, bytes)) else [*F]
    except TypeError:
        made = []
    if not made:
        raise ValueError(f'{F!r} is no list of functions: write one, as in ["x^2", "2x"].')
    return sp.Matrix([parse(f, xs) if isinstance(f, str) else formula(f) for f in made])


def call(scene, function, fixed=(), **arguments):
    """Let the scene offer ``explore.function(...)`` to copy. Returns the scene.

    Parameters
    ----------
    scene : Scene
    function : callable
        What made the scene.
    fixed : dict, optional
        Arguments in which the controls' symbols stand for themselves.
    **arguments
        Arguments of the function: constants, expressions in the controls' symbols, widgets whose
        value counts, functions that tell it. The function that a student chooses or types is
        known without. A constant that is the function's own default is left out.
    """
    if "function" in scene.settings:
        arguments["f"] = scene.settings["function"]
    scene.bar.copied_as(partial(_parts, function, dict(fixed), arguments, [*scene.controls]))
    return scene


def _parts(function, fixed, arguments, controls):
    """The text as parts, as `text_parts` makes them; none where an argument cannot be written."""
    values, told = {}, []
    for i, parameter in enumerate(inspect.signature(function).parameters.values()):
        if parameter.name not in arguments | fixed:
            continue
        argument = (arguments | fixed)[parameter.name]
        try:
            text = _written(argument, [] if parameter.name in fixed else controls, values)
            usual = _written(parameter.default, [], {})
        except (ParseError, TypeError):
            return []
        if text != usual or isinstance(argument, ipywidgets.GridBox):
            told.append(
                text
                if i == 0 and parameter.kind is not parameter.KEYWORD_ONLY
                else f"{parameter.name}={text}"
            )
    room = "explore." if function.__module__.startswith("calclib.explore.") else ""
    return text_parts(f"{room}{function.__name__}({', '.join(told)})", values)


def _written(value, controls, values):
    """A value as a template; the expressions in it go into ``values``."""
    if isinstance(value, partial):
        value = value()
    if isinstance(value, ipywidgets.Widget):
        value = getattr(value, "typed", value.value)
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("{", "{{").replace("}", "}}")
    if value is None or isinstance(value, bool):
        return str(value)
    if isinstance(value, sp.MatrixBase | Iterable):
        value = value.tolist() if isinstance(value, np.ndarray) else [*value]
        if value and all(isinstance(v, sp.Symbol) and v not in controls for v in value):
            return (
                f'symbols("{" ".join(v.name for v in value)}{"," * (len(value) == 1)}", real=True)'
            )
        written = ", ".join(_written(v, controls, values) for v in value)
        return f"({written}{',' * (len(value) == 1)})"
    value = sp.sympify(value)
    if value.free_symbols - set(controls):
        if value.is_Symbol:
            return f'symbols("{value.name}", real=True)'
        parse(as_typed(value), value.free_symbols)  # else it cannot be typed
        return _written(as_typed(value), controls, values)
    if not value.free_symbols:
        return number(float(value), kind="r")
    name = f"v{len(values)}"
    values[name] = value
    return f"{{{name}:r}}"
