"""The arithmetic behind `parse`: SymPy operations that look at shapes first.

A value is a scalar expression, a Tuple (a list without orientation) or a matrix expression.
"""

import sympy
from sympy import Add, ImmutableMatrix, S, Tuple
from sympy.matrices import MatrixBase, MatrixExpr

from calclib.parsing.bounds import ParseError, bounded, check_power, is_scalar


def unwrap(value):
    """Read [a] as a where it is calculated with."""
    if isinstance(value, Tuple):
        return value[0] if len(value) == 1 else value
    plain = isinstance(value, MatrixBase | sympy.ZeroMatrix) and value.shape == (1, 1)
    return value[0, 0] if plain else value


def column(value):
    """Return a list as a column, and anything else as it is."""
    return ImmutableMatrix(list(value)) if isinstance(value, Tuple) else value


def _is_single(value):
    return isinstance(value, MatrixExpr) and value.shape == (1, 1)


def _shape(value):
    if isinstance(value, Tuple):
        return f"a list of {len(value)}"
    return "a number" if is_scalar(value) else "{}×{}".format(*value.shape)


def vector(entries):
    """Return a list without orientation."""
    if not all(map(is_scalar, entries)):
        raise ParseError("The entries of a list must be numbers; write a matrix as [1, 2; 3, 4].")
    return bounded(Tuple(*entries))


def matrix(rows):
    """Return a matrix from its rows."""
    if len({len(row) for row in rows}) > 1:
        raise ParseError("The rows differ in length; write as many entries in each.")
    return bounded(ImmutableMatrix([list(vector(row)) for row in rows]))


def add(left, right):
    if isinstance(left, Tuple) and isinstance(right, Tuple) and len(left) == len(right):
        return bounded(Tuple(*map(Add, left, right)))
    for one, other in ((left, right), (right, left)):
        if isinstance(one, Tuple) and isinstance(other, MatrixExpr):  # the other tells its shape
            return add(column(one).T if other.shape == (1, len(one)) else column(one), other)
        if is_scalar(one) and _is_single(other):  # x^T x + 1
            return bounded(one * sympy.Identity(1) + other)
    if _shape(left) != _shape(right):
        raise ParseError(
            f"Only equal shapes can be added, and {_shape(left)} meets {_shape(right)} here; "
            "write two of the same shape."
        )
    return bounded(left + right)


def subtract(left, right):
    return add(left, multiply(S.NegativeOne, right))


def multiply(left, right):
    for factor, other in ((left, right), (right, left)):
        if is_scalar(factor) and isinstance(other, Tuple):
            return bounded(Tuple(*(factor * entry for entry in other)))
    if is_scalar(left) or is_scalar(right):
        return bounded(left * right)
    left, right = column(left), column(right)
    swap = (_is_single(left) or _is_single(right)) and left.shape[1] != right.shape[0]
    first, second = (right, left) if swap else (left, right)  # a number, x^T x, stands anywhere
    if swap and first.shape[1] != second.shape[0]:
        number, other = (left, right) if _is_single(left) else (right, left)
        return bounded(sympy.Trace(number) * other)
    if first.shape[1] != second.shape[0]:
        raise ParseError(
            f"The shapes {_shape(left)} and {_shape(right)} do not fit in a product; write the "
            "factors in another order, or transpose one with ^T."
        )
    product = bounded(first * second)
    return product[0] if _is_single(product) and isinstance(product, MatrixBase) else product


def inner(left, right):
    """Return the inner product of two vectors, and any other product as it is."""
    if is_scalar(left) or is_scalar(right):
        return multiply(left, right)
    left, right = column(left), column(right)
    vectors = left.shape == right.shape and left.shape[1] == 1
    return multiply(left.T if vectors else left, right)


def divide(left, right):
    if not is_scalar(right) and not _is_single(right):
        raise ParseError("A vector cannot stand below the line; write its norm or one entry.")
    if right == 0:
        raise ParseError("Division by zero has no value; write undefined if that is your answer.")
    return multiply(left, right**-1)


def power(base, exponent):
    if not is_scalar(exponent):
        raise ParseError("An exponent must be a number; write a number, or A^T for the transpose.")
    check_power(exponent)
    if is_scalar(base):
        return divide(S.One, base) if exponent == -1 else bounded(base**exponent)
    if not _is_single(base) or not exponent.is_Rational:
        if not isinstance(base, Tuple | sympy.MatrixSymbol) or len(str(base)) > 20:
            raise ParseError("A matrix has no such power; write it as a product or with a norm.")
        rows, columns = getattr(base, "shape", (1, 1))
        other = f"{base}*{base}" if rows == columns else f"{base}^T {base}"
        if 1 in (rows, columns):
            other = f"||{base}||^{max(exponent, 2) if exponent.is_Integer else 2}"
        raise ParseError(f"A vector or matrix has no such power; write {other} if you mean that.")
    return bounded(base**exponent)


def transpose(value):
    """Return the transpose; that of the list (a, b), written across, is the column."""
    return bounded(value.T) if isinstance(value, MatrixExpr) else column(value)


def absolute(value):
    if not is_scalar(value):
        raise ParseError("Single bars are for numbers; write ||x|| for the norm of a vector.")
    return bounded(sympy.Abs(value))


def norm(value):
    if is_scalar(value):
        return absolute(value)
    value = column(value)
    if 1 not in value.shape:
        raise ParseError("This is the norm of a matrix; write the norm of a vector, as ||A x||.")
    square = multiply(value.T, value) if value.shape[1] == 1 else multiply(value, value.T)
    return power(square, S.Half)
