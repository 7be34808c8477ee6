"""A matrix as coloured cells with numbers in them: marks for a view in the plane."""

import numpy as np

from calclib.explore.parts.points import absolute, rectangle
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
    >>> from sympy import eye
    >>> [mark["kind"] for mark in cells(eye(1))]
    ['face', 'label']
    """
    marks = []
    for i, j in np.ndindex(*matrix.shape):
        entry, x, y = matrix[i, j], j + 1 + shift, i + 1
        corners = rectangle((x - 0.48, x + 0.48), (y - 0.48, y + 0.48))
        level = (1 + entry / (scale + absolute(entry))) / 2
        style = {"offset": (0, 0), "anchor": "center", "size": size, "within": 0.9}
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

    ``tables`` holds (matrix, shift, sign, name, names of the rows, names of the columns); a name
    may have two lines. The view is a ``bare`` one.
    """
    depth = max(matrix.rows for matrix, *_ in tables)
    top = 0.7 + 0.5 * max(bool(name) + name.count("\n") for *_, name, _, _ in tables)
    across = tables[-1][1] + tables[-1][0].cols + 0.6
    ax.set(xlim=(0, across), ylim=(depth + 0.5, -top))
    ax.axis("off")
    style = {"ha": "center", "va": "center", "color": INK}
    room = [pixels / units for pixels, units in
            zip(ax.get_window_extent().size * 72 / ax.figure.dpi, (across, top + depth + 0.5),
                strict=True)]  # fmt: skip
    small = min(12, 0.6 * room[0], 0.55 * room[1])
    for matrix, shift, sign, name, rows, columns in tables:
        size = min(12, 0.17 * room[0] * (matrix.cols + 1), 0.45 * room[1])
        ax.text(shift + (matrix.cols + 1) / 2, -top / 2 + 0.05, name, fontsize=size, **style)
        ax.text(shift - 0.15, (depth + 1) / 2, sign, fontsize=min(20, 0.7 * room[0]), **style)
        for n, text in enumerate(rows, 1):
            ax.text(shift + 0.23, n, text, fontsize=min(small, 0.35 * room[0]), **style)
        for n, text in enumerate(columns, 1):
            ax.text(shift + n, 0.22, text, fontsize=min(small, 0.4 * room[0]), **style)
