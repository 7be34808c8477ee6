"""The still surface of a view in space: shaded, and hiding what lies behind it."""

import numpy as np
from matplotlib.artist import Artist
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.transforms import IdentityTransform

from calclib.palette import HEIGHT
from calclib.samples import heights
from calclib.scene import occlusion

FLOOR = "#8a8a99"  # lines on the floor of a box
LIGHT = (-0.2, -0.35, 0.915)  # a unit vector, in the box seen as a cube
SEAM = 0.25  # points by which each side of a facet stands farther out
DARK, SPREAD = 0.76, 0.28  # the light on a facet that turns away, and how much more others have


class Mesh(Artist):
    """A surface on a 3-D axes that hides what lies behind it: z of shape (len(y), len(x)).

    With colours of its facets, as from `facet_colours`, it draws itself, and below it, on the floor
    of the box, lines through points (x, y).
    """

    def __init__(self, x, y, z, colours=None, floor=()):
        super().__init__()
        self.grid, self.colours, self.floor = (x, y, z), colours, floor

    def draw(self, renderer):
        """Draw on the renderer: Matplotlib calls this."""
        if self.colours is None:
            return
        (x, y, z), P = self.grid, occlusion.projection(self.axes)
        bottom, _ = self.axes.get_zlim()
        if self.axes.elev >= 0:  # from below, no wall is there
            lines = [np.c_[line, np.full(len(line), bottom)] for line in self.floor]
            lines = [occlusion.project(P, line)[:, :2] for line in lines]
            self._draw(renderer, LineCollection(lines, colors=FLOOR, linewidths=0.58))
        nodes = np.stack(np.broadcast_arrays(*np.meshgrid(x, y), z), axis=-1)
        pixels = occlusion.project(P, nodes)
        corners = np.stack([pixels[:-1, :-1], pixels[:-1, 1:], pixels[1:, 1:], pixels[1:, :-1]], 2)
        corners, colours = corners.reshape(-1, 4, 3), self.colours.reshape(-1, 3) / 255
        order = np.argsort(-corners[..., 2].mean(1))  # the farthest first
        order = order[np.isfinite(corners[order]).all(axis=(1, 2))]
        facets = grown(corners[order, :, :2], SEAM * self.get_figure().dpi / 72)
        self._draw(renderer, PolyCollection(facets, facecolors=colours[order], edgecolors="none"))

    def _draw(self, renderer, artist):
        artist.set(figure=self.get_figure(), transform=IdentityTransform())
        artist.draw(renderer)


def grown(corners, by):
    """Quadrilaterals, of shape (n, 4, 2), whose sides stand farther out, by so much.

    Side by side they leave no seam; to draw their edges too would take Matplotlib twice as long.
    """
    sides = np.roll(corners, -1, axis=1) - corners
    across, up = corners[:, 2] - corners[:, 0], corners[:, 3] - corners[:, 1]
    around = np.sign(across[:, 0] * up[:, 1] - across[:, 1] * up[:, 0])
    outward = np.stack([sides[..., 1], -sides[..., 0]], -1) * around[:, None, None]
    outward /= np.maximum(np.linalg.norm(outward, axis=-1, keepdims=True), 1e-300)
    both = outward + np.roll(outward, 1, axis=1)
    # Where two sides meet, 2 * both / |both|^2 moves each by 1; a needle's end would go far.
    return corners + by * 2 * both / np.maximum((both**2).sum(-1, keepdims=True), 0.25)


def facet_colours(x, y, z):
    """The colours of a surface's facets, uint8 of shape (len(y) - 1, len(x) - 1, 3).

    By their height, and darker where they turn away from the light.
    """
    low, high = heights(z)
    nodes = z[:-1, :-1], z[:-1, 1:], z[1:, :-1], z[1:, 1:]
    with np.errstate(all="ignore"):
        level = (np.mean(nodes, axis=0) - low) / (high - low)
        rise = 0.8 / (high - low)  # the box is 4 wide and 3.2 tall
        p = (nodes[1] - nodes[0] + nodes[3] - nodes[2]) / 2 * np.ptp(x) / np.diff(x) * rise
        q = (nodes[2] - nodes[0] + nodes[3] - nodes[1]) / 2 * np.ptp(y) / np.diff(y)[:, None] * rise
        facing = (LIGHT[2] - p * LIGHT[0] - q * LIGHT[1]) / np.sqrt(1 + p**2 + q**2)
    light = np.minimum(1, DARK + SPREAD * np.maximum(0, np.nan_to_num(facing)))
    colours = HEIGHT(np.nan_to_num(level))[..., :3] * light[..., None]
    return np.round(255 * colours).astype(np.uint8)


def surfaces(ax):
    """The surfaces on an axes."""
    return [artist for artist in ax.artists if isinstance(artist, Mesh)]


def meshes(ax):
    """The surfaces on an axes, as triples (x, y, z)."""
    return [surface.grid for surface in surfaces(ax)]
