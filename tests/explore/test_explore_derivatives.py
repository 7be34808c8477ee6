"""The views of section 2.1.1: numbers against plain floats and differences, marks in place."""

import math
import re

import numpy as np
import pytest
import sympy as sp

from calclib import explore
from calclib.scene import marks
from calclib.scene.trees import evaluate

LINES = {
    "x^2": (lambda x: x * x, lambda x: 2 * x),
    "2*x + 1": (lambda x: 2 * x + 1, lambda x: 2.0),
    "sin(x)": (math.sin, math.cos),
    "max(0, x)": (lambda x: max(0.0, x), lambda x: float(x > 0)),
    "ln(1 + e^x)": (lambda x: math.log(1 + math.exp(x)), lambda x: 1 / (1 + math.exp(-x))),
}
SURFACES = {
    "x^2 + x*y + y^2": lambda x, y: x * x + x * y + y * y,
    "max(x, y)": np.maximum,
    "sin(x)*cos(y) + x/10": lambda x, y: np.sin(x) * np.cos(y) + x / 10,
    "x^2*y": lambda x, y: x * x * y,
}
VIEWS = ("slices", "partial_derivatives")
random = np.random.default_rng(211)


def move(scene, *values):
    for control, value in zip(scene.controls.values(), values, strict=True):
        control.value = float(value)
    return [*scene.value.values()]


def numbers(text):
    text = text.translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")).replace("·10", "e")
    return [float(n) for n in re.findall(r"(?<![\w])-?\d+\.?\d*(?:e-?\d+)?", text)]


def shown(scene, view, kind, **style):
    """The points of a view's marks of this kind and style."""
    found = [m for m in scene.views[view].marks if m["kind"] == kind]
    found = [m for m in found if all(m.get(key) == value for key, value in style.items())]
    return [marks.points(m, scene.value) for m in found]


def steps(scene):
    return [value for _, value in scene.controls[next(reversed(scene.controls))]._options_full]


def partials(f, at, h=1e-5):
    x, y = at
    return np.array([f(x + h, y) - f(x - h, y), f(x, y + h) - f(x, y - h)]) / (2 * h)


# ---- The loss ----


def test_the_loss_of_one_weight_is_the_sum_of_the_squares_that_are_drawn():
    data = np.array([(0, 1), (1, 1), (2, 4), (3, 2.5)])
    scene = explore.loss(data.tolist(), at=1)
    for w in random.uniform(0, 4, 5).round(1):
        (w,) = move(scene, w)
        drawn = np.array(shown(scene, 0, "line", width=4))
        assert np.allclose(drawn[:, 0], data) and np.allclose(drawn[:, :, 0].T, data[:, 0])
        loss = np.sum((drawn[:, 1, 1] - drawn[:, 0, 1]) ** 2)
        slope = 2 * np.sum(data[:, 0] * (w * data[:, 0] - data[:, 1]))
        assert np.allclose(numbers(scene.reading), [w, loss, slope], atol=6e-4)
        (dot,), (tangent,) = shown(scene, 1, "dot"), shown(scene, 1, "line")
        assert np.allclose(dot, [[w, loss]])
        assert np.allclose(np.diff(tangent[:, 1]) / np.diff(tangent[:, 0]), slope)


def test_the_loss_of_two_weights_is_least_where_least_squares_has_it():
    data = np.array([(0, 1), (1, 1), (2, 4)])
    scene = explore.loss(at=(2, 0.5))
    (w0, w1), (least,), *_ = np.linalg.lstsq(data[:, :1] ** [0, 1], data[:, 1])
    move(scene, w0, w1)
    assert np.allclose(numbers(scene.reading.replace("w0, w1", "")), [w0, w1, least])
    for at in random.uniform(-1, 3, (5, 2)).round(1):
        at = move(scene, *at)
        loss = np.sum((at[0] + at[1] * data[:, 0] - data[:, 1]) ** 2)
        assert loss > least
        assert np.allclose(shown(scene, 1, "dot")[-1], [*at, loss])


# ---- The secant ----


@pytest.mark.parametrize("text", LINES)
def test_the_quotient_and_its_error_are_those_of_plain_floats(text):
    f, slope = LINES[text]
    scene = explore.secant(text)
    exact = text in ("2*x + 1", "max(0, x)")  # sums and products are rounded alike everywhere
    for a in [*random.choice(steps(scene), 12), 1e-12, -1e-15]:
        x, a = move(scene, random.choice([-1.7, -0.4, 0.3, 1, 1.9]), a)
        (dot,) = shown(scene, 1, "dot")
        quotient = (f(x + a) - f(x)) / a
        rounding = 0 if exact else 4e-16 * (1 + abs(f(x))) / abs(a)
        expected = abs(a), abs(quotient - slope(x))
        assert np.allclose(dot[0], expected, rtol=1e-9, atol=rounding + 1e-15)


