"""The still part of a scene, as a Matplotlib figure and as the bytes of a PNG."""

import threading
from functools import wraps
from io import BytesIO

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image

from calclib.scene.overlay import DPI

_lock = threading.RLock()
_canvas = FigureCanvasAgg(Figure())


def one_at_a_time(method):
    """Let one thread at a time draw: front ends may call from others than the cells run in."""

    @wraps(method)
    def locked(*args, **kwargs):
        with _lock:
            return method(*args, **kwargs)

    return locked


def still(views, width, height, ratio):
    """Draw the still parts of views in columns: ``width * ratio`` by ``height * ratio`` pixels.

    A view that is ``below`` stands in the column of the one before it.
    """
    figure = Figure(figsize=(width / DPI, height / DPI), dpi=DPI * ratio)
    FigureCanvasAgg(figure)
    columns = []
    for view in views:
        columns = [*columns[:-1], [*columns[-1], view]] if view.below else [*columns, [view]]
    left, total = 0, sum(column[0].weight for column in columns)
    for column in columns:
        wide, top = width * column[0].weight / total, 0
        for view in column:
            tall = height * view.tall / sum(v.tall for v in column)
            view.attach(figure, left, top, wide, tall)
            top += tall
        left += wide
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


def png(renderer, **options):
    """The pixels of a renderer, as the bytes of a PNG file."""
    file = BytesIO()
    picture = np.asarray(renderer.buffer_rgba())
    Image.fromarray(picture).convert("RGB").save(file, "PNG", **options)
    return file.getvalue()
