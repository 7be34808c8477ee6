"""Scenes: what they are made of, what they show, what they tell, and that nothing of them stays."""

import base64
import gc
import subprocess
import sys
import time
import weakref
from queue import Empty
from threading import Thread

import ipywidgets
import numpy as np
import pytest
from canvas_page import decode, rendered, seen
from ipywidgets.widgets.widget import _instances
from jupyter_client.manager import start_new_kernel
from matplotlib.figure import Figure
from sympy import Max, exp, log, sin, symbols

import calclib
from calclib.scene import Arrow, Defined, Plane, Point, Scene, Segment, picture, set_range, slider
from calclib.scene.views import View

a, b, x, y = symbols("a b x y", real=True)
VIEW, PICTURE, READING = "application/vnd.jupyter.widget-view+json", "image/png", "text/plain"


def make(**controls):
    """A scene with a surface, level curves and a point that one can drag."""
    scene = Scene({a: slider("a", -2, 2, 1), b: slider("b", -2, 2, 0.5)} | controls)
    scene.surface(x**2 + y**2, (x, y), 2).add(
        Plane(2 * a * (x - a) + a**2, (x, y), around=(a, b), size=0.5), Point(a, b, a**2 + b**2)
    )
    scene.level_curves(x**2 + y**2, (x, y), 2).add(
        Arrow((a, b), (2 * a, 2 * b)), Point(a, b, drag=(a, b), name="the point")
    )
    scene.say("At ({a}, {b}) the value is {f}.", a=a, b=b, f=a**2 + b**2)
    return scene


def moved(scene, **values):
    for symbol, widget in scene.controls.items():
        widget.value = values.get(symbol.name, widget.value)
    return scene


def changed(before, after):
    """How many pixels differ."""
    return int((before != after).any(axis=-1).sum())


# ---- What it shows ----


def test_value_and_reading_follow_the_controls():
    scene = make()
    assert scene.value == {"a": 1.0, "b": 0.5}
    assert scene.predict() is scene and scene.canvas.predicts
    assert scene.reading == "At (1, 0.5) the value is 1.25."
    moved(scene, a=-2, b=0)
    assert scene.value == {"a": -2.0, "b": 0.0}
    assert scene.reading == "At (-2, 0) the value is 4."


def test_the_picture_follows_the_controls():
    scene = make()
    before = rendered(scene.figure())
    assert changed(before, rendered(scene.figure())) == 0
    after = rendered(moved(scene, a=-1).figure())
    assert before.shape == after.shape
    middle = before.shape[1] // 2
    assert changed(before[:, :middle], after[:, :middle]) > 300  # in space
    assert changed(before[:, middle:], after[:, middle:]) > 300  # in the plane


@pytest.mark.parametrize("width, ratio", [(960, 1), (700, 1), (961, 2), (333, 1.5), (700, 3)])
def test_the_still_part_has_the_size_the_browser_asks_for(width, ratio):
    scene = make()
    scene.canvas._handle_custom_msg({"resize": [width, ratio]}, [])  # as the browser asks
    frame, width = scene.canvas.frame, min(width, scene.width)
    height, columns, _ = decode(frame["image"]).shape
    assert (frame["width"], frame["ratio"]) == (width, ratio)
    assert abs(columns - width * ratio) < 1 and abs(height - frame["height"] * ratio) < 1


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ([10, 1], [300, 1]),
        ([301.9, 1.2], [301, 1.2]),
        ([10**6, 1], [1200, 1]),
        ([500, 0.01], [500, 0.5]),
        ([500, 99], [500, 3]),
    ],
)
def test_a_size_out_of_bounds_is_brought_back(asked, given):
    scene = make()
    scene._asked(scene.canvas, {"resize": asked}, [])
    frame = scene.canvas.frame
    assert [frame["width"], frame["ratio"]] == given
    assert (frame["maximum"], frame["share"]) == (1200, 0.47)
    assert scene.canvas.problem == ""


PLANE, SPACE = {}, {"camera": (0, 0)}


