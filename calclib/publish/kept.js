// What outlasts a page: in the address the views that were steered, and in the browser what the reader wrote.

// A number that a slider can show, or null.
export function inRange(text, { _model_name, value, min, max, base }) {
  const number = Number(text), [low, high] = _model_name === "FloatLogSliderModel" ? [base ** min, base ** max] : [min, max];
  if (typeof value === "boolean") return ["0", "1"].includes(text) ? number === 1 : null;
  return text !== "" && number >= low - 1e-9 && number <= high + 1e-9 ? number : null;
}

export function camera(text, view) {
  if (text === undefined) return undefined;
  const at = text.split(",").map(Number);
  return view.kind === "space" && at.length === 2 && Math.abs(at[0]) <= 180 && Math.abs(at[1]) <= 90 ? at : null;
}

export const encoded = (to) => String(to).replace(/[%&=#"<>`\s]|~/g, (c) => (c === "~" ? "%7E" : encodeURIComponent(c))); // the least: people read it

// What an address tells of each view: #plane:x0=0.4&y0=1.2~descent:steps=9
export function parts(fragment) {
  return fragment.slice(1).split("~").flatMap((view) => {
    const [, name, told] = /^([^:]+):(.+)$/.exec(view) ?? [];
    if (!name) return [];
    try {
      const pairs = told.split("&").map((part) => [...part.split(/=(.*)/s, 2), ""]);
      return [[decodeURIComponent(name), Object.fromEntries(pairs.map((pair) => pair.slice(0, 2).map(decodeURIComponent)))]];
    } catch {
      return []; // not one of ours
    }
  });
}

// What the reader wrote beside a view stays in the browser, where that keeps anything.
export function keep(name, text) {
  try {
    localStorage.setItem(`${location.pathname} ${name}`, text);
  } catch {} // not everywhere it is allowed
}

export function kept(name) {
  try {
    return localStorage.getItem(`${location.pathname} ${name}`) ?? "";
  } catch {
    return "";
  }
}
