"""What a formula is worth at points: real numbers of 200 digits, in bounded time.

The course is real: where an intermediate value is not real, a formula has no value.
"""

from cmath import isfinite

import mpmath
import numpy as np
import sympy as sp
from sympy import Function, ImmutableMatrix, MatPow, Piecewise, Pow, Rational, S, lambdify
from sympy.matrices import MatrixExpr

from calclib.precise import to_mpmath

DIGITS = 200  # what is typed may have degree 100
NONE, TOO_LARGE = mpmath.mpf("nan"), mpmath.mpf("inf")
_TROUBLE = ArithmeticError, MemoryError, NameError, NotImplementedError, TypeError, ValueError
_STEEP = sp.exp, sp.sinh, sp.cosh, sp.tanh, sp.coth, sp.sech, sp.csch
_NO_NUMBERS = S.ComplexInfinity, S.NaN, S.Infinity, S.NegativeInfinity
_SHIFT = Rational(1, 9973)  # off the isolated points where a formula has no value


class _RootOfOdd(Function):
    """A power such as x^(1/3), of which a student may think as real for x < 0."""


def _odd_power(base, exponent):
    if base < 0:
        raise OverflowError  # left open
    return base**exponent


def _log(x):
    if x == 0:
        raise ZeroDivisionError
    return mpmath.log(x)


_FAST = {name: getattr(mpmath.fp, name) for name in dir(mpmath.fp) if name[0] != "_"}
_FAST["_RootOfOdd"] = _odd_power
_EXACT = {"log": _log, "_RootOfOdd": _odd_power}


class _OnlyReal:
    """While it lasts mpmath has 200 digits, and raises where a value is not real."""

    def __enter__(self):
        self.before = mpmath.mp.dps, mpmath.mp.trap_complex
        mpmath.mp.dps, mpmath.mp.trap_complex = DIGITS, True

    def __exit__(self, *_):
        mpmath.mp.dps, mpmath.mp.trap_complex = self.before


def at_point(answer, point):
    """The entries of a matrix expression: all in it is a number then."""
    try:
        # a power of a number must not become one of a matrix: SymPy would work that out
        explicit = answer.xreplace(point).replace(_is_power_of_number, _power_of_number).doit()
        explicit = explicit.as_explicit() if isinstance(explicit, MatrixExpr) else explicit
    except _TROUBLE:
        return None
    return at_all(explicit, [{}])[0]


def at_all(answer, points):
    """Arrays of the entries at each point; None for a number that SymPy sees to be none."""
    shaped = hasattr(answer, "shape")
    entries, shape = (list(answer), answer.shape) if shaped else ([answer], (1, 1))
    if any(entry.has(*_NO_NUMBERS) and not entry.has(Piecewise) for entry in entries):
        if not shaped:
            return [None] * len(points)
        rows = zip(*(at_all(entry, points) for entry in entries), strict=True)
        found = [[NONE if value is None else value.item() for value in row] for row in rows]
        return [np.array(row, dtype=object).reshape(shape) for row in found]
    if all(entry.is_Rational for entry in entries):  # by far the fastest
        with _OnlyReal():
            values = [mpmath.mpf(entry.p) / entry.q for entry in entries]
        return [np.array(values, dtype=object).reshape(shape)] * len(points)
    powers = answer.atoms(Pow)
    if any(_is_root_of_odd(power) for power in powers):
        entries = [e.replace(_is_root_of_odd, lambda p: _RootOfOdd(*p.args)) for e in entries]
    names = [s for s in (points[0] if points else ()) if s in answer.free_symbols]
    steep = answer.has(*_STEEP) or any(not power.exp.is_Rational for power in powers)
    fast = lambdify(names, entries, [_FAST, "mpmath"]) if steep else None
    exact = to_mpmath(entries, names, _EXACT)

    def values(point):
        numbers = [Rational(point[name]) for name in names]
        if steep:  # in double precision first: what is too large for that would take forever
            try:
                small = all(map(isfinite, fast(*map(float, numbers))))
            except _TROUBLE:
                small = False
            if not small:
                return one_by_one(point, TOO_LARGE)
        try:
            return [_real(v) for v in exact(*(mpmath.mpf(n.p) / n.q for n in numbers))]
        except OverflowError:
            return one_by_one(point, TOO_LARGE)
        except _TROUBLE:
            return one_by_one(point, NONE)

    def one_by_one(point, found):
        """What was found, for the entries that it is true of."""
        if len(entries) == 1:
            return [found]
        return [at_all(entry, [point])[0].item() for entry in answer]

    found = []
    with _OnlyReal():
        for point in points:
            here = values(point)
            for side in (1, -1) if names else ():
                if any(map(mpmath.isnan, here)):
                    off = {s: side * _SHIFT / (k + 3) for k, s in enumerate(names)}
                    near = values({s: point[s] + off[s] for s in names})
                    pairs = zip(here, near, strict=True)
                    here = [
                        TOO_LARGE if mpmath.isnan(a) and mpmath.isfinite(b) else a for a, b in pairs
                    ]
            found.append(np.array(here, dtype=object).reshape(shape))
    return found


def _is_power_of_number(e):
    return isinstance(e, MatPow) and e.shape == (1, 1)


def _power_of_number(power):
    return ImmutableMatrix([[power.base.doit()[0, 0] ** power.exp]])


def _is_root_of_odd(e):
    return e.is_Pow and e.exp.is_Rational and e.exp.q > 1 and e.exp.q % 2 == 1


def _real(value):
    value = +mpmath.mpmathify(value)
    return value if isinstance(value, mpmath.mpf) and mpmath.isfinite(value) else NONE
