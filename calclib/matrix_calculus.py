"""Dimension-free Jacobians with respect to a MatrixSymbol column, in numerator layout (d x m).

Every differential is a sum of terms L * dx * R and L * dx.T * R (Definition 2.4 read for a whole
vector). The terms follow from the product rule, and a Jacobian is what stands before dx.
"""

from functools import reduce
from operator import mul

from sympy import (
    Dummy,
    HadamardPower,
    HadamardProduct,
    Identity,
    Inverse,
    Lambda,
    MatAdd,
    MatMul,
    MatPow,
    MatrixBase,
    MatrixExpr,
    MatrixSymbol,
    Sum,
    Trace,
    Transpose,
    ZeroMatrix,
    hadamard_product,
)
from sympy.matrices.expressions.applyfunc import ElementwiseApplyFunction
from sympy.matrices.expressions.diagonal import DiagMatrix
from sympy.matrices.expressions.matexpr import MatrixElement

from calclib._partials import partial

_ELEMENTWISE = (ElementwiseApplyFunction, HadamardPower, HadamardProduct)


def matrix_jacobian(F, x):
    """J with dF = J * dx for a column `F`; a scalar comes as an explicit 1 x 1 matrix.

    Examples
    --------
    >>> A, x = MatrixSymbol("A", 3, 2), MatrixSymbol("x", 2, 1)
    >>> matrix_jacobian(A * x, x)
    A
    """
    if isinstance(F, MatrixBase) and F.shape != (1, 1):
        raise _unsupported(F, x)
    J = _row_of_scalar(F[0, 0], x) if isinstance(F, MatrixBase) else _jacobian(F, x)
    return _collected(J.doit())


def _jacobian(F, x):
    if F.shape[1] != 1:
        raise ValueError(f"A Jacobian belongs to a column, and {F} is {F.rows} x {F.cols}.")
    J = ZeroMatrix(F.rows, x.rows)
    for left, flipped, right in _differential(F, x):
        if flipped:
            J += left * right.T
        elif right == Identity(1):
            J += left
        elif F.rows == 1:
            J += right * left
        else:
            J += Trace(right) * left
    return J


def _row_of_scalar(f, x):
    """The chain rule through the matrices inside: df = sum of df/dk * dk over traces, elements."""
    names = {k: Dummy(real=True) for k in f.atoms(Trace, Sum, MatrixElement) if k.has(x)}
    g = f.xreplace(names)
    if g.has(x):
        raise _unsupported(f, x)
    row = ZeroMatrix(1, x.rows)
    for k, name in names.items():
        if g.has(name):
            row += partial(g, name).xreplace({v: key for key, v in names.items()}) * _row(k, x)
    return row


def _row(k, x):
    """Row r with dk = r * dx for a trace, or the one element of a 1 x 1 matrix."""
    if isinstance(k, Sum):
        k = _as_element(k, x)
    if isinstance(k, MatrixElement):
        if k.parent.shape != (1, 1):
            raise _unsupported(k, x)
        return _jacobian(k.parent, x)
    row = ZeroMatrix(1, x.rows)
    for left, flipped, right in _differential(k.arg, x):
        row += left.T * right.T if flipped else right * left
    return row


def _as_element(total, x):
    """The matrix product that SymPy wrote out as a sum when one element of it was taken."""
    other = MatrixSymbol("other", *x.shape)  # SymPy reads x[i]*other[i] back, but not x[i]**2
    unsquared = total.replace(
        lambda e: e.is_Pow and isinstance(e.base, MatrixElement) and e.exp == 2,
        lambda e: e.base * e.base.xreplace({x: other}),
    )
    try:
        element = MatrixExpr.from_index_summation(unsquared)
    except (ValueError, TypeError, NotImplementedError, IndexError):
        element = None
    if not isinstance(element, MatrixElement):
        raise _unsupported(total, x)
    return element.xreplace({other: x})


