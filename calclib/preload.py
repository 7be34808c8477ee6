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


def load_ipython_extension(shell):
    """Begin to load, while the kernel has nothing else to do: IPython calls this."""
    notebook = Path(os.environ.get("JPY_SESSION_NAME", ""))  # Jupyter's server sets it
    if notebook.suffix != ".ipynb":
        return

    def stop():  # no cell runs beside it: the first one imports what is not there yet
        shell.events.unregister("pre_execute", stop)
        timer.cancel()
        timer.join()

    def load():
        with suppress(Exception):  # the first cell would tell it, and where
            for step in _steps(notebook):
                if timer.finished.is_set():
                    break
                step()

    timer = Timer(AFTER, load)
    timer.daemon = True
    shell.events.register("pre_execute", stop)
    timer.start()


def _steps(notebook):
    with notebook.open(encoding="utf-8") as lines:
        if not any("calclib" in line for line in lines):
            return
    for module in MODULES:
        yield lambda module=module: import_module(module)
    yield _draw
    yield gc.collect
    yield gc.freeze  # what is loaded stays: no later collection looks through it


def _draw():
    """Draw a picture that nobody sees: Matplotlib then has its fonts, and can read a label."""
    from sympy import symbols

    from calclib.samples import sample
    from calclib.scene import cameras, picture, stills
    from calclib.scene.views import View

    x, y = xs = symbols("x y", real=True)
    f = x**2 + x * y + y**2
    views = [
        View(lambda ax: stills.solid(sample(f, xs, 2), xs, ax), camera=cameras.USUAL),
        View(lambda ax: stills.level_curves(f, xs, ax=ax), title="$f(x, y)$"),
        View(lambda ax: stills.graph(x**2, x, ax=ax).set(xscale="log", yscale="log")),
    ]
    picture.png(picture.draw(picture.still(views, 960, 0.47, 1.0)))
