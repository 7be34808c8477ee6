// A curved surface among the marks: its mesh, shaded, that hides and is hidden pixel by pixel (mesh.py).
import { clipPolygon, FACE_BIAS, project, smaller } from "./occlusion.js";
import { compile } from "./trees.js";

const LIGHT = [-0.11, -0.63, 0.77];
const DARK = 0.72;
const SPREAD = 0.36;
const LINE = 0.6;
const FADED = 0.45;
const PARTINGS = 24;
const STEEP = 0.02;

const mentions = (tree, names) => (Array.isArray(tree) ? tree.some((part) => mentions(part, names)) : names.includes(tree));

// A tree whose parts without these names are symbols `#0`, `#1`, ...: they are computed once for all nodes.
function hoisted(tree, names, parts) {
  if (!Array.isArray(tree)) return tree;
  if (!mentions(tree, names)) return `#${parts.push(tree) - 1}`;
  if (tree[0] === "iterate") return tree;
  return tree.map((part, i) => (i ? hoisted(part, names, parts) : part));
}

// A function of the controls' values and a view: the mesh there, or null where it is outside.
export function compileSurface([names, around, size, height, breaks]) {
  const parts = [], f = compile(hoisted(height, names, parts)), constants = parts.map(compile);
  const middle = around.map(compile), half = size.map(compile);
  return (values, { lines, box, aspect }) => {
    const at = { ...values };
    constants.forEach((constant, i) => (at[`#${i}`] = constant(values)));
    const limits = [0, 1].map((k) => {
      const c = middle[k](values), reach = half[k](values);
      return [Math.max(box[k][0], c - reach), Math.min(box[k][1], c + reach)];
    });
    if (!limits.every(([low, high]) => low < high)) return null;
    const [x, y] = lines.map((all, k) => covering(all, ...limits[k])), z = new Float64Array(x.length * y.length);
    const heightAt = (u, v) => {
      at[names[0]] = u;
      at[names[1]] = v;
      return f(at);
    };
    for (let j = 0, k = 0; j < y.length; j++) for (let i = 0; i < x.length; i++, k++) z[k] = heightAt(x[i], y[j]);
    const scale = aspect.map((side, k) => side / (box[k][1] - box[k][0]));
    const border = outline(x, y, limits, heightAt), steep = STEEP * (box[2][1] - box[2][0]);
    const jumps = (p, q) => breaks && Math.abs(q[2] - p[2]) > steep && broken(p, q, heightAt);
    const edge = border.flatMap((p, k) => (k && jumps(border[k - 1], p) ? [[NaN, NaN, NaN], p] : [p]));
    return { x, y, z, limits: [...limits, box[2]], scale, outline: edge, gaps: breaks && gaps(x, y, z, jumps) };
  };
}

// The grid lines from the last before an interval to the first behind it.
function covering(lines, low, high) {
  const first = lines.findLastIndex((line) => line <= low), last = lines.findIndex((line) => line >= high);
  return lines.slice(Math.max(0, first), last < 0 ? lines.length : last + 1);
}

// Whether a surface jumps between two points: halving the way leaves the change as it was.
function broken(low, high, heightAt) {
  const change = Math.abs(high[2] - low[2]);
  for (let n = 0; n < PARTINGS; n++) {
    const u = (low[0] + high[0]) / 2, v = (low[1] + high[1]) / 2, middle = [u, v, heightAt(u, v)];
    if (Math.abs(middle[2] - low[2]) > Math.abs(high[2] - middle[2])) high = middle;
    else low = middle;
  }
  return !(Math.abs(high[2] - low[2]) <= change / 16);
}

// Which cells, by their first node, have a side on which the surface jumps.
function gaps(x, y, z, jumps) {
  const nx = x.length, found = new Set(), node = (k) => [x[k % nx], y[Math.floor(k / nx)], z[k]];
  for (let k = 0; k < z.length; k++) {
    if ((k + 1) % nx && jumps(node(k), node(k + 1))) found.add(k).add(k - nx);
    if (k + nx < z.length && jumps(node(k), node(k + nx))) found.add(k).add(k - 1);
  }
  return found;
}

function outline(x, y, [[x0, x1], [y0, y1]], heightAt) {
  const within = (lines, low, high) => [low, ...lines.filter((line) => line > low && line < high), high];
  const along = within(x, x0, x1), up = within(y, y0, y1);
  const sides = [along.map((u) => [u, y0]), up.map((v) => [x1, v]),
    along.toReversed().map((u) => [u, y1]), up.toReversed().map((v) => [x0, v])];
  return sides.flat().map(([u, v]) => [u, v, heightAt(u, v)]);
}

