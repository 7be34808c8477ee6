"""The views as a student meets them: notebook 2.2 in a real JupyterLab, in a real browser.

The notebook is opened once, with two pixels for each of the page, and the tests go on from one to
the next; half of them after it was moved to a screen with one.
"""

import json
import os
import re
import time
from base64 import b64decode
from contextlib import suppress
from itertools import pairwise

import nbformat
import numpy as np
import pytest
from canvas_page import decode
from conftest import NOTEBOOKS, Lab
from nbformat.v4 import new_code_cell, new_notebook
from playwright.sync_api import TimeoutError

from calclib import explore
from calclib.refresh import METADATA

NOTEBOOK = NOTEBOOKS / "2.2_first_order_approximation.ipynb"
CELLS = nbformat.read(NOTEBOOK, as_version=4).cells
VIEWS = [i for i, cell in enumerate(CELLS) if cell.source.startswith("explore.")]
PLANE = next(i for i in VIEWS if CELLS[i].source.startswith("explore.tangent_plane("))
LINE = next(i for i in VIEWS if CELLS[i].source.startswith("explore.taylor_line("))
CURVES = (0.75, 0.5), (0.7, 0.6)  # a drag in the level curves
RAISED = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
WIDE = 1400  # pixels
QUIET = ("favicon", "ResizeObserver loop")  # complaints that are not ours


class Opened(Lab):
    """The notebook in JupyterLab, with all cells run when ``run`` was called."""

    def __init__(self, browser, server, ratio):
        size = {"width": WIDE, "height": 1000}
        self.context = browser.new_context(viewport=size, device_scale_factor=ratio)
        super().__init__(self.context.new_page(), server)
        self.ratio, self.ran, self.complaints = ratio, False, []
        self.screen = self.context.new_cdp_session(self.page)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", self._heard)
        self.open(NOTEBOOK)
        self.page.evaluate("() => window.jupyterapp.shell.collapseLeft()")

    def _heard(self, message):
        if message.type == "error" and not any(word in message.text for word in QUIET):
            self.complaints.append(message.text)

    def run(self):
        if not self.ran:
            assert self.run_all()
            self.kernel("from calclib.scene import Scene")
            self.ran = True
        return self

    def view(self, index=PLANE):
        return LiveView(self.run(), index)

    def resize(self, width=None, ratio=None):
        """Make the window so wide, or move it to a screen of another ratio of pixels.

        On each screen it has a width of its own: what is emulated tells no page of a ratio alone.
        """
        self.ratio = ratio or self.ratio
        width = width or WIDE + 20 * self.ratio
        screen = {"width": width, "height": 1000, "deviceScaleFactor": self.ratio, "mobile": False}
        self.screen.send("Emulation.setDeviceMetricsOverride", screen)


