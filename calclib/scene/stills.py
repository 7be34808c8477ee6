"""Still pictures of functions: each draws on the axes that it is given, and returns it."""

import re
from contextlib import contextmanager
from io import BytesIO

import numpy as np
from contourpy import contour_generator
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.tri import Triangulation
from mpl_toolkits.mplot3d import Axes3D
from sympy import latex

from calclib.creases import creases, triangles
from calclib.given import formula
from calclib.palette import CURVE, HEIGHT
from calclib.samples import CELLS, heights, interval, sample, sample_graph
from calclib.scene.overlay import DPI
from calclib.scene.solid import Mesh, facet_colours, meshes

MESH = {"linewidth": 0.25, "edgecolor": (1, 1, 1, 0.55)}
LEVELS = {"colors": "#555566", "linewidths": 0.7, "linestyles": "solid"}

CLEAR = {"facecolor": "white", "edgecolor": "none", "pad": 1}  # under a text, for grid lines


class Picture(Figure):
    """A figure that a notebook shows as the last line of a cell: ``surface(...).figure``."""

    def _repr_png_(self):
        file = BytesIO()
        self.savefig(file, format="png", metadata={"Software": None})
        return file.getvalue()


def axes(ax, *, space=False):
    """The axes that are given, if they are of the right kind, or new ones."""
    if ax is None:
        figure = Picture(figsize=(5, 4.5), dpi=DPI)
        FigureCanvasAgg(figure)
        ax = figure.add_subplot(projection="3d" if space else None)
        if space:  # where ten labels to an axis run into each other
            ax.locator_params(nbins=5)
    elif not isinstance(ax, Axes) or isinstance(ax, Axes3D) != space:
        kind = 'in space, of add_subplot(projection="3d")' if space else "in the plane"
        raise TypeError(f"ax has to be one axes {kind}; without ax= a new one is made.")
    return ax


@contextmanager
def _styled(options):
    """What Matplotlib says of an option that it does not take, in a sentence that names it."""
    try:
        yield
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        if not options:
            raise
        if unknown := re.search("unexpected keyword argument ('.+')", str(error)):
            raise ValueError(f"Matplotlib knows no option {unknown[1]} here.") from None
        told = ", ".join(f"{name}={value!r}" for name, value in options.items())
        reason = re.split(r"[:.;\n]", str(error))[0].strip()
        raise ValueError(f"Matplotlib does not take {told}: {reason}.") from None


def graph(f, x, *, span=2, ax=None, points=None, color=CURVE, **kwargs):
    """Draw the curve y = f(x) on a 2-D axes; ``kwargs`` go to ``Axes.plot``. Returns the axes.

    ``points`` is what `sample_graph` gave, where it is already there.
    """
    f, (x,) = formula(f, x, 1)
    ax = axes(ax)
    span = interval(span)
    at, y, shown = sample_graph(f, x, span) if points is None else points
    with _styled({"color": color} | kwargs):
        ax.plot(at, y, **({"color": color, "linewidth": 2} | kwargs))
    ax.set(xlim=span, ylim=shown, xlabel=f"${latex(x)}$")
    light_grid(ax)
    return ax


def light_grid(ax, axis="both"):
    """Draw a light grid below all else."""
    ax.grid(axis=axis, color="#dddddd", linewidth=0.8)
    ax.set_axisbelow(True)


def solid(grid, xs, ax):
    """Draw a surface (x, y, z) on a 3-D axes as `Scene` does: shaded, its level curves below."""
    x, y, z = grid
    _bound(axes(ax, space=True), xs, x, y, heights(z))
    ax.add_artist(Mesh(x, y, z, facet_colours(x, y, z), _level_lines(x, y, z)))


def _level_lines(x, y, z):
    """The level curves of a surface, a list of arrays of shape (n, 2)."""
    walk = contour_generator(x, y, np.ma.masked_invalid(z))
    return [line for level in _levels(z) for line in walk.lines(level)]


