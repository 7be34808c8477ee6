"""Still pictures for a notebook: a surface, its level curves, a graph, and a tangent plane.

Each draws on the axes that it is given, or on new ones, and returns it.
"""

import numpy as np

from calclib.derivatives import linear_approximation
from calclib.given import formula
from calclib.numerical import to_numpy
from calclib.palette import DERIVATIVE
from calclib.scene.checks import check_style
from calclib.scene.overlay import Overlay
from calclib.scene.solid import meshes
from calclib.scene.stills import axes, graph, level_curves, surface

__all__ = ["graph", "level_curves", "surface", "tangent_plane"]


def tangent_plane(f, xs, *, at, span=None, size=None, ax=None, color=DERIVATIVE, alpha=0.75):
    """Draw the tangent plane z = f(p0) + <grad f(p0), p - p0> and its point of contact.

    This is Definition 2.5.

    Parameters
    ----------
    at : tuple of two numbers
        The point of contact p0.
    span : number s for -s to s, or ((x0, x1), (y0, y1)), optional
        Where the surface is drawn; by default -2 to 2, or as much around a point outside.
    size : number, optional
        Half the plane's side, in the units of x; by default a third of the axes' width.
    ax : Axes3D, optional
        One that `surface` drew; without it, the surface is drawn first.

    Raises
    ------
    NotDifferentiable
        If f has no tangent plane at the point.
    ValueError
        If the point lies outside the axes.
    """
    f, xs = formula(f, xs, 2)
    check_style("Plane", {"color": color, "alpha": alpha})
    plane = linear_approximation(f, xs, at=at)
    a, b = _numbers(f"The point {at} is to be two numbers", *np.ravel(np.array(at, dtype=object)))
    plane = to_numpy(plane, xs)
    if ax is None:
        around = tuple((c - 2, c + 2) for c in (a, b)) if max(abs(a), abs(b)) > 2 else 2
        ax = surface(f, xs, span=around if span is None else span)
    (left, right), (low, high) = axes(ax, space=True).get_xlim(), ax.get_ylim()
    if meshes(ax) and not (left <= a <= right and low <= b <= high):
        raise ValueError(f"The point ({a:g}, {b:g}) lies outside the axes: draw the surface there.")
    wide, wanted = right - left, f"size={size} is to be a number from 0 to {right - left:g}"
    (size,) = _numbers(wanted, wide / 3 if size is None else size)
    if not 0 < size <= wide:
        raise ValueError(f"{wanted}.")
    corners = [(a + i * size, b + j * size) for i, j in ((-1, -1), (1, -1), (1, 1), (-1, 1))]
    points = [(p, q, plane(p, q)) for p, q in corners]
    ax.add_artist(Overlay("face", points, color=color, alpha=alpha))
    ax.add_artist(Overlay("dot", [(a, b, plane(a, b))], color=color, radius=6))
    return ax


def _numbers(wanted, *values):
    """The values as floats; a ValueError says what is wanted where one is none."""
    try:
        return [float(value) for value in values]
    except (TypeError, ValueError):
        raise ValueError(f"{wanted}.") from None
