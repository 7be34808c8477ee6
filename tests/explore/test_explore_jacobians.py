"""The Jacobian's views: numbers against closed forms and differences, marks in their places."""

import re
from itertools import product

import numpy as np
import pytest
from sympy import Abs, symbols

from calclib import explore
from calclib.palette import HEIGHT
from calclib.scene import field as fields
from calclib.scene import marks
from calclib.scene.reading import fill
from calclib.scene.trees import evaluate

MAPS = {  # written here once more, by hand
    "(x + y²/2, y - x²/2)": lambda x, y: (x + y * y / 2, y - x * x / 2),
    "(eˣ cos y, eˣ sin y)": lambda x, y: (np.exp(x) * np.cos(y), np.exp(x) * np.sin(y)),
    "(x² - y², 2xy)": lambda x, y: (x * x - y * y, 2 * x * y),
    "(x, xy), folds at x = 0": lambda x, y: (x, x * y),
    "a swirl, keeps areas": lambda x, y: swirl(x + 1j * y),
    "(x + y/2, y), a shear": lambda x, y: (x + y / 2, y),
    "(y, x), a mirror": lambda x, y: (y, x),
}
random = np.random.default_rng(213)


def swirl(z):
    turned = z * np.exp(1j * abs(z) ** 2)
    return turned.real, turned.imag


def move(scene, *values):
    for control, value in zip(scene.controls.values(), values, strict=True):
        control.value = float(value)


def numbers(text):
    return [
        value(n)
        for n in re.findall(r"(?<!\w)-?\d+\.?\d*(?:·10[⁻⁰-⁹²³]+)?", text.replace("- ", "-"))
    ]


def value(text):
    raised = text.translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789"))
    return float(raised.replace("·10", "e"))


def differences(f, at, h=1e-5):
    at = np.array(at, dtype=float)
    steps = h * np.eye(len(at)).reshape(len(at), *at.shape[:1], *[1] * (at.ndim - 1))
    columns = [(np.array(f(*at + e)) - f(*at - e)) / (2 * h) for e in steps]
    return np.stack(columns, axis=-1)


def area(corners):
    x, y = np.array(corners).T
    return (x @ np.roll(y, -1) - y @ np.roll(x, -1)) / 2


def the(scene, view, kind, **style):
    """The points of a view's marks of this kind and style."""
    found = [m for m in scene.views[view].marks if m["kind"] == kind]
    found = [m for m in found if all(m.get(key) == value for key, value in style.items())]
    return [marks.points(m, scene.value) for m in found]


@pytest.mark.parametrize("name", MAPS)
def test_the_parallelogram_is_made_of_the_columns_of_the_jacobian(name):
    f, scene = MAPS[name], explore.grid_map()
    assert scene.widget
    menu = scene.settings["F"]
    menu.value = dict(zip(menu.options, menu._options_values, strict=True))[name]
    for x, y, h in [*random.uniform((-1, -1, 0.05), (0.4, 0.4, 0.6), (3, 3)).round(2), (0, 0, 0.6)]:
        move(scene, x, y, h)
        J = differences(f, (x, y))
        det = np.linalg.det(J)
        first, second, *rest = scene.reading.splitlines()
        assert np.allclose(numbers(first), [x, y, *J.ravel(), det], atol=6e-4)
        middles = (np.arange(400) + 0.5) / 400
        us, vs = np.meshgrid(x + h * middles, y + h * middles)
        F1, F2 = differences(f, (us, vs))
        ratio = np.abs(
            F1[..., 0] * F2[..., 1] - F1[..., 1] * F2[..., 0]
        ).mean()  # each layer counted, where f folds the square
        about = "about" in second
        assert np.allclose(
            numbers(second), [ratio, abs(det)], rtol=0.05 if about else 0, atol=5.1e-4
        )
        assert any("turned over" in line for line in rest) == (det < -1e-9)
        (corners,) = the(scene, 1, "face")
        start = np.array(f(x, y))
        expected = [start, start + h * J[:, 0], start + h * J.sum(1), start + h * J[:, 1]]
        assert np.allclose(corners, expected, atol=1e-6)
        (drawn,) = the(scene, 1, "line", color="#0f4c9e")
        assert np.allclose(
            drawn[[0, 10, 20, 30]], [f(x, y), f(x + h, y), f(x + h, y + h), f(x, y + h)]
        )
        assert not scene.canvas.problem
        for view, sides, inside in ((0, np.eye(2), 1), (1, J, np.sign(det) or 1)):
            ax, begin = scene.views[view].ax, start if view else (x, y)
            away = 0.09 * np.ptp([ax.get_xlim(), ax.get_ylim()]) if view else 0.13
            for (label,), side, out in zip(
                the(scene, view, "label"), h * sides.T, (inside, -inside), strict=True
            ):
                if np.hypot(*side):  # beside the middle of its side, and outside
                    normal = out * np.array([side[1], -side[0]]) / np.hypot(*side)
                    assert np.allclose(label, begin + side / 2 + away * normal, atol=1e-5)


