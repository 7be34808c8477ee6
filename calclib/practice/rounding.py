"""Decimals that round rightly: how far an answer may be off for those that were written."""

import mpmath
import numpy as np
from sympy import Dummy, MatrixSymbol, Rational, S

_DIGITS = 12  # who writes as many has copied them from a computer
# what its arithmetic leaves, relatively; a double in full may come from a central difference
_NOISE, _NOISE_OF_DOUBLES = Rational(1, 10**11), Rational(1, 10**9)
_IN_MATRICES = 4  # decimals beside matrices that are followed up: each costs much


def uncertainty(number, written):
    """How far a decimal may be off: half a unit in its last place, if it has two or more.

    From 12 digits on it may be what a computer's arithmetic makes of another number.

    Examples
    --------
    >>> uncertainty(Rational("0.67"), "0.67"), uncertainty(Rational("1.5"), "1.5")
    (1/200, 0)
    """
    mantissa, _, exponent = written.lower().partition("e")
    places = len(mantissa.partition(".")[2]) - int(exponent or 0)
    half = Rational(1, 2) / S(10) ** places if places >= 2 else S.Zero
    if _digits(mantissa) < _DIGITS:
        return half
    noise = _NOISE if _digits(mantissa) < _DIGITS + 3 else _NOISE_OF_DOUBLES
    return max(half, noise * abs(number))


def _digits(mantissa):
    """How many significant digits a decimal has."""
    return len(mantissa.replace(".", "").lstrip("0"))


def only_noisy(decimals):
    """Those of some decimals, each with how it was written, that a computer has written."""
    many = {n: w for n, w in decimals.items() if _digits(w.lower().partition("e")[0]) >= _DIGITS}
    return {n: written for n, written in many.items() if not n.is_Integer}


def without_noise(answer, decimals):
    """Put 0 for each decimal that is what a computer's arithmetic makes of it: 1.2246e-16."""
    tiny = {
        n: S.Zero
        for n, written in decimals.items()
        if abs(n) < _NOISE_OF_DOUBLES and _digits(written.lower().partition("e")[0]) >= _DIGITS
    }
    return answer.xreplace(tiny | {-n: zero for n, zero in tiny.items()}) if tiny else answer


def slack(answer, decimals, sampling):
    """Return how far the entries may be off, at each point, for the decimals in an answer."""
    errors = {n: uncertainty(n, written) for n, written in decimals.items()}
    errors = {n: error for n, error in errors.items() if error}
    if answer.atoms(MatrixSymbol):  # whole numbers are sizes there
        pairs = list(errors.items())[:_IN_MATRICES]
        errors = {n: error for n, error in pairs if not n.is_Integer}
    if not errors:
        return 0
    letters = {n: Dummy(real=True) for n in errors}
    turned = {-n: -letter for n, letter in letters.items()}
    answer = answer.xreplace(letters | turned)
    written = {letter: n for n, letter in letters.items()}
    moves = [{letters[n]: n + s * error} for n, error in errors.items() for s in (1, -1)]
    points = [p | written | move for move in ({}, *moves) for p in sampling.first]
    values = sampling.at(answer, points)
    here, *moved = np.split(values, 1 + len(moves))
    off = sum(
        np.maximum(abs(more - here), abs(less - here))
        for more, less in zip(moved[::2], moved[1::2], strict=True)
    )
    return _known(off)


def spread(values, pairs, sampling):
    """How far values at the first points are off for one of the pairs that they lie between."""
    off = 0
    for pair in pairs:
        moved = [sampling.values(answer) for answer in pair]
        if all(v.shape == values.shape for v in moved):
            off = np.maximum(off, _known(np.maximum(*(abs(v - values) for v in moved))))
    return off


def _known(off):
    """The finite ones, 0 for the others."""
    return np.where(np.vectorize(mpmath.isfinite, otypes=[bool])(off), off, 0)
