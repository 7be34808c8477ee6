"""Derivatives of random formulas against differences of many digits, from both sides.

The formulas are of the recitation's family: polynomials, exponentials, logarithms, roots and
quotients, with kinks (max, min, bars), jumps (signs, pieces) and edges of where they are defined.
Half of the points lie where such things meet. The oracle knows f alone: its values at 90 digits, a
tiny step away, in every direction.
"""

import random
from itertools import product

import mpmath
import sympy as sp

from calclib import NotDifferentiable, directional_derivative, gradient, linear_approximation

x, y = xs = sp.symbols("x y", real=True)
NEAR, NEARER = mpmath.mpf(10) ** -12, mpmath.mpf(10) ** -24
NONE = "none"  # no finite slope on this side
OPEN = "open"  # differences do not tell
UNTOLD = sp.zoo, sp.nan, sp.oo, sp.Heaviside, sp.Derivative, sp.Subs  # in no formula for a student
STEP = 1e-5  # what a slope may change by from NEAR to NEARER, and more than this leaves it open
ROOT = sp.Function("root", real=True)
SIGN = sp.Function("sign_of", real=True)
ONE = [
    *(sp.sin, sp.cos, sp.exp, sp.Abs, lambda a: a**2, lambda a: a**3, lambda a: sp.Max(a, 0)),
    *(sp.sqrt, sp.log, lambda a: 1 / a, sp.tanh, sp.sign, lambda a: sp.sqrt(a**2)),
    lambda a: a ** sp.Rational(3, 2),
]
TWO = [
    *(sp.Add, sp.Add, sp.Mul, sp.Mul, sp.Max, sp.Min, lambda a, b: a - b, lambda a, b: a / b),
    lambda a, b: sp.sqrt(a**2 + b**2),
    lambda a, b: sp.Piecewise((a, x < 1), (b, True)),
    lambda a, b: sp.Piecewise((a, x > y), (b, x < y), (a, True)),
    lambda a, b: sp.Piecewise((a / b, sp.Ne(b, 0)), (0, True)) if b.is_polynomial() else a / b,
]


def formula(rng, depth):
    if depth == 0 or rng.random() < 0.12:
        numbers = [sp.Integer(rng.randint(-3, 3)), sp.Rational(rng.randint(1, 5), 2)]
        return rng.choice([x, y, x, y, *numbers])
    if rng.random() < 0.4:
        return rng.choice(ONE)(formula(rng, depth - 1))
    return rng.choice(TWO)(formula(rng, depth - 1), formula(rng, depth - 1))


def formulas(count, seed):
    """Formulas in x and y, each with a point: half of them on a coarse grid, where ties are."""
    rng, made = random.Random(seed), 0
    while made < count:
        try:
            f = formula(rng, rng.choice((2, 2, 3)))
        except (TypeError, ValueError):  # such as Max(log(-1), x)
            continue
        if f.free_symbols != {x, y} or f.has(sp.I, sp.oo, sp.zoo, sp.nan):
            continue
        made += 1
        draw = (lambda: rng.randint(-2, 2)) if made % 2 else (lambda: rng.randint(-40, 40))
        yield f, tuple(sp.Rational(draw(), 1 if made % 2 else 16) for _ in xs)


def values_of(f):
    """A function of two mpmath numbers: f there, None where it has no finite real value."""
    f = f.replace(sp.sign, SIGN)  # SymPy knows it of a Max whose other part has no value
    f = f.replace(_is_root, lambda g: ROOT(g.base) ** g.exp.p)
    own = {"log": _log, "root": _root, "sign_of": mpmath.sign, "nothing": mpmath.nan}
    nothing = sp.Symbol("nothing")  # SymPy orders no nan, of which it has to write a sum
    compiled = sp.lambdify(xs, f.xreplace({sp.zoo: nothing, sp.nan: nothing}), [own, "mpmath"])

    def at(*point):
        try:
            value = mpmath.mpmathify(compiled(*point))
        except (ArithmeticError, TypeError, ValueError):
            return None
        real = not isinstance(value, mpmath.mpc) or value.imag == 0
        return mpmath.re(value) if real and mpmath.isfinite(value) else None

    return at


def _log(a):
    if a == 0:
        raise ZeroDivisionError  # and not an infinity, that Max would pass over
    return mpmath.log(_at_least_0(a))


def _is_root(g):
    return g.is_Pow and g.exp.is_Rational and g.exp.q == 2


def _root(a):
    return mpmath.sqrt(_at_least_0(a))


def _at_least_0(a):
    if a < 0:
        raise ValueError  # and not a complex number, of which a bar would make a real one
    return a


