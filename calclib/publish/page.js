// A page without Python: native controls for each view, and what the canvas expects of a kernel.
// Each choice of a setting was drawn ahead: it is a state, with a frame and the state of the widgets.
import { element, makeControl, Model } from "./controls.js";
import { camera, encoded, inRange, keep, kept, parts } from "./kept.js";

const NARROW = 620; // pixels: below, the frame that was drawn for a phone serves

// ---- A view: its controls, its canvas, and what its part of the address tells ----

class View {
  constructor(figure, told, page) {
    Object.assign(this, { figure, told, page, cameras: [] });
    this.state = told.states[0];
    this.models = Object.fromEntries(told.widgets.map((id) => [id, new Model(this.state.widgets[id])]));
    this.bound = told.controls.map((control) => ({ ...control, model: this.models[control.control.split(":")[1]] }));
    this.free = new Set(this.bound.map(({ model }) => model)); // they need no kernel
    this.note = element("p", { className: "note" });
    this.note.setAttribute("role", "status");
    this.picture = element("div", { className: "picture" });
    const buttons = element("div", { className: "buttons" }), rows = element("div", { className: "controls" });
    this.shown = told.widgets.map((id, i) => {
      const model = this.models[id], control = makeControl(model, `${told.name}.${i}`);
      (control.key === "pressed" ? buttons : rows).append(control.row);
      model.on(`change:${control.key}`, () => this.changed(model, control));
      return { model, control };
    });
    figure.replaceChildren(rows, buttons, this.note, this.picture);
    if (!buttons.childElementCount) buttons.remove();
    if (!rows.childElementCount) rows.remove();
  }

  start(canvas) {
    const frame = this.frame();
    // the room that the picture takes, so that nothing below it jumps
    Object.assign(this.picture.style, { maxWidth: `${frame.maximum}px`, aspectRatio: `${frame.width} / ${frame.height}` });
    const { controls, predicts } = this.told, prediction = kept(this.told.name);
    this.canvas = new Model({ frame, controls, settings: [], problem: this.state.problem, predicts, prediction });
    this.canvas.on("change:prediction", () => keep(this.told.name, this.canvas.get("prediction")));
    this.canvas.send = (content) => this.asked(content);
    const host = { getModel: async (id) => this.models[id.split(":")[1]] };
    canvas.render({ model: this.canvas, el: this.picture, signal: new AbortController().signal, host });
  }

  // What the canvas asks a kernel for: a picture of another size, or from another side; the first choices.
  asked({ turn, resize, reset }) {
    if (reset) {
      this.show(this.told.states[0]);
      this.tell("");
    } else if (turn) {
      this.cameras[turn[0]] = turn.slice(1);
      this.page.steered(this);
    }
    if (resize) this.picture.style.aspectRatio = ""; // it has a picture by now
    if (turn || (resize && this.narrow !== resize[0] < NARROW)) this.canvas.set("frame", this.frame());
  }

  frame() {
    const { state, cameras } = this;
    this.narrow = (this.picture.clientWidth || NARROW) < NARROW;
    const frame = state.frames[this.narrow ? 1 : 0];
    const views = frame.views.map((view, i) => ({ ...view, marks: state.marks[i], ...(cameras[i] && { camera: cameras[i] }) }));
    const bar = { settings: state.choice, first: this.told.states[0].choice, code: state.code, play: this.told.play };
    return this.page.revive({ ...frame, ...bar, views, reading: state.sentences });
  }

  changed(model, control) {
    control.show();
    if (this.busy) return;
    const menu = this.told.menus.findIndex(({ widget }) => this.models[widget] === model);
    if (menu >= 0) this.choose(menu);
    else if (!this.free.has(model)) this.refuse();
    else if (this.left) this.tell((this.left = ""));
    this.page.steered(this);
  }

  // Show the state in which the menus stand; of the others that were drawn ahead, one with this choice.
  choose(menu) {
    const wanted = this.told.menus.map(({ widget }) => this.chosen(widget));
    const { states } = this.told;
    const exact = states.find(({ choice }) => choice.every((c, i) => c === wanted[i]));
    const found = exact ?? states.find(({ choice }) => choice[menu] === wanted[menu]);
    if (!found) return this.refuse();
    const left = this.show(found) || (this.left && found !== states[0]);
    this.left = left && `This was drawn ahead around the first values, which are back now. To keep your own, ${this.page.notebook}.`;
    this.tell(exact ? this.left || "" : `This choice was drawn ahead with the others as they were at first. For both together, ${this.page.notebook}.`);
  }

  chosen(widget) {
    const model = this.models[widget];
    return model.get("index") ?? model.get("value");
  }

  // Whether a value that the reader moved had to go back to what was drawn ahead.
  show(state) {
    const before = this.state.widgets;
    let left = false;
    this.state = state;
    this.busy = true;
    for (const [id, to] of Object.entries(state.widgets)) {
      const model = this.models[id];
      // a value that the reader moved stays, where its range does
      if (this.free.has(model)) {
        if (["min", "max", "step"].every((key) => model.get(key) === to[key])) continue;
        left ||= ["value", "index"].some((key) => Math.abs(model.get(key) - before[id][key]) > 1e-9);
      }
      Object.assign(model.state, to);
    }
    for (const { control } of this.shown) control.show();
    this.busy = false;
    this.canvas?.set("problem", state.problem);
    this.canvas?.set("frame", this.frame());
    return left;
  }

