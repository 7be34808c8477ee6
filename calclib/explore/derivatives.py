"""The views of section 2.1.1, one variable: a loss, and the secant that becomes a tangent."""

from collections.abc import Iterable
from functools import partial

import ipywidgets
import numpy as np
import sympy as sp

from calclib import samples
from calclib.derivatives import gradient
from calclib.derivatives.branches import Branches
from calclib.explore.parts.axes import graph, grid, logarithmic, surface_title
from calclib.explore.parts.calls import call
from calclib.explore.parts.functions import LINES, drawn_for
from calclib.explore.parts.points import drop, one_for_each, own_symbols, undefined, value_at
from calclib.explore.parts.quotients import error, quotient
from calclib.explore.parts.slopes import slopes_at
from calclib.numerical import to_numpy
from calclib.palette import CURVE, GREY, INK, SECOND
from calclib.scene import Defined, Scene, checked_number, labelled, slider
from calclib.scene.expressions import held
from calclib.scene.marks import Curve, Label, Path, Point, Segment

_x, _t = sp.symbols("x t", real=True)
FUNCTIONS = {"x^2": "x²", "max(0, x)": "max(0, x), ReLU"} | LINES
FUNCTIONS |= {"ln(1 + e^x)": "ln(1 + eˣ), a smooth ReLU", "sqrt(|x|)": "√|x|, a cusp at 0"}
BESIDE = {"the error against |{}|": "error", "the quotient against {}": "quotient"}
SIZES = [round(0.05 * k, 2) for k in range(40, 1, -1)]  # of a: close together where the eye follows
SIZES += [float(f"{k}e{n}") for n in range(-2, -17, -1) for k in (5, 2, 1)]


def loss(data=((0, 1), (1, 1), (2, 4)), *, at=0.5, span=None):
    """Move the weights: the loss of the predictions, the sum of the squared errors (w x_i - y_i)^2.

    Parameters
    ----------
    data : sequence of pairs (x_i, y_i)
    at : number w, or (w0, w1)
        The weight to begin with; with two of them the predictions are w0 + w1 x_i.
    span : (low, high), or a pair of such intervals, optional
        The weights that are shown.

    Returns
    -------
    Scene
        On the right the loss as a function of the weights: a curve, or a surface.

    Examples
    --------
    >>> print(loss(at=1.8).reading)
    With w = 1.8 the loss is f(w) = 1.8, and the slope of f there is 0.
    >>> print(loss(at=(0.5, 1.5)).reading)
    With w0 = 0.5 and w1 = 1.5 the loss is f(w0, w1) = 1.5.
    """
    ws = sp.symbols("w0 w1" if np.ndim(at) else "w,", real=True)
    if np.ndim(at):
        start, spans = at, ((-2, 3), (-1, 4)) if span is None else samples.domain(span)
    else:
        start, spans = [at], [(0, 4) if span is None else samples.interval(span)]
    rows = zip(ws, spans, one_for_each(start, ws), strict=True)
    data = data if isinstance(data, Iterable) else ()
    data = [tuple(point) if isinstance(point, Iterable) else () for point in data]
    if not data or any(len(point) != 2 for point in data):
        raise ValueError("The data need a pair (x, y) for each point, as in [(0, 1), (1, 2)].")
    data = [tuple(checked_number("data", number) for number in point) for point in data]
    scene = Scene({w: slider(w.name, *ends, value, step=0.05) for w, ends, value in rows})
    intercept, slope = (0, *ws)[-2:]

    def predicted(x):
        return intercept + slope * x

    f = sum((predicted(x) - y) ** 2 for x, y in data)
    xlim, ylim = (_with_zero(column) for column in zip(*data, strict=True))
    ylim = ylim if min(y for _, y in data) < 0 else (0, ylim[1])
    limits = {"xlim": xlim, "ylim": ylim, "xlabel": "$x$", "ylabel": "$y$"}
    scene.view(partial(grid, **limits), title="the data, and the line of predictions").add(
        *(Segment((x, y), (x, predicted(x)), color=SECOND, width=4) for x, y in data),
        Curve((_t, predicted(_t)), _t, *xlim, count=2, color=CURVE),
        *(Point(x, y, color=INK) for x, y in data),
    )
    if len(ws) == 2:
        title = surface_title(ws)
        space = scene.surface(f, ws, spans, camera=(-60, 22), title=f"the loss: {title}")
        space.add(*drop(space, ws, f, color=SECOND), Point(*ws, f, color=SECOND))
        scene.say("With w0 = {!s} and w1 = {!s} the loss is f(w0, w1) = {!s}.", *ws, f)
        return call(scene, loss, data=data, at=ws, span=span)
    (w,), slope = ws, gradient(f, ws)[0]
    graph(scene, f, w, spans[0], ylabel="$f(w)$", title="the loss $f(w)$").add(
        Curve((_t, f + slope * (_t - w)), _t, w - 0.7, w + 0.7, count=2),
        Point(w, f, color=SECOND, drag=(w, None), name="the weight w"),
    )
    text = "With w = {!s} the loss is f(w) = {!s}, and the slope of f there is {!d}."
    scene.say(text, w, f, slope)
    return call(scene, loss, data=data, at=w, span=span)


