"""Solutions on paper for the notebooks 2.1.3 and 2.1.4: Jacobians and chain rules."""

import numpy as np
from sympy import (
    Matrix,
    MatrixSymbol,
    Rational,
    cos,
    diff,
    exp,
    log,
    pi,
    simplify,
    sin,
    solve,
    symbols,
)

from calclib.derivatives import (
    chain_rule,
    gradient,
    jacobian,
    softmax,
)
from calclib.numerical import numerical_gradient, numerical_jacobian, to_numpy
from calclib.practice.families.dimension_free import A, X, m
from calclib.practice.families.tasks import pair, tex

x, r, phi = symbols("x r varphi", real=True)
B = MatrixSymbol("b", m, 1)


# ---- 2.1.3 ----


def polar():
    theta = symbols("theta")
    J = jacobian([r * cos(theta), r * sin(theta)], (r, theta))
    return (
        f"The Jacobian is {tex(J)}, with a row for each output, and its determinant is "
        f"{tex(simplify(J.det()))}.\n"
        "So a small square, of the plane in which $r$ and $\\theta$ are the axes, becomes a patch "
        "of $r$ times its area. Near $r = 0$ it is squeezed to nearly nothing: there all angles "
        "meet in one point."
    )


def shape():
    xs = symbols("x1:6")
    rows, columns = jacobian(xs[:3], xs).shape
    return (
        f"${rows} \\times {columns}$: a row for each output, a column for each input.\n"
        f"The second row holds the {columns} slopes of the second output, one along each input; it "
        "is the transposed gradient of that output. The second column holds the slopes of all "
        f"{rows} outputs along the second input."
    )


def same_all_day():
    tau = symbols("tau")
    slope = diff(5 * cos(phi) * cos(2 * pi * (tau - 15) / 24), tau)
    hours = sorted(solve(sin(2 * pi * (tau - 15) / 24), tau))
    clock = (hours[1] - Rational(35, 15)) % 24
    return (
        "Only the last term of the temperature has the hour in it, and its derivative is "
        f"{tex(slope)}, with the hour by the sun $\\tau = t + \\lambda/15.$\n"
        f"It is 0 where the sine is, at $\\tau = {hours[0]}$ and $\\tau = {hours[1]}$, the coldest "
        "and the warmest hour of the day; and where $\\cos\\varphi$ is, at the two poles.\n"
        f"At 35° east the warmest hour comes at {float(clock):.2f} UTC."
    )


def affine():
    return (
        f"{tex(jacobian(A * X + B, X))}: the constant $\\mathbf{{b}}$ moves all images alike and "
        "changes no slope. `jacobian(A*x + b, x)` gives the same, with a `MatrixSymbol` for "
        "$\\mathbf{b}$."
    )


# ---- 2.1.4 ----


def bell():
    f = exp(-(x**2) / 2)
    places = solve(diff(f, x, 2), x)
    slopes = [diff(f, x).subs(x, place) for place in places]
    return (
        f"Outside stands $e^u$, which is its own derivative, inside $-x^2/2$ with the derivative "
        f"{tex(diff(-(x**2) / 2, x))}. So $f'(x)$ = {tex(diff(f, x))}.\n"
        f"The slope is steepest where its own derivative {tex(diff(f, x, 2).factor())} is 0: at "
        f"{tex(places[0])} and {tex(places[1])}, with the slopes {tex(slopes[0])} and "
        f"{tex(slopes[1])}, about {float(slopes[0]):.3f} and {float(slopes[1]):.3f}."
    )


def polar_product():
    us = u1, u2 = symbols("u1 u2")
    f, g = u1 * u2, Matrix([r * cos(phi), r * sin(phi)])
    outer, inner, product = (simplify(part) for part in chain_rule(f, us, g, (r, phi)))
    composed = to_numpy(Matrix([g[0] * g[1]]), (r, phi))
    measured = numerical_jacobian(lambda p: np.ravel(composed(*p)), (2.0, 1.0))
    shapes = ["${} \\times {}$".format(*part.shape) for part in (outer, inner, product)]
    return (
        f"$J_{{g}}(f)$ = {tex(outer)}, which is {shapes[0]}; $J(g)$ = {tex(inner)}, {shapes[1]}.\n"
        f"Their product is {tex(product)}, {shapes[2]}.\n"
        f"At $(2, 1)$ it is {pair(product.subs({r: 2, phi: 1}).evalf())}, and the central "
        f"differences are {pair(measured)}."
    )


def norm_of_errors():
    random = np.random.default_rng(1)
    A7, x7, y7 = random.normal(size=(5, 7)), random.normal(size=7), random.normal(size=5)
    errors = A7 @ x7 - y7
    gap = numerical_gradient(lambda p: np.linalg.norm(A7 @ p - y7), x7) - A7.T @ errors / np.sqrt(
        errors @ errors
    )
    return (
        "The outer function is the norm, with the gradient $\\mathbf{u}/\\lVert\\mathbf{u}\\rVert$ "
        "at $\\mathbf{u} = A\\mathbf{x} - \\mathbf{y}$; the inner Jacobian is "
        f"{tex(jacobian(A * X, X))}. So $\\nabla f(\\mathbf{{x}}) = \\frac{{A^\\top(A\\mathbf"
        "{x} - \\mathbf{y})}{\\lVert A\\mathbf{x} - \\mathbf{y}\\rVert}.$\n"
        f"At a random point in dimension {len(x7)} it differs from the central differences by "
        f"{abs(gap).max():.5f}.\n"
        "It does not exist where $A\\mathbf{x} = \\mathbf{y}$: there the norm has its tip."
    )


def ridge():
    times = np.linspace(-1, 2, 7)
    lines = np.column_stack([times, np.ones(7)])
    low, high = np.linalg.eigvalsh(lines.T @ lines)
    return (
        f"The new term is half of $\\lambda\\lVert\\mathbf{{x}}\\rVert^2$ and has the gradient "
        "$\\lambda\\mathbf{x}$, so together it is $A^\\top(A\\mathbf{x} - \\mathbf{y}) + \\lambda"
        "\\mathbf{x}.$\n"
        "A large $\\lambda$ makes the bowl steep and round, and its lowest point comes near "
        "$\\mathbf{0}.$\n"
        f"For the seven points above it curves {high / low:.2f} times as much along one axis as "
        f"along the other, and with $\\lambda = 100$ only {(high + 100) / (low + 100):.2f} times."
    )


def cross_entropy():
    xs = symbols("a1:4")
    shares = softmax(Matrix(xs))
    at = dict(zip(xs, (1, 2, 5), strict=True))
    g = gradient(-log(shares[0]), xs).subs(at).evalf()
    return (
        "The outer derivative is $-1/S_1$, and row 1 of the Jacobian of softmax is "
        "$(S_1(1 - S_1), -S_1 S_2, \\dots, -S_1 S_d).$\n"
        "In the product $S_1$ cancels: $(S_1 - 1, S_2, \\dots, S_d)^\\top = S - \\mathbf{e}_1.$\n"
        f"At $(1, 2, 5)$ it is {pair(g, 3)}, where softmax is "
        f"{pair(shares.subs(at).evalf(), 3)}."
    )
