"""The views of section 2.2 on steepest ascent and descent: one step, and many."""

from functools import partial
from math import ceil, log, log10

import numpy as np
import sympy as sp
from matplotlib.ticker import MaxNLocator

from calclib import samples
from calclib.explore.parts.axes import grid, levels_title, surface_title
from calclib.explore.parts.calls import call
from calclib.explore.parts.functions import SURFACES, drawn_for
from calclib.explore.parts.points import (
    absolute,
    compared,
    drop,
    own_symbols,
    point_controls,
    say_missing,
    value_at,
)
from calclib.explore.parts.slopes import slopes_at
from calclib.palette import DERIVATIVE, GREY, INK, SECOND
from calclib.scene import POINTER, Defined, Iterated, Scene, checked_number, slider
from calclib.scene.expressions import held
from calclib.scene.marks import Arrow, Curve, Iteration, Label, Point, Segment
from calclib.scene.trees import evaluate, tree

_x, _y, _z = sp.symbols("x y z", real=True)
LOSSES = {
    "x^2 + x*y + y^2": "x² + xy + y², a bowl",
    "x^2/4 + 2*y^2": "x²/4 + 2y², a long valley",
    "(x^2 - 1)^2 + y^2": "(x² - 1)² + y², two pits",
    "(1 - x)^2/4 + (y - x^2)^2": "(1 - x)²/4 + (y - x²)², a bent valley",
    "sqrt(x^2 + y^2)": "√(x² + y²), a cone",
    "x^2 - y^2": "x² - y², a saddle",
}
MOST = 30  # steps of the descent
DECADES = 6  # beyond the surface's heights that the loss of a path which runs off is shown for


def direction_dial(f="x^2 + x*y + y^2", xs=(_x, _y), *, at=(1, 0), angle=60, step=0.3, span=2.5):
    """Turn the unit direction p: the slope of f along it is ||gradient f(p0)|| cos(theta).

    Parameters
    ----------
    f : SymPy expression, or text, in the two symbols ``xs``
    at : tuple of two numbers, the point p0 to begin with
    angle : number
        The angle theta from the gradient to p, in degrees.
    step : number
        How far to go along p: the true change for each unit of the step is drawn beside the slope.
    span : the domain, a number s for -s to s, or ((x0, x1), (y0, y1))

    Returns
    -------
    Scene

    Examples
    --------
    >>> print(direction_dial("3*x + 4*y", at=(0, 0), angle=60).reading.splitlines()[1])
    At θ = 60° from it, the slope is 5 · cos(60°) = 2.5.
    """
    point = point_controls(xs, at, span)
    theta, t, h = own_symbols("theta t h", xs)
    turn = slider("angle θ, in degrees", -180, 180, angle, step=1)
    scene = Scene({theta: turn, t: slider("step t", 0.01, 1, step)} | point)
    here, cosine = sp.Matrix([*point]), sp.cos(theta * sp.pi / 180)

    def draw(f):
        found = slopes_at(f, xs, here)
        slopes = found.partials
        norm = held(sp.sqrt(slopes.dot(slopes)))
        steepest = p, q = held(slopes / norm)

        def towards(angle, length):
            """The point at an angle from the steepest direction."""
            c, s = (turn(angle * sp.pi / 180, evaluate=angle == 0) for turn in (sp.cos, sp.sin))
            return here + length * sp.Matrix([c * p - s * q, s * p + c * q])

        value = held(value_at(f, xs, here))
        change = held(value_at(f, xs, held(towards(theta, t)))) - value
        pointer = sp.Matrix(POINTER) - here
        across = slopes[0] * pointer[1] - slopes[1] * pointer[0]
        turned = {theta: sp.atan2(across, slopes.dot(pointer)) * 180 / sp.pi}
        text = {"offset": (0, 0), "anchor": "center", "size": 16}
        scene.level_curves(f, xs, span, title="the gradient ∇f and a direction p").add(
            Curve(here + sp.Matrix([sp.cos(h), sp.sin(h)]), h, 0, 2 * sp.pi, color=INK, width=1.5),
            Curve(towards(h, 0.3), h, 0, theta, color=INK, width=1.5, halo=False),
            Label(towards(theta / 2, 0.45), "θ", **text),
            Arrow(here, steepest),
            Label(towards(0, 1.25), "∇f", color=DERIVATIVE, **text),
            Arrow(here, towards(theta, 1) - here, color=INK),
            Label(towards(theta, 1.3), "p", **text),
            Point(*here, color=INK, drag=tuple(here), name="the point"),
            Point(*towards(theta, t), color=SECOND),
            Point(*towards(theta, 1), color=INK, drag=turned, name="the direction p"),
        )
        rate = change / t / norm
        scene.view(_cosine_axes, kind="cosine", title="the slope along p, for every angle").add(
            Curve((theta, rate), theta, -180, 180, color=SECOND, dash=True),
            Curve((theta, cosine), theta, -180, 180, width=3),
            Segment((theta, 0), (theta, cosine), color=INK, width=2),
            Point(theta, rate, color=SECOND),
            Point(theta, cosine, drag=(theta, None), name="the angle"),
        )
        _read_dial(scene, here, (theta, t), value, change, found)

    drawn_for(scene, draw, f, xs, SURFACES)
    scene.bar.played(turn, range(-180, 181, 2), "Turn p once around")
    return call(scene, direction_dial, xs=xs, at=here, angle=theta, step=t, span=span)


