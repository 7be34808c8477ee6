"""Every reader, in JupyterLab: by keyboard alone, on paper, and the next day."""

import pytest
from test_browser import CELLS, NOTEBOOK, PLANE, VIEWS, LiveView, Opened, differ, wait

EXERCISE = next(i for i, cell in enumerate(CELLS) if cell.source.startswith('exercise("2.5")'))
PANEL = "() => window.jupyterapp.shell.currentWidget.content"
COUNT, ACTIVE = f"{PANEL}.widgets.length", f"{PANEL}.activeCellIndex"
NAMELESS = """output => [...output.querySelectorAll(
    "button, [role=slider], [contenteditable=true]"
)].filter((e) => !e.textContent.trim() && !e.getAttribute("aria-label")).map((e) => e.outerHTML)"""
WORTH = """output => [...output.querySelectorAll(".widget-slider")].map((slider) => [
    slider.querySelector(".noUi-handle").getAttribute("aria-valuetext"),
    slider.querySelector(".widget-readout").textContent,
])"""


@pytest.fixture(scope="module")
def lab(browser, jupyterlab):
    lab = Opened(browser, jupyterlab, 1)
    yield lab
    lab.context.close()
    jupyterlab.shut_down_kernels()


def keys(page, *pressed):
    for key in pressed:
        page.keyboard.press(key)


def test_the_notebook_by_keyboard_alone(lab):
    """No key that a widget has cuts, adds or leaves a cell."""
    page = lab.run().page
    before = page.evaluate(COUNT)
    for index in VIEWS:
        view = lab.view(index)
        first = view.cell.locator(".noUi-handle").first
        view.cell.locator("select, .widget-text input, button").first.focus()
        while not first.evaluate("handle => handle === document.activeElement"):
            keys(page, "Tab")
        at, said = page.evaluate(ACTIVE), view.reading
        keys(page, "x", "d", "d", "b", "a", "j", "Enter", "ArrowDown", "Home", "ArrowUp", "End")
        wait(lambda: view.reading != said)  # noqa: B023
        view.agrees()
        assert (page.evaluate(COUNT), page.evaluate(ACTIVE)) == (before, at)
        # whichever way a front end listens: it looks for this from the target upwards
        assert first.get_attribute("data-lm-suppress-shortcuts") == "true"
    output = lab.output(EXERCISE)
    output.get_by_label("Your answer").focus()
    page.keyboard.type("5 + 3/5 x + 4/5 y")
    page.wait_for_timeout(300)
    keys(page, "Tab")
    at = page.evaluate(ACTIVE)
    keys(page, "x", "d", "d", "ArrowDown", "Enter")
    output.get_by_role("status").filter(has_text="✓ Right").wait_for()
    assert (page.evaluate(COUNT), page.evaluate(ACTIVE)) == (before, at)


@pytest.mark.parametrize("index", [*VIEWS, EXERCISE])
def test_what_has_the_focus_has_a_name_and_tells_what_is_shown(lab, index):
    output = lab.run().output(index)
    output.locator(".calclib-panel").first.wait_for()
    assert output.evaluate(NAMELESS) == []
    for told, shown in output.evaluate(WORTH):
        assert told == shown


def test_the_status_of_an_exercise_is_one_node_that_changes(lab):
    output = lab.run().output(EXERCISE)
    node = output.get_by_role("status").first.element_handle()
    for answer, told in (("5", "✗ Not right yet"), ("5 + 3/5 x + 4/5 y", "✓ Right")):
        output.get_by_label("Your answer").fill(answer)
        output.get_by_role("button", name="Check").click()
        wait(lambda: told in node.inner_text())  # noqa: B023


def test_on_paper_the_whole_notebook_stands(lab):
    page = lab.run().page
    lab.output(PLANE).locator(".calclib-panel").wait_for()
    page.emulate_media(media="print")
    try:
        shown = "(s) => [...document.querySelectorAll(s)].filter((e) => e.checkVisibility()).length"
        assert page.evaluate(shown, ".jp-Notebook .jp-Cell") == len(CELLS)
        assert page.evaluate(shown, ".jp-SideBar, .jp-NotebookPanel-toolbar, .lm-TabBar") == 0
        height = page.evaluate("() => document.documentElement.scrollHeight")
        assert height > 5 * page.viewport_size["height"]
    finally:
        page.emulate_media(media="screen")


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
    print(f"saved: {size / 1e6:.2f} MB, as committed: {NOTEBOOK.stat().st_size / 1e6:.2f}")
    for index, reading in zip(VIEWS, readings, strict=True):
        view = LiveView(lab, index)
        assert view.reading == reading
    view = LiveView(lab, PLANE)
    panel = view.cell.locator(".calclib-panel")
    told = panel.evaluate("panel => getComputedStyle(panel, '::after').content")
    assert told.startswith('"As it was saved')
    marks = panel.evaluate("""panel => [panel, ...panel.querySelectorAll("*")]
        .filter((e) => e.matches(".jupyter-widgets-disconnected"))
        .map((e) => getComputedStyle(e, "::before").content)""")
    assert set(marks) == {"none"}  # no icon of a broken link
    before = view.pixels
    assert view.shown("x₀") == -2
    view.slider("x₀").focus()
    lab.page.keyboard.press("ArrowRight")
    wait(lambda: view.reading != readings[VIEWS.index(PLANE)] and differ(before, view.pixels))
    out = lab.output(EXERCISE)
    assert out.get_by_label("Your answer").input_value() == "5 + 3/5 x + 4/5 y"
    assert "✓ Right" in out.get_by_role("status").first.inner_text()
    lab.page.wait_for_timeout(500)
    assert lab.page.get_by_text("Error displaying widget").count() == 0
    assert lab.complaints == []
