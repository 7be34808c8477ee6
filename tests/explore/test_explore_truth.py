"""What the pictures and the numbers under them say is true, for functions and data of all kinds."""

import math

import numpy as np
import pytest
import sympy as sp

from calclib import explore
from calclib.explore.parts.points import absolute, value_at
from calclib.scene import marks
from calclib.scene.trees import evaluated, tree

DATA = [
    [(0, -1), (1, -2), (2, -4)],
    [(0, 1), (1, -3), (2, 2)],
    [(-2, 1), (-1, 3), (1, 2)],
    [(-2, -1), (-1, -3)],
    [(3, 5)],
    [(-3, -5)],
    [(0, 0)],
    [(2, 0), (2, 0)],
    [(0, 1), (1, 1), (2, 4)],
]


@pytest.mark.parametrize("data", DATA, ids=str)
def test_the_axes_of_a_loss_hold_all_data_and_zero_the_right_way_up(data):
    scene = explore.loss(data)
    ax = scene.figure(width=400).axes[0]
    for (low, high), values in zip((ax.get_xlim(), ax.get_ylim()), zip(*data, strict=True),
                                   strict=True):  # fmt: skip
        assert low <= min(0, *values) and max(0, *values) < high


@pytest.mark.parametrize(
    ("f", "at", "said"),
    [
        ("x^2/10000", (1, 1), "z = 0.0001 + 0.0002(x - 1) + 0(y - 1)"),
        ("x + y/1000", (1, 1), "z = 1.001 + (x - 1) + 0.001(y - 1)"),
        ("y - x", (1, 1), "z = 0 - (x - 1) + (y - 1)"),
        ("3x - 2y", (1, 1), "z = 1 + 3(x - 1) - 2(y - 1)"),
        ("x/3000", (0, 0), "z = 0 + 0.00033(x - 0) + 0(y - 0)"),
    ],
)
def test_small_slopes_are_not_0_and_a_coefficient_1_is_left_out(f, at, said):
    assert said in explore.tangent_plane(f, at=at).reading


@pytest.mark.parametrize(
    ("f", "way"),
    [
        ("x^2 + x*y + y^2", 1),
        ("(x^2 - 1)^2 + y^2", 1),
        ("2*x^2 + y^2", 1),
        ("x^2 - y^2", -1),
        ("x*y - 3*y^2", -1),
        ("y - x^4", -1),
    ],
)
def test_a_loss_that_runs_off_is_seen_rising_or_falling(f, way):
    scene = explore.descent(f, learning_rate=1, start=(1.8, 1.5), steps=6)
    ax = scene.figure(width=700).axes[2]
    (path,) = [m for m in scene.views[2].marks if "iteration" in m]
    step, height = marks.points(path, scene.value).T
    shown = (height > ax.get_ylim()[0]) & (height < ax.get_ylim()[1])
    assert shown[:2].all() and (way * np.diff(height[shown]) > 0).all() and step[1] == 1


@pytest.mark.parametrize(("f", "at"), [("x^2 - y^2", (1, 1)), ("x*y", (1, 0)), ("x*y", (0, -1))])
def test_a_level_curve_ends_in_the_saddle(f, at):
    scene = explore.gradient_arrow(f, at=at)
    walks = [marks.points(m, scene.value) for m in scene.views[1].marks if "iteration" in m]
    ends = []
    for walk in walks:
        walk = walk[np.isfinite(walk).all(1)]
        ends.append(np.hypot(*walk[-1]))
        away = (walk - at) @ np.array(at)  # along the line through the saddle, never back
        assert (np.diff(away) <= 1e-9).all() or (np.diff(away) >= -1e-9).all()
    assert min(ends) < 1e-3


def test_a_level_curve_of_max_has_its_corner():
    scene = explore.gradient_arrow("max(x, y)", at=(1, -0.5))
    walks = [marks.points(m, scene.value) for m in scene.views[1].marks if "iteration" in m]
    points = np.concatenate(walks)
    points = points[np.isfinite(points).all(1)]
    assert np.abs(points.max(1) - 1).max() < 1e-9
    assert np.hypot(*(points - 1).T).min() < 1e-9


def test_error_curves_have_a_gap_at_a_pole():
    x = sp.Symbol("x", real=True)
    secants = [explore.secant(1 / (x - 1), at=at) for at in (0.3, 0.5, 0.75)]
    for scene in (explore.taylor_line(1 / (x - 1), at=0), *secants):
        curves = [marks.points(m, scene.value) for m in scene.views[1].marks if "curve" in m]
        assert any(np.isnan(points).any() for points in curves)


