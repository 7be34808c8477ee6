"""Exercises without end: each notebook deals functions, points and dimensions from a seed.

A new kind of drill is added here alone: write a function of a `Deal` that returns a `Task`, and put
it into `_FAMILIES` under its notebook; the tests then verify what it deals. A kind has three shapes
at least for each level, which take turns: so no two of ten drills in a row are alike.
"""

from itertools import count
from numbers import Integral
from random import Random

from sympy import Abs, Max, Rational, S, cos, exp, log, sin, sqrt, symbols

from calclib.practice.families import combinations, maps, planes, slopes, vectors
from calclib.practice.families.combinations import (
    BILINEAR,
    CONSTANT,
    ERRORS,
    IMAGE,
    LINEAR,
    MAP,
    SQUARED,
    SQUARES,
)

x, y, z, u, v = symbols("x y z u v", real=True)
LEVELS = 3
_PYTHAGOREAN = ((3, 4), (4, 3), (5, 12), (8, 6), (-3, 4), (6, -8), (-12, -5))
_TRIES = 60


class Deal(Random):
    """Chance, from a seed: what a kind of drill deals from.

    Attributes
    ----------
    level : 1, 2 or 3
        From easy to hard.
    turn : int
        How often this kind had its turn before.
    """

    def __init__(self, seed, turn, level):
        super().__init__(seed)
        self.turn, self.level = turn, level

    def whole(self, high=5, low=1):
        """A whole number other than 0."""
        return S(self.randint(low, high) * self.choice((1, -1)))

    def point(self, high=3, size=2):
        """A point with such coordinates."""
        return tuple(self.whole(high) for _ in range(size))

    def shape(self, *levels):
        """What is in turn at this level."""
        return self.among(levels[self.level - 1])

    def among(self, shapes):
        """What is in turn."""
        return shapes[self.turn % len(shapes)]


def deal(notebook, seed=0, *, level=1):
    """Return an exercise for a notebook, always the same one for a seed.

    Parameters
    ----------
    notebook : text, or a list of functions
        "2.1.1", "2.1.2", "2.1.3", "2.1.4" or "2.2"; or kinds of your own, each a function that
        makes a `Task` from a `Deal`.
    seed : int
    level : 1, 2 or 3
        From easy to hard.

    Returns
    -------
    Exercise
        Its key and its likely mistakes are computed here, none is stored; no mistake is the key,
        and no two are the same.

    Examples
    --------
    >>> deal("2.1.2", 3) == deal("2.1.2", 3)
    True
    """
    own = not isinstance(notebook, str)
    if not own and notebook not in _FAMILIES:
        raise ValueError(f"There is no notebook {notebook}; there are {', '.join(_FAMILIES)}.")
    if not isinstance(seed, Integral):
        raise ValueError(f"A seed is a whole number, and {seed!r} is none.")
    if level not in range(1, LEVELS + 1):
        raise ValueError(f"A level is 1, 2 or 3, and {level!r} is none.")
    families = tuple(notebook) if own else _FAMILIES[notebook]
    turn, kind = divmod(int(seed), len(families))  # each kind in its turn
    for attempt in count():
        name = families[kind].__name__ if own else notebook
        dealt = Deal(f"{name} {seed} {level} {attempt}", turn, level)
        task = families[kind](dealt)
        if attempt == _TRIES or not task.alike():
            return task


def kinds(notebook):
    """The functions that deal for a notebook, a kind of drill each."""
    return _FAMILIES[notebook]


# ---- 2.1.1: derivatives ----


def _partial(dealt):
    """A partial derivative, as a formula."""
    a = dealt.whole()
    f = dealt.shape(
        (x**2 * y + a * y**2, x * y**2 + a * x, x * y + a * x**2),
        (x * exp(y) + a * x**2, y * sin(x) + a * y**3, x**2 * cos(y) + a * y),
        (exp(a * x * y) + x**2, x * sin(a * y) + y**2 * x, log(x**2 + a**2 * y**2) + y),
    )
    return slopes.slope(f, (x, y), dealt.choice((x, y)))


def _at_a_kink(dealt):
    """A function with a kink, at it or beside it."""
    a, b, c = dealt.whole(), dealt.whole(3), dealt.whole(3)
    f = dealt.shape(
        (Abs(x - a), Max(0, b * (x - a)), Max(x, 2 * x - a)),
        (b * x + Abs(x - a), Max(b * x, (b + c) * x - c * a), 2 * Abs(x - a) - b * x),
        (Max(x**2, a * x), x**2 + b * Abs(x - a), (x + b) * Abs(x - a)),
    )
    return slopes.slope(f, (x,), x, (a + dealt.choice((0, 0, 1, -2)),))