def _with_zero(values):
    """An interval with room around the values and 0."""
    low, high = min(0, *values), max(0, *values)
    size = high - low or 1
    return low - 0.115 * size, high + 0.15 * size


def secant(f="x^2", x=_x, *, at=1, a=1, span=3, beside="error"):
    """Move x and a: the secant's slope (f(x + a) - f(x)) / a nears the tangent's (Definition 2.1).

    Parameters
    ----------
    f : SymPy expression, or text, in the symbol ``x``
    at : number, the point x to begin with
    a : number
        The step to begin with, of either sign.
    span : number, or (x0, x1)
        The part of the x axis that is shown.
    beside : "error" or "quotient"
        On the right: the quotient's error, on logarithmic axes, or the quotient on both sides of 0.

    Returns
    -------
    Scene
        NumPy and the browser compute the formula in double precision as it is written.

    Examples
    --------
    >>> print(secant(a=0.5).reading)
    With a = 0.5 the quotient is 2.5, with a = -0.5 it is 1.5.
    The derivative at x = 1 is 2: the error is 0.5.
    """
    given, (low, high) = span, samples.interval(span)
    span = low, high
    (x0,) = own_symbols(f"{x}0", (x,))
    step = sp.Symbol("h" if x.name == "a" else "a", real=True)
    steps = sorted(sign * size for size in SIZES for sign in (-1, 1))
    a = checked_number(step.name, a, -2, 2)
    nearest = min(steps, key=lambda s: abs(s - a))
    choice = labelled(ipywidgets.SelectionSlider, step.name, value=nearest,
                      options=[(f"{s:g}", s) for s in steps])  # fmt: skip
    scene = Scene({x0: slider(x.name, low, high, at), step: choice})

    def draw(f, beside):
        value, found = held(value_at(f, (x,), (x0,))), slopes_at(f, (x,), (x0,))
        (slope,) = found.partials
        ahead, back = quotient(f, x, x0, step), quotient(f, x, x0, -step)
        there = value_at(f, (x,), (x0 + step,))
        triangle = [(x0, value), (x0 + step, value), (x0 + step, there)]
        middle = sp.Piecewise((x0 + step / 2, sp.Abs(step) >= 0.4))

        def line(slope, **style):
            height = value + slope * (_t - x0)
            return Curve((_t, height), _t, low, high, count=2, halo=False, **style)

        graph(scene, f, x, span, title="secant and tangent").add(
            line(back, color=SECOND, width=1.5, dash=True),
            line(ahead, color=SECOND, width=4.5),
            line(slope, width=2),
            Path(triangle, color=INK, width=1.5, dash=True),
            Label((middle, value), step.name, anchor="center", offset=(0, 13)),
            Point(x0 + step, there, color=SECOND),
            Point(x0, value, drag=(x0, None), name=f"the point {x.name}"),
        )
        if beside == "error":
            along = 10**_t, error(f, x, x0, sp.sign(step) * 10**_t, slope)
            style = {"width": 1.5, "halo": False, "color": SECOND}
            title = "the quotient's error, both logarithmic"
            axes = partial(_error_axes, a=step.name)
            scene.view(axes, kind="error", title=title).add(
                Curve(along, _t, -16, -3, count=800, whole=True, **style),  # rounding's jumps too
                Curve(along, _t, -3, 0.3, count=200, **style),
                Point(sp.Abs(step), error(f, x, x0, step, slope), color=SECOND),
            )
        else:
            title = f"the quotient, left and right of {step.name} = 0"
            along = _t, quotient(f, x, x0, _t)
            axes = partial(_quotient_axes, f=f, x=x, a=step.name, span=span)
            scene.view(axes, kind="quotient", title=title).add(
                Curve(along, _t, -2, -1e-3, color=SECOND),
                Curve(along, _t, 1e-3, 2, color=SECOND),
                Segment((-2, slope), (2, slope), width=1.5, dash=True, halo=False),
                Point(0, slope),
                *(
                    Point(Branches((0, found.apart[0])), side, color=SECOND, open=True)
                    for side in (found.left[0], found.right[0])
                ),
                Point(step, ahead, color=SECOND),
            )
        _read(scene, f, x, x0, step, slope, found)

    choices = [(told.format(step.name), value) for told, value in BESIDE.items()]
    menu = labelled(ipywidgets.Dropdown, "on the right", options=choices, value=beside)
    drawn_for(scene, draw, f, (x,), FUNCTIONS, beside=menu)
    scene.bar.played(choice, steps[: len(SIZES) - 1 : -1], f"Let {step.name} go to 0", seconds=9)
    return call(scene, secant, x=x, at=x0, a=step, span=given, beside=menu)


