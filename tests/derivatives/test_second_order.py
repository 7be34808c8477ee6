"""Hessians and quadratic approximations against closed forms and central differences."""

import numpy as np
import pytest
from sympy import (
    Abs,
    DiracDelta,
    Heaviside,
    Matrix,
    MatrixSymbol,
    Max,
    Min,
    Ne,
    Piecewise,
    Rational,
    Symbol,
    Trace,
    atan,
    cos,
    exp,
    expand,
    eye,
    log,
    nan,
    sign,
    simplify,
    sin,
    sinc,
    sqrt,
    symbols,
    zeros,
)

import calclib
from calclib import hessian, quadratic_approximation
from calclib.derivatives import NotDifferentiable, gradient
from calclib.numerical import numerical_jacobian, to_numpy

x, y, z = symbols("x y z", real=True)
a, b = symbols("a b", real=True)
xy = (x, y)
POLYNOMIAL = x**2 + x * y + y**2
NORM = sqrt(x**2 + y**2)


@pytest.mark.parametrize(
    ("f", "xs", "H"),
    [
        (POLYNOMIAL, xy, [[2, 1], [1, 2]]),
        (3 * x - y, xy, [[0, 0], [0, 0]]),
        (exp(x * y), xy, [[y**2 * exp(x * y), (1 + x * y) * exp(x * y)],
                          [(1 + x * y) * exp(x * y), x**2 * exp(x * y)]]),
        (x * y * z, (x, y, z), [[0, z, y], [z, 0, x], [y, x, 0]]),
        (NORM, xy, [[y**2 / NORM**3, -x * y / NORM**3], [-x * y / NORM**3, x**2 / NORM**3]]),
        (log(1 + x**2), (x,), [[2 * (1 - x**2) / (1 + x**2) ** 2]]),
    ],
)  # fmt: skip
def test_closed_forms(f, xs, H):
    assert simplify(hessian(f, xs) - Matrix(H)) == zeros(len(xs), len(xs))
    assert hessian(f, xs) == hessian(f, xs).T


@pytest.mark.parametrize(
    ("f", "at"),
    [
        (POLYNOMIAL, (1, 2)),
        (exp(x) * sin(y), (0.3, -1.2)),
        (NORM, (3, 4)),
        (log(1 + x**2 * y**2), (0.5, 2)),
        (Max(x, y) ** 2 + Abs(x) * y, (2, 1)),
        (Max(0, x - y) ** 3 * cos(y), (1, 0.2)),
    ],
)
def test_against_central_differences_of_the_gradient(f, at):
    slopes = to_numpy(gradient(f, xy), xy)
    measured = numerical_jacobian(slopes, at)
    assert np.array(hessian(f, xy, at=at), dtype=float) == pytest.approx(measured, abs=1e-6)
    assert to_numpy(hessian(f, xy), xy)(*at) == pytest.approx(measured, abs=1e-6)


def test_numbers_keep_their_kind():
    assert hessian(NORM, xy, at=(3, 4))[0, 0] == Rational(16, 125)
    assert all(v.is_Float for v in hessian(NORM, xy, at=(3.0, 4)))
    assert hessian(POLYNOMIAL, xy, at=(a, b)) == Matrix([[2, 1], [1, 2]])
    p = Symbol("p")
    assert hessian(p**3, p) == Matrix([[6 * p]])


@pytest.mark.parametrize(
    ("f", "at", "H"),
    [
        (Abs(x) ** 3, (0,), [[0]]),
        (Max(0, x) ** 3, (0,), [[0]]),
        (sinc(x), (0,), [[-Rational(1, 3)]]),
        (NORM**4, (0, 0), [[0, 0], [0, 0]]),
        (NORM**3, (0, 0), [[0, 0], [0, 0]]),
        (Max(x, y) ** 2 + Min(x, y) ** 2, (1, 1), [[2, 0], [0, 2]]),
        (Piecewise((exp(-1 / x**2), Ne(x, 0)), (0, True)), (0,), [[0]]),
    ],
)
def test_a_hessian_where_the_formula_has_no_value(f, at, H):
    assert hessian(f, (x, y)[: len(at)], at=at) == Matrix(H)


