"""One-sided slopes: the limit of a difference quotient, each kink resolved near the point first."""

from functools import reduce

import sympy as sp
from sympy.calculus.accumulationbounds import AccumBounds
from sympy.core.relational import Relational

from calclib.derivatives.kinks import with_pieces

_T = sp.Dummy("t", positive=True)
_NEAR = sp.Rational(1, 10**20)  # an expression without kinks keeps its sign from here down to 0
_KINKS = (sp.Max, sp.Min, sp.Abs, sp.Piecewise, sp.floor, sp.ceiling)


class _Undefined(Exception):
    """The function has no real value for small t > 0."""


def slopes_along(f, xs, at, direction):
    """Left and right slope of t -> f(at + t * direction) at t = 0."""
    f = with_pieces(exact(f)).replace(sp.atan2, lambda b, a: sp.atan2(b, a).rewrite("atan"))
    left = _slope(f, xs, at, [-v for v in direction])
    return (left if left is None else -left), _slope(f, xs, at, direction)


def _slope(f, xs, at, direction):
    """Limit of (f(at + t * direction) - f(at)) / t for t -> 0 from the right."""
    at = [exact(a) for a in at]
    try:
        branch = _branch(put_in(f, xs, [a + _T * v for a, v in zip(at, direction, strict=True)]))
    except _Undefined:
        return None
    if not is_finite_real(branch.subs(_T, _NEAR)):
        return None
    try:
        slope = sp.limit((branch - put_in(f, xs, at)) / _T, _T, 0, "+")
    except (NotImplementedError, ValueError):
        return sp.nan
    return sp.nan if slope.has(AccumBounds, sp.Limit) else slope


def _branch(g):
    """`g` with each kink replaced by what it is for small t > 0."""
    if not g.has(_T) or not g.has(*_KINKS):
        return g
    if isinstance(g, sp.Piecewise):
        for value, condition in g.args:
            if _holds(condition):
                return _branch(value)
        raise _Undefined
    args = [_branch(arg) for arg in g.args]
    if isinstance(g, (sp.Max, sp.Min)):
        better = 1 if isinstance(g, sp.Max) else -1
        return reduce(lambda a, b: b if _sign_near(b - a) == better else a, args)
    if isinstance(g, (sp.floor, sp.ceiling)):
        return g.func(args[0].subs(_T, _NEAR))
    return _sign_near(args[0]) * args[0] if isinstance(g, sp.Abs) else g.func(*args)


def _holds(condition):
    """Whether the condition is true for small t > 0."""
    if not condition.has(_T):
        return condition == True  # noqa: E712
    if isinstance(condition, Relational):
        return bool(condition.func(_sign_near(_branch(condition.lhs - condition.rhs)), 0))
    return bool(condition.func(*map(_holds, condition.args)))


def _sign_near(g):
    """Sign of `g` for small t > 0."""
    result = sign_of(sp.simplify(g).subs(_T, _NEAR))
    if result is not None:
        return result
    if names := ", ".join(sorted(map(str, g.free_symbols - {_T}))):
        raise ValueError(f"Whether there is a derivative depends on {names}: give numbers for it.")
    raise _Undefined


def sign_of(value):
    """-1, 0 or 1; None where a symbol leaves it open, or the value is not real."""
    if value.is_zero:
        return 0
    if not value.is_number:
        return 1 if value.is_positive else -1 if value.is_negative else None
    digits = value.evalf(30, maxn=400)
    if not digits.is_real:
        return None
    return 0 if abs(digits) < sp.Rational(1, 10**150) else 1 if digits > 0 else -1


def agree(*slopes):
    """Whether one-sided slopes are all the same finite number."""
    if not all(slope is not None and is_finite_real(slope) for slope in slopes):
        return False
    return all(sign_of(sp.simplify(slope - slopes[0])) == 0 for slope in slopes[1:])


def is_finite_real(value):
    if value.has(sp.nan, sp.zoo, sp.oo, -sp.oo) or (
        value.has(sp.Piecewise) and not value.free_symbols  # such numbers hide a tie
    ):
        return False
    if not value.is_number or value.is_real is not None:
        return value.is_real is not False
    return value.evalf().is_real


def put_in(f, xs, at):
    """`f` with `at` put in for `xs`; nan where SymPy cannot order numbers that are not real."""
    try:
        return f.xreplace(dict(zip(xs, at, strict=True)))
    except (TypeError, ValueError):
        return sp.nan


def exact(expr):
    """Floats as the fractions that they are, so that a tie is decided exactly."""
    return expr.xreplace({v: sp.Rational(v) for v in expr.atoms(sp.Float)})