def _levels(z):
    return np.linspace(*heights(z), 13)


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
        It knows the surface's depth: a `tangent_plane` drawn on it is rightly hidden. A second
        surface on the same axes widens them.

    Examples
    --------
    >>> from sympy.abc import x, y
    >>> surface(x**2 + x*y + y**2, (x, y)).get_xlabel()
    '$x$'
    """
    f, xs = formula(f, xs, 2)
    ax = axes(ax, space=True)
    x, y, z = sample(f, xs, span) if grid is None else grid
    low, high = heights(z)
    broken = np.isnan(z).any()
    count = max(z.shape) if broken else CELLS  # a facet that bridges nodes would hide the break
    style = {"cmap": HEIGHT, "vmin": low, "vmax": high, "rcount": count, "ccount": count} | MESH
    if "color" in kwargs:
        del style["cmap"]  # which would have its way
    with _styled(kwargs):
        mesh = ax.plot_surface(*np.meshgrid(x, y), z, **(style | kwargs))
    if broken:  # else Matplotlib warns of what it finds in place of the missing corners
        mesh._faces[mesh._invalid_vertices] = 0
    _bound(ax, xs, x, y, (low, high))
    ax.add_artist(Mesh(x, y, z))
    return ax


def _bound(ax, xs, x, y, zlim):
    for lim, ends in (("xlim", x[[0, -1]]), ("ylim", y[[0, -1]]), ("zlim", zlim)):
        if meshes(ax):  # there is room for all surfaces
            ends = np.concatenate([ends, getattr(ax, f"get_{lim}")()])
        ax.set(**{lim: (np.min(ends), np.max(ends))})
    _label(ax, xs)
    ax.set_zlabel("$z$")


def level_curves(f, xs, *, span=2, ax=None, grid=None, **kwargs):
    """Draw the level curves f(x, y) = c on a 2-D axes, in the colours of the surface.

    Parameters and return as for `surface`; ``kwargs`` go to ``contour``.
    """
    f, xs = formula(f, xs, 2)
    ax = axes(ax)
    x, y, z = sample(f, xs, span, 2 * CELLS, plateau=True) if grid is None else grid
    low, high = heights(z)
    levels = _levels(z)
    filled, lines, grid = ax.contourf, ax.contour, (x, y, z)
    if np.isfinite(z).all() and (creases(f) or _has_saddle_on(levels, z)):
        filled, lines, grid = ax.tricontourf, ax.tricontour, _triangulated(f, xs, x, y)
    filled(*grid, levels=levels, cmap=HEIGHT, vmin=low, vmax=high)
    if np.nanmin(z) < np.nanmax(z):
        style = {"levels": levels} | LEVELS
        if "cmap" in kwargs:
            del style["colors"]
        with _styled(kwargs):
            lines(*grid, **(style | kwargs))
    ax.set(xlim=x[[0, -1]], ylim=y[[0, -1]], aspect="equal")
    _label(ax, xs)
    return ax


def _has_saddle_on(levels, z):
    """Whether a node on a level has neighbours above and below in turn, so that the level crosses.

    Squares, unlike triangles, cut the corners of the crossing.
    """
    near = np.abs(z[..., None] - levels).min(-1) < 1e-9 * (levels[-1] - levels[0])
    rows, columns = np.nonzero(near[1:-1, 1:-1])
    around = (0, 0), (0, 1), (0, 2), (1, 2), (2, 2), (2, 1), (2, 0), (1, 0)
    middle = z[rows + 1, columns + 1]
    signs = [np.sign(z[rows + i, columns + j] - middle) for i, j in around]
    for k in [*range(len(signs))] * 2:  # one that lies on the level counts as the one before
        signs[k] = np.where(signs[k] == 0, signs[k - 1], signs[k])
    return bool((np.sum(signs != np.roll(signs, 1, axis=0), axis=0) > 2).any())


def _triangulated(f, xs, x, y):
    """Triangles and heights as Matplotlib takes them."""
    across, up, z, corners = triangles(f, xs, x, y)
    return Triangulation(across, up, corners), z


def _label(ax, xs):
    ax.set_xlabel(f"${latex(xs[0])}$")
    ax.set_ylabel(f"${latex(xs[1])}$")
