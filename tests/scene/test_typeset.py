"""The reading as mathematics: how it is set, in the plain text's words, and that it is light."""

import pytest
from sympy import symbols

from calclib import explore
from calclib.scene import Scene, slider

a, b = symbols("a b", real=True)

SET = [  # a template, and its row in the browser where a = -0.5 and b = 2
    ("f = {}.", "<i>f</i> = −0.5."),
    ("z = {} {:+}(x {:-})", "<i>z</i> = −0.5 + 2(<i>x</i> + 0.5)"),
    ("w0 = {} and x₁ - 1", "<i>w</i><sub>0</sub> = −0.5 and <i>x</i>₁ − 1"),
    ("At **x** = ({!s}, {!d})", 'At <b>x</b> = (<span class="calclib-s">−0.5</span>, '
     '<span class="calclib-d">2</span>)'),
    ("A well-known step: 20 °C is a lot.", "A well-known step: 20 °C is a lot."),
    ("With a = {} it is {}, with -a too", "With <i>a</i> = −0.5 it is 2, with −<i>a</i> too"),
    ("∂S₃/∂a, a₁ {}, a row", "∂<i>S</i>₃/∂<i>a</i>, <i>a</i>₁ −0.5, a row"),
    ("∂f/∂x, f'(g(x)), {}h", "∂<i>f</i>/∂<i>x</i>, <i>f</i>'(<i>g</i>(<i>x</i>)), −0.5<i>h</i>"),
]  # fmt: skip


@pytest.fixture(scope="module")
def scene():
    scene = Scene({a: slider("a", -1, 1, -0.5), b: slider("b", 1, 3, 2)})
    scene.view(lambda ax: None)
    for template, _ in SET:
        scene.say(template, *[a, b, a][: template.count("{")])
    scene.say("J = [{!d}, 0; {}, 1].", a, b)
    return scene


def rows(canvas):
    return canvas.now.locator(".calclib-reading > div")


def test_each_part_is_set_as_what_it_is(canvas, scene):
    canvas.show(scene)
    shown = rows(canvas).evaluate_all("rows => rows.map((row) => row.innerHTML)")
    assert shown[:-1] == [html for _, html in SET]
    assert canvas.reading == scene.reading


def test_a_matrix_has_its_rows_and_columns(canvas, scene):
    canvas.show(scene)
    cells = rows(canvas).last.locator(".calclib-cell")
    assert cells.all_inner_texts() == ["−0.5", "0", "2", "1"]
    boxes = [cell.bounding_box() for cell in cells.all()]
    left, top = ([round(box[key]) for box in boxes] for key in ("x", "y"))
    assert top[0] == top[1] < top[2] == top[3] and left[0] < left[1]
    assert rows(canvas).last.inner_text().startswith("J =")


@pytest.mark.parametrize("name", explore.__all__)
def test_the_words_are_those_of_the_plain_text(canvas, name):
    scene = getattr(explore, name)()
    canvas.show(scene)
    assert canvas.reading == scene.reading
    assert canvas.now.locator(".calclib-told").text_content() == scene.reading
    assert "-" not in "".join(rows(canvas).all_text_contents()).replace("-known", "")


def test_a_move_changes_numbers_alone(canvas, scene):
    canvas.show(scene)
    canvas.now.evaluate("""() => {
        window.changes = [];
        const note = (found) => window.changes.push(...found.map(({ type }) => type));
        window.watch = new MutationObserver(note);
        const all = { subtree: true, childList: true, characterData: true };
        window.watch.observe(document.querySelector(".calclib-reading"), all);
    }""")
    canvas.set(a=0.75)
    assert set(canvas.now.evaluate("() => window.changes")) == {"characterData"}
    assert "f = 0.75." in canvas.reading


@pytest.mark.parametrize(
    ("text", "page"), [("rgba(0, 0, 0, 0.87)", "#fff"), ("rgb(255, 255, 255)", "#212121")]
)
def test_coloured_numbers_have_contrast(canvas, scene, text, page):
    canvas.show(scene)
    ratios = canvas.now.evaluate(CONTRASTS, [text, page])
    assert len(ratios) == 3 and min(ratios) >= 4.5, ratios


CONTRASTS = """([text, page]) => {
    document.documentElement.style.setProperty("--jp-content-font-color1", text);
    const ctx = document.createElement("canvas").getContext("2d");
    const row = document.querySelector(".calclib-reading");
    const linear = (c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
    const luminance = (...colours) => {
        for (const colour of colours) {
            ctx.fillStyle = colour;
            ctx.fillRect(0, 0, 1, 1);
        }
        const [r, g, b] = [...ctx.getImageData(0, 0, 1, 1).data].map((c) => linear(c / 255));
        return 0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05;
    };
    const found = ["d", "s", "c"].map((name) => {
        const span = row.appendChild(document.createElement("span"));
        span.className = `calclib-${name}`;
        const pair = [luminance(page, getComputedStyle(span).color), luminance(page)];
        span.remove();
        return Math.max(...pair) / Math.min(...pair);
    });
    document.documentElement.style.removeProperty("--jp-content-font-color1");
    return found;
}"""
