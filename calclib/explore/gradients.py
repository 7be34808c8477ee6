"""The views of section 2.1.2: the gradient of a function, of a linear one, of the squared norm."""

from functools import partial
from itertools import product

import numpy as np
import sympy as sp
from matplotlib.colors import to_hex

from calclib import samples
from calclib.derivatives import gradient, linear_approximation
from calclib.derivatives.branches import Branches
from calclib.explore.parts.axes import levels_title, surface_title
from calclib.explore.parts.calls import call
from calclib.explore.parts.functions import SURFACES, drawn_for
from calclib.explore.parts.points import (
    compared,
    drop,
    indexed_sliders,
    inside,
    longest_gradient,
    plane_at,
    point_controls,
    say_missing,
    value_at,
)
from calclib.explore.parts.slopes import slopes_at
from calclib.palette import DERIVATIVE, HEIGHT, INK, SECOND
from calclib.scene import Defined, Scene
from calclib.scene.expressions import bound, held
from calclib.scene.marks import Arrow, Iteration, Label, Path, Plane, Point, Polygon, Segment

_x, _y, x1, x2 = sp.symbols("x y x1 x2", real=True)
_xs = x1, x2
PALE = "#e9a084"  # the warm accent, for gradients at other points than the one in question
STEPS = 110  # along a level curve, each way
_least = partial(sp.Min, evaluate=False)  # of formulas that SymPy would compare for long


def gradient_arrow(f="x^2 + x*y + y^2", xs=(_x, _y), *, at=(1, 0.4), span=2):
    """Move the point: the gradient is at a right angle to the level curve (Definition 2.3).

    Parameters
    ----------
    f : SymPy expression, or text, in the two symbols ``xs``
    at : tuple of two numbers, the point to begin with
    span : the domain, a number s for -s to s, or ((x0, x1), (y0, y1))

    Returns
    -------
    Scene

    Examples
    --------
    >>> print(gradient_arrow("x*y", at=(1, 2)).reading.splitlines()[0])
    At (1, 2): f = 2 and the gradient is (2, 1)ᵀ, of length 2.236.
    """
    domain = np.array(samples.domain(span))
    size = np.diff(domain).min()
    scene = Scene(point_controls(xs, at, span))
    here = sp.Matrix([*scene.controls])
    a, b = here

    def draw(f):
        height, found = held(value_at(f, xs, here)), slopes_at(f, xs, here)
        slopes = found.partials
        length = held(sp.sqrt(slopes.dot(slopes)))
        uphill = held(slopes / length)
        along = sp.Matrix([-uphill[1], uphill[0]])
        steepest = longest_gradient(gradient(f, xs), xs, domain)
        arrow, reach = held(slopes * (0.4 * size / steepest)), held(0.22 * size * along)
        side = held(_least(size / 22, sp.sqrt(arrow.dot(arrow)) / 2))
        space = scene.surface(f, xs, span, camera=(62, 20), title=surface_title(xs))
        low, high = space.heights
        lifted = height + (high - low) / 200  # above the facets of the surface
        contact, level = sp.Matrix([a, b, height]), sp.Matrix([*reach, 0])
        rise = held(slopes.dot(arrow))
        up = sp.Matrix([*arrow, rise]) * held(_least(1, (high - height) / rise))  # in the plane
        walks = _level_curve(f, xs, here, size)
        space.add(
            Plane(plane_at(height, slopes, xs, here), xs, around=here, size=size / 4),
            *walks((*xs, lifted), color=INK),
            *drop(space, here, height),
            Segment(contact - level, contact + level, color=SECOND, width=3),
            Arrow(contact, up),
            Point(*contact),
        )
        scene.level_curves(f, xs, span, title=levels_title(xs)).add(
            *walks(xs, color=INK, halo=False),
            Segment(here - reach, here + reach, color=SECOND, dash=True),
            Path([here + side * v for v in (uphill, uphill + along, along)], color=INK, width=1.5),
            Arrow(here, arrow),
            Point(a, b, drag=(a, b), name="the point"),
            _gradient_name(here, arrow, span),
        )
        defined, step = sp.And(Defined(length), ~found.missing), size / 40
        told = "At ({}, {}): f = {} and the gradient is ({!d}, {!d})ᵀ, of length {!d}."
        scene.say(told, a, b, height, *slopes, length, when=defined)
        say_missing(scene, "({}, {})", here, height, found, "gradient")
        up, across = (value_at(f, xs, held(here + step * v)) - height for v in (uphill, along))
        scene.say(
            "A step of {} along the gradient changes f by {!d:2g}; "
            "one as long along the blue line, by {!s:2g}.",
            step, up, across, when=compared(sp.Gt, length, 1e-12),
        )  # fmt: skip
        flat = "The gradient is zero: no direction is uphill, and there is no arrow."
        scene.say(flat, when=(defined, compared(sp.Le, length, 1e-12)))

    drawn_for(scene, draw, f, xs, SURFACES)
    return call(scene, gradient_arrow, xs=xs, at=here, span=span)


