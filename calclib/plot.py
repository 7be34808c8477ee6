"""Still pictures of functions: each draws on the axes that it is given, and returns it."""

from io import BytesIO

import numpy as np
from matplotlib import colormaps
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import ListedColormap
from matplotlib.figure import Figure
from sympy import latex

from calclib import overlay
from calclib.derivatives import gradient, linear_approximation
from calclib.numerical import to_numpy
from calclib.samples import CELLS, domain, finite, heights, sample

DERIVATIVE = "#d1410c"  # the one warm colour: tangents, planes and gradients
SECOND = "#0f4c9e"  # the cool one: the second point, and what is compared with the derivative
INK = "#222222"
CURVE = "#3b5b6d"  # the graph of a function of one variable
# viridis, half way to white: perceptually uniform still, and the accents stand out from it
HEIGHT = ListedColormap(0.5 + 0.5 * colormaps["viridis"](np.linspace(0, 1, 256))[:, :3], "height")
MESH = {"linewidth": 0.25, "edgecolor": (1, 1, 1, 0.55)}
LEVELS = {"colors": "#555566", "linewidths": 0.7, "linestyles": "solid"}


class Picture(Figure):
    """A figure that a notebook shows as the last line of a cell: ``surface(...).figure``."""

    def _repr_png_(self):
        file = BytesIO()
        self.savefig(file, format="png", metadata={"Software": None})
        return file.getvalue()


def _axes(ax, **kwargs):
    if ax is None:
        figure = Picture(figsize=(5, 4.5), dpi=overlay.DPI)
        FigureCanvasAgg(figure)
        ax = figure.add_subplot(**kwargs)
        if kwargs:  # in space, where ten labels to an axis run into each other
            ax.locator_params(nbins=5)
    return ax


def graph(f, x, *, span=2, ax=None, color=CURVE, **kwargs):
    """Draw the curve y = f(x) on a 2-D axes; ``kwargs`` go to ``Axes.plot``. Returns the axes."""
    ax = _axes(ax)
    at = np.linspace(*(span if np.ndim(span) else (-span, span)), 401)
    y = finite(to_numpy(f, (x,))(at), f)
    ax.plot(at, y, **({"color": color, "linewidth": 2} | kwargs))
    ax.set(xlim=at[[0, -1]], ylim=heights(y), xlabel=f"${latex(x)}$")
    ax.grid(color="#dddddd", linewidth=0.8)
    ax.set_axisbelow(True)
    return ax


def surface(f, xs, *, span=2, ax=None, grid=None, **kwargs):
    """Draw the graph z = f(x, y) on a 3-D axes (Figures 1 and 2).

    Parameters
    ----------
    f : SymPy expression
    xs : tuple of two symbols
    span : number s for -s to s, or ((x0, x1), (y0, y1))
    ax : Axes3D, optional
    grid : (x, y, z), optional
        What `sample` gave, where it is already there.
    **kwargs
        Passed on to ``plot_surface``.

    Returns
    -------
    Axes3D
        It knows the surface's depth: a `tangent_plane` drawn on it is rightly hidden.

    Examples
    --------
    >>> from sympy.abc import x, y
    >>> surface(x**2 + x*y + y**2, (x, y)).get_xlabel()
    '$x$'
    """
    ax = _axes(ax, projection="3d")
    x, y, z = sample(f, xs, span) if grid is None else grid
    low, high = heights(z)
    style = {"cmap": HEIGHT, "vmin": low, "vmax": high, "rcount": CELLS, "ccount": CELLS} | MESH
    if "color" in kwargs:
        del style["cmap"]  # which would have its way
    mesh = ax.plot_surface(*np.meshgrid(x, y), z, **(style | kwargs))
    if np.isnan(z).any():  # else Matplotlib warns of what it finds in place of the missing corners
        mesh._faces[mesh._invalid_vertices] = 0
    ax.set(xlim=x[[0, -1]], ylim=y[[0, -1]], zlim=(low, high))
    _label(ax, xs)
    ax.set_zlabel("$z$")
    overlay.add_mesh(ax, x, y, z)
    return ax


