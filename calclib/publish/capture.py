"""What a page needs of the views and exercises that a notebook shows: this runs in its kernel.

A page has no kernel to draw anew when a setting changes. So each choice is drawn ahead here: the
*frame* that the canvas takes, at two widths, and the state in which the choice leaves the widgets.
"""

import gc
import json
from base64 import b64encode
from copy import copy
from io import BytesIO
from itertools import product
from math import prod

import ipywidgets
import numpy as np
from IPython.display import display
from PIL import Image

from calclib.practice import markup
from calclib.practice.widget import ExerciseView
from calclib.scene import Scene, overlay, picture

MIME = "application/vnd.calclib.views+json"
WIDTHS, RATIO = (880, 400), 2  # of a page and a phone, in pixels; and for each of them
MOST = 30  # choices of one view that are drawn in all combinations; of more, each by itself
STATE = ("_model_name", "description", "value", "index", "min", "max", "step", "base", "disabled",
         "_options_labels", "readout_format")  # fmt: skip


def capture(models):
    """Display, as `MIME`, what widgets hold of ours.

    Parameters
    ----------
    models : the ids of widgets that cells show

    Returns
    -------
    None
        What is displayed has ``{"exercises": [...], "scenes": [...]}`` for each id.
    """
    made = [o for o in gc.get_objects() if isinstance(o, ipywidgets.Widget | Scene | ExerciseView)]
    widgets = {o.model_id: o for o in made if isinstance(o, ipywidgets.Widget) and o.comm}
    scenes = {o.canvas: o for o in made if isinstance(o, Scene) and o.canvas}
    practice = {o.widget: o for o in made if isinstance(o, ExerciseView) and o.widget}
    gc.freeze()  # formulas and figures are many small objects, and the kernel ends after this
    gc.set_threshold(100_000, 50, 50)
    found = {}
    for model in models:
        parts = list(_parts(widgets[model])) if model in widgets else []
        found[model] = {
            "exercises": [_exercise(practice[part]) for part in parts if part in practice],
            "scenes": [_scene(scenes[part]) for part in parts if part in scenes],
        }
    display({MIME: json.dumps(found, default=_plain)}, raw=True)


def _plain(value):
    return {"bytes": b64encode(value).decode()} if isinstance(value, bytes) else value.item()


def _parts(widget):
    """A widget, and those that it is made of."""
    yield widget
    for child in getattr(widget, "children", ()):
        yield from _parts(child)


def _exercise(view):
    exercise, said = view.exercise, markup.marks_inside
    told = {"prompt": said(exercise.prompt), "hints": list(map(said, exercise.hints))}
    told |= {"title": view.title, "dealt": view.dealt}
    return told | {"solution": said(exercise.solution)}


def _scene(scene):
    """A scene's controls and settings, and all its choices drawn ahead."""
    names = {part: name for name, w in scene.settings.items() for part in _leaves(w)}
    shown, menus = [*names, *scene.controls.values()], [w for w in names if _choices(w)]
    start, states, send = tuple(map(_chosen, menus)), [], scene._send
    drawn = {}  # the views at each width, whose axes serve the next choice
    values = {widget: widget.value for widget in scene.controls.values()}
    scene._send = lambda: None  # what it would draw for a browser is not wanted here
    for choice in _combinations([_choices(menu) for menu in menus], start):
        if any(widget.value != value for widget, value in values.items()):
            _choose(menus, start, values)  # a zoom moves them
        _choose(menus, choice, {})
        states.append(_state(scene, shown, drawn) | {"choice": tuple(map(_chosen, menus))})
    _choose(menus, start, values)
    scene._send = send
    return {
        "controls": scene.canvas.controls,
        "predicts": scene.canvas.predicts,
        "widgets": [widget.model_id for widget in shown],
        "menus": [{"widget": m.model_id, "name": names[m], "keys": _keys(m)} for m in menus],
        "reading": scene.reading,
        "play": scene.bar.spec()["play"],
        "states": states,
    }


def _leaves(widget):
    return [p for p in _parts(widget) if not getattr(p, "children", ())]


