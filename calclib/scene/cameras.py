"""The first camera of a view in space: one from which its marks are seen."""

from itertools import product

import numpy as np

from calclib.scene import mesh, occlusion
from calclib.scene.solid import meshes

USUAL = (-55, 28)
TURNS = (0, 30, -30, 60, -60, 90, -90, 120, -120, 150, -150, 180)
HEIGHTS = (28, 42, 14)
SMALL = 320  # pixels, the width of the picture that is looked at
SIDES = 4, 4, 3.2  # of the box
ENOUGH = 0.4  # of a face: how much of it is to be seen, and of how much it would be face on


def chosen(ax, overlays):
    """The usual camera, or the nearest to it from which all marks are seen, or most of them."""
    best, most = USUAL, -1.0
    for elev, turn in sorted(product(HEIGHTS, TURNS), key=_way):
        camera = (USUAL[0] + turn + 180) % 360 - 180, elev
        share = _seen(ax, overlays, camera)
        if share > most + 0.02:
            best, most = camera, share
        if share >= 1:
            break
    return best


def _way(other):
    """How far another camera is from the usual one."""
    elev, turn = other
    return abs(turn) + 3 * abs(elev - USUAL[1])


def _seen(ax, overlays, camera):
    """The share of the marks that is seen from a camera; 1 where there are none."""
    ax.view_init(azim=camera[0], elev=camera[1])
    small = SMALL / ax.figure.bbox.width
    P = np.diag([small, small, 1, 1]) @ occlusion.projection(ax)
    shape = (int(small * ax.figure.bbox.height) + 1, SMALL)
    coarse = [(x[::2], y[::2], z[::2, ::2]) for x, y, z in meshes(ax)]
    ends = [overlay.points[-1] for overlay in overlays if len(overlay.points)]
    tips = [end for end in ends if np.isfinite(end).all()]
    small_marks = not {overlay.kind for overlay in overlays} & {"face", "surface"}
    near = occlusion.project(P, np.array(tips)) if tips and small_marks else None
    buffer = occlusion.depth_buffer(coarse, P, shape, near)
    box = np.array([ax.get_xlim(), ax.get_ylim(), ax.get_zlim()])
    lines = mesh.lines(ax, coarse)
    found = [
        _share_of_surface(overlay.patch(lines, box), P, buffer, box)
        if overlay.kind == "surface" and len(overlay.points)
        else _share(overlay, P, buffer, box)
        for overlay in overlays
    ]
    found = [share for share in found if share is not None]
    return float(np.mean(found)) if found else 1.0


def _share(overlay, P, buffer, box):
    """How much of a mark is seen, None where it does not count: a line does not."""
    points = overlay.points
    if overlay.kind == "face":
        corners = occlusion.clip_polygon(points, box) if np.isfinite(points).all() else points[:0]
        return _share_of_face(corners, P, buffer, box) if len(corners) > 2 else None
    if (overlay.kind == "line" and not overlay.head) or not len(points):
        return None
    tip = points[-1]
    if not ((tip >= box[:, 0]) & (tip <= box[:, 1])).all():
        return None  # from no side is it in the picture
    pixel = occlusion.project(P, tip[None])
    return float(occlusion.visible(pixel, buffer, occlusion.DOT_BIAS)[0])


def _share_of_face(corners, P, buffer, box):
    pixels = occlusion.project(P, corners)
    covered = occlusion.face_coverage(pixels, buffer)
    if covered is None:
        return 0.0
    area, whole = _area(pixels * [1, 1, 0]), _area(corners / np.ptp(box, axis=1) * SIDES)
    edges = occlusion.project(P, np.array([*product(*box)]))
    unit = (np.ptp(edges[:, 0]) / 6.5) ** 2  # pixels of a square with side 1, seen face on
    shares = covered[2].sum() / area, area / (whole * unit)
    return min(1.0, min(shares) / ENOUGH)


def _area(corners):
    """The area of a flat polygon in space."""
    return np.linalg.norm(np.sum(np.cross(corners, np.roll(corners, -1, axis=0)), axis=0)) / 2


def _share_of_surface(patch, P, buffer, box):
    """How much of a curved surface is seen: much of it lies below the still one."""
    if not patch.seen:
        return None
    with np.errstate(all="ignore"):
        depth = patch.paint(P, buffer.shape)[0]
    shown = (occlusion.in_front(depth, buffer) * np.isfinite(depth)).sum()
    whole = np.prod(np.ptp(patch.box, axis=1)[:2] / np.ptp(box, axis=1)[:2] * 4)
    sides = np.diag(np.ptp(box, axis=1) / SIDES) / 2
    ends = occlusion.project(P, np.stack([box.mean(1) - sides, box.mean(1) + sides]))
    unit = np.sum((ends[1] - ends[0])[:, 0] ** 2)  # the pixels of a square, seen face on
    return min(1.0, shown / (whole * unit) / (ENOUGH / 3))
