"""The widgets of a scene: its picture in the browser, sliders, and their end."""

import json
import math
import sys
from numbers import Real

import anywidget
import ipywidgets
import sympy as sp
import traitlets

from calclib.scene import script

VIEW = "application/vnd.jupyter.widget-view+json"


class Script(ipywidgets.Widget):
    """The canvas's script and style, once for all pictures: a saved notebook keeps them once."""

    text = traitlets.Unicode(script.joined(), read_only=True).tag(sync=True)
    style = traitlets.Unicode(script.style(), read_only=True).tag(sync=True)
    _held = None

    @classmethod
    def reference(cls):
        """The reference of the one that is there; a new one is made if it was closed."""
        if cls._held is None or cls._held.comm is None:
            cls._held = cls()
        return f"anywidget:{cls._held.model_id}"


class Attendant(anywidget.AnyWidget):
    """What looks after the panel that it stands in (panel.js), with no picture of its own.

    It brings the modules that `calclib.scene.script` joins.
    """

    # the text, since anywidget keeps every widget alive that it watches a file for
    _esm = script.source("loader")
    script = traitlets.Unicode(read_only=True).tag(sync=True)

    heard = traitlets.Int().tag(sync=True)  # the browser's last question whether one is there

    # what the reader wrote, and whether it was judged; the browser keeps both for this place, and
    # gives them back when the cell is run again, by another kernel too
    place = traitlets.Unicode().tag(sync=True)
    field = traitlets.Unicode().tag(sync=True)  # where it is written, if not in the picture's own
    written = traitlets.Unicode().tag(sync=True)
    judged = traitlets.Bool().tag(sync=True)

    # the place of the cell's view, and the widget that is shown for it: where the cell was run
    # again in another tab, the browser finds by these what is shown there now (rerun.js)
    shown = traitlets.List().tag(sync=True)

    def __init__(self, **traits):
        super().__init__(**traits)
        self.on_msg(self._heard)

    @traitlets.default("script")
    def _script(self):
        return Script.reference()

    def _heard(self, _, content, buffers):
        """The browser asks whether one is there; the answer need not wait for a drawing."""
        self.heard = content.get("ask", self.heard)


def _packed(frame, canvas):
    """The trees of a frame as texts: a notebook saves each number of one on a line of its own."""
    if not frame:
        return frame
    views = [view | {"marks": json.dumps(view["marks"])} for view in frame["views"]]
    return frame | {"views": views, "reading": json.dumps(frame["reading"])}


class Canvas(Attendant):
    """The picture in the browser, and what looks after the panel around it.

    ``frame`` holds all of it at one camera and size: picture, marks and projection change together.
    """

    frame = traitlets.Dict().tag(sync=True, to_json=_packed)
    controls = traitlets.List().tag(sync=True)
    settings = traitlets.List().tag(sync=True)
    problem = traitlets.Unicode().tag(sync=True)
    predicts = traitlets.Bool().tag(sync=True)  # whether there is a field for a prediction,
    prediction = traitlets.Unicode().tag(sync=True)  # and what the reader wrote there


def labelled(kind, label, **options):
    """A widget of this kind that shows its label whole, and is as wide as there is room."""
    if not isinstance(label, str):
        raise ValueError(f'{label!r} is no label: write a text, such as "x".')
    style, layout = {"description_width": "initial"}, {"width": "auto", "min_width": "0"}
    if "options" in options and "value" in options:
        _check_choice(label, **options)
    return kind(description=label, style=style, layout=layout, **options)


def _check_choice(label, *, options, value, **_):
    """Refuse a value that is none of the options: (name, value), or values that name themselves."""
    known = [option[1] if isinstance(option, tuple) else option for option in options]
    try:
        found = value in known
    except ValueError:  # an array
        found = False
    if not found:
        raise ValueError(f"{label}: {value!r} is none of {', '.join(map(repr, known))}.")


class Slider(ipywidgets.FloatSlider):
    """A slider that tells its range before its value: the browser takes them one by one.

    On the old range it would snap the new value to the old steps, and tell that back.
    """

    def send_state(self, key=None):
        """Send what changed, the value last; ipywidgets keeps what changed as a set."""
        super().send_state(sorted(key, key="value".__eq__) if isinstance(key, set) else key)


def slider(label, low, high, value, *, step=None):
    """A slider for a control, its step a power of ten near a hundredth of the range."""
    numbers = _checked_range(label, low, high, value, step)
    checked_number(label, numbers[2], *numbers[:2])
    return labelled(Slider, label, **_traits(*numbers))


def _checked_range(label, low, high, value, step):
    """The numbers of a range as floats; a ValueError says which one is wrong."""
    named = {"low": low, "high": high, "value": value, "step": 1 if step is None else step}
    low, high, value, size = (checked_number(f"{label}: {name}", n) for name, n in named.items())
    if not low < high:
        raise ValueError(f"{label}: the interval from {low} to {high} needs its lower end first.")
    if not 1e-9 * max(abs(low), abs(high)) < high - low < 1e300:
        raise ValueError(f"{label}: no slider goes from {low} to {high} in steps that are seen.")
    if step is not None and not (high - low) / 1e6 <= size <= high - low:
        raise ValueError(f"{label}: a step of {step} does not fit between {low} and {high}.")
    return low, high, value, step and size


