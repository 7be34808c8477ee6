"""A page that shows a scene with no kernel and no JupyterLab: the canvas on stand-ins for both.

What it serves is what `Script` holds, and beside it each of the canvas's modules by itself.
Each scene's real state is handed over as anywidget does it (bytes as DataViews), the page forbids
code made at run time, and the controls are models that hold a value and tell of its changes::

    def test_the_point_moves(canvas):
        canvas.show(scene, ratio=2)
        canvas.set(a=1.5)
        assert "1.5" in canvas.reading
"""

import json
from base64 import b64decode, b64encode
from io import BytesIO

import numpy as np
from PIL import Image

from calclib.scene import script, widgets
from calclib.scene.texts import Canvas
from calclib.scene.widgets import Script

ORIGIN = "http://canvas.test/"
POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src blob: data:"

HTML = """<!doctype html>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="canvas.css"><script type="module" src="page.js"></script>
"""
SCRIPT = """
import * as canvas from "./canvas.js";

class Model {
  constructor(state) { this.state = state; this.heard = {}; this.sent = []; }
  get(key) { return this.state[key]; }
  set(key, value) {
    if (Object.is(this.state[key], value)) return;
    this.state[key] = value;
    for (const listener of this.heard[`change:${key}`] ?? []) listener();
  }
  save_changes() {}
  on(event, listener) { (this.heard[event] ??= []).push(listener); }
  off(event, listener) { this.heard[event] = this.heard[event]?.filter((l) => l !== listener); }
  send(content) { this.sent.push(content); }
}

const revive = (_, value) => {
  if (value?.bytes === undefined) return value;
  return new DataView(Uint8Array.from(atob(value.bytes), (c) => c.charCodeAt(0)).buffer);
};
const frame = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
let stop = new AbortController();
// The canvas measures its patience by these two; a test may let time pass faster.
const { now } = Date, later = window.setTimeout;
let pace = 1, since = now(), passed = since;
Date.now = () => passed + (now() - since) * pace;
window.setTimeout = (act, ms = 0, ...told) => later(act, ms / pace, ...told);

window.harness = {
  canvas,
  async show(state, controls, width) {
    stop.abort();
    stop = new AbortController();
    document.body.replaceChildren(document.createElement("div"));
    const el = document.body.firstChild;
    el.style.width = `${width}px`;
    this.model = new Model(JSON.parse(state, revive));
    this.controls = {};
    for (const [id, at] of Object.entries(controls)) this.controls[id] = new Model(at);
    const host = { getModel: async (id) => this.controls[id] };
    canvas.default.render({ model: this.model, el, signal: stop.signal, host });
    await this.drawn();
  },
  async update(state) {
    delete document.querySelector(".calclib-reading").dataset.text;
    const changes = JSON.parse(state, revive);
    for (const key of Object.keys(changes)) this.model.set(key, changes[key]);
    await this.drawn();
  },
  async set(values) {
    for (const [id, key, value] of values) this.controls[id].set(key, value);
    await frame();
  },
  async drawn() {
    while (document.querySelector(".calclib-reading").dataset.text === undefined) await frame();
  },
  hurry(times) { [passed, since, pace] = [Date.now(), now(), times]; },
  picture: () => document.querySelector("canvas").toDataURL("image/png"),
};
"""


SERVED = {
    "": HTML,
    "page.js": SCRIPT,
    "canvas.js": Script.text.default_value,
    "canvas.css": Script.style.default_value,
    **{f"modules/{name}.js": script.source(name) for name in script.MODULES},
}


