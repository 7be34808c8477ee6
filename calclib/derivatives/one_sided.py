"""One-sided slopes at a point: by numbers, and then by name; for symbols by limits."""

from contextlib import suppress
from fractions import Fraction

import mpmath
import sympy as sp
from sympy.calculus.accumulationbounds import AccumBounds

from calclib.derivatives.branches import Side, Undefined
from calclib.derivatives.kinks import with_pieces
from calclib.derivatives.quotients import DIGITS, MAYBE_REAL, Quotients

_T = sp.Dummy("t", positive=True)
_NEAR = sp.Rational(1, 10**20)  # an expression without kinks keeps its sign from here down to 0
_NOTHING = sp.Rational(1, 10**150)  # a number below it, worked out in hundreds of digits, is 0
_LARGE = 30  # operations: SymPy's limits and simplifications of more may take minutes
_FAILURES = (ArithmeticError, AttributeError, NotImplementedError, TypeError, ValueError)


class OneSided:
    """The one-sided slopes of t -> f(at + t * direction) at t = 0, where f(at) is `value`."""

    def __init__(self, f, xs, at, value, *, gaps=False):
        self._decimals = any(e.has(sp.Float) for e in (f, *at))
        self._xs, self._at, self._value = xs, [exact(a) for a in at], exact(value)
        self._f = with_pieces(exact(f))
        self._symbols = (self._f.free_symbols - {*xs}).union(*(a.free_symbols for a in self._at))
        self._numbers = None
        if not self._symbols:
            with suppress(*_FAILURES):
                self._numbers = Quotients(self._f, xs, self._at, self._value, gaps=gaps)

    def slopes(self, direction):
        """Left and right slope: SymPy numbers, infinite ones included, nan or None."""
        left = self._slope([-v for v in direction])
        return (left if left is None else -left), self._slope(direction)

    def _slope(self, direction):
        """Limit of (f(at + t * direction) - f(at)) / t for t -> 0 from the right."""
        symbols = self._symbols.union(*(sp.sympify(v).free_symbols for v in direction))
        if symbols:
            try:
                return self._limit(direction)
            except _FAILURES:
                raise undecided("there is a derivative", symbols) from None
        try:
            slope = self._numbers.slope(direction) if self._numbers else mpmath.nan
        except (NameError, *_FAILURES):  # a function that mpmath does not know
            slope = mpmath.nan
        if slope is None:
            return None
        if mpmath.isinf(slope):
            return sp.oo * int(mpmath.sign(slope))
        if not mpmath.isnan(slope):
            return self._named(slope, direction)
        if self._f.count_ops() > _LARGE:
            return sp.nan
        try:
            return self._limit(direction)
        except _FAILURES:
            return sp.nan

    def _named(self, slope, direction):
        """The exact number that a slope is, or its decimals."""
        with mpmath.workdps(DIGITS):
            for most, near in ((10**6, 25), (100, 12)):
                name = Fraction(int(slope * 10**40), 10**40).limit_denominator(most)
                if abs(slope * name.denominator - name.numerator) < mpmath.mpf(10) ** -near:
                    return sp.Rational(name.numerator, name.denominator)
        decimals = sp.Float(slope, 30)
        if self._f.count_ops() <= 4 * _LARGE and not self._decimals:
            few = self._f.count_ops() <= _LARGE and not self._f.has(sp.atan2)
            for way in (self._by_formula, *[self._limit] * few):
                try:
                    name = way(direction)
                    if is_finite_real(name) and abs((name - decimals).evalf(30)) < 1e-12:
                        return name
                except (Undefined, *_FAILURES):
                    continue
        return sp.Float(slope, 15)

    def _ahead(self, direction):
        """f on the line, as it is for small t > 0."""
        line = [a + _T * v for a, v in zip(self._at, direction, strict=True)]
        return _AHEAD.of(put_in(_without_atan2(self._f), self._xs, line))

    def _by_formula(self, direction):
        return self._ahead(direction).diff(_T).subs(_T, 0)

    def _limit(self, direction):
        try:
            branch = self._ahead(direction)
        except Undefined:
            return None
        if not is_finite_real(_near(branch)):
            return None
        if any(g.base.has(_T) and g.exp.has(_T) for g in branch.atoms(sp.Pow)):
            raise NotImplementedError  # SymPy may look for this without end
        slope = sp.limit((branch - self._value) / _T, _T, 0, "+")
        if slope.has(AccumBounds, sp.Limit):
            raise NotImplementedError  # SymPy's word for it
        return slope


def undecided(what, symbols):
    """The error where symbols leave open whether something is so."""
    names = ", ".join(sorted(map(str, symbols)))
    return ValueError(f"Whether {what} cannot be told for all {names} at once: give numbers.")


