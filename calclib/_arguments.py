"""What a caller passes for f, xs and at, checked, and brought to the form the calculus needs."""

import numpy as np
from sympy import (
    Basic,
    Expr,
    ImmutableMatrix,
    MatrixBase,
    MatrixExpr,
    MatrixSymbol,
    Symbol,
    SympifyError,
    nan,
    oo,
    sympify,
    zoo,
)
from sympy.matrices.expressions.matexpr import MatrixElement


def outputs(F):
    """The column of F's outputs: an explicit matrix, or a matrix expression of one column."""
    if isinstance(F, (list, tuple, np.ndarray)):
        F = ImmutableMatrix([outputs(f)[0] for f in np.ravel(np.array(F, dtype=object))])
    if isinstance(F, str):
        raise TypeError(f"f is the text {F!r}: turn it into an expression first, with parse.")
    try:
        F = sympify(F)
    except SympifyError:
        F = None
    if isinstance(F, Expr) and not isinstance(F, MatrixExpr):
        F = ImmutableMatrix([F])
    if not isinstance(F, (MatrixBase, MatrixExpr)):
        raise TypeError("f has to be a SymPy expression, or a column of them.")
    if F.shape[1] != 1:
        rows, cols = F.shape
        raise ValueError(f"The outputs of F form a column, and this matrix is {rows} x {cols}.")
    return F.as_immutable() if isinstance(F, MatrixBase) else F


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
    xs = (xs,) if isinstance(xs, Basic) and not isinstance(xs, MatrixBase) else tuple(xs)
    if len(xs) == 1 and isinstance(xs[0], MatrixSymbol):
        (x,) = xs
        if x.shape[1] != 1:
            raise ValueError(f"The variable has to be a column, and {x} is {x.rows} x {x.cols}.")
        return x
    if not xs or not all(isinstance(x, Symbol) for x in xs):
        raise TypeError("The variables xs are a tuple of symbols, or one MatrixSymbol.")
    if len(set(xs)) < len(xs):
        raise ValueError("A variable stands twice in xs.")
    return xs


def coordinates(at, xs):
    """The point as a list of SymPy scalars in the order of xs."""
    at = list(np.ravel(np.array(at, dtype=object)))
    if len(at) != len(xs):
        raise ValueError(
            f"The point {_tuple(at)} has {_count(at, 'coordinate')}, "
            f"and there {'is' if len(xs) == 1 else 'are'} {_count(xs, 'variable')} {_tuple(xs)}."
        )
    if any(isinstance(a, str) for a in at):
        raise TypeError("The coordinates of a point are numbers or symbols, not text.")
    at = [sympify(a) for a in at]
    if any(not isinstance(a, Expr) or a.has(nan, oo, -oo, zoo) or a.is_real is False for a in at):
        raise ValueError(f"The coordinates of the point {_tuple(at)} have to be real numbers.")
    return at


def is_dimension_free(expr):
    """Whether `expr` is a matrix expression, not an explicit matrix."""
    return isinstance(expr, MatrixExpr) and not isinstance(expr, MatrixBase)


def prepare(F, xs, at):
    """(F, xs, at, back): real symbols throughout, and `back` restores the caller's own.

    A MatrixSymbol stays for a dimension-free answer. For an explicit point, or an F that names
    elements of a MatrixSymbol of fixed size, its elements become the variables.
    """
    F, xs, back = outputs(F), variables(xs), {}
    if isinstance(xs, MatrixSymbol):
        if is_dimension_free(at) and at.shape != xs.shape:
            raise ValueError(f"The point {at} is {at.rows} x {at.cols}, and {xs} {xs.rows} x 1.")
        if is_dimension_free(at) or (at is None and not _names_elements(F, xs)):
            return F, xs, at, back
        F, xs, back = _by_elements(F, xs)
    at = None if at is None else coordinates(at, xs)
    symbols = set().union(*(e.atoms(Symbol) for e in (F, *xs, *(at or ()))))
    for s in symbols:
        if any(t.name == s.name and t != s for t in symbols):
            raise ValueError(
                f"Two different symbols are called {s.name}: create it once, "
                f'with symbols("{s.name}", real=True), and use that one everywhere.'
            )
    real = {s: Symbol(s.name, real=True) for s in symbols if s.is_extended_real is None}
    at = None if at is None else [a.xreplace(real) for a in at]
    back = back | {r: s for s, r in real.items()}
    return F.xreplace(real), tuple(real.get(x, x) for x in xs), at, back


def _names_elements(F, x):
    """Whether F is written out in the elements x[i, 0]."""
    if not (x.rows.is_Integer and isinstance(F, MatrixBase)):
        return False
    return F.rows > 1 or any(e.parent == x for e in F.atoms(MatrixElement))


def _by_elements(F, x):
    if not x.rows.is_Integer:
        raise ValueError(f"A point of numbers needs {x} of a fixed size, and it has {x.rows} rows.")
    elements = [Symbol(str(x[i, 0]), real=True) for i in range(x.rows)]
    try:
        F = put_in(F, {x: ImmutableMatrix(elements)})
    except (TypeError, ValueError):
        raise ValueError(
            f"A point of numbers needs fixed sizes throughout, and {F} has others."
        ) from None
    return F, tuple(elements), {e: x[i, 0] for i, e in enumerate(elements)}


def put_in(expr, values):
    """`expr` written out, with explicit matrices in place of MatrixSymbols of fixed size."""
    expr = expr.as_explicit() if hasattr(expr, "as_explicit") else expr.doit()
    matrices = {x: value for x, value in values.items() if isinstance(x, MatrixSymbol)}
    elements = {x[ij]: value[ij] for x, value in matrices.items() for ij in np.ndindex(x.shape)}
    return expr.xreplace(elements | values).doit()


def _tuple(values):
    return f"({', '.join(map(str, values))})"


def _count(values, noun):
    return f"{len(values)} {noun}" + ("" if len(values) == 1 else "s")
