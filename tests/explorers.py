"""What the tests of explorers share: a scene's picture, and what no reading may hold."""

import re

import numpy as np
from canvas_page import decode

NOT_FOR_READERS = re.compile(r"\b(nan|inf|oo|zoo|Heaviside|Traceback|None|Piecewise)\b|\*\*|[{}]")
SMALL = 420  # pixels wide: quick to draw


def picture(scene):
    """What is seen: the still part that was sent last, with the marks over it as they are now."""
    if scene.canvas.frame.get("width") != SMALL:
        scene._asked(scene.canvas, {"resize": [SMALL, 1]}, [])
    canvas = scene.views[0].ax.figure.canvas
    pixels = np.asarray(canvas.buffer_rgba())
    still = pixels.copy()
    assert np.array_equal(still[..., :3], decode(scene.canvas.frame["image"]))
    for view in scene.views:
        for artist in view.overlay(scene.value):
            artist.draw(canvas.get_renderer())
            artist.remove()
    seen, pixels[:] = pixels.tobytes(), still
    return seen


def check_reading(scene, problem_allowed):
    reading = scene.reading
    assert reading and not NOT_FOR_READERS.search(reading), reading
    assert "went wrong" not in reading, reading
    if not problem_allowed:
        assert scene.canvas.problem == ""
    for sentence in reading.splitlines():
        assert sentence[0].isalnum() or sentence[0] in "√|", sentence
        assert sentence.endswith("."), sentence
