"""The ways to say that there is no value, a derivative at a kink for one."""

import re

_ADJECTIVES = "(?:an? |any )?(?:real |single |unique |finite |such )?"
_THINGS = "(?:derivatives?|gradient|jacobian|slope|limit|value|tangent(?: line| plane)?)"
_THING = f"{_ADJECTIVES}(?:partial )?{_THINGS}"
_NOT = "(?:not|never|n't|nt)"
_CORES = (
    "und(?:ef(?:ined)?)?",
    "indeterminate",
    r"d\.?n\.?e",
    f"(?:do(?:es)? ?)?{_NOT} (?:really )?exist(?:s|ent)?",
    f"(?:do(?:es)? ?)?{_NOT} have {_THING}",
    f"(?:is|are|was)? ?{_NOT} (?:well )?(?:defined|differentiable)",
    "(?:cannot|can not|can'?t) be (?:defined|differentiated)",
    "non?[- ]?(?:differentiable|existent|existing)",
    "inexistent",
    f"(?:no|without) {_THING}",
)
_CORE = re.compile(rf"\b(?:{'|'.join(_CORES)})(?!\w)")
_FILLING = """
a an the this that it its there here f g h x y z function answer point formula so is are was be has
have does do in of value derivative derivatives gradient jacobian slope limit tangent partial at
because therefore exist exists with by corner kink cusp jump tie and no two different
"""
_PLACE = re.compile(r"\b(?:at|for|in|when)\b[^a-z]*[a-z]?[^a-z]*$")  # at x = 0
_HINTS = (
    r"undef\w*|undif\w*|un?defin\w*|exist\w*|existiert\w*|differentiab\w*|derivable|defined|none",
    r"nothing|null|nan|nil|impossible|dne|undefiniert|nicht\s\w+|(?:non\s|in)défini\w*|n/a|n\.a\.",
    r"no\s+\w+",
)
_HINT = re.compile(rf"\b(?:{'|'.join(_HINTS)})\b|לא")


def is_undefined(text, names):
    """Say whether a text tells that there is no value; `names` are the letters of formulas.

    Examples
    --------
    >>> is_undefined("The derivative does not exist at x = 0.", "x")
    True
    """
    words = re.sub(r"'s\b", " is", text.lower())
    words = re.sub(r"\\(?:text|mathrm|textrm|mbox)\b|\\(?=[()\[\]])|[$(){}\[\]\"“”~]", " ", words)
    words = " ".join(re.sub(r"(?<=do|es|is|re)n t\b", "n't", words).split()).strip(" .!'")
    core = _CORE.search(words)
    if not core or all(letter in (*names, "e") for letter in text.strip(" .")):
        return False
    rest = words[: core.start()] + " " + _PLACE.sub("", words[core.end() :])
    rest = [word.strip(".,'") for word in rest.split()]
    return all(word in _FILLING.split() or word.isdecimal() for word in rest)


def place_of_words(text):
    """Return where a text speaks of what is not defined, or None if it does not."""
    found = _HINT.search(text.lower())
    return found and found.start()
