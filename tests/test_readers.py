"""Every reader, in JupyterLab: the next day, and by keyboard alone."""

import json

import nbformat
import pytest
from conftest import NOTEBOOKS, Lab
from test_browser import CELLS, NOTEBOOK, PLANE, VIEWS, Opened, differ, wait

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
