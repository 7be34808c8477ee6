"""Explorers: every number of a reading checked, every odd function met."""

import math
import random
import re
from itertools import pairwise

import pytest
import sympy as sp
from explorers import NOT_FOR_READERS, SMALL, check_reading, picture

from calclib import explore
from calclib.explore import first_order_approximation
from calclib.scene import Scene, stills

x, y = sp.symbols("x y", real=True)
OF_SECTION_2_2 = ["tangent_plane", "taylor_line"]
RAISED = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
NUMBER = r"([+-]? ?\d+(?:\.\d+)?(?:·10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)?)"


@pytest.fixture(autouse=True)
def small(monkeypatch):
    """Let no scene be wider than `picture` takes it."""
    monkeypatch.setitem(Scene.__init__.__kwdefaults__, "width", SMALL)


def numbers(text):
    """The numbers of a sentence, as they are written; a coefficient 1 is not."""
    text = re.sub(r"([+-] )(?=\(|h)", r"\g<1>1", text)
    return [
        float(found.replace(" ", "").replace("·10", "e").translate(RAISED))
        for found in re.findall(r"(?<![\w₀₁])" + NUMBER, text)
    ]


# ---- The numbers, against formulas derived by hand ----

SURFACES = {
    "x^2 + x*y + y^2": (lambda x, y: x * x + x * y + y * y, lambda x, y: (2 * x + y, x + 2 * y)),
    "sqrt(x^2 + y^2)": (math.hypot, lambda x, y: (x / math.hypot(x, y), y / math.hypot(x, y))),
    "max(x, y)": (max, lambda x, y: (float(x > y), float(y > x))),
    "sin(x)*cos(y) + x/10": (
        lambda x, y: math.sin(x) * math.cos(y) + x / 10,
        lambda x, y: (math.cos(x) * math.cos(y) + 0.1, -math.sin(x) * math.sin(y)),
    ),
    "x^2 - y^2": (lambda x, y: x * x - y * y, lambda x, y: (2 * x, -2 * y)),
    "2*x - y": (lambda x, y: 2 * x - y, lambda x, y: (2.0, -1.0)),
    "e^(x y)": (
        lambda x, y: math.exp(x * y),
        lambda x, y: (y * math.exp(x * y), x * math.exp(x * y)),
    ),
}
LINES = {
    "sin(x)": (math.sin, math.cos),
    "e^x": (math.exp, math.exp),
    "x^2": (lambda x: x * x, lambda x: 2 * x),
    "sqrt(x + 3)": (lambda x: math.sqrt(x + 3), lambda x: 0.5 / math.sqrt(x + 3)),
    "|x|": (abs, lambda x: math.copysign(1, x)),
    "x^3 - x": (lambda x: x**3 - x, lambda x: 3 * x * x - 1),
}


def significant(value, digits=2):
    """What may be off in a number written with so many digits."""
    return pytest.approx(value, rel=0.51 * 10 ** (1 - digits), abs=1e-12)


@pytest.mark.parametrize("f", SURFACES)
def test_the_tangent_plane_has_the_numbers_of_the_closed_form(f):
    scene, rng = explore.tangent_plane(f), random.Random(f)
    value, slopes = SURFACES[f]
    for _ in range(12):
        at = [round(rng.uniform(-2, 2), 2) for _ in range(4)]
        for widget, to in zip(scene.controls.values(), at, strict=True):
            widget.value = to
        a, b, u, v = at
        p, q = slopes(a, b)
        plane = value(a, b) + p * (u - a) + q * (v - b)
        error, distance = abs(value(u, v) - plane), math.hypot(u - a, v - b)
        shown = numbers(scene.reading.splitlines()[0])
        assert shown == pytest.approx([a, b, value(a, b), p, -a, q, -b], abs=6e-4)
        *there, f_there, plane_there, error_there, ratio = numbers(scene.reading.splitlines()[1])
        assert there == pytest.approx([u, v], abs=1e-9)
        assert [f_there, plane_there] == pytest.approx([value(u, v), plane], abs=6e-5)
        assert error_there == significant(error)
        assert ratio == significant(error / distance)


