// A verdict is of the text that was judged. Where no kernel takes it back, that is told beside any other text.
const CHANGED = "The answer was changed: the verdict is of the one before.";

// Look after the field of an exercise; `tell` takes a sentence, an empty one where the verdict holds.
export function watchAnswer({ model, host, ...at }, tell) {
  if (model.get("field")) host.getModel(model.get("field")).then((field) => watch(field, model, at, tell));
}

function watch(field, model, { el, signal }, tell) {
  let judged = field.get("value"), told = false;
  model.on("change:judged", () => model.get("judged") && (judged = field.get("value")));
  field.on("change:value", () => {
    const panel = el.closest(".calclib-exercise"), alone = panel?.classList.contains("jupyter-widgets-disconnected");
    const changed = Boolean(alone && model.get("judged") && field.get("value") !== judged);
    if (signal.aborted || changed === told) return;
    panel.classList.toggle("calclib-changed", (told = changed));
    tell(changed ? CHANGED : "");
  });
}
