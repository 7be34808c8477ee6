"""What views say of slopes at ties, edges and flat regions, against the library at the point.

The library decides: where it gives a derivative, the reading tells the same slope; where it raises
NotDifferentiable, the reading says that there is none. In a few cases the view's formula cannot
tell, and the reading says no more than that.
"""

import re
from functools import cache, partial

import numpy as np
import pytest
import sympy as sp

from calclib import explore
from calclib.derivatives import NotDifferentiable, gradient
from calclib.explore.parts.slopes import slopes_at
from calclib.parsing import parse
from calclib.scene.reading import fill
from calclib.scene.trees import evaluate, tree

x, y, x0, y0 = symbols = sp.symbols("x y x0 y0", real=True)

LINES = [  # a function of x, points
    ("max(0, x)^2", (-1, 0, 1)),
    ("x*|x|", (-1, 0, 1)),
    ("|x|^3", (0, -2)),
    ("max(x^3, 0)", (0,)),
    ("|x|^(3/2)", (0, 1)),
    ("|x|^(4/3)", (0,)),
    ("max(0, x)^(5/4)", (0, -1)),
    ("|sin(x)|^(3/2)", (0,)),
    ("x*sqrt(|x|)", (0,)),
    ("|x|", (0, 1, -1)),
    ("max(0, x)", (0, 1)),
    ("|x^2 - 1|", (1, -1, 0)),
    ("max(x, |x|)", (-2, 0, 2)),
    ("max(-x, x^2, |x|)", (-0.5, 0, 0.5, 1)),
    ("min(x^2, |x|)", (0, 1, -1)),
    ("sqrt(max(0, x))", (-1, 0, 1)),
    ("sqrt(|x| - x)", (1, 0, -2)),
    ("sqrt(|x|)", (0, 1)),
    ("sqrt(x)", (0, 1)),
    ("x*sqrt(x)", (0, 1)),
    ("sqrt(1 - x^2)", (1, -1, 0)),
    ("sqrt(x^4 + x^6)", (0, 1)),
    ("sqrt(x^2 + x^4)", (0, 1)),
    ("max(x, 0) + min(x, 0)", (0,)),
    ("max(x, 2x) + min(x, 2x)", (0,)),
    ("max(x^2, x^4)", (0, 1)),
    ("| |x| - 1 |", (0, 1)),
    ("| |x| - x |", (0, 1, -1)),
    ("exp(-|x|)", (0, 1)),
    ("exp(-|x|^3)", (0,)),
    ("cos(|x|)", (0, 1)),
    ("sign(x)", (0, 1)),
    ("x*sign(x)", (0,)),
    ("x^2*sign(x)", (0,)),
    ("max(1 + x, 3*sign(x))", (0, 1)),
    ("ln(1 + max(0, x))", (0, 1)),
    ("max(sin(x), 0)^2", (0,)),
    ("tanh(max(0, x)^2)", (0,)),
    ("arcsin(x)", (0, 1)),
    ("|x|*|x - 1|", (0, 1)),
    ("max(0, min(x, 1))", (-1, 0, 0.5, 1, 2)),
]
SURFACES = [  # a function of x and y, points
    ("max(0, x)^2 + y^2", ((0, 1), (1, 1), (-1, 0))),
    ("sqrt(max(0, 1 - x^2 - y^2))", ((1.5, 1), (1, 0), (0, 0), (0.5, 0.5))),
    ("max(0, 1 - x^2 - y^2)", ((1, 0), (1, 1))),
    ("max(0, 1 - x^2 - y^2)^2", ((1, 0), (0, -1))),
    ("sqrt(x^2 + y^2)", ((0, 0), (1, 0))),
    ("x*sqrt(x^2 + y^2)", ((0, 0),)),
    ("sqrt(x^4 + y^4)", ((0, 0),)),
    ("max(x, y)", ((1, 1), (0, 1))),
    ("max(x, y) + min(x, y)", ((1, 1),)),
    ("max(x, y)*min(x, y)", ((1, 1),)),
    ("max(x, y)^2 + min(x, y)^2", ((1, 1),)),
    ("max(x^2, y)", ((0, 0), (1, 1))),
    ("y*|x|", ((0, 0), (0, 1))),
    ("|x*y|", ((0, 0), (0, 1))),
    ("sqrt(|x*y|)", ((0, 0), (0, 1), (1, 1))),
    ("|x| + |y|", ((0, 1), (1, 1))),
    ("|x + y| - |x - y|", ((0, 0), (1, 1), (1, 0))),
    ("|x - y|*(x - y)", ((1, 1),)),
    ("max(0, min(y - 2x, 3x - y))", ((0, 0), (1, 2.5))),
    ("exp(-|x - y|)", ((1, 1), (1, 0))),
    ("sqrt(x) + y", ((0, 1), (1, 1))),
    ("sign(x) + y", ((0, 1), (1, 1))),
    ("x*sign(y)", ((0, 0), (1, 0), (0, 1))),
    ("max(x, |x|) + y", ((1, 0), (0, 0), (-1, 0))),
]
POLES = [  # where a computer makes a number of what has no value
    ("e^(-1/x^2)", 0),
    ("ln(1 + e^(-1/x^2))", 0),
    ("2^(-1/x^2)", 0),
    ("arctan(1/x)", 0),
    ("x*arctan(1/x)", 0),
    ("tanh(1/x)", 0),
    ("1/(1 + e^(1/x))", 0),
    ("1/(1 + 1/x)", 0),
    ("1/(1 + 1/(x - 1))", 1),
    ("1/ln(x^2)", 0),
    ("x/ln|x|", 0),
    ("x*max(0, 1/x)", 0),
    ("x*sign(1/x)", 0),
    ("min(2, 1/x^2)", 0),
    ("ln(x)", -1),  # here the formula of the derivative has a value, and f has none
    ("x*ln(x)^2 + 1", -1.5),
    ("ln(|x| - 1)", 0.5),
    ("arctanh(x)", -1.5),
]
UNKNOWN = [("cos(sqrt(|x|))", 0)]  # a root below a function that hides its infinite slope


