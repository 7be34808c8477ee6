"""A scene: still pictures, controls, marks over the pictures and a reading under them."""

import base64
import math
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

import anywidget
import ipywidgets
import traitlets
from IPython import get_ipython
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from calclib import plot
from calclib.overlay import DPI
from calclib.scene import reading
from calclib.scene.views import View

CAMERA = (-55, 28)
_made = {}  # cell -> (which run of it, its scenes)


class Canvas(anywidget.AnyWidget):
    """The picture in the browser; ``canvas.js`` draws it."""

    _esm = Path(__file__).with_name("canvas.js")
    _css = Path(__file__).with_name("canvas.css")
    frame = traitlets.Dict().tag(sync=True)
    controls = traitlets.List().tag(sync=True)
    problem = traitlets.Unicode().tag(sync=True)


def slider(label, low, high, value, *, step=None):
    """A slider for a control, its steps a hundredth of a round part of the range."""
    step = step or 10 ** round(math.log10((high - low) / 100))
    decimals = max(0, -math.floor(math.log10(step) + 1e-9))
    return ipywidgets.FloatSlider(
        value, min=low, max=high, step=step, description=label, readout_format=f".{decimals}f",
        style={"description_width": "initial"}, layout={"width": "auto", "min_width": "220px"},
    )  # fmt: skip


