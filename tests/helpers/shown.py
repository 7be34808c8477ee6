"""How the LaTeX of a text is read in the tables of tests: without its marks."""

import re

SHOWN = [  # what stands there, and how it is shown
    (r"\\left\[\\begin\{matrix\}(.*?)\\end\{matrix\}\\right\]", r"[\1]"),
    (r" & ", ", "),
    (r"\\\\", "; "),
    (r"\{?\\left\(", "("),
    (r" ?\\right\)\}?", ")"),
    (r"\\left\|\{(.*?)\}\\right\|", r"|\1|"),
    (r"\\math(bf|bb)\{(\w)\}", r"\2"),
    (r"\^\\top", "'"),
    (r"\^\{([^{}]*)\}", r"^\1"),
    (r"\\frac\{([\w^]+)\}\{(\w+)\}", r"\1/\2"),
    (r"\\(ln|sin|cos|max|sqrt|in|nabla|sum)\b", r"\1"),
    (r"\\cdot\b", "·"),
    (r"\\times\b", "×"),
    (r"\\circ\b", "∘"),
    (r"\\approx\b", "≈"),
    (r"\\dots\b", "..."),
    (r"\\frac\{\\partial (\w+)\}\{\\partial (\w+)\}", r"d\1/d\2"),
    (r"\\\||\\[lr]Vert ?", "||"),
    (r"\\(theta|tau|pi|varphi|lambda)\b ?", r"\1 "),
    (r"\{([.,:;])\}", r"\1"),
    (r"\$", ""),
]


def shown(text):
    """What is left of a text without its marks of LaTeX."""
    for pattern, left in SHOWN:
        text = re.sub(pattern, left, text)
    return " ".join(text.split())
