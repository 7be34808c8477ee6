"""The view on steepest descent in section 2.2: many steps against the gradient."""

from functools import partial

import sympy as sp

from calclib import plot
from calclib.derivatives import gradient
from calclib.explore.first_order_approximation import own_symbols
from calclib.explore.functions import FunctionField
from calclib.plot import INK
from calclib.scene import (
    Defined,
    Iterated,
    Iteration,
    Point,
    Scene,
    slider,
)

_x, _y = sp.symbols("x y", real=True)
LOSSES = {
    "x^2 + x*y + y^2": "x² + xy + y², a bowl",
    "x^2/4 + 2*y^2": "x²/4 + 2y², a long valley",
    "(x^2 - 1)^2 + y^2": "(x² - 1)² + y², two pits",
    "(1 - x)^2/4 + (y - x^2)^2": "(1 - x)²/4 + (y - x²)², a bent valley",
    "sqrt(x^2 + y^2)": "√(x² + y²), a cone",
    "x^2 - y^2": "x² - y², a saddle",
}
MOST = 30  # steps


def descent(f="x^2 + x*y + y^2", xs=(_x, _y), *, start=(1.8, 0.8), learning_rate=0.2, steps=10,
            span=2):  # fmt: skip
    """Step against the gradient again and again: p becomes p - learning_rate * gradient f(p).

    Parameters
    ----------
    f : SymPy expression, or text
        The loss, a function of two variables.
    xs : tuple of two symbols
    start : tuple of two numbers
        Where the path begins.
    learning_rate : number from 0.01 to 1
        How much of the gradient makes a step.
    steps : integer from 0 to 30
    span : number s for -s to s, or ((x0, x1), (y0, y1))
        The domain.

    Returns
    -------
    Scene

    Examples
    --------
    >>> print(descent("x^2 + y^2", start=(1, 1), learning_rate=0.5, steps=1).reading)
    1 step of learning rate 0.5 from (1, 1), where the loss is 2, leads to (0, 0), where it is 0.
    """
    domain = plot.domain(span)
    rate, n, a, b, k = own_symbols("learning_rate steps x0 y0 k", xs)
    sliders = [slider(f"start {x.name}₀", *domain[i], start[i]) for i, x in enumerate(xs)]
    controls = [slider("learning rate", 0.01, 1, learning_rate),
                slider("steps", 0, MOST, steps, step=1), *sliders]  # fmt: skip
    scene = Scene(dict(zip((rate, n, a, b), controls, strict=True)), height=0.56)

    def draw(function):
        f = field.expression()
        slopes = gradient(f, xs)
        step = sp.Matrix(xs) - rate * slopes
        above = scene.level_curves(f, xs, span, title="drag the start")
        above.add(
            Iteration(xs, (a, b), step, n),
            Point(a, b, color=INK, drag=(a, b), name="the start"),
            Point(*(Iterated(x, xs, (a, b), step, n) for x in xs)),
        )
        space = scene.surface(f, xs, span, title="drag to turn", tall=1.35)
        space.add(Iteration(xs, (a, b), step, n, at=(*xs, f), radius=3.5))
        low, high = plot.heights(space.grids[0][2])
        after = scene.view(partial(_loss_axes, low=low, high=high), below=True)
        after.add(
            Iteration((k, *xs), (0, a, b), (k + 1, *step), n, at=(k, f), radius=3.5),
            Point(n, Iterated(f, xs, (a, b), step, n)),
        )
        _read_descent(scene, f, xs, (rate, n, a, b), slopes, step)

    field = FunctionField(f, xs, LOSSES)
    scene.drawn_by(draw, function=field)
    return scene


def _loss_axes(ax, low, high):
    ax.set(xlim=(-0.5, MOST + 0.5), ylim=(low, high), xlabel="step", ylabel="loss")
    ax.grid(color="#e4e4e4", linewidth=0.8)
    ax.set_axisbelow(True)


def _read_descent(scene, f, xs, controls, slopes, step):
    """The sentences of the descent."""
    rate, n, a, b = controls
    here, start = {"a": a, "b": b}, dict(zip(xs, (a, b), strict=True))
    first, size = f.subs(start), slopes.dot(slopes).subs(start)
    x, y = (Iterated(x, xs, (a, b), step, n) for x in xs)
    loss, before = (Iterated(f, xs, (a, b), step, c) for c in (n, sp.Max(n - 1, 0)))
    told = "of learning rate {r} from ({a}, {b}), where the loss is {f:4g},"
    found = {"n": n, "r": rate, **here, "f": first, "x": x, "y": y, "g": loss}
    lost = "The path breaks off: it has run off, or come to where f has no gradient."
    moving = sp.And(Defined(size), size > 0, n > 0)
    scene.say(f"1 step {told} leads to ({{x}}, {{y}}), where it is {{g:4g}}.", otherwise=lost,
              **found, when=sp.And(moving, sp.Eq(n, 1)))  # fmt: skip
    scene.say(f"{{n}} steps {told} lead to ({{x}}, {{y}}), where it is {{g:4g}}.", otherwise=lost,
              **found, when=sp.And(moving, n > 1))  # fmt: skip
    scene.say("The last step raised the loss: it was too long. The learning rate is too large.",
              when=sp.And(moving, loss > before))  # fmt: skip
    scene.say("No step is taken yet: the loss is {f:4g}.", f=first, when=sp.Eq(n, 0))
    flat = sp.And(Defined(first), Defined(size), size <= 0)
    scene.say("The gradient is zero at ({a}, {b}), so no step leads away.", **here, when=flat)
    scene.say("f is not defined at ({a}, {b}).", **here, when=~Defined(first))
    kink = sp.And(Defined(first), ~Defined(size))
    scene.say("f has no gradient at ({a}, {b}), and so no step.", **here, when=kink)
