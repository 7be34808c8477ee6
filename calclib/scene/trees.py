"""SymPy expressions as plain trees, and their evaluation with NumPy.

A tree is a number, the name of a symbol, or a list ``[operation, *trees]``: nothing but JSON, so
that the browser evaluates the very same tree (``compile`` in ``trees.js``). Values are real: where
an expression has none, both evaluators give ``nan`` or an infinity.
"""

from functools import lru_cache, reduce

import numpy as np
import sympy as sp

from calclib.scene.expressions import Defined, HeldCondition, Iterated

LONGEST = 1000  # steps of an iteration


def _atan2(y, x):
    """The angle; a zero has no sign for SymPy, and none here."""
    return np.atan2(np.add(y, 0.0), np.add(x, 0.0))


_atan2.nin = 2  # as NumPy's own functions say how many numbers they take


# The name in a tree: SymPy's class, if one stands for it alone, and NumPy's function. What takes
# two numbers takes any number of them: it folds.
OPERATIONS = {
    "+": (sp.Add, np.add),
    "*": (sp.Mul, np.multiply),
    "/": (None, np.divide),
    "^": (sp.Pow, np.power),
    "sqrt": (None, np.sqrt),
    "sin": (sp.sin, np.sin),
    "cos": (sp.cos, np.cos),
    "tan": (sp.tan, np.tan),
    "asin": (sp.asin, np.asin),
    "acos": (sp.acos, np.acos),
    "atan": (sp.atan, np.atan),
    "atan2": (sp.atan2, _atan2),
    "sinh": (sp.sinh, np.sinh),
    "cosh": (sp.cosh, np.cosh),
    "tanh": (sp.tanh, np.tanh),
    "asinh": (sp.asinh, np.arcsinh),
    "acosh": (sp.acosh, np.arccosh),
    "atanh": (sp.atanh, np.arctanh),
    "log": (sp.log, np.log),
    "exp": (sp.exp, np.exp),
    "abs": (sp.Abs, np.abs),
    "sign": (sp.sign, np.sign),
    "floor": (sp.floor, np.floor),
    "ceil": (sp.ceiling, np.ceil),
    "max": (sp.Max, np.maximum),
    "min": (sp.Min, np.minimum),
    "<": (sp.StrictLessThan, np.less),
    "<=": (sp.LessThan, np.less_equal),
    ">": (sp.StrictGreaterThan, np.greater),
    ">=": (sp.GreaterThan, np.greater_equal),
    "==": (sp.Equality, np.equal),
    "!=": (sp.Unequality, np.not_equal),
    "and": (sp.And, np.logical_and),
    "or": (sp.Or, np.logical_or),
    "not": (sp.Not, np.logical_not),
    "finite": (Defined, np.isfinite),
}
_NAMES = {kind: name for name, (kind, _) in OPERATIONS.items() if kind}
_ONE_OVER = {sp.sec: "cos", sp.csc: "sin", sp.cot: "tan"}
_ONE_OVER |= {sp.sech: "cosh", sp.csch: "sinh", sp.coth: "tanh"}
_OF_ONE_OVER = {sp.asec: "acos", sp.acsc: "asin", sp.acot: "atan"}
_OF_ONE_OVER |= {sp.asech: "acosh", sp.acsch: "asinh", sp.acoth: "atanh"}
_NO_FORMULA = "{} cannot be drawn: it holds what a view cannot compute as a real number."


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
    if not isinstance(expr, sp.Basic):  # a matrix that may change
        raise ValueError(_NO_FORMULA.format(expr))
    return _tree(expr)


@lru_cache(maxsize=4096)  # marks and sentences share most parts of their formulas
def _tree(expr):
    if expr.is_Symbol:
        return expr.name
    if expr in (sp.true, sp.false):
        return int(bool(expr))
    if expr.is_Integer and abs(expr) < 2**53:
        return int(expr)
    if expr.is_number:  # no condition is one
        return _number(expr)
    if isinstance(expr, (sp.UnevaluatedExpr, HeldCondition, sp.re, sp.conjugate)):  # all is real
        return _tree(expr.args[0])
    if expr.is_Pow:
        return _power(expr)
    if isinstance(expr, sp.Piecewise):
        return ["piecewise", *(_tree(part) for pair in expr.args for part in pair)]
    if isinstance(expr, Iterated):
        value, *parts, count = expr.args
        parts = ([_tree(e) for e in part] for part in parts)
        return ["iterate", _tree(value), *parts, _tree(count)]
    if isinstance(expr, (sp.ITE, sp.Xor)):  # what SymPy makes of a Piecewise inside a condition
        return _tree(expr.to_nnf())
    kind = type(expr)
    if kind in _NAMES:
        return [_NAMES[kind], *map(_tree, expr.args)]
    if kind in _ONE_OVER:
        return ["/", 1, [_ONE_OVER[kind], _tree(expr.args[0])]]
    if kind in _OF_ONE_OVER:
        return [_OF_ONE_OVER[kind], ["/", 1, _tree(expr.args[0])]]
    raise ValueError(_NO_FORMULA.format(expr))


