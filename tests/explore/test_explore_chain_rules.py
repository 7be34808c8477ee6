"""The views of 2.1.4 against central differences, NumPy's least squares and softmax of numbers."""

import re

import numpy as np
import pytest
import sympy as sp
from matplotlib.figure import Figure

from calclib import explore, numerical_gradient, numerical_jacobian, parse, softmax, to_numpy
from calclib.explore.chain_rules import INNER, OUTER
from calclib.explore.parts.cells import SIGNS, cells, outline
from calclib.scene.marks import artist, points
from calclib.scene.reading import fill
from calclib.scene.trees import evaluate

u, x = sp.symbols("u x", real=True)
rng = np.random.default_rng(5)


def numbers(text):
    return [float(found.replace(" ", "")) for found in re.findall(r"[+-]? ?\d+(?:\.\d+)?", text)]


def line(scene, start):
    (found,) = [line for line in scene.reading.splitlines() if line.startswith(start)]
    return found.removeprefix(start)


def put(scene, *values):
    for widget, value in zip(scene.controls.values(), values, strict=True):
        widget.value = value


def labels(view, scene):
    """The numbers in the cells of a view, by the (x, y) where they stand."""
    found = [mark for mark in view.marks if mark["kind"] == "label"]
    return {
        tuple(points(mark, scene.value)[0].round(6).tolist()): fill(mark["text"], scene.value)
        for mark in found
    }


# ---- Theorem 2.1 ----


@pytest.mark.parametrize("f", OUTER)
@pytest.mark.parametrize("g", INNER)
def test_the_slopes_are_those_of_central_differences(f, g):
    try:
        scene = explore.univariate_chain_rule(f, g)
    except ValueError:
        assert (f, g) == ("ln(u)", "-x^2/2")  # nowhere defined
        return
    inner, outer = to_numpy(parse(g, (x,)), (x,)), to_numpy(parse(f, (u,)), (u,))
    for at in (0.3, 1.2):
        put(scene, at, 0.5)
        expected = [*numerical_gradient(outer, inner(at)), *numerical_gradient(inner, at)]
        expected.append(*numerical_gradient(lambda at: outer(inner(at)), at))
        said = numbers(line(scene, "f(g(x)) has the slope f'(g(x)) g'(x) = "))
        assert said == pytest.approx(expected, abs=6e-4)


@pytest.mark.parametrize(("f", "g"), [("u^2", "2x"), ("3", "x^2"), ("sin(u)", "2"), ("3", "2")])
def test_the_axes_are_called_by_their_variables(f, g):
    axes = [Figure().subplots() for _ in range(3)]
    for view, ax in zip(explore.univariate_chain_rule(f, g).views, axes, strict=True):
        view.draw(ax)
    named = [(ax.get_xlabel(), ax.get_ylabel()) for ax in axes]
    assert named == [("$x$", "$u$"), ("$u$", "$y$"), ("$x$", "$y$")]


def test_the_rise_of_one_tangent_is_the_run_of_the_next():
    scene = explore.univariate_chain_rule("sin(u)", "-x^2/2")
    put(scene, -0.7, -0.4)
    changes = []
    for view in scene.views:
        run, rise = (m for m in view.marks if m["kind"] == "line" and m["width"] == 4)
        (start, corner), (foot, end) = points(run, scene.value), points(rise, scene.value)
        dot = points(view.marks[-1], scene.value)[0]
        assert dot == pytest.approx(start) and corner == pytest.approx(foot)
        left, right = points(view.marks[0], scene.value)
        for at in (start, end):  # the triangle's long side lies on the tangent
            assert at[1] == pytest.approx(np.interp(at[0], *np.transpose([left, right])))
        changes.append(((run["color"], corner[0] - start[0]), (rise["color"], end[1] - foot[1])))
    (dx, du), (du_again, dy), (dx_again, dy_again) = changes
    for one, other in ((dx, dx_again), (du, du_again), (dy, dy_again)):
        assert one[0] == other[0] and one[1] == pytest.approx(other[1])
    assert dx[1] == pytest.approx(-0.4) and len({dx[0], du[0], dy[0]}) == 3


