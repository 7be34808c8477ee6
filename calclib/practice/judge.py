"""Judge an answer: whether it is right and, if not, which mistake it is."""

from dataclasses import dataclass, field

import mpmath
import numpy as np
import sympy
from sympy import S
from sympy.core.function import AppliedUndef

from calclib.given import worked_out
from calclib.parsing import ParseError, caret
from calclib.practice import answers
from calclib.practice.answers import as_answer, exact, oriented, shape_of
from calclib.practice.feedback import NOT_ATTEMPTED, NOT_UNDERSTOOD, Feedback
from calclib.practice.form import check_form
from calclib.practice.mistakes import common_mistakes, wrong_shape
from calclib.practice.rounding import only_noisy, slack, spread, without_noise
from calclib.practice.sampling import agree, sampling
from calclib.practice.telling import where_to_look
from calclib.practice.values import DIGITS

_OPEN = sympy.Derivative, sympy.Limit, AppliedUndef  # what has no value, whatever the letters are
_UNFINISHED = *_OPEN, sympy.Integral, sympy.Sum, sympy.Product, sympy.Order
_INFINITE = S.Infinity, S.NegativeInfinity, S.ComplexInfinity


@dataclass(frozen=True)
class Exercise:
    r"""A question whose answer is one formula, column or matrix.

    What a cell shows of it is the prompt alone. It may stand in a cell, in a module beside the
    notebook (see `calclib.exercise`) or, with a number, in `calclib.practice.exercises`.

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
        The worked solution, as the prompt; a line for each step, in the order of the hints.

    Raises
    ------
    ValueError
        If the answer has a letter that is not among the symbols, or no real value anywhere; if a
        mistake is the right answer, or the same as another mistake.

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
    answer: object = field(repr=False)
    symbols: tuple = field(repr=False)
    mistakes: tuple = field(default=(), kw_only=True, repr=False)
    hints: tuple = field(default=(), kw_only=True, repr=False)
    solution: str = field(default="", kw_only=True, repr=False)
    noise: dict = field(default=None, init=False, repr=False, compare=False)

    def __post_init__(self):
        check_form(self)
        symbols = tuple(sorted(self.symbols, key=str))
        samples = sampling(S.Zero, symbols)
        answer = _own("The answer", self.answer, samples)
        mistakes = tuple(
            (name, _own(f"The mistake {name!r}", wrong, samples), said)
            for name, wrong, said in self.mistakes
        )
        values = {"symbols": symbols, "mistakes": mistakes, "hints": tuple(self.hints)}
        values["noise"] = only_noisy(answers.given(self.answer).decimals)
        for name, value in (values | {"answer": answer}).items():
            object.__setattr__(self, name, value)
        if not self.samples.points:
            raise ValueError(
                f"The answer {answer} has no real value at any point that was tried: write one "
                "that has."
            )
        self._check_mistakes()

    def _check_mistakes(self):
        """Refuse a mistake that is no mistake, or that another one is as well."""
        for n, (name, wrong, _) in enumerate(self.mistakes):
            if self._same(wrong, self.answer):
                raise ValueError(f"The mistake {name!r} is the right answer: leave it out.")
            for other, alike, _ in self.mistakes[:n]:
                if self._same(wrong, alike):
                    raise ValueError(
                        f"The mistakes {other!r} and {name!r} are the same answer, so that neither "
                        "could be named: leave one out."
                    )

    def _same(self, one, other):
        if S.NaN in (one, other):
            return one is other
        if not agree(*(self.samples.values(a) for a in (one, other))):
            return False
        more = [self.samples.values(a, True) for a in (one, other)]
        return not more[0].size or agree(*more)

    @property
    def samples(self):
        """The `Sampling` of the answer; of a number where it is undefined."""
        return sampling(S.Zero if self.answer is S.NaN else self.answer, self.symbols)

    def alike(self):
        """The pairs of names of mistakes that are one and the same answer: these are refused."""
        return ()

    def by_form(self, named, tokens):
        """Choose among named mistakes that are one and the same value by how it was typed."""
        return named

    def measured(self, point):
        """What central differences give at a point for the answer, None where there is no f."""
        return

    def plane(self, answer):
        """The plane over two variables that an answer means, None if it means none."""
        return

    @property
    def advice(self):
        """What to do where the answer is a number, which a central difference would give away."""
        return ""

    @property
    def may_be_undefined(self):
        """Whether the question leaves open that there is no value."""
        return self.answer is S.NaN

    @property
    def asks_at_a_point(self):
        """Whether numbers at a point are asked for."""
        return False


def _own(what, value, samples):
    """An answer in the symbols of its exercise."""
    value, foreign = samples.named_alike(exact(worked_out(as_answer(value))))
    if foreign:
        raise ValueError(
            f"{what} has the letter {foreign}, which is not among the symbols of the exercise: "
            "add it there, or write without it."
        )
    antiderivatives = {i for i in value.atoms(sympy.Integral) if any(len(v) < 3 for v in i.limits)}
    if left := {*value.atoms(*_OPEN), *antiderivatives}:
        part = min(left, key=str)
        raise ValueError(f"{what} leaves {part} open: write what it is, with nothing to work out.")
    return value


def judge(exercise, answer):
    """Judge an answer, text or SymPy, to an `Exercise`; return a `Feedback`."""
    answer = answers.joined(answer)
    if not isinstance(answer, str):
        return _verdict(exercise, answers.given(answer))
    if not answer.strip():
        return Feedback(False, NOT_ATTEMPTED, "Nothing is written yet: type your answer.")
    try:
        understood = answers.read(answer, exercise.symbols)
    except ParseError as error:
        said, place = str(error), caret(answer, error.position)
        return Feedback(
            False, NOT_UNDERSTOOD, f"{said}\n{place}",
            sentence=said, position=error.position, place=place,
        )  # fmt: skip
    return _verdict(exercise, understood)


def _verdict(exercise, answer):
    given, foreign = exercise.samples.named_alike(oriented(answer.value, exercise.answer))
    if foreign:
        said = f"{foreign} does not occur in this exercise: write with its own letters."
        return Feedback(False, NOT_UNDERSTOOD, said, given=given)
    if given.has(*_UNFINISHED):
        said = "Write the result itself, with nothing left to work out."
        return Feedback(False, NOT_UNDERSTOOD, said, given=given)
    if any(entry in _INFINITE for entry in getattr(given, "flat", lambda: [given])()):
        said = "Infinity is no value here; write undefined if that is your answer."
        return Feedback(False, NOT_UNDERSTOOD, said, given=given)
    with mpmath.workdps(DIGITS):
        correct, name, said = _judge(exercise, given, answer)
    return Feedback(correct, name, said, given=given)


_RIGHT = True, None, "Right."


def _judge(exercise, given, answer):
    """The verdict: correct, name of the mistake, sentence."""
    right, samples = exercise.answer, exercise.samples
    if given is right is S.NaN:
        return _RIGHT
    wanted = samples.values(right)
    written = given
    pairs = [[samples.named_alike(oriented(v, right))[0] for v in pair] for pair in answer.moved]
    for given in dict.fromkeys((written, without_noise(written, answer.decimals))):
        values, off = samples.values(given), slack(given, answer.decimals, samples)
        off = np.maximum(off, spread(values, pairs, samples))
        if values.shape == wanted.shape:
            off = np.maximum(off, slack(right, exercise.noise, samples))
        if samples.same(given, right) or (np.any(off) and agree(values, wanted, off)):
            return _RIGHT
    off = np.broadcast_to(off, values.shape)
    named = _named(exercise, given, values, off, answer.listed)
    named = exercise.by_form(named, answer.tokens) if len(named) > 1 else named
    alike = values.shape == wanted.shape
    found = common_mistakes(values, wanted, off) if alike else {}
    if named:
        found.pop("factor", None)  # it says what, and these say why
    found |= named
    if len(found) == 1:
        return False, *found.popitem()
    if right is S.NaN:
        said = "Look from both sides: is there one value at all?"
        return False, "value where undefined", said
    if given is S.NaN:
        said = "It does exist here: look from all sides once more."
        return False, "undefined where defined", said
    shapes = shape_of(given), shape_of(right)
    if misfit := wrong_shape(values, wanted, shapes, answer.listed, off):
        return False, *misfit
    return False, None, where_to_look(exercise, given, off, answer.entries(values[0].size))


def _named(exercise, given, values, off, listed):
    """A dict from name to sentence of the mistakes of this exercise that the answer is."""
    turned = [a.transpose(0, 2, 1) for a in (values, off)]  # a list has no orientation
    named = {}
    for name, wrong, said in exercise.mistakes:
        expected = exercise.samples.values(wrong)
        undefined = S.NaN in (given, wrong)
        same = agree(values, expected, off) or (listed and agree(turned[0], expected, turned[1]))
        if given is wrong if undefined else same:
            named[name] = said
    return named