def test_the_reading_tells_both_quotients_and_the_error():
    scene = explore.secant("sin(x)")
    for a in (0.35, -0.01, 1e-5):
        x, a = move(scene, 0.7, a)
        ahead, back = ((math.sin(x + h) - math.sin(x)) / h for h in (a, -a))
        first, second, *rest = scene.reading.splitlines()
        assert np.allclose(numbers(first), [a, ahead, -a, back], atol=1e-9) and not rest
        error = abs(ahead - math.cos(x))
        assert np.allclose(numbers(second)[:2], [x, math.cos(x)], atol=1e-9)
        assert np.isclose(numbers(second)[2], error, rtol=0.06)


@pytest.mark.parametrize("side", [1, -1])
def test_the_error_falls_with_a_down_to_a_floor_and_rises_again(side):
    scene = explore.secant("x^2", at=1, a=side * 0.5)
    a, error = np.concatenate(shown(scene, 1, "line", width=1.5)).T
    right = a > 1e-5
    assert np.allclose(error[right], a[right], rtol=1e-4)  # the quotient is 2 + a
    lowest = a[np.nanargmin(np.where(error > 0, error, np.inf))]
    assert 1e-10 < lowest < 1e-7
    for decade in range(-15, -10):
        here = error[(a > 10.0**decade) & (a < 10.0 ** (decade + 1))]
        assert 0.05e-16 < here.max() * 10.0**decade < 5e-16


def test_a_step_below_the_last_digit_is_told():
    scene = explore.secant("x^2", at=1, a=1e-16)
    assert 1 + 1e-16 == 1 and numbers(scene.reading)[0] == 0
    assert "x + a is x itself" in scene.reading and "rounding takes over" in scene.reading
    (secant,) = shown(scene, 0, "line", width=4.5)
    assert np.allclose(secant[:, 1], 1)
    move(scene, 1, 1e-12)
    assert "x + a is x" not in scene.reading and "rounding takes over" in scene.reading
    move(scene, 1, 1e-7)
    assert "rounding" not in scene.reading


@pytest.mark.parametrize("text", LINES)
def test_secants_and_tangent_go_where_they_belong(text):
    f, slope = LINES[text]
    scene = explore.secant(text, at=0.5, a=-0.8)
    x, a = scene.value.values()
    ((start, end),) = shown(scene, 0, "line", width=4.5)
    ((left, right),) = shown(scene, 0, "line", width=2)
    for h in (0, a):
        on_line = np.interp(x + h, *np.transpose([start, end]))
        assert np.isclose(on_line, f(x + h))
    assert np.isclose(np.interp(x, *np.transpose([left, right])), f(x))
    assert np.isclose((right - left)[1] / (right - left)[0], slope(x))
    there, here = shown(scene, 0, "dot")
    assert np.allclose([there[0], here[0]], [(x + a, f(x + a)), (x, f(x))])
    assert scene.views[0].marks[-1]["drag"] == ["x0", None]


def test_at_a_kink_there_are_two_slopes_and_no_tangent():
    scene = explore.secant("max(0, x)", at=0, a=0.5, beside="quotient")
    assert numbers(scene.reading)[:4] == [0.5, 1, -0.5, 0]
    assert "no derivative at x = 0" in scene.reading
    (tangent,) = shown(scene, 0, "line", width=2)
    assert np.isnan(tangent[:, 1]).all()
    behind, ahead = shown(scene, 1, "line", dash=False)
    assert np.allclose(behind[:, 1], 0) and np.allclose(ahead[:, 1], 1)
    move(scene, 0.5, 0.5)
    assert "The derivative at x = 0.5 is 1" in scene.reading
    behind, _ = shown(scene, 1, "line", dash=False)
    assert np.allclose(behind[:, 1], np.where(behind[:, 0] < -0.5, -0.5 / behind[:, 0], 1))


@pytest.mark.parametrize(
    "text, at, said",
    [
        ("1/x", 0, "f is not defined at x = 0."),
        ("sqrt(x)", 0.1, "f is not defined at x + a or at x - a."),
        ("e^(x^60)", 3, "f is not defined, or too large to compute, at x = 3."),
        ("e^(300x)", 2, "f is not defined, or too large to compute, at x + a or at x - a."),
        ("x*sqrt(x)", 0, "f has no value on one side of x = 0, and so no derivative there."),
        ("cos(sqrt(|x|))", 0, "The formula of the derivative has no value at x = 0."),
        ("sqrt(|x|)", 0, "The two sides do not meet: f has no derivative at x = 0."),
        ("sign(x)", 0, "The quotient runs off: f has no derivative at x = 0."),
        ("-sign(x)*sqrt(|x|)", 0, "The quotient runs off: f has no derivative at x = 0."),
        ("arcsin(x)", 1, "f has no value on one side of x = 1, and so no derivative there."),
        ("sqrt(1 - x^2)", -1, "f has no value on one side of x = -1, and so no derivative there."),
    ],
)
def test_what_has_no_value_is_told(text, at, said):
    assert said in explore.secant(text, at=at).reading.splitlines()


def test_the_settings_change_the_right_picture_and_the_function():
    scene = explore.secant("x^2")
    scene.settings["beside"].value = "quotient"
    assert shown(scene, 1, "dot")[-1].tolist() == [[1, 3]]
    scene.settings["function"].value = "x^3"
    assert shown(scene, 1, "dot")[-1].tolist() == [[1, 7]]
    assert scene.canvas.problem == ""


