"""The pages without Python: published once, opened from disk in a browser whose network is cut."""

import ast
import random
import re
from base64 import b64decode
from functools import partial
from io import BytesIO
from pathlib import Path

import nbformat
import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from IPython.core.interactiveshell import InteractiveShell
from PIL import Image
from playwright.sync_api import expect

from calclib import explore
from calclib.programs import Trouble
from calclib.publish import __main__ as program
from calclib.publish import publish
from calclib.publish.page import Page
from calclib.publish.page import index as index_of
from calclib.scene import Scene

NOTEBOOKS = sorted((Path(__file__).resolve().parents[2] / "notebooks").glob("*.ipynb"))
NAMES = [path.stem for path in NOTEBOOKS]
MOST = 2_500_000  # bytes of a page
READING = "figure => figure.querySelector('.calclib-reading').dataset.text"
# A sum over the pixels, and what was said, once the page has drawn what was asked for. The pixels
# are read from a copy: encoding them as a PNG took most of the tests' time. One pixel in four is
# enough to see a change.
SETTLED = """async (figure, [ms, step]) => {
    if (ms) await new Promise((done) => setTimeout(done, ms));
    for (let i = 0; i < 2; i++) await new Promise(requestAnimationFrame);
    const canvas = figure.querySelector("canvas");
    const [width, height] = [canvas.width, canvas.height].map((size) => Math.ceil(size / step));
    const copy = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
    copy.imageSmoothingEnabled = false;
    copy.drawImage(canvas, 0, 0, width, height);
    let sum = 0;
    for (const pixel of new Uint32Array(copy.getImageData(0, 0, width, height).data.buffer)) {
        sum = (Math.imul(sum, 31) + pixel) | 0;
    }
    const reading = figure.querySelector(".calclib-reading").dataset.text;
    return [`${canvas.width} x ${canvas.height}: ${sum}`, reading];
}"""

OWN = """
import ipywidgets, sympy as sp
from IPython.display import HTML
from calclib.scene import Scene, slider, stills
from calclib.scene.marks import Point
t = sp.symbols("t", real=True)
def view():
    high, more = ipywidgets.Checkbox(description="high"), ipywidgets.IntText(description="n")
    scene = Scene({t: slider("t", -1, 1, 0)})
    def draw(high, more):
        f = t**2 + t + (3 if high else 0)
        drawn = scene.view(lambda ax: stills.graph(t**2, t, ax=ax))
        drawn.add(Point(t, f, drag=(t, None), name="p"))
        scene.say("f = {}, n = {}.", f, more)
    scene.drawn_by(draw, high=high, more=more)
    return scene
"""


pytestmark = pytest.mark.timeout(900)  # the first test waits until all is published


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """The folder with the five pages, and one of a teacher's own."""
    folder = tmp_path_factory.mktemp("site")
    cells = [
        nbformat.v4.new_markdown_cell(
            "# My own & <b>bold</b>\n\nWith $a<b$.\n\n![](http://x.test/a.png)"
        ),
        nbformat.v4.new_code_cell(OWN),
        nbformat.v4.new_code_cell("view()"),
        nbformat.v4.new_code_cell(
            "both = view(), view()\nipywidgets.HBox([v.widget for v in both])"
        ),
        nbformat.v4.new_code_cell(
            'HTML(\'<table><tr><td onclick="x()" style="color: red">7</td></tr></table>'
            "<script>x()</script><img src=http://x.test/>')"
        ),
        nbformat.v4.new_code_cell("stills.graph(t**2, t).figure"),
        nbformat.v4.new_code_cell("ipywidgets.IntSlider()"),
        nbformat.v4.new_code_cell("from calclib import explore\nexplore.squared_norm()"),
    ]
    own = folder / "own.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=cells), own)
    publish([*NOTEBOOKS, own], folder)
    return folder


@pytest.fixture(scope="session")
def reader(browser):
    """A browser with a touch screen, whose network is cut."""
    context = browser.new_context(
        viewport={"width": 1280, "height": 900}, offline=True, has_touch=True
    )
    yield context
    context.close()


