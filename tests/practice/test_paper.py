"""The solutions on paper: one for each exercise of a notebook's list, with true numbers."""

import re
from pathlib import Path

import nbformat
import pytest
from practice_answers import NOTEBOOKS
from shown import shown

from calclib import solutions

FOLDER = Path(__file__).resolve().parents[2] / "notebooks"
TOLD = {  # all that each tells, worked out by hand
    ("2.1.1", 1): r"""
        The quotient is \frac{(x + a)^3 - x^3}{a} = a^2 + 3 a x + 3 x^2: the cube is multiplied
          out, x^3 cancels, and so does the denominator.
        At a = 0 it is 3 x^2, and that is the derivative.
        """,
    ("2.1.1", 2): """
        Where what is between the bars is 0 and changes its sign: at -1 and 1.
        There the slope jumps, from the left to the right: at x = -1 from -2 to 2, and at x = 1
          from -2 to 2.
        Outside, f is x^2 - 1 and has the slope 2 x; in between it is 1 - x^2 and has - 2 x.
        """,
    ("2.1.1", 3): """
        df/dx = 2 x y + y e^x y, since y is held fixed, and df/dy = x^2 + x e^x y, since x is.
        At (1, 2) they are 4 + 2 e^2 and 1 + e^2, in decimals (18.7781, 8.3891). The central
          differences are (18.7781, 8.3891).
        """,
    ("2.1.1", 4): """
        1 where x_i is smaller than all others, and 0 for every other coordinate: raise the
          smallest a little, and the minimum rises with it; raise another, and nothing happens.
        At (4, 1, 3) the slopes are (0, 1, 0).
        Where two or more share the minimum, their partial derivatives do not exist: raise one,
          and the other holds the minimum down; lower it, and the minimum goes with it.
        """,
    ("2.1.1", 5): """
        The partial derivatives are 6 w_{0} + 6 w_{1} - 12 and 6 w_{0} + 10 w_{1} - 14.
        Both are 0 for w_0 = 3/2 and w_1 = 1/2 alone, and the loss there is 3/2.
        """,
    ("2.1.2", 1): """
        The gradient is [2 x y; x^2 + e^y], one partial derivative below the other.
        At (2, 0) it is [0; 5]; the central differences are (0.0000, 5.0000).
        """,
    ("2.1.2", 2): """
        The gradient is [2 x + y; x + 2 y], and it is parallel to the x axis where its second
          entry is 0: on the line y = - x/2.
        At (2, -1), for one, it is [3; 0].
        The origin lies on the line too, but the gradient is 0 there and has no direction.
        """,
    ("2.1.2", 3): r"""
        The picture is the one of the squared norm, moved: the circles have b as their centre,
          and every arrow points away from it.
        As a sum, f(x) = \sum_i (x_i - b_i)^2. In the derivative with respect to x_j one term is
          left, with the slope 2 (x_j - b_j). So nabla f(x) = 2 (x - b).
        """,
    ("2.1.2", 4): r"""
        The length 1, and every point but the origin.
        In two dimensions the gradient is [\frac{x}{sqrt{x^2 + y^2}}; \frac{y}{sqrt{x^2 +
          y^2}}], that is x/||x||: the unit vector away from the origin, since a step of length
          1 that way makes the norm longer by 1.
        At (3, 4) it is [3/5; 4/5], of length 1. At the origin the norm has a tip, and no
          gradient.
        """,
    ("2.1.3", 1): """
        The Jacobian is [cos(theta ), - r sin(theta ); sin(theta ), r cos(theta )], with a row
          for each output, and its determinant is r.
        So a small square, of the plane in which r and theta are the axes, becomes a patch of r
          times its area. Near r = 0 it is squeezed to nearly nothing: there all angles meet in
          one point.
        """,
    ("2.1.3", 2): """
        3 × 5: a row for each output, a column for each input.
        The second row holds the 5 slopes of the second output, one along each input; it is the
          transposed gradient of that output. The second column holds the slopes of all 3
          outputs along the second input.
        """,
    ("2.1.3", 3): r"""
        Only the last term of the temperature has the hour in it, and its derivative is -
          \frac{5 pi sin(pi (\frac{tau }{12} - 5/4)) cos(varphi )}{12}, with the hour by the sun
          tau = t + lambda /15.
        It is 0 where the sine is, at tau = 3 and tau = 15, the coldest and the warmest hour of
          the day; and where cosvarphi is, at the two poles.
        At 35° east the warmest hour comes at 12.67 UTC.
        """,
    ("2.1.3", 4): """
        A: the constant b moves all images alike and changes no slope. `jacobian(A*x + b, x)`
          gives the same, with a `MatrixSymbol` for b.
        """,
    ("2.1.4", 1): r"""
        Outside stands e^u, which is its own derivative, inside -x^2/2 with the derivative - x.
          So f'(x) = - x e^{- x^2/2}.
        The slope is steepest where its own derivative (x - 1) (x + 1) e^{- x^2/2} is 0: at -1
          and 1, with the slopes e^{- 1/2} and - \frac{1}{e^{1/2}}, about 0.607 and -0.607.
        """,
    ("2.1.4", 2): """
        J_{g}(f) = [r sin(varphi ), r cos(varphi )], which is 1 × 2; J(g) = [cos(varphi ), - r
          sin(varphi ); sin(varphi ), r cos(varphi )], 2 × 2.
        Their product is [r sin(2 varphi ), r^2 cos(2 varphi )], 1 × 2.
        At (2, 1) it is (1.8186, -1.6646), and the central differences are (1.8186, -1.6646).
        """,
    ("2.1.4", 3): r"""
        The outer function is the norm, with the gradient u/||u|| at u = Ax - y; the inner
          Jacobian is A. So nabla f(x) = \frac{A'(Ax - y)}{||Ax - y||}.
        At a random point in dimension 7 it differs from the central differences by 0.00000.
        It does not exist where Ax = y: there the norm has its tip.
        """,
    ("2.1.4", 4): r"""
        The new term is half of lambda ||x||^2 and has the gradient \lambdax, so together it is
          A'(Ax - y) + \lambdax.
        A large lambda makes the bowl steep and round, and its lowest point comes near 0.
        For the seven points above it curves 2.69 times as much along one axis as along the
          other, and with lambda = 100 only 1.07 times.
        """,
    ("2.1.4", 5): """
        The outer derivative is -1/S_1, and row 1 of the Jacobian of softmax is (S_1(1 - S_1),
          -S_1 S_2, ..., -S_1 S_d).
        In the product S_1 cancels: (S_1 - 1, S_2, ..., S_d)' = S - e_1.
        At (1, 2, 5) it is (-0.983, 0.047, 0.936), where softmax is (0.017, 0.047, 0.936).
        """,
    ("2.2", 1): """
        The line at 25 is 5 + 1/10 (x - 25), and at 26 it is 5.1; the root is 5.0990.
        It is too large, and that could be known: the second derivative at 25 is - 1/500, below
          0, so the curve bends down and away from its tangent.
        """,
    ("2.2", 2): """
        The value is 1 and the gradient [0; 1]. So f(x, y) ≈ y + 1.
        In the deviation from the point, with 1 + x for x and 0 + y for y, it is f(1 + x, y) ≈ y
          + 1: the same formula, since the slope along x is 0 and y is counted from 0 in both.
        """,
    ("2.2", 3): """
        The plane at (x_0, y_0) is x_{0}^2 - y_{0}^2 + 2 x_{0} (x - x_{0}) - 2 y_{0} (y -
          y_{0}), and at the origin it has the height - x_{0}^2 + y_{0}^2.
        That is 0 for x_0 = - y_{0} or x_0 = y_{0}: on the two diagonals.
        """,
    ("2.2", 4): r"""
        At its tip, the origin, and nowhere else.
        At (3, 4) the plane is \frac{3 x}{5} + \frac{4 y}{5}, and at (3t, 4t) with t > 0 it
          differs from the cone by 0: so it touches along the whole ray from the tip through the
          point. The cone is straight that way.
        """,
    ("2.2", 5): r"""
        The gradient at (1, 2) is [2 e^2; e^2]. Against it, with length 1: [- \frac{2
          sqrt{5}}{5}; - \frac{sqrt{5}}{5}].
        The slope that way is - sqrt{5} e^2, about -16.52.
        """,
    ("2.2", 6): r"""
        The Hessian has the eigenvalues 1/2 and 4. So the threshold is 2/\lambda_{max} = 1/2.
        A step multiplies the distance along y by 0.96 at the rate 0.49, and by 1.04 at 0.51.
        Look at it with `explore.descent("x^2/4 + 2*y^2")`.
        """,
    ("2.2", 7): """
        With the depth alone six: each dip is one equation, and six of them in general position
          determine 6 numbers.
        With the gradient three. A dip tells 3 numbers, yet two tell only 5, and three all 6.
        Two tell one thing twice: on the way from one dip to the other a quadratic changes by
          its mean slope at the two ends, so the second depth was known before.
        """,
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
    assert {n for book, n in TOLD if book == number} == set(range(1, len(texts) + 1))
    for n, text in enumerate(texts, 1):
        assert shown(text) == " ".join(TOLD[number, n].split())
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