CONSTANT = {  # the last sentence of each view on f = 2
    "secant": "The derivative at x = 1 is 0: the error is 0.",
    "slices": "At (0.5, -1), along y with x held fixed: the slope is ∂f/∂y = 0.",
    "partial_derivatives": "At (0.5, -1), along y with x held fixed: the slope is ∂f/∂y = 0.",
    "gradient_arrow": "The gradient is zero: no direction is uphill, and there is no arrow.",
    "taylor_line": "There is no error: f and its line agree there.",
    "tangent_plane": "At (0.4, 1.4): f = 2, the plane 2, the error 0; error / distance = 0.",
    "direction_dial": "It is zero, so no direction is steeper than another.",
    "descent": "The gradient is zero at (1.8, 0.8), so no step leads away.",
}


@pytest.mark.parametrize("name, told", CONSTANT.items())
def test_a_constant_is_a_function_too(name, told):
    scene = getattr(explore, name)()
    scene.widget  # noqa: B018
    scene.settings["function"].value = "2"
    assert scene.canvas.problem == ""
    assert scene.reading.splitlines()[-1] == told


@pytest.mark.parametrize("chosen, slopes", [("outer", "(0)(2) = 0"), ("inner", "(0.5)(0) = 0")])
def test_a_constant_may_stand_on_either_side_of_a_chain(chosen, slopes):
    scene = explore.univariate_chain_rule("ln(u)", "x^2 + 1")
    scene.widget  # noqa: B018
    scene.settings[chosen].value = "2"
    assert scene.canvas.problem == "" and slopes in scene.reading


@pytest.mark.parametrize(
    ("F", "is_flat"),
    [(("2", "3"), True), (("x + y", "3x + 3y"), True), (("10^13*x", "y"), False),
     (("x/10^9", "y/10^9"), False), (("y/10^7", "10^7*x"), False)],
)  # fmt: skip
def test_a_parallelogram_is_flat_where_its_sides_are_on_one_line(F, is_flat):
    told = explore.grid_map(F).reading
    assert ("det J is zero: the parallelogram is flat." in told) == is_flat


u, x = sp.symbols("u x", real=True)
CHAIN = {"F": ("u",), "us": (u,), "G": ("ln(x)",), "xs": (x,), "span": 3}
LAST = [  # a view, what it is given, and the end of what it says then
    ("taylor_line", {"f": "e^(-1000x^2)", "at": 0}, "makes the error hardly smaller, if at all."),
    ("descent", {"f": "x*y/(x^2 + y^2)", "start": (-0.5, 0.3)},
     "lead to (-0.428, 0.428), where it is -0.5."),  # no step is too long because of rounding
    ("gradient_arrow", {"f": "(x + y)/10^10"}, "along the blue line, by 0."),  # small, not zero
    ("direction_dial", {"f": "(x + y)/10^10"}, "7.1·10⁻¹¹ for each unit of the step."),
    ("loss", {"data": [(sp.Rational(1, 3), sp.pi)], "at": 1}, "the slope of f there is -1.872."),
    ("least_squares", {"t": (1,), "y": (2,)}, "to many lines, one of them y = t + 1, in blue."),
    ("multivariate_chain_rule", CHAIN | {"at": (2,)},
     "row 1 times column 1: (1)(0.5) = 0.5.\n"
     "The sum runs over the 1 output of g: (1 × 1)(1 × 1) = 1 × 1."),
    ("multivariate_chain_rule", CHAIN | {"at": (-2,)},
     "Entry (1, 1) has no value here: the formula of a partial derivative has none.\n"
     "The sum runs over the 1 output of g: (1 × 1)(1 × 1) = 1 × 1."),
    ("weather", {"F": ("|t - 9|", "1000")},
     "One hour later there is nothing to compare.\n"
     "One degree north: + 0 hPa by the Jacobian, + 0 hPa by the formula."),
    ("weather", {"F": ("ln(lambda) + 9", "1000"), "at": (1, 2, 3, -4)},
     "The temperature or the pressure has no value here.\n"
     "One hour later there is nothing to compare.\n"
     "One degree north: + 0 hPa by the Jacobian, + 0 hPa by the formula."),
    ("weather", {"F": ("20", "1000")},
     "One hour later: + 0 °C by the Jacobian, + 0 °C by the formula.\n"
     "One degree north: + 0 hPa by the Jacobian, + 0 hPa by the formula."),
    ("secant", {"at": sp.pi / 2, "a": 1}, "at x = 1.571 is 3.141592654: the error is 1."),
    ("squared_norm", {"at": sp.Matrix([sp.Rational(3, 5), sp.sqrt(2) / 2])},
     "Its length is 1.855, that of x is 0.927."),
    ("taylor_line", {"f": "10^24"}, "There is no error: f and its line agree there."),
    ("slices", {"f": "exp(8^2)"}, "along y with x held fixed: the slope is ∂f/∂y = 0."),
    ("gradient_arrow", {"f": "10^12 + x"}, "A step of 0.1 along the gradient changes f by 0.1; "
     "one as long along the blue line, by 0."),  # its plane is one, but for rounding
    ("direction_dial", {"f": "max(8 + ln(max(x, y)), x*y)^0.5"},  # infinite beside the axes
     "At θ = 60° from it, the slope is 0.177 · cos(60°) = 0.088.\n"
     "A step of t = 0.3 along p changes f by 0.025: 0.082 for each unit of the step."),
]  # fmt: skip


