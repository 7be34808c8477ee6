"""Cut what was typed into numbers, known names and operators, for `parse`."""

import re
import unicodedata
from difflib import get_close_matches
from functools import cache
from typing import NamedTuple

from sympy import Basic, Rational, S
from sympy.core.alphabets import greeks

from calclib.parsing.arithmetic import FUNCTIONS
from calclib.parsing.bounds import ParseError

_MAX_TOKENS = 250
_GREEK = dict(zip(greeks, "αβγδεζηθικλμνξοπρστυφχψω", strict=True))
_GREEK |= {letter: name for name, letter in _GREEK.items()}
_SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
_LETTER = "A-Za-zα-ωΑ-Ω"
_TOKEN = re.compile(
    rf"""(?P<skip>\s+|\$|\\[,;:!]|\\(?:left|right|boldsymbol|math[a-z]+)(?![a-z]))
    |(?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)
    |(?P<superscript>[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+)
    |(?P<transpose>\.T|ᵀ|['′’])
    |(?P<norm>‖|\\\||\\[lr]?Vert(?![a-z]))
    |(?P<operator>\*\*|\\(?:[lr]?vert|cdot|times)(?![a-z])|[-+*/^@(){{}}\[\],;|·⋅×÷−])
    |(?P<word>\\?[{_LETTER}](?:[{_LETTER}0-9₀-₉]|_\{{[{_LETTER}0-9]+\}}|_)*|√|⊤)
    |(?P<bad>.)""",
    re.X | re.S,
)
_PLAIN = {"**": "^", "@": "*", "×": "*", "\\times": "*", "÷": "/", "−": "-", "⋅": "·"}
_PLAIN |= {"\\cdot": "·", "\\vert": "|", "\\lvert": "|", "\\rvert": "|"}
_ADVICE = {
    "=": "Write only the right-hand side, without the equals sign.",
    ".": "Write a dot only in a decimal such as 0.5, or in A.T.",
    "!": "Write the number itself: factorials are not read.",
    **dict.fromkeys("<>≤≥≠", "Write one expression, without a comparison."),
    **dict.fromkeys('"`“”', "Write the formula itself, without quotation marks."),
    **dict.fromkeys("∂∇∫∑", "Write the result itself, with the derivative or sum worked out."),
}


class Token(NamedTuple):
    kind: str  # number, name, function, transpose, operator, end
    text: str
    start: int
    end: int
    value: Basic | None = None  # of a number or name


def tokenize(text, symbols):
    """Return the tokens of a text in which the names in the dict symbols may be written."""
    known, tokens = _known(symbols), []
    matches = [match for match in _TOKEN.finditer(text) if match.lastgroup != "skip"]
    for match in matches:
        if match.lastgroup == "bad":
            raise ParseError(_bad_character(match[0]), match.start())
    for match in matches:
        kind, piece, (start, end) = match.lastgroup, match[0], match.span()
        if kind == "word":
            names = _split(piece.lstrip("\\"), known, symbols, start)
            ends = [end - sum(map(len, names[i + 1 :])) for i in range(len(names))]
            for name, stop in zip(names, ends, strict=True):
                tokens.append(Token(known[name][0], name, start, stop, known[name][1]))
                start = stop
            continue
        if kind == "number":
            parts = [(kind, piece, _number(piece, start))]
        elif kind == "superscript":  # x² is x^{2}
            digits = piece.translate(_SUPERSCRIPTS)
            if not re.fullmatch("-?[0-9]{1,3}", digits):
                raise ParseError("This exponent is no number; write it after ^.", start)
            parts = [("operator", c, None) for c in "^{}"]
            parts.insert(2, ("number", digits, Rational(digits)))
        elif kind == "transpose":  # A.T is A^T
            parts = [("operator", "^", None), (kind, piece, None)]
        elif kind == "norm":
            parts = [("operator", "|", None)] * 2
        else:
            parts = [(kind, _PLAIN.get(piece, piece), None)]
        for kind, piece, value in parts:
            tokens.append(Token(kind, piece, start, end, value))
            start = end
    if len(tokens) > _MAX_TOKENS:
        raise ParseError("This is too long; write a shorter expression.", tokens[_MAX_TOKENS].start)
    return [*tokens, Token("end", "", len(text.rstrip()), len(text))]


def _known(symbols):
    """Return a dict from each text that may be written to its kind and value."""
    names = {"e": S.Exp1, "pi": S.Pi, "π": S.Pi}
    for name, symbol in symbols.items():  # x_1 is also written x1, x₁ and x_{1}
        stem, index = re.fullmatch(r"(.*?)(?:_?\{?([0-9]+)\}?)?", name, re.S).groups()
        tails = [""]
        if name.count("_") == 1 and not index:  # S_i is also written S_{i}
            names[name.replace("_", "_{") + "}"] = symbol
        if index:
            tails = [index, f"_{index}", f"_{{{index}}}", index.translate(_SUBSCRIPTS)]
        names |= {base + t: symbol for base in (stem, _GREEK.get(stem, stem)) for t in tails}
    known = {text: ("transpose", None) for text in ("T", "⊤", "top")}
    known |= {text: ("function", None) for text in FUNCTIONS}
    return known | {text: ("name", value) for text, value in (names | symbols).items()}


def _split(word, known, symbols, position):
    """Cut a word into known names, xy into x and y."""
    lower = word.lower()
    if word not in known and lower in known and lower not in symbols:
        return [lower]  # Sin, PI

    @cache
    def pieces(start):
        for end in range(len(word), start, -1):
            name = word[start:end]
            rest = (pieces(end) if end < len(word) else []) if name in known else None
            # sine is a slip, and not sin(e)
            if rest is not None and not (known[name][0] == "function" and rest[:1] == ["e"]):
                return [name, *rest]
        return None

    found = pieces(0) if len(word) <= 40 else None
    if found is None:
        raise ParseError(f"{word[:20]} is not known here; {_hint(word, known, symbols)}.", position)
    return found


def _hint(word, known, symbols):
    for other in (word.lower(), word.upper()):
        if other in symbols:
            return f"write {other}"
    name, number, rest = re.fullmatch(r"(\D+)([0-9]*)(.*)", word).groups()
    if number and name in FUNCTIONS:
        return f"write {name}({number}{rest})"
    if number and name in known and not rest:
        return f"write {name}^{number} or {number}{name}"
    for other in get_close_matches(word.lower()[:20], FUNCTIONS, 1):
        return f"write {other} if you mean that"
    letters = ", ".join(list(symbols)[:8])
    return f"write with {letters or 'numbers'} and functions such as sin or exp"


def _number(text, position):
    digits, _, exponent = text.lower().partition("e")
    if len(digits) > 30 or len(exponent) > 3 or abs(int(exponent or 0)) > 30:
        raise ParseError("This number is too long; write a shorter one.", position)
    return Rational(text)


def _bad_character(c):
    if c in _ADVICE:
        return _ADVICE[c]
    plain = unicodedata.normalize("NFKC", c).replace("⁄", "/").strip()
    if plain and plain != c and plain.isascii() and plain.isprintable():
        return f"Write {plain} instead of {c}."
    shown = f"The character {c}" if c.isprintable() else "An invisible character"
    return f"{shown} is not read here; write with letters, numbers, + - * / ^ and brackets."
