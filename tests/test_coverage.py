"""Each item of the recitation stands in its notebook: formula, code, view, and the question asked.

A numbered item is a heading; what belongs to it reaches to the next heading of its level or above.
"""

import re

import nbformat
import pytest
from conftest import NOTEBOOKS

from calclib.practice import numbers

ITEMS = {  # under its number, with V where the item is to be explored
    "2.1.1": "Definition 2.1 V, Example 2.1 V, Definition 2.2 V, Example 2.2 V, Example 2.3 V",
    "2.1.2": "Definition 2.3, Example 2.4 V, Exercise 2.1 V, Exercise 2.2 V",
    "2.1.3": "Definition 2.4 V, Example 2.5, Exercise 2.3 V",
    "2.1.4": "Theorem 2.1 V, Theorem 2.2 V, Exercise 2.4, Example 2.6 V",
    "2.2": "Definition 2.5 V, Exercise 2.5",
}
UNNUMBERED = [  # notebook, words of the heading, a formula, what its code calls
    ("2.1.1", "Why we differentiate", r"\operatorname{argmin}", "explore.loss"),
    ("2.1.3", "Four inputs, two outputs", r"\mathbb{R}^4\to\mathbb{R}^2", "explore.weather"),
    ("2.1.4", "gradient of least squares", r"A^\top(A\mathbf{x} - \mathbf{y})", "gradient(f, x)"),
    ("2.1.4", "gradient of least squares", r"\tfrac{2}{m}", "explore.least_squares"),
    ("2.1.4", "softmax", r"= S_j\,(1 - S_j)", "same - S_j*(1 - S_j)"),
    ("2.1.4", "softmax", r"= -S_i\, S_j", "different - (-S_i*S_j)"),
    ("2.1.4", "softmax", r"\operatorname{diag}(S) - S S^\top", "np.diag(S) - np.outer(S, S)"),
    ("2.2", "Taylor series", r"\frac{f^{(n)}(x_0)}{n!}", "explore.taylor_line"),
    ("2.2", "linear function is its own", r"= f(\mathbf{p})", "linear_approximation(b.T*p, p"),
    ("2.2", "steepest ascent", r"\lVert\nabla f(\mathbf{p}_0)\rVert\,\cos\theta", "direction_dial"),
    ("2.2", "steepest ascent", r"\mathbf{p}_{min} = -\frac{\nabla f", "steepest_ascent(f"),
    ("2.2", "Steepest descent", r"\mathbf{p} - \eta\,\nabla f(\mathbf{p})", "explore.descent"),
    ("2.2", "Steepest descent", r"\lambda_{max}", "explore.dip_game"),
]
NUMBERED = [
    pytest.param(notebook, item.removesuffix(" V"), item.endswith(" V"), id=item)
    for notebook, items in ITEMS.items()
    for item in items.split(", ")
]
FORMULA = re.compile(r"\$[^$]+\$")
PICTURE = "image/png"


def stretches(notebook):
    """Yield (level, title, text, code cells) for each heading, up to the next one not below it."""
    (path,) = NOTEBOOKS.glob(f"{notebook}_*.ipynb")
    pieces = []  # (level, title, text, code cells) between one heading and the next of any level
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type == "code":
            pieces[-1][3].append(cell)
            continue
        before, *rest = re.split(r"^(#+) +(.+)$", cell.source, flags=re.MULTILINE)
        if pieces:
            pieces[-1][2].append(before)
        for marks, title, text in zip(*[iter(rest)] * 3, strict=True):
            pieces.append((len(marks), title, [text], []))
    for start, (level, title, *_) in enumerate(pieces):
        end = start + 1
        while end < len(pieces) and pieces[end][0] > level:
            end += 1
        text = "\n".join(line for piece in pieces[start:end] for line in piece[2])
        yield level, title, text, [cell for piece in pieces[start:end] for cell in piece[3]]


def is_view(cell):
    return "explore." in cell.source and any(PICTURE in o.get("data", {}) for o in cell.outputs)


@pytest.mark.parametrize(("notebook", "item", "explored"), NUMBERED)
def test_a_numbered_item_has_its_heading_formula_code_and_view(notebook, item, explored):
    named = re.compile(rf"{re.escape(item)}(?![\d.])")
    found = [s for other in ITEMS for s in stretches(other) if named.match(s[1])]
    assert len(found) == 1, f"{item} is the heading of {len(found)} parts"
    assert found[0] in [*stretches(notebook)], f"{item} is not in notebook {notebook}"
    _, _, text, cells = found[0]
    assert FORMULA.search(text), f"{item} has no formula"
    assert cells, f"{item} has no code"
    assert not explored or any(map(is_view, cells)), f"{item} has no view to explore"


@pytest.mark.parametrize(
    ("notebook", "words", "formula", "call"),
    [pytest.param(*row, id=f"{row[0]}: {row[1]}: {row[3]}") for row in UNNUMBERED],
)
def test_what_has_no_number_is_there_too(notebook, words, formula, call):
    found = [s for s in stretches(notebook) if words in s[1]]
    assert len(found) == 1, f"{words!r} is in the headings of {len(found)} parts of {notebook}"
    _, _, text, cells = found[0]
    assert formula in text, f"{words!r} lacks the formula {formula}"
    assert any(call in cell.source for cell in cells), f"{words!r} lacks the code {call}"


@pytest.mark.parametrize(
    ("notebook", "item"), [(p.values[0], p.values[1]) for p in NUMBERED if "Exercise" in p.id]
)
def test_an_exercise_is_asked_before_it_is_solved(notebook, item):
    number = item.removeprefix("Exercise ")
    (cells,) = (cells for _, title, _, cells in stretches(notebook) if title.startswith(item))
    assert cells[0].source == f'exercise("{number}")'


@pytest.mark.parametrize("notebook", ITEMS)
def test_a_notebook_ends_in_its_exercises_and_practice(notebook):
    (cells,) = (cells for _, title, _, cells in stretches(notebook) if title == "Exercises")
    solved, gathered, more = (cell.source for cell in cells)
    asked = re.findall(r"Exercise ([\d.]+)", ITEMS[notebook])
    expected = asked + [number for number in numbers() if number.startswith(f"{notebook}-")]
    assert gathered == "exercise({})".format(", ".join(f'"{number}"' for number in expected))
    assert more == f'drill("{notebook}", seed=0)'
    assert solved == f'solutions("{notebook}")'
    for cell in cells:  # where no kernel runs, the questions are there to read
        assert set(cell.outputs[-1].data) == {"text/plain", "text/markdown"}


def test_every_number_of_the_recitation_is_in_the_table():
    listed = [item.removesuffix(" V") for items in ITEMS.values() for item in items.split(", ")]
    counts = {"Definition": 5, "Example": 6, "Exercise": 5, "Theorem": 2}
    expected = [f"{kind} 2.{n}" for kind, last in counts.items() for n in range(1, last + 1)]
    assert sorted(listed) == sorted(expected)
