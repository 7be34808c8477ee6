"""The views of section 2.1.1, one variable: a loss, and the secant that becomes a tangent."""

import ipywidgets
import numpy as np
import sympy as sp

from calclib import plot
from calclib.derivatives import gradient
from calclib.explore.first_order_approximation import LINES
from calclib.explore.functions import FunctionField
from calclib.explore.quotients import error, error_axes, grid, one_sided, quotient, quotient_axes
from calclib.plot import CURVE, INK, SECOND
from calclib.scene import Curve, Defined, Label, Path, Point, Scene, Segment, slider

_x = sp.Symbol("x", real=True)
FUNCTIONS = {"x^2": "x²", "max(0, x)": "max(0, x), ReLU"} | LINES
FUNCTIONS |= {"ln(1 + e^x)": "ln(1 + eˣ), a smooth ReLU", "sqrt(|x|)": "√|x|, a cusp at 0"}
BESIDE = [("the error against |a|", "error"), ("the quotient against a", "quotient")]
SIZES = [round(0.05 * k, 2) for k in range(40, 1, -1)]  # of a: close together where the eye follows
SIZES += [float(f"{k}e{n}") for n in range(-2, -17, -1) for k in (5, 2, 1)]
_STYLE = {"style": {"description_width": "initial"}, "layout": {"width": "auto"}}


def loss(data=((0, 1), (1, 1), (2, 4)), *, at=0.5, span=None):
    """Move the weights: the distance of the predictions from the data, sum of (w x_i - y_i)^2.

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
        On the right the distance as a function of the weights: a curve, or a surface.

    Examples
    --------
    >>> print(loss(at=1.8).reading)
    With w = 1.8 the distance is f(w) = 1.8, and the slope of f there is 0.
    >>> print(loss(at=(0.5, 1.5)).reading)
    With w0 = 0.5 and w1 = 1.5 the distance is f(w0, w1) = 1.5.
    """
    ws, t = sp.symbols("w0 w1" if np.ndim(at) else "w,", real=True), sp.Symbol("t", real=True)
    start, spans = (at, span or ((-2, 3), (-1, 4))) if np.ndim(at) else ([at], [span or (0, 4)])
    rows = zip(ws, spans, start, strict=True)
    scene = Scene({w: slider(w.name, *ends, value, step=0.05) for w, ends, value in rows})

    def predicted(x):
        return ws[0] * x if len(ws) == 1 else ws[0] + ws[1] * x

    f = sum((predicted(x) - y) ** 2 for x, y in data)
    end, top = (1.15 * max(column) for column in zip(*data, strict=True))

    def still(ax):
        ax.set(xlim=(-0.1 * end, end), ylim=(0, top), xlabel="$x$", ylabel="$y$")
        grid(ax)

    scene.view(still, title="the data, and the line of predictions").add(
        *(Segment((x, y), (x, predicted(x)), color=SECOND, width=4) for x, y in data),
        Curve((t, predicted(t)), t, -end, end, count=2, color=CURVE),
        *(Point(x, y, color=INK) for x, y in data),
    )
    if len(ws) == 2:
        scene.surface(f, ws, spans, camera=(-60, 22), title="the distance: drag to turn").add(
            Point(*ws, f, color=SECOND)
        )
        text = "With w0 = {u} and w1 = {v} the distance is f(w0, w1) = {f}."
        scene.say(text, u=ws[0], v=ws[1], f=f)
        return scene
    (w,), slope = ws, gradient(f, ws)[0]
    scene.view(
        lambda ax: _graph(f, w, spans[0], ax).set_ylabel("$f(w)$"), title="the distance"
    ).add(
        Curve((t, f + slope * (t - w)), t, w - 0.7, w + 0.7, count=2),
        Point(w, f, color=SECOND, drag=(w, None), name="the weight w"),
    )
    text = "With w = {w} the distance is f(w) = {f}, and the slope of f there is {s}."
    scene.say(text, w=w, f=f, s=slope)
    return scene


