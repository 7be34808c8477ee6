"""What views over level curves share: the curve through a point, and the gradient's arrow."""

import numpy as np
import sympy as sp

from calclib.derivatives import gradient
from calclib.numerical import to_numpy
from calclib.plot import DERIVATIVE
from calclib.scene import Iteration, Label

STEPS = 110  # each way


def level_curve(f, xs, through, size, **style):
    """The level curve of f through a point, walked both ways, for a picture whose side is ``size``.

    Each step goes at a right angle to the gradient, and back to the level where the step before
    left it; near a minimum, where the curve may be a small loop, it is short.
    """
    slopes, first = gradient(f, xs), gradient(f, xs, at=through)
    square, step = slopes.dot(slopes), size / 60 * sp.Min(1, sp.sqrt(first.dot(first)))
    along = sp.Matrix([-slopes[1], slopes[0]]) * step / sp.sqrt(square)
    back = slopes * (f - f.subs(dict(zip(xs, through, strict=True)))) / square
    steps = [sp.Matrix(xs) + sign * along - back for sign in (1, -1)]
    return [Iteration(xs, through, step, STEPS, radius=0, **style) for step in steps]


def longest_gradient(f, xs, domain):
    """The greatest length of the gradient on the domain: it sets the scale of the arrow."""
    grid = np.meshgrid(*(np.linspace(*interval, 20) for interval in domain))
    lengths = np.hypot(*to_numpy(gradient(f, xs), xs)(*grid).reshape(2, -1))
    return max(lengths[np.isfinite(lengths)], default=0) or 1


def gradient_name(tip, domain):
    """The name beside the arrow's tip, or as near as it stays in the picture."""
    room = 0.08 * (domain[:, 1] - domain[:, 0])
    limits = zip(tip, domain[:, 0], domain[:, 1] - room, strict=True)
    at = [sp.Max(low, sp.Min(high, c)) for c, low, high in limits]
    return Label(at, "∇f", color=DERIVATIVE, offset=(8, -10), size=16)
