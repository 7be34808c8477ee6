// JupyterLab may look for a saved view before the saved state is there, and keep its error for good. Where one of
// ours stands, the others that do not are shown anew.
const LOST = "Error displaying widget: model not found";
const LIVE = "application/vnd.jupyter.widget-view+json";
const watched = new WeakSet();

function reviveAll(notebook, manager) {
  for (const node of notebook.querySelectorAll(".jp-OutputArea-output.jupyter-widgets")) {
    if (node.textContent !== LOST) continue;
    const child = node.closest(".jp-OutputArea-child"), { windowedListIndex } = node.closest(".jp-Cell").dataset;
    const { outputs } = manager.context.model.cells.get(Number(windowedListIndex));
    const index = [...child.parentElement.children].indexOf(child), saved = outputs?.get(index)?.toJSON();
    if (manager.has_model(saved?.data?.[LIVE]?.model_id)) outputs.set(index, saved);
  }
}

// Now, and when the manager has more of what was saved.
export function revive(el, { widget_manager: manager }) {
  const notebook = el.closest(".jp-Notebook");
  if (!notebook || !manager?.context) return;
  reviveAll(notebook, manager);
  if (watched.has(manager)) return;
  watched.add(manager);
  manager.restored.connect(() => reviveAll(notebook, manager));
}
