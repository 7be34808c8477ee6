"""The views of section 2.2: a function of one variable and its line, one of two and its plane."""

import ipywidgets
import numpy as np
import sympy as sp

from calclib import samples
from calclib.derivatives import gradient
from calclib.explore.parts.axes import graph, levels_title, logarithmic, surface_title
from calclib.explore.parts.calls import call
from calclib.explore.parts.functions import LINES, SURFACES, drawn_for
from calclib.explore.parts.points import (
    absolute,
    compared,
    drop,
    longest_gradient,
    own_symbols,
    plane_at,
    point_controls,
    say_missing,
    undefined,
    value_at,
)
from calclib.explore.parts.slopes import slopes_at
from calclib.palette import DERIVATIVE, SECOND
from calclib.scene import Defined, Scene, checked_number, labelled, set_range, slider
from calclib.scene.expressions import held
from calclib.scene.marks import Arrow, Curve, Path, Plane, Point, Segment

_x, _y = sp.symbols("x y", real=True)
ZOOMS = [(f"{n}×", n) for n in (1, 2, 4, 8, 16, 32, 64)]


def taylor_line(f="sin(x)", x=_x, *, at=0.5, h=1, span=3):
    """Move the point and the distance: the line f(x0) + f'(x0) h, and how its error shrinks with h.

    Parameters
    ----------
    f : SymPy expression, or text, in the symbol ``x``
    at : number, the point x0 to begin with
    h : number from 0.001 to 2, the distance to begin with
    span : number, or (x0, x1)
        The part of the x axis that is shown.

    Returns
    -------
    Scene
        On the right the error against h, both logarithmic: slope 2 where f is twice differentiable.
    """
    low, high = samples.interval(span)
    h = checked_number("h", h, 0.001, 2)
    distance = labelled(ipywidgets.FloatLogSlider, "h", value=h, min=-3, max=0.3, step=0.02,
                        readout_format=".3f")  # fmt: skip
    x0, h, t = own_symbols("x0 h t", (x,))
    scene = Scene({x0: slider(f"{x.name}₀", low, high, at), h: distance})

    def draw(f):
        near = graph(scene, f, x, (low, high), room=(0.3, 0.3), title=f"f and its line at {x}₀")
        value, slopes = held(value_at(f, (x,), (x0,))), slopes_at(f, (x,), (x0,))
        (slope,) = slopes.partials
        true, linear = f.subs(x, x0 + h), value + slope * h

        gap = true - linear

        def error_at(step):
            with sp.evaluate(False):  # SymPy would look for signs
                return absolute(gap.xreplace({h: step}))

        error = error_at(h)
        near.add(
            Curve((t, value + slope * (t - x0)), t, low, high, count=2, halo=False),
            Segment((x0 + h, true), (x0 + h, linear), color=SECOND, width=4),
            Point(x0 + h, true, color=SECOND),
            Point(x0, value, drag=(x0, None), name=f"the point {x.name}₀"),
        )
        far = scene.view(_error_axes, kind="error", title="the error against h, both logarithmic")
        far.add(Curve((t, error_at(t)), t, 0.001, 2, count=240), Point(h, error, color=SECOND))
        where, sloping = f"{x} = {{}}", Defined(slope)
        scene.say(f"Near {where} the line is {{!d}} {{!d:+c}}h.", x0, value, slope, when=sloping)
        say_missing(scene, where, (x0,), value, slopes, "derivative", ", and so no line there")
        told = "With h = {!s}: f = {!s:5}, the line {!d:5}, the error {!s:2g}."
        scene.say(told, h, true, linear, error,
                  otherwise="With h = {} there is nothing to compare.")  # fmt: skip
        smaller, rounding = error_at(h / 10), 1e-13 * (1 + absolute(true))
        tenth = "A tenth of h makes the error {:2g} times smaller."
        known = compared(sp.Gt, smaller, rounding)
        shrinks = compared(sp.Ge, error, 1.05 * smaller)
        scene.say(tenth, error / smaller, when=(known, shrinks))
        hardly = "A tenth of h makes the error hardly smaller, if at all."
        scene.say(hardly, when=(known, ~shrinks, Defined(error)))
        agree = Defined(error), compared(sp.Le, error, rounding)
        scene.say("There is no error: f and its line agree there.", when=agree)

    drawn_for(scene, draw, f, (x,), LINES)
    scene.bar.played(distance, np.geomspace(1.99, 0.001, 120), "Let h go to 0")
    return call(scene, taylor_line, x=x, at=x0, h=h, span=span)


def _error_axes(ax):
    h = np.array([1e-3, 2])
    lines = [(h**k, f"slope {k}", (2e-3, 3 * 5e-3**k)) for k in (1, 2)]
    logarithmic(ax, h, lines, xlim=h, ylim=(1e-8, 10), xlabel="$h$", ylabel="error")


