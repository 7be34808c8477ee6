"""Gradients, Jacobians and what is made of them, for one function or for one in another."""

from collections import namedtuple

import sympy as sp

from calclib.derivatives.arguments import (
    coordinates,
    one_output,
    outputs,
    prepare,
    variables,
)
from calclib.derivatives.differentiability import (
    NotDifferentiable,
    partials_at,
    refusal,
    rounded,
    value_at,
)
from calclib.derivatives.kinks import NoFormula, partial
from calclib.derivatives.matrix_calculus import matrix_jacobian
from calclib.derivatives.one_sided import OneSided, agree
from calclib.matrix_expressions import is_dimension_free


def gradient(f, xs, *, at=None):
    """Gradient of f, the column of its partial derivatives (df/dx_1, ..., df/dx_m)^T.

    A column of shape (m, 1) for a scalar f (Definition 2.3). Where f has kinks the formula is a
    Piecewise without a value at a tie, and at the tie NotDifferentiable is raised. A symbol that
    is not in xs stands for a number in general: at x = 0, sqrt(x**2 + c) has the slope 0, though
    there is none for c = 0.

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
    return jacobian(one_output(f), xs, at=at).T


def jacobian(F, xs, *, at=None):
    """Jacobian J of F, with J[i, j] = dF_i/dx_j: row i belongs to output i.

    F is a column or list of d scalars, a matrix expression of one column, or a scalar; J has the
    shape (d, m), and is the transposed gradient for d = 1 (Definition 2.4). SymPy's own
    ``(A * x).diff(x)`` is the transpose, ``A.T``. At a point where an output has no gradient
    NotDifferentiable is raised.

    Examples
    --------
    >>> from sympy import MatrixSymbol, symbols
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
    if isinstance(xs, sp.MatrixSymbol):
        try:
            return matrix_jacobian(F, xs, at)
        except NoFormula:
            if at is not None or not xs.rows.is_Integer:
                raise
            F, xs, at, back = prepare(F, xs, at, by_elements=True)
    try:
        rows = [[partial(f, x) for x in xs] if at is None else partials_at(f, xs, at) for f in F]
    except NotDifferentiable as error:
        error.slopes = {back.get(where, where): pair for where, pair in error.slopes.items()}
        raise
    return sp.ImmutableMatrix(rows).xreplace(back)


def directional_derivative(f, xs, v, *, at=None):
    """Slope of f in the direction v, <gradient f, v> / ||v||: v is normalised.

    v has one entry for each variable; a zero v has no direction, and is a ValueError. The slope may
    exist where the gradient does not; NotDifferentiable if it differs ahead and behind.

    Examples
    --------
    >>> from sympy import symbols
    >>> x, y = symbols("x y", real=True)
    >>> directional_derivative(x**2 + y**2, (x, y), (3, 4), at=(1, 1))
    14/5
    """
    f, xs = one_output(f), variables(xs)
    if isinstance(xs, sp.MatrixSymbol) and is_dimension_free(v):
        if v.shape != xs.shape or isinstance(v, sp.ZeroMatrix):
            raise ValueError(f"A direction for {xs} is a nonzero column of its size, {v} is not.")
        return gradient(f, xs, at=at).T * v * (v.T * v) ** -sp.S.Half
    if isinstance(xs, sp.MatrixSymbol):
        if not xs.rows.is_Integer:
            raise ValueError(f"A direction of numbers needs {xs} of fixed size.")
        v = coordinates(v, xs.as_explicit(), "direction")
    else:
        v = coordinates(v, xs, "direction")
    norm = sp.sqrt(sp.simplify(sum(a**2 for a in v)))
    if norm == 0:
        raise ValueError("The zero vector has no direction: there is no slope along it.")
    unit = [a / norm for a in v]
    try:
        slopes = gradient(f, xs, at=at).as_explicit()
        return sp.Add(*(slope * u for slope, u in zip(slopes, unit, strict=True)))
    except NotDifferentiable:
        f, xs, at, back = prepare(f, xs, at)
        slopes = OneSided(f[0], xs, at, value_at(f[0], xs, at)).slopes(unit)
        if not agree(*slopes):
            raise refusal(f[0], xs, at, {tuple(v): slopes}, "directional derivative") from None
        (slope,) = rounded(slopes[:1], f[0], [*at, *v])
        return slope.xreplace(back)


