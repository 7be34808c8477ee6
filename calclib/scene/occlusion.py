"""What hides what: the depth of a surface at each pixel, and what may be seen in front of it.

A projection is a 4 x 4 matrix ``P``: a point's pixel and depth are the first three entries of
``P @ (x, y, z, 1)`` over the fourth, and the smaller depth is nearer. Along a line or a plane in
space the depth is an affine function of the pixel, so nothing here is approximate but the mesh.
``occlusion.js`` does the same in the browser.
"""

import numpy as np

# In units of depth, where the whole picture has about 0.2: a plane that lies *in* the surface is
# shown, and what is drawn *on* the surface is not cut by the chords of its facets.
FACE_BIAS, LINE_BIAS, DOT_BIAS = 1e-6, 5e-4, 2e-3


def projection(ax):
    """The matrix from the data of a 3-D axes to (pixel right, pixel up, depth)."""
    to_pixels = ax.transData.get_affine().get_matrix()
    widened = np.eye(4)
    widened[:2, :2], widened[:2, 3] = to_pixels[:2, :2], to_pixels[:2, 2]
    return widened @ ax.get_proj()


def project(P, points):
    """Pixel and depth, shape (..., 3), of points of shape (..., 3)."""
    homogeneous = np.asarray(points, dtype=float) @ P[:, :3].T + P[:, 3]
    return homogeneous[..., :3] / homogeneous[..., 3:]


def depth_buffer(meshes, P, shape, near=None):
    """Depth of the nearest surface at the centre of each pixel, ``inf`` where there is none.

    ``meshes`` holds triples (x, y, z) with z of shape (len(y), len(x)); a height that is not finite
    is a hole. Each cell is two triangles that meet on its rising diagonal. Where only some pixels
    and those beside them are looked at, ``near`` holds these: the rest may be ``inf``.
    """
    buffer = np.full(shape[0] * shape[1], np.inf)
    for x, y, z in meshes:
        xyz = np.stack(np.broadcast_arrays(*np.meshgrid(x, y), z), axis=-1)
        grid = project(P, xyz)
        cells = grid[:-1, :-1], grid[:-1, 1:], grid[1:, 1:], grid[1:, :-1]
        cells = np.stack(cells).reshape(4, -1, 3)
        if near is not None:
            low, high = np.fmin.reduce(cells) - 2, np.fmax.reduce(cells) + 2
            low, high, at = low[:, None, :2], high[:, None, :2], near[:, :2]
            cells = cells[:, ((low <= at) & (at <= high)).all(-1).any(-1)]
        a, b, c, d = cells
        triangles = np.concatenate([np.stack(t, 1) for t in ((a, b, c), (a, c, d))])
        _rasterise(triangles[np.isfinite(triangles).all(axis=(1, 2))], buffer, shape)
    return buffer.reshape(shape)


def covered(triangles, shape):
    """The pixels whose centre lies in projected triangles, shape (n, 3, 3).

    Returns (which triangle, pixel, u, v), an entry for each: the place is the first corner and u
    and v times the way to the second and third.
    """
    size = np.array(shape[::-1])
    low = np.clip(np.ceil(triangles[:, :, :2].min(1) - 0.5), 0, size).astype(int)
    high = np.clip(np.floor(triangles[:, :, :2].max(1) + 0.5), 0, size).astype(int)
    width, height = np.maximum(high - low, 0).T
    which = np.repeat(np.arange(len(triangles)), width * height)  # one entry a candidate pixel
    offset = np.arange(len(which)) - np.repeat(
        np.cumsum(width * height) - width * height, width * height
    )
    column, row = low[which, 0] + offset % width[which], low[which, 1] + offset // width[which]
    (x0, y0, _), (x1, y1, _), (x2, y2, _) = np.moveaxis(triangles, 0, -1)
    with np.errstate(all="ignore"):
        area = (x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0)
        dx, dy = column + 0.5 - x0[which], row + 0.5 - y0[which]
        u = (dx * (y2 - y0)[which] - dy * (x2 - x0)[which]) / area[which]
        v = (dy * (x1 - x0)[which] - dx * (y1 - y0)[which]) / area[which]
    inside = (u >= -1e-9) & (v >= -1e-9) & (u + v <= 1 + 1e-9)
    return tuple(values[inside] for values in (which, row * shape[1] + column, u, v))


def _rasterise(triangles, buffer, shape):
    which, pixel, u, v = covered(triangles, shape)
    z0, z1, z2 = triangles[:, :, 2].T
    depth = z0[which] + u * (z1 - z0)[which] + v * (z2 - z0)[which]
    np.minimum.at(buffer, pixel, depth)


