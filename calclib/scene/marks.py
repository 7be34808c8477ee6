"""Marks: what a scene draws over its still part, at SymPy expressions in the controls' symbols.

What may stand in a coordinate: numbers, the symbols of the scene's controls, + - * / and powers,
sqrt, exp, log, sin, cos, tan and their kin (inverse, hyperbolic, one over), atan2, Abs, sign,
floor, ceiling, Max, Min, Piecewise with conditions, and `calclib.scene.Iterated`. No derivative,
integral or sum that is still to be worked out: let calclib or ``doit`` do so before.

Styles: ``color`` (a name or "#d1410c"), ``alpha`` from 0 to 1, ``name``, ``level`` with a list of
colours; of lines ``width``, ``dash``, ``halo`` (a white rim), ``head`` and ``through`` (faint where
a surface hides them); of dots ``radius``; of labels ``size``, ``offset``, ``anchor`` and ``halo``;
lengths are pixels. Each colour of `calclib.palette` has one meaning: DERIVATIVE, the default,
tangents, planes and gradients; SECOND what is compared with them; CURVE the graph of a function of
one variable; INK text, and what belongs to f itself; GREY lines to compare with; HEIGHT the heights
of a surface.

What is wrong with a mark is said when it is made, and when it is added to a view.

Each is a dictionary that both renderers read: a kind (line, face, field, surface, dot or label, as
in `calclib.scene.overlay`), its points as trees, and a style. Of a ``curve`` or an ``iteration``
the points stand for many: `points` says which. ``name`` is how the reading and a screen reader call
the mark; a named one that cannot be evaluated is said to be left out.
"""

from functools import partial
from itertools import product

import numpy as np
import sympy as sp
from matplotlib.colors import to_hex

from calclib.breaks import breaks, may_break
from calclib.palette import DERIVATIVE, INK
from calclib.samples import domain
from calclib.scene import field as fields
from calclib.scene.checks import alike, checked, dragged, expression, flat
from calclib.scene.mesh import Patch
from calclib.scene.overlay import Overlay
from calclib.scene.reading import check_used, fill, text_parts
from calclib.scene.trees import evaluate, iterates, substituted, tree

POINTER = sp.symbols("pointer_x pointer_y", real=True)
STYLES = {"color", "width", "radius", "alpha", "head", "dash", "halo", "open", "offset", "anchor",
          "size", "within", "through"}  # fmt: skip


def _mark(kind, points, *, color=DERIVATIVE, level=None, name="", alpha=1.0, **style):
    """``level``, an expression from 0 to 1, picks the colour out of a list of them."""
    if level is not None:
        style |= {"level": tree(expression(level)), "stops": list(map(to_hex, color))}
        color = INK
    style |= {"points": alike(points)}
    return {"kind": kind, "color": to_hex(color), "name": name, "alpha": alpha, **style}


@checked
def Point(*at, radius=6.5, drag=None, **style):
    """A disc, or a ring if ``open``.

    ``drag``: the symbols that dragging it in the plane sets, None for a fixed axis. A
    dictionary gives them values of their own, as expressions in the place of the `POINTER`.
    """
    dragged(drag, len(at))
    if isinstance(drag, dict):
        style["to"] = [tree(expression(value)) for value in drag.values()]
    if drag is not None:
        style["drag"] = [None if symbol is None else symbol.name for symbol in drag]
    return _mark("dot", [at], radius=radius, **style)


@checked
def Segment(start, end, **style):
    """A straight line between two points."""
    return _path([start, end], **style)


@checked
def Arrow(start, vector, **style):
    """An arrow from a point along a vector (a tuple or a column)."""
    alike([start, vector])
    tip = [sp.sympify(p) + sp.sympify(v) for p, v in zip(start, vector, strict=True)]
    return _path([start, tip], **{"head": True, "width": 3} | style)


@checked
def Path(points, **style):
    """A line through several points."""
    return _path(points, **style)


def _path(points, *, width=2.5, head=False, dash=False, halo=True, **style):
    return _mark("line", points, width=width, head=head, dash=dash, halo=halo, **style)


@checked
def Curve(at, parameter, start, end, *, count=200, width=2.5, dash=False, halo=True, whole=False,
          **style):  # fmt: skip
    """The curve of the points ``at`` while the parameter goes from start to end.

    It has a gap where a coordinate jumps or has a pole, unless it is ``whole``: so is a straight
    line, of two points, and a curve that shows the noise of rounding.
    """
    if not isinstance(parameter, sp.Symbol):
        raise ValueError(
            f"{parameter!r} is no parameter: write a symbol, as in Curve(at, t, 0, 1)."
        )
    alike([at])
    start, end = expression(start), expression(end)
    style |= {"width": width, "head": False, "dash": dash, "halo": halo}
    style |= {"curve": [parameter.name, tree(start), tree(end), count]}
    return _mark("line", [at], whole=whole or count == 2 or not _breaks(at, parameter, start, end),
                 **style)  # fmt: skip


