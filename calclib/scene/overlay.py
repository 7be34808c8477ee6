"""Marks laid over a Matplotlib axes, with what a surface hides left out.

Matplotlib sorts whole artists by their depth, so that two surfaces never intersect. An `Overlay` is
drawn after all else, pixel by pixel against the depth of each `Mesh` on the axes.
"""

from itertools import pairwise
from weakref import WeakKeyDictionary

import numpy as np
from matplotlib.artist import Artist
from matplotlib.colors import to_rgb
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.patheffects import withStroke
from matplotlib.text import Text
from matplotlib.transforms import Bbox, IdentityTransform

from calclib.scene import field, mesh, occlusion
from calclib.scene.frame import text_width
from calclib.scene.solid import meshes

RIM = 12  # pixels: so far beside the axes may an arrow end that begins in them
FAINT = 0.3  # of its opacity, a dot keeps behind a surface, and a line that goes through it
RING = 3  # pixels: twice as wide as the rim of a text
LETTER = 0.64  # times the size of a text: how wide a letter is, or less
DPI = 100  # sizes are in pixels of a figure of 100 dots an inch: a browser's pixels
POINTS = 72 / DPI
HIDDEN = 0.5  # of a label behind a surface: how much is left
_buffers = WeakKeyDictionary()  # axes -> (what it was computed for, depth buffer)


def _depth(ax, P, shape):
    key = P.tobytes(), shape, len(meshes(ax))
    if ax not in _buffers or _buffers[ax][0] != key:
        _buffers[ax] = key, occlusion.depth_buffer(meshes(ax), P, shape)
    return _buffers[ax][1]


