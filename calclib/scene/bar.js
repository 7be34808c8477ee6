// The bar above a picture: buttons for what the hand would need long for, and what a hand can do here.
import { compileText } from "./reading.js";

const ICONS = {
  play: "M5 3l8 5-8 5z", pause: "M5.5 3v10M10.5 3v10",
  reset: "M3.5 8a4.5 4.5 0 1 0 1.4-3.2M3.2 2.4v3H6.2",
  home: "M2 8.2 8 2.8l6 5.4M4 7v6.2h8V7",
  above: "M8 1.5v5.8M5.6 5 8 7.4 10.4 5M2 11.2l6-2.6 6 2.6-6 2.8z",
  copy: "M5.5 4 2 8l3.5 4M10.5 4 14 8l-3.5 4",
  enlarge: "M2.5 6V2.5H6M10 2.5h3.5V6M13.5 10v3.5H10M6 13.5H2.5V10",
  reduce: "M6 2.5V6H2.5M10 2.5V6h3.5M10 13.5V10h3.5M6 13.5V10H2.5",
};
const ABOVE = [-90, 89]; // x to the right and y upwards, as in a plane
const SHOWN = 6000; // milliseconds that the code which was copied is shown
const STRIDES = 12; // that a motion has where none is wanted
const NARROW_BAR = 520; // pixels: below, the hints stand over the buttons
const WIDE = 700; // pixels, from which on views stand side by side

const done = new Set(); // what the hand has done once
const bars = new Set(); // that hint at it

// The hand has turned a picture, or moved a mark: no bar hints at that any more.
export function did(what) {
  if (done.has(what)) return;
  done.add(what);
  bars.forEach((bar) => bar.hint());
}