def new_page(context):
    """A page that keeps what it ``asked`` for and what it ``said``."""
    page = context.new_page()
    page.on("request", lambda request: page.asked.append(request.url))
    page.on("console", lambda line: page.said.append(line.text))
    page.on("pageerror", lambda error: page.said.append(str(error)))
    return page


def open_page(page, path, fragment=""):
    page.asked, page.said = [], []
    page.goto(f"{path.as_uri()}{fragment}")
    views = page.locator("figure.view")
    expect(page.locator(".calclib-reading[data-text]")).to_have_count(views.count())
    return page


def check_silence(page):
    """In the end it asked for nothing and complained of nothing."""
    local = [url for url in page.asked if url.startswith(("data:", "blob:"))]
    assert len(page.asked) == len(local) + 1  # the page itself
    assert page.said == []


@pytest.fixture(scope="module")
def spare():
    """Pages of the reader that are free: a new one takes a third of a second."""
    return []


@pytest.fixture
def opened(site, reader, spare):
    """Opens a page of the site; a ``context`` of a test's own is closed with it."""
    pages = []

    def opened(name, fragment="", context=reader):
        page = spare.pop() if spare and context is reader else new_page(context)
        pages.append(open_page(page, site / f"{name}.html", fragment))
        return page

    yield opened
    for page in pages:
        check_silence(page)
        if page.context == reader:
            page.goto("about:blank")
            spare.append(page)
        else:
            page.context.close()


@pytest.fixture(scope="module", params=NAMES)
def kept(request, site, reader):
    """A notebook's page, opened once, with the ``first`` readings: tests go on from each other."""
    page = open_page(new_page(reader), site / f"{request.param}.html")
    page.first = [figure.evaluate(READING) for figure in figures(page)]
    yield page
    check_silence(page)
    page.close()


def settled(figure, ms=0, step=2):
    """The picture (one of its pixels in ``step`` by ``step``) and the reading of a view."""
    return figure.evaluate(SETTLED, [ms, step])


def moved(figure, before):
    """Whether picture and reading are others than before, soon or on a busy machine later."""
    for ms in (0, 50, 150, 300, 500, 1500, 3000):
        after = settled(figure, ms)
        if after[0] != before[0] and after[1] != before[1]:
            return True
    return False


def changes(figure, act):
    """Whether picture and reading change by an act, within a second."""
    before = settled(figure)
    act()
    return moved(figure, before)


def figures(page):
    """The views: as elements, since a locator looks through the whole page at each of its calls."""
    return page.query_selector_all("figure.view")


def controls(figure, kind):
    return figure.query_selector_all(f".control {kind}")


def test_the_site_has_a_page_for_each_notebook_and_an_index(site, reader):
    page = reader.new_page()
    page.goto((site / "index.html").as_uri())
    links = page.get_by_role("listitem").get_by_role("link")
    assert links.count() >= len(NAMES)
    for i in range(links.count()):
        assert (site / links.nth(i).get_attribute("href")).is_file()
    page.close()


@pytest.mark.parametrize("name", NAMES)
def test_a_page_is_not_too_large(site, name):
    assert (site / f"{name}.html").stat().st_size <= MOST


def test_a_page_says_nothing_that_is_true_in_jupyterlab_only(kept):
    said = kept.locator("main").inner_text()
    assert "recitation" in said
    for words in ("Run All", "run all", "scroll back", "model not found", "pictures stand still"):
        assert words not in said
    for hand_over, told in (
        ("check it before you read on:", "An answer is typed and judged in the notebook: open "),
        ("with a field for each answer", "An answer is typed and judged in the notebook: open "),
        ("each time you press Another one", "more questions dealt, in the notebook: open "),
    ):
        for part in said.split(hand_over)[1:]:
            assert told in part.partition("Hint 1")[0]


LONELY = """main => {
    const marks = [];
    for (const formula of main.querySelectorAll("math")) {
        const after = formula.nextSibling?.data ?? "";
        if (/^[.,;:?!]/.test(after)) marks.push(formula.textContent + after.slice(0, 20));
    }
    return marks;
}"""


def test_no_line_begins_with_the_mark_after_a_formula(kept):
    """A browser may break a line behind a formula: the mark stands inside it."""
    assert kept.locator("main").evaluate(LONELY) == []