def _breaks(at, parameter, start, end):
    """Whether a curve may have a gap; the parameter is 0 only between ends of two signs."""
    positive, at = sp.Dummy(positive=True), [sp.sympify(c) for c in at]
    at = [c for c in at if may_break(c, {parameter})]  # or need not be looked at closely
    start, end = sp.sympify(start), sp.sympify(end)
    if start.is_positive and end.is_positive:
        at = [c.xreplace({parameter: positive}) for c in at]
    elif start.is_negative and end.is_negative:
        at = [c.xreplace({parameter: -positive}) for c in at]
    return any(may_break(c, {parameter, positive}) for c in at)


@checked
def Iteration(symbols, start, step, count, *, at=None, width=2, radius=4, **style):
    """The path of a repeated step: from ``start``, ``count`` times ``step`` in the symbols.

    ``at`` gives the points' coordinates as expressions in the symbols, by default the symbols.
    """
    style = {"head": False, "dash": False, "halo": True} | style
    symbols = _symbols(symbols)
    parts = {"start": start, "step": step}
    for part, values in parts.items():
        if not isinstance(values, (tuple, list, sp.MatrixBase)):
            raise ValueError(f"its {part} {values!r} is no tuple: write a value for each symbol.")
        if not len(values) == len(symbols):
            raise ValueError(f"its {part} gives {len(values)} values for {len(symbols)} symbols.")
    path = ([tree(expression(c)) for c in values] for values in parts.values())
    style["iteration"] = [[symbol.name for symbol in symbols], *path, tree(expression(count))]
    return _mark("line", [symbols if at is None else at], width=width, radius=radius, **style)


def _symbols(xs, count=None):
    """A tuple of symbols, of so many if told."""
    wanted = f"{count} symbols, as in (x, y)" if count else "a tuple of symbols, as in (x, y)"
    found = isinstance(xs, (tuple, list, sp.MatrixBase)) and all(
        isinstance(x, sp.Symbol) for x in xs
    )
    if not found or (count and len(xs) != count) or len({x.name for x in xs}) < len(xs):
        raise ValueError(f"{xs!r} is not what it is a function of: write {wanted}.")
    return tuple(xs)


def _pair(values, name):
    """Two expressions of one name."""
    if isinstance(values, (tuple, list, sp.MatrixBase)) and len(values) == 2:
        return [expression(c) for c in values]
    raise ValueError(f"{name}={values!r} is no pair: write two of them, as in (a, b).")


def _side(size):
    """Half a side, as an expression; a number is positive."""
    if (side := expression(size)).is_number and not side.is_positive:
        raise ValueError(f"size={size!r} leaves nothing of it: write a positive number.")
    return side


@checked
def Polygon(corners, **style):
    """A filled polygon; in space it is convex, and its corners lie in one plane."""
    return _polygon(corners, **style)


def _polygon(corners, *, alpha=0.65, **style):
    flat(alike(corners, least=3), convex=True)
    return _mark("face", corners, alpha=alpha, **style)


@checked
def Plane(height, xs, *, around, size, alpha=0.5, **style):
    """The plane z = height(xs) above the square with half side ``size`` around a point.

    The surface shines through it.
    """
    xs, height = _symbols(xs, 2), expression(height)
    around, size, corners = _pair(around, "around"), _side(size), []
    for signs in ((-1, -1), (1, -1), (1, 1), (-1, 1)):
        at = [c + sign * size for c, sign in zip(around, signs, strict=True)]
        corners.append((*at, height.xreplace(dict(zip(xs, at, strict=True)))))
    middle = (*around, height.xreplace(dict(zip(xs, around, strict=True))))
    flat(alike([*corners, middle]))
    return _polygon(corners, alpha=alpha, **style)


@checked
def Surface(height, xs, *, around, size, alpha=0.85, **style):
    """The curved surface z = height(xs) above the square with half side ``size`` around a point.

    The height is an expression in ``xs`` and the controls' symbols: an approximation that follows
    a point, or a function with a parameter. ``size`` may be a pair, for a rectangle.

    It hides what lies behind it, as the still surface does, of which some shines through where
    ``alpha`` is less than 1. It is drawn before all other marks of its view, ends at the box of
    the axes, and has a hole where the height has no value, and where it jumps or has a pole.
    """
    xs, height, around = _symbols(xs, 2), expression(height), _pair(around, "around")
    half = size if isinstance(size, (tuple, list)) else (size, size)
    half = [_side(side) for side in _pair(half, "size")]
    at = dict(zip(xs, around, strict=True))
    parts = map(tree, around), map(tree, half)
    parts = [*map(list, parts), tree(height)]
    style["surface"] = [[x.name for x in xs], *parts]
    if may_break(height, {*xs}):
        style["surface"].append(1)
    return _mark("surface", [(*around, height.subs(at, simultaneous=True))], alpha=alpha, **style)