def _product(dealt):
    a, n = dealt.randint(2, 4), dealt.randint(1, 3)
    p, q = dealt.shape(
        ((x**n, sin(x)), (x**n, exp(2 * x)), (x**n, cos(x))),
        ((x**n + a, cos(x)), (x**n - a, exp(2 * x)), (x**n + a, sin(x))),
        ((x**n, exp(-a * x)), (x**n + x, sin(a * x)), (exp(2 * x), cos(a * x))),
    )
    return slopes.product(p, q, x)


def _quotient(dealt):
    """The slope of a secant."""
    a, b, at = dealt.whole(4), dealt.whole(4), dealt.whole(3)
    f = dealt.shape(
        (x**2 + a * x, a * x**2, a * x**2 + b),
        (x**3 + a, a * x**2 + b * x, x**3 + a * x),
        (a / x, x**3 + a * x**2, x**4 + b),
    )
    step = dealt.choice((1, 2, -1) if dealt.level == 1 else (S.Half, -S.Half, Rational(1, 10)))
    if at + step == 0 or at - step == 0:
        at += S(5)
    return slopes.quotient(f, x, S(at), S(step))


# ---- 2.1.2: gradients ----


def _gradient(dealt):
    a, b = dealt.whole(), dealt.whole()
    f = dealt.shape(
        (x**2 * y + a * y, x * y**2 + a * x**2, x * y + a * y**3),
        (x * exp(y) + a * x**2, y * sin(x) + a * y**2, x**2 * cos(y) + a * y),
        (x * y + a * z**2 + b * y, x * exp(y) + a * z**2, x * y * z + a * x**2),
    )
    return slopes.slopes(f, (x, y, z) if f.has(z) else (x, y))


def _gradient_at(dealt):
    a, b = dealt.whole(3), dealt.whole(3)
    f = dealt.shape(
        (a * x**2 + b * x * y + y**2, x**2 + a * x * y + b * y, a * x * y + b * y**2),
        (x**3 + a * x * y, a * x**2 * y + b * y, x * y**2 + a * x**2),
        (x**2 * y**2 + a * x * y, x**3 * y + a * y**2 + b * x, a * x * y * z + b * x**2),
    )
    xs = (x, y, z) if f.has(z) else (x, y)
    return slopes.slopes(f, xs, dealt.point(size=len(xs)))


def _directional(dealt):
    a, b = dealt.whole(3), dealt.whole(3)
    f = dealt.shape(
        (a * x**2 + b * y**2, a * x**2 + b * y, a * x + b * y**2),
        (x**2 + a * x * y, a * x * y + b * y**2, x**2 + a * x * y + b * y**2),
        (x**2 * y + a * y**2, a * x * y**2 + b * x, x**3 + a * x * y),
    )
    return vectors.directional(f, (x, y), dealt.point(2), dealt.choice(_PYTHAGOREAN))


def _critical(dealt):
    """A quadratic whose gradient is zero at a whole point."""
    a, b = abs(dealt.whole(3)), abs(dealt.whole(3))
    Q = dealt.shape(
        (a * x**2 + b * y**2, -a * x**2 + b * y**2, a * x**2 - b * y**2),
        (x**2 + x * y + y**2, a * x**2 + x * y - y**2, x**2 - x * y + b * y**2),
        (a * x**2 + 3 * x * y - b * y**2, x**2 + 3 * x * y + y**2, 2 * x**2 - 5 * x * y + b * y**2),
    )
    p = dealt.point(4)
    here = dict(zip((x, y), p, strict=True))
    return vectors.critical(Q - sum(Q.diff(t).subs(here) * t for t in (x, y)), (x, y), p)


def _combined(*levels, row=False):
    def family(dealt):
        terms = dealt.shape(*levels)
        factors = [dealt.whole(6, 2), *(dealt.whole(6) for _ in terms[1:])]
        return combinations.combination(terms, factors, row=row)

    return family


_sum_of_terms = _combined(
    ((LINEAR, SQUARES), (SQUARES,), (LINEAR,)),
    ((SQUARES, LINEAR), (SQUARED,), (SQUARED, LINEAR)),
    ((SQUARED, SQUARES), (SQUARES, SQUARED), (LINEAR, SQUARES, SQUARED)),
)


# ---- 2.1.3: Jacobians ----


