// A field: colours over a rectangle of the plane, smooth between the middles of its cells (field.py).
import { compile } from "./trees.js";

export function compileField({ field: [names, [across, up], level], stops }) {
  const f = compile(level), table = colours(stops);
  const image = new ImageData(across, up), pixels = new Uint32Array(image.data.buffer);
  const picture = new OffscreenCanvas(across, up), ctx = picture.getContext("2d");
  return (values, [[x0, y0], [x1, y1]]) => {
    const at = { ...values };
    for (let j = 0, k = 0; j < up; j++) {
      at[names[1]] = y1 + ((j + 0.5) / up) * (y0 - y1); // from the top
      for (let i = 0; i < across; i++, k++) {
        at[names[0]] = x0 + ((i + 0.5) / across) * (x1 - x0);
        const level = f(at);
        pixels[k] = Number.isFinite(level) ? table[Math.round(255 * Math.max(0, Math.min(1, level)))] : 0;
      }
    }
    ctx.putImageData(image, 0, 0);
    return picture;
  };
}

// 256 colours along evenly spaced stops, as the numbers that pixels hold.
function colours(stops) {
  const channels = stops.map((stop) => [5, 3, 1].map((i) => parseInt(stop.slice(i, i + 2), 16)));
  return Uint32Array.from({ length: 256 }, (_, n) => {
    const at = (n / 255) * (stops.length - 1), i = Math.min(Math.floor(at), stops.length - 2);
    const mixed = channels[i].map((c, k) => Math.floor(c + (at - i) * (channels[i + 1][k] - c) + 0.5));
    return mixed.reduce((number, c) => number * 256 + c, 255);
  });
}

export function drawField(ctx, mark, view, points, scale, values) {
  const [[left, bottom], [right, top]] = points.map(view.pixel);
  ctx.imageSmoothingEnabled = true;
  ctx.drawImage(mark.image(values, points), left, top, right - left, bottom - top);
}
