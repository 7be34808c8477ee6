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
    listed = not isinstance(xs, sp.Basic) or isinstance(xs, (sp.Tuple, sp.MatrixBase))
    unordered = isinstance(xs, (set, frozenset, dict, sp.FiniteSet, str))
    try:
        xs = tuple(None if unordered else xs) if listed or unordered else (xs,)
    except TypeError:
        said = "The variables xs need an order: write a tuple of symbols, as in (x, y)."
        raise TypeError(said) from None
    if len({*map(str, xs)}) < len(xs):
        raise ValueError("A variable stands twice in xs.")
    return xs


def sympified(f):
    """`f` in SymPy, or None where it is nothing of SymPy's; a text is not evaluated."""
    try:
        return None if isinstance(f, str) else sp.sympify(f)
    except sp.SympifyError:
        return None


def two_of_one_name(name):
    """The error where a formula and its variables have two symbols of one name."""
    return ValueError(
        f"Two different symbols are called {name}: create it once, "
        f'with symbols("{name}", real=True), and use that one everywhere.'
    )


def worked_out(f):
    """`f` with its sums, products, limits and derivatives worked out, and floor for a remainder."""
    if f.has(sp.Order):
        raise ValueError(f"{f} leaves a remainder open, the O: drop it with removeO().")
    if not f.has(*_UNFINISHED, sp.Mod, sp.frac):
        return f
    f = f.replace(lambda g: isinstance(g, _UNFINISHED), lambda g: g.doit())
    f = f.replace(sp.Mod, lambda a, b: a - b * sp.floor(a / b))
    return f.replace(sp.frac, lambda a: a - sp.floor(a))


def formula(f, xs, count):
    """The one expression that `f` is, and the tuple of its symbols, which are ``count``."""
    if isinstance(f, str):
        raise TypeError(f"{f!r} is text: turn it into an expression first, with parse.")
    xs = in_order(xs)
    if len(xs) != count or not all(isinstance(x, sp.Symbol) for x in xs):
        many = "one symbol as variable" if count == 1 else "a tuple of two symbols as variables"
        raise ValueError(f"This picture needs {many}, and here stands {xs}.")
    while isinstance(f, (*LISTS, sp.MatrixBase)) and len(f) == 1:
        f = f[0]
    f = sympified(f)
    if not isinstance(f, sp.Expr) or isinstance(f, (sp.MatrixBase, sp.MatrixExpr)):
        raise TypeError("f has to be a SymPy expression, one for a picture.")
    if f.has(sp.I) and not _is_real(f):
        raise ValueError(f"f = {f} has values that are no real numbers: a picture needs real ones.")
    return f, xs


def _is_real(f):
    """Whether the imaginary unit goes out of a formula, as from e^(ix) + e^(-ix)."""
    real = {x: sp.Dummy(real=True) for x in f.free_symbols}
    return sp.im(f.xreplace(real).expand(complex=True)) == 0
