// Marks: each is compiled once to functions of the controls' values, and drawn by its kind (marks.py, overlay.py).
import { interrupted } from "./breaks.js";
import { compileField, drawField } from "./field.js";
import { compileSurface, paintMesh } from "./mesh.js";
import { clipPolygon, clipSegment, DOT_BIAS, LINE_BIAS, paintFace, shown } from "./occlusion.js";
import { compileText } from "./reading.js";
import { compile, compileIterates } from "./trees.js";

export function compileMark(mark) {
  const made = { ...mark, points: compilePoints(mark), paint: compileColour(mark), to: mark.to?.map(compile) };
  made.arrow = Boolean(mark.head) && mark.points.length === 2;
  if (mark.field) made.image = compileField(mark);
  if (mark.surface) made.mesh = compileSurface(mark.surface);
  return mark.kind === "label" ? { ...made, text: compileText(mark.text) } : made;
}

// The points of a mark: after each step of an iteration, along a curve, or at these values alone.
export function compilePoints(mark) {
  if (mark.curve) return compileCurve(mark);
  const made = mark.points.map((point) => point.map(compile));
  const along = mark.iteration ? compileIterates(...mark.iteration) : (values, each) => each(values);
  return (values) => {
    const points = [];
    along(values, (at) => {
      for (const point of made) points.push(point.map((f) => f(at)));
    });
    return points;
  };
}

function compileCurve({ points: [point], curve: [symbol, from, to, count], whole }) {
  const made = point.map(compile), first = compile(from), last = compile(to);
  return (values) => {
    const at = { ...values }, start = first(values), step = (last(values) - start) / (count - 1);
    const place = (t) => {
      at[symbol] = t;
      return made.map((f) => f(at));
    };
    const path = Array.from({ length: count }, (_, i) => place(start + i * step));
    return whole ? path : interrupted(path, start, step, place);
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

export const RIM = 12; // pixels: so far beside the axes may an arrow end that begins in them
const FAINT = 0.3; // of its opacity, a dot keeps behind a surface, and a line that goes through it

export const finite = (point) => point.every(Number.isFinite);

// Stretches of a line, in pixels, that are to be seen.
function visibleRuns(points, view) {
  return view.depth ? runsInSpace(points, view, false) : runsInPlane(points, view);
}

function runsInPlane(points, view) {
  const runs = [];
  let run = null;
  for (const point of points) {
    const pixel = view.pixel(point);
    if (!finite(pixel)) run = null;
    else if (run) run.push(pixel);
    else runs.push((run = [pixel]));
  }
  return runs;
}

function runsInSpace(points, view, hidden) {
  const runs = [];
  let run = null;
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
      if (shown(sample, view, LINE_BIAS) === hidden) [run, kept] = [null, 0];
      else if (kept > 1) run[run.length - 1] = sample; // of a straight stretch, its ends
      else {
        if (run) run.push(sample);
        else runs.push((run = [sample]));
        kept++;
      }
    }
  }
  return runs;
}

// Whether a mark may leave the axes in the plane: a dot on their edge, and an arrow that begins there.
export const leaves = (mark, view) => !view.depth && (mark.kind === "dot" || mark.arrow);
export const grown = ([left, top, width, height], by) => [left - by, top - by, width + 2 * by, height + 2 * by];
const holds = ([left, top, width, height], [x, y]) => x >= left && x <= left + width && y >= top && y <= top + height;

// The part of an arrow in the plane that is shown: from inside, it ends beside the axes.
function reach(pixels, view, scale) {
  if (!pixels.every(finite)) return null;
  const [left, top, width, height] = grown(view.area, holds(grown(view.area, 1), pixels[0]) ? RIM * scale : 0);
  return clipSegment(...pixels, [[left, left + width], [top, top + height]]);
}

// Where a point lies in the picture, or null where it has no place or is hidden (unless those behind are asked for).
function place(point, view, behind = false) {
  if (!finite(point)) return null;
  const pixel = view.pixel(point);
  if (!view.depth) return finite(pixel) ? pixel : null;
  const inside = view.box.every(([low, high], k) => {
    const slack = 1e-6 * (high - low);
    return point[k] >= low - slack && point[k] <= high + slack;
  });
  return inside && (behind || shown(pixel, view, DOT_BIAS)) ? pixel : null;
}

// ---- Drawing ----