def _without_atan2(f):
    """Write atan2 as Piecewise."""
    return f.replace(sp.atan2, lambda b, a: sp.atan2(b, a).rewrite("atan"))


def around(f, xs, at):
    """`f` as the formula without kinks that it is around a point, which lies on no edge of it.

    Where symbols leave open which that is, `f` itself.
    """

    def number(g):
        return put_in(g, xs, at)

    def sign(g):
        if not (found := sign_of(number(g))):
            raise ValueError("The sign is open.")
        return found

    try:
        return Side({*xs}, sign, number).of(with_pieces(f))
    except (Undefined, *_FAILURES):
        return f


def _near(g):
    return g.subs(_T, _NEAR)


def _sign_near(g):
    """Sign of `g` for small t > 0."""
    g = sp.simplify(g) if g.count_ops() <= _LARGE else g
    result = sign_of(_near(g))
    result = sign_of(g.subs(_T, 0)) or None if result is None else result
    if result is not None:
        return result
    if g.free_symbols - {_T}:
        raise ValueError("The sign is open.")
    raise Undefined


_AHEAD = Side({_T}, _sign_near, _near)  # for small t > 0


def sign_of(value):
    """-1, 0 or 1; None where a symbol leaves it open, or the value is not real."""
    if value.is_zero:
        return 0
    if not value.is_number:
        return 1 if value.is_positive else -1 if value.is_negative else None
    digits = value.evalf(30, maxn=400)
    if not digits.is_real:
        return None
    return 0 if abs(digits) < _NOTHING else 1 if digits > 0 else -1


def agree(*slopes):
    """Whether one-sided slopes are all the same finite number."""
    if not all(slope is not None and is_finite_real(slope) for slope in slopes):
        return False
    return all(_are_same(slope, slopes[0]) for slope in slopes[1:])


def _are_same(one, other):
    difference = one - other
    if not difference.is_number:
        return sign_of(sp.simplify(difference)) == 0
    scale = 1 + abs(other.evalf()) if other.is_number else 1
    return abs(difference.evalf(30)) < 1e-12 * scale


def is_finite_real(value):
    if value.has(sp.nan, sp.zoo, sp.oo, -sp.oo, sp.AccumBounds) or (
        value.has(sp.Piecewise) and not value.free_symbols  # such numbers hide a tie
    ):
        return False
    if not value.is_number or value.is_real is not None:
        return value.is_real is not False
    return value.evalf().is_real


def put_in(f, xs, at):
    """`f` with `at` put in for `xs`; nan where SymPy cannot order numbers that are not real."""
    here = dict(zip(xs, at, strict=True))
    try:
        return f.xreplace(here)
    except (RecursionError, TypeError, ValueError):  # perhaps in a piece that does not hold there
        try:
            return _held(f, here).xreplace(here)
        except (RecursionError, TypeError, ValueError):
            return sp.nan


def _held(f, here):
    """`f` with each Piecewise as the piece of it that holds at a point."""
    if isinstance(f, sp.Piecewise):
        return _held(_piece(f, here), here)
    return f.func(*(_held(arg, here) for arg in f.args)) if f.has(sp.Piecewise) else f


def _piece(f, here):
    values = (value for value, condition in f.args if condition.xreplace(here) == True)  # noqa: E712
    return next(values, sp.nan)


def _parts_held(f, here):
    """The parts of `f` that may leave the real numbers, in the pieces that hold at a point.

    Also those times a piece that is 0.
    """
    if isinstance(f, sp.Piecewise):
        return _parts_held(_piece(f, here), here)
    if not f.has(sp.Piecewise):
        return f.atoms(*MAYBE_REAL)
    own = {f} if isinstance(f, MAYBE_REAL) else set()
    return own.union(*(_parts_held(arg, here) for arg in f.args))


def is_real_throughout(f, xs, at):
    """Whether no part of `f` leaves the real numbers at a point, as the root in |sqrt(x)| may."""
    here = dict(zip(xs, at, strict=True))
    try:
        parts = sorted(_parts_held(f, here), key=lambda part: part.count_ops())
    except (RecursionError, TypeError, ValueError):  # SymPy orders infinities in a Max
        return False
    return all(is_finite_real(put_in(part, xs, at)) for part in parts)


def exact(expr):
    """Floats as the decimals that they are written as, so that a tie is decided exactly."""
    return expr.xreplace({v: sp.Rational(_decimal(v)) for v in expr.atoms(sp.Float)})


def _decimal(v):
    """The shortest decimal that a double is read from, 0.3 for 0.3; any other Float in full."""
    return repr(float(v)) if v._prec == 53 else str(v)