function make(tag, properties, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

function draw(button, icon, label) {
  const space = "http://www.w3.org/2000/svg", svg = document.createElementNS(space, "svg");
  const path = document.createElementNS(space, "path");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("aria-hidden", "true");
  path.setAttribute("d", ICONS[icon]);
  svg.append(path);
  button.replaceChildren(svg);
  button.title = label;
  button.setAttribute("aria-label", label);
}

export class Bar {
  constructor(picture) {
    this.picture = picture;
    this.el = make("div", { className: "calclib-bar" });
    this.el.setAttribute("role", "group");
    this.el.setAttribute("aria-label", "The picture");
    this.hints = { turn: make("span"), move: make("span") };
    this.told = make("span", { className: "calclib-copied" });
    this.told.setAttribute("aria-live", "polite");
    const acts = { play: this.play, reset: this.reset, home: this.home, above: this.above, copy: this.copy, enlarge: this.enlarge };
    this.buttons = Object.fromEntries(Object.entries(acts).map(([name, act]) => {
      const button = make("button", { type: "button" });
      button.addEventListener("click", () => act.call(this));
      return [name, button];
    }));
    draw(this.buttons.reset, "reset", "Back to the first values");
    draw(this.buttons.home, "home", "Back to the first side");
    draw(this.buttons.above, "above", "From above");
    draw(this.buttons.copy, "copy", "Copy as code");
    draw(this.buttons.enlarge, "enlarge", "Enlarge");
    const hints = make("span", { className: "calclib-hints" }, this.hints.turn, this.hints.move, this.told);
    this.el.append(hints, ...Object.values(this.buttons));
    bars.add(this);
    picture.signal.addEventListener("abort", () => this.leave());
  }

  // The buttons that apply to this frame, and its hints, in a picture of this width.
  fit(frame, width) {
    this.el.style.width = `${width}px`;
    this.el.classList.toggle("calclib-narrow", width < NARROW_BAR);
    const space = frame.views.some(({ kind }) => kind === "space"), { enlarge } = this.buttons;
    const shown = { play: frame.play, reset: frame.first, home: space, above: space, copy: frame.code?.length, enlarge: enlarge.showPopover };
    for (const [name, button] of Object.entries(this.buttons)) button.hidden = !shown[name];
    this.code = compileText(frame.code ?? []);
    if (frame.play && !this.playing) draw(this.buttons.play, "play", frame.play.name);
    const named = frame.views.flatMap(({ marks }) => marks.filter(({ drag, name }) => drag && name));
    const names = new Set(named.map(({ name }) => name.split(",")[0]));
    this.hints.turn.textContent = space ? "drag to turn" : "";
    this.hints.move.textContent = names.size ? `drag ${[...names].slice(0, 2).join(" or ")}` : "";
    this.hint();
  }

  hint() {
    for (const [what, hint] of Object.entries(this.hints)) hint.classList.toggle("calclib-done", done.has(what));
  }

  leave() {
    bars.delete(this);
    this.stop();
    clearTimeout(this.clearing);
  }

  // ---- Sides ----

  // The views in space, each from a side of its own.
  look(side) {
    this.picture.views.forEach((view, i) => {
      if (view.kind === "space") this.picture.steering.turn(view, i, ...side(view), true);
    });
  }

  home() {
    this.look((view) => view.home);
  }

  above() {
    this.look(() => ABOVE);
  }

  // ---- Values ----

  // Only the kernel, or who stands for it, can set the settings back.
  reset() {
    const { picture } = this, { controls, frame, settings, views } = picture;
    this.stop();
    if (JSON.stringify(frame.settings) !== JSON.stringify(frame.first)) {
      if (settings.models.length) settings.changed();
      picture.send({ reset: true });
    }
    controls.reset();
    if (views.some(({ camera, home }) => camera?.some((c, i) => c !== home[i]))) this.home();
    picture.redraw();
  }

  // ---- A motion ----

  async play() {
    const { picture } = this, { widget, key, values, seconds } = picture.frame.play;
    if (this.playing) return this.stop();
    const model = await picture.host.getModel(widget), last = values.length - 1;
    const show = (i) => {
      model.set(key, values[Math.min(i, last)]);
      model.save_changes();
    };
    const at = values.findIndex((value) => Math.abs(value - model.get(key)) < 1e-9), begun = at < 0 || at === last ? 0 : at;
    if (window.matchMedia("(prefers-reduced-motion: reduce)").matches) {
      show(at === last ? 0 : at + Math.ceil(values.length / STRIDES));
      return;
    }
    draw(this.buttons.play, "pause", "Stop");
    const start = performance.now(), pace = (1000 * seconds) / values.length;
    let now = -1;
    const step = (time) => {
      const next = begun + Math.max(0, Math.floor((time - start) / pace));
      if (next !== now) show((now = next));
      if (now >= last || picture.unanswered) this.stop();
      else this.playing = requestAnimationFrame(step);
    };
    this.playing = requestAnimationFrame(step);
    const other = ({ target }) => this.el.contains(target) || this.stop(); // a hand takes over
    this.hand = new AbortController();
    for (const event of ["pointerdown", "keydown"]) this.panel.addEventListener(event, other, { capture: true, signal: this.hand.signal });
  }

  stop() {
    if (!this.playing) return;
    cancelAnimationFrame(this.playing);
    this.playing = null;
    this.hand.abort();
    draw(this.buttons.play, "play", this.picture.frame.play?.name ?? "");
  }

  // ---- The call that shows this ----

  async copy() {
    const text = this.code(this.picture.controls.values());
    try {
      await navigator.clipboard.writeText(text);
    } catch { // not everywhere it is allowed
      const field = make("textarea", { value: text });
      this.el.append(field);
      field.select();
      document.execCommand("copy");
      field.remove();
      this.buttons.copy.focus();
    }
    this.told.textContent = `Copied: ${text}`;
    this.el.classList.add("calclib-tells");
    clearTimeout(this.clearing);
    this.clearing = setTimeout(() => {
      this.told.textContent = "";
      this.el.classList.remove("calclib-tells");
    }, SHOWN);
  }

  // ---- Large ----

  get panel() {
    const { el } = this.picture;
    return el.closest(".calclib-panel") ?? el.parentElement;
  }

  // All of the panel, over the whole window: no ancestor clips it there, and Escape leaves.
  enlarge() {
    const { panel, picture } = this;
    if (this.large) return panel.hidePopover();
    const closed = ({ newState }) => {
      if (newState === "open") return;
      panel.removeEventListener("toggle", closed);
      panel.removeAttribute("popover");
      this.grow(false);
      this.buttons.enlarge.scrollIntoView({ block: "nearest" });
    };
    this.least = picture.width;
    panel.setAttribute("popover", "auto");
    panel.addEventListener("toggle", closed, { signal: picture.signal });
    panel.showPopover();
    this.grow(true);
  }

  grow(large) {
    this.large = large;
    this.panel.classList.toggle("calclib-large", large);
    draw(this.buttons.enlarge, large ? "reduce" : "enlarge", large ? "Back to the page" : "Enlarge");
    this.picture.resize();
    this.buttons.enlarge.focus({ focusVisible: false });
  }

  // The width with which the picture fits the window; where that is low, as a phone's is, all that there is.
  room(frame) {
    const { panel, picture } = this, { paddingTop, paddingBottom } = getComputedStyle(panel);
    const others = [...panel.children].reduce((sum, child) => sum + child.offsetHeight, 0) - picture.stage.offsetHeight;
    const height = panel.clientHeight - parseFloat(paddingTop) - parseFloat(paddingBottom) - others;
    const room = picture.el.clientWidth || this.least; // it has none while it is on its way back
    const side = frame.share && frame.width < WIDE && room >= WIDE; // the views will stand side by side
    const fitting = Math.min(room, height / (side ? frame.share : frame.height / frame.width));
    return Math.floor(fitting < this.least ? Math.min(room, frame.maximum) : fitting);
  }
}