def _read_dial(scene, here, turn, value, change, found):
    """The sentences of the dial; ``turn`` is the angle, and the step that makes the change."""
    (theta, t), slopes = turn, found.partials
    norm, cosine = sp.sqrt(slopes.dot(slopes)), sp.cos(theta * sp.pi / 180)
    defined, flat = sp.And(Defined(norm), ~found.missing), compared(sp.Le, norm, 1e-12)
    sloping = defined, ~flat
    told = "At ({}, {}) the gradient is ({!d}, {!d})ᵀ, of norm {!d}."
    scene.say(told, *here, *slopes, norm, when=defined)
    told = "At θ = {}° from it, the slope is {!d} · cos({}°) = {!d}."
    scene.say(told, theta, norm, theta, norm * cosine, when=sloping)
    told = "A step of t = {!s} along **p** changes f by {!s}: {!s} for each unit of the step."
    scene.say(told, t, change, change / t, when=sloping)
    level = "It is zero, so no direction is steeper than another."
    scene.say(level, when=(defined, flat))
    say_missing(scene, "({}, {})", here, value, found, "gradient", ", and so no angle to it")


def _cosine_axes(ax):
    limits = {"xlim": (-180, 180), "ylim": (-1.85, 1.4), "xticks": range(-180, 181, 90)}
    grid(ax, **limits, xlabel="angle $θ$, in degrees")
    ax.set_yticks([-1, 0, 1], ["−‖∇f‖", "0", "‖∇f‖"])
    ax.axhline(0, color=GREY, linewidth=1)
    style = {"va": "center", "color": "#555555", "fontsize": 10}
    for x in (-90, 90):
        ax.text(x, -1.15, "level", ha="center", **style)
    for x, side, way in ((-174, "left", "de"), (0, "center", "a"), (174, "right", "de")):
        ax.text(x, -1.57, f"steepest\n{way}scent", ha=side, **style)


def _place(loss, low, high, falls):
    """The place of a loss on its axis: where a path runs off the heights, by its decades.

    Only where f ``falls`` beyond the picture is there room for these below, too.
    """
    size = high - low

    def room(beyond):
        return sp.log(sp.Max(1, beyond / size)) * (size / log(10) / DECADES / 2)

    with sp.evaluate(False):  # SymPy would compare them for long
        place = sp.Min(loss, high + room(loss - low))
        return sp.Max(place, low - room(high - loss)) if falls else place


def _falls(f, xs, span):
    """Whether the least value on the picture is at its rim, so that a path may fall off there."""
    *_, z = samples.sample(f, xs, span)
    return bool(np.nanmin(z) < np.nanmin(z[1:-1, 1:-1], initial=np.inf))


def _loss_axes(ax, heights, falls):
    """Axes for the loss at each step: linear, and beyond them logarithmic."""
    low, high = heights
    size = high - low
    bottom, top = low - falls * size / 2, high + size / 2
    ticks = MaxNLocator(4).tick_values(low, high)
    inner = low + falls * 0.1 * size, high - 0.1 * size
    ticks = {f"{tick:g}": tick for tick in ticks if inner[0] <= tick <= inner[1]}
    first = ceil(log10(max(2 * size, size + abs(low), falls * (size + abs(high)))))
    room = (
        ax.get_window_extent().height / ax.figure.dpi * 72 / (2 + 2 * falls)
    )  # in points, or less
    place = tree(_place(_z, low, high, falls))
    for power in range(first, first + DECADES, 2 if room > 45 else DECADES):
        for sign in ("", "-")[: 1 + falls]:
            tick = float(evaluate(place, {"z": float(f"{sign}1e{power}")}))
            ticks[f"${sign}10^{{{power}}}$"] = tick
    grid(ax, xlim=(-0.5, MOST + 0.5), ylim=(bottom, top), xlabel="step", ylabel="loss")
    ax.set_yticks([*ticks.values()], [*ticks])
    style = {"va": "center", "ha": "right", "color": "#666666", "fontsize": 9.5}
    for ends in [(high, top), (bottom, low)][: 1 + falls]:
        ax.axhspan(*ends, color="#f4f4f4")
        ax.text(MOST, sum(ends) / 2, "off the surface: logarithmic", **style)