@checked
def Field(xs, span, *, level, color, cells=(36, 30), **style):
    """Colours over a part of the plane: a ``level`` from 0 to 1 in ``xs`` picks them out of a list.

    ``span`` is as for `Scene.surface`. The level is worked out in the middles of ``cells`` (across,
    up), and the colours are smooth between them; where it has no value, there is none. For axes
    without logarithms.
    """
    xs, ends = _symbols(xs, 2), domain(span)
    style["field"] = [[x.name for x in xs], list(cells), tree(expression(level))]
    return _mark("field", [*zip(*ends, strict=True)], stops=list(map(to_hex, color)), **style)


@checked
def Label(at, text, *values, color=INK, offset=(10, 0), anchor="left", size=14, within=0,
          halo=None, **style):  # fmt: skip
    """A text beside a point: a template as for `Scene.say`, and the values in it.

    In the plane it gets smaller than its ``size`` where it would be wider than ``within``, in the
    units of x, and it stays inside the axes as long as its point does. It has a white rim, if it is
    not ``within`` a cell.
    """
    values = dict(enumerate(values))
    style |= {"text": text_parts(text, values), "offset": offset, "anchor": anchor, "size": size}
    check_used(values, text)
    style["halo"] = not within if halo is None else halo
    return _mark("label", [at], color=color, within=within, **style)


def points(mark, values):
    """The coordinates of a mark's points at the controls' values, shape (n, 2) or (n, 3)."""
    if "curve" in mark:
        return _curve(mark, values)
    along = iterates(*mark["iteration"], values) if "iteration" in mark else [values]
    return np.array(
        [[float(evaluate(c, at)) for c in point] for at in along for point in mark["points"]]
    )


def _curve(mark, values):
    """The points of a curve, and between them one without coordinates at each gap."""
    symbol, start, end, count = mark["curve"]
    with np.errstate(all="ignore"):
        t = np.linspace(evaluate(start, values), evaluate(end, values), count)
    (point,), gaps = mark["points"], []

    def coordinate(c, t):
        return np.broadcast_to(evaluate(c, values | {symbol: t}), t.shape)

    if not mark["whole"]:
        for c in point:
            found = breaks(partial(coordinate, c), t, coordinate(c, t))
            gaps.append((found.low + found.high) / 2)
            t = np.union1d(t, np.concatenate([found.low[~found.pole], found.high[~found.pole]]))
        t = np.union1d(t, np.concatenate(gaps))
    found = np.stack([coordinate(c, t) for c in point], axis=-1)
    found[np.isin(t, np.concatenate([[], *gaps]))] = np.nan
    return found


def left_out(mark):
    """The sentence on a named mark, said where it has no place: no point, or no first one."""
    if "iteration" in mark:
        _, start, _, count = mark["iteration"]
        needed = [*start, count]
    elif "surface" in mark:
        needed = [_some_height(*mark["surface"][:4])]
    elif "curve" in mark:
        needed = mark["curve"][1:3]
    else:
        needed = [c for point in mark["points"] for c in point]
    name = mark["name"]
    text = f"{name[0].upper()}{name[1:]} is left out: it cannot be computed here."
    return {"text": [[c, None] for c in needed], "otherwise": [text], "when": 1}


def _some_height(names, around, size, height):
    """A height of a surface at one of nine places, without a value only where none has one."""
    parts = []
    for signs in product((0, 1, -1), repeat=2):
        places = [["+", c, ["*", k, s]] for c, k, s in zip(around, signs, size, strict=True)]
        found = substituted(height, dict(zip(names, places, strict=True)))
        parts += [found, ["finite", found]]
    return ["piecewise", *parts]


def _colour(mark, values):
    """The colour at a level from 0 to 1 between evenly spaced stops."""
    stops = np.array([[int(stop[i : i + 2], 16) for i in (1, 3, 5)] for stop in mark["stops"]])
    at = float(np.clip(evaluate(mark["level"], values), 0, 1)) * (len(stops) - 1)
    if not np.isfinite(at):
        return "#ffffff"
    i = min(int(at), len(stops) - 2)
    mixed = np.floor(stops[i] + (at - i) * (stops[i + 1] - stops[i]) + 0.5)
    return to_hex(mixed / 255)


def artist(mark, values):
    """The mark as a Matplotlib artist, at the controls' values."""
    style = {key: value for key, value in mark.items() if key in STYLES}
    if mark["kind"] == "label":
        style["text"] = (fill(mark["text"], values) or "").replace("-", "\N{MINUS SIGN}")
    if "level" in mark:
        style["color"] = _colour(mark, values)
    if "field" in mark:
        style["patch"] = partial(fields.cells, mark["field"], mark["stops"], values)
    if "surface" in mark:
        style["patch"] = partial(Patch, mark["surface"], values)
    return Overlay(mark["kind"], points(mark, values), **style)
