"""What an author gives to a family of exercises, checked by the names of its parameters.

``f``, ``p`` and ``q`` are formulas, ``F`` and ``G`` lists of them, ``xs`` and ``us`` variables,
``x`` is one of them; ``at`` is a point of as many numbers, or a number where there is ``x`` alone.
"""

from functools import wraps
from inspect import signature
from numbers import Integral

from sympy import Expr, MatrixExpr, Symbol
from sympy.matrices import MatrixBase

from calclib.given import LISTS, in_order, sympified

_LISTED = *LISTS, MatrixBase


def checked(family):
    """The family, which refuses in a sentence what cannot be asked, and takes lists as tuples."""
    names = signature(family)

    @wraps(family)
    def made(*args, **kwargs):
        given = names.bind(*args, **kwargs)
        for name, value in given.arguments.items():
            if name in _CHECKS and (
                value is not None or names.parameters[name].default is not None
            ):
                given.arguments[name] = _CHECKS[name](name, value, given.arguments)
        return family(*given.args, **given.kwargs)

    return made


def _formula(name, value, _):
    made = sympified(value)
    if not isinstance(made, Expr) or isinstance(made, MatrixExpr | MatrixBase):
        raise ValueError(
            f"{name} = {value!r} is no formula: write it in SymPy, as in x**2, or read it by parse."
        )
    return made


def _column(name, value, given):
    if (isinstance(value, MatrixBase) and value.cols != 1) or isinstance(value, str):
        raise ValueError(f"The outputs {name} = {value!r} are no list: write [x * y, x + y].")
    listed = isinstance(value, _LISTED)
    entries = [_formula(name, entry, given) for entry in (value if listed else [value])]
    if not entries:
        raise ValueError(f"{name} has no outputs: write them in a list, as in [x * y, x + y].")
    return entries[0] if "G" in given and not listed else entries


def _variables(name, value, _):
    try:
        found = in_order(value)
    except TypeError as error:
        raise ValueError(str(error)) from None
    if not found or not all(isinstance(x, Symbol) for x in found):
        raise ValueError(f"{name} = {value!r} are no letters: write a tuple of them, as in (x, y).")
    return found


def _variable(name, value, given):
    among = given.get("xs", (value,))
    if not isinstance(value, Symbol) or value not in among:
        wanted = f"one of {among}" if "xs" in given else "a symbol of SymPy's"
        raise ValueError(f"The variable {name} = {value!r} is not {wanted}.")
    return value


def _number(name, value, _):
    made = sympified(value)
    if not isinstance(made, Expr) or made.is_real is not True:
        raise ValueError(f"{name} = {value!r} is no real number.")
    return made


def _numbers(name, value, count):
    listed = isinstance(value, _LISTED)
    if not listed or (count is not None and len(value) != count):
        many = "" if count is None else f", as many as there are variables: {count}"
        raise ValueError(f"{name} = {value!r} is no tuple of numbers{many}.")
    return tuple(_number(name, entry, None) for entry in value)


def _point(name, value, given):
    """A number where there is one variable by itself; else as many as variables."""
    return _numbers(name, value, len(given["xs"])) if "xs" in given else _number(name, value, given)


def _step(name, value, given):
    if (made := _number(name, value, given)) == 0:
        raise ValueError(f"{name} = {value!r} is no step: write a number that is not 0.")
    return made


def _vector(name, value, given):
    made = _numbers(name, value, len(given["xs"]))
    if not any(made):
        raise ValueError(f"{name} = {value!r} has no direction: write a vector that is not 0.")
    return made


def _logits(name, value, _):
    made = _numbers(name, value, None)
    if len(made) < 2:
        raise ValueError(f"{name} = {value!r} are too few logits: write two numbers or more.")
    return made


def _index(name, value, given):
    count = len(given["a"])
    if not isinstance(value, Integral) or not 0 <= value < count:
        raise ValueError(
            f"{name} = {value!r} is no place in a: write a number from 0 to {count - 1}."
        )
    return int(value)


_CHECKS = {
    **{"f": _formula, "p": _formula, "q": _formula, "F": _column, "G": _column},
    **{"us": _variables, "xs": _variables, "x": _variable, "at": _point, "near": _number},
    **{"step": _step, "rate": _step, "v": _vector, "a": _logits, "i": _index, "j": _index},
}
