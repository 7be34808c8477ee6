"""Judge an answer: whether it is right and, if not, which mistake it is."""

from dataclasses import dataclass, field

import mpmath
import numpy as np
from sympy import Float, ImmutableMatrix, Rational, S, Tuple, sympify
from sympy.matrices import MatrixBase

from calclib.parsing import ParseError, caret, parse
from calclib.practice.mistakes import common_mistakes, difference, wrong_shape
from calclib.practice.rounding import places, slack
from calclib.practice.sampling import DIGITS, agree, sampling

_LISTS = Tuple | tuple | list
NOT_ATTEMPTED, NOT_UNDERSTOOD = "not attempted", "not understood"


@dataclass(frozen=True)
class Feedback:
    """The verdict on an answer.

    Attributes
    ----------
    correct : bool
    mistake : str or None
        A short name such as "transposed", "not attempted" or "not understood"; None for a right
        answer, and for one that is wrong in no known way.
    message : str
        The sentence that is shown; where the answer was not understood, two lines follow: what was
        typed, and a caret under the place.
    """

    correct: bool
    mistake: str | None
    message: str


@dataclass(frozen=True)
class Exercise:
    r"""A question whose answer is one formula, column or matrix.

    Parameters
    ----------
    prompt : str
        Plain text with LaTeX between dollar signs.
    answer : SymPy expression, column, matrix or matrix expression
        ``S.NaN`` if "undefined" is right. A list is a column.
    symbols : iterable of Symbol and MatrixSymbol
        What the student may write.
    mistakes : iterable of (name, wrong answer, sentence)
        Likely wrong answers of this exercise; the common ones are known.
    hints : iterable of str
        From gentle to near.
    solution : str
        The worked solution, as the prompt.

    Examples
    --------
    >>> from sympy.abc import x
    >>> doubled = Exercise("Differentiate $x^2$.", 2 * x, [x])
    >>> judge(doubled, "2x")
    Feedback(correct=True, mistake=None, message='Right.')
    >>> judge(doubled, "x").mistake
    'factor'
    """

    prompt: str
    answer: object
    symbols: tuple
    mistakes: tuple = field(default=(), kw_only=True)
    hints: tuple = field(default=(), kw_only=True)
    solution: str = field(default="", kw_only=True)

    def __post_init__(self):
        mistakes = [(name, exact(as_answer(wrong)), said) for name, wrong, said in self.mistakes]
        symbols = sorted(self.symbols, key=str)
        for name, value in (("symbols", symbols), ("mistakes", mistakes), ("hints", self.hints)):
            object.__setattr__(self, name, tuple(value))
        object.__setattr__(self, "answer", exact(as_answer(self.answer)))


def as_answer(value):
    """Return a list as a column, and anything else as an immutable SymPy object.

    A matrix of one entry is that entry.
    """
    if isinstance(value, MatrixBase | tuple | list | Tuple):
        value = ImmutableMatrix(value)
        return value[0, 0] if value.shape == (1, 1) else value
    return sympify(value, strict=True)


def exact(answer):
    """Return an answer with a fraction for each decimal: 3/5 for 0.6."""
    return answer.xreplace({number: Rational(str(number)) for number in answer.atoms(Float)})


def judge(exercise, answer):
    """Judge an answer, text or SymPy, to an `Exercise`; return a `Feedback`."""
    decimals = {}
    if isinstance(answer, str):
        if not answer.strip():
            return Feedback(False, NOT_ATTEMPTED, "Nothing is written yet: type your answer.")
        decimals = places(answer)
        try:
            answer = parse(answer, exercise.symbols)
        except ParseError as error:
            where = caret(answer, error.position)
            return Feedback(False, NOT_UNDERSTOOD, f"{error}\n{where}")
    given = oriented(answer, exercise.answer)
    for number in given.atoms(Float):
        decimals |= places(str(number).rstrip("0"))
    samples = sampling(S.Zero if exercise.answer is S.NaN else exercise.answer, exercise.symbols)
    given, foreign = samples.named_alike(exact(given))
    if foreign:
        said = f"{foreign} does not occur in this exercise: write with its own letters."
        return Feedback(False, NOT_UNDERSTOOD, said)
    return _judge(exercise, given, samples, decimals, isinstance(answer, _LISTS))


def oriented(answer, right):
    """Give a list the orientation that is asked."""
    listed, answer = isinstance(answer, _LISTS), as_answer(answer)
    across = _shape(right)[0] == 1 and _shape(right)[1] != 1 and _shape(answer)[1] == 1
    return answer.T if listed and across and answer.is_Matrix else answer


@mpmath.workdps(DIGITS)
def _judge(exercise, given, samples, decimals, listed):
    right = exercise.answer
    if given is right is S.NaN:
        return Feedback(True, None, "Right.")
    values, wanted = samples.values(given), samples.values(right)
    off = slack(given, decimals, samples)
    if S.NaN not in (given, right) and (
        samples.same(given, right) or (decimals and agree(values, wanted, off))
    ):
        return Feedback(True, None, "Right.")
    named, off = {}, np.broadcast_to(off, values.shape)
    turned = [a.transpose(0, 2, 1) for a in (values, off)]  # a list has no orientation
    for name, wrong, said in exercise.mistakes:
        expected = samples.values(wrong)
        undefined = S.NaN in (given, wrong)
        same = agree(values, expected, off) or (listed and agree(turned[0], expected, turned[1]))
        if given is wrong if undefined else same:
            named[name] = said
    alike = values.shape == wanted.shape and S.NaN not in (given, right)
    found = common_mistakes(values, wanted, off) if alike else {}
    if named:
        found.pop("factor", None)  # it says what, and these say why
    found |= named
    if len(found) == 1:
        return Feedback(False, *found.popitem())
    if right is S.NaN:
        said = "Look from both sides: is there one value at all?"
        return Feedback(False, "value where undefined", said)
    if given is S.NaN:
        said = "It does exist here: look from all sides once more."
        return Feedback(False, "undefined where defined", said)
    if misfit := wrong_shape(values, wanted, (_shape(given), _shape(right)), listed):
        return Feedback(False, *misfit)
    if samples.matrices:
        said = "The shape is right, but not the values. Try it with small numbers."
    elif given.free_symbols and not right.free_symbols:
        said = "Numbers are asked here: put in the point."
    else:
        letters = [s for s in samples.scalars if s in right.free_symbols | given.free_symbols]

        def place(n):
            return ", ".join(f"{symbol} = {samples.points[n][symbol]}" for symbol in letters)

        said = difference(values, wanted, place, off)
    return Feedback(False, None, said)


def _shape(answer):
    return getattr(answer, "shape", (1, 1))
