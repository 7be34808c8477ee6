"""How fast a view follows, in a real JupyterLab: one table, all of it from one run.

    pip install ipympl plotly anywidget
    python tests/benchmark_latency.py

The first line is for two of the competitors; one that is not installed is left out of the table.

Beside an explorer of each kind stand an empty round trip (slider, kernel, label) and the scene of
the tangent plane without calclib: an `interact` that plots it anew, ipympl with its artists moved
in place, and plotly. The moves are dealt out in rounds, so that a busy machine is busy for all of
them; ratios hold, milliseconds do not.
"""

import re
import sys
from importlib.util import find_spec
from statistics import median

import conftest
import nbformat
import numpy as np
import pytest

MOVES, ROUNDS, TURNS = 4, 1, 1
SECONDS, SWEEP = 1, 0.4  # of a drag, and from one end of it to the other
EMPTY, NAIVE, IPYMPL, PLOTLY = "empty round trip", "naive interact", "ipympl", "plotly, no GPU"
PLANE = "explore.tangent_plane('x^2 + x*y + y^2', at=(1, 1))"
FINE = """import calclib.plot, calclib.samples
calclib.samples.CELLS = calclib.plot.CELLS = 100
calclib.samples.sample.__defaults__ = (100,)
"""
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
"""
SLIDERS = """
from ipywidgets import FloatSlider, VBox
sliders = FloatSlider(1, min=-2, max=2), FloatSlider(1, min=-2, max=2)
for slider in sliders:
    slider.observe(move, "value")
