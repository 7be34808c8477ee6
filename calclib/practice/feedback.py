"""The verdict on an answer."""

from dataclasses import dataclass, field

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
    sentence : str
        The sentence alone.
    given : SymPy expression, column, matrix or matrix expression, or None
        What was understood, a list as the column or row that is asked for.
    position : int or None
        Where the trouble is in what was typed.
    place : str
        The two lines that show it.
    """

    correct: bool
    mistake: str | None
    message: str
    sentence: str = field(default="", kw_only=True, repr=False)
    given: object = field(default=None, kw_only=True, repr=False, compare=False)
    position: int | None = field(default=None, kw_only=True, repr=False)
    place: str = field(default="", kw_only=True, repr=False)

    def __post_init__(self):
        object.__setattr__(self, "sentence", self.sentence or self.message)

    @property
    def state(self):
        """ "right", "wrong", "not attempted" or "not understood"."""
        if self.mistake in (NOT_ATTEMPTED, NOT_UNDERSTOOD):
            return self.mistake
        return "right" if self.correct else "wrong"
