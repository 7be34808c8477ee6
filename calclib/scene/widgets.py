"""The widgets of a scene: its picture in the browser, sliders, and their end."""

import gc
import math
from pathlib import Path

import anywidget
import ipywidgets
import traitlets
from IPython import get_ipython

from calclib.scene import script

_made = {}  # cell -> (which run of it, the scenes it made)


class Canvas(anywidget.AnyWidget):
    """The picture in the browser, drawn by the modules that `calclib.scene.script` joins.

    ``frame`` holds all of it at one camera and size: picture, marks and projection change together.
    """

    # the text, since anywidget keeps every widget alive that it watches a file for
    _esm = script.joined()
    _css = Path(__file__).with_name("canvas.css").read_text(encoding="utf-8")
    frame = traitlets.Dict().tag(sync=True)
    controls = traitlets.List().tag(sync=True)
    settings = traitlets.List().tag(sync=True)
    problem = traitlets.Unicode().tag(sync=True)


def labelled(kind, label, **options):
    """A widget of this kind that shows its label whole, and is as wide as there is room."""
    style, layout = {"description_width": "initial"}, {"width": "auto"}
    return kind(description=label, style=style, layout=layout, **options)


def slider(label, low, high, value, *, step=None):
    """A slider for a control, its step a power of ten near a hundredth of the range."""
    if not low <= value <= high:
        raise ValueError(f"{label} = {value} lies outside the interval from {low} to {high}.")
    step = step or _step(low, high)
    limits, digits = {"min": low, "max": high, "step": step}, f".{_decimals(step)}f"
    return labelled(ipywidgets.FloatSlider, label, value=value, readout_format=digits, **limits)


def _step(low, high):
    return 10.0 ** round(math.log10((high - low) / 100))


def _decimals(step):
    return max(0, -math.floor(math.log10(step) + 1e-9))


def set_range(widget, low, high, value):
    """Give a slider another range and value, and a step to match."""
    step = _step(low, high)
    with widget.hold_trait_notifications():
        widget.min, widget.max, widget.value = min(low, widget.min), max(high, widget.max), value
        widget.min, widget.max, widget.step = low, high, step
    widget.readout_format = f".{_decimals(step)}f"


def binding(symbol, widget):
    """How the browser finds a control's value: by model, key and, for a selection, the options."""
    found = {"symbol": symbol.name, "control": f"anywidget:{widget.model_id}", "key": "value"}
    if hasattr(widget, "options"):  # of a selection the browser knows only the index
        found |= {"key": "index", "options": [float(value) for _, value in widget._options_full]}
    return found


def leaves(widget):
    """The references of the widgets without parts that a widget is made of."""
    parts = getattr(widget, "children", ())
    return [ref for part in parts for ref in leaves(part)] or [f"anywidget:{widget.model_id}"]


def panel(settings, controls, canvas):
    """Lay out a scene: compound settings in a row each, sliders in two columns, the picture."""
    wide = [widget for widget in settings if isinstance(widget, ipywidgets.Box)]
    small = [*controls, *(widget for widget in settings if widget not in wide)]
    columns = "repeat(auto-fit, minmax(max(280px, 40%), 1fr))"  # one, where the page is narrow
    layout = {"grid_template_columns": columns, "grid_gap": "0 24px", "width": "100%"}
    rows = [ipywidgets.GridBox(small, layout=layout).add_class("calclib-controls")] if small else []
    limit = {"max_width": f"{canvas.frame['maximum']}px", "width": "100%"}
    return ipywidgets.VBox([ipywidgets.VBox([*wide, *rows], layout=limit), canvas])


def close(widget):
    """Close a widget with all that belongs to it; ipywidgets keeps each one alive until then."""
    for part in (*getattr(widget, "children", ()), getattr(widget, "style", None), widget.layout):
        if isinstance(part, ipywidgets.DOMWidget):
            close(part)
        elif part is not None:
            part.close()
    widget.unobserve_all()
    widget.close()


def close_earlier_runs(scene):
    """Close the scenes that an earlier run of the present cell made: their output is gone."""
    parent = getattr(get_ipython(), "get_parent", dict)()
    if parent.get("header", {}).get("msg_type") != "execute_request":
        return
    cell = parent["metadata"].get("cellId") or parent["content"]["code"]
    run, scenes = _made.get(cell, (None, []))
    if run != parent["header"]["msg_id"]:
        for old in scenes:
            old.close()
        if scenes:
            gc.collect()  # figures hold themselves in circles, some megabytes each
        scenes = []
    _made[cell] = parent["header"]["msg_id"], [*scenes, scene]
