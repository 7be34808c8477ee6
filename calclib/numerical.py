"""Formulas as NumPy functions, and the central differences that check every derivative."""

import inspect
import math
import re
from contextlib import suppress
from functools import lru_cache, reduce
from itertools import chain

import numpy as np
import sympy as sp
from sympy.logic.boolalg import Boolean

from calclib.given import LISTS, in_order, sympified, two_of_one_name, worked_out
from calclib.matrix_expressions import explicit, is_dimension_free

_STEP = np.cbrt(np.finfo(float).eps)  # balances truncation, h^2, against rounding, eps/h
_WRITTEN = sp.Expr, sp.MatrixBase, sp.MatrixExpr, Boolean
_MAXIMUM, _MINIMUM = sp.Function("maximum", real=True), sp.Function("minimum", real=True)


def to_numpy(expr, xs):
    """Vectorised NumPy function of the variables `xs` that evaluates the SymPy expression `expr`.

    `expr` is a scalar, relation, column, list, matrix or matrix expression; `xs` is a symbol, a
    MatrixSymbol or a tuple of them, the arguments of the function. These broadcast together; those
    for a MatrixSymbol have its axes first, (n, ...) for a column, (n, m, ...) otherwise. So has
    the value: (...) for a scalar (a float if it is one number), (d, ...), (d, m, ...). Where the
    formula has no finite real value, nan or inf stands, without a warning. A symbol that is not
    among `xs` is a ValueError.

    Examples
    --------
    >>> from sympy import Matrix, sqrt, symbols
    >>> x, y = symbols("x y", real=True)
    >>> to_numpy(sqrt(x**2 + y**2), (x, y))([3, 6], [[4], [8]])
    array([[ 5.        ,  7.21110255],
           [ 8.54400375, 10.        ]])
    >>> to_numpy(Matrix([x * y, 1]), (x, y))([1, 2], 3)
    array([[3., 6.],
           [1., 1.]])
    """
    if isinstance(expr, str):
        raise TypeError(f"{expr!r} is text: turn it into an expression first, with parse.")
    xs, expr = in_order(xs), _matrix(expr) if isinstance(expr, LISTS) else expr
    if not xs or not all(isinstance(x, (sp.Symbol, sp.MatrixSymbol)) for x in xs):
        raise TypeError(f"The variables xs are a tuple of symbols, and here stands {xs}.")
    expr = sympified(expr)
    empty = isinstance(expr, sp.MatrixBase) and not expr
    if not isinstance(expr, _WRITTEN) or isinstance(expr, sp.Lambda) or empty:
        raise TypeError("What is evaluated has to be a SymPy expression, or a matrix of them.")
    sizes = {n for x in xs if isinstance(x, sp.MatrixSymbol) for n in x.shape if n.free_symbols}
    if unknown := expr.free_symbols - {*xs, *sizes}:
        if twice := {*map(str, unknown)} & {*map(str, xs)}:
            raise two_of_one_name(min(twice))
        names = ", ".join(sorted(map(str, unknown)))
        raise ValueError(f"There is no value for {names}: substitute one, or add it to xs.")
    expr = sp.ImmutableMatrix(expr) if isinstance(expr, sp.MatrixBase) else expr
    expr = worked_out(expr)

    def function(*values):
        if len(values) != len(xs):
            raise TypeError(f"There are {len(xs)} variables {xs}, and {len(values)} values.")
        shapes, entries = zip(*map(_entries, values, xs), strict=True)
        evaluate, shape = _compiled(expr, xs, shapes)
        try:
            entries = np.broadcast_arrays(*chain(*entries))
        except ValueError:
            names, found = ", ".join(map(str, xs)), ", ".join(str(np.shape(v)) for v in values)
            raise ValueError(f"The values for {names} do not fit together: {found}.") from None
        try:
            with np.errstate(all="ignore"):
                results = [_real(result) for result in evaluate(*entries)]
        except (NameError, TypeError, ValueError) as error:
            name = getattr(error, "name", None)
            said = f"has no function {name}" if name else f"cannot evaluate {expr}"
            raise ValueError(f"NumPy {said}: write it with other functions.") from None
        common = entries[0].shape
        result = np.stack([np.broadcast_to(r, common) for r in results]).reshape(shape + common)
        return result if result.shape else result.item()

    names = [str(x) if str(x).isidentifier() else f"x{i}" for i, x in enumerate(xs)]
    parameters = [inspect.Parameter(n, inspect.Parameter.POSITIONAL_ONLY) for n in names]
    function.__signature__ = inspect.Signature(parameters)
    return function


