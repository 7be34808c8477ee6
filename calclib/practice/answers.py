"""What was answered, read once: its value, and how its numbers were written."""

from contextlib import suppress
from itertools import accumulate, pairwise
from typing import NamedTuple

import numpy as np
from sympy import (
    Expr,
    Float,
    ImmutableMatrix,
    Lambda,
    MatrixSymbol,
    NDimArray,
    Rational,
    S,
    SympifyError,
    Tuple,
    evaluate,
    sympify,
)
from sympy.matrices import MatrixBase
from sympy.printing.latex import LatexPrinter

from calclib.parsing import ParseError, parse, tokens_of
from calclib.parsing.characters import plain
from calclib.practice.rounding import uncertainty

_LISTS = Tuple | tuple | list
_ARRAYS = np.ndarray | NDimArray
_PRECISION = 40  # more digits than can be typed
_PLACES = 30  # of a decimal that is moved
_MOST = 6  # decimals that are moved: each costs two readings
_MANY_DIGITS = 1000  # a fraction with a greater denominator is shown as a decimal


class Answer(NamedTuple):
    """An answer as it was understood.

    Attributes
    ----------
    value : SymPy expression, Tuple, matrix or matrix expression
        Its decimals are exact: 3/5 for 0.6.
    decimals : dict
        From each number that was written as a decimal to how it was written.
    tokens : tuple
        What was typed, cut into pieces; empty for an answer in SymPy.
    moved : tuple of pairs
        The values with a decimal that went into another number, as in 1 - 0.67, rounded up and
        down.
    text : str
        What was typed, in plain characters.
    """

    value: object
    decimals: dict
    tokens: tuple = ()
    moved: tuple = ()
    text: str = ""

    @property
    def listed(self):
        """Whether it is a list, which has no orientation."""
        return isinstance(self.value, _LISTS)

    def entries(self, count):
        """How each of so many entries was written; None where it is no plain list of so many."""
        if not self.text:
            found = as_answer(self.value)
            return [str(entry) for entry in getattr(found, "flat", lambda: [found])()]
        return [self.text] if count == 1 else _listed(self.text, count)

    def latex(self):
        """The value in LaTeX, with its decimals as they were written."""
        if self.value is S.NaN:
            return r"\text{undefined}"
        shown = {n: text for n, text in self.decimals.items() if not n.is_Integer}
        for n in self.value.atoms(Rational) if shown else ():
            if abs(n) not in shown and n.q > _MANY_DIGITS and (text := as_decimal(abs(n))):
                shown[abs(n)] = text
        floats = {n: Float(n, _PRECISION) for n in shown}
        with evaluate(False):  # it is evaluated already, and that can take long
            value = self.value.xreplace(floats | {-n: -x for n, x in floats.items()})
        printer = _Printer({"ln_notation": True})
        printer.written = {floats[n]: text for n, text in shown.items()}
        return printer.doprint(value)


def _listed(text, count):
    """The entries of a list, as they were typed.

    Examples
    --------
    >>> _listed("(1, max(2, 3)/2)", 2), _listed("[[1], [2]]", 2), _listed("2*(1, 3)", 2)
    (['1', 'max(2, 3)/2'], ['1', '2'], None)
    """
    depths = list(accumulate((c in "([{") - (c in ")]}") for c in text))
    marks = [(depth, place) for place, depth in enumerate(depths) if text[place] in ",;"]
    least = min(marks, default=(0, 0))[0]
    start, end = text[:least], text[len(text) - least :]
    if {*start} - {*"([{"} or {*end} - {*")]}"}:
        return None
    places = [least - 1, *(place for depth, place in marks if depth == least), len(text) - least]
    entries = [text[a + 1 : b].strip(" []") for a, b in pairwise(places)]
    return entries if len(entries) == count else None


class _Printer(LatexPrinter):
    """Writes decimals as they were typed."""

    def _print_Float(self, expr):
        return "- " * bool(expr < 0) + self.written.get(abs(expr), str(expr))


def read(text, symbols):
    """Return the `Answer` that a text means; raise `ParseError` if it cannot be read."""
    value, tokens = parse(text, symbols), tokens_of(text, symbols)
    decimals = {}
    for token in tokens:
        if token.kind == "number" and "." in token.text and token.value:
            decimals[token.value] = max(token.text, decimals.get(token.value, ""), key=len)
    text = plain(text)[0]
    return Answer(value, decimals, tokens, _moved(text, value, tokens, symbols), text.strip())


