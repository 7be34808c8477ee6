// Controls: what the reader sets, by a widget or by a mark that is moved.

// The widgets that give the symbols their values, as models that the kernel shares.
export class Controls {
  bound = {};

  async find(bindings, host, changed) {
    for (const { symbol, control, key, options, first } of bindings) {
      const model = await host.getModel(control);
      this.bound[symbol] = { model, key, options, first };
      model.on(`change:${key}`, changed);
    }
  }

  values() {
    const now = {};
    for (const [symbol, { model, key, options }] of Object.entries(this.bound)) {
      const value = Number(model.get(key));
      now[symbol] = options ? options[value] : value;
    }
    return now;
  }

  // The first values again, but for what lies outside a range of now.
  reset() {
    for (const { model, key, first } of Object.values(this.bound)) {
      const log = model.get("base"), at = log ? Math.log(first) / Math.log(log) : first;
      if (key === "value" && (at < model.get("min") - 1e-9 || at > model.get("max") + 1e-9)) continue;
      model.set(key, first);
      model.save_changes();
    }
  }

  range(symbol) {
    const { model } = this.bound[symbol];
    return [model.get("min"), model.get("max")];
  }

  step(symbol) {
    return this.bound[symbol].model.get("step") || 0.01;
  }

  set(symbol, value) {
    if (!this.bound[symbol] || !Number.isFinite(value)) return;
    const { model, key } = this.bound[symbol], step = this.step(symbol), low = model.get("min");
    const snapped = Number((low + Math.round((value - low) / step) * step).toPrecision(12));
    model.set(key, Math.max(low, Math.min(model.get("max"), snapped)));
    model.save_changes();
  }
}