RANGE = "({ min, max, value }) => [min, max, value].map(Number)"
PUT_BACK = """async (input, value) => {
    input.value = value;
    input.dispatchEvent(new Event("input"));
    for (let i = 0; i < 2; i++) await new Promise(requestAnimationFrame);
}"""


def tap(page, slider, place):
    """Touch a slider at a part of its length."""
    box = slider.bounding_box()
    page.touchscreen.tap(box["x"] + box["width"] * place, box["y"] + box["height"] / 2)


def test_each_slider_moves_the_picture_and_the_reading(kept):
    """By keyboard, and by a finger."""
    for figure in figures(kept):
        start = settled(figure)
        for slider in controls(figure, "input[type=range]"):
            slider.scroll_into_view_if_needed()
            low, high, value = slider.evaluate(RANGE)
            key, place = ("ArrowRight", 0.8) if value < (low + high) / 2 else ("ArrowLeft", 0.2)
            for move in (partial(slider.press, key), partial(tap, kept, slider, place)):
                move()
                assert moved(figure, start), slider.get_attribute("id")
                assert re.fullmatch("[^-]+", slider.get_attribute("aria-valuetext"))
                slider.evaluate(PUT_BACK, value)


OPTIONS = "menu => [menu.selectedIndex, [...menu.options].map((each) => each.textContent)]"


def test_each_entry_of_a_menu_is_shown(kept):
    """Each looks or reads differently, and the first one reads as at first, chosen at last."""
    for figure in figures(kept):
        for menu in controls(figure, "select"):
            start, options = menu.evaluate(OPTIONS)
            count, own, seen = len(options), options[0] == "your own", {}
            first = before = settled(figure, 100)
            for index in sorted(range(own, count), key=start.__eq__):  # that one at last
                menu.select_option(index=index)
                assert menu.evaluate("menu => menu.selectedIndex") == index
                for ms in (0, 30, 100, 300, 600, 1500, 3000):
                    now = settled(figure, ms)
                    if now not in (before, *seen.values()):
                        break
                before = seen[index] = now
            assert len({*map(tuple, seen.values())}) == count - own, menu.get_attribute("id")
            assert now[1] == first[1], menu.get_attribute("id")
            if own:
                menu.select_option(index=0)
                assert menu.evaluate("menu => menu.selectedIndex") == start
                assert "JupyterLab" in figure.query_selector(".note").inner_text()
            menu.select_option(index=int(own))


def test_a_menu_obeys_the_keyboard(opened):
    figure = opened("2.1.3_jacobians").locator("#grid_map")
    assert changes(figure, lambda: figure.get_by_label("F", exact=True).press("ArrowDown"))


def test_handles_obey_the_keyboard_and_the_picture_a_finger(kept):
    page = kept
    for figure in figures(page):
        handles = figure.query_selector_all(".calclib-handle:not(.calclib-turner)")
        for handle in handles:
            handle.focus()
            right = changes(figure, lambda: page.keyboard.press("ArrowRight"))
            assert right or changes(figure, lambda: page.keyboard.press("ArrowLeft"))
        if handles:
            figure.query_selector("canvas").scroll_into_view_if_needed()
            x, y = handles[0].evaluate(
                "h => { const box = h.getBoundingClientRect(); return [box.x + 14, box.y + 14]; }"
            )
            nearby = [(x + 50, y + 30), (x - 50, y - 30), (x - 60, y + 60), (x + 90, y)]
            assert any(changes(figure, partial(page.touchscreen.tap, *at)) for at in nearby)
        for turner in figure.query_selector_all(".calclib-turner"):
            turner.focus()
            assert changes(figure, lambda: page.keyboard.press("ArrowRight"))


def test_a_turned_surface_keeps_axes_ticks_and_labels(opened):
    page = opened("2.2_first_order_approximation")
    figure = page.locator("#tangent_plane")
    page.evaluate(
        """() => {
            window.written = [];
            const write = CanvasRenderingContext2D.prototype.fillText;
            CanvasRenderingContext2D.prototype.fillText = function (text, ...at) {
                window.written.push(text);
                write.call(this, text, ...at);
            };
        }"""
    )
    figure.locator(".calclib-turner").focus()
    page.keyboard.press("ArrowUp")
    settled(figure)
    written = page.evaluate("() => window.written")
    assert {"x", "y", "z", "−2", "2", "10.0"} <= set(written)


