"""The arithmetic behind `parse`: SymPy operations that look at shapes and sizes before they build.

A value is a scalar expression, a Tuple (a list without orientation) or a matrix expression.
"""

from itertools import islice

import sympy
from sympy import Add, ImmutableMatrix, Rational, S, Tuple, preorder_traversal
from sympy.matrices import MatrixBase, MatrixExpr

_MAX_NODES, _MAX_BITS = 500, 400
_MAX_POWER = 100  # of the whole degree: what is read is evaluated later
_MAX_COEFFICIENT = 1000  # inside an exponent
_NO_VALUE = "has no value; write undefined if that is your answer."


class ParseError(ValueError):
    """What was typed cannot be read; the message says what to write instead.

    Attributes
    ----------
    position : int
        Offset of the trouble in the text.
    """

    def __init__(self, message, position=0):
        super().__init__(message)
        self.position = position


def is_scalar(value):
    return not isinstance(value, Tuple | MatrixExpr)


def _is_single(value):
    return isinstance(value, MatrixExpr) and value.shape == (1, 1)


def _unwrap(value):
    """Read [a] as a in the middle of a calculation."""
    return value[0] if isinstance(value, Tuple) and len(value) == 1 else value


def column(value):
    """Return a list as a column, and anything else as it is."""
    return ImmutableMatrix(list(value)) if isinstance(value, Tuple) else value


def _shape(value):
    if isinstance(value, Tuple):
        return f"a list of {len(value)}"
    return "a number" if is_scalar(value) else "{}×{}".format(*value.shape)


def _bounded(value):
    """Return value if it is real and of a sensible size; raise ParseError otherwise."""
    if len(list(islice(preorder_traversal(value), _MAX_NODES + 1))) > _MAX_NODES:
        raise ParseError("This grows too large; write a shorter expression.")
    entries = value if isinstance(value, Tuple | MatrixBase) else [value]
    for entry in filter(is_scalar, entries):
        if entry.has(sympy.I, S.NaN, S.ComplexInfinity, S.Infinity, S.NegativeInfinity):
            raise ParseError(f"What is not a real number {_NO_VALUE}")
        terms = entry.args if entry.is_Mul or entry.is_Add else [entry]
        numbers = [term for term in terms if term.is_number]
        for number in [Add(*numbers)] if entry.is_Add and numbers else numbers:
            _check_number(number)
    return value


def _check_number(number):
    if number.is_Rational:
        if max(abs(number.p), number.q).bit_length() > _MAX_BITS:
            raise ParseError("This number is too large; write a smaller one.")
        return
    size = number.evalf(15)
    if not size.is_Float:
        raise ParseError(f"What is not a real number {_NO_VALUE}")
    # a zero in disguise, sqrt(2)*sqrt(3) - sqrt(6), would later send SymPy on a long search
    if not 1e-40 < abs(size) < 1e100:
        raise ParseError("This number is too large or too close to 0; write it in simpler form.")


def _growth(value):
    """Return the degree of an expression, and how many exponentials stand on one another."""
    degrees, towers = zip(*map(_growth, value.args), strict=True) if value.args else ((1,), (0,))
    if value.is_Pow and value.exp.is_Rational:
        return abs(value.exp) * degrees[0], towers[0]
    if value.is_Pow or isinstance(value, sympy.exp | sympy.sinh | sympy.cosh):
        return degrees[0], 1 + max(towers)
    return (sum if value.is_Mul else max)(degrees), max(towers)


def _tame(value):
    degree, tower = _growth(value)
    if degree > _MAX_POWER or tower > 2:
        raise ParseError(f"This power is too high; write exponents up to {_MAX_POWER}.")
    return _bounded(value)


def vector(entries):
    """Return a list without orientation."""
    if not all(map(is_scalar, entries)):
        raise ParseError("The entries of a list must be numbers; write a matrix as [1, 2; 3, 4].")
    return _bounded(Tuple(*entries))


def matrix(rows):
    """Return a matrix from its rows."""
    if len({len(row) for row in rows}) > 1:
        raise ParseError("The rows differ in length; write as many entries in each.")
    return _bounded(ImmutableMatrix([list(vector(row)) for row in rows]))


def add(left, right):
    left, right = _unwrap(left), _unwrap(right)
    if isinstance(left, Tuple) and isinstance(right, Tuple) and len(left) == len(right):
        return _bounded(Tuple(*map(Add, left, right)))
    for one, other in ((left, right), (right, left)):
        if isinstance(one, Tuple) and isinstance(other, MatrixExpr):  # the other tells its shape
            return add(column(one).T if other.shape == (1, len(one)) else column(one), other)
        if is_scalar(one) and _is_single(other):  # x^T x + 1
            return _bounded(one * sympy.Identity(1) + other)
    if _shape(left) != _shape(right):
        raise ParseError(
            f"Only equal shapes can be added, and {_shape(left)} meets {_shape(right)} here; "
            "write two of the same shape."
        )
    return _bounded(left + right)


