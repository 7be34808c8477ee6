// The picture of a scene: Matplotlib's still part as an image, the marks drawn over it.
// What Python calls a tree, a mark and a view is described in trees.py, marks.py and views.py;
// occlusion.py and overlay.py are the same geometry in NumPy. No kernel takes part in a drawing.

// ---- Trees: [operation, ...arguments] -> a function of the controls' values ----

const FOLDED = {
  "+": (a, b) => a + b,
  "*": (a, b) => a * b,
  "max": Math.max,
  "min": Math.min,
  "and": (a, b) => (a && b ? 1 : 0),
  "or": (a, b) => (a || b ? 1 : 0),
};
const OPERATIONS = {
  "^": (a, b) => (a === 1 || (a === -1 && Math.abs(b) === Infinity) ? 1 : a ** b), // as C and NumPy
  "/": (a, b) => a / b,
  "<": (a, b) => (a < b ? 1 : 0),
  "<=": (a, b) => (a <= b ? 1 : 0),
  ">": (a, b) => (a > b ? 1 : 0),
  ">=": (a, b) => (a >= b ? 1 : 0),
  "==": (a, b) => (a === b ? 1 : 0),
  "!=": (a, b) => (a !== b ? 1 : 0),
  "not": (a) => (a ? 0 : 1),
  "finite": (a) => (Number.isFinite(a) ? 1 : 0),
};
for (const name of ["sqrt", "sin", "cos", "tan", "asin", "acos", "atan", "atan2", "sinh", "cosh", "tanh",
  "log", "exp", "abs", "sign", "floor", "ceil"]) OPERATIONS[name] = Math[name];

export function compile(tree) {
  if (typeof tree === "number") return () => tree;
  if (typeof tree === "string") return (values) => values[tree];
  const [operation, ...rest] = tree;
  if (operation === "iterate") {
    const value = compile(rest[0]), run = compileIterates(...rest.slice(1));
    return (values) => value(run(values));
  }
  const parts = rest.map(compile);
  const [f, g] = parts;
  if (operation === "piecewise") {
    return (values) => {
      for (let i = 0; i < parts.length; i += 2) if (parts[i + 1](values)) return parts[i](values);
      return NaN;
    };
  }
  const fold = FOLDED[operation], apply = OPERATIONS[operation];
  if (fold) return parts.reduce((left, right) => (values) => fold(left(values), right(values)));
  if (parts.length === 1) return (values) => apply(f(values));
  return (values) => apply(f(values), g(values));
}

// Repeats a step, tells `each` the values at the start and after every step, and returns the last ones.
function compileIterates(symbols, start, step, count) {
  const first = start.map(compile), next = step.map(compile), times = compile(count);
  return (values, each = () => {}) => {
    const at = { ...values };
    for (let k = 0, now = first; k <= Math.min(times(values), 1000); k++, now = next) {
      const found = now.map((f) => f(at));
      symbols.forEach((symbol, i) => (at[symbol] = found[i]));
      each(at);
    }
    return at;
  };
}

// ---- Sentences: the reading under the picture ----

export function number(value, [sign, digits, kind]) {
  value = Number(value.toExponential(11)); // what differs further on is rounding of the machine
  if (Math.abs(value) < 1e-12) value = 0;
  if (sign === "-") value = -value;
  const size = Math.abs(value);
  const trim = (text) => (text.includes(".") ? text.replace(/\.?0+$/, "") : text);
  let text;
  if (size && (kind === "g" || size >= 1e9)) {
    const [mantissa, exponent] = size.toExponential((kind === "g" ? digits : 6) - 1).split("e");
    const raised = [...String(Number(exponent))].map((c) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[c] ?? "⁻").join("");
    const plain = exponent > -5 && exponent < 6;
    text = plain ? trim((+`${mantissa}e${exponent}`).toFixed(Math.max(0, digits - 1 - exponent)))
      : `${trim(mantissa)}·10${raised}`;
  } else text = trim(size.toFixed(digits));
  const negative = text === "0" ? sign === "-" : value < 0; // x - 0 rather than x + 0
  return sign ? (negative ? "- " : "+ ") + text : (negative ? "-" : "") + text;
}

const compileText = (parts) => {
  const made = parts.map((part) => (typeof part === "string" ? part : [compile(part[0]), part[1]]));
  return (values) => {
    let text = "";
    for (const part of made) {
      if (typeof part === "string") text += part;
      else {
        const value = part[0](values);
        if (!Number.isFinite(value)) return null;
        if (part[1]) text += number(value, part[1]);
      }
    }
    return text;
  };
};

