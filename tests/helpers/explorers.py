"""What the tests of explorers share: a scene's picture, and what no reading may hold."""

import re

from canvas_page import seen

NOT_FOR_READERS = re.compile(r"\b(nan|inf|oo|zoo|Heaviside|Traceback|None|Piecewise)\b|\*\*|[{}]")
SMALL = 360  # pixels wide: quick to draw


def picture(scene):
    """What is seen, small."""
    if scene.canvas.frame.get("width") != SMALL:
        scene._asked(scene.canvas, {"resize": [SMALL, 1]}, [])
    return seen(scene).tobytes()


def check_reading(scene, problem_allowed):
    reading = scene.reading
    assert reading and not NOT_FOR_READERS.search(reading), reading
    assert "went wrong" not in reading, reading
    if not problem_allowed:
        assert scene.canvas.problem == ""
    for sentence in reading.splitlines():
        assert sentence[0].isalnum() or sentence[0] in "√|", sentence
        assert sentence.endswith("."), sentence