def _maps_of(dealt):
    """The outputs and the variables of a map."""
    a = dealt.whole(4)
    return dealt.shape(
        (([x * y, x + a * y], (x, y)), ([x**2, a * x * y], (x, y)), ([a * x - y, y**2], (x, y))),
        (([x**2, a * x * y, y], (x, y)), ([x * y, x + a * z], (x, y, z)),
         ([a * x + y**2, x * y, x - y], (x, y))),
        (([x * exp(y), sin(a * x)], (x, y)), ([x * y * z, a * x**2, y + z], (x, y, z)),
         ([x**2 * y, exp(a * y), x * z], (x, y, z))),
    )  # fmt: skip


def _jacobian(dealt):
    return maps.matrix(*_maps_of(dealt))


def _jacobian_at(dealt):
    a, b = dealt.whole(3), dealt.whole(3)
    F, xs = dealt.shape(
        (([x**2 + a * y, x * y], (x, y)), ([a * x * y, y**2], (x, y)), ([x - y**2, b * x], (x, y))),
        (([x**2, x * y, a * y**2], (x, y)), ([x * y, a * z**2], (x, y, z)),
         ([a * x * y, x**2 - y, b * y], (x, y))),
        (([x * y * z, a * x**2], (x, y, z)), ([x**2 * y, a * y**3, x + b * y], (x, y)),
         ([x**3 - a * y, x * y**2], (x, y))),
    )  # fmt: skip
    return maps.matrix(F, xs, dealt.point(size=len(xs)))


def _determinant(dealt):
    a, b = dealt.whole(4), dealt.whole(4)
    F = dealt.shape(
        ([x + a * y**2, b * x + y], [a * x * y, b * x + y], [x**2 - a * y, b * x + y]),
        ([a * x**2 - y**2, b * x * y], [x**2 * y, a * x + b * y], [x + y**2, a * y + b * x**2]),
        ([x * exp(y), a * x + b * y], [a * x * sin(y), b * x + y], [x**2 * y, a * x * y + b * x]),
    )
    return maps.determinant(F, (x, y))


def _change(dealt):
    a, step = dealt.whole(3), Rational(1, 10)
    F, xs = dealt.shape(
        (([x**2, a * x * y], (x, y)), ([x * y, x + a * y**2], (x, y)), ([a * x, y**2 * x], (x, y))),
        (([x**2 * y, a * y**2], (x, y)), ([x**2, x * y, a * y**2], (x, y)),
         ([x * y**2, a * x**2 - y], (x, y))),
        (([x * y, a * z**2], (x, y, z)), ([x * y * z, x + a * z**2], (x, y, z)),
         ([x**3 - y, a * x * y**2], (x, y))),
    )  # fmt: skip
    moves = tuple(step * dealt.whole(2) for _ in xs)
    return maps.change(F, xs, dealt.point(3, len(xs)), moves)


_rows = _combined(
    ((MAP, CONSTANT), (MAP,), (CONSTANT, MAP)),
    ((BILINEAR,), (LINEAR, SQUARES), (BILINEAR, LINEAR)),
    ((BILINEAR, SQUARES), (SQUARES, LINEAR), (SQUARES, BILINEAR)),
    row=True,
)


# ---- 2.1.4: chain rules ----


def _chain(dealt):
    a, b, n = dealt.whole(), S(dealt.randint(1, 5)), dealt.randint(3, 5)
    f, g = dealt.shape(
        ((sin(u), a * x + b), (u**n, a * x + b), (exp(u), n * x + b)),
        ((cos(u), x**2 + b), (u**n, x**2 + b * x), (exp(u), x**2 + b * x)),
        ((log(u), x**2 + b), (sqrt(u), x**2 + b), (exp(u), a * sin(x))),
    )
    return maps.composition(f, (u,), g, (x,))


def _chain_at(dealt):
    """The slope of a composition at a point."""
    a, b = dealt.whole(3), dealt.whole(3)
    f, g = dealt.shape(
        ((u**2 + a * u, b * x + 1), (a * u**2, b * x - 1), (u**2 - a, x + b * x**2)),
        ((u**3 + a, x**2 + b), (a * u**2 + u, x**2 + b * x), (u**3 + a * u, b - x**2)),
        ((a / u, b**2 + x**2), (u**2 + a * u, x**3 - b * x), (u**4, x**2 + b * x - 1)),
    )
    return maps.composition(f, (u,), g, (x,), (dealt.whole(3),))