def clip_polygon(corners, box):
    """The part of a convex polygon, shape (n, 3), inside a box of (low, high) per axis."""
    for axis, (low, high) in enumerate(box):
        for bound, side in ((low, 1), (high, -1)):
            inside = side * (corners[:, axis] - bound)
            if (inside >= 0).all():
                continue
            kept = []
            for i in range(len(corners)):
                if inside[i - 1] * inside[i] < 0:
                    t = inside[i - 1] / (inside[i - 1] - inside[i])
                    kept.append(corners[i - 1] + t * (corners[i] - corners[i - 1]))
                if inside[i] >= 0:
                    kept.append(corners[i])
            corners = np.array(kept).reshape(-1, 3)
    return corners


def clip_segment(start, end, box):
    """The two ends of the part of a segment inside a box, or None."""
    t0, t1 = 0.0, 1.0
    for (low, high), p, q in zip(box, start, end, strict=True):
        slack = 1e-9 * (high - low)
        for bound, side in ((low - slack, 1), (high + slack, -1)):
            from_bound, to_bound = side * (p - bound), side * (q - bound)
            if from_bound < 0 and to_bound < 0:
                return None
            if from_bound < 0:
                t0 = max(t0, from_bound / (from_bound - to_bound))
            elif to_bound < 0:
                t1 = min(t1, from_bound / (from_bound - to_bound))
    return (start + t0 * (end - start), start + t1 * (end - start)) if t0 <= t1 else None


def face_coverage(corners, buffer):
    """How much of each pixel shows a convex polygon with projected corners, shape (n, 3).

    Returns (column, row, coverage): the lower left pixel and an array of values from 0 to 1, smooth
    over one pixel both at the outline and where the polygon dives below the surface.
    """
    area = 0.5 * np.sum(
        corners[:, 0] * np.roll(corners[:, 1], -1) - corners[:, 1] * np.roll(corners[:, 0], -1)
    )
    low = np.clip(np.floor(corners[:, :2].min(0)) - 1, 0, buffer.shape[::-1]).astype(int)
    high = np.clip(np.ceil(corners[:, :2].max(0)) + 1, 0, buffer.shape[::-1]).astype(int)
    if abs(area) < 1 or (high <= low).any():
        return None  # seen edge-on, or outside the picture
    x, y = np.arange(low[0], high[0]) + 0.5, np.arange(low[1], high[1])[:, None] + 0.5
    affine = np.linalg.lstsq(np.c_[corners[:, :2], np.ones(len(corners))], corners[:, 2])[0]
    coverage = np.ones((len(y), x.size))
    for (px, py, _), (qx, qy, _) in zip(corners, np.roll(corners, -1, axis=0), strict=True):
        if length := np.hypot(qx - px, qy - py) * np.sign(area):
            across = ((qx - px) * (y - py) - (qy - py) * (x - px)) / length
            coverage = np.minimum(coverage, across + 0.5)
    surface = buffer[low[1] : high[1], low[0] : high[0]]
    seen = in_front(affine[0] * x + affine[1] * y + affine[2], surface)
    return low[0], low[1], np.maximum(0, np.minimum(coverage, seen))


def in_front(depth, buffer):
    """How much of each pixel shows what has this depth there, from 0 to 1, before the surfaces."""
    with np.errstate(all="ignore"):
        nearer = buffer - depth + FACE_BIAS
        change = np.maximum(_slope(nearer, 0), _slope(nearer, 1))
        return np.nan_to_num(np.clip(nearer / change + 0.5, 0, 1))


def _slope(values, axis):
    """The smaller one-sided difference: the side that does not cross an edge of the surface."""
    steps = np.abs(np.diff(values, axis=axis))
    steps = np.where(np.isfinite(steps), steps, np.inf)
    edge = np.full_like(values.take([0], axis), np.inf)
    before, after = np.concatenate([edge, steps], axis), np.concatenate([steps, edge], axis)
    slope = np.minimum(before, after)
    return np.where(np.isfinite(slope), slope, 0)


def visible(samples, buffer, bias):
    """Which projected points, shape (n, 3), no surface hides.

    What is drawn *on* a surface lies between the centres of pixels: beside one of steep depth, the
    farther counts.
    """
    height, width = buffer.shape
    pixels, shown = samples[:, :2], np.isfinite(samples).all(1)
    at = np.flatnonzero(shown & ((pixels >= 0) & (pixels < [width, height])).all(1))
    column, row = pixels[at].astype(int).T
    depth = np.full(len(at), -np.inf)
    for across, up in ((0, 0), (-1, 0), (1, 0), (0, -1), (0, 1)):
        near = (row + up).clip(0, height - 1), (column + across).clip(0, width - 1)
        depth = np.maximum(depth, buffer[near])
    shown[at] = samples[at, 2] <= depth + bias
    return shown
