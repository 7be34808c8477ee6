"""The chain rules of section 2.1.4: slopes that multiply, Jacobians that multiply."""

import numpy as np
import sympy as sp

from calclib import samples
from calclib.derivatives import chain_rule
from calclib.explore.parts.calls import call, functions
from calclib.explore.parts.cells import captions, cells, outline
from calclib.explore.parts.functions import FunctionField, formula
from calclib.explore.parts.patience import patient
from calclib.explore.parts.points import indexed_sliders, letters, one_for_each, undefined, value_at
from calclib.explore.parts.slopes import slopes_at, where_they_are
from calclib.numerical import to_numpy
from calclib.palette import DERIVATIVE, INK, SECOND
from calclib.scene import POINTER, Defined, Scene, checked_number, slider, stills
from calclib.scene.expressions import held
from calclib.scene.marks import Curve, Label, Point, Segment

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
_F, _G = ("u1 + u3", "u2*u3", "u1^2", "u2 - u3"), ("x1^2", "x1*x2", "x1 + x2")


def univariate_chain_rule(f="ln(u)", g="x^2 + 1", *, at=1, dx=0.5, span=(-1.5, 2.5)):
    """Move x: the slope of f(g(x)) is f'(g(x)) g'(x), the product of two slopes (Theorem 2.1).

    Parameters
    ----------
    f : SymPy expression in u, or text
    g : SymPy expression in x, or text
    at : number, the point x to begin with
    dx : number from -1 to 1, its change to begin with
    span : number, or (x0, x1)
        The part of the x axis that is shown.

    Returns
    -------
    Scene
        The rise du of the tangent of g is the run of the tangent of f.
    """
    low, high = samples.interval(span)
    x, change, t = sp.symbols("x0 dx t", real=True)
    fields = {
        "outer": FunctionField(_own(f, _u), (_u,), OUTER),
        "inner": FunctionField(_own(g, _x), (_x,), INNER, name="g"),
    }
    sliders = slider("x", low, high, at), slider("dx", -1, 1, dx)
    scene, dx = Scene(dict(zip((x, change), sliders, strict=True)), height=0.42), change

    def draw(outer, inner):
        f, g = outer, inner
        both = f.subs(_u, g)
        u = held(value_at(g, (_x,), (x,)))
        at_x, at_u = slopes_at(g, (_x,), (x,)), slopes_at(f, (_u,), (u,))
        (g_slope,), (f_slope,) = at_x.partials, at_u.partials
        du, slope = g_slope * dx, f_slope * g_slope
        y, dy = held(value_at(f, (_u,), (u,))), slope * dx
        us = _room(g, _x, (low, high), "g(x)")
        _room(both, _x, (low, high), "f(g(x))")
        ranges = {"x": (low, high), "u": us, "y": _room(f, _u, us, "f(u)")}
        for title, (across, up), function, at, step, rate in (
            ("u = g(x)", "xu", g, (x, u), (dx, du), g_slope),
            ("y = f(u)", "uy", f, (u, y), (du, f_slope * du), f_slope),
            ("y = f(g(x))", "xy", both, (x, y), (dx, dy), slope),
        ):
            drag = {"drag": (x, None), "name": f"the point on {title}"} if across == "x" else {}
            variable = {"x": _x, "u": _u}[across]
            still = _graph(function, variable, ranges[across], ranges[up], f"${up}$")
            tangent = Curve((t, at[1] + rate * (t - at[0])), t, *ranges[across], count=2,
                            halo=False, width=1.8)  # fmt: skip
            corner = at[0] + step[0], at[1]
            scene.view(still, kind="graph", title=title).add(
                tangent,
                *_change(across, at, (step[0], 0), beside=(0, -_aside(step[1], ranges[up]))),
                *_change(up, corner, (0, step[1]), beside=(_aside(step[0], ranges[across]), 0)),
                Point(*at, **drag),
            )
        _read(scene, x, dx, u, y, at_x, at_u)

    scene.drawn_by(patient(draw), **fields)
    given = {"f": fields["outer"], "g": fields["inner"], "span": span}
    return call(scene, univariate_chain_rule, at=x, dx=dx, **given)