@pytest.mark.parametrize(
    ("views", "width", "share", "height", "boxes"),
    [
        ([PLANE], 1000, 0.5, 500, [(0, 0, 1000, 500)]),
        ([PLANE, {"weight": 3}], 1000, 0.5, 500, [(0, 0, 250, 500), (250, 0, 750, 500)]),
        ([PLANE, {"below": True, "tall": 4}], 700, 1, 700, [(0, 0, 700, 140), (0, 140, 700, 560)]),
        # on a narrow page each is at least so tall, for its width
        ([PLANE], 400, 0.1, 220, [(0, 0, 400, 220)]),
        ([SPACE], 400, 0.1, 300, [(0, 0, 400, 300)]),
        ([PLANE], 699, 0.1, 0.55 * 699, [(0, 0, 699, 0.55 * 699)]),
        ([PLANE], 400, 2, 800, [(0, 0, 400, 800)]),  # one alone is as tall as it is wanted
        # and of several none is taller than so
        ([PLANE, SPACE], 300, 9, 510, [(0, 0, 300, 255), (0, 255, 300, 255)]),
        ([PLANE, SPACE], 600, 9, 660, [(0, 0, 600, 330), (0, 330, 600, 330)]),
        ([PLANE, SPACE], 300, 0.1, 390, [(0, 0, 300, 165), (0, 165, 300, 225)]),
        # in between, as tall for its width as on a wide one
        ([PLANE, PLANE], 400, 0.35, 560, [(0, 0, 400, 280), (0, 280, 400, 280)]),
    ],
)
def test_where_views_stand(views, width, share, height, boxes):
    views = [View(print, **options) for options in views]
    found = picture.arrange(views, width, share)
    assert found[0] == pytest.approx(height)
    np.testing.assert_allclose(found[1], boxes)


def test_views_stand_beside_each_other_or_below():
    scene = Scene(height=0.5)
    scene.level_curves(x * y, (x, y), 1, weight=2)
    scene.surface(x * y, (x, y), 1, tall=3)
    scene.level_curves(x * y, (x, y), 1, below=True)
    boxes = [view.ax.get_position() for view in scene.views if scene.figure()]
    areas = [view.area for view in scene.views]  # left, top, width, height
    expected = [(0, 0, 2 / 3, 1), (2 / 3, 0, 1 / 3, 3 / 4), (2 / 3, 3 / 4, 1 / 3, 1 / 4)]
    np.testing.assert_allclose(areas, expected)
    for box, (left, top, width, height) in zip(boxes, areas, strict=True):
        assert left <= box.x0 < box.x1 <= left + width + 1e-9
        assert top <= 1 - box.y1 < 1 - box.y0 <= top + height + 1e-9


@pytest.mark.parametrize("width", [300, 500, 699, 700])
def test_views_stand_under_one_another_on_a_narrow_page(width):
    scene = Scene(height=0.4)
    for options in ({"weight": 2}, {"tall": 3}, {"below": True}):
        scene.level_curves(x * y, (x, y), 1, **options)
    figure = scene.figure(width=width)
    areas = np.array([view.area for view in scene.views])  # left, top, width, height
    if width < 700:
        np.testing.assert_allclose(areas[:, [0, 2]], [(0, 1)] * 3)
        np.testing.assert_allclose(areas[:, 1], [0, *np.cumsum(areas[:2, 3])])
        tall = areas[:, 3] * figure.bbox.height
        assert (tall >= 0.5 * width).all() or (tall >= 300).any()
        assert (tall <= 340).all()  # two of them in a window
    else:
        assert (areas[:, 2] < 1).all()
        assert figure.bbox.height == 280


def test_a_view_under_another_may_have_a_title_at_every_size():
    scene = Scene(height=0.05)
    for options in ({}, {"below": True, "title": "a title"}):
        scene.level_curves(x * y, (x, y), 1, **options)
    for width in (300, 960):
        for view in scene.views if scene.figure(width=width) else ():
            assert view.ax.get_position().size.min() > 0


def test_three_forms_of_one_thing():
    scene = make()
    bundle = scene._repr_mimebundle_()
    assert set(bundle) == {VIEW, PICTURE, READING}
    assert bundle[READING] == scene.reading
    assert bundle[VIEW]["model_id"] == scene.widget.model_id
    shown = decode(base64.b64decode(bundle[PICTURE]))
    assert shown.shape[1] == 960  # as wide as most pages, until the browser asks
    assert changed(shown, rendered(scene.figure())) == 0


