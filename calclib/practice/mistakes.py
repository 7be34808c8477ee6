"""The mistakes that any exercise may meet, found in the values of an answer beside the right ones.

Values are arrays (points, rows, columns), as `Sampling.values` gives them.
"""

from itertools import permutations

import mpmath
import numpy as np

from calclib.practice.sampling import agree, is_known

_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth")
_FACTORS = (
    (-1, "sign", "The sign is wrong"),
    (2, "factor", "A factor of 2 is too much"),
    (mpmath.mpf(1) / 2, "factor", "A factor of 2 is lost"),
)


def wrong_shape(given, right, shapes, listed=False, slack=0):
    """Return (name, sentence) if the shapes differ; they are told as in ``shapes``, a pair."""
    have, want = given.shape[1:], right.shape[1:]
    if have == want:
        return None
    yours, theirs = map(_described, (have, want), shapes)
    yours = f"a list of {max(have)}" if listed and 1 in have else yours
    if have == (1, 1):
        return "scalar for vector", f"This is one number or formula, and {theirs} is asked for."
    if want == (1, 1):
        return "vector for scalar", f"This is {yours}, and one number or formula is asked for."
    if have != want[::-1]:
        return "shape", f"This is {yours}, and {theirs} is asked for."
    slack = np.broadcast_to(slack, given.shape).transpose(0, 2, 1)
    if not agree(given.transpose(0, 2, 1), right, slack):
        said = f"This is {yours}, and {theirs} is asked for; and not all of its entries are right."
        return "shape", said
    if 1 not in have:
        return "transposed", "This is the transpose: rows are outputs, columns are variables."
    kinds = ("row", "column") if have[0] == 1 else ("column", "row")
    said = f"The entries are right, but they stand in a {kinds[0]}, and a {kinds[1]} is asked for."
    return "{} for {}".format(*kinds), said


def _described(shape, names):
    rows, columns = names
    if 1 not in shape:
        article = "an" if str(rows) in ("m", "n", "8", "11", "18") else "a"  # as they are spoken
        return f"{article} {rows}×{columns} matrix"
    return f"a column of {rows}" if shape[1] == 1 else f"a row of {columns}"


def common_mistakes(given, right, slack=0):
    """Return a dict from name to sentence of the mistakes that lead from right to given."""
    slack = np.broadcast_to(slack, given.shape)
    if _is_longer(given, right, slack):
        said = "The direction is right, but its length is not 1: divide by the norm."
        return {"not normalised": said}
    found, wrong = {}, wrong_entries(given, right, slack)
    lone = len(wrong) == 1 and (wrong[0][1] == wrong[0][1][0]).all()  # 2 for 4 may be anything
    place = (
        f" in {name_of_entry(wrong[0][0], right.shape[1:])}"
        if len(wrong) == 1 and right[0].size > 1
        else ""
    )
    for factor, name, said in _FACTORS:
        if not (lone and name == "factor") and all(agree(a, factor * b, s) for _, b, a, s in wrong):
            found[name] = f"{said}{place}."
    if given.shape[1] == given.shape[2] and agree(
        given.transpose(0, 2, 1), right, slack.transpose(0, 2, 1)
    ):
        found["transposed"] = "This is the transpose: rows are outputs, columns are variables."
    if _is_reordered(given, right, slack):
        found["order"] = "The entries are right, but they stand in another order than is asked for."
    return found


def wrong_entries(given, right, slack):
    """For each entry that differs: its place, and its right values, given values and slack."""
    entries = [
        ((i, j), *(a[:, i : i + 1, j : j + 1] for a in (right, given, slack)))
        for i, j in np.ndindex(right.shape[1:])
    ]
    return [entry for entry in entries if not agree(entry[2], entry[1], entry[3])]


def _is_longer(given, right, slack):
    """Whether given is a positive multiple, not 1, of a right answer of length 1."""
    if right[0].size == 1 or not is_known(given):
        return False
    lengths = (given * right).sum((1, 2), keepdims=True)
    unit = agree((right * right).sum((1, 2), keepdims=True), np.ones_like(lengths))
    off = slack + abs(right) * (abs(right) * slack).sum((1, 2), keepdims=True)
    longer = all(length > 0 and abs(length - 1) > 10 * off.max() for length in lengths.flat)
    return unit and longer and agree(given, lengths * right, off)


def _is_reordered(given, right, slack):
    """Whether the rows, or the columns, are right in another order."""
    for axis in (1, 2):
        size = right.shape[axis]
        if 1 < size <= 5:
            orders = [list(order) for order in permutations(range(size))][1:]
            if any(
                agree(given.take(order, axis), right, slack.take(order, axis)) for order in orders
            ):
                return True
    return False


def name_of_entry(at, shape):
    """The name of an entry: the second entry, the entry in row 1 and column 2."""
    if 1 in shape and max(at) < len(_ORDINALS):
        return f"the {_ORDINALS[max(at)]} entry"
    return f"the entry in row {at[0] + 1}, column {at[1] + 1}"