@pytest.mark.parametrize(("view", "given", "told"), LAST)
def test_the_last_words_of_a_view_are_true(view, given, told):
    scene = getattr(explore, view)(**given)
    assert scene.reading.endswith(told) and scene.figure(width=400)


def test_a_point_is_put_in_and_nothing_compared(monkeypatch):
    """SymPy would compare all that stands in a maximum: 16 s, of two in one another."""

    def compare(*_):
        raise AssertionError("parts of a maximum are compared")

    x, y, a, t = sp.symbols("x y a t", real=True)
    inner = sp.Max(x, y)
    f = sp.sqrt(sp.Max(8 + sp.log(inner), x * y)) + sp.Abs(x - inner) + sp.Min(x**2, y)
    point = a + t * sp.cos(a), a * t
    assert value_at(inner, (x, y), (2, 3)) == 3
    wanted = float(f.subs({x: 0.3 + 0.5 * math.cos(0.3), y: 0.15}))
    monkeypatch.setattr(sp.Max, "_is_connected", compare)
    monkeypatch.setattr(sp.Min, "_is_connected", compare)
    put_in = value_at(f, (x, y), point)
    assert put_in.free_symbols == {a, t} and absolute(put_in - a).args == (put_in - a,)
    (found,) = evaluated([tree(put_in)], {"a": 0.3, "t": 0.5})
    assert found == pytest.approx(wanted)