function compileReading(sentences) {
  const made = sentences.map(({ text, otherwise, when }) => ({
    text: compileText(text), otherwise: compileText(otherwise), when: compile(when),
  }));
  return (values) => made.filter((s) => s.when(values))
    .map((s) => s.text(values) ?? s.otherwise(values)).filter((line) => line);
}

// ---- Geometry (occlusion.py) ----

const FACE_BIAS = 1e-6, LINE_BIAS = 5e-4, DOT_BIAS = 2e-3;

// Matplotlib's camera, z upright: rows for pixel right, pixel down, depth and the common divisor.
export function projection({ box, aspect, distance, camera, place }, width, height) {
  const [azim, elev] = camera.map((degrees) => (degrees * Math.PI) / 180);
  const w = [Math.cos(elev) * Math.cos(azim), Math.cos(elev) * Math.sin(azim), Math.sin(elev)];
  const u = [-Math.sin(azim), Math.cos(azim), 0];
  const v = [w[1] * u[2] - w[2] * u[1], w[2] * u[0] - w[0] * u[2], w[0] * u[1] - w[1] * u[0]];
  const along = (axis) => {
    const row = axis.map((c, i) => (c * aspect[i]) / (box[i][1] - box[i][0]));
    const eye = axis.reduce((sum, c, i) => sum + c * (aspect[i] / 2 + distance * w[i]), 0);
    return [...row, -row.reduce((sum, c, i) => sum + c * box[i][0], 0) - eye];
  };
  const divisor = along(w).map((c) => -c);
  const [sx, tx, sy, ty] = place;
  return [
    along(u).map((c, i) => (sx * c + tx * divisor[i]) * width),
    along(v).map((c, i) => (sy * c + ty * divisor[i]) * height),
    [0, 0, 0, -distance],
    divisor,
  ];
}

const project = (P, [x, y, z]) => {
  const [X, Y, Z, W] = P.map((row) => row[0] * x + row[1] * y + row[2] * z + row[3]);
  return [X / W, Y / W, Z / W];
};

// Depth of the nearest surface at each pixel; with `shade`, the surface's colours too (RGBA, one a pixel).
function rasterise(surface, P, width, height, depth, shade) {
  const { x, y, z, colours, range } = surface;
  const nx = x.length, points = new Float64Array(3 * z.length);
  for (let j = 0, k = 0; j < y.length; j++) {
    for (let i = 0; i < nx; i++, k++) points.set(project(P, [x[i], y[j], z[k]]), 3 * k);
  }
  const triangle = (a, b, c, colour) => {
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
  };
  for (let j = 0; j + 1 < y.length; j++) {
    for (let i = 0; i + 1 < nx; i++) {
      const a = j * nx + i, b = a + 1, c = a + nx + 1, d = a + nx;
      const level = ((z[a] + z[b] + z[c] + z[d]) / 4 - range[0]) / (range[1] - range[0]);
      const colour = shade && colours[Math.max(0, Math.min(255, Math.round(255 * level)))];
      triangle(a, b, c, colour);
      triangle(a, c, d, colour);
    }
  }
}