def numbers(text):
    return [float(found.replace(" ", "")) for found in re.findall(r"[+-]? ?\d+(?:\.\d+)?", text)]


@cache
def by_library(f, xs, at):
    """The gradient as numbers, or None."""
    at = [sp.nsimplify(a) for a in at]
    try:
        return np.array(gradient(f, xs, at=at), dtype=float).ravel()
    except NotDifferentiable:
        return None


def cases(table):
    return [(text, at) for text, points in table for at in points]


@pytest.mark.parametrize(("text", "at"), cases(LINES))
def test_a_line_is_told_where_there_is_a_derivative(text, at):
    slope = by_library(parse(text, (x,)), (x,), (at,))
    told, *_ = explore.taylor_line(text, at=at).reading.splitlines()
    if slope is None:
        assert re.match("f has no derivative at x = ", told)
    else:
        assert told.startswith("Near x = ")
        assert numbers(told)[0] == at
        h = sp.Symbol("h", real=True)
        line = parse(told.partition(" the line is ")[2].removesuffix("."), (h,))
        assert float(line.diff(h)) == pytest.approx(slope[0], abs=6e-4)


@pytest.mark.parametrize(("text", "at"), cases(LINES)[::4])
def test_the_secant_tells_the_derivative_or_that_there_is_none(text, at):
    slope = by_library(parse(text, (x,)), (x,), (at,))
    reading = explore.secant(text, at=at, a=0.5).reading
    assert ("no derivative" in reading) == (slope is None)
    assert "The formula of the derivative" not in reading
    if slope is not None:
        (told,) = re.findall("^The derivative at .*$", reading, re.MULTILINE)
        assert numbers(told)[:2] == pytest.approx([at, slope[0]], abs=1e-6)


@pytest.mark.parametrize(("text", "at"), cases(SURFACES))
def test_the_formulas_of_a_surface_agree_with_the_library(text, at):
    f = parse(text, (x, y))
    slopes = by_library(f, (x, y), at)
    found = slopes_at(f, (x, y), (x0, y0))
    here = {"x0": float(at[0]), "y0": float(at[1])}
    assert bool(evaluate(tree(found.missing), here)) == (slopes is None)
    if slopes is not None:
        told = [float(evaluate(tree(slope), here)) for slope in found.partials]
        assert told == pytest.approx(list(slopes), abs=1e-9)


VIEWS = {
    "tangent_plane": ("f has no tangent plane", "the plane is"),
    "gradient_arrow": ("f has no gradient", "the gradient is"),
    "direction_dial": ("f has no gradient", "the gradient is"),
}


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("max(0, x)^2 + y^2", (0, 1)),
        ("sqrt(max(0, 1 - x^2 - y^2))", (1.5, 1)),
        ("max(x, y)", (1, 1)),
        ("sqrt(|x*y|)", (0, 0)),
        ("x*sqrt(x^2 + y^2)", (0, 0)),
        ("x*|x| + y", (0, 1)),
        ("|x-y|^(3/2)", (1, 1)),
        ("ln(max(1, x)) + y", (0, 1)),
        ("max(|x|, |y|)^2", (0, 0)),
        ("max(0, x)*max(0, y)", (0, 1)),
    ],
)
def test_a_view_of_a_surface_says_so(view, text, at):
    slopes = by_library(parse(text, (x, y)), (x, y), at)
    missing, there = VIEWS[view]
    reading = getattr(explore, view)(text, at=at).reading
    zero = slopes is not None and not slopes.any()
    assert (missing in reading) == (slopes is None)
    assert (there in reading) == (slopes is not None) and "formula" not in reading
    assert ("zero" in reading) == (zero and view != "tangent_plane")