@pytest.mark.parametrize(
    ("f", "at", "said"),
    [
        (x * Abs(x), (0,), "no second derivative at x = 0: along x the slope of f' is -2 on the"),
        (Max(0, x) ** 2, (0,), "no second derivative at x = 0"),
        (Max(x, y), (1, 1), "no gradient at"),
        (NORM, (0, 0), "no gradient at"),
        (Max(x, y) ** 2 + Min(x, y), (1, 1), "no gradient at"),
        (Abs(x - y) * (x - y), (2, 2), "no Hessian at"),
        (x * NORM, (0, 0), "no Hessian at"),
        (Piecewise((x * y * (x**2 - y**2) / (x**2 + y**2), Ne(x, 0) | Ne(y, 0)), (0, True)),
         (0, 0), "no Hessian at"),
    ],
)  # fmt: skip
def test_no_hessian(f, at, said):
    with pytest.raises(NotDifferentiable, match=said):
        hessian(f, (x, y)[: len(at)], at=at)


@pytest.mark.parametrize("f", [Max(x, y), Abs(x) * y**2, Max(0, x) ** 2, sign(x) * y, Abs(x - y)])
def test_a_kink_leaves_no_delta(f):
    H = hessian(f, xy)
    assert not H.has(Heaviside, DiracDelta, sign)
    assert nan in H.subs({x: 0, y: 0}) and nan not in H.subs({x: 1, y: 2})


def test_dimension_free():
    m, n = symbols("m n", integer=True, positive=True)
    A, B = MatrixSymbol("A", n, m), MatrixSymbol("B", m, m)
    v, w, t = MatrixSymbol("v", m, 1), MatrixSymbol("w", m, 1), MatrixSymbol("t", n, 1)
    assert hessian(w.T * v, v).is_ZeroMatrix and hessian(w.T * v, v).shape == (m, m)
    assert str(hessian(v.T * v, v)) == "2*I"
    assert hessian((A * v - t).T * (A * v - t) / 2, v) == A.T * A
    assert hessian(v.T * B * v, v) == B + B.T
    assert hessian((w.T * v) ** 2, v) == 2 * w * w.T


def test_a_dimension_free_quadratic_is_its_own_approximation():
    v, p = MatrixSymbol("v", 3, 1), MatrixSymbol("p", 3, 1)
    L = quadratic_approximation(v.T * v, v, at=p).as_explicit()[0]
    assert expand(L - (v.T * v).as_explicit()[0]) == 0
    traced = to_numpy(quadratic_approximation(Trace(v.T * v), v, at=p), (v, p))
    assert traced([1, 2, 3], [5, -2, 0]) == pytest.approx(14)
    assert hessian(v.T * v, v, at=[1, 2, 3]) == 2 * eye(3)
    at_numbers = quadratic_approximation(v.T * v, v, at=[1, 2, 3])
    assert expand(at_numbers - (v.T * v).as_explicit()[0]) == 0


@pytest.mark.parametrize("at", [(1, 2), (a, b), (-3, Rational(1, 2))])
def test_a_quadratic_is_its_own_approximation(at):
    assert expand(quadratic_approximation(POLYNOMIAL, xy, at=at) - POLYNOMIAL) == 0


@pytest.mark.parametrize(("f", "at"), [(exp(x) * cos(y), (0.2, 0.5)), (NORM, (3, 4))])
def test_the_error_falls_with_the_third_power(f, at):
    error = to_numpy(f - quadratic_approximation(f, xy, at=at), xy)
    far, near = (abs(error(at[0] + h, at[1] + 2 * h)) for h in (1e-1, 1e-2))
    assert 500 < far / near < 2000


def test_an_approximation_of_one_variable():
    assert quadratic_approximation(sqrt(1 + x), x, at=0) == 1 + x / 2 - x**2 / 8
    with pytest.raises(NotDifferentiable):
        quadratic_approximation(x * Abs(x), x, at=0)


def test_both_are_exported():
    assert calclib.hessian is hessian
    assert calclib.quadratic_approximation is quadratic_approximation


def test_slopes_of_which_no_two_differ_and_still_there_is_no_plane():
    f = Piecewise((x * y - y**2 * atan(x / y), Ne(y, 0)), (0, True))  # df/dx = x^2 y/(x^2 + y^2)
    with pytest.raises(NotDifferentiable, match=r"no plane touches the graph of ∂f/∂x\.$"):
        hessian(f, (x, y), at=(0, 0))
