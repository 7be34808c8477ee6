// The reading: sentences whose numbers follow the controls (reading.py), and their lines on the page.
import { compile } from "./trees.js";
import { signs, typeset } from "./typeset.js";

export function number(value, [sign, digits, kind]) {
  if (kind === "r") return String(Number(value.toPrecision(12)) || 0); // as code
  value = Number(value.toExponential(11)); // what differs further on is rounding of the machine
  if (Math.abs(value) < 1e-12) value = 0;
  if (sign === "-") value = -value;
  const size = Math.abs(value);
  const trim = (text) => (text.includes(".") ? text.replace(/\.?0+$/, "") : text);
  const figures = digits > 2 ? 2 : 1; // that a small number keeps
  const small = digits && size && size < Number(`1e${figures - 1 - digits}`);
  if (small && kind !== "g" && Number(size.toFixed(digits)) !== size) [digits, kind] = [figures, "g"];
  let text;
  if (size && (kind === "g" || size >= 1e9)) {
    const [mantissa, exponent] = size.toExponential((kind === "g" ? digits : 6) - 1).split("e");
    const raised = [...String(Number(exponent))].map((c) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[c] ?? "⁻").join("");
    const plain = exponent > -5 && exponent < 6;
    text = plain ? trim((+`${mantissa}e${exponent}`).toFixed(Math.max(0, digits - 1 - exponent)))
      : `${trim(mantissa)}·10${raised}`;
  } else { // of twelve digits: what follows in binary is no digit of the value
    const exponent = Number(size.toExponential().split("e")[1]);
    text = trim(size.toFixed(Math.min(digits, Math.max(0, 11 - exponent))));
  }
  if (kind === "c" && text === "1") text = "";
  const negative = text === "0" ? sign === "-" : value < 0; // x - 0 rather than x + 0
  return sign ? (negative ? "- " : "+ ") + text : (negative ? "-" : "") + text;
}

// The texts of the parts at the controls' values, or null where a number has no value.
function compileParts(parts) {
  const made = parts.map((part) => (Array.isArray(part) ? [compile(part[0]), part[1]] : part.vector ?? part));
  return (values) => {
    const texts = [];
    for (const part of made) {
      if (typeof part === "string") texts.push(part);
      else {
        const value = part[0](values);
        if (!Number.isFinite(value)) return null;
        texts.push(part[1] ? number(value, part[1]) : "");
      }
    }
    return texts;
  };
}

// A text with numbers in it, or null where one of them has no value.
export function compileText(parts) {
  const texts = compileParts(parts);
  return (values) => texts(values)?.join("") ?? null;
}

// The lines at the controls' values: each its parts, and the texts of these.
export function compileReading(sentences) {
  const compiled = (parts) => {
    const texts = compileParts(parts);
    return (values) => {
      const found = texts(values);
      return found && { parts, texts: found };
    };
  };
  const made = sentences.map(({ text, otherwise, when }) => ({
    text: compiled(text), otherwise: compiled(otherwise), when: compile(when),
  }));
  return (values) => made.filter((s) => s.when(values))
    .map((s) => s.text(values) ?? s.otherwise(values)).filter((line) => line?.texts.some(Boolean));
}

// Only the numbers, where the row holds this sentence already.
function fillRow(row, line) {
  const { parts = [line], texts = [line] } = line;
  if (row.parts !== parts && !(row.parts?.[0] === line)) {
    const made = typeset(parts, texts);
    row.replaceChildren(...made.row);
    Object.assign(row, { parts, changing: made.changing });
  } else {
    for (const [node, i] of row.changing) if (node.data !== signs(texts[i])) node.data = signs(texts[i]);
  }
}

const REST = 500; // milliseconds without a change, after which the reading is told aloud

// The lines under the picture; and for who cannot see it the same words, when they have come to rest.
export class Reading {
  constructor() {
    const [rows, room, told] = ["reading", "room", "told"].map((name) =>
      Object.assign(document.createElement("div"), { className: `calclib-${name}` }));
    Object.assign(this, { rows, room, told });
    rows.setAttribute("aria-hidden", "true");
    told.setAttribute("role", "status");
    room.append(rows);
  }

  // Lines as `compileReading` makes them, or plain texts; with `problem`, the last line tells of one.
  tell(lines, problem) {
    const { rows } = this, text = lines.map((line) => line.texts?.join("") ?? line).join("\n");
    if (rows.dataset.text === text) return;
    rows.dataset.text = text;
    while (rows.childElementCount > lines.length) rows.lastChild.remove();
    lines.forEach((line, i) => {
      const row = rows.children[i] ?? rows.appendChild(document.createElement("div"));
      fillRow(row, line);
      row.className = problem && i === lines.length - 1 ? "calclib-problem" : "";
    });
    clearTimeout(this.resting);
    const rest = () => (this.told.textContent = text);
    if (this.told.textContent) this.resting = setTimeout(rest, REST);
    else rest(); // as it stands there first it is not told
  }

  // Room once taken is kept, so that nothing below jumps while a number changes its length.
  keepRoom() {
    const { rows, room } = this, { offsetWidth, offsetHeight } = rows;
    if (offsetHeight > room.offsetHeight || offsetWidth !== this.width) room.style.height = `${offsetHeight}px`;
    this.width = offsetWidth;
  }
}
