"""What a caller passes for f, xs and at, checked, and brought to the form the calculus needs."""

import numpy as np
import sympy as sp

from calclib.given import LISTS, in_order, sympified, two_of_one_name, worked_out
from calclib.matrix_expressions import explicit, has_fixed_size, is_dimension_free, with_traces
from calclib.symbols import real_twins


def outputs(F):
    """The column of F's outputs: an explicit matrix, or a matrix expression of one column."""
    if isinstance(F, str):
        raise TypeError(f"f is the text {F!r}: turn it into an expression first, with parse.")
    if isinstance(F, LISTS):
        F = _column(_listed(F))
    F = sympified(F)
    if isinstance(F, sp.Expr) and not isinstance(F, (sp.MatrixExpr, sp.Lambda)):
        F = sp.ImmutableMatrix([F])
    if not isinstance(F, (sp.MatrixBase, sp.MatrixExpr)):
        raise TypeError("f has to be a SymPy expression, or a column of them.")
    if F.shape[1] != 1:
        rows, cols = F.shape
        raise ValueError(f"The outputs of F form a column, and this matrix is {rows} x {cols}.")
    F = with_traces(F)
    if not isinstance(F, sp.MatrixBase):
        return F
    if not F:
        raise ValueError("F has no output: write one expression at least.")
    if any(isinstance(f, sp.MatrixExpr) for f in F):
        return _column(F)
    return F.as_immutable().applyfunc(worked_out)


def _listed(F):
    """The outputs in a list, which may stand in lists of their own."""
    for f in np.ravel(F) if isinstance(F, np.ndarray) else F:
        if isinstance(f, (*LISTS, sp.MatrixBase)):
            yield from _listed(f)
        else:
            yield f


def _column(entries):
    """The column of some outputs; of one alone, that one as it is written."""
    parts = [outputs(f) for f in entries]
    if len(parts) == 1:
        return parts[0]
    for part in parts:
        if part.shape != (1, 1):
            rows, cols = part.shape
            raise ValueError(f"Each output of a list is a number, and {part} is {rows} x {cols}.")
    return sp.ImmutableMatrix([part[0] for part in parts])


def one_output(f):
    """`outputs(f)` of a function that has a gradient."""
    F = outputs(f)
    if F.shape != (1, 1):
        raise ValueError(
            f"A gradient belongs to a function with one output, and this one has {F.shape[0]}: "
            "take its Jacobian."
        )
    return F


def variables(xs):
    """A tuple of symbols, or a MatrixSymbol of one column."""
    xs = in_order(xs)
    if len(xs) == 1 and isinstance(xs[0], sp.MatrixSymbol):
        (x,) = xs
        if x.shape[1] != 1:
            raise ValueError(f"The variable has to be a column, and {x} is {x.rows} x {x.cols}.")
        return x
    if not xs or not all(isinstance(x, sp.Symbol) for x in xs):
        raise TypeError("The variables xs are a tuple of symbols, or one MatrixSymbol.")
    return xs


def coordinates(at, xs, what="point"):
    """The point, or another vector, as a list of SymPy scalars in the order of xs."""
    if is_dimension_free(at) and not has_fixed_size(at):
        raise ValueError(f"A {what} in {tuple(xs)} needs numbers, and {at} has no fixed size.")
    if at is None or isinstance(at, (set, frozenset, dict)):
        raise ValueError(f"Write the {what} as a tuple, with a number for each of {tuple(xs)}.")
    at = at.as_explicit() if is_dimension_free(at) else at
    at = np.ravel(np.array(at, dtype=object))
    if any(isinstance(a, str) for a in at):
        raise TypeError(f"The coordinates of a {what} are numbers or symbols, not text.")
    at = [sp.sympify(a) for a in at]
    if len(at) != len(xs):
        raise ValueError(
            f"A {what} needs a coordinate for each of the {len(xs)} variables {tuple(xs)}, "
            f"and {tuple(at)} has {len(at)}."
        )
    if not all(isinstance(a, sp.Expr) and a.is_real is not False and a != sp.nan for a in at):
        raise ValueError(f"The coordinates of the {what} {tuple(at)} have to be real numbers.")
    return at


def prepare(F, xs, at, *, by_elements=False):
    """(F, xs, at, back): real symbols throughout, and `back` restores the caller's own.

    A MatrixSymbol stays for a dimension-free answer. For an explicit point its elements become the
    variables; so they do, if its size is fixed, where there is no dimension-free rule,
    ``by_elements``.
    """
    F, xs, back = outputs(F), variables(xs), {}
    if isinstance(xs, sp.MatrixSymbol):
        if is_dimension_free(at) and at.shape != xs.shape:
            raise ValueError(f"The point {at} is {at.rows} x {at.cols}, and {xs} {xs.rows} x 1.")
        if is_dimension_free(at) or (at is None and not (by_elements and xs.rows.is_Integer)):
            return F, xs, at, back
        F, xs, back = _by_elements(F, xs)
    elif is_dimension_free(F):
        if not has_fixed_size(F):
            raise ValueError(f"The outputs have to be counted here, and {F} has {F.rows} of them.")
        F = F.as_explicit().as_immutable()
    at = None if at is None else coordinates(at, xs)
    if at is not None:  # what SymPy reckoned has noise, 0.1 * 0.05; but a tie with the point stays
        noisy = F.atoms(sp.Float) - set().union(*(a.atoms(sp.Float) for a in at))
        F = F.xreplace({v: sp.Float(str(v)) for v in noisy if v._prec == 53})
    symbols = set().union(*(e.atoms(sp.Symbol) for e in (F, *xs, *(at or ()))))
    for s in symbols:
        if any(t.name == s.name and t != s for t in symbols):
            raise two_of_one_name(s.name)
    real = real_twins(symbols)
    at = None if at is None else [a.xreplace(real) for a in at]
    back |= {r: s for s, r in real.items()}
    return F.xreplace(real), tuple(real.get(x, x) for x in xs), at, back


def _by_elements(F, x):
    """`F` in symbols for the elements of `x`, these, and a dictionary back."""
    elements = []
    if x.rows.is_Integer:
        elements = [sp.Symbol(str(x[i, 0]), real=True) for i in range(x.rows)]
    try:
        F = explicit(F, {x: sp.ImmutableMatrix(elements)})
    except (NotImplementedError, TypeError, ValueError, IndexError):
        raise ValueError(f"Number by number, {x} and {F} need a fixed size.") from None
    return F, tuple(elements), {e: x[i, 0] for i, e in enumerate(elements)}