def test_the_panel_holds_every_control_and_the_canvas():
    scene = make()
    scene.drawn_by(lambda choice: None, choice=ipywidgets.Dropdown(options=["one", "two"]))
    parts = set(walk(scene.widget))
    assert {*scene.controls.values(), *scene.settings.values(), scene.canvas} <= parts
    assert scene.widget is scene.widget


def walk(widget):
    """A widget and all that lies in it."""
    yield widget
    for child in getattr(widget, "children", ()):
        yield from walk(child)


def test_no_pyplot():
    code = (
        "import sys, sympy; from calclib.scene import Scene, slider\n"
        "x, y, a = sympy.symbols('x y a', real=True)\n"
        "scene = Scene({a: slider('a', 0, 1, 0)}); scene.surface(x*y, (x, y), 1)\n"
        "scene._repr_mimebundle_(); scene.figure()\n"
        "assert 'matplotlib.pyplot' not in sys.modules"
    )
    subprocess.run([sys.executable, "-W", "error", "-c", code], check=True, timeout=60)


# ---- What it tells ----


def test_otherwise_takes_the_place_of_what_has_no_value():
    scene = Scene({a: slider("a", -2, 2, 1)})
    scene.say("log {a} = {l}.", otherwise="There is no logarithm of {a}.", a=a, l=log(a))
    assert scene.reading == "log 1 = 0."
    assert moved(scene, a=-1).reading == "There is no logarithm of -1."
    assert moved(scene, a=0).reading == "There is no logarithm of 0."


def test_a_sentence_without_otherwise_is_silent_where_it_has_no_value():
    scene = Scene({a: slider("a", -2, 2, -1)})
    scene.say("log {a} = {l}.", a=a, l=log(a))
    assert scene.reading == ""


def test_when():
    scene = Scene({a: slider("a", -2, 2, 1)})
    scene.say("It is positive.", when=a > 0)
    scene.say("It has a logarithm.", when=Defined(log(a)))
    scene.say("It has none.", when=~Defined(log(a)))
    assert scene.reading == "It is positive.\nIt has a logarithm."
    assert moved(scene, a=-1).reading == "It has none."


def test_a_named_mark_without_a_place_is_left_out_and_told():
    scene = Scene({a: slider("a", -2, 2, 1)})
    scene.level_curves(x + y, (x, y), 2).add(
        Point(a, log(a), name="the logarithm"), Point(a, log(a))
    )
    with_point, nothing = (
        rendered(scene.figure()),
        "The logarithm is left out: it cannot be computed here.",
    )
    assert scene.reading == ""
    assert moved(scene, a=-1).reading == nothing
    assert changed(with_point, rendered(scene.figure())) > 50


# ---- Controls of every kind ----

KINDS = {
    "slider": (slider("a", 0, 4, 1, step=0.5), 2.5, 2.5),
    "logarithmic": (ipywidgets.FloatLogSlider(1, min=-3, max=3), 100, 100),
    "whole": (ipywidgets.IntSlider(1, min=0, max=4), 3, 3),
    "dropdown": (ipywidgets.Dropdown(options=[1.5, 2.5, 10], value=1.5), 10, 10),
    "named dropdown": (ipywidgets.Dropdown(options=[("one", 1), ("two", 2)], value=1), 2, 2),
    "toggle buttons": (ipywidgets.ToggleButtons(options=[("-", -1), ("+", 1)], value=-1), 1, 1),
    "radio buttons": (ipywidgets.RadioButtons(options=[3, 4], value=3), 4, 4),
    "selection slider": (ipywidgets.SelectionSlider(options=[1, 2, 4], value=1), 4, 4),
    "checkbox": (ipywidgets.Checkbox(False), True, 1),
    "toggle": (ipywidgets.ToggleButton(False), True, 1),
    "box": (ipywidgets.BoundedFloatText(1, min=0, max=9), 4, 4),
}


def browser_value(binding, widget):
    """A control's value as the browser finds it: from the model's state, which has no options."""
    state = widget.get_state()
    found = float(state[binding["key"]])
    return binding["options"][int(found)] if "options" in binding else found