@pytest.mark.parametrize("view", ["slices", "partial_derivatives"])
@pytest.mark.parametrize(
    ("text", "at", "first"),
    [
        ("x*|x| + y", (0, 1), "the slope is ∂f/∂x = 0."),
        ("|x|^(3/2) + y", (0, 1), "the slope is ∂f/∂x = 0."),
        ("|x| + y", (0, 1), "-1 on the left, 1 on the right, so there is no ∂f/∂x."),
        ("sqrt(|x|) + y", (0, 1), "the slope is not finite on both sides, so there is no ∂f/∂x."),
        ("sqrt(x) + y", (0, 1), "f has no value on one side, so there is no ∂f/∂x."),
        ("sign(x) + y", (0, 1), "the slope is not finite on both sides, so there is no ∂f/∂x."),
    ],
)
def test_a_partial_derivative_says_so(view, text, at, first):
    one, other = getattr(explore, view)(text, at=at).reading.splitlines()
    assert one.endswith(first)
    assert other.endswith("the slope is ∂f/∂y = 1.")


def test_a_descent_on_a_flat_floor_tells_of_the_zero_gradient():
    scene = explore.descent("sqrt(max(0, 1 - x^2 - y^2))", start=(1.5, 1))
    assert scene.reading == "The gradient is zero at (1.5, 1), so no step leads away."
    assert "f has no gradient at (1, 1)" in explore.descent("max(x, y)", start=(1, 1)).reading


@pytest.mark.parametrize(
    ("f", "g", "at", "said"),
    [
        ("max(0, u)^2", "x^3", 0, "f(g(x)) has the slope f'(g(x)) g'(x) = (0)(0) = 0."),
        ("u^2", "x*|x|", 0, "f(g(x)) has the slope f'(g(x)) g'(x) = (0)(0) = 0."),
        ("u^2", "|x|", 0, "g has no derivative at x = 0, so the chain rule says nothing here."),
        ("|u|", "x^2", 0, "f has no derivative at u = 0, so the chain rule says nothing here."),
        ("u", "cos(sqrt(|x|))", 0, "The formula of g' has no value at x = 0."),
    ],
)
def test_the_chain_rule_says_so(f, g, at, said):
    assert said in explore.univariate_chain_rule(f, g, at=at).reading.splitlines()


def test_a_jacobian_says_so():
    grid = partial(explore.grid_map, xs=(x, y), at=(0, 0))
    assert "F has no Jacobian at (0, 0)." in grid((sp.Abs(x), y)).reading
    assert "J = [0, 0; 0, 1]" in grid((x * sp.Abs(x), y)).reading
    assert "F is not defined at (0, 0)." in grid((1 / x, y)).reading


@pytest.mark.parametrize(("text", "at"), POLES)
def test_no_value_is_made_of_a_pole_inside_the_formula(text, at):
    with pytest.raises(NotDifferentiable, match=f"is not defined at x = {at}"):
        gradient(parse(text, (x,)), x, at=at)
    assert gradient(parse(text, (x,)), x, at=at + 2)[0].is_real
    for view in (explore.taylor_line, explore.secant):
        first, *rest = view(text, at=at).reading.splitlines()
        assert first == f"f is not defined at x = {at}."
        assert not re.search("slope|quotient|derivative", " ".join(rest))
    for view in (explore.tangent_plane, explore.direction_dial):
        first, *rest = view(f"{text} + y", at=(at, 1)).reading.splitlines()
        assert first == f"f is not defined at ({at}, 1)."
        assert not re.search("slope|plane is|gradient is", " ".join(rest))
    u = sp.Symbol("u", real=True)
    f = parse(text, (x,)).xreplace({x: u})
    chain = explore.univariate_chain_rule(f, "x", at=at, span=3)
    assert "has the slope" not in chain.reading


@pytest.mark.parametrize(("text", "at"), UNKNOWN)
def test_a_formula_that_cannot_tell_denies_nothing(text, at):
    reading = explore.taylor_line(text, at=at).reading
    assert reading.splitlines()[0] == "The formula of the derivative has no value at x = 0."


@pytest.mark.parametrize("text", [text for text, _ in SURFACES])
def test_the_formulas_stay_small_enough_for_a_browser(text):
    found = slopes_at(parse(text, (x, y)), (x, y), (x0, y0))
    trees = [tree(expr) for expr in (*found.partials, found.missing)]
    assert sum(str(node).count(",") for node in trees) < 20_000


@pytest.mark.parametrize("f", ["x + ln(y)", "x + sqrt(y)", "x + y^1.5", "x + asin(y - 2)"])
def test_where_there_is_no_value_no_slope_stands_in_the_picture(f):
    """Along x the formula of the slope is 1 everywhere."""
    scene = explore.partial_derivatives(f, at=(0.5, -1))
    assert scene.reading == "f is not defined at (0.5, -1)."
    labels = [m["text"] for view in scene.views for m in view.marks if m["kind"] == "label"]
    assert labels and not any(fill(text, scene.value) for text in labels)