REFUSED = [  # a view, what it is given, and what it says to that
    ("secant", {"f": [x**2]}, "[x**2] is no formula: write one in SymPy, or a text such as 'x^2'."),
    ("secant", {"f": None}, "None is no formula: write one in SymPy, or a text such as 'x^2'."),
    ("univariate_chain_rule", {"g": sp.Eq(x, 1)},
     "Eq(x, 1) is no formula: write one in SymPy, or a text such as 'x^2'."),
    ("secant", {"x": "x"}, "('x',) holds no symbols: make them as in symbols('x y', real=True)."),
    ("tangent_plane", {"xs": ("x", "y")},
     "('x', 'y') holds no symbols: make them as in symbols('x y', real=True)."),
    ("slices", {"xs": (x, x)},
     "(x, x) are not the letters of the plane: write two symbols, as in (x, y)."),
    ("secant", {"a": 5}, "a = 5 lies outside the interval from -2 to 2."),
    ("secant", {"a": "1"}, "a = '1' is no number."),
    ("secant", {"beside": "errors"}, "on the right: 'errors' is none of 'error', 'quotient'."),
    ("tangent_plane", {"zoom": 3}, "zoom: 3 is none of 1, 2, 4, 8, 16, 32, 64."),
    ("taylor_line", {"h": 0}, "h = 0 lies outside the interval from 0.001 to 2."),
    ("softmax_jacobian", {"T": 100}, "T = 100 lies outside the interval from 0.1 to 10."),
    ("softmax_jacobian", {"a": (1,)}, "a = (1,) is no list of logits: write two of them or more."),
    ("descent", {"steps": 2.5}, "steps = 2.5 is no whole number."),
    ("linear_functional", {"w": (1, 1, 1)},
     "The point (1, 1, 1) has no number for each of (w1, w2): write as many."),
    ("squared_norm", {"at": 1}, "The point 1 has no number for each of (x1, x2): write as many."),
    ("weather", {"at": (1, 2)},
     "The point (1, 2) has no number for each of (s, t, phi, lambda): write as many."),
    ("grid_map", {"F": ("x", "y", "x")}, "A map of the plane has two functions, and F has 3."),
    ("grid_map", {"span": (-1, 1)}, "span = (-1, 1) is no number."),
    ("loss", {"data": []},
     "The data need a pair (x, y) for each point, as in [(0, 1), (1, 2)]."),
    ("loss", {"data": [(1, 2, 3)]},
     "The data need a pair (x, y) for each point, as in [(0, 1), (1, 2)]."),
    ("loss", {"data": [(1, float("nan"))]}, "data = nan is no number."),
    ("multivariate_chain_rule", {"entry": (9, 9)}, "i = 9 lies outside the interval from 1 to 4."),
    ("multivariate_chain_rule", {"entry": (1, 0)}, "j = 0 lies outside the interval from 1 to 2."),
    ("multivariate_chain_rule", {"F": "u1*u2*u3", "entry": (2, 1)},
     "i = 2 lies outside the interval from 1 to 1."),
    ("multivariate_chain_rule", {"entry": (1.5, 1)}, "i = 1.5 is no whole number."),
    ("multivariate_chain_rule", {"entry": ("a", 1)}, "i = 'a' is no number."),
    ("multivariate_chain_rule", {"entry": 3},
     "The entry 3 has no number for each of (row, column): write as many."),
    ("multivariate_chain_rule", {"entry": (1, 2, 3)},
     "The entry (1, 2, 3) has no number for each of (row, column): write as many."),
    ("multivariate_chain_rule", {"us": 3},
     "3 are not the letters: write symbols, as in (x, y)."),
    ("multivariate_chain_rule", {"xs": "xy"},
     "'xy' are not the letters: write symbols, as in (x, y)."),
    ("multivariate_chain_rule", {"F": None},
     'None is no list of functions: write one, as in ["x^2", "2x"].'),
    ("multivariate_chain_rule", {"F": sp.nan},
     "nan is no number that can be drawn: write a formula."),
    ("grid_map", {"F": {1, 2}}, '{1, 2} is no list of functions: write one, as in ["x^2", "2x"].'),
    ("grid_map", {"xs": x}, "x are not the letters of the plane: write two symbols, as in (x, y)."),
    ("grid_map", {"F": (x, sp.oo)}, "oo is no number that can be drawn: write a formula."),
    ("weather", {"F": ["s", "t", "s"]},
     "F has 3 functions, and needs two: the temperature and the pressure."),
    ("weather", {"xs": x}, "x are not the letters: write four symbols, as in (x, y, u, v)."),
    ("linear_map", {"A": "a"}, "A = 'a' holds something other than numbers."),
    ("linear_map", {"A": ((1, 0), (0,))}, "A = ((1, 0), (0,)) holds something other than numbers."),
    ("linear_map", {"A": (1, 0)}, "A is no 2 x 2 matrix: write its rows, as in ((1, 0), (0, 1))."),
    ("least_squares", {"t": None}, "t = None holds something other than numbers."),
    ("least_squares", {"y": [*"0123456"]},
     "y = ['0', '1', '2', '3', '4', '5', '6'] holds something other than numbers."),
    ("least_squares", {"at": 1},
     "The point 1 has no number for each of (slope, intercept): write as many."),
    ("loss", {"data": 3},
     "The data need a pair (x, y) for each point, as in [(0, 1), (1, 2)]."),
    ("tangent_plane", {"zoom": "a"}, "zoom: 'a' is none of 1, 2, 4, 8, 16, 32, 64."),
    ("tangent_plane", {"zoom": (1, 2)}, "zoom: (1, 2) is none of 1, 2, 4, 8, 16, 32, 64."),
    ("tangent_plane", {"at": {1, 2}},
     "The point {1, 2} has no number for each of (x, y): write as many."),
    ("secant", {"beside": None}, "on the right: None is none of 'error', 'quotient'."),
    ("secant", {"beside": np.array([1, 2])},
     "on the right: array([1, 2]) is none of 'error', 'quotient'."),
    ("secant", {"a": 10**400}, "a is too large a number: write a smaller one."),
    ("dip_game", {"seed": "a"}, "seed = 'a' is no number."),
    ("dip_game", {"seed": 1.5}, "seed = 1.5 is no whole number."),
    ("dip_game", {"seed": None}, "seed = None is no number."),
    ("dip_game", {"seed": True}, "seed = True is no number."),
    ("dip_game", {"gradient": None}, "a dip tells: None is none of False, True."),
    ("dip_game", {"shown": "a"}, "shown = 'a' is neither True nor False."),
    ("dip_game", {"dips": 3}, "dips = 3 is no list of places: write one, as in [(0, 1)]."),
    ("dip_game", {"dips": [(0, 9)]}, "a dip = 9 lies outside the interval from -2 to 2."),
    ("dip_game", {"dips": [("a", 0)]}, "a dip = 'a' is no number."),
    ("dip_game", {"at": 3}, "The point 3 has no number for each of (x, y): write as many."),
    ("dip_game", {"at": (3, 0)}, "next x = 3 lies outside the interval from -2 to 2."),
    ("dip_game", {"dips": [1]}, "The point 1 has no number for each of (x, y): write as many."),
    ("least_squares", {"t": (1, 2), "y": (1,)},
     "The data need a number t and a number y for each point, as in (0, 1)."),
]  # fmt: skip