@pytest.mark.parametrize(
    ("F", "corner", "side", "said"),
    [
        ("a swirl, keeps areas", (0.2, 0.2), 0.6, "has 1 times its area; |det J| = 1."),
        ("a swirl, keeps areas", (-1, 0.4), 0.6, "has 1 times its area; |det J| = 1."),
        ("(x² - y², 2xy)", (0.2, 0.2), 0.6, "has 2.24 times its area; |det J| = 0.32."),
        ("(x² - y², 2xy)", (-0.3, -0.3), 0.6, "Each layer counted"),  # it lies on itself
        ("(x² - y², 2xy)", (-0.1, -0.1), 0.6, "Each layer counted"),
        ("(x, xy), folds at x = 0", (0.2, 0), 0.2, "has 0.3 times its area; |det J| = 0.2."),
        ("(x, xy), folds at x = 0", (-0.3, 0), 0.6, "has about 0.15 times"),
        ("(x + y²/2, y - x²/2)", (0.2, 0.2), 0.6, "has 1.25 times"),
    ],
)
def test_the_area_of_the_image_is_exact_or_said_to_be_about(F, corner, side, said):
    scene = explore.grid_map()
    menu = scene.settings["F"]
    menu.value = dict(zip(menu.options, menu._options_values, strict=True))[F]
    move(scene, *corner, side)
    assert said in scene.reading


def test_a_smaller_square_has_an_image_nearer_to_the_parallelogram():
    scene = explore.grid_map()
    apart = []
    for h in (0.2, 0.1, 0.05):
        move(scene, 0.2, 0.2, h)
        ratio, det = numbers(scene.reading.splitlines()[1])
        apart.append(abs(ratio - det))
    assert np.allclose(np.diff(np.log2(apart)), -1, atol=0.25)


def test_the_window_holds_the_image_of_the_grid():
    scene = explore.grid_map()
    for options in scene.settings["F"]._options_values:
        scene.settings["F"].value = options
        scene.figure(width=400)
        (x0, x1), (y0, y1) = scene.views[1].ax.get_xlim(), scene.views[1].ax.get_ylim()
        for line in the(scene, 1, "line", width=1.2):
            assert ((line > (x0, y0)) & (line < (x1, y1))).all()
            assert scene.views[1].ax.get_aspect() == 1


@pytest.mark.parametrize(
    ("A", "said"),
    [
        (((1e-5, 0), (0, 1e-5)), None),  # small, and not flat
        (((0, 1e-6), (1e-6, 0)), "det J is negative: the parallelogram is turned over."),
        (((1.1, 1.1), (-0.3, -0.3)), "det J is zero: the parallelogram is flat."),
        (((0, 0), (0, 0)), "det J is zero: the parallelogram is flat."),
    ],
)
def test_a_parallelogram_is_flat_where_the_determinant_is_0(A, said):
    _, _, *rest = explore.linear_map(A).reading.splitlines()
    assert rest == ([said] if said else [])


def test_a_map_of_ones_own_and_what_it_may_lack():

    u, v = symbols("u v", real=True)
    scene = explore.grid_map((u * v, u + v), (u, v), at=(0.4, -0.5))
    assert "J = [-0.5, 0.4; 1, 1], det J = -0.9" in scene.reading
    assert (
        "F has no Jacobian at (0, 0)."
        in explore.grid_map((1 / u, Abs(v)), (u, v), at=(0, 0)).reading
    )
    flat = explore.grid_map((u, u), (u, v))
    flat.figure(width=300)
    assert "det J is zero" in flat.reading and "turned over" not in flat.reading


