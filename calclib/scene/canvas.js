// The picture of a scene: Matplotlib's still part as an image, the marks drawn over it by the browser.
// Each module beside this one is the twin of the Python module of its name, where there is one: what is said
// there of trees, marks and views holds here. No kernel takes part in a drawing.
import { Bar } from "./bar.js";
import { Controls } from "./controls.js";
import { Kernel, tryTo } from "./kernel.js";
import { drawMark, grown, leaves, RIM, surfacesFirst } from "./marks.js";
import { attend, whenPressed } from "./panel.js";
import { besidePrediction } from "./prediction.js";
import { compileReading, Reading } from "./reading.js";
import { follow } from "./rerun.js";
import { revive } from "./revive.js";
import { Settings } from "./settings.js";
import { Steering } from "./steering.js";
import { watchAnswer } from "./verdict.js";
import { bytes, drawAlone, prepareView } from "./views.js";

class Picture {
  constructor({ model, el, signal, host }) {
    Object.assign(this, { model, el, signal, host });
    this.sent = this.frame = this.still = null; // what the kernel sent last, the same unpacked, and its image
    this.views = [];
    this.said = () => []; // the sentences at the controls' values
    this.unanswered = ""; // what to say where no kernel answers
    this.width = 0; // of the canvas on the page; its own pixels are `density` for each of these,
    this.scale = 1; // and `scale` for each of the kernel's
    this.canvas = Object.assign(document.createElement("canvas"), { className: "calclib-picture" });
    this.canvas.setAttribute("role", "img");
    this.canvas.setAttribute("aria-label", "A picture, which the text below it tells");
    this.ctx = this.canvas.getContext("2d");
    this.stage = Object.assign(document.createElement("div"), { className: "calclib-stage" });
    this.stage.append(this.canvas);
    this.reading = new Reading();
    this.controls = new Controls();
    this.settings = new Settings(this);
    this.steering = new Steering(this);
    this.bar = new Bar(this);
    el.classList.add("calclib-scene");
    el.append(this.bar.el, this.stage, besidePrediction(model, this.reading.room), this.reading.told);
  }

  async start() {
    const { model, host, signal } = this, redraw = () => this.redraw();
    await this.controls.find(model.get("controls"), host, redraw);
    await this.settings.find(model.get("settings"), host);
    if (signal.aborted) return;
    model.on("change:frame", () => this.receive());
    model.on("change:problem", redraw);
    await this.receive();
    if (signal.aborted) return;
    const resized = new ResizeObserver(() => this.resize());
    resized.observe(this.el);
    resized.observe(this.reading.rows);
    const seen = new IntersectionObserver(() => this.redraw()); // some browsers drop what was out of sight
    seen.observe(this.canvas);
    signal.addEventListener("abort", () => [resized, seen].forEach((each) => each.disconnect()));
    this.watchRatio();
  }

  // The zoom of the page, or another screen.
  watchRatio() {
    const { signal } = this, same = window.matchMedia(`(resolution: ${window.devicePixelRatio}dppx)`);
    const changed = () => {
      this.resize();
      this.watchRatio();
    };
    same.addEventListener("change", changed, { once: true, signal });
  }

  get density() {
    return this.canvas.width / this.width;
  }

  // ---- What the kernel sends ----

  // Not while the hand is down: it looks for a new picture when it lets go.
  async receive() {
    const sent = this.model.get("frame");
    if (!sent.image || sent === this.sent || this.steering.hold) return;
    const image = await createImageBitmap(new Blob([bytes(sent.image)], { type: "image/webp" }));
    if (this.signal.aborted || sent !== this.model.get("frame")) return;
    this.sent = sent;
    this.still = image;
    this.unanswered = "";
    const views = sent.views.map((view) => ({ ...view, marks: unpacked(view.marks) }));
    this.layOut({ ...sent, views, reading: unpacked(sent.reading) });
  }

  // Tell the kernel something; false where no way leads to it any more.
  send(content) {
    return tryTo(() => this.model.send(content));
  }

  // ---- The room that it has ----

  layOut(frame) {
    const ratio = (this.ratio = window.devicePixelRatio || 1);
    this.fit(frame, ratio);
    const { width, height } = this.canvas;
    this.frame = frame;
    this.views = frame.views.map((view) => prepareView(view, width, height));
    this.said = compileReading(frame.reading);
    this.steering.attach(this.views);
    this.draw();
    this.askFor(frame, ratio);
  }

