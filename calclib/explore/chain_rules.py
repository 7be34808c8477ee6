"""The views of section 2.1.4: slopes that multiply, Jacobians that multiply, and least squares."""

import numpy as np
import sympy as sp

from calclib import plot
from calclib.derivatives import chain_rule
from calclib.explore.cells import captions, cells, outline
from calclib.explore.functions import FunctionField
from calclib.numerical import to_numpy
from calclib.plot import DERIVATIVE, INK, SECOND
from calclib.scene import (
    POINTER,
    Curve,
    Defined,
    Label,
    Point,
    Scene,
    Segment,
    slider,
)

OUTER = {
    "ln(u)": "ln u",
    "e^u": "e\u1d58",
    "u^2": "u²",
    "sin(u)": "sin u",
    "max(0, u)": "max(0, u), a ReLU",
}
INNER = {
    "x^2 + 1": "x² + 1",
    "2x": "2x",
    "e^x": "e\u02e3",
    "-x^2/2": "-x²/2",
    "max(0, x)": "max(0, x), a ReLU",
}
_u, _x = sp.symbols("u x", real=True)
_us, _xs = sp.symbols("u1:4", real=True), sp.symbols("x1:3", real=True)
_F = (_us[0] + _us[2], _us[1] * _us[2], _us[0] ** 2, _us[1] - _us[2])
_G = (_xs[0] ** 2, _xs[0] * _xs[1], _xs[0] + _xs[1])


def univariate_chain_rule(f="ln(u)", g="x^2 + 1", *, at=1, span=(-1.5, 2.5)):
    """Move x: the slope of f(g(x)) is f'(g(x)) g'(x), the product of two slopes (Theorem 2.1).

    Parameters
    ----------
    f : SymPy expression in u, or text
    g : SymPy expression in x, or text
    at : number
        The point x to begin with.
    span : number, or (x0, x1)
        The part of the x axis that is shown.

    Returns
    -------
    Scene
        The rise du of the tangent of g is the run of the tangent of f.
    """
    low, high = map(float, span if np.ndim(span) else (-span, span))
    x, dx, t = sp.symbols("x0 dx t", real=True)
    outer = FunctionField(_own(f, _u), (_u,), OUTER)
    inner = FunctionField(_own(g, _x), (_x,), INNER, name="g")
    scene = Scene({x: slider("x", low, high, at), dx: slider("dx", -1, 1, 0.5)}, height=0.42)

    def draw(**texts):
        f, g = outer.expression(), inner.expression()
        rule = chain_rule(f, (_u,), (g,), (_x,))
        f_slope, g_slope, slope = (factor[0].subs(_x, x) for factor in rule)
        u, du = g.subs(_x, x), g_slope * dx
        y = f.subs(_u, u)
        ranges = _ranges(f, g, (low, high))
        for title, axes, function, at, slope_there, run in (
            ("u = g(x)", "xu", g, (x, u), g_slope, dx),
            ("y = f(u)", "uy", f, (u, y), f_slope, du),
            ("y = f(g(x))", "xy", f.subs(_u, g), (x, y), slope, dx),
        ):
            drag = {"drag": (x, None), "name": f"the point on {title}"} if axes[0] == "x" else {}
            view = scene.view(_graph(function, axes, ranges), title=title)
            line, rise = at[1] + slope_there * (t - at[0]), slope_there * run
            view.add(
                Curve((t, line), t, *ranges[axes[0]], count=2, halo=False, width=1.8),
                *_change(axes[0], at, (run, 0), (0, 16)),
                *_change(axes[1], (at[0] + run, at[1]), (0, rise), (10, 0)),
                Point(*at, **drag),
            )
        _read_slopes(scene, {"x": x, "u": u, "y": y, "dx": dx, "du": du, "dy": slope * dx},
                     {"f": f_slope, "g": g_slope, "s": slope})  # fmt: skip

    scene.drawn_by(draw, outer=outer, inner=inner)
    return scene


def _own(f, symbol):
    """The function with our symbol in place of another of the same name."""
    if isinstance(f, str):
        return f
    f = sp.sympify(f)
    return f.xreplace({other: symbol for other in f.free_symbols if other.name == symbol.name})


def _ranges(f, g, span):
    """What the axes of x, u and y show: u the values of g on the span, y those of f there."""
    x = np.linspace(*span, 401)
    u = _room(to_numpy(g, (_x,))(x), "g(x)")
    _room(to_numpy(f.subs(_u, g), (_x,))(x), "f(g(x))")
    return {"x": span, "u": u, "y": _room(to_numpy(f, (_u,))(np.linspace(*u, 401)), "f(u)")}


def _room(values, name):
    """An interval around most of the values."""
    values = values[np.isfinite(values)]
    if not values.size:
        raise ValueError(f"{name} has no value for any x that is shown.")
    low, high = plot.heights(np.percentile(values, (3, 97)))
    return low - 0.15 * (high - low), high + 0.15 * (high - low)


def _graph(function, axes, ranges):
    across, up = axes

    def draw(ax):
        plot.graph(function, {"x": _x, "u": _u}[across], span=ranges[across], ax=ax)
        ax.set(ylim=ranges[up], ylabel=f"${up}$")

    return draw


