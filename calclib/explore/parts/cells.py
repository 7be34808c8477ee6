"""A matrix as coloured cells with numbers in them: marks for a view in the plane."""

import numpy as np
import sympy as sp

from calclib.explore.parts.points import rectangle
from calclib.palette import INK
from calclib.scene.marks import Label, Path, Polygon

SIGNS = ("#7fa6dc", "#eeeeee", "#f39d78")  # a negative number, 0, a positive one


def cells(matrix, *, shift=0, scale=1, digits=2, size=15):
    """The marks of a matrix: entry (i, j), counted from 1, lies at the point (j + shift, i).

    ``shift`` is how far right the matrix stands, ``digits`` the decimals that are shown, ``size``
    their height in pixels; an entry as large as ``scale`` has half the strongest colour. The view's
    y axis points down.

    Examples
    --------
    >>> [mark["kind"] for mark in cells(sp.eye(1))]
    ['face', 'label']
    """
    marks = []
    for i, j in np.ndindex(*matrix.shape):
        entry, x, y = matrix[i, j], j + 1 + shift, i + 1
        corners = rectangle((x - 0.48, x + 0.48), (y - 0.48, y + 0.48))
        level = (1 + entry / (scale + sp.Abs(entry))) / 2
        style = {"offset": (0, 0), "anchor": "center", "size": size}
        marks.append(Polygon(corners, level=level, color=SIGNS, alpha=1))
        marks.append(Label((x, y), f"{{:{digits}}}", entry, **style))
    return marks


def outline(rows, columns, *, shift=0, color=INK):
    """A frame around the cells in the rows and columns (first, last), which may be expressions."""
    (y0, y1), (x0, x1) = rows, columns
    corners = rectangle((x0 + shift - 0.5, x1 + shift + 0.5), (y0 - 0.5, y1 + 0.5))
    return Path([*corners, corners[0]], color=color, width=3)


def captions(ax, tables):
    """Write the names of matrices, of their rows and columns, and a sign before each.

    ``tables`` holds (matrix, shift, sign, name, names of the rows, names of the columns).
    """
    style = {"ha": "center", "va": "center", "fontsize": 12, "color": INK}
    depth = max(matrix.rows for matrix, *_ in tables)
    for matrix, shift, sign, name, rows, columns in tables:
        ax.text(shift + (matrix.cols + 1) / 2, -0.45, name, **style)
        ax.text(shift - 0.15, (depth + 1) / 2, sign, **style | {"fontsize": 20})
        for n, text in enumerate(rows, 1):
            ax.text(shift + 0.27, n, text, **style)
        for n, text in enumerate(columns, 1):
            ax.text(shift + n, 0.22, text, **style)
    ax.set(xlim=(0, shift + matrix.cols + 0.6), ylim=(depth + 0.5, -0.8))
    ax.axis("off")