class LiveView:
    """One explorer: its picture, its reading, its controls."""

    def __init__(self, lab, index):
        self.lab, self.page, self.index = lab, lab.page, index
        self.cell = lab.output(index)
        self.canvas = self.cell.locator(".calclib-picture")
        try:
            self.canvas.wait_for(timeout=10_000)
        except TimeoutError:  # views above it that grew have moved it away
            lab.output(index)
            self.canvas.wait_for()
        wait(lambda: self.reading)
        self.canvas.scroll_into_view_if_needed()

    @property
    def reading(self):
        rows = self.cell.locator(".calclib-reading > div").all_text_contents()
        return "\n".join(rows).replace("−", "-")  # as in plain text

    @property
    def pixels(self):
        """One pixel in four of the page: enough to see a change, and quick."""
        script = """c => {
            const few = document.createElement("canvas"), step = 2 * window.devicePixelRatio;
            [few.width, few.height] = [c.width / step, c.height / step].map(Math.round);
            const ctx = few.getContext("2d");
            ctx.imageSmoothingEnabled = false;
            ctx.drawImage(c, 0, 0, few.width, few.height);
            return few.toDataURL();
        }"""
        return decode(b64decode(self.canvas.evaluate(script).split(",")[1]))

    @property
    def size(self):
        return self.canvas.evaluate("c => [c.width, c.height]")

    def box(self):
        return self.canvas.bounding_box()

    def slider(self, name):
        """The handle of a slider, by its label."""
        one = self.cell.locator(".widget-slider").filter(has_text=name).first
        return one.locator(".noUi-handle")

    def shown(self, name):
        """The number beside a slider."""
        one = self.cell.locator(".widget-slider").filter(has_text=name).first
        return float(one.locator(".widget-readout").text_content().replace("−", "-"))

    def ask(self, what):
        """An expression in the kernel, ``scene`` being this view's."""
        order = VIEWS.index(self.index)
        code = f"scene = [o for o in Out.values() if isinstance(o, Scene)][{order}]\nprint({what})"
        return self.lab.kernel(code).removesuffix("\n")

    def drag(self, start, end, steps=6, release=True):
        """Drag on the picture, between places given as fractions of it."""
        box = self.box()
        at = [
            (box["x"] + fx * box["width"], box["y"] + fy * box["height"]) for fx, fy in (start, end)
        ]
        self.page.mouse.move(*at[0])
        self.page.mouse.down()
        self.page.mouse.move(*at[1], steps=steps)
        if release:
            self.page.mouse.up()

    def choose(self, name):
        menu = self.cell.locator("select").first  # ipywidgets writes spaces that do not break
        names = [told.replace("\xa0", " ") for told in menu.locator("option").all_text_contents()]
        menu.select_option(index=names.index(name))

    def type(self, text):
        field = self.cell.locator(".widget-text input").first
        field.fill(text)
        field.press("Enter")

    def changes(self, act, *, picture=True, reading=True):
        """Do it; see both change (or not), and kernel and browser agree in the end."""
        before, said = self.pixels, self.reading
        act()
        if reading:
            wait(lambda: self.reading != said)
        if picture:
            wait(lambda: differ(before, self.pixels))
        self.agrees()
        assert (self.reading == said) != reading
        assert differ(before, self.pixels) == picture
        return self

    def agrees(self):
        """The kernel tells the same: the values travelled back."""
        wait(lambda: self.ask("scene.reading") == plain(self.reading))


def plain(reading):
    """The reading without what only the browser tells."""
    return "\n".join(line for line in reading.splitlines() if not line.startswith("Seen from"))


def differ(before, after):
    return before.shape != after.shape or bool(
        (np.abs(before.astype(int) - after) > 40).any(-1).sum() > 5
    )


def wait(until, seconds=8):
    """Wait until it holds; an assertion with what it gave, if it never does."""
    end = time.monotonic() + seconds
    while not (answer := until()):
        assert time.monotonic() < end, f"never came: {answer!r}"
        time.sleep(0.02)
    return answer


once = pytest.mark.parametrize("lab", [1], indirect=True, scope="module")


@pytest.fixture(scope="module")
def opened(browser, jupyterlab):
    """The notebook, with no cell run as yet."""
    lab = Opened(browser, jupyterlab, 2)
    yield lab
    lab.context.close()
    jupyterlab.shut_down_kernels()


@pytest.fixture(scope="module", params=[2, 1])
def lab(request, opened):
    """The notebook on a screen of either ratio."""
    opened.resize(ratio=request.param)
    return opened


def test_before_running_pictures_and_readings_stand_there(opened):
    for ratio in (2, 1):
        opened.resize(ratio=ratio)
        assert opened.page.evaluate("() => window.devicePixelRatio") == ratio
        check_stored(opened)


def check_stored(lab):
    assert not lab.ran
    for index in VIEWS:
        output = lab.output(index)
        image = output.locator("img")
        image.wait_for()
        assert image.evaluate("i => i.decode().then(() => i.naturalWidth)") >= 900
        stored = CELLS[index].outputs[-1].data["text/plain"]
        assert stored.endswith(".")
        assert image.get_attribute("alt") or stored
    assert lab.page.locator(".calclib-picture").count() == 0


def test_after_running_every_view_is_live_and_sharp(opened):
    for ratio in (1, 2):
        opened.resize(ratio=ratio)
        check_live(opened)


def check_live(lab):
    sent = "scene.canvas.frame['width'], scene.canvas.frame['ratio']"
    for index in VIEWS:
        view = lab.view(index)
        width = round(view.box()["width"])
        assert width >= 700
        wait(lambda: view.ask(sent) == f"{width} {float(lab.ratio)}")  # noqa: B023
        size = view.ask("__import__('PIL.Image').Image.open("
                        "__import__('io').BytesIO(scene.canvas.frame['image'])).size")  # fmt: skip
        wait(lambda: str(tuple(view.size)) == size)  # noqa: B023
        assert abs(view.size[0] - width * lab.ratio) <= 1
        assert view.reading == CELLS[index].outputs[-1].data["text/plain"]
        assert view.cell.get_by_role("status").text_content() == view.reading
        assert view.cell.locator("img").count() == 0


