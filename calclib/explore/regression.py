"""The view of the least squares gradient: a line through data, its squared errors, and the bowl."""

from functools import partial

import numpy as np
import sympy as sp

from calclib.derivatives import gradient
from calclib.explore.parts.axes import grid
from calclib.explore.parts.calls import call
from calclib.explore.parts.points import drop, numbers, one_for_each
from calclib.palette import DERIVATIVE, INK, SECOND
from calclib.scene import Scene, slider
from calclib.scene.marks import Arrow, Curve, Point, Polygon, Segment

_T = np.linspace(-1, 2, 7)
_Y = (0.7, 0.2, 1.4, 1.7, 0.5, 1.1, 2.1)  # 1 + t/2 and normal noise, rounded


def least_squares(t=_T, y=_Y, *, at=None):
    """Move the line: half the sum of squared errors ||Ax - y||^2 / 2 and its gradient A^T (Ax - y).

    Parameters
    ----------
    t, y : sequences of numbers
        The data. Row i of A is (t_i, 1), and x is (slope, intercept).
    at : (slope, intercept), optional
        The line to begin with.

    Returns
    -------
    Scene
        Drag the point in the bowl, and the line follows; each square is one squared error.
    """
    t, y = numbers("t", t), numbers("y", y)
    if not (t.ndim == 1 and t.shape == y.shape and t.size):
        raise ValueError("The data need a number t and a number y for each point, as in (0, 1).")
    A = np.column_stack([t, np.ones_like(t)])
    best, _, rank, _ = np.linalg.lstsq(A, y)
    reach = 2 * max(1, *np.abs(best))
    middle = np.round(best, 1)
    at = middle - reach * np.array([0.4, 0.5]) if at is None else at
    xs = slope, intercept = sp.symbols("slope intercept", real=True)
    domain = [(m - reach, m + reach) for m in middle.tolist()]
    rows = zip(xs, domain, one_for_each(at, xs), strict=True)
    scene = Scene({x: slider(x.name, *ends, value) for x, ends, value in rows}, height=0.36)

    errors = sp.Matrix(A) * sp.Matrix(xs) - sp.Matrix(y)
    f = sp.expand(errors.dot(errors) / 2)
    slopes, lowest = gradient(f, xs), np.sum((A @ best - y) ** 2) / 2
    half = 0.75 * max(np.ptp(t), np.ptp(y)) or 1  # one scale, so that squares are squares
    xlim, ylim = ((v.min() + v.max()) / 2 + half * np.array([-1, 1]) for v in (t, y))
    still = partial(grid, xlim=xlim, ylim=ylim, xlabel="$t$", ylabel="$y$", aspect="equal")
    data = scene.view(still, title="the line and its squared errors")
    data.add(*_squares(t, y, errors), _line(best, t, color=SECOND, dash=True), _line(xs, t))
    data.add(*(Point(*pair, radius=5, color=INK) for pair in zip(t, y, strict=True)))
    corners = np.array(np.meshgrid(*domain)).reshape(2, -1)
    longest = np.linalg.norm(A.T @ (A @ corners - y[:, None]), axis=0).max()
    scene.level_curves(f, xs, domain, title="level curves of the loss").add(
        Arrow(xs, slopes * float(1.2 * reach / longest)),
        Point(*best, color=SECOND),
        Point(*xs, drag=xs, name="the line's slope and intercept"),
    )
    options = {"title": "the loss: a bowl", "weight": 1.1, "camera": (-60, 18)}
    space = scene.surface(f, xs, domain, **options)
    space.add(*drop(space, best, lowest, color=SECOND), *drop(space, xs, f, color=DERIVATIVE))
    space.add(Point(*best, lowest, color=SECOND), Point(*xs, f))
    points = f"{len(t)} point{'s' * (len(t) > 1)}"
    scene.say(
        "The line y = {!d:c}t {!d:+} has the sum of squared errors {!d:2}: "
        "half of it is the loss f = {!d:2}, "
        f"its mean over {points} is {{!d:2}}.", slope, intercept, 2 * f, f, 2 * f / len(t),
    )  # fmt: skip
    scene.say("The gradient of f is ({!d:2}, {!d:2}).", *slopes)
    among = "" if rank == 2 else "many lines, one of them "
    told = f"The least f = {{!s:2}} belongs to {among}y = {{!s:2c}}t {{!s:+2}}, in blue."
    scene.say(told, lowest, *best)
    return call(scene, least_squares, t=t, y=y, at=xs)


def _squares(t, y, errors):
    """On each error, from the data to the line, the square with this side."""
    for t_i, y_i, r in zip(t, y, errors, strict=True):
        corners = (t_i, y_i), (t_i, y_i + r), (t_i + r, y_i + r), (t_i + r, y_i)
        yield Polygon(corners, color=DERIVATIVE, alpha=0.13)
        yield Segment(*corners[:2], color=DERIVATIVE, width=1.5, halo=False)


def _line(x, t, **style):
    (slope, intercept), s = x, sp.Symbol("s", real=True)
    room = np.ptp(t) or 1
    left, right = t.min() - room, t.max() + room
    return Curve((s, slope * s + intercept), s, left, right, count=2, halo=False, **style)