def slope(at, point, direction):
    """The slope ahead: a number, NONE or OPEN."""
    here, found = at(*point), []
    for h in (NEAR, NEARER):
        there = at(*(p + h * d for p, d in zip(point, direction, strict=True)))
        if there is None:
            return NONE
        found.append((there - here) / h)
    change = abs(found[1] - found[0])
    if change < STEP * (1 + abs(found[1])):
        return found[1]
    return NONE if abs(found[1]) > 4 * abs(found[0]) else OPEN  # it grows without end


def verdict(at, point, seed=0):
    """(slopes along x and y) where f has a gradient; NONE where it has none; OPEN if unknown."""
    if at(*point) is None:
        return NONE
    axes = [((1, 0), (-1, 0)), ((0, 1), (0, -1))]
    pairs = [(slope(at, point, ahead), slope(at, point, behind)) for ahead, behind in axes]
    if any(NONE in pair for pair in pairs):
        return NONE
    if any(OPEN in pair for pair in pairs):
        return OPEN
    if any(abs(ahead + behind) > 10 * STEP * (1 + abs(ahead)) for ahead, behind in pairs):
        return NONE
    slopes, rng = [ahead for ahead, _ in pairs], random.Random(seed)
    ways = [d for d in product((-2, -1, 0, 1, 2), repeat=2) if any(d)]
    ways += [(rng.gauss(0, 1), rng.gauss(0, 1)) for _ in range(30)]
    for direction in ways:
        ahead = slope(at, point, direction)
        if ahead in (NONE, OPEN):
            return ahead
        linear = mpmath.fdot(slopes, direction)
        if abs(ahead - linear) > 100 * STEP * (1 + abs(linear)):
            return NONE
    return slopes


def close(given, expected):
    return abs(mpmath.mpmathify(sp.N(given, 30)) - expected) <= 1e-4 * (1 + abs(expected))


def _at_the_point(f, at, expected):
    """What is wrong with gradient, directional derivative and plane at a point, or None."""
    try:
        given = gradient(f, xs, at=at)
    except NotDifferentiable:
        return None if expected is NONE or expected is OPEN else f"refused, but {expected}"
    if expected is NONE:
        return f"gave {list(given)}, but there is none"
    if expected is OPEN:
        return None
    if not all(map(close, given, expected)):
        return f"gave {list(given)}, but {expected}"
    along = directional_derivative(f, xs, (3, 4), at=at)
    if not close(along, mpmath.fdot(expected, (0.6, 0.8))):
        return f"along (3, 4) it gave {along}"
    plane = linear_approximation(f, xs, at=at)
    ahead = plane.subs({x: at[0] + 2, y: at[1] - 1}, simultaneous=True)
    value = values_of(f)(*map(_number, at)) + mpmath.fdot(expected, (2, -1))
    return None if close(ahead, value) else f"its plane is {plane}"


def _by_the_formula(f, at, expected):
    """What is wrong with the formula of the gradient, put in at the point, or None.

    A value that it has not is no fault: a formula may lack one at a tie.
    """
    if expected is OPEN:
        return None
    here = dict(zip(xs, at, strict=True))
    try:
        formula = gradient(f, xs)
    except ValueError as error:  # log(Piecewise((-2, x < 1), ...)): SymPy orders what is not real
        told = "There is no rule here", *["has no value in real numbers"] * (expected is NONE)
        return None if any(words in str(error) for words in told) else str(error)
    if formula.has(*UNTOLD):
        return f"its formula has no meaning: {formula}"
    if expected is NONE:
        return None
    found = [put_in(g, here) for g in formula]
    wrong = [(a, b) for a, b in zip(found, expected, strict=True) if a.is_real and a.is_finite]
    return None if all(close(a, b) for a, b in wrong) else f"its formula gives {found}"


def put_in(g, here):
    try:
        return g.subs(here).doit()
    except (TypeError, ValueError):  # SymPy cannot order what is not real
        return sp.nan


def _number(a):
    return mpmath.mpf(a.p) / a.q


def check(count, seed):
    """Yield (how it went, what is wrong or None) for each formula."""
    for f, at in formulas(count, seed):
        with mpmath.workdps(90):
            expected = verdict(values_of(f), [*map(_number, at)])
            kind = expected if expected in (NONE, OPEN) else "slopes"
            try:
                wrong = _at_the_point(f, at, expected) or _by_the_formula(f, at, expected)
            except Exception as error:  # whatever it is, it is a fault
                wrong = f"{type(error).__name__}: {error}"
        yield kind, wrong and f"{f} at {at}: {wrong}"
