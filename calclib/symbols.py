"""Symbols that stand for one another: of one name, but with other assumptions."""

from sympy import Symbol


def real_twins(symbols):
    """Return a dict from each symbol that may be complex to a real one of the same name.

    Examples
    --------
    >>> from sympy.abc import x
    >>> real_twins([x])[x].is_real
    True
    """
    plain = [s for s in symbols if isinstance(s, Symbol) and s.is_extended_real is None]
    return {symbol: Symbol(symbol.name, real=True) for symbol in plain}