def test_the_jacobian_of_a_matrix_is_the_matrix():
    scene = explore.linear_map()
    for *A, x, y in [*random.uniform(-1, 0, (4, 6)).round(2), (1.5, -1.5, 1.5, -1.5, 0, 0)]:
        move(scene, *A, x, y)
        first, second, *rest = scene.reading.splitlines()
        A = np.reshape(A, (2, 2))
        det = np.linalg.det(A)
        assert np.allclose(numbers(first), [x, y, *A.ravel(), det], atol=6e-4)
        assert np.allclose(numbers(second), abs(det), atol=6e-4)
        assert ("det J is zero" in " ".join(rest)) == (abs(det) < 1e-9)
        (corners,), (image,) = the(scene, 1, "face"), the(scene, 1, "line", color="#0f4c9e")
        assert np.allclose(corners, image[[0, 10, 20, 30]])  # exact, however large the square
        assert np.allclose(corners, [A @ p for p in the(scene, 0, "face")[0]])


def weather(s, t, latitude, longitude):
    """The model of notebook 2.1.3 in NumPy."""
    north, hour = np.radians(latitude), t + longitude / 15
    year, day = np.cos(2 * np.pi * (s - 20) / 365), 2 * np.pi / 24
    T = 28 - 40 * np.sin(north) ** 2 - 18 * np.sin(north) * year
    T = T + 5 * np.cos(north) * np.cos(day * (hour - 15))
    p = 1013 - 6 * np.cos(6 * north) + 3 * np.sin(north) * year
    return T, p + 1.2 * np.cos(north) ** 3 * np.cos(2 * day * (hour - 10))


def test_the_sensitivities_are_differences_with_units():
    scene = explore.weather()
    extremes = list(product((0, 365), (0, 24), (-85, 85), (-180, 180)))
    for at in [
        *random.uniform((0, 0, -85, -180), (365, 24, 85, 180), (5, 4)).round(),
        *extremes[::5],
    ]:
        move(scene, *at)
        J = differences(weather, at)
        labels = [m["text"] for m in scene.views[1].marks if m["kind"] == "label"]

        said = [fill(text, scene.value) for text in labels]
        assert np.allclose(np.array([*map(value, said[::2])]), J.ravel(), atol=6e-4)
        now, later, north = scene.reading.splitlines()
        T, p = weather(*at)
        assert np.allclose(numbers(now), [T, p], atol=0.06)
        s, t, latitude, longitude = at
        assert np.allclose(
            numbers(later), [J[0, 1], weather(s, t + 1, latitude, longitude)[0] - T], atol=6e-3
        )
        assert np.allclose(
            numbers(north), [J[1, 2], weather(s, t, latitude + 1, longitude)[1] - p], atol=6e-3
        )
    assert said[1::2] == [
        f"{a}/{b}" for a in ("°C", "hPa") for b in ("day", "hour", "degree", "degree")
    ]
    scene.figure(width=300)


@pytest.mark.parametrize(
    ("at", "rows"),
    [  # where a function has no value it has no sensitivity, whatever its formula gives
        ((1, 2, 3, 40), ["0", "0", "0", "0.025", "0", "0", "0.289", "0"]),
        ((1, 2, 3, -4), [None, None, None, None, "0", "0", "0.289", "0"]),
        ((1, 2, -3, 40), ["0", "0", "0", "0.025", None, None, None, None]),
    ],
)
def test_where_it_has_no_value_the_weather_has_no_sensitivities(at, rows):
    scene = explore.weather(("ln(lambda) + 9", "1000 + sqrt(phi)"), at=at)
    labels = [mark["text"] for mark in scene.views[1].marks if mark["kind"] == "label"]
    assert [fill(text, scene.value) for text in labels[::2]] == rows


def test_the_map_of_the_world_is_coloured_by_the_temperature():
    scene = explore.weather(at=(200, 14, 0, 0))
    (field,) = [m for m in scene.views[0].marks if m["kind"] == "field"]
    (east, north), cells, level = field["field"]
    longitude, latitude = np.meshgrid(np.linspace(-175, 175, 36), np.linspace(87, -87, 30))
    levels = evaluate(level, scene.value | {east: longitude, north: latitude})
    T = np.vectorize(weather)(200, 14, latitude, longitude)[0]
    assert np.corrcoef(levels.ravel(), T.ravel())[0, 1] > 1 - 1e-9 and cells == [36, 30]
    assert -0.01 < levels.min() < levels.max() < 1.01
    corners = marks.points(field, scene.value)
    pixels = fields.cells(field["field"], field["stops"], scene.value, corners)
    np.testing.assert_allclose(pixels / 255, HEIGHT(levels), atol=0.02)
    (place,) = [m for m in scene.views[0].marks if m["kind"] == "dot"]
    assert place["drag"] == ["lambda", "phi"] and np.allclose(marks.points(place, scene.value), 0)
