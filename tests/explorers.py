"""What the tests of explorers share: a scene's picture, and what no reading may hold."""

import re

from canvas_page import rendered

NOT_FOR_READERS = re.compile(r"\b(nan|inf|oo|zoo|Heaviside|Traceback|None|Piecewise)\b|\*\*|[{}]")


def picture(scene):
    return rendered(scene.figure(width=420)).tobytes()


def check_reading(scene, problem_allowed):
    reading = scene.reading
    assert reading and not NOT_FOR_READERS.search(reading), reading
    assert "went wrong" not in reading, reading
    if not problem_allowed:
        assert scene.canvas.problem == ""
    for sentence in reading.splitlines():
        assert sentence[0].isalnum() or sentence[0] in "√|", sentence
        assert sentence.endswith("."), sentence
