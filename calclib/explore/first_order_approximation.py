"""The views of section 2.2: a function of one variable and its line, one of two and its plane."""

import ipywidgets
import numpy as np
import sympy as sp

from calclib import plot
from calclib.derivatives import gradient, linear_approximation
from calclib.explore.functions import FunctionField
from calclib.numerical import to_numpy
from calclib.plot import SECOND
from calclib.scene import (
    Arrow,
    Curve,
    Defined,
    Path,
    Plane,
    Point,
    Scene,
    Segment,
    set_range,
    slider,
)

_x, _y = sp.symbols("x y", real=True)
LINES = {
    "sin(x)": "sin x",
    "e^x": "e\u02e3",
    "x^2": "x²",
    "sqrt(x + 3)": "√(x + 3)",
    "|x|": "|x|, a kink at 0",
    "x^3 - x": "x³ - x",
}
SURFACES = {
    "x^2 + x*y + y^2": "x² + xy + y²",
    "sqrt(x^2 + y^2)": "√(x² + y²), a cone",
    "max(x, y)": "max(x, y), a fold",
    "sin(x)*cos(y) + x/10": "sin x cos y + x/10",
    "x^2 - y^2": "x² - y², a saddle",
    "2*x - y": "2x - y, linear",
}
ZOOMS = [(f"{n}×", n) for n in (1, 2, 4, 8, 16, 32, 64)]


def taylor_line(f="sin(x)", x=_x, *, at=0.5, span=3):
    """Move the point and the distance: the line f(x0) + f'(x0) h, and how its error shrinks with h.

    Parameters
    ----------
    f : SymPy expression, or text
        A function of x.
    x : Symbol
    at : number
        The point x0 to begin with.
    span : number, or (x0, x1)
        The part of the x axis that is shown.

    Returns
    -------
    Scene
        On the right the error against h, both logarithmic: slope 2 where f is twice differentiable.
    """
    low, high = span if np.ndim(span) else (-span, span)
    x0, h, t = own_symbols("x0 h t", (x,))
    distance = ipywidgets.FloatLogSlider(
        1, base=10, min=-3, max=0.3, step=0.02, description="h", readout_format=".3f",
        style={"description_width": "initial"}, layout={"width": "auto"},
    )  # fmt: skip
    scene = Scene({x0: slider(f"{x.name}₀", low, high, at), h: distance})

    def draw(function):
        f = field.expression()
        _graph(f, x, (low, high))  # refused before all else, if there is none
        value, line = f.subs(x, x0), linear_approximation(f, (x,), at=(x0,))
        slope = gradient(f, (x,), at=(x0,))[0]
        true, linear = f.subs(x, x0 + h), line.subs(x, x0 + h)
        error = sp.Abs(true - linear)
        near = scene.view(
            lambda ax: _graph(f, x, (low, high), ax), title=f"f and its line at {x.name}₀"
        )
        near.add(
            Curve((t, line.subs(x, t)), t, low, high, count=2, halo=False),
            Segment((x0 + h, true), (x0 + h, linear), color=SECOND, width=4),
            Point(x0 + h, true, color=SECOND),
            Point(x0, value, drag=(x0, None), name=f"the point {x.name}₀"),
        )
        far = scene.view(_error_axes, title="the error against h, both logarithmic")
        at_t = sp.Abs(f.subs(x, x0 + t) - line.subs(x, x0 + t))
        far.add(Curve((t, at_t), t, 0.001, 2, count=240), Point(h, error, color=SECOND))
        there = {"x": x0, "h": h}
        at_x0 = f"{x.name} = {{x}}"
        scene.say(
            f"Near {at_x0} the line is {{c}} {{s:+}}h.", x=x0, c=value, s=slope, when=Defined(slope)
        )
        scene.say(f"f is not defined at {at_x0}.", x=x0, when=~Defined(value))
        kink = sp.And(Defined(value), ~Defined(slope))
        scene.say(f"f has no derivative at {at_x0}, and so no line there.", x=x0, when=kink)
        scene.say(
            "With h = {h}: f = {f:5}, the line {l:5}, the error {e:2g}.",
            otherwise="With h = {h} there is nothing to compare.",
            **there,
            f=true,
            l=linear,
            e=error,
        )
        smaller, rounding = error.subs(h, h / 10), 1e-13 * (1 + sp.Abs(true))
        scene.say(
            "A tenth of h makes the error {r:2g} times smaller.", r=error / smaller,
            when=smaller > rounding,
        )  # fmt: skip
        agree = sp.And(Defined(error), error <= rounding)
        scene.say("There is no error: f and its line agree there.", when=agree)

    field = FunctionField(f, (x,), LINES)
    scene.drawn_by(draw, function=field)
    return scene


def _graph(f, x, span, ax=None):
    """The graph of f, with room above and below for the line to leave it."""
    ax = plot.graph(f, x, span=span, ax=ax)
    bottom, top = ax.get_ylim()
    ax.set_ylim(bottom - 0.3 * (top - bottom), top + 0.3 * (top - bottom))


def _error_axes(ax):
    ax.set(
        xscale="log", yscale="log", xlim=(1e-3, 2), ylim=(1e-8, 10), xlabel="$h$", ylabel="error"
    )
    h = np.array([1e-3, 2])
    for power, name in ((1, "slope 1"), (2, "slope 2")):
        ax.plot(h, h**power, color="#999999", linewidth=1, linestyle="--")
        ax.text(1.3e-3, 3 * 1.3e-3**power, name, color="#666666", fontsize=9.5)
    ax.grid(color="#e4e4e4", linewidth=0.8)
    ax.set_axisbelow(True)