@pytest.mark.parametrize("kind", KINDS)
def test_any_control_with_numbers_moves_a_mark(kind):
    widget, to, number = KINDS[kind]
    scene = Scene({a: widget})
    scene.view(lambda ax: ax.set(xlim=(-2, 101), ylim=(-1, 1))).add(Point(a, 0, radius=9))
    scene.say("{a}", a=a)
    (binding,) = scene.canvas.controls
    before, picture = scene.value["a"], rendered(scene.figure())
    assert browser_value(binding, widget) == before
    widget.value = to
    assert scene.value["a"] == number == browser_value(binding, widget) != before
    assert scene.reading == str(number)
    assert changed(picture, rendered(scene.figure())) > 20


def test_a_control_without_numbers_is_refused():
    with pytest.raises(ValueError, match="red"):
        Scene({a: ipywidgets.Dropdown(options=["red", "blue"])})


# ---- Settings ----


def with_setting(draw, *options):
    choice = ipywidgets.Dropdown(options=options)
    scene = Scene({a: slider("a", -1, 1, 0.5)})
    scene.drawn_by(lambda choice: draw(scene, choice), choice=choice)
    return scene, choice


def surface_of(scene, f):
    if isinstance(f, Exception):
        scene.say("Half done.")
        raise f
    scene.surface(f, (x, y), 1, camera=(30, 20)).add(Point(a, 0, f.subs({x: a, y: 0})))
    scene.say(f"f = {f}, at {{a}} it is {{f}}.", a=a, f=f.subs({x: a, y: 0}))


def test_a_setting_makes_views_and_sentences_anew():
    scene, choice = with_setting(surface_of, x**2, x + 1)
    scene.widget  # noqa: B018  (shown)
    before, picture = scene.canvas.frame, rendered(scene.figure())
    assert scene.reading == "f = x**2, at 0.5 it is 0.25."
    choice.value = x + 1
    assert scene.reading == "f = x + 1, at 0.5 it is 1.5."
    assert len(scene.views) == 1
    assert scene.canvas.frame["image"] != before["image"]
    assert changed(picture, rendered(scene.figure())) > 1000


def marked(scene, name):
    """Views of some kinds, in some order, with all that may stand on their axes."""
    kinds = {
        "levels": lambda: scene.level_curves(x * y, (x, y), 1, title="levels"),
        "other levels": lambda: scene.level_curves(x + y**2, (x, y), 2),
        "surface": lambda: scene.surface(x * y, (x, y), 1, camera=(30, 20), title="surface"),
        "other surface": lambda: scene.surface(x - y, (x, y), 1, camera=(30, 20)),
        "own": lambda: scene.view(lambda ax: ax.plot([0, 1], [1, 0])).add_still(Point(0, 0)),
        "bars": lambda: scene.view(lambda ax: ax.bar([1, 2], [2, 3]), title="bars"),
        "under": lambda: scene.level_curves(x, (x, y), 1, below=True, tall=2),
    }
    for kind in name.split(" + "):
        kinds[kind]()


@pytest.mark.parametrize(
    "names",
    [
        ["levels", "other levels", "levels + levels", "levels"],
        ["surface + levels", "other surface + other levels", "levels + surface", "own + surface"],
        ["own", "bars", "own", "levels", "bars"],
        ["levels + under", "levels + levels", "surface + under", "levels + under"],
    ],
    ids=" then ".join,
)
def test_of_what_was_drawn_before_nothing_is_seen(names):
    """Though a view may be drawn on axes that one of its kind leaves."""
    scene, choice = with_setting(marked, *names)
    for width, name in zip((300, 300, 300, 500, 500), names, strict=False):
        scene._asked(scene.canvas, {"resize": [width, 1]}, [])
        choice.value = name
        assert scene.reading == ""
        sent = seen(scene)
        new, _ = with_setting(marked, name)
        assert np.array_equal(sent, rendered(new.figure(width=width))), name


def test_the_camera_stays_when_the_function_changes():
    scene, choice = with_setting(surface_of, x**2, x + 1)
    scene._asked(scene.canvas, {"turn": [0, -70.0, 45.0]}, [])
    assert scene.canvas.frame["views"][0]["camera"] == [-70, 45]
    choice.value = x + 1
    assert scene.views[0].camera == (-70, 45)
    view = scene.canvas.frame["views"][0]
    assert (view["camera"], view["home"]) == ([-70, 45], [30, 20])