def _choices(widget):
    """What a setting can be set to ahead: indices of a menu or steps, both states of a box."""
    if hasattr(widget, "options") and hasattr(widget, "index"):
        options = widget._options_full
        return [i for i, (_, value) in enumerate(options) if value is not None and value != ""]
    return (
        [False, True] if isinstance(widget.value if hasattr(widget, "value") else 0, bool) else []
    )


def _keys(widget):
    """What the choices are called in a link."""
    if not hasattr(widget, "options"):
        return ["0", "1"]
    simple = str | int | float
    return [str(v) if isinstance(v, simple) else label for label, v in widget._options_full]


def _chosen(widget):
    return widget.index if hasattr(widget, "index") else widget.value


def _combinations(choices, start):
    """All combinations, or, if they are too many, those that differ in one from the start."""
    if prod(map(len, choices)) <= MOST:
        return [start, *(each for each in product(*choices) if each != start)]
    alone = [(*start[:i], c, *start[i + 1 :]) for i, cs in enumerate(choices) for c in cs]
    return [start, *(each for each in alone if each != start)]


def _choose(menus, choice, values):
    for menu, chosen in zip(menus, choice, strict=True):
        if _chosen(menu) != chosen:
            setattr(menu, "index" if hasattr(menu, "index") else "value", chosen)
    for widget, value in values.items():
        widget.value = value


def _state(scene, shown, drawn):
    """The picture of a scene as it is now, with the state of its widgets."""
    frames = [_frame(scene, width, drawn) for width in WIDTHS]
    return {
        "widgets": {widget.model_id: _widget(widget) for widget in shown},
        "problem": scene.canvas.problem,
        "marks": [view.marks for view in scene.views],
        "sentences": scene._sentences(),
        "code": scene.bar.spec()["code"],
        "frames": frames,
    }


def _widget(widget):
    return {key: value for key, value in widget.get_state().items() if key in STATE}


@picture.undisturbed
def _frame(scene, width, drawn):
    """The frame at a width; what is in space, the canvas draws by itself."""
    width, own = min(width, scene.width), [copy(view) for view in scene.views]
    figure = picture.still(own, width, scene._height, RATIO, left=drawn.get(width, ()))
    drawn[width] = own
    height = round(float(figure.get_figheight() * overlay.DPI))
    for view in own:
        if view.camera:
            view.ax.set_visible(False)
    image = _webp(picture.draw(figure))
    views = [{k: v for k, v in view.spec().items() if k != "marks"} for view in own]
    views = [v | {"alone": v["kind"] == "space"} for v in views]
    sizes = {"width": width, "height": height, "maximum": min(WIDTHS[0], scene.width)}
    return sizes | {"ratio": RATIO, "image": image, "views": views}


def _webp(renderer):
    """The bytes of a picture; those of one that is there already, as two views may have, once."""
    pixels = np.asarray(renderer.buffer_rgba()).view("<u4")[..., 0]  # alpha, blue, green, red
    row = pixels.ravel()  # in runs of one colour: of these there are few
    begins = np.flatnonzero(np.r_[True, row[1:] != row[:-1]])
    colours = row[begins]
    key = pixels.shape, begins.tobytes(), colours.tobytes()
    if key not in _made:
        _made[key] = _encoded(pixels.shape, np.diff(begins, append=row.size), colours)
    return _made[key]


_made = {}


def _encoded(shape, lengths, colours):
    """A picture without loss, but that smoothed edges come in fewer colours: half the bytes.

    It is given as runs, of so many pixels of one colour.
    """
    order = np.argsort(colours, kind="stable")
    alike = np.flatnonzero(np.r_[True, np.diff(colours[order]) != 0])
    counts = np.add.reduceat(lengths[order], alike)  # of the pixels of each colour
    often = np.empty(len(order), bool)
    often[order] = np.repeat(counts > np.prod(shape) // 8000, np.diff(alike, append=len(order)))
    wide = lengths > 10  # what changes slowly, such as a colour bar, is no smoothed edge
    kept = np.where(wide | often, colours, colours & 0xFFE0E0E0 | 0x101010)
    pixels, file = np.repeat(kept, lengths).astype("<u4").tobytes(), BytesIO()
    image = Image.frombytes("RGB", shape[::-1], pixels, "raw", "RGBX")
    image.save(file, "WEBP", lossless=True, quality=25, method=2)  # more effort saves no byte
    return file.getvalue()
