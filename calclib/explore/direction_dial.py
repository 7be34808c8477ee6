"""The view on steepest ascent in section 2.2: a dial of directions, and the slope along each."""

from functools import partial

import sympy as sp

from calclib import plot
from calclib.derivatives import gradient
from calclib.explore.first_order_approximation import SURFACES, own_symbols
from calclib.explore.functions import FunctionField
from calclib.plot import DERIVATIVE, INK, SECOND
from calclib.scene import (
    POINTER,
    Arrow,
    Curve,
    Defined,
    Label,
    Point,
    Scene,
    Segment,
    slider,
)

_x, _y = sp.symbols("x y", real=True)


def direction_dial(f="x^2 + x*y + y^2", xs=(_x, _y), *, at=(1, 0), angle=60, step=0.3, span=2.5):
    """Turn the unit direction p: the slope of f along it is ||gradient f(p0)|| cos(theta).

    Parameters
    ----------
    f : SymPy expression, or text
        A function of two variables.
    xs : tuple of two symbols
    at : tuple of two numbers
        The point p0 to begin with.
    angle : number
        The angle theta from the gradient to p, in degrees.
    step : number
        How far to go along p: the true change for each unit of the step is drawn beside the slope.
    span : number s for -s to s, or ((x0, x1), (y0, y1))
        The domain.

    Returns
    -------
    Scene

    Examples
    --------
    >>> print(direction_dial("3*x + 4*y", at=(0, 0), angle=60).reading.splitlines()[1])
    At θ = 60° from it, the slope is 5 · cos(60°) = 2.5.
    """
    domain = plot.domain(span)
    theta, t, a, b, h = own_symbols("theta t x0 y0 h", xs)
    names = [f"{x.name}₀" for x in xs]
    sliders = [slider(names[i], *domain[i], at[i]) for i in range(2)]
    turn = slider("angle θ, in degrees", -180, 180, angle, step=1)
    scene = Scene({theta: turn, t: slider("step t", 0.01, 1, step), a: sliders[0], b: sliders[1]})
    here = sp.Matrix([a, b])

    def towards(angle, length, steepest):
        """The point at an angle from the steepest direction."""
        return here + length * sp.rot_ccw_axis3(angle * sp.pi / 180)[:2, :2] * steepest

    def draw(function):
        f = field.expression()
        slopes = gradient(f, xs, at=(a, b))
        norm = sp.sqrt(slopes.dot(slopes))
        steepest = slopes / norm
        turned = partial(towards, steepest=steepest)
        value = f.subs(dict(zip(xs, here, strict=True)))
        change = f.subs(dict(zip(xs, turned(h, t), strict=True)), simultaneous=True) - value
        tip, p = turned(theta, 1), turned(theta, 1) - here
        pointer = sp.Matrix(POINTER) - here
        across = slopes[0] * pointer[1] - slopes[1] * pointer[0]
        dial = scene.level_curves(f, xs, span, title="drag the point, or turn p")
        dial.add(
            Curve((a + sp.cos(h), b + sp.sin(h)), h, 0, 2 * sp.pi, color=INK, width=1.5),
            Curve(turned(h, 0.3), h, 0, theta, color=INK, width=1.5, halo=False),
            Label(turned(theta / 2, 0.45), "θ", offset=(0, 0), anchor="center", size=16),
            Arrow(here, steepest),
            Label(turned(0, 1.22), "∇f", color=DERIVATIVE, offset=(0, 0), anchor="center", size=16),
            Arrow(here, p, color=INK),
            Label(turned(theta, 1.22), "p", offset=(0, 0), anchor="center", size=16),
            Point(a, b, color=INK, drag=(a, b), name="the point"),
            Point(*turned(theta, t), color=SECOND),
            Point(*tip, color=INK, name="the direction p",
                  drag={theta: sp.atan2(across, slopes.dot(pointer)) * 180 / sp.pi}),
        )  # fmt: skip
        cosine = scene.view(_cosine_axes, title="the slope along p, for every angle")
        cosine.add(
            Curve((h, change / t / norm), h, -180, 180, color=SECOND, dash=True),
            Curve((h, sp.cos(h * sp.pi / 180)), h, -180, 180, width=3),
            Segment((theta, 0), (theta, sp.cos(theta * sp.pi / 180)), color=INK, width=2),
            Point(theta, (change / t / norm).subs(h, theta), color=SECOND),
            Point(theta, sp.cos(theta * sp.pi / 180), drag=(theta, None), name="the angle"),
        )
        _read_dial(scene, (a, b, theta, t), value, slopes, norm, change.subs(h, theta))

    field = FunctionField(f, xs, SURFACES)
    scene.drawn_by(draw, function=field)
    return scene


def _cosine_axes(ax):
    ax.set(xlim=(-180, 180), ylim=(-1.65, 1.4), xlabel="angle $θ$, in degrees")
    ax.set_xticks([-180, -90, 0, 90, 180])
    ax.set_yticks([-1, 0, 1], ["−‖∇f‖", "0", "‖∇f‖"])
    ax.grid(color="#e4e4e4", linewidth=0.8)
    ax.set_axisbelow(True)
    ax.axhline(0, color="#999999", linewidth=1)
    for x in (-90, 90):
        ax.text(x, -1.15, "level", ha="center", va="center", color="#555555", fontsize=10)
    for x, side, way in ((-174, "left", "de"), (0, "center", "a"), (174, "right", "de")):
        text = f"steepest\n{way}scent"
        ax.text(x, -1.4, text, ha=side, va="center", color="#555555", fontsize=10)


def _read_dial(scene, controls, value, slopes, norm, change):
    """The sentences of the dial."""
    a, b, theta, t = controls
    here, defined, flat = {"a": a, "b": b}, Defined(norm), norm <= 1e-9
    sloping = sp.And(defined, ~flat)
    scene.say(
        "At ({a}, {b}) the gradient is ({g}, {h})ᵀ, of norm {n}.",
        **here, g=slopes[0], h=slopes[1], n=norm, when=defined,
    )  # fmt: skip
    scene.say(
        "At θ = {angle}° from it, the slope is {n} · cos({angle}°) = {s}.",
        angle=theta, n=norm, s=norm * sp.cos(theta * sp.pi / 180), when=sloping,
    )  # fmt: skip
    scene.say(
        "A step of t = {t} along p changes f by {c}: {r} for each unit of the step.",
        t=t, c=change, r=change / t, when=sloping,
    )  # fmt: skip
    scene.say("It is zero, so no direction is steeper than another.", when=sp.And(defined, flat))
    scene.say("f is not defined at ({a}, {b}).", **here, when=~Defined(value))
    kink = sp.And(Defined(value), ~defined)
    scene.say("f has no gradient at ({a}, {b}), and so no angle to it.", **here, when=kink)
