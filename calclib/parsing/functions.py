"""The functions that `parse` reads, by every name that is in use for them."""

from functools import partial
from itertools import chain

import sympy
from sympy import S, Tuple

from calclib.parsing.arithmetic import absolute, column, divide, matrix, norm, power, unwrap, vector
from calclib.parsing.bounds import ParseError, bounded, is_scalar


def _square_root(value):
    return power(value, S.Half)


def _real_root(value, degree):
    """Return the root as value^(1/degree), which has a value where value is not negative.

    SymPy's own power is another, complex number for an odd root of a negative one. A value that
    is known to be negative has its real root; for the other ones x^(1/3) is what a judge compares.
    """
    negative = degree % 2 == 1 and is_scalar(value) and value.is_nonpositive
    return -power(-value, S.One / degree) if negative else power(value, S.One / degree)


def root(degree, rows):
    r"""Return the value of \sqrt[degree]{...}."""
    values = list(chain(*rows))
    if len(values) != 1 or not degree.is_Integer or degree < 2:
        raise ParseError(r"A root is written with a whole number, as \sqrt[3]{8}.")
    return _real_root(unwrap(values[0]), degree)


def _extreme(name, values):
    if len(values) == 1 and isinstance(values[0], Tuple):
        values = values[0]
    if len(values) < 2 or not all(map(is_scalar, values)):
        raise ParseError(f"{name} compares two numbers or more; write {usage(name)}.")
    function, choose = (sympy.Max, max) if name == "max" else (sympy.Min, min)
    numbers = [value for value in values if value.is_number]
    best = [choose(numbers, key=lambda number: number.evalf(30))] if numbers else []
    others = [value for value in values if not value.is_number]
    # not evaluated: SymPy would compare all pairs, which can take it long
    return bounded(function(*best, *others, evaluate=False))


def _collection(name, rows):
    """Return what matrix, array or vector makes of its arguments."""
    entries = list(chain(*rows))
    if len(rows) > 1:
        return matrix(rows)
    if len(entries) == 1:
        return column(entries[0]) if name == "matrix" else entries[0]
    if all(isinstance(entry, Tuple) for entry in entries):
        return matrix(entries)
    return vector(entries)


_TRIGONOMETRIC = {name: name for name in ("sin", "cos", "tan", "cot", "sec", "csc")}
_FOREIGN = {"tg": "tan", "ctg": "cot", "cotg": "cot", "cotan": "cot", "cosec": "csc"}
_HYPERBOLIC = {name: name for name in ("sinh", "cosh", "tanh", "coth", "sech", "csch")}
_FOREIGN_HYPERBOLIC = {"tgh": "tanh", "ctgh": "coth", "cotanh": "coth", "cosech": "csch"}
_OTHER = {"log": "log", "ln": "log", "sign": "sign", "sgn": "sign", "signum": "sign"}
_SYMPY = _TRIGONOMETRIC | _HYPERBOLIC | _OTHER | _FOREIGN | _FOREIGN_HYPERBOLIC
_SYMPY |= {
    before + name: "a" + own
    for name, own in (_TRIGONOMETRIC | _FOREIGN).items()
    for before in ("a", "arc")
}
_SYMPY |= {
    before + name: "a" + own
    for name, own in (_HYPERBOLIC | _FOREIGN_HYPERBOLIC).items()
    for before in ("a", "ar", "arc", "arg")
}
_NUMERIC = {name: getattr(sympy, own) for name, own in _SYMPY.items()}
_EXTREME = ("max", "min")
_FRACTIONS = ("frac", "dfrac", "tfrac", "cfrac")
ROOTS = {"√": 2, "∛": 3, "∜": 4, "cbrt": 3}
_OWN = {name: partial(_real_root, degree=S(degree)) for name, degree in ROOTS.items()}
_OWN |= {"sqrt": _square_root, "exp": lambda value: power(S.Exp1, value)}
_OWN |= {"abs": absolute, "norm": norm}
_OWN |= dict.fromkeys(_FRACTIONS, divide)
_COLLECTIONS = ("matrix", "array", "vector")
SEVERAL = (*_EXTREME, *_FRACTIONS)  # these take two arguments or more
FUNCTIONS = (*_EXTREME, *_OWN, *_NUMERIC, *_COLLECTIONS)  # all names
ALIASES = {*_FOREIGN, *_FOREIGN_HYPERBOLIC, "sgn", "signum", "cbrt", "array", "vector"}


def usage(name):
    """Return an example of how a function is written."""
    if name.endswith("frac"):
        return rf"\{name}{{1}}{{2}}"
    example = (
        "(x, y)" if name in _EXTREME else "([1, 2], [3, 4])" if name in _COLLECTIONS else "(x)"
    )
    return name + example


def power_advice(name, exponent):
    """Say what to write instead of sin^-1 x, exp^x and the like."""
    inverse = {"exp": "ln", "ln": "exp", "log": "exp"}.get(name, "a" + name)
    if exponent == -1 and inverse in FUNCTIONS:
        return f"Write the inverse as {inverse}(x), a power as {name}(x)^-1."
    if name == "exp":
        return "Write the exponential function as exp(x) or e^x."
    return f"Write a power of {name} after its argument, as {usage(name)}^2."


def apply(name, rows):
    """Return the function of this name at rows of values; most take one value."""
    if name in _COLLECTIONS:
        return _collection(name, rows)
    values = list(chain(*rows))
    if name in _EXTREME:
        return _extreme(name, values)
    values = [unwrap(value) for value in values]
    if len(values) == 2 and name in ("log", "ln"):
        raise ParseError(
            f"{name} takes one number; write a logarithm to another base as a quotient, as "
            f"ln({values[0]})/ln({values[1]})."
        )
    if len(values) != (2 if name.endswith("frac") else 1):
        raise ParseError(f"{name} takes another number of arguments; write {usage(name)}.")
    if name in _OWN:
        return _OWN[name](*values)
    (value,) = values
    if not is_scalar(value):
        raise ParseError(f"{name} takes a number; write it for each entry of a vector.")
    if value.is_number and abs(value.evalf(15)) > 1e6:
        raise ParseError(f"The argument of {name} is too large; write a smaller number.")
    if _SYMPY[name] in _HYPERBOLIC and not value.is_real:
        # SymPy would separate real and imaginary parts of the argument, which can take it long
        t = sympy.Dummy()
        return bounded(_NUMERIC[name](t).rewrite(sympy.exp).xreplace({t: value}))
    return bounded(_NUMERIC[name](value))
