"""Where a sampled function jumps or has a pole, told from where it is only steep.

Halving an interval between two samples makes the change across it as small as one likes, unless
the function breaks there. ``breaks.js`` does the same for the curves of marks.
"""

from typing import NamedTuple

import numpy as np
import sympy as sp

HALVINGS = 45  # of an interval that a break is looked for in
PART = 0.47  # of it lies on the left, so that ends of no difference seldom hide a peak
LEFT = 1 / 16  # of the change: what keeps as much of it breaks
MOST = 8  # parts of it that are looked into at a time
WHOLE = (sp.Add, sp.Mul, sp.exp, sp.Abs, sp.Max, sp.Min, sp.sin, sp.cos, sp.atan, sp.asin, sp.acos)
WHOLE += (sp.sinh, sp.cosh, sp.tanh, sp.asinh, sp.acosh)  # continuous where they have a value
WHOLE += (sp.UnevaluatedExpr,)  # as what is inside


class Breaks(NamedTuple):
    """The breaks that were found, each in an interval of no width from ``low`` to ``high``.

    ``where`` indexes the samples before them, ``before`` and ``after`` are the values at the ends,
    ``pole`` tells whether these run off.
    """

    where: tuple
    low: np.ndarray
    high: np.ndarray
    before: np.ndarray
    after: np.ndarray
    pole: np.ndarray


def breaks(f, t, z):
    """The breaks of a function between neighbouring samples, along the last axis.

    Parameters
    ----------
    f : function
        ``f(t, *others)``, vectorised, with the indices of ``z`` along its other axes.
    t : array of shape (n,)
    z : array of shape (..., n)
        The samples; where one is not finite nothing is looked for.

    Examples
    --------
    >>> found = breaks(np.sign, np.array([-3.0, -1, 2, 4]), np.array([-1.0, -1, 1, 1]))
    >>> found.where[-1].tolist(), found.before.tolist(), found.after.tolist()
    ([1], [-1.0], [1.0])
    """
    with np.errstate(all="ignore"):
        change = _change(z)
        *others, i = where = np.nonzero(change)
        edges = np.arange(len(i)), t[i], t[i + 1], z[where], z[(*others, i + 1)]
        for _ in range(HALVINGS):
            edge, low, high, before, after = edges
            if not edge.size:
                break
            middle = low + PART * (high - low)
            value = f(middle, *(index[edge] for index in others))
            value = np.where(np.isnan(value), np.inf, value)
            halves = (edge, low, middle, before, value), (edge, middle, high, value, after)
            rise, rest = value - before, after - value
            sizes, least = (np.abs(rise), np.abs(rest)), LEFT * change[where][edge]
            most = np.maximum(*sizes)
            turns = (np.abs(rest - rise) > most / 2) & ~(most < least)
            first, second = (~(size < least) | turns for size in sizes)
            edges = [np.concatenate([a[first], b[second]]) for a, b in zip(*halves, strict=True)]
            edges = _largest(*edges)
        _, kept = np.unique(edges[0], return_index=True)
        edge, low, high, before, after = (array[kept] for array in edges)
        where = tuple(index[edge] for index in where)
        *others, i = where
        away = np.maximum(np.abs(before - z[where]), np.abs(after - z[(*others, i + 1)]))
        pole = ~(away <= 2 * change[where])
    return Breaks(where, low, high, before, after, pole)


def _largest(edge, low, high, before, after):
    """The intervals of each edge with the largest changes, in them or next to them, these first.

    Across the pole of an even function the change is small: it is its neighbours that are steep.
    """
    order = np.lexsort((low, edge))
    edge, low, high, before, after = (a[order] for a in (edge, low, high, before, after))
    size = np.nan_to_num(np.abs(after - before), nan=np.inf)
    joined = np.zeros(len(edge) + 1, dtype=bool)
    joined[1:-1] = (edge[1:] == edge[:-1]) & (low[1:] == high[:-1])
    padded = np.pad(size, 1)
    beside = np.maximum(np.where(joined[:-1], padded[:-2], 0), np.where(joined[1:], padded[2:], 0))
    order = np.lexsort((-size, -np.maximum(size, beside), edge))
    rank = np.arange(len(edge)) - np.searchsorted(edge[order], edge[order])
    return [array[order[rank < MOST]] for array in (edge, low, high, before, after)]


def may_break(f, xs):
    """Whether the SymPy expression f may jump or have a pole while the symbols xs move.

    Examples
    --------
    >>> from sympy.abc import x, y
    >>> may_break(x**2 + 1 / y, {x}), may_break(x**2 + 1 / y, {y})
    (False, True)
    """
    if not f.free_symbols & xs:
        return False
    if f.is_Pow:
        base, power = f.args
        if power.free_symbols & xs:
            whole = base.is_positive
        else:
            _, moving = base.as_independent(*xs, as_Add=False)
            whole = power.is_nonnegative or moving.is_positive
    else:
        whole = f.is_Symbol or isinstance(f, WHOLE)
    return not whole or any(may_break(part, xs) for part in f.args)


def _change(z):
    """The change across each interval that may hold a break, 0 for the others.

    There the changes turn within one step: at a break, but at a kink or a peak too.
    """
    step = np.diff(z)
    size = np.pad(np.nan_to_num(np.abs(step), nan=0, posinf=0), _ends(z))
    turn = np.pad(np.nan_to_num(np.abs(np.diff(step)), nan=0, posinf=0), _ends(z))
    around = np.maximum(np.maximum(size[..., :-2], size[..., 1:-1]), size[..., 2:])
    turns = np.maximum(turn[..., :-1], turn[..., 1:]) > around / 2
    noise = 1e-12 + 1e-9 * (np.abs(z[..., :-1]) + np.abs(z[..., 1:]))
    return np.where(turns & np.isfinite(step) & (around > noise), around, 0)


def _ends(z):
    return [(0, 0)] * (z.ndim - 1) + [(1, 1)]
