// JupyterLab may look for a saved view before the saved state is there, and keep its error for good: as soon as one of
// ours is made, or stands there, those that do not are shown anew.
const LOST = "Error displaying widget: model not found";
export const LIVE = "application/vnd.jupyter.widget-view+json";
const watched = new WeakSet();

function reviveAll(manager) {
  for (const node of document.querySelectorAll(".jp-Notebook .jp-OutputArea-output.jupyter-widgets")) {
    if (node.textContent !== LOST) continue;
    const child = node.closest(".jp-OutputArea-child"), { windowedListIndex } = node.closest(".jp-Cell").dataset;
    const outputs = manager.context.model.cells.get(Number(windowedListIndex))?.outputs;
    const index = [...child.parentElement.children].indexOf(child), saved = outputs?.get(index)?.toJSON();
    if (manager.has_model(saved?.data?.[LIVE]?.model_id)) outputs.set(index, saved);
  }
}

// Now, and when the manager has more of what was saved.
export function revive(manager) {
  if (!manager?.context) return; // JupyterLab alone has it
  reviveAll(manager);
  if (watched.has(manager)) return;
  watched.add(manager);
  manager.restored.connect(() => reviveAll(manager));
}
