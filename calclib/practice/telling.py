"""Where an answer is wrong that is wrong in no known way: the sentence that says where to look."""

import re

import mpmath
import numpy as np
from sympy import Rational

from calclib.practice.answers import as_decimal
from calclib.practice.mistakes import name_of_entry
from calclib.practice.rounding import uncertainty
from calclib.practice.sampling import TOLERANCE
from calclib.scene.reading import number, power_of_ten, trimmed

_SHORT = 40  # letters of an entry that is told as it was written
_EXACT = "leave fractions as they are, and round at the end alone."
_MEASURED = 6  # digits of a central difference that can be trusted


def where_to_look(exercise, given, off, texts=None):
    """Return the sentence on an answer that has the right shape and wrong values.

    ``off`` is what its values at the first points may be off, ``texts`` how each entry was written,
    where that is known.
    """
    samples, right = exercise.samples, exercise.answer
    values, wanted = (
        np.concatenate([samples.values(answer), samples.values(answer, True)])
        if len(samples.points) > len(samples.first)
        else samples.values(answer)
        for answer in (given, right)
    )
    letters = given.free_symbols - {*samples.sizes}
    if letters and not right.free_symbols and _vary(values):
        names = " and ".join(sorted(map(str, letters)))
        asked = "Numbers are asked for" if right.is_Matrix else "A number is asked for"
        advice = ": put the coordinates of the point in" * exercise.asks_at_a_point
        return f"{asked}, and yours varies with {names}{advice}."
    slack = np.zeros(values.shape, dtype=object)
    slack[: len(off)] = off
    wrong = _differences(values, wanted, slack)
    entries = [entry for entry in np.ndindex(values.shape[1:]) if wrong[:, *entry].any()]
    if not entries:
        return "This is too large to be compared with the right answer: write it in simpler form."
    entry = entries[0]
    n = int(np.argmax(wrong[:, *entry]))
    if samples.matrices:
        return _with_matrices(samples.points[n], given, right, values[n], wanted[n])
    yours, theirs = values[n, *entry], wanted[n, *entry]
    named = [s for s in samples.scalars if s in right.free_symbols | given.free_symbols]
    point = {s: samples.points[n][s] for s in named} if right.free_symbols else {}
    place = ", ".join(f"{symbol} = {as_decimal(value)}" for symbol, value in point.items())
    which = "your answer" if wrong[0].size == 1 else name_of_entry(entry, wrong[0].shape)
    if mpmath.isnan(yours):
        where = place or ", ".join(f"{s} = {as_decimal(samples.points[n][s])}" for s in named)
        return f"Look at {which} at {where}: it has no value there, and the right answer has one."
    shown = told_apart(yours, theirs)[0]
    if not place:
        look = f"Look at {which}: " * (wrong[0].size > 1)
        if _counts(shown, theirs):  # it would be right as it is shown, and not as it was written
            text = texts and texts[max(entry)]
            shown = (
                text
                if text and len(text) <= _SHORT and "$" not in text
                else _with_zeros(shown, theirs)
            )
            said = f"{look}{shown} is near, but not right: {_EXACT}"
        else:
            said = f"{look}{shown} is not right. {exercise.advice}".strip()
    elif measured := _measured(exercise, samples.points[n], entry, yours, theirs):
        said = f"Look at {which} at {place}: {measured}."
    else:
        said = f"Look at {which} at {place}, where yours is {shown}."
    count, total = len(entries), wrong[0].size
    others = f" Of the {total} entries {count} {'is' if count == 1 else 'are'} wrong."
    return said + others * (total > 1)


def _counts(decimal, right):
    """Whether a decimal rounds the right number."""
    if not re.fullmatch(r"-?\d+\.\d+", decimal):
        return False
    number = Rational(decimal)
    return abs(mpmath.mpf(number.p) / number.q - right) <= uncertainty(number, decimal)


def _with_zeros(decimal, right):
    """A decimal with the zeros that tell it from the right number."""
    while _counts(decimal, right):
        decimal += "0"
    return decimal


def _vary(values):
    """Whether an entry has different values at different points."""
    flat = values.reshape(len(values), -1)
    known = [row for row in flat if all(map(mpmath.isfinite, row))]
    return any(
        abs(a - b) > TOLERANCE * (1 + abs(a))
        for row in known
        for a, b in zip(known[0], row, strict=True)
    )


def _differences(given, wanted, slack):
    """An array of truth values: where given is wrong."""

    def differ(a, b, off):
        if not mpmath.isfinite(b) or mpmath.isinf(a):
            return False
        return mpmath.isnan(a) or abs(a - b) > off + TOLERANCE * (1 + abs(b))

    return np.vectorize(differ, otypes=[bool])(given, wanted, slack)


def _measured(exercise, point, entry, yours, theirs):
    """What central differences give for an entry, beside what is yours; None if they cannot."""
    found = exercise.measured(point)
    if found is None:
        return None
    source, values = found
    value = values[entry]
    if not abs(value - theirs) <= 1e-6 * (1 + abs(theirs)):
        return None
    mine, measured = told_apart(yours, value, _MEASURED)
    return f"{source} gives {measured} there, and yours is {mine}" if mine != measured else None


def told_apart(one, other, most=60):
    """Write two numbers with as many digits, four at least, as it takes to see that they differ.

    Examples
    --------
    >>> told_apart(5.1, 5.2), told_apart(5.10002, 5.1)
    (('5.1', '5.2'), ('5.10002', '5.1'))
    """
    for digits in range(4, most + 1):
        pair = written(one, digits), written(other, digits)
        if pair[0] != pair[1]:
            break
    return pair


def written(value, digits=4):
    """A number of any size with so many significant digits.

    Examples
    --------
    >>> written(mpmath.mpf("1e-20")), written(7.64)
    ('1·10⁻²⁰', '7.64')
    """
    if value == 0 or (digits <= 12 and 1e-4 < abs(value) < 1e9):
        return number(float(value), digits=digits, kind="g")
    text = mpmath.nstr(mpmath.mpf(value), digits, min_fixed=-5, max_fixed=9)
    mantissa, _, exponent = text.partition("e")
    return power_of_ten(mantissa, int(exponent)) if exponent else trimmed(mantissa)


def _with_matrices(point, given, right, yours, theirs):
    """Where the letters are vectors and matrices: what they are, and what the answer is then."""
    said = "The shape is right, but not the values."
    letters = sorted((s for s in right.free_symbols | given.free_symbols if s in point), key=str)
    shown = [f"{s} = {_matrix(point[s])}" for s in letters if getattr(s, "is_Matrix", False)]
    if not all(map(mpmath.isfinite, yours.flat)):
        return f"{said} With {', '.join(shown)} yours has no value."
    mine = _matrix(yours)
    return f"{said} With {', '.join(shown)} yours is {mine}." if mine != _matrix(theirs) else said


def _matrix(entries):
    """A matrix on one line, a column as a list."""
    rows, columns = entries.shape
    texts = [[written(entries[i, j]) for j in range(columns)] for i in range(rows)]
    if rows == columns == 1:
        return texts[0][0]
    if columns == 1:
        return f"({', '.join(row[0] for row in texts)})"
    return f"[{'; '.join(', '.join(row) for row in texts)}]"
