"""The views of section 2.1.1, two variables: the slices of a surface, and their slopes."""

import numpy as np
import sympy as sp

from calclib import plot
from calclib.derivatives import gradient
from calclib.explore.first_order_approximation import SURFACES
from calclib.explore.functions import FunctionField
from calclib.explore.quotients import grid, one_sided
from calclib.plot import CURVE, SECOND
from calclib.scene import Arrow, Curve, Defined, Label, Point, Polygon, Scene, Segment, slider

_x, _y = sp.symbols("x y", real=True)
_t = sp.Symbol("t", real=True)
CENTRED = {"anchor": "center", "offset": (0, 0)}
HILL = "4 - x^2 + x*y - y^2"
FUNCTIONS = {HILL: "4 - x² + xy - y², a hill"} | SURFACES


def slices(f=HILL, xs=(_x, _y), *, at=(0.5, -1), span=2, camera=(-40, 30)):
    """Move the point: a partial derivative is the slope of a slice (Definition 2.2).

    Parameters
    ----------
    f : SymPy expression, or text
        A function of two variables.
    xs : tuple of two symbols
    at : tuple of two numbers
        The point to begin with.
    span : number s for -s to s, or ((x0, x1), (y0, y1))
        The domain.
    camera : (azimuth, elevation)

    Returns
    -------
    Scene
        The surface with a cut along each variable, and the cuts as functions of one variable.

    Examples
    --------
    >>> print(slices("x^2*y", at=(1, 2)).reading)
    At (1, 2), along x with y held fixed: the slope is ∂f/∂x = 4.
    At (1, 2), along y with x held fixed: the slope is ∂f/∂y = 1.
    """
    scene, point = _with_point(xs, at, span)

    def draw(function):
        f = field.expression()
        height, slopes = _at(f, xs, point), gradient(f, xs, at=point)
        mesh = plot.sample(f, xs, span)
        z0, z1 = up = plot.heights(mesh[2])

        def still(ax):
            plot.surface(f, xs, span=span, grid=mesh, ax=ax).set_zlabel("")  # the slices tell it

        look = {"camera": camera, "title": "drag to turn", "weight": 1.4}
        space = scene.view(still, grids=[mesh], **look)
        walls, lines = [], []
        for i, color in enumerate((CURVE, SECOND)):
            low, high = across = plot.domain(span)[i]
            along = _along(point, i, _t)
            cut, tangent = _at(f, xs, along), height + slopes[i] * (_t - point[i])
            corners = (low, z0), (high, z0), (high, z1), (low, z1)
            wall = [(*_along(point, i, end), z) for end, z in corners]
            walls.append(Polygon(wall, color=color, alpha=0.15))
            lines += [
                Curve((*along, cut), _t, low, high, count=201, color=color, width=3),
                _tangent(point, i, height, slopes[i], (high - low) / 5),
            ]
            x, held = xs[i].name, xs[1 - i].name
            scene.view(_slice_axes(xs[i], across, up), title=f"∂f/∂{x}: {held} held fixed").add(
                Curve((_t, cut), _t, low, high, count=201, color=color, halo=False),
                Curve((_t, tangent), _t, low, high, count=2, halo=False),
                Point(point[i], height, drag=(point[i], None), name=f"the point, along {x}"),
            )
        space.add(*walls, *lines, Point(*point, height))
        _read(scene, f, xs, point, slopes)

    field = FunctionField(f, xs, FUNCTIONS)
    scene.drawn_by(draw, function=field)
    return scene