def tangent_plane(f="x^2 + x*y + y^2", xs=(_x, _y), *, at=(1, 1), other=None, span=2):
    """Move the point of contact: the plane is the linear approximation there (Definition 2.5).

    Parameters
    ----------
    f : SymPy expression, or text
        A function of two variables.
    xs : tuple of two symbols
    at : tuple of two numbers
        The point of contact to begin with.
    other : tuple of two numbers, optional
        A second point, at which function and plane are compared.
    span : number s for -s to s, or ((x0, x1), (y0, y1))
        The domain.

    Returns
    -------
    Scene
    """
    domain = np.array(plot.domain(span))
    size = domain[:, 1] - domain[:, 0]
    if other is None:
        other = np.clip(at + np.array([-0.15, 0.1]) * size, *domain.T)
    a, b, u, v = symbols = own_symbols("x0 y0 x1 y1", xs)
    names = [f"{x.name}{mark}" for mark in ("₀", "₁") for x in xs]
    start = [*map(float, at), *map(float, other)]
    controls = [slider(name, *domain[i % 2], start[i]) for i, name in enumerate(names)]
    scene = Scene(dict(zip(symbols, controls, strict=True)))
    window = [domain]

    def draw(function, zoom):
        f = field.expression()
        here = np.array([control.value for control in controls[:2]])
        shown = (
            domain if zoom == 1 else here[:, None] + size[:, None] / zoom * np.array([-0.5, 0.5])
        )
        space = scene.surface(f, xs, shown.tolist(), camera=(62, 14), title="drag to turn")
        height = f.subs(dict(zip(xs, (a, b), strict=True)))
        plane, slopes = linear_approximation(f, xs, at=(a, b)), gradient(f, xs, at=(a, b))
        true, linear = (e.subs(dict(zip(xs, (u, v), strict=True))) for e in (f, plane))
        reach = size.min() / zoom / 3
        space.add(
            Plane(plane, xs, around=(a, b), size=reach),
            Segment((u, v, linear), (u, v, true), color=SECOND, width=3.5),
            Point(u, v, true, color=SECOND),
            Point(a, b, height),
        )
        above = scene.level_curves(f, xs, shown.tolist(), title="click or drag to move the points")
        longest = _longest(slopes, (a, b), shown)
        above.add(
            Path([(a, b), (u, v)], color=SECOND, dash=True, width=1.5),
            Arrow((a, b), slopes * (0.3 * size.min() / zoom / longest)),
            Point(a, b, drag=(a, b), name="the point of contact"),
            Point(u, v, color=SECOND, drag=(u, v), name="the second point"),
        )
        _read(scene, xs, symbols, height, slopes, true, linear)
        _fit(controls, window, shown)

    field = FunctionField(f, xs, SURFACES)
    zoom = ipywidgets.SelectionSlider(
        options=ZOOMS,
        description="zoom",
        continuous_update=False,
        style={"description_width": "initial"},
        layout={"width": "auto"},
    )
    scene.drawn_by(draw, function=field, zoom=zoom)
    return scene


def own_symbols(names, xs):
    """Real symbols with names that are not the function's own."""
    taken = {x.name for x in xs}
    return [sp.Symbol(name + "_" * (name in taken), real=True) for name in names.split()]


def _longest(slopes, at, shown):
    """The greatest length of the gradient in the window: it sets the scale of the arrow."""
    grid = np.meshgrid(*(np.linspace(*interval, 20) for interval in shown))
    lengths = np.hypot(*to_numpy(slopes, at)(*grid).reshape(2, -1))
    lengths = lengths[np.isfinite(lengths)]
    return float(np.percentile(lengths, 95)) or 1.0 if lengths.size else 1.0


def _read(scene, xs, symbols, height, slopes, true, linear):
    """The sentences of the tangent plane."""
    x, y = (symbol.name for symbol in xs)
    a, b, u, v = symbols
    here, there = {"a": a, "b": b}, {"u": u, "v": v}
    has_plane = sp.And(Defined(slopes[0]), Defined(slopes[1]))
    scene.say(
        f"At ({{a}}, {{b}}) the plane is z = {{c}} {{p:+}}({x} {{a:-}}) {{q:+}}({y} {{b:-}}).",
        **here, c=height, p=slopes[0], q=slopes[1], when=has_plane,
    )  # fmt: skip
    scene.say("f is not defined at ({a}, {b}).", **here, when=~Defined(height))
    bare = sp.And(Defined(height), ~has_plane)
    scene.say("f has no tangent plane at ({a}, {b}): it has no gradient there.", **here, when=bare)
    error, distance = sp.Abs(true - linear), sp.sqrt((u - a) ** 2 + (v - b) ** 2)
    scene.say("f is not defined at ({u}, {v}).", **there, when=~Defined(true))
    scene.say(
        "At ({u}, {v}): f = {f:4}, the plane {l:4}, the error {e:2g}; error / distance = {r:2g}.",
        **there, f=true, l=linear, e=error, r=error / distance, when=distance > 1e-9,
    )  # fmt: skip
    scene.say("The two points are the same: move one away.", when=distance <= 1e-9)


def _fit(controls, window, shown):
    """Let the sliders run over the window; the second point moves in or out with it."""
    if np.array_equal(window[0], shown):
        return
    ratio = (shown[:, 1] - shown[:, 0]) / (window[0][:, 1] - window[0][:, 0])
    here = np.array([control.value for control in controls[:2]])
    there = here + ratio * ([control.value for control in controls[2:]] - here)
    for control, interval, value in zip(controls, [*shown, *shown], [*here, *there], strict=True):
        set_range(control, *map(float, interval), float(np.clip(value, *interval)))
    window[0] = shown
