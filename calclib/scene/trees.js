// Trees: [operation, ...arguments] -> a function of the controls' values (trees.py).

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
  "finite": (a) => (Number.isFinite(a) ? 1 : 0),
};
for (const name of ["sqrt", "sin", "cos", "tan", "asin", "acos", "atan", "atan2", "sinh", "cosh", "tanh",
  "log", "exp", "abs", "sign", "floor", "ceil", "max", "min"]) OPERATIONS[name] = Math[name];

export function compile(tree) {
  if (typeof tree === "number") return () => tree;
  if (typeof tree === "string") return (values) => values[tree];
  const [operation, ...rest] = tree;
  if (operation === "iterate") {
    const value = compile(rest[0]), run = compileIterates(...rest.slice(1));
    return (values) => value(run(values));
  }
  const parts = rest.map(compile);
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

// Repeats a step, tells `each` the values at the start and after every step, and returns the last ones.
export function compileIterates(symbols, start, step, count) {
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
