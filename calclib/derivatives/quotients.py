"""One-sided slopes by numbers: difference quotients at steps from 1e-15 down, in 500 digits.

SymPy's own limits raise, err or take minutes on some functions. Here a slope takes milliseconds,
and is known to so many digits that it can be told from every other number.
"""

from itertools import pairwise

import mpmath
import sympy as sp

from calclib import precise

DIGITS = 500  # so that (x - sin x)/x^3 and the like have digits left next to 0
_ODD = mpmath.mpf("0.7310585786300048792511592418218")
_STEP = _ODD * mpmath.mpf("1e-15")  # no period of sin(1/t), or of sin(log(t)), is met by chance
_EVEN = 1, 2, 3, 4  # its powers at which a power of t goes geometrically
_TWICE = 1, 2, 4, 8  # and those at which a power of the logarithm does


class Quotients:
    """The difference quotients of a function of numbers at a point.

    With ``gaps`` a missing value is that next to it: a partial derivative has a formula without a
    value along a tie.

    Examples
    --------
    >>> x = sp.Symbol("x", real=True)
    >>> [float(Quotients(abs(x - 1), (x,), (1,), 0).slope([v])) for v in (1, -1)]
    [1.0, 1.0]
    """

    def __init__(self, f, xs, at, value, *, gaps=False):
        self._function, self._gaps = real_function(f, xs), gaps
        self._at, self._value = [mpmath_number(a) for a in at], mpmath_number(value)

    def slope(self, direction):
        """Limit of (f(at + t * direction) - f(at)) / t for t -> 0 from the right.

        An mpmath number, infinite ones included; None where f has no real value on that side, nan
        where the quotients go nowhere.
        """
        with mpmath.workdps(DIGITS):
            direction = [mpmath_number(v) for v in direction]
            for powers in (_EVEN, _TWICE):
                quotients = self._along(direction, powers)
                if quotients is None:
                    return None
                limit = _limit(quotients)
                if not (mpmath.isnan(limit) and _is_monotone(quotients)):
                    break
            return limit

    def _along(self, direction, powers):
        quotients = []
        for power in powers:
            t = _STEP**power
            h = [a + t * v for a, v in zip(self._at, direction, strict=True)]
            value = real_value(self._function, h, self._gaps)
            if value is None:
                return None
            quotients.append((value - self._value) / t)
        return quotients


MAYBE_REAL = (sp.Pow, sp.log, sp.asin, sp.acos, sp.asec, sp.acsc, sp.acosh, sp.atanh, sp.acoth)
MAYBE_REAL += (sp.asech,)
_REAL, _NONE = sp.Function("real", real=True), sp.Function("none", real=True)


def real_function(f, xs):
    """`f` as a function of mpmath numbers; ValueError where a part of it is not real.

    |sqrt(x)| has no value at -4, though the complex numbers would give it one.
    """
    f = f.replace(lambda g: isinstance(g, MAYBE_REAL), _REAL)
    f = f.xreplace(dict.fromkeys((sp.zoo, sp.nan), _NONE()))  # in a piece that does not hold
    return precise.to_mpmath(f, xs, {"real": _real, "none": _none})


def _real(value):
    if mpmath.im(value):
        raise ValueError("not real")
    return value


def _none():
    raise ValueError("not a number")


def real_value(function, at, gaps=False):
    """The function's value as an mpmath number, or None where it has no finite real one."""
    if gaps:
        value = real_value(function, at)
        shift = mpmath.mpf(10) ** -int(0.9 * mpmath.mp.dps)
        aside = [a + shift * _ODD**n for n, a in enumerate(at)]
        return real_value(function, aside) if value is None else value
    try:
        value = mpmath.mpmathify(function(*at))
    except (ArithmeticError, ValueError, TypeError):  # TypeError: the order of complex numbers
        return None
    return value.real if value.imag == 0 and mpmath.isfinite(value) else None


def mpmath_number(a):
    """A SymPy number as an mpmath one."""
    return sp.sympify(a).evalf(DIGITS)._to_mpmath(int(DIGITS * 3.33))


def _limit(q):
    """The limit of four quotients at steps that shrink geometrically, nan where none is seen."""
    first, second, last = (b - a for a, b in pairwise(q))
    if abs(last) <= mpmath.mpf(10) ** -40 * (1 + abs(q[-1])):
        return q[-1]
    if 10 * abs(last) <= 7 * abs(second) and 10 * abs(second) <= 7 * abs(first):
        guesses = [_extrapolated(*q[:3]), _extrapolated(*q[1:])]
        if abs(guesses[1] - guesses[0]) <= abs(last) / 10 + mpmath.mpf(10) ** -12:
            return guesses[1]
    grows = abs(last) > 0.9 * abs(second) and abs(second) > 0.9 * abs(first)
    return mpmath.sign(last) * mpmath.inf if grows and _is_monotone(q) else mpmath.nan


def _extrapolated(a, b, c):
    """The limit of a sequence whose distances from it shrink by one factor."""
    return c - (c - b) ** 2 / ((c - b) - (b - a)) if a != b else c


def _is_monotone(q):
    return len({mpmath.sign(b - a) for a, b in pairwise(q)}) == 1