@pytest.mark.parametrize(
    "error, told",
    [
        (ValueError("Too steep here."), "Too steep here."),
        (RuntimeError("boom"), "Something went wrong in the kernel: RuntimeError: boom."),
        (KeyError("z"), "Something went wrong in the kernel: KeyError: 'z'."),
    ],
)
def test_what_goes_wrong_in_a_setting_is_told_and_the_picture_stays(error, told):
    scene, choice = with_setting(surface_of, x**2, error, x + 1)
    scene.widget  # noqa: B018
    good, picture = scene.reading, rendered(scene.figure())
    choice.value = error
    assert scene.reading == f"{good}\n{told}"
    assert changed(picture, rendered(scene.figure())) == 0
    moved(scene, a=-0.5)  # alive
    assert scene.reading.startswith("f = x**2, at -0.5 it is 0.25.")
    scene._asked(scene.canvas, {"turn": [0, 10, 10]}, [])
    assert scene.reading.endswith(told)  # the setting is still wrong
    choice.value = x + 1
    assert scene.reading == "f = x + 1, at -0.5 it is 0.5."


def test_what_goes_wrong_while_the_still_part_is_drawn_is_told():
    def draw(scene, f):
        surface_of(scene, f)
        if f != x**2:
            scene.views[0].draw = lambda ax: 1 / 0

    scene, choice = with_setting(draw, x**2, x + 1)
    good, picture = scene.reading, rendered(scene.figure())
    choice.value = x + 1
    assert scene.reading.startswith(good) and "ZeroDivisionError" in scene.reading
    assert changed(picture, rendered(scene.figure())) == 0


def test_what_goes_wrong_on_turning_is_told(monkeypatch):
    scene = make()
    monkeypatch.setattr("calclib.scene.picture.still", lambda *size, **left: 1 / 0)
    scene._asked(scene.canvas, {"turn": [0, 10, 10]}, [])
    assert scene.reading.endswith("ZeroDivisionError: division by zero.")
    monkeypatch.undo()
    scene._asked(scene.canvas, {"turn": [0, 20, 10]}, [])
    assert scene.canvas.problem == ""


def test_the_first_drawing_raises_to_the_cell():
    with pytest.raises(ValueError, match="Too steep"):
        with_setting(surface_of, ValueError("Too steep here."))


def test_a_mark_that_no_formula_gives_is_refused_at_once():
    with pytest.raises(ValueError, match="cannot be drawn"):
        Point(a, sin(x).diff(x, evaluate=False))


def test_nothing_that_is_not_a_number_leaves_for_the_browser():
    """Symbols, kinks and huge values become plain trees and a finite picture."""
    scene = Scene({a: slider("a", -1, 1, 0)})
    scene.surface(exp(exp(9 * x)) + Max(x, y), (x, y), 1).add(Segment((a, 0, 0), (0, 0, log(a))))
    scene.widget  # noqa: B018
    (view,) = scene.canvas.frame["views"]
    heights = np.frombuffer(view["surfaces"][0]["z"], dtype="<f4")
    assert np.isfinite(view["box"]).all() and not np.isinf(heights).any()


# ---- The end ----


def test_close_frees_widgets_and_figures():
    gc.collect()
    before = set(_instances)
    scene, choice = with_setting(surface_of, x**2, x + 1)
    scene.widget  # noqa: B018
    choice.value = x + 1
    kept = [weakref.ref(o) for o in (scene.canvas, scene.widget, choice, *scene.controls.values())]
    kept.append(weakref.ref(scene.views[0].ax.figure))
    assert set(_instances) > before
    del choice
    scene.close()
    gc.collect()
    assert set(_instances) == before
    assert [ref() for ref in kept] == [None] * len(kept)
    scene.close()  # once more does no harm


@pytest.mark.parametrize(
    "messages",
    [
        [{"turn": [0, 35, 50]}, {"turn": [0, -80, 10]}],
        [{"turn": [0, 5, 5]}, {"resize": [480, 1.5]}],
    ],
)
def test_a_turn_and_another_size_show_what_a_new_figure_does(messages):
    scene = make()
    scene.views[0].weight = 1.5  # so that the views are of different size
    scene.widget  # noqa: B018
    for message in messages:
        scene._asked(scene.canvas, message, [])
    sent, (width, ratio) = seen(scene), scene._size
    assert np.array_equal(sent, rendered(scene.figure(width=width, ratio=ratio)))


