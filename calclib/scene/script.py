"""The canvas's script: the ES modules beside this file, joined into the one that a widget takes.

Each ``.js`` file is a module by itself, the twin of the Python module of its name where there is
one. They share one scope when they are joined, so that a name on the top level of one is free in
all the others.
"""

import re
from pathlib import Path

MODULES = [
    "trees",
    "typeset",
    "reading",
    "occlusion",
    "breaks",
    "field",
    "mesh",
    "marks",
    "frame",
    "views",
    "kernel",
    "prediction",
    "verdict",
    "controls",
    "revive",
    "rerun",
    "panel",
    "settings",
    "bar",
    "steering",
    "canvas",
]
_IMPORT = re.compile(r'^import \{[^}]*\} from "\./(\w+)\.js";\n', re.MULTILINE)


def source(name):
    """The text of one module."""
    return Path(__file__).with_name(f"{name}.js").read_text(encoding="utf-8")


def style():
    """The style of the canvas and its panel, on the screen and on paper."""
    files = (Path(__file__).with_name(f"{name}.css") for name in ("canvas", "paper"))
    return "\n".join(file.read_text(encoding="utf-8") for file in files)


def imported(name):
    """The names of the modules that one imports: all of them stand before it in `MODULES`."""
    return _IMPORT.findall(source(name))


def joined():
    """All modules as one, without the imports among them; what they export, it exports too."""
    return "\n".join(_IMPORT.sub("", source(name)) for name in MODULES)
