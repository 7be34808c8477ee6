// A line of the reading as mathematics: true minus signs, italics, subscripts, bold vectors, matrices, and each number
// in the colour of its mark. Its text is that of the line, but for the minus signs.

const SYMBOL = /(?<![A-Za-z°])(d[xuy]|[A-Za-zθ])(\d+)?(?![A-Za-z])/g;
const ARTICLE = /^[aAI]$/; // may be a word, but not
const SYMBOLIC = /^( =| is| this|\||\)|\.|:|[₀-₉]|$)/; // before this,
const OPERATED = /([+\-−|∂]|With) ?$/; // or after this
const MINUS = /(?<![A-Za-z])-|-(?![A-Za-z])/g;

function node(tag, className, ...children) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.append(...children);
  return made;
}

// Text with its symbols in italics.
function letters(text) {
  const nodes = [];
  let end = 0;
  for (const found of text.matchAll(SYMBOL)) {
    const [whole, name, index] = found, before = text.slice(0, found.index), after = text.slice(found.index + whole.length);
    if (ARTICLE.test(name) && !index && !SYMBOLIC.test(after) && !OPERATED.test(before)) continue;
    nodes.push(signs(text.slice(end, found.index)), node("i", "", name), ...(index ? [node("sub", "", index)] : []));
    end = found.index + whole.length;
  }
  return [...nodes, signs(text.slice(end))];
}

export const signs = (text) => text.replace(MINUS, "−");

const plain = (text) => node("span", "calclib-plain", text); // of a matrix: there for who reads the text

// A row for a line's parts, and the texts in it that change: [node, number of the part].
export function typeset(parts, texts) {
  const changing = [], row = [];
  let into = row, matrix = null;
  parts.forEach((part, i) => {
    if (typeof part === "string") {
      for (const [piece] of part.matchAll(/[[\]]|[^[\]]+/g)) {
        if (piece === "[") {
          matrix = node("span", "calclib-matrix", plain("["));
          row.push(matrix);
          into = newCell(matrix);
        } else if (piece === "]" && matrix) {
          matrix.append(plain("]"));
          matrix.style.gridTemplateColumns = `repeat(${matrix.columns ?? matrix.cells}, auto)`;
          [matrix, into] = [null, row];
        } else if (matrix) {
          for (const entry of piece.split(/([,;] )/)) {
            if (/^[,;] $/.test(entry)) {
              if (entry[0] === ";") matrix.columns ??= matrix.cells;
              matrix.append(plain(entry));
              into = newCell(matrix);
            } else add(into, letters(entry));
          }
        } else add(into, letters(piece));
      }
    } else if (part.vector) add(into, [node("b", "", part.vector)]);
    else if (part[1]) {
      const number = document.createTextNode(signs(texts[i]));
      changing.push([number, i]);
      add(into, [part[2] ? node("span", `calclib-${part[2]}`, number) : number]);
    }
  });
  return { row, changing };
}

function newCell(matrix) {
  const cell = node("span", "calclib-cell");
  matrix.cells = (matrix.cells ?? 0) + 1;
  matrix.append(cell);
  return cell;
}

function add(into, nodes) {
  if (Array.isArray(into)) into.push(...nodes);
  else into.append(...nodes);
}