export function stroke(ctx, runs, colour, width, dash = []) {
  ctx.strokeStyle = colour;
  ctx.lineWidth = width;
  ctx.setLineDash(dash);
  ctx.beginPath();
  for (const run of runs) run.forEach(([x, y], i) => (i ? ctx.lineTo(x, y) : ctx.moveTo(x, y)));
  ctx.stroke();
}

export function fill(ctx, path, colour) {
  ctx.fillStyle = colour;
  ctx.beginPath();
  for (const [x, y] of path) ctx.lineTo(x, y);
  ctx.fill();
}

const DRAW = { field: drawField, line: drawLine, face: drawFace, surface: drawSurface, dot: drawDot, label: drawLabel };

export function drawMark(ctx, mark, view, points, scale, values) {
  mark.color = mark.paint(values);
  ctx.globalAlpha = mark.alpha;
  DRAW[mark.kind](ctx, mark, view, points, scale, values);
}

function drawLine(ctx, mark, view, points, scale) {
  const layers = mark.halo ? [["white", 2], [mark.color, 0]] : [[mark.color, 0]];
  let ends = mark.head && points.slice(-2).map((point) => finite(point) && view.pixel(point)), runs;
  if (mark.arrow && !view.depth) {
    ends = reach(points.map(view.pixel), view, scale);
    runs = ends ? [ends] : [];
  } else runs = visibleRuns(points, view);
  const head = ends && (runs[0] === ends || (place(points[points.length - 1], view) && ends[0]));
  if (head && mark.halo) fillHead(ctx, ends, mark, mark.width + 2, scale, "white");
  const dash = mark.dash ? [4, 3].map((n) => n * mark.width * scale) : [];
  if (mark.through && view.depth) {
    ctx.globalAlpha = FAINT * mark.alpha;
    stroke(ctx, runsInSpace(points, view, true), mark.color, mark.width * scale, dash);
    ctx.globalAlpha = mark.alpha;
  }
  for (const [colour, extra] of layers) stroke(ctx, runs, colour, (mark.width + extra) * scale, extra ? [] : dash);
  if (head) fillHead(ctx, ends, mark, mark.width, scale, mark.color);
  if (mark.radius) for (const point of points) drawDot(ctx, mark, view, [point], scale);
}

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

function drawFace(ctx, mark, view, points, scale) {
  if (!points.every(finite)) return;
  if (!view.surfaces?.length && !view.covered?.length) { // nothing hides it
    const pixels = (view.box ? clipPolygon(points, view.box) : points).map(view.pixel);
    if (!pixels.length || !pixels.every(finite)) return;
    fill(ctx, pixels, mark.color);
    if (view.box) stroke(ctx, [[...pixels, pixels[0]]], mark.color, 1.2 * scale);
    return;
  }
  const made = `${points} ${view.camera} ${mark.color}`;
  if (mark.made !== made) {
    const corners = clipPolygon(points, view.box);
    mark.made = view.covered.length ? null : made; // what moves may hide it
    mark.face = corners.length > 2 && paintFace(corners.map(view.pixel), view, bgr(mark.color), mark.alpha);
    mark.outline = mark.face && visibleRuns([...corners, corners[0]], view);
  }
  if (!mark.face) return;
  ctx.globalAlpha = 1; // the face has it already
  ctx.drawImage(mark.face.picture, mark.face.left, mark.face.top);
  ctx.globalAlpha = mark.alpha;
  stroke(ctx, mark.outline, mark.color, 1.2 * scale);
}

// It is the first to be drawn, so that its depth is there for all else; see `surfacesFirst`.
function drawSurface(ctx, mark, view, points, scale, values) {
  const mesh = view.depth && mark.mesh(values, view);
  const found = mesh && paintMesh(mesh, view, bgr(mark.color), mark.alpha, scale);
  if (!found) return;
  view.covered.push(found);
  ctx.globalAlpha = 1; // the picture has it already
  ctx.drawImage(found.picture, found.left, found.top);
  ctx.globalAlpha = mark.alpha;
  stroke(ctx, visibleRuns(mesh.outline, view), mark.color, 1.2 * scale);
}

// The marks of a view in the order of drawing, with the depth of its still part where surfaces were before.
export function surfacesFirst(view) {
  for (const { left, right, top, bottom } of view.covered?.splice(0) ?? []) {
    for (let row = top; row < bottom; row++) {
      const start = row * view.width + left, end = row * view.width + right;
      view.depth.set(view.still.subarray(start, end), start);
    }
  }
  return view.marks.toSorted((a, b) => Boolean(b.surface) - Boolean(a.surface));
}

