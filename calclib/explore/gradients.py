"""The views of section 2.1.2: the gradient of a function, of a linear one, of the squared norm."""

from itertools import product

import numpy as np
import sympy as sp
from matplotlib.colors import to_hex

from calclib import plot
from calclib.derivatives import gradient, linear_approximation
from calclib.explore.first_order_approximation import SURFACES
from calclib.explore.functions import FunctionField
from calclib.explore.over_level_curves import gradient_name, level_curve, longest_gradient
from calclib.plot import DERIVATIVE, HEIGHT, INK, SECOND
from calclib.scene import (
    Arrow,
    Defined,
    Label,
    Path,
    Plane,
    Point,
    Polygon,
    Scene,
    Segment,
    slider,
)

_x, _y, x1, x2 = sp.symbols("x y x1 x2", real=True)
_xs = x1, x2
PALE = "#e9a084"  # the warm accent, for gradients at other points than the one in question
TURN, MOVE = "drag to turn", "click or drag to move the point"


def gradient_arrow(f="x^2 + x*y + y^2", xs=(_x, _y), *, at=(1, 0.4), span=2):
    """Move the point: the gradient is at a right angle to the level curve (Definition 2.3).

    Parameters
    ----------
    f : SymPy expression, or text
        A function of two variables.
    xs : tuple of two symbols
    at : tuple of two numbers
        The point to begin with.
    span : number s for -s to s, or ((x0, x1), (y0, y1))
        The domain.

    Returns
    -------
    Scene

    Examples
    --------
    >>> print(gradient_arrow("x*y", at=(1, 2)).reading.splitlines()[0])
    At (1, 2): f = 2 and the gradient is (2, 1)ᵀ, of length 2.236.
    """
    domain = np.array(plot.domain(span))
    size = (domain[:, 1] - domain[:, 0]).min()
    names = [f"{x.name}0" for x in xs]
    a, b = symbols = sp.symbols([n + "_" * (n in map(str, xs)) for n in names], real=True)
    here = sp.Matrix(symbols)
    sliders = [slider(f"{x.name}₀", *domain[i], at[i]) for i, x in enumerate(xs)]
    scene = Scene(dict(zip(symbols, sliders, strict=True)))

    def draw(function):
        f = field.expression()
        height, slopes = f.subs(dict(zip(xs, symbols, strict=True))), gradient(f, xs, at=symbols)
        length = sp.sqrt(slopes.dot(slopes))
        uphill = slopes / length
        along = sp.Matrix([-uphill[1], uphill[0]])
        arrow, reach = slopes * 0.4 * size / longest_gradient(f, xs, domain), 0.22 * size * along
        side = sp.Min(size / 22, sp.sqrt(arrow.dot(arrow)) / 2)
        space = scene.surface(f, xs, span, camera=(62, 20), title=TURN)
        low, high = plot.heights(space.grids[0][2])
        lifted = height + (high - low) / 200  # above the facets of the surface
        contact, level = sp.Matrix([a, b, height]), sp.Matrix([*reach, 0])
        space.add(
            Plane(linear_approximation(f, xs, at=symbols), xs, around=symbols, size=size / 4),
            *level_curve(f, xs, symbols, size, at=(*xs, lifted), color=INK),
            Segment(contact - level, contact + level, color=SECOND, width=3),
            Point(*contact),
        )
        scene.level_curves(f, xs, span, title=MOVE).add(
            *level_curve(f, xs, symbols, size, color=INK, halo=False),
            Segment(here - reach, here + reach, color=SECOND, dash=True),
            Path([here + side * v for v in (uphill, uphill + along, along)], color=INK, width=1.5),
            Arrow(here, arrow),
            Point(a, b, drag=symbols, name="the point"),
            gradient_name(here + arrow, domain),
        )
        there, defined = {"a": a, "b": b}, Defined(length)
        scene.say(
            "At ({a}, {b}): f = {f} and the gradient is ({p}, {q})ᵀ, of length {n}.",
            **there, f=height, p=slopes[0], q=slopes[1], n=length, when=defined,
        )  # fmt: skip
        scene.say("f is not defined at ({a}, {b}).", **there, when=~Defined(height))
        kink = sp.And(Defined(height), ~defined)
        scene.say("f has no gradient at ({a}, {b}).", **there, when=kink)
        step = size / 40
        up, across = (
            f.subs(dict(zip(xs, here + step * v, strict=True)), simultaneous=True) - height
            for v in (uphill, along)
        )
        scene.say(
            "A step of {h} along the gradient changes f by {u:2g}; "
            "one as long along the blue line, by {l:2g}.",
            h=step, u=up, l=across, when=length > 1e-9,
        )  # fmt: skip
        flat = "The gradient is zero: no direction is uphill, and there is no arrow."
        scene.say(flat, when=sp.And(defined, length <= 1e-9))

    field = FunctionField(f, xs, SURFACES)
    scene.drawn_by(draw, function=field)
    return scene


