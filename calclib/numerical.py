"""Formulas as NumPy functions, and the central differences that check every derivative."""

import inspect
import math
from functools import cache, reduce

import numpy as np
from sympy import (
    Basic,
    Dummy,
    ImmutableMatrix,
    Integer,
    MatrixBase,
    MatrixSymbol,
    lambdify,
    sympify,
)
from sympy.printing.numpy import NumPyPrinter

from calclib._arguments import is_dimension_free, put_in

_STEP = np.cbrt(np.finfo(float).eps)  # balances truncation, h^2, against rounding, eps/h


def to_numpy(expr, xs):
    """Vectorised NumPy function of the variables `xs` that evaluates the SymPy expression `expr`.

    Parameters
    ----------
    expr : scalar, relation, column, matrix, list, or matrix expression of SymPy
    xs : symbol, MatrixSymbol, or a tuple of them; each becomes one argument of the function

    Returns
    -------
    Function of ``len(xs)`` arrays, which broadcast together. An argument for a MatrixSymbol column
    has the shape (n,) or (n, ...), for another one (n, m) or (n, m, ...): the dots broadcast.
    The value of a scalar has the shape of the broadcast arguments (a float for numbers), that of a
    column of d entries (d, ...), that of a d x m matrix (d, m, ...). It is real: where the formula
    has no finite real value, nan or inf stands, without a warning. A relation gives booleans.

    Raises
    ------
    ValueError
        If `expr` has symbols that are not among `xs`.

    Examples
    --------
    >>> from sympy import Matrix, sqrt, symbols
    >>> x, y = symbols("x y", real=True)
    >>> f = to_numpy(sqrt(x**2 + y**2), (x, y))
    >>> f(3, 4)
    5.0
    >>> f([3, 6], [[4], [8]])
    array([[ 5.        ,  7.21110255],
           [ 8.54400375, 10.        ]])
    >>> to_numpy(Matrix([x * y, 1]), (x, y))([1, 2], 3)
    array([[3., 6.],
           [1., 1.]])
    """
    if isinstance(expr, str):
        raise TypeError(f"{expr!r} is text: turn it into an expression first, with parse.")
    xs = (xs,) if isinstance(xs, Basic) else tuple(xs)
    expr = ImmutableMatrix(expr) if isinstance(expr, (list, tuple)) else sympify(expr)
    sizes = {n for x in xs if isinstance(x, MatrixSymbol) for n in x.shape if n.free_symbols}
    if unknown := expr.free_symbols - {*xs, *sizes}:
        names = ", ".join(sorted(map(str, unknown)))
        raise ValueError(f"There is no value for {names}: substitute one, or add it to xs.")
    compiled = cache(lambda shapes: _compiled(expr, xs, shapes))
    if not sizes:
        compiled(tuple(x.shape if isinstance(x, MatrixSymbol) else () for x in xs))

    def function(*values):
        if len(values) != len(xs):
            raise TypeError(f"There are {len(xs)} variables {xs}, and {len(values)} values.")
        values = [np.asarray(value, dtype=float) for value in values]
        shapes = tuple(_own_shape(value, x) for value, x in zip(values, xs, strict=True))
        evaluate, shape = compiled(shapes)
        entries = []
        for value, own in zip(values, shapes, strict=True):
            axes = len(own) - (own[1:] == (1,))  # a column needs no second axis
            entries += list(value.reshape(-1, *value.shape[axes:]))
        entries = np.broadcast_arrays(*entries)
        try:
            with np.errstate(all="ignore"):
                results = [_real(result) for result in evaluate(*entries)]
        except NameError as error:
            raise ValueError(f"NumPy has no function {error.name}.") from None
        common = entries[0].shape
        result = np.stack([np.broadcast_to(r, common) for r in results]).reshape(shape + common)
        return result if result.shape else result.item()

    names = [str(x) if str(x).isidentifier() else f"x{i}" for i, x in enumerate(xs)]
    parameters = [inspect.Parameter(n, inspect.Parameter.POSITIONAL_ONLY) for n in names]
    function.__signature__ = inspect.Signature(parameters)
    return function


