"""The pixels of a field: colours over a rectangle of the plane, smooth between its cells' middles.

``field.js`` does the same in the browser.
"""

import numpy as np
from PIL import Image

from calclib.scene.trees import evaluate

COLOURS = 256


def cells(field, stops, values, corners):
    """The colours of the cells from the top, shape (up, across, 4); none without a level."""
    names, (across, up), level = field
    (x0, y0), (x1, y1) = corners
    x = x0 + (np.arange(across) + 0.5) / across * (x1 - x0)
    y = y1 + (np.arange(up) + 0.5) / up * (y0 - y1)
    levels = evaluate(level, values | dict(zip(names, np.meshgrid(x, y), strict=True)))
    levels = np.broadcast_to(levels, (up, across))
    known = np.isfinite(levels)
    index = np.floor((COLOURS - 1) * np.clip(np.where(known, levels, 0), 0, 1) + 0.5).astype(int)
    pixels = np.zeros((up, across, 4), np.uint8)
    pixels[known] = _colours(stops)[index[known]]
    return pixels


def _colours(stops):
    """Colours along evenly spaced stops, shape (256, 4)."""
    channels = np.array([[int(stop[i : i + 2], 16) for i in (1, 3, 5)] for stop in stops])
    at, spaced = np.linspace(0, 1, COLOURS), np.linspace(0, 1, len(stops))
    mixed = [np.floor(np.interp(at, spaced, channel) + 0.5) for channel in channels.T]
    return np.column_stack([*mixed, np.full(COLOURS, 255)]).astype(np.uint8)


def smooth(pixels, width, height):
    """The cells' colours as so many pixels."""
    return np.array(Image.fromarray(pixels).resize((width, height), Image.Resampling.BILINEAR))
