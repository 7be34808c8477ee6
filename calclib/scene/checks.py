"""What is wrong with a mark, said when it is made: which mark, and what to write instead."""

from collections import Counter
from collections.abc import Iterable
from difflib import get_close_matches
from functools import lru_cache, wraps
from numbers import Integral, Real

import numpy as np
import sympy as sp
from matplotlib.cbook import is_math_text
from matplotlib.colors import is_color_like
from matplotlib.mathtext import MathTextParser

from calclib.given import formula
from calclib.scene.trees import evaluate, letters, tree

COMMON = ("color", "level", "alpha", "name")
LINE = ("width", "head", "dash", "halo", "radius", "through")
STYLES = {  # the words that each mark takes
    "Point": ("radius", "open", "drag"),
    "Segment": LINE,
    "Arrow": LINE,
    "Path": LINE,
    "Curve": ("count", "whole", "width", "dash", "halo"),
    "Iteration": ("at", *LINE),
    "Polygon": (),
    "Field": ("cells",),
    "Plane": ("around", "size"),
    "Surface": ("around", "size"),
    "Label": ("offset", "anchor", "size", "within", "halo"),
}
MEANT = {  # words of Matplotlib and others
    "linewidth": "width", "lw": "width", "thickness": "width", "colour": "color", "c": "color",
    "fill": "color", "facecolor": "color", "edgecolor": "color", "opacity": "alpha",
    "transparency": "alpha", "linestyle": "dash", "ls": "dash", "dashed": "dash", "title": "name",
    "markersize": "radius", "ms": "radius", "s": "radius", "fontsize": "size", "label": "name",
    "ha": "anchor", "align": "anchor", "draggable": "drag", "arrow": "head", "samples": "count",
    "points": "count", "n": "count", "center": "around", "centre": "around",
}  # fmt: skip


class Mark(dict):
    """A mark as both renderers read it, and how a sentence on it calls it: ``who``."""

    who = "The mark"


def checked(make):
    """Let what makes a mark say what is wrong with it, beginning with the mark's name."""

    @wraps(make)
    def made(*args, **style):
        name = style.get("name", "")
        who = f"{make.__name__} {name!r}" if name and isinstance(name, str) else make.__name__
        try:
            check_style(make.__name__, style)
            mark = Mark(make(*args, **style))
            mark.who = who
            return mark
        except TypeError as error:  # arguments that are missing, or too many
            said = str(error).partition("()")[2].strip() or str(error)
            said = said.replace("missing", "is missing", 1)
            raise ValueError(f"{who}: it {said}. {_usage(make)}") from None
        except ValueError as error:
            more = " `calclib.scene.marks` lists what may stand there." * (
                "drawn: it" in str(error)
            )
            raise ValueError(f"{who}: {error}{more}") from None

    return made


def _usage(make):
    text = (make.__doc__ or "").partition("\n")[0]
    return f"`{make.__name__}` is this: {text[0].lower()}{text[1:]}" if text else ""


def check_style(maker, style):
    """Refuse what is no style of a mark, or none that can be drawn."""
    known = STYLES[maker] + COMMON
    for key, value in style.items():
        if key not in known:
            near = [MEANT[key]] if MEANT.get(key) in known else get_close_matches(key, known, 1)
            instead = f"write {near[0]}=. " if near else ""
            raise ValueError(f"there is no style {key}: {instead}It takes {', '.join(known)}.")
        if key in _VALUES and not (key == "size" and maker != "Label"):
            holds, wanted = _VALUES[key]
            if not holds(value):
                raise ValueError(f"{key}={value!r} cannot be drawn: {wanted}.")
    color, level = style.get("color"), style.get("level")
    several = not isinstance(color, str) and not is_color_like(color) and color is not None
    if level is not None:
        stops = list(color) if several and isinstance(color, Iterable) else []
        if len(stops) < 2 or not all(map(is_color_like, stops)):
            raise ValueError('a level picks from a list of colours: write color=["white", "red"].')
    elif "color" in style and not is_color_like(color):
        more = ", or a level= that picks from the list" if several else ""
        raise ValueError(
            f'{color!r} is no colour: write a name such as "teal", or "#0f4c9e"{more}.'
        )


def is_number(value):
    """Whether it is a finite number, and no truth value."""
    return (
        isinstance(value, Real) and not isinstance(value, (bool, sp.Basic)) and abs(value) < 1e300
    )


def is_whole(value):
    """Whether it is a whole number, and no truth value."""
    return isinstance(value, Integral) and not isinstance(value, bool)


