"""What the programs share that take notebooks: their trouble, told in a sentence."""

import re
import sys
from importlib.metadata import requires


class Trouble(Exception):
    """A notebook cannot be read, run, stored or published; the message says why."""


def uninstalled(extra, missing):
    """The error where a package is not there that only an ``extra`` of calclib brings.

    A program ends with its sentence; elsewhere it is an ImportError.
    """
    main = getattr(sys.modules["__main__"], "__spec__", None)
    is_ours = main and main.name.startswith("calclib.")
    extra = "publish" if is_ours and main.name.startswith("calclib.publish") else extra  # has all
    names = (re.match(r"[\w.-]+", line)[0] for line in requires("calclib") if extra in line)
    said = (
        f"{missing.name} is not installed here, which calclib.{extra} needs: "
        f"run python -m pip install {' '.join(names)}"
    )
    return SystemExit(said) if is_ours else ImportError(said, name=missing.name)