def test_a_click_and_a_drag_in_the_contour_plot_put_the_point_there(lab):
    view = lab.view()
    view.changes(lambda: view.drag((0.7, 0.6), (0.7, 0.6)))
    clicked = view.shown("x₀"), view.shown("y₀")
    view.changes(lambda: view.drag((0.7, 0.6), (0.8, 0.4)))
    x0, y0 = view.shown("x₀"), view.shown("y₀")
    assert x0 > clicked[0] and y0 > clicked[1]
    assert eval(view.ask("[*scene.value.values()][:2]"), {}) == pytest.approx([x0, y0])  # noqa: S307


@once
def test_a_slider_by_keyboard(lab):
    view = lab.view()
    view.slider("x₀").focus()
    before = view.shown("x₀")
    view.changes(lambda: view.page.keyboard.press("ArrowRight"))
    assert view.shown("x₀") > before


@once
def test_a_move_lays_out_the_numbers_and_not_the_page(lab):
    view, events, done = lab.view(), [], []
    session = lab.context.new_cdp_session(view.page)
    session.on("Tracing.dataCollected", lambda part: events.extend(part["value"]))
    session.on("Tracing.tracingComplete", lambda end: done.append(end))
    view.slider("x₀").focus()
    view.page.keyboard.press("ArrowLeft")  # after the first move JupyterLab has its own to do
    view.page.wait_for_timeout(1000)
    session.send("Tracing.start", {"categories": "devtools.timeline,blink"})
    for key in 5 * ["ArrowLeft", "ArrowRight"]:
        view.page.keyboard.press(key)
        view.page.wait_for_timeout(60)
    session.send("Tracing.end")
    while not done:
        view.page.wait_for_timeout(20)
    session.detach()
    ends = [event["args"]["endData"] for event in events if "endData" in event.get("args", {})]
    roots = [[root["nodeName"] for root in end.get("layoutRoots", [])] for end in ends]
    alone = ["DIV class='calclib-room'", "DIV class='widget-readout'"]
    assert [sorted(each) for each in roots].count(alone) >= 5, roots


@once
def test_a_slider_by_mouse(lab):
    view = lab.view()

    def drag():
        box = view.slider("y₀").bounding_box()
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        view.page.mouse.move(x, y)
        view.page.mouse.down()
        view.page.mouse.move(x - 60, y, steps=8)
        view.page.mouse.up()

    before = view.shown("y₀")
    view.changes(drag)
    assert view.shown("y₀") < before


@once
def test_the_second_point_is_dragged_by_itself(lab):
    view = lab.view()
    handle = view.cell.locator("[aria-label='the second point']").bounding_box()
    box, first = view.box(), (view.shown("x₀"), view.shown("y₀"))
    at = (handle["x"] + 14 - box["x"]) / box["width"], (handle["y"] + 14 - box["y"]) / box["height"]
    view.changes(lambda: view.drag(at, (at[0] + 0.04, at[1] + 0.05)))
    assert (view.shown("x₀"), view.shown("y₀")) == first


@once
def test_the_point_by_arrow_keys(lab):
    view = lab.view()
    handle = view.cell.locator("[aria-label='the point of contact']")
    handle.focus()
    for key, name, sign in (("ArrowLeft", "x₀", -1), ("ArrowUp", "y₀", 1), ("ArrowDown", "y₀", -1)):
        before = view.shown(name)
        view.changes(lambda: view.page.keyboard.press(key))  # noqa: B023
        wait(lambda: (view.shown(name) - before) * sign > 0)  # noqa: B023
    assert handle.get_attribute("aria-valuetext").startswith(f"({view.shown('x₀'):g}, ")
    assert handle.evaluate("h => h === document.activeElement")


def camera(view):
    return eval(view.ask("scene.views[0].camera"), {})  # noqa: S307  (of our own kernel)


def arrived(view):
    """Wait until the picture that the kernel drew from the present side is in the browser."""
    sent = "scene.canvas.frame['views'][0]['camera'] == list(scene.views[0].camera)"
    wait(lambda: view.ask(sent) == "True")
    view.page.wait_for_timeout(150)


