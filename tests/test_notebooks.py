"""What every notebook keeps to: the rules of calclib.check, and the lists that name its items."""

import ast
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path

import nbformat
import pytest
from IPython.core.interactiveshell import InteractiveShell
from practice_answers import ANSWERS
from sympy import init_printing
from traitlets.config import Config

from calclib import check
from calclib.check import NUMBERED, READING, last_expression
from calclib.practice import kinds_of, numbers

NOTEBOOKS = sorted((Path(__file__).parent.parent / "notebooks").glob("*.ipynb"))
ITEMS = {
    "2.1.1": "Definition 2.1, Example 2.1, Definition 2.2, Example 2.2, Example 2.3",
    "2.1.2": "Definition 2.3, Example 2.4, Exercise 2.1, Exercise 2.2",
    "2.1.3": "Definition 2.4, Example 2.5, Exercise 2.3",
    "2.1.4": "Theorem 2.1, Theorem 2.2, Exercise 2.4, Example 2.6",
    "2.2": "Definition 2.5, Exercise 2.5",
}


@pytest.fixture(scope="module", params=NOTEBOOKS, ids=lambda path: path.stem)
def path(request):
    return request.param


@pytest.fixture(scope="module")
def notebook(path):
    return check.Notebook(path, nbformat.read(path, as_version=4))


def tell(lacks):
    """Fail with sentences alone."""
    if lacks:
        pytest.fail("\n".join(lacks), pytrace=False)


@pytest.mark.parametrize("rule", check.RULES, ids=lambda rule: rule.__name__)
def test_it_keeps_to_the_rule(path, rule):
    tell(check.lacking(path, [rule]))


@pytest.mark.parametrize("rule", check.RULES, ids=lambda rule: rule.__name__)
def test_the_readme_has_the_rule(rule):
    readme = (NOTEBOOKS[0].parent.parent / "README.md").read_text(encoding="utf-8")
    assert f"- {rule.__doc__}\n" in readme


@pytest.fixture(scope="module")
def display():
    """What a value is shown as, once a notebook's first cell has run."""
    shell = InteractiveShell(config=Config({"HistoryManager": {"enabled": False}}))
    init_printing(use_latex="mathjax", pretty_print=False, ip=shell)
    return shell.display_formatter.format


def test_it_tells_of_the_recitation(notebook):
    if "**recitation**" not in notebook.cells[0].source:
        tell(["Let the first cell say what the **recitation** is."])


def lists_without(notebook):
    """What is missing of a notebook in the lists of items, exercises and answers."""
    number = notebook.number
    titles = [title for level, title in notebook.headings if level == "###"]
    found = [match[0] for match in map(NUMBERED.match, titles) if match]
    found = list(dict.fromkeys(found))
    if number not in ITEMS:
        yield f'Add "{number}": "{", ".join(found)}" to ITEMS in tests/test_notebooks.py.'
    elif found != ITEMS[number].split(", "):
        yield f"It has the items {', '.join(found)}, and ITEMS names {ITEMS[number]}: agree."
    own = [n for n in numbers() if n.startswith(f"{number}-")]
    if not own:
        yield (
            f'Add exercises "{number}-1", ... to _CATALOGUE in calclib/practice/exercises.py: '
            "there is none for this notebook."
        )
    for n in own:
        if n not in ANSWERS:
            yield f'Add "{n}" to ANSWERS in tests/helpers/practice_answers.py, with typed answers.'
    if not kinds_of(number):
        yield (
            f'Add "{number}" to KINDS, by functions below @kind("{number}") in '
            "calclib/practice/kinds/: it deals drills."
        )


def test_the_lists_know_it(notebook):
    tell(list(lists_without(notebook)))


FIRST = "# 2.3 Curvature\n\n*Run All Cells*, then scroll back."
LAST = [
    "## What you will be able to do",
    "[back](a.ipynb)\n### Definition 2.6: Hessian",
    "## Summary",
]


