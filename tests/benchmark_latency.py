"""How fast a view follows the hand, in a real JupyterLab: tables, each of them from one run.

    pip install ipympl plotly
    python tests/benchmark_latency.py
    python tests/benchmark_latency.py -k 2.2

The first line is for two of those compared; one that is not installed is left out. The third takes
part of the whole, which needs a quarter of an hour.

At the end of each notebook, which is run as it is, stand an empty round trip (slider, kernel,
label), and the scene of the tangent plane without calclib: an `interact` that plots it anew. Where
this plane stands itself, a second page has it by ipympl with its artists moved in place, and by
plotly. The moves are dealt out in rounds, so that a busy machine is busy for all of them; ratios
hold, milliseconds do not.
"""

import re
import sys
from importlib.util import find_spec
from pathlib import Path
from statistics import median

import conftest
import nbformat
import numpy as np
import psutil
import pytest

MOVES, ROUNDS, TURNS = 40, 2, 5  # moves in a row: after a pause, a browser's first frames come late
SECONDS, SWEEP = 3, 0.2  # of a drag, and from one end of it to the other, again and again
EMPTY, NAIVE, IPYMPL, PLOTLY = "empty round trip", "naive interact", "ipympl", "plotly (no GPU)"
STILL = """
import numpy as np
X, Y = np.meshgrid(np.linspace(-2, 2, 51), np.linspace(-2, 2, 51))
Z = X**2 + X*Y + Y**2

def still(figure):
    space = figure.add_subplot(1, 2, 1, projection="3d")
    space.plot_surface(X, Y, Z, cmap="viridis")
    plane = figure.add_subplot(1, 2, 2)
    plane.contourf(X, Y, Z, levels=12)
    plane.contour(X, Y, Z, levels=12, colors="gray")
    return space, plane

def tangent(x0, y0):
    p, q = 2*x0 + y0, x0 + 2*y0
    u, v = np.meshgrid([x0 - 1, x0 + 1], [y0 - 1, y0 + 1])
    return p, q, (u, v, x0**2 + x0*y0 + y0**2 + p*(u - x0) + q*(v - y0))

def live(move, shown):
    from ipywidgets import FloatSlider, VBox
    sliders = FloatSlider(1, min=-2, max=2), FloatSlider(1, min=-2, max=2)
    for slider in sliders:
        slider.observe(lambda _: move(*(s.value for s in sliders)), "value")
    return VBox([*sliders, shown])
"""
OTHERS = {
    EMPTY: """from ipywidgets import FloatSlider, Label, VBox
slider, label = FloatSlider(1, min=-2, max=2), Label("1.0")
slider.observe(lambda change: setattr(label, "value", str(change["new"])), "value")
VBox([slider, label])""",
    NAIVE: STILL
    + """
import matplotlib.pyplot as plt
from ipywidgets import interact

def draw(x0=(-2.0, 2.0, 0.1), y0=(-2.0, 2.0, 0.1)):
    space, plane = still(plt.figure(figsize=(9, 4.5), dpi=100))
    p, q, corners = tangent(x0, y0)
    space.plot_surface(*corners, color="red")
    plane.arrow(x0, y0, p / 10, q / 10, width=0.03, color="red")
    plt.show()

_ = interact(draw)""",
    IPYMPL: STILL
    + """
from ipympl.backend_nbagg import Canvas, FigureManager
from matplotlib.figure import Figure
from mpl_toolkits.mplot3d.art3d import Poly3DCollection

canvas = Canvas(Figure(figsize=(9, 4.5), dpi=100))
manager = FigureManager(canvas, 0)
space, plane = still(canvas.figure)
patch = space.add_collection3d(Poly3DCollection([np.zeros((4, 3))], color="red"))
arrow = plane.arrow(1, 1, 0.3, 0.3, width=0.03, color="red")

def move_artists(x0, y0):
    p, q, corners = tangent(x0, y0)
    patch.set_verts([np.reshape(corners, (3, 4)).T[[0, 1, 3, 2]]])
    arrow.set_data(x=x0, y=y0, dx=p / 10, dy=q / 10)
    canvas.draw_idle()

%matplotlib inline
live(move_artists, canvas)""",
    PLOTLY: STILL
    + """
from plotly.graph_objects import FigureWidget
from plotly.subplots import make_subplots

figure = FigureWidget(make_subplots(1, 2, specs=[[{"type": "scene"}, {"type": "xy"}]]))
figure.update_layout(width=900, height=450)
figure.add_surface(x=X[0], y=X[0], z=Z, row=1, col=1)
figure.add_surface(z=np.zeros((2, 2)), row=1, col=1)
figure.add_contour(x=X[0], y=X[0], z=Z, row=1, col=2)
figure.add_scatter(x=[1, 1.3], y=[1, 1.3], row=1, col=2)

def move_traces(x0, y0):
    p, q, (u, v, w) = tangent(x0, y0)
    with figure.batch_update():
        figure.data[1].update(x=u[0], y=v[:, 0], z=w)
        figure.data[3].update(x=[x0, x0 + p / 10], y=[y0, y0 + q / 10])

live(move_traces, figure)""",
}
MISSING = [name for name in (IPYMPL, PLOTLY) if not find_spec(name.split()[0])]
KINDS = {EMPTY: "label", NAIVE: "image", IPYMPL: "ipympl", PLOTLY: "plotly"}
PICTURES = {
    "canvas": ".calclib-picture",
    "label": ".widget-slider",
    "image": ".jp-OutputArea-output img",
    "ipympl": ".jupyter-matplotlib-canvas-container canvas",
    "plotly": ".js-plotly-plot canvas",
}
IMPORT, PLANE = "from calclib import explore", 'explore.tangent_plane("x^2 + x*y + y^2", at=(1, 1))'
FINE = """import calclib.plot, calclib.samples
calclib.scene.stills.CELLS, calclib.samples.sample.__defaults__ = 101, (100,)
"""
HEAD = (
    f"{'':30}{'slider to pixels, ms':32}{'dragging':37}each move\n{'':30}"
    "  median   90 %  x empty  naive/x  pict./s screen lag ms blank shift  kernel ms  sent  bytes"
    "   got  bytes"
)


