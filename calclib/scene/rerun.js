// A cell that was run again, but not by this page: in another tab, or before the page was loaded. What stands below it here still
// names the widgets of an earlier run, which the kernel has closed. It follows to what the later run shows in its place; where
// that shows nothing, the stored picture is left.
import { LIVE } from "./revive.js";

const OVER = "This view is over: its cell was run again. Run it here to steer it.";
const left = new WeakMap(); // an output that is only a picture now -> what it was

// The outputs of the notebook that show a widget: the list, the index in it, what stands there, the widget, and its place.
function views(manager) {
  return [...manager.context.model.cells].flatMap(({ id, outputs }) => {
    const all = Array.from({ length: outputs?.length ?? 0 }, (_, i) => [i, left.get(outputs.get(i)) ?? outputs.get(i).toJSON()]);
    return all.filter(([, { data }]) => data?.[LIVE])
      .map(([i, was], n) => ({ outputs, i, was, shown: was.data[LIVE].model_id, place: `${id} ${n}` }));
  });
}

function show(found, id) {
  for (const { outputs, i, was } of found) {
    outputs.set(i, { ...was, data: { ...was.data, [LIVE]: { ...was.data[LIVE], model_id: id } } });
  }
}

function leave(found) {
  for (const { outputs, i, was } of found) {
    const { [LIVE]: _, ...stored } = was.data, image = stored["image/png"];
    const picture = image ? `![The picture](data:image/png;base64,${image})\n\n` : "";
    outputs.set(i, { ...was, data: { "text/markdown": `${picture}*${OVER}*`, ...stored } });
    left.set(outputs.get(i), was);
  }
}

const lives = async (manager, id) => manager.has_model(id) && (await manager.get_model(id)).comm_live;

// What an output names the page may never have known: it was loaded later.
function adopt(manager, latest) {
  for (const view of views(manager)) {
    const id = latest.get(view.place);
    if (manager.has_model(id) && !manager.has_model(view.shown)) show([view], id);
  }
}

// For each place of a view the widget that is shown there; nothing else is kept of a run that is over.
function places(manager) {
  if (manager.calclibShown) return manager.calclibShown;
  const latest = (manager.calclibShown = new Map());
  manager.restored.connect(() => adopt(manager, latest));
  return latest;
}

// Keep what stands at the place of a view up with the runs of its cell.
export function follow(model, manager) {
  if (!manager?.context) return; // JupyterLab alone has it
  const latest = places(manager), showing = (id) => views(manager).filter(({ shown }) => shown === id);
  const take = async () => {
    const [place, id] = model.get("shown"), before = latest.get(place);
    if (!place || id === before) return;
    if ((await lives(manager, before)) && !(await lives(manager, id))) { // one was saved, and the kernel knows a later one
      show(showing(id), before);
      return;
    }
    latest.set(place, id);
    show(showing(before), id);
    if (manager.restoredStatus) adopt(manager, latest);
  };
  model.on("change:shown", take);
  model.on("comm:close", () => leave(showing(model.get("shown")[1])));
  take();
}
