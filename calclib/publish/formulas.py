"""Formulas: LaTeX becomes MathML, which a browser sets by itself in a font made for mathematics."""

import re
from base64 import b64encode
from html import escape, unescape
from importlib.metadata import distribution
from io import BytesIO

from fontTools import subset
from fontTools.ttLib import TTFont
from math_core import LatexError, LatexToMathML

_converter = LatexToMathML(ignore_unknown_commands=True, fancy_error=False)
# Code first, for a dollar sign in it is one; an escaped one is no beginning either.
_PARTS = re.compile(
    r"(?P<code>^(?P<fence>```+|~~~+).*?^(?P=fence)\s*?$|(?P<tick>`+)(?!`).+?(?<!`)(?P=tick)(?!`)|\\\$)"
    r"|\$\$(?P<block>.+?)\$\$|(?P<environment>\\begin\{(?P<name>[a-z]+\*?)\}.+?\\end\{(?P=name)\})"
    r"|\$(?P<inline>[^\s$](?:[^$]*?[^\s\\$])?)\$(?!\d)",
    re.DOTALL | re.MULTILINE,
)
# The space above a row, and a star: the converter would show them as a part of that row.
_SPACE_OF_ROW = re.compile(r"(?<!\\)((?:\\\\)+)(?:\*?\s*\[\s*-?[\d.]+\s*[a-z]{2}\s*\]|\*)")


def mathml(latex, *, block=False):
    r"""The formula as MathML; what cannot be read is shown as it was typed.

    Examples
    --------
    >>> mathml(r"x^2")
    '<math><msup><mi>x</mi><mn>2</mn></msup></math>'
    """
    try:
        read = _SPACE_OF_ROW.sub(r"\1 ", latex)
        made = _converter.convert_with_local_state(read, displaystyle=block)
    except LatexError:
        return f"<code>{escape(latex)}</code>"
    made = _with_primes_beside(made)
    return f'<span class="formula">{made}</span>' if block else made


def _with_primes_beside(made):
    """Formulas in which a prime, a raised sign already, is not raised once more, nor made small."""
    parts, opened = re.split("(</?msup>)", made), []
    for i, part in enumerate(parts):
        if part == "<msup>":
            opened.append(i)
        elif part == "</msup>":
            start = opened.pop()
            if re.search("<mo>[′″‴⁗]</mo>$", parts[i - 1]):
                parts[start], parts[i] = "<mrow>", "</mrow>"
    return "".join(parts)


def set_apart(text):
    """Put tokens in place of the formulas of a text in Markdown: (text, the formulas as MathML)."""
    made = []

    def token(found):
        if found["code"]:
            return found[0]
        block = found["block"] or found["environment"]
        made.append(mathml(block or found["inline"], block=bool(block)))
        return f"\ue000{len(made) - 1}\ue001"

    return _PARTS.sub(token, text), made


def put_back(html, made):
    """Put the formulas in place of their tokens."""
    return re.sub("\ue000(\\d+)\ue001", lambda found: made[int(found[1])], html)


def output(latex):
    r"""A formula as a cell shows it, ``$\displaystyle ...$``."""
    bare = latex.strip().strip("$").strip().removeprefix(r"\displaystyle").strip()
    return mathml(bare, block=True)


def font(html):
    """The mathematical font with the characters of the pages' formulas only, as WOFF in base64."""
    text = "".join(re.findall(r"<math.*?</math>", html, re.DOTALL))
    characters = set(unescape(re.sub(r"<[^>]*>", "", text))) | set(map(chr, range(33, 127)))
    characters.add("√")  # a root is a tag, and the browser draws its sign
    options = subset.Options(
        flavor="woff", layout_features=["*"], hinting=False, notdef_outline=True
    )
    made = TTFont(distribution("ziamath").locate_file("ziamath/fonts/STIXTwoMath-Regular.ttf"))
    subsetter = subset.Subsetter(options)
    subsetter.populate(text="".join(_styled(characters)))
    subsetter.subset(made)
    file = BytesIO()
    subset.save_font(made, file, options)
    return b64encode(file.getvalue()).decode()


def _styled(characters):
    """The characters, and those that a single letter becomes in MathML: its italic form."""
    yield from characters
    for c in characters:
        if c == "h":
            yield "ℎ"
        elif "a" <= c <= "z":
            yield chr(0x1D44E + ord(c) - ord("a"))
        elif "A" <= c <= "Z":
            yield chr(0x1D434 + ord(c) - ord("A"))
        elif "α" <= c <= "ω":
            yield chr(0x1D6FC + ord(c) - ord("α"))
