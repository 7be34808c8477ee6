// Steering: every way of moving a mark sets the controls, and the controls draw. A view in space is turned.
import { did } from "./bar.js";
import { finite } from "./marks.js";
import { number } from "./reading.js";
import { turnView } from "./views.js";

const KEYS = {
  ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowDown: [0, -1], ArrowUp: [0, 1],
  PageDown: [0, -10], PageUp: [0, 10], Home: [-Infinity, 0], End: [Infinity, 0],
};

// What these keys do with the focus on an element; the page does nothing else with them.
function onKey(element, move) {
  element.addEventListener("keydown", (event) => {
    const along = KEYS[event.key];
    if (!along || event.ctrlKey || event.altKey || event.metaKey) return;
    if (move(...along.map((c) => (event.shiftKey ? 10 * c || 0 : c))) === false) return;
    event.preventDefault();
    event.stopPropagation();
  });
}

const STAY = 300; // milliseconds that a finger stays,
const NEAR = 10; // within so many pixels, where it takes hold of what is no point

function makeHandle(kind, role, label) {
  const handle = Object.assign(document.createElement("div"), { className: kind, tabIndex: 0 });
  handle.setAttribute("role", role);
  handle.setAttribute("aria-label", label);
  return handle;
}

// The hand on one picture: keys on handles that lie over it, the mouse or a finger on the picture itself.
export class Steering {
  constructor(picture) {
    this.picture = picture;
    this.hold = null; // while the hand is down: what a move of it does
    this.pointer = null; // the mouse or finger that holds, or would by staying where it is
    this.turned = []; // the cameras asked for, until their pictures come
    const { canvas } = picture;
    canvas.addEventListener("pointerdown", (event) => this.take(event));
    canvas.addEventListener("pointermove", (event) => this.move(event));
    canvas.addEventListener("pointerup", (event) => this.letGo(event));
    canvas.addEventListener("dblclick", (event) => this.goHome(this.viewAt(this.pixelOf(event))));
    canvas.addEventListener("pointercancel", (event) => event.pointerId === this.pointer && this.leave());
    const ours = (event) => this.hold && event.cancelable && event.preventDefault();
    canvas.addEventListener("touchmove", ours, { passive: false }); // else the finger scrolls or zooms the page
    canvas.addEventListener("contextmenu", (event) => {
      if (this.pointer === null || !this.hold) return;
      event.preventDefault(); // a finger that stays
      event.stopPropagation();
    });
  }

  // Steer other views from now on, with the focus where it was.
  attach(views) {
    const { stage, el } = this.picture;
    const handles = () => [...stage.querySelectorAll(".calclib-handle")];
    const focus = handles().indexOf(el.getRootNode().activeElement);
    handles().forEach((handle) => handle.remove());
    views.forEach((view, i) => {
      for (const mark of view.marks) if (mark.drag) this.addHandle(mark);
      if (view.kind === "space") this.addTurner(view, i);
      if (!this.turned[i]) return;
      if (this.turned[i].every((c, k) => c === view.camera[k])) this.turned[i] = null;
      else turnView(view, this.turned[i], true); // this picture was on its way before
    });
    if (focus >= 0) handles()[focus]?.focus({ preventScroll: true });
  }

  // ---- A mark ----

  addHandle(mark) {
    const { controls, stage } = this.picture;
    mark.handle = makeHandle("calclib-handle", "slider", mark.name);
    onKey(mark.handle, (right, up) => {
      const symbol = mark.drag[right ? 0 : 1] ?? mark.drag.find(Boolean);
      if (!symbol) return false;
      const [low, high] = controls.range(symbol), to = controls.values()[symbol] + (right + up) * controls.step(symbol);
      controls.set(symbol, Math.max(low, Math.min(high, to)));
    });
    stage.append(mark.handle);
  }

  moveHandle({ handle, drag }, view, point, values) {
    const pixel = view.pixel(point), { controls, density } = this.picture;
    const symbol = drag.find(Boolean), [low, high] = controls.range(symbol);
    Object.entries({ now: values[symbol], min: low, max: high }).forEach(([name, value]) => {
      handle.setAttribute(`aria-value${name}`, value);
    });
    handle.style.display = finite(pixel) ? "" : "none";
    handle.style.transform = `translate(${pixel[0] / density}px, ${pixel[1] / density}px)`;
    handle.setAttribute("aria-valuetext", `(${point.map((c) => number(c, ["", 3, "f"])).join(", ")})`);
  }

  drag(mark, view, pixel) {
    const { controls } = this.picture, data = view.data(pixel);
    const at = { ...controls.values(), pointer_x: data[0], pointer_y: data[1] };
    const to = mark.to?.map((f) => f(at)) ?? data;
    mark.drag.forEach((symbol, axis) => symbol && controls.set(symbol, to[axis]));
    did("move");
  }

