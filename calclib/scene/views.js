// Views: a rectangle of the picture, in space or in the plane, with its marks (views.py).
import { drawFrame } from "./frame.js";
import { compileMark, stroke } from "./marks.js";
import { project, projection, rasterise } from "./occlusion.js";

// A view as the kernel tells it, in a picture of so many pixels.
export function prepareView(spec, width, height) {
  const view = { ...spec, width, height, marks: spec.marks.map(compileMark) };
  view.area = spec.area.map((f, i) => f * (i % 2 ? height : width)); // left, top, width, height in pixels
  if (spec.kind === "space") {
    view.surfaces = spec.surfaces.map(prepareSurface);
    view.unit = width / view.wide; // a pixel of a figure of 100 dots an inch
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
  const heights = bytes(surface.z), channels = bytes(surface.colours), colours = new Uint32Array(channels.length / 3);
  for (let i = 0; i < colours.length; i++) {
    const [r, g, b] = channels.subarray(3 * i, 3 * i + 3);
    colours[i] = (0xff << 24) | (b << 16) | (g << 8) | r;
  }
  return { ...surface, z: new Float32Array(heights.buffer), colours, floor: new Float32Array(bytes(surface.floor).buffer) };
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
  const P = (view.P = projection(view));
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
  const large = { ...view, width, height, area: view.area.map((c) => 2 * c), unit: 2 * view.unit, header: 2 * view.header, depth: new Float32Array(width * height).fill(Infinity) };
  view.picture = new OffscreenCanvas(width, height);
  paintSurfaces(large, projection(large), new ImageData(width, height), view.picture);
}

// Lines on the floor of the box: x and y of their points in turn, nan between two.
function drawFloor(ctx, view, floor) {
  const runs = [[]], bottom = view.box[2][0];
  for (let k = 0; k < floor.length; k += 2) {
    if (Number.isNaN(floor[k])) runs.push([]);
    else runs[runs.length - 1].push(view.pixel([floor[k], floor[k + 1], bottom]));
  }
  stroke(ctx, runs, "#8a8a99", 0.8 * view.unit);
}

// What the browser paints where Matplotlib's picture is of another side, or there is none: the surface before the frame.
export function drawAlone(ctx, view) {
  const [left, top, width, height] = view.area, { header } = view;
  ctx.fillStyle = "white";
  ctx.fillRect(left, top + header, width, height - header);
  drawFrame(ctx, view);
  if (view.camera[1] >= 0) for (const { floor } of view.surfaces) drawFloor(ctx, view, floor); // from below, no wall is there
  ctx.drawImage(view.picture, 0, 0, view.width, view.height);
}