def _is_pair(value):
    return isinstance(value, (tuple, list)) and len(value) == 2 and all(map(is_number, value))


def _is_pair_of(values):
    return _is_pair(tuple(values) if np.ndim(values) else values)


_POSITIVE = (lambda v: is_number(v) and v > 0), "write a positive number of pixels"
_LENGTH = (lambda v: is_number(v) and v >= 0), "write a number of pixels, 0 or more"
_CHOICE = (lambda v: v in (True, False)), "write True or False"
_VALUES = {
    "width": _POSITIVE, "size": _POSITIVE, "radius": _LENGTH, "within": _LENGTH,
    "head": _CHOICE, "dash": _CHOICE, "halo": _CHOICE, "whole": _CHOICE, "open": _CHOICE,
    "alpha": ((lambda v: is_number(v) and 0 <= v <= 1), "write a number from 0 to 1"),
    "offset": (_is_pair, "write two numbers of pixels, right and down"),
    "anchor": ((lambda v: v in ("left", "center", "right")), 'write "left", "center" or "right"'),
    "name": ((lambda v: isinstance(v, str)), 'write a text such as "the point"'),
    "count": ((lambda v: is_whole(v) and 1 < v <= 10_000), "write a whole number, 2 to 10000"),
    "cells": ((lambda v: isinstance(v, (tuple, list)) and len(v) == 2
               and all(is_whole(n) and 0 < n <= 300 for n in v)),
              "write two whole numbers from 1 to 300, across and up"),
}  # fmt: skip


def expression(value):
    """A number or formula as SymPy."""
    made = value
    if not isinstance(value, (str, bytes)):
        try:
            made = sp.sympify(value)
        except (sp.SympifyError, TypeError, AttributeError):
            made = None
    if not isinstance(made, sp.Expr) or isinstance(made, (sp.MatrixExpr, sp.MatrixBase)):
        raise ValueError(
            f"{value!r} is no number and no formula: write one in SymPy, in the controls' symbols."
        )
    for symbol in made.free_symbols:
        if symbol.is_extended_real is False:
            raise ValueError(
                f'the symbol {symbol} is not real: make it with symbols("{symbol}", real=True).'
            )
    return made


def coordinates(point):
    """The trees of a point: a tuple, a list or a column of two or three coordinates."""
    column = isinstance(point, sp.MatrixBase) and 1 in point.shape
    if not column and not isinstance(point, (tuple, list, sp.Tuple)):
        try:
            point = list(point.tolist())  # of NumPy
        except AttributeError:
            raise ValueError(
                f"{point!r} is no point: write its coordinates, as in (a, b)."
            ) from None
    found = [expression(c) for c in point]
    if len(found) not in (2, 3):
        raise ValueError(
            f"{tuple(found)} has {len(found)} coordinates: write two in the plane, three in space."
        )
    return [tree(c) for c in found]


def alike(points, least=1):
    """Points of as many coordinates each."""
    points = points.tolist() if isinstance(points, (np.ndarray, sp.MatrixBase)) else points
    if not isinstance(points, (tuple, list)) or len(points) < least:
        raise ValueError(f"it goes through {least} points or more: write a list of them.")
    made = [coordinates(p) for p in points]
    if len({*map(len, made)}) > 1:
        raise ValueError("some points have two coordinates and some three: write as many in each.")
    return made


def dragged(drag, count):
    """What a drag sets: a pair of symbols, None for what it leaves."""
    if drag is None:
        return
    symbols = list(drag) if isinstance(drag, (tuple, list, dict, sp.MatrixBase)) else []
    if (
        not any(symbols)
        or not all(s is None or isinstance(s, sp.Symbol) for s in symbols)
        or (len(symbols) != count and not isinstance(drag, dict))
    ):
        raise ValueError(
            f"drag={drag!r} does not say what it moves: write the symbols of two controls, as in "
            "drag=(a, b), or drag=(a, None)."
        )