  // The mark within reach of a pixel.
  near(view, pixel) {
    if (view.kind !== "plane") return null;
    const now = this.picture.controls.values(), reach = 22 * this.picture.scale;
    const away = (mark) => Math.hypot(...view.pixel(mark.points(now)[0]).slice(0, 2).map((c, k) => c - pixel[k]));
    const near = view.marks.filter((mark) => mark.drag && away(mark) < reach);
    return near.sort((a, b) => away(a) - away(b))[0];
  }

  // ---- A view in space ----

  addTurner(view, index) {
    const { density, stage } = this.picture;
    const label = "Turn the picture with the arrow keys, and back with Home";
    const handle = makeHandle("calclib-handle calclib-turner", "group", label);
    const [left, top, width, height] = view.area.map((c) => `${c / density}px`);
    Object.assign(handle.style, { left, top, width, height });
    onKey(handle, (right, up) => {
      const [azim, elev] = view.camera;
      const to = [azim - 5 * right, elev + 5 * up];
      this.turn(view, index, ...(to.every(Number.isFinite) ? to : view.home), false);
      clearTimeout(this.telling);
      this.telling = setTimeout(() => this.picture.send({ turn: [index, ...view.camera] }), 300);
    });
    stage.append(handle);
  }

  turn(view, index, azim, elev, released) {
    const wrapped = ((((azim + 180) % 360) + 360) % 360) - 180;
    this.turned[index] = [wrapped, Math.max(-89, Math.min(89, elev))];
    turnView(view, this.turned[index], true);
    this.picture.redraw();
    if (released) this.picture.send({ turn: [index, ...view.camera] });
  }

  goHome(index) {
    const view = this.picture.views[index];
    if (view?.kind === "space") this.turn(view, index, ...view.home, true);
  }

  // ---- The mouse, or a finger ----

  pixelOf({ clientX, clientY }) {
    const { canvas } = this.picture, box = canvas.getBoundingClientRect();
    return [((clientX - box.left) * canvas.width) / box.width, ((clientY - box.top) * canvas.height) / box.height];
  }

  viewAt([x, y]) {
    const { views } = this.picture;
    return views.findIndex(({ area: [l, t, w, h] }) => x >= l && x < l + w && y >= t && y < t + h);
  }

  // A finger takes a point that it touches, and all else when it has stayed: it may mean to scroll the page.
  // A second one ends that, since two zoom the page.
  take(event) {
    if (this.pointer !== null) this.leave();
    const pixel = this.pixelOf(event), index = this.viewAt(pixel), view = this.picture.views[index];
    if (!view || event.button || !event.isPrimary) return;
    const near = this.near(view, pixel), mark = near ?? view.marks.find((each) => each.drag);
    if (view.kind === "plane" && !mark) return;
    this.pointer = event.pointerId;
    this.begin = () => {
      this.begin = null;
      this.picture.canvas.setPointerCapture(event.pointerId);
      if (view.kind === "plane") this.holdMark(mark, view, pixel);
      else this.holdView(view, index, pixel);
      this.picture.canvas.classList.add("calclib-held");
    };
    if (event.pointerType === "touch" && !near) {
      this.from = pixel;
      this.staying = setTimeout(this.begin, STAY);
      return;
    }
    event.preventDefault();
    this.begin();
  }

  holdMark(mark, view, pixel) {
    this.last = pixel;
    this.hold = (to) => this.drag(mark, view, to);
    mark.handle.focus({ preventScroll: true, focusVisible: false });
    this.hold(pixel);
  }

  holdView(view, index, pixel) {
    this.last = pixel;
    const [azim, elev] = view.camera, { density } = this.picture;
    this.hold = (to, released) => {
      const [dx, dy] = to.map((c, k) => (c - pixel[k]) / density);
      if (dx || dy) did("turn");
      if (dx || dy || this.turned[index]) this.turn(view, index, azim - dx / 2, elev + dy / 2, released);
    };
  }

  move(event) {
    const pixel = this.pixelOf(event);
    if (this.pointer !== null) {
      if (event.pointerId !== this.pointer) return;
      if (this.hold) this.hold((this.last = pixel), false);
      else if (Math.hypot(...pixel.map((c, k) => c - this.from[k])) > NEAR * this.picture.density) this.leave();
      return;
    }
    const { canvas, views } = this.picture, view = views[this.viewAt(pixel)];
    const cursor = view?.kind === "space" ? "grab" : view?.marks.some((mark) => mark.drag) && "crosshair";
    canvas.style.cursor = cursor || "";
  }

  letGo(event) {
    if (event.pointerId !== this.pointer) return;
    this.begin?.(); // a finger that only touched
    if (this.hold) this.last = this.pixelOf(event);
    this.leave();
  }

  // End what the hand holds, where it was last.
  leave() {
    const { hold, last, picture } = this;
    clearTimeout(this.staying);
    this.hold = this.begin = this.pointer = null;
    picture.canvas.classList.remove("calclib-held");
    if (!hold) return;
    hold(last, true);
    picture.receive();
  }
}