class Overlay(Artist):
    """One mark in the coordinates of its axes.

    Parameters
    ----------
    kind : "line", "face", "field", "surface", "dot" or "label"
        A line through the points (with ``head`` an arrow), a filled convex polygon, a curved
        surface, a disc, a text; a field of colours between two corners.
    points : array of shape (n, 2) or (n, 3)
        The axes' data. A point that is not finite interrupts a line and leaves out all else.
    color, width, radius, alpha, head, dash, halo, text, offset, anchor, size
        How it looks; lengths in pixels of a figure of 100 dots an inch. A line or a text with
        a ``halo`` has a white rim; ``size`` is that of a text, smaller where it would be wider than
        ``within``, in the data of the x axis. A disc that is ``open`` is a ring. A line
        that goes ``through`` surfaces is faint where they hide it.
    patch : function of (grid lines, box), which makes the `mesh.Patch` of a curved surface;
        of the points, which makes the colours of the cells of a field

    Its ``surfaces`` are those of kind "surface" in the same picture: they hide it. Its ``labels``
    are the texts in it, none of which is drawn on one before it.
    """

    def __init__(self, kind, points, *, color, width=2.5, radius=0, alpha=1.0, head=False,
                 dash=False, halo=True,
                 text="", offset=(0, 0), anchor="left", size=14, within=0, open=False,
                 patch=None, through=False):  # fmt: skip
        super().__init__()
        self.kind, self.points = kind, np.asarray(points, dtype=float)
        self.color, self.width, self.radius, self.alpha = color, width, radius, alpha
        self.head, self.dash, self.halo = head, dash, halo
        self.text, self.offset, self.anchor, self.size = text, offset, anchor, size
        self.within, self.open, self.through = within, open, through
        self.patch, self.surfaces, self._known = patch, [], (None, None)
        self.labels, self._stands = [self], None
        self.area = 0, 0, 1, 1  # of its view, in parts of the figure from the left and the top
        self.set_zorder(999 if kind == "surface" else 1000)

    def draw(self, renderer):
        """Draw on the renderer: Matplotlib calls this."""
        if self.get_visible() and len(self.points):
            self._scale = renderer.points_to_pixels(1) * POINTS
            with np.errstate(all="ignore"):
                getattr(self, "_draw_" + self.kind)(renderer, self.points)

    def _space(self):
        """Projection, depth buffer and box of a 3-D axes."""
        ax = self.axes
        P = occlusion.projection(ax)
        shape = tuple(int(n) for n in ax.figure.bbox.size[::-1])
        buffer, box = _depth(ax, P, shape), np.array([ax.get_xlim(), ax.get_ylim(), ax.get_zlim()])
        for surface in self._before:
            if surface.get_visible() and (found := surface._painted(ax, P, shape, box)):
                buffer = np.minimum(buffer, found[0])
        return P, buffer, box

    @property
    def _before(self):
        """The surfaces that are drawn before it: all but for a surface itself."""
        own = self.surfaces.index(self) if self in self.surfaces else None
        return self.surfaces[:own]

    def _painted(self, ax, P, shape, box):
        """Depth, cell and whiteness of the pixels of a surface, or None where it has none."""
        key = P.tobytes(), shape, box.tobytes()
        if self._known[0] != key:
            made = self._patch = self.patch(mesh.lines(ax, meshes(ax)), box)
            self._known = key, made.paint(P, shape) if made.seen else None
        return self._known[1]

    def _draw_surface(self, renderer, points):
        P, buffer, box = self._space()
        painted = self._painted(self.axes, P, buffer.shape, box)
        if painted is None or not np.isfinite(painted[0]).any():
            return
        light = self._patch.light(self.axes._box_aspect / np.ptp(box, axis=1))
        color = np.round(255 * np.array(to_rgb(self.color)))
        column, row, image = mesh.picture(painted, buffer, light, color, self.alpha, self._scale)
        renderer.draw_image(self._context(renderer), column, row, image)
        style = {"color": self.color, "width": 1.2, "alpha": self.alpha, "halo": False}
        border = Overlay("line", self._patch.outline(), **style)
        border.axes, border.surfaces = self.axes, [*self._before, self]
        border.draw(renderer)

    @property
    def _flat(self):
        return not hasattr(self.axes, "get_zlim")

    def _runs(self, points, hidden=False):
        """The visible stretches of a line, or in space the hidden ones, as arrays of pixels."""
        if self._flat:
            pixels = self._flat_pixels(points)
            if self._is_arrow:
                pixels = self._reach(pixels)
            breaks = np.flatnonzero(~np.isfinite(pixels).all(1))
            return [run[np.isfinite(run).all(1)] for run in np.split(pixels, breaks)]
        P, buffer, box = self._space()
        runs = []
        for start, end in pairwise(points):
            if not np.isfinite([start, end]).all():
                continue
            clipped = occlusion.clip_segment(start, end, box)
            if clipped is None:
                continue
            p, q = occlusion.project(P, clipped)
            steps = max(2, int(np.hypot(*(q - p)[:2])) + 1)
            samples = p + np.linspace(0, 1, steps)[:, None] * (q - p)
            shown = occlusion.visible(samples, buffer, occlusion.LINE_BIAS) != hidden
            edges = np.flatnonzero(np.diff(np.r_[0, shown, 0]))
            for first, last in edges.reshape(-1, 2):
                stretch = samples[first:last, :2]
                if runs and np.allclose(runs[-1][-1], stretch[0], atol=1e-6):
                    runs[-1] = np.concatenate([runs[-1], stretch[1:]])
                else:
                    runs.append(stretch)
        return runs

    @property
    def _is_arrow(self):
        return self.head and len(self.points) == 2

    def _reach(self, pixels):
        """The part of an arrow in the plane that is shown: from inside, it ends beside the axes."""
        box = self.axes.bbox
        room = box.padded(RIM * self._scale if box.padded(1).contains(*pixels[0]) else 0)
        if not np.isfinite(pixels).all():
            return pixels
        ends = occlusion.clip_segment(*pixels, np.transpose([room.min, room.max]))
        return np.array(ends or np.full((2, 2), np.nan))

    def _draw_line(self, renderer, points):
        runs = [run for run in self._runs(points) if len(run) > 1]
        ends = self._pixels(points[-2:]) if self.head else None
        if self._flat and self._is_arrow:
            ends = runs[0] if runs else None
        if ends is not None and self.halo:
            self._head(renderer, *ends, self.width + 2, "white")
        if self.through and not self._flat:
            for run in self._runs(points, hidden=True):
                style = {"edgecolor": self.color, "facecolor": "none", "alpha": FAINT * self.alpha}
                self._path(renderer, Path(run), **style)
        for color, extra in (("white", 2), (self.color, 0))[not self.halo :]:
            for run in runs:
                self._path(renderer, Path(run), edgecolor=color, facecolor="none", extra=extra)
        if ends is not None:
            self._head(renderer, *ends, self.width, self.color)
        if self.radius:
            for point in points:
                self._draw_dot(renderer, point[None])

    def _head(self, renderer, start, tip, width, color):
        length = np.hypot(*(tip - start))
        if length > 1e-6:
            along = (tip - start) / length * self._scale
            across = np.array([-along[1], along[0]])
            tail, half = tip - along * min(4.5 * self.width, length / self._scale), 1.9 * self.width
            grow = (width - self.width) / 2
            corners = [tip + along * 1.5 * grow, tail + across * (half + grow) - along * grow,
                       tail - across * (half + grow) - along * grow]  # fmt: skip
            self._path(renderer, Path([*corners, corners[0]]), facecolor=color, edgecolor="none")

    def _flat_pixels(self, points):
        """Pixels in the plane, nan for what has none (Matplotlib puts log 0 at the far end)."""
        logarithmic = [self.axes.get_xscale() == "log", self.axes.get_yscale() == "log"]
        return self.axes.transData.transform(np.where(logarithmic & (points <= 0), np.nan, points))

    def _pixels(self, points, behind=False):
        """Where points lie in the picture, or None where one has no place.

        Nor does a last one that is hidden have one, unless those ``behind`` are asked for.
        """
        if self._flat:
            pixels = self._flat_pixels(points)
            return pixels if np.isfinite(pixels).all() else None
        P, buffer, box = self._space()
        slack = 1e-6 * (box[:, 1] - box[:, 0])
        tip = points[-1]
        if not ((tip >= box[:, 0] - slack) & (tip <= box[:, 1] + slack)).all():
            return None
        samples = occlusion.project(P, points)
        shown = behind or occlusion.visible(samples[-1:], buffer, occlusion.DOT_BIAS)[0]
        return samples[:, :2] if shown else None

    def _draw_face(self, renderer, points):
        if not np.isfinite(points).all():
            return
        if self._flat:
            pixels = self._pixels(points)
            if pixels is not None:
                outline = Path([*pixels, pixels[0]])
                self._path(renderer, outline, facecolor=self.color, edgecolor="none")
            return
        P, buffer, box = self._space()
        corners = occlusion.clip_polygon(points, box)
        covered = None
        if len(corners) > 2:
            covered = occlusion.face_coverage(occlusion.project(P, corners), buffer)
        if covered is not None:
            column, row, coverage = covered
            image = np.empty((*coverage.shape, 4), np.uint8)
            image[..., :3] = np.round(255 * np.array(to_rgb(self.color)))
            image[..., 3] = np.round(255 * self.alpha * coverage)
            renderer.draw_image(self._context(renderer), column, row, image)
            for run in self._runs(np.concatenate([corners, corners[:1]])):
                self._path(renderer, Path(run), edgecolor=self.color, facecolor="none", width=1.2)

    def _draw_field(self, renderer, points):
        (left, low), (right, high) = np.round(self._flat_pixels(points)).astype(int)
        image = field.smooth(self.patch(points), right - left, high - low)[::-1]
        image[..., 3] = np.round(self.alpha * image[..., 3])
        renderer.draw_image(self._context(renderer), left, low, image)

    def _draw_dot(self, renderer, points):
        pixels, alpha = self._pixels(points), self.alpha
        if self._flat:
            if pixels is not None and not self.axes.bbox.padded(1).contains(*pixels[0]):
                return
        elif pixels is None:
            pixels, alpha = self._pixels(points, behind=True), FAINT * self.alpha
        if pixels is not None:
            circle = Path.circle(pixels[0], self.radius * self._scale)
            colors = (self.color, "white")[:: -1 if self.open else 1]
            style = {"width": 2 if self.open else 1.5, "alpha": alpha}
            self._path(renderer, circle, facecolor=colors[0], edgecolor=colors[1], **style)

    def _draw_label(self, renderer, points):
        self._stands = None
        pixels, alpha = self._pixels(points), self.alpha
        if not self._flat:
            pixels, shown = self._place_of_label(points)
            alpha = self.alpha if shown else HIDDEN * self.alpha
        if pixels is not None:
            size = self.size * self._scale
            if self.within and self._flat:
                beside = self._flat_pixels(points + np.array([self.within, 0]))
                size = min(
                    size, abs(beside[0, 0] - pixels[0, 0]) / (LETTER * max(1, len(self.text)))
                )
            x, y = pixels[0] + np.array(self.offset) * [self._scale, -self._scale]
            x, y = self._kept(x, y, size)
            style = {
                "color": self.color,
                "ha": self.anchor,
                "fontsize": size / self._scale * POINTS,
                "alpha": alpha,
            }
            text = Text(x, y, self.text, va="center", transform=IdentityTransform(), **style)
            text.set(figure=self.get_figure(), parse_math=False)
            if self.halo:
                text.set_path_effects([withStroke(linewidth=RING * POINTS, foreground="white")])
            text.set_clip_box(self.axes.bbox if self._flat else None)
            text.draw(renderer)

    def _place_of_label(self, points):
        """In space: where a label stands, moved into the box, and whether no surface hides it."""
        if not np.isfinite(points).all():
            return None, False
        P, buffer, box = self._space()
        samples = occlusion.project(P, np.clip(points, box[:, 0], box[:, 1]))
        return samples[:, :2], occlusion.visible(samples, buffer, occlusion.DOT_BIAS)[0]

    def _kept(self, x, y, size):
        """Where a text stands so that no edge cuts it, nor in the plane a text before it.

        There it is left alone if neither its point nor a part of it lies inside.
        """
        box, wide = self.axes.bbox, text_width(self.text, size)
        before = {"left": 0, "center": wide / 2, "right": wide}[self.anchor]
        if not self._flat:
            left, top, width, height = self.area
            box = Bbox.from_bounds(left, 1 - top - height, width, height)
            box = box.transformed(self.axes.figure.transFigure)
        elif not box.padded(1).contains(*self._flat_pixels(self.points)[0]) and not (
            box.x0 - wide < x - before < box.x1 and box.y0 < y + size / 2 < box.y1 + size
        ):
            return x, y
        if wide < box.width:
            x = max(box.x0 + before, min(box.x1 + before - wide, x))
            y = max(box.y0 + size / 2, min(box.y1 - size / 2, y))
            if self._flat:
                y = self._apart(x - before, y, wide, size, box)
                self._stands = x - before, y, wide, size
        return x, y

    def _apart(self, start, y, wide, size, box):
        """The height of a text that would stand on one before: beside that, where there is room."""
        others = self.labels[: self.labels.index(self)]
        for left, height, across, high in (o._stands for o in others if o._stands):
            step = (size + high) / 2
            if left < start + wide and start < left + across and abs(y - height) < step:
                beside = [height - step, height + step][:: -1 if y > height else 1]
                y = next((c for c in beside if box.y0 <= c - size / 2 <= box.y1 - size), y)
        return y

    def _context(self, renderer):
        context = renderer.new_gc()
        context.set_clip_rectangle(self.axes.bbox if self._flat else self.get_figure().bbox)
        return context

    def _path(self, renderer, path, *, edgecolor, facecolor, width=None, extra=0, alpha=None):
        alpha = self.alpha if alpha is None else alpha
        style = {"edgecolor": edgecolor, "facecolor": facecolor, "alpha": alpha}
        style |= {"linewidth": ((width or self.width) + extra) * POINTS, "capstyle": "butt"}
        style |= {"linestyle": (0, (4, 3)) if self.dash and not extra else "-"}
        patch = PathPatch(path, transform=IdentityTransform(), joinstyle="round", **style)
        patch.set_figure(self.get_figure())
        patch.set_snap(False)
        if self._flat and self.kind != "dot" and not self._is_arrow:
            patch.set_clip_box(self.axes.bbox)
        patch.draw(renderer)
