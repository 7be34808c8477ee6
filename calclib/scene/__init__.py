"""Scenes: a still Matplotlib picture, marks over it written in SymPy, controls, and a reading.

`calclib.scene.marks` says what may stand in a mark and which styles it has, `calclib.scene.reading`
how a sentence is written, and `Scene` what holds them together.
"""

from calclib.scene.expressions import Defined, Iterated
from calclib.scene.marks import (
    POINTER,
    Arrow,
    Curve,
    Field,
    Iteration,
    Label,
    Path,
    Plane,
    Point,
    Polygon,
    Segment,
    Surface,
)
from calclib.scene.scene import Scene
from calclib.scene.widgets import checked_number, labelled, set_range, slider

__all__ = [  # what help() shows: of a SymPy class it would show all of SymPy
    "POINTER",
    "Arrow",
    "Curve",
    "Field",
    "Iteration",
    "Label",
    "Path",
    "Plane",
    "Point",
    "Polygon",
    "Scene",
    "Segment",
    "Surface",
    "labelled",
    "set_range",
    "slider",
]