def level_curves(f, xs, *, span=2, ax=None, grid=None, **kwargs):
    """Draw the level curves f(x, y) = c on a 2-D axes, in the colours of the surface.

    Parameters and return as for `surface`; ``kwargs`` go to ``contour``.
    """
    ax = _axes(ax)
    x, y, z = sample(f, xs, span, 2 * CELLS) if grid is None else grid
    low, high = heights(z)
    levels = np.linspace(low, high, 13)
    ax.contourf(x, y, z, levels=levels, cmap=HEIGHT, vmin=low, vmax=high)
    if np.nanmin(z) < np.nanmax(z):
        style = {"levels": levels} | LEVELS
        if "cmap" in kwargs:
            del style["colors"]
        ax.contour(x, y, z, **(style | kwargs))
    ax.set(xlim=x[[0, -1]], ylim=y[[0, -1]], aspect="equal")
    _label(ax, xs)
    return ax


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
    ax = surface(f, xs) if ax is None else ax
    plane = to_numpy(linear_approximation(f, xs, at=at), xs)
    size = (ax.get_xlim()[1] - ax.get_xlim()[0]) / 3 if size is None else size
    a, b = map(float, at)
    corners = [(a + i * size, b + j * size) for i, j in ((-1, -1), (1, -1), (1, 1), (-1, 1))]
    points = [(p, q, plane(p, q)) for p, q in corners]
    ax.add_artist(overlay.Overlay("face", points, color=color, alpha=alpha))
    ax.add_artist(overlay.Overlay("dot", [(a, b, plane(a, b))], color=color, radius=6))
    return ax


def arrow(start, vector, *, ax=None, color=DERIVATIVE, **kwargs):
    """Draw an arrow from a point, in the plane or in space; ``kwargs`` go to `Overlay`."""
    ax = _axes(ax, **({"projection": "3d"} if len(start) == 3 else {}))
    start, vector = np.array(start, dtype=float).ravel(), np.array(vector, dtype=float).ravel()
    ends = np.array([start, start + vector])
    ax.add_artist(overlay.Overlay("line", ends, color=color, head=True, **kwargs))
    if len(start) == 3:
        ax.auto_scale_xyz(*ends.T)
    else:
        ax.update_datalim(ends)
        ax.autoscale_view()
    return ax


def gradient_field(f, xs, *, span=2, ax=None, count=9, color=DERIVATIVE, **kwargs):
    """Draw the gradient (Definition 2.3) as arrows in the plane, at count x count points.

    The longest arrow has the length of the points' distance; where f has no gradient there is none.
    ``kwargs`` go to ``quiver``.
    """
    ax = level_curves(f, xs, span=span) if ax is None else ax
    (x0, x1), (y0, y1) = domain(span)
    step = np.array([(x1 - x0) / count, (y1 - y0) / count])
    at = np.meshgrid(
        np.linspace(x0, x1, count + 1)[:-1] + step[0] / 2,
        np.linspace(y0, y1, count + 1)[:-1] + step[1] / 2,
    )
    slopes = to_numpy(gradient(f, xs), xs)(*at).reshape(2, *at[0].shape)
    finite = np.isfinite(slopes).all(0)
    lengths = np.hypot(*slopes)[finite]
    longest = lengths.max() if lengths.size and lengths.max() > 0 else 1
    style = {"angles": "xy", "scale_units": "xy", "scale": longest / step.min(), "color": color}
    ax.quiver(*(a[finite] for a in at), *(s[finite] for s in slopes), **(style | kwargs))
    return ax


def _label(ax, xs):
    ax.set_xlabel(f"${latex(xs[0])}$")
    ax.set_ylabel(f"${latex(xs[1])}$")
