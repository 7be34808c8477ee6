// What hides what: the depth of a surface at each pixel, and what is seen in front of it (occlusion.py).

export const FACE_BIAS = 1e-6;
export const LINE_BIAS = 5e-4;
export const DOT_BIAS = 2e-3;

export const radians = (degrees) => (degrees * Math.PI) / 180;

// Matplotlib's camera, z upright: rows for pixel right, pixel down, depth and the common divisor.
export function projection(view) {
  const { box, aspect, distance, camera } = view, [azim, elev] = camera.map(radians);
  const w = [Math.cos(elev) * Math.cos(azim), Math.cos(elev) * Math.sin(azim), Math.sin(elev)];
  const u = [-Math.sin(azim), Math.cos(azim), 0];
  const v = [w[1] * u[2] - w[2] * u[1], w[2] * u[0] - w[0] * u[2], w[0] * u[1] - w[1] * u[0]];
  const along = (axis) => {
    const row = axis.map((c, i) => (c * aspect[i]) / (box[i][1] - box[i][0]));
    const eye = axis.reduce((sum, c, i) => sum + c * (aspect[i] / 2 + distance * w[i]), 0);
    return [...row, -row.reduce((sum, c, i) => sum + c * box[i][0], 0) - eye];
  };
  const divisor = along(w).map((c) => -c), [scale, x, y] = fit(view);
  return [
    along(u).map((c, i) => scale * c + x * divisor[i]),
    along(v).map((c, i) => -scale * c + y * divisor[i]),
    [0, 0, 0, -distance],
    divisor,
  ];
}

// The pixels for a unit of the projection, and the pixel of the middle of the box: it fills its area at
// every azimuth, and so it keeps its size while it is turned about (frame.py).
function fit({ aspect, distance, camera, area, header, room, unit }) {
  const elev = radians(camera[1]), ahead = Math.cos(elev), tilt = Math.sin(elev);
  const [left, top, width, height] = [area[0], area[1] + header, area[2], area[3] - header];
  const [before, after, along] = room.map((c) => c * unit), gap = 8 * unit;
  const reach = Math.hypot(aspect[0], aspect[1]) / 2, half = aspect[2] / 2;
  const side = reach / Math.sqrt((distance - half * Math.abs(tilt)) ** 2 - (reach * ahead) ** 2);
  const ups = [-half, half].flatMap((h) => [-reach, reach].map((r) => (h * ahead - r * tilt) / (distance - r * ahead - h * tilt)));
  const share = (1 + Math.max(-1, Math.min(1, camera[1] / 15))) / 2; // of the texts, below the box
  const above = gap + (along - gap) * (1 - share), below = gap + (along - gap) * share;
  const wide = width - before - after, tall = height - above - below, most = Math.max(...ups), least = Math.min(...ups);
  const scale = Math.max(unit, Math.min(wide / side / 2, tall / (most - least)));
  return [scale, left + before + wide / 2, top + above + (tall + scale * (most + least)) / 2];
}

export function project(P, [x, y, z]) {
  const [X, Y, Z, W] = P.map((row) => row[0] * x + row[1] * y + row[2] * z + row[3]);
  return [X / W, Y / W, Z / W];
}

// Depth of the nearest surface at each pixel of a view; with `shade`, its colours too (RGBA, one a pixel).
export function rasterise({ x, y, z, colours }, P, view, shade) {
  const nx = x.length, points = new Float64Array(3 * z.length);
  for (let j = 0, k = 0; j < y.length; j++) {
    for (let i = 0; i < nx; i++, k++) points.set(project(P, [x[i], y[j], z[k]]), 3 * k);
  }
  for (let j = 0; j + 1 < y.length; j++) {
    for (let i = 0; i + 1 < nx; i++) {
      const a = j * nx + i, b = a + 1, c = a + nx + 1, d = a + nx;
      const colour = colours[j * (nx - 1) + i];
      rasteriseTriangle(points, a, b, c, view, shade, colour);
      rasteriseTriangle(points, a, c, d, view, shade, colour);
    }
  }
}

