"""The dial of directions, gradient descent and the game of dips: their numbers and pictures."""

import re
from random import Random

import numpy as np
import pytest
from canvas_page import rendered
from sympy import Symbol, lambdify, symbols

from calclib.explore import descent, dip_game, direction_dial
from calclib.explore.parts.functions import SURFACES
from calclib.explore.pits import LEARNING_RATE, NEAR, SPAN, pit
from calclib.explore.steepest_descent import LOSSES, MOST
from calclib.parsing import parse
from calclib.scene import marks
from calclib.scene.trees import evaluate

xs = symbols("x y", real=True)


def numbers(text):
    """The numbers in a sentence, powers of ten included."""
    raised = text.translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")).replace("·10", "e")
    return [float(n) for n in re.findall(r"-?\d+\.?\d*(?:e-?\d+)?", raised)]


def function(text):
    return lambdify(xs, parse(text, xs), "numpy")


def slopes(f, p, h=1e-6):
    """Central differences."""
    (x, y) = p
    return np.array([f(x + h, y) - f(x - h, y), f(x, y + h) - f(x, y - h)]) / (2 * h)


def move(scene, **values):
    for symbol, widget in scene.controls.items():
        widget.value = values.get(symbol.name, widget.value)
    return scene.value


def at_random(scene, random):
    """Move every control to some value of its range."""
    return move(
        scene,
        **{s.name: random.uniform(widget.min, widget.max) for s, widget in scene.controls.items()},
    )


def sweep(scene):
    """Move one control after the other over its range: nothing fails, something is always said."""
    for widget in scene.controls.values():
        here = widget.value
        for value in np.linspace(widget.min, widget.max, 3):
            widget.value = value
            assert scene.reading and "nan" not in scene.reading
        widget.value = here
    scene.figure().canvas.draw()
    assert not scene.canvas.problem


def points(scene, view, kind, **style):
    """The points of the marks of a view that have such a style."""
    found = [
        m
        for m in scene.views[view].marks
        if m["kind"] == kind and all(m.get(key) == value for key, value in style.items())
    ]
    return [marks.points(mark, scene.value) for mark in found]


# ---- The dial ----


@pytest.mark.parametrize("text", SURFACES)
def test_the_dial_tells_the_slope_and_the_true_change(text):
    random, f = Random(1), function(text)
    scene = direction_dial(text)
    told = 0
    for _ in range(8):
        at = at_random(scene, random)
        p, t, angle = np.array([at["x0"], at["y0"]]), at["t"], np.radians(at["theta"])
        if abs(p[0] - p[1]) < 1e-4 or np.hypot(*p) < 1e-4:
            continue  # the folds of max and of the cone
        gradient = slopes(f, p)
        u = gradient / np.hypot(*gradient)
        direction = np.cos(angle) * u + np.sin(angle) * np.array([-u[1], u[0]])
        first, second, third = map(numbers, scene.reading.splitlines()[:3])
        assert np.allclose(first[2:], [*gradient, np.hypot(*gradient)], atol=1e-3)
        assert abs(second[-1] - gradient @ direction) < 1e-3
        change = f(*(p + t * direction)) - f(*p)
        assert np.allclose(third[1:], [change, change / t], atol=1e-3)
        told += 1
    assert told > 4


def test_the_first_picture_of_the_dial():
    scene = direction_dial(at=(1, 0), angle=60, step=0.3)
    u, (c, s) = np.array([2, 1]) / np.sqrt(5), (0.5, np.sqrt(3) / 2)
    p = [c * u[0] - s * u[1], s * u[0] + c * u[1]]
    steepest, direction = points(scene, 0, "line", head=True)
    assert np.allclose(steepest, [(1, 0), (1 + u[0], u[1])])
    assert np.allclose(direction, [(1, 0), (1 + p[0], p[1])])
    circle = points(scene, 0, "line", head=False)[0]
    assert np.allclose(np.hypot(*(circle - (1, 0)).T), 1)
    ((angle, height),) = points(scene, 1, "dot", name="the angle")[0:1][0]
    assert (angle, round(height, 9)) == (60, 0.5)


