"""The canvas by itself: what it says where there is no kernel, or where something fails."""

import sympy as sp
from canvas_page import decode

from calclib import explore
from calclib.scene import Point, Scene, slider

a = sp.Symbol("a", real=True)


def change(canvas, index, key, value):
    """Move a setting as a student does, with no kernel to answer."""
    setting = canvas.scene.canvas.settings[index]
    canvas.now.evaluate("move => window.harness.set([move])", [setting, key, value])


def test_a_setting_says_that_it_needs_the_kernel_where_there_is_none(canvas):
    scene = explore.tangent_plane()
    canvas.show(scene)
    before, reading = canvas.pixels, canvas.reading
    change(canvas, 1, "value", "x^2")
    assert canvas.reading == f"{reading}\n" + (
        "This needs the kernel, and none is running: run the notebook to change it."
    )
    assert (canvas.pixels == before).all()  # the last good picture
    canvas.set(x0=0.5)
    assert "At (0.5, 1) the plane is" in canvas.reading  # and the rest goes on
    scene.settings["function"].children[1].value = "x^2"
    canvas.update()
    assert "needs the kernel" not in canvas.reading  # one has answered
    assert (canvas.pixels != before).any()


def test_every_leaf_of_a_setting_is_watched():
    scene = explore.tangent_plane()
    field, zoom = scene.settings.values()
    ids = [widget.model_id for widget in (*field.children, zoom)]
    assert scene.canvas.settings == [f"anywidget:{model_id}" for model_id in ids]


def test_the_reading_keeps_the_room_that_it_once_took(canvas):
    scene = Scene({a: slider("a", -1, 1, 0)})
    scene.view(lambda ax: ax.set(xlim=(-1, 1), ylim=(-1, 1))).add(Point(a, a))
    scene.say("a = {}", a)
    scene.say("A second sentence, and one so long that it needs a line more. " * 3, when=a > 0)
    canvas.show(scene, width=600)
    room, text = (canvas.now.locator(f".calclib-{name}") for name in ("room", "reading"))
    heights = []
    for value in (0, 0.5, 0):
        canvas.set(a=value)
        heights.append([part.bounding_box()["height"] for part in (room, text)])
    (short, _), (high, needed), (kept, unneeded) = heights
    assert high == kept == needed > 2.5 * short > unneeded


def test_a_point_that_the_keyboard_has_reached_is_ringed(canvas):
    canvas.show(explore.tangent_plane(at=(0.5, -0.5)))
    handle = canvas.now.locator("[aria-label='the point of contact']")
    middle = handle.bounding_box()
    clip = {key: middle[key] - 6 for key in ("x", "y")} | {"width": 40, "height": 40}
    unreached = decode(canvas.now.screenshot(clip=clip))
    while not handle.evaluate("h => h === document.activeElement"):
        canvas.now.keyboard.press("Tab")
    ring = (decode(canvas.now.screenshot(clip=clip)) != unreached).any(-1)
    assert ring.sum() > 200 and not ring[12:28, 12:28].any()


def test_what_fails_in_the_browser_is_told_in_the_reading(canvas):
    scene = Scene({a: slider("a", -1, 1, 0)})
    scene.view(lambda ax: ax.set(xlim=(-1, 1), ylim=(-1, 1))).add(Point(a, a))
    scene.say("a = {a}", a=a)
    canvas.show(scene)
    scene.views[0].marks[0] |= {"kind": "dot", "radius": -1}  # no circle has that radius
    scene._send(scene._still())
    page = canvas.now
    canvas.update()
    assert canvas.reading.startswith("Something went wrong in the browser: ")
    assert any("radius" in error for error in page.errors)
    page.errors.clear()
