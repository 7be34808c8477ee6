"""The still part of a scene, as a Matplotlib figure and as the bytes of a PNG."""

import threading
from contextlib import contextmanager, nullcontext
from functools import wraps
from io import BytesIO
from math import ceil, floor, inf

import numpy as np
from matplotlib import rc_context, rcParams, rcParamsDefault
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image

from calclib.scene.overlay import DPI
from calclib.scene.texts import Canvas

NARROW = 700  # pixels: on a page of fewer, views stand under one another,
LEAST, MOST = (0.55, 0.75), 0.85  # so tall, in the plane and in space, as parts of their width,
TALLEST = 330  # and at most, in pixels
_lock = threading.RLock()
_DEFAULTS = {key: value for key, value in rcParamsDefault.items() if "backend" not in key}
_canvas = Canvas(Figure())


def undisturbed(method):
    """Let one thread at a time draw, and none of the reader's settings of Matplotlib have a part.

    Front ends may call from other threads than the cells run in.
    """

    @wraps(method)
    def locked(*args, **kwargs):
        with _lock, _defaults():
            return method(*args, **kwargs)

    return locked


@contextmanager
def _defaults():
    changed = {key: value for key, value in _DEFAULTS.items() if rcParams[key] != value}
    with rc_context(changed) if changed else nullcontext():
        yield


def arrange(views, width, share):
    """Lay out views in columns, whose height together is ``share`` of the width.

    A view that is ``below`` stands in the column of the one before it. On a narrow page all stand
    under one another, each lower than a window.

    Returns
    -------
    height, boxes : of the picture, and (left, top, width, height) of each view, in pixels
    """
    columns = []
    for view in views:
        columns = [*columns[:-1], [*columns[-1], view]] if view.below else [*columns, [view]]
    left, total, height, boxes = 0, sum(column[0].weight for column in columns), width * share, []
    for column in columns:
        wide, top = width * column[0].weight / total, 0
        for view in column:
            tall = height * view.tall / sum(v.tall for v in column)
            boxes.append((left, top, wide, tall))
            top += tall
        left += wide
    if width >= NARROW:
        return height, boxes
    top, rows = 0, []
    for view, (_, _, wide, tall) in zip(views, boxes, strict=True):
        least = LEAST[bool(view.camera)] * width
        most = min(MOST * width, TALLEST) if len(views) > 1 else inf
        rows.append((0, top, width, min(most, max(least, tall / wide * width))))
        top += rows[-1][3]
    return top, rows


def still(views, width, share, ratio, *, left=()):
    """Draw the still parts of views, `arrange`d: ``width * ratio`` pixels wide.

    Views that are ``left``, and were drawn at this ratio, leave axes to those of their kind: in the
    figure that they stand on, if that is as large.
    """
    height, boxes = arrange(views, width, share)
    size = width / DPI, max(1, round(height)) / DPI
    figure = left[0].ax.figure if left and len(left) == len(views) else None
    if figure and np.allclose(figure.get_size_inches(), size, rtol=0, atol=1e-9):
        for text in [*figure.texts]:
            text.remove()
    else:
        figure, left = Figure(figsize=size, dpi=DPI * ratio), [None] * len(views)
    FigureCanvasAgg(figure)  # which new axes in space ask; that of `draw` knows no figure
    for view, box, old in zip(views, boxes, left, strict=True):
        ax = old and old.ax
        if old and (old.kind is None or old.kind != view.kind):
            ax = ax.remove()  # which is None
        view.attach(figure, *box, ax=ax)
    return figure


def draw(figure):
    """Draw a figure, and return the renderer that holds its pixels until the next is drawn.

    One canvas serves all figures, since it keeps how wide each text is; it keeps no figure alive.
    """
    figure.set_canvas(_canvas)
    _canvas.figure = figure
    try:
        _canvas.draw()
    finally:
        _canvas.figure = None
    return _canvas.renderer


def draw_again(ax, area, image):
    """Draw one axes of a figure again, in its area of it; around that stay the pixels of an image.

    The area is (left, top, width, height), as parts of the figure.
    """
    hidden = [other for other in ax.figure.axes if other is not ax]
    for other in hidden:
        other.set_visible(False)
    try:
        renderer = draw(ax.figure)
    finally:
        for other in hidden:
            other.set_visible(True)
    pixels = np.asarray(renderer.buffer_rgba())
    left, top, width, height = np.multiply(area, [*pixels.shape[1::-1]] * 2)
    rows = slice(max(0, floor(top)), ceil(top + height))
    inside = rows, slice(max(0, floor(left)), ceil(left + width))
    drawn = pixels[inside].copy()
    pixels[..., :3] = np.asarray(Image.open(BytesIO(image)).convert("RGB"))
    pixels[inside] = drawn
    return renderer


def png(renderer):
    """The pixels of a renderer, as the bytes of a PNG file."""
    return _file(renderer, "PNG", compress_level=4)  # in half the time of 6, and 3 % larger


def webp(renderer):
    """The same pixels as the bytes of a WebP file: sooner made than a PNG, and a fifth smaller."""
    return _file(renderer, "WEBP", lossless=True, quality=0, method=0)


def _file(renderer, kind, **options):
    file = BytesIO()
    Image.fromarray(np.asarray(renderer.buffer_rgba())).convert("RGB").save(file, kind, **options)
    return file.getvalue()
