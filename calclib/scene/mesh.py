"""A curved surface among the marks: its mesh, shaded, that hides and is hidden pixel by pixel.

Its nodes lie on the grid of the still surface in the same view. So two surfaces that touch, or are
the same, are compared where both are known, and not by the chords of two different meshes. The
surface reaches to its own border and to the box of the axes. ``mesh.js`` does the same.
"""

import numpy as np

from calclib.scene import occlusion
from calclib.scene.trees import evaluate

CELLS = 50  # along each side of a box in which no still surface has a grid
LIGHT = (-0.11, -0.63, 0.77)  # a unit vector, in the box seen as a cube
DARK, SPREAD = 0.72, 0.36  # the light on a facet that turns away, and how much more others have
PARTINGS, STEEP = 24, 0.02  # of what changes by more than this part of the height
LINE, FADED = 0.6, 0.45  # half the width of a line of the mesh in pixels, and its part of white


def lines(ax, meshes):
    """The grid lines (x, y) of the still surface, from end to end of the box."""
    grid, found = (meshes[0][:2] if meshes else (None, None)), []
    for own, (low, high) in zip(grid, (ax.get_xlim(), ax.get_ylim()), strict=True):
        own = np.linspace(low, high, CELLS + 1) if own is None else np.asarray(own)
        found.append(np.array([low, *own[(own > low) & (own < high)], high]))
    return found


