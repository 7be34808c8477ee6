"""A view: one axes of a scene's still part, and the marks over it."""

import re
import unicodedata

import numpy as np

from calclib.scene import ticks
from calclib.scene.cameras import SIDES, chosen
from calclib.scene.checks import check_added
from calclib.scene.frame import LABEL, TICK, Frame, fit, room, text_width
from calclib.scene.marks import artist
from calclib.scene.mesh import lines
from calclib.scene.overlay import DPI, Overlay
from calclib.scene.solid import facet_colours, meshes, surfaces

# pixels around a view in the plane
MARGINS = {"left": 70, "right": 16, "bottom": 48, "top": 16, "title": 24}
BARE = {"left": 8, "right": 8, "bottom": 8, "top": 8}  # around one without ticks and labels
TEXT = 10.5  # points
HINTED = 0.04  # of a title: as much wider than its outlines its hinted letters may be


OPTIONS = ("title", "weight", "below", "tall", "heights", "bare", "beside", "kind")


class View:
    """A still picture that ``draw(ax)`` draws, in the plane or, with a camera, in space.

    ``weight`` is the column's share of the width; ``below`` puts the view under the one before it,
    in the same column, of which each takes the share ``tall`` of the height. A view of a surface
    knows its ``heights`` (low, high); a ``bare`` one has neither ticks nor labels of axes. Pixels
    ``beside`` one in the plane are for a colour bar. Where ``draw`` always sets the same things on
    its axes (limits, labels, scales), a ``kind`` that only such views have lets the next of them
    draw on the same axes.
    """

    def __init__(self, draw, *, camera=None, title="", weight=1, below=False, tall=1, heights=None,
                 bare=False, beside=0, known=None, kind=None):  # fmt: skip
        self.known = known  # the controls' symbols by name, where they are told
        self.values = None  # where it chooses its camera: a function that tells the controls'
        self.draw, self.camera, self.home = draw, camera, camera
        self.title, self.weight, self.heights = title, weight, heights
        self.below, self.tall, self.bare, self.beside = below, tall, bare, beside
        self.kind = kind
        self.marks, self.still_marks = [], []

    def add(self, *marks):
        """Draw marks over the view, the last on top. Returns the view.

        A mark with a symbol that no control has, or of another dimension, is a ValueError.
        """
        check_added(marks, self.marks, self.known, bool(self.camera))
        self.marks.extend(marks)
        return self

    def keep(self, before):
        """Look from where an earlier view in its place did, if both are in space."""
        if self.camera and before.camera:
            self.camera = before.camera
            if self.values:
                self.home, self.values = before.home, before.values

    def add_still(self, *marks):
        """Draw marks that no control moves with the still part, in the plane. Returns the view."""
        check_added(marks, self.still_marks, (), bool(self.camera))
        self.still_marks.extend(marks)
        return self

    def attach(self, figure, left, top, width, height, *, ax=None):
        """Draw the still part on the figure, in a box of pixels from its left and its top.

        On axes of the figure that a view of this kind leaves, if there are any.
        """
        if ax:
            for drawn in (*ax.lines, *ax.collections, *ax.texts, *ax.patches, *ax.artists):
                drawn.remove()
        total, tall = figure.get_size_inches() * DPI
        title = MARGINS["title"] if self.title else 0
        self.area = [left / total, top / tall, width / total, height / tall]
        self.header = title / tall
        if self.camera:
            self.ax = ax or figure.add_axes((0, 0, 1, 1), projection="3d")
            self._attach_in_space()
        else:
            margins = BARE if self.bare else MARGINS
            x0, y0 = min(margins["left"], width / 2), min(margins["bottom"], height / 2)
            wide, high = (
                width - x0 - margins["right"] - self.beside,
                height - y0 - max(title, margins["top"]),
            )
            place = left + x0, tall - top - height + y0, max(wide, 1), max(high, 1)
            place = np.divide(place, [total, tall, total, tall])
            if ax:
                ax.set_position(place)
            else:
                ax = figure.add_axes(place)
                ax.tick_params(labelsize=TEXT - 1)
                ax.set_anchor("N")  # where it is as wide as high, below its title
            self.draw(ax)
            for axis in (ax.xaxis, ax.yaxis):
                axis.label.set_size(TEXT + 1.5)
                ticks.fill(axis)
            self.ax = ax
        if self.title:
            self._write_title(left, top, width)
        for mark in self.still_marks:
            self.ax.add_artist(artist(mark, {}))
        self.look()

    def _write_title(self, left, top, width):
        """The title over the middle of the view in space, and over the axes in the plane."""
        figure, (total, tall) = self.ax.figure, self.ax.figure.get_size_inches() * DPI
        middle, base = left + width / 2, top + MARGINS["title"] / 2
        size = fitted(self.title, TEXT, (1 - HINTED) * width - 4)
        if not (self.camera or self.bare):
            self.ax.apply_aspect()  # which may make them narrower, or lower
            box = self.ax.get_position()
            half = (1 + HINTED) / 2 * text_width(plain(self.title), size * DPI / 72) + 2
            half = min(half, width / 2)
            middle = np.clip((box.x0 + box.x1) / 2 * total, left + half, left + width - half)
            base = (1 - box.y1) * tall - MARGINS["title"] / 2
        figure.text(middle / total, 1 - base / tall, self.title, ha="center", va="center",
                    fontsize=size, zorder=-1)  # below the marks  # fmt: skip

    def _attach_in_space(self):
        ax = self.ax
        self.draw(ax)
        ax.set_box_aspect(SIDES, zoom=0.94)
        ax.locator_params(nbins=5)
        ax.set_axis_off()  # the frame is drawn instead
        ax.patch.set_visible(False)
        for drawn in ax.collections:
            drawn.set_clip_on(False)
        if self.values:
            self.camera = self.home = chosen(ax, self.artists(self.values()))
            self.values = None
            for drawn in [drawn for drawn in ax.artists if isinstance(drawn, Overlay)]:
                drawn.remove()
        self.axes = [_axis(axis) for axis in (ax.xaxis, ax.yaxis, ax.zaxis)]
        left, top, width, height = self.area
        ax.add_artist(Frame(self.axes, (left, top + self.header, width, height - self.header)))

    def look(self):
        """Turn the axes to the camera, with the box as large as there is room."""
        if self.camera:
            ax, (width, height) = self.ax, self.ax.figure.get_size_inches() * DPI
            ax.view_init(azim=self.camera[0], elev=self.camera[1])
            left, top, wide, tall = np.multiply(self.area, [width, height, width, height])
            area = left, top + self.header * height, wide, tall - self.header * height
            scale, x, y = fit(ax._box_aspect, ax._dist, self.camera[1], area, room(self.axes))
            (x0, y0), (x1, y1) = scale * ax.viewLim.get_points()
            place = x + x0, height - y + y0, x1 - x0, y1 - y0
            ax.set_position(np.divide(place, [width, height, width, height]))

    def artists(self, values):
        """Put the marks on the axes at the controls' values; returns the Matplotlib artists."""
        made = [self.ax.add_artist(artist(mark, values)) for mark in self.marks]
        surfaces, labels = (
            [overlay for overlay in made if overlay.kind == kind] for kind in ("surface", "label")
        )
        for overlay in made:
            overlay.surfaces, overlay.labels, overlay.area = surfaces, labels, self.area
        return sorted(made, key=lambda overlay: overlay.kind != "surface")  # they are drawn first

    def spec(self):
        """What the browser needs to draw and steer the marks, after the still part was drawn."""
        ax, (width, height) = self.ax, self.ax.figure.bbox.size
        common = {"marks": self.marks}
        if not self.camera:
            box = ax.get_window_extent()
            area = [box.x0 / width, 1 - box.y1 / height, box.width / width, box.height / height]
            log = [ax.get_xscale() == "log", ax.get_yscale() == "log"]
            limits = {"x": ax.get_xlim(), "y": ax.get_ylim()}
            return common | {"kind": "plane", "area": area, "log": log} | limits
        return common | {
            "kind": "space",
            "area": self.area,
            "wide": float(width) / ax.figure.dpi * DPI,
            "box": [ax.get_xlim(), ax.get_ylim(), ax.get_zlim()],
            "aspect": ax._box_aspect.tolist(),  # Matplotlib tells these two to nobody
            "distance": float(ax._dist),
            "camera": list(self.camera),
            "home": list(self.home),
            "room": room(self.axes),
            "surfaces": list(map(_surface, surfaces(ax))),
            "lines": [line.tolist() for line in lines(ax, meshes(ax))],
            "header": self.header,
            "axes": self.axes,
        }


