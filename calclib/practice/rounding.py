"""Decimals that round rightly: how far an answer may be off for those that were typed."""

import re

from sympy import Dummy, ImmutableMatrix, MatrixSymbol, Rational


def places(text):
    """Return a dict from each decimal in a text to its places, if there are two or more.

    Examples
    --------
    >>> places("0.67x + 1.5y")
    {67/100: 2}
    """
    found = {}
    for literal in re.findall(r"[0-9]*\.[0-9]{2,}", text):
        number, count = Rational(literal), len(literal) - literal.index(".") - 1
        if number:
            found[number] = max(count, found.get(number, 0))
    return found


def slack(answer, decimals, sampling):
    """Return how far the entries may be off: half a unit in the last place of each decimal."""
    used = {n: k for n, k in decimals.items() if answer.has(n, -n)}
    if not used or answer.atoms(MatrixSymbol):
        return 0
    entries = list(answer) if hasattr(answer, "shape") else [answer]
    errors = [sum(abs(_slope(e, n)) / (2 * 10**k) for n, k in used.items()) for e in entries]
    return sampling.values(ImmutableMatrix(*getattr(answer, "shape", (1, 1)), errors))


def _slope(entry, number):
    """How fast the entry changes with one of its numbers."""
    t = Dummy(real=True)
    return entry.xreplace({number: t, -number: -t}).diff(t).xreplace({t: number})
