"""Solutions on paper for the notebook 2.2: linear approximation and descent."""

from sympy import Matrix, Rational, diff, exp, expand, latex, simplify, solve, sqrt, symbols

from calclib.derivatives import (
    gradient,
    hessian,
    linear_approximation,
    steepest_ascent,
)
from calclib.practice.families.tasks import added, tex, times

x, y, x0, y0 = symbols("x y x0 y0", real=True)


# ---- 2.2 ----


def root():
    f, at = sqrt(x), {x: 25}
    value, slope, curvature = (diff(f, x, n).subs(at) for n in (0, 1, 2))
    line = linear_approximation(f, (x,), at=(25,)).subs(x, 26)
    return (
        f"The line at 25 is ${added(value, times(slope, x - 25))}$, and at 26 it is "
        f"{float(line):.1f}; the root is {float(sqrt(26)):.4f}.\n"
        f"It is too large, and that could be known: the second derivative at 25 is "
        f"{tex(curvature)}, below 0, so the curve bends down and away from its tangent."
    )


def both_notations():
    f, at = exp(x * y), (1, 0)
    plane = linear_approximation(f, (x, y), at=at)
    g = gradient(f, (x, y), at=at)
    return (
        f"The value is {tex(f.subs({x: 1, y: 0}))} and the gradient {tex(g)}. So "
        f"$f(x, y) \\approx {latex(plane)}$.\n"
        "In the deviation from the point, with $1 + x$ for $x$ and $0 + y$ for $y$, it is "
        f"$f(1 + x, y) \\approx {latex(plane)}$: the same formula, since the slope "
        f"along $x$ is {g[0]} and $y$ is counted from 0 in both."
    )


def through_the_origin():
    f, here = x**2 - y**2, {x: x0, y: y0}
    plane = linear_approximation(f, (x, y), at=(x0, y0))
    rises = [times(diff(f, w).subs(here), w - w_0) for w, w_0 in here.items()]
    height = expand(plane.subs({x: 0, y: 0}))
    return (
        f"The plane at $(x_0, y_0)$ is ${added(f.subs(here), *rises)}$, and at the origin it has "
        f"the height {tex(height)}.\n"
        f"That is 0 for $x_0 = {latex(solve(height, x0)[0])}$ or "
        f"$x_0 = {latex(solve(height, x0)[1])}$: on the two diagonals."
    )


def cone():
    f = sqrt(x**2 + y**2)
    plane = linear_approximation(f, (x, y), at=(3, 4))
    ahead = symbols("t", positive=True)
    gap = simplify((f - plane).subs({x: 3 * ahead, y: 4 * ahead}))
    return (
        "At its tip, the origin, and nowhere else.\n"
        f"At $(3, 4)$ the plane is {tex(simplify(plane))}, and at $(3t, 4t)$ with $t > 0$ it "
        f"differs from the cone by {tex(gap)}: so it touches along the whole ray from the tip "
        "through the point. The cone is straight that way."
    )


def steepest_fall():
    f, at = exp(x * y), (1, 2)
    down, rate = -steepest_ascent(f, (x, y), at=at), -gradient(f, (x, y), at=at).norm()
    return (
        f"The gradient at $(1, 2)$ is {tex(gradient(f, (x, y), at=at))}. Against it, with length "
        f"1: {tex(down)}.\nThe slope that way is {tex(rate)}, about {float(rate):.2f}."
    )


def misses():
    values = sorted(hessian(x**2 / 4 + 2 * y**2, (x, y)).eigenvals())
    largest = values[-1]
    threshold = 2 / largest
    rates = [threshold - Rational(1, 100), threshold + Rational(1, 100)]
    factors = [abs(1 - rate * largest) for rate in rates]
    return (
        f"The Hessian has the eigenvalues {tex(values[0])} and {tex(values[1])}. So the threshold "
        f"is $2/\\lambda_{{max}}$ = {tex(threshold)}.\n"
        f"A step multiplies the distance along $y$ by {float(factors[0]):.2f} at the rate "
        f"{float(rates[0]):.2f}, and by {float(factors[1]):.2f} at {float(rates[1]):.2f}.\n"
        'Look at it with `explore.descent("x^2/4 + 2*y^2")`.'
    )


def dips():
    terms = Matrix([1, x, y, x**2, x * y, y**2])
    told = terms.row_join(terms.diff(x)).row_join(terms.diff(y)).T
    at = [(0, 0), (1, 2), (3, 1), (-1, 1), (2, -1), (1, -3)]
    depths = Matrix([terms.T.subs({x: p, y: q}) for p, q in at]).rank()
    ranks = [Matrix([told.subs({x: p, y: q}) for p, q in at[:n]]).rank() for n in (1, 2, 3)]
    return (
        f"With the depth alone six: each dip is one equation, and six of them in general position "
        f"determine {depths} numbers.\n"
        f"With the gradient three. A dip tells {ranks[0]} numbers, yet two tell only {ranks[1]}, "
        f"and three all {ranks[2]}.\n"
        "Two tell one thing twice: on the way from one dip to the other a quadratic changes by its "
        "mean slope at the two ends, so the second depth was known before."
    )