VBox([*sliders, shown])"""
CELLS = {
    "tangent_plane, max": "explore.tangent_plane('max(x, y)', at=(1, 1), other=(0.5, 1))",
    "tangent_plane, cone": "explore.tangent_plane('sqrt(x^2 + y^2)', at=(3, 4), other=(3.1, 4.2), "
    "span=6)",
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

shown = Canvas(Figure(figsize=(9, 4.5), dpi=100))
manager = FigureManager(shown, 0)
space, plane = still(shown.figure)
patch = space.add_collection3d(Poly3DCollection([np.zeros((4, 3))], color="red"))
arrow = plane.arrow(1, 1, 0.3, 0.3, width=0.03, color="red")

def move(_):
    x0, y0 = (slider.value for slider in sliders)
    p, q, corners = tangent(x0, y0)
    patch.set_verts([np.reshape(corners, (3, 4)).T[[0, 1, 3, 2]]])
    arrow.set_data(x=x0, y=y0, dx=p / 10, dy=q / 10)
    shown.draw_idle()
"""
    + SLIDERS,
    PLOTLY: STILL
    + """
from plotly.graph_objects import FigureWidget
from plotly.subplots import make_subplots

shown = FigureWidget(make_subplots(1, 2, specs=[[{"type": "scene"}, {"type": "xy"}]]))
shown.update_layout(width=900, height=450)
shown.add_surface(x=X[0], y=X[0], z=Z, row=1, col=1)
shown.add_surface(z=np.zeros((2, 2)), row=1, col=1)
shown.add_contour(x=X[0], y=X[0], z=Z, row=1, col=2)
shown.add_scatter(x=[1, 1.3], y=[1, 1.3], row=1, col=2)

def move(_):
    x0, y0 = (slider.value for slider in sliders)
    p, q, (u, v, w) = tangent(x0, y0)
    with shown.batch_update():
        shown.data[1].update(x=u[0], y=v[:, 0], z=w)
        shown.data[3].update(x=[x0, x0 + p / 10], y=[y0, y0 + q / 10])
"""
    + SLIDERS,
}
KINDS = {EMPTY: "label", NAIVE: "image", IPYMPL: "ipympl", PLOTLY: "plotly"}
PICTURES = {
    "canvas": ".calclib-picture",
    "label": ".widget-slider",
    "image": ".jp-OutputArea-output img",
    "ipympl": ".jupyter-matplotlib-canvas-container canvas",
    "plotly": ".js-plotly-plot canvas",
}
SCRIPT = """
window.bench = {
  all: { childList: true, subtree: true, characterData: true },
  label: (output) => output.querySelector(".widget-vbox > .widget-label"),
  // After the frame that is being made now was painted.
  painted(then) {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => then(performance.now());
    channel.port2.postMessage(0);
  },
  nextPainted(then) { requestAnimationFrame(() => this.painted(then)); },
  // Wait for one move: from the key's event to the painted change.
  arm(output, kind) {
    this.start = null;
    this.element = output;
    this.answer = new Promise((resolve) => (this.finish = resolve));
    const end = (now) => this.finish(now - this.start);
    if (kind !== "label" && kind !== "image") {
      this.drawn = (_, gl) => {
        if (!this.start) return;
        this.drawn = null;
        this.painted((now) => end(gl ? (gl.finish(), performance.now()) : now));
      };
      return;
    }
    const observer = new MutationObserver(async () => {
      const image = output.querySelector(".jp-OutputArea-output img");
      if (this.start === null || (kind === "image" && (!image || image.seen))) return;
      observer.disconnect();
      if (image) { image.seen = true; await image.decode(); }
      this.nextPainted(end);
    });
    for (const image of output.querySelectorAll("img")) image.seen = true;
    const target = kind === "label" ? this.label(output) : output;
    observer.observe(target, { attributes: true, ...this.all });
  },
  // Watch a drag: frames of the screen, frames with a picture, frames without one, layout shifts.
  // Playwright waits for each of its moves, so these are made here: one for each frame, as Chromium
  // hands on those of a mouse.
  watch(output, kind, name, target, [x, width, y], sweep) {
    this.element = output;
    const found = { screen: 0, pictures: 0, blank: 0, shift: 0, from: performance.now() };
    const shifts = new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) found.shift += entry.value;
    });
    shifts.observe({ type: "layout-shift" });
    let fresh = false;
    this.drawn = () => (fresh = true);
    const observer = new MutationObserver(() => (fresh = true));
    if (kind === "label") observer.observe(this.label(output), this.all);
    const small = new OffscreenCanvas(24, 12).getContext("2d", { willReadFrequently: true });
    const empty = () => {
      const picture = output.querySelector(name);
      if (!picture || !picture.width || (kind === "image" && !picture.complete)) return true;
      small.clearRect(0, 0, 24, 12);
      small.drawImage(picture, 0, 0, 24, 12);
      const data = small.getImageData(0, 0, 24, 12).data;
      return new Set(data.filter((_, i) => i % 4 === 0)).size < 4;
    };
    let last = null;
    const step = () => {
      if (!found.on) return;
      const there = Math.abs((((performance.now() - found.from) / sweep) % 2) - 1);
      const at = { clientX: x + width * there, clientY: y, buttons: 1, bubbles: true };
      target.dispatchEvent(new MouseEvent("mousemove", at));
      if (target !== document.body) target.dispatchEvent(new PointerEvent("pointermove", at));
      this.painted(() => {
        found.screen++;
        if (kind === "image") {
          const image = output.querySelector(".jp-OutputArea-output img");
          fresh = Boolean(image && image.complete && image !== last);
          last = image;
        }
        if (fresh) found.pictures++;
        fresh = false;
        // What WebGL drew is gone by now.
        const seen = kind !== "label" && kind !== "plotly";
        if (seen && found.screen % 2 === 0 && empty()) found.blank++;
      });
      requestAnimationFrame(step);
    };
    found.on = true;
    requestAnimationFrame(step);
    this.stop = () => {
      found.on = false;
      this.drawn = null;
      shifts.disconnect();
      observer.disconnect();
      const seconds = (performance.now() - found.from) / 1000;
      found.screen /= seconds;
      found.pictures /= seconds;
      return found;
    };
  },
  // Wait from the hand's release to the painted picture that the kernel drew.
  release() {
    let start = null;
    const before = this.still;
    const once = { capture: true, once: true };
    addEventListener("pointerup", (event) => (start = event.timeStamp), once);
    this.answer = new Promise((finish) => {
      this.drawn = (image) => {
        if (!start || !(image instanceof ImageBitmap) || image === before) return;
        this.drawn = null;
        this.painted((now) => finish(now - start));
      };
    });
  },
  first(element) {
    this.element = element;
    return new Promise((resolve) => {
      const start = performance.now();
      this.drawn = () => {
        this.drawn = null;
        this.painted((now) => resolve(now - start));
      };
      window.jupyterapp.commands.execute("notebook:run-all-cells");
    });
  },
  // Count what goes between browser and kernel.
  count(kernel) {
    this.sent = [0, 0, 0, 0];
    kernel.anyMessage.connect((_, { msg, direction }) => {
      const at = direction === "send" ? 0 : 2;
      const buffers = (msg.buffers ?? []).reduce((sum, b) => sum + b.byteLength, 0);
      this.sent[at] += 1;
      this.sent[at + 1] += JSON.stringify(msg.content).length + buffers;
    });
  },
};
addEventListener("keydown", (event) => { window.bench.start ??= event.timeStamp; }, true);
const hook = (kind, name) => {
  const draw = kind.prototype[name];
  kind.prototype[name] = function (...args) {
    const { bench } = window;
    if (bench.element?.contains(this.canvas)) {
      if (args[0] instanceof ImageBitmap) bench.still = args[0];
      bench.drawn?.(args[0], name === "drawImage" ? null : this);
    }
    return draw.apply(this, args);
  };
};
hook(CanvasRenderingContext2D, "drawImage");
for (const kind of [WebGLRenderingContext, WebGL2RenderingContext]) {
  for (const name of ["drawArrays", "drawElements"]) hook(kind, name);
}
"""