def linear_functional(w=(1, 0.5), *, at=(0.8, -0.6)):
    """Move w and x: the gradient of f(x) = w^T x is w at every point (Exercise 2.1).

    Parameters
    ----------
    w : tuple of two numbers, from -1.5 to 1.5
    at : tuple of two numbers, from -2 to 2
        The point x to begin with.

    Examples
    --------
    >>> print(linear_functional(w=(1, 0.5), at=(-1, 2)).reading.splitlines()[0])
    With w = (1, 0.5), at x = (-1, 2): f = 0 and the gradient is (1, 0.5)ᵀ.
    """
    weights = w1, w2 = sp.symbols("w1 w2", real=True)
    f = w1 * x1 + w2 * x2
    slopes, square = gradient(f, _xs), w1**2 + w2**2
    controls = {s: slider(f"w{n}", -1.5, 1.5, v) for s, n, v in zip(weights, "₁₂", w, strict=True)}
    controls |= {s: slider(f"x{n}", -2, 2, v) for s, n, v in zip(_xs, "₁₂", at, strict=True)}
    scene = Scene(controls)
    space = scene.view(lambda ax: _axes(ax, height=6), camera=(-65, 22), title=TURN)
    plane = scene.view(_axes, title=MOVE)
    foot, across = sp.Matrix(weights) / square, sp.Matrix([-w2, w1]) * 3 / sp.sqrt(square)
    for level in range(-6, 6):  # f lies between this and the next number in a strip of the plane
        line = [level * foot - across, level * foot + across]
        strip = [*line, line[1] + foot, line[0] + foot]
        color = to_hex(HEIGHT((level + 6.5) / 12))
        lifted = [(*p, f.subs(dict(zip(_xs, p, strict=True)))) for p in strip]
        space.add(Polygon(lifted, color=color, alpha=0.95))
        plane.add(Polygon(strip, color=color, alpha=1))
        plane.add(Segment(*line, color="#555566", width=0.7, halo=False))
    space.add(Point(x1, x2, f))
    plane.add(
        *_field(slopes, (-1.5, -0.5, 0.5, 1.5), 0.45),
        Arrow(_xs, 0.45 * slopes, width=4.5),
        Point(x1, x2, drag=_xs, name="the point x"),
        gradient_name(sp.Matrix(_xs) + 0.45 * slopes, np.array(plot.domain(2))),
    )
    scene.say(
        "With w = ({w1}, {w2}), at x = ({x1}, {x2}): f = {f} and the gradient is ({p}, {q})ᵀ.",
        w1=w1, w2=w2, x1=x1, x2=x2, f=f, p=slopes[0], q=slopes[1],
    )  # fmt: skip
    scene.say("Wherever x goes, that is w.", when=square > 0)
    scene.say("f is 0 everywhere: there is no slope, and no arrow.", when=sp.Eq(square, 0))
    return scene


def _axes(ax, reach=2, height=None):
    """Empty axes, for a function that only the controls know."""
    ax.set(xlim=(-reach, reach), ylim=(-reach, reach), xlabel="$x_1$", ylabel="$x_2$")
    if height is None:
        ax.set_aspect("equal")
    else:
        ax.set(zlim=(-height, height), zlabel="$z$")


def _field(slopes, ticks, scale):
    """Pale arrows along the gradient at the points of a grid."""
    return [
        Arrow(p, scale * slopes.subs(dict(zip(_xs, p, strict=True))), color=PALE, width=2)
        for p in product(ticks, repeat=2)
    ]


def squared_norm(*, at=(0.8, 0.5)):
    """Move x: the gradient of f(x) = ||x||^2 is 2x, outward and twice as long (Exercise 2.2).

    Parameters
    ----------
    at : tuple of two numbers, from -1 to 1
        The point x to begin with.

    Examples
    --------
    >>> print(squared_norm(at=(0.6, 0.8)).reading)
    At x = (0.6, 0.8): f = 1 and the gradient is (1.2, 1.6)ᵀ.
    Its length is 2, that of x is 1.
    """
    f = x1**2 + x2**2
    slopes = gradient(f, _xs)
    sliders = [slider(f"x{n}", -1, 1, v) for n, v in zip("₁₂", at, strict=True)]
    scene = Scene(dict(zip(_xs, sliders, strict=True)))
    tangent = linear_approximation(_x**2 + _y**2, (_x, _y), at=_xs)
    scene.surface(f, _xs, 1.5, camera=(62, 14), title=TURN).add(
        Plane(tangent, (_x, _y), around=_xs, size=0.6), Point(x1, x2, f)
    )
    scene.level_curves(f, _xs, 3.1, title=MOVE).add(
        *_field(slopes, (-2.1, -0.7, 0.7, 2.1), 0.15),
        Arrow(_xs, slopes),
        Arrow((0, 0), _xs, color=SECOND),
        Point(x1, x2, drag=_xs, name="the point x"),
        Label((x1 / 2, x2 / 2), "x", color=SECOND, offset=(6, 14), size=16),
        Label((2 * x1, 2 * x2), "2x", color=DERIVATIVE, offset=(6, 14), size=16),
    )
    scene.say(
        "At x = ({a}, {b}): f = {f} and the gradient is ({p}, {q})ᵀ.",
        a=x1, b=x2, f=f, p=slopes[0], q=slopes[1],
    )  # fmt: skip
    length = sp.sqrt(slopes.dot(slopes))
    scene.say("Its length is {g}, that of x is {n}.", g=length, n=sp.sqrt(f))
    return scene
