"""A view: one axes of a scene's still part, and the marks over it."""

import re
import unicodedata

import numpy as np

from calclib.palette import HEIGHT
from calclib.samples import heights
from calclib.scene.checks import check_added
from calclib.scene.marks import artist
from calclib.scene.mesh import lines
from calclib.scene.overlay import DPI, meshes

# pixels around a view in the plane
MARGINS = {"left": 62, "right": 16, "bottom": 48, "top": 16, "title": 24}
TEXT = 10.5  # points


class View:
    """A still picture that ``draw(ax)`` draws, in the plane or, with a camera, in space.

    ``weight`` is the column's share of the width; ``below`` puts the view under the one before it,
    in the same column, of which each takes the share ``tall`` of the height. A view of a surface
    knows its ``heights`` (low, high).
    """

    def __init__(self, draw, *, camera=None, title="", weight=1, below=False, tall=1, heights=None,
                 known=None):  # fmt: skip
        self.known = known  # the controls' symbols by name, where they are told
        self.draw, self.camera, self.home = draw, camera, camera
        self.title, self.weight, self.heights = title, weight, heights
        self.below, self.tall = below, tall
        self.marks, self.still_marks = [], []

    def add(self, *marks):
        """Draw marks over the view, the last on top. Returns the view.

        A mark with a symbol that no control has, or of another dimension, is a ValueError.
        """
        check_added(marks, self.marks, self.known, bool(self.camera))
        self.marks.extend(marks)
        return self

    def add_still(self, *marks):
        """Draw marks that no control moves with the still part, in the plane. Returns the view."""
        check_added(marks, self.still_marks, (), bool(self.camera))
        self.still_marks.extend(marks)
        return self

    def attach(self, figure, left, top, width, height):
        """Draw the still part on the figure, in a box of pixels from its left and its top."""
        total, tall = figure.get_size_inches() * DPI
        bottom, title = tall - top - height, MARGINS["title"] if self.title else 0
        self.area = [left / total, top / tall, width / total, height / tall]
        self.header = title / tall
        if self.camera:
            room = width - MARGINS["right"]  # for the label of the z axis
            box = left / total, bottom / tall, room / total, (height - title) / tall
            ax = figure.add_axes(box, projection="3d")
            self.draw(ax)
            ax.set_box_aspect((4, 4, 3.2), zoom=0.94)
            ax.locator_params(nbins=5)
            ax.tick_params(labelsize=TEXT - 1, pad=1)
            for axis in (ax.xaxis, ax.yaxis, ax.zaxis):
                axis.labelpad = 0
        else:
            x0, y0, right = min(MARGINS["left"], width / 2), MARGINS["bottom"], MARGINS["right"]
            size = (width - x0 - right) / total, (height - y0 - max(title, MARGINS["top"])) / tall
            ax = figure.add_axes(((left + x0) / total, (bottom + y0) / tall, *size))
            self.draw(ax)
            ax.tick_params(labelsize=TEXT - 1)
        for axis in (ax.xaxis, ax.yaxis, *([ax.zaxis] if self.camera else [])):
            axis.label.set_size(TEXT + 1.5)
        if self.title:
            middle = (left + width / 2) / total, 1 - (top + title / 2) / tall
            figure.text(*middle, self.title, ha="center", va="center", fontsize=TEXT)
        for mark in self.still_marks:
            ax.add_artist(artist(mark, {}))
        self.ax = ax
        self.look()

    def look(self):
        """Turn the axes to the camera."""
        if self.camera:
            self.ax.view_init(azim=self.camera[0], elev=self.camera[1])

    def artists(self, values):
        """Put the marks on the axes at the controls' values; returns the Matplotlib artists."""
        made = [self.ax.add_artist(artist(mark, values)) for mark in self.marks]
        surfaces = [overlay for overlay in made if overlay.kind == "surface"]
        for overlay in made:
            overlay.surfaces = surfaces
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
        (sx, _, tx), (_, sy, ty), _ = ax.transData.get_affine().get_matrix()
        return common | {
            "kind": "space",
            "area": self.area,
            "box": [ax.get_xlim(), ax.get_ylim(), ax.get_zlim()],
            "aspect": ax._box_aspect.tolist(),  # Matplotlib tells these two to nobody
            "distance": float(ax._dist),
            "camera": list(self.camera),
            "home": list(self.home),
            "place": [sx / width, tx / width, -sy / height, 1 - ty / height],
            "surfaces": [_surface(*grid) for grid in meshes(ax)],
            "lines": [line.tolist() for line in lines(ax, meshes(ax))],
            "header": self.header,
            "axes": [_axis(axis) for axis in (ax.xaxis, ax.yaxis, ax.zaxis)],
        }


def _axis(axis):
    """The ticks of an axis, their texts and its label, for a browser that draws them itself."""
    low, high = sorted(axis.get_view_interval())
    ticks = [float(at) for at in axis.get_majorticklocs() if low <= at <= high]
    texts = axis.get_major_formatter().format_ticks(ticks)
    return {"at": ticks, "texts": texts, "label": plain(axis.get_label_text())}


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


def _surface(x, y, z):
    colours = np.round(255 * HEIGHT(np.arange(256))[:, :3]).astype(np.uint8)
    return {"x": x.tolist(), "y": y.tolist(), "z": z.astype("<f4").tobytes(),
            "colours": colours.tobytes(), "range": heights(z)}  # fmt: skip