def test_what_needs_python_says_so_in_a_sentence(opened):
    figure = opened("2.2_first_order_approximation").locator("#dip_game")
    before = settled(figure, step=1)
    for button in ("Dip here", "Show", "New pit"):
        figure.get_by_role("button", name=button).click()
        told = "This needs Python: open 2.2_first_order_approximation.ipynb in JupyterLab."
        assert figure.locator(".note").inner_text() == told
    assert settled(figure, 100, step=1) == before


@pytest.fixture(scope="module")
def tangent_plane(site, reader):
    """The view and what it reads, on a page that is opened once."""
    page = open_page(new_page(reader), site / "2.2_first_order_approximation.html")
    figure = page.locator("#tangent_plane")
    yield figure, figure.evaluate(READING)
    check_silence(page)
    page.close()


@pytest.fixture
def plane(tangent_plane):
    """The view with its first values."""
    figure, first = tangent_plane
    figure.get_by_role("button", name="Back to the first values").click()
    expect(figure.locator(".calclib-reading")).to_have_attribute("data-text", first)
    expect(figure.locator(".note")).to_have_text("")
    return figure


@pytest.mark.parametrize(
    ("moves", "told"),
    [
        ([("zoom", "ArrowRight")], ""),
        ([("x₀", "Home"), ("zoom", "ArrowRight")], "first values, which are back now"),
        ([("y₁", "End"), ("zoom", "End"), ("zoom", "ArrowLeft")], "first values, which are back"),
        ([("x₀", "Home"), ("zoom", "End"), ("zoom", "Home")], ""),
        (
            [("x₀", "Home"), ("zoom", "End"), ("x₀", "ArrowRight"), ("zoom", "ArrowLeft")],
            "back now",
        ),
        ([("x₀", "Home"), ("zoom", "End"), ("x₀", "ArrowRight")], ""),
    ],
)
def test_values_that_a_picture_drawn_ahead_cannot_keep_are_told_of(plane, moves, told):
    for name, key in moves:
        plane.get_by_label(name, exact=True).press(key)
    note = plane.locator(".note")
    assert told in note.inner_text() and bool(told) == bool(note.inner_text())
    picture = plane.locator("canvas").bounding_box()
    assert note.bounding_box()["y"] < picture["y"]  # beside the control, not below a long picture


# ---- The same reading everywhere ----


def scenes_of(path):
    """The scenes that a notebook's cells show, made here, with their stored readings."""
    shell, made = InteractiveShell(), []
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type == "code" and not cell.source.startswith(("exercise", "drill")):
            tree = ast.parse(cell.source)
            if isinstance(tree.body[-1], ast.Expr):  # which a shell would display
                tree.body[-1] = ast.Assign([ast.Name("shown")], tree.body[-1].value)
            shell.run_cell(ast.unparse(ast.fix_missing_locations(tree)), silent=True)
            if isinstance(shell.user_ns.get("shown"), Scene):
                made.append((shell.user_ns.pop("shown"), cell.outputs[0].data["text/plain"]))
    return made


def settings_at_random(scene, chance, count):
    """Choices of all settings' menus, equal ones side by side: dictionaries (name, menu) to index.

    So the kernel derives each function once.
    """
    menus = [
        (name, menu)
        for name, setting in scene.settings.items()
        for menu in (setting, *getattr(setting, "children", ()))
        if hasattr(menu, "options")
    ]
    indices = [
        [i for i, (_, value) in enumerate(menu._options_full) if value != ""][
            : 1 if name == "zoom" else None
        ]
        for name, menu in menus
    ]
    drawn = sorted([chance.choice(few) for few in indices] for _ in range(count))
    return [dict(zip(menus, choice, strict=True)) for choice in drawn]


