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
        self.session.send(
            "Emulation.setTouchEmulationEnabled", {"enabled": True, "maxTouchPoints": 5}
        )

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
                self.down[finger] = tuple(
                    a + (b - a) * k / steps for a, b in zip(was, end, strict=True)
                )
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


# ---- The zoom of the page, another width, paper ----


@pytest.fixture
def screen(canvas):
    """Set how many pixels of the screen there are for each of the page."""
    scene = explore.tangent_plane()
    canvas.show(scene)
    session = canvas.now.context.new_cdp_session(canvas.now)

    def zoom(ratio):
        size = {
            **{"width": round(1200 / ratio), "height": round(900 / ratio)},
            **{"deviceScaleFactor": ratio, "mobile": False},
        }
        session.send("Emulation.setDeviceMetricsOverride", size)
        canvas.now.wait_for_timeout(600)
        return [message["resize"][1] for message in canvas.sent if "resize" in message]

    yield zoom
    zoom(1)
    session.detach()


def test_a_zoom_of_the_page_asks_for_as_many_pixels(canvas, screen):
    wide = canvas.scene.canvas.frame["width"]
    size = "() => document.querySelector('canvas').width"
    assert screen(1.5) == [1.5] and canvas.now.evaluate(size) == round(1.5 * wide)
    assert screen(2) == [1.5, 2]
    assert screen(1) == [1.5, 2] and canvas.now.evaluate(size) == wide  # it is there
    assert screen(2) == [1.5, 2, 2]


def test_narrowing_and_widening_leaves_no_gap(canvas):
    canvas.show(explore.tangent_plane())
    page = canvas.now
    heights = []
    for width in (960, 300, 960):
        page.evaluate("width => (document.body.firstChild.style.width = `${width}px`)", width)
        page.wait_for_timeout(200)
        room, text = (page.locator(f".calclib-{name}") for name in ("room", "reading"))
        heights.append(room.bounding_box()["height"])
        assert heights[-1] == text.bounding_box()["height"]
    assert heights[1] > heights[0] == heights[2]


def test_on_paper_circles_are_circles_and_the_reading_is_whole(canvas):
    canvas.show(explore.tangent_plane())
    page = canvas.now
    shape = "c => c.getBoundingClientRect().width / c.getBoundingClientRect().height"
    picture, room = page.locator(".calclib-picture"), page.locator(".calclib-room")
    before = picture.evaluate(shape)
    page.emulate_media(media="print")
    try:
        page.evaluate("""() => {
            document.querySelector(".calclib-stage").style.maxWidth = "40%";
            document.querySelector(".calclib-reading").style.width = "200px";
        }""")
        assert picture.evaluate(shape) == pytest.approx(before, rel=0.01)
        text = page.locator(".calclib-reading").bounding_box()["height"]
        assert room.bounding_box()["height"] >= text > 100
    finally:
        page.emulate_media(media="screen")


# ---- Who cannot see the picture ----


def test_the_reading_stands_once_and_is_told_when_the_hand_rests(canvas):
    scene = explore.tangent_plane()
    canvas.show(scene)
    page = canvas.now
    snapshot = page.locator("body").aria_snapshot()
    assert snapshot.count("At (1, 1) the plane is") == 1
    page.evaluate("""() => {
        window.told = 0;
        const live = document.querySelector("[role=status]");
        new MutationObserver(() => (window.told += 1)).observe(live, { childList: true });
    }""")
    for step in range(10):
        canvas.set(x0=1 + step / 10)
    assert page.evaluate("() => window.told") == 0
    page.wait_for_timeout(700)
    assert page.evaluate("() => window.told") == 1
    assert page.get_by_role("status").text_content() == canvas.reading


def test_a_point_is_a_slider_with_its_range_and_its_keys(canvas):
    canvas.show(explore.tangent_plane(at=(0.5, -0.5)))
    handle = canvas.now.get_by_role("slider", name="the point of contact")

    def told():
        names = ("valuemin", "valuenow", "valuemax", "valuetext")
        return [handle.get_attribute(f"aria-{name}") for name in names]

    handle.focus()
    for key, now, text in (
        ("ArrowRight", "0.6", "(0.6, -0.5)"), ("End", "2", "(2, -0.5)"),
        ("Home", "-2", "(-2, -0.5)"), ("PageUp", "-2", "(-2, 0.5)"),
        ("PageDown", "-2", "(-2, -0.5)"),
    ):  # fmt: skip
        canvas.now.keyboard.press(key)
        canvas.now.wait_for_timeout(50)
        assert told() == ["-2", now, "2", text]


# ---- Dark themes, high contrast ----

THEMES = {
    "light": ("#ffffff", "rgba(0, 0, 0, 0.87)"),
    "dark": ("#111111", "rgba(255, 255, 255, 1)"),
    "high contrast": ("#000000", "#ffffff"),
    "no theme": ("#ffffff", ""),
}


def luminance(channels):
    c = np.where(channels <= 0.03928, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    return c @ [0.2126, 0.7152, 0.0722]


@pytest.mark.parametrize("theme", THEMES)
def test_a_problem_can_be_read(canvas, theme):
    ground, text = THEMES[theme]
    scene = explore.tangent_plane()
    canvas.show(scene)
    scene.canvas.problem = "Nothing is written yet."
    canvas.update()
    script = """([ground, text]) => {
        document.documentElement.style.setProperty("--jp-content-font-color1", text);
        const problem = getComputedStyle(document.querySelector(".calclib-problem"));
        const pen = new OffscreenCanvas(1, 1).getContext("2d"), found = [];
        for (const colour of [ground, problem.color]) {
            pen.fillStyle = colour;
            pen.fillRect(0, 0, 1, 1);
            found.push([...pen.getImageData(0, 0, 1, 1).data.slice(0, 3)]);
        }
        document.documentElement.style.removeProperty("--jp-content-font-color1");
        return found;
    }"""
    found = np.array(canvas.now.evaluate(script, [ground, text])) / 255
    low, high = sorted(map(luminance, found))
    assert (high + 0.05) / (low + 0.05) >= 4.5
