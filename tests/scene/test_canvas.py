"""The canvas by itself: what it says where there is no kernel, or where something fails."""

import time
from contextlib import contextmanager, suppress

import pytest
import sympy as sp
from canvas_page import decode
from playwright.sync_api import TimeoutError

from calclib import explore
from calclib.scene import Point, Scene, slider, widgets

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
        "This needs the kernel, and none is running: run the notebook first."
    )
    assert (canvas.pixels == before).all()  # the last good picture
    canvas.set(x0=0.5)
    assert "At (0.5, 1) the plane is" in canvas.reading  # and the rest goes on
    scene.settings["function"].children[1].value = "x^2"
    canvas.update()
    assert "needs the kernel" not in canvas.reading  # one has answered
    assert (canvas.pixels != before).any()


NONE = "This needs the kernel, and none is running: run the notebook first."
ANOTHER = "This needs the kernel, and none is running that knows this view: run the notebook first."
BUSY = "The kernel is still busy: this follows as soon as it is done."
SETTINGS = {  # of the tangent plane: which leaf, what changes of it, and to what
    "menu": (0, "index", 3),
    "field": (1, "value", "x y"),
    "zoom": (2, "index", 6),
}


@contextmanager
def hurried(canvas):
    """Let time pass ten times faster in the browser, whose patience is seconds long."""
    canvas.hurry(10)
    try:
        yield
    finally:
        canvas.hurry(1)


def tangent_plane(canvas, status):
    """The view with a kernel that answers nothing; its settings, and what is shown of them."""
    scene = explore.tangent_plane()
    canvas.show(scene, width=400)
    canvas.kernel(status)
    leaves = widgets.leaves(scene.settings.values())
    return scene, leaves, [canvas.model(leaf) for leaf in leaves]


def soon(canvas, sentence, patience):
    """Whether it stands under the picture within so many milliseconds."""
    with suppress(TimeoutError):
        canvas.now.locator(".calclib-problem").filter(has_text=sentence).wait_for(timeout=patience)
        canvas.now.wait_for_timeout(50)
        return True
    return False


@pytest.mark.parametrize("setting", SETTINGS)
@pytest.mark.parametrize("status, sentence", [
    ("dead", NONE), ("unknown", NONE), ("terminating", NONE), ("idle", ANOTHER),
])  # fmt: skip
def test_where_nobody_answers_that_is_said_and_the_setting_goes_back(
    canvas, status, sentence, setting
):
    scene, leaves, before = tangent_plane(canvas, status)
    reading, pixels = canvas.reading, canvas.pixels
    index, key, to = SETTINGS[setting]
    for _ in range(2):  # and again
        change(canvas, index, key, to)
        assert canvas.model(leaves[index])[key] == to or status != "idle"
        end = time.monotonic() + 6
        with hurried(canvas):
            while [canvas.model(leaf) for leaf in leaves] != before:
                assert time.monotonic() < end
                canvas.now.wait_for_timeout(20)
        assert canvas.reading == f"{reading}\n{sentence}" and (canvas.pixels == pixels).all()
    canvas.set(x0=0.5)
    assert "At (0.5, 1) the plane is" in canvas.reading and sentence in canvas.reading
    scene.close()


def test_a_kernel_that_was_restarted_takes_no_message(canvas):
    scene, leaves, before = tangent_plane(canvas, "idle")
    canvas.now.evaluate(
        "() => { window.harness.model.send = () => { throw Error('Cannot send'); }; }"
    )
    change(canvas, *SETTINGS["menu"])
    assert soon(canvas, ANOTHER, 500)
    assert [canvas.model(leaf) for leaf in leaves] == before
    scene.close()


@pytest.mark.parametrize("status", ["busy", "starting", "restarting"])
def test_a_busy_kernel_may_answer_late(canvas, status):
    scene, leaves, _ = tangent_plane(canvas, status)
    change(canvas, *SETTINGS["menu"])
    with hurried(canvas):
        assert soon(canvas, BUSY, 3500)
    assert canvas.model(leaves[0])["index"] == 3
    canvas.kernel("dead")
    assert soon(canvas, NONE, 1000)
    scene.close()


