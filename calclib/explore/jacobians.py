"""The views of section 2.1.3: a grid under a map, and under a matrix."""

from functools import lru_cache, partial
from itertools import product

import ipywidgets
import numpy as np
import sympy as sp

from calclib.breaks import may_break
from calclib.explore.parts.calls import call, functions
from calclib.explore.parts.points import (
    absolute,
    indexed_sliders,
    letters,
    numbers,
    one_for_each,
    undefined,
    value_at,
)
from calclib.explore.parts.slopes import slopes_at
from calclib.numerical import to_numpy
from calclib.palette import CURVE, DERIVATIVE, SECOND
from calclib.samples import heights
from calclib.scene import Defined, Iterated, Scene, checked_number, labelled, slider
from calclib.scene.expressions import Held, bound, held, released
from calclib.scene.marks import Arrow, Curve, Label, Point, Polygon
from calclib.symbols import as_typed

_x, _y, _x0, _y0, _h, _t = sp.symbols("x y x0 y0 h along", real=True)
_xy = _x, _y
_SWIRL = "x*cos(x^2 + y^2) - y*sin(x^2 + y^2)", "x*sin(x^2 + y^2) + y*cos(x^2 + y^2)"
MAPS = {  # as texts: SymPy loads much more for the first formula, which an import need not wait for
    "(x + y²/2, y - x²/2)": ("x + y^2/2", "y - x^2/2"),
    "(eˣ cos y, eˣ sin y)": ("e^x*cos(y)", "e^x*sin(y)"),
    "(x² - y², 2xy)": ("x^2 - y^2", "2*x*y"),
    "(x, xy), folds at x = 0": ("x", "x*y"),
    "a swirl, keeps areas": _SWIRL,
    "(x + y/2, y), a shear": ("x + y/2", "y"),
    "(y, x), a mirror": ("y", "x"),
}
LINES, STEPS = 11, 10  # of the grid each way; along each side of the square


def grid_map(F=None, xs=(_x, _y), *, at=(0.2, 0.2), side=0.6, span=1):
    """Move a square over the domain: the Jacobian makes a parallelogram of it (Definition 2.4).

    Parameters
    ----------
    F : pair of SymPy expressions, or texts, optional
        A map of the plane; without it, the one that is chosen from the menu.
    xs : tuple of two symbols
    at : tuple of two numbers, the square's lower left corner to begin with
    side : number
        The square's side to begin with.
    span : number s
        The domain, -s to s both ways.

    Returns
    -------
    Scene
        On the right the image: of the grid, of the square (blue), and the parallelogram with the
        sides J e1 and J e2, as long as the square's side says.

    Examples
    --------
    >>> print(grid_map((2 * _x, 3 * _y), at=(0.25, 0.3)).reading)
    At (0.25, 0.3): J = [2, 0; 0, 3], det J = 6.
    The image of the square has 6 times its area; |det J| = 6.
    """
    xs = letters(xs, 2)
    maps = {name: tuple(value_at(functions(G, _xy), _xy, xs)) for name, G in MAPS.items()}
    if F is not None:
        F = tuple(functions(F, xs))
        if len(F) != 2:
            raise ValueError(f"A map of the plane has two functions, and F has {len(F)}.")
        named = {name: value for name, value in maps.items() if value != F}
        maps = {next((n for n in maps if n not in named), as_typed(F)): F} | named
    span, corner = checked_number("span", span), one_for_each(at, xs)
    corner = [slider(f"{x}₀", -span, 0.4 * span, v) for x, v in zip(xs, corner, strict=True)]
    length = slider("side h", span / 20, 0.6 * span, side, step=span / 100)
    scene = Scene(dict(zip((_x0, _y0, _h), (*corner, length), strict=True)))

    def draw(F):
        grid = np.meshgrid(*2 * [np.linspace(-span, span, 41)])
        values = to_numpy(F, xs)(*grid)
        _draw(scene, F, xs, span, [heights(np.where(np.isfinite(v), v, np.nan)) for v in values])

    menu = labelled(ipywidgets.Dropdown, "F", options=maps)
    scene.drawn_by(draw, F=menu)
    ends = 0.6 * span, span / 20
    scene.bar.played(length, np.linspace(*ends, 56), "Let the side shrink")
    return call(scene, grid_map, F=menu, xs=xs, at=(_x0, _y0), side=_h, span=span)


