// Where a sampled curve jumps or has a pole, told from where it is only steep (calclib/breaks.py).

// The path with a gap where a coordinate jumps or has a pole.
export function interrupted(path, start, step, place) {
  for (let i = path.length - 2; i >= 0; i--) {
    for (let axis = 0; axis < path[i].length; axis++) {
      const change = sharpChange(path, i, axis);
      const ends = change && breakOf((t) => place(t)[axis], change, [start + i * step, path[i][axis]],
        [start + (i + 1) * step, path[i + 1][axis]]);
      if (!ends) continue;
      const [[low, before], [high, after]] = ends, gap = path[i].map(() => NaN);
      const away = Math.max(Math.abs(before - path[i][axis]), Math.abs(after - path[i + 1][axis]));
      path.splice(i + 1, 0, ...(away <= 2 * change ? [place(low), gap, place(high)] : [gap])); // or a pole
      break;
    }
  }
  return path;
}

// The change around a step that may hold a break, since the changes turn within it, or 0.
function sharpChange(path, i, axis) {
  const z = (k) => path[k]?.[axis] ?? NaN, known = (value) => (Number.isFinite(value) ? Math.abs(value) : 0);
  const step = z(i + 1) - z(i), before = z(i) - z(i - 1), after = z(i + 2) - z(i + 1);
  const around = Math.max(known(step), known(before), known(after));
  const turns = Math.max(known(step - before), known(after - step)) > around / 2;
  const noise = 1e-12 + 1e-9 * (Math.abs(z(i)) + Math.abs(z(i + 1)));
  return Number.isFinite(step) && turns && around > noise ? around : 0;
}

// The ends [t, f(t)] of the interval of no width where f breaks between two others, or null.
function breakOf(f, change, low, high) {
  let parts = [[low, high]];
  for (let k = 0; k < 45 && parts.length; k++) {
    const found = [];
    parts.sort((one, other) => one[0][0] - other[0][0]);
    for (const [from, to] of parts) {
      const t = from[0] + 0.47 * (to[0] - from[0]), value = f(t), middle = [t, Number.isNaN(value) ? Infinity : value];
      const rise = middle[1] - from[1], rest = to[1] - middle[1], most = Math.max(Math.abs(rise), Math.abs(rest));
      const turns = Math.abs(rest - rise) > most / 2 && !(most < change / 16); // a peak may hide in either half
      if (turns || !(Math.abs(rise) < change / 16)) found.push([from, middle, Math.abs(rise)]);
      if (turns || !(Math.abs(rest) < change / 16)) found.push([middle, to, Math.abs(rest)]);
    }
    parts = steepest(found);
  }
  return parts[0] ?? null;
}

// Those of the largest changes, in them or next to them, where an even pole hides.
function steepest(parts) {
  const size = (part) => part[2] || 0, most = new Map();
  for (const [i, part] of parts.entries()) {
    const before = parts[i - 1]?.[1][0] === part[0][0] ? size(parts[i - 1]) : 0;
    const after = parts[i + 1]?.[0][0] === part[1][0] ? size(parts[i + 1]) : 0;
    most.set(part, Math.max(size(part), before, after));
  }
  const largest = [...parts].sort((one, other) => most.get(other) - most.get(one) || size(other) - size(one));
  return largest.slice(0, 8);
}
