"""What an exercise shows, as HTML: what was typed is escaped, LaTeX stands between dollar signs."""

import re
from html import escape

from sympy.matrices import MatrixBase

from calclib.parsing import ParseError
from calclib.practice.answers import read, shape_of
from calclib.practice.feedback import NOT_ATTEMPTED, NOT_UNDERSTOOD

STATES = {  # its sign, the state in words, and its colour
    NOT_ATTEMPTED: ("○", "Not tried yet", "#777b80"),
    NOT_UNDERSTOOD: ("?", "Not understood", "#a88400"),
    "right": ("✓", "Right", "#1e8a45"),
    "wrong": ("✗", "Not right yet", "#d1520c"),
}
_BOX = (  # the text in the theme's own colour, on its own ground but for a tinge
    '<div style="padding: 5px 12px; border-left: 4px solid {0}; line-height: 1.6; color: '
    'var(--jp-content-font-color1, #202124); background: color-mix(in srgb, {0} 12%, transparent)">'
    "{1}</div>"
)
_EARLIER = (  # it is seen, and told no second time
    '<div aria-hidden="true" style="color: var(--jp-content-font-color2, #5f6368)">Of '
    '<code style="background: none; color: inherit">{}</code> was said: {}</div>'
)
_PLACE = (
    '<pre style="margin: 4px 0 2px; background: none; color: inherit; line-height: 1.15">{}</pre>'
)


def text(plain):
    """A text of several lines."""
    return escape(marks_inside(plain)).replace("\n", "<br>")


def marks_inside(plain):
    """The mark after a formula stands inside it, where no line ends."""
    return re.sub(r"\$([^$]+)\$([.,;:?!]?)", _marked, plain)


def _marked(found):
    formula, mark = found.groups()
    return f"${formula}{{{mark}}}$" if mark else found[0]


def with_minus_signs(plain):
    """The hyphen before a number, which says what was computed, as the minus sign it stands for.

    Examples
    --------
    >>> with_minus_signs("at x = -1.5, where yours is (1e-20, -2); a well-known $-1$")
    'at x = −1.5, where yours is (1e-20, −2); a well-known $-1$'
    """
    parts = plain.split("$")
    parts[::2] = [re.sub(r"(?<![\w)\]])-(?=\d)", "−", part) for part in parts[::2]]
    return "$".join(parts)


def titled(title, prompt):
    """The prompt under its title."""
    said = f'<div style="margin-top: 4px">{text(prompt)}</div>'
    return f'<div style="line-height: 1.6"><b>{text(title)}</b>{said}</div>'


def status(kind, said="", place="", earlier=None):
    """The state in words, a sentence, and the place of the trouble; a screen reader tells it.

    ``earlier`` is a text that was judged before, and the sentence on it.
    """
    sign, words, color = STATES[kind]
    said = said if kind == NOT_UNDERSTOOD else with_minus_signs(said)  # there it was typed
    shown = f"<b>{sign} {words}</b>{'. ' * bool(said)}{text(said)}"
    shown += _PLACE.format(escape(place)) if place else ""
    if earlier:
        typed, before = earlier
        shown += _EARLIER.format(escape(typed), text(with_minus_signs(before)))
    return _BOX.format(color, shown)


def echo(typed, symbols):
    """How a text is read, typeset, while it is typed."""
    if not typed.strip():
        return ""
    try:
        shown = read(typed, symbols).latex()
    except ParseError as error:
        said = f"Not complete yet: {text(str(error))}"
        return f'<span style="color: var(--jp-content-font-color2, #5f6368)">{said}</span>'
    return f"Read as: $\\displaystyle {escape(shown)}$"


def placeholder(exercise):
    """What the answer field asks for while it is empty."""
    answer, letters = exercise.answer, ", ".join(symbol.name for symbol in exercise.symbols)
    if not answer.free_symbols:
        single = "a number" if shape_of(answer) == (1, 1) else "a list of numbers"
        return single + ", or undefined" * exercise.may_be_undefined
    listed = isinstance(answer, MatrixBase)
    return f"a list of formulas in {letters}" if listed else f"a formula in {letters}"


def hints(shown):
    """The hints so far."""
    lines = [f"<b>Hint {n}.</b> {text(hint)}" for n, hint in enumerate(shown, 1)]
    return "".join(f'<div style="line-height: 1.6">{line}</div>' for line in lines)


def solution(worked):
    """The worked solution; its steps begin below its title."""
    start = "<br>" if "\n" in worked else " "
    return _BOX.format(STATES[NOT_ATTEMPTED][2], f"<b>Solution.</b>{start}{text(worked)}")