def at_random(scene, chosen, chance):
    """Set the settings as chosen, and all controls anew; return the address's part for it."""
    parts = {}
    for (name, menu), index in chosen.items():
        menu.index = index
        label, value = menu._options_full[index]
        parts[name] = str(value) if isinstance(value, str | int | float) else label
    for symbol, control in scene.controls.items():
        if hasattr(control, "options"):
            # below a millionth, the secant's reading tells of the rounding of each one's powers
            large = [i for i, step in enumerate(control.options) if abs(float(step[1])) > 1e-6]
            control.index = chance.choice(large)
        elif hasattr(control, "base"):
            control.value = control.base ** chance.uniform(control.min, control.max)
        else:
            steps = round((control.max - control.min) / control.step)
            control.value = round(control.min + chance.randint(0, steps) * control.step, 10)
        parts[symbol.name] = repr(control.value)
    return parts


def test_page_notebook_and_kernel_read_the_same(kept):
    found, chance = figures(kept), random.Random(7)
    scenes = scenes_of(next(path for path in NOTEBOOKS if kept.url.count(path.stem)))
    for figure, first, (scene, stored) in zip(found, kept.first, scenes, strict=True):
        scene._send = lambda: None  # no pictures here
        assert first == stored == scene.reading
        expected = {}
        for chosen in settings_at_random(scene, chance, 20):
            told = "&".join(f"{k}={v}" for k, v in at_random(scene, chosen, chance).items())
            if not scene.canvas.problem:
                expected[f"#{figure.get_attribute('id')}:{told}"] = scene.reading
        differing = figure.evaluate(
            """async (figure, expected) => {
                const differing = [], reading = figure.querySelector(".calclib-reading");
                for (const [address, text] of Object.entries(expected)) {
                    location.hash = address;
                    for (let i = 0; i < 60 && reading.dataset.text !== text; i++) {
                        await new Promise((done) => setTimeout(done, i));
                    }
                    const now = reading.dataset.text;
                    if (now !== text) differing.push([address, text, now]);
                }
                return differing;
            }""",
            expected,
        )
        assert differing == []
        assert len(expected) >= 10


def test_a_prediction_stands_beside_what_the_picture_says(opened):
    page = opened(NAMES[4])
    figures = page.locator("figure.view")
    fields = figures.get_by_label("Your prediction")
    assert fields.count() == figures.count()
    fields.first.fill("a straight line")
    before = figures.first.evaluate(READING)
    figures.first.locator("input[type=range]").first.press("End")
    expect(figures.first.locator(".calclib-reading")).not_to_have_attribute("data-text", before)
    assert fields.first.input_value() == "a straight line"
    beside = opened(NAMES[4]).get_by_label("Your prediction")  # another tab
    assert beside.first.input_value() == "a straight line" and beside.nth(1).input_value() == ""
    beside.first.fill("a curve")
    expect(fields.first).to_have_value("a curve")
    fields.first.fill("")


def test_solutions_are_unfolded(opened):
    page = opened(NAMES[4])
    folded = page.locator(".prose details")
    assert folded.count() == 7
    assert not folded.first.locator("p").is_visible()
    folded.first.locator("summary").click()
    assert folded.first.locator("p").is_visible() and "5.0990" in folded.first.inner_text()


# ---- A link is a state ----


def test_the_address_follows_the_hand_and_leads_back(opened):
    page = opened("2.1.2_gradients")
    figure = page.locator("#gradient_arrow")
    figure.get_by_label("x₀").press("ArrowLeft")
    figure.locator(".calclib-turner").focus()
    page.keyboard.press("ArrowUp")
    _, reading = settled(figure, 800)
    address = page.evaluate("location.hash")
    assert address.startswith("#gradient_arrow:x0=0.9&y0=0.4&") and "camera=" in address
    again = opened("2.1.2_gradients", address).locator("#gradient_arrow")
    assert settled(again, 300)[1] == reading
    assert "Seen from" in reading
    other = page.locator("#squared_norm")
    other.get_by_label("x₁").press("ArrowLeft")
    readings = [reading, settled(other, 800)[1]]
    address = page.evaluate("location.hash")
    assert address.startswith("#squared_norm:") and "~gradient_arrow:x0=0.9&" in address
    again = opened("2.1.2_gradients", address)
    found = [
        settled(again.locator(f"#{name}"), 300)[1] for name in ("gradient_arrow", "squared_norm")
    ]
    assert found == readings
    assert again.evaluate("location.hash") == address


