"""What the kernel has to draw: how long that takes it, beside plain Matplotlib. No browser.

    python tests/benchmark_kernel.py
    python tests/benchmark_kernel.py tangent_plane taylor_line

A change of function, and a turn, are measured in turns with the same scene drawn by Matplotlib
from nothing: as many axes, as many pixels. All is time of the processor, so that a busy machine
tells the same ratios. Then `import calclib` beside what it imports, the memory of many changes, and
how often a view is drawn when its cell is run.
"""

import resource
import subprocess
import sys
from io import BytesIO
from statistics import median
from time import process_time

import numpy as np
import psutil
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from calclib import explore
from calclib.scene import picture

VIEWS = ["secant", "slices", "partial_derivatives", "gradient_arrow", "univariate_chain_rule"]
VIEWS += ["taylor_line", "tangent_plane", "direction_dial", "descent"]
ROUNDS = 2
NEEDED = "anywidget, ipywidgets, matplotlib.figure, matplotlib.backends.backend_agg"
NEEDED += ", mpl_toolkits.mplot3d, numpy, PIL.Image, sympy"
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


def changes(scene):
    """Acts that choose each function of each menu in turn, each of them another than before."""
    for field in scene.settings.values():
        texts = [text for _, text in getattr(getattr(field, "_menu", None), "options", ())[1:]]
        if texts:
            field.value = texts[-1]
        for text in texts:
            yield lambda field=field, text=text: setattr(field, "value", text)


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
    at_most("change of function beside plain Matplotlib, median", median(ratios), 0.7)
    at_most("the same, worst view", max(ratios), 1.0)
    at_most("change of function, ms, median", 1000 * median(seconds), 100)
    at_most("the same, worst view", 1000 * max(seconds), 200)
    if turned:
        at_most("full picture after a turn beside plain Matplotlib", max(turned), 0.5)


def measure_import():
    told = "; import resource as r; u = r.getrusage(r.RUSAGE_SELF); print(u.ru_utime + u.ru_stime)"
    times = {"calclib": [], NEEDED: []}
    for _ in range(5):
        for name, found in times.items():
            command = [sys.executable, "-c", f"import {name}{told}"]
            found.append(float(subprocess.check_output(command)))
    at_most("import calclib beside what it imports", median(times["calclib"]) /
            median(times[NEEDED]), 1.05)  # fmt: skip


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
    for name in VIEWS:
        drawn.clear()
        getattr(explore, name)()._repr_mimebundle_()
        at_most(f"draws of {name} when its cell is run", len(drawn), 1)
    picture.draw = draw


if __name__ == "__main__":
    measure_changes(sys.argv[1:] or VIEWS)
    measure_import()
    measure_memory()
    measure_draws()