def flat(trees, *, convex=False):
    """Refuse corners in space that no plane holds or, if it is to be ``convex``, with a dent.

    Neither is so at any of three places of their symbols.
    """
    if len(trees) < 4 or len(trees[0]) < 3:
        return
    names = sorted(set().union(*(letters(c) for tree in trees for c in tree)))
    off, dented = [], []
    for k in range(3):
        at = {name: (7 * k + 3 * i + 2) / (11 + i) for i, name in enumerate(names)}
        found = np.array([[float(evaluate(c, at)) for c in tree] for tree in trees])
        if np.isfinite(found).all():
            *_, (*_, least), axes = np.linalg.svd(found - found.mean(0))
            rounding = 1e-14 * np.abs(found).max()  # of heights such as 10^12 + x
            off.append(least > 1e-6 * np.ptp(found, axis=0).max() + rounding)
            dented.append(_has_dent((found - found.mean(0)) @ axes[:2].T))
    if off and all(off):
        raise ValueError(
            "its corners do not lie in one plane: write three of them, or a Surface for what bends."
        )
    if convex and dented and all(dented):
        raise ValueError("its corners do not go around a convex shape: write several of these.")


def _has_dent(corners):
    """Whether a polygon, shape (n, 2), has corners on both sides of one of its edges."""
    x, y = corners.T
    dx, dy = np.roll(x, -1) - x, np.roll(y, -1) - y
    sides = dx[:, None] * (y - y[:, None]) - dy[:, None] * (x - x[:, None])
    noise = 1e-9 * np.ptp(corners, axis=0).max() ** 2
    return bool(((sides > noise).any(1) & (sides < -noise).any(1)).any())


# ---- In a view ----


def mark_letters(mark):
    """The names of the symbols that a mark needs from the controls."""
    found = set().union(*(letters(c) for point in mark["points"] for c in point))
    if "curve" in mark:
        parameter, start, end, _ = mark["curve"]
        found = found - {parameter} | letters(start) | letters(end)
    if "iteration" in mark:
        names, start, step, count = mark["iteration"]
        found = (found | set().union(*map(letters, step))) - {*names}
        found |= set().union(*map(letters, start)) | letters(count)
    if "surface" in mark:
        names, around, size, height = mark["surface"][:4]
        found |= (letters(height) - {*names}).union(*map(letters, [*around, *size]))
    if "field" in mark:
        names, _, level = mark["field"]
        found |= letters(level) - {*names}
    found |= text_letters(mark.get("text", ())) | letters(mark.get("level"))
    found |= set().union(*map(letters, mark.get("to", ()))) - {"pointer_x", "pointer_y"}
    return found | {name for name in mark.get("drag", ()) if name}


def text_letters(parts):
    """The names of the symbols in a text's numbers."""
    return set().union(*(letters(part[0]) for part in parts if isinstance(part, list)))


def check_known(who, found, known):
    """Refuse names of symbols that no control gives a value."""
    if unknown := sorted(found - {*known}):
        has = f"the controls are {', '.join(sorted(known))}" if known else "there are no controls"
        raise ValueError(
            f"{who}: no control gives a value to {', '.join(unknown)}, and {has}. Write it in "
            "these, or give the Scene a control more."
        )


def check_added(marks, there, known, space):
    """Refuse what a view cannot draw: ``known`` are the controls' names, ``there`` its marks."""
    for mark in marks:
        if not isinstance(mark, Mark):
            hint = "write add(*marks) for a list of them" if isinstance(mark, (list, tuple)) else (
                "write one, such as Point(a, b)")  # fmt: skip
            raise ValueError(f"{mark!r} is no mark: {hint}.")
        who, size = mark.who, len(mark["points"][0])
        if size != (3 if space else 2):
            place = "in space: write (x, y, z)" if space else "in the plane: write (x, y)"
            has = "two" if space else "three"
            raise ValueError(f"{who}: it has {has} coordinates, and the view is {place}.")
        if space and mark.get("drag"):
            raise ValueError(
                f"{who}: a point is dragged in a view in the plane, and this one is in space: "
                "leave drag= out."
            )
        if known is not None:
            check_known(who, mark_letters(mark), known)
    names = Counter(mark["name"] for mark in (*there, *marks) if mark.get("name"))
    if twice := [name for name, n in names.items() if n > 1]:
        raise ValueError(f"Two marks of this view are named {twice[0]!r}: give each its own name.")


# ---- In a scene ----


def check_controls(controls):
    """Refuse what is no dictionary of symbols and widgets with a number."""
    if not isinstance(controls, dict):
        if controls != ():
            raise ValueError(
                'The controls are a dictionary: write Scene({a: slider("a", -1, 1, 0)}).'
            )
        return
    for symbol, widget in controls.items():
        if not isinstance(symbol, sp.Symbol) or symbol.is_extended_real is False:
            raise ValueError(
                f"The control {symbol!r} is no real symbol: make one, as in "
                'a = symbols("a", real=True).'
            )
        options = [option for _, option in getattr(widget, "_options_full", ())]
        values = [getattr(widget, "value", None), *options]
        if wrong := [value for value in values if not isinstance(value, Real)]:
            value = wrong[0] if hasattr(widget, "value") else widget
            raise ValueError(
                f"The control {symbol} has the value {value!r}, no number: give it a slider, a "
                "menu of numbers or a toggle."
            )
    if len({symbol.name for symbol in controls}) < len(controls):
        raise ValueError("Two controls have the same name: give each symbol its own.")