class Subject:
    """One of the things that are compared: where it stands, and what was measured of it."""

    def __init__(self, lab, index, name):
        self.lab, self.page, self.index, self.name = lab, lab.page, index, name
        self.kind = KINDS.get(name, "canvas")
        self.times, self.sent, self.busy, self.dragged = [], [], [], None

    def show(self):
        self.page.bring_to_front()  # what is behind has no frames
        self.output = self.lab.output(self.index)
        self.picture = self.output.locator(PICTURES[self.kind]).first
        self.picture.wait_for()
        self.handle = self.output.locator(".widget-slider .noUi-handle").first
        self.element = self.output.element_handle()
        self.page.wait_for_timeout(600)
        self.picture.scroll_into_view_if_needed()
        self.handle.scroll_into_view_if_needed()

    def moves(self, count):
        self.show()
        self.handle.focus()
        self.page.keyboard.press("ArrowLeft")  # one that is not measured, after the change of page
        self.page.keyboard.press("ArrowRight")
        self.page.wait_for_timeout(600)
        sent, busy = self.page.evaluate("() => [...bench.sent]"), cpu_seconds(self.lab)
        for i in range(count):
            self.page.evaluate("args => bench.move(...args)", [self.element, self.kind])
            self.page.keyboard.press("ArrowLeft" if i % 4 < 2 else "ArrowRight")
            self.times.append(self.page.evaluate("() => bench.answer"))
            slow = self.kind not in ("canvas", "label")
            self.page.wait_for_timeout(40 + 30 * np.random.rand() + 100 * slow)
        self.page.wait_for_timeout(300)
        self.busy.append(1000 * (cpu_seconds(self.lab) - busy) / count)
        self.sent.append(np.subtract(self.page.evaluate("() => bench.sent"), sent) / count)

    def hold(self, x, y, left, width, target):
        """Take hold of something, and drag it along."""
        self.page.mouse.move(x, y)
        self.page.mouse.down()
        way = [left, width, y]
        where = [self.element, self.kind, PICTURES[self.kind], target, way, 1000 * SWEEP]
        self.page.evaluate("args => bench.drag(...args)", where)
        self.page.wait_for_timeout(1000 * SECONDS)
        self.page.evaluate("() => bench.stop()")

    def drag(self):
        self.show()
        track, handle = (
            self.output.locator(part).first.bounding_box()
            for part in (".noUi-base", ".noUi-handle")
        )
        x, y = handle["x"] + handle["width"] / 2, handle["y"] + handle["height"] / 2
        body = self.page.locator("body").element_handle()
        self.hold(x, y, track["x"] + 0.1 * track["width"], 0.8 * track["width"], body)
        self.page.mouse.up()
        self.page.wait_for_timeout(1500 if self.kind in ("canvas", "label") else 4000)
        self.dragged = self.page.evaluate("() => bench.result()")

    def turn(self):
        """Turn the surface; return the pictures a second, and ms till the kernel's is there."""
        self.show()
        box = self.picture.bounding_box()
        x, y = box["x"] + 0.25 * box["width"], box["y"] + 0.55 * box["height"]
        target = self.page.evaluate_handle("at => document.elementFromPoint(...at)", [x, y])
        self.hold(x, y, x - 0.1 * box["width"], 0.2 * box["width"], target)
        rate = self.page.evaluate("() => bench.result().pictures")
        ours = self.kind == "canvas"
        if ours:
            self.page.evaluate("output => bench.release(output)", self.element)
        self.page.mouse.move(x - 31 * np.random.rand(), y - 20)  # to another side each time
        self.page.mouse.up()
        released = self.page.evaluate("() => bench.answer") if ours else np.nan
        self.page.wait_for_timeout(1000)
        return rate, released

    @property
    def median(self):
        return median(self.times)

    def row(self, empty, naive):
        sent, busy, held = np.mean(self.sent, axis=0), np.mean(self.busy), self.dragged
        row = f"{self.index:3} {self.name:26}{self.median:8.1f}{np.percentile(self.times, 90):7.1f}"
        row += f"{self.median / empty:9.2f}{naive / self.median:9.1f}"
        row += f"{held['pictures']:9.1f}{held['screen']:7.1f}{held['lag']:7.0f}"
        row += f"{held['blank']:6.0f}{held['shift']:6.3f}"
        return row + f"{busy:11.1f}{sent[0]:6.1f}{sent[1]:7.0f}{sent[2]:6.1f}{sent[3]:7.0f}"