@pytest.mark.parametrize("f", LINES)
def test_the_line_has_the_numbers_of_the_closed_form(f):
    scene, rng = explore.taylor_line(f), random.Random(f)
    value, slope = LINES[f]
    point, distance = scene.controls.values()
    for _ in range(12):
        point.value, distance.value = round(rng.uniform(-2.9, 2.9), 2), 10 ** rng.uniform(-3, 0.3)
        a, h = point.value, distance.value
        first, second, *last = scene.reading.splitlines()
        assert numbers(first) == pytest.approx([a, value(a), slope(a)], abs=6e-4)
        error = abs(value(a + h) - value(a) - slope(a) * h)
        shown_h, there, on_line, shown_error = numbers(second)
        assert shown_h == pytest.approx(h, abs=6e-4)
        assert [there, on_line] == pytest.approx([value(a + h), value(a) + slope(a) * h], abs=6e-6)
        assert shown_error == significant(error)
        smaller = abs(value(a + h / 10) - value(a) - slope(a) * h / 10)
        if smaller > 1e-10:
            assert numbers(last[0].replace("A tenth", "")) == [significant(error / smaller)]


def test_a_vanishing_error_is_no_claim_of_linearity():
    """Near 0 the error of sin is h^3/6: small, and not nothing."""
    scene = explore.taylor_line("sin(x)", at=0)
    scene.controls[sp.Symbol("h", real=True)].value = 0.001
    assert "the error 1.7·10⁻¹⁰." in scene.reading and "no error" not in scene.reading
    assert numbers(scene.reading.splitlines()[-1])[0] == significant(1000)


def test_a_linear_function_is_its_own_approximation():
    scene = explore.taylor_line("2x")
    for h in (0.001, 0.1, 1.9):
        scene.controls[sp.Symbol("h", real=True)].value = h
        assert scene.reading.endswith("There is no error: f and its line agree there.")


# ---- Functions that are not everywhere what one wishes ----


def typed(scene, text):
    scene.settings["function"].children[1].value = text
    return scene


def set_points(scene, *values):
    for widget, value in zip(scene.controls.values(), values, strict=False):
        widget.value = value
    return scene


@pytest.mark.parametrize(
    "f, at, told",
    [
        ("sqrt(x)", (-1, 0), "f is not defined at (-1, 0)."),
        ("sqrt(x)", (0, 0), "f has no tangent plane at (0, 0): it has no gradient there."),
        ("log(x + y)", (-1, 1), "f is not defined at (-1, 1)."),
        ("1/x", (0, 1), "f is not defined at (0, 1)."),
        ("1/(x^2 + y^2)", (0, 0), "f is not defined at (0, 0)."),
        ("sqrt(x^2 + y^2)", (0, 0), "f has no tangent plane at (0, 0): it has no gradient there."),
        ("max(x, y)", (1, 1), "f has no tangent plane at (1, 1): it has no gradient there."),
        ("|x| + |y|", (0, 1), "f has no tangent plane at (0, 1): it has no gradient there."),
        ("sign(x)", (0, 1), "f has no tangent plane at (0, 1): it has no gradient there."),
        ("e^(e^(9x))", (2, 0), "f is not defined, or too large to compute, at (2, 0)."),
        ("3", (1, 1), "At (1, 1) the plane is z = 3 + 0(x - 1) + 0(y - 1)."),
        ("y", (1, 2), "At (1, 2) the plane is z = 2 + 0(x - 1) + (y - 2)."),
        ("x^40", (2, 1), "At (2, 1) the plane is z = "
         "1.09951·10¹² + 2.19902·10¹³(x - 2) + 0(y - 1)."),
    ],
)  # fmt: skip
def test_odd_functions_of_two_variables(f, at, told):
    scene = explore.tangent_plane()
    picture(set_points(typed(scene, f), *at))
    assert scene.reading.splitlines()[0] == told
    for corner in ((2, 2, -2, -2), (-2, -2, 2, 2), (0, 0, 1, 1), (1, 1, 0, 0)):
        picture(set_points(scene, *corner))
        check_reading(scene, problem_allowed=False)


@pytest.mark.parametrize(
    "f, at, told",
    [
        ("sqrt(x)", -1, "f is not defined at x = -1."),
        ("sqrt(x)", 0, "f has no derivative at x = 0, and so no line there."),
        ("log(x)", 0, "f is not defined at x = 0."),
        ("1/x", 0, "f is not defined at x = 0."),
        ("|x|", 0, "f has no derivative at x = 0, and so no line there."),
        ("max(x, 0)", 0, "f has no derivative at x = 0, and so no line there."),
        ("sign(x)", 0, "f has no derivative at x = 0, and so no line there."),
        ("5", 1, "Near x = 1 the line is 5 + 0h."),
        ("x^40", 3, "Near x = 3 the line is 1.21577·10¹⁹ + 1.62102·10²⁰h."),
        ("e^(e^(9x))", 3, "f is not defined, or too large to compute, at x = 3."),
        ("e^(1/x)", 0, "f is not defined at x = 0."),
    ],
)
def test_odd_functions_of_one_variable(f, at, told):
    scene = explore.taylor_line()
    picture(set_points(typed(scene, f), at))
    assert scene.reading.splitlines()[0] == told
    for end in (-3, 0, 3):
        picture(set_points(scene, end))
        check_reading(scene, problem_allowed=False)


