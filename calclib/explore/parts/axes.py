"""Axes that several views draw on: with a light grid, with a graph, with logarithms."""

from sympy import latex

from calclib.palette import GREY
from calclib.scene import stills

TURN, MOVE = "drag to turn", "click or drag to move the point"  # where no bar hints at it


def surface_title(xs, f="f"):
    """The title of a view of the surface z = f(x, y)."""
    return f"the surface $z = {_applied(f, xs)}$"


def levels_title(xs, f="f"):
    """The title of a view of the level curves of f(x, y)."""
    return f"level curves of ${_applied(f, xs)}$"


def _applied(f, xs):
    return f"{f}({', '.join(map(latex, xs))})"


def grid(ax, *, axis="both", **settings):
    """Set limits, labels and the like, and draw a light grid below all else."""
    ax.set(**settings)
    stills.light_grid(ax, axis)


def graph(scene, f, x, span, *, room=(0.2, 0.1), ylabel="", **options):
    """Add the graph y = f(x) to a scene; ``room`` below and above, for a line to leave it.

    Raises
    ------
    ValueError
        If f is nowhere defined on the span.
    """

    def still(ax=None):
        ax = stills.graph(f, x, span=span, ax=ax)
        (bottom, top), (below, above) = ax.get_ylim(), room
        ylim = bottom - below * (top - bottom), top + above * (top - bottom)
        ax.set(ylim=ylim, ylabel=ylabel)

    still()
    return scene.view(still, **options)


def logarithmic(ax, span, lines, **settings):
    """Logarithmic axes, and dashed lines on the span: (y of its ends, name, where that stands)."""
    ax.set(xscale="log", **settings)
    ax.set_yscale("log", nonpositive="mask")  # an error of 0 has no place
    for ends, name, place in lines:
        ax.plot(span, ends, color=GREY, linewidth=1, linestyle="--")
        ax.text(*place, name, color="#666666", fontsize=9.5)
    grid(ax)
