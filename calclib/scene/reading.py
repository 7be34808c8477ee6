"""The reading: sentences whose numbers follow the controls, here and in the browser.

A template such as ``"z = {c} {g:+}(x {a:-})"`` names SymPy expressions; ``"z = {}"`` takes the next
one in order, like ``str.format``. After a colon may stand: a sign ("+" writes + 4 or - 4 as a term
of a sum, "-" the negative of it: x - a), the digits, and a kind ("f": at most so many decimals, the
default with 3, but more where a small number would lose its figures; "g": so many significant
digits; "c": a coefficient, as "f", but for a 1, which is not written; "r": as Python reads it).

Before the colon may stand the colour of the number's mark, in which the browser writes it: "!d" for
`palette.DERIVATIVE`, "!s" for `palette.SECOND`, "!c" for `palette.CURVE`. A vector's name stands
between double asterisks, ``**x**``; a matrix between brackets, ``[{}, {}; {}, {}]``.
"""

import re
from decimal import ROUND_HALF_UP, Decimal
from itertools import count
from string import Formatter

import numpy as np
import sympy as sp
from sympy.logic.boolalg import Boolean

from calclib.given import sympified
from calclib.scene.trees import evaluate, tree

_VECTOR = re.compile(r"\*\*(\w+)\*\*")
_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def number(value, sign="", digits=3, kind="f"):
    """Write a finite number as ``reading.js`` does, to the last digit.

    Examples
    --------
    >>> number(7.9), number(-2, "+"), number(1.5, "-"), number(0.000123, "", 2, "g")
    ('7.9', '- 2', '- 1.5', '0.00012')
    >>> number(0.0002), number(1, "+", 3, "c") + "x"
    ('0.0002', '+ x')
    """
    if kind == "r":
        return _round_trip(value)
    value = -value if sign == "-" else value
    size = float(_round(abs(Decimal(value)), 12))  # what differs further on is machine rounding
    size = Decimal(size) if size >= 1e-12 else Decimal(0)
    figures = 2 if digits > 2 else 1  # that a small number keeps
    small = digits and 0 < size < Decimal(1).scaleb(figures - 1 - digits)
    if small and kind != "g" and float(_fixed(size, digits)) != float(size):
        digits, kind = figures, "g"
    if size and (kind == "g" or size >= 10**9):
        figures = digits if kind == "g" else 6
        size = _round(size, figures)
        exponent = size.adjusted()
        if -5 < exponent < 6:
            text = trimmed(f"{size:.{max(0, figures - 1 - exponent)}f}")
        else:
            text = power_of_ten(format(size.scaleb(-exponent), f".{figures - 1}f"), exponent)
    else:
        text = _fixed(size, min(digits, max(0, 11 - size.adjusted())) if size else digits)
    if kind == "c" and text == "1":
        text = ""
    negative = sign == "-" if text == "0" else value < 0  # x - 0 rather than x + 0
    if sign:
        return ("- " if negative else "+ ") + text
    return "-" * negative + text


def _round_trip(value):
    """The number in code, of twelve digits."""
    value = float(f"{value:.12g}") + 0.0
    return str(int(value)) if value == int(value) and abs(value) < 1e15 else repr(value)


def power_of_ten(mantissa, exponent):
    """Write a number in scientific notation, from the text of its mantissa.

    Examples
    --------
    >>> power_of_ten("1.50", -20)
    '1.5·10⁻²⁰'
    """
    return f"{trimmed(mantissa)}·10{str(exponent).translate(_RAISED)}"


def _fixed(size, digits):
    return trimmed(f"{size.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP):f}")


def _round(size, figures):
    return size.quantize(Decimal(1).scaleb(size.adjusted() - figures + 1), ROUND_HALF_UP)


def trimmed(text):
    """A decimal without the zeros at its end."""
    return text.rstrip("0").rstrip(".") if "." in text else text