def secant(f="x^2", x=_x, *, at=1, a=1, span=3, beside="error"):
    """Move x and a: the secant's slope (f(x + a) - f(x)) / a nears the tangent's (Definition 2.1).

    Parameters
    ----------
    f : SymPy expression, or text
        A function of x.
    x : Symbol
    at : number
        The point x to begin with.
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
    low, high = span if np.ndim(span) else (-span, span)
    x0, t = sp.symbols(f"{x.name}0 t", real=True)
    step = sp.Symbol("h" if x.name == "a" else "a", real=True)
    steps = sorted(sign * size for size in SIZES for sign in (-1, 1))
    choice = ipywidgets.SelectionSlider(
        options=[(f"{s:g}", s) for s in steps],
        value=min(steps, key=lambda s: abs(s - a)), description=step.name, **_STYLE,
    )  # fmt: skip
    scene = Scene({x0: slider(x.name, low, high, at), step: choice})

    def draw(function, beside):
        f = field.expression()
        value, slope = f.subs(x, x0), gradient(f, (x,), at=(x0,))[0]
        ahead, back = quotient(f, x, x0, step), quotient(f, x, x0, -step)
        there = f.subs(x, x0 + step)
        triangle = [(x0, value), (x0 + step, value), (x0 + step, there)]
        middle = sp.Piecewise((x0 + step / 2, sp.Abs(step) >= 0.4))

        def line(slope, **style):
            return Curve((t, value + slope * (t - x0)), t, low, high, count=2, halo=False, **style)

        scene.view(lambda ax: _graph(f, x, (low, high), ax), title="secant and tangent").add(
            line(back, color=SECOND, width=1.5, dash=True),
            line(ahead, color=SECOND, width=4.5),
            line(slope, width=2),
            Path(triangle, color=INK, width=1.5, dash=True),
            Label((middle, value), step.name, anchor="center", offset=(0, 13)),
            Point(x0 + step, there, color=SECOND),
            Point(x0, value, drag=(x0, None), name=f"the point {x.name}"),
        )
        if beside == "error":
            along = error(f, x, x0, sp.sign(step) * 10**t, slope)
            scene.view(error_axes, title="the quotient's error, both logarithmic").add(
                Curve((10**t, along), t, -16, 0.3, count=1500, width=1, color=SECOND),
                Point(sp.Abs(step), error(f, x, x0, step, slope), color=SECOND),
            )
        else:
            along = quotient(f, x, x0, t)
            both = scene.view(
                lambda ax: quotient_axes(f, x, (low, high), ax),
                title=f"the quotient, left and right of {step.name} = 0",
            )
            both.add(
                Curve((t, along), t, -2, -1e-3, color=SECOND),
                Curve((t, along), t, 1e-3, 2, color=SECOND),
                Segment((-2, slope), (2, slope), width=1.5, dash=True, halo=False),
                Point(0, slope),
                Point(step, ahead, color=SECOND),
            )
        _read(scene, f, x, x0, step, slope)

    field = FunctionField(f, (x,), FUNCTIONS)
    menu = ipywidgets.Dropdown(options=BESIDE, value=beside, description="on the right", **_STYLE)
    scene.drawn_by(draw, function=field, beside=menu)
    return scene


def _graph(f, x, span, ax):
    """The graph of f, with room above and below for a line to leave it."""
    bottom, top = plot.graph(f, x, span=span, ax=ax).get_ylim()
    ax.set_ylim(bottom - 0.2 * (top - bottom), top + 0.1 * (top - bottom))
    return ax


def _read(scene, f, x, x0, a, slope):
    value, ahead, back = f.subs(x, x0), quotient(f, x, x0, a), quotient(f, x, x0, -a)
    now, best = (error(f, x, x0, step, slope) for step in (a, sp.sign(a) * sp.Float(1e-8)))
    here, step = f"{x.name} = {{x}}", a.name
    tiny = sp.Abs(a) < 1e-12  # the reading would write 0
    for when, one, other in (
        (~tiny, f"With {step} = {{a:2g}}", f"with {step} = {{b:2g}}"),
        (tiny, f"With {step} this small", f"with -{step}"),
    ):
        scene.say(
            f"{one} the quotient is {{q:9}}, {other} it is {{r:9}}.",
            otherwise=f"f has no value at {x.name} + {step} or at {x.name} - {step}.",
            a=a, b=-a, q=ahead, r=back, when=sp.And(Defined(value), when),
        )  # fmt: skip
    scene.say(
        f"The derivative at {here} is {{s:9}}: the error is {{e:2g}}.",
        otherwise=f"The derivative at {here} is {{s:9}}.",
        x=x0, s=slope, e=now, when=Defined(slope),
    )  # fmt: skip
    with sp.evaluate(False):
        lost, worse = sp.Eq(x0 + a, x0), sp.And(sp.Abs(a) < 1e-8, now > 2 * best)
    scene.say(
        f"With {step} = {{b:2g}} it is only {{e:2g}}: below that, rounding takes over.",
        b=sp.sign(a) * 1e-8, e=best, when=worse,
    )  # fmt: skip
    scene.say(f"In double precision {x.name} + {step} is {x.name} itself here.", when=lost)
    *_, apart = one_sided(f, x, x0, slope)
    scene.say(f"f is not defined at {here}.", x=x0, when=~Defined(value))
    scene.say(f"The two sides do not meet: f has no derivative at {here}.", x=x0, when=apart)
    unknown = sp.And(Defined(value), ~Defined(slope), ~apart)
    scene.say(f"The formula of the derivative has no value at {here}.", x=x0, when=unknown)