def test_a_turn_by_mouse(lab):
    view = lab.view()
    before, said, side = view.pixels, view.reading, camera(view)
    view.drag((0.2, 0.5), (0.3, 0.45), release=False)
    wait(lambda: differ(before, view.pixels))  # the browser by itself
    assert camera(view) == side
    rough = view.pixels
    view.page.mouse.up()
    wait(lambda: camera(view) != side)
    wait(lambda: differ(rough, view.pixels))  # Matplotlib's picture
    assert plain(said) in view.reading and "Seen from azimuth" in view.reading
    view.agrees()


@once
def test_a_turn_by_keyboard_keeps_the_focus(lab):
    view = lab.view()
    view.cell.locator(".calclib-turner").first.focus()
    for key, axis in (("ArrowLeft", 0), ("ArrowUp", 1), ("ArrowLeft", 0)):
        before, side = view.pixels, camera(view)
        view.page.keyboard.press(key)
        wait(lambda: differ(before, view.pixels))  # noqa: B023
        wait(lambda: camera(view)[axis] != side[axis])  # noqa: B023
        arrived(view)
    assert view.cell.locator(".calclib-turner").first.evaluate("h => h === document.activeElement")


@once
def test_turns_that_follow_fast_never_jump_back(lab):
    """The picture of a turn that is over arrives while the next one is under way."""
    view = lab.view()
    view.cell.locator(".calclib-turner").first.focus()
    view.page.evaluate(
        """reading => {
            window.seen = [];
            const note = () => {
                const found = reading.textContent.match(/azimuth (−?\\d+)/);
                if (found) window.seen.push(Number(found[1].replace("−", "-")));
            };
            window.watching = new MutationObserver(note);
            window.watching.observe(reading, { childList: true, subtree: true });
        }""",
        view.cell.locator(".calclib-reading").element_handle(),
    )
    for _ in range(5):
        view.page.keyboard.press("ArrowRight")
        time.sleep(0.31)
    time.sleep(1)
    seen = view.page.evaluate("() => { window.watching.disconnect(); return window.seen; }")
    steps = (np.diff(np.array(seen)) + 180) % 360 - 180
    assert len(set(np.sign(steps[steps != 0]))) == 1, seen


@once
def test_the_zoom(lab):
    view = lab.view()
    view.slider("zoom").focus()
    view.changes(lambda: view.page.keyboard.press("ArrowRight"))
    assert view.ask("scene.settings['zoom'].value") == "2"
    view.changes(lambda: view.page.keyboard.press("ArrowLeft"))


def error(view):
    """The error of the plane at the second point, as the reading tells it."""
    (told,) = re.findall(r"the error ([\d.]+)(?:·10(\S+))?;", view.reading)
    return float(told[0]) * 10.0 ** int((told[1] or "0").translate(RAISED))


def zoomed(view, factor, rest=300):
    """Wait for the picture at a zoom; where the points are, and the error."""
    wait(lambda: view.ask("scene.settings['zoom'].value") == str(factor))
    view.page.wait_for_timeout(rest)  # for what the browser would tell of its own
    view.agrees()
    told = view.ask("[*scene.value.values(), next(iter(scene.controls.values())).step]")
    *points, step = json.loads(told)
    return points, step, error(view)


def put_back(view):
    """The points, and the sliders' ranges, where the notebook has them."""
    view.lab.wait_idle()
    view.page.wait_for_timeout(500)  # for what a test before has begun
    view.ask("[__import__('calclib.scene').scene.set_range(w, -2, 2, v) "
             "for w, v in zip(scene.controls.values(), (1, 1, 0.4, 1.4))]")  # fmt: skip
    view.agrees()
    assert "0.28; error / distance" in view.reading


def drag_zoom(view, to):
    box = view.slider("zoom").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    view.page.mouse.move(x, y)
    view.page.mouse.down()
    view.page.mouse.move(x + to, y, steps=8)
    view.page.mouse.up()


