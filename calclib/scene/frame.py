"""The frame of a view in space: where its box stands, the walls behind it, axes along its edges.

``frame.js`` does the same in the browser, while the view is turned: no text jumps then. Lengths are
in pixels of a figure of 100 dots an inch, and places are counted from the left and the top.
"""

from functools import lru_cache
from math import cos, hypot, radians, sin, sqrt

import numpy as np
from matplotlib.artist import Artist
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.font_manager import FontProperties
from matplotlib.text import Text
from matplotlib.textpath import text_to_path
from matplotlib.transforms import IdentityTransform

from calclib.scene import occlusion

TICK, LABEL = 13.2, 16.7  # the height of the texts
GAP = 8  # from an axis to the texts of its ticks; half of it, between two texts
SHORT = 40  # an axis that is no longer is seen end on, and left out
WALL, EDGE, GRID, AXIS = "#f3f3f3", "#c8c8c8", "#d8d8d8", "#444444"


@lru_cache(1000)
def text_width(text, size, style="normal"):
    """How wide a text is."""
    font = FontProperties(family="DejaVu Sans", size=100, style=style)
    return text_to_path.get_text_width_height_descent(text, font, False)[0] * size / 100


def room(axes):
    """What the texts need around the box: left, right, and on the side of the x and y axes."""
    widest, z = [max([*axis["widths"], 0]) for axis in axes], axes[2]
    side = max(widest[:2])
    right = max(side, widest[2] + z["width"] + GAP * bool(z["label"]))
    return [side + GAP, right + 1.5 * GAP, TICK + LABEL + 2.5 * GAP]


def fit(aspect, distance, elevation, area, room):
    """The pixels for a unit of the projection, and the pixel of the middle of the box.

    The box fills its area at every azimuth, and so it keeps its size while it is turned about.
    """
    left, top, width, height = area
    before, after, along = room
    ahead, tilt = cos(radians(elevation)), sin(radians(elevation))
    reach, half = hypot(aspect[0], aspect[1]) / 2, aspect[2] / 2
    side = reach / sqrt((distance - half * abs(tilt)) ** 2 - (reach * ahead) ** 2)
    ups = [(h * ahead - r * tilt) / (distance - r * ahead - h * tilt)
           for h in (-half, half) for r in (-reach, reach)]  # fmt: skip
    share = (1 + max(-1, min(1, elevation / 15))) / 2  # of the texts, below the box
    above, below = GAP + (along - GAP) * (1 - share), GAP + (along - GAP) * share
    wide, tall = width - before - after, height - above - below
    scale = max(1, min(wide / side / 2, tall / (max(ups) - min(ups))))
    middle = top + above + (tall + scale * (max(ups) + min(ups))) / 2
    return scale, left + before + wide / 2, middle


def far_ends(camera):
    """Which end of each axis, 0 or 1, has the wall that is seen behind the box."""
    azimuth, elevation = map(radians, camera)
    return [int(cos(azimuth) < 0), int(sin(azimuth) < 0), int(elevation < 0)]


def walls(axes, box, far):
    """The corners of the three walls, and the ends of the lines on them."""
    corners, lines = [], []
    for axis in range(3):
        ends = (0, 0), (0, 1), (1, 1), (1, 0)
        corners.append([_corner(box, (*e[:axis], far[axis], *e[axis:])) for e in ends])
        others = [k for k in range(3) if k != axis]
        for tick in axes[axis]["at"]:
            for along, wall in (others, others[::-1]):
                for end in (0, 1):
                    point = [0, 0, 0]
                    point[axis], point[along], point[wall] = (
                        tick,
                        box[along][end],
                        box[wall][far[wall]],
                    )
                    lines.append(point)
    return corners, lines


