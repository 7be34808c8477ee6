"""The views of section 2.1.3: sensitivities with units, a grid under a map, and under a matrix."""

from itertools import pairwise

import ipywidgets
import numpy as np
import sympy as sp

from calclib.derivatives import jacobian
from calclib.numerical import to_numpy
from calclib.plot import CURVE, DERIVATIVE, SECOND, heights
from calclib.scene import Arrow, Curve, Label, Path, Point, Polygon, Scene, slider

_x, _y, _x0, _y0, _h = sp.symbols("x y x0 y0 h", real=True)
_turn = _x**2 + _y**2
MAPS = {
    "(x + y²/2, y - x²/2)": (_x + _y**2 / 2, _y - _x**2 / 2),
    "(eˣ cos y, eˣ sin y)": (sp.exp(_x) * sp.cos(_y), sp.exp(_x) * sp.sin(_y)),
    "(x² - y², 2xy)": (_x**2 - _y**2, 2 * _x * _y),
    "(x, xy), folds at x = 0": (_x, _x * _y),
    "a swirl, keeps areas": (
        _x * sp.cos(_turn) - _y * sp.sin(_turn),
        _x * sp.sin(_turn) + _y * sp.cos(_turn),
    ),
    "(x + y/2, y), a shear": (_x + _y / 2, _y),
    "(y, x), a mirror": (_y, _x),
}
LINES, STEPS = 11, 10  # of the grid each way; along each side of the square


def grid_map(F=None, xs=(_x, _y), *, at=(0.2, 0.2), side=0.6, span=1):
    """Move a square over the domain: the Jacobian makes a parallelogram of it (Definition 2.4).

    Parameters
    ----------
    F : pair of SymPy expressions, optional
        A map of the plane; without it, the one that is chosen from the menu.
    xs : tuple of two symbols
    at : tuple of two numbers
        The square's lower left corner to begin with.
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
    given = {} if F is None else {sp.sstr(tuple(F)).replace("**", "^"): tuple(F)}
    maps = given | {
        name: tuple(f.subs(dict(zip((_x, _y), xs, strict=True)), simultaneous=True) for f in map_)
        for name, map_ in MAPS.items()
    }
    names = [f"{x.name}₀" for x in xs]
    sliders = [slider(name, -span, 0.4 * span, v) for name, v in zip(names, at, strict=True)]
    scene = Scene(
        {
            _x0: sliders[0],
            _y0: sliders[1],
            _h: slider("side h", span / 20, 0.6 * span, side, step=span / 100),
        }
    )
    style = {"description_width": "initial"}
    menu = ipywidgets.Dropdown(options=maps, description="F", style=style, layout={"width": "auto"})
    scene.drawn_by(lambda F: _draw(scene, F, xs, span, _window(F, xs, span)), F=menu)
    return scene


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
    entries = sp.Matrix(2, 2, sp.symbols("a11 a12 a21 a22", real=True))
    names = ("A₁₁", "A₁₂", "A₂₁", "A₂₂")
    values = np.ravel(np.array(A, dtype=float))
    controls = {
        a: slider(name, -1.5, 1.5, v) for a, name, v in zip(entries, names, values, strict=True)
    }
    controls |= {s: slider(f"x{n}", -1, 0, v) for s, n, v in zip((_x0, _y0), "₁₂", at, strict=True)}
    scene = Scene(controls)
    xs = sp.symbols("x1 x2", real=True)
    _draw(
        scene,
        tuple(entries * sp.Matrix(xs)),
        xs,
        1,
        ((-2, 2), (-2, 2)),
        h=sp.S.One,
    )
    return scene


def _window(F, xs, span):
    """The part of the plane that the image of the domain needs."""
    grid = np.meshgrid(*2 * [np.linspace(-span, span, 41)])
    return [heights(np.where(np.isfinite(v), v, np.nan)) for v in to_numpy(F, xs)(*grid)]


def _draw(scene, F, xs, span, window, h=_h):
    """Domain and image: the grid, a square, its image and the parallelogram of J."""
    corner = _x0, _y0
    J = jacobian(F, xs, at=corner)
    before = scene.view(
        lambda ax: _plane(ax, 2 * [(-1.1 * span, 1.1 * span)], xs),
        title="the domain: move the square",
    )
    after = scene.view(
        lambda ax: _plane(ax, window, sp.symbols("F_1 F_2")), title="its image under F"
    )
    image = [
        [f.subs(dict(zip(xs, p, strict=True)), simultaneous=True) for f in F] for p in _boundary(h)
    ]
    for view, G, name, sides in ((before, xs, "e", sp.eye(2)), (after, F, "Je", J)):
        start = sp.Matrix(G).subs(dict(zip(xs, corner, strict=True)), simultaneous=True)
        one, other = h * sides[:, 0], h * sides[:, 1]
        view.add(*_grid(G, xs, span))
        view.add(Polygon([start, start + one, start + one + other, start + other], alpha=0.4))
        if view is after:
            view.add(Path(image, color=SECOND))
        view.add(Arrow(start, one), Arrow(start, other))
        length, style = "h " if h == _h else "", {"color": DERIVATIVE, "size": 15}
        view.add(
            Label(start + one / 2, f"{length}{name}₁", anchor="center", offset=(0, 15), **style),
            Label(start + other / 2, f"{length}{name}₂", anchor="right", offset=(-9, 0), **style),
        )
    before.add(Point(*corner, drag=corner, name="the square's corner"))
    after.add(Point(*image[0]))
    area = sum(p[0] * q[1] - q[0] * p[1] for p, q in pairwise(image)) / 2
    scene.say(
        "At ({x}, {y}): J = [{a}, {b}; {c}, {d}], det J = {det}.",
        x=_x0, y=_y0, a=J[0, 0], b=J[0, 1], c=J[1, 0], d=J[1, 1], det=J.det(),
        otherwise="F has no Jacobian at ({x}, {y}).",
    )  # fmt: skip
    scene.say(
        "The image of the square has {r} times its area; |det J| = {det}.",
        r=sp.Abs(area) / h**2, det=sp.Abs(J.det()),
    )  # fmt: skip
    flat = sp.Abs(J.det()) < 1e-9
    scene.say(
        "det J is negative: the parallelogram is turned over.", when=sp.And(J.det() < 0, ~flat)
    )
    scene.say("det J is zero: the parallelogram is flat.", when=flat)


def _boundary(h):
    """Points along the sides of the square, once around."""
    corners = (0, 0), (1, 0), (1, 1), (0, 1), (0, 0)
    sides = [(sp.Matrix(p), sp.Matrix(q)) for p, q in pairwise(corners)]
    around = [p + (q - p) * k / STEPS for p, q in sides for k in range(STEPS)]
    return [sp.Matrix([_x0, _y0]) + h * p for p in (*around, around[0])]


def _grid(F, xs, span):
    """The curves that F makes of a grid's lines, each family in its own shade."""
    x, y = xs
    for c in np.linspace(-span, span, LINES):
        for fixed, running, color in ((x, y, CURVE), (y, x, "#a9b8c2")):
            line = [sp.sympify(f).subs(fixed, float(c)) for f in F]
            yield Curve(line, running, -span, span, count=61, width=1.2, halo=False, color=color)


def _plane(ax, window, names):
    ax.set(
        xlim=window[0],
        ylim=window[1],
        xlabel=f"${sp.latex(names[0])}$",
        ylabel=f"${sp.latex(names[1])}$",
    )
    ax.set_aspect("equal")
    ax.locator_params(nbins=6)