def test_where_a_slope_is_missing_the_reading_says_which():
    scene = explore.univariate_chain_rule("u^2", "max(0, x)", at=0)
    assert line(scene, "g has no derivative") == " at x = 0, so the chain rule says nothing here."
    assert "f(g(x)) has the slope" not in scene.reading
    put(scene, 1, 0.5)
    assert line(scene, "f(g(x)) has the slope f'(g(x)) g'(x)") == " = (2)(1) = 2."
    scene = explore.univariate_chain_rule("max(0, u)", "2x", at=0)
    assert line(scene, "f has no derivative") == " at u = 0, so the chain rule says nothing here."
    scene = explore.univariate_chain_rule("ln(u)", "2x", at=-1)
    assert line(scene, "f is not defined") == " at u = -2."


def test_a_composition_without_a_value_is_refused_with_the_reason():
    with pytest.raises(ValueError, match=r"f\(g\(x\)\) has no value"):
        explore.univariate_chain_rule("ln(u)", "-x^2 - 1")


def test_functions_may_come_with_symbols_of_ones_own():
    a, b = sp.symbols("u x")
    scene = explore.univariate_chain_rule(sp.exp(a), 3 * b, at=0)
    assert line(scene, "f(g(x)) has the slope f'(g(x)) g'(x)") == " = (1)(3) = 3."


# ---- Theorem 2.2 ----


def test_the_cells_hold_the_three_jacobians_and_the_reading_every_entry():
    u1, u2, u3 = us = sp.symbols("u1:4", real=True)
    r, s = xs = sp.symbols("r s", real=True)
    F, G = [u1 * u2, sp.sin(u3), u1 + u2 * u3, sp.exp(u1)], [r * s, r**2, r - s]
    scene = explore.multivariate_chain_rule(F, us, G, xs, at=(0.5, -1))
    at = (1.3, -0.7)
    inner, outer = to_numpy(sp.Matrix(G), xs), to_numpy(sp.Matrix(F), us)
    there = [float(value) for value in inner(*at)]
    product = numerical_jacobian(lambda *p: outer(*inner(*p)), at)
    left, right = numerical_jacobian(outer, there), numerical_jacobian(inner, at)
    for i in range(1, 5):
        for j in range(1, 3):
            put(scene, *at, i, j)
            assert line(scene, f"Entry ({i}, {j}) is row {i} times column {j}: ")
            terms, total = line(scene, f"Entry ({i}, {j}) is row {i} times column {j}: ").split("=")
            pairs = np.reshape(numbers(terms.replace(") + (", ")(")), (3, 2))
            assert pairs == pytest.approx(np.transpose([left[i - 1], right[:, j - 1]]), abs=6e-4)
            assert numbers(total) == pytest.approx([product[i - 1, j - 1]], abs=6e-4)
    shown = labels(scene.views[0], scene)
    table = [float(text) for text in shown.values()]
    expected = np.concatenate([product.ravel(), left.ravel(), right.ravel()])
    assert table == pytest.approx(expected, abs=6e-3)


@pytest.mark.parametrize(
    ("pointer", "picked"),
    [((2, 3), (3, 2)), ((1.2, 0.8), (1, 1)), ((4.1, 4), (4, 1)), ((9.2, 2), (2, 2))],
)
def test_a_click_in_the_product_picks_an_entry_in_a_factor_its_row_or_column(pointer, picked):
    scene = explore.multivariate_chain_rule()
    (dot,) = (mark for mark in scene.views[0].marks if "drag" in mark)
    at = scene.value | dict(zip(("pointer_x", "pointer_y"), pointer, strict=True))
    to = [round(float(evaluate(tree, at))) for tree in dot["to"]]
    assert dot["drag"] == ["column", "row"] and (to[1], to[0]) == picked


def test_a_cell_has_the_colour_of_its_sign():
    a = sp.Symbol("a", real=True)
    face, label = cells(sp.Matrix([[a]]), shift=2, scale=1)
    assert points(face, {"a": 0})[:, 0].mean() == points(label, {"a": 0})[0, 0] == 3
    colours = [artist(face, {"a": value}).color for value in (-1e9, 0, 1e9)]
    assert tuple(colours) == SIGNS


def test_an_outline_surrounds_its_cells():
    i = sp.Symbol("i", real=True)
    corners = points(outline((i, i), (1, 3), shift=4), {"i": 2})
    assert corners.min(0).tolist() == [4.5, 1.5] and corners.max(0).tolist() == [7.5, 2.5]