class Patch:
    """A surface mark at the controls' values, above the grid lines of a view in a box."""

    def __init__(self, surface, values, lines, box):
        names, around, size, height, *breaks = surface
        middle, half = (np.array([float(evaluate(c, values)) for c in p]) for p in (around, size))
        ends = np.stack([middle - half, middle + half], -1)
        self.box = np.array(box, dtype=float)
        self.box[:2, 0] = np.maximum(self.box[:2, 0], ends[:, 0])
        self.box[:2, 1] = np.minimum(self.box[:2, 1], ends[:, 1])
        self.seen = bool((self.box[:, 0] < self.box[:, 1]).all())  # False also for nan
        if self.seen:
            within = zip(lines, self.box[:2], strict=True)
            self.x, self.y = (_covering(line, *ends) for line, ends in within)
            self._height = lambda *at: evaluate(height, values | dict(zip(names, at, strict=True)))
            z = self._height(*np.meshgrid(self.x, self.y))
            self.z = np.array(np.broadcast_to(z, (len(self.y), len(self.x))), dtype=float)
            self.whole = np.ones((len(self.y) - 1, len(self.x) - 1), dtype=bool)
            self._may_break = breaks == [1]
            if self._may_break:
                nodes = np.stack(np.meshgrid(self.x, self.y), axis=-1)
                across = self._broken(nodes[:, :-1], nodes[:, 1:])
                up = self._broken(nodes[:-1], nodes[1:])
                self.whole = ~(across[:-1] | across[1:] | up[:, :-1] | up[:, 1:])

    def _broken(self, low, high):
        """Where the surface jumps between points: halving the way leaves the change as it was."""
        with np.errstate(all="ignore"):
            below, above = self._height(*low.T).T, self._height(*high.T).T
            change = np.abs(above - below)
            for _ in range(PARTINGS):
                middle = (low + high) / 2
                z = self._height(*middle.T).T
                first = np.abs(z - below) > np.abs(above - z)
                high, above = np.where(first[..., None], middle, high), np.where(first, z, above)
                low, below = np.where(first[..., None], low, middle), np.where(first, below, z)
            steep = change > STEEP * (self.box[2, 1] - self.box[2, 0])
            return steep & ~(np.abs(above - below) <= change / 16)

    def light(self, scale):
        """The light on each cell; ``scale`` holds the box's sides in pixels over those in data."""
        a, b, c, d = self.z[:-1, :-1], self.z[:-1, 1:], self.z[1:, 1:], self.z[1:, :-1]
        p = (b - a + c - d) / 2 / np.diff(self.x) * scale[2] / scale[0]
        q = (d - a + c - b) / 2 / np.diff(self.y)[:, None] * scale[2] / scale[1]
        facing = (LIGHT[2] - p * LIGHT[0] - q * LIGHT[1]) / np.sqrt(1 + p * p + q * q)
        return DARK + SPREAD * np.maximum(0, facing)

    def outline(self):
        """The border, a line through points of shape (n, 3)."""
        (x0, x1), (y0, y1) = self.box[:2]
        x = np.array([x0, *self.x[(self.x > x0) & (self.x < x1)], x1])
        y = np.array([y0, *self.y[(self.y > y0) & (self.y < y1)], y1])
        sides = [(x, y0), (x1, y), (x[::-1], y1), (x0, y[::-1])]
        x, y = np.concatenate([np.broadcast_arrays(*side) for side in sides], axis=1)
        found = np.stack(np.broadcast_arrays(x, y, self._height(x, y)), axis=-1)
        if self._may_break:
            gaps = np.flatnonzero(self._broken(found[:-1, :2], found[1:, :2])) + 1
            found = np.insert(found, gaps, np.nan, axis=0)
        return found

    def paint(self, P, shape):
        """Depth, cell and whiteness of the nearest facet at each pixel, ``inf`` where is none."""
        xyz = np.stack([*np.meshgrid(self.x, self.y), self.z], axis=-1)
        a, b, c, d = xyz[:-1, :-1], xyz[:-1, 1:], xyz[1:, 1:], xyz[1:, :-1]
        facets = np.stack([np.stack(t, 2) for t in ((a, b, c), (c, d, a))], 2).reshape(-1, 3, 3)
        cells = np.arange(len(facets)) // 2
        there = np.isfinite(facets).all((1, 2)) & self.whole.ravel()[cells]
        beyond = [facets < self.box[:, 0], facets > self.box[:, 1]]
        there &= ~np.any([side.all(1).any(1) for side in beyond], axis=0)
        whole = there & ~np.any(beyond, axis=(0, 2, 3))
        parents, parts = [np.flatnonzero(whole)], [facets[whole]]
        for k in np.flatnonzero(there & ~whole):
            corners = occlusion.clip_polygon(facets[k], self.box)
            fan = [(corners[0], corners[i], corners[i + 1]) for i in range(1, len(corners) - 1)]
            parents.append(np.full(len(fan), k))
            parts.append(np.array(fan).reshape(-1, 3, 3))
        parent, part = np.concatenate(parents), occlusion.project(P, np.concatenate(parts))
        which, pixel, _, _ = occlusion.covered(part, shape)
        return self._nearest(occlusion.project(P, facets), cells, parent[which], pixel, shape)

    @staticmethod
    def _nearest(facets, cells, k, pixel, shape):
        (x0, y0, z0), (x1, y1, z1), (x2, y2, z2) = np.moveaxis(facets[k], 0, -1)
        dx, dy = pixel % shape[1] + 0.5 - x0, pixel // shape[1] + 0.5 - y0
        with np.errstate(all="ignore"):
            area = (x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0)
            u = (dx * (y2 - y0) - dy * (x2 - x0)) / area
            v = (dy * (x1 - x0) - dx * (y1 - y0)) / area
            z = z0 + u * (z1 - z0) + v * (z2 - z0)
            first = np.abs(v * area) / np.hypot(x1 - x0, y1 - y0)  # from the edges of the cell
            second = np.abs((1 - u - v) * area) / np.hypot(x2 - x1, y2 - y1)
        near = np.lexsort((k, z))  # the nearest first
        pixel, first_of_each = np.unique(pixel[near], return_index=True)
        near = near[first_of_each]
        depth = np.full(shape[0] * shape[1], np.inf)
        cell, away = np.zeros(depth.shape, int), np.full(depth.shape, np.inf)
        depth[pixel], cell[pixel] = z[near], cells[k[near]]
        away[pixel] = np.minimum(first, second)[near]
        return tuple(values.reshape(shape) for values in (depth, cell, away))


def _covering(lines, low, high):
    """The grid lines from the last before an interval to the first behind it."""
    first = np.searchsorted(lines, low, "right") - 1
    last = np.searchsorted(lines, high, "left")
    return lines[max(first, 0) : last + 1]


def picture(painted, buffer, light, color, alpha, scale):
    """What is seen of a painted surface: the lower left pixel, and an image with its alpha.

    ``color`` has three numbers up to 255, and each facet shows it in its light, with the lines of
    the mesh; ``scale`` is how many pixels there are for each of the browser's.
    """
    rows, columns = (np.flatnonzero(np.isfinite(painted[0]).any(k)) for k in (1, 0))
    part = np.s_[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    depth, cell, away = (values[part] for values in painted)
    light = light.ravel()[cell][..., None]
    shaded = np.where(light <= 1, color * light, color + (255 - color) * (light - 1))
    white = FADED * np.clip(LINE * scale + 0.5 - away, 0, 1)[..., None]
    image = np.empty((*depth.shape, 4), np.uint8)
    image[..., :3] = np.floor(shaded + (255 - shaded) * white + 0.5)
    image[..., 3] = np.round(255 * alpha * occlusion.in_front(depth, buffer[part]))
    return columns[0], rows[0], image
