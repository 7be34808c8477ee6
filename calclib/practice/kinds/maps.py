"""Kinds of drill: Jacobians and chain rules."""

from sympy import Rational, S, cos, exp, log, sin, sqrt, symbols

from calclib.practice.families import maps
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
from calclib.practice.kinds.deals import combined, kind

x, y, z, u, v = symbols("x y z u v", real=True)


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


@kind("2.1.3")
def jacobian(dealt):
    return maps.matrix(*_maps_of(dealt))


@kind("2.1.3")
def jacobian_at(dealt):
    a, b = dealt.whole(3), dealt.whole(3)
    F, xs = dealt.shape(
        (([x**2 + a * y, x * y], (x, y)), ([a * x * y, y**2], (x, y)), ([x - y**2, b * x], (x, y))),
        (([x**2, x * y, a * y**2], (x, y)), ([x * y, a * z**2], (x, y, z)),
         ([a * x * y, x**2 - y, b * y], (x, y))),
        (([x * y * z, a * x**2], (x, y, z)), ([x**2 * y, a * y**3, x + b * y], (x, y)),
         ([x**3 - a * y, x * y**2], (x, y))),
    )  # fmt: skip
    return maps.matrix(F, xs, dealt.point(size=len(xs)))


@kind("2.1.3")
def determinant(dealt):
    a, b = dealt.whole(4), dealt.whole(4)
    F = dealt.shape(
        ([x + a * y**2, b * x + y], [a * x * y, b * x + y], [x**2 - a * y, b * x + y]),
        ([a * x**2 - y**2, b * x * y], [x**2 * y, a * x + b * y], [x + y**2, a * y + b * x**2]),
        ([x * exp(y), a * x + b * y], [a * x * sin(y), b * x + y], [x**2 * y, a * x * y + b * x]),
    )
    return maps.determinant(F, (x, y))


@kind("2.1.3")
def change(dealt):
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


rows = kind("2.1.3")(
    combined(
        ((MAP, CONSTANT), (MAP,), (CONSTANT, MAP)),
        ((BILINEAR,), (LINEAR, SQUARES), (BILINEAR, LINEAR)),
        ((BILINEAR, SQUARES), (SQUARES, LINEAR), (SQUARES, BILINEAR)),
        row=True,
    )
)


# ---- 2.1.4: chain rules ----


@kind("2.1.4")
def chain(dealt):
    a, b, n = dealt.whole(), S(dealt.randint(1, 5)), dealt.randint(3, 5)
    f, g = dealt.shape(
        ((sin(u), a * x + b), (u**n, a * x + b), (exp(u), n * x + b)),
        ((cos(u), x**2 + b), (u**n, x**2 + b * x), (exp(u), x**2 + b * x)),
        ((log(u), x**2 + b), (sqrt(u), x**2 + b), (exp(u), a * sin(x))),
    )
    return maps.composition(f, (u,), g, (x,))


@kind("2.1.4")
def chain_at(dealt):
    """The slope of a composition at a point."""
    a, b = dealt.whole(3), dealt.whole(3)
    f, g = dealt.shape(
        ((u**2 + a * u, b * x + 1), (a * u**2, b * x - 1), (u**2 - a, x + b * x**2)),
        ((u**3 + a, x**2 + b), (a * u**2 + u, x**2 + b * x), (u**3 + a * u, b - x**2)),
        ((a / u, b**2 + x**2), (u**2 + a * u, x**3 - b * x), (u**4, x**2 + b * x - 1)),
    )
    return maps.composition(f, (u,), g, (x,), (dealt.whole(3),))


@kind("2.1.4")
def chain_of_maps(dealt):
    a = dealt.whole(3)
    F, G = dealt.shape(
        (([u * v], [x + y, a * x]), ([u**2 + v**2], [x - y, a * y]), ([u * v], [a * x, x - y])),
        (([u * v, u + v], [x + y, a * x]), ([u**2, v], [x * y, x + a * y]),
         ([u - v, u * v], [a * x, y**2])),
        (([u * v, u + v], [x**2, a * x * y]), ([u**2, u * v], [x + a * y, x * y]),
         ([u - v**2, u * v], [x**2, x + a * y])),
    )  # fmt: skip
    return maps.composition(F, (u, v), G, (x, y))


@kind("2.1.4")
def softmax(dealt):
    weights = [S(1), *map(S, dealt.sample(range(2, 7), dealt.level))]
    dealt.shuffle(weights)
    i, j = dealt.among(((0, 1), (1, 1), (1, 0), (0, 0)))
    return maps.softmax_slope(tuple(map(log, weights)), i, j)


squares = kind("2.1.4")(
    combined(
        ((IMAGE,), (BILINEAR,), (ERRORS,)),
        ((ERRORS, SQUARES), (IMAGE, LINEAR), (IMAGE, SQUARES)),
        ((IMAGE, BILINEAR), (ERRORS, LINEAR), (ERRORS, SQUARED)),
    )
)