def place(axes, box, far, pixel, area, scale):
    """The lines of the three axes, as pairs of pixels, and their texts.

    The x and y axes stand in front, the z axis on the right. A text is a tuple (text, x, y, size);
    one that would stand on another is left out.
    """
    near, middle = [1 - end for end in far], pixel([(low + high) / 2 for low, high in box])
    lines, labels, ticks = [], [], []
    right = max([near[0], far[1], 0], [far[0], near[1], 0],
                key=lambda side: pixel(_corner(box, side))[0])  # fmt: skip
    for k, edge in enumerate(([0, near[1], far[2]], [near[0], 0, far[2]], right)):
        at = _corner(box, edge)
        start, end = (pixel([*at[:k], bound, *at[k + 1 :]]) for bound in box[k])
        along = end - start
        length = hypot(*along)
        if length < SHORT * scale:
            continue
        out = np.array([-along[1], along[0]]) / length
        if out @ (start + along / 2 - middle) < 0:
            out = -out
        lines.append((start, end))
        axis, widest = axes[k], 0
        for tick, text, width in zip(axis["at"], axis["texts"], axis["widths"], strict=True):
            on, half = pixel([*at[:k], tick, *at[k + 1 :]]), _half(out, width, TICK)
            lines.append((on, on + out * GAP / 2 * scale))
            ticks.append((text, on + out * (GAP + half) * scale, TICK, width))
            widest = max(widest, half)
        away = 2 * GAP + 2 * widest + _half(out, axis["width"], LABEL)
        labels.append((axis["label"], start + along / 2 + out * away * scale, LABEL, axis["width"]))
    return lines, _apart([*labels, *ticks], area, scale)


def _corner(box, ends):
    return [bounds[end] for bounds, end in zip(box, ends, strict=True)]


def _half(out, width, height):
    """How far a text reaches from its middle along a direction."""
    return abs(out[0]) * width / 2 + abs(out[1]) * height / 2


def _apart(texts, area, scale):
    """The texts, moved into the area, without those that would stand on one before."""
    left, top, width, height = area
    kept, boxes, gap = [], [], GAP / 2 * scale
    for text, (x, y), size, wide in texts:
        w, h = wide * scale / 2, size * scale / 2
        x, y = max(left + w, min(left + width - w, x)), max(top + h, min(top + height - h, y))
        if text and all(abs(x - u) > w + p + gap or abs(y - v) > h + q for u, v, p, q in boxes):
            boxes.append((x, y, w, h))
            kept.append((text, x, y, size))
    return kept


class Frame(Artist):
    """The walls behind the box of a 3-D axes, and its axes: drawn before the surface.

    ``axes`` are as `View.spec` tells them; ``area`` is the part of the figure that they may fill.
    """

    def __init__(self, axes, area):
        super().__init__()
        self.described, self.area = axes, area
        self.set_zorder(-1)

    def draw(self, renderer):
        """Draw on the renderer: Matplotlib calls this."""
        tall, up = self.get_figure().bbox.height, np.array([1, -1])
        corners, grid = walls(self.described, *self._box())
        pixels, (lines, texts) = self._pixels(), self.places()
        style = {"facecolors": WALL, "edgecolors": EDGE, "linewidths": 0.72}
        self._draw(renderer, PolyCollection(pixels(corners) * up + [0, tall], **style))
        for pairs, color in ((pixels(np.reshape(grid, (-1, 2, 3))), GRID), (lines, AXIS)):
            pairs = np.reshape(pairs, (-1, 2, 2)) * up + [0, tall]
            self._draw(renderer, LineCollection(pairs, colors=color, linewidths=0.58))
        for text, x, y, size in texts:
            style = {"fontsize": size * 0.72, "fontstyle": "italic" if size == LABEL else "normal"}
            style |= {"ha": "center", "va": "center_baseline", "parse_math": False}
            self._draw(renderer, Text(x, tall - y, text, **style))

    def places(self):
        """Lines and texts of the axes, as from `place`."""
        figure = self.get_figure()
        area = np.array(self.area) * np.tile(figure.bbox.size, 2)
        box, far = self._box()
        return place(self.described, box, far, self._pixels(), area, figure.dpi / 100)

    def _box(self):
        ax = self.axes
        return [ax.get_xlim(), ax.get_ylim(), ax.get_zlim()], far_ends((ax.azim, ax.elev))

    def _pixels(self):
        """The function from points in space to pixels, from the left and the top."""
        P, tall = occlusion.projection(self.axes), self.get_figure().bbox.height
        return lambda points: occlusion.project(P, points)[..., :2] * [1, -1] + [0, tall]

    def _draw(self, renderer, artist):
        artist.set(figure=self.get_figure(), transform=IdentityTransform())
        artist.draw(renderer)