def test_figures_are_not_kept():
    def count():
        gc.collect()
        return sum(type(o) is Figure for o in gc.get_objects())

    scene = make()
    scene.widget  # noqa: B018
    before = count()
    for azimuth in range(5):
        scene._asked(scene.canvas, {"turn": [0, azimuth, 20]}, [])
        rendered(scene.figure())
    assert count() == before


# ---- Running its cell again ----

PROBE = """
import gc, weakref, psutil
from matplotlib.figure import Figure
from ipywidgets.widgets.widget import _instances
from calclib import explore
from calclib.scene import Scene

made, init = [], Scene.__init__

def remember(self, *args, **kwargs):
    init(self, *args, **kwargs)
    made.append(weakref.ref(self.canvas))

Scene.__init__ = remember

def count():
    gc.collect()
    figures = sum(type(o) is Figure for o in gc.get_objects())
    alive = sum(ref() is not None for ref in made)
    return len(_instances), figures, alive, len(made), psutil.Process().memory_info().rss / 2**20

gc.collect()
gc.freeze()  # what was imported stays, and need not be looked through after every run
"""


class Kernel:
    """A kernel of its own, to which cells are sent as a front end sends them."""

    def __init__(self):
        self.manager, self.client = start_new_kernel(extra_arguments=["--log-level=ERROR"])

    def run(self, code, **metadata):
        message = self.client.session.msg(
            "execute_request",
            {"code": code, "silent": False, "store_history": True, "user_expressions": {},
             "allow_stdin": False, "stop_on_error": True},
            metadata=metadata,
        )  # fmt: skip
        self.client.shell_channel.send(message)
        shown = None
        while True:
            got = self.client.get_iopub_msg(timeout=60)
            if got["parent_header"].get("msg_id") != message["header"]["msg_id"]:
                continue
            kind, content = got["header"]["msg_type"], got["content"]
            assert kind != "error", content
            if kind == "execute_result":
                shown = content["data"]
            if kind == "status" and content["execution_state"] == "idle":
                self._drain()
                return shown

    def _drain(self):
        while True:
            try:
                self.client.get_shell_msg(timeout=0.001)
            except Empty:
                return

    def count(self):
        return eval(self.run("count()")["text/plain"], {})  # noqa: S307  (of our own kernel)


@pytest.fixture(scope="module")
def kernel():
    kernel = Kernel()
    kernel.run(PROBE)
    yield kernel
    kernel.client.stop_channels()
    kernel.manager.shutdown_kernel(now=True)


SMALL = """
from sympy.abc import a
from calclib.scene import Point, slider
scene = Scene({a: slider("a", 0, 1, 0)}, width=300)
scene.view(lambda ax: None).add(Point(a, 0))
scene
"""


@pytest.mark.parametrize(
    "code, metadata, runs",
    [
        ("explore.tangent_plane()", {"cellId": "one"}, 15),  # JupyterLab tells which cell it is
        ("explore.taylor_line()", {}, 15),  # nbclient does not: then it is the source
        (SMALL, {"cellId": "small"}, 50),
    ],
    ids=["of JupyterLab", "of nbclient", "with a name"],
)
def test_a_cell_run_again_and_again_leaves_nothing_behind(kernel, code, metadata, runs):
    """`Out` and `_` keep every scene itself, and yet its figure and widgets are gone."""
    counts = []
    for run in range(runs):
        assert VIEW in kernel.run(code, **metadata)
        counts.append(kernel.count() if run in (0, 4, runs - 1) else None)
    (_, _, _, first, _), early, late = counts[0], counts[4], counts[-1]
    print(f"memory at run 5: {early[-1]:.1f} MiB, at run {runs}: {late[-1]:.1f} MiB")
    assert late[3] == first + runs - 1  # so many scenes were made
    assert late[:3] == early[:3]
    assert late[2] == counts[0][2]
    assert late[-1] - early[-1] < 0.1 * (runs - 5) + 1


def test_two_cells_with_the_same_source_both_live(kernel):
    before = kernel.count()[2]
    for cell in ("left", "right", "left", "right"):
        kernel.run("explore.taylor_line()", cellId=cell)
    assert kernel.count()[2] == before + 2


def test_two_scenes_of_one_cell_both_live(kernel):
    before = kernel.count()[2]
    for _ in range(3):
        kernel.run("explore.taylor_line(), explore.taylor_line('x^2')", cellId="both")
    assert kernel.count()[2] == before + 2