def test_turning_the_direction_gives_its_angle_from_the_gradient():
    scene = direction_dial("x*y + x^2/3", at=(0.4, -0.8))
    (tip,) = [m for m in scene.views[0].marks if m["name"] == "the direction p"]
    assert tip["drag"] == ["theta"]
    random = Random(2)
    for _ in range(10):
        values = at_random(scene, random)
        (x, y) = marks.points(tip, values)[0]
        for far in (0.3, 1, 2):  # the pointer need not be on the circle
            pointer = {
                "pointer_x": values["x0"] + far * (x - values["x0"]),
                "pointer_y": values["y0"] + far * (y - values["y0"]),
            }
            assert abs(evaluate(tip["to"][0], values | pointer) - values["theta"]) < 1e-6


def test_the_mouse_turns_the_dial(canvas):
    scene = direction_dial("x + 0*y", at=(0, 0), angle=10)  # the gradient points to the right
    canvas.show(scene)
    page, axes = canvas.now, scene.views[0].ax
    box = page.locator(".calclib-picture").bounding_box()

    def pixel(at):
        x, y = axes.transAxes.inverted().transform(axes.transData.transform(at))
        area = axes.get_position()
        return (
            box["x"] + box["width"] * (area.x0 + x * area.width),
            box["y"] + box["height"] * (1 - area.y0 - y * area.height),
        )

    def around(degrees, radius):
        return pixel(radius * np.array([np.cos(np.radians(degrees)), np.sin(np.radians(degrees))]))

    page.mouse.move(*around(10, 1))
    page.mouse.down()
    for degrees in (40, 100, 135):  # the mouse need not keep to the circle
        page.mouse.move(*around(degrees, 1.5))
    page.mouse.up()
    canvas.set()  # waits for the next picture
    assert "At θ = 135° from it, the slope is 1 · cos(135°) = -0.707." in canvas.reading
    assert "At (0, 0)" in canvas.reading  # the point stays


def test_the_dial_says_why_there_is_no_steepest_direction():
    scene = direction_dial(at=(0, 0))
    assert "It is zero, so no direction is steeper than another." in scene.reading
    assert "slope is" not in scene.reading
    scene = direction_dial("max(x, y)", at=(1, 1))
    assert "f has no gradient at (1, 1)" in scene.reading
    scene = direction_dial("ln(x)*y", at=(-1, 1))
    assert scene.reading.startswith("f is not defined at (-1, 1).")


# ---- Gradient descent ----


def path(f, p, rate, steps):
    """Gradient descent by central differences."""
    for _ in range(steps):
        p = p - rate * slopes(f, p)
    return p


@pytest.mark.parametrize("text", LOSSES)
def test_descent_tells_where_the_steps_lead(text):
    random, f = Random(3), function(text)
    scene = descent(text)
    for _ in range(6):
        at = move(
            scene,
            learning_rate=random.uniform(0.01, 0.12),
            steps=random.randint(1, 12),
            x0=random.uniform(-1, 1),
            y0=random.uniform(-1, 1),
        )
        start, steps = np.array([at["x0"], at["y0"]]), int(at["steps"])
        end = path(f, start, at["learning_rate"], steps)
        n, rate, a, b, first, x, y, last = numbers(scene.reading.splitlines()[0])
        assert (n, rate, a, b) == (steps, *np.round([at["learning_rate"], *start], 3))
        assert np.allclose([first, last], [f(*start), f(*end)], rtol=1e-3, atol=1e-6)
        assert np.allclose([x, y], end, atol=1e-3)
        ends = points(scene, 0, "dot", name="")[0][0], points(scene, 2, "dot")[0][0]
        assert np.allclose(ends[0], end, atol=1e-5)
        low, high = scene.views[1].heights
        if low <= f(*end) <= high:
            assert np.allclose(ends[1], (steps, f(*end)), atol=1e-5)
        else:  # off the surface the axis is logarithmic
            assert ends[1][0] == steps and (ends[1][1] < low or ends[1][1] > high)