@pytest.mark.parametrize(("view", "given", "told"), REFUSED)
def test_what_no_view_can_show_is_refused_in_a_sentence(view, given, told):
    with pytest.raises(ValueError) as caught:
        getattr(explore, view)(**given)
    assert str(caught.value) == told


def test_the_functions_of_a_map_may_be_a_matrix():
    u, v = sp.symbols("u v", real=True)
    rows = [u * v, u + v]
    readings = {
        explore.grid_map(F, (u, v)).reading for F in (rows, sp.Matrix(rows), np.array(rows))
    }
    assert len(readings) == 1


def test_a_camera_and_a_seed_may_be_numbers_of_numpy():
    one, other = (explore.slices(camera=camera) for camera in ((30, 40), np.array([30, 40])))
    assert one.code == other.code and one.views[0].camera == other.views[0].camera == (30, 40)
    assert explore.dip_game(np.int64(3)).reading == explore.dip_game(3).reading


_x, _y, _t = sp.symbols("x y t", real=True)
UNFINISHED = [
    (sp.Sum(_x**_t, (_t, 0, 3)), 1 + _x + _x**2 + _x**3),
    (sp.Derivative(_x**3, _x), 3 * _x**2),
    (sp.Mod(_x, 2), _x - 2 * sp.floor(_x / 2)),
    (sp.Determinant(sp.Matrix([[_x, 1], [2, _x]])), _x**2 - 2),
]


@pytest.mark.parametrize(("f", "same"), UNFINISHED, ids=str)
def test_what_sympy_leaves_unfinished_is_worked_out(f, same):
    for view in (explore.secant, explore.taylor_line):
        assert view(f).reading == view(same).reading
    for view in (explore.tangent_plane, explore.descent):
        assert view(f * _y).reading == view(same * _y).reading
    assert explore.grid_map((f, _y)).reading == explore.grid_map((same, _y)).reading


@pytest.mark.parametrize("text", ["(-2)^x", "2 - (-1/3)^x", "max(x, (-1)^x)", "(1 - pi)^(2x)"])
def test_a_power_of_a_negative_number_is_refused_and_the_view_stays(text):
    for scene in (explore.secant(), explore.tangent_plane(), explore.descent()):
        scene.widget  # noqa: B018
        before = scene.reading
        scene.settings["function"].value = text
        assert scene.canvas.problem.endswith("has no value in real numbers.")
        assert scene.reading == f"{before}\n{scene.canvas.problem}"


@pytest.mark.parametrize(
    ("text", "line"),
    [("0^x", "0 + 0h"), ("max(0^x, -2)", "0 + 0h"), ("exp(x^x)", "2.718 + 2.718h")],
)
def test_a_power_with_the_letter_above_has_its_line_where_it_is_real(text, line):
    assert explore.taylor_line(text, at=1).reading.startswith(f"Near x = 1 the line is {line}.")


@pytest.mark.parametrize(
    ("text", "told"),
    [  # a view asks for no answer, such as undefined
        ("asin(5)", "This has no real value."),
        ("1/(x - x)", "Division by zero has no value."),
        ("∞", "Infinity is no value here."),
        ("inf", "inf is not known here; infinity is no value here."),
        ("asin(asin(max(x, 4)))",
         "f = asin(asin(Max(4, x))) has no value that can be drawn on this domain."),
    ],
)  # fmt: skip
def test_what_has_no_value_is_refused_as_a_function(text, told):
    scene = explore.descent()
    scene.settings["function"].value = text
    assert scene.canvas.problem == told
