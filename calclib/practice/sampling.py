"""What an answer is worth at sample points: entries of 200 digits, matrices put in for symbols."""

from functools import lru_cache
from random import Random

import mpmath
import numpy as np
from sympy import ImmutableMatrix, Integer, MatrixSymbol, Rational, S, lambdify
from sympy.matrices import MatrixExpr

DIGITS = 200  # what is typed may have degree 100
_FEW, _MANY, _TRIES = 8, 24, 400
_FAST = {name: getattr(mpmath.fp, name) for name in dir(mpmath.fp) if name[0] != "_"}
_TROUBLE = ArithmeticError, MemoryError, NotImplementedError, TypeError, ValueError


@lru_cache(maxsize=256)
def sampling(answer, symbols):
    """Return the `Sampling` at points where the answer has a value."""
    return Sampling(answer, symbols)


class Sampling:
    """Sample points for the symbols of an exercise, the same in every session.

    Attributes
    ----------
    points : list of dict
        Values of the symbols, at which the right answer has a value; unknown dimensions are
        different from one another. The first points are small whole numbers.
    """

    def __init__(self, answer, symbols):
        found = {*symbols, *getattr(answer, "free_symbols", ())}
        self.matrices = sorted((s for s in found if isinstance(s, MatrixSymbol)), key=str)
        unknown = {n for s in self.matrices for n in s.shape if not n.is_Integer}
        self.sizes = {n: Integer(2 + i) for i, n in enumerate(sorted(unknown, key=str))}
        self.scalars = sorted(found.difference(self.matrices, self.sizes), key=str)
        self.values = lru_cache(maxsize=64)(self._values)
        self.points = []
        for start in range(0, _TRIES if found else 1, 40):
            tries = [self._point(seed) for seed in range(start, start + 40 if found else 1)]
            right = self._at_points(answer, tries)
            self.points += [p for p, v in zip(tries, right, strict=True) if is_known(v)]
            if len(self.points) >= _FEW + _MANY:
                break
        self.points = self.points[: _FEW + (_FEW if self.matrices else _MANY)]

    def _point(self, seed):
        """Whole numbers at first, positive and different from one another, then rational ones."""
        random = Random(seed)
        size = len(self.scalars)
        whole = iter(random.sample(range(1, size + (3 if seed < 3 else 40)), size))
        point = {}
        for symbol in self.scalars:
            small = seed < 3 or symbol.is_integer
            value = Integer(next(whole)) if small else Rational(random.randint(1, 300), 97)
            free = seed >= 3 and not symbol.is_positive
            point[symbol] = value * random.choice((1, -1)) if free else value
        for symbol in self.matrices:
            shape = [self.sizes.get(n, n) for n in symbol.shape]
            point[symbol] = ImmutableMatrix(*shape, lambda i, j: random.randint(-9, 9))
        return point | self.sizes

    def _values(self, answer, more=False):
        """Return an array (points, rows, columns) of mpmath numbers; nan stands for no value."""
        return self._at_points(answer, self.points[_FEW:] if more else self.points[:_FEW])

    def _at_points(self, answer, points):
        if answer.atoms(MatrixSymbol):
            found = [self._at(answer, point) for point in points]
        else:
            found = self._at_all(answer, points)
        shape = next((rows.shape for rows in found if rows is not None), (0, 0))
        nothing = np.full(shape, mpmath.mpf("nan"), dtype=object)
        found = [nothing if rows is None else rows for rows in found]
        return np.array(found, dtype=object).reshape(len(points), *shape)

    def named_alike(self, answer):
        """Return the answer in this exercise's symbols, and the first name that is not its own."""
        own = {symbol.name: symbol for symbol in (*self.scalars, *self.sizes)}
        answer = answer.xreplace(
            {s: own.get(s.name, s) for s in answer.free_symbols if s.is_Symbol}
        )
        foreign = answer.free_symbols - {*self.scalars, *self.sizes, *self.matrices}
        return answer, min(map(str, foreign), default="")

    def _at(self, answer, point):
        """The entries of a matrix expression: all in it is a number then."""
        try:
            explicit = answer.xreplace(point).doit()
            explicit = explicit.as_explicit() if isinstance(explicit, MatrixExpr) else explicit
        except _TROUBLE:
            return None
        return self._at_all(explicit, [{}])[0]

    def _at_all(self, answer, points):
        entries = list(answer) if hasattr(answer, "shape") else [answer]
        shape = answer.shape if hasattr(answer, "shape") else (1, 1)
        names = [symbol for symbol in self.scalars if symbol in answer.free_symbols]
        if answer.has(S.ComplexInfinity):
            return [None] * len(points)
        # in double precision first: what is too large for that would take forever
        fast = lambdify(names, entries, [_FAST, "mpmath"])
        exact = lambdify(names, entries, "mpmath")
        found = []
        for point in points:
            numbers = [Rational(point[name]) for name in names]
            try:
                fast(*map(float, numbers))
                with mpmath.workdps(DIGITS):
                    values = exact(*(mpmath.mpf(n.p) / n.q for n in numbers))
                    values = [_real(mpmath.mpmathify(value)) for value in values]
            except _TROUBLE:
                found.append(None)
            else:
                found.append(np.array(values, dtype=object).reshape(shape))
        return found

    def same(self, given, right):
        """Whether two answers agree: sampled, then confirmed by expanding or at more points."""
        if not agree(self.values(given), self.values(right)):
            return False
        if given == right or _confirmed(given, right):
            return True
        return not self.scalars + self.matrices or agree(
            self.values(given, True), self.values(right, True)
        )


def _real(value):
    if isinstance(value, mpmath.mpc):
        small = abs(value.imag) <= mpmath.mpf(10) ** (-DIGITS // 2) * (1 + abs(value.real))
        return value.real if small else mpmath.mpf("nan")
    return value


def _confirmed(given, right):
    """Whether given - right expands to 0; tried only where that takes no time."""
    matrix = isinstance(given, ImmutableMatrix) or isinstance(right, ImmutableMatrix)
    pairs = zip(given, right, strict=True) if matrix else [(given, right)]
    for one, other in pairs:
        if isinstance(one, MatrixExpr) or isinstance(other, MatrixExpr):
            return False
        steep = [p.exp for p in one.atoms() | one.find(lambda e: e.is_Pow) if p.is_Pow]
        if one.count_ops() > 60 or any(not e.is_Rational or abs(e) > 6 for e in steep):
            return False
        if (one - other).expand() != 0:
            return False
    return True


def is_known(values):
    """Whether all entries are finite numbers."""
    return all(mpmath.isfinite(value) for value in values.flat)


def agree(given, wanted, slack=0):
    """Whether two arrays of values agree within rounding, wherever both are known.

    ``slack``, a number or an array of the same shape, is what given may be off.
    """
    if given.shape != wanted.shape or not given.size:
        return False
    slack = np.broadcast_to(slack, given.shape)
    known = [i for i in range(len(given)) if is_known(given[i]) and is_known(wanted[i])]
    if len(known) <= len(given) / 2:
        return False
    return all(
        abs(a - b) <= s + mpmath.mpf(10) ** -50 * (1 + abs(b))
        for i in known
        for a, b, s in zip(given[i].flat, wanted[i].flat, slack[i].flat, strict=True)
    )
