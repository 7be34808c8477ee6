"""What the kernel has to draw: how long that takes it, beside plain Matplotlib. No browser.

    python tests/benchmark_kernel.py
    python tests/benchmark_kernel.py tangent_plane taylor_line

First the seconds to the first and the last picture of notebook 2.2, when all its cells are run. In
every view with a menu of functions a change of function, and a turn, are measured in turns with the
same scene drawn by Matplotlib from nothing: as many axes, as many pixels. All that is time of the
processor, so that a busy machine tells the same ratios. Then `import calclib` beside what a view
imports, the memory of many changes, and how often each view is drawn when its cell is run.
"""

import os
import resource
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from statistics import median
from time import perf_counter, process_time, sleep

import nbformat
import numpy as np
import psutil
from jupyter_client.manager import KernelManager
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from calclib import explore
from calclib.scene import picture

ROUNDS, IMPORTS = 2, 12
NOTEBOOK = Path(__file__).resolve().parents[1] / "notebooks/2.2_first_order_approximation.ipynb"
NEEDED = "anywidget, contourpy, ipywidgets, matplotlib.figure, matplotlib.backends.backend_agg"
NEEDED += ", mpl_toolkits.mplot3d, numpy, PIL.Image, sympy"
FIRST = "from calclib import *; explore.tangent_plane"  # what a notebook's first cells load
SIDE, LINE = np.linspace(-2, 2, 51), np.linspace(0.001, 2, 400)
X, Y = np.meshgrid(SIDE, SIDE)


def plain(scene):
    """Draw a scene's still part with Matplotlib alone, and encode it."""
    width, height = scene.canvas.frame["width"], scene.canvas.frame["height"]
    figure = Figure(figsize=(width / 100, height / 100), dpi=100)
    FigureCanvasAgg(figure)
    for i, view in enumerate(scene.views):
        place = 1, len(scene.views), i + 1
        if view.camera:
            ax = figure.add_subplot(*place, projection="3d")
            ax.plot_surface(X, Y, X**2 + X * Y + Y**2, cmap="viridis", rcount=50, ccount=50)
        elif view.kind == "level curves":
            ax = figure.add_subplot(*place)
            ax.contourf(X, Y, X**2 + X * Y + Y**2, levels=12)
            ax.contour(X, Y, X**2 + X * Y + Y**2, levels=12)
        else:
            ax = figure.add_subplot(*place)
            (ax.loglog if view.kind == "error" else ax.plot)(LINE, LINE**2)
            ax.grid()
        ax.set(title=view.title, xlabel="$x$", ylabel="$y$")
    figure.savefig(BytesIO(), format="png")


def taken(act, *args):
    start = process_time()
    act(*args)
    return process_time() - start


def menus(scene):
    """The menus of functions among the settings: pairs (widget, what its value may be)."""
    for name, field in scene.settings.items():
        if hasattr(field, "_menu"):
            yield field, [text for _, text in field._menu.options[1:]]
        elif name == "F":  # of maps
            yield field, [F for _, F in field._options_full]


def changes(scene):
    """Acts that choose each function of each menu in turn, each of them another than before."""
    for field, functions in menus(scene):
        field.value = functions[-1]
        for f in functions:
            yield lambda field=field, f=f: setattr(field, "value", f)


def views():
    """The names of all views that have such a menu."""
    for name in explore.__all__:
        scene = getattr(explore, name)()
        if any(menus(scene)):
            yield name
        scene.close()


def at_most(name, value, limit):
    print(f"{'holds' if value <= limit else 'FAILS'}  {name}: {value:.2f}, at most {limit}")


