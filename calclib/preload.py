"""An extension of IPython: calclib is loaded while the reader of a notebook still looks at it.

JupyterLab starts a kernel as soon as it opens a notebook. Then the kernel waits for the first cell,
of which imports alone take a second. With calclib comes a setting that has IPython load this
extension in each kernel of the environment; it does nothing where a notebook does not name calclib.
"""

import gc
import os
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from threading import Timer

AFTER = 0.3  # seconds, until the kernel has told JupyterLab that it is there
MODULES = "calclib.derivatives", "calclib.numerical", "calclib.practice", "calclib.explore.parts"


def load_ipython_extension(_):
    """Begin to load, beside the kernel's other work: IPython calls this."""
    notebook = Path(os.environ.get("JPY_SESSION_NAME", ""))  # Jupyter's server sets it
    if notebook.suffix == ".ipynb":
        timer = Timer(AFTER, _load, [notebook])
        timer.daemon = True
        timer.start()


def _load(notebook):
    with suppress(Exception):  # the first cell would tell it, and where
        if "calclib" in notebook.read_text(encoding="utf-8"):
            for module in MODULES:
                import_module(module)
            gc.collect()
            gc.freeze()  # what is loaded stays: no later collection looks through it