// Paint the visible part of a mesh, put its depth into the view's, and return the picture and its place.
export function paintMesh(mesh, view, colour, alpha, scale) {
  const { x, y, z, limits } = mesh, pixels = projectAll(mesh, view.P), own = room(pixels, view);
  if (!own) return null;
  const channels = [0, 8, 16].map((shift) => (colour >> shift) & 255), shade = [0, 0, 0], nx = x.length;
  const [[x0, x1], [y0, y1], [z0, z1]] = limits;
  for (let j = 0; j + 1 < y.length; j++) {
    for (let i = 0; i + 1 < nx; i++) {
      const a = j * nx + i, b = a + 1, c = a + nx + 1, d = a + nx;
      const low = Math.min(z[a], z[b], z[c], z[d]), high = Math.max(z[a], z[b], z[c], z[d]);
      if (low > z1 || high < z0 || mesh.gaps?.has(a)) continue;
      const inside = low >= z0 && high <= z1 && x[i] >= x0 && x[i + 1] <= x1 && y[j] >= y0 && y[j + 1] <= y1;
      const light = lightOn(mesh, i, j, a, b, c, d);
      for (let k = 0; k < 3; k++) shade[k] = channels[k] * Math.min(light, 1) + (255 - channels[k]) * Math.max(light - 1, 0);
      paintFacet(mesh, a, b, c, inside, pixels, view, own, shade, scale);
      paintFacet(mesh, c, d, a, inside, pixels, view, own, shade, scale);
    }
  }
  return settle(own, view, 255 * alpha);
}

function projectAll({ x, y, z }, P) {
  const pixels = new Float64Array(3 * z.length), [p, q, r, s] = P;
  for (let j = 0, k = 0; j < y.length; j++) {
    for (let i = 0; i < x.length; i++, k++) {
      const u = x[i], v = y[j], w = z[k], over = s[0] * u + s[1] * v + s[2] * w + s[3];
      pixels[3 * k] = (p[0] * u + p[1] * v + p[2] * w + p[3]) / over;
      pixels[3 * k + 1] = (q[0] * u + q[1] * v + q[2] * w + q[3]) / over;
      pixels[3 * k + 2] = (r[0] * u + r[1] * v + r[2] * w + r[3]) / over;
    }
  }
  return pixels;
}

// Depth and colours for the part of the picture that the mesh may touch, and a rim of one pixel.
function room(pixels, { width, height, box, P }) {
  let left = Infinity, right = -Infinity, top = Infinity, bottom = -Infinity;
  for (let k = 0; k < pixels.length; k += 3) {
    if (!Number.isFinite(pixels[k])) continue;
    left = Math.min(left, pixels[k]);
    right = Math.max(right, pixels[k]);
    top = Math.min(top, pixels[k + 1]);
    bottom = Math.max(bottom, pixels[k + 1]);
  }
  const corners = [0, 1, 2, 3, 4, 5, 6, 7].map((n) => project(P, box.map((ends, k) => ends[(n >> k) & 1])));
  const ends = (axis, f) => f(...corners.map((corner) => corner[axis])); // what leaves the box is cut off
  left = Math.max(0, Math.floor(Math.max(left, ends(0, Math.min))) - 1);
  right = Math.min(width, Math.ceil(Math.min(right, ends(0, Math.max))) + 1);
  top = Math.max(0, Math.floor(Math.max(top, ends(1, Math.min))) - 1);
  bottom = Math.min(height, Math.ceil(Math.min(bottom, ends(1, Math.max))) + 1);
  if (!(left < right && top < bottom)) return null;
  const size = (right - left) * (bottom - top);
  return { left, right, top, bottom, depth: new Float32Array(size).fill(Infinity), colours: new Uint32Array(size) };
}

function lightOn({ x, y, z, scale }, i, j, a, b, c, d) {
  const p = ((z[b] - z[a] + z[c] - z[d]) / 2 / (x[i + 1] - x[i])) * (scale[2] / scale[0]);
  const q = ((z[d] - z[a] + z[c] - z[b]) / 2 / (y[j + 1] - y[j])) * (scale[2] / scale[1]);
  const facing = (LIGHT[2] - p * LIGHT[0] - q * LIGHT[1]) / Math.sqrt(1 + p * p + q * q);
  return DARK + SPREAD * Math.max(0, facing);
}

const polygon = new Float64Array(20); // the places in pixels of the corners in hand
let corners = 0;

function addCorner(x, y) {
  polygon[corners++] = x;
  polygon[corners++] = y;
}

// One triangle of a cell, or the part of it inside the limits.
function paintFacet({ x, y, z, limits }, a, b, c, inside, pixels, view, own, shade, scale) {
  if (!Number.isFinite(z[a] + z[b] + z[c])) return;
  corners = 0;
  if (inside) for (const k of [a, b, c]) addCorner(pixels[3 * k], pixels[3 * k + 1]);
  else {
    const whole = [a, b, c].map((k) => [x[k % x.length], y[Math.floor(k / x.length)], z[k]]);
    for (const corner of clipPolygon(whole, limits)) addCorner(...project(view.P, corner));
  }
  if (corners > 4) fillPolygon(pixels, 3 * a, 3 * b, 3 * c, own, shade, LINE * scale + 0.5);
}