function clipPolygon(corners, box) {
  box.forEach(([low, high], axis) => {
    for (const [bound, side] of [[low, 1], [high, -1]]) {
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

function clipSegment(start, end, box) {
  let t0 = 0, t1 = 1;
  for (let axis = 0; axis < 3; axis++) {
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

const shown = ([x, y, depth], { depth: buffer, width, height }, bias) => {
  if (x < 0 || y < 0 || x >= width || y >= height) return true;
  const column = Math.floor(x), row = Math.floor(y);
  let far = -Infinity; // between the centres of pixels, where the depth is steep, the farther counts
  for (const [across, down] of [[0, 0], [-1, 0], [1, 0], [0, -1], [0, 1]]) {
    const i = Math.max(0, Math.min(width - 1, column + across));
    const j = Math.max(0, Math.min(height - 1, row + down));
    far = Math.max(far, buffer[j * width + i]);
  }
  return depth <= far + bias;
};

// The visible part of a convex polygon with projected corners, painted with smooth edges.
function paintFace(corners, { depth, width, height }, colour, alpha) {
  const n = corners.length, next = (i) => corners[(i + 1) % n];
  const area = corners.reduce((sum, p, i) => sum + p[0] * next(i)[1] - p[1] * next(i)[0], 0) / 2;
  if (!(Math.abs(area) >= 1)) return null;
  const span = (k, limit) => {
    const along = corners.map((p) => p[k]);
    return [Math.max(0, Math.floor(Math.min(...along)) - 1), Math.min(limit, Math.ceil(Math.max(...along)) + 1)];
  };
  const [left, right] = span(0, width), [top, bottom] = span(1, height);
  if (left >= right || top >= bottom) return null;
  const edges = corners.flatMap((p, i) => {
    const dx = next(i)[0] - p[0], dy = next(i)[1] - p[1];
    const length = Math.hypot(dx, dy) * Math.sign(area) || 1;
    return [-dy / length, dx / length, (dy * p[0] - dx * p[1]) / length + 0.5];
  });
  const [zx, zy, z0] = plane(corners);
  const image = new ImageData(right - left, bottom - top), pixels = new Uint32Array(image.data.buffer);
  const change = (one, other) => {
    const least = Math.min(Math.abs(one), Math.abs(other));
    return least < Infinity ? least : 0;
  };
  for (let row = top; row < bottom; row++) {
    const y = row + 0.5;
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
        const slope = Math.max(change(west, depth[at + 1] + away - zx), change(north, depth[at + width] + away - zy));
        if (slope > 0) seen = Math.min(1, here / slope + 0.5);
      }
      for (let e = 0; e < edges.length && seen > 0; e += 3) {
        seen = Math.min(seen, edges[e] * x + edges[e + 1] * y + edges[e + 2]);
      }
      if (seen > 0) pixels[(row - top) * (right - left) + column - left] = (Math.round(255 * alpha * seen) << 24) | colour;
    }
  }
  const picture = new OffscreenCanvas(image.width, image.height);
  picture.getContext("2d").putImageData(image, 0, 0);
  return { picture, left, top };
}

// Depth as an affine function of the pixel, from the three corners that span the most.
function plane(corners) {
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

// ---- Marks: each is compiled once to a function that draws it (overlay.py) ----

const css = (colour) => Number(`0xff${colour.slice(5, 7)}${colour.slice(3, 5)}${colour.slice(1, 3)}`) & 0xffffff;

// The points of a mark: a list of coordinates, the samples of a curve, or the points of an iteration.
function compilePoints({ points, curve, iteration }) {
  if (points) {
    const made = points.map((point) => point.map(compile));
    return (values) => made.map((point) => point.map((f) => f(values)));
  }
  if (iteration) {
    const run = compileIterates(iteration.symbols, iteration.start, iteration.step, iteration.count);
    const made = iteration.at.map(compile);
    return (values) => {
      const path = [];
      run(values, (at) => path.push(made.map((f) => f(at))));
      return path;
    };
  }
  const made = curve.at.map(compile), from = compile(curve.from), to = compile(curve.to);
  return (values) => {
    const at = { ...values }, start = from(values), step = (to(values) - start) / (curve.count - 1);
    return Array.from({ length: curve.count }, (_, i) => {
      at[curve.symbol] = start + i * step;
      return made.map((f) => f(at));
    });
  };
}

// The colour at a level from 0 to 1 between evenly spaced stops.
function compileColour({ color, level, stops }) {
  if (!level) return () => color;
  const f = compile(level), channels = stops.map((stop) => [1, 3, 5].map((i) => parseInt(stop.slice(i, i + 2), 16)));
  return (values) => {
    const at = Math.max(0, Math.min(1, f(values))) * (stops.length - 1);
    if (!Number.isFinite(at)) return "#ffffff";
    const i = Math.min(Math.floor(at), stops.length - 2);
    const mixed = channels[i].map((c, k) => Math.floor(c + (at - i) * (channels[i + 1][k] - c) + 0.5));
    return `#${mixed.map((c) => c.toString(16).padStart(2, "0")).join("")}`;
  };
}

const finite = (point) => point.every(Number.isFinite);

// Stretches of a line, in pixels, that are to be seen.
function visibleRuns(points, view) {
  const runs = [];
  let run = null;
  const extend = (pixel) => (run ? run.push(pixel) : runs.push((run = [pixel])));
  if (!view.depth) {
    for (const point of points) {
      const pixel = view.pixel(point);
      if (finite(pixel)) extend(pixel);
      else run = null;
    }
    return runs;
  }
  for (let i = 0; i + 1 < points.length; i++) {
    const ends = finite(points[i]) && finite(points[i + 1]) && clipSegment(points[i], points[i + 1], view.box);
    if (!ends) {
      run = null;
      continue;
    }
    const [p, q] = ends.map(view.pixel), steps = Math.max(2, Math.ceil(Math.hypot(q[0] - p[0], q[1] - p[1])));
    if (ends[0].some((c, k) => c !== points[i][k])) run = null;
    for (let k = run ? 1 : 0, kept = k; k <= steps; k++) {
      const sample = p.map((c, axis) => c + (k / steps) * (q[axis] - c));
      if (!shown(sample, view, LINE_BIAS)) [run, kept] = [null, 0];
      else if (kept > 1) run[run.length - 1] = sample; // of a straight stretch, its ends
      else {
        extend(sample);
        kept++;
      }
    }
  }
  return runs;
}

// Where a point lies in the picture, or null where it has no place or is hidden.
function place(point, view) {
  if (!finite(point)) return null;
  const pixel = view.pixel(point);
  if (!view.depth) return finite(pixel) ? pixel : null;
  const inside = view.box.every(([low, high], k) => {
    const slack = 1e-6 * (high - low);
    return point[k] >= low - slack && point[k] <= high + slack;
  });
  return inside && shown(pixel, view, DOT_BIAS) ? pixel : null;
}

const stroke = (ctx, runs, colour, width, dash = []) => {
  ctx.strokeStyle = colour;
  ctx.lineWidth = width;
  ctx.setLineDash(dash);
  ctx.beginPath();
  for (const run of runs) run.forEach(([x, y], i) => (i ? ctx.lineTo(x, y) : ctx.moveTo(x, y)));
  ctx.stroke();
};

const fill = (ctx, path, colour) => {
  ctx.fillStyle = colour;
  ctx.beginPath();
  for (const [x, y] of path) ctx.lineTo(x, y);
  ctx.fill();
};

function fillHead(ctx, [start, tip], mark, width, scale, colour) {
  const length = Math.hypot(tip[0] - start[0], tip[1] - start[1]);
  if (length < 1e-6) return;
  const ux = ((tip[0] - start[0]) / length) * scale, uy = ((tip[1] - start[1]) / length) * scale;
  const back = Math.min(4.5 * width, length / scale), grow = (width - mark.width) / 2;
  const tail = Math.min(4.5 * mark.width, length / scale) + grow, half = 1.9 * mark.width + grow;
  const path = [1, -1].map((side) => [tip[0] - ux * tail - side * uy * half, tip[1] - uy * tail + side * ux * half]);
  if (back > 0) path.push([tip[0] + ux * 1.5 * grow, tip[1] + uy * 1.5 * grow]);
  fill(ctx, path, colour);
}

const DRAW = {
  line(ctx, mark, view, points, scale) {
    const runs = visibleRuns(points, view), layers = mark.halo ? [["white", 2], [mark.color, 0]] : [[mark.color, 0]];
    const ends = mark.head && points.slice(-2).map((point) => finite(point) && view.pixel(point));
    const head = ends && place(points[points.length - 1], view) && ends[0];
    if (head && mark.halo) fillHead(ctx, ends, mark, mark.width + 2, scale, "white");
    for (const [colour, extra] of layers) {
      const dash = mark.dash && !extra ? [4, 3].map((n) => n * mark.width * scale) : [];
      stroke(ctx, runs, colour, (mark.width + extra) * scale, dash);
    }
    if (head) fillHead(ctx, ends, mark, mark.width, scale, mark.color);
    if (mark.radius) for (const point of points) DRAW.dot(ctx, mark, view, [point], scale);
  },
  face(ctx, mark, view, points, scale) {
    if (!points.every(finite)) return;
    if (!view.surfaces?.length) { // nothing hides it
      const pixels = (view.box ? clipPolygon(points, view.box) : points).map(view.pixel);
      if (!pixels.length || !pixels.every(finite)) return;
      fill(ctx, pixels, mark.color);
      if (view.box) stroke(ctx, [[...pixels, pixels[0]]], mark.color, 1.2 * scale);
      return;
    }
    const made = `${points} ${view.camera} ${mark.color}`;
    if (mark.made !== made) {
      const corners = clipPolygon(points, view.box);
      mark.made = made;
      mark.face = corners.length > 2 && paintFace(corners.map(view.pixel), view, css(mark.color), mark.alpha);
      mark.outline = mark.face && visibleRuns([...corners, corners[0]], view);
    }
    if (!mark.face) return;
    ctx.globalAlpha = 1; // the face has it already
    ctx.drawImage(mark.face.picture, mark.face.left, mark.face.top);
    ctx.globalAlpha = mark.alpha;
    stroke(ctx, mark.outline, mark.color, 1.2 * scale);
  },
  dot(ctx, mark, view, [point], scale) {
    const pixel = place(point, view);
    if (!pixel) return;
    ctx.beginPath();
    ctx.arc(pixel[0], pixel[1], mark.radius * scale, 0, 2 * Math.PI);
    ctx.fillStyle = mark.color;
    ctx.fill();
    ctx.setLineDash([]);
    ctx.strokeStyle = "white";
    ctx.lineWidth = 1.5 * scale;
    ctx.stroke();
  },
  label(ctx, mark, view, [point], scale, values) {
    const pixel = place(point, view), text = mark.text(values);
    if (!pixel || text === null) return;
    ctx.font = `${mark.size * scale}px "DejaVu Sans", sans-serif`;
    ctx.textAlign = mark.anchor;
    ctx.textBaseline = "middle";
    ctx.fillStyle = mark.color;
    ctx.fillText(text, pixel[0] + mark.offset[0] * scale, pixel[1] + mark.offset[1] * scale);
  },
};

// ---- Views: a rectangle of the picture, in space or in the plane, with its marks ----

function prepareView(spec, width, height) {
  const view = { ...spec, width, height };
  view.marks = spec.marks.map((mark) => {
    const made = { ...mark, points: compilePoints(mark), paint: compileColour(mark), to: mark.to?.map(compile) };
    return mark.kind === "label" ? { ...made, text: compileText(mark.text) } : made;
  });
  view.area = spec.area.map((f, i) => f * (i % 2 ? height : width)); // left, top, width, height in pixels
  if (spec.kind === "space") {
    view.surfaces = spec.surfaces.map((surface) => ({
      ...surface,
      z: new Float32Array(bytes(surface.z).buffer),
      colours: new Uint32Array(Array.from({ length: 256 }, (_, i) => {
        const [r, g, b] = bytes(surface.colours).subarray(3 * i, 3 * i + 3);
        return (0xff << 24) | (b << 16) | (g << 8) | r;
      })),
    }));
    turnView(view, spec.camera, false);
  } else {
    const [left, top, w, h] = view.area;
    const axis = ([low, high], log, start, length) => {
      const f = log ? Math.log10 : (value) => value;
      return {
        to: (value) => start + (length * (f(value) - f(low))) / (f(high) - f(low)),
        from: (pixel) => {
          const value = f(low) + ((pixel - start) / length) * (f(high) - f(low));
          return log ? 10 ** value : value;
        },
      };
    };
    const x = axis(spec.x, spec.log[0], left, w), y = axis(spec.y, spec.log[1], top + h, -h);
    view.pixel = (point) => [x.to(point[0]), y.to(point[1])];
    view.data = (pixel) => [x.from(pixel[0]), y.from(pixel[1])];
  }
  return view;
}

// Copied, since a message's buffer need not begin where numbers may.
const bytes = (data) => new Uint8Array(data.buffer.slice(data.byteOffset, data.byteOffset + data.byteLength));

// Look from another side. `alone`: without Matplotlib, the browser paints the surface itself.
function turnView(view, camera, alone) {
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
  for (const surface of view.surfaces) rasterise(surface, P, width, height, view.depth, shade);
  if (alone) view.picture.getContext("2d").putImageData(view.image, 0, 0, ...area.map(Math.ceil));
}

function drawAlone(ctx, view, scale) {
  const [[x0, x1], [y0, y1], [z0, z1]] = view.box;
  ctx.fillStyle = "white";
  ctx.fillRect(...view.area);
  const corner = (i, j, k) => view.pixel([i ? x1 : x0, j ? y1 : y0, k ? z1 : z0]).slice(0, 2);
  const [azim, elev] = view.camera.map((degrees) => (degrees * Math.PI) / 180);
  const far = [Math.cos(azim) < 0, Math.sin(azim) < 0, elev < 0].map(Number); // the walls behind
  const wall = (axis) => [[0, 0], [0, 1], [1, 1], [1, 0]].map(([a, b]) => {
    const at = [a, b];
    at.splice(axis, 0, far[axis]);
    return corner(...at);
  });
  for (const axis of [0, 1, 2]) {
    const path = wall(axis);
    fill(ctx, path, "#f2f2f2");
    stroke(ctx, [[...path, path[0]]], "#c8c8c8", scale);
  }
  ctx.drawImage(view.picture, 0, 0);
}

// ---- The widget ----

function render({ model, el, signal, host }) {
  el.classList.add("calclib-scene");
  const canvas = Object.assign(document.createElement("canvas"), { className: "calclib-picture" });
  canvas.setAttribute("role", "img");
  const stage = Object.assign(document.createElement("div"), { className: "calclib-stage" });
  const room = Object.assign(document.createElement("div"), { className: "calclib-room" });
  const reading = Object.assign(document.createElement("div"), { className: "calclib-reading" });
  reading.setAttribute("aria-live", "polite");
  stage.append(canvas);
  room.append(reading);
  el.append(stage, room);
  const ctx = canvas.getContext("2d");
  const controls = {}, turned = []; // the cameras asked for, until their pictures come
  let scene = null, still = null, alone = "", width = 0, asked = 0, drawn = false, stale = false, hold = null, scale = 1;

  const values = () => {
    const now = {};
    for (const [symbol, { model: control, key, options }] of Object.entries(controls)) {
      const value = Number(control.get(key));
      now[symbol] = options ? options[value] : value;
    }
    return now;
  };

  function draw() {
    stale = false;
    if (!scene) return;
    try {
      paint(values());
    } catch (error) {
      console.error(error);
      tell([`Something went wrong in the browser: ${error.message}`], true);
    }
  }
  function paint(now) {
    ctx.globalAlpha = 1;
    ctx.drawImage(still, 0, 0, canvas.width, canvas.height);
    for (const view of scene.views) {
      ctx.save();
      ctx.beginPath();
      ctx.rect(...view.area);
      ctx.clip();
      if (view.picture) drawAlone(ctx, view, scale);
      ctx.lineJoin = "round";
      for (const mark of view.marks) {
        const points = mark.points(now);
        mark.color = mark.paint(now);
        ctx.globalAlpha = mark.alpha;
        DRAW[mark.kind](ctx, mark, view, points, scale, now);
        if (mark.handle) moveHandle(mark, view, points[0]);
      }
      ctx.restore();
    }
    read(now);
  }
  // At once, while the next frame is still to come; and once more in it for what changes till then.
  function redraw() {
    stale = true;
    if (drawn) return;
    drawn = true;
    queueMicrotask(draw);
    requestAnimationFrame(() => {
      drawn = false;
      if (stale) draw();
    });
  }

  function read(now) {
    const lines = scene.reading(now), problem = model.get("problem") || alone;
    const moved = scene.views.find((view) => view.camera && view.camera.some((c, i) => c !== view.home[i]));
    if (moved) {
      const [azim, elev] = moved.camera.map((c) => Math.round(c));
      lines.push(`Seen from azimuth ${azim}°, elevation ${elev}°.`);
    }
    tell(problem ? [...lines, problem] : lines, Boolean(problem));
  }
  // Show lines under the picture; with `problem`, the last tells of one.
  function tell(lines, problem) {
    const text = lines.join("\n");
    if (reading.dataset.text === text) return;
    reading.dataset.text = text;
    while (reading.childElementCount > lines.length) reading.lastChild.remove();
    lines.forEach((line, i) => {
      const row = reading.children[i] ?? reading.appendChild(document.createElement("div"));
      if (row.textContent !== line) row.textContent = line;
      row.className = problem && i === lines.length - 1 ? "calclib-problem" : "";
    });
    canvas.setAttribute("aria-label", text);
  }

  async function receive() {
    const frame = model.get("frame");
    if (!frame.image || hold) return; // a new one is asked for when the hand lets go
    const image = await createImageBitmap(new Blob([bytes(frame.image)], { type: "image/png" }));
    if (signal.aborted || frame !== model.get("frame")) return;
    still = image;
    alone = "";
    layOut(frame);
  }

  function layOut(frame) {
    const ratio = window.devicePixelRatio || 1;
    width = Math.floor(Math.min(el.clientWidth || frame.width, frame.maximum));
    const height = (width * frame.height) / frame.width;
    stage.style.width = `${width}px`;
    canvas.style.height = `${height}px`;
    const fits = width === frame.width && ratio === frame.ratio; // then no pixel is to be smoothed
    const size = fits ? [still.width, still.height] : [Math.round(width * ratio), Math.round(height * ratio)];
    if (canvas.width !== size[0] || canvas.height !== size[1]) [canvas.width, canvas.height] = size;
    scale = canvas.width / frame.width;
    const handles = () => [...stage.querySelectorAll(".calclib-handle")];
    const focus = handles().indexOf(el.getRootNode().activeElement);
    handles().forEach((handle) => handle.remove());
    const views = frame.views.map((view) => prepareView(view, ...size));
    scene = { frame, views, reading: compileReading(frame.reading) };
    views.forEach((view, i) => {
      for (const mark of view.marks) if (mark.drag) addHandle(mark);
      if (view.kind === "space") addTurner(view, i);
      if (!turned[i]) return;
      if (turned[i].every((c, k) => c === view.camera[k])) turned[i] = null;
      else turnView(view, turned[i], true); // this picture was on its way before
    });
    if (focus >= 0) handles()[focus]?.focus({ preventScroll: true });
    draw();
    const key = width * 1000 + ratio;
    if (key !== asked && (width !== frame.width || ratio !== frame.ratio)) {
      asked = key;
      clearTimeout(layOut.timer);
      layOut.timer = setTimeout(() => model.send({ resize: [width, ratio] }), 120);
    }
  }

  // ---- Steering: every way of moving a mark sets the controls, and the controls draw ----

  const limits = ({ model: control }) => {
    const step = control.get("step") || 0.01;
    return [control.get("min"), control.get("max"), step];
  };
  function set(symbol, value) {
    const control = controls[symbol];
    if (!control || !Number.isFinite(value)) return;
    const [low, high, step] = limits(control);
    const snapped = Number((low + Math.round((value - low) / step) * step).toPrecision(12));
    control.model.set(control.key, Math.max(low, Math.min(high, snapped)));
    control.model.save_changes();
  }
  const dragTo = (mark, view, pixel) => {
    const data = view.data(pixel), at = { ...values(), pointer_x: data[0], pointer_y: data[1] };
    const to = mark.to?.map((f) => f(at)) ?? data;
    mark.drag.forEach((symbol, axis) => symbol && set(symbol, to[axis]));
  };

  function addHandle(mark) {
    mark.handle = Object.assign(document.createElement("div"), { className: "calclib-handle", tabIndex: 0 });
    mark.handle.setAttribute("role", "slider");
    mark.handle.setAttribute("aria-label", mark.name);
    mark.handle.dataset.lmSuppressShortcuts = "true";
    mark.handle.addEventListener("keydown", (event) => {
      const move = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowDown: [1, -1], ArrowUp: [1, 1] }[event.key];
      const symbol = move && (mark.drag[move[0]] ?? mark.drag.find(Boolean));
      if (!symbol) return;
      event.preventDefault();
      event.stopPropagation();
      const step = limits(controls[symbol])[2] * (event.shiftKey ? 10 : 1);
      set(symbol, values()[symbol] + move[1] * step);
    });
    stage.append(mark.handle);
  }
  function moveHandle({ handle }, view, point) {
    const pixel = view.pixel(point), ratio = canvas.width / width;
    handle.style.display = finite(pixel) ? "" : "none";
    handle.style.transform = `translate(${pixel[0] / ratio}px, ${pixel[1] / ratio}px)`;
    handle.setAttribute("aria-valuetext", `(${point.map((c) => number(c, ["", 3, "f"])).join(", ")})`);
  }

  function turn(view, index, azim, elev, released) {
    const wrapped = ((((azim + 180) % 360) + 360) % 360) - 180;
    turned[index] = [wrapped, Math.max(-89, Math.min(89, elev))];
    turnView(view, turned[index], true);
    redraw();
    if (released) model.send({ turn: [index, ...view.camera] });
  }
  function addTurner(view, index) {
    const handle = Object.assign(document.createElement("div"), { className: "calclib-handle calclib-turner", tabIndex: 0 });
    handle.setAttribute("aria-label", "Turn the picture with the arrow keys");
    handle.setAttribute("role", "group");
    handle.dataset.lmSuppressShortcuts = "true";
    const box = view.area.map((c) => `${(c * width) / canvas.width}px`);
    Object.assign(handle.style, { left: box[0], top: box[1], width: box[2], height: box[3] });
    handle.addEventListener("keydown", (event) => {
      const move = { ArrowLeft: [-5, 0], ArrowRight: [5, 0], ArrowDown: [0, -5], ArrowUp: [0, 5] }[event.key];
      if (!move) return;
      event.preventDefault();
      event.stopPropagation();
      turn(view, index, view.camera[0] - move[0], view.camera[1] + move[1], false);
      clearTimeout(turn.timer);
      turn.timer = setTimeout(() => model.send({ turn: [index, ...view.camera] }), 300);
    });
    stage.append(handle);
  }

  const pixelOf = (event) => {
    const box = canvas.getBoundingClientRect();
    return [((event.clientX - box.left) * canvas.width) / box.width, ((event.clientY - box.top) * canvas.height) / box.height];
  };
  const viewAt = ([x, y]) => scene?.views.findIndex(({ area: [l, t, w, h] }) => x >= l && x < l + w && y >= t && y < t + h);
  canvas.addEventListener("pointerdown", (event) => {
    const pixel = pixelOf(event), index = viewAt(pixel), view = scene?.views[index];
    if (!view || event.button) return;
    const now = values(), away = (mark) => Math.hypot(...view.pixel(mark.points(now)[0]).slice(0, 2).map((c, k) => c - pixel[k]));
    const marks = view.marks.filter((mark) => mark.drag), near = marks.filter((mark) => away(mark) < 22 * scale);
    const mark = near.sort((a, b) => away(a) - away(b))[0] ?? marks[0];
    if (view.kind === "plane" && !mark) return;
    event.preventDefault();
    canvas.setPointerCapture(event.pointerId);
    if (view.kind === "plane") {
      hold = (to) => dragTo(mark, view, to);
      mark.handle.focus({ preventScroll: true, focusVisible: false });
      hold(pixel);
    } else {
      const [azim, elev] = view.camera;
      hold = (to, released) => {
        const [dx, dy] = to.map((c, k) => ((c - pixel[k]) * width) / canvas.width);
        if (dx || dy || turned[index]) turn(view, index, azim - dx / 2, elev + dy / 2, released);
      };
    }
    canvas.classList.add("calclib-held");
  });
  canvas.addEventListener("pointermove", (event) => {
    if (hold) hold(pixelOf(event), false);
    else {
      const view = scene?.views[viewAt(pixelOf(event))];
      canvas.style.cursor = !view ? "" : view.kind === "space" ? "grab" : view.marks.some((mark) => mark.drag) ? "crosshair" : "";
    }
  });
  for (const end of ["pointerup", "pointercancel"]) {
    canvas.addEventListener(end, (event) => {
      const held = hold;
      hold = null;
      canvas.classList.remove("calclib-held");
      if (held) held(pixelOf(event), true);
      if (held && model.get("frame") !== scene.frame) receive();
    });
  }

  // A setting changes what only the kernel can draw; an exported page has none.
  function settingChanged() {
    if (["dead", "unknown", undefined].includes(model.widget_manager?.kernel?.status)) {
      alone = "This needs the kernel, and none is running: run the notebook to change it.";
      redraw();
    }
  }

  const resized = new ResizeObserver(() => {
    // Room once taken is kept, so that nothing below jumps while a number changes its length.
    if (reading.offsetHeight > room.offsetHeight) room.style.height = `${reading.offsetHeight}px`;
    if (scene && !hold && Math.floor(Math.min(el.clientWidth, scene.frame.maximum)) !== width) layOut(scene.frame);
  });

  (async () => {
    for (const { symbol, control, key, options } of model.get("controls")) {
      controls[symbol] = { model: await host.getModel(control), key, options };
      controls[symbol].model.on(`change:${key}`, redraw);
    }
    for (const setting of model.get("settings")) {
      for (const key of ["value", "index"]) (await host.getModel(setting)).on(`change:${key}`, settingChanged);
    }
    if (signal.aborted) return;
    model.on("change:frame", receive);
    model.on("change:problem", redraw);
    await receive();
    resized.observe(el);
    resized.observe(reading);
  })();
  signal.addEventListener("abort", () => resized.disconnect());
}

export default { render };
