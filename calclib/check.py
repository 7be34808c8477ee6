"""What a notebook that teaches with calclib keeps to: its rules, and what one lacks, in sentences.

    python -m calclib.check my_notebook.ipynb       one or more, wherever they lie

Each rule is a function of a notebook that yields a sentence for each thing that it lacks; the
first line of its docstring is the rule. Nothing is run: `calclib.refresh` does that.
"""

import ast
import re
import sys
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import NamedTuple

from calclib import kernels, refresh
from calclib.kernels import nbformat
from calclib.practice import kinds_of, numbers
from calclib.programs import Trouble

CELLS, LINES, USUAL, BYTES = (20, 44), 12, 4, 1_000_000
BEGIN = ("*Run All Cells*", "scroll back")
FORBIDDEN = r"rcParams|get_ipython|__import__|\b(?:urllib|urlopen|requests|socket|subprocess)\b"
PICTURE, READING, FORMULA = "image/png", "text/plain", "text/latex"
IN_CODE = re.compile(r"\b(Matrix|Eq|Piecewise|Sum|sqrt|exp)\(|\*\*")
NUMBERED = re.compile(r"(Definition|Theorem|Example|Exercise) (\d+(?:\.\d+)+)")


class Notebook(NamedTuple):
    """A notebook as the rules read it."""

    path: Path
    stored: nbformat.NotebookNode

    @property
    def cells(self):
        """All cells."""
        return self.stored.cells

    @property
    def code(self):
        """The cells of code that can be read as Python."""
        return [cell for cell in self.cells if cell.cell_type == "code" and parsed(cell)]

    @property
    def text(self):
        """The sources of all cells of text."""
        return [cell.source for cell in self.cells if cell.cell_type == "markdown"]

    @property
    def headings(self):
        """Pairs of a level, as # or ##, and a title."""
        return re.findall(r"^(#+) +(.+)$", "\n".join(self.text), re.MULTILINE)

    @property
    def number(self):
        """What the file's name begins with, such as 2.3."""
        return self.path.stem.partition("_")[0]


def parsed(cell):
    """The cell's statements, None where they are not Python."""
    try:
        return ast.parse(cell.source)
    except SyntaxError:
        return None


def last_expression(cell):
    """The expression that ends a code cell, as source, or None."""
    body = parsed(cell).body
    return ast.unparse(body[-1].value) if body and isinstance(body[-1], ast.Expr) else None


def quoted(cell):
    """A cell as a sentence names it: its first line."""
    return f"the cell that begins {cell.source.strip().partition(chr(10))[0][:60]!r}"


def size(notebook):
    """It is read in an hour: 20 to 44 cells, of code at most 12 lines, and under 1 MB."""
    low, high = CELLS
    if not low <= len(notebook.cells) <= high:
        yield f"It has {len(notebook.cells)} cells: {low} to {high} are read in an hour."
    lines = [len(cell.source.splitlines()) for cell in notebook.code]
    for cell, n in zip(notebook.code, lines, strict=True):
        if n > LINES:
            yield f"Shorten {quoted(cell)}: it has {n} lines, and {LINES} are the most."
    if lines and median(lines) > USUAL:
        yield f"Half the cells of code have more than {median(lines):g} lines: {USUAL} are usual."
    if notebook.path.stat().st_size >= BYTES:
        yield "The file has more than 1 MB: draw fewer pictures."


def parts(notebook):
    """It begins with its number and its aims, and ends with a summary and exercises."""
    level, title = (*notebook.headings, ("", ""))[0]
    if level != "#" or not title.startswith(notebook.number):
        yield f'Begin with the title "# {notebook.number} ...", the number as in the file\'s name.'
    sections = [title for level, title in notebook.headings if level == "##"]
    if sections[:1] != ["What you will be able to do"]:
        yield 'Let the first section be "## What you will be able to do".'
    if sections[-2:] != ["Summary", "Exercises"]:
        yield 'Let the last two sections be "## Summary" and "## Exercises".'


def beginning(notebook):
    """The first cell says how to begin."""
    first = notebook.cells[0].source if notebook.cells else ""
    for words in BEGIN:
        if words not in first:
            yield f"Let the first cell say how to begin: the words {words!r} are missing."


def handing_over(notebook):
    """Text hands over to code with a colon, or with a question before a view."""
    for cell, after in pairwise(notebook.cells[1:]):
        ready = cell.source.rstrip().endswith((":", "?", "$$"))
        if (cell.cell_type, after.cell_type) == ("markdown", "code") and not ready:
            yield f"End {quoted(cell)} with a colon or a question: code follows."


def marks_after_formulas(notebook):
    """The comma or full stop after a formula stands inside it: a browser may break behind it."""
    for source in notebook.text:
        prose = re.sub(r"\$\$.+?\$\$", "", source, flags=re.DOTALL)
        pieces = prose.split("$")
        for formula, behind in zip(pieces[1::2], pieces[2::2], strict=False):
            if behind[:1] in {*',.;:?!-)°"'}:
                yield f"Put the {behind[0]!r} behind ${formula}$ inside the formula."


