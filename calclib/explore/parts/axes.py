"""Axes that several views draw on: with a light grid, with a graph, with logarithms."""

import numpy as np
from sympy import latex

from calclib.palette import GREY, HEIGHT
from calclib.samples import interval, sample_graph
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

    points = sample_graph(f, x, interval(span))

    def still(ax):
        ax = stills.graph(f, x, span=span, ax=ax, points=points)
        (bottom, top), (below, above) = ax.get_ylim(), room
        ylim = bottom - below * (top - bottom), top + above * (top - bottom)
        ax.set(ylim=ylim, ylabel=ylabel)

    return scene.view(still, **({"kind": "graph"} | options))


def colour_bar(ax, low, high, unit):
    """Draw what the colours of heights mean, to the right of axes: the view leaves 48 pixels."""
    pixels = ax.get_window_extent().width / ax.figure.dpi * 100
    bar = ax.inset_axes((1 + 12 / pixels, 0, 14 / pixels, 1))
    bar.imshow(
        np.linspace(1, 0, 256)[:, None], cmap=HEIGHT, aspect="auto", extent=(0, 1, low, high)
    )
    bar.set(xticks=[], title=unit)
    bar.title.set_size(9.5)
    bar.yaxis.tick_right()
    bar.tick_params(labelsize=9.5, pad=2)


def logarithmic(ax, span, lines, **settings):
    """Logarithmic axes, and dashed lines on the span: (y of its ends, name, where that stands)."""
    ax.set(xscale="log", **settings)
    ax.set_yscale("log", nonpositive="mask")  # an error of 0 has no place
    for ends, name, place in lines:
        ax.plot(span, ends, color=GREY, linewidth=1, linestyle="--")
        ax.text(*place, name, color="#666666", fontsize=9.5, bbox=stills.CLEAR)
    grid(ax)
