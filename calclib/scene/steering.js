// Steering: every way of moving a mark sets the controls, and the controls draw. A view in space is turned.
import { finite } from "./marks.js";
import { number } from "./reading.js";
import { turnView } from "./views.js";

// The widgets that give the symbols their values, as models that the kernel shares.
export class Controls {
  bound = {};

  async find(bindings, host, changed) {
    for (const { symbol, control, key, options } of bindings) {
      const model = await host.getModel(control);
      this.bound[symbol] = { model, key, options };
      model.on(`change:${key}`, changed);
    }
  }

  values() {
    const now = {};
    for (const [symbol, { model, key, options }] of Object.entries(this.bound)) {
      const value = Number(model.get(key));
      now[symbol] = options ? options[value] : value;
    }
    return now;
  }

  step(symbol) {
    return this.bound[symbol].model.get("step") || 0.01;
  }

  set(symbol, value) {
    if (!this.bound[symbol] || !Number.isFinite(value)) return;
    const { model, key } = this.bound[symbol], step = this.step(symbol), low = model.get("min");
    const snapped = Number((low + Math.round((value - low) / step) * step).toPrecision(12));
    model.set(key, Math.max(low, Math.min(model.get("max"), snapped)));
    model.save_changes();
  }
}

// What the arrow keys do with the focus on an element; the page does nothing else with them.
function onArrow(element, move) {
  element.dataset.lmSuppressShortcuts = "true";
  element.addEventListener("keydown", (event) => {
    const along = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowDown: [0, -1], ArrowUp: [0, 1] }[event.key];
    if (!along || move(...along, event.shiftKey) === false) return;
    event.preventDefault();
    event.stopPropagation();
  });
}

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
    this.turned = []; // the cameras asked for, until their pictures come
    const { canvas } = picture;
    canvas.addEventListener("pointerdown", (event) => this.take(event));
    canvas.addEventListener("pointermove", (event) => this.move(event));
    for (const end of ["pointerup", "pointercancel"]) canvas.addEventListener(end, (event) => this.letGo(event));
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
    onArrow(mark.handle, (right, up, fast) => {
      const symbol = mark.drag[right ? 0 : 1] ?? mark.drag.find(Boolean);
      if (!symbol) return false;
      controls.set(symbol, controls.values()[symbol] + (right + up) * controls.step(symbol) * (fast ? 10 : 1));
    });
    stage.append(mark.handle);
  }

  moveHandle({ handle }, view, point) {
    const pixel = view.pixel(point), { density } = this.picture;
    handle.style.display = finite(pixel) ? "" : "none";
    handle.style.transform = `translate(${pixel[0] / density}px, ${pixel[1] / density}px)`;
    handle.setAttribute("aria-valuetext", `(${point.map((c) => number(c, ["", 3, "f"])).join(", ")})`);
  }

  drag(mark, view, pixel) {
    const { controls } = this.picture, data = view.data(pixel);
    const at = { ...controls.values(), pointer_x: data[0], pointer_y: data[1] };
    const to = mark.to?.map((f) => f(at)) ?? data;
    mark.drag.forEach((symbol, axis) => symbol && controls.set(symbol, to[axis]));
  }

  // The mark that a hand at a pixel means: one within reach, else the first that can be dragged.
  meant(view, pixel) {
    const now = this.picture.controls.values(), reach = 22 * this.picture.scale;
    const away = (mark) => Math.hypot(...view.pixel(mark.points(now)[0]).slice(0, 2).map((c, k) => c - pixel[k]));
    const marks = view.marks.filter((mark) => mark.drag), near = marks.filter((mark) => away(mark) < reach);
    return near.sort((a, b) => away(a) - away(b))[0] ?? marks[0];
  }

  // ---- A view in space ----

  addTurner(view, index) {
    const { density, stage } = this.picture;
    const label = "Turn the picture with the arrow keys";
    const handle = makeHandle("calclib-handle calclib-turner", "group", label);
    const [left, top, width, height] = view.area.map((c) => `${c / density}px`);
    Object.assign(handle.style, { left, top, width, height });
    onArrow(handle, (right, up) => {
      this.turn(view, index, view.camera[0] - 5 * right, view.camera[1] + 5 * up, false);
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

  // ---- The mouse, or a finger ----

  pixelOf({ clientX, clientY }) {
    const { canvas } = this.picture, box = canvas.getBoundingClientRect();
    return [((clientX - box.left) * canvas.width) / box.width, ((clientY - box.top) * canvas.height) / box.height];
  }

  viewAt([x, y]) {
    const { views } = this.picture;
    return views.findIndex(({ area: [l, t, w, h] }) => x >= l && x < l + w && y >= t && y < t + h);
  }

  take(event) {
    const { canvas, views } = this.picture;
    const pixel = this.pixelOf(event), index = this.viewAt(pixel), view = views[index];
    if (!view || event.button) return;
    const mark = this.meant(view, pixel);
    if (view.kind === "plane" && !mark) return;
    event.preventDefault();
    canvas.setPointerCapture(event.pointerId);
    if (view.kind === "plane") this.holdMark(mark, view, pixel);
    else this.holdView(view, index, pixel);
    canvas.classList.add("calclib-held");
  }

  holdMark(mark, view, pixel) {
    this.hold = (to) => this.drag(mark, view, to);
    mark.handle.focus({ preventScroll: true, focusVisible: false });
    this.hold(pixel);
  }

  holdView(view, index, pixel) {
    const [azim, elev] = view.camera, { density } = this.picture;
    this.hold = (to, released) => {
      const [dx, dy] = to.map((c, k) => (c - pixel[k]) / density);
      if (dx || dy || this.turned[index]) this.turn(view, index, azim - dx / 2, elev + dy / 2, released);
    };
  }

  move(event) {
    if (this.hold) {
      this.hold(this.pixelOf(event), false);
      return;
    }
    const { canvas, views } = this.picture, view = views[this.viewAt(this.pixelOf(event))];
    const cursor = view?.kind === "space" ? "grab" : view?.marks.some((mark) => mark.drag) && "crosshair";
    canvas.style.cursor = cursor || "";
  }

  letGo(event) {
    const { hold, picture } = this;
    this.hold = null;
    picture.canvas.classList.remove("calclib-held");
    if (!hold) return;
    hold(this.pixelOf(event), true);
    picture.receive();
  }
}