def _matrix(rows):
    """A list, perhaps of lists, as a matrix."""
    rows = rows.tolist() if hasattr(rows, "tolist") else list(rows)
    rows = [list(row) if isinstance(row, LISTS) else row for row in rows]
    flat = list(chain(*(row if isinstance(row, list) else [row] for row in rows)))
    if flat and all(isinstance(sympified(f), _WRITTEN) for f in flat):
        with suppress(ValueError):  # rows of several lengths
            return sp.ImmutableMatrix(rows)
    raise TypeError("A list to evaluate holds SymPy expressions, or rows of them of one length.")


def _entries(value, x):
    """(shape of x, the numbers in it): a symbol is one, a MatrixSymbol has its axes first."""
    value = _numbers(value)
    if value is None:
        raise TypeError(f"The value for {x} has to be a real number, or an array of them.")
    if not isinstance(x, sp.MatrixSymbol):
        return (), [value]
    value, axes = np.atleast_1d(value), 1 if x.shape[1] == 1 else 2
    shape = (*value.shape[:axes], 1)[:2]
    if any(n.is_Integer and n != k for n, k in zip(x.shape, shape, strict=True)):
        raise ValueError(f"{x} is {x.rows} x {x.cols}, and its value has the shape {value.shape}.")
    return shape, list(value.reshape(-1, *value.shape[axes:]))


def _numbers(value):
    """An array of floats, None where something is no real number."""
    with suppress(TypeError, ValueError, OverflowError):
        found = np.asarray(value)
        if found.dtype.kind in "biuf" or (found.dtype == object and None not in found.ravel()):
            return found.astype(float)
    return None


@lru_cache(maxsize=64)  # a picture asks for one function at several places
def _compiled(expr, xs, shapes):
    """(NumPy function of all the numbers in the arguments, shape of the value)."""
    sizes, values, entries = {}, {}, []
    for x, shape in zip(xs, shapes, strict=True):
        sizes |= dict(zip(x.shape, map(sp.Integer, shape), strict=True)) if shape else {}
    sized = {x: x.subs(sizes) for x in xs}
    for x, shape in zip(xs, shapes, strict=True):
        own = [sp.Dummy(real=True) for _ in range(math.prod(shape))]
        values[sized[x]] = sp.ImmutableMatrix(*shape, own) if shape else own[0]
        entries += own
    is_scalar = not hasattr(expr, "shape") or (is_dimension_free(expr) and expr.shape == (1, 1))
    expr = explicit(expr.xreplace(sizes | sized), values) if sizes else expr.xreplace(values)
    expr = expr.as_explicit() if isinstance(expr, sp.MatrixExpr) else expr
    # A float overflows to inf where an integer raises; NumPy's maximum broadcasts, amax does not.
    large = {n: sp.Float(n, 17) for n in expr.atoms(sp.Rational) if max(abs(n.p), n.q) > 2**53}
    expr = expr.xreplace({sp.zoo: sp.nan, **large})
    for joined in (sp.ITE, sp.Xor):  # which NumPy does not have; of a Piecewise inside a condition
        expr = expr.replace(joined, lambda *args, joined=joined: joined(*args).to_nnf())
    for bound, name in ((sp.Max, _MAXIMUM), (sp.Min, _MINIMUM)):
        expr = expr.replace(bound, lambda *args, name=name: reduce(name, args))
    outputs = list(expr) if isinstance(expr, sp.MatrixBase) else [expr]
    rows, cols = (1, 1) if is_scalar else expr.shape
    shape = () if is_scalar else (rows,) if cols == 1 else (rows, cols)
    modules = [{"erf": np.vectorize(math.erf, otypes=[float])}, np]  # by name, SymPy imports more
    try:
        return sp.lambdify(entries, outputs, modules, cse=True), shape
    except (NotImplementedError, ValueError):  # SymPy's printer, of an integral
        raise ValueError("There is no NumPy for this: work it out first, by doit().") from None


def _real(values):
    values = np.asarray(values)
    if np.iscomplexobj(values):
        return np.where(values.imag == 0, values.real, np.nan)
    return values if values.dtype == bool else values.astype(float)


