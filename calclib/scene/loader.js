// What each picture brings: it takes the canvas's script from the one model that holds it for all.
const scripts = (globalThis.calclibScripts ??= new Map()); // text -> its module

function load(text) {
  if (!scripts.has(text)) {
    const url = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
    scripts.set(text, import(url).finally(() => URL.revokeObjectURL(url)));
  }
  return scripts.get(text);
}

// Once in the document; the newest, where a kernel brings another.
function dress({ head }, text) {
  const style = head.querySelector("style.calclib-style") ?? document.createElement("style");
  style.className = "calclib-style";
  if (style.textContent !== text) style.textContent = text;
  if (!style.isConnected) head.append(style);
}

// What was written is kept while the notebook is open, for a cell that is run again.
function keepWriting(model, manager) {
  const names = ["prediction", "written", "judged"];
  if (!model.get("place")) return;
  const places = (manager.calclibPlaces ??= new Map()), before = places.get(model.get("place"));
  const keep = () => places.set(model.get("place"), names.map((name) => model.get(name)));
  if (before && !names.some((name) => model.get(name))) {
    names.forEach((name, k) => before[k] && model.set(name, before[k]));
    model.save_changes();
  }
  keep();
  for (const name of names) model.on(`change:${name}`, keep);
  const [, id] = model.get("field").split(":"); // typed where no kernel runs, it is kept, too
  if (id) manager.get_model(id).then((field) => field.on("change:value", () => model.set("written", field.get("value"))));
}

function initialize({ model }) {
  const { widget_manager: manager } = model, id = model.get("script").split(":")[1];
  if (!manager) return;
  keepWriting(model, manager);
  const start = async () => {
    if (!manager.has_model(id)) return;
    manager.restored?.disconnect(start);
    const module = await load((await manager.get_model(id)).get("text"));
    module.default.revive(manager);
    module.default.follow(model, manager);
  };
  if (manager.has_model?.(id)) start();
  else manager.restored?.connect(start); // the script is still to come
}

async function render(at) {
  const holder = await at.host.getModel(at.model.get("script"));
  dress(document, holder.get("style"));
  const module = await load(holder.get("text"));
  if (!at.signal.aborted) module.default.render(at);
}

export default { initialize, render };
