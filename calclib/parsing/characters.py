"""The characters that keyboards, phones and word processors make, and what they stand for."""

import re
import unicodedata

_ALIKE = {
    "-": "‐‑‒–—―−˗⁃﹘﹣－➖",
    "+": "＋﹢➕",
    "*": "×∗＊⁎﹡✱✕✖⨯⨉",
    "·": "⋅∙•‧●⦁⸱・･\u0387",
    "/": "÷∕⁄／➗⧸",
    "^": "ˆ＾˄⌃",
    "|": "∣❘｜ǀ│",
    "‖": "∥║ǁ",
    ",": "，﹐、",
    ";": "；﹔",
    "'": "’‘′´ʹʼ＇",
    "φ": "ϕ",
    "θ": "ϑ",
    "ε": "ϵ",
    "κ": "ϰ",
    "ρ": "ϱ",
    "π": "ϖ",
    "σ": "ς",
    "μ": "µ",
    "Δ": "∆",
    "Ω": "\u2126",
    "Θ": "ϴ",
    "(": "〖",
    ")": "〗",
    "e": "ℯ",
    "h": "ℎ",
}
_SIGNS = str.maketrans({alike: sign for sign, many in _ALIKE.items() for alike in many})
# the slanted and bold letters of formula editors
_SIGNS |= {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x1D400, 0x1D800)}
# soft hyphen, zero-width space and joiners, left-to-right mark, invisible times, byte-order mark
_INVISIBLE = "\xad\u200b\u200c\u200d\u200e\u2060\u2061\u2062\ufe0e\ufe0f\ufeff"
_COMPARISON = "Write one expression, without a comparison."
PERCENTAGE = "Write a percentage as a decimal: 0.05 for five in a hundred."
_QUOTATION = "Write the formula itself, without quotation marks."
_RESULT = "Write the result itself, with the derivative or sum worked out."
_ANGLED = "Write a list in round brackets, as (1, 2), and an inner product with a dot, as w·x."
_ADVICE = {
    "=": "Write only the right-hand side, without the equals sign.",
    ".": "Write a dot only in a decimal such as 0.5, or in A.T; a product is written with *.",
    "!": "Write the number itself: factorials are not read.",
    ":": "Write a quotient with /, without a colon.",
    "%": PERCENTAGE,
    "∞": "Infinity is no value here; write undefined if that is your answer.",
    **dict.fromkeys("∅∄", "If there is no value, write undefined."),
    "±": "Write one expression, with one of the two signs.",
    "∓": "Write one expression, with one of the two signs.",
    "∧": "Write a power with ^.",
    **dict.fromkeys("⟨⟩", _ANGLED),
    **dict.fromkeys("°º", "Write an angle in radians, without a degree sign."),
    **dict.fromkeys("<>≤≥≠≈≡≅∈→", _COMPARISON),
    **dict.fromkeys('"`“”„«»', _QUOTATION),
    **dict.fromkeys("∂∇∫∑∏", _RESULT),
}


def plain(text):
    """Return a text in plain characters, and the place of each of them, and of the end, in `text`.

    Examples
    --------
    >>> plain("3\u200b – x")[0]
    '3 - x'
    """
    places = [place for place, c in enumerate(text) if c not in _INVISIBLE]
    signs = "".join(text[place] for place in places).translate(_SIGNS)
    return _with_commas(signs), [*places, len(text)]


_NUMBER = r"[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?"
_ROW = rf"\[\s*{_NUMBER}(?:\s+{_NUMBER})*\s*\]"
_PRINTED = re.compile(rf"\[\s*{_ROW}(?:\s+{_ROW})*\s*\]|{_ROW}")


def _with_commas(text):
    """Put commas into [1. 2.] and [[1. 2.] [3. 4.]], as NumPy prints them, in place of spaces."""
    gap = r"(?<=[0-9.\]])\s(?=\s*[-+0-9.\[])"
    return _PRINTED.sub(lambda array: re.sub(gap, ",", array[0]), text)


def advice(c, rest=""):
    """Say what to write instead of a character that is not read; `rest` is what follows it."""
    if c == "<" and ">" in rest and "," in rest:
        return _ADVICE["⟨"]
    if c in _ADVICE:
        return _ADVICE[c]
    other = unicodedata.normalize("NFKC", c).replace("⁄", "/").strip()
    if other in _ADVICE:
        return _ADVICE[other]
    form = unicodedata.decomposition(c).partition(" ")[0]
    if form in ("<super>", "<sub>") and other.isascii() and other.isalnum():
        return f"Write {'^' if form == '<super>' else '_'}{other} instead of {c}."
    words = other.replace("/", "")
    if other != c and other.isascii() and (words.isalnum() or other in "()[]{}"):
        return f"Write {other} instead of {c}."
    if not c.isprintable():
        return "An invisible character stands here: delete it, or type the answer by hand."
    return (
        f"The character {c} is not read here; write with letters, numbers, + - * / ^ and brackets."
    )