def _read(scene, x, dx, u, y, at_x, at_u):
    """The sentences of the two slopes and their product, from what `slopes_at` tells of each."""
    (g_slope,), (f_slope,) = at_x.partials, at_u.partials
    slope = f_slope * g_slope
    is_u, is_y = Defined(u), sp.And(Defined(u), Defined(y))
    bare = "{0} has no derivative at {1} = {{}}, so the chain rule says nothing here."
    for template, values, when in (
        (f"g {undefined(scene, u)} at x = {{}}.", [x], ~is_u),
        ("g({}) = {!s} with slope g'({}) = {!d}.", [x, u, x, g_slope], Defined(g_slope)),
        (bare.format("g", "x"), [x], at_x.missing),
        ("The formula of g' has no value at x = {}.", [x],
         sp.And(is_u, ~Defined(g_slope), ~at_x.missing)),
        (f"f {undefined(scene, y)} at u = {{}}.", [u], sp.And(is_u, ~is_y)),
        ("f({!s}) = {} with slope f'({!s}) = {!d}.", [u, y, u, f_slope],
         sp.And(is_y, Defined(f_slope))),
        (bare.format("f", "u"), [u], sp.And(is_y, at_u.missing)),
        ("The formula of f' has no value at u = {}.", [u],
         sp.And(is_y, ~Defined(f_slope), ~at_u.missing)),
        ("f(g(x)) has the slope f'(g(x)) g'(x) = ({!d})({!d}) = {!d}.", [f_slope, g_slope, slope],
         Defined(slope)),
        ("dx = {} makes du = {!s}, and this du makes dy = {!d}.", [dx, g_slope * dx, slope * dx],
         Defined(slope)),
    ):  # fmt: skip
        scene.say(template, *values, when=when)


def _own(f, symbol):
    """The function with our symbol in place of another of the same name."""
    if isinstance(f, str):
        return f
    f = formula(f)
    return f.xreplace({other: symbol for other in f.free_symbols if other.name == symbol.name})


def _room(f, x, span, name):
    """An interval around most of the values of f on a span."""
    values = to_numpy(f, (x,))(np.linspace(*span, 401))
    values = values[np.isfinite(values)]
    if not values.size:
        raise ValueError(f"{name} has no value that can be drawn for any x that is shown.")
    low, high = samples.heights(np.percentile(values, (3, 97)))
    return low - 0.15 * (high - low), high + 0.15 * (high - low)


def _graph(f, x, span, ylim, ylabel):
    return lambda ax: stills.graph(f, x, span=span, ax=ax).set(ylim=ylim, ylabel=ylabel)


def _change(letter, start, step, beside):
    """The change of one variable along a tangent, in the colour of the variable."""
    start, step = sp.Matrix(start), sp.Matrix(step)
    color = {"x": INK, "u": SECOND, "y": DERIVATIVE}[letter]
    at = start + step / 2 + sp.Matrix(beside)
    name = Label(at, f"d{letter}", color=color, offset=(0, 0), anchor="center")
    return Segment(start, start + step, color=color, width=4), name


def _aside(step, span):
    """How far outside its triangle a name stands, on the side where a step leads."""
    low, high = span
    return sp.sign(step + 1e-12) * 0.08 * (high - low)