// Fill the pixels whose centre lies in the polygon, a part of a triangle that gives the depth and two
// of whose sides are lines of the mesh.
function fillPolygon(pixels, a, b, c, own, shade, reach) {
  const { left, right, top, depth, colours } = own, x0 = pixels[a], y0 = pixels[a + 1], z0 = pixels[a + 2];
  const ux = pixels[b] - x0, uy = pixels[b + 1] - y0, uz = pixels[b + 2] - z0;
  const vx = pixels[c] - x0, vy = pixels[c + 1] - y0, vz = pixels[c + 2] - z0;
  const area = ux * vy - vx * uy, width = right - left;
  if (!(Math.abs(area) > 1e-9)) return;
  const first = Math.abs(area) / Math.hypot(ux, uy), second = Math.abs(area) / Math.hypot(vx - ux, vy - uy);
  let low = Infinity, high = -Infinity;
  for (let k = 1; k < corners; k += 2) {
    if (polygon[k] < low) low = polygon[k];
    if (polygon[k] > high) high = polygon[k];
  }
  const end = Math.min(own.bottom, Math.ceil(high - 0.5));
  for (let row = Math.max(top, Math.ceil(low - 0.5)); row < end; row++) {
    const level = row + 0.5, dy = level - y0;
    let start = Infinity, stop = -Infinity; // where the row enters the polygon, and where it leaves
    for (let k = 0, before = corners - 2; k < corners; before = k, k += 2) {
      const py = polygon[before + 1], qy = polygon[k + 1];
      if ((py <= level) === (qy <= level)) continue;
      const at = polygon[before] + ((level - py) / (qy - py)) * (polygon[k] - polygon[before]);
      if (at < start) start = at;
      if (at > stop) stop = at;
    }
    const last = Math.min(right, Math.ceil(stop - 0.5));
    for (let column = Math.max(left, Math.ceil(start - 0.5)); column < last; column++) {
      const dx = column + 0.5 - x0, u = (dx * vy - dy * vx) / area, v = (dy * ux - dx * uy) / area;
      const at = (row - top) * width + column - left, here = z0 + u * uz + v * vz;
      if (!(here < depth[at])) continue;
      depth[at] = here;
      const away = Math.min(Math.abs(v) * first, Math.abs(1 - u - v) * second);
      const white = away < reach ? FADED * Math.min(1, reach - away) : 0;
      colours[at] = mixed(shade[0], white) | (mixed(shade[1], white) << 8) | (mixed(shade[2], white) << 16);
    }
  }
}

const mixed = (channel, white) => Math.floor(channel + (255 - channel) * white + 0.5);

// What is in front of all else becomes a picture, with edges as smooth as a face's; then all hides others.
function settle({ left, right, top, bottom, depth, colours }, view, opaque) {
  const image = new ImageData(right - left, bottom - top), pixels = new Uint32Array(image.data.buffer);
  const width = right - left, nearer = new Float32Array(depth.length);
  for (let row = top, at = 0; row < bottom; row++) {
    for (let column = left; column < right; column++, at++) {
      nearer[at] = depth[at] < Infinity ? view.depth[row * view.width + column] - depth[at] + FACE_BIAS : NaN;
    }
  }
  for (let row = top, at = 0; row < bottom; row++) {
    for (let column = left; column < right; column++, at++) {
      const here = nearer[at];
      if (!(depth[at] < Infinity)) continue;
      let seen = here > 0 ? 1 : 0;
      if (here < Infinity) {
        const slope = Math.max(
          smaller(step(here, nearer[at - 1], column > left), step(here, nearer[at + 1], column + 1 < right)),
          smaller(step(here, nearer[at - width], row > top), step(here, nearer[at + width], row + 1 < bottom)),
        );
        if (slope > 0) seen = Math.max(0, Math.min(1, here / slope + 0.5));
      }
      if (seen > 0) pixels[at] = (Math.round(opaque * seen) << 24) | colours[at];
    }
  }
  for (let row = top, at = 0; row < bottom; row++) {
    for (let column = left; column < right; column++, at++) {
      const k = row * view.width + column;
      if (depth[at] < view.depth[k]) view.depth[k] = depth[at];
    }
  }
  const picture = new OffscreenCanvas(image.width, image.height);
  picture.getContext("2d").putImageData(image, 0, 0);
  return { picture, left, top, right, bottom };
}

const step = (here, there, inside) => (inside && Number.isFinite(there) ? there - here : Infinity);