def _differential(M, x):
    """Terms (L, False, R) for L * dx * R and (L, True, R) for L * dx.T * R, their sum being dM."""
    if not M.has(x):
        return []
    if x == M:
        return [(Identity(x.rows), False, Identity(1))]
    if isinstance(M, Transpose):
        return [(r.T, not flipped, left.T) for left, flipped, r in _differential(M.arg, x)]
    if isinstance(M, MatAdd):
        return [term for arg in M.args for term in _differential(arg, x)]
    if isinstance(M, MatMul):
        return _product_rule(M, x)
    if isinstance(M, Inverse):
        return [(-M * left, flipped, r * M) for left, flipped, r in _differential(M.arg, x)]
    if isinstance(M, MatPow) and not M.exp.has(x) and M.shape == (1, 1):
        outer = M.exp * M.base ** (M.exp - 1)
        return [(outer * left, flipped, r) for left, flipped, r in _differential(M.base, x)]
    if isinstance(M, MatPow) and M.exp.is_Integer and M.exp.is_positive:
        return _product_rule(MatMul(*[M.base] * int(M.exp)), x)
    if isinstance(M, _ELEMENTWISE) and M.shape[1] == 1:
        return [
            (DiagMatrix(factor) * _jacobian(arg, x), False, Identity(1))
            for factor, arg in _elementwise(M)
        ]
    raise _unsupported(M, x)


def _product_rule(product, x):
    """Terms of d(c * M_1 * ... * M_k), the scalar c included."""
    c, factors = product.as_coeff_mmul()
    factors = factors.args if isinstance(factors, MatMul) else (factors,)
    terms = []
    for i, factor in enumerate(factors):
        before, after = _product(factors[:i], factor.rows), _product(factors[i + 1 :], factor.cols)
        terms += [
            (c * (before * left), flipped, right * after)
            for left, flipped, right in _differential(factor, x)
        ]
    if c.has(x):
        rest, row = _product(factors, product.rows), _row_of_scalar(c, x)
        if product.cols == 1:
            terms.append((rest * row, False, Identity(1)))
        elif product.rows == 1:
            terms.append((row, False, rest))
        else:
            raise _unsupported(product, x)
    return terms


def _product(factors, size):
    return reduce(mul, factors) if factors else Identity(size)


def _elementwise(M):
    """Pairs (v, u) with dM = v o du: f'(u) for f applied to each element, the rest of a product."""
    if isinstance(M, ElementwiseApplyFunction):
        (t,) = M.function.variables
        yield M.expr.applyfunc(Lambda(t, partial(M.function.expr, t))), M.expr
    elif isinstance(M, HadamardPower):
        power = M.base if M.exp == 2 else HadamardPower(M.base, M.exp - 1)
        yield M.exp * power, M.base
    else:
        for i, arg in enumerate(M.args):
            yield hadamard_product(*M.args[:i], *M.args[i + 1 :]), arg


def _collected(J):
    """x.T*A + x.T*B as x.T*(A + B), which reads (A.T + B.T)*x in the gradient."""
    if not isinstance(J, MatAdd):
        return J
    groups = {}
    for term in J.args:
        c, rest = term.as_coeff_mmul()
        factors = rest.args if isinstance(rest, MatMul) else (rest,)
        key = factors[0] if J.rows == 1 and len(factors) > 1 else term
        groups.setdefault(key, []).append((term, c, factors))
    total = ZeroMatrix(*J.shape)
    for first, terms in groups.items():
        if len(terms) == 1:
            total += terms[0][0]
        else:
            total += first * sum(
                (c * _product(factors[1:], first.cols) for _, c, factors in terms),
                ZeroMatrix(first.cols, J.cols),
            )
    return total


def _unsupported(e, x):
    return ValueError(
        f"There is no dimension-free rule here for the derivative of {e} with respect to {x}: "
        f"give {x} a fixed size, or write it with products, sums, transposes and traces."
    )
