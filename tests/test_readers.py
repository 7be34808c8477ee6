"""Every reader, in JupyterLab: by keyboard alone, on paper, and the next day."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from canvas_page import decode
from test_browser import CELLS, NOTEBOOK, PLANE, VIEWS, LiveView, Opened, differ, wait

EXERCISE = next(i for i, cell in enumerate(CELLS) if cell.source.startswith('exercise("2.5")'))
NOW = "window.jupyterapp.shell.currentWidget"
PANEL = f"() => {NOW}.content"
COUNT, ACTIVE = f"{PANEL}.widgets.length", f"{PANEL}.activeCellIndex"
NAMELESS = """output => [...output.querySelectorAll(
    "button, [role=slider], [contenteditable=true]"
)].filter((e) => e.checkVisibility() && !e.textContent.trim() && !e.getAttribute("aria-label"))
    .map((e) => e.outerHTML)"""
WORTH = """output => [...output.querySelectorAll(".widget-slider")].map((slider) => [
    slider.querySelector(".noUi-handle").getAttribute("aria-valuetext"),
    slider.querySelector(".widget-readout").textContent,
])"""

CONTRASTS = """panel => {
    const ctx = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
    const over = (...layers) => { // the colour of these one over the other
        for (ctx.fillStyle of ["white", ...layers]) ctx.fillRect(0, 0, 1, 1);
        return [...ctx.getImageData(0, 0, 1, 1).data].slice(0, 3);
    };
    const light = (rgb) => rgb.map((c) => c / 255)
        .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
        .reduce((sum, c, k) => sum + c * [0.2126, 0.7152, 0.0722][k], 0);
    const ratio = (element) => {
        const grounds = [];
        for (let e = element; e; e = e.parentElement) {
            grounds.unshift(getComputedStyle(e).backgroundColor);
        }
        const inked = [...grounds, getComputedStyle(element).color];
        const [a, b] = [grounds, inked].map((layers) => light(over(...layers)) + 0.05);
        return Math.max(a / b, b / a);
    };
    const texts = [...panel.querySelectorAll("*")].filter((e) => e.checkVisibility()
        && !e.closest(".calclib-stage, mjx-container, option")
        && [...e.childNodes].some((node) => node.nodeType === 3 && node.data.trim()));
    return texts.map((e) => [e.textContent.slice(0, 60), ratio(e)]);
}"""
THEME = "theme => window.jupyterapp.commands.execute('apputils:change-theme', { theme })"
THEMES = ["JupyterLab Dark", "JupyterLab Dark High Contrast", "JupyterLab Light"]


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


def test_axe_finds_nothing_in_the_panels(lab):
    page = lab.run().page
    page.locator(".calclib-panel").nth(len(VIEWS)).wait_for(state="attached")
    found = Axe().run(page, context=".calclib-panel")
    assert found.violations_count == 0, found.generate_report()


def test_the_status_of_an_exercise_is_one_node_that_changes(lab):
    output = lab.run().output(EXERCISE)
    node = output.get_by_role("status").first.element_handle()
    for answer, told in (("5", "✗ Not right yet"), ("5 + 3/5 x + 4/5 y", "✓ Right")):
        output.get_by_label("Your answer").fill(answer)
        output.get_by_role("button", name="Check").click()
        wait(lambda: told in node.inner_text())  # noqa: B023


@pytest.fixture(scope="module", params=THEMES)
def theme(request, lab):
    lab.run().page.evaluate(THEME, request.param)
    lab.page.locator(f"body[data-jp-theme-name='{request.param}']").wait_for(state="attached")
    return request.param


def test_what_is_told_can_be_read_in_every_theme(lab, theme):
    """At 4.5 : 1."""
    output, said = lab.output(EXERCISE), []
    for answer, told in (("5 + q", "?"), ("5", "✗"), ("5 + 3/5 x + 4/5 y", "✓")):
        output.get_by_label("Your answer").fill(answer)
        output.get_by_role("button", name="Check").click()
        output.get_by_role("status").filter(has_text=told).first.wait_for()
        said += output.locator(".calclib-panel").evaluate(CONTRASTS)
    output.get_by_role("button", name="Solution", exact=True).click()
    output.get_by_text("Solution.").wait_for()
    said += output.locator(".calclib-panel").evaluate(CONTRASTS)
    output.get_by_role("button", name="Hide the solution").click()
    view = lab.view()
    view.type("sin(")
    view.cell.locator(".calclib-problem").wait_for()
    said += view.cell.locator(".calclib-panel").evaluate(CONTRASTS)
    view.choose("x² + xy + y²")
    view.cell.locator(".calclib-problem").wait_for(state="detached")
    assert len(said) > 30 and [text for text, ratio in said if ratio < 4.5] == []


def test_a_picture_is_dimmed_in_a_dark_theme(lab, theme):
    """White as it is on the screen: three quarters of the light of the page's own, or all of it."""
    view = lab.view()
    shown = decode(view.canvas.screenshot())[5:-5, 5:-5].max((0, 1))
    low, high = (255, 256) if "Light" in theme else (200, 235)
    assert (shown >= low).all() and (shown < high).all()