  fit(frame, ratio) {
    const { canvas, still } = this;
    this.width = this.widthFor(frame);
    const height = (this.width * frame.height) / frame.width;
    this.stage.style.width = `${this.width}px`;
    canvas.style.aspectRatio = `${frame.width} / ${frame.height}`;
    const fits = this.fitting(frame, ratio).fits; // then no pixel is to be smoothed
    const size = fits ? [still.width, still.height] : [this.width, height].map((c) => Math.round(c * ratio));
    if (canvas.width !== size[0] || canvas.height !== size[1]) [canvas.width, canvas.height] = size;
    this.scale = canvas.width / frame.width;
    this.bar.fit(frame, this.width);
  }

  widthFor(frame) {
    if (this.bar.large) return this.bar.room(frame);
    return Math.floor(Math.min(this.el.clientWidth || frame.width, frame.maximum));
  }

  // The picture that is needed here: one that is wider than the greatest has more pixels for each of its own.
  fitting(frame, ratio) {
    const width = Math.min(this.width, frame.maximum), sharpness = (ratio * this.width) / width;
    return { width, sharpness, fits: width === frame.width && sharpness === frame.ratio };
  }

  // Ask once for a picture of the size that is needed here, when it has stayed so for a moment.
  askFor(frame, ratio) {
    const { width, sharpness, fits } = this.fitting(frame, ratio), key = fits ? null : width * 1000 + sharpness;
    if (key === this.asked) return;
    this.asked = key;
    clearTimeout(this.asking);
    if (fits) return;
    this.asking = setTimeout(() => this.send({ resize: [width, sharpness] }), 120);
  }

  resize() {
    this.reading.keepRoom();
    if (!this.frame || this.steering.hold) return;
    const same = this.widthFor(this.frame) === this.width && window.devicePixelRatio === this.ratio;
    if (!same) this.layOut(this.frame);
  }

  // ---- Drawing ----

  // At once, while the next frame is still to come; and once more in it for what changes till then.
  redraw() {
    this.stale = true;
    if (this.drawn) return;
    this.drawn = true;
    queueMicrotask(() => this.draw());
    requestAnimationFrame(() => {
      this.drawn = false;
      if (this.stale) this.draw();
    });
  }

  draw() {
    this.stale = false;
    if (!this.frame) return;
    try {
      const values = this.controls.values();
      this.paint(values);
      this.read(values);
    } catch (error) {
      console.error(error);
      this.reading.tell([`Something went wrong in the browser: ${error.message}`], true);
    }
  }

  paint(values) {
    const { ctx, canvas } = this;
    ctx.globalAlpha = 1;
    ctx.drawImage(this.still, 0, 0, canvas.width, canvas.height);
    for (const view of this.views) {
      clipTo(ctx, view.area);
      view.labels = []; // that stand in it
      if (view.picture) drawAlone(ctx, view);
      let out = false;
      for (const mark of surfacesFirst(view)) {
        if (out !== leaves(mark, view)) {
          out = !out;
          ctx.restore();
          clipTo(ctx, grown(view.area, out ? 2 * RIM * this.scale : 0));
        }
        const points = mark.points(values);
        drawMark(ctx, mark, view, points, this.scale, values);
        if (mark.handle) this.steering.moveHandle(mark, view, points[0], values);
      }
      ctx.restore();
    }
  }

  read(values) {
    const lines = this.said(values), problem = this.unanswered || this.model.get("problem");
    const moved = this.views.find((view) => view.camera && view.camera.some((c, i) => c !== view.home[i]));
    if (moved) {
      const [azim, elev] = moved.camera.map((c) => Math.round(c));
      lines.push(`Seen from azimuth ${azim}°, elevation ${elev}°.`);
    }
    this.reading.tell(problem ? [...lines, problem] : lines, Boolean(problem));
  }
}

function clipTo(ctx, area) {
  ctx.save();
  ctx.beginPath();
  ctx.rect(...area);
  ctx.clip();
  ctx.lineJoin = "round";
}

// Of a panel without a picture: whatever is pressed there only the kernel can do.
function answer({ el, model, signal, host }) {
  el.classList.add("calclib-attendant");
  el.setAttribute("role", "status");
  const tell = (sentence) => (el.textContent = sentence), kernel = new Kernel({ model, signal }, tell);
  whenPressed(el, signal, () => kernel.ask());
  watchAnswer({ el, model, signal, host }, tell);
}

// A tree that was sent as a text.
function unpacked(tree) {
  return typeof tree === "string" ? JSON.parse(tree) : tree;
}

function render(at) {
  attend(at);
  if (at.model.get("frame")) new Picture(at).start();
  else answer(at);
}

export default { render, revive, follow };