// A colour of CSS as the number that a pixel without its alpha holds.
function bgr(colour) {
  return Number(`0x${colour.slice(5, 7)}${colour.slice(3, 5)}${colour.slice(1, 3)}`);
}

function drawDot(ctx, mark, view, [point], scale) {
  let pixel = place(point, view);
  if (!view.depth && pixel && !holds(grown(view.area, 1), pixel)) return;
  if (!pixel && view.depth && (pixel = place(point, view, true))) ctx.globalAlpha = FAINT * mark.alpha;
  if (!pixel) return;
  const [inner, outer] = mark.open ? ["white", mark.color] : [mark.color, "white"];
  ctx.beginPath();
  ctx.arc(pixel[0], pixel[1], mark.radius * scale, 0, 2 * Math.PI);
  ctx.fillStyle = inner;
  ctx.fill();
  ctx.setLineDash([]);
  ctx.strokeStyle = outer;
  ctx.lineWidth = (mark.open ? 2 : 1.5) * scale;
  ctx.stroke();
  ctx.globalAlpha = mark.alpha;
}

const HIDDEN = 0.5; // of a label behind a surface: how much is left
const RING = 3; // pixels: twice as wide as the rim of a text
const LETTER = 0.64; // times the size of a text: how wide a letter is, or less

function drawLabel(ctx, mark, view, [point], scale, values) {
  const pixel = view.depth ? placeOfLabel(ctx, point, view) : place(point, view);
  const text = mark.text(values)?.replaceAll("-", "\u2212");
  if (!pixel || text === undefined) return;
  let size = mark.size * scale;
  if (mark.within && !view.depth) {
    const room = Math.abs(view.pixel([point[0] + mark.within, point[1]])[0] - pixel[0]);
    size = Math.min(size, room / (LETTER * Math.max(1, text.length)));
  }
  ctx.font = `${size}px "DejaVu Sans", sans-serif`;
  ctx.textAlign = mark.anchor;
  ctx.textBaseline = "middle";
  ctx.fillStyle = mark.color;
  const at = [pixel[0] + mark.offset[0] * scale, pixel[1] + mark.offset[1] * scale];
  const stands = kept(ctx, mark, view, pixel, at, text, size);
  if (mark.halo) {
    ctx.strokeStyle = "white";
    ctx.lineWidth = RING * scale;
    ctx.setLineDash([]);
    ctx.strokeText(text, ...stands);
  }
  ctx.fillText(text, ...stands);
}

// In space a label is moved into the box, and fainter where a surface hides its point.
function placeOfLabel(ctx, point, view) {
  if (!finite(point)) return null;
  const pixel = view.pixel(point.map((c, k) => Math.max(view.box[k][0], Math.min(view.box[k][1], c))));
  if (!shown(pixel, view, DOT_BIAS)) ctx.globalAlpha *= HIDDEN;
  return pixel;
}

// Where a text stands so that no edge cuts it: in the plane, if its point or a part of it lies inside; and there on no
// text before it.
function kept(ctx, mark, view, pixel, [x, y], text, size) {
  const { depth, labels, area: [left, top, width, height] } = view;
  const wide = ctx.measureText(text).width, before = { left: 0, center: wide / 2, right: wide }[mark.anchor];
  const cut = x - before < left + width && x - before + wide > left && Math.abs(y - top - height / 2) < (height + size) / 2;
  const inside = depth || cut || holds(grown(view.area, 1), pixel);
  if (!inside || wide >= width) return [x, y];
  x = Math.max(left + before, Math.min(left + width + before - wide, x));
  y = Math.max(top + size / 2, Math.min(top + height - size / 2, y));
  if (depth) return [x, y];
  y = stepAside(labels, x - before, y, wide, size, top, top + height);
  labels.push({ start: x - before, y, wide, size });
  return [x, y];
}

// The height of a text that would stand on one before: beside that, where there is room.
function stepAside(labels, start, y, wide, size, top, bottom) {
  for (const other of labels) {
    const step = (size + other.size) / 2, across = start < other.start + other.wide && other.start < start + wide;
    if (!across || Math.abs(y - other.y) >= step) continue;
    const free = [other.y + step, other.y - step].filter((c) => c >= top + size / 2 && c <= bottom - size / 2);
    y = (y < other.y ? free.pop() : free[0]) ?? y;
  }
  return y;
}
