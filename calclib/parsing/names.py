"""The names that may be written, and what is said of a word that holds another."""

import re
from difflib import get_close_matches
from functools import cache

from sympy import S
from sympy.core.alphabets import greeks

from calclib.parsing.bounds import ParseError
from calclib.parsing.characters import plain
from calclib.parsing.functions import ALIASES, FUNCTIONS
from calclib.symbols import subscripted

_LETTERS = dict(zip(greeks, "αβγδεζηθικλμνξοπρστυφχψω", strict=True))
_SPELLINGS = {}  # of each Greek letter, for each of its spellings
for _name, _letter in _LETTERS.items():
    _small = (_name, _letter, "var" + _name, *(["lamda"] * (_name == "lambda")))
    _SPELLINGS |= dict.fromkeys(_small, _small)
    _capital = (_name.capitalize(), _letter.upper())
    _SPELLINGS |= dict.fromkeys(_capital, _capital)
_DIGITS = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
_LOGARITHM = re.compile(r"(lg|lb|ld|(?:log|ln)_?\{?([0-9]+)\}?)([a-z]?)")
_MEANT = {
    "sin": "sine sinus sen",
    "cos": "cosine cosinus kosinus",
    "tan": "tangent tangens",
    "cot": "cotangent cotangens ctan",
    "sec": "secant",
    "csc": "cosecant",
    "asin": "arcsine arcsinus",
    "acos": "arccosine arccosinus",
    "atan": "arctangent arctangens",
    "sinh": "sh",
    "cosh": "ch",
    "tanh": "th",
    "ln": "logarithm logarithmus naturallog loge log_e log_{e}",
    "sqrt": "root squareroot sqroot wurzel racine rootof",
    "exp": "exponential",
    "abs": "absolute absolutevalue modulus betrag mod",
    "norm": "length magnitude mag",
    "max": "maximum maximize",
    "min": "minimum minimize",
}
_SAID = {
    word: f"write {name} if you mean that"
    for name, words in _MEANT.items()
    for word in words.split()
}
_FORMULAS = {  # what is not read by its name
    "relu": "max(0, {})",
    "sinc": "sin({0})/({0})",
    "log1p": "ln(1 + {})",
    "expm1": "e^({}) - 1",
    "exp2": "2^({})",
    "logten": "ln({})/ln(10)",
    "sigmoid": "1/(1 + e^(-({})))",
    "logistic": "1/(1 + e^(-({})))",
    "softplus": "ln(1 + e^({}))",
    "norm2": "norm({})",
    **dict.fromkeys(("heaviside", "unitstep", "step"), "(1 + sign({}))/2"),
    **dict.fromkeys(("square", "sq"), "({})^2"),
    "cube": "({})^3",
    **dict.fromkeys(("cuberoot", "cubicroot"), "cbrt({})"),
}
_ROOTS = "root", "nroot", "nthroot", "surd", "rootn"
_OPERATIONS = "diff derivative nabla grad partial lim limit int integral sum"
_INFINITE = "inf infinity infty oo infinite"
_RESULT = "write the result itself"
_SAID |= dict.fromkeys(_OPERATIONS.split(), _RESULT)
_SAID |= dict.fromkeys(
    _INFINITE.split(),
    "infinity is no value here, so write undefined if that is your answer",
)
_SAID |= {
    "times": "write * for a product",
    "plus": "write + for a sum",
    "minus": "write - for a difference",
    "over": "write / for a quotient",
    "divided": "write / for a quotient",
    "squared": "write ^2 after what is squared",
    "cubed": "write ^3 after what is cubed",
    "pow": "write a power with ^",
    "power": "write a power with ^",
    "transpose": "write ^T after the letter",
    "trans": "write ^T after the letter",
    "dot": "write · between the vectors",
    "inner": "write · between the vectors",
    "begin": "write a matrix as [1, 2; 3, 4]",
    "degrees": "write an angle in radians",
    "deg": "write an angle in radians",
    "atan2": "write atan of a quotient",
    "rational": "write a fraction with /",
    "hypot": "write the root of a sum, as sqrt(3^2 + 4^2)",
    **dict.fromkeys(_ROOTS[1:], "write a root as a power, as in 8^(1/3)"),
}
_NEVER_MEANT = {*ALIASES, "frac", "dfrac", "tfrac", "cfrac"}
_OTHER_THINGS = "normal", "sig", "signal", "mine", "axis"  # though a function is spelt nearly so


def known_names(symbols):
    """Return a dict from each text that may be written to its kind and value."""
    names = {"e": S.Exp1, "pi": S.Pi, "π": S.Pi}
    for name, symbol in symbols.items():  # x_1 is also written x1, x₁ and x_{1}
        stem, index = re.fullmatch(r"(.*?)(?:_?\{?([0-9]+)\}?)?", name, re.S).groups()
        tails = [""]
        if name.count("_") == 1:  # S_i is also written S_{i}
            names[name.replace("_", "_{") + "}"] = symbol
        if index:
            tails = [index, f"_{index}", f"_{{{index}}}", subscripted(index)]
        stems = _SPELLINGS.get(stem, (stem,))
        names |= {base + tail: symbol for base in stems for tail in tails}
    names |= {plain(name)[0]: symbol for name, symbol in symbols.items()} | symbols
    known = {text: ("transpose", None) for text in ("T", "⊤", "top", "intercal")}
    for text in FUNCTIONS:  # tg may be t times g
        if not (text in ALIASES and all(letter in names for letter in text)):
            known[text] = ("function", None)
    return known | {text: ("name", value) for text, value in names.items()}