# ---- Least squares ----


@pytest.mark.parametrize("line_there", rng.uniform(-1, 1.5, (3, 2)))
def test_least_squares_against_numpy(line_there):
    t, y = rng.normal(size=9), rng.normal(size=9)
    A = np.column_stack([t, np.ones(9)])
    scene = explore.least_squares(t, y)
    put(scene, *line_there)
    a, b = scene.value.values()
    square = lambda a, b: np.sum((A @ [a, b] - y) ** 2)  # noqa: E731
    _, _, whole, half, count, mean = numbers(line(scene, "The line y = ").replace("t", " "))
    assert (whole, half, mean) == pytest.approx(
        (square(a, b), square(a, b) / 2, np.mean((A @ [a, b] - y) ** 2)), abs=6e-3
    )
    assert count == 9
    slopes = numerical_gradient(lambda a, b: square(a, b) / 2, (a, b))
    assert slopes == pytest.approx(A.T @ (A @ [a, b] - y), rel=1e-6)
    assert numbers(line(scene, "The gradient of f is ")) == pytest.approx(slopes, abs=6e-3)
    arrow, best, dot = scene.views[1].marks
    start, tip = points(arrow, scene.value)
    along = (tip - start) / np.linalg.norm(tip - start)  # uphill
    assert along == pytest.approx(slopes / np.linalg.norm(slopes))
    assert points(dot, scene.value)[0].tolist() == [a, b]
    assert points(best, scene.value)[0] == pytest.approx(np.polyfit(t, y, 1))


def test_the_squares_reach_from_the_data_to_the_line():
    t, y = [0, 1, 3], [1, 1, 2]
    scene = explore.least_squares(t, y, at=(0.5, -0.4))
    faces = [mark for mark in scene.views[0].marks if mark["kind"] == "face"]
    for t_i, y_i, face in zip(t, y, faces, strict=True):
        corners, side = points(face, scene.value), 0.5 * t_i - 0.4 - y_i
        assert corners[0].tolist() == [t_i, y_i]
        assert np.ptp(corners, axis=0) == pytest.approx([abs(side)] * 2)


# ---- Softmax ----


@pytest.mark.parametrize("d", [2, 3, 4])
def test_softmax_and_its_jacobian_against_central_differences(d):
    a, T = rng.uniform(-4, 4, d).round(1), 10 ** rng.uniform(-0.5, 0.5)
    scene = explore.softmax_jacobian(a)
    put(scene, *a, T)
    S, J = softmax(a / T), numerical_jacobian(lambda v: softmax(v / T), a)
    shown = {at: float(text) for at, text in labels(scene.views[2], scene).items()}
    for i in range(d):
        for j in range(d):
            assert shown.pop((j + 1, i + 1)) == pytest.approx(J[i, j], abs=6e-4)
    assert list(shown.values()) == [0] * d
    bars = [points(m, scene.value)[:, 1].max() for m in scene.views[1].marks if m["kind"] == "face"]
    assert bars == pytest.approx(S)
    assert line(scene, "They sum to 1") == ", and each row of the Jacobian sums to 0."
    said = re.findall(r"/T = (-?\d+(?:\.\d+)?)", scene.reading)
    assert list(map(float, said)) == pytest.approx([J[-1, -1], J[0, -1]], abs=6e-4)


def test_the_first_softmax_is_that_of_1_2_5():
    scene = explore.softmax_jacobian()
    assert line(scene, "At T = 1 ") == "softmax makes (0.017, 0.047, 0.936) of (1, 2, 5)."
    assert "The smallest share" not in scene.reading


def test_extreme_logits_and_temperatures_have_values():
    scene = explore.softmax_jacobian()
    put(scene, 6, -6, -6, 0.1)
    assert line(scene, "At T = 0.1 ") == "softmax makes (1, 0, 0) of (6, -6, -6)."
    assert set(labels(scene.views[2], scene).values()) == {"0"}
    smallest = line(scene, "The smallest share is not 0, but about ")
    assert smallest == "e to the power -120."
    put(scene, 6, 6, 6, 10)
    assert line(scene, "At T = 10 ") == "softmax makes (0.333, 0.333, 0.333) of (6, 6, 6)."