def measure_changes(names):
    ratios, seconds, turned = [], [], []
    print(f"{'':24}{'change, ms':>11}{'plain, ms':>11}{'ratio':>7}{'turn':>7}")
    for name in names:
        scene = getattr(explore, name)()
        assert scene.widget
        own, others, turns = [], [], []
        for _ in range(ROUNDS):
            for act in changes(scene):
                own.append(taken(act))
                others.append(taken(plain, scene))
                for i, view in enumerate(scene.views):
                    if view.camera:
                        turn = {"turn": [i, len(turns), 30]}
                        turns.append(taken(scene._asked, scene.canvas, turn, []))
        other = median(others)
        seconds.append(median(own))
        ratios.append(median(own) / other)
        turned += [median(turns) / other] if turns else []
        turn = f"{turned[-1]:7.2f}" if turns else ""
        print(f"{name:24}{1000 * seconds[-1]:11.0f}{1000 * other:11.0f}{ratios[-1]:7.2f}{turn}")
        scene.close()
    print(f"{'median of the views':24}{1000 * median(seconds):11.0f}{median(ratios):18.2f}"
          f"{median(turned or [0]):7.2f}")  # fmt: skip
    print(f"{'worst':24}{1000 * max(seconds):11.0f}{max(ratios):18.2f}{max(turned or [0]):7.2f}")
    at_most("change of function beside plain Matplotlib, median", median(ratios), 0.7)
    at_most("the same, worst view", max(ratios), 1.0)
    at_most("change of function, ms, median", 1000 * median(seconds), 100)
    at_most("the same, worst view", 1000 * max(seconds), 200)
    if turned:
        at_most("full picture after a turn beside plain Matplotlib", max(turned), 0.5)


def measure_import():
    told = "; import resource as r; u = r.getrusage(r.RUSAGE_SELF); print(u.ru_utime + u.ru_stime)"
    codes = "import calclib", FIRST, f"import {NEEDED}"
    runs = [[subprocess.check_output([sys.executable, "-c", code + told]) for code in codes]
            for _ in range(IMPORTS)]  # fmt: skip
    *own, needed = np.array(runs, float).T
    alone, first = (np.median(seconds / needed) for seconds in own)
    at_most("import calclib beside what a view imports, pair by pair", alone, 1.05)
    print(f"{first:.2f}  all names and a view of calclib beside the same")


def measure_memory():
    scene = explore.tangent_plane()
    acts, used = [*changes(scene)], []
    for i in range(100):
        acts[i % len(acts)]()
        if i in (19, 99):
            used.append(psutil.Process().memory_info().rss / 2**20)
    at_most("memory after 100 changes beyond that after 20, MB", used[1] - used[0], 5)
    print(f"at most {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB in all")


def measure_draws():
    drawn, draw = [], picture.draw
    picture.draw = lambda figure: [drawn.append(figure), draw(figure)][1]
    for name in explore.__all__:
        drawn.clear()
        getattr(explore, name)()._repr_mimebundle_()
        at_most(f"draws of {name} when its cell is run", len(drawn), 1)
    picture.draw = draw


def run_all(after):
    """Seconds to the first and the last picture of notebook 2.2, run so long after its start."""
    notebook = nbformat.read(NOTEBOOK, 4)
    cells = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
    manager = KernelManager()
    environment = {**os.environ, "JPY_SESSION_NAME": str(NOTEBOOK)}  # as Jupyter's server does
    manager.start_kernel(cwd=NOTEBOOK.parent, env=environment)
    client = manager.client()
    client.start_channels()
    client.wait_for_ready(60)
    sleep(after)
    start, pictures = perf_counter(), []
    asked = [client.execute(cell) for cell in cells]
    while True:
        message = client.get_iopub_msg(timeout=60)
        if "image/png" in message["content"].get("data", ()):
            pictures.append(perf_counter() - start)
        done = message["content"].get("execution_state") == "idle"
        if done and message["parent_header"].get("msg_id") == asked[-1]:
            break
    client.stop_channels()
    manager.shutdown_kernel(now=True)
    return pictures[0], pictures[-1]


def measure_run_all():
    for after, when in ((0, "at once"), (3, "three seconds after it was opened")):
        first, last = np.median([run_all(after) for _ in range(3)], axis=0)
        print(
            f"notebook 2.2 run {when}: {first:.2f} s to the first picture, {last:.2f} to the last"
        )


if __name__ == "__main__":
    measure_run_all()
    measure_changes(sys.argv[1:] or [*views()])
    measure_import()
    measure_memory()
    measure_draws()