def linear_map(A=((1, 0.5), (-0.3, 0.8)), *, at=(0, 0)):
    """Change A: the Jacobian of F(x) = Ax is A, everywhere and exactly (Exercise 2.3).

    Parameters
    ----------
    A : 2 x 2 matrix, its entries from -1.5 to 1.5
    at : tuple of two numbers
        The lower left corner of a square with the side 1.

    Returns
    -------
    Scene

    Examples
    --------
    >>> print(linear_map().reading)
    At (0, 0): J = [1, 0.5; -0.3, 0.8], det J = 0.95.
    The image of the square has 0.95 times its area; |det J| = 0.95.
    """
    xs, entries = sp.symbols("x1 x2", real=True), sp.symbols("A11 A12 A21 A22", real=True)
    A = numbers("A", A.tolist() if isinstance(A, sp.MatrixBase) else A)
    if A.shape != (2, 2):
        raise ValueError("A is no 2 x 2 matrix: write its rows, as in ((1, 0), (0, 1)).")
    controls = indexed_sliders(entries, -1.5, 1.5, A.ravel())
    corner = zip((_x0, _y0), "₁₂", one_for_each(at, xs), strict=True)
    scene = Scene(controls | {s: slider(f"x{n}", -1, 0, v) for s, n, v in corner})
    F = tuple(sp.Matrix(2, 2, entries) * sp.Matrix(xs))
    _draw(scene, F, xs, 1, [(-2, 2), (-2, 2)], h=sp.S.One)
    return call(scene, linear_map, A=(entries[:2], entries[2:]), at=(_x0, _y0))


def _draw(scene, F, xs, span, window, h=_h):
    """Domain and image: the grid, a square, its image and the parallelogram of J."""
    corner = _x0, _y0
    found = [slopes_at(f, xs, corner) for f in sp.Matrix(F)]
    J = sp.Matrix.hstack(*(released(each.partials) for each in found)).T
    det = J.det()
    if sp.count_ops(det) < 60:  # it is looked at in many points
        det = sp.expand(det)
        det = sp.trigsimp(det) if det.has(sp.sin, sp.cos) else det
    J, det, size = held(J), held(det), absolute(held(det))
    still = partial(_plane, window=2 * [(-1.1 * span, 1.1 * span)], names=xs)
    before = scene.view(still, title="the domain, with a square in it", kind="domain")
    still = partial(_plane, window=window, names=sp.symbols("F_1 F_2"))
    after = scene.view(still, title="its image under F", kind="image")
    with sp.evaluate(False):  # there is nothing to simplify, and much to look through
        whole = value_at(sp.Matrix(F), xs, xs)

        def image(t):
            return whole.xreplace(dict(zip(xs, _boundary(h, t), strict=True)))

        begin, path = image(sp.S.Zero), image(_t)
        growth, rough, folded = _growth(det, corner, h)
        layered = held(sp.Or(folded, absolute(held(_turning(image))) > 3 * sp.pi))
        near = held(absolute(held(growth - rough)) <= 1e-4 * growth)
        for view, G, name, sides, area in (
            (before, sp.Matrix(xs), "e", sp.eye(2), 1),
            (after, sp.Matrix(F), "Je", J, det),
        ):
            start = value_at(G, xs, corner)
            one, other = h * sides[:, 0], h * sides[:, 1]
            grid = _domain(tuple(xs), span) if view is before else _grid(G, xs, span)
            (view.add if G.free_symbols - {*xs} else view.add_still)(*grid)
            view.add(Polygon([start, start + one, start + one + other, start + other], alpha=0.4))
            if view is after:
                style = {"count": 4 * STEPS + 1, "whole": True, "color": SECOND}
                view.add(Curve(path, _t, 0, 4, **style))
            length, style = "h " if h == _h else "", {"color": DERIVATIVE, "size": 15}
            style |= {"anchor": "center", "offset": (0, 0)}
            aside = partial(_aside, area, 0.09 * np.ptp(window) if view is after else 0.13 * span)
            view.add(
                Arrow(start, one),
                Arrow(start, other),
                Label(start + one / 2 - aside(one), f"{length}{name}₁", **style),
                Label(start + other / 2 + aside(other), f"{length}{name}₂", **style),
            )
    before.add(Point(*corner, drag=corner, name="the square's corner"))
    after.add(Point(*begin))
    defined = sp.And(*(Defined(f) for f in begin))
    missing = sp.Or(*(each.missing for each in found))
    scene.say("At ({}, {}): J = [{!d}, {!d}; {!d}, {!d}], det J = {!d}.", *corner, *J, det,
              when=(defined, ~missing),
              otherwise="The formula of the Jacobian has no value at ({}, {}).")  # fmt: skip
    scene.say(f"F {undefined(scene, *begin)} at ({{}}, {{}}).", *corner, when=~defined)
    scene.say("F has no Jacobian at ({}, {}).", *corner, when=missing)
    told = "The image of the square has {!s} times its area; |det J| = {!d}."
    scene.say(told, growth, size, when=(near, ~layered))
    told = "The image of the square has about {!s:2g} times its area; |det J| = {!d}."
    scene.say(told, growth, size, when=(~near, ~layered))
    scene.say(told.replace("The", "Each layer counted, the"), growth, size, when=layered)
    with sp.evaluate(False):
        flat = held(size <= 1e-12 * (absolute(J[0] * J[3]) + absolute(J[1] * J[2])))
    scene.say("det J is negative: the parallelogram is turned over.", when=(det < 0, ~flat))
    scene.say("det J is zero: the parallelogram is flat.", when=flat)


