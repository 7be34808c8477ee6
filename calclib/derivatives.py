"""Gradients, Jacobians and what is made of them: SymPy in, SymPy out.

A gradient is a column; row i of a Jacobian holds the derivatives of output i (d x m). The variables
`xs` are a tuple of symbols, one symbol, or one MatrixSymbol of one column, for which the answer is
dimension-free. The point `at` has its coordinates in the order of `xs`: numbers or symbols.
"""

from typing import NamedTuple

from sympy import (
    Add,
    ImmutableMatrix,
    MatrixBase,
    MatrixExpr,
    MatrixSymbol,
    Mul,
    Rational,
    S,
    Trace,
    ZeroMatrix,
    nan,
    simplify,
    sqrt,
    zoo,
)
from sympy.matrices.exceptions import NonInvertibleMatrixError

from calclib._arguments import (
    coordinates,
    is_dimension_free,
    one_output,
    outputs,
    prepare,
    variables,
)
from calclib._differentiability import NotDifferentiable, partials_at, refusal, value_at
from calclib._partials import partial
from calclib._slopes import agree, slopes_along
from calclib._softmax import softmax
from calclib.matrix_calculus import matrix_jacobian

__all__ = [
    "ChainRule",
    "NotDifferentiable",
    "chain_rule",
    "directional_derivative",
    "gradient",
    "jacobian",
    "linear_approximation",
    "softmax",
    "steepest_ascent",
]


def gradient(f, xs, *, at=None):
    """Gradient of f, the column of its partial derivatives (df/dx_1, ..., df/dx_m)^T.

    Parameters
    ----------
    f : scalar SymPy expression, or a 1 x 1 matrix
    xs : tuple of symbols, a symbol, or a MatrixSymbol of shape (m, 1)
    at : point, optional; without it the answer is a formula in `xs`

    Returns
    -------
    Column of shape (m, 1). Where f has kinks its entries are Piecewise, without a value at a tie.

    Raises
    ------
    NotDifferentiable
        If f has no gradient at the point.

    Notes
    -----
    Definition 2.3.

    Examples
    --------
    >>> from sympy import MatrixSymbol, symbols
    >>> x, y = symbols("x y", real=True)
    >>> gradient(x**2 + x * y + y**2, (x, y), at=(1, 2))
    Matrix([
    [4],
    [5]])
    >>> w, v = MatrixSymbol("w", 7, 1), MatrixSymbol("v", 7, 1)
    >>> gradient(w.T * v, v)
    w
    """
    return jacobian(one_output(f), xs, at=at).T.doit()


def jacobian(F, xs, *, at=None):
    """Jacobian J of F, with J[i, j] = dF_i/dx_j: row i belongs to output i.

    Parameters
    ----------
    F : column of d scalars (a SymPy column, a list), a matrix expression of one column, or a scalar
    xs : tuple of symbols, a symbol, or a MatrixSymbol of shape (m, 1)
    at : point, optional

    Returns
    -------
    Matrix of shape (d, m); for d = 1 it is the transposed gradient.

    Raises
    ------
    NotDifferentiable
        If an output has no gradient at the point.

    Notes
    -----
    Definition 2.4. SymPy's own ``(A * x).diff(x)`` is the transpose, ``A.T``.

    Examples
    --------
    >>> from sympy import Matrix, MatrixSymbol, symbols
    >>> x, y = symbols("x y", real=True)
    >>> jacobian([x * y, x + y, x**2], (x, y))
    Matrix([
    [  y, x],
    [  1, 1],
    [2*x, 0]])
    >>> A, v = MatrixSymbol("A", 3, 7), MatrixSymbol("v", 7, 1)
    >>> jacobian(A * v, v)
    A
    """
    F, xs, at, back = prepare(F, xs, at)
    if isinstance(xs, MatrixSymbol):
        return _put_in(matrix_jacobian(F, xs), xs, at)
    try:
        rows = [[partial(f, x) for x in xs] if at is None else partials_at(f, xs, at) for f in F]
    except NotDifferentiable as error:
        error.slopes = {back.get(where, where): pair for where, pair in error.slopes.items()}
        raise
    return ImmutableMatrix(rows).xreplace(back)


def _put_in(J, x, at):
    """The dimension-free J at a symbolic point."""
    if at is None:
        return J
    try:
        value = J.xreplace({x: at}).doit()
    except NonInvertibleMatrixError:
        value = nan
    if value.has(nan, zoo):
        raise NotDifferentiable(f"There is no derivative with respect to {x} at {at}.")
    return value