def links(notebook):
    """It leads to other notebooks, and each link leads somewhere."""
    found = re.findall(r"\]\(([^)\s]+\.ipynb)\)", "\n".join(notebook.text))
    if not found:
        yield "Link to the notebook that it leans on, as in [2.1.2](2.1.2_gradients.ipynb)."
    for link in found:
        if link == notebook.path.name or not (notebook.path.parent / link).is_file():
            yield f"The link to {link} leads to no other notebook beside this one."


def order(notebook):
    """Definitions, theorems, examples and exercises are numbered, each kind in its order."""
    last = {}
    for level, title in notebook.headings:
        found = NUMBERED.match(title)
        if level != "###" or not found:
            continue
        kind, number = found[1], tuple(map(int, found[2].split(".")))
        if number < last.get(kind, number):
            yield f"{found[0]} stands behind {kind} {'.'.join(map(str, last[kind]))}: order them."
        last[kind] = number
    if not last:
        yield 'Give each item a heading with its full number, as in "### Definition 2.6: Hessian".'


def plain_python(notebook):
    """The code is plain Python in the open: no magics, no *, no network, no settings."""
    for cell in notebook.cells:
        if cell.cell_type == "code" and parsed(cell) is None:
            yield f"Write {quoted(cell)} in plain Python: it has a magic, or a slip."
    for cell in notebook.code:
        names = [n.names[0].name for n in ast.walk(parsed(cell)) if isinstance(n, ast.ImportFrom)]
        if "*" in names:
            yield f"Name what {quoted(cell)} imports, in place of *."
        for word in re.findall(FORBIDDEN, cell.source):
            yield f"Leave {word} out of {quoted(cell)}."
        if set(cell.metadata) - {"tags"}:
            yield f"Remove the metadata of {quoted(cell)}: nothing is hidden."


def stored(notebook):
    """It is stored executed, by calclib.refresh, with a picture and a reading below each view."""
    command, bare = f"run python -m calclib.refresh {notebook.path.name}", []
    if refresh.clean(notebook.stored) != notebook.stored:
        yield f"It holds what belongs to one machine or one run: {command}."
    for cell in notebook.cells:
        if found := refresh.MACHINE.search(cell.source):
            yield f"The path {found[0]} in {quoted(cell)} is of one machine: leave it out."
    for cell in notebook.code:
        ending = last_expression(cell)
        shows = ending and not re.search(r"(^|\.)(assert_\w+|init_printing)\(", ending)
        if shows and not cell.outputs:
            bare.append(cell)
        is_view = ending and re.match(r"explore\.|\w+$", ending) and "explore." in cell.source
        if is_view and cell.outputs and not {PICTURE, READING} <= set(cell.outputs[-1].data):
            yield f"The view of {quoted(cell)} has no stored picture: {command}."
        for output in cell.outputs:
            said = output.get("data", {}).get(READING, "")
            if "(children=" in said or "object at" in said:
                yield f"What {quoted(cell)} ends in has no text for readers: end it in a view."
    if bare:
        others = f" and {len(bare) - 1} more" if bare[1:] else ""
        yield f"Nothing is stored below {quoted(bare[0])}{others}: {command}."


def formulas(notebook):
    """A formula below a cell is shown as a formula, and not as code."""
    for cell in notebook.code:
        for data in (output.data for output in cell.outputs if "data" in output):
            if FORMULA not in data and (found := IN_CODE.search(data.get(READING, ""))):
                yield (
                    f"{quoted(cell)[0].upper()}{quoted(cell)[1:]} shows {found[0]!r}: call SymPy's "
                    "init_printing in the first cell, as the other notebooks do."
                )


def practice(notebook):
    """The exercises and drills that it shows by number are there."""
    for cell in notebook.code:
        for name, number in re.findall(r"\b(exercise|drill)\(\"([\d.-]+)\"", cell.source):
            if name == "exercise" and number not in numbers():
                yield (
                    f"There is no exercise {number}: add it to `_CATALOGUE` in "
                    "calclib/practice/exercises.py, or show an `Exercise` of your own."
                )
            if name == "drill" and not kinds_of(number):
                yield (
                    f"There is no drill {number}: add its kinds to `KINDS`, by functions below "
                    f'@kind("{number}") in calclib/practice/kinds/, or deal from one of your own.'
                )


RULES = (size, parts, beginning, handing_over, marks_after_formulas, links, order, plain_python,
         stored, formulas, practice)  # fmt: skip


def lacking(path, rules=RULES):
    """What the notebook at a path lacks, a list of sentences.

    Returns
    -------
    list of str
    """
    try:
        stored = kernels.read(path)
    except Trouble as trouble:
        return [str(trouble)]
    notebook = Notebook(Path(path), stored)
    return [said for rule in rules for said in rule(notebook)]


def main(paths):
    """Tell what each notebook lacks; return whether one lacks something."""
    found = {path: lacking(path) for path in paths}
    for path, sentences in found.items():
        print(f"{path}: {'it keeps to all rules.' if not sentences else ''}")
        for said in sentences:
            print(f"- {said}")
    return any(found.values())


if __name__ == "__main__":
    if not sys.argv[1:] or sys.argv[1].startswith("-"):
        sys.exit("Name a notebook: python -m calclib.check my_notebook.ipynb")
    sys.exit(main(sys.argv[1:]))
