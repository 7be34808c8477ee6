"""Derivatives at a point: by the formula where it holds, by one-sided slopes where it may not."""

from itertools import combinations
from random import Random

import mpmath
import sympy as sp
from sympy.core.function import AppliedUndef

from calclib.derivatives.kinks import NoFormula, edges, partial, with_pieces
from calclib.derivatives.one_sided import (
    OneSided,
    agree,
    around,
    exact,
    is_finite_real,
    is_real_throughout,
    put_in,
    sign_of,
    undecided,
)
from calclib.derivatives.poles import hidden_poles
from calclib.derivatives.quotients import mpmath_number, real_function, real_value

_MANY = 1000  # digits: the slope of tanh at 500.0 shows after 400


class NotDifferentiable(ValueError):
    """The function has no derivative at the point; `slopes` holds the one-sided ones.

    `slopes` maps a variable, or a direction, to (left, right). A slope is a SymPy number, infinite
    ones included, None where the function is not defined on that side, nan where the quotient has
    no limit.
    """

    def __init__(self, message, slopes=None):
        super().__init__(message)
        self.slopes = dict(slopes or {})


def value_at(f, xs, at):
    """f(at), in exact numbers; refused where `f` has no finite real value."""
    g, point = exact(f), [exact(a) for a in at]
    value = put_in(g, xs, point)
    if any(g.has(sp.oo, -sp.oo) for g in value.atoms(sp.Sum, sp.Product, sp.Integral)):
        raise ValueError(f"{f} is a sum or integral without end: work it out first, by doit().")
    counting = [part for part, when in hidden_poles(g) if put_in(when, xs, point) is sp.true]
    poles = [put_in(part, xs, point) for part in counting]
    if not is_real_throughout(g, xs, point) or not all(map(is_finite_real, [value, *poles])):
        raise NotDifferentiable(f"{f} is not defined at {place(xs, at)}.")
    return value


def partials_at(f, xs, at, *, value=None):
    """Partial derivatives of `f`, a list, at a point where it is differentiable.

    ``value`` is f(at), if `f` is a formula that has none at a kink.
    """
    if f.has(AppliedUndef) and not any(a.free_symbols for a in at):
        raise ValueError(f"The slope of {f} at a point needs a formula for it, not only its name.")
    gaps = value is not None
    value = value if gaps else value_at(f, xs, at)
    values = _by_formula(f, xs, at)
    if values and all(map(is_finite_real, values)):
        return rounded(values, f, at)
    if not gaps and (values := by_terms(f, xs, lambda g: partials_at(g, xs, at))):
        return rounded(values, f, at)
    one_sided = OneSided(f, xs, at, value, gaps=gaps)
    axes = [[int(x == other) for other in xs] for x in xs]
    slopes = {x: one_sided.slopes(axis) for x, axis in zip(xs, axes, strict=True)}
    if broken := {x: pair for x, pair in slopes.items() if not agree(*pair)}:
        raise refusal(f, xs, at, broken)
    values = [right for _, right in slopes.values()]
    if len(xs) > 1:
        _check_all_directions(f, xs, at, value, values, one_sided, axes, gaps)
    return rounded(values, f, at)


def _by_formula(f, xs, at):
    """The formulas' values, None where `f` has an edge at the point."""
    g, point = exact(f), [exact(a) for a in at]
    try:
        if any(sign_of(put_in(edge, xs, point)) == 0 for edge in edges(g)):
            return None
        g = around(g, xs, point)
        return [put_in(partial(g, x), xs, point) for x in xs]
    except (NoFormula, RecursionError):
        return None


def by_terms(f, xs, derivatives):
    """The sum of c * derivatives(g) over f's terms c * g with xs in g alone; None if it says less.

    If each g has derivatives so has f, whatever the symbols in c stand for.
    """
    terms = [term.as_independent(*xs, as_Add=False) for term in sp.Add.make_args(f)]
    if not f.free_symbols - {*xs} or (1, f) in terms:
        return None
    try:
        found = [[c * value for value in derivatives(g)] for c, g in terms]
    except ValueError:
        return None
    return [sp.Add(*column) for column in zip(*found, strict=True)]


