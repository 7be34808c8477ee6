// The frame of a view in space: where its box stands, the walls behind it, axes along its edges (frame.py).
import { fill, stroke } from "./marks.js";
import { radians } from "./occlusion.js";

const TICK = 13.2;
const LABEL = 16.7;
const GAP = 8;
const SHORT = 40;

// The walls behind the box, and the axes along its edges.
export function drawFrame(ctx, view) {
  const [azim, elev] = view.camera.map(radians);
  const far = [Math.cos(azim) < 0, Math.sin(azim) < 0, elev < 0].map(Number);
  drawWalls(ctx, view, far);
  const { lines, texts } = placeAxes(view, far);
  stroke(ctx, lines, "#444444", 0.8 * view.unit);
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.fillStyle = "black";
  for (const { text, at, size } of texts) {
    ctx.font = `${size === LABEL ? "italic " : ""}${size * view.unit}px "DejaVu Sans", sans-serif`;
    ctx.fillText(text, ...at);
  }
}

const corner = (view, ends) => ends.map((end, k) => view.box[k][end]);
const pixelOf = (view, point) => view.pixel(point).slice(0, 2);

function drawWalls(ctx, view, far) {
  for (const axis of [0, 1, 2]) {
    const ends = [[0, 0], [0, 1], [1, 1], [1, 0]].map((e) => corner(view, e.toSpliced(axis, 0, far[axis])));
    const wall = ends.map((point) => pixelOf(view, point));
    fill(ctx, wall, "#f3f3f3");
    stroke(ctx, [[...wall, wall[0]]], "#c8c8c8", view.unit);
  }
  const lines = view.axes.flatMap(({ at }, axis) => at.flatMap((tick) => [0, 1].map((side) => {
    const others = [0, 1, 2].filter((k) => k !== axis), along = others[side], wall = others[1 - side];
    return [0, 1].map((end) => {
      const point = [0, 0, 0];
      point[axis] = tick;
      point[along] = view.box[along][end];
      point[wall] = view.box[wall][far[wall]];
      return pixelOf(view, point);
    });
  })));
  stroke(ctx, lines, "#d8d8d8", 0.8 * view.unit);
}

// The lines of the three axes, and their texts: x and y in front, z on the right.
export function placeAxes(view, far) {
  const { unit, box } = view, near = far.map((end) => 1 - end), lines = [], labels = [], ticks = [];
  const middle = pixelOf(view, box.map(([low, high]) => (low + high) / 2));
  const [one, other] = [[near[0], far[1], 0], [far[0], near[1], 0]];
  const right = pixelOf(view, corner(view, other))[0] > pixelOf(view, corner(view, one))[0] ? other : one;
  [[0, near[1], far[2]], [near[0], 0, far[2]], right].forEach((edge, k) => {
    const { at, texts, widths, label, width } = view.axes[k], point = corner(view, edge);
    const [start, end] = box[k].map((bound) => pixelOf(view, point.toSpliced(k, 1, bound)));
    const along = [end[0] - start[0], end[1] - start[1]], length = Math.hypot(...along);
    if (length < SHORT * unit) return;
    const centre = start.map((c, i) => c + along[i] / 2);
    let out = [-along[1] / length, along[0] / length];
    if (out[0] * (centre[0] - middle[0]) + out[1] * (centre[1] - middle[1]) < 0) out = out.map((c) => -c);
    const half = (wide, high) => (Math.abs(out[0]) * wide + Math.abs(out[1]) * high) / 2;
    const beside = (from, distance) => from.map((c, i) => c + out[i] * distance * unit);
    lines.push([start, end]);
    at.forEach((tick, i) => {
      const on = pixelOf(view, point.toSpliced(k, 1, tick));
      lines.push([on, beside(on, GAP / 2)]);
      ticks.push({ text: texts[i], at: beside(on, GAP + half(widths[i], TICK)), size: TICK, width: widths[i] });
    });
    const away = 2 * GAP + 2 * Math.max(0, ...widths.map((wide) => half(wide, TICK))) + half(width, LABEL);
    labels.push({ text: label, at: beside(centre, away), size: LABEL, width });
  });
  return { lines, texts: apart([...labels, ...ticks], view) };
}

// The texts, moved into the view, without those that would stand on one before.
function apart(texts, { area: [left, top, width, height], header, unit }) {
  const kept = [];
  for (const text of texts) {
    const w = (text.width * unit) / 2, h = (text.size * unit) / 2;
    const x = Math.max(left + w, Math.min(left + width - w, text.at[0]));
    const y = Math.max(top + header + h, Math.min(top + height - h, text.at[1]));
    const free = ({ at, w: wide, h: high }) => Math.abs(x - at[0]) > w + wide + (GAP / 2) * unit || Math.abs(y - at[1]) > h + high;
    if (text.text && kept.every(free)) kept.push({ ...text, at: [x, y], w, h });
  }
  return kept;
}
