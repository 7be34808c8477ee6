"""The gradient's views: numbers against closed forms and differences, marks in their places."""

import re
from itertools import product

import numpy as np
import pytest

from calclib import explore
from calclib.explore.parts.functions import SURFACES
from calclib.scene import marks

FUNCTIONS = {
    "x^2 + x*y + y^2": lambda x, y: x * x + x * y + y * y,
    "sin(x)*cos(y) + x/10": lambda x, y: np.sin(x) * np.cos(y) + x / 10,
    "max(x, y)": np.maximum,
    "2*x - y": lambda x, y: 2 * x - y,
}
random = np.random.default_rng(212)


def move(scene, *values):
    for control, value in zip(scene.controls.values(), values, strict=True):
        control.value = float(value)
    return np.array([*scene.value.values()])


def numbers(text):
    return [float(n) for n in re.findall(r"(?<!\w)-?\d+\.?\d*", text)]


def shown(scene, view, kind, **style):
    """The points of a view's marks of this kind and style."""
    found = [m for m in scene.views[view].marks if m["kind"] == kind]
    found = [m for m in found if all(m.get(key) == value for key, value in style.items())]
    return [marks.points(m, scene.value) for m in found]


def differences(f, at, h=1e-5):
    x, y = at
    return np.array([f(x + h, y) - f(x - h, y), f(x, y + h) - f(x, y - h)]) / (2 * h)


@pytest.mark.parametrize("text", FUNCTIONS)
def test_the_gradient_is_a_difference_and_at_a_right_angle_to_the_level_curve(text):
    f, scene = FUNCTIONS[text], explore.gradient_arrow(text)
    for at in random.uniform(-1.8, 1.8, (4, 2)).round(1):
        at = move(scene, at[0], at[1] + 0.05)  # not on the fold
        slope = differences(f, at)
        uphill = slope / np.hypot(*slope)
        first, second = map(numbers, scene.reading.splitlines())
        assert np.allclose(first, [*at, f(*at), *slope, np.hypot(*slope)], atol=6e-4)
        up, level = (f(*at + 0.1 * v) - f(*at) for v in (uphill, uphill[::-1] * (-1, 1)))
        assert np.allclose(second, [0.1, up, level], rtol=0.06, atol=1e-6)
        (arrow,), (blue,) = shown(scene, 1, "line", head=True), shown(scene, 1, "line", dash=True)
        along, across = arrow[1] - arrow[0], blue[1] - blue[0]
        assert np.allclose(along / np.hypot(*along), uphill, atol=1e-6)
        assert np.allclose(arrow[0], at) and np.allclose(blue.mean(0), at)
        assert abs(along @ across) < 1e-9


@pytest.mark.parametrize("text", FUNCTIONS)
def test_the_level_curve_stays_on_its_level_in_both_pictures(text):
    f, scene = FUNCTIONS[text], explore.gradient_arrow(text)
    for at in random.uniform(-1.5, 1.5, (3, 2)).round(2):
        at = move(scene, at[0], at[1] + 0.005)
        walks = [marks.points(m, scene.value) for m in scene.views[1].marks if "iteration" in m]
        lifted = [marks.points(m, scene.value) for m in scene.views[0].marks if "iteration" in m]
        for path, above in zip(walks, lifted, strict=True):
            heights = f(*path[np.isfinite(path).all(1)].T)
            assert np.abs(heights - f(*at)).max() < 0.067  # a corner of max is cut by one step
            assert np.median(np.abs(heights - f(*at))) < 5e-3
            assert np.allclose(above[:, 2], f(*at), atol=0.1) and np.ptp(above[:, 2]) == 0
        assert np.allclose(walks[0][0], at) and np.allclose(walks[1][0], at)


def test_where_the_gradient_is_zero_or_missing_no_arrow_stands():
    cases = {
        "x^2 + y^2": "The gradient is zero",
        "max(x, y)": "f has no gradient at (0, 0)",
        "sqrt(x^2 + y^2)": "f has no gradient at (0, 0)",
        "log(x)": "f is not defined at (0, 0)",
    }
    for text, sentence in cases.items():
        scene = explore.gradient_arrow(text, at=(0, 0))
        assert sentence in scene.reading and "step" not in scene.reading
        (arrow,) = shown(scene, 1, "line", head=True)
        assert not np.isfinite(arrow).all() or (arrow == 0).all()


def test_every_function_of_the_menu_is_drawn_everywhere():
    scene = explore.gradient_arrow(span=((-1, 3), (0, 2)), at=(1, 1))
    for text in SURFACES:
        scene.settings["function"].value = text
        for at in product((-1, 3), (0, 1.3)):
            move(scene, *at)
            assert "nan" not in scene.reading and not scene.canvas.problem
        scene.figure(width=300)


def test_the_gradient_of_a_linear_function_is_w_at_every_point():
    scene = explore.linear_functional()
    for *w, x1, x2 in [*random.uniform(-1.5, 1.5, (5, 4)).round(2), (1.5, -1.5, 2, 2)]:
        move(scene, *w, x1, x2)
        first = numbers(scene.reading.splitlines()[0])
        assert np.allclose(first, [*w, x1, x2, w[0] * x1 + w[1] * x2, *w], atol=6e-4)
        arrows = shown(scene, 1, "line", head=True)
        vectors = np.array([end - start for start, end in arrows])
        assert len(arrows) == 17 and np.allclose(vectors, vectors[0])
        assert np.allclose(vectors[0] / np.hypot(*vectors[0]), np.array(w) / np.hypot(*w))
        for level, line in zip(range(-6, 6), shown(scene, 1, "line", head=False), strict=True):
            assert np.allclose(line @ w, level)
        for strip in shown(scene, 0, "face"):
            assert np.allclose(strip[:, :2] @ w, strip[:, 2])
    move(scene, 0, 0, 1, 1)
    assert "f is 0 everywhere" in scene.reading and "Wherever" not in scene.reading
    scene.figure(width=300)


def test_the_gradient_of_the_squared_norm_is_twice_the_point():
    scene = explore.squared_norm()
    for x in [*random.uniform(-1, 1, (4, 2)).round(2), (0, 0), (-1, 1)]:
        move(scene, *x)
        x, n = np.array(x), np.hypot(*x)
        assert np.allclose(numbers(scene.reading), [*x, n**2, *2 * x, 2 * n, n], atol=6e-4)
        *_, gradient, position = shown(scene, 1, "line", head=True)
        assert np.allclose(gradient, [x, 3 * x]) and np.allclose(position, [(0, 0), x])
        (plane,) = shown(scene, 0, "face")
        assert np.allclose(plane[:, 2], x @ x + (plane[:, :2] - x) @ (2 * x))
    for start, end in shown(scene, 1, "line", head=True, color="#e9a084"):
        assert np.allclose(end - start, 0.3 * start)
