"""What views are made of: all that an author needs beside `calclib.scene`, in one place.

A view is a function that makes a `Scene`, puts into it a still part and marks, which are SymPy
expressions in the symbols of its controls, and returns it. In every view the same names stand for
the same things:

- ``f``: the function, a SymPy expression or what a student types; ``F``: a column of them.
- ``xs``: the symbols that it is a function of, a tuple; ``x``: the one, where there is only one.
- ``at``: the numbers that the view begins with, in the order of ``xs``.
- ``span``: the part of the domain that is shown: s for -s to s on every axis, or an interval each.
- ``here``: the point that the reader moves, as symbols of controls, often ``a, b``, or ``x0``.
- ``slopes``: the gradient of f there, a column of expressions in these symbols.
- ``value`` or ``height``: f there; ``plane``: its linear approximation from there.
- ``draw(f)``: what makes the views and sentences, anew for each function that a student chooses.

The way through a view is always the same: `point_controls` and a `Scene` of them; in ``draw``
`value_at` and calclib's derivatives at ``here``, or `slopes_at`, which also tells where there are
none, and `plane_at`; marks for each picture; sentences by `Scene.say`; and `drawn_for`, where the
student chooses the function. `call` lets the bar above the picture copy the view as code, and
``scene.bar.played`` play a motion.
"""

from calclib.explore.parts.axes import (
    MOVE,
    TURN,
    colour_bar,
    graph,
    grid,
    levels_title,
    logarithmic,
    surface_title,
)
from calclib.explore.parts.calls import call, functions
from calclib.explore.parts.cells import SIGNS, captions, cells, outline
from calclib.explore.parts.functions import LINES, SURFACES, FunctionField, drawn_for
from calclib.explore.parts.points import (
    drop,
    indexed_sliders,
    inside,
    longest_gradient,
    own_symbols,
    plane_at,
    point_controls,
    rectangle,
    say_missing,
    undefined,
    value_at,
)
from calclib.explore.parts.quotients import error, quotient
from calclib.explore.parts.slopes import slopes_at
from calclib.symbols import subscripted

__all__ = [  # what help() shows
    "LINES",
    "MOVE",
    "SIGNS",
    "SURFACES",
    "TURN",
    "FunctionField",
    "call",
    "captions",
    "cells",
    "colour_bar",
    "drawn_for",
    "drop",
    "error",
    "functions",
    "graph",
    "grid",
    "indexed_sliders",
    "inside",
    "levels_title",
    "logarithmic",
    "longest_gradient",
    "outline",
    "own_symbols",
    "plane_at",
    "point_controls",
    "quotient",
    "rectangle",
    "say_missing",
    "slopes_at",
    "subscripted",
    "surface_title",
    "undefined",
    "value_at",
]