def numerical_gradient(f, at):
    """Gradient of the Python function f by central differences, (f(x + h) - f(x - h)) / (2 h).

    f takes as many numbers as `at` has coordinates, or one vector; the answer has the shape (m,).
    The step h is 6e-6, in proportion to a coordinate beyond 1; relative errors are about 1e-9 where
    f varies on such a scale. For a coordinate beyond 100, or within 0.01 of 0, where two scales are
    likely, the one counts whose slopes agree better. If f is not finite at the point or next to it,
    that is a ValueError.

    Examples
    --------
    >>> numerical_gradient(lambda x, y: x**2 + x * y + y**2, (1, 2)).round(6)
    array([4., 5.])
    >>> numerical_gradient(lambda v: v @ v, (1, 2, 3)).round(6)
    array([2., 4., 6.])
    """
    J = numerical_jacobian(f, at)
    if J.shape[0] != 1:
        raise ValueError(f"f has {J.shape[0]} outputs, not one: take its numerical_jacobian.")
    return J[0]


def numerical_jacobian(F, at):
    """Jacobian of the Python function F by central differences: row i belongs to output i.

    As `numerical_gradient`, for a function whose value is an array or a list of d numbers; the
    answer has the shape (d, m).

    Examples
    --------
    >>> numerical_jacobian(lambda x, y: [x * y, x + y, x**2], (3, 4)).round(6)
    array([[4., 3.],
           [1., 1.],
           [6., 0.]])
    """
    if isinstance(F, (sp.Basic, sp.MatrixBase)) or not callable(F):
        raise TypeError("Differences need a Python function: write to_numpy(f, xs) first.")
    point = _numbers(at)
    if point is None or not point.size or not np.isfinite(point).all():
        raise ValueError("The point needs a number for each variable.")
    takes_vector = _takes_vector(F, point)

    def value(p):
        return _value(F, p, takes_vector)

    columns = [_slopes(value, point, k) for k in range(point.size)]
    if not np.isfinite([value(point), *columns]).all():
        place = ", ".join(f"{v:.6g}" for v in point.flat)
        raise ValueError(
            f"The function has no finite value at ({place}), or none a small step beside it, so "
            "there is no central difference."
        )
    return np.column_stack(columns)


def _slopes(value, point, k):
    """The slopes along coordinate k: of two scales, for each output the one that errs less."""
    size = abs(point.flat[k])
    scales = [max(1, size)] if size == 0 or 0.01 <= size <= 100 else [1, size]
    found = [_estimate(value, point, k, _STEP * scale) for scale in scales]
    slopes, errors = zip(*found, strict=True)
    return np.choose(np.argmin(errors, axis=0), slopes)


@np.errstate(all="ignore")
def _estimate(value, point, k, step):
    """The slopes with a step, and how far they are off: half the step tells, and the rounding.

    Where half the step gives another slope altogether, they mean nothing.
    """
    slopes = []
    for h in (step, step / 2):
        ahead, behind = _beside(point, k, h)
        values = np.stack([value(ahead), value(behind)])
        slopes.append((values[0] - values[1]) / (ahead - behind).flat[k])
    rounding = np.finfo(float).eps * np.abs(values).max(axis=0) / h
    gap = np.abs(slopes[0] - slopes[1])
    error = np.where(gap > np.maximum(np.abs(slopes[0]) / 2, 100 * rounding), 1e300, gap + rounding)
    return slopes[0], np.where(np.isfinite(slopes[0]), np.fmin(error, 1e300), np.inf)


def _beside(point, k, step):
    ahead, behind = point.copy(), point.copy()
    ahead.flat[k] += step
    behind.flat[k] -= step
    return ahead, behind


def _value(F, point, takes_vector):
    """The outputs of F as floats, not finite where Python's arithmetic stops."""
    try:
        with np.errstate(all="ignore"):
            value = F(point) if takes_vector else F(*map(float, point.flat))
    except ArithmeticError:
        value = np.nan
    except ValueError as error:
        if not re.search("math domain|expected a .*input", str(error)):  # Python's math
            raise
        value = np.nan
    found = _numbers(value)
    if found is None:
        raise TypeError(f"The function has to return real numbers, and it returns {value}.")
    return found.ravel()


def _takes_vector(F, point):
    """Whether F takes one vector rather than numbers; for one coordinate, that is tried."""
    try:
        signature = inspect.signature(F)
    except (TypeError, ValueError):  # some functions written in C tell nothing
        return False
    required = sum(
        p.default is p.empty and p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)
        for p in signature.parameters.values()
    )
    if required != 1:
        try:
            signature.bind(*range(point.size))
        except TypeError:
            message = f"The function takes {required} numbers, and the point has {point.size}."
            raise ValueError(message) from None
    if required != 1 or point.size > 1 or not point.shape:
        return required == 1 and point.size > 1
    try:
        F(float(point.item()))
    except (AttributeError, IndexError, TypeError):
        return True
    except (ArithmeticError, ValueError):  # it takes a number, and has no value there
        pass
    return False