def _aside(det, distance, v):
    """From a side v of the parallelogram, so far to the left of it, or to the right if turned over.

    For the other side v that is outward.
    """
    return sp.sign(det + 1e-12) * distance / sp.sqrt((v.T * v)[0]) * sp.Matrix([-v[1], v[0]])


def _growth(det, corner, h):
    """The mean of |det J| over the square, the same with fewer points, and whether det J turns.

    Gauss's points: with three each way they are exact for polynomials of degree 5 in each variable.
    """
    size, (x, y) = absolute(det), corner

    def at(value, s, t):
        return bound(value, {x: x + h * s, y: y + h * t})

    def mean(count):
        nodes, weights = np.polynomial.legendre.leggauss(count)
        pairs = product(zip((1 + nodes) / 2, weights / 2, strict=True), repeat=2)
        return sp.Add(*(u * v * at(size, s, t) for (s, u), (t, v) in pairs))

    ends = [at(det, *place) for place in product((0.05, 0.95), repeat=2)]
    least, most = sp.Min(*ends), sp.Max(*ends)
    down, up = held(least < -1e-9 * most), held(most > -1e-9 * least)
    return Held(mean(6)), Held(mean(3)), sp.And(down, up)


def _turning(point):
    """The angle by which a closed path turns: 2 pi, and more where it goes around twice."""
    k, angle, *ends = sp.symbols("turning_k turning_angle turning_:4", real=True)
    a, b, c = sp.Matrix(ends[:2]), sp.Matrix(ends[2:]), point((k + 2) / STEPS)
    p, q = b - a, c - b
    # p.dot(q) is not to be had without evaluation, in SymPy 1.13
    turn = sp.atan2(p[0] * q[1] - p[1] * q[0], (p.T * q)[0])
    start = 0, 0, *point(sp.S.Zero), *point(sp.Rational(1, STEPS))
    return Iterated(angle, [k, angle, *ends], start, [k + 1, angle + turn, *b, *c], 4 * STEPS)


def _boundary(h, t):
    """The point of the square's sides at t: around from 0 to 4, one for each side, and on."""
    across, up = (_ramp(t) - _ramp(t - 2) + _ramp(t - 4), _ramp(t - 1) - _ramp(t - 3))
    return _x0 + h * across, _y0 + h * up


def _ramp(t):
    return sp.Max(0, sp.Min(1, t))


@lru_cache(maxsize=1)  # the next map has the same
def _domain(xs, span):
    return [*_grid(sp.Matrix(xs), xs, span)]


def _grid(F, xs, span):
    """The curves that F makes of a grid's lines, each family in its own shade."""
    (x, y), moving = xs, F.free_symbols - {*xs}
    whole = not any(may_break(f, {*xs}) for f in F)
    for c in np.linspace(-span, span, LINES):
        for fixed, running, color in ((x, y, CURVE), (y, x, "#a9b8c2")):
            at = {fixed: sp.Float(c)}  # a browser is quicker with c put in, and SymPy without
            line = [f.xreplace(at) if moving else bound(f, at) for f in F]
            style = {"width": 1.2, "halo": False, "color": color, "whole": whole}
            yield Curve(line, running, -span, span, count=61, **style)


def _plane(ax, window, names):
    across, up = (f"${sp.latex(name)}$" for name in names)
    ax.set(xlim=window[0], ylim=window[1], xlabel=across, ylabel=up, aspect="equal")
    ax.locator_params(nbins=6)