PRESS = """(canvas, cases) => Promise.all(cases.map(async ([status, act, answered]) => {
    const told = {}, panel = document.createElement("div"), el = document.createElement("div");
    panel.className = "calclib-panel";
    panel.innerHTML = "<input value='2x'><button>Check</button>";
    panel.append(el);
    document.body.append(panel);
    const model = {
        get: () => told.heard, on: (_, heard) => (told.tell = heard),
        send: ({ ask }) => answered && setTimeout(() => ((told.heard = ask), told.tell()), 3000),
        widget_manager: status && { kernel: { status } },
    };
    canvas.default.render({ model, el, signal: new AbortController().signal });
    const [field, button] = panel.children, said = [];
    new MutationObserver(() => said.push(el.textContent)).observe(el, { childList: true });
    if (act === "press") button.click();
    else field.dispatchEvent(new KeyboardEvent("keydown", { key: act, bubbles: true }));
    await new Promise((done) => setTimeout(done, 3500));
    panel.remove();
    return [said, field.value];
}))"""
JUDGED = [  # what the kernel does, what the reader does, whether it is answered; what is said
    (None, "press", False, [NONE]),
    ("dead", "Enter", False, [NONE]),
    ("idle", "x", False, []),
    ("idle", "press", False, [ANOTHER]),
    ("idle", "Enter", False, [ANOTHER]),
    ("busy", "press", False, [BUSY]),
    ("busy", "press", True, [BUSY, ""]),
]


def test_where_nobody_judges_an_answer_that_is_said_and_it_stays(canvas):
    *cases, said = zip(*JUDGED, strict=True)
    found = canvas.call(PRESS, [*zip(*cases, strict=True)])
    assert found == [[sentences, "2x"] for sentences in said]


def test_an_answer_is_enough_though_the_picture_stays(canvas):
    scene, leaves, _ = tangent_plane(canvas, "idle")
    change(canvas, *SETTINGS["menu"])
    (asked,) = canvas.sent
    scene.canvas._heard(scene.canvas, asked, [])
    canvas.now.evaluate("n => window.harness.model.set('heard', n)", scene.canvas.heard)
    with hurried(canvas):
        assert not soon(canvas, "needs the kernel", 1000)
    assert canvas.model(leaves[0])["index"] == 3
    scene.close()


def test_what_goes_back_is_what_the_picture_shows_not_the_text_that_could_not_be_drawn(canvas):
    scene, leaves, _ = tangent_plane(canvas, "idle")
    leaves[1].value = "sin("
    canvas.update()
    canvas.now.evaluate("change => window.harness.set([change])",
                        [widgets.reference(leaves[1]), "value", "sin("])  # fmt: skip
    canvas.kernel("dead")
    change(canvas, *SETTINGS["zoom"])
    assert soon(canvas, NONE, 1000)
    assert canvas.model(leaves[1])["value"] == "x^2 + x*y + y^2"
    assert canvas.model(leaves[2])["index"] == 0
    scene.close()


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
    scene._send()
    page = canvas.now
    canvas.update()
    assert canvas.reading.startswith("Something went wrong in the browser: ")
    assert any("radius" in error for error in page.errors)
    page.errors.clear()


def test_a_prediction_stands_beside_the_reading_and_is_kept(canvas):
    scene = explore.tangent_plane().predict()
    assert scene.predict() is scene and scene.canvas.prediction == ""
    canvas.show(scene)
    field = canvas.now.get_by_label("Your prediction")
    field.fill("It lies below the bowl.")
    before = canvas.reading
    canvas.set(x0=0.5)
    assert canvas.reading != before and field.input_value() == "It lies below the bowl."
    places = [
        canvas.now.locator(of).bounding_box() for of in (".calclib-prediction", ".calclib-room")
    ]
    assert places[0]["x"] + places[0]["width"] <= places[1]["x"]  # side by side
    assert places[0]["y"] == places[1]["y"]
    canvas.show(scene, width=330)  # one below the other
    places = [
        canvas.now.locator(of).bounding_box() for of in (".calclib-prediction", ".calclib-room")
    ]
    assert places[0]["x"] == places[1]["x"]
    assert places[0]["y"] + places[0]["height"] <= places[1]["y"]


def test_a_prediction_that_was_kept_stands_there_again(canvas):
    scene = explore.tangent_plane().predict()
    scene.canvas.prediction = "Above it."
    canvas.show(scene)
    assert canvas.now.get_by_label("Your prediction").input_value() == "Above it."


def test_no_field_where_no_prediction_is_asked_for(canvas):
    canvas.show(explore.tangent_plane())
    assert canvas.now.get_by_label("Your prediction").count() == 0