def text_parts(template, values):
    """A template as a list of texts, vectors' names, and [tree, [sign, digits, kind], colour].

    ``values`` has the names in the template as keys, and 0, 1, ... for those without a name.
    """
    parts, unnamed = [], count()
    for text, name, spec, colour in _parsed(template):
        for i, piece in enumerate(_VECTOR.split(text)):
            if piece:
                parts.append({"vector": piece} if i % 2 else piece)
        if name is not None:
            named = name or next(unnamed)
            if not (name.isidentifier() or not name):
                raise ValueError(
                    f"{template!r}: {{{name}}} is no place for a number. Write {{}} for the next "
                    "value, or {a} for the one that is given as a=."
                )
            if colour not in (None, "d", "s", "c"):
                raise ValueError(
                    f"{template!r}: !{colour} is no colour. Write !d, !s or !c for that of a "
                    "derivative's mark, of the second one, or of a curve."
                )
            if named not in values:
                given = sum(isinstance(key, int) for key in values)
                lack = f"is no value {name}=" if name else f"are more {{}} than the {given} values"
                raise ValueError(f"{template!r}: there {lack}. Give a value for each place.")
            parts.append([_number_tree(template, values[named]), _format(template, spec)])
            parts[-1] += [colour] if colour else []
    return parts


def _parsed(template):
    if not isinstance(template, str):
        raise ValueError(f"{template!r} is no sentence: write a text, with {{}} for each number.")
    try:
        return list(Formatter().parse(template))
    except ValueError:
        raise ValueError(
            f"{template!r} has a brace alone: write {{}} for a number, and {{{{ for the sign."
        ) from None


def _format(template, spec):
    """The sign, digits and kind of a number."""
    found = re.fullmatch(r"([+-]?)(\d*)([fgcr]?)", spec)
    if not found or len(found[2]) > 2:
        digits = min(int((re.findall(r"\d+", spec) or [3])[-1]), 99)
        raise ValueError(
            f"{template!r}: after the colon stand a sign, the number of digits and a kind, f, g, "
            f"c or r. Write {{:{digits}f}} in place of {{:{spec}}}."
        )
    return [found[1], int(found[2] or 3), found[3] or "f"]


def _number_tree(template, value):
    try:
        return tree(None if isinstance(value, str) else value)
    except (ValueError, TypeError, AttributeError, sp.SympifyError):
        raise ValueError(
            f"{template!r}: {value!r} is no number and no formula. Give each {{}} an expression in "
            "the controls' symbols."
        ) from None


def fill(parts, values):
    """The text at the controls' values, or None where one of its numbers has no value there."""
    text = ""
    for part in parts:
        if isinstance(part, str | dict):
            text += part if isinstance(part, str) else part["vector"]
            continue
        value = float(evaluate(part[0], values))
        if not np.isfinite(value):
            return None
        text += "" if part[1] is None else number(value, *part[1])
    return text


def check_used(values, *templates):
    """Refuse values without a name that no template has a place for."""
    places = max(sum(name == "" for _, name, *_ in _parsed(each)) for each in templates)
    given = sum(isinstance(key, int) for key in values)
    if given > places:
        raise ValueError(
            f"{templates[0]!r} has {places} {{}} for {given} values. Write one for each."
        )


def sentence(template, values, *, otherwise="", when=True):
    """A sentence of the reading; ``otherwise`` is said where one of its numbers has no value.

    Raises
    ------
    ValueError
        If the template is empty or wrong, if there are more or fewer values than places for them,
        or if ``when`` is neither a condition nor a list of some.
    """
    made = {"text": text_parts(template, values), "otherwise": text_parts(otherwise, values)}
    if not template.strip():
        raise ValueError("The sentence is empty: write what is to be said.")
    check_used(values, template, otherwise)
    conditions = when if isinstance(when, (tuple, list)) else [when]
    if not conditions or not all(map(_is_condition, conditions)):
        raise ValueError(f"when={when!r} is no condition: write one such as Eq(a, 0) or a > 0.")
    first, *more = map(tree, conditions)
    return made | {"when": ["and", first, *more] if more else first}


def _is_condition(value):
    found = None if isinstance(value, str) else sympified(value)
    return isinstance(found, (Boolean, bool)) or found in (0, 1)


def lines(sentences, values):
    """The sentences that are said at the controls' values."""
    said = []
    for s in sentences:
        if evaluate(s["when"], values):
            text = fill(s["text"], values)
            said.append(fill(s["otherwise"], values) if text is None else text)
    return [line for line in said if line]
