"""Kept glyphs stand where Matplotlib would draw them."""

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from calclib.scene.texts import FINE, Canvas

TEXTS = [
    "-1.25",
    "det J₁ = é",
    "two\nlines",
    "",
    "$x^2 + y$",
    r"$\frac{a}{b}$",  # with a bar, which is no glyph
]
PLACES = [(0.1, 0.5), (0.4371, 0.2113), (0.97, 0.9)]  # the last reaches beyond the figure


def pixels(canvas, text, *, dpi=100, at=(0.4371, 0.2113), **style):
    figure = Figure(figsize=(2.005, 1.503), dpi=dpi)
    canvas = canvas(figure)
    figure.text(*at, text, **style)
    canvas.draw()
    return np.asarray(canvas.buffer_rgba()).astype(int)


def assert_drawn_alike(text, **style):
    expected, *drawn = (pixels(c, text, **style) for c in (FigureCanvasAgg, Canvas, Canvas))
    assert not text or (expected < 255).any()
    # So much of a pixel's ink moves with a text that is placed 1/64 across and up beside it:
    assert abs(drawn[0] - expected).max() <= 255 * 2 / FINE
    assert (drawn[0] == drawn[1]).all()


@pytest.mark.parametrize("at", PLACES)
@pytest.mark.parametrize("text", TEXTS)
def test_a_text_is_drawn_as_matplotlib_would_now_and_again(text, at):
    assert_drawn_alike(text, at=at)


@pytest.mark.parametrize(
    "style",
    [
        {"rotation": 90},
        {"rotation": 30},
        {"color": "#a02040", "alpha": 0.5},
        {"fontsize": 23},
        {"fontstyle": "italic"},
        {"dpi": 73.7},
        {"dpi": 200},
        {"antialiased": False},
    ],
    ids=str,
)
def test_so_is_one_in_any_style(style):
    assert_drawn_alike("-1.25 $x_1$", **style)
    assert_drawn_alike("-1.25", **style)


def test_a_style_that_changes_is_no_longer_the_one_before():
    figure = Figure(figsize=(2, 1), dpi=100)
    canvas, text = Canvas(figure), figure.text(0.2, 0.3, "2.5", fontsize=10)
    canvas.draw()
    small = np.asarray(canvas.buffer_rgba()).copy()
    for size in (20, 10):
        text.set_fontsize(size)
        canvas.draw()
    assert (small == np.asarray(canvas.buffer_rgba())).all()
    text.set_fontsize(20)
    canvas.draw()
    assert (np.asarray(canvas.buffer_rgba()) < 255).sum() > 1.5 * (small < 255).sum()
