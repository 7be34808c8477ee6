"""Solutions on paper for the notebooks 2.1.1 and 2.1.2: derivatives and gradients."""

from sympy import (
    Abs,
    Min,
    diff,
    exp,
    expand,
    latex,
    limit,
    simplify,
    solve,
    sqrt,
    symbols,
)

from calclib.derivatives import (
    NotDifferentiable,
    gradient,
)
from calclib.numerical import numerical_gradient, to_numpy
from calclib.practice.families.dimension_free import X
from calclib.practice.families.tasks import pair, tex

x, y, a, w0, w1 = symbols("x y a w0 w1", real=True)


# ---- 2.1.1 ----


def cube():
    quotient = expand(((x + a) ** 3 - x**3) / a)
    return (
        f"The quotient is $\\frac{{(x + a)^3 - x^3}}{{a}} = {latex(quotient)}$: the cube is "
        "multiplied out, $x^3$ cancels, and so does the denominator.\n"
        f"At $a = 0$ it is {tex(limit(quotient, a, 0))}, and that is the derivative."
    )


def bars():
    sides = []
    for at in (-1, 1):
        try:
            gradient(Abs(x**2 - 1), (x,), at=(at,))
        except NotDifferentiable as error:
            (pair,) = error.slopes.values()
            sides.append(f"at {tex(x)} $= {at}$ from {tex(pair[0])} to {tex(pair[1])}")
    zeros = " and ".join(tex(zero) for zero in solve(x**2 - 1, x))
    return (
        f"Where what is between the bars is 0 and changes its sign: at {zeros}.\n"
        f"There the slope jumps, from the left to the right: {', and '.join(sides)}.\n"
        f"Outside, f is $x^2 - 1$ and has the slope {tex(diff(x**2 - 1, x))}; in between it is "
        f"$1 - x^2$ and has {tex(diff(1 - x**2, x))}."
    )


def two_partials():
    f = x**2 * y + exp(x * y)
    here = gradient(f, (x, y), at=(1, 2))
    measured = numerical_gradient(to_numpy(f, (x, y)), (1, 2))
    return (
        f"$\\frac{{\\partial f}}{{\\partial x}}$ = {tex(diff(f, x))}, since $y$ is held fixed, and "
        f"$\\frac{{\\partial f}}{{\\partial y}}$ = {tex(diff(f, y))}, since $x$ is.\n"
        f"At $(1, 2)$ they are {tex(here[0])} and {tex(here[1])}, in decimals "
        f"{pair(here.evalf())}. The central differences are {pair(measured)}."
    )


def least():
    xs = symbols("x1:4")
    at = (4, 1, 3)
    return (
        "1 where $x_i$ is smaller than all others, and 0 for every other coordinate: raise the "
        "smallest a little, and the minimum rises with it; raise another, and nothing happens.\n"
        f"At {tex(at)} the slopes are {tex(tuple(gradient(Min(*xs), xs, at=at)))}.\n"
        "Where two or more share the minimum, their partial derivatives do not exist: raise one, "
        "and the other holds the minimum down; lower it, and the minimum goes with it."
    )


def plan():
    f = sum((w0 + w1 * p - q) ** 2 for p, q in ((0, 1), (1, 3), (2, 2)))
    slopes = [expand(diff(f, w)) for w in (w0, w1)]
    (found,) = solve(slopes, (w0, w1), dict=True)
    return (
        f"The partial derivatives are {tex(slopes[0])} and {tex(slopes[1])}.\n"
        f"Both are 0 for $w_0$ = {tex(found[w0])} and $w_1$ = {tex(found[w1])} alone, and the loss "
        f"there is {tex(f.subs(found))}."
    )


# ---- 2.1.2 ----


def at_a_point():
    f = x**2 * y + exp(y)
    measured = numerical_gradient(to_numpy(f, (x, y)), (2, 0))
    return (
        f"The gradient is {tex(gradient(f, (x, y)))}, one partial derivative below the other.\n"
        f"At $(2, 0)$ it is {tex(gradient(f, (x, y), at=(2, 0)))}; the central differences are "
        f"{pair(measured)}."
    )


def parallel():
    g = gradient(x**2 + x * y + y**2, (x, y))
    (line,) = solve(g[1], y)
    there = {x: 2, y: line.subs(x, 2)}
    return (
        f"The gradient is {tex(g)}, and it is parallel to the $x$ axis where its second entry is "
        f"0: on the line $y = {latex(line)}$.\n"
        f"At {tex(tuple(there.values()))}, for one, it is {tex(g.subs(there))}.\n"
        "The origin lies on the line too, but the gradient is $\\mathbf{0}$ there and has no "
        "direction."
    )


def shifted():
    factor = gradient(X.T * X, X).coeff(X)
    return (
        "The picture is the one of the squared norm, moved: the circles have $\\mathbf{b}$ as "
        "their centre, and every arrow points away from it.\n"
        "As a sum, $f(\\mathbf{x}) = \\sum_i (x_i - b_i)^2$. In the derivative with respect to "
        f"$x_j$ one term is left, with the slope ${factor} (x_j - b_j)$. So "
        f"$\\nabla f(\\mathbf{{x}}) = {factor} (\\mathbf{{x}} - \\mathbf{{b}})$."
    )


def norm():
    f = sqrt(x**2 + y**2)
    g = gradient(f, (x, y))
    here = gradient(f, (x, y), at=(3, 4))
    return (
        f"The length {simplify(g.norm())}, and every point but the origin.\n"
        f"In two dimensions the gradient is {tex(g)}, that is $\\mathbf{{x}}/\\lVert\\mathbf{{x}}"
        "\\rVert$: the unit vector away from the origin, since a step of length 1 that way makes "
        "the norm longer by 1.\n"
        f"At $(3, 4)$ it is {tex(here)}, of length {here.norm()}. At the origin the norm has a "
        "tip, and no gradient."
    )
