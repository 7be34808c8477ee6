"""Kinds of drill: derivatives and gradients."""

from sympy import Abs, Max, Rational, S, cos, exp, log, sin, symbols

from calclib.practice.families import slopes, vectors
from calclib.practice.families.combinations import LINEAR, SQUARED, SQUARES
from calclib.practice.kinds.deals import PYTHAGOREAN, combined, kind

x, y, z, u, v = symbols("x y z u v", real=True)


# ---- 2.1.1: derivatives ----


@kind("2.1.1")
def partial(dealt):
    """A partial derivative, as a formula."""
    a = dealt.whole()
    f = dealt.shape(
        (x**2 * y + a * y**2, x * y**2 + a * x, x * y + a * x**2),
        (x * exp(y) + a * x**2, y * sin(x) + a * y**3, x**2 * cos(y) + a * y),
        (exp(a * x * y) + x**2, x * sin(a * y) + y**2 * x, log(x**2 + a**2 * y**2) + y),
    )
    return slopes.slope(f, (x, y), dealt.choice((x, y)))


@kind("2.1.1")
def at_a_kink(dealt):
    """A function with a kink, at it or beside it."""
    a, b, c = dealt.whole(), dealt.whole(3), dealt.whole(3)
    f = dealt.shape(
        (Abs(x - a), Max(0, b * (x - a)), Max(x, 2 * x - a)),
        (b * x + Abs(x - a), Max(b * x, (b + c) * x - c * a), 2 * Abs(x - a) - b * x),
        (Max(x**2, a * x), x**2 + b * Abs(x - a), (x + b) * Abs(x - a)),
    )
    return slopes.slope(f, (x,), x, (a + dealt.choice((0, 0, 1, -2)),))


@kind("2.1.1")
def product(dealt):
    a, n = dealt.randint(2, 4), dealt.randint(1, 3)
    p, q = dealt.shape(
        ((x**n, sin(x)), (x**n, exp(2 * x)), (x**n, cos(x))),
        ((x**n + a, cos(x)), (x**n - a, exp(2 * x)), (x**n + a, sin(x))),
        ((x**n, exp(-a * x)), (x**n + x, sin(a * x)), (exp(2 * x), cos(a * x))),
    )
    return slopes.product(p, q, x)


@kind("2.1.1")
def quotient(dealt):
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


@kind("2.1.2")
def gradient(dealt):
    a, b = dealt.whole(), dealt.whole()
    f = dealt.shape(
        (x**2 * y + a * y, x * y**2 + a * x**2, x * y + a * y**3),
        (x * exp(y) + a * x**2, y * sin(x) + a * y**2, x**2 * cos(y) + a * y),
        (x * y + a * z**2 + b * y, x * exp(y) + a * z**2, x * y * z + a * x**2),
    )
    return slopes.slopes(f, (x, y, z) if f.has(z) else (x, y))


@kind("2.1.2")
def gradient_at(dealt):
    a, b = dealt.whole(3), dealt.whole(3)
    f = dealt.shape(
        (a * x**2 + b * x * y + y**2, x**2 + a * x * y + b * y, a * x * y + b * y**2),
        (x**3 + a * x * y, a * x**2 * y + b * y, x * y**2 + a * x**2),
        (x**2 * y**2 + a * x * y, x**3 * y + a * y**2 + b * x, a * x * y * z + b * x**2),
    )
    xs = (x, y, z) if f.has(z) else (x, y)
    return slopes.slopes(f, xs, dealt.point(size=len(xs)))


@kind("2.1.2")
def directional(dealt):
    a, b = dealt.whole(3), dealt.whole(3)
    f = dealt.shape(
        (a * x**2 + b * y**2, a * x**2 + b * y, a * x + b * y**2),
        (x**2 + a * x * y, a * x * y + b * y**2, x**2 + a * x * y + b * y**2),
        (x**2 * y + a * y**2, a * x * y**2 + b * x, x**3 + a * x * y),
    )
    return vectors.directional(f, (x, y), dealt.point(2), dealt.choice(PYTHAGOREAN))


@kind("2.1.2")
def critical(dealt):
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


sum_of_terms = kind("2.1.2")(
    combined(
        ((LINEAR, SQUARES), (SQUARES,), (LINEAR,)),
        ((SQUARES, LINEAR), (SQUARED,), (SQUARED, LINEAR)),
        ((SQUARED, SQUARES), (SQUARES, SQUARED), (LINEAR, SQUARES, SQUARED)),
    )
)
