"""A scene: still pictures, controls, marks over the pictures and a reading under them."""

import base64
from contextlib import contextmanager

from sympy import latex

from calclib import samples
from calclib.scene import cameras, checks, marks, picture, reading, runs, stills, widgets
from calclib.scene.bar import Bar
from calclib.scene.elsewhere import StillInMarimo
from calclib.scene.overlay import DPI
from calclib.scene.trees import letters
from calclib.scene.views import OPTIONS, View

USUAL = 960  # pixels: the width of a picture for a page that is not known yet
NARROWEST = 300  # pixels of the page; and for each of them this many of the picture:
BLUREST, SHARPEST = 0.5, 3


class Scene(StillInMarimo):
    """A live view: still pictures by Matplotlib, marks in SymPy, controls, and a reading.

    Parameters
    ----------
    controls : dict
        SymPy symbols and the widgets that give their values: sliders, menus of numbers, toggles.
        The marks and sentences are expressions in these symbols.
    height : float
        The picture's height over its width.
    width : int
        The greatest width, in pixels.
    """

    def __init__(self, controls=(), *, height=0.47, width=1200):
        checks.check_controls(controls)
        checks.check_size(height=height, width=width)
        place = runs.close_earlier_runs(self)
        self.controls, self.settings = dict(controls), {}
        self.views, self.sentences = [], []
        self.width, self._height = width, height
        # What the browser asked for last: its width, and pixels for each.
        self._size = min(width, USUAL), 1.0
        self._draw = self._box = self._figure = None
        self._left = []  # views that stand on the figure and are no more
        self._unsettled, self._chosen = "", []  # the settings that the views were made for
        self.bar = Bar()
        bound = [widgets.binding(*c) for c in self.controls.items()]
        self.canvas = widgets.Canvas(controls=bound, place=place)
        self.canvas.on_msg(self._asked)

    # ---- What it is made of ----

    def view(self, draw, *, camera=None, **options):
        """Add a view whose still part ``draw(ax)`` draws, in space if given a camera (azim, elev).

        What it draws with `calclib.scene.stills.solid` hides the marks behind it. Options are its
        ``title`` and what `View` says of its place. Returns the `View`, to add marks to.
        """
        self._figure = None
        if not callable(draw):
            raise ValueError(f"{draw!r} draws nothing: give a function of the axes, draw(ax).")
        known = [symbol.name for symbol in self.controls]
        checks.check_options(options, OPTIONS)
        checks.check_camera(camera)
        camera = None if camera is None else tuple(map(float, camera))
        if options.get("below") and not self.views:
            raise ValueError("below=True puts a view under one before it, and this is the first.")
        self.views.append(View(draw, camera=camera, known=known, **options))
        return self.views[-1]

    def surface(self, f, xs, span, *, camera=None, zlabel="$z$", zlim=None, room=(0, 0),
                **options):  # fmt: skip
        """Add the surface z = f(x, y) in space.

        The z axis reaches over the heights of f, and by the parts ``room`` of that below and above
        it, for marks; or from low to high, if ``zlim`` gives these. Without a ``camera`` (azimuth,
        elevation) the first one is chosen so that points, planes and surfaces among the marks are
        seen. What a control changes is no f, but a mark.
        """
        checks.check_space(xs, span, camera, zlim, room)
        f = checks.check_still(f, xs, self.controls, "add it to `Scene.space` as the mark Surface")
        grid = samples.sample(f, xs, span)
        low, high = samples.heights(grid[2])
        ends = (
            (low - room[0] * (high - low), high + room[1] * (high - low)) if zlim is None else zlim
        )

        def still(ax):
            stills.solid(grid, xs, ax)
            ax.set(zlabel=zlabel, zlim=ends)

        return self._in_space(still, camera, **({"kind": "surface", "heights": ends} | options))

    def space(self, xs, span, *, zlim, camera=None, zlabel="$z$", **options):
        """Add empty axes in space over a span, for surfaces among the marks."""
        checks.check_space(xs, span, camera, zlim)
        names, ends = [f"${latex(x)}$" for x in xs], samples.domain(span)

        def still(ax):
            ax.set(xlim=ends[0], ylim=ends[1], zlim=zlim, zlabel=zlabel)
            ax.set(xlabel=names[0], ylabel=names[1])

        return self._in_space(still, camera, heights=tuple(zlim), **options)

    def _in_space(self, still, camera, **options):
        """A view from a camera, or from one that it chooses by what its marks need."""
        view = self.view(still, camera=cameras.USUAL if camera is None else camera, **options)
        view.values = (lambda: self.value) if camera is None else None
        return view

    def level_curves(self, f, xs, span, **options):
        """Add the level curves of f(x, y), in the plane."""
        checks.check_space(xs, span)
        checks.check_options(options, OPTIONS)  # a camera is none here, though one of `view`
        f = checks.check_still(f, xs, self.controls, "add its level curves as marks Curve")
        still = {"span": span, "grid": samples.sample(f, xs, span, 2 * samples.CELLS, plateau=True)}
        options = {"kind": "level curves"} | options
        return self.view(lambda ax: stills.level_curves(f, xs, ax=ax, **still), **options)

    def say(self, template, *unnamed, otherwise="", when=True, **named):
        """Add a sentence to the reading; `calclib.scene.reading` explains the template.

        A matrix is written by its entries: ``say("H = [{}, {}; {}, {}].", *H)``.
        ``otherwise`` takes its place where one of its numbers has no value. It is said only where
        the condition ``when`` holds, or all of several: SymPy takes its time to join long ones.
        """
        values = dict(enumerate(unnamed)) | named
        made = reading.sentence(template, values, otherwise=otherwise, when=when)
        found = checks.text_letters([*made["text"], *made["otherwise"]]) | letters(made["when"])
        checks.check_known(f"The sentence {template!r}", found, self.value)
        self.sentences.append(made)

    def predict(self):
        """Ask the reader for a prediction, in a field beside the reading; return the scene.

        What is written there is kept with the widget, as ``canvas.prediction``; nobody judges it.
        """
        self.canvas.predicts = True
        return self

    @picture.undisturbed
    def drawn_by(self, draw, **settings):
        """Let ``draw(**values)`` make views and sentences, anew whenever a setting changes.

        Settings are widgets too, for what only the kernel can do. Whatever goes wrong in ``draw``
        becomes a sentence of the reading, and all stays as it was. So does a setting whose value is
        an error: it says why there is no other value.
        """
        checks.check_settings(draw, settings)
        self._draw, self.settings = draw, settings
        self.canvas.settings = [widgets.reference(w) for w in widgets.leaves(settings.values())]
        self._make()
        self.bar.begin(settings.values())
        for widget in settings.values():
            widget.observe(self._changed, "value")

    def _make(self):
        old = self.views, self.sentences, self._chosen
        ranges = widgets.ranges(self.controls.values())
        self._left = self.views if self._figure else []
        self.views, self.sentences, self._figure = [], [], None
        try:
            values = {name: widget.value for name, widget in self.settings.items()}
            for value in values.values():
                if isinstance(value, Exception):
                    raise value
            self._draw(**values)
            for view, before in zip(self.views, old[0], strict=False):
                view.keep(before)
            self.bar.write()
            self._chosen = widgets.states(self.settings.values())
            if old[0]:
                self._send()
        except BaseException:  # an interrupt, too
            self.views, self.sentences, self._chosen = old
            self._figure = None
            widgets.restore(ranges)
            raise

    # ---- What it shows ----

    @property
    def code(self):
        """The call that shows this scene as it is now; empty where none is known."""
        return self.bar.text(self.value)

    @property
    def value(self):
        """What the controls show now: a dictionary from the symbols' names to numbers."""
        return {symbol.name: float(widget.value) for symbol, widget in self.controls.items()}

    @property
    def reading(self):
        """The sentences under the picture, with the present numbers."""
        if self.canvas is None:
            return "This view is over: its cell was run again."
        said = reading.lines(self._sentences(), self.value)
        return "\n".join([*said, self.canvas.problem] if self.canvas.problem else said)

    def _sentences(self):
        named = {mark["name"]: mark for view in self.views for mark in view.marks if mark["name"]}
        return [*self.sentences, *map(marks.left_out, named.values())]

    @picture.undisturbed
    def figure(self, *, width=None, ratio=1.0):
        """The present picture as a Matplotlib figure, ``width * ratio`` pixels wide."""
        width, self._figure = width or min(self.width, USUAL), None  # the figure is the caller's
        checks.check_size(width=width, ratio=ratio)
        figure = picture.still(self.views, width, self._height, ratio)
        for view in self.views:
            view.artists(self.value)
        return figure

    def _still(self, turned):
        """Draw the still part; the renderer holds its pixels until the next one is drawn."""
        if self._figure is None:  # else only the cameras have moved
            width, ratio = self._size
            left, self._left, turned = self._left, [], None
            self._figure = picture.still(self.views, width, self._height, ratio, left=left)
        for view in self.views:
            view.look()
        if turned is None:
            return picture.draw(self._figure)
        return picture.draw_again(turned.ax, turned.area, self.canvas.frame["image"])

    def _tell(self, renderer):
        """Tell the browser the still part, and all that it needs for the marks."""
        width, ratio = self._size
        self.canvas.frame = {
            "image": picture.webp(renderer),
            "width": width,
            "height": round(float(self._figure.get_figheight() * DPI)),
            "maximum": self.width,
            "share": self._height,
            "ratio": ratio,
            "views": [view.spec() for view in self.views],
            "reading": self._sentences(),
            "settings": self._chosen,
            **self.bar.spec(),
        }

    def _send(self, turned=None):
        """Draw and tell the still part, of which perhaps only one view has ``turned``."""
        try:
            renderer = self._still(turned)
            self._tell(renderer)
        except BaseException:
            self._figure = None  # the browser has no picture of it
            raise
        return renderer

    @property
    @picture.undisturbed
    def widget(self):
        """Settings, controls and picture as one ipywidget, to place in a layout of one's own."""
        if not self.canvas.frame:
            self._send()
        if self._box is None:
            settings, controls = self.settings.values(), self.controls.values()
            self._box = widgets.panel(settings, controls, self.canvas)
            self.canvas.shown = [self.canvas.place, self._box.model_id]
        return self._box

    @picture.undisturbed
    def _repr_mimebundle_(self, **kwargs):
        if self.canvas is None:
            return {"text/plain": self.reading}
        renderer = self._send()
        live = {"version_major": 2, "version_minor": 0, "model_id": self.widget.model_id}
        figure, self._figure = self._figure, None  # while there are marks on it
        for view in self.views:
            for artist in view.artists(self.value):
                artist.draw(renderer)
                artist.remove()
        self._figure = figure
        return {
            "text/plain": self.reading,
            "image/png": base64.b64encode(picture.png(renderer)).decode(),
            widgets.VIEW: live,
        }

    # ---- What happens to it ----

    @contextmanager
    def _told(self, otherwise=""):
        """Whatever goes wrong inside reaches the reading."""
        try:
            yield
        except ValueError as error:
            self.canvas.problem = str(error)
        except Exception as error:
            name = type(error).__name__
            self.canvas.problem = f"Something went wrong in the kernel: {name}: {error}."
        except KeyboardInterrupt:
            self.canvas.problem = "The kernel was interrupted: the picture is the one before."
            raise
        else:
            self.canvas.problem = otherwise

    @picture.undisturbed
    def _changed(self, change):
        if self.canvas is None:  # closed while another thread was drawing
            return
        try:
            with self._told():
                self._make()
        finally:
            self._unsettled = self.canvas.problem  # another side of the picture does not mend it

    @picture.undisturbed
    def _asked(self, canvas, content, buffers):
        """The browser asks for a picture from another side, or of another size."""
        if self.canvas is None or "ask" in content:
            return
        with self._told(self._unsettled):
            turned = None
            if "reset" in content:
                self.reset()
            elif "turn" in content:
                index, azimuth, elevation = content["turn"]
                turned = self.views[index]
                turned.camera = float(azimuth), float(elevation)
            elif "resize" in content:
                width, ratio = (float(number) for number in content["resize"])
                width = int(max(NARROWEST, min(self.width, width)))
                self._size = width, max(BLUREST, min(SHARPEST, ratio))
                self._figure = None
            self._send(turned)

    def reset(self):
        """Give settings and controls their first values, as the bar's button does."""
        self.bar.reset(self.controls.values(), self.canvas.controls)

    @picture.undisturbed
    def close(self):
        """Free the widgets and the pictures: the scene is over."""
        if self._box:
            runs.forget(self._box)
        for widget in (self._box or self.canvas, *self.controls.values(), *self.settings.values()):
            if widget is not None:
                widgets.close(widget)
        self.views, self.sentences, self.controls, self.settings = [], [], {}, {}
        self.bar = Bar()
        self._draw = self._box = self._figure = self.canvas = None
