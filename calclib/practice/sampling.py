"""What an answer is worth at sample points, and whether two answers are the same."""

from contextlib import suppress
from functools import lru_cache
from random import Random

import mpmath
import numpy as np
from sympy import ImmutableMatrix, Integer, MatrixSymbol, Rational, S, ShapeError

from calclib.matrix_expressions import is_dimension_free
from calclib.practice.values import NONE, at_all, at_point

_FEW, _MANY, _BATCH = 8, 24, 40
_USUAL, _TRIES = 200, 1200  # so many near 0, the rest at all scales and around what was found
TOLERANCE = mpmath.mpf(10) ** -50


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
        different from one another. The first points are small whole numbers. Empty if no such
        point was found.
    """

    def __init__(self, answer, symbols):
        found = {*symbols, *getattr(answer, "free_symbols", ())}
        self.matrices = sorted((s for s in found if isinstance(s, MatrixSymbol)), key=str)
        unknown = {n for s in self.matrices for n in s.shape if not n.is_Integer}
        self.sizes = {n: Integer(2 + i) for i, n in enumerate(sorted(unknown, key=str))}
        self.scalars = sorted(found.difference(self.matrices, self.sizes), key=str)
        self.values = lru_cache(maxsize=64)(self._values)
        numbers = {abs(n) for n in answer.atoms(Rational) if n}
        self._centres = sorted({S.Zero, *numbers, *(a / b for a in numbers for b in numbers)})
        self.points = []
        for start in range(0, _TRIES if found else 1, _BATCH):
            tries = [self._point(seed) for seed in range(start, start + _BATCH if found else 1)]
            right = self.at(answer, tries)
            self.points += [p for p, v in zip(tries, right, strict=True) if v.size and is_known(v)]
            if len(self.points) >= _FEW + _MANY:
                break
        self.points = self.points[: _FEW + (_FEW if self.matrices else _MANY)]
        self.first = self.points[:_FEW]

    def _point(self, seed):
        """Whole numbers at first, positive and different from one another, then decimals."""
        random = Random(seed)
        size = len(self.scalars)
        whole = iter(random.sample(range(1, size + (3 if seed < 3 else 40)), size))
        point = {}
        for n, symbol in enumerate(self.scalars):
            if seed >= _USUAL:
                value = self._far(random, symbol, seed < _USUAL + _BATCH)
            elif seed < 3 or symbol.is_integer:
                value = Integer(next(whole))
            else:
                value = Rational(random.choice([k for k in range(1, 310) if k % 5]), 100)
                value *= 5 if seed > _FEW and seed % 3 == 0 else 1
            signs = ((-1) ** (seed >> n),) if n < 3 and seed < _FEW else (1, -1)
            free = 3 <= seed < _USUAL and not symbol.is_positive
            point[symbol] = value * random.choice(signs) if free else value
        for symbol in self.matrices:
            shape = [self.sizes.get(n, n) for n in symbol.shape]
            point[symbol] = ImmutableMatrix(*shape, lambda i, j: random.randint(-9, 9))
        return point | self.sizes

    def _far(self, random, symbol, whole):
        """A number of any size, about one that occurs in the answer or a value that was found."""
        centre = random.choice(self._centres) * random.choice((1, -1))
        if whole:
            value = Integer(round(centre)) + random.randint(-9, 9)
            return (abs(value) or S.One) if symbol.is_positive else value
        width = 10 ** random.uniform(-3, 3.7)
        if self.points and random.random() < 0.7:
            centre = random.choice(self.points)[symbol]
            width = 10 ** random.uniform(-4, 0) * float(1 + abs(centre))
        digits = max(0, 3 - int(np.floor(np.log10(width))))
        value = centre + Rational(str(round(random.uniform(-width, width), digits)))
        value = Integer(round(value)) if symbol.is_integer else value
        return (abs(value) or S.One) if symbol.is_positive else value

    def _values(self, answer, more=False):
        """Return an array (points, rows, columns) of mpmath numbers.

        In it nan stands for no value, and inf for one that is left open: it is too large, or is
        missing at this point alone.
        """
        return self.at(answer, self.points[_FEW:] if more else self.first)

    def at(self, answer, points):
        """The same at any points."""
        if is_dimension_free(answer) or answer.atoms(MatrixSymbol):
            found = [at_point(answer, point) for point in points]
        else:
            found = at_all(answer, points)
        shape = next((rows.shape for rows in found if rows is not None), (0, 0))
        nothing = np.full(shape, NONE, dtype=object)
        found = [nothing if rows is None else rows for rows in found]
        return np.array(found, dtype=object).reshape(len(points), *shape)

    def named_alike(self, answer):
        """Return the answer in this exercise's symbols, and the first name that is not its own."""
        own = {symbol.name: symbol for symbol in (*self.scalars, *self.sizes, *self.matrices)}
        alike = {s: own[s.name] for s in answer.free_symbols if s.name in own}
        for theirs, ours in [*alike.items()]:  # and what they call its size
            if isinstance(theirs, MatrixSymbol) and isinstance(ours, MatrixSymbol):
                alike |= dict(zip(theirs.shape, ours.shape, strict=True))
        with suppress(ShapeError, TypeError, ValueError):
            answer = answer.xreplace({s: ours for s, ours in alike.items() if not s.is_Integer})
        foreign = answer.free_symbols - {*self.scalars, *self.sizes, *self.matrices}
        return answer, min(map(str, foreign), default="")

    def same(self, given, right):
        """Whether two answers agree, at the first points and then at more of them.

        Where a number is right, letters may cancel: then it counts where there is a value.
        """
        partly = not right.free_symbols
        if not agree(self.values(given), self.values(right), partly=partly):
            return False
        if given == right or not self.points[_FEW:]:
            return True
        return agree(self.values(given, True), self.values(right, True), partly=partly)


def is_known(values):
    """Whether all entries are finite numbers."""
    return all(mpmath.isfinite(value) for value in values.flat)


def has_none(values):
    """Whether an entry has no value."""
    return any(mpmath.isnan(value) for value in values.flat)


def agree(given, wanted, slack=0, *, partly=False):
    """Whether two arrays of values agree within rounding.

    They do not where one alone has no value, unless ``partly`` is set; what is left open is
    passed over. ``slack``, a number or an array of the same shape, is what given may be off.
    """
    if given.shape != wanted.shape or not given.size:
        return False
    slack = np.broadcast_to(slack, given.shape)
    known = [i for i in range(len(given)) if is_known(given[i]) and is_known(wanted[i])]
    if len(known) < max(min(3, len(given)), len(given) / 4):
        return False
    if not partly and any(
        has_none(one[i]) and is_known(other[i])
        for i in range(len(given))
        for one, other in ((given, wanted), (wanted, given))
    ):
        return False
    return all(
        abs(a - b) <= s + TOLERANCE * (1 + abs(b))
        for i in known
        for a, b, s in zip(given[i].flat, wanted[i].flat, slack[i].flat, strict=True)
    )
