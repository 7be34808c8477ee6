"""Where a formula has no value: at poles inside it, as e^(-1/x^2) at 0, or nowhere at all."""

import sympy as sp

from calclib.derivatives.branches import exclusive

_WITH_POLES = sp.log, sp.tan, sp.cot, sp.sec, sp.csc, sp.coth, sp.csch, sp.atanh, sp.acoth
_UNUSED = sp.Piecewise, sp.Sum, sp.Product, sp.Integral, sp.Derivative, sp.Limit
_OUTSIDE = {  # the conditions under which a function of u has no real value
    sp.log: lambda u: u.is_positive is False,
    sp.asin: lambda u: (abs(u) - 1).is_positive,
    sp.acos: lambda u: (abs(u) - 1).is_positive,
    sp.atanh: lambda u: (abs(u) - 1).is_nonnegative,
    sp.acosh: lambda u: (u - 1).is_negative,
}


def is_nowhere(f):
    """Whether a formula surely has no real value, whatever its letters are; False where in doubt.

    Examples
    --------
    >>> x = sp.Symbol("x", real=True)
    >>> is_nowhere(sp.log(-(x**2))), is_nowhere(sp.log(x) + sp.sqrt(-(x**2)))
    (True, False)
    """
    if f.has(sp.I) and f.is_real is False:
        return True
    parts = sp.preorder_traversal(f)
    for part in parts:
        if isinstance(part, _UNUSED):  # a piece, or a letter bound in it, may be anything
            parts.skip()
        elif part.is_Pow and part.exp.is_Rational and not part.exp.is_Integer:
            if part.base.is_negative or (part.base.is_nonpositive and part.exp < 0):
                return True
        elif part.func in _OUTSIDE and _OUTSIDE[part.func](part.args[0]):
            return True
    return False


def hidden_poles(f):
    """Parts of f that have to be finite where f is defined, each with the condition that it counts.

    Listed are those whose infinity f may hide: SymPy and a computer make 0 of e^(-1/x^2) at 0. A
    part of a Piecewise counts where its piece does.

    Examples
    --------
    >>> from sympy import exp
    >>> from sympy.abc import x
    >>> hidden_poles(exp(-1 / x**2)), hidden_poles(1 / x)
    ([(x**(-2), True)], [])
    """
    found = {}
    _search(f, sp.true, False, found)
    return list(found)


def _search(f, condition, hidden, found):
    if isinstance(f, sp.Piecewise):
        for piece, counts in exclusive(f):
            _search(piece, sp.And(condition, counts), hidden, found)
        return
    is_quotient = f.is_Pow and f.exp.could_extract_minus_sign()
    if hidden and (is_quotient or isinstance(f, _WITH_POLES)) and f.free_symbols:
        found[f, condition] = None
    keeps = f.is_Add or f.is_Mul or (f.is_Pow and f.exp.is_number and not is_quotient)
    for part in f.args:
        if isinstance(part, sp.Expr):
            _search(part, condition, hidden or not keeps, found)
