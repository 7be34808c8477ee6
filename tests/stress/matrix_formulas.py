"""Dimension-free derivatives of random matrix formulas against central differences in NumPy.

Each formula is made twice: in SymPy, with letters for the sizes, and as a function of NumPy arrays.
"""

import random

import numpy as np
import sympy as sp

from calclib import NotDifferentiable, gradient, jacobian

d, m = sp.symbols("d m", integer=True, positive=True)
x, w = sp.MatrixSymbol("x", d, 1), sp.MatrixSymbol("w", d, 1)
A, y, S = sp.MatrixSymbol("A", m, d), sp.MatrixSymbol("y", m, 1), sp.MatrixSymbol("S", d, d)
SIZES = {d: 3, m: 2}
t = sp.Dummy("t", real=True)
ELEMENTWISE = [(sp.sin, np.sin), (sp.exp, np.exp), (lambda a: a**2, np.square)]


def column(rng, depth, rows):
    """(SymPy expression, function of a dict of arrays) of a column of m or d rows."""
    if depth == 0:
        name = rng.choice([x, x, w]) if rows == d else y
        return name, lambda at: at[name]
    kind = rng.choice(["map", "map", "sum", "scaled", "stretched", "elementwise"])
    if kind == "map":
        M = S if rows == d else A
        if rows == d and rng.random() < 0.5:
            (u, f) = column(rng, depth - 1, m)
            return A.T * u, lambda at: at[A].T @ f(at)
        (u, f) = column(rng, depth - 1, d)
        return M * u, lambda at: at[M] @ f(at)
    (u, f) = column(rng, depth - 1, rows)
    if kind == "sum":
        (v, g), sign = column(rng, depth - 1, rows), rng.choice((1, -1))
        return u + sign * v, lambda at: f(at) + sign * g(at)
    if kind == "scaled":
        c = rng.choice((2, -1, 3))
        return c * u, lambda at: c * f(at)
    if kind == "stretched":
        (s, g) = scalar(rng, depth - 1)
        return u * s, lambda at: f(at) * g(at)
    own, theirs = rng.choice(ELEMENTWISE)
    return u.applyfunc(sp.Lambda(t, own(t))), lambda at: theirs(f(at))


def scalar(rng, depth):
    """The same of a 1 x 1 matrix."""
    rows = rng.choice((m, d))
    (u, f), (v, g) = column(rng, max(depth - 1, 0), rows), column(rng, max(depth - 1, 0), rows)
    kind = rng.choice(["inner", "inner", "squared norm", "power", "norm"])
    if kind == "inner":
        return u.T * v, lambda at: f(at).T @ g(at)
    if kind == "squared norm":
        return u.T * u, lambda at: f(at).T @ f(at)
    if kind == "norm":
        return (u.T * u) ** sp.S.Half, lambda at: np.sqrt(f(at).T @ f(at))
    return (u.T * v) ** 2, lambda at: (f(at).T @ g(at)) ** 2


def arrays(rng):
    values = np.random.default_rng(rng.randrange(2**32))
    shape = {x: (3, 1), w: (3, 1), y: (2, 1), A: (2, 3), S: (3, 3)}
    return {name: values.integers(1, 9, size) / 8 for name, size in shape.items()}


def difference(f, at, h=1e-6):
    columns = []
    for i in range(3):
        step = np.zeros((3, 1))
        step[i] = h
        columns.append((f(at | {x: at[x] + step}) - f(at | {x: at[x] - step})) / (2 * h))
    return np.hstack(columns)


def put_in(formula, at):
    """The value of a matrix formula, with numbers for its letters."""
    exact = {s: sp.ImmutableMatrix(v.shape[0], v.shape[1], list(v.ravel())) for s, v in at.items()}
    sized = {s: sp.MatrixSymbol(s.name, *at[s].shape) for s in at}
    value = formula.subs(SIZES)
    value = value.xreplace({s.subs(SIZES): exact[s] for s in sized}).doit()
    value = value.as_explicit() if hasattr(value, "as_explicit") else sp.ImmutableMatrix([value])
    return np.array(value.applyfunc(sp.N), dtype=float)


def check(count, seed):
    """Yield (how it went, what is wrong or None) for each formula."""
    rng = random.Random(seed)
    for n in range(count):
        depth = rng.choice((1, 2, 2, 3))
        made = scalar(rng, depth) if n % 2 else column(rng, depth, rng.choice((m, d)))
        formula, function = made
        at = arrays(rng)
        try:
            given = gradient(formula, x).T if n % 2 else jacobian(formula, x)
            given, kind = put_in(given.doit(), at), "formula"
        except NotDifferentiable as error:
            yield "refused", f"{formula}: {error}"
            continue
        except ValueError as error:
            rule = "There is no dimension-free rule" in str(error)
            yield "no rule", None if rule else f"{formula}: {error}"
            continue
        except Exception as error:  # whatever it is, it is a fault
            yield "error", f"{formula}: {type(error).__name__}: {error}"
            continue
        expected = difference(function, at)
        same = given.shape == expected.shape and np.allclose(given, expected, rtol=1e-4, atol=1e-4)
        yield kind, None if same else f"{formula}: {given.tolist()}, not {expected.tolist()}"