class Subject:
    """One of the things that are compared: where it stands, and what was measured of it."""

    def __init__(self, lab, index, name):
        self.lab, self.page, self.index, self.name = lab, lab.page, index, name
        self.kind = KINDS.get(name, "canvas")
        self.times, self.drags, self.sent, self.turns, self.released = [], [], [], [], []

    def show(self):
        self.output = self.lab.output(self.index)
        self.handle = self.output.locator(".widget-slider .noUi-handle").first
        self.handle.wait_for()
        self.element = self.output.element_handle()
        self.picture = self.output.locator(PICTURES[self.kind]).first
        self.picture.wait_for()
        self.page.wait_for_timeout(400)

    def move(self, key):
        self.page.evaluate(
            "([output, kind]) => window.bench.arm(output, kind)", [self.element, self.kind]
        )
        before = self.page.evaluate("() => [...window.bench.sent]")
        self.page.keyboard.press(key)
        self.times.append(self.page.evaluate("() => window.bench.answer"))
        slow = self.kind not in ("canvas", "label")
        self.page.wait_for_timeout(40 + 30 * np.random.rand() + 100 * slow)
        after = self.page.evaluate("() => window.bench.sent")
        self.sent.append(np.subtract(after, before))

    def moves(self, count):
        import time; print(round(time.time()%1000,1), self.name, self.index, flush=True)
        self.show()
        self.handle.focus()
        for i in range(count):
            self.move("ArrowLeft" if i % 4 < 2 else "ArrowRight")

    def _watch(self, x, width, y, target):
        self.page.mouse.move(x + width / 2, y)
        self.page.mouse.down()
        where = [self.element, self.kind, PICTURES[self.kind], target, [x, width, y], 1000 * SWEEP]
        self.page.evaluate("args => window.bench.watch(...args)", where)
        self.page.wait_for_timeout(1000 * SECONDS)
        return self.page.evaluate("() => window.bench.stop()")

    def drag(self):
        import time; print(round(time.time()%1000,1), "drag", self.name, flush=True)
        self.show()
        box = self.output.locator(".noUi-base").first.bounding_box()
        handle = self.handle.bounding_box()
        body = self.page.locator("body").element_handle()
        ends = handle["x"] + handle["width"] / 2 - 0.4 * box["width"], 0.8 * box["width"]
        self.drags.append(self._watch(*ends, handle["y"] + handle["height"] / 2, body))
        self.page.mouse.up()
        self.page.wait_for_timeout(300 if self.kind in ("canvas", "label") else 1500)

    def turn(self):
        import time; print(round(time.time()%1000,1), "turn", self.name, flush=True)
        self.show()
        box = self.picture.bounding_box()
        x, y = box["x"] + 0.15 * box["width"], box["y"] + 0.55 * box["height"]
        middle = "([x, y]) => document.elementFromPoint(x, y)"
        target = self.page.evaluate_handle(middle, [x + 0.1 * box["width"], y])
        self.turns.append(self._watch(x, 0.2 * box["width"], y, target)["pictures"])
        if self.kind == "canvas":
            self.page.evaluate("() => window.bench.release()")
        self.page.mouse.up()
        if self.kind == "canvas":
            self.released.append(self.page.evaluate("() => window.bench.answer"))
        self.page.wait_for_timeout(1000)

    @property
    def median(self):
        return median(self.times)

    def row(self):
        sent = np.mean(self.sent, axis=0)
        row = f"{self.name:26}{self.median:8.1f}{np.percentile(self.times, 90):8.1f}"
        if self.drags:
            last = self.drags[0]
            row += f"{last['pictures']:9.1f}{last['screen']:8.1f}"
            row += f"{last['blank']:7.0f}{last['shift']:8.3f}"
        else:
            row += 32 * " "
        return row + f"{sent[0]:7.1f}{sent[1]:8.0f}{sent[2]:7.1f}{sent[3]:9.0f}"


def explorers():
    """The code of the notebooks in order, and the names of its views: one of each kind."""
    names, code = [], [""]
    for path in sorted(conftest.NOTEBOOKS.glob("*.ipynb")):
        for cell in nbformat.read(path, 4).cells:
            if cell.cell_type != "code" or re.match(r"exercise|drill", cell.source):
                continue
            view = re.search(r"^explore\.(\w+)", cell.source, re.MULTILINE)
            if not view:
                code[-1] = (code[-1] or "%%capture") + "\n" + cell.source
            elif view[1] not in names:
                names += ["", view[1]]
                code[-1:] = [code[-1], cell.source, ""]
    return names, code[:-1]


