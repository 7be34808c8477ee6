"""What an author wrote of an exercise, checked before anybody answers it."""

from collections import Counter

import numpy as np
import sympy

from calclib.given import LISTS


def check_form(exercise):
    """Refuse what has not the form of an exercise, in a sentence that says what to write."""
    symbols, mistakes, hints = exercise.symbols, exercise.mistakes, exercise.hints
    kinds = sympy.Symbol, sympy.MatrixSymbol
    if not isinstance(
        symbols, (tuple, list, set, frozenset, sympy.Tuple, sympy.MatrixBase)
    ) or not all(isinstance(symbol, kinds) for symbol in symbols):
        _refuse(f"The symbols {symbols!r} are no letters: write a tuple of them, as in (x, y).")
    names = Counter(symbol.name for symbol in symbols)
    if twice := [name for name, n in names.items() if n > 1]:
        _refuse(f"Two of the symbols have the name {twice[0]!r}: give each its own.")
    for what in ("prompt", "solution"):
        if not isinstance(getattr(exercise, what), str):
            _refuse(f"The {what} {getattr(exercise, what)!r} is no text: write one, in quotes.")
        _paired(f"The {what}", getattr(exercise, what))
    _check_formula("The answer", exercise.answer)
    if not isinstance(hints, (tuple, list)) or not all(isinstance(hint, str) for hint in hints):
        _refuse(f"The hints {hints!r} are no list of texts: write [...] around them.")
    for hint in hints:
        _paired(f"The hint {hint!r}", hint)
    if not isinstance(mistakes, (tuple, list)):
        _refuse(f"The mistakes {mistakes!r} are no list: write [(name, wrong answer, sentence)].")
    for mistake in mistakes:
        if not isinstance(mistake, (tuple, list)) or len(mistake) != 3:
            _refuse(f"The mistake {mistake!r} has not three parts: (name, wrong answer, sentence).")
        name, wrong, said = mistake
        if not (isinstance(name, str) and isinstance(said, str) and name.strip() and said.strip()):
            _refuse(f"The mistake {name!r} needs a name and a sentence, both texts.")
        _paired(f"The sentence of the mistake {name!r}", said)
        _check_formula(f"In the mistake {name!r} the answer", wrong)


def _check_formula(what, value):
    value = value.tolist() if isinstance(value, np.ndarray) else value
    for entry in value if isinstance(value, LISTS) else ():
        _check_formula(what, entry)
    if value is None or isinstance(value, (str, bytes, bool, dict, set, frozenset)):
        _refuse(
            f"{what} {value!r} is no formula: write it in SymPy, as in 2 * x, or read it by parse."
        )


def _paired(what, text):
    if text.count("$") % 2:
        _refuse(f"{what} has a dollar sign alone: a formula stands between two of them.")


def _refuse(said):
    raise ValueError(said)
