"""What is given as a function, and as its variables, in the forms that one writes them in."""

import numpy as np
import sympy as sp

LISTS = list, tuple, sp.Tuple, np.ndarray, sp.NDimArray
_UNFINISHED = sp.Sum, sp.Product, sp.Derivative, sp.Limit, sp.Subs, sp.Determinant


def in_order(xs):
    """The tuple of some variables, or of one.

    Examples
    --------
    >>> from sympy.abc import x, y
    >>> in_order(x), in_order([x, y])
    ((x,), (x, y))
    """
    if isinstance(xs, (set, frozenset, dict, sp.FiniteSet, str)):
        raise TypeError("The variables xs need an order: write a tuple of symbols, as in (x, y).")
    listed = not isinstance(xs, sp.Basic) or isinstance(xs, (sp.Tuple, sp.MatrixBase))
    return tuple(xs) if listed else (xs,)


def worked_out(f):
    """`f` with its sums, products, limits and derivatives worked out, and floor for a remainder."""
    if f.has(sp.Order):
        raise ValueError(f"{f} leaves a remainder open, the O: drop it with removeO().")
    if not f.has(*_UNFINISHED, sp.Mod, sp.frac):
        return f
    f = f.replace(lambda g: isinstance(g, _UNFINISHED), lambda g: g.doit())
    f = f.replace(sp.Mod, lambda a, b: a - b * sp.floor(a / b))
    return f.replace(sp.frac, lambda a: a - sp.floor(a))