class CanvasPage:
    """A browser's page, for one scene after the other, at any ratio of pixels."""

    def __init__(self, browser):
        self._browser, self._pages = browser, {}

    def page(self, ratio=1):
        """The page (Playwright's) at a device pixel ratio."""
        if ratio not in self._pages:
            size = {"width": 1200, "height": 900}
            context = self._browser.new_context(viewport=size, device_scale_factor=ratio)
            page = context.new_page()
            page.errors = []
            page.on("pageerror", lambda error: page.errors.append(str(error)))
            page.on("console", lambda line: line.type == "error" and page.errors.append(line.text))
            page.route(ORIGIN + "**", _serve)
            page.goto(ORIGIN)
            page.evaluate(
                "async () => { while (!window.harness) await new Promise(requestAnimationFrame); }"
            )
            self._pages[ratio] = page
        return self._pages[ratio]

    def call(self, function, argument=None):
        """Call a JavaScript function of (what the canvas exports, argument); return its answer."""
        return self.page().evaluate(
            f"async argument => ({function})(window.harness.canvas, argument)", argument
        )

    def show(self, scene, *, width=None, ratio=1):
        """Show a scene as wide as it may be, or so many pixels wide."""
        self.scene, self.now = scene, self.page(ratio)
        scene._asked(scene.canvas, {"resize": [width or scene.width, ratio]}, [])
        controls = {b["control"]: _state(w) for b, w in self._bound()}
        leaves = widgets.leaves(scene.settings.values())
        controls |= {widgets.reference(leaf): _state(leaf) for leaf in leaves}
        self.now.evaluate(
            "([state, controls, width]) => window.harness.show(state, controls, width)",
            [_json(scene.canvas), controls, scene.canvas.frame["width"]],
        )

    def set(self, **values):
        """Set controls by their symbols' names: a number, or the index in a dropdown."""
        bound = {b["symbol"]: b for b, _ in self._bound()}
        moves = [[bound[name]["control"], bound[name]["key"], to] for name, to in values.items()]
        self.now.evaluate("moves => window.harness.set(moves)", moves)

    def kernel(self, status):
        """Pretend that a kernel is "idle", "busy" or "dead"; it answers nothing."""
        self.now.evaluate(
            "status => (window.harness.model.widget_manager = { kernel: { status } })", status
        )

    def hurry(self, times):
        """Let time pass so many times faster."""
        self.now.evaluate("times => window.harness.hurry(times)", times)

    def model(self, widget):
        """What the browser holds of a control's or setting's state."""
        return self.now.evaluate(
            "id => window.harness.controls[id].state", widgets.reference(widget)
        )

    def update(self):
        """Hand over the scene's state anew, as after a callback in the kernel."""
        self.now.evaluate("state => window.harness.update(state)", _json(self.scene.canvas))

    @property
    def pixels(self):
        """What the canvas shows, shape (height, width, 3)."""
        return decode(b64decode(self.now.evaluate("() => window.harness.picture()").split(",")[1]))

    @property
    def reading(self):
        """The text under the picture."""
        rows = self.now.locator(".calclib-reading > div").all_text_contents()
        return "\n".join(rows).replace("−", "-")  # as in plain text

    @property
    def sent(self):
        """What the canvas has sent to the kernel."""
        return self.now.evaluate("() => window.harness.model.sent")

    def close(self):
        """Close all its pages."""
        for page in self._pages.values():
            page.context.close()

    @property
    def errors(self):
        """What any of the pages complained of."""
        return [error for page in self._pages.values() for error in page.errors]

    def _bound(self):
        return zip(self.scene.canvas.controls, self.scene.controls.values(), strict=True)


def content_type(name):
    """What a file is, by its name."""
    kind = {"": "text/html", "css": "text/css", "js": "text/javascript"}[name.rpartition(".")[2]]
    return f"{kind}; charset=utf-8"


def _serve(route):
    name = route.request.url.removeprefix(ORIGIN)
    headers = {"Content-Type": content_type(name), "Content-Security-Policy": POLICY}
    route.fulfill(body=SERVED[name], headers=headers)


def _state(widget):
    keys = ("value", "min", "max", "step", "index")
    return {key: getattr(widget, key) for key in keys if key in widget.keys}


def _json(canvas):
    """The traits a front end gets, through the widget's own serialisation."""

    def encode(value):
        return {"bytes": b64encode(value).decode()}

    keys = ("frame", "controls", "settings", "problem", "heard", "predicts", "prediction")
    return json.dumps({key: getattr(canvas, key) for key in keys}, default=encode)


def decode(png):
    """A PNG's pixels, shape (height, width, 3)."""
    return np.asarray(Image.open(BytesIO(png)).convert("RGB"))


def rendered(figure):
    """A Matplotlib figure's pixels, drawn anew as a scene draws, shape (height, width, 3)."""
    canvas = Canvas(figure)
    canvas.draw()
    return np.asarray(canvas.buffer_rgba())[..., :3].copy()


def seen(scene):
    """A scene's pixels: its still part as it was sent last, the marks over it as they are now."""
    if scene._figure is None:  # the next choice was interrupted: what was sent is drawn again
        scene._still(None)
    renderer = scene.views[0].ax.figure.canvas.renderer
    pixels = np.asarray(renderer.buffer_rgba())[..., :3]
    still = decode(scene.canvas.frame["image"])
    assert np.array_equal(pixels, still)
    for view in scene.views:
        for artist in view.artists(scene.value):
            artist.draw(renderer)
            artist.remove()
    shown, pixels[:] = pixels.copy(), still
    return shown