function rasteriseTriangle(points, a, b, c, { width, height, depth }, shade, colour) {
  const x0 = points[3 * a], y0 = points[3 * a + 1], z0 = points[3 * a + 2];
  const x1 = points[3 * b] - x0, y1 = points[3 * b + 1] - y0, z1 = points[3 * b + 2] - z0;
  const x2 = points[3 * c] - x0, y2 = points[3 * c + 1] - y0, z2 = points[3 * c + 2] - z0;
  const area = x1 * y2 - x2 * y1;
  if (!Number.isFinite(area) || area === 0) return;
  const left = Math.max(0, Math.ceil(x0 + Math.min(0, x1, x2) - 0.5));
  const right = Math.min(width, Math.floor(x0 + Math.max(0, x1, x2) + 0.5));
  const low = Math.max(0, Math.ceil(y0 + Math.min(0, y1, y2) - 0.5));
  const high = Math.min(height, Math.floor(y0 + Math.max(0, y1, y2) + 0.5));
  for (let row = low; row < high; row++) {
    for (let column = left; column < right; column++) {
      const dx = column + 0.5 - x0, dy = row + 0.5 - y0;
      const s = (dx * y2 - dy * x2) / area, t = (dy * x1 - dx * y1) / area;
      if (s < -1e-9 || t < -1e-9 || s + t > 1 + 1e-9) continue;
      const at = row * width + column, here = z0 + s * z1 + t * z2;
      if (here < depth[at]) {
        depth[at] = here;
        if (shade) shade[at] = colour;
      }
    }
  }
}

export function clipPolygon(corners, box) {
  box.forEach(([low, high], axis) => {
    for (const [bound, side] of [[low, 1], [high, -1]]) {
      if (corners.every((corner) => side * (corner[axis] - bound) >= 0)) continue;
      const kept = [];
      corners.forEach((corner, i) => {
        const before = corners[(i || corners.length) - 1];
        const from = side * (before[axis] - bound), to = side * (corner[axis] - bound);
        if (from * to < 0) kept.push(before.map((c, k) => c + (from / (from - to)) * (corner[k] - c)));
        if (to >= 0) kept.push(corner);
      });
      corners = kept;
    }
  });
  return corners;
}

export function clipSegment(start, end, box) {
  let t0 = 0, t1 = 1;
  for (let axis = 0; axis < box.length; axis++) {
    const [low, high] = box[axis], slack = 1e-9 * (high - low);
    for (const [bound, side] of [[low - slack, 1], [high + slack, -1]]) {
      const from = side * (start[axis] - bound), to = side * (end[axis] - bound);
      if (from < 0 && to < 0) return null;
      if (from < 0) t0 = Math.max(t0, from / (from - to));
      else if (to < 0) t1 = Math.min(t1, from / (from - to));
    }
  }
  const at = (t) => start.map((c, k) => c + t * (end[k] - c));
  return t0 <= t1 ? [at(t0), at(t1)] : null;
}

export function shown([x, y, depth], { depth: buffer, width, height }, bias) {
  if (x < 0 || y < 0 || x >= width || y >= height) return true;
  const column = Math.floor(x), row = Math.floor(y);
  let far = -Infinity; // between the centres of pixels, where the depth is steep, the farther counts
  for (const [across, down] of [[0, 0], [-1, 0], [1, 0], [0, -1], [0, 1]]) {
    const i = Math.max(0, Math.min(width - 1, column + across));
    const j = Math.max(0, Math.min(height - 1, row + down));
    far = Math.max(far, buffer[j * width + i]);
  }
  return depth <= far + bias;
}

