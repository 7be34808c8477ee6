"""Every reader, in JupyterLab: the next day, and by keyboard alone."""

import json

import nbformat
import pytest
from conftest import NOTEBOOKS, Lab
from test_browser import CELLS, NOTEBOOK, PLANE, VIEWS, LiveView, Opened, differ, wait

EXERCISE = next(i for i, cell in enumerate(CELLS) if cell.source.startswith('exercise("2.5")'))
COUNT = "() => window.jupyterapp.shell.currentWidget.content.widgets.length"
ACTIVE = "() => window.jupyterapp.shell.currentWidget.content.activeCellIndex"


@pytest.fixture(scope="module")
def lab(browser, jupyterlab):
    lab = Opened(browser, jupyterlab, 1)
    yield lab
    lab.context.close()
    jupyterlab.shut_down_kernels()


def names(lab, index):
    """The nameless handles and buttons of a cell's output."""
    return lab.output(index).evaluate("""output => [...output.querySelectorAll(
        ".noUi-handle, button, [contenteditable=true], [role=slider]")].filter(
        (e) => !e.getAttribute("aria-label") && !e.textContent).length""")


def test_the_keys_of_the_notebook_rest_while_a_widget_has_the_focus(lab):
    page, view = lab.page, lab.view()
    before = page.evaluate(COUNT)
    view.slider("x₀").focus()
    at = page.evaluate(ACTIVE)
    shown = view.shown("x₀")
    for key in ("x", "x", "d", "d", "b", "a", "ArrowDown", "ArrowUp", "j", "k", "ArrowLeft"):
        page.keyboard.press(key)
    wait(lambda: view.shown("x₀") < shown)
    print("AFTER", page.evaluate(COUNT), before, page.evaluate(ACTIVE), at, view.shown("x₀"), shown)
    page.keyboard.press("Home")
    print("HOME", view.shown("x₀"))
    page.keyboard.press("End")
    print("END", view.shown("x₀"))
    for i in VIEWS:
        v = lab.view(i)
        print(i, names(lab, i), v.cell.evaluate("""o => [...o.querySelectorAll(".noUi-handle, .calclib-handle")].map(h => [h.getAttribute("aria-label"), h.getAttribute("aria-valuetext"), h.getAttribute("aria-valuenow"),h.getAttribute("aria-valuemin")].join("|"))"""))
    out = lab.output(EXERCISE)
    out.get_by_role("button", name="Check").first.focus()
    for key in ("x", "d", "d", "ArrowDown", "Enter"):
        page.keyboard.press(key)
    print("EX", page.evaluate(COUNT), names(lab, EXERCISE), out.inner_text()[:300])
    out.get_by_label("Your answer").focus()
    page.keyboard.press("Control+s")
    page.wait_for_timeout(1500)
    print("DIRTY", page.evaluate("() => window.jupyterapp.shell.currentWidget.context.model.dirty"))
    print(out.evaluate("o => o.innerHTML")[:6000])
    print(lab.complaints)
@pytest.fixture(scope="module")
def saved(lab):
    """The notebook run, answered, steered, saved; its kernel ended, and opened again."""
    page, view = lab.page, lab.view()
    out = lab.output(EXERCISE)
    out.get_by_label("Your answer").fill("5 + 3/5 x + 4/5 y")
    out.get_by_role("button", name="Check").click()
    out.get_by_role("status").filter(has_text="✓ Right").wait_for()
    lab.output(PLANE)
    view.slider("x₀").focus()
    page.keyboard.press("Home")
    wait(lambda: view.shown("x₀") == -2)
    view.agrees()
    readings = [lab.view(index).reading for index in VIEWS]
    page.keyboard.press("Control+s")
    path = next(lab.server.root.rglob(NOTEBOOK.name))
    wait(lambda: "widget-state+json" in path.read_text() and path.read_text().endswith("}\n"))
    lab.server.shut_down_kernels()
    lab.complaints.clear()
    page.goto("about:blank")
    page.goto(f"{lab.server.url}lab/workspaces/again/tree/{path.relative_to(lab.server.root)}")
    page.locator(".calclib-panel").first.wait_for(timeout=60_000)
    return readings, path.stat().st_size


def test_the_next_day_the_lesson_stands_there(lab, saved):
    readings, size = saved
    print(f"{NOTEBOOK.name} saved: {size / 1e6:.2f} MB, committed {NOTEBOOK.stat().st_size / 1e6:.2f}")
    for index, reading in zip(VIEWS, readings, strict=True):
        view = LiveView(lab, index)
        assert view.reading == reading
    view = LiveView(lab, PLANE)
    print(view.cell.evaluate("o => getComputedStyle(o.querySelector('.calclib-panel'), '::after').content"))
    print(view.cell.evaluate("o => [...o.querySelectorAll('.jupyter-widgets-disconnected')].map(e => getComputedStyle(e, '::before').content).join()"))
    before = view.pixels
    assert view.shown("x₀") == -2
    view.slider("x₀").focus()
    lab.page.keyboard.press("ArrowRight")
    wait(lambda: view.reading != readings[VIEWS.index(PLANE)] and differ(before, view.pixels))
    lab.page.screenshot(path="/tmp/rd/next_view.png")
    out = lab.output(EXERCISE)
    assert out.get_by_label("Your answer").input_value() == "5 + 3/5 x + 4/5 y"
    assert "✓ Right" in out.get_by_role("status").first.inner_text()
    lab.page.wait_for_timeout(500)
    lab.page.screenshot(path="/tmp/rd/next_exercise.png")
    assert lab.page.get_by_text("model not found").count() == 0
    assert lab.complaints == []
