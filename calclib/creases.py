"""A grid of triangles whose edges run along the creases of a function: of max, min and |.|."""

from itertools import combinations

import numpy as np
import sympy as sp

from calclib.numerical import to_numpy


def creases(f):
    """Expressions that are zero where f may have a crease.

    Examples
    --------
    >>> from sympy.abc import x, y
    >>> creases(sp.Max(x, y) + x**2)
    [x - y]
    """
    bounds = sorted(f.atoms(sp.Max, sp.Min), key=sp.default_sort_key)
    found = [a - b for bound in bounds for a, b in combinations(bound.args, 2)]
    return found + [each.args[0] for each in sorted(f.atoms(sp.Abs), key=sp.default_sort_key)]


def triangles(f, xs, x, y):
    """Nodes (x, y), values and triangles: the grid, its nodes moved onto the creases nearby.

    In each cell the diagonal is the one that the function is nearer to being straight on.
    """
    F, (X, Y) = to_numpy(f, xs), np.meshgrid(x, y)
    dx, dy, free = x[1] - x[0], y[1] - y[0], np.ones(X.shape, dtype=bool)
    for crease in creases(f):
        G = to_numpy(crease, xs)
        for axis, size in ((1, dx), (0, dy)):
            g = G(X, Y)
            here, there = (np.take(g, np.arange(n, g.shape[axis] - 1 + n), axis) for n in (0, 1))
            with np.errstate(all="ignore"):
                part = np.where(here * there < 0, here / (here - there), np.nan)
            for near, shift, end in ((part < 0.5, part, 0), (part >= 0.5, part - 1, 1)):
                rows, columns = np.nonzero(near)
                rows, columns = rows + end * (axis == 0), columns + end * (axis == 1)
                place = columns if axis else rows
                inner = (place > 0) & (place < g.shape[axis] - 1)  # the rim stays where it is
                move = free[rows, columns] & inner
                at = rows[move], columns[move]
                (X if axis else Y)[at] += size * shift[near][move]
                free[at] = False
    z, n = F(X, Y), np.arange(X.size).reshape(X.shape)
    a, b, c, d = n[:-1, :-1], n[:-1, 1:], n[1:, 1:], n[1:, :-1]
    at = X.ravel(), Y.ravel(), z.ravel()

    def bent(p, q):
        middle = F(*((v[p] + v[q]) / 2 for v in at[:2]))
        return np.abs(middle - (at[2][p] + at[2][q]) / 2)

    one, other = bent(a, c), bent(b, d)
    steeper = np.abs(at[2][a] - at[2][c]) >= np.abs(at[2][b] - at[2][d])  # as out of a saddle
    rising = np.where(np.abs(one - other) <= 1e-12, steeper, one < other)
    first = np.where(rising[..., None], np.stack([a, b, c], -1), np.stack([a, b, d], -1))
    second = np.where(rising[..., None], np.stack([a, c, d], -1), np.stack([b, c, d], -1))
    return *at, np.concatenate([first.reshape(-1, 3), second.reshape(-1, 3)])