def write(folder, *cells):
    """Write a notebook of code cells; return its path."""
    notebook = nbformat.v4.new_notebook(cells=list(map(nbformat.v4.new_code_cell, cells)))
    notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3"}
    nbformat.write(notebook, folder / "benchmark.ipynb")
    return folder / "benchmark.ipynb"


def run(lab, notebook, ours=True):
    """Run all of a notebook in a new kernel; return the ms to the first picture that is ours."""
    page = lab.open(notebook)
    page.evaluate("() => window.jupyterapp.shell.collapseLeft()")
    page.evaluate(Path(__file__).with_name("benchmark.js").read_text())
    page.evaluate("() => bench.count()")
    first = page.evaluate("ours => bench.first(ours)", ours)
    lab.wait_idle()
    lab.process = psutil.Process(int(lab.kernel("import os; print(os.getpid())")))
    return first


def cpu_seconds(lab):
    used = lab.process.cpu_times()
    return used.user + used.system


def megabytes(*processes):
    return max(process.memory_info().rss for process in processes) / 2**20


def tabs():
    """The browser's processes that hold a page."""
    children = psutil.Process().children(recursive=True)
    return [child for child in children if "--type=renderer" in child.cmdline()]


def at_most(name, value, limit):
    print(f"{'holds' if value <= limit else 'FAILS'}  {name}: {value:.2f}, at most {limit}")


def at_least(name, value, limit):
    print(f"{'holds' if value >= limit else 'FAILS'}  {name}: {value:.2f}, at least {limit:.3g}")


