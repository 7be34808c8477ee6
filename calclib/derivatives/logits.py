"""Softmax, of numbers and of symbols."""

import numpy as np
import sympy as sp

from calclib.matrix_expressions import has_fixed_size, is_dimension_free


def softmax(a):
    """Softmax S_j = exp(a_j) / (exp(a_1) + ... + exp(a_d)) of numbers or of symbols (Example 2.6).

    `a` is an array of numbers, softmax being taken along its last axis, stable for large ones; or a
    SymPy column or a list with symbols, for which the answer is a SymPy column.

    Examples
    --------
    >>> softmax([1, 2, 5]).round(3)
    array([0.017, 0.047, 0.936])
    """
    if is_dimension_free(a) and not has_fixed_size(a):
        raise ValueError(f"Softmax needs logits that can be counted: give {a} a fixed size.")
    table = np.array(a, dtype=object)
    entries = np.ravel(table)
    if isinstance(a, sp.MatrixBase) or any(getattr(v, "free_symbols", ()) for v in entries):
        if sum(n > 1 for n in table.shape) > 1:
            raise ValueError("Softmax of symbols needs one list or column of logits, not a table.")
        powers = [sp.exp(v) for v in entries]
        return sp.ImmutableMatrix(powers) / sp.Add(*powers)
    try:
        a = np.asarray(a, dtype=float)
    except (TypeError, ValueError):
        raise ValueError("Softmax needs logits, and these are not all real numbers.") from None
    if a.size == 0 or not np.isfinite(a.max(axis=-1)).all():
        raise ValueError("Softmax needs logits, and a finite number as the largest of them.")
    with np.errstate(over="ignore"):
        powers = np.exp(a - a.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)
