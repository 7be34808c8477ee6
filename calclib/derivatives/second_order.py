"""Second derivatives: the Hessian, and the quadratic approximation that it makes."""

import sympy as sp

from calclib.derivatives.arguments import one_output, prepare, variables
from calclib.derivatives.differentiability import (
    NotDifferentiable,
    by_terms,
    exceptions,
    partials_at,
    place,
    rounded,
    told,
)
from calclib.derivatives.gradients import gradient, jacobian, linear_approximation
from calclib.derivatives.kinks import partial
from calclib.derivatives.one_sided import agree, exact
from calclib.matrix_expressions import is_dimension_free


def hessian(f, xs, *, at=None):
    """Hessian H of f, the symmetric matrix of its second partial derivatives, d²f / dx_i dx_j.

    A matrix of shape (m, m): the Jacobian of the gradient. With a MatrixSymbol it is
    dimension-free. Where f has kinks the formula is a Piecewise without a value at a tie. At a
    point where the gradient has no derivative NotDifferentiable is raised.

    Examples
    --------
    >>> from sympy import MatrixSymbol, symbols
    >>> x, y = symbols("x y", real=True)
    >>> hessian(x**2 + 3 * x * y**2, (x, y), at=(1, 2))
    Matrix([
    [ 2, 12],
    [12,  6]])
    >>> v = MatrixSymbol("v", 7, 1)
    >>> hessian(v.T * v, v)
    2*I
    """
    F, variable = one_output(f), variables(xs)
    F, symbols, point, back = prepare(F, variable, at)
    if isinstance(symbols, sp.MatrixSymbol):
        return jacobian(_column(gradient(f, symbols)), symbols, at=at)
    gradients = [partial(F[0], x) for x in symbols]
    if point is None:
        rows = [[partial(g, x) for x in symbols[: i + 1]] for i, g in enumerate(gradients)]
        size = range(len(symbols))
        rows = [[rows[max(i, j)][min(i, j)] for j in size] for i in size]
        return sp.ImmutableMatrix(rows).xreplace(back)
    if terms := by_terms(F[0], symbols, lambda g: hessian(g, symbols, at=point)):
        return sp.ImmutableMatrix(len(symbols), len(symbols), terms).xreplace(back)
    values = partials_at(exact(F[0]), symbols, list(map(exact, point)))
    rows = []
    for x, g, value in zip(symbols, gradients, values, strict=True):
        try:
            rows.append(rounded(partials_at(g, symbols, point, value=exact(value)), F[0], point))
        except NotDifferentiable as error:
            slopes = {back.get(where, where): pair for where, pair in error.slopes.items()}
            raise _refusal(F[0], symbols, point, x, slopes) from None
    return sp.ImmutableMatrix(rows).xreplace(back)


def _refusal(f, xs, at, x, slopes):
    """NotDifferentiable, because the partial derivative with respect to x has these slopes."""
    what, df = ("second derivative", "f'") if len(xs) == 1 else ("Hessian", f"∂f/∂{x}")
    reasons = "; ".join(
        f"along {where} the slope of {df} is {told(*pair)}"
        for where, pair in slopes.items()
        if not agree(*pair)
    )
    reasons += exceptions([pair for pair in slopes.values() if not agree(*pair)])
    reasons = reasons or f"no plane touches the graph of {df}"
    return NotDifferentiable(f"f = {f} has no {what} at {place(xs, at)}: {reasons}.", slopes)


def _column(g):
    """The gradient as a sum of products, for which there are rules."""
    return g.doit() if isinstance(g, sp.MatrixExpr) else sp.ImmutableMatrix(g)


def quadratic_approximation(f, xs, *, at):
    """Quadratic approximation f(p0) + <gradient f(p0), h> + h^T H(p0) h / 2 with h = p - p0.

    It is the linear approximation (Definition 2.5) and the next term of the Taylor series. As
    there, xs is the point p. Where there is no Hessian, NotDifferentiable is raised.

    Examples
    --------
    >>> from sympy import exp, symbols
    >>> x, y = symbols("x y", real=True)
    >>> quadratic_approximation(exp(x) * y, (x, y), at=(0, 2))
    x**2 + x*(y - 2) + 2*x + y
    """
    variable = variables(xs)
    linear, H = linear_approximation(f, xs, at=at), hessian(f, xs, at=at)
    if isinstance(variable, sp.MatrixSymbol) and is_dimension_free(at):
        h = variable - at
        term = h.T * H * h / 2
        return linear + (term if is_dimension_free(linear) else sp.Trace(term))
    _, symbols, point, back = prepare(one_output(f), variable, at)
    h = [(x - p).xreplace(back) for x, p in zip(symbols, point, strict=True)]
    size = range(len(h))
    terms = [H[i, i] * h[i] ** 2 / 2 for i in size]
    terms += [H[i, j] * h[i] * h[j] for j in size for i in range(j)]
    return sp.Add(linear, *terms)
