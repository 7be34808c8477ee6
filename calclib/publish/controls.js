// Native controls for the widgets of a view: each shows a widget's state, and sets it.

// What a widget is in a page: a state, and who wants to hear of its changes.
export class Model {
  constructor(state) {
    this.state = { ...state };
    this.heard = {};
  }
  get(key) {
    return this.state[key];
  }
  set(key, value) {
    if (Object.is(this.state[key], value)) return;
    this.state[key] = value;
    for (const listener of this.heard[`change:${key}`] ?? []) listener();
  }
  on(event, listener) {
    (this.heard[event] ??= []).push(listener);
  }
  save_changes() {}
  send() {}
}

export function element(tag, properties, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

// A number as Python's format has it: ".2f", ".3g", "d".
function format(value, as = "") {
  const [, digits = "", kind = ""] = /^\.?(\d*)([a-z]?)/.exec(as);
  if (kind === "f") return value.toFixed(digits || 6);
  return kind === "g" ? String(Number(value.toPrecision(digits || 6))) : String(value);
}

function makeRange(model) {
  const input = element("input", { type: "range" }), number = element("span", { className: "number" });
  const labels = model.get("_options_labels"), base = model.get("_model_name") === "FloatLogSliderModel" && model.get("base");
  number.setAttribute("aria-hidden", "true"); // the range tells it
  const key = labels ? "index" : "value";
  input.addEventListener("input", () => model.set(key, base ? base ** input.value : Number(input.value)));
  const show = () => {
    const value = model.get(key);
    input.min = labels ? 0 : model.get("min"); // before the value, which is held against them
    input.max = labels ? labels.length - 1 : model.get("max");
    input.step = labels ? 1 : model.get("step") || "any";
    input.value = base ? Math.log(value) / Math.log(base) : value;
    number.textContent = (labels ? labels[value] : format(value, model.get("readout_format"))).replace("-", "\u2212");
    input.setAttribute("aria-valuetext", number.textContent);
  };
  return { input, show, key, parts: [input, number] };
}

function makeMenu(model) {
  const options = model.get("_options_labels").map((text) => element("option", {}, text));
  const input = element("select", {}, ...options);
  input.addEventListener("change", () => model.set("index", input.selectedIndex));
  return { input, show: () => (input.selectedIndex = model.get("index")), key: "index", parts: [input] };
}

function makeBox(model) {
  const input = element("input", { type: "checkbox" });
  input.addEventListener("change", () => model.set("value", input.checked));
  return { input, show: () => (input.checked = model.get("value")), key: "value", parts: [input] };
}

function makeField(model) {
  const input = element("input", { type: "text", spellcheck: false });
  input.addEventListener("change", () => model.set("value", input.value));
  return { input, show: () => (input.value = model.get("value")), key: "value", parts: [input] };
}

// The control of a widget: its row, the key that it sets, and how it shows what was set elsewhere.
export function makeControl(model, name) {
  const kind = model.get("_model_name"), text = model.get("description");
  if (kind === "ButtonModel") {
    const input = element("button", { type: "button" }, text);
    input.addEventListener("click", () => model.set("pressed", {}));
    return { row: input, key: "pressed", show() {} };
  }
  const kinds = [[/Slider/, makeRange], [/Checkbox|ToggleButtonModel/, makeBox], [/./, model.get("_options_labels") ? makeMenu : makeField]];
  const made = kinds.find(([pattern]) => pattern.test(kind))[1](model);
  made.input.id = name;
  const row = element("div", { className: "control" }, element("label", { htmlFor: name }, text || name), ...made.parts);
  made.show();
  return { ...made, row };
}
