"""Matrix expressions, of symbolic size or not, and their entries written out."""

import numpy as np
import sympy as sp


def is_dimension_free(expr):
    """Whether `expr` is a matrix expression, not an explicit matrix."""
    return isinstance(expr, sp.MatrixExpr) and not isinstance(expr, sp.MatrixBase)


def explicit(expr, values):
    """`expr` written out, with explicit matrices in place of MatrixSymbols of fixed size."""
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