@pytest.mark.parametrize(
    ("text", "threshold"),
    [("x^2 + x*y + y^2", 2 / 3), ("x^2/4 + 2*y^2", 1 / 2), ("3*x^2 + y^2", 1 / 3)],
)
def test_it_says_that_the_rate_is_too_large_from_two_over_the_curvature_on(text, threshold):
    too_large = "The learning rate is too large."
    for rate, expected in [(threshold - 0.02, False), (threshold + 0.02, True), (1, True)]:
        scene = descent(text, start=(1.8, 0.8), learning_rate=rate, steps=MOST)
        assert (too_large in scene.reading) == expected
        assert (numbers(scene.reading)[7] > numbers(scene.reading)[4]) == expected


def test_the_first_picture_of_the_descent():
    scene = descent(start=(1.8, 0.8), learning_rate=0.2, steps=3)
    rows = [(1.8, 0.8)]
    for _ in range(3):
        x, y = rows[-1]
        rows.append((x - 0.2 * (2 * x + y), y - 0.2 * (2 * y + x)))
    losses = [x * x + x * y + y * y for x, y in rows]
    above, space, after = (points(scene, view, "line")[0] for view in range(3))
    assert np.allclose(above, rows)
    assert np.allclose(space, np.column_stack([rows, losses]))
    assert np.allclose(after, list(enumerate(losses)))
    assert np.allclose(points(scene, 0, "dot", name="the start"), (1.8, 0.8))


def test_descent_says_why_no_step_is_taken():
    assert descent(steps=0).reading == "No step is taken yet: the loss is 5.32."
    assert descent(start=(0, 0)).reading == "The gradient is zero at (0, 0), so no step leads away."
    told = descent("max(x, y)", start=(1, 1)).reading
    assert told == "f has no gradient at (1, 1), and so no step."
    assert descent("sqrt(x)*y", start=(-1, 1)).reading == "f is not defined at (-1, 1)."
    ran_off = descent("x^4 + y^4", learning_rate=1, steps=MOST)
    assert ran_off.reading.startswith("The path breaks off")
    ran_off.figure().canvas.draw()


@pytest.mark.parametrize("make", [direction_dial, descent])
def test_every_control_over_its_range(make):
    sweep(make())
    p, q = Symbol("x0", real=True), Symbol("steps", real=True)
    sweep(make(p**2 + q**2 + p, (p, q)))


# ---- The game ----


def buttons(game):
    return {button.description: button for button in game.settings["moves"].children}


def dip(game, place):
    for widget, value in zip(game.controls.values(), place, strict=True):
        widget.value = value
    buttons(game)["Dip here"].click()
    assert not game.canvas.problem


def opponent(f, deepest, start, told):
    """The depths of the dips of gradient descent or, if only depths are told, of compass search."""
    f, p, depths = lambdify(xs, f), np.array(start), []
    for q in [p] if told else compass(f, p):
        p = q
        while True:
            depths.append(-f(*p))
            if np.hypot(*(p - deepest)) <= NEAR:
                return depths
            if not told:
                break
            p = p - LEARNING_RATE * slopes(f, p, 1e-4)


def compass(f, best):
    """Places east, north, west and south of the best; nearer ones where none of them is better."""
    been, size = {tuple(best)}, 1.0
    yield best
    while True:
        around = [best + size * np.array(way) for way in ((1, 0), (0, 1), (-1, 0), (0, -1))]
        for place in around:
            if tuple(place) in been or max(abs(place)) > SPAN:
                continue
            been.add(tuple(place))
            yield place
            if f(*place) < f(*best):
                best = place
                break
        else:
            size /= 2


@pytest.mark.parametrize("seed", range(1, 40))
def test_a_pit_is_one_that_can_be_found(seed):
    f, deepest, start = pit(seed)
    assert (f, deepest, start) == pit(seed) != pit(seed + 1)
    values = lambdify(xs, f)
    assert np.allclose(slopes(values, deepest), 0, atol=1e-6)
    x, y = np.meshgrid(*[np.linspace(-SPAN, SPAN, 41)] * 2)
    assert values(*deepest) <= values(x, y).min() + 1e-9
    assert values(x, y).max() < 0  # there is water everywhere
    assert np.abs([*deepest, *start]).max() < SPAN
    assert np.hypot(*np.subtract(deepest, start)) >= SPAN
    assert 2 <= len(opponent(f, deepest, start, True)) <= 15
    assert 2 <= len(opponent(f, deepest, start, False)) <= 40