def multiply(left, right):
    left, right = _unwrap(left), _unwrap(right)
    for factor, other in ((left, right), (right, left)):
        if is_scalar(factor) and isinstance(other, Tuple):
            return _bounded(Tuple(*(factor * entry for entry in other)))
    if is_scalar(left) or is_scalar(right):
        return _bounded(left * right)
    left, right = column(left), column(right)
    swap = (_is_single(left) or _is_single(right)) and left.shape[1] != right.shape[0]
    first, second = (right, left) if swap else (left, right)  # a number, x^T x, stands anywhere
    if first.shape[1] != second.shape[0]:
        raise ParseError(
            f"The shapes {_shape(left)} and {_shape(right)} do not fit in a product; write the "
            "factors in another order or transpose one, as in w^T x or A^T y."
        )
    product = _bounded(first * second)
    return product[0] if _is_single(product) and isinstance(product, MatrixBase) else product


def inner(left, right):
    """Return the inner product of two vectors, and any other product as it is."""
    a, b = column(left), column(right)
    vectors = not is_scalar(a) and not is_scalar(b) and a.shape == b.shape and a.shape[1] == 1
    return multiply(a.T, b) if vectors else multiply(left, right)


def divide(left, right):
    right = _unwrap(right)
    if not is_scalar(right) and not _is_single(right):
        raise ParseError("A vector cannot stand below the line; write its norm or one entry.")
    if right == 0:
        raise ParseError(f"Division by zero {_NO_VALUE}")
    return multiply(left, right**-1)


def power(base, exponent):
    base, exponent = _unwrap(base), _unwrap(exponent)
    if not is_scalar(exponent):
        raise ParseError("An exponent must be a number; write a number, or A^T for the transpose.")
    limit = _MAX_POWER if exponent.is_Rational else _MAX_COEFFICIENT
    if any(max(abs(n.p), n.q) > limit for n in exponent.atoms(Rational)):
        raise ParseError(f"This power is too high; write exponents up to {_MAX_POWER}.")
    if is_scalar(base):
        if base == 0 and exponent.is_negative:
            raise ParseError(f"Division by zero {_NO_VALUE}")
        return _tame(base**exponent)
    invertible = isinstance(base, MatrixExpr) and base.shape[0] == base.shape[1]
    invertible &= exponent == -1 and not isinstance(base, MatrixBase)
    if invertible or (_is_single(base) and exponent.is_Rational):
        return _bounded(base**exponent)
    raise ParseError("A vector or matrix has no such power; write ||x||^2, x^T x or A*A.")


def transpose(value):
    """Return the transpose; that of the list (a, b), written across, is the column."""
    return _bounded(value.T) if isinstance(value, MatrixExpr) else column(value)


def absolute(value):
    if not is_scalar(value):
        raise ParseError("Single bars are for numbers; write ||x|| for the norm of a vector.")
    return _bounded(sympy.Abs(value))


def norm(value):
    value = _unwrap(value)
    if is_scalar(value):
        return absolute(value)
    value = column(value)
    if 1 not in value.shape:
        raise ParseError("This is the norm of a matrix; write the norm of a vector, as ||A x||.")
    square = multiply(value.T, value) if value.shape[1] == 1 else multiply(value, value.T)
    return power(square, S.Half)


def _extreme(function, values):
    if len(values) == 1 and isinstance(values[0], Tuple):
        values = values[0]
    if len(values) < 2 or not all(map(is_scalar, values)):
        raise ParseError("This compares two numbers or more; write max(x, y).")
    choose = max if function is sympy.Max else min
    numbers = [value for value in values if value.is_number]
    best = [choose(numbers, key=lambda number: number.evalf(30))] if numbers else []
    others = [value for value in values if not value.is_number]
    # not evaluated: SymPy would compare all pairs, which can take it long
    return _bounded(function(*best, *others, evaluate=False))


_OWN = {
    **{"sqrt": lambda value: power(value, S.Half), "exp": lambda value: power(S.Exp1, value)},
    **{"abs": absolute, "norm": norm, "matrix": column, "√": lambda value: power(value, S.Half)},
    **dict.fromkeys(("frac", "dfrac", "tfrac"), divide),
}
_EXTREME = {"max": sympy.Max, "min": sympy.Min}
_NAMES = ("sin", "cos", "tan", "cot", "sec", "csc", "sinh", "cosh", "tanh", "log", "sign")
_NUMERIC = {name: getattr(sympy, name) for name in (*_NAMES, "asin", "acos", "atan", "ln")}
_NUMERIC |= {"arc" + name: getattr(sympy, "a" + name) for name in ("sin", "cos", "tan")}
FUNCTIONS = _OWN | _EXTREME | _NUMERIC


def apply(name, values):
    """Return the function of this name at values, of which most take one."""
    if name in _EXTREME:
        return _extreme(_EXTREME[name], values)
    if len(values) != (2 if name.endswith("frac") else 1):
        raise ParseError(f"{name} takes another number of arguments; write it as in sin(x).")
    if name in _OWN:
        return _OWN[name](*values)
    value = _unwrap(values[0])
    if not is_scalar(value):
        raise ParseError(f"{name} takes a number; write it for each entry of a vector.")
    if value.is_number and abs(value.evalf(15)) > 1e6:
        raise ParseError(f"The argument of {name} is too large; write a smaller number.")
    if value == 0 and FUNCTIONS[name] is sympy.log:
        raise ParseError(f"The logarithm of 0 {_NO_VALUE}")
    return _tame(FUNCTIONS[name](value))
