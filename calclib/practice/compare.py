"""The plane that an answer means beside the true one, on the surface."""

from numpy import nanmean
from sympy import Abs, nan

from calclib.palette import DERIVATIVE, SECOND
from calclib.samples import sample
from calclib.scene import Plane, Point, Scene


def planes(task, given):
    """Return the plane that an answer means and the true one; None where one is no plane."""
    pair = [task.plane(answer) for answer in (given, task.answer)]
    if any(p is None or p.is_Matrix or p.has(nan) for p in pair):
        return None
    return pair if set().union(*(p.free_symbols for p in pair)) <= set(task.xs) else None


def side_by_side(task, given, right):
    """Draw both planes at the point of contact, or at (1, 1) where none is asked for."""
    at = [float(a) for a in task.at or (1, 1)]
    here = dict(zip(task.xs, at, strict=True))
    scene = Scene(width=620, height=0.62)
    span = [(a - 2, a + 2) for a in at]
    _, _, gaps = sample(task.f - right, task.xs, span)
    below = nanmean(gaps) > 0  # the surface hides the plane from above
    space = scene.surface(task.f, task.xs, span, camera=(-60, -24 if below else 28))
    for plane, color in ((given, SECOND), (right, DERIVATIVE)):
        space.add(Plane(plane, task.xs, around=at, size=1.5, color=color))
    space.add(Point(*at, task.f.subs(here)))
    corner = dict(zip(task.xs, (a + 1 for a in at), strict=True))
    scene.say(
        "Orange is the true plane, blue is yours. They are {g:2} apart at ({a}, {b}), and {h:2} "
        "apart at ({c}, {d}).",
        **dict(zip("abcd", (*here.values(), *corner.values()), strict=True)),
        g=Abs((given - right).subs(here)),
        h=Abs((given - right).subs(corner)),
    )
    return scene