def test_the_bar_works_without_python(opened):
    page = opened("2.2_first_order_approximation")
    plane = page.locator("#tangent_plane")
    first = settled(plane)[1]
    plane.get_by_role("button", name="Zoom in").click()
    expect(plane.get_by_label("zoom")).to_have_attribute("aria-valuetext", "2×")
    plane.get_by_role("button", name="Stop").click()
    menu = plane.locator("select")
    assert changes(plane, lambda: menu.select_option(label="max(x, y), a fold"))
    plane.get_by_role("button", name="Copy as code").click()
    code = 'explore.tangent_plane("max(x, y)", at=(1, 1), other=(0.4, 1.4))'
    expect(plane.locator(".calclib-copied")).to_have_text(f"Copied: {code}")
    plane.get_by_role("button", name="From above").click()
    assert "elevation 89°" in settled(plane)[1]
    plane.get_by_role("button", name="Back to the first values").click()
    expect(plane.locator(".calclib-reading")).to_have_attribute("data-text", first)


@pytest.mark.parametrize(
    "fragment",
    [
        "#squared_norm:x1=7&x2=0",
        "#squared_norm:x1=0&x2=",
        "#squared_norm:x1=nan",
        "#view:t=0.5&high=none of them",
        "#squared_norm:x1=0&high=1",
        "#squared_norm:x1=0&camera=1",
        "#squared_norm:x1=0&camera=10,95",
        "#squared_norm:x1=0&a=1",
        "#squared_norm:%E0%A4%A=1",
        "#squared_norm:",
        "#another:x1=0",
        "#exercise-2-1-linear-functional",
        "#:~:text=gradient",
        "#view:t=7~squared_norm:x1=9",
    ],
)
def test_a_foreign_address_changes_nothing(opened, fragment):
    page = opened("own", fragment)
    assert page.locator("#view").evaluate(READING) == "f = 0, n = 0."
    read = page.locator("#squared_norm").evaluate(READING)
    assert read == explore.squared_norm().reading


# ---- For everybody ----


# Of the texts in one ink on one ground the longest is measured: axe would say the same of each, and
# to measure every sign of every formula took nine tenths of the time.
INKS = """() => {
    const looks = ({ backgroundColor, backgroundImage, opacity }) =>
        [backgroundColor, backgroundImage, opacity].join();
    const longest = new Map();
    for (const element of document.body.querySelectorAll("*")) {
        const own = [...element.childNodes].filter((node) => node.nodeType === 3);
        const { length } = own.map((node) => node.data.trim()).join("");
        if (!length || !element.checkVisibility()) continue;
        const { color, fontSize, fontWeight, textShadow } = getComputedStyle(element);
        const look = [color, fontSize, fontWeight, textShadow];
        for (let e = element; e; e = e.parentElement) look.push(looks(getComputedStyle(e)));
        const key = look.join("/").replaceAll("/rgba(0, 0, 0, 0),none,1", "");
        element.classList.add("alike");
        if (!(longest.get(key)?.length >= length)) longest.set(key, { element, length });
    }
    for (const { element } of longest.values()) element.classList.replace("alike", "measured");
    return longest.size;
}"""
CONTRAST, SHORT = "color-contrast", {"resultTypes": ["violations"]}


def complaints(page):
    """What axe has to say of a page."""
    axe = Axe()
    assert page.evaluate(INKS) >= 5
    rest = SHORT | {"rules": {CONTRAST: {"enabled": False}}}
    contrast = SHORT | {"runOnly": [CONTRAST]}
    inks = {"include": [".measured"], "exclude": [".alike"]}
    found = axe.run(page, options=rest), axe.run(page, inks, contrast)
    return [each.generate_report() for each in found if each.violations_count]


def test_axe_finds_nothing(kept):
    assert complaints(kept) == []


def test_axe_finds_nothing_on_a_dark_phone(opened, browser):
    context = browser.new_context(
        viewport={"width": 380, "height": 900}, offline=True, color_scheme="dark"
    )
    assert complaints(opened(NAMES[-1], context=context)) == []