def _change(letter, start, step, offset):
    """The change of one variable along a tangent, in the colour of the variable."""
    end = [c + d for c, d in zip(start, step, strict=True)]
    middle = [c + d / 2 for c, d in zip(start, step, strict=True)]
    color = {"x": INK, "u": SECOND, "y": DERIVATIVE}[letter]
    anchor = "left" if offset[0] else "center"
    name = Label(middle, f"d{letter}", color=color, offset=offset, anchor=anchor)
    return Segment(start, end, color=color, width=4), name


def _read_slopes(scene, at, slopes):
    """The sentences of the univariate chain rule; ``at`` and ``slopes`` hold what they name."""
    here = at | slopes
    u, y, f, g, s = (here[name] for name in ("u", "y", "f", "g", "s"))
    is_u, is_y = Defined(u), sp.And(Defined(u), Defined(y))
    bare = "{} has no derivative at {} = {{{}}}, so the chain rule says nothing here."
    for template, when in (
        ("g is not defined at x = {x}.", ~is_u),
        ("g({x}) = {u} with slope g'({x}) = {g}.", Defined(g)),
        (bare.format("g", "x", "x"), sp.And(is_u, ~Defined(g))),
        ("f is not defined at u = {u}.", sp.And(is_u, ~is_y)),
        ("f({u}) = {y} with slope f'({u}) = {f}.", sp.And(is_y, Defined(f))),
        (bare.format("f", "u", "u"), sp.And(is_y, ~Defined(f))),
        ("f(g(x)) has the slope f'(g(x)) g'(x) = ({f})({g}) = {s}.", Defined(s)),
        ("dx = {dx} makes du = {du}, and this du makes dy = {dy}.", Defined(s)),
    ):
        scene.say(template, **here, when=when)


def multivariate_chain_rule(F=_F, us=_us, G=_G, xs=_xs, *, at=(1, 2), span=2):
    """Pick an entry of J(f∘g): row i of J(f) times column j of J(g) (Theorem 2.2).

    Parameters
    ----------
    F : column or list of functions of `us`
    us : tuple of symbols
    G : column or list of functions of `xs`, one for each of `us`
    xs : tuple of symbols
    at : tuple of numbers
        The point x to begin with.
    span : number
        Each coordinate of x runs from -span to span.

    Returns
    -------
    Scene
        A click on an entry of the product picks it, on a row or column of the factors, these.
    """
    rule = chain_rule(F, us, G, xs)
    (m, d), k = rule.outer.shape, rule.inner.shape[1]
    i, j = sp.symbols("row column", real=True)
    controls = {x: slider(x.name, -span, span, value) for x, value in zip(xs, at, strict=True)}
    controls |= {i: slider("i", 1, m, min(2, m), step=1), j: slider("j", 1, k, 1, step=1)}
    scene = Scene(controls, height=0.1 + 0.07 * max(m, d))
    across, down = POINTER
    left, right = k + 1.1, k + d + 2.2  # where the two factors begin
    f, g = ([f"${name}_{n + 1}$" for n in range(count)] for name, count in (("f", m), ("g", d)))
    x = [f"${sp.latex(symbol)}$" for symbol in xs]
    tables = (
        (rule.product, 0, "", rf"$J_x(f\circ g)$   {m} × {k}", f, x),
        (rule.outer, left, "=", f"$J_{{g(x)}}(f)$   {m} × {d}", f, g),
        (rule.inner, right, "·", f"$J_x(g)$   {d} × {k}", g, x),
    )
    pick = {  # in the second matrix a click picks the row, in the third the column
        j: sp.Piecewise((across - right, across > right), (j, across > left), (across, True)),
        i: sp.Piecewise((i, across > right), (down, True)),
    }
    view = scene.view(lambda ax: captions(ax, tables))
    for matrix, shift, *_ in tables:
        view.add(*cells(matrix, shift=shift))
    view.add(
        outline((i, i), (1, d), shift=left),
        outline((1, d), (j, j), shift=right),
        outline((i, i), (j, j), color=DERIVATIVE),
        Point(j, i, alpha=0, drag=pick, name="the entry of the product"),
    )
    row = [_pick(rule.outer[:, n], i) for n in range(d)]
    column = [_pick(rule.inner[n, :], j) for n in range(d)]
    terms = " + ".join(f"({{a{n}}})({{b{n}}})" for n in range(d))
    numbers = {f"a{n}": a for n, a in enumerate(row)} | {f"b{n}": b for n, b in enumerate(column)}
    scene.say(
        f"Entry ({{i}}, {{j}}) is row {{i}} times column {{j}}: {terms} = {{s}}.",
        otherwise="Entry ({i}, {j}) has no value here: one of its partial derivatives has none.",
        i=i, j=j, s=sum(a * b for a, b in zip(row, column, strict=True)), **numbers,
    )  # fmt: skip
    scene.say(f"The sum runs over the {d} outputs of g: ({m} × {d})({d} × {k}) = {m} × {k}.")
    return scene


def _pick(entries, index):
    """The entry of a list that a control picks."""
    return sp.Piecewise(*((entry, sp.Eq(index, n + 1)) for n, entry in enumerate(entries)))
