"""Pits for the game of section 2.2, and who dips into them as you do."""

from math import cos, pi, sin
from random import Random

import numpy as np
import sympy as sp

from calclib.derivatives import gradient
from calclib.numerical import to_numpy

xs = sp.symbols("x y", real=True)
SPAN = 2
NEAR = 0.2  # who dips as near as this to the deepest place has found it
LEARNING_RATE, FIRST_STEP = 0.3, 1


def pit(seed):
    """A pit: the height of its floor, where it is deepest, and where the first dip is made.

    Examples
    --------
    >>> f, deepest, start = pit(1)
    >>> deepest, start
    ([-1.0, 1.0], [0.9, -0.9])
    """
    random = Random(seed)
    deepest = [round(random.uniform(-1.4, 1.4), 1) + 0.0 for _ in xs]
    start = deepest
    while np.hypot(*np.subtract(start, deepest)) < SPAN:
        start = [round(random.uniform(-1.8, 1.8), 1) + 0.0 for _ in xs]
    angle, curvatures = random.uniform(0, pi), (random.uniform(0.7, 1.2), random.uniform(2, 3.5))
    x, y = (x - c for x, c in zip(xs, deepest, strict=True))
    along = cos(angle) * x + sin(angle) * y, cos(angle) * y - sin(angle) * x
    rise = sum(c * u**2 / 2 for c, u in zip(curvatures, along, strict=True))
    corners = [-SPAN, SPAN, -SPAN, SPAN], [-SPAN, -SPAN, SPAN, SPAN]
    return rise - round(max(to_numpy(rise, xs)(*corners)) + random.uniform(1, 6)), deepest, start


def rival(f, deepest, start, told):
    """The dips of who is told as much as you, until one is near enough, shape (n, 2)."""
    return (descend if told else search)(f, deepest, start)


def search(f, deepest, start):
    """The dips of compass search: a step each way, to where it is deeper; if nowhere, half as far.

    Examples
    --------
    >>> x, y = xs
    >>> search(x**2 + y**2, (0, 0), (1, 1)).tolist()
    [[1.0, 1.0], [2.0, 1.0], [1.0, 2.0], [0.0, 1.0], [0.0, 2.0], [-1.0, 1.0], [0.0, 0.0]]
    """
    height, path = to_numpy(f, xs), [np.array(start, dtype=float)]
    here, step = path[0], FIRST_STEP
    while True:
        for way in ((1, 0), (0, 1), (-1, 0), (0, -1)):
            place = here + step * np.array(way)
            if np.abs(place).max() > SPAN or any(np.array_equal(place, p) for p in path):
                continue
            path.append(place)
            if near(place, deepest):
                return np.array(path)
            if height(*place) < height(*here):
                here = place
                break
        else:
            step = step / 2


def descend(f, deepest, start):
    """The dips of gradient descent."""
    slopes, path = to_numpy(gradient(f, xs), xs), [np.array(start)]
    while not near(path[-1], deepest):
        path.append(path[-1] - LEARNING_RATE * slopes(*path[-1]).ravel())
    return np.array(path)


def near(place, deepest):
    return bool(np.hypot(*np.subtract(place, deepest)) <= NEAR + 1e-9)