def check_still(f, xs, controls, instead):
    """The formula f, of which no part is a control: no slider moves what is drawn once."""
    f, _ = formula(f, xs, 2)
    moving = getattr(f, "free_symbols", set()) & {*controls} - {*xs}
    if moving:
        name = min(symbol.name for symbol in moving)
        raise ValueError(
            f"f has the control {name}, and the still picture of f does not follow it: {instead}, "
            f"or let `Scene.drawn_by` draw anew for each {name}."
        )
    return f


def check_settings(draw, settings):
    """Refuse what draws nothing, and a setting that is no widget."""
    if not callable(draw):
        raise ValueError(f"{draw!r} draws nothing: give a function of the settings.")
    for name, widget in settings.items():
        if not hasattr(widget, "observe") or not hasattr(widget, "value"):
            raise ValueError(f"The setting {name}={widget!r} is no widget: give a menu.")


def check_size(**sizes):
    """Refuse a size that no picture has."""
    for name, value in sizes.items():
        if not is_number(value) or not 0 < value <= _MOST[name]:
            raise ValueError(
                f"{name}={value!r} gives no picture: write a number from 0 to {_MOST[name]}."
            )


_MOST = {"height": 10, "width": 10_000, "ratio": 10}


@lru_cache(maxsize=256)  # each takes milliseconds
def _is_written(text):
    """Whether Matplotlib can write a text, with the formulas in it."""
    try:
        if is_math_text(text):
            MathTextParser("path").parse(text)
    except ValueError:
        return False
    return True


_SHARE = (lambda v: is_number(v) and v > 0), "write a positive number, 1 for the usual share"
_OPTIONS = {
    "title": ((lambda v: isinstance(v, str) and _is_written(v)),
              'write a text, and what stands in formulas as in "the map $f$"'),
    "weight": _SHARE, "tall": _SHARE, "below": _CHOICE, "bare": _CHOICE,
    "beside": ((lambda v: is_number(v) and 0 <= v <= 300), "write a number of pixels, 0 to 300"),
    "heights": ((lambda v: v is None or (_is_pair_of(v) and v[0] < v[1])), "write (low, high)"),
}  # fmt: skip


def check_options(options, known):
    """Refuse what is no option of a view."""
    for name, value in options.items():
        if name not in known:
            near = get_close_matches(name, known, 1)
            instead = f"write {near[0]}=. " if near else ""
            raise ValueError(
                f"A view has no option {name}: {instead}It takes {', '.join(known)}; styles such "
                "as color belong to marks."
            )
        holds, wanted = _OPTIONS.get(name, (lambda v: True, ""))
        if not holds(value):
            raise ValueError(f"{name}={value!r} makes no view: {wanted}.")


def check_camera(camera):
    """Refuse what is no pair of angles."""
    if camera is not None and not _is_pair_of(camera):
        raise ValueError(f"The camera {camera!r} is no pair of angles: write (azimuth, elevation).")


def check_space(xs, span, camera=(0, 0), zlim=None, room=(0, 0)):
    """Refuse what gives no axes over the plane."""
    symbols = list(xs) if isinstance(xs, (tuple, list, sp.MatrixBase)) else []
    if len(symbols) != 2 or not all(isinstance(x, sp.Symbol) for x in symbols):
        raise ValueError(f"{xs!r} is not what f is a function of: write two symbols, as in (x, y).")
    if np.shape(span) not in ((), (2, 2)):
        raise ValueError(
            f"The span {span!r} is no part of the plane: write a number s for -s to s, or "
            "((x0, x1), (y0, y1))."
        )
    check_camera(camera)
    if zlim is not None and not (_is_pair_of(zlim) and zlim[0] < zlim[1]):
        raise ValueError(f"zlim={zlim!r} is no interval: write (low, high), the lower end first.")
    if not (_is_pair_of(room) and min(room) >= 0):
        raise ValueError(f"room={room!r} is no room: write (below, above), parts of the height.")
