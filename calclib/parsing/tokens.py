"""Cut what was typed into numbers, known names and operators, for `parse`."""

import re
from decimal import Decimal
from typing import NamedTuple

from sympy import Basic, Rational

from calclib.parsing.bounds import ParseError
from calclib.parsing.characters import advice
from calclib.parsing.names import known_names, split

_MAX_TOKENS = 250
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
_LETTER = "A-Za-zα-ωΑ-Ω"
_STYLE = r"\\(?:operatorname\*?|math[a-z]+|text[a-z]*|boldsymbol|bm|vec|mbox)"
_TOKEN = re.compile(
    rf"""(?P<row>(?:\\\\)+(?:\[[0-9.]+[a-z]+\])?)
    |(?P<styled>{_STYLE}\s*\{{\s*\\?(?P<inner>[{_LETTER}][{_LETTER}0-9_]*)\s*\}})
    |(?P<skip>\s+|\$|\\[,;:!()\[\]\ ]|{_STYLE}(?![a-z])
        |\\(?:left|right|[bB]igg?[lr]?|q?quad|displaystyle|limits)(?![a-z])
        |(?:numpy|np|math|Math|sympy|sp|torch|jnp)\.(?:linalg\.)?(?=[A-Za-z][a-z]|e\b|PI\b)
        |float(?:16|32|64)?(?=\()|,\s*dtype=[a-z0-9.]+|%(?=(?:e|pi)\b))
    |(?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)
    |(?P<superscript>[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+)
    |(?P<transpose>\.T|ᵀ|'|\\prime(?![a-z]))
    |(?P<norm>‖|\\\||\\[lr]?Vert(?![a-z]))
    |(?P<matrix>\\begin\s*\{{[pbB]?(?:small)?matrix\}}|\\end\s*\{{[pbB]?(?:small)?matrix\}}
        |\\begin\s*\{{array\}}\s*\{{[lcr|\ ]*\}}|\\end\s*\{{array\}})
    |(?P<operator>\*\*|\\(?:[lr]?vert|mid|[lr]brace|cdot|times|ast|div|bullet)(?![a-z])
        |\\?[{{}}]|[-+*/^@()\[\],;|·])
    |(?P<word>\\?[{_LETTER}](?:[{_LETTER}0-9₀-₉]|_\{{[{_LETTER}0-9]+\}}|_)*|[√∛∜]|⊤)
    |(?P<bad>.)""",
    re.X | re.S,
)
_PLAIN = {"**": "^", "@": "*", "\\times": "*", "\\ast": "*", "\\div": "/", "\\cdot": "·"}
_PLAIN |= {"\\bullet": "·", "\\{": "{", "\\}": "}", "\\lbrace": "{", "\\rbrace": "}"}
_PLAIN |= dict.fromkeys(("\\vert", "\\lvert", "\\rvert", "\\mid"), "|")


class Token(NamedTuple):
    kind: str  # number, name, function, transpose, operator, end
    text: str
    start: int
    end: int
    value: Basic | None = None  # of a number or name


def tokenize(text, symbols):
    """Return the tokens of a text in which the names in the dict symbols may be written."""
    known, tokens, in_matrix = known_names(symbols), [], "\\begin" in text
    matches = [match for match in _TOKEN.finditer(text) if match.lastgroup != "skip"]
    for match in matches:
        separator = in_matrix and match[0][:2] in ("&", "\\\\")
        if match.lastgroup in ("bad", "row") and not separator:
            raise ParseError(advice(match[0][0], text[match.end() :]), match.start())
    for match in matches:
        kind, piece, (start, end) = match.lastgroup, match[0], match.span()
        if kind in ("word", "styled"):
            word = match["inner"] or piece.lstrip("\\")
            names = split(word, known, symbols, start, text)
            stops = [end - sum(map(len, names[i + 1 :])) for i in range(len(names))]
            for name, stop in zip(names, stops, strict=True):
                tokens.append(Token(known[name][0], name, start, stop, known[name][1]))
                start = stop
            continue
        if kind == "number":
            parts = [(kind, piece, _number(piece, start, text[end:]))]
        elif kind == "superscript":  # x² is x^{2}
            digits = piece.translate(_SUPERSCRIPTS)
            if not re.fullmatch("-?[0-9]{1,3}", digits):
                raise ParseError("This exponent is no number; write it after ^.", start)
            parts = [("operator", c, None) for c in "^{}"]
            parts.insert(2, ("number", digits, Rational(digits)))
        elif kind == "transpose":  # A.T is A^T
            caret = not (piece == "\\prime" and re.search(r"\^\{?\s*$", text[:start]))
            parts = [("operator", "^", None)] * caret + [(kind, piece, None)]
        elif kind == "norm":
            parts = [("operator", "|", None)] * 2
        elif kind == "matrix":
            parts = [("operator", piece[: piece.index("{")].rstrip(), None)]
        else:
            separators = {"&": ",", "\\\\": ";"}
            parts = [("operator", separators.get(piece[:2]) or _PLAIN.get(piece, piece), None)]
        for kind, piece, value in parts:
            tokens.append(Token(kind, piece, start, end, value))
            start = end
    if not tokens:
        raise ParseError("Nothing is written yet; write an expression such as 2x + 1.")
    if len(tokens) > _MAX_TOKENS:
        raise ParseError("This is too long; write a shorter expression.", tokens[_MAX_TOKENS].start)
    return _bare_transposes([*tokens, Token("end", "", len(text.rstrip()), len(text))])


def _bare_transposes(tokens):
    """Take the brackets off a transpose: A^{T} and A^(T) are A^T."""
    place = 0
    while place < len(tokens):
        pair = (
            tokens[place - 1].text + tokens[place + 1].text
            if tokens[place].kind == "transpose"
            else ""
        )
        if pair in ("{}", "()") and tokens[place - 2].text in ("^", "{", "("):
            whole = tokens[place]._replace(start=tokens[place - 1].start, end=tokens[place + 1].end)
            tokens[place - 1 : place + 2] = [whole]
            place -= 2
        place += 1
    return tokens


def _number(text, position, after):
    """Return an exact number; 2e-1 may be 0.2 or 2*e - 1, while nobody writes 1e for e."""
    mantissa, letter, exponent = re.fullmatch(r"([0-9.]+)(?:([eE])(.*))?", text).groups()
    if len(mantissa) > 60 or len(exponent or "") > 3 or abs(int(exponent or 0)) > 30:
        raise ParseError("This number is too long; write a shorter one.", position)
    rest = re.match(r"[A-Za-z]*", after)[0][:20]
    signed = exponent and exponent[0] in "+-"
    scientific = exponent and (
        Rational(mantissa) in (0, 1)
        or re.match("[+-]?0", exponent)
        or (letter == "E" and not signed and not rest)
        or len(mantissa) > 8  # so many digits a computer has written
    )
    if letter and not scientific:
        mantissa = mantissa.rstrip(".")
        number = format(Decimal(text).normalize(), "f")
        if len(number) > 9:
            number = f"{mantissa}*10^{exponent.lstrip('+')}"
        other = f"{mantissa}*e^{exponent}" if not rest else f"{mantissa}*e^({exponent}{rest})"
        if signed:
            other = f"{mantissa}*e {exponent[0]} {exponent[1:]}{rest}"
        number += f"*{rest}" if rest else ""
        raise ParseError(f"This can be read in two ways; write {number} or {other}.", position)
    return Rational(text)