WRONG = [
    *(
        "",
        "  ",
        "sin(",
        "x +",
        "q",
        "x = 3",
        "(x, 1)",
        "x < 1",
        "undefined",
        "1/0",
        "sqrt(-1)",
        "x!",
    ),
    *("x^1000", "sqrt(x - 10)", "log(-x^2 - 1)", "lambda: 0", "__import__('os')", "x" * 600),
]


@pytest.mark.parametrize("explorer", OF_SECTION_2_2)
def test_a_wrong_text_is_told_in_one_sentence_and_the_view_goes_on(explorer):
    scene = getattr(explore, explorer)("x^2 + 1")
    good, before = scene.reading, picture(scene)
    for text in WRONG:
        typed(scene, text)
        problem = scene.reading.removeprefix(good + "\n")
        assert problem and "\n" not in problem and problem.endswith("."), text
        assert problem != scene.reading, "the reading before is gone"
        assert not NOT_FOR_READERS.search(problem) and "went wrong" not in problem, problem
    assert picture(scene) == before
    set_points(scene, -1.5)  # the view of the last good text is alive
    assert not scene.reading.startswith(good) and scene.reading.endswith(problem)
    assert picture(scene) != before
    typed(scene, "x^3")
    check_reading(scene, problem_allowed=False)
    assert "3.375" in scene.reading


# ---- The domain and its edges ----


@pytest.mark.parametrize("at", [(2, 2), (-2, 2), (-2, -2), (2, -2), (0, 2)])
def test_zooming_at_the_edge_of_the_domain(at):
    scene = explore.tangent_plane("sqrt(x + 2) + y", at=at)
    zoom = scene.settings["zoom"]
    assert scene.reading
    for _, factor in zoom.options:
        zoom.value = factor
        check_reading(scene, problem_allowed=False)
        a, b = list(scene.value.values())[:2]
        assert (a, b) == at
        set_points(scene, scene.controls[sp.Symbol("x0", real=True)].max)
        set_points(scene, *at)
    picture(scene)
    zoom.value = 1
    assert list(scene.value.values())[:2] == list(at)


def test_each_zoom_halves_the_distance_and_quarters_the_error():
    scene, ratios, errors = explore.tangent_plane("x^2 + x*y + y^2", at=(1, 1)), [], []
    for _, factor in scene.settings["zoom"].options:
        scene.settings["zoom"].value = factor
        *_, error, ratio = numbers(scene.reading.splitlines()[1])
        errors.append(error)
        ratios.append(ratio)
    assert [b / a for a, b in pairwise(errors)] == pytest.approx([1 / 4] * 6, rel=0.1)
    assert [b / a for a, b in pairwise(ratios)] == pytest.approx([1 / 2] * 6, rel=0.1)


def test_zooming_and_back_restores_the_whole_domain():
    scene = explore.tangent_plane(span=((0, 4), (-1, 1)), at=(3, 0.5))
    ranges = [(w.min, w.max) for w in scene.controls.values()]
    assert ranges == [(0, 4), (-1, 1)] * 2
    scene.settings["zoom"].value = 8
    assert [w.max - w.min for w in scene.controls.values()] == pytest.approx([0.5, 0.25] * 2)
    scene.settings["zoom"].value = 1
    assert [(w.min, w.max) for w in scene.controls.values()] == ranges


def test_a_zoom_to_where_f_has_no_value_is_told():
    scene = explore.tangent_plane("sqrt(x)", at=(-1, 0), other=(1, 1))
    picture(scene)
    scene.settings["zoom"].value = 64
    assert scene.canvas.problem.endswith("has no value that can be drawn on this domain.")
    before = picture(scene)
    scene.settings["zoom"].value = 1
    assert scene.canvas.problem == "" and picture(scene) == before


@pytest.mark.parametrize("corner", [(0, -1), (4, 1), (0, 1), (4, -1)])
def test_a_span_of_two_intervals_with_the_point_at_a_corner(corner):
    scene = explore.tangent_plane("x^2 + x*y + y^2", at=corner, span=((0, 4), (-1, 1)))
    a, b = corner
    first = numbers(scene.reading.splitlines()[0])
    assert first == [a, b, a * a + a * b + b * b, 2 * a + b, -a, a + 2 * b, -b]
    assert len(scene.reading.splitlines()) == 2  # the second point is elsewhere
    picture(scene)


