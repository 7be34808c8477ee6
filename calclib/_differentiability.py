"""Derivatives at a point: by the formula where it holds, by one-sided slopes where it may not."""

from itertools import combinations
from random import Random

import mpmath
from sympy import (
    Abs,
    Float,
    Max,
    Min,
    Pow,
    Rational,
    atan2,
    ceiling,
    floor,
    lambdify,
    nan,
    oo,
    pi,
    sin,
)
from sympy.core.relational import Relational

from calclib._partials import partial, rewrite
from calclib._slopes import agree, at_point, is_finite_real, sign_of, slopes_along


class NotDifferentiable(ValueError):
    """The function has no derivative at the point; `slopes` holds the one-sided ones.

    `slopes` maps a variable to (left, right). A slope is a SymPy number, infinite ones included,
    None where the function is not defined on that side, nan where the quotient has no limit.
    """

    def __init__(self, message, slopes=None):
        super().__init__(message)
        self.slopes = dict(slopes or {})


def value_at(f, xs, at):
    """f(at), refused where `f` has no finite real value."""
    value = at_point(rewrite(f), xs, at)
    if not is_finite_real(value):
        raise NotDifferentiable(f"{f} is not defined at {_place(xs, at)}.")
    return _rounded(value)


def partials_at(f, xs, at):
    """Partial derivatives of `f`, a list, at a point where it is differentiable."""
    value_at(f, xs, at)
    exact, f_exact = [_exact(v) for v in at], _exact(f)
    switches = _switches(rewrite(f_exact), xs)
    if not any(sign_of(at_point(s, xs, exact)) == 0 for s in switches):
        values = [at_point(partial(f, x), xs, at) for x in xs]
        if all(map(is_finite_real, values)):
            return [_rounded(v) for v in values]
    slopes = {x: slopes_along(f_exact, xs, exact, [int(x == other) for other in xs]) for x in xs}
    broken = {x: pair for x, pair in slopes.items() if not agree(*pair)}
    if broken:
        raise refusal(f, xs, at, broken)
    values = [right for _, right in slopes.values()]
    if len(xs) > 1:
        _check_all_directions(f, f_exact, xs, exact, values)
    is_rounded = f.has(Float) or any(v.has(Float) for v in at)
    return [v.evalf() if is_rounded else v for v in values]


def refusal(f, xs, at, slopes, what="gradient"):
    """NotDifferentiable for one-sided slopes {where: (left, right)} that are not one number."""
    what = "derivative" if len(xs) == 1 else what
    told = "; ".join(
        ("its slope" if len(xs) == 1 else f"along {where} its slope")
        + f" is {_told(left)} on the left and {_told(right)} on the right"
        for where, (left, right) in slopes.items()
    )
    return NotDifferentiable(f"{f} has no {what} at {_place(xs, at)}: {told}.", slopes)


def _switches(f, xs):
    """Expressions that are 0 where `f` may have a kink, a jump or the end of its domain."""
    for part in f.atoms(Max, Min, Abs, Pow, floor, ceiling, atan2, Relational):
        if not part.has(*xs):
            continue
        if isinstance(part, (Max, Min)):
            yield from (a - b for a, b in combinations(part.args, 2))
        elif isinstance(part, Relational):
            yield part.lhs - part.rhs
        elif isinstance(part, (floor, ceiling)):
            yield sin(pi * part.args[0])
        elif not (isinstance(part, Pow) and part.exp.is_integer):
            yield part.args[0]


def _check_all_directions(f, exact, xs, at, partials):
    """Refuse `f` where f(at + h) - f(at) - <partials, h> is not small beside |h|."""
    why = f"{f} has no gradient at {_place(xs, at)}, though its partial derivatives exist there"
    axes = [[int(x == other) for other in xs] for x in xs]
    diagonals = [
        [a + s * b for a, b in zip(u, v, strict=True)]
        for u, v in combinations(axes, 2)
        for s in (1, -1)
    ]
    for u in diagonals:
        left, right = slopes = slopes_along(exact, xs, at, u)
        linear = sum(g * a for g, a in zip(partials, u, strict=True))
        if not (agree(left, linear) and agree(right, linear)):
            raise NotDifferentiable(
                f"{why}: along {tuple(u)} they promise the slope {linear}, but it is "
                f"{_told(left)} on the left and {_told(right)} on the right.",
                {tuple(u): slopes},
            )
    if exact.free_symbols - {*xs} or any(v.free_symbols for v in at):
        raise ValueError(
            f"Whether {f} has a gradient at {_place(xs, at)} depends on symbols: give numbers."
        )
    far, near = _errors(exact, xs, at, partials, axes + diagonals)
    if near > 1e-12 and near > far / 3:
        raise NotDifferentiable(f"{why}: no plane touches its graph in every direction.")


def _errors(f, xs, at, partials, nice):
    """Largest |f(at + h) - f(at) - <partials, h>| / |h| found for |h| near 1e-8 and near 1e-16.

    The h lie on lines and on curves tangent to them, in directions `nice` and random.
    """
    random = Random(0)
    nice = nice + [[-a for a in u] for u in nice]
    curves = []
    for _ in range(600):
        u, w = (
            random.choice(nice) if random.random() < 0.5 else [random.gauss(0, 1) for _ in xs]
            for _ in range(2)
        )
        curves.append((u, w, random.choice((0, 0.5, 1, 2))))
    with mpmath.workdps(100):
        value = lambdify(xs, f, "mpmath")
        p, slope = ([mpmath.mpf(v.evalf(100)) for v in vs] for vs in (at, partials))
        start = value(*p)

        def error(r, u, w, power):
            h = [r * (a + r**power * b) for a, b in zip(u, w, strict=True)]
            if not any(h):
                return 0
            try:
                rise = value(*(a + b for a, b in zip(p, h, strict=True))) - start
                return float(abs(rise - mpmath.fdot(slope, h)) / mpmath.norm(h))
            except (TypeError, ValueError, ZeroDivisionError):  # not defined there
                return float("inf")

        return [max(error(mpmath.mpf(10) ** -k, *c) for c in curves) for k in (8, 16)]


def _told(slope):
    if slope is None:
        return "undefined"
    return {nan: "without a limit", oo: "infinite", -oo: "minus infinite"}.get(slope, str(slope))


def _place(xs, at):
    if len(xs) == 1:
        return f"{xs[0]} = {at[0]}"
    return f"({', '.join(map(str, xs))}) = ({', '.join(map(str, at))})"


def _exact(expr):
    """Floats as the fractions that they are, so that a tie is decided exactly."""
    return expr.xreplace({v: Rational(v) for v in expr.atoms(Float)})


def _rounded(value):
    return value.evalf() if value.is_number and value.has(Float) else value
