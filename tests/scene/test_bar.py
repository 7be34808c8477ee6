"""The bar above a picture: what its buttons do without a kernel, and what it hints at."""

import pytest
from ipywidgets import Dropdown
from sympy import symbols

from calclib import explore
from calclib.scene import Scene, slider, stills, widgets
from calclib.scene.marks import Point
from calclib.scene.reading import text_parts

x = symbols("x", real=True)


def press(canvas, name):
    canvas.now.get_by_role("button", name=name, exact=True).click()
    canvas.now.evaluate("() => new Promise((done) => setTimeout(done, 100))")


def values(canvas):
    return [state["value"] for state in map(canvas.model, canvas.scene.controls.values())]


def buttons(canvas):
    return canvas.now.locator(".calclib-bar button:visible").evaluate_all(
        "all => all.map((button) => button.getAttribute('aria-label'))"
    )


def hints(canvas):
    shown = canvas.now.locator(".calclib-hints > span:visible").all_text_contents()
    return [text for text in shown if text]


@pytest.fixture(scope="module")
def plane():
    return explore.tangent_plane(at=(0.5, 1))


def test_only_the_buttons_that_apply_are_there(canvas, plane):
    canvas.show(plane)
    sides = ["Back to the first side", "From above"]
    usual = ["Back to the first values", "Copy as code", "Enlarge"]
    assert buttons(canvas) == ["Zoom in", usual[0], *sides, *usual[1:]]
    canvas.show(explore.loss())
    assert buttons(canvas) == usual
    scene = Scene({x: slider("x", -1, 1, 0)})
    scene.view(lambda ax: stills.graph(x**2, x, ax=ax)).add(Point(x, x**2))
    canvas.show(scene)
    assert buttons(canvas) == [usual[0], usual[2]]
    assert hints(canvas) == []


def test_sides(canvas, plane):
    canvas.show(plane)
    press(canvas, "From above")
    assert canvas.sent[-1] == {"turn": [0, -90, 89]}
    assert canvas.reading.endswith("Seen from azimuth -90°, elevation 89°.")
    press(canvas, "Back to the first side")
    assert canvas.sent[-1] == {"turn": [0, *plane.views[0].home]}
    assert "Seen from" not in canvas.reading
    press(canvas, "From above")
    canvas.now.locator("canvas").dblclick(position={"x": 250, "y": 250})
    assert canvas.sent[-1] == {"turn": [0, *plane.views[0].home]}


def test_the_first_values_come_back(canvas, plane):
    canvas.show(plane)
    first = values(canvas)
    canvas.set(x0=-1, y1=0.3)
    assert values(canvas) != first
    press(canvas, "Back to the first values")
    assert values(canvas) == pytest.approx(first)
    assert {"reset": True} not in canvas.sent


def test_the_kernel_sets_the_settings_back(canvas):
    scene = explore.tangent_plane()
    scene.settings["function"].value = "x^2 - y^2"
    scene.settings["zoom"].value = 8
    canvas.show(scene)
    canvas.kernel("idle")
    press(canvas, "Back to the first values")
    assert {"reset": True} in canvas.sent
    scene._asked(scene.canvas, {"reset": True}, [])
    assert scene.reading == explore.tangent_plane().reading


def test_all_parts_of_a_setting_go_back():
    scene = explore.tangent_plane()
    parts = widgets.leaves(scene.settings.values())
    before, reading = widgets.states(parts), scene.reading
    menu, field, zoom = parts
    field.value, zoom.index = "x*y + 1", 3
    assert scene.reading != reading and menu.value == ""  # a function of one's own
    scene.reset()
    assert widgets.states(parts) == before and scene.reading == reading


def test_the_code_is_that_of_what_is_shown(canvas, plane):
    canvas.show(plane)
    canvas.set(x0=0.25, y1=-0.5)
    press(canvas, "Copy as code")
    told = canvas.now.locator(".calclib-copied").text_content().removeprefix("Copied: ")
    assert "at=(0.25, 1)" in told
    again = eval(told, {"explore": explore})  # noqa: S307
    assert again.reading == canvas.reading


def test_a_scene_has_the_code_that_it_is_given_at_the_present_values():
    scene = Scene({x: slider("x", -1, 1, 0)})
    assert scene.code == ""
    scene.bar.copied_as(lambda: text_parts("twice({}, at={a})", {0: 2 * x, "a": x}))
    assert scene.code == "twice(0, at=0)"
    scene.controls[x].value = 0.5
    assert scene.code == "twice(1, at=0.5)"
    scene.close()
    assert scene.code == ""


def test_the_code_follows_a_setting():
    choice = Dropdown(options=["sin", "cos"])
    scene = Scene()
    scene.drawn_by(lambda f: None, f=choice)
    scene.bar.copied_as(lambda: text_parts(f"twice({choice.value})", {}))
    choice.value = "cos"
    assert scene.code == "twice(cos)"