def checked_number(label, value, low=-math.inf, high=math.inf, *, whole=False):
    """The number, of SymPy as a float; a ValueError says if it is none, or outside the interval."""
    is_sympy = isinstance(value, sp.Expr) and value.is_number and value.is_extended_real
    number = float(value) if is_sympy else value
    if not isinstance(number, Real) or isinstance(number, bool) or not abs(number) < math.inf:
        raise ValueError(f"{label} = {value!r} is no number.")
    if abs(number) > sys.float_info.max:
        raise ValueError(f"{label} is too large a number: write a smaller one.")
    if whole and number != int(number):
        raise ValueError(f"{label} = {number} is no whole number.")
    if not low <= number <= high:
        raise ValueError(f"{label} = {number} lies outside the interval from {low} to {high}.")
    return number


def set_range(widget, low, high, value, *, step=None):
    """Give a slider another range and value, and a step to match."""
    if not isinstance(widget, ipywidgets.FloatSlider):
        raise ValueError(f"{widget!r} is no slider: give one that `slider` made.")
    traits = _traits(*_checked_range(widget.description, low, high, value, step))
    set_traits(widget, **traits | {"value": _as_there(**traits)})


def set_traits(widget, **traits):
    """Set several traits of a widget: they are checked, and reach the browser, together."""
    with widget.hold_sync(), widget.hold_trait_notifications():
        for name, value in traits.items():
            setattr(widget, name, value)


def ranges(controls):
    """The sliders among the controls, and what `restore` needs to know of each."""
    names = "min", "max", "step", "readout_format", "value"
    sliders = [widget for widget in controls if isinstance(widget, ipywidgets.FloatSlider)]
    return [(widget, {name: getattr(widget, name) for name in names}) for widget in sliders]


def restore(before):
    """Give sliders whose range has changed the range and value that `ranges` found."""
    for widget, traits in before:
        if any(getattr(widget, name) != traits[name] for name in ("min", "max", "step")):
            set_traits(widget, **traits)


def _as_there(min, max, step, value, **more):
    """The value as the browser computes it, from its place in per cent of the range.

    With another last digit it would be told back from there, perhaps after the next range is set.
    """
    part = 100 * step / (max - min)
    place = round(100 * (value - min) / (max - min) / part) * part
    return max if value >= max or place >= 100 else place * (max - min) / 100 + min


def _traits(low, high, value, step):
    """The traits of a slider, with the value a whole number of steps above the least.

    In the browser a slider moves any other value to the next step, and tells so as if the reader
    had moved it. So the range may begin later, by less than a step.
    """
    step = step or 10.0 ** round(math.log10((high - low) / 100))
    rest = (value - low) % step
    if min(rest, step - rest) > 1e-6 * step:
        low += rest
    digits = max(0, -math.floor(math.log10(step) + 1e-9))
    return {"min": low, "max": high, "step": step, "value": value,
            "readout_format": f".{digits}f"}  # fmt: skip


def binding(symbol, widget):
    """How the browser finds a control's value: by model, key and, for a selection, the options."""
    found = {"symbol": symbol.name, "control": reference(widget), "key": "value"}
    if hasattr(widget, "options"):  # of a selection the browser knows only the index
        found |= {"key": "index", "options": [float(value) for _, value in widget._options_full]}
    return found | {"first": getattr(widget, found["key"])}


def leaves(parts):
    """The widgets without parts that some widgets are made of."""
    return [leaf for w in parts for leaf in leaves(getattr(w, "children", ())) or [w]]


def reference(widget):
    """How the browser finds a widget's model."""
    return f"anywidget:{widget.model_id}"


def state(widget):
    """What the browser knows a widget's choice by: its index in a menu, or its value."""
    key = "index" if hasattr(widget, "options") else "value"
    return {key: getattr(widget, key)} if key in widget.keys else {}


def states(parts):
    """What the browser knows the choices of some widgets by."""
    return [state(leaf) for leaf in leaves(parts)]


def panel(settings, controls, canvas):
    """Lay out a scene: compound settings in a row each, sliders in two columns, the picture."""
    wide = [widget for widget in settings if isinstance(widget, ipywidgets.Box)]
    small = [*controls, *(widget for widget in settings if widget not in wide)]
    # One column, where the page is narrow.
    columns = "repeat(auto-fit, minmax(min(100%, max(280px, 40%)), 1fr))"
    layout = {"grid_template_columns": columns, "grid_gap": "0 24px", "width": "100%"}
    rows = [ipywidgets.GridBox(small, layout=layout).add_class("calclib-controls")] if small else []
    limit = {"max_width": f"{canvas.frame['maximum']}px", "width": "100%"}
    above = ipywidgets.VBox([*wide, *rows], layout=limit)
    return ipywidgets.VBox([above, canvas]).add_class("calclib-panel")


def close(widget):
    """Close a widget with all that belongs to it; ipywidgets keeps each one alive until then."""
    for part in (*getattr(widget, "children", ()), getattr(widget, "style", None), widget.layout):
        if isinstance(part, ipywidgets.DOMWidget):
            close(part)
        elif part is not None:
            part.close()
    widget.unobserve_all()
    widget.close()
