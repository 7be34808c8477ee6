// Trees: [operation, ...arguments] -> a function of the controls' values (trees.py).

const LONGEST = 1000; // steps of an iteration

// What takes two numbers takes any number of them: it folds.
export const OPERATIONS = {
  "+": (a, b) => a + b,
  "*": (a, b) => a * b,
  "/": (a, b) => a / b,
  "^": (a, b) => (a === 1 || (a === -1 && Math.abs(b) === Infinity) ? 1 : a ** b), // as C and NumPy
  "<": (a, b) => (a < b ? 1 : 0),
  "<=": (a, b) => (a <= b ? 1 : 0),
  ">": (a, b) => (a > b ? 1 : 0),
  ">=": (a, b) => (a >= b ? 1 : 0),
  "==": (a, b) => (a === b ? 1 : 0),
  "!=": (a, b) => (a !== b ? 1 : 0),
  "and": (a, b) => (a && b ? 1 : 0),
  "or": (a, b) => (a || b ? 1 : 0),
  "not": (a) => (a ? 0 : 1),
  "atan2": (a, b) => Math.atan2(a + 0, b + 0), // -0 is 0, as for SymPy
  "finite": (a) => (Number.isFinite(a) ? 1 : 0),
};
for (const name of ["sqrt", "sin", "cos", "tan", "asin", "acos", "atan", "sinh", "cosh", "tanh",
  "asinh", "acosh", "atanh", "log", "exp", "abs", "sign", "floor", "ceil", "max", "min"]) OPERATIONS[name] = Math[name];

export function compile(tree) {
  const [[f], scope] = compileTogether([tree]);
  return (values) => {
    scope.time += 1;
    return f(values);
  };
}

// Functions of the same values, in which a part that stands in several places is worked out once:
// whoever calls them with other values sets the time of their scope forward.
function compileTogether(trees) {
  const nodes = new Map(), scope = { time: 0 };
  const find = (tree) => { // equal parts have one node
    const parts = Array.isArray(tree) && tree[0] !== "iterate" ? tree.slice(1).map(find) : [];
    const name = parts.length ? `${tree[0]} ${parts.map((part) => part.id)}`
      : Object.is(tree, -0) ? "-0" : JSON.stringify(tree);
    if (!nodes.has(name)) {
      for (const part of parts) part.uses += 1;
      nodes.set(name, { id: nodes.size, tree, parts, uses: 0 });
    }
    return nodes.get(name);
  };
  const make = (node) => (node.made ??= workedOutOnce(node, scope, compileNode(node.tree, node.parts.map(make))));
  return [trees.map(find).map(make), scope];
}

// A function that keeps its last value, if several ask for it.
function workedOutOnce(node, scope, f) {
  if (node.uses < 2 || !Array.isArray(node.tree)) return f;
  let time = -1, value;
  return (values) => {
    if (time !== scope.time) [value, time] = [f(values), scope.time];
    return value;
  };
}

function compileNode(tree, parts) {
  if (typeof tree === "number") return () => tree;
  if (typeof tree === "string") return (values) => values[tree];
  const [operation, ...rest] = tree;
  if (operation === "iterate") {
    const value = compile(rest[0]);
    if (rest[4] === 0) return compileBound(value, rest[1], rest[2]);
    const run = compileIterates(...rest.slice(1));
    return (values) => value(run(values));
  }
  if (operation === "piecewise") return compilePieces(parts);
  const apply = OPERATIONS[operation], [f] = parts;
  if (apply.length === 1) return (values) => apply(f(values));
  return parts.reduce((left, right) => (values) => apply(left(values), right(values)));
}

// The first piece whose condition holds; pieces and conditions take turns.
function compilePieces(parts) {
  return (values) => {
    for (let i = 0; i < parts.length; i += 2) if (parts[i + 1](values)) return parts[i](values);
    return NaN;
  };
}

function compileBound(value, symbols, trees) {
  const [bound, scope] = compileTogether(trees);
  return (values) => {
    const at = { ...values };
    scope.time += 1;
    for (let i = 0; i < symbols.length; i++) at[symbols[i]] = bound[i](values);
    return value(at);
  };
}

// Repeats a step, tells `each` the values at the start and after every step, and returns the last ones.
// Where the count is NaN, so are the symbols.
export function compileIterates(symbols, start, step, count) {
  const first = start.map(compile), [next, scope] = compileTogether(step), steps = compile(count);
  return (values, each = () => {}) => {
    const at = { ...values }, times = Math.floor(Math.max(0, Math.min(steps(values), LONGEST)));
    let now = first.map((f) => (times >= 0 ? f(at) : NaN));
    for (let k = 0; ; k++) {
      symbols.forEach((symbol, i) => (at[symbol] = now[i]));
      each(at);
      if (!(k < times)) return at;
      scope.time += 1;
      now = next.map((f) => f(at));
    }
  };
}