def written(folder, *changes, name="2.3_new.ipynb"):
    """A small notebook, with cells (index, kind, source) in place of its own."""
    make = {"markdown": nbformat.v4.new_markdown_cell, "code": nbformat.v4.new_code_cell}
    cells = [("markdown", source) for source in (FIRST, *LAST, "## Exercises\n\nTwo:")]
    cells += [("code", f"a{k} = {k}") for k in range(20)]
    (folder / "a.ipynb").write_text("{}")
    for index, kind, source, *_ in changes:
        cells[index] = (kind, source)
    made = [make[kind](source, id=f"cell{n}") for n, (kind, source) in enumerate(cells)]
    for index, _, _, *shown in changes:
        for text in shown:
            data = {"text/plain": text}
            made[index].outputs = [nbformat.v4.new_output("execute_result", data)]
    path = folder / name
    stored = nbformat.v4.new_notebook(cells=made)
    nbformat.write(check.refresh.clean(stored), path)
    return path


LONG = "x = 1\n" * 13


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ([(9, "code", LONG)], "Shorten the cell that begins 'x = 1': it has 13 lines"),
        ([(0, "markdown", "# Curvature")], 'Begin with the title "# 2.3 ..."'),
        ([(0, "markdown", "# 2.3 Curvature")], "say how to begin: the words '*Run All Cells*'"),
        ([(1, "markdown", "## Aims")], 'first section be "## What you will be able to do"'),
        ([(3, "markdown", "## End")], 'last two sections be "## Summary"'),
        (
            [(8, "markdown", "See the picture.")],
            "End the cell that begins 'See the picture.' with a",
        ),
        ([(8, "markdown", "Here is $x$, and:")], "Put the ',' behind $x$ inside the formula."),
        ([(2, "markdown", "### Definition 2.6: it")], "Link to the notebook that it leans on"),
        ([(2, "markdown", "[to](b.ipynb)")], "The link to b.ipynb leads to no other notebook"),
        ([(2, "markdown", "[to](a.ipynb)")], "Give each item a heading with its full number"),
        ([(3, "markdown", "### Definition 2.5: it")], "stands behind Definition 2.6: order them"),
        ([(9, "code", "%matplotlib inline")], "in plain Python: it has a magic, or a slip"),
        ([(9, "code", "from sympy import *")], "imports, in place of *"),
        ([(9, "code", "import requests")], "Leave requests out of the cell"),
        (
            [(9, "code", "1 + 1")],
            "Nothing is stored below the cell that begins '1 + 1': run python",
        ),
        ([(9, "code", "x**2", "x**2")], "The cell that begins 'x**2' shows '**'"),
        ([(9, "code", "p = '/home/me/x'")], "The path /home/ in the cell"),
        (
            [(9, "code", 'e = exercise("2.3-1")')],
            "There is no exercise 2.3-1: add it to `_CATALOGUE`",
        ),
        ([(9, "code", 'd = drill("2.3")')], "There is no drill 2.3: add its kinds to `KINDS`"),
    ],
)
def test_what_a_notebook_lacks_is_said_in_a_sentence(tmp_path, changes, said):
    told = check.lacking(written(tmp_path, *changes))
    assert [line for line in told if said in line], told
    assert all(line.endswith(".") or ".ipynb" in line for line in told)


def test_a_notebook_that_no_list_knows_is_told_which_lists(tmp_path):
    path = written(tmp_path)
    told = list(lists_without(check.Notebook(path, nbformat.read(path, as_version=4))))
    lists = ("ITEMS", "_CATALOGUE", "KINDS")
    assert [name in line for name, line in zip(lists, told, strict=True)] == [True] * 3
    assert '"2.3": "Definition 2.6"' in told[0]


def test_the_command_tells_of_each_notebook(tmp_path, capsys):
    good, bad = written(tmp_path), written(tmp_path, (1, "markdown", "#"), name="2.4_bad.ipynb")
    assert not check.main([good])
    assert "it keeps to all rules" in capsys.readouterr().out
    assert check.main([good, bad])
    assert '- Begin with the title "# 2.4 ..."' in capsys.readouterr().out
    (tmp_path / "views.py").write_text("x = 1\n")
    assert check.main([tmp_path / "views.py", tmp_path / "2.5.ipynb"])
    told = capsys.readouterr().out
    assert "name a file that Jupyter saved" in told and "There is no file" in told


def test_every_cell_runs_twice_and_shows_the_same(path, notebook, display, monkeypatch):
    monkeypatch.chdir(path.parent)
    monkeypatch.syspath_prepend(path.parent)  # a notebook may import a module beside it
    names = {"__name__": "__main__"}
    for cell in notebook.code:
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