def test_steps_are_of_both_signs_and_sorted():
    values = steps(explore.secant())
    assert values == sorted(values) and values == [-v for v in reversed(values)]
    assert min(map(abs, values)) == 1e-16 and max(values) == 2


# ---- Slices and partial derivatives ----


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("text", SURFACES)
def test_the_reading_tells_central_differences(view, text):
    f, scene = SURFACES[text], getattr(explore, view)(text)
    for at in random.uniform(-1.8, 1.8, (4, 2)).round(1):
        at = move(scene, at[0], at[1] + 0.05)  # not on the fold
        told = np.array([numbers(line) for line in scene.reading.splitlines()])
        assert np.allclose(told[:, :2], at, atol=6e-4)
        assert np.allclose(told[:, 2], partials(f, at), atol=6e-4)


@pytest.mark.parametrize("text", SURFACES)
def test_slices_lie_on_the_surface_and_hold_the_other_variable(text):
    f, scene = SURFACES[text], explore.slices(text)
    at = np.array(move(scene, 0.7, -1.15))
    slopes = partials(f, at)
    lines, walls = shown(scene, 0, "line"), shown(scene, 0, "face")
    for i in range(2):
        cut, tangent = lines[2 * i : 2 * i + 2]
        assert np.allclose(cut[:, 1 - i], at[1 - i]) and np.allclose(walls[i][:, 1 - i], at[1 - i])
        assert np.allclose(cut[:, 2], f(*cut[:, :2].T))
        assert np.allclose(tangent.mean(0), [*at, f(*at)])
        rise = tangent[1] - tangent[0]
        assert np.isclose(rise[2] / rise[i], slopes[i]) and rise[1 - i] == 0
        curve, flat = shown(scene, 1 + i, "line")
        assert np.allclose(curve, cut[:, [i, 2]])
        assert np.isclose(np.diff(flat[:, 1]) / np.diff(flat[:, 0]), slopes[i])
        assert scene.views[1 + i].marks[-1]["drag"] == [["x0", "y0"][i], None]


@pytest.mark.parametrize("text", SURFACES)
def test_arrows_along_the_axes_are_the_partial_derivatives_to_scale(text):
    f, scene = SURFACES[text], explore.partial_derivatives(text)
    scales = []
    for at in ((1.2, 0.35), (-0.4, 1.45)):
        at = np.array(move(scene, *at))
        slopes = partials(f, at)
        for i, arrow in enumerate(shown(scene, 1, "line", head=True)):
            along = arrow[1] - arrow[0]
            assert np.allclose(arrow[0], at) and along[1 - i] == 0
            if abs(slopes[i]) > 1e-6:
                scales.append(along[i] / slopes[i])
    assert np.allclose(scales, scales[0]) and scales[0] > 0
    assert scene.views[1].marks[-1]["drag"] == ["x0", "y0"]


@pytest.mark.parametrize("view", VIEWS)
def test_on_the_tie_line_there_is_no_partial_derivative(view):
    scene = getattr(explore, view)("max(x, y)")
    for c in (-1.5, 0, 1.2):
        move(scene, c, c)
        for line, name in zip(scene.reading.splitlines(), "xy", strict=True):
            assert numbers(line) == [c, c, 0, 1] and f"so there is no ∂f/∂{name}." in line
        tangents = shown(scene, 0, "line", width=4)
        assert all(np.isnan(points[:, 2]).all() for points in tangents)


@pytest.mark.parametrize("view", VIEWS)
def test_other_symbols_and_domains(view):
    u, v = sp.symbols("u v", real=True)
    scene = getattr(explore, view)(u * v**2, (u, v), at=(2, 5), span=((1, 3), (4, 6)))
    told = [numbers(line)[2] for line in scene.reading.splitlines()]
    assert told == [25, 20] and "along v with u held fixed" in scene.reading
    assert scene.value == {"u0": 2, "v0": 5}


def test_where_f_has_no_value_and_where_only_the_formula_has_none():
    scene = explore.slices("sqrt(x^2 + y^2 - 1)", at=(0.5, 0))
    assert "f is not defined at (0.5, 0)." in scene.reading and "∂" not in scene.reading
    scene = explore.partial_derivatives("cos(sqrt(|x|)) + y", at=(0, 1))
    first, second = scene.reading.splitlines()
    assert "the formula of ∂f/∂x has no value" in first and numbers(second)[2] == 1


def test_a_label_tells_its_partial_derivative_beside_the_arrow():
    scene = explore.partial_derivatives("x^2 + x*y + y^2", at=(0.5, 0.5))
    labels = [m for m in scene.views[1].marks if m["kind"] == "label"]
    assert [m["text"][0] for m in labels] == ["∂f/∂x = ", "∂f/∂y = "]
    assert [float(evaluate(m["text"][1][0], scene.value)) for m in labels] == [1.5, 1.5]
    for at in ((-2, -2), (2, 2), (2, -2)):
        move(scene, *at)
        places = np.concatenate(shown(scene, 1, "label"))
        assert (np.abs(places) < 2).all()