def numerical_gradient(f, at):
    """Gradient of the Python function f by central differences, (f(x + h) - f(x - h)) / (2 h).

    Parameters
    ----------
    f : function of as many numbers as `at` has coordinates, or of one vector
        A function with a single required argument gets the point as one array, of the shape of
        `at`, unless that has one coordinate: then it gets a number.
    at : point, or a number

    Returns
    -------
    Array of shape (m,). Relative errors are about 1e-9 where f varies on a scale of 1.

    Raises
    ------
    ValueError
        If f is not finite next to the point.

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

    Parameters
    ----------
    F : function as for `numerical_gradient`, whose value is an array or a list of d numbers
    at : point, or a number

    Returns
    -------
    Array of shape (d, m).

    Examples
    --------
    >>> numerical_jacobian(lambda x, y: [x * y, x + y, x**2], (3, 4)).round(6)
    array([[4., 3.],
           [1., 1.],
           [6., 0.]])
    """
    if isinstance(F, (Basic, MatrixBase)):
        raise TypeError(
            "Central differences need a Python function: write to_numpy(f, xs) first, "
            "with the variables xs of f."
        )
    point = np.array(at, dtype=float)
    takes_vector = point.size > 1 and _takes_vector(F, point.size)
    steps = _STEP * np.maximum(1, np.abs(point.ravel()))
    columns = []
    for i, step in enumerate(steps):
        ahead, behind = point.copy(), point.copy()
        ahead.flat[i] += step
        behind.flat[i] -= step
        rise = _value(F, ahead, takes_vector) - _value(F, behind, takes_vector)
        columns.append(rise / (ahead.flat[i] - behind.flat[i]))
    return np.column_stack(columns)


def _value(F, point, takes_vector):
    with np.errstate(all="ignore"):
        value = F(point) if takes_vector else F(*map(float, point.flat))
    value = np.ravel(np.asarray(value, dtype=float))
    if not np.isfinite(value).all():
        place = ", ".join(f"{v:.6g}" for v in point.flat)
        raise ValueError(f"The function has no finite value at ({place}), so no slope next to it.")
    return value


def _takes_vector(F, m):
    """Whether F takes one vector rather than m numbers."""
    try:
        parameters = inspect.signature(F).parameters.values()
    except (TypeError, ValueError):  # some functions written in C tell nothing
        return False
    positional = [p for p in parameters if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
    required = sum(p.default is p.empty for p in positional)
    if required == 1:
        return True
    if required > m or (
        len(positional) < m and all(p.kind != p.VAR_POSITIONAL for p in parameters)
    ):
        raise ValueError(f"The function takes {required} numbers, and the point has {m}.")
    return False


def _own_shape(value, x):
    """() for a symbol; (n, m) for a MatrixSymbol, whose value has these axes first."""
    if not isinstance(x, MatrixSymbol):
        return ()
    axes = 1 if x.shape[1] == 1 else 2
    shape = (*(value.shape or (1,))[:axes], 1)[:2]
    if len(shape) < 2 or any(n.is_Integer and n != k for n, k in zip(x.shape, shape, strict=True)):
        raise ValueError(f"{x} is {x.rows} x {x.cols}, and its value has the shape {value.shape}.")
    return shape


def _compiled(expr, xs, shapes):
    """(NumPy function of all the numbers in the arguments, shape of the value)."""
    sizes, entries, values = {}, [], {}
    for x, shape in zip(xs, shapes, strict=True):
        sizes.update(zip(x.shape, map(Integer, shape), strict=True) if shape else ())
    sized = {x: x.subs(sizes) for x in xs}
    for x, shape in zip(xs, shapes, strict=True):
        own = [Dummy(real=True) for _ in range(math.prod(shape))]
        values[sized[x]] = ImmutableMatrix(*shape, own) if shape else own[0]
        entries += own
    is_scalar = not hasattr(expr, "shape") or (is_dimension_free(expr) and expr.shape == (1, 1))
    expr = put_in(expr.xreplace(sizes | sized), values) if sizes else expr.xreplace(values)
    outputs = list(expr) if isinstance(expr, MatrixBase) else [expr]
    evaluate = lambdify(
        entries, outputs, modules=[_FUNCTIONS, "numpy"], printer=_Printer(), cse=True
    )
    rows, cols = (1, 1) if is_scalar else expr.shape
    return evaluate, () if is_scalar else (rows,) if cols == 1 else (rows, cols)


class _Printer(NumPyPrinter):
    """Writes numbers so that they overflow to inf, where Python's integers raise."""

    def __init__(self):
        names = {name: name for name in _FUNCTIONS}
        settings = {"fully_qualified_modules": False, "allow_unknown_functions": True}
        super().__init__({"inline": True, "user_functions": names, **settings})

    def _print_Rational(self, expr):
        try:
            return repr(expr.p / expr.q)
        except OverflowError:
            return "inf" if expr > 0 else "-inf"

    def _print_Integer(self, expr):
        return str(expr.p) if abs(expr.p) < 2**53 else self._print_Rational(expr)

    def _print_Max(self, expr):
        return reduce("maximum({}, {})".format, map(self._print, expr.args))

    def _print_Min(self, expr):
        return reduce("minimum({}, {})".format, map(self._print, expr.args))

    def _print_ComplexInfinity(self, expr):
        return "nan"


_FUNCTIONS = {"erf": np.vectorize(math.erf, otypes=[float])}


def _real(values):
    values = np.asarray(values)
    if np.iscomplexobj(values):
        return np.where(values.imag == 0, values.real, np.nan)
    return values if values.dtype == bool else values.astype(float)