def _level_curve(f, xs, through, size):
    """The level curve of f through a point, walked both ways, for a picture whose side is ``size``.

    Each step goes at a right angle to the gradient, and back to the level where the step before
    left it; it is no longer than the way to where the gradient may be zero, so that the curve ends
    in a saddle, and around a minimum closes. What is shown is the point back on its level.

    Returns a function of the coordinates ``at`` and a style that makes the marks, for each view.
    """
    slopes = held(gradient(f, xs))
    square = held(slopes.dot(slopes))
    along = sp.Matrix([-slopes[1], slopes[0]])
    near = size / 10_000
    with sp.evaluate(False):  # SymPy would compare the branches of a kink for long
        ahead = sp.Matrix(xs) + along * (near / sp.sqrt(square))
        turn = [bound(slope, dict(zip(xs, ahead, strict=True))) - slope for slope in slopes]
        turned = sp.sqrt(sum(t**2 for t in turn)) / near  # how the gradient changes along the curve
        least = 1 / sp.Max(60 * sp.sqrt(square) / size, turned)
        arrived = least * sp.sqrt(square) < near  # at a saddle, or a minimum
        least = held(Branches((sp.nan, arrived), (least, sp.true)))
    back = held(slopes * held((f - held(value_at(f, xs, through))) / square))
    shown = dict(zip(xs, sp.Matrix(xs) - back, strict=True))
    steps = [sp.Matrix(xs) + sign * least * along - back for sign in (1, -1)]

    def walks(at, **style):
        at = [c.xreplace(shown) for c in at]
        return [Iteration(xs, through, step, STEPS, at=at, radius=0, **style) for step in steps]

    return walks


def _gradient_name(here, arrow, span):
    """The name to the right of the arrow's tip, or of where it leaves the picture."""
    size = np.diff(samples.domain(span)).min()
    edges = (0.04, 0.04), (0.04, 0.04)
    tip = sp.Matrix(inside(sp.Matrix(here) + arrow, span, edges))
    right = sp.Matrix([arrow[1], -arrow[0]]) / sp.sqrt(arrow.dot(arrow))
    style = {"color": DERIVATIVE, "offset": (0, 0), "anchor": "center", "size": 16}
    return Label(inside(tip + 0.08 * size * right, span, edges), "∇f", **style)


