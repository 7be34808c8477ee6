"""Marks: what a scene draws over its still part, with SymPy expressions in the controls' symbols as coordinates.

Each is a dictionary that both renderers read: a kind (line, face, dot or label, as in `calclib.overlay`),
its points as trees, and a style. ``name`` is how the reading and a screen reader call the mark; a named one
that cannot be evaluated is said to be left out.
"""

import numpy as np
import sympy as sp

from calclib.overlay import Overlay
from calclib.plot import DERIVATIVE, INK
from calclib.scene.reading import text_parts
from calclib.scene.trees import evaluate, tree


def _coordinates(point):
    return [tree(c) for c in (point if isinstance(point, (tuple, list)) else sp.Matrix(point))]


def _mark(kind, points, *, color=DERIVATIVE, name="", alpha=1.0, **style):
    mark = {"kind": kind, "color": color, "name": name, "alpha": alpha, **style}
    return mark | (
        points if isinstance(points, dict) else {"points": [_coordinates(p) for p in points]}
    )


def Point(*at, radius=6.5, drag=None, **style):
    """A disc. ``drag`` names the symbols that dragging it in the plane sets, None for a fixed axis."""
    if drag is not None:
        style["drag"] = [None if symbol is None else symbol.name for symbol in drag]
    return _mark("dot", [at], radius=radius, **style)


def Segment(start, end, *, width=2.5, head=False, dash=False, halo=True, **style):
    """A straight line between two points."""
    return _mark("line", [start, end], width=width, head=head, dash=dash, halo=halo, **style)


def Arrow(start, vector, **style):
    """An arrow from a point along a vector (a tuple or a column)."""
    start, vector = sp.Matrix(start), sp.Matrix(vector)
    return Segment(start, start + vector, **{"head": True, "width": 3} | style)


def Path(points, *, width=2.5, head=False, dash=False, halo=True, **style):
    """A line through several points."""
    return _mark("line", points, width=width, head=head, dash=dash, halo=halo, **style)


def Curve(at, parameter, start, end, *, count=200, width=2.5, dash=False, halo=True, **style):
    """The curve that a point with coordinates ``at`` runs through while the parameter goes from start to end."""
    curve = {"at": _coordinates(at), "symbol": parameter.name, "from": tree(start), "to": tree(end)}
    return _mark(
        "line",
        {"curve": curve | {"count": count}},
        width=width,
        head=False,
        dash=dash,
        halo=halo,
        **style,
    )


def Polygon(corners, *, alpha=0.65, **style):
    """A filled convex polygon; in space, its corners lie in one plane."""
    return _mark("face", corners, alpha=alpha, **style)


def Plane(height, xs, *, around, size, **style):
    """The part of the plane z = height(xs) above the square with half side ``size`` around a point."""
    corners = []
    for signs in ((-1, -1), (1, -1), (1, 1), (-1, 1)):
        at = [c + sign * size for c, sign in zip(around, signs, strict=True)]
        corners.append((*at, height.subs(dict(zip(xs, at, strict=True)), simultaneous=True)))
    return Polygon(corners, **style)


def Label(at, text, *, color=INK, offset=(10, 0), anchor="left", size=14, values=None, **style):
    """A text beside a point; ``text`` is a template as for `Scene.say`, ``values`` its expressions."""
    style |= {
        "text": text_parts(text, values or {}),
        "offset": offset,
        "anchor": anchor,
        "size": size,
    }
    return _mark("label", [at], color=color, **style)


def points(mark, values):
    """The coordinates of a mark's points at the controls' values, shape (n, 2) or (n, 3)."""
    at, coordinates = values, mark.get("points")
    if coordinates is None:
        curve = mark["curve"]
        start, end = (evaluate(curve[key], values) for key in ("from", "to"))
        at, coordinates = (
            values | {curve["symbol"]: np.linspace(start, end, curve["count"])},
            [curve["at"]],
        )
    return np.concatenate(
        [
            np.stack(np.broadcast_arrays(*(evaluate(c, at) for c in point), 0.0)[:-1], -1).reshape(
                -1, len(point)
            )
            for point in coordinates
        ]
    )


def overlay(mark, values, say):
    """The mark as a Matplotlib artist; ``say`` fills a label's text from the values."""
    style = {
        k: v
        for k, v in mark.items()
        if k not in ("points", "curve", "name", "drag", "kind", "text")
    }
    if mark["kind"] == "label":
        style["text"] = say(mark["text"], values) or ""
    return Overlay(mark["kind"], points(mark, values), **style)
