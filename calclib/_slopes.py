"""One-sided slopes: the limit of a difference quotient, each kink resolved near the point first."""

from functools import reduce

from sympy import (
    Abs,
    Dummy,
    Limit,
    Max,
    Min,
    Piecewise,
    Rational,
    atan,
    atan2,
    ceiling,
    floor,
    limit,
    nan,
    oo,
    pi,
    simplify,
    zoo,
)
from sympy.calculus.accumulationbounds import AccumBounds
from sympy.core.relational import Relational

from calclib._partials import rewrite

_T = Dummy("t", positive=True)
_NEAR = Rational(1, 10**20)  # an expression without kinks keeps its sign from here down to 0


class _Undefined(Exception):
    """The function has no real value for small t > 0."""


def slopes_along(f, xs, at, direction):
    """Left and right slope of t -> f(at + t * direction) at t = 0."""
    left = _slope(f, xs, at, [-v for v in direction])
    return (left if left is None else -left), _slope(f, xs, at, direction)


def agree(left, right):
    """Whether two one-sided slopes are the same finite number."""
    if left is None or right is None:
        return False
    return (
        left.is_finite is not False
        and right.is_finite is not False
        and sign_of(simplify(left - right)) == 0
    )


def at_point(f, xs, at):
    """`f` with `at` put in for `xs`; nan where SymPy cannot order numbers that are not real."""
    try:
        return f.xreplace(dict(zip(xs, at, strict=True)))
    except (TypeError, ValueError):
        return nan


def is_finite_real(value):
    if value.has(nan, zoo, oo, -oo):
        return False
    if not value.is_number or value.is_real is not None:
        return value.is_real is not False
    return value.evalf().is_real


def sign_of(value):
    """-1, 0 or 1; None where a symbol leaves it open."""
    if value.is_zero:
        return 0
    if not value.is_number:
        return 1 if value.is_positive else -1 if value.is_negative else None
    digits = value.evalf(30, maxn=400)
    if not digits.is_real:
        return None
    return 0 if abs(digits) < Rational(1, 10**150) else 1 if digits > 0 else -1


def _slope(f, xs, at, direction):
    """Limit of (f(at + t * direction) - f(at)) / t for t -> 0 from the right."""
    f = rewrite(f)
    start = at_point(f, xs, at)
    try:
        branch = _branch(at_point(f, xs, [a + _T * v for a, v in zip(at, direction, strict=True)]))
    except _Undefined:
        return None
    if not is_finite_real(branch.subs(_T, _NEAR)):
        return None
    if sign_of(simplify(branch.subs(_T, 0) - start)) == 0:
        slope = branch.diff(_T).subs(_T, 0)
        if is_finite_real(slope):
            return slope
    try:
        slope = limit((branch - start) / _T, _T, 0, "+")
    except (NotImplementedError, ValueError):
        return nan
    return nan if slope.has(AccumBounds, Limit) else slope


def _branch(g):
    """`g` with each kink replaced by what it is for small t > 0."""
    if not g.has(_T) or not g.has(Max, Min, Abs, Piecewise, floor, ceiling, atan2):
        return g
    if isinstance(g, Piecewise):
        for value, condition in g.args:
            if _holds(condition):
                return _branch(value)
        raise _Undefined
    args = [_branch(arg) for arg in g.args]
    if isinstance(g, (Max, Min)):
        better = 1 if isinstance(g, Max) else -1
        return reduce(lambda a, b: b if _sign_near(b - a) == better else a, args)
    if isinstance(g, Abs):
        return _sign_near(args[0]) * args[0]
    if isinstance(g, (floor, ceiling)):
        return g.func(args[0].subs(_T, _NEAR))
    if isinstance(g, atan2):
        b, a = args
        side = _sign_near(b)
        return side * pi / 2 - atan(a / b) if side else atan2(0, _sign_near(a))
    return g.func(*args)


def _sign_near(g):
    sign = sign_of(simplify(g).subs(_T, _NEAR))
    names = ", ".join(sorted(map(str, g.free_symbols - {_T})))
    if sign is None and names:
        raise ValueError(f"Whether there is a derivative depends on {names}: give numbers for it.")
    if sign is None:
        raise _Undefined
    return sign


def _holds(condition):
    """Whether the condition is true for small t > 0."""
    if not condition.has(_T):
        return condition == True  # noqa: E712
    if isinstance(condition, Relational):
        left, right = map(_branch, condition.args)
        return bool(condition.func(_sign_near(left - right), 0))
    return bool(condition.func(*map(_holds, condition.args)))
