// Views: a rectangle of the picture, in space or in the plane, with its marks (views.py).
import { compileMark, fill, stroke } from "./marks.js";
import { project, projection, radians, rasterise } from "./occlusion.js";

// A view as the kernel tells it, in a picture of so many pixels.
export function prepareView(spec, width, height) {
  const view = { ...spec, width, height, marks: spec.marks.map(compileMark) };
  view.area = spec.area.map((f, i) => f * (i % 2 ? height : width)); // left, top, width, height in pixels
  if (spec.kind === "space") {
    view.surfaces = spec.surfaces.map(prepareSurface);
    turnView(view, spec.camera, false);
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
  const { width, height, area } = view;
  view.camera = camera;
  const P = projection(view, width, height);
  view.pixel = (point) => project(P, point);
  view.depth ??= new Float32Array(width * height);
  view.depth.fill(Infinity);
  if (alone && !view.picture) {
    view.picture = new OffscreenCanvas(width, height);
    view.image = new ImageData(width, height);
  }
  const shade = alone && new Uint32Array(view.image.data.buffer).fill(0);
  for (const surface of view.surfaces) rasterise(surface, P, view, shade);
  if (alone) view.picture.getContext("2d").putImageData(view.image, 0, 0, ...area.map(Math.ceil));
}

// The surface as the browser paints it, before the three walls behind it.
export function drawAlone(ctx, view, scale) {
  ctx.fillStyle = "white";
  ctx.fillRect(...view.area);
  const [azim, elev] = view.camera.map(radians);
  const far = [Math.cos(azim) < 0, Math.sin(azim) < 0, elev < 0].map(Number);
  for (const axis of [0, 1, 2]) {
    const wall = [[0, 0], [0, 1], [1, 1], [1, 0]].map((corner) => {
      const ends = corner.toSpliced(axis, 0, far[axis]);
      return view.pixel(ends.map((end, k) => view.box[k][end])).slice(0, 2);
    });
    fill(ctx, wall, "#f2f2f2");
    stroke(ctx, [[...wall, wall[0]]], "#c8c8c8", scale);
  }
  ctx.drawImage(view.picture, 0, 0);
}
