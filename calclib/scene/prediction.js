// Where the reader writes what they expect, beside what the picture says then: kept, and judged by nobody.
import { tryTo } from "./kernel.js";

const PAUSE = 300; // milliseconds without a letter, after which the kernel is told

// The reading's room, with a field for the prediction beside it where the scene asks for one.
export function besidePrediction(model, room) {
  if (!model.get("predicts")) return room;
  const [beside, label, side] = ["div", "label", "div"].map((tag) => document.createElement(tag));
  const field = Object.assign(document.createElement("textarea"), { rows: 2, value: model.get("prediction") ?? "" });
  beside.className = "calclib-beside";
  label.className = "calclib-prediction";
  label.append("Your prediction", field);
  side.append(room); // else a browser lays out the page with each number: an item of a flex box is not laid out alone
  beside.append(label, side);
  let telling;
  field.addEventListener("input", () => {
    model.set("prediction", field.value); // it is saved from here
    clearTimeout(telling); // and when the page is loaded anew, a kernel that runs has to know it
    telling = setTimeout(() => tryTo(() => model.save_changes()), PAUSE);
  });
  model.on("change:prediction", () => {
    if (field.value !== model.get("prediction")) field.value = model.get("prediction");
  });
  return beside;
}