@pytest.mark.parametrize("path", sorted(conftest.NOTEBOOKS.glob("*.ipynb")), ids=lambda p: p.stem)
def measure_notebook(lab, tmp_path, path):
    first = run(lab, path)
    lab.page.wait_for_timeout(1000)
    kernel, tab = megabytes(lab.process), megabytes(*tabs())
    lab.server.shut_down_kernels()
    notebook = nbformat.read(path, 4)
    names = [
        match[1] if (match := re.search(r"^explore\.(\w+)", cell.source, re.MULTILINE)) else ""
        for cell in notebook.cells
    ]
    notebook.cells += [nbformat.v4.new_code_cell(OTHERS[name]) for name in (EMPTY, NAIVE)]
    nbformat.write(notebook, tmp_path / path.name)
    run(lab, tmp_path / path.name)
    subjects = [Subject(lab, i, name) for i, name in enumerate([*names, EMPTY, NAIVE]) if name]
    libraries = [name for name in (IPYMPL, PLOTLY) if name not in MISSING]
    if "tangent_plane" in names and libraries:
        beside = conftest.Lab(lab.page.context.new_page(), lab.server)
        run(beside, write(tmp_path, *map(OTHERS.get, libraries)), ours=False)
        subjects += [Subject(beside, i, name) for i, name in enumerate(libraries)]
    for _ in range(ROUNDS):
        for subject in subjects:
            subject.moves(MOVES)
    for subject in subjects:
        subject.drag()
    found = {subject.name: subject for subject in reversed(subjects)}
    empty, naive = found[EMPTY].median, found[NAIVE].median
    naive_rate = max(found[NAIVE].dragged["pictures"], 1 / SECONDS)
    print(f"\n\n{path.stem}\n{HEAD}", *(s.row(empty, naive) for s in subjects), sep="\n")
    print(*(f"{name} is left out: it is not installed" for name in MISSING), sep="\n")
    print(f"first picture after Run All: {first:.0f} ms, imports included")
    print(f"memory: kernel {kernel:.0f} MB, browser tab {tab:.0f} MB")
    at_most("memory of the kernel", kernel, 200)
    for subject in subjects:
        if subject.kind == "canvas":
            held, own = subject.dragged, subject.name
            at_most(f"{own}, against the round trip", subject.median / empty,
                    0.5 if own == "tangent_plane" else 0.6)  # fmt: skip
            at_least(f"{own}, against interact", naive / subject.median, 10)
            rate = held["pictures"] / naive_rate
            most = 0.95 * held["screen"] / naive_rate  # no more than the screen shows
            at_least(f"{own}, pictures a second against interact", rate, min(10, most))
            at_most(f"{own}, lag after release in pictures", held["lag"] / 1000 * held["screen"], 2)
            at_most(f"{own}, blank frames", held["blank"], 0)
            at_most(f"{own}, layout shift", held["shift"], 0.001)
    if "tangent_plane" in found and IPYMPL in found:
        turned = {name: [] for name in ("tangent_plane", IPYMPL)}
        for _ in range(TURNS):
            for name, turns in turned.items():
                turns.append(found[name].turn())
        rates = {name: median(rate for rate, _ in turns) for name, turns in turned.items()}
        print("turning, pictures a second:", {name: round(r, 1) for name, r in rates.items()})
        at_least("turning, against ipympl", rates["tangent_plane"] / rates[IPYMPL], 3)
        released = [ms for _, ms in turned["tangent_plane"]]
        at_most(f"ms to the full picture, of {np.round(released)}", median(released), 150)


def measure_many_views_and_fine_grids(lab, tmp_path):
    run(lab, write(tmp_path, IMPORT, *10 * [PLANE], FINE + PLANE))
    names = {1: "first of ten", 10: "tenth of ten", 11: "twice the grid"}
    subjects = {name: Subject(lab, i, name) for i, name in names.items()}
    for _ in range(3 * ROUNDS):  # two numbers that differ little
        for subject in subjects.values():
            subject.moves(MOVES)
    first, tenth, fine = (subject.median for subject in subjects.values())
    print(f"\n\nslider to pixels, ms: {first:.1f} first of ten, {tenth:.1f} tenth, {fine:.1f} fine")
    at_most("tenth of ten against the first", tenth / first, 1.2)
    at_most("twice the grid, slider to pixels", fine / first, 1.2)
    cells = {"usual": PLANE, "fine": FINE + PLANE}
    pictures = {name: [] for name in cells}
    for _ in range(ROUNDS):
        for name, code in cells.items():
            lab.server.shut_down_kernels()
            pictures[name].append(run(lab, write(tmp_path, IMPORT, code)))
    print({name: np.round(ms).tolist() for name, ms in pictures.items()})
    at_most(
        "twice the grid, first picture", median(pictures["fine"]) / median(pictures["usual"]), 2
    )


if __name__ == "__main__":
    options = [
        "addopts=",
        "python_files=benchmark_*.py",
        "python_functions=measure*",
        "timeout=900",
    ]
    sys.exit(pytest.main([__file__, "-q", "-s", *(f"-o{o}" for o in options), *sys.argv[1:]]))