@once
def test_the_zoom_moves_no_point_that_the_reader_left(lab):
    """By key, by mouse, step by step; the second point comes nearer, and goes back."""
    view = lab.view()
    put_back(view)
    press = view.page.keyboard.press
    start, step, first = zoomed(view, 1)
    nearer = [*start[:2], *(c + (d - c) / 64 for c, d in zip(start[:2], start[2:], strict=True))]
    ways = ((lambda: press("End"), lambda: press("Home")),
            (lambda: drag_zoom(view, 1200), lambda: drag_zoom(view, -1200)))  # fmt: skip
    for there, back in ways:
        view.slider("zoom").focus()
        for act, factor, points in ((there, 64, nearer), (back, 1, start)):
            act()
            found, now, told = zoomed(view, factor)
            assert found == pytest.approx(points, abs=1e-12)
            assert now == pytest.approx(step / factor)
            assert told == pytest.approx(first / factor**2, rel=0.05)
    view.slider("zoom").focus()
    errors = [first]
    for factor in (2, 4, 8, 16, 32, 64):
        press("ArrowRight")
        found, _, told = zoomed(view, factor, 0)  # what comes late is seen in the next step
        assert found[:2] == start[:2]
        errors.append(told)
    assert [b / a for a, b in pairwise(errors)] == pytest.approx([1 / 4] * 6, rel=0.06)
    for factor in (32, 16, 8, 4, 2, 1):
        press("ArrowLeft")
        zoomed(view, factor, 0)
    assert zoomed(view, 1)[0] == pytest.approx(start, abs=1e-12)


@once
def test_a_point_that_was_moved_in_the_zoom_stays_where_it_is(lab):
    view = lab.view()
    put_back(view)
    view.slider("zoom").focus()
    view.page.keyboard.press("End")
    zoomed(view, 64)
    view.slider("x₀").focus()
    for _ in range(3):
        view.page.keyboard.press("ArrowRight")
    view.agrees()
    moved = zoomed(view, 64)[0][0]
    assert moved == pytest.approx(1 + 3 * 0.1 / 64)
    view.slider("zoom").focus()
    view.page.keyboard.press("Home")
    assert zoomed(view, 1)[0][0] == pytest.approx(moved, abs=1e-12)
    put_back(view)


@once
def test_another_function(lab):
    view = lab.view()
    view.changes(lambda: view.choose("x² - y², a saddle"))
    assert view.cell.locator(".widget-text input").first.input_value() == "x^2 - y^2"
    view.changes(lambda: view.type("x y + 1"))
    view.changes(lambda: view.type(""), picture=False)
    assert "Nothing is written yet" in view.reading
    view.changes(lambda: view.type("sin("), picture=False)
    assert view.cell.locator(".calclib-problem").count() == 1
    view.changes(lambda: view.page.keyboard.press("Escape") or view.type("x^2 + x*y + y^2"))
    assert view.cell.locator(".calclib-problem").count() == 0


@once
def test_an_error_of_ours_is_told_in_the_browser(lab):
    view = lab.view(LINE)
    lab.kernel("""
import calclib.explore.first_order_approximation as module
whole = module.slopes_at
def broken(*args, **kwargs):
    raise RuntimeError("the lamp is out")
module.slopes_at = broken
""")
    view.changes(lambda: view.type("x^2"), picture=False)
    assert "RuntimeError: the lamp is out" in view.reading
    lab.kernel("module.slopes_at = whole")
    view.changes(lambda: view.type("x^3"))


def test_the_line_by_its_sliders_and_its_point(lab):
    view = lab.view(LINE)
    view.slider("h").focus()
    view.changes(lambda: view.page.keyboard.press("ArrowLeft"))
    view.changes(lambda: view.drag((0.2, 0.5), (0.2 + lab.ratio / 10, 0.2)))


def test_a_narrow_window_changes_the_size_only_and_the_picture_is_sharp_again(lab):
    view = lab.view()
    said, wide = view.reading, view.box()["width"]
    lab.resize(820)
    try:
        wait(lambda: view.box()["width"] < wide - 50)
        width = round(view.box()["width"])
        assert 600 <= width <= 760
        wait(lambda: view.ask("scene.canvas.frame['width']") == str(width))
        wait(lambda: abs(view.size[0] - width * lab.ratio) <= 1)
        assert view.reading == said
        assert view.ask("scene.canvas.frame['ratio']") == str(float(lab.ratio))
        row = view.cell.locator(".calclib-scene")
        assert row.evaluate("e => e.scrollWidth <= e.clientWidth")
        stacked = view.box()["height"] > view.box()["width"]  # then the level curves stand below
        view.cell.locator(".calclib-reading").scroll_into_view_if_needed()
        view.changes(lambda: view.drag(*([(0.5, 0.75), (0.45, 0.8)] if stacked else CURVES)))
    finally:
        lab.resize()
    wait(lambda: view.ask("scene.canvas.frame['width']") == str(round(wide)))


