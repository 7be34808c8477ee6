"""SymPy expressions as plain trees, and their evaluation with NumPy.

A tree is a number, the name of a symbol, or a list ``[operation, *trees]``: nothing but JSON, so
that the browser evaluates the very same tree (``compile`` in ``trees.js``). Values are real: where
an expression has none, both evaluators give ``nan`` or an infinity.
"""

from functools import reduce

import numpy as np
import sympy as sp
from sympy.logic.boolalg import BooleanFunction


class Defined(BooleanFunction):
    """The condition that an expression has a finite real value.

    Examples
    --------
    >>> from sympy.abc import x
    >>> bool(evaluate(tree(Defined(1 / x)), {"x": 0.0}))
    False
    """

    @classmethod
    def eval(cls, expr):
        """Leave it to the evaluators: SymPy calls this."""


class Iterated(sp.Expr):
    """The value of ``expr`` after ``count`` steps: the symbols go from ``start`` on to ``step``.

    Examples
    --------
    >>> from sympy.abc import n, x
    >>> float(evaluate(tree(Iterated(x, [x], [1], [2 * x], n)), {"n": 10.0}))
    1024.0
    """

    is_commutative = True

    def __new__(cls, expr, symbols, start, step, count):
        parts = (sp.Tuple(*part) for part in (symbols, start, step))
        return super().__new__(cls, sp.sympify(expr), *parts, sp.sympify(count))


_SAME_NAME = ["sin", "cos", "tan", "asin", "acos", "atan", "atan2", "sinh", "cosh", "tanh",
              "log", "exp", "sign", "floor"]  # fmt: skip
_FUNCTIONS = {getattr(sp, name): name for name in _SAME_NAME} | {
    Defined: "finite",
    sp.Add: "+",
    sp.Mul: "*",
    sp.Abs: "abs",
    sp.ceiling: "ceil",
    sp.Max: "max",
    sp.Min: "min",
    sp.StrictLessThan: "<",
    sp.LessThan: "<=",
    sp.StrictGreaterThan: ">",
    sp.GreaterThan: ">=",
    sp.Equality: "==",
    sp.Unequality: "!=",
    sp.And: "and",
    sp.Or: "or",
    sp.Not: "not",
}

_NUMPY = {name: getattr(np, name) for name in _SAME_NAME} | {
    "^": np.power,
    "/": np.divide,
    "sqrt": np.sqrt,
    "abs": np.abs,
    "ceil": np.ceil,
    "<": np.less,
    "<=": np.less_equal,
    ">": np.greater,
    ">=": np.greater_equal,
    "==": np.equal,
    "!=": np.not_equal,
    "not": np.logical_not,
    "finite": np.isfinite,
}
_FOLDED = {
    "+": np.add,
    "*": np.multiply,
    "max": np.maximum,
    "min": np.minimum,
    "and": np.logical_and,
    "or": np.logical_or,
}


def tree(expr):
    """Write a SymPy expression as a plain tree.

    Raises
    ------
    ValueError
        If the expression holds something that has no real value for numbers, such as a derivative.

    Examples
    --------
    >>> from sympy.abc import x, y
    >>> tree(x**2 + 3*y)
    ['+', ['^', 'x', 2], ['*', 3, 'y']]
    """
    expr = sp.sympify(expr)
    if expr.is_Symbol:
        return expr.name
    if expr in (sp.true, sp.false):
        return int(bool(expr))
    if expr.is_Integer and abs(expr) < 2**53:
        return int(expr)
    if expr.is_number and not expr.is_Boolean and not expr.is_Relational:
        return _number(expr)
    if expr.is_Pow:
        return _power(expr)
    if isinstance(expr, sp.Piecewise):
        return ["piecewise", *(tree(part) for pair in expr.args for part in pair)]
    if isinstance(expr, Iterated):
        value, *parts, count = expr.args
        return ["iterate", tree(value), *([tree(e) for e in part] for part in parts), tree(count)]
    if isinstance(expr, (sp.ITE, sp.Xor)):  # what SymPy makes of a Piecewise inside a condition
        return tree(expr.to_nnf())
    if type(expr) in _FUNCTIONS:
        return [_FUNCTIONS[type(expr)], *map(tree, expr.args)]
    raise ValueError(f"{expr} cannot be drawn: it holds what is no formula in real numbers here.")


def _number(expr):
    value = complex(expr)
    if value.imag or value.real != value.real:
        return ["/", 0, 0]
    if np.isinf(value.real):
        return ["/", int(np.sign(value.real)), 0]
    return value.real


def _power(expr):
    if expr.exp == sp.S.Half:
        return ["sqrt", tree(expr.base)]
    if expr.base == sp.E:
        return ["exp", tree(expr.exp)]
    if expr.exp.is_number and expr.exp.is_negative:
        return ["/", 1, tree(expr.base**-expr.exp)]
    return ["^", tree(expr.base), tree(expr.exp)]


def evaluate(node, values):
    """Evaluate a tree with NumPy, ``values`` a dictionary from names to numbers or arrays.

    Examples
    --------
    >>> float(evaluate(["+", ["^", "x", 2], ["*", 3, "y"]], {"x": 2.0, "y": 1.0}))
    7.0
    """
    with np.errstate(all="ignore"):
        return _evaluate(node, values)


def iterates(symbols, start, step, count, values):
    """The values, with those of the symbols, at the start and after each of ``count`` steps."""
    at = dict(values)
    now = [evaluate(node, at) for node in start]
    for _ in range(int(min(evaluate(count, values), 1000)) + 1):
        at |= dict(zip(symbols, now, strict=True))
        yield at
        now = [evaluate(node, at) for node in step]


def _evaluate(node, values):
    if isinstance(node, str):
        return np.asarray(values[node], dtype=float)
    if not isinstance(node, list):
        return np.float64(node)
    operation, *arguments = node
    if operation == "iterate":
        *_, last = iterates(*arguments[1:], values)
        return evaluate(arguments[0], last)
    arguments = [_evaluate(argument, values) for argument in arguments]
    if operation == "piecewise":
        pieces, conditions = arguments[::2], [c != 0 for c in arguments[1::2]]
        result = np.nan
        for piece, condition in zip(reversed(pieces), reversed(conditions), strict=True):
            result = np.where(condition, piece, result)
        return result
    if operation in _FOLDED:
        return reduce(_FOLDED[operation], arguments)
    return _NUMPY[operation](*arguments)
