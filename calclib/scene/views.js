// Views: a rectangle of the picture, in space or in the plane, with its marks (views.py).
import { compileMark, fill, stroke } from "./marks.js";
import { project, projection, radians, rasterise } from "./occlusion.js";

// A view as the kernel tells it, in a picture of so many pixels.
export function prepareView(spec, width, height) {
  const view = { ...spec, width, height, marks: spec.marks.map(compileMark) };
  view.area = spec.area.map((f, i) => f * (i % 2 ? height : width)); // left, top, width, height in pixels
  if (spec.kind === "space") {
    view.surfaces = spec.surfaces.map(prepareSurface);
    view.header *= height;
    turnView(view, spec.camera, Boolean(spec.alone));
    if (spec.alone) refine(view);
  } else {
    const [left, top, w, h] = view.area;
    const x = prepareAxis(spec.x, spec.log[0], left, w), y = prepareAxis(spec.y, spec.log[1], top + h, -h);
    view.pixel = (point) => [x.to(point[0]), y.to(point[1])];
    view.data = (pixel) => [x.from(pixel[0]), y.from(pixel[1])];
  }
  return view;
}

function prepareSurface(surface) {
  const heights = bytes(surface.z), channels = bytes(surface.colours), colours = new Uint32Array(256);
  for (let i = 0; i < 256; i++) {
    const [r, g, b] = channels.subarray(3 * i, 3 * i + 3);
    colours[i] = (0xff << 24) | (b << 16) | (g << 8) | r;
  }
  return { ...surface, z: new Float32Array(heights.buffer), colours };
}

// Copied, since a message's buffer need not begin where numbers may.
export const bytes = (data) => new Uint8Array(data.buffer.slice(data.byteOffset, data.byteOffset + data.byteLength));

// To pixels and back, on an axis that begins at a pixel and is so many long.
function prepareAxis([low, high], log, start, length) {
  const f = log ? Math.log10 : (value) => value;
  return {
    to: (value) => start + (length * (f(value) - f(low))) / (f(high) - f(low)),
    from: (pixel) => {
      const value = f(low) + ((pixel - start) / length) * (f(high) - f(low));
      return log ? 10 ** value : value;
    },
  };
}

// Look from another side. `alone`: without Matplotlib, the browser paints the surface itself.
export function turnView(view, camera, alone) {
  const { width, height } = view;
  view.camera = camera;
  const P = (view.P = projection(view, width, height));
  view.pixel = (point) => project(P, point);
  view.depth ??= new Float32Array(width * height);
  view.depth.fill(Infinity);
  view.covered = []; // by surfaces among the marks, whose depth is in there too
  if (alone && view.picture?.width !== width) {
    view.picture = new OffscreenCanvas(width, height);
    view.image = new ImageData(width, height);
  }
  paintSurfaces(view, P, alone && view.image, view.picture);
  if (view.marks.some((mark) => mark.surface)) view.still = view.depth.slice();
}

// The depth of the surfaces, and in an image, if there is one, their colours.
function paintSurfaces(view, P, image, picture) {
  const shade = image && new Uint32Array(image.data.buffer).fill(0);
  for (const surface of view.surfaces) rasterise(surface, P, view, shade);
  if (image) picture.getContext("2d").putImageData(image, 0, 0, ...view.area.map(Math.ceil));
}

// Paint the surface at rest in four times as many pixels, for smooth edges where those are large.
function refine(view) {
  const width = 2 * view.width, height = 2 * view.height;
  if (window.devicePixelRatio >= 1.5) return;
  const large = { ...view, width, height, area: view.area.map((c) => 2 * c), depth: new Float32Array(width * height).fill(Infinity) };
  view.picture = new OffscreenCanvas(width, height);
  paintSurfaces(large, projection(view, width, height), new ImageData(width, height), view.picture);
}

// ---- What the browser paints where Matplotlib's picture is of another side, or there is none ----