def partial_derivatives(f=HILL, xs=(_x, _y), *, at=(0.5, -1), span=2, camera=(-40, 30)):
    """Move the point: both partial derivatives, as slopes and as arrows along the axes.

    Parameters are those of `slices`. The views are those of Figures 1 and 2.

    Returns
    -------
    Scene
        The surface with its tangents along the axes, and its level curves.

    Examples
    --------
    >>> print(partial_derivatives("x + max(0, y)", at=(1, 0)).reading)
    At (1, 0), along x with y held fixed: the slope is ∂f/∂x = 1.
    At (1, 0), along y with x held fixed: 0 on the left, 1 on the right, so there is no ∂f/∂y.
    """
    scene, point = _with_point(xs, at, span)

    def draw(function):
        f = field.expression()
        x, y, z = plot.sample(f, xs, span)
        height, slopes = _at(f, xs, point), gradient(f, xs, at=point)
        size = min(x[-1] - x[0], y[-1] - y[0])
        steep = np.abs(np.gradient(z, y, x))
        steep = steep[np.isfinite(steep)]
        scale = 0.25 * size / ((np.percentile(steep, 98) if steep.size else 1) or 1)
        space = scene.surface(f, xs, span, camera=camera, title="drag to turn")
        above = scene.level_curves(f, xs, span, title="click or drag to move the point")
        for i, slope in enumerate(slopes):
            tip = sp.Matrix(_along(point, i, point[i] + scale * slope))
            space.add(_tangent(point, i, height, slope, size / 5))
            above.add(Arrow(point, tip - sp.Matrix(point)))
            below = -0.07 * size * (-sp.sign(slope + 1e-9) if i else 1)  # or above an upward arrow
            label = tip + sp.Matrix([0, below])
            text = f"∂f/∂{xs[i]} = {{s:2}}"
            above.add(Label(_inside(label, span), text, values={"s": slope}, **CENTRED))
        space.add(Point(*point, height))
        above.add(Point(*point, drag=point, name="the point"))
        _read(scene, f, xs, point, slopes)

    field = FunctionField(f, xs, FUNCTIONS)
    scene.drawn_by(draw, function=field)
    return scene


def _with_point(xs, at, span):
    """A scene with sliders for a point, and the point's symbols."""
    point = sp.symbols([f"{x.name}0" for x in xs], real=True)
    rows = zip(point, xs, plot.domain(span), at, strict=True)
    return Scene({p: slider(f"{x.name}₀", *ends, value) for p, x, ends, value in rows}), point


def _at(f, xs, point):
    return f.subs(dict(zip(xs, point, strict=True)), simultaneous=True)


def _along(point, i, value):
    """The point with another coordinate i."""
    return [value if k == i else c for k, c in enumerate(point)]


def _inside(at, span):
    """The nearest point at which a label has room."""
    (x0, x1), (y0, y1) = plot.domain(span)
    w, h = 0.17 * (x1 - x0), 0.05 * (y1 - y0)
    return [sp.Max(x0 + w, sp.Min(x1 - w, at[0])), sp.Max(y0 + h, sp.Min(y1 - h, at[1]))]


def _tangent(point, i, height, slope, reach):
    """The tangent along variable i, in space."""
    ends = [(*_along(point, i, point[i] + h), height + h * slope) for h in (-reach, reach)]
    return Segment(*ends, width=4)


def _slice_axes(x, across, up):
    def draw(ax):
        ax.set(xlim=across, ylim=up, xlabel=f"${sp.latex(x)}$", ylabel="$z$")
        grid(ax)

    return draw


def _read(scene, f, xs, point, slopes):
    at, value = dict(zip("ab", point, strict=True)), _at(f, xs, point)
    scene.say("f is not defined at ({a}, {b}).", **at, when=~Defined(value))
    for i, (x, slope) in enumerate(zip(xs, slopes, strict=True)):
        cut = f.subs(xs[1 - i], point[1 - i])
        left, right, apart = one_sided(cut, x, point[i], slope)
        along = f"At ({{a}}, {{b}}), along {x} with {xs[1 - i]} held fixed:"
        scene.say(
            f"{along} the slope is ∂f/∂{x} = {{s}}.",
            otherwise=f"{along} the formula of ∂f/∂{x} has no value.",
            s=slope, **at, when=sp.And(Defined(value), ~apart),
        )  # fmt: skip
        scene.say(
            f"{along} {{l}} on the left, {{r}} on the right, so there is no ∂f/∂{x}.",
            l=left, r=right, **at, when=apart,
        )  # fmt: skip
