"""What every notebook keeps to: its parts, its cells, and what is stored under them."""

import ast
import re
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from itertools import pairwise
from pathlib import Path
from statistics import median

import nbformat
import pytest
from IPython.core.interactiveshell import InteractiveShell
from sympy import init_printing
from traitlets.config import Config

from calclib import refresh

NOTEBOOKS = sorted((Path(__file__).parent.parent / "notebooks").glob("*.ipynb"))
ITEMS = {
    "2.1.1": "Definition 2.1, Example 2.1, Definition 2.2, Example 2.2, Example 2.3",
    "2.1.2": "Definition 2.3, Example 2.4, Exercise 2.1, Exercise 2.2",
    "2.1.3": "Definition 2.4, Example 2.5, Exercise 2.3",
    "2.1.4": "Theorem 2.1, Theorem 2.2, Exercise 2.4, Example 2.6",
    "2.2": "Definition 2.5, Exercise 2.5",
}
PICTURE, READING, FORMULA = "image/png", "text/plain", "text/latex"


@pytest.fixture(scope="module", params=NOTEBOOKS, ids=lambda path: path.stem)
def path(request):
    return request.param


@pytest.fixture(scope="module")
def notebook(path):
    return nbformat.read(path, as_version=4)


@pytest.fixture(scope="module")
def code_cells(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


@pytest.fixture(scope="module")
def headings(notebook):
    text = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    return re.findall(r"^(#+) +(.+)$", text, re.MULTILINE)


@pytest.fixture(scope="module")
def display():
    """What a value is shown as, once a notebook's first cell has run."""
    shell = InteractiveShell(config=Config({"HistoryManager": {"enabled": False}}))
    init_printing(use_latex="mathjax", pretty_print=False, ip=shell)
    return shell.display_formatter.format


def last_expression(cell):
    """Return the expression that ends a code cell, as source, or None."""
    *_, last = ast.parse(cell.source).body
    return ast.unparse(last.value) if isinstance(last, ast.Expr) else None


def test_size(path, notebook, code_cells):
    assert path.stat().st_size < 1_000_000
    assert 20 <= len(notebook.cells) <= 44
    lines = [len(cell.source.splitlines()) for cell in code_cells]
    assert max(lines) <= 12 and median(lines) <= 4


def test_it_begins_with_title_and_aims_and_ends_with_summary_and_exercises(path, headings):
    number = path.stem.partition("_")[0]
    assert headings[0][0] == "#" and headings[0][1].startswith(number)
    sections = [title for level, title in headings if level == "##"]
    assert sections[0] == "What you will be able to do"
    assert sections[-2:] == ["Summary", "Exercises"]


def test_the_first_cell_says_how_to_begin(notebook):
    """All cells are run, the page then stands at the last one; and what the recitation is."""
    first = notebook.cells[0].source
    assert "**recitation**" in first and "*Run All Cells*" in first and "scroll back" in first


def test_text_hands_over_to_code(notebook):
    """A cell of text before one of code ends in a colon, or in a question before a view."""
    for cell, following in pairwise(notebook.cells[1:]):
        if (cell.cell_type, following.cell_type) == ("markdown", "code"):
            assert cell.source.endswith((":", "?", "$$")), cell.source


def test_no_line_begins_with_the_mark_after_a_formula(notebook):
    """A browser may break a line behind a formula: its comma or full stop stands inside."""
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            prose = re.sub(r"\$\$.+?\$\$", "", cell.source, flags=re.DOTALL)
            behind_formulas = prose.split("$")[2::2]
            assert [text for text in behind_formulas if text[:1] in {*',.;:?!-)°"'}] == []


def test_links_lead_to_other_notebooks(path, notebook):
    text = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    links = re.findall(r"\]\(([^)\s]+\.ipynb)\)", text)
    assert links and all((path.parent / link).is_file() and link != path.name for link in links)


def test_every_item_of_the_recitation_has_its_heading_in_order(path, headings):
    titles = [title for level, title in headings if level == "###"]
    numbered = [re.match(r"(Definition|Theorem|Example|Exercise) \d\.\d", t) for t in titles]
    expected = ITEMS[path.stem.partition("_")[0]].split(", ")
    assert list(dict.fromkeys(found[0] for found in numbered if found)) == expected


def test_the_code_is_plain_python_in_the_open(code_cells):
    for cell in code_cells:
        tree = ast.parse(cell.source)  # no magics, no shell
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom):
                assert node.names[0].name != "*"
        words = r"rcParams|get_ipython|__import__|\b(urllib|urlopen|requests|socket|subprocess)\b"
        assert not re.search(words, cell.source)
        assert not set(cell.metadata) - {"tags"}


def test_it_is_stored_as_refresh_writes_it(notebook):
    """No widget state, no view of a widget, no times, no warnings, no paths of a machine."""
    assert refresh.clean(notebook) == notebook


def test_no_machine_paths_in_the_text(notebook):
    for cell in notebook.cells:
        assert not refresh.MACHINE.search(cell.source)


def test_what_a_cell_ends_in_is_stored_below_it(code_cells):
    for cell in code_cells:
        ending = last_expression(cell)
        shows = ending and not re.search(r"(^|\.)(assert_\w+|init_printing)\(", ending)
        assert bool(cell.outputs) or not shows, cell.source
        is_view = ending and re.match(r"explore\.|\w+$", ending) and "explore." in cell.source
        if is_view:
            assert {PICTURE, READING} <= set(cell.outputs[-1].data), cell.source


def test_readings_are_sentences_and_not_representations(code_cells):
    for cell in code_cells:
        for output in cell.outputs:
            text = output.get("data", {}).get(READING, "")
            assert "(children=" not in text and "object at" not in text, cell.source


def test_formulas_are_shown_as_formulas(code_cells):
    names = r"\b(Matrix|Eq|Piecewise|Sum|sqrt|exp)\(|\*\*"
    for cell in code_cells:
        for data in (output.data for output in cell.outputs if output.output_type != "stream"):
            assert FORMULA in data or not re.search(names, data[READING]), cell.source


def test_every_cell_runs_twice_and_shows_the_same(path, code_cells, display, monkeypatch):
    monkeypatch.chdir(path.parent)
    names = {"__name__": "__main__"}
    for cell in code_cells:
        run(cell, names)
        printed, value = run(cell, names)
        shown = [] if value is None else [display(value)[0][READING]]
        stored = [output.get("text") or output.data[READING] for output in cell.outputs]
        assert [*filter(None, [printed]), *shown] == stored, cell.source


def run(cell, names):
    """What a cell prints, and the value of the expression that it ends in."""
    tree, printed = ast.parse(cell.source), StringIO()
    last = ast.Expression(tree.body.pop().value if last_expression(cell) else ast.Constant(None))
    ast.fix_missing_locations(last)
    with redirect_stdout(printed), redirect_stderr(printed):
        exec(compile(tree, cell.id, "exec"), names)  # noqa: S102, a cell of ours
        value = eval(compile(last, cell.id, "eval"), names)  # noqa: S307
    return printed.getvalue(), value