def run(lab, notebook, view=1):
    """Run a notebook; return the ms to its first picture, at a cell's index."""
    page = lab.open(notebook)
    page.evaluate("() => window.jupyterapp.shell.collapseLeft()")
    page.evaluate(f"() => {{ {SCRIPT} }}")
    page.evaluate("""() => {
        const panel = window.jupyterapp.shell.currentWidget;
        window.bench.count(panel.sessionContext.session.kernel);
    }""")
    lab.cell(view).wait_for()
    picture = page.evaluate("() => window.bench.first(document)")
    lab.wait_idle()
    return picture


def memory(lab):
    """The resident memory of the notebook's kernel, in MB."""
    return float(lab.kernel("import psutil; print(psutil.Process().memory_info().rss / 2**20)"))


def measure(lab, tmp_path):
    def write(name, *cells):
        notebook = nbformat.v4.new_notebook(cells=list(map(nbformat.v4.new_code_cell, cells)))
        notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3"}
        nbformat.write(notebook, tmp_path / name)
        return tmp_path / name

    missing = [name for name in ("ipympl", "plotly") if not find_spec(name)]
    competitors = {k: v for k, v in CELLS.items() if k.split(",")[0] not in missing}
    names, code = explorers()
    names += competitors
    run(lab, write("all.ipynb", *code, *competitors.values()))
    subjects = [Subject(lab, i, name) for i, name in enumerate(names) if name]
    found = {subject.name: subject for subject in subjects}
    for _ in range(ROUNDS):
        for subject in subjects:
            subject.moves(MOVES // ROUNDS)
    for subject in subjects:
        subject.drag()
    turned = [found[name] for name in ("tangent_plane", IPYMPL) if name in found]
    for _ in range(TURNS):
        for subject in turned:
            subject.turn()

    imports, first = "from calclib import explore", {}
    run(lab, write("ten.ipynb", imports, *10 * [PLANE], FINE + PLANE))
    several = {1: "first of ten planes", 10: "tenth of ten planes", 11: "plane, twice the grid"}
    several = [Subject(lab, i, name) for i, name in several.items()]
    for _ in range(ROUNDS):
        for subject in several:
            subject.moves(MOVES // ROUNDS)
    first["one tangent plane"] = run(lab, write("one.ipynb", imports, PLANE))
    first["one with twice the grid"] = run(lab, write("fine.ipynb", imports, FINE + PLANE))
    first["notebook 2.2"] = run(lab, "2.2_first_order_approximation.ipynb", 5)
    used = memory(lab)
    lab.restart()
    idle = memory(lab)

    columns = "  median    90 %  pict./s  screen  blank   shift   sent   bytes    got    bytes"
    rows = (subject.row() for subject in [*subjects, *several])
    print(f"\n\n{'slider to pixels, ms':26}{columns}", *rows, sep="\n")
    for name in missing:
        print(f"{name} is left out: it is not installed")
    for subject in turned:
        print(f"turning, pictures/s: {subject.name} {median(subject.turns):.1f}")
    released = found["tangent_plane"].released
    print(f"release to the full picture, ms: {median(released):.0f} of {np.round(released)}")
    for name, value in first.items():
        print(f"first picture after Run All, ms, imports included: {name} {value:.0f}")
    print(f"memory of the kernel, MB: {used:.0f} with notebook 2.2 run, {idle:.0f} before\n")

    empty, naive = found[EMPTY].median, found[NAIVE].median
    ours = [subject for subject in subjects if subject.kind == "canvas"]
    slowest = max(subject.median for subject in ours)
    rate = min(s.drags[0]["pictures"] / s.drags[0]["screen"] for s in ours)
    targets = [
        ("slider to pixels against the empty round trip", slowest / empty, "<=", 0.6),
        ("naive interact against slider to pixels", naive / slowest, ">=", 8),
        ("pictures for each 60 frames of the screen", 60 * rate, ">=", 50),
        ("blank frames", sum(s.drags[0]["blank"] for s in ours), "<=", 0),
        ("layout shift", sum(s.drags[0]["shift"] for s in ours), "<=", 0),
    ]
    for name, value, sign, limit in targets:
        held = value <= limit if sign == "<=" else value >= limit
        print(f"{'pass' if held else 'FAIL'}  {name}: {value:.2f} ({sign} {limit})")


if __name__ == "__main__":
    options = ["addopts=", "python_files=benchmark_*.py", "python_functions=measure", "timeout=75"]
    sys.exit(pytest.main([__file__, "-q", "-s", *(f"-o{option}" for option in options)]))