def test_what_the_browser_is_told_of_a_motion():
    number, menu = slider("a", 0, 1, 0), Dropdown(options=[("one", 10), ("two", 20)])
    bar = Scene().bar
    assert bar.spec() == {"first": [], "code": [], "play": None}
    bar.played(number, (0, 0.5, 1), "There and back")
    played = {"name": "There and back", "seconds": 6}
    told = {"widget": widgets.reference(number), "key": "value", "values": [0, 0.5, 1]}
    assert bar.spec()["play"] == told | played
    bar.played(menu, (20, 10), "Back", seconds=2)
    told = {"widget": widgets.reference(menu), "key": "index", "values": [1, 0]}
    assert bar.spec()["play"] == told | {"name": "Back", "seconds": 2}


def test_a_motion_goes_to_its_end_or_stops(canvas):
    scene = explore.descent(steps=0)
    canvas.show(scene)
    steps = next(c for c in scene.controls.values() if c.description == "steps")
    scene.bar.played(steps, range(31), "Step after step", seconds=0.3)
    scene._send()
    canvas.update()
    canvas.now.get_by_title("Step after step").click()
    canvas.now.get_by_title("Step after step").wait_for()  # again, at the end
    assert canvas.model(steps)["value"] == 30
    scene.bar.played(steps, range(31), "Step after step", seconds=60)
    scene._send()
    canvas.update()
    canvas.now.get_by_title("Step after step").click()
    canvas.now.get_by_title("Stop").click()
    assert canvas.model(steps)["value"] < 30


def test_who_wants_no_motion_goes_by_steps(canvas):
    canvas.show(explore.descent(steps=0))
    canvas.now.emulate_media(reduced_motion="reduce")
    try:
        press(canvas, "Step after step")
        assert canvas.reading.startswith("3 steps")
        press(canvas, "Step after step")
        assert canvas.reading.startswith("6 steps")
    finally:
        canvas.now.emulate_media(reduced_motion="no-preference")


def test_the_picture_fills_the_window_and_escape_leaves(canvas, plane):
    canvas.show(plane)
    canvas.now.evaluate("""() => {
        document.querySelector(".calclib-scene").style.width = "";
        document.styleSheets[0].insertRule("body { max-width: 720px; }");
    }""")
    canvas.now.wait_for_function("() => document.querySelector('canvas').clientWidth <= 720")
    usual = canvas.now.locator("canvas").bounding_box()
    press(canvas, "Enlarge")
    large = canvas.now.locator("canvas").bounding_box()
    assert large["width"] > usual["width"]
    assert large["y"] + large["height"] <= 900
    canvas.now.keyboard.press("Escape")
    canvas.now.get_by_title("Enlarge").wait_for()
    assert canvas.now.locator("canvas").bounding_box()["width"] == usual["width"]
    canvas.now.evaluate("() => document.styleSheets[0].deleteRule(0)")


@pytest.mark.parametrize(("width", "height"), [(360, 640), (740, 360), (800, 300)])
def test_an_enlarged_picture_is_never_smaller(canvas, plane, width, height):
    """Where the window is too low to show all of it, as on a phone."""
    canvas.show(plane)
    size, picture = canvas.now.viewport_size, canvas.now.locator("canvas")
    canvas.now.evaluate("() => { document.querySelector('.calclib-scene').style.width = ''; }")
    canvas.now.set_viewport_size({"width": width, "height": height})
    try:
        canvas.now.wait_for_function(
            f"document.querySelector('canvas').clientWidth == {width - 16}"
        )
        usual = picture.bounding_box()["width"]
        press(canvas, "Enlarge")
        assert usual <= picture.bounding_box()["width"] <= width
        canvas.now.keyboard.press("Escape")
        canvas.now.get_by_title("Enlarge").wait_for()
        assert picture.bounding_box()["width"] == usual
        assert canvas.now.errors == []
    finally:
        canvas.now.set_viewport_size(size)


def test_hints_go_when_the_hand_has_done_it(browser):
    from canvas_page import CanvasPage

    canvas = CanvasPage(browser)  # where nothing was done yet
    canvas.show(explore.squared_norm())
    assert hints(canvas) == ["drag to turn", "drag the point x"]
    canvas.now.mouse.move(250, 250)
    canvas.now.mouse.down()
    canvas.now.mouse.move(280, 250)
    canvas.now.mouse.up()
    assert hints(canvas) == ["drag the point x"]
    canvas.now.mouse.click(800, 250)
    assert hints(canvas) == []
    canvas.show(explore.gradient_arrow())
    assert hints(canvas) == []
    canvas.close()