def _chain_of_maps(dealt):
    a = dealt.whole(3)
    F, G = dealt.shape(
        (([u * v], [x + y, a * x]), ([u**2 + v**2], [x - y, a * y]), ([u * v], [a * x, x - y])),
        (([u * v, u + v], [x + y, a * x]), ([u**2, v], [x * y, x + a * y]),
         ([u - v, u * v], [a * x, y**2])),
        (([u * v, u + v], [x**2, a * x * y]), ([u**2, u * v], [x + a * y, x * y]),
         ([u - v**2, u * v], [x**2, x + a * y])),
    )  # fmt: skip
    return maps.composition(F, (u, v), G, (x, y))


def _softmax(dealt):
    size = min(dealt.level + 1, 3) + (dealt.level > 2)
    weights = [S(1), *map(S, dealt.sample(range(2, 7), size - 1))]
    dealt.shuffle(weights)
    i, j = dealt.among(((0, 1), (1, 1), (1, 0), (0, 0)))
    return maps.softmax_slope(tuple(map(log, weights)), i, j)


_squares = _combined(
    ((IMAGE,), (BILINEAR,), (ERRORS,)),
    ((ERRORS, SQUARES), (IMAGE, LINEAR), (IMAGE, SQUARES)),
    ((IMAGE, BILINEAR), (ERRORS, LINEAR), (ERRORS, SQUARED)),
)


# ---- 2.2: first order approximation ----


def _plane(dealt):
    a, b, c = (dealt.whole(3) for _ in range(3))
    f = dealt.shape(
        (a * x**2 + b * y**2, a * x**2 + b * x * y, a * x * y + b * y**2),
        (x**2 * y + a * y, a * x**2 + b * x * y + c * y**2, x * y**2 + a * x),
        (x**3 + a * x * y**2, x**2 * y**2 + b * x, a * x**3 + b * x * y + c * y),
    )
    return planes.plane(f, (x, y), dealt.point(), deviation=dealt.random() < 0.5)


def _direction(dealt):
    """A quadratic whose gradient at the point has a whole length."""
    a, b = dealt.whole(3), dealt.whole(3)
    Q = dealt.shape(
        (x**2 + a * y**2, a * x**2 + y**2, a * x**2 - y**2),
        (a * x * y + b * y**2, x**2 + a * x * y, a * x**2 + b * x * y + y**2),
        (x**2 * y + a * y**2, a * x * y**2, x**3 + a * x * y),
    )
    at = dealt.point(2)
    here, target = dict(zip((x, y), at, strict=True)), dealt.choice(_PYTHAGOREAN)
    lacking = [t - Q.diff(s).subs(here) for s, t in zip((x, y), target, strict=True)]
    f = Q + lacking[0] * x + lacking[1] * y
    return planes.steepest(f, (x, y), at, descent=dealt.random() < 0.5)


def _estimate(dealt):
    n, tenth = S(dealt.randint(2, 9)), Rational(1, 10)
    step = dealt.choice((S.One, S.NegativeOne, S.Half))
    f, at, step = dealt.shape(
        ((sqrt(x), n**2, step), (x**2, n, step * tenth), (sqrt(x + 1), n**2 - 1, step)),
        ((x**3, n, step * tenth), (1 / x, n, step * tenth), (sqrt(x), n**2, 2 * step)),
        ((exp(n * x), S.Zero, step * tenth), (1 / x**2, n, step * tenth),
         (log(x) + n, S.One, step * tenth)),
    )  # fmt: skip
    return planes.estimate(f, x, at, at + step)


def _step(dealt):
    """One step of gradient descent."""
    a, b = dealt.whole(3), dealt.whole(3)
    f = dealt.shape(
        (abs(a) * x**2 + y**2, x**2 + abs(b) * y**2, abs(a) * x**2 + b * y),
        (x**2 + a * x * y + y**2, a * x * y + y**2, abs(a) * x**2 + x * y + b * y),
        (x**2 * y + a * y, x**3 + a * x * y, x**2 * y**2 + b * x),
    )
    rate = dealt.choice((Rational(1, 10), Rational(1, 5), S.Half, Rational(1, 4)))
    return vectors.descent_step(f, (x, y), dealt.point(), rate)


_FAMILIES = {
    "2.1.1": (_partial, _at_a_kink, _product, _quotient),
    "2.1.2": (_gradient, _gradient_at, _directional, _critical, _sum_of_terms),
    "2.1.3": (_jacobian, _jacobian_at, _determinant, _change, _rows),
    "2.1.4": (_chain, _chain_of_maps, _softmax, _chain_at, _squares),
    "2.2": (_plane, _direction, _estimate, _step),
}
