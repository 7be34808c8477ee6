"""The solutions on paper: one for each exercise of a notebook's list, with true numbers."""

import re
from pathlib import Path

import nbformat
import numpy as np
import pytest
from practice_answers import NOTEBOOKS

from calclib import solutions

FOLDER = Path(__file__).resolve().parents[2] / "notebooks"
SAID = {  # by hand: what stands in which solution
    ("2.1.1", 1): [r"3 x^{2}"],
    ("2.1.1", 2): ["from $-2$ to $2"],
    ("2.1.1", 3): [f"{4 + 2 * np.e**2:.4f}", f"{1 + np.e**2:.4f}"],
    ("2.1.1", 4): ["(0, 1, 0)"],
    ("2.1.1", 5): [r"$w_0$ = $\frac{3}{2}$", r"$w_1$ = $\frac{1}{2}$"],
    ("2.1.2", 1): [r"\left[\begin{matrix}0\\5\end{matrix}\right]"],
    ("2.1.2", 2): [r"y = - \frac{x}{2}", r"\left[\begin{matrix}3\\0\end{matrix}\right]"],
    ("2.1.2", 3): [r"2 (\mathbf{x} - \mathbf{b})"],
    ("2.1.2", 4): ["of length 1.", r"\frac{3}{5}\\\frac{4}{5}"],
    ("2.1.3", 1): ["its determinant is $r"],
    ("2.1.3", 2): [r"3 \times 5"],
    ("2.1.3", 3): [r"\tau = 3$ and $\tau = 15", "12.67 UTC"],
    ("2.1.3", 4): ["$A{:}$"],
    ("2.1.4", 1): [r"- x e^{- \frac{x^{2}}{2}}", f"{np.exp(-0.5):.3f} and -{np.exp(-0.5):.3f}"],
    ("2.1.4", 2): [f"({2 * np.sin(2):.4f}, {4 * np.cos(2):.4f})"],
    ("2.1.4", 3): ["differs from the central differences by 0.00000"],
    ("2.1.4", 4): [r"+ \lambda\mathbf{x}"],
    ("2.1.4", 5): ["(-0.983, 0.047, 0.936)"],
    ("2.2", 1): [r"5 + \frac{1}{10} (x - 25)", "it is 5.1", "5.0990"],
    ("2.2", 2): [r"\approx y + 1"],
    ("2.2", 3): ["$x_0 = - y_{0}$ or $x_0 = y_{0}"],
    ("2.2", 4): [r"\frac{3 x}{5} + \frac{4 y}{5}", "differs from the cone by $0"],
    ("2.2", 5): [f"{-np.sqrt(5) * np.e**2:.2f}"],
    ("2.2", 6): [r"= $\frac{1}{2}", "by 0.96 at the rate 0.49, and by 1.04 at 0.51"],
    ("2.2", 7): ["two tell only 5, and three all 6"],
}


@pytest.mark.parametrize("number", NOTEBOOKS)
def test_each_exercise_of_the_list_has_its_solution(number):
    (path,) = FOLDER.glob(f"{number}_*.ipynb")
    cells = nbformat.read(path, as_version=4).cells
    (at,) = [i for i, cell in enumerate(cells) if "\n## Exercises\n" in cell.source]
    asked = re.findall(r"^(\d+)\. ", cells[at].source.partition("## Exercises")[2], re.MULTILINE)
    assert cells[at + 1].source == f'solutions("{number}")'
    assert cells[at + 1].outputs[0].data["text/plain"] == repr(solutions(number))
    texts = solutions(number).texts
    assert [int(n) for n in asked] == list(range(1, len(texts) + 1))
    assert {n for book, n in SAID if book == number} == set(range(1, len(texts) + 1))
    for n, text in enumerate(texts, 1):
        assert [said for said in SAID[number, n] if said not in text] == []
        assert text.count("$") % 2 == 0 and not re.search(r"\bnan\b|Piecewise|Heaviside", text)
        behind_formulas = text.split("$")[2::2]
        assert [after for after in behind_formulas if after[:1] in {*".,;:?!"}] == []


def test_each_is_folded_until_it_is_asked_for():
    shown = solutions("The first is $x$.", "The second.")
    assert shown._repr_markdown_() == (
        "<details><summary>Solution 1</summary>\n\nThe first is $x{.}$\n\n</details>\n\n"
        "<details><summary>Solution 2</summary>\n\nThe second.\n\n</details>"
    )
    assert repr(shown) == "Solution 1. The first is $x{.}$\n\nSolution 2. The second."
