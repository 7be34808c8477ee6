"""Kinds of drill: linear approximation and descent."""

from sympy import Rational, S, exp, log, sqrt, symbols

from calclib.practice.families import planes, vectors
from calclib.practice.kinds.deals import PYTHAGOREAN, kind

x, y, z, u, v = symbols("x y z u v", real=True)


# ---- 2.2: first order approximation ----


@kind("2.2")
def plane(dealt):
    a, b, c = (dealt.whole(3) for _ in range(3))
    f = dealt.shape(
        (a * x**2 + b * y**2, a * x**2 + b * x * y, a * x * y + b * y**2),
        (x**2 * y + a * y, a * x**2 + b * x * y + c * y**2, x * y**2 + a * x),
        (x**3 + a * x * y**2, x**2 * y**2 + b * x, a * x**3 + b * x * y + c * y),
    )
    return planes.plane(f, (x, y), dealt.point(), deviation=dealt.random() < 0.5)


@kind("2.2")
def direction(dealt):
    """A quadratic whose gradient at the point has a whole length."""
    a, b = dealt.whole(3), dealt.whole(3)
    Q = dealt.shape(
        (x**2 + a * y**2, a * x**2 + y**2, a * x**2 - y**2),
        (a * x * y + b * y**2, x**2 + a * x * y, a * x**2 + b * x * y + y**2),
        (x**2 * y + a * y**2, a * x * y**2, x**3 + a * x * y),
    )
    at = dealt.point(2)
    here, target = dict(zip((x, y), at, strict=True)), dealt.choice(PYTHAGOREAN)
    lacking = [t - Q.diff(s).subs(here) for s, t in zip((x, y), target, strict=True)]
    f = Q + lacking[0] * x + lacking[1] * y
    return planes.steepest(f, (x, y), at, descent=dealt.random() < 0.5)


@kind("2.2")
def estimate(dealt):
    n, tenth = S(dealt.randint(2, 9)), Rational(1, 10)
    step = dealt.choice((S.One, S.NegativeOne, S.Half))
    f, at, step = dealt.shape(
        ((sqrt(x), n**2, step), (x**2, n, step * tenth), (sqrt(x + 1), n**2 - 1, step)),
        ((x**3, n, step * tenth), (1 / x, n, step * tenth), (sqrt(x), n**2, 2 * step)),
        ((exp(n * x), S.Zero, step * tenth), (1 / x**2, n, step * tenth),
         (log(x) + n, S.One, step * tenth)),
    )  # fmt: skip
    return planes.estimate(f, x, at, at + step)


@kind("2.2")
def step(dealt):
    """One step of gradient descent."""
    a, b = dealt.whole(3), dealt.whole(3)
    f = dealt.shape(
        (abs(a) * x**2 + y**2, x**2 + abs(b) * y**2, abs(a) * x**2 + b * y),
        (x**2 + a * x * y + y**2, a * x * y + y**2, abs(a) * x**2 + x * y + b * y),
        (x**2 * y + a * y, x**3 + a * x * y, x**2 * y**2 + b * x),
    )
    rate = dealt.choice((Rational(1, 10), Rational(1, 5), S.Half, Rational(1, 4)))
    return vectors.descent_step(f, (x, y), dealt.point(), rate)
