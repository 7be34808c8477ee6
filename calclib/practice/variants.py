"""Exercises without end: each notebook deals functions, points and dimensions from a seed."""

from numbers import Integral
from random import Random

from sympy import Abs, Max, S, cos, exp, log, sin, sqrt, symbols

from calclib.practice.families import maps, planes, slopes

x, y, z, u, v = symbols("x y z u v", real=True)
_PYTHAGOREAN = ((3, 4), (4, 3), (5, 12), (8, 6), (-3, 4), (6, -8), (-12, -5))


def deal(notebook, seed=0):
    """Return an exercise for a notebook, always the same one for a seed.

    Parameters
    ----------
    notebook : text
        "2.1.1", "2.1.2", "2.1.3", "2.1.4" or "2.2".
    seed : int

    Returns
    -------
    Exercise
        Its key and its likely mistakes are computed here, none is stored.

    Examples
    --------
    >>> deal("2.1.2", 3) == deal("2.1.2", 3)
    True
    """
    if notebook not in _FAMILIES:
        raise ValueError(f"There is no notebook {notebook}; there are {', '.join(_FAMILIES)}.")
    if not isinstance(seed, Integral):
        raise ValueError(f"A seed is a whole number, and {seed!r} is none.")
    families = _FAMILIES[notebook]
    return families[seed % len(families)](Random(f"{notebook} {seed}"))  # each kind in its turn


def _whole(random, low=1, high=5):
    """A whole number other than 0."""
    return S(random.randint(low, high) * random.choice((1, -1)))


def _quadratic(random):
    a, b, c = (_whole(random, high=3) for _ in range(3))
    return a * x**2 + b * x * y + c * y**2


def _of_two(random):
    a = _whole(random)
    terms = (x**2 * y, x * y**2, x * exp(y), y * sin(x), x * y)
    return random.choice(terms) + a * random.choice((x**2, y**2, y**3, x, y))


def _product(random):
    p = x ** random.randint(1, 3) + random.choice((0, 1, 2))
    return slopes.product(p, random.choice((sin(x), cos(x), exp(x), exp(2 * x))), x)


def _partial(random):
    return slopes.slope(_of_two(random), (x, y), random.choice((x, y)))


def _at_a_kink(random):
    """A function with a kink, at it or beside it."""
    a, b = _whole(random), _whole(random)
    f = random.choice((Abs(x - a), Max(0, b * (x - a)), Max(x, 2 * x - a), a * x + Abs(x - a)))
    return slopes.slope(f, (x,), x, (a + random.choice((0, 0, 1, -2)),))


def _gradient(random):
    if random.random() < 0.3:
        return slopes.slopes(_of_two(random) + _whole(random) * z**2, (x, y, z))
    return slopes.slopes(_of_two(random), (x, y))


def _gradient_at(random):
    return slopes.slopes(
        _quadratic(random), (x, y), (_whole(random, high=3), _whole(random, high=3))
    )


def _jacobian(random):
    d, m = random.choice(((2, 3), (3, 2), (2, 2), (1, 3), (3, 1)))
    xs = (x, y, z)[:m]
    pool = [p * q for p in xs for q in xs] + [sin(xs[-1]), exp(xs[0]), sum(xs), xs[0] - 2 * xs[-1]]
    return maps.matrix(random.sample(sorted(set(pool), key=str), d), xs)


def _chain(random):
    a, b = _whole(random), S(random.randint(1, 5))
    outer = random.choice((sin(u), cos(u), exp(u), u ** random.randint(3, 5)))
    if random.random() < 0.3:
        return maps.composition(random.choice((log(u), sqrt(u))), (u,), x**2 + b, (x,))
    return maps.composition(outer, (u,), random.choice((a * x + b, x**2 + b * x)), (x,))


def _chain_of_maps(random):
    F = random.choice(([u * v, u + v], [u**2, v], [u - v, u * v], [u * v], [u**2 + v**2]))
    a = _whole(random, high=3)
    G = random.choice(([x + y, a * x], [x * y, x + a * y], [a * x, y**2], [x**2, a * x * y]))
    return maps.composition(F, (u, v), G, (x, y))


def _softmax(random):
    weights = [S(1), *map(S, random.sample(range(2, 7), 2))]
    random.shuffle(weights)
    i, j = random.choice(((0, 1), (1, 0), (1, 2), (2, 0), (1, 1), (2, 2)))
    return maps.softmax_slope(tuple(map(log, weights)), i, j)


def _plane(random):
    at = (_whole(random, high=3), _whole(random, high=3))
    return planes.plane(_quadratic(random), (x, y), at, deviation=random.random() < 0.5)


def _direction(random):
    """A quadratic whose gradient at the point has a whole length."""
    at, Q = (_whole(random, high=2), _whole(random, high=2)), _quadratic(random)
    here, target = dict(zip((x, y), at, strict=True)), random.choice(_PYTHAGOREAN)
    lacking = [t - Q.diff(s).subs(here) for s, t in zip((x, y), target, strict=True)]
    f = Q + lacking[0] * x + lacking[1] * y
    return planes.steepest(f, (x, y), at, descent=random.random() < 0.5)


def _estimate(random):
    n = S(random.randint(3, 9))
    step = random.choice((S.One, S.NegativeOne, S.Half))
    if random.random() < 0.5:
        return planes.estimate(sqrt(x), x, n**2, n**2 + step)
    return planes.estimate(x**2, x, n, n + step / 10)


_FAMILIES = {
    "2.1.1": (_partial, _at_a_kink, _product),
    "2.1.2": (_gradient, _gradient_at),
    "2.1.3": (_jacobian,),
    "2.1.4": (_chain, _chain_of_maps, _softmax),
    "2.2": (_plane, _direction, _estimate),
}