def tangent_plane(f="x^2 + x*y + y^2", xs=(_x, _y), *, at=(1, 1), other=None, zoom=1, span=2):
    """Move the point of contact: the plane is the linear approximation there (Definition 2.5).

    Parameters
    ----------
    f : SymPy expression, or text, in the two symbols ``xs``
    at : tuple of two numbers, the point of contact to begin with
    other : tuple of two numbers, optional
        A second point, at which function and plane are compared.
    zoom : 1, 2, 4, ... or 64
        How many times larger to begin with.
    span : the domain, a number s for -s to s, or ((x0, x1), (y0, y1))

    Returns
    -------
    Scene
    """
    domain = np.array(samples.domain(span))
    size = np.diff(domain)
    contact = point_controls(xs, at, span)
    if other is None:
        aside = np.array([-0.15, 0.1]) * size.T[0]
        other = np.clip(np.array([*at], dtype=float) + aside, *domain.T)
    second = point_controls(xs, other, span, index=1)
    scene = Scene(contact | second)
    (a, b), (u, v) = contact, second
    zoom = labelled(ipywidgets.SelectionSlider, "zoom", options=ZOOMS, value=zoom,
                    continuous_update=False)  # fmt: skip
    window = _Window([*scene.controls.values()], domain, zoom.value)

    def draw(f, zoom):
        shown = window.shown(zoom)
        space = scene.surface(f, xs, shown.tolist(), camera=(62, 14), title=surface_title(xs))
        above = scene.level_curves(f, xs, shown.tolist(), title=levels_title(xs))
        height, slopes = held(value_at(f, xs, (a, b))), slopes_at(f, xs, (a, b))
        plane = plane_at(height, slopes.partials, xs, (a, b))
        true, linear = (held(value_at(e, xs, (u, v))) for e in (f, plane))
        shortest = size.min() / zoom
        space.add(
            Plane(plane, xs, around=(a, b), size=shortest / 3),
            *drop(space, (a, b), height, color=DERIVATIVE),
            *drop(space, (u, v), true, color=SECOND),
            Segment((u, v, linear), (u, v, true), color=SECOND, width=3.5),
            Point(u, v, true, color=SECOND),
            Point(a, b, height),
        )
        steepest = longest_gradient(gradient(f, xs), xs, shown, 95)
        above.add(
            Path([(a, b), (u, v)], color=SECOND, dash=True, width=1.5),
            Arrow((a, b), slopes.partials * (0.3 * shortest / steepest)),
            Point(a, b, drag=(a, b), name="the point of contact"),
            Point(u, v, color=SECOND, drag=(u, v), name="the second point"),
        )
        _read(scene, xs, (a, b), (u, v), height, slopes, true, linear)
        window.fit(shown, zoom)

    drawn_for(scene, draw, f, xs, SURFACES, zoom=zoom)
    scene.bar.played(zoom, [n for _, n in ZOOMS], "Zoom in")
    return call(scene, tangent_plane, xs=xs, at=(a, b), other=(u, v), zoom=zoom, span=span)


def _read(scene, xs, here, there, height, slopes, true, linear):
    """The sentences of the tangent plane."""
    (a, b), (p, q), (x, y) = here, slopes.partials, xs
    has_plane = sp.And(Defined(p), Defined(q), ~slopes.missing)
    plane = f"the plane is z = {{!d}} {{!d:+c}}({x} {{!d:-}}) {{!d:+c}}({y} {{!d:-}})."
    scene.say("At ({!d}, {!d}) " + plane, a, b, height, p, a, q, b, when=has_plane)
    lack = "tangent plane", ": it has no gradient there"
    say_missing(scene, "({}, {})", here, height, slopes, *lack)
    error, distance = absolute(true - linear), (sp.Matrix(there) - sp.Matrix(here)).norm()
    scene.say(f"f {undefined(scene, true)} at ({{}}, {{}}).", *there, when=~Defined(true))
    scene.say(
        "At ({!s}, {!s}): f = {!s:4}, the plane {!d:4}, the error {!s:2g}; "
        "error / distance = {!s:2g}.",
        *there, true, linear, error, error / distance, when=compared(sp.Gt, distance, 1e-9),
    )  # fmt: skip
    alone = Defined(true), ~has_plane
    scene.say(
        "At ({!s}, {!s}): f = {!s:4}, and no plane to compare it with.", *there, true, when=alone
    )
    scene.say("The two points are the same: move one away.", when=compared(sp.Le, distance, 1e-9))


class _Window:
    """What the sliders of the two points run over: the domain or, zoomed, a part around the first.

    The second point comes nearer as the window gets smaller, and goes back as it gets larger, to
    where it was if the reader moved none of them meanwhile.
    """

    def __init__(self, sliders, domain, zoom):
        self.sliders, self.domain, self.zoom = sliders, domain, zoom
        self.steps = [control.step for control in sliders]
        self.left = self.points()
        self.away = (self.left[1] - self.left[0]) * zoom  # as it is without a zoom

    def points(self):
        return np.array([control.value for control in self.sliders]).reshape(2, 2)

    def shown(self, zoom):
        """The intervals of the window, shape (2, 2)."""
        if zoom == 1:
            return self.domain
        size = np.diff(self.domain) / zoom
        middle, second = self.points()
        if zoom == self.zoom:  # neither point moves: where the window can, it holds both
            half = size.T[0] / 2
            near = np.abs(second - middle) <= (1 + 1e-9) * 2 * half
            middle = np.where(near, np.clip(middle, second - half, second + half), middle)
        return middle[:, None] + size * np.array([-0.5, 0.5])

    def fit(self, shown, zoom):
        """Let the sliders run over the window, in as many steps as before."""
        before, (contact, second) = self.steps[0] / self.sliders[0].step, self.points()
        if not np.allclose((contact, second), self.left, rtol=0, atol=1e-9 * np.ptp(shown)):
            self.away = (second - contact) * before
        points = np.clip((contact, np.round(contact + self.away / zoom, 12)), *shown.T)
        rows = zip(self.sliders, self.steps, [*shown, *shown], points.ravel(), strict=True)
        for control, step, interval, value in rows:
            set_range(control, *map(float, interval), float(value), step=step / zoom)
        self.left, self.zoom = self.points(), zoom