// The visible part of a convex polygon with projected corners, painted with smooth edges.
export function paintFace(corners, { depth, width, height }, colour, alpha) {
  const after = (i) => corners[(i + 1) % corners.length];
  const area = corners.reduce((sum, p, i) => sum + p[0] * after(i)[1] - p[1] * after(i)[0], 0) / 2;
  if (!(Math.abs(area) >= 1)) return null;
  const [left, right] = span(corners, 0, width), [top, bottom] = span(corners, 1, height);
  if (left >= right || top >= bottom) return null;
  const edges = corners.flatMap((p, i) => {
    const dx = after(i)[0] - p[0], dy = after(i)[1] - p[1];
    const length = Math.hypot(dx, dy) * Math.sign(area);
    if (!length) return [0, 0, 1]; // a corner that is there twice
    return [-dy / length, dx / length, (dy * p[0] - dx * p[1]) / length + 0.5];
  });
  const face = { edges, plane: planeThrough(corners), depth, width };
  const image = new ImageData(right - left, bottom - top), pixels = new Uint32Array(image.data.buffer);
  for (let row = top; row < bottom; row++) {
    const start = (row - top) * (right - left);
    paintRow(face, row, left, right, pixels.subarray(start, start + right - left), colour, 255 * alpha);
  }
  const picture = new OffscreenCanvas(image.width, image.height);
  picture.getContext("2d").putImageData(image, 0, 0);
  return { picture, left, top };
}

// The pixels from the first to behind the last that corners take on an axis, and one more to each side.
function span(corners, axis, limit) {
  const along = corners.map((p) => p[axis]);
  return [Math.max(0, Math.floor(Math.min(...along)) - 1), Math.min(limit, Math.ceil(Math.max(...along)) + 1)];
}

// Depth as an affine function of the pixel, from the three corners that span the most.
function planeThrough(corners) {
  let best = 0, answer = [0, 0, corners[0][2]];
  const [p] = corners;
  for (let i = 1; i < corners.length; i++) {
    for (let j = i + 1; j < corners.length; j++) {
      const [ax, ay, az] = corners[i].map((c, k) => c - p[k]), [bx, by, bz] = corners[j].map((c, k) => c - p[k]);
      const area = ax * by - ay * bx;
      if (Math.abs(area) > Math.abs(best)) {
        best = area;
        const zx = (az * by - bz * ay) / area, zy = (bz * ax - az * bx) / area;
        answer = [zx, zy, p[2] - zx * p[0] - zy * p[1]];
      }
    }
  }
  return answer;
}

// The smaller of two one-sided differences: the side that does not cross an edge of the surface.
export function smaller(one, other) {
  const least = Math.min(Math.abs(one), Math.abs(other));
  return least < Infinity ? least : 0;
}

function paintRow({ edges, plane, depth, width }, row, left, right, pixels, colour, opaque) {
  const [zx, zy, z0] = plane, y = row + 0.5;
  let from = left, to = right; // the columns between the edges
  for (let e = 0; e < edges.length; e += 3) {
    const column = Math.ceil(-(edges[e + 1] * y + edges[e + 2]) / edges[e] - 0.5);
    if (edges[e] > 0) from = Math.max(from, column);
    else if (edges[e] < 0) to = Math.min(to, column);
  }
  for (let column = from; column < to; column++) {
    const x = column + 0.5, at = row * width + column;
    const nearer = FACE_BIAS - (zx * x + zy * y + z0), here = depth[at] + nearer, away = nearer - here;
    const west = depth[at - 1] + away + zx, north = depth[at - width] + away + zy;
    let seen = here > 0 ? 1 : 0; // which is all, where the surface is farther off than half a pixel changes
    const reach = 2 * Math.abs(here);
    if (here < Infinity && !(Math.abs(west) <= reach && Math.abs(north) <= reach)) {
      const east = depth[at + 1] + away - zx, south = depth[at + width] + away - zy;
      const slope = Math.max(smaller(west, east), smaller(north, south));
      if (slope > 0) seen = Math.min(1, here / slope + 0.5);
    }
    for (let e = 0; e < edges.length && seen > 0; e += 3) {
      seen = Math.min(seen, edges[e] * x + edges[e + 1] * y + edges[e + 2]);
    }
    if (seen > 0) pixels[column - left] = (Math.round(opaque * seen) << 24) | colour;
  }
}
