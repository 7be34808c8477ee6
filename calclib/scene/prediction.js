// Where the reader writes what they expect, beside what the picture says then: kept, and judged by nobody.
import { tryTo } from "./kernel.js";

// The reading's room, with a field for the prediction beside it where the scene asks for one.
export function besidePrediction(model, room) {
  if (!model.get("predicts")) return room;
  const [beside, label] = ["div", "label"].map((tag) => document.createElement(tag));
  const field = Object.assign(document.createElement("textarea"), { rows: 2, value: model.get("prediction") ?? "" });
  beside.className = "calclib-beside";
  label.className = "calclib-prediction";
  label.append("Your prediction", field);
  beside.append(label, room);
  field.addEventListener("input", () => model.set("prediction", field.value));
  field.addEventListener("change", () => tryTo(() => model.save_changes())); // what is saved is in the model
  model.on("change:prediction", () => {
    if (field.value !== model.get("prediction")) field.value = model.get("prediction");
  });
  return beside;
}
