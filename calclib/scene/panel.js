// The panel around a picture or an exercise: its keys are its own, and its widgets have names.
import { revive } from "./revive.js";

const SUPPRESS = "data-lm-suppress-shortcuts"; // the notebook looks for it, from the target of a key upwards

// Whatever is typed without Ctrl, Alt or the command key is for the widget that has the focus: no key
// of the notebook's cuts a cell or leaves it.
function keepKeys(panel, signal) {
  const other = (event) => event.ctrlKey || event.altKey || event.metaKey;
  panel.setAttribute(SUPPRESS, "true");
  panel.addEventListener("keydown", (event) => other(event) || event.stopPropagation(), { signal });
  window.addEventListener("keydown", (event) => {
    const { target } = event;
    if (!panel.contains(target)) return;
    if (!other(event)) {
      target.setAttribute(SUPPRESS, "true");
      return;
    }
    for (const element of [target, panel]) element.removeAttribute(SUPPRESS);
    setTimeout(() => panel.setAttribute(SUPPRESS, "true"));
    // a field keeps each key from the notebook: this one is to save what was typed
    if (event.key === "s" && target.tagName === "INPUT" && !panel.dispatchEvent(new KeyboardEvent("keydown", event))) {
      event.preventDefault();
    }
  }, { capture: true, signal });
}

// A slider tells its name, and of its value what is shown: not an index, nor an exponent.
function nameSlider(slider) {
  const name = slider.querySelector(".widget-label")?.textContent;
  const handle = slider.querySelector(".noUi-handle"), readout = slider.querySelector(".widget-readout");
  if (!handle) return;
  tell(handle, "aria-label", name);
  if (!readout) return;
  tell(handle, "aria-valuetext", readout.textContent);
  if (!readout.isContentEditable) return;
  tell(readout, "role", "textbox");
  tell(readout, "aria-label", `${name}, as a number`);
}

function tell(element, attribute, text) {
  if (element.getAttribute(attribute) !== text) element.setAttribute(attribute, text);
}

function nameAll(panel) {
  panel.querySelectorAll(".widget-slider, .widget-hslider").forEach(nameSlider);
  for (const button of panel.querySelectorAll("button")) if (!button.textContent && button.title) tell(button, "aria-label", button.title);
  for (const told of panel.querySelectorAll(".calclib-status > .widget-htmlmath-content")) tell(told, "role", "status");
}

// A button of the panel that an element stands in is pressed, or Enter in a field of it.
export function whenPressed(el, signal, act) {
  const pressed = ({ type, key, target }) => {
    if (type === "keydown" && (key !== "Enter" || target.tagName !== "INPUT")) return;
    const button = target.closest?.("button");
    if (type === "click" && (!button || button.closest(".calclib-bar"))) return;
    const panel = el.closest(".calclib-panel");
    if (panel && target.closest(".calclib-panel") === panel) act();
  };
  for (const type of ["click", "keydown"]) el.ownerDocument.addEventListener(type, pressed, { capture: true, signal });
}

// Look after the panel that an element stands in, as soon as it stands there.
export function attend({ el, model, signal }) {
  const look = (pause) => {
    const panel = el.closest(".calclib-panel");
    if (!panel) {
      waiting = setTimeout(look, pause, 2 * pause); // what is out of sight is not laid out, but read aloud
      return;
    }
    keepKeys(panel, signal);
    nameAll(panel);
    revive(model.widget_manager);
    const changed = new MutationObserver((records) => {
      const sliders = new Set(records.map(({ target }) => target.closest(".widget-slider, .widget-hslider")));
      if (sliders.delete(null) && records.some(({ addedNodes }) => addedNodes[0]?.nodeType === 1)) nameAll(panel);
      else sliders.forEach(nameSlider);
    });
    changed.observe(panel, { subtree: true, childList: true, attributes: true, attributeFilter: ["aria-valuetext"] });
    signal.addEventListener("abort", () => changed.disconnect());
  };
  let waiting = setTimeout(look, 0, 20);
  signal.addEventListener("abort", () => clearTimeout(waiting));
}