def linear_functional(w=(1, 0.5), *, at=(0.8, -0.6)):
    """Move w and x: the gradient of f(x) = w^T x is w at every point (Exercise 2.1).

    Parameters
    ----------
    w : tuple of two numbers, from -1.5 to 1.5
    at : tuple of two numbers, from -2 to 2, the point x to begin with

    Returns
    -------
    Scene

    Examples
    --------
    >>> print(linear_functional(w=(1, 0.5), at=(-1, 2)).reading.splitlines()[0])
    With w = (1, 0.5), at x = (-1, 2): f = 0 and the gradient is (1, 0.5)ᵀ.
    """
    weights = w1, w2 = sp.symbols("w1 w2", real=True)
    f = w1 * x1 + w2 * x2
    slopes, square = gradient(f, _xs), w1**2 + w2**2
    controls = indexed_sliders(weights, -1.5, 1.5, w) | indexed_sliders(_xs, -2, 2, at)
    scene, scale = Scene(controls), sp.Rational(1, 3)  # of the arrows: all end on the domain
    still = partial(_axes, zlim=(-6, 6), zlabel="$z$")
    space = scene.view(still, camera=(-65, 22), title=surface_title(_xs), heights=(-6, 6))
    plane = scene.view(partial(_axes, aspect="equal"), title=levels_title(_xs))
    foot, across = sp.Matrix(weights) / square, sp.Matrix([-w2, w1]) * 3 / sp.sqrt(square)
    for level in range(-6, 6):  # on the floor of the box, below all else
        ends = [(*(level * foot + sign * across), -6) for sign in (-1, 1)]
        space.add(Segment(*ends, color="#8a8a99", width=0.8, halo=False))
    for level in range(-6, 6):  # f lies between this and the next number in a strip of the plane
        line = [level * foot - across, level * foot + across]
        strip = [*line, line[1] + foot, line[0] + foot]
        color = to_hex(HEIGHT((level + 6.5) / 12))
        lifted = [(*p, value_at(f, _xs, p)) for p in strip]
        space.add(Polygon(lifted, color=color, alpha=0.95))
        plane.add(Polygon(strip, color=color, alpha=1))
        plane.add(Segment(*line, color="#555566", width=0.7, halo=False))
    space.add(*drop(space, _xs, f), Point(x1, x2, f))
    plane.add(
        *_field(slopes, (-1.5, -0.5, 0.5, 1.5), scale),
        Arrow(_xs, scale * slopes, width=4.5),
        Point(x1, x2, drag=_xs, name="the point x"),
        _gradient_name(_xs, scale * slopes, 2),
    )
    told = "With **w** = ({}, {}), at **x** = ({}, {}): f = {} and the gradient is ({!d}, {!d})ᵀ."
    scene.say(told, *weights, *_xs, f, *slopes)
    scene.say("Wherever **x** goes, that is **w**.", when=square > 0)
    scene.say("f is 0 everywhere: there is no slope, and no arrow.", when=sp.Eq(square, 0))
    return call(scene, linear_functional, w=weights, at=_xs)


def _axes(ax, **settings):
    """Empty axes, for a function that only the controls know."""
    ax.set(xlim=(-2, 2), ylim=(-2, 2), xlabel="$x_1$", ylabel="$x_2$", **settings)


def _field(slopes, ticks, scale):
    """Pale arrows along the gradient at the points of a grid."""
    return [
        Arrow(p, scale * value_at(slopes, _xs, p), color=PALE, width=2)
        for p in product(ticks, repeat=2)
    ]


def squared_norm(*, at=(0.8, 0.5)):
    """Move x: the gradient of f(x) = ||x||^2 is 2x, outward and twice as long (Exercise 2.2).

    Parameters
    ----------
    at : tuple of two numbers, from -1 to 1, the point x to begin with

    Returns
    -------
    Scene

    Examples
    --------
    >>> print(squared_norm(at=(0.6, 0.8)).reading)
    At x = (0.6, 0.8): f = 1 and the gradient is (1.2, 1.6)ᵀ.
    Its length is 2, that of x is 1.
    """
    f = x1**2 + x2**2
    slopes = gradient(f, _xs)
    scene = Scene(indexed_sliders(_xs, -1, 1, at))
    tangent = linear_approximation(_x**2 + _y**2, (_x, _y), at=_xs)
    right = sp.Matrix([x2, -x1]) * 0.3 / sp.sqrt(f)  # of the arrows
    style = {"offset": (0, 0), "anchor": "center", "size": 16}
    space = scene.surface(f, _xs, 1.5, camera=(62, 14), title=surface_title(_xs))
    space.add(
        Plane(tangent, (_x, _y), around=_xs, size=0.6), *drop(space, _xs, f), Point(x1, x2, f)
    )
    scene.level_curves(f, _xs, 3.1, title=levels_title(_xs)).add(
        *_field(slopes, (-2.1, -0.7, 0.7, 2.1), 0.15),
        Arrow(_xs, slopes),
        Arrow((0, 0), _xs, color=SECOND),
        Point(x1, x2, drag=_xs, name="the point x"),
        Label(sp.Matrix(_xs) / 2 + right, "x", color=SECOND, **style),
        Label(2 * sp.Matrix(_xs) + right, "2x", color=DERIVATIVE, **style),
    )
    scene.say(
        "At **x** = ({!s}, {!s}): f = {} and the gradient is ({!d}, {!d})ᵀ.", *_xs, f, *slopes
    )
    length = sp.sqrt(slopes.dot(slopes))
    scene.say("Its length is {!d}, that of **x** is {!s}.", length, sp.sqrt(f))
    return call(scene, squared_norm, at=_xs)