  refuse() {
    this.show(this.state);
    this.tell(`This needs Python: ${this.page.notebook}.`);
  }

  tell(text) {
    this.note.textContent = text;
  }

  // ---- Its part of the address: plane:x0=0.4&y0=1.2&camera=-60,28 ----

  get fragment() {
    const value = ({ model, key, options }) => (options ? options[model.get(key)] : Number(model.get(key).toPrecision?.(12) ?? model.get(key)));
    const parts = [
      ...this.bound.map((control) => [control.symbol, value(control)]),
      ...this.told.menus.map(({ widget, name, keys }) => [name, keys[Number(this.chosen(widget))]]),
      ...this.cameras.map((camera, i) => camera && [`camera${i || ""}`, camera.map((c) => Math.round(10 * c) / 10).join(",")]),
    ];
    return `${this.told.name}:${parts.filter(Boolean).map(([name, to]) => `${name}=${encoded(to)}`).join("&")}`;
  }

  // Show what an address tells; nothing changes if any part of it is not one of ours.
  restore(parts) {
    const rest = { ...parts }, take = (name) => {
      const found = rest[name];
      delete rest[name];
      return found;
    };
    const choice = this.told.menus.map(({ name, keys, widget }) => {
      const to = take(name), at = to === undefined ? Number(this.chosen(widget)) : keys.indexOf(to);
      return typeof this.chosen(widget) === "boolean" && at >= 0 ? at === 1 : at;
    });
    const state = this.told.states.find((s) => s.choice.every((c, i) => c === choice[i]));
    if (!state) return false;
    const moves = this.bound.map(({ symbol, model, key, options, control }) => {
      const to = take(symbol), now = state.widgets[control.split(":")[1]];
      if (to === undefined) return [model, key, model.get(key)];
      const at = options ? options.indexOf(Number(to)) : inRange(to, now);
      return [model, key, options && at < 0 ? null : at];
    });
    const cameras = this.state.frames[0].views.map((view, i) => camera(take(`camera${i || ""}`), view));
    if (Object.keys(rest).length || moves.some(([, , to]) => to === null) || cameras.includes(null)) return false;
    const drawn = state === this.state && String(cameras) === String(this.cameras); // the picture stays
    this.cameras = cameras;
    if (!drawn) this.show(state);
    for (const [model, key, to] of moves) model.set(key, to);
    this.page.steered(this);
    return true;
  }
}

// ---- The page ----

class Page {
  constructor({ source, bytes }) {
    this.notebook = `open ${source} in JupyterLab`;
    this.bytes = bytes;
    this.hands = new Set(); // the views that were steered, the last one at the end
  }

  // The bytes that a value tells of by their place in the table.
  revive(value) {
    if (Array.isArray(value)) return value.map((part) => this.revive(part));
    if (typeof value !== "object" || value === null) return value;
    if (Number.isInteger(value.bytes)) {
      const found = this.bytes[value.bytes];
      if (typeof found !== "string") return found;
      return (this.bytes[value.bytes] = new DataView(Uint8Array.from(atob(found), (c) => c.charCodeAt(0)).buffer));
    }
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, this.revive(part)]));
  }

  // Keep the address up with the hand, as often as browsers like it.
  steered(view) {
    this.hands.delete(view);
    this.hands.add(view);
    this.rest ??= setTimeout(() => {
      this.rest = null;
      history.replaceState(null, "", `#${[...this.hands].reverse().map(({ fragment }) => fragment).join("~")}`);
    }, 300);
  }

  restore(views, address) {
    const found = parts(new URL(address).hash).reverse().map(([name, told]) => {
      const view = views.find((v) => v.told.name === name);
      return view?.restore(told) ? view : null;
    });
    return found.at(-1); // the one that was steered last
  }
}

async function unpack(text) {
  const bytes = Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return JSON.parse(await new Response(stream).text());
}

export async function start(canvas) {
  const data = await unpack(document.getElementById("data").textContent), page = new Page(data);
  const figures = document.querySelectorAll("figure.view"), views = data.views.map((told, i) => new View(figures[i], told, page));
  const linked = page.restore(views, location.href);
  for (const view of views) view.start(canvas);
  linked?.figure.scrollIntoView();
  window.addEventListener("storage", () => { // another tab with this page
    for (const { canvas, told } of views) canvas.set("prediction", kept(told.name));
  });
  window.addEventListener("hashchange", ({ newURL }) => page.restore(views, newURL)?.figure.scrollIntoView());
  for (const block of document.querySelectorAll("pre, .formula, .table")) {
    if (block.scrollWidth > block.clientWidth) block.tabIndex = 0; // to scroll it with the keyboard
  }
}
