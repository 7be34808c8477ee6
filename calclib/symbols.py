"""Symbols and formulas by name: real ones of the same name, subscripts, and how one types them."""

from sympy import Symbol, sstr

_SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


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


def subscripted(name):
    """``x₁`` for ``x1``."""
    return name.translate(_SUBSCRIPTS)


def as_typed(f):
    """The text that stands for a formula, or a tuple of them, where one types it.

    Examples
    --------
    >>> from sympy.abc import x
    >>> as_typed(x**2)
    'x^2'
    """
    return sstr(f).replace("**", "^")
