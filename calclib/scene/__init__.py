"""Scenes: a still Matplotlib picture, marks over it written in SymPy, controls, and a reading."""

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
from calclib.scene.trees import Defined, Iterated
from calclib.scene.widgets import labelled, set_range, slider