def directional_derivative(f, xs, v, *, at=None):
    """Slope of f in the direction v, <gradient f, v> / ||v||: v is normalised.

    It may exist where the gradient does not: the slopes ahead and behind then agree along v.

    Parameters
    ----------
    v : vector with one entry for each variable (or a matrix expression, for a MatrixSymbol)

    Raises
    ------
    NotDifferentiable
        If the slopes ahead and behind differ.
    ValueError
        If v is zero, and so has no direction.

    Examples
    --------
    >>> from sympy import Max, symbols
    >>> x, y = symbols("x y", real=True)
    >>> directional_derivative(x**2 + y**2, (x, y), (3, 4), at=(1, 1))
    14/5
    >>> directional_derivative(Max(x, y), (x, y), (1, 1), at=(0, 0))
    sqrt(2)/2
    """
    f, xs = one_output(f), variables(xs)
    if isinstance(xs, MatrixSymbol) and is_dimension_free(v):
        if v.shape != xs.shape or isinstance(v, ZeroMatrix):
            raise ValueError(f"A direction for {xs} is a nonzero column of its size, {v} is not.")
        return gradient(f, xs, at=at).T * v * (v.T * v) ** -Rational(1, 2)
    names = xs.as_explicit() if isinstance(xs, MatrixSymbol) else xs
    v = coordinates(v, names)
    norm = sqrt(simplify(sum(a**2 for a in v)))
    if norm == 0:
        raise ValueError("The zero vector has no direction: there is no slope along it.")
    unit = [a / norm for a in v]
    try:
        slopes = gradient(f, xs, at=at).as_explicit()
    except NotDifferentiable:
        f, xs, at, back = prepare(f, xs, at)
        slopes = slopes_along(f[0], xs, at, unit)
        if not agree(*slopes):
            what = "directional derivative"
            raise refusal(f[0], xs, at, {tuple(v): slopes}, what) from None
        return slopes[0].xreplace(back)
    return Add(*(g * u for g, u in zip(slopes, unit, strict=True)))


def steepest_ascent(f, xs, *, at):
    """Unit vector along which f grows fastest, gradient f(p0) / ||gradient f(p0)||, a column.

    Its negative is the direction of steepest descent.

    Raises
    ------
    NotDifferentiable
        If f has no gradient at the point.
    ValueError
        If the gradient is zero: then no direction is steeper than another.

    Examples
    --------
    >>> from sympy import sqrt, symbols
    >>> x, y = symbols("x y", real=True)
    >>> steepest_ascent(sqrt(x**2 + y**2), (x, y), at=(3, 4))
    Matrix([
    [3/5],
    [4/5]])
    """
    g = gradient(f, xs, at=at)
    if not isinstance(g, MatrixBase) and not isinstance(g, ZeroMatrix):
        return g * (g.T * g) ** -Rational(1, 2)
    square = sum(a**2 for a in g) if isinstance(g, MatrixBase) else S.Zero
    square = simplify(square) if square.is_number else square
    if square == 0:
        raise ValueError(
            f"The gradient is zero at {at}: the slope is 0 in every direction, so none is steepest."
        )
    return g / sqrt(square)


def linear_approximation(f, xs, *, at):
    """Linear approximation f(p0) + <gradient f(p0), p - p0> of f near p0, in the variables xs.

    Raises
    ------
    NotDifferentiable
        If f has no gradient at the point.

    Notes
    -----
    Definition 2.5, in its first notation: xs is the point p, not the deviation from p0.

    Examples
    --------
    >>> from sympy import symbols
    >>> x, y = symbols("x y", real=True)
    >>> linear_approximation(x**2 + x * y + y**2, (x, y), at=(1, 2))
    4*(x - 1) + 5*(y - 2) + 7
    """
    F, variable = one_output(f), variables(xs)
    J = jacobian(F, variable, at=at)
    if isinstance(variable, MatrixSymbol) and is_dimension_free(at):
        step = J * (variable - at)
        if isinstance(F, MatrixBase):
            return F[0].xreplace({variable: at}).doit() + Trace(step)
        return F.xreplace({variable: at}).doit() + step
    F, symbols, point, back = prepare(F, variable, at)
    terms = [
        _times(slope, back.get(x, x) - p.xreplace(back))
        for slope, x, p in zip(J, symbols, point, strict=True)
    ]
    return Add(value_at(F[0], symbols, point).xreplace(back), *terms)


def _times(slope, difference):
    """slope * (x - a), where SymPy would multiply a number out."""
    if slope in (0, 1):
        return slope * difference
    return Mul(slope, difference, evaluate=False)


class ChainRule(NamedTuple):
    """The Jacobians of a composition: product = outer * inner."""

    outer: MatrixExpr
    inner: MatrixExpr
    product: MatrixExpr


def chain_rule(F, us, G, xs):
    """Jacobian of the composition F(G(x)), J_F(G(x)) * J_G(x), and its two factors.

    Parameters
    ----------
    F : function of `us`, with d outputs
    us : the variables of F, k of them
    G : function of `xs`, with k outputs: what is put in for `us`
    xs : the variables of G, m of them

    Returns
    -------
    Named tuple of outer = J_F at G(x) (d x k), inner = J_G (k x m) and their product (d x m).

    Notes
    -----
    Theorem 2.1 for one variable, Theorem 2.2 for several.

    Examples
    --------
    >>> from sympy import log, symbols
    >>> u, x, y = symbols("u x y", real=True)
    >>> outer, inner, product = chain_rule(log(u), u, x**2 + y**2 + 1, (x, y))
    >>> outer, inner
    (Matrix([[1/(x**2 + y**2 + 1)]]), Matrix([[2*x, 2*y]]))
    """
    us, G = variables(us), outputs(G)
    count = us.rows if isinstance(us, MatrixSymbol) else len(us)
    if G.rows != count:
        raise ValueError(f"G needs an output for each variable of F: {count}, not {G.rows}.")
    outer, inner = jacobian(F, us), jacobian(G, xs)
    if isinstance(us, MatrixSymbol):
        put_in = {us: G}
    elif is_dimension_free(G) and count == 1:
        put_in = {us[0]: Trace(G)}
    else:
        put_in = dict(zip(us, G.as_explicit(), strict=True))
    outer = outer.xreplace(put_in).doit()
    is_scalar = isinstance(outer, MatrixBase) and outer.shape == (1, 1)
    product = (outer[0] if is_scalar else outer) * inner
    return ChainRule(outer, inner, product.doit())