def test_a_span_of_one_interval():
    scene = explore.taylor_line("sqrt(x)", at=25, span=(1, 40))
    assert numbers(scene.reading.splitlines()[0]) == [25, 5, 0.1]
    assert next(iter(scene.controls.values())).max == 40


@pytest.mark.parametrize("span", [((1, 1), (0, 1)), ((2, 1), (0, 1)), -1, 0])
def test_an_empty_domain_is_refused(span):
    with pytest.raises(ValueError, match="empty"):
        explore.tangent_plane(span=span)


@pytest.mark.parametrize("make", [
    lambda: explore.tangent_plane(at=(5, 0)),
    lambda: explore.tangent_plane(other=(0, -9)),
    lambda: explore.taylor_line(at=4),
])  # fmt: skip
def test_a_point_outside_the_domain_is_refused(make):
    with pytest.raises(ValueError, match="outside"):
        make()


# ---- Functions given as SymPy expressions ----


@pytest.mark.parametrize("real", [True, None])
@pytest.mark.parametrize(
    "names", ["u v", "x1 x2", "x0 x1", "y0 x0", "t h", "w b", "theta phi", "y x"]
)
def test_symbols_of_any_name_real_or_not(names, real):
    p, q = xs = sp.symbols(names, **({"real": True} if real else {}))
    scene = explore.tangent_plane(p**2 + 2 * p * q + sp.Abs(q), xs, at=(1, 2), other=(0, 1))
    assert scene.reading == (
        f"At (1, 2) the plane is z = 7 + 6({p} - 1) + 3({q} - 2).\n"
        "At (0, 1): f = 1, the plane -2, the error 3; error / distance = 2.1."
    )
    picture(scene)
    scene = explore.taylor_line(p**2 + sp.Abs(p), p, at=1)
    assert scene.reading.startswith(
        f"Near {p} = 1 the line is 2 + 3h.\nWith h = 1: f = 6, the line 5,"
    )
    picture(scene)


@pytest.mark.parametrize(
    "f, value, slope",
    [
        (sp.Piecewise((x**2, x > 0), (0, True)), 1, 2),
        (sp.Float(0.1) * x, 0.1, 0.1),
        (sp.atan2(x, 1), math.pi / 4, 0.5),
        (sp.E ** (-x), 1 / math.e, -1 / math.e),
        (sp.cbrt(x), 1, 1 / 3),
        (3, 3, 0),
    ],
)
def test_any_expression_is_taken_even_one_that_cannot_be_typed(f, value, slope):
    scene = explore.taylor_line(f, at=1)
    assert numbers(scene.reading.splitlines()[0]) == pytest.approx([1, value, slope], abs=6e-4)
    picture(scene)


def test_the_menu_offers_only_what_can_be_read():
    u, v = sp.symbols("u v", real=True)
    for scene in (
        explore.tangent_plane(),
        explore.tangent_plane(u * v, (u, v)),
        explore.taylor_line(),
    ):
        menu = scene.settings["function"].children[0]
        for _, text in menu.options:
            menu.value = text
            assert scene.canvas.problem == ""


def test_choosing_fills_the_field_and_typing_moves_the_menu():
    scene = explore.tangent_plane()
    menu, field = scene.settings["function"].children
    menu.value = "max(x, y)"
    assert field.value == "max(x, y)" and scene.reading.startswith(
        "f has no tangent plane at (1, 1)"
    )
    field.value = "x^2 - y^2"
    assert menu.value == "x^2 - y^2"
    field.value = "x y"
    assert menu.value == "" and scene.reading.startswith("At (1, 1) the plane is z = 1 + (x - 1)")


# ---- Nothing is swallowed ----


@pytest.mark.parametrize("explorer", OF_SECTION_2_2)
@pytest.mark.parametrize("inside", ["slopes_at", "picture"])
def test_an_error_of_ours_reaches_the_reading(explorer, inside, monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError("the lamp is out")

    scene = getattr(explore, explorer)("x^2 + 1")
    good, before = scene.reading, picture(scene)
    if inside == "picture":
        monkeypatch.setattr(stills, "graph", broken)
        monkeypatch.setattr(stills, "solid", broken)
    else:
        monkeypatch.setattr(first_order_approximation, inside, broken)
    typed(scene, "x^3")
    assert (
        scene.reading
        == f"{good}\nSomething went wrong in the kernel: RuntimeError: the lamp is out."
    )
    monkeypatch.undo()
    assert picture(scene) == before
    typed(scene, "x^4")
    check_reading(scene, problem_allowed=False)