def split(word, known, symbols, place, text):
    """Cut a word into known names, xy into x and y; `place` is where it begins in the text."""
    lower = word.lower()
    if word.isascii() and word not in known and lower in known and lower not in symbols:
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
        before, after = text[:place], text[place:].lstrip("\\")[len(word) :]
        said = _hint(word, known, symbols, before.rstrip(), after.lstrip())
        raise ParseError(f"{word[:20]} is not known here; {said}.", place)
    return found


def _hint(word, known, symbols, before, after):
    """Say what to write instead of a word that stands between two texts."""
    lower, plain_word = word.lower(), word.translate(_DIGITS)
    if lower == "t" and before.endswith("^"):
        return "write ^T for the transpose"
    for other in (lower, word.upper()):
        if other in known and known[other][0] == "name":
            return f"write {other}"
    if lower in _FORMULAS:
        inside = re.match(r"[(\[]([^()\[\],]{1,20})[)\]]|([^\W_]{1,20})", after)
        argument = (inside[1] or inside[2]).strip() if inside else next(iter(symbols), "2")
        return "write " + _FORMULAS[lower].format(argument)
    if lower in _ROOTS and (
        two := re.match(r"[(\[]([^()\[\],]{1,20}),\s*([0-9]{1,2})[)\]]", after)
    ):
        base = two[1].strip() if re.fullmatch(r"\w", two[1].strip()) else f"({two[1].strip()})"
        return f"write {base}^(1/{two[2]})"
    if lower in _SAID:
        return _SAID[lower]
    if re.match("(log|ln)_", lower) and not _LOGARITHM.match(plain_word.lower()):
        return "write a logarithm to another base as a quotient, as ln(8)/ln(2)"
    if base := _LOGARITHM.match(plain_word.lower()):
        return _logarithm(plain_word, base, symbols, after)
    numbered = re.fullmatch(r"([^\W\d_]+)([0-9]+)(.*)", plain_word)
    if numbered and (said := _numbered(*numbered.groups(), known, after)):
        return said
    if re.fullmatch("d[a-z]?", lower) and after.startswith(("/d", "}{d")):
        return _RESULT
    if word in tuple("ijk") and before[-1:].isdecimal():
        return "write a vector as a list, as in (1, 2)"
    functions = [name for name in FUNCTIONS if name not in _NEVER_MEANT]
    letters = [name for name in symbols if len(name) > 3 and not (numbered and name in word)]
    applied = re.match(r"[(\[{|\w]", after) and lower not in _OTHER_THINGS
    near = 0.82 if len(word) < 5 else 0.8  # one slip
    for other in get_close_matches(lower[:20], functions, cutoff=near) if applied else ():
        return f"write {other} if you mean that"
    for other in get_close_matches(word[:20], letters, cutoff=near):
        return f"write {other} if you mean that"
    listed = ", ".join(list(symbols)[:8])
    return f"write with {listed or 'numbers'} and functions such as sin or exp"


def _logarithm(word, found, symbols, after):
    """Say how a logarithm to another base is written."""
    name, digits, _ = found.groups()
    base = digits or {"lg": 10}.get(name, 2)
    rest, bracket = word[found.end(2 if digits else 1) :].lstrip("}"), None
    if not rest:
        bracket = re.match(r"[({]([^(){}]{1,20})[)}]|(\w{1,20})", after)
        rest = (bracket[1] or bracket[2]) if bracket else next(iter(symbols), "2")
        if two := re.fullmatch("([^,]*),([^,]*)", rest):  # lg(x, 2)
            rest, base = map(str.strip, two.groups())
    elif digits and "_" not in name:  # log2x
        stem = name.removesuffix(digits)
        return f"write {stem}({digits}{rest}) or ln({rest})/ln({digits})"
    return f"write ln({rest})/ln({base})"


def _numbered(name, number, rest, known, after):
    """Say what a number right after a name may mean: sin2x, y2, e2x."""
    kind = known.get(name, ("",))[0]
    if name.endswith("frac"):
        parts = number + rest if len(number + rest) == 2 else "12"
        return rf"write \{name}{{{parts[0]}}}{{{parts[1]}}}"
    inside = re.match(r"\(([^()]{1,20})\)|(\w{1,20})", after)
    if kind == "function" and rest == "" and inside:
        argument, factor = inside[1] or inside[2], inside[2] or f"({inside[1]})"
        return f"write {name}({argument})^{number} or {name}({number}*{factor})"
    if kind == "function" and (rest in known or not rest):
        return f"write {name}({number}{rest})"
    if kind == "name" and int(number) > 1 and not rest:
        return f"write {name}^{number} or {number}{name}"
    if kind == "name" and int(number) > 1 and rest in known:
        power = f"{name}^({number}{rest})" if name == "e" else f"{name}^{number}*{rest}"
        return f"write {power} or {number}{name}*{rest}"
    return None
