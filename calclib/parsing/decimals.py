"""Commas that may be decimal: 5,1 is five and a tenth to some, and a list to others."""

import re

from calclib.parsing.characters import PERCENTAGE

_COMMA = re.compile(r"(?<![\w.,])([0-9]+),([0-9]+)(?![0-9]|,[0-9]|\.[0-9])")
_GROUP = re.compile(r"\(([^()\[\]{}]*)\)|\[([^()\[\]{}]*)\]|\{([^()\[\]{}]*)\}")
_GROUPED = re.compile(
    r"(?<![\w.,])[1-9][0-9]{0,2}"
    r"(?:(?:,[0-9]{3})+\.[0-9]+|(?:,[0-9]{3}){2,}|(?:\.[0-9]{3})+,[0-9]+)(?![\w.,])"
)


_MARKED = re.compile(
    r"(?<![\w.,')\]])[1-9][0-9]{0,2}"
    r"(?:(?:[ '_][0-9]{3})+(?:\.[0-9]+)?|(?:\.[0-9]{3}){2,})(?![\w'.,]|[ '_][0-9])"
)
_REPEATING = re.compile(
    r"[0-9]*\.(?:[0-9]*\([0-9]+\)|[0-9]+\.\.+|[0-9]+…|[0-9]+[\u0304\u0305]|[0-9]*\\(?:over|bar)"
    r"|[0-9]+ *(?:period|repeating|recurring))"
)
_PERCENTAGE = re.compile(r"[0-9]+ *per ?cent")


def unreadable_number(text):
    """Return the first number that is written as none is read, and what to write instead, or None.

    Examples
    --------
    >>> unreadable_number("1 000 000")[1]
    'Write a number without marks between its digits, as 1000000.'
    >>> unreadable_number("0.(3)")[1]
    'Write a decimal without end as a fraction, as in 1/3.'
    """
    if found := _REPEATING.search(text):
        return found, "Write a decimal without end as a fraction, as in 1/3."
    if found := _PERCENTAGE.search(text):
        return found, PERCENTAGE
    for found in _MARKED.finditer(text):
        if not _is_inside(text, found.start()):
            plain = re.sub("[ '_]" if re.search("[ '_]", found[0]) else "[.]", "", found[0])
            return found, f"Write a number without marks between its digits, as {plain}."
    return None


def _is_inside(text, place):
    """Whether a place is inside brackets."""
    before = text[:place]
    return sum(map(before.count, "([{")) > sum(map(before.count, ")]}"))


def grouped_number(text):
    """Return the first number outside brackets with marks between its thousands, or None."""
    for number in _GROUPED.finditer(text):
        if not _is_inside(text, number.start()):
            return number
    return None


def both_readings(number):
    """Return a grouped number without its marks, and as a list.

    Examples
    --------
    >>> both_readings("1.234,5"), both_readings("1,234.5")
    (('1234.5', '(1.234, 5)'), ('1234.5', '(1, 234.5)'))
    """
    parts = re.split("[.,]", number)
    decimal = "." in number  # its last mark stands before decimals
    whole = "".join(parts[:-1]) + "." * decimal + parts[-1]
    return whole, f"({number.replace(',', ', ')})"


def first_comma(text):
    """Return the first comma between digits, or None."""
    return _COMMA.search(text)


def replaced(text, sign):
    """Return a text with another sign for the commas between digits."""
    return _COMMA.sub(lambda comma: comma[1] + sign + comma[2], text)


def doubtful_comma(text):
    """Return the first comma that may be decimal as well as part a list, or None.

    Inside brackets a comma is taken as that of a list, unless all the others show otherwise.
    """
    for comma in _COMMA.finditer(text):
        inside = next(
            (g for g in _GROUP.finditer(text) if g.start() < comma.start() < g.end()), None
        )
        before = text[: comma.start()].rstrip()
        if inside is None:
            depth = sum(map(before.count, "([{")) - sum(map(before.count, ")]}"))
            quotients = before.endswith("/") and text[comma.end() :].lstrip().startswith("/")
            if depth <= 0 and not quotients and before.count("|") % 2 == 0:
                return comma
        elif _are_decimals(inside):
            return comma
    return None


def _are_decimals(group):
    """Whether each entry of a bracket holds one such comma, with a space or semicolon between."""
    entries = re.split(r";|,\s", group[0][1:-1])
    found = [_COMMA.findall(entry) for entry in entries]
    single = all(len(f) == entry.count(",") == 1 for f, entry in zip(found, entries, strict=True))
    if len(entries) < 2 or not single:
        return False
    # [1,2; 3,4] is a matrix
    return ";" not in group[0] or group[0][0] == "(" or all(f[0][0] == "0" for f in found)