def _check_all_directions(f, xs, at, value, partials, one_sided, axes, gaps):
    """Refuse `f` where f(at + h) - f(at) - <partials, h> is not small beside |h|."""
    why = f"{f} has no gradient at {place(xs, at)}, though its partial derivatives exist there"
    for u, v in combinations(axes, 2):
        for direction in zip(*((a + b, a - b) for a, b in zip(u, v, strict=True)), strict=True):
            left, right = one_sided.slopes(direction)
            linear = sum(g * a for g, a in zip(partials, direction, strict=True))
            if not agree(linear, left, right):
                raise NotDifferentiable(
                    f"{why}: along {direction} they promise the slope {linear}, "
                    f"but it is {told(left, right)}"
                    f"{exceptions([(linear, left), (linear, right)])}.",
                    {direction: (left, right)},
                )
    if symbols := (f.free_symbols - {*xs}).union(*(a.free_symbols for a in at)):
        raise undecided(f"{f} has a gradient at {place(xs, at)}", symbols)
    far, near = _largest_errors(exact(f), xs, map(exact, at), exact(value), partials, gaps)
    if near > 1e-12 and near > far / 3:
        raise NotDifferentiable(f"{why}: no plane touches its graph in every direction.")


def _largest_errors(f, xs, at, value, partials, gaps):
    """Largest |f(at + h) - f(at) - <partials, h>| / |h| found for |h| near 1e-8 and near 1e-16.

    The h lie on random lines, and on curves r * u + r^p * w that touch a line.
    """
    random, errors = Random(0), {1e-8: [0], 1e-16: [0]}

    def draw():
        return random.choice((-1, 0, 1, random.gauss(0, 1)))

    with mpmath.workdps(100):
        function, start = real_function(with_pieces(f), xs), mpmath_number(value)
        p, slope = ([mpmath_number(v) for v in vs] for vs in (at, partials))
        for _ in range(600):
            u, w = ([draw() for _ in xs] for _ in range(2))
            power = random.choice((1, 1.5, 2, 3))
            for r, found in errors.items():
                bend = mpmath.mpf(r) ** power
                h = [r * a + bend * b for a, b in zip(u, w, strict=True)]
                if any(h):
                    there = real_value(function, [a + b for a, b in zip(p, h, strict=True)], gaps)
                    error = mpmath.inf if there is None else there - start - mpmath.fdot(slope, h)
                    found.append(abs(error) / max(map(abs, h)))
    return map(max, errors.values())


def refusal(f, xs, at, slopes, what="gradient"):
    """NotDifferentiable for one-sided slopes {where: (left, right)} that are not one number."""
    what = "derivative" if len(xs) == 1 else what
    reasons = "; ".join(
        ("" if len(xs) == 1 else f"along {where} ") + f"its slope is {told(*pair)}"
        for where, pair in slopes.items()
    )
    reasons += exceptions(slopes.values())
    return NotDifferentiable(f"{f} has no {what} at {place(xs, at)}: {reasons}.", slopes)


def exceptions(pairs):
    """That slopes with symbols in them may be the same for some values of these."""
    symbols = set()
    for pair in pairs:
        if None in pair or sp.nan in pair or (pair[0] - pair[1]).is_zero is False:
            return ""
        symbols |= pair[0].free_symbols | pair[1].free_symbols
    names = ", ".join(sorted(map(str, symbols)))
    return f"; for special values of {names} there may be one" if names else ""


def told(left, right):
    """One-sided slopes in words."""
    words = {
        None: "undefined",
        sp.nan: "without a limit",
        sp.oo: "infinite",
        -sp.oo: "minus infinite",
    }
    left, right = (
        "infinite" if slope not in words and slope.has(sp.oo, -sp.oo) else words.get(slope, slope)
        for slope in (left, right)
    )
    return f"{left} on the left and {right} on the right"


def place(xs, at):
    """The point in words."""
    names, numbers = (", ".join(sp.sstr(v, full_prec=False) for v in vs) for vs in (xs, at))
    return f"{names} = {numbers}" if len(xs) == 1 else f"({names}) = ({numbers})"


def rounded(values, f, at):
    """Decimals where the caller gave some; integers stay."""
    is_exact = not any(e.has(sp.Float) for e in (f, *at))
    return [v if is_exact or v.is_Integer else v.evalf(maxn=_MANY) for v in values]