def test_a_view_tells_its_place_and_what_its_cell_shows(kernel):
    shown = kernel.run("explore.secant(); view = explore.taylor_line(); view", cellId="told")
    told = kernel.run("view.canvas.shown")["text/plain"]
    assert told == repr(["told 1", shown[VIEW]["model_id"]])


# ---- More than one thread ----


def test_one_thread_at_a_time_draws(monkeypatch):
    """JupyterLab lets messages of widgets come in another thread than the one cells run in."""
    inside, most, look = [], [], View.look

    def watched(view):
        inside.append(view)
        most.append(len(inside))
        time.sleep(0.002)
        look(view)
        inside.remove(view)

    monkeypatch.setattr(View, "look", watched)
    scenes = [make(), make()]
    turns = [
        Thread(target=scene._asked, args=(scene.canvas, {"turn": [0, angle, 20]}, []))
        for scene in scenes
        for angle in range(4)
    ]
    for thread in turns:
        thread.start()
    for scene in scenes:
        assert VIEW in scene._repr_mimebundle_()
        scene.figure()
    for thread in turns:
        thread.join()
    assert max(most) == 1 and len(most) > 20
    assert [scene.canvas.problem for scene in scenes] == ["", ""]


def test_a_message_that_comes_after_the_end_is_let_go():
    scene, _ = with_setting(surface_of, x**2, x + 1)
    canvas = scene.canvas
    scene.close()
    scene._asked(canvas, {"turn": [0, 1, 1]}, [])
    scene._changed({"new": x + 1})
    assert scene.reading == "This view is over: its cell was run again."
    assert scene._repr_mimebundle_() == {READING: scene.reading}


# ---- Interrupted ----


def calls_of(act):
    """The functions of ours that are called meanwhile, in order."""
    called, (ours,) = [], calclib.__path__

    def trace(frame, event, argument):
        if event == "call" and frame.f_code.co_filename.startswith(ours):
            called.append(frame.f_code.co_qualname)

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        act()
    finally:
        sys.settrace(before)
    return called


def interrupted_at(name, act):
    """Do it with a KeyboardInterrupt at the first call of a function."""

    def trace(frame, event, argument):
        if event == "call" and frame.f_code.co_qualname == name:
            sys.settrace(None)
            raise KeyboardInterrupt

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        with pytest.raises(KeyboardInterrupt):
            act()
    finally:
        sys.settrace(before)


def test_an_interrupt_at_the_call_of_any_function_leaves_all_as_it_was():
    """Views, sentences, ranges; and the next choice is drawn as if there had been none."""

    def draw(scene, f):
        scene.view(lambda ax: ax.axis("off")).add(Point(a, f.subs(x, a)))
        scene.say(f"f = {f}, at {{a}} it is {{f}}.", a=a, f=f.subs(x, a))
        set_range(scene.controls[a], -1, 1 if f == x**2 else 8, 0.5)

    def now():
        return scene.reading.splitlines()[0], scene.controls[a].max, seen(scene).tobytes()

    def choose(f):
        choice.value = f

    scene, choice = with_setting(draw, x**2, x + 1)
    scene._asked(scene.canvas, {"resize": [300, 1]}, [])
    before, told = now(), set()
    choose(x + 1)  # what is worked out once for a formula is known from here on
    choose(x**2)
    names = dict.fromkeys(calls_of(lambda: choose(x + 1)))
    assert scene.reading == "f = x + 1, at 0.5 it is 1.5." and scene.controls[a].max == 8
    assert {"Scene._make", "View.spec", "set_traits", "webp"} <= set(names)
    for name in names:
        choose(x**2)
        assert scene.canvas.problem == "" and now() == before, name
        interrupted_at(name, lambda: choose(x + 1))
        assert now() == before, name
        told.add(scene.canvas.problem)
    assert told == {"", "The kernel was interrupted: the picture is the one before."}


def test_an_interrupt_while_the_stored_picture_is_made_leaves_no_mark_in_the_still_part():
    scene = Scene({a: slider("a", -1, 1, 0.5)})
    scene.view(lambda ax: ax.axis("off")).add(Point(a, 0), Segment((a, a), (0, 1)))
    scene.widget  # noqa: B018
    still = scene.canvas.frame["image"]
    for name in dict.fromkeys(calls_of(scene._repr_mimebundle_)):
        interrupted_at(name, scene._repr_mimebundle_)
        scene._send()
        assert scene.canvas.frame["image"] == still, name