def steepest_ascent(f, xs, *, at):
    """Unit vector along which f grows fastest, gradient f(p0) / ||gradient f(p0)||, a column.

    Its negative is the direction of steepest descent. A zero gradient is a ValueError: then no
    direction is steeper than another.

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
    square = sp.S.Zero if isinstance(g, sp.ZeroMatrix) else g.T * g
    if isinstance(g, sp.MatrixBase):
        square = sp.simplify(square[0]) if square[0].is_number else square[0]
    if square == 0:
        raise ValueError(
            f"The gradient is zero at {at}: the slope is 0 in every direction, so none is steepest."
        )
    return g * square**-sp.S.Half


def linear_approximation(f, xs, *, at):
    """Linear approximation f(p0) + <gradient f(p0), p - p0> of f near p0, in the variables xs.

    Definition 2.5, in its first notation: xs is the point p, not the deviation from p0. Where f has
    no gradient NotDifferentiable is raised.

    Examples
    --------
    >>> from sympy import symbols
    >>> x, y = symbols("x y", real=True)
    >>> linear_approximation(x**2 + x * y + y**2, (x, y), at=(1, 2))
    4*(x - 1) + 5*(y - 2) + 7
    """
    F, variable = one_output(f), variables(xs)
    if at is None:
        raise ValueError("An approximation is one near a point: say which, as in at=(1, 2).")
    J = jacobian(F, variable, at=at)
    if isinstance(variable, sp.MatrixSymbol) and is_dimension_free(at):
        value, step = F.xreplace({variable: at}).doit(), J * (variable - at)
        return value[0] + sp.Trace(step) if isinstance(F, sp.MatrixBase) else value + step
    F, symbols, point, back = prepare(F, variable, at)
    (value,) = rounded([value_at(F[0], symbols, point)], F[0], point)
    steps = [(x - p).xreplace(back) for x, p in zip(symbols, point, strict=True)]
    terms = zip(J, steps, strict=True)  # SymPy would multiply 4 * (x - 1) out
    return sp.Add(
        value.xreplace(back), *(sp.Mul(g, h, evaluate=g in (0, 1) or h == 0) for g, h in terms)
    )


ChainRule = namedtuple("ChainRule", "outer inner product")


_NO_NUMBERS = sp.nan, sp.zoo, sp.oo, -sp.oo


def chain_rule(F, us, G, xs):
    """Jacobian of the composition F(G(x)), J_F(G(x)) * J_G(x), and its two factors.

    F has d outputs in the k variables `us`, for which G's k outputs in the m variables `xs` are put
    in. Answers with outer = J_F at G(x) (d x k), inner = J_G (k x m) and their product (d x m):
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
    count = us.rows if isinstance(us, sp.MatrixSymbol) else len(us)
    if G.rows != count:
        raise ValueError(f"G needs an output for each variable of F: {count}, not {G.rows}.")
    outer, inner = jacobian(F, us), jacobian(G, xs)
    if isinstance(us, sp.MatrixSymbol):
        values = {us: G}
    elif is_dimension_free(G) and count == 1:
        values = {us[0]: sp.Trace(G)}
    else:
        values = dict(zip(us, G.as_explicit(), strict=True))
    try:
        outer = outer.xreplace(values).doit()
    except (TypeError, ValueError):  # SymPy cannot order what is not real
        raise NotDifferentiable(
            "F is not defined at G(x): the chain rule says nothing there."
        ) from None
    if isinstance(outer, sp.MatrixBase) and any(
        e in _NO_NUMBERS or e.is_extended_real is False for e in outer
    ):
        raise NotDifferentiable(
            "F has no derivative at G(x), wherever x is: the chain rule says nothing there."
        )
    is_scalar = isinstance(outer, sp.MatrixBase) and outer.shape == (1, 1)
    return ChainRule(outer, inner, ((outer[0] if is_scalar else outer) * inner).doit())