@once
def test_sliders_and_points_move_while_the_kernel_is_busy(lab, tmp_path):
    view, rested = lab.view(), tmp_path / "rested"
    lab.page.evaluate(
        """code => {
            const { kernel } = window.jupyterapp.shell.currentWidget.sessionContext.session;
            const future = kernel.requestExecute({ code });
            future.onIOPub = () => (window.sleeping = true);
            future.done.then(() => (window.sleeping = false));
        }""",
        "import pathlib, time\n"
        f"while not pathlib.Path({str(rested)!r}).exists():\n    time.sleep(0.02)",
    )

    def five_keys():
        view.slider("x₀").focus()
        for _ in range(5):
            lab.page.keyboard.press("ArrowRight")

    try:
        wait(lambda: lab.page.evaluate("() => window.sleeping"))
        for act in (five_keys, lambda: view.drag((0.7, 0.5), (0.65, 0.7))):
            before, said = view.pixels, view.reading
            act()
            wait(lambda: view.reading != said and differ(before, view.pixels))  # noqa: B023
        assert lab.page.evaluate("() => window.sleeping")
        told, x0 = view.reading, view.shown("x₀")
    finally:
        rested.touch()
    view.agrees()
    assert view.reading == told
    assert view.ask("scene.value['x0']") == str(x0)


@once
def test_running_a_cell_again_leaves_one_live_view(lab):
    view = lab.view()
    first = view.ask("scene.widget.model_id")
    lab.cell(PLANE).locator(".jp-Cell-inputArea").click()
    lab.page.keyboard.press("Escape")
    assert lab.command("notebook:run-cell")
    view.canvas.wait_for()
    wait(
        lambda: (
            view.canvas.count() == 1 and view.reading == CELLS[PLANE].outputs[-1].data["text/plain"]
        )
    )
    models = lab.kernel("from ipywidgets.widgets.widget import _instances; print(list(_instances))")
    assert first not in models and view.canvas.count() == 1
    view.slider("x₀").focus()
    before = view.pixels
    lab.page.keyboard.press("ArrowLeft")
    wait(lambda: differ(before, view.pixels))


def test_the_console_shows_no_error(lab):
    lab.run()
    with suppress(TimeoutError):
        lab.page.wait_for_event("console", timeout=200)
    assert lab.complaints == []


@once
def test_after_a_restart_a_setting_says_that_nobody_answers_and_goes_back(lab):
    """The last test of this notebook: its views stand there, and the new kernel knows none."""
    view = lab.view()
    restart = "() => window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart()"
    lab.page.evaluate(restart)
    lab.wait_idle()

    def settings():
        menu, field = (view.cell.locator(part).first for part in ("select", ".widget-text input"))
        zoom = view.cell.locator(".widget-slider").filter(has_text="zoom")
        chosen = menu.evaluate("s => s.selectedOptions[0].label")
        return chosen, field.input_value(), zoom.locator(".widget-readout").text_content()

    before, said, pixels = settings(), view.reading, view.pixels
    for act in (
        lambda: view.choose("max(x, y), a fold"),
        lambda: view.type("x y + 1"),
        lambda: view.slider("zoom").focus() or lab.page.keyboard.press("End"),
    ):
        act()
        wait(lambda: settings() == before and view.reading != said)
        assert view.reading == (
            f"{said}\nThis needs the kernel, and none is running that knows this view: "
            "run the notebook first."
        )
        assert not differ(pixels, view.pixels)
    view.slider("x₀").focus()
    lab.page.keyboard.press("ArrowLeft")
    wait(lambda: differ(pixels, view.pixels))  # and the rest goes on
    game = LiveView(lab, VIEWS[-1])
    game.cell.locator("button").first.click()
    wait(lambda: "none is running that knows this view" in game.reading)


# ---- With no kernel at all: what an exported page is ----


