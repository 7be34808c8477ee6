"""Poles inside a formula: where 1/x has none, e^(-1/x^2) has no value either."""

import sympy as sp

from calclib.derivatives.branches import exclusive

_WITH_POLES = sp.log, sp.tan, sp.cot, sp.sec, sp.csc, sp.coth, sp.csch, sp.atanh, sp.acoth


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