def letters(node):
    """The names of the symbols that a tree needs the values of.

    Examples
    --------
    >>> sorted(letters(["+", "x", ["iterate", "n", ["n"], ["y"], [["*", 2, "n"]], "k"]]))
    ['k', 'x', 'y']
    """
    return _letters(node, {})


def _letters(node, known):
    if isinstance(node, str):
        return {node}
    if not isinstance(node, list):
        return set()
    if id(node) not in known:  # `tree` makes one list of a part that stands at several places
        known[id(node)] = _letters_of(*node, known=known)
    return known[id(node)]


def _letters_of(operation, *parts, known):
    if operation != "iterate":
        return set().union(*(_letters(part, known) for part in parts))
    value, names, start, step, count = parts
    inside = set().union(*(_letters(part, known) for part in (value, *step))) - {*names}
    return inside.union(*(_letters(part, known) for part in (*start, count)))


def substituted(node, trees):
    """A tree with trees in the place of some names.

    Examples
    --------
    >>> substituted(["+", "x", ["^", "y", 2]], {"y": ["*", 3, "a"]})
    ['+', 'x', ['^', ['*', 3, 'a'], 2]]
    """
    if isinstance(node, str):
        return trees.get(node, node)
    if not isinstance(node, list):
        return node
    if node[0] != "iterate":
        return [node[0], *(substituted(part, trees) for part in node[1:])]
    value, names, start, step, count = node[1:]
    inside = {name: tree for name, tree in trees.items() if name not in names}
    step = [substituted(part, inside) for part in step]
    start = [substituted(part, trees) for part in start]
    value, count = substituted(value, inside), substituted(count, trees)
    return ["iterate", value, names, start, step, count]


def _number(expr):
    with sp.evaluate(True):  # else SymPy says 1.0 for sign(2)*0.1, and has no end with others
        value = complex(expr)
    if value.imag or value.real != value.real:
        return ["/", 0, 0]
    if np.isinf(value.real):
        return ["/", int(np.sign(value.real)), 0]
    return value.real


def _power(expr):
    if expr.exp == sp.S.Half:
        return ["sqrt", _tree(expr.base)]
    if expr.exp.is_number and expr.exp.is_negative:
        return ["/", 1, _tree(expr.base**-expr.exp)]
    return ["^", _tree(expr.base), _tree(expr.exp)]


def evaluate(node, values):
    """Evaluate a tree with NumPy, ``values`` a dictionary from names to numbers or arrays.

    Examples
    --------
    >>> float(evaluate(["+", ["^", "x", 2], ["*", 3, "y"]], {"x": 2.0, "y": 1.0}))
    7.0
    """
    return evaluated([node], values)[0]


def evaluated(nodes, values):
    with np.errstate(all="ignore"):
        known = {}  # `tree` makes one list of a part that stands at several places
        return [_evaluate(node, values, known) for node in nodes]


def iterates(symbols, start, step, count, values):
    """The values, with those of the symbols, at the start and after each of ``count`` steps.

    There are whole steps only, none where the count is negative, and at most `LONGEST`. Where the
    count is ``nan``, so are the symbols.
    """
    at = dict(values)
    if count == 0:  # quickly, for `bound`
        yield at | dict(zip(symbols, evaluated(start, values), strict=True))
        return
    times = np.floor(np.clip(evaluate(count, at), 0, LONGEST))
    now = [np.where(times >= 0, evaluate(node, at), np.nan) for node in start]
    for k in range(int(np.fmax.reduce(times, axis=None, initial=0)) + 1):
        at |= dict(zip(symbols, now, strict=True))
        yield at
        further = evaluated(step, at)
        now = [np.where(k < times, *pair) for pair in zip(further, now, strict=True)]


def _evaluate(node, values, known):
    if isinstance(node, str):
        return np.asarray(values[node], dtype=float)
    if not isinstance(node, list):
        return np.float64(node)
    if id(node) not in known:
        known[id(node)] = _operated(*node, values=values, known=known)
    return known[id(node)]


def _operated(operation, *arguments, values, known):
    if operation == "iterate":
        *_, last = iterates(*arguments[1:], values)
        return evaluate(arguments[0], last)
    arguments = [_evaluate(argument, values, known) for argument in arguments]
    if operation == "piecewise":
        pieces, conditions = arguments[::2], [c != 0 for c in arguments[1::2]]
        result = np.nan
        for piece, condition in zip(reversed(pieces), reversed(conditions), strict=True):
            result = np.where(condition, piece, result)
        return result
    _, function = OPERATIONS[operation]
    return reduce(function, arguments) if function.nin == 2 else function(*arguments)