class Scene:
    """A live view: still pictures by Matplotlib, marks in SymPy, controls, and a reading.

    Parameters
    ----------
    controls : dict
        SymPy symbols and the widgets that give their values: sliders, dropdowns with numbers, toggles. Their names
        are what `value` and the marks' expressions use.
    height : float
        The picture's height over its width.
    width : int
        The greatest width, in pixels.
    """

    def __init__(self, controls=(), *, height=0.5, width=960):
        _forget_earlier_runs(self)
        self.controls = dict(controls)
        self.shape, self.width, self._width, self._ratio = height, width, width, 1.0
        self.views, self.sentences, self._redraw = [], [], None
        self.settings, self._boxes = {}, []
        self.canvas = Canvas(controls=[_bound(*item) for item in self.controls.items()])
        self.canvas.on_msg(self._asked)

    # ---- What a scene is made of ----

    def view(self, draw, *, camera=None, title="", weight=1, grids=()):
        """Add a view whose still part ``draw(ax)`` draws; in space if it has a camera (azimuth, elevation)."""
        self.views.append(View(draw, camera=camera, title=title, weight=weight, grids=grids))
        return self.views[-1]

    def surface(self, f, xs, span, *, camera=CAMERA, **options):
        """Add the surface z = f(x, y) in space: it hides what lies behind it."""
        grid = plot.sample(f, xs, span)
        return self.view(
            lambda ax: plot.surface(f, xs, span=span, ax=ax, grid=grid),
            camera=camera,
            grids=[grid],
            **options,
        )

    def level_curves(self, f, xs, span, **options):
        """Add the level curves of f, seen from above."""
        grid = plot.sample(f, xs, span, 2 * plot.CELLS)
        return self.view(
            lambda ax: plot.level_curves(f, xs, span=span, ax=ax, grid=grid), **options
        )

    def say(self, template, *, otherwise="", when=True, **values):
        """Add a sentence to the reading (see `calclib.scene.reading` for the template).

        ``otherwise`` stands in its place where one of its numbers has no value; it is said only ``when`` a
        condition in the controls' symbols holds.
        """
        self.sentences.append(reading.sentence(template, values, otherwise=otherwise, when=when))

    def drawn_by(self, draw, **settings):
        """Let ``draw(**values)`` make the views and sentences, again whenever one of the settings changes.

        Settings are widgets as well, but what they change only the kernel can draw. An exception in ``draw``
        becomes a sentence of the reading, and the picture stays as it was.
        """
        self._draw, self.settings = draw, settings
        self._make()
        for widget in settings.values():
            widget.observe(self._changed, "value")

    def _make(self):
        old = self.views, self.sentences
        self.views, self.sentences = [], []
        try:
            self._draw(**{name: widget.value for name, widget in self.settings.items()})
            for view, before in zip(self.views, old[0], strict=False):
                if before.camera and view.camera:
                    view.camera = before.camera
            if old[0]:
                self._send()
        except Exception:
            self.views, self.sentences = old
            raise

    # ---- What it shows ----

    @property
    def value(self):
        """What the controls show now: a dictionary from the symbols' names to numbers."""
        return {symbol.name: float(widget.value) for symbol, widget in self.controls.items()}

    @property
    def reading(self):
        """The sentences under the picture, with the present numbers."""
        said = reading.lines(self._sentences(), self.value)
        return "\n".join([*said, *([self.canvas.problem] if self.canvas.problem else [])])

    def _sentences(self):
        named = [mark for view in self.views for mark in view.marks if mark["name"]]
        outs = {mark["name"]: reading.left_out(mark) for mark in named}
        return [*self.sentences, *outs.values()]

    def _still(self, width, ratio):
        figure = Figure(figsize=(width / DPI, round(width * self.shape) / DPI), dpi=DPI * ratio)
        FigureCanvasAgg(figure)
        weights, left = [view.weight for view in self.views], 0
        for view, weight in zip(self.views, weights, strict=True):
            column = width * weight / sum(weights)
            view.attach(figure, left, column)
            left += column
        return figure

    def figure(self, *, width=None, ratio=1.0):
        """The present picture as a Matplotlib figure, marks and all; ``ratio`` pixels for each of the screen's."""
        figure = self._still(width or self.width, ratio)
        for view in self.views:
            view.overlays(self.value)
        return figure

    def _send(self):
        figure = self._still(self._width, self._ratio)
        picture = _png(figure, compress_level=1)
        self.canvas.frame = {
            "image": picture,
            "width": self._width,
            "height": round(self._width * self.shape),
            "maximum": self.width,
            "ratio": self._ratio,
            "views": [view.spec() for view in self.views],
            "reading": self._sentences(),
        }

    def _repr_mimebundle_(self, **kwargs):
        self._send()
        bundle = {
            "text/plain": self.reading,
            "image/png": base64.b64encode(_png(self.figure())).decode(),
        }
        bundle["application/vnd.jupyter.widget-view+json"] = {"version_major": 2, "version_minor": 0, "model_id": self.widget.model_id}  # fmt: skip
        return bundle

    @property
    def widget(self):
        """Controls and picture as one ipywidget, to place in a layout of one's own."""
        if not self._boxes:
            rows = [ipywidgets.GridBox(list(group), layout={"grid_template_columns": "repeat(auto-fit, minmax(260px, 1fr))", "max_width": f"{self.width}px"})
                    for group in (self.settings.values(), self.controls.values()) if group]  # fmt: skip
            self._boxes = [ipywidgets.VBox([*rows, self.canvas]), *rows]
        return self._boxes[0]

    # ---- What happens to it ----

    @contextmanager
    def _told(self):
        """Whatever goes wrong in a callback reaches the reading."""
        try:
            yield
        except ValueError as error:
            self.canvas.problem = str(error)
        except Exception as error:
            self.canvas.problem = (
                f"Something went wrong in the kernel ({type(error).__name__}: {error})."
            )
        else:
            self.canvas.problem = ""

    def _changed(self, change):
        with self._told():
            self._make()

    def _asked(self, _, content, buffers):
        """The browser asks for a picture from another side, or of another size."""
        with self._told():
            if "turn" in content:
                index, azim, elev = content["turn"]
                self.views[index].camera = (float(azim), float(elev))
            else:
                width, ratio = content["resize"]
                self._width = max(300, min(self.width, int(width)))
                self._ratio = max(0.5, min(4.0, float(ratio)))
            self._send()

    def close(self):
        """Free the widgets and pictures; the scene is over."""
        for widget in (*self._boxes, self.canvas, *self.controls.values(), *self.settings.values()):
            widget.close()
        self.__init__ = None
        self.views, self.sentences, self._boxes, self.controls, self.settings = [], [], [], {}, {}
        self._draw = None


def _bound(symbol, widget):
    binding = {
        "symbol": symbol.name,
        "control": f"anywidget:{widget.model_id}",
        "key": "value",
        "options": None,
    }
    if hasattr(widget, "options"):  # of a selection the browser knows only the index
        binding |= {"key": "index", "options": [float(value) for _, value in widget._options_full]}
    return binding


def _png(figure, **options):
    file = BytesIO()
    figure.savefig(
        file, format="png", dpi=figure.dpi, metadata={"Software": None}, pil_kwargs=options
    )
    return file.getvalue()


def _forget_earlier_runs(scene):
    """Close what an earlier run of the same cell has made; the front end has dropped its output."""
    parent = getattr(get_ipython(), "get_parent", dict)()
    if parent.get("msg_type") != "execute_request":
        return
    cell = parent["metadata"].get("cellId", parent["content"]["code"])
    run, scenes = _made.get(cell, (None, []))
    if run != parent["header"]["msg_id"]:
        for old in scenes:
            old.close()
        scenes = []
    _made[cell] = parent["header"]["msg_id"], [*scenes, scene]
