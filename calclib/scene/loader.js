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

async function render(at) {
  const holder = await at.host.getModel(at.model.get("script"));
  dress(document, holder.get("style"));
  const module = await load(holder.get("text"));
  if (!at.signal.aborted) module.default.render(at);
}

export default { render };