const TICK = 13.2; // pixels, as in the still picture
const LABEL = 16.7;

// The surface before the three walls behind it, and the axes along their edges.
export function drawAlone(ctx, view, scale) {
  const [left, top, width, height] = view.area, { header } = view;
  ctx.fillStyle = "white";
  ctx.fillRect(left, top + header, width, height - header);
  const [azim, elev] = view.camera.map(radians);
  const far = [Math.cos(azim) < 0, Math.sin(azim) < 0, elev < 0].map(Number);
  drawWalls(ctx, view, far, scale);
  ctx.drawImage(view.picture, 0, 0, view.width, view.height);
  const near = far.map((end) => 1 - end);
  drawAxis(ctx, view, 0, [0, near[1], far[2]], scale);
  drawAxis(ctx, view, 1, [near[0], 0, far[2]], scale);
  drawAxis(ctx, view, 2, [near[0], far[1], 0], scale);
}

const corner = (view, ends) => view.pixel(ends.map((end, k) => view.box[k][end])).slice(0, 2);

function drawWalls(ctx, view, far, scale) {
  for (const axis of [0, 1, 2]) {
    const wall = [[0, 0], [0, 1], [1, 1], [1, 0]].map((ends) => corner(view, ends.toSpliced(axis, 0, far[axis])));
    fill(ctx, wall, "#f6f6f6");
    stroke(ctx, [[...wall, wall[0]]], "#c8c8c8", scale);
  }
  const lines = view.axes.flatMap(({ at }, axis) => at.flatMap((tick) => [0, 1].map((side) => {
    const others = [0, 1, 2].filter((k) => k !== axis), along = others[side], wall = others[1 - side];
    return [0, 1].map((end) => {
      const point = [0, 0, 0];
      point[axis] = tick;
      point[along] = view.box[along][end];
      point[wall] = view.box[wall][far[wall]];
      return view.pixel(point).slice(0, 2);
    });
  })));
  stroke(ctx, lines, "#dcdcdc", 0.8 * scale);
}

// One axis along an edge of the box: its line, ticks and their texts, and its label, away from the box.
function drawAxis(ctx, view, axis, edge, scale) {
  const { at, texts, label } = view.axes[axis];
  const [start, end] = [0, 1].map((side) => corner(view, edge.toSpliced(axis, 1, side)));
  const along = [end[0] - start[0], end[1] - start[1]], length = Math.hypot(...along);
  if (length < 40 * scale) return; // seen end on
  const middle = start.map((c, k) => c + along[k] / 2), centre = view.pixel(view.box.map(([low, high]) => (low + high) / 2));
  let out = [-along[1] / length, along[0] / length];
  if (out[0] * (middle[0] - centre[0]) + out[1] * (middle[1] - centre[1]) < 0) out = out.map((c) => -c);
  const beside = ([x, y], distance) => [x + out[0] * distance * scale, y + out[1] * distance * scale];
  ctx.font = `${TICK * scale}px "DejaVu Sans", sans-serif`;
  const room = (text) => Math.abs(out[0]) * ctx.measureText(text).width / 2 / scale + Math.abs(out[1]) * TICK / 2;
  const ticks = at.map((tick) => view.pixel(edge.map((side, k) => (k === axis ? tick : view.box[k][side]))));
  stroke(ctx, [[start, end], ...ticks.map((tick) => [tick, beside(tick, 4)])], "#444444", 0.8 * scale);
  ticks.forEach((tick, i) => write(ctx, texts[i], beside(tick, 8 + room(texts[i]))));
  const widest = Math.max(0, ...texts.map(room));
  ctx.font = `italic ${LABEL * scale}px "DejaVu Sans", sans-serif`;
  write(ctx, label, beside(middle, 14 + 2 * widest + room(label)));
}

function write(ctx, text, [x, y]) {
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.fillStyle = "black";
  ctx.fillText(text, x, y);
}