def test_playing_with_the_depth_alone():
    f, deepest, start = pit(4)
    depth, theirs = lambdify(xs, -f), opponent(f, deepest, start, False)
    game = dip_game(4)
    assert np.allclose(numbers(game.reading.splitlines()[0]), [4, *start, depth(*start)], atol=0.01)
    hidden = rendered(game.figure())
    assert np.array_equal(hidden, rendered(dip_game(4).figure()))
    best = depth(*start)
    for k, place in enumerate([(0.5, 0.25), (-1, 1), (1.3, -0.4)], 2):
        dip(game, place)
        best = max(best, depth(*place))
        told, compared, _ = game.reading.splitlines()
        assert np.allclose(numbers(told), [k, *place, depth(*place), best], atol=0.01)
        if k < len(theirs):
            assert np.allclose(numbers(compared), max(theirs[:k]), atol=0.01)
    assert not points(game, 0, "line")  # neither arrows nor level curves' path
    dots = [p[0] for p in points(game, 0, "dot", name="")]
    assert np.allclose(dots, [start, (0.5, 0.25), (-1, 1), (1.3, -0.4)])


def test_winning_and_a_new_pit():
    f, deepest, start = pit(6)
    game = dip_game(6)
    near = np.add(deepest, (0.1, -0.1))
    dip(game, np.add(deepest, (0.2, 0.1)))
    assert "Found" not in game.reading
    dip(game, near)
    told, _, compared, best = game.reading.splitlines()
    assert told.startswith("Found with 3 dips")
    assert best == "Your best with the depth alone: 3 dips."
    assert np.allclose(numbers(told), [3, lambdify(xs, -f)(*near)], atol=0.01)
    assert numbers(compared)[-1] == len(opponent(f, deepest, start, False))
    assert buttons(game)["Dip here"].disabled and buttons(game)["Give up and show"].disabled
    assert np.allclose(points(game, 0, "line")[0][0], start)  # now the way of the search
    buttons(game)["New pit"].click()
    assert game.reading.splitlines()[-1] == best  # it is kept
    assert game.reading.startswith("Pit 7: the first dip") and not game.canvas.problem
    assert not buttons(game)["Dip here"].disabled
    assert game.reading.splitlines()[0] == dip_game(7).reading.splitlines()[0]


def test_playing_with_the_gradient():
    f, deepest, start = pit(2)
    game = dip_game(2)
    game.settings["told"].value = True
    places = [start, (0.5, 0.5), deepest]
    dip(game, places[1])
    gradient = slopes(lambdify(xs, f), places[1])
    assert np.allclose(numbers(game.reading.splitlines()[1]), gradient, atol=0.01)
    for arrow, place in zip(points(game, 0, "line", head=True), places, strict=False):
        way, against = arrow[1] - arrow[0], -slopes(lambdify(xs, f), place)
        assert np.allclose(arrow[0], place)
        assert np.isclose(way @ against, np.hypot(*way) * np.hypot(*against))
    dip(game, deepest)  # where the gradient is zero
    assert game.reading.startswith("Found with 3 dips")
    _, _, rival, best = game.reading.splitlines()
    assert numbers(rival)[-1] == len(opponent(f, deepest, start, True))
    assert best == "Your best with the depth and the gradient: 3 dips."
    game.settings["told"].value = False  # the score of the one is not that of the other
    assert "best" not in game.reading
    game.figure().canvas.draw()


def test_giving_up_shows_the_pit():
    game = dip_game(3)
    buttons(game)["Give up and show"].click()
    f, deepest, start = pit(3)
    reached, where, rival = game.reading.splitlines()
    assert reached.startswith("Not found")
    assert np.allclose(numbers(reached), -lambdify(xs, f)(*start), atol=0.01)
    assert np.allclose(numbers(where), deepest)
    assert numbers(rival)[-1] == len(opponent(f, deepest, start, False))
    sweep(game)