@pytest.mark.parametrize("name", NAMES)
def test_a_page_is_as_wide_as_the_screen(opened, browser, name):
    context = browser.new_context(viewport={"width": 380, "height": 800}, offline=True)
    page = opened(name, context=context)
    for width in (380, 768, 380):  # a phone that is turned and turned back
        page.set_viewport_size({"width": width, "height": 800})
        settled(figures(page)[-1], 100)
        assert page.evaluate("document.documentElement.scrollWidth") == width
    page.emulate_media(media="print")
    for figure in figures(page):  # on paper, a picture that was drawn for a phone is not cut
        shape, (width, height) = figure.query_selector("canvas").evaluate(
            "c => [c.width / c.height, [c.clientWidth, c.clientHeight]]"
        )
        assert height <= 18 / 2.54 * 96 + 1 and width / height == pytest.approx(shape, abs=0.01)


# ---- A teacher's own notebook ----


def test_a_teachers_own_view_steers(opened):
    page = opened("own")
    first, *others, last = page.locator("figure.view").all()
    assert len(others) == 2 and last.get_attribute("id") == "squared_norm"
    assert changes(first, lambda: first.get_by_label("t", exact=True).press("ArrowRight"))
    assert changes(first, lambda: first.get_by_label("high").check())
    first.get_by_label("n", exact=True).fill("4")
    first.get_by_label("n", exact=True).press("Enter")
    assert "own.ipynb" in first.locator(".note").inner_text()
    assert first.get_by_label("n", exact=True).input_value() == "0"
    assert page.get_by_text("What stands here needs Python: open own.ipynb").count() == 1
    assert page.title() == "My own & <b>bold</b>"
    assert page.locator("td").inner_text() == "7"
    image = page.locator("main > .cell img").get_attribute("src").partition(",")[2]
    assert np.asarray(Image.open(BytesIO(b64decode(image)))).shape[2] in (3, 4)


def test_a_policy_is_in_the_page_and_holds(site, reader):
    page = reader.new_page()
    page.goto((site / "own.html").as_uri())
    blocked = page.evaluate(
        """async () => {
            const blocked = [], note = (event) => blocked.push(event.effectiveDirective);
            document.addEventListener("securitypolicyviolation", note);
            const add = (tag, properties) => {
                document.body.append(Object.assign(document.createElement(tag), properties));
            };
            add("script", { textContent: "window.ran = true" });
            add("style", { textContent: "body { color: red }" });
            add("img", { src: "http://127.0.0.1:9/a.png" });
            await fetch("http://127.0.0.1:9/").catch(() => {});
            await new Promise((done) => setTimeout(done, 100));
            return [...blocked, window.ran === true];
        }"""
    )
    assert sorted(map(str, blocked)) == sorted(
        ["script-src-elem", "style-src-elem", "img-src", "connect-src", "False"]
    )
    page.close()


def test_a_cell_that_fails_is_named(tmp_path, capsys):
    path = tmp_path / "broken.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1/0")]), path)
    assert program.main([str(path), "--to", str(tmp_path / "site")]) == 1
    told = "broken.ipynb: cell 0 (1/0) raises ZeroDivisionError: division by zero"
    assert capsys.readouterr().err.strip() == told
    assert not (tmp_path / "site").exists()


@pytest.mark.parametrize(
    ("names", "told"),
    [
        (["a/hill.ipynb", "b/hill.ipynb"], "would be one page, hill.html: rename a notebook"),
        (["Hill.ipynb", "hill.ipynb"], "would be one page, hill.html: rename a notebook"),
        (["index.ipynb"], "index.ipynb and the index would be one page"),
        (["no such.ipynb"], "no such.ipynb: There is no file .*no such.ipynb here"),
    ],
)
def test_what_is_not_published(tmp_path, names, told):
    with pytest.raises(Trouble, match=told):
        publish([tmp_path / name for name in names], tmp_path / "site")
    assert not (tmp_path / "site").exists()


def test_a_folder_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "site").write_text("a file")
    with pytest.raises(Trouble, match=r"^The pages cannot be stored in .*site: "):
        publish([], tmp_path / "site")


def test_a_link_leads_to_a_page_of_any_name():
    notebook = nbformat.v4.new_notebook(cells=[])
    made = Page("two words, 50% é #1.ipynb", notebook, {})
    assert 'href="two%20words%2C%2050%25%20%C3%A9%20%231.html"' in index_of("all", [made])