def _axis(axis):
    """The ticks of an axis, their texts and its label, for a browser that draws them itself."""
    low, high = sorted(axis.get_view_interval())
    ticks = [float(at) for at in axis.get_majorticklocs() if low <= at <= high]
    texts = axis.get_major_formatter().format_ticks(ticks)
    label, widths = plain(axis.get_label_text()), [text_width(text, TICK) for text in texts]
    width = text_width(label, LABEL, "italic")
    return {"at": ticks, "texts": texts, "widths": widths, "label": label, "width": width}


def fitted(text, size, width):
    """A size in points at which a text is no wider than so many pixels."""
    return size * min(1, width / max(1, text_width(plain(text), size * DPI / 72)))


def plain(label):
    r"""A label without Matplotlib's marks for mathematics: ``$x_{1}$`` is x₁, ``$\theta$`` is θ."""
    label = re.sub(r"\\([A-Za-z]+) ?", lambda found: _greek(found[1]), label.replace("$", ""))
    subscript = re.compile(r"_(?:\{(\d+)\}|(\d))")
    digits = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
    return subscript.sub(lambda found: (found[1] or found[2]).translate(digits), label)


def _greek(name):
    """The letter of a name; the name itself, if it is none."""
    kind = "CAPITAL" if name[0].isupper() else "SMALL"
    name = name.replace("lambda", "lamda").replace("Lambda", "Lamda")  # as Unicode spells it
    try:
        return unicodedata.lookup(f"GREEK {kind} LETTER {name.upper()}")
    except KeyError:
        return name


def _surface(mesh):
    (x, y, z), gap = mesh.grid, np.full((1, 2), np.nan)
    floor = np.concatenate(
        [np.zeros((0, 2)), *(part for line in mesh.floor for part in (line, gap))]
    )
    colours = facet_colours(x, y, z) if mesh.colours is None else mesh.colours
    return {"x": x.tolist(), "y": y.tolist(), "z": z.astype("<f4").tobytes(),
            "colours": colours.tobytes(), "floor": floor.astype("<f4").tobytes()}  # fmt: skip
