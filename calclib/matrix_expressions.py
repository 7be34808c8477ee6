"""Matrix expressions, of symbolic size or not, and their entries written out."""

import numpy as np
import sympy as sp


def is_dimension_free(expr):
    """Whether `expr` is a matrix expression, not an explicit matrix."""
    return isinstance(expr, sp.MatrixExpr) and not isinstance(expr, sp.MatrixBase)


def has_fixed_size(expr):
    """Whether the entries of a matrix expression can be written out."""
    return all(sp.sympify(n).is_Integer for n in expr.shape)


def with_traces(expr):
    """`expr` with the trace of w.T*x for its one number: in exp(w.T*x), a determinant, w·x."""
    if not expr.has(sp.MatrixSymbol):
        return expr
    expr = expr.replace(sp.DotProduct, lambda a, b: sp.Trace(_column(a).T * _column(b)))
    return expr.replace(
        lambda g: isinstance(g, (sp.Function, sp.Determinant)) and any(map(_is_single, g.args)),
        lambda g: (sp.Add if isinstance(g, sp.Determinant) else g.func)(*map(_number_of, g.args)),
    )


def _column(x):
    return x if x.shape[1] == 1 else x.T


def _is_single(expr):
    return is_dimension_free(expr) and expr.shape == (1, 1)


def _number_of(expr):
    return sp.Trace(expr) if _is_single(expr) else expr


def explicit(expr, values):
    """`expr` written out, with explicit matrices in place of MatrixSymbols of fixed size."""
    expr = with_traces(expr)
    expr = expr.replace(sp.Trace, lambda M: M.as_explicit().trace())
    expr = expr.as_explicit() if hasattr(expr, "as_explicit") else expr.doit()
    matrices = {x: value for x, value in values.items() if isinstance(x, sp.MatrixSymbol)}
    elements = {x[ij]: value[ij] for x, value in matrices.items() for ij in np.ndindex(x.shape)}
    expr = expr.xreplace(elements | values).doit()
    return expr.applyfunc(_number) if isinstance(expr, sp.MatrixBase) else expr


def _number(entry):
    """An entry of a matrix, which may be a matrix expression of one number."""
    if not hasattr(entry, "shape"):
        return entry
    if entry.shape != (1, 1):
        raise ValueError(f"An entry of a matrix is a number, and {entry} is none.")
    return entry[0]
