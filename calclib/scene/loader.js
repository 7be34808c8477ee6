// What each picture brings: it takes the canvas's script from the one model that holds it for all.
const scripts = (globalThis.calclibScripts ??= new Map()); // text -> its module

function load(text) {
  if (!scripts.has(text)) {
    const url = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
    scripts.set(text, import(url).finally(() => URL.revokeObjectURL(url)));
  }
  return scripts.get(text);
}

async function render(at) {
  const holder = await at.host.getModel(at.model.get("script"));
  const module = await load(holder.get("text"));
  if (!at.signal.aborted) module.default.render(at);
}

export default { render };