def _error_axes(ax, a):
    """Axes for errors against |a|, with the two slopes that they follow."""
    size = np.array([1e-16, 2])
    lines = (1e-16 / size, f"10⁻¹⁶/|{a}|", (1e-10, 8e-6)), (size, f"|{a}|", (4e-4, 3e-5))
    limits = {"xlim": (4e-17, 6), "ylim": (1e-12, 50), "xticks": [1e-16, 1e-12, 1e-8, 1e-4, 1]}
    logarithmic(ax, size, lines, **limits, xlabel=f"$|{a}|$", ylabel="error")


def _quotient_axes(ax, f, x, a, span):
    """Axes that hold the quotients at nearly all points of the span."""
    at, steps = np.meshgrid(np.linspace(*span, 61), np.linspace(-2, 2, 40))
    f = to_numpy(f, (x,))
    with np.errstate(all="ignore"):
        q = (f(at + steps) - f(at)) / steps
    q = q[np.isfinite(q)]
    low, high = np.percentile(q, (2, 98)) if q.size else (-1, 1)
    room = 0.15 * (high - low) or 1
    ax.axvline(0, color=GREY, linewidth=1)
    grid(ax, xlim=(-2, 2), ylim=(low - room, high + room), xlabel=f"${a}$", ylabel="quotient")


def _read(scene, f, x, x0, a, slope, found):
    """The sentences of the secant."""
    value, ahead, back = value_at(f, (x,), (x0,)), quotient(f, x, x0, a), quotient(f, x, x0, -a)
    now, best = (error(f, x, x0, step, slope) for step in (a, sp.sign(a) * sp.Float(1e-8)))
    here, step, defined = f"{x} = {{}}", a.name, Defined(value)
    tiny = sp.Abs(a) < 1e-12  # the reading would write 0
    lack = undefined(scene, value_at(f, (x,), (x0 + a,)), value_at(f, (x,), (x0 - a,)))
    missing = f"f {lack} at {x} + {step} or at {x} - {step}."
    say = partial(scene.say, otherwise=missing)
    a_step = f"{step} = {{!s:2g}}"
    say(f"With {a_step} the quotient is {{!s:9}}, with {a_step} it is {{!s:9}}.",
        a, ahead, -a, back, when=(defined, ~tiny))  # fmt: skip
    say(f"With {step} this small the quotient is {{!s:9}}, with -{step} it is {{!s:9}}.",
        ahead, back, when=(defined, tiny))  # fmt: skip
    derivative = f"The derivative at {here} is {{!d:9}}"
    scene.say(f"{derivative}: the error is {{!s:2g}}.", x0, slope, now, otherwise=derivative + ".",
              when=Defined(slope))  # fmt: skip
    with sp.evaluate(False):
        lost, worse = sp.Eq(x0 + a, x0), sp.And(sp.Abs(a) < 1e-8, now > 2 * best)
    limit = f"With {step} = {{:2g}} it is only {{:2g}}: below that, rounding takes over."
    scene.say(limit, sp.sign(a) * 1e-8, best, when=worse)
    scene.say(f"In double precision {x} + {step} is {x} itself here.", when=lost)
    (apart,), (outside,), (left,), (right,) = found.apart, found.outside, found.left, found.right
    with sp.evaluate(False):
        alike = held(sp.And(~Defined(left), ~Defined(right), left * right > 0))
    scene.say(f"f {undefined(scene, value)} at {here}.", x0, when=~defined)
    for what, when in (("two sides do not meet", ~alike), ("quotient runs off", alike)):
        told = f"The {what}: f has no derivative at {here}."
        scene.say(told, x0, when=(apart, ~outside, when))
    ends = f"f has no value on one side of {here}, and so no derivative there."
    scene.say(ends, x0, when=(defined, outside))
    unknown = defined, ~Defined(slope), ~found.missing
    scene.say(f"The formula of the derivative has no value at {here}.", x0, when=unknown)
