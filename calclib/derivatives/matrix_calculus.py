"""Dimension-free Jacobians with respect to a MatrixSymbol column, in numerator layout (d x m).

The rules are those of Definition 2.4 and Theorem 2.2, read for whole vectors: sums, products,
powers of a 1 x 1 matrix, traces, and functions applied to each element.
"""

import sympy as sp
from sympy.matrices.exceptions import NonInvertibleMatrixError
from sympy.matrices.expressions.applyfunc import ElementwiseApplyFunction

from calclib.derivatives.differentiability import NotDifferentiable
from calclib.derivatives.kinks import NoFormula, partial


def matrix_jacobian(F, x, at=None):
    """J with dF = J * dx for a column `F`, at `x` or a symbolic point of its size.

    A scalar comes as an explicit 1 x 1 matrix.

    Examples
    --------
    >>> from sympy import MatrixSymbol
    >>> A, x = MatrixSymbol("A", 3, 2), MatrixSymbol("x", 2, 1)
    >>> matrix_jacobian(A * x, x)
    A
    """
    if not isinstance(F, sp.MatrixBase):
        J = _jacobian(F, x).doit()
    elif F.shape == (1, 1):
        J = _row_of_scalar(F[0, 0], x).doit()
    else:
        raise _unsupported(F, x)
    if at is None:
        return J
    try:
        scales = [power.xreplace({x: at}).doit() for power in J.atoms(sp.Pow)]
        J = sp.nan if sp.zoo in scales else J.xreplace({x: at}).doit()  # zoo times 0 would be 0
    except NonInvertibleMatrixError:  # SymPy's words for 1/0
        J = sp.nan
    kinks = [e for e in J.atoms(ElementwiseApplyFunction) if isinstance(e.expr, sp.ZeroMatrix)]
    if J.has(sp.nan, sp.zoo) or any(e.function(0).has(sp.nan, sp.zoo) for e in kinks):
        raise NotDifferentiable(f"There is no derivative with respect to {x} at {at}.")
    return J


def _jacobian(F, x):
    if not F.has(x):
        return sp.ZeroMatrix(F.rows, x.rows)
    if x == F:
        return sp.Identity(x.rows)
    if isinstance(F, sp.MatAdd):
        return sp.MatAdd(*(_jacobian(arg, x) for arg in F.args))
    if isinstance(F, sp.MatMul):
        return _jacobian_of_product(F, x)
    if isinstance(F, sp.MatPow) and not F.exp.has(x):
        return F.exp * F.base ** (F.exp - 1) * _jacobian(F.base, x)
    if isinstance(F, sp.Transpose) and F.shape == (1, 1):
        return _jacobian(F.arg, x)
    if isinstance(F, ElementwiseApplyFunction):
        (t,), f = F.function.variables, F.function.expr
        return sp.DiagMatrix(F.expr.applyfunc(sp.Lambda(t, partial(f, t)))) * _jacobian(F.expr, x)
    raise _unsupported(F, x)


def _jacobian_of_product(F, x):
    """The product rule; the factors that depend on x are columns, rows, or a scalar in front."""
    c, factors = F.as_coeff_matrices()
    terms = [sp.MatMul(*factors, _row_of_scalar(c, x))] if c.has(x) else []
    for i, u in enumerate(factors):
        before, after = factors[:i], factors[i + 1 :]
        if not u.has(x):
            continue
        if u.shape[0] == 1:
            follow = [sp.MatMul(*after).T] if after else []
            terms.append(c * sp.MatMul(*before, *follow, _jacobian(u.T.doit(), x)))
        elif u.shape[1] == 1:  # what follows is 1 x 1
            inner = sp.MatMul(*before, _jacobian(u, x))
            scale = sp.MatMul(*after) if F.rows == 1 else sp.Trace(sp.MatMul(*after))
            terms.append(c * (scale * inner if after else inner))
        else:
            raise _unsupported(F, x)
    return sp.MatAdd(*terms)


def _row_of_scalar(f, x):
    """The chain rule through the traces inside: df = sum of df/dk * dk over the traces k."""
    names = {k: sp.Dummy(real=True) for k in f.atoms(sp.Trace) if k.has(x)}
    g = f.xreplace(names)
    if g.has(x):
        raise _unsupported(f, x)
    traces = {name: k for k, name in names.items()}
    rows = [partial(g, n).xreplace(traces) * _row_of_trace(k.arg, x) for n, k in traces.items()]
    return sp.MatAdd(sp.ZeroMatrix(1, x.rows), *rows)


def _row_of_trace(M, x):
    """The Jacobian of trace(M): factors go round in it until the product is 1 x 1."""
    if isinstance(M, sp.MatAdd):
        return sp.MatAdd(*(_row_of_trace(arg, x) for arg in M.args))
    if isinstance(M, sp.MatMul):
        c, factors = M.as_coeff_matrices()
        for i, u in enumerate(factors):
            if u.shape[0] == 1:
                return _jacobian(sp.MatMul(c, *factors[i:], *factors[:i]), x)
    return _jacobian(M, x)


def _unsupported(e, x):
    return NoFormula(
        f"There is no dimension-free rule here for the derivative of {e} with respect to {x}: "
        f"give {x} a fixed size, or write it with products, sums, transposes and traces."
    )
