"""The picture in a reader's hands: a finger, the zoom of the page, another width, paper."""

import numpy as np
import pytest

from calclib import explore

SPACER = "() => { document.body.style.cssText = 'padding: 300px 0 3000px; overflow-anchor: none'; }"
PLACE = "() => [scrollY, visualViewport.scale]"


class Fingers:
    """Fingers on the canvas's page, through Chromium's own protocol."""

    def __init__(self, page):
        self.page, self.down = page, {}
        self.session = page.context.new_cdp_session(page)
        self.session.send("Emulation.setTouchEmulationEnabled", {"enabled": True, "maxTouchPoints": 5})

    def _tell(self, kind):
        points = [{"x": x, "y": y, "id": k} for k, (x, y) in self.down.items()]
        self.session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    def put(self, finger, x, y):
        self.down[finger] = x, y
        self._tell("touchStart")

    def move(self, *to, steps=8):
        """Move fingers, given as (finger, x, y), at the same time."""
        start = dict(self.down)
        for k in range(1, steps + 1):
            for finger, *end in to:
                was = start[finger]
                self.down[finger] = tuple(a + (b - a) * k / steps for a, b in zip(was, end, strict=True))
            self._tell("touchMove")
            self.page.wait_for_timeout(16)

    def lift(self):
        self.down = {}
        self._tell("touchEnd")
        self.page.wait_for_timeout(150)


@pytest.fixture
def hand(canvas):
    scene = explore.tangent_plane(at=(0, 0))
    canvas.show(scene)
    page = canvas.now
    page.evaluate(SPACER)
    page.evaluate("() => scrollTo(0, 0)")
    fingers = Fingers(page)
    fingers.place = lambda: page.evaluate(PLACE)
    fingers.at = lambda fx, fy: (box["x"] + fx * box["width"], box["y"] + fy * box["height"])
    box = page.locator(".calclib-picture").bounding_box()
    yield fingers
    fingers.session.send("Emulation.setTouchEmulationEnabled", {"enabled": False})
    fingers.session.send("Emulation.setPageScaleFactor", {"pageScaleFactor": 1})
    fingers.session.detach()
    page.evaluate("() => { document.body.style.cssText = ''; scrollTo(0, 0); }")


def point(page):
    handle = page.locator("[aria-label='the point of contact']")
    box = handle.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


@pytest.mark.parametrize("where", [(0.25, 0.6), (0.9, 0.8)], ids=["space", "plane"])
def test_a_swipe_scrolls_the_page(canvas, hand, where):
    said = canvas.reading
    x, y = hand.at(*where)
    hand.put(0, x, y)
    hand.move((0, x, y - 200))
    hand.lift()
    assert hand.place()[0] > 100 and canvas.reading == said


def test_a_finger_on_a_point_drags_it(canvas, hand):
    x, y = point(canvas.now)
    hand.put(0, x, y)
    hand.move((0, x + 40, y - 120))
    hand.lift()
    assert hand.place() == [0, 1]
    moved = point(canvas.now)
    assert np.allclose(moved, (x + 40, y - 120), atol=6)


def test_a_finger_that_stays_turns_the_surface(canvas, hand):
    x, y = hand.at(0.25, 0.6)
    hand.put(0, x, y)
    canvas.now.wait_for_timeout(400)
    hand.move((0, x + 80, y - 60))
    hand.lift()
    assert "Seen from azimuth" in canvas.reading and hand.place() == [0, 1]


def test_a_tap_puts_the_point_there(canvas, hand):
    x, y = hand.at(0.85, 0.3)
    hand.put(0, x, y)
    hand.lift()
    assert np.allclose(point(canvas.now), (x, y), atol=6)


@pytest.mark.parametrize("on_a_point", [True, False])
def test_a_second_finger_ends_a_drag_and_two_zoom_the_page(canvas, hand, on_a_point):
    x, y = point(canvas.now) if on_a_point else hand.at(0.85, 0.3)
    hand.put(0, x, y)
    hand.put(1, x, y + 60)
    said = canvas.reading
    hand.move((0, x, y - 60), (1, x, y + 160), steps=12)
    assert canvas.reading == said
    hand.lift()
    assert hand.place()[1] > 1.3
    assert canvas.reading == said