@pytest.mark.parametrize("name", explore.__all__)
def test_without_a_kernel_every_control_moves_picture_and_reading(canvas, name):
    """What is sent goes nowhere; the reading is what Python tells of the same values."""
    scene = getattr(explore, name)()
    canvas.show(scene, width=480)
    before, said = canvas.pixels, canvas.reading  # each control is put back
    for symbol, widget in scene.controls.items():
        start = widget.value
        options = getattr(widget, "_options_full", None)
        if options:
            widget.index = (widget.index + 1) % len(options)
            there = widget.index
        elif isinstance(widget.value, bool):
            there = widget.value = not widget.value
        else:
            low, high = widget.min, widget.max
            if hasattr(widget, "base"):
                low, high = widget.base**low, widget.base**high
            widget.value = low + (high - low) * (0.8 if widget.value < (low + high) / 2 else 0.2)
            there = widget.value
        canvas.set(**{symbol.name: there})
        assert differ(before, canvas.pixels), symbol
        assert canvas.reading == scene.reading != said
        widget.value = start
        canvas.set(**{symbol.name: widget.index if options else widget.value})
        assert canvas.reading == said
    assert canvas.sent == []
    scene.close()


def test_without_a_kernel_one_may_drag_turn_and_use_the_keys(canvas):
    scene = explore.tangent_plane()
    scene.widget  # noqa: B018
    canvas.show(scene)
    page, start = canvas.now, canvas.pixels
    box = page.locator(".calclib-picture").bounding_box()

    def drag(start, end):
        for move, (fx, fy) in ((page.mouse.down, start), (page.mouse.up, end)):
            page.mouse.move(box["x"] + fx * box["width"], box["y"] + fy * box["height"], steps=4)
            move()
        page.wait_for_timeout(60)

    drag((0.7, 0.5), (0.8, 0.3))
    pointed = canvas.pixels
    assert differ(start, pointed) and canvas.reading != scene.reading
    page.locator("[aria-label='the point of contact']").focus()
    page.keyboard.press("Shift+ArrowLeft")
    page.wait_for_timeout(60)
    assert differ(pointed, canvas.pixels)
    drag((0.2, 0.5), (0.35, 0.45))
    turned = canvas.pixels
    left = turned.shape[1] // 2
    assert differ(pointed[:, :left], turned[:, :left]) and "Seen from azimuth" in canvas.reading
    page.locator(".calclib-turner").focus()
    page.keyboard.press("ArrowUp")
    page.wait_for_timeout(400)
    assert differ(turned, canvas.pixels)
    assert [list(message) for message in canvas.sent] == [["turn"], ["turn"]]  # and nobody answered
    before, said = canvas.pixels, canvas.reading
    drag((0.75, 0.5), (0.7, 0.6))  # the point still moves, over the browser's own surface
    assert differ(before[:, :left], canvas.pixels[:, :left]) and canvas.reading != said
    scene.close()


# ---- Answering an exercise ----


def test_answering_by_keyboard_alone(page, jupyterlab, tmp_path):
    lab = Lab(page, jupyterlab)
    cells = ["from calclib import exercise", 'exercise("2.5")']
    path = tmp_path / "practice.ipynb"
    cells = [new_code_cell(cell) for cell in cells]
    nbformat.write(new_notebook(cells=cells, metadata=METADATA), path)
    lab.open(path)
    page.set_viewport_size({"width": 1024, "height": 768})
    assert lab.run_all()
    output = lab.output(1)
    status = output.get_by_role("status").first
    output.get_by_label("Your answer").focus()
    press = page.keyboard

    def told(text):
        output.get_by_role("status").filter(has_text=text).first.wait_for()

    told("Not tried yet")
    press.type("3/5x + 4/5y")
    output.locator("mjx-container, .MathJax").last.wait_for()
    press.press("Enter")
    told("Not right yet. The value of f at the point is missing")
    press.press("Tab")
    press.press("Tab")
    press.press("Enter")
    told("Hint 1.")
    _picture(page, "practice_wrong")
    press.press("Shift+Tab")
    press.press("Shift+Tab")
    press.press("Home")
    press.type("5 + ")
    told("The answer was changed: check it again.")
    _picture(page, "practice_changed")
    press.press("Enter")
    told("✓ Right")
    for _ in range(3):
        press.press("Tab")
    press.press("Space")
    told("Solution.")
    press.press("Tab")
    press.press("Enter")
    output.locator(".calclib-picture").wait_for()
    output.get_by_text("0 apart at (3, 4), and 0 apart").first.wait_for()
    _picture(page, "practice_right")
    assert "✓" in status.inner_text()
    assert page.errors == []


def _picture(page, name):
    """Keep a picture to look at, where CALCLIB_PICTURES names a folder."""
    if folder := os.environ.get("CALCLIB_PICTURES"):
        page.wait_for_timeout(600)
        page.screenshot(path=f"{folder}/{name}.png")
