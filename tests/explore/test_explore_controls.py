"""Every control of every view of every notebook, moved all over its range."""

import ast
import random
import re
from functools import cache
from pathlib import Path

import ipywidgets
import nbformat
import numpy as np
import pytest
from canvas_page import rendered
from explorers import SMALL, check_reading, picture
from texts import cut, overlapping, texts

from calclib import explore

NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))


def controls(widget):
    """All that a reader can move in a widget, found by walking it."""
    for child in getattr(widget, "children", ()):
        yield from controls(child)
    movable = ipywidgets.ValueWidget, ipywidgets.Button
    if not getattr(widget, "children", ()) and isinstance(widget, movable):
        yield widget


def move(widget, value):
    if isinstance(widget, ipywidgets.Button):
        widget.click()
    else:
        widget.value = value


def places(widget):
    """Values all over a control's range; all options; good texts and bad ones."""
    if hasattr(widget, "options"):
        return [value for _, value in widget._options_full]
    if isinstance(widget, ipywidgets.Button):
        return [None]
    if isinstance(widget, ipywidgets.FloatLogSlider):
        return [widget.base**e for e in np.linspace(widget.min, widget.max, 5)]
    if isinstance(widget, ipywidgets.Text):
        name = re.search(r"\((\w+)", widget.description)[1]
        return [text.replace("x", name) for text in ("x", "cos(x)", "", "x +", "1/x", "x^2")]
    if hasattr(widget, "max"):
        return [*np.linspace(widget.min, widget.max, 5).round(6).tolist()]
    assert isinstance(widget.value, bool), f"a control of a new kind: {widget}"
    return [True, False]


def sources(path):
    """The code cells of a notebook, as syntax trees."""
    notebook = nbformat.read(path, as_version=4)
    return [ast.parse(cell.source) for cell in notebook.cells if cell.cell_type == "code"]


def shows(cell):
    """The name of the explorer that a cell shows, if it shows one."""
    shown = cell.body[-1].value if isinstance(cell.body[-1], ast.Expr) else None
    while isinstance(inner := getattr(getattr(shown, "func", None), "value", None), ast.Call):
        shown = inner  # explore.loss(...).predict()
    name = ast.unparse(shown.func) if isinstance(shown, ast.Call) else ""
    return name.removeprefix("explore.") if name.startswith("explore.") else None


SHOWN = {
    f"{path.stem.partition('_')[0]}-{index}-{shows(cell)}": (path, index)
    for path in NOTEBOOKS
    for index, cell in enumerate(sources(path))
    if shows(cell)
}


@cache
def names_before(path):
    """What the names of a notebook mean before each of its cells that shows an explorer."""
    names, before = {}, {}
    for index, cell in enumerate(sources(path)):
        if shows(cell):
            before[index] = dict(names)
            cell = ast.Module(cell.body[:-1], [])
        exec(compile(cell, str(path), "exec"), names)  # noqa: S102, a cell of ours
    return before


@pytest.fixture(scope="module", params=SHOWN)
def scene(request):
    """Each view of each notebook, made as its cell makes it; one test leaves it to the next."""
    path, index = SHOWN[request.param]
    names, cell = names_before(path)[index], sources(path)[index]
    exec(compile(ast.Module(cell.body[:-1], []), str(path), "exec"), names)  # noqa: S102
    last = compile(ast.Expression(cell.body[-1].value), str(path), "eval")
    scene = eval(last, names)  # noqa: S307
    picture(scene)  # small from now on
    yield scene
    scene.close()


def test_every_explorer_stands_in_a_notebook():
    assert {shown.rpartition("-")[2] for shown in SHOWN} == set(explore.__all__)


# ---- Every control of every explorer ----


def test_the_walk_finds_what_the_scene_has(scene):
    found = set(controls(scene.widget))
    assert found >= set(scene.controls.values())
    for setting in scene.settings.values():
        assert found & set(controls(setting))


def test_every_control_changes_picture_and_reading_all_over_its_range(scene):
    at_first = picture(scene), scene.reading
    for widget in controls(scene.widget):
        if isinstance(widget, ipywidgets.Button):
            continue
        changed, readings, start = False, set(), widget.value
        for value in places(widget):
            widget.value = value
            check_reading(scene, problem_allowed=widget not in scene.controls.values())
            readings.add(scene.reading)
            changed = changed or (widget.value != start and picture(scene) != at_first[0])
        assert changed, widget
        assert len(readings) >= 2 or widget not in scene.controls.values(), widget
        widget.value = start
        assert scene.reading == at_first[1], widget


def test_every_button_changes_picture_or_reading(scene):
    for widget in controls(scene.widget):
        if isinstance(widget, ipywidgets.Button) and not widget.disabled:
            before = picture(scene), scene.reading
            widget.click()
            check_reading(scene, problem_allowed=False)
            assert (picture(scene), scene.reading) != before, widget


def test_the_narrowest_page_has_a_picture_too(scene):
    scene._asked(scene.canvas, {"resize": [1, 1]}, [])
    assert scene.canvas.problem == ""
    assert scene.canvas.frame["width"] < SMALL


def test_a_random_walk_over_all_controls(scene):
    rng = random.Random(25)
    moves = [*controls(scene.widget)]
    for _ in range(15):
        widget = rng.choice(moves)
        move(widget, rng.choice(places(widget)))
        check_reading(scene, problem_allowed=True)
    for widget in moves:  # and all is well again
        if isinstance(widget, ipywidgets.Text):
            widget.value = places(widget)[-1]
    check_reading(scene, problem_allowed=False)
    assert picture(scene) == rendered(scene.figure(width=SMALL)).tobytes()


@pytest.mark.parametrize("width", [300, 500, 700, 960])
def test_no_text_stands_on_another_or_is_cut(scene, width):
    found = texts(scene.figure(width=width))
    assert found
    assert not overlapping(found)
    assert not cut(found)
