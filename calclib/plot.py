"""Still pictures for a notebook: a surface, its level curves, a graph, and a tangent plane.

Each draws on the axes that it is given, or on new ones, and returns it.
"""

import numpy as np

from calclib.derivatives import linear_approximation
from calclib.given import formula
from calclib.numerical import to_numpy
from calclib.palette import DERIVATIVE
from calclib.scene.overlay import Overlay
from calclib.scene.stills import graph, level_curves, surface

__all__ = ["graph", "level_curves", "surface", "tangent_plane"]


def tangent_plane(f, xs, *, at, size=None, ax=None, color=DERIVATIVE, alpha=0.75):
    """Draw the tangent plane z = f(p0) + <grad f(p0), p - p0> and its point of contact.

    This is Definition 2.5.

    Parameters
    ----------
    at : tuple of two numbers
        The point of contact p0.
    size : number, optional
        Half the plane's side, in the units of x; by default a third of the axes' width.
    ax : Axes3D, optional
        One that `surface` drew; without it, the surface is drawn first.

    Raises
    ------
    NotDifferentiable
        If f has no tangent plane at the point.
    """
    f, xs = formula(f, xs, 2)
    plane = to_numpy(linear_approximation(f, xs, at=at), xs)
    ax = surface(f, xs) if ax is None else ax
    size = (ax.get_xlim()[1] - ax.get_xlim()[0]) / 3 if size is None else size
    a, b = map(float, np.ravel(np.array(at, dtype=object)))
    corners = [(a + i * size, b + j * size) for i, j in ((-1, -1), (1, -1), (1, 1), (-1, 1))]
    points = [(p, q, plane(p, q)) for p, q in corners]
    ax.add_artist(Overlay("face", points, color=color, alpha=alpha))
    ax.add_artist(Overlay("dot", [(a, b, plane(a, b))], color=color, radius=6))
    return ax