def multivariate_chain_rule(F=_F, us=_us, G=_G, xs=_xs, *, at=(1, 2), entry=None,
                            span=2):  # fmt: skip
    """Pick an entry of J(f∘g): row i of J(f) times column j of J(g) (Theorem 2.2).

    Parameters
    ----------
    F : column or list of functions of `us`; they may be texts
    us : tuple of symbols
    G : column or list of functions of `xs`, one for each of `us`
    xs : tuple of symbols
    at : tuple of numbers, the point x to begin with
    entry : (row, column) of the product, to begin with, optional
    span : number
        Each coordinate of x runs from -span to span.

    Returns
    -------
    Scene
        A click on an entry of the product picks it, on a row or column of the factors, these.
    """
    us, xs = letters(us), letters(xs)
    F, G = functions(F, us), functions(G, xs)
    rule = chain_rule(F, us, G, xs)
    (m, d), k = rule.outer.shape, rule.inner.shape[1]
    at_g = [Defined(value_at(f, us, G)) for f in F]
    product, outer = (where_they_are(F, at_g, J) for J in (rule.product, rule.outer))
    inner = where_they_are(G, [Defined(g) for g in G], rule.inner)
    i, j = sp.symbols("row column", real=True)
    span = checked_number("span", span)
    controls = indexed_sliders(xs, -span, span, at)
    row, column = (min(2, m), 1) if entry is None else one_for_each(entry, (i, j), "The entry")
    for index, name, most, first in ((i, "i", m, row), (j, "j", k, column)):
        first = checked_number(name, first, 1, most, whole=True)
        if most > 1:
            controls[index] = slider(name, 1, most, first, step=1)
    i, j = (index if index in controls else sp.S.One for index in (i, j))
    scene = Scene(controls, height=0.1 + 0.07 * max(m, d))
    across, down = POINTER
    left, right = k + 1.1, k + d + 2.2  # where the two factors begin
    f, g = ([f"${name}_{n + 1}$" for n in range(count)] for name, count in (("f", m), ("g", d)))
    x = [f"${sp.latex(symbol)}$" for symbol in xs]
    tables = (
        (product, 0, "", f"$J_x(f\\circ g)$\n{m} × {k}", f, x),
        (outer, left, "=", f"$J_{{g(x)}}(f)$\n{m} × {d}", f, g),
        (inner, right, "·", f"$J_x(g)$\n{d} × {k}", g, x),
    )
    pick = {  # in the second matrix a click picks the row, in the third the column
        j: sp.Piecewise((across - right, across > right), (j, across > left), (across, True)),
        i: sp.Piecewise((i, across > right), (down, True)),
    }
    pick.pop(sp.S.One, None)
    view = scene.view(lambda ax: captions(ax, tables), bare=True)
    for matrix, shift, *_ in tables:
        view.add(*cells(matrix, shift=shift))
    view.add(
        outline((i, i), (1, d), shift=left),
        outline((1, d), (j, j), shift=right),
        outline((i, i), (j, j), color=DERIVATIVE),
        Point(j, i, alpha=0, drag=pick or None, name="the entry of the product"),
    )
    pairs = [(_pick(outer[:, n], i), _pick(inner[n, :], j)) for n in range(d)]
    total, factors = sum(a * b for a, b in pairs), [factor for pair in pairs for factor in pair]
    terms = " + ".join(["({})({})"] * d)
    scene.say(
        f"Entry ({{}}, {{}}) is row {{}} times column {{}}: {terms} = {{!d}}.",
        i, j, i, j, *factors, total,
        otherwise="Entry ({}, {}) has no value here: the formula of a partial derivative has none.",
    )  # fmt: skip
    outputs, shapes = f"{d} output{'s' * (d > 1)}", f"({m} × {d})({d} × {k}) = {m} × {k}"
    scene.say(f"The sum runs over the {outputs} of g: {shapes}.")
    fixed = {"F": F, "us": us, "G": G, "xs": xs}
    return call(scene, multivariate_chain_rule, fixed, at=xs, entry=(i, j), span=span)


def _pick(entries, index):
    """The entry of a list that a control picks."""
    return sp.Piecewise(*((entry, sp.Eq(index, n + 1)) for n, entry in enumerate(entries)))
