"""What is too large to be read: the bounds that `parse` puts on numbers, powers and expressions."""

from itertools import islice

from sympy import Add, I, Rational, S, Tuple, cosh, exp, preorder_traversal, sinh
from sympy.matrices import MatrixBase, MatrixExpr

_MAX_NODES, _MAX_BITS = 500, 400
_MAX_POWER = 100  # of the whole degree: what is read is evaluated later
_MAX_COEFFICIENT = 1000  # inside an exponent
_MAX_DENOMINATOR = 10**6  # of an exponent: 0.333333 may be a third
_NOT_REAL = "This has no real value; write undefined if that is your answer."
_TOO_HIGH = f"This power is too high; write exponents up to {_MAX_POWER}."


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


def _steepness(exponent):
    return max(map(abs, exponent.atoms(Rational)), default=0)


def check_power(exponent):
    """Refuse an exponent before SymPy computes the power."""
    if exponent.is_Rational:
        if abs(exponent) > _MAX_POWER:
            raise ParseError(_TOO_HIGH)
        if exponent.q > _MAX_DENOMINATOR:
            raise ParseError("This exponent has too many digits; write a fraction, as in x^(1/3).")
    elif _steepness(exponent) > _MAX_COEFFICIENT:
        raise ParseError(_TOO_HIGH)


def _growth(value):
    """Return the degree of an expression, and how many exponentials stand on one another."""
    if not value.args:
        return int(value.is_Symbol), 0
    degrees, towers = zip(*map(_growth, value.args), strict=True)
    if value.is_Pow and value.exp.is_Rational:
        return abs(value.exp) * degrees[0], towers[0]
    if value.is_Pow or isinstance(value, exp | sinh | cosh):
        steep = _steepness(value.args[-1]) > _MAX_COEFFICIENT
        return degrees[0], max(towers) + (3 if steep else 1)
    return (sum if value.is_Mul else max)(degrees), max(towers)


def bounded(value):
    """Return value if it is real and of a sensible size; raise ParseError otherwise."""
    if len(list(islice(preorder_traversal(value), _MAX_NODES + 1))) > _MAX_NODES:
        raise ParseError("This grows too large; write a shorter expression.")
    entries = value if isinstance(value, Tuple | MatrixBase) else [value]
    for entry in filter(is_scalar, entries):
        degree, tower = _growth(entry)
        if degree > _MAX_POWER or tower > 2:
            raise ParseError(_TOO_HIGH)
        if entry.has(I, S.NaN, S.ComplexInfinity, S.Infinity, S.NegativeInfinity):
            raise ParseError(_NOT_REAL)
        terms = entry.args if entry.is_Mul or entry.is_Add else [entry]
        numbers = [term for term in terms if term.is_number]
        for number in [Add(*numbers)] if entry.is_Add else numbers:
            _check_number(number)
    return value


def _check_number(number):
    if number.is_Rational:
        if max(abs(number.p), number.q).bit_length() > _MAX_BITS:
            raise ParseError("This number is too large; write a smaller one.")
        return
    size = number.evalf(15)
    if not size.is_Float:
        raise ParseError(_NOT_REAL)
    # a zero in disguise, sqrt(2)*sqrt(3) - sqrt(6), would later send SymPy on a long search
    if not 1e-40 < abs(size) < 1e100:
        raise ParseError("This number is too large or too close to 0; write it in simpler form.")