def test_on_paper_the_whole_notebook_stands(lab):
    page = lab.run().page
    lab.output(PLANE).locator(".calclib-panel").wait_for()
    page.emulate_media(media="print")
    try:
        shown = "(s) => [...document.querySelectorAll(s)].filter((e) => e.checkVisibility()).length"
        assert page.evaluate(shown, ".jp-Notebook .jp-Cell") == len(CELLS)
        assert page.evaluate(shown, ".jp-SideBar, .jp-NotebookPanel-toolbar, .lm-TabBar") == 0
        # what is not laid out when the pages are counted makes the last ones fall away
        laid_out = "(cells) => cells.map((cell) => getComputedStyle(cell).contentVisibility)"
        cells = page.locator(".jp-Notebook .jp-Cell")
        assert set(cells.evaluate_all(laid_out)) == {"visible"}
        height = page.evaluate("() => document.documentElement.scrollHeight")
        assert height > 5 * page.viewport_size["height"]
        page.evaluate(THEME, "JupyterLab Dark")
        page.locator("body[data-jp-theme-light='false']").wait_for(state="attached")
        told = lab.output(EXERCISE).locator(".calclib-panel").evaluate(CONTRASTS)
        text = page.locator(".jp-RenderedMarkdown, .jp-OutputArea").first.evaluate(CONTRASTS)
        code = page.locator(".jp-CodeCell .cm-content").first.evaluate(CONTRASTS)
        dark = [words for words, ratio in [*told, *text, *code] if ratio < 4]
        assert len(told) > 3 and text and code and dark == []
    finally:
        page.evaluate(THEME, "JupyterLab Light")
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
    lab.output(EXERCISE).get_by_label("Your answer").focus()  # one saves from a field, too
    page.keyboard.press("Control+s")
    path = lab.server.root / page.evaluate("jupyterapp.shell.currentWidget.context.path")
    whole = "widget-state+json", "}\n"
    wait(lambda: whole[0] in (text := path.read_text()) and text.endswith(whole[1]), seconds=30)
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
    wait(lambda: "✓ Right" in out.get_by_role("status").first.inner_text())
    lab.page.wait_for_timeout(500)
    assert lab.page.get_by_text("Error displaying widget").count() == 0
    assert lab.complaints == []


LOSE = """async ([lost, other]) => { // as JupyterLab does that looks for it too early
    const cells = window.jupyterapp.shell.currentWidget.content.widgets;
    const mime = "application/vnd.jupyter.widget-view+json";
    const shown = ({ outputArea }) => outputArea.widgets[0].widgets.at(-1);
    await shown(cells[lost]).renderModel({ data: { [mime]: { model_id: "unknown" } } });
    const error = shown(cells[lost]).node.textContent;
    const { outputs } = cells[other].model;
    outputs.set(0, outputs.get(0).toJSON());
    return error;
}"""


def test_a_view_that_jupyterlab_looked_for_too_early_comes_back(lab, saved):
    before = LiveView(lab, PLANE).reading
    error = lab.page.evaluate(LOSE, [PLANE, EXERCISE])
    assert error == "Error displaying widget: model not found"
    lab.output(PLANE).locator(".calclib-panel").wait_for()
    assert LiveView(lab, PLANE).reading == before
    lab.output(EXERCISE).get_by_label("Your answer").wait_for()
    lab.complaints.clear()


def test_the_next_day_an_exercise_says_that_nobody_judges(lab, saved):
    out, typed = lab.output(EXERCISE), "5 + x"
    for name, sentence in (
        ("Check", "none is running that knows this"),
        ("Hint", "none is running:"),
    ):
        if name == "Hint":
            lab.page.evaluate(f"() => {NOW}.sessionContext.shutdown()")
        out.get_by_label("Your answer").fill(typed)
        out.get_by_role("button", name=name).click()
        out.get_by_role("status").filter(has_text=sentence).wait_for()
        assert out.get_by_label("Your answer").input_value() == typed


AGAIN = f"""async (indices) => {{
    const {{ content, sessionContext }} = {NOW};
    if (!sessionContext.session) await sessionContext.startKernel();
    await sessionContext.session.kernel.info;
    for (const index of indices) {{
        content.deselectAll();
        content.activeCellIndex = index;
        await window.jupyterapp.commands.execute("notebook:run-cell");
    }}
}}"""


def test_a_cell_that_runs_again_has_what_was_written_there(lab, saved):
    """In a new kernel at first, and then in the same one."""
    first = next(i for i, cell in enumerate(CELLS) if cell.cell_type == "code")
    answer, expected = "5 + 3/5 x + 4/5 y", "It lies below the surface."
    lab.output(EXERCISE).get_by_label("Your answer").fill(answer)  # no kernel has heard of it
    lab.output(PLANE).get_by_label("Your prediction").fill(expected)
    for _ in range(2):
        lab.page.evaluate(AGAIN, [first, PLANE, EXERCISE])
        out = lab.output(EXERCISE)
        out.get_by_role("status").filter(has_text="✓ Right").wait_for()
        assert out.get_by_label("Your answer").input_value() == answer
        assert lab.output(PLANE).get_by_label("Your prediction").input_value() == expected