def descent(f="x^2 + x*y + y^2", xs=(_x, _y), *, start=(1.8, 0.8), learning_rate=0.2, steps=10,
            span=2):  # fmt: skip
    """Step against the gradient again and again: p becomes p - learning_rate * gradient f(p).

    Parameters
    ----------
    f : SymPy expression, or text, in the two symbols ``xs``
        The loss.
    start : tuple of two numbers
        Where the path begins.
    learning_rate : number from 0.01 to 1
        How much of the gradient makes a step.
    steps : integer from 0 to 30
    span : the domain, a number s for -s to s, or ((x0, x1), (y0, y1))

    Returns
    -------
    Scene

    Examples
    --------
    >>> print(descent("x^2 + y^2", start=(1, 1), learning_rate=0.5, steps=1).reading)
    1 step of learning rate 0.5 from (1, 1), where the loss is 2, leads to (0, 0), where it is 0.
    """
    steps = checked_number("steps", steps, 0, MOST, whole=True)
    point = point_controls(xs, start, span, label="start {}")
    rate, n, k = own_symbols("learning_rate steps k", xs)
    controls = {rate: slider("learning rate", 0.01, 1, learning_rate),
                n: slider("steps", 0, MOST, steps, step=1)}  # fmt: skip
    scene, here = Scene(controls | point, height=0.56), tuple(point)

    def draw(f):
        first = slopes_at(f, xs, here)
        with sp.evaluate(False):
            slopes = first.partials.xreplace(dict(zip(here, xs, strict=True)))
        step = sp.Matrix(xs) - rate * slopes

        def after(expr, count):
            """An expression in xs after so many steps."""
            return Iterated(expr, xs, here, step, count)

        scene.level_curves(f, xs, span, title=levels_title(xs)).add(
            Iteration(xs, here, step, n),
            Point(*here, color=INK, drag=here, name="the start"),
            Point(*(after(x, n) for x in xs)),
        )
        space = scene.surface(f, xs, span, title=surface_title(xs), tall=1.35)
        end = [after(x, n) for x in xs]
        below = {"width": 1.5, "radius": 0, "halo": False, "alpha": 0.6}
        space.add(
            Iteration(xs, here, step, n, at=(*xs, f), radius=3.5),
            Iteration(xs, here, step, n, at=(*xs, space.heights[0]), **below),
            *drop(space, end, after(f, n), color=DERIVATIVE),
            Point(*end, after(f, n)),
        )
        heights, falls = space.heights, _falls(f, xs, span)
        on_axis = partial(_place, low=heights[0], high=heights[1], falls=falls)
        axes = partial(_loss_axes, heights=heights, falls=falls)
        scene.view(axes, kind="loss", below=True).add(
            Iteration((k, *xs), (0, *here), (k + 1, *step), n, at=(k, on_axis(f)), radius=3.5),
            Point(n, on_axis(after(f, n))),
        )
        _read_descent(scene, f, xs, here, rate, n, first, after)

    drawn_for(scene, draw, f, xs, LOSSES)
    scene.bar.played(controls[n], range(MOST + 1), "Step after step", seconds=9)
    return call(scene, descent, xs=xs, start=here, learning_rate=rate, steps=n, span=span)


def _read_descent(scene, f, xs, here, rate, n, first, after):
    """The sentences of the descent; ``after(f, n)`` is f after n steps."""
    value, size = held(value_at(f, xs, here)), first.partials.dot(first.partials)
    has = Defined(size), ~first.missing
    moving = *has, compared(sp.Gt, size, 0), n > 0
    told = "of learning rate {} from ({}, {}), where the loss is {:4g},"
    values = rate, *here, value, *(after(c, n) for c in (*xs, f))
    lost = "The path breaks off: it has run off, or come to where the gradient has no value."
    say = partial(scene.say, otherwise=lost)
    one = f"1 step {told} leads to ({{!d}}, {{!d}}), where it is {{!d:4g}}."
    say(one, *values, when=(*moving, sp.Eq(n, 1)))
    more = f"{{}} steps {told} lead to ({{!d}}, {{!d}}), where it is {{!d:4g}}."
    say(more, n, *values, when=(*moving, n > 1))
    long = "The last step raised the loss: it was too long. The learning rate is too large."
    before = after(f, sp.Max(n - 1, 0))
    rounding = 1e-13 * (absolute(value) + absolute(before))
    rose = compared(sp.Gt, after(f, n), before + rounding)
    scene.say(long, when=(*moving, rose))
    scene.say("No step is taken yet: the loss is {:4g}.", value, when=sp.Eq(n, 0))
    flat = Defined(value), *has, compared(sp.Le, size, 0)
    scene.say("The gradient is zero at ({}, {}), so no step leads away.", *here, when=flat)
    say_missing(scene, "({}, {})", here, value, first, "gradient", ", and so no step")