def test_a_setting_whose_value_is_an_error_tells_it():
    scene, choice = with_setting(surface_of, x**2, x + 1, ValueError("Not this one."))
    good = scene.reading
    choice.value = choice.options[2]
    assert scene.reading == f"{good}\nNot this one." and scene.value == {"a": 0.5}
    choice.value = x + 1
    assert scene.reading == "f = x + 1, at 0.5 it is 1.5."


# ---- Ranges ----


@pytest.mark.parametrize("ends", [(0, 8), (-2, 1), (-1, 1)], ids=str)
def test_what_goes_wrong_in_a_setting_leaves_the_sliders_as_they_were(ends):
    scene, choice = with_setting(surface_of, x**2, x + 1)

    def draw(choice):
        set_range(scene.controls[a], *ends, 0.75, step=0.25)
        raise ValueError("Too steep here.")

    scene._draw = draw
    names = "min", "max", "step", "value", "readout_format"
    before = [getattr(scene.controls[a], name) for name in names]
    choice.value = x + 1
    assert scene.reading.endswith("Too steep here.")
    assert [getattr(scene.controls[a], name) for name in names] == before


@pytest.mark.parametrize("low, high, value, step", [
    (-2, 2, 1, None), (-2, 2, 1 / 3, None), (0, 1, 0.003, None), (0.96875, 1.03125, 1, 0.1 / 64),
    (-1.5, 2.5, 2.5, None), (1, 40, 25.5, None), (0, 1, 1, 0.3),
])  # fmt: skip
def test_the_browser_has_no_step_to_move_a_value_to(low, high, value, step):
    """It lies a whole number of steps above the least, or at the end."""
    made, other = slider("a", low, high, value, step=step), slider("a", 5, 6, 5.5)
    set_range(other, low, high, value, step=step)
    for widget in (made, other):
        steps = (value - widget.min) / widget.step
        assert abs(steps - round(steps)) < 1e-6
        assert widget.value == pytest.approx(value, abs=1e-14) and widget.max == high
        assert low <= widget.min < low + widget.step


def test_range_value_and_step_reach_the_browser_in_one_message(monkeypatch):
    widget, sent = slider("a", -2, 2, 1), []
    monkeypatch.setattr(type(widget), "_send", lambda self, message, **more: sent.append(message))
    set_range(widget, 10, 10.5, 10.25)
    states = [message["state"] for message in sent]
    assert states == [{"min": 10, "max": 10.5, "step": 0.01, "value": 10.25,
                       "readout_format": ".2f"}]  # fmt: skip


# ---- Asked whether one is there ----


def test_the_scene_answers_and_draws_nothing():
    scene = make()
    scene.widget  # noqa: B018
    frame, handlers = scene.canvas.frame, scene.canvas._msg_callbacks
    for number in (3, 4):
        handlers(scene.canvas, {"ask": number}, [])
        assert scene.canvas.heard == number
    assert scene.canvas.frame is frame


def test_a_frame_knows_the_settings_that_it_was_drawn_for():
    """Not those that stand there now, where they could not be drawn."""
    scene, choice = with_setting(surface_of, x**2, ValueError("Too steep here."), x + 1)
    scene.widget  # noqa: B018
    assert scene.canvas.frame["settings"] == [{"index": 0}]
    choice.index = 1
    scene._asked(scene.canvas, {"turn": [0, 10, 10]}, [])
    assert scene.canvas.frame["settings"] == [{"index": 0}]
    choice.index = 2
    assert scene.canvas.frame["settings"] == [{"index": 2}]


def test_a_slider_tells_its_range_before_its_value(monkeypatch):
    """The browser takes them in order, and would snap the value to the steps of an old range."""
    widget, sent = slider("a", -2, 2, 1), []
    monkeypatch.setattr(type(widget), "_send", lambda self, msg, **_: sent.append([*msg["state"]]))
    set_range(widget, 0.96875, 1.03125, 1.00625, step=0.0015625)
    (told,) = sent
    assert {"min", "max", "step"} < {*told} and told[-1] == "value"