def _moved(text, value, tokens, symbols):
    """The values of a text with each decimal that is not left in its value moved up and down."""
    left = {abs(n) for n in value.atoms(Rational)}
    gone = [t for t in tokens if t.kind == "number" and "." in t.text and t.value not in left]
    pairs = []
    for token in gone[:_MOST] if not value.atoms(MatrixSymbol) else ():
        error = uncertainty(token.value, token.text)
        if error:
            both = token.value + error, token.value - error
            texts = [as_decimal(Rational(round(n * 10**_PLACES), 10**_PLACES)) for n in both]
            before, after = text[: token.start], text[token.end :]
            with suppress(ParseError):
                pairs.append([parse(before + moved + after, symbols) for moved in texts])
    return tuple(pairs)


def joined(value):
    """A list of texts as one text, which is read like any other; all else as it is.

    Examples
    --------
    >>> joined(["x", "2y"]), joined([["1", "0"], ["0", "1"]])
    ('[x, 2y]', '[[1, 0], [0, 1]]')
    """
    value = value.tolist() if isinstance(value, np.ndarray) else value
    if not isinstance(value, tuple | list) or not value:
        return value
    parts = [joined(part) for part in value]
    return f"[{', '.join(parts)}]" if all(isinstance(part, str) for part in parts) else value


def given(value):
    """Return the `Answer` that a list or a SymPy object is; a Float counts as a decimal."""
    value = value.tolist() if isinstance(value, _ARRAYS) else value
    numbers = as_answer(value)
    value = value if isinstance(value, _LISTS) else numbers
    return Answer(value, {exact(number): _written(number) for number in numbers.atoms(Float)})


def _written(number):
    """A Float without the zeros that only tell its precision."""
    mantissa, e, exponent = str(number).partition("e")
    return mantissa.rstrip("0") + e + exponent


def as_answer(value):
    """Return a list as a column, and anything else as an immutable SymPy object.

    A matrix of one entry is that entry.
    """
    value = value.tolist() if isinstance(value, _ARRAYS) else value
    if isinstance(value, _LISTS):
        value = [_formula(row) if (parts := _parts(row)) is None else parts for row in value]
        if any(isinstance(row, list) for row in value) and len({*map(_length, value)}) > 1:
            raise ValueError("The rows of a matrix have one length: write [[a, b], [c, d]].")
        value = ImmutableMatrix(value)
    if isinstance(value, MatrixBase):
        value = value.as_immutable()
        return value[0, 0] if value.shape == (1, 1) else value
    return _formula(value)


def _parts(row):
    """The formulas in a row of a matrix; None for what is no row."""
    row = list(row) if isinstance(row, MatrixBase) and 1 in row.shape else row
    return [_formula(entry) for entry in row] if isinstance(row, _LISTS | _ARRAYS) else None


def _length(row):
    return len(row) if isinstance(row, list) else 0


def _formula(value):
    """A number or an expression, in SymPy."""
    try:
        found = sympify(value, strict=True)
    except SympifyError:
        found = None
    if not isinstance(found, Expr) or isinstance(found, Lambda):
        said = "An answer is a text, a number, a SymPy expression, or a list of one of these kinds."
        raise ValueError(said)
    return found


def exact(answer):
    """Return an answer with a fraction for each decimal: 3/5 for 0.6."""
    return answer.xreplace({number: Rational(str(number)) for number in answer.atoms(Float)})


def shape_of(answer):
    """Rows and columns; those of a number are 1."""
    return getattr(answer, "shape", (1, 1))


def oriented(answer, right):
    """Give a list the orientation that is asked for, and every decimal its exact value."""
    listed, answer = isinstance(answer, _LISTS), exact(as_answer(answer))
    across = shape_of(right)[0] == 1 and shape_of(right)[1] != 1 and shape_of(answer)[1] == 1
    return answer.T if listed and across and answer.is_Matrix else answer


def as_decimal(number):
    """Return a fraction as a decimal, None if that has no end.

    Examples
    --------
    >>> as_decimal(Rational(51, 10)), as_decimal(Rational(1, 3))
    ('5.1', None)
    """
    places = next((k for k in range(31) if (number * 10**k).is_Integer), None)
    if places is None:
        return None
    digits = str(abs(number) * 10**places).zfill(places + 1)
    whole, rest = (digits[:-places], f".{digits[-places:]}") if places else (digits, "")
    return "-" * bool(number < 0) + whole + rest
