// Settings: widgets for what only the kernel can do. Where it does not answer, that is said, and they
// go back to what the picture shows.
const NONE = "This needs the kernel, and none is running: run the notebook to change it.";
const ANOTHER = "This needs the kernel, and none is running that knows this view: run the notebook to change it.";
const PATIENCE = 2500; // milliseconds in which a kernel that is idle answers

export class Settings {
  constructor(picture) {
    this.picture = picture;
    this.models = [];
    this.asked = 0;
  }

  async find(settings, host) {
    const { model, signal, el } = this.picture;
    for (const setting of settings) {
      const watched = await host.getModel(setting);
      this.models.push(watched);
      for (const key of ["value", "index"]) watched.on(`change:${key}`, () => this.changed());
    }
    model.on("change:heard", () => this.answered());
    signal.addEventListener("abort", () => clearTimeout(this.rest));
    el.ownerDocument.addEventListener("click", (event) => this.pressed(event), { signal });
  }

  // A button beside the picture has no value that changes.
  pressed({ target }) {
    const panel = target.closest?.(".calclib-panel"), button = target.closest?.("button");
    if (button && !button.closest(".calclib-bar") && panel?.contains(this.picture.el)) this.changed();
  }

  // Whoever draws anew can also tell that it heard; one that is busy may do so late.
  changed() {
    if (this.restoring) return;
    clearTimeout(this.rest);
    this.asked = Math.max(this.asked, this.picture.model.get("heard") ?? 0) + 1;
    if (this.kernel === null) this.giveUp(NONE);
    else if (this.picture.send({ ask: this.asked })) this.wait(Date.now());
    else this.giveUp(ANOTHER);
  }

  // What the kernel is doing; null where there is none.
  get kernel() {
    const { kernel, notebook } = this.picture.model.widget_manager ?? {};
    const classic = notebook?.kernel?.is_connected?.() && (notebook.kernel_busy ? "busy" : "idle");
    const status = kernel?.status ?? (classic || undefined); // the classic notebook tells in its own way
    return [undefined, "dead", "unknown", "terminating"].includes(status) ? null : status;
  }

  wait(since) {
    this.rest = setTimeout(() => {
      if (this.picture.model.get("heard") >= this.asked) return;
      if (this.kernel === null) this.giveUp(NONE);
      else if (this.kernel !== "idle") this.wait(Date.now());
      else if (Date.now() - since < PATIENCE) this.wait(since);
      else this.giveUp(ANOTHER);
    }, 200);
  }

  answered() {
    this.picture.unanswered = "";
    this.picture.redraw();
  }

  giveUp(sentence) {
    this.picture.unanswered = sentence;
    this.picture.redraw();
    this.rest = setTimeout(() => this.restore()); // when the change is over that told of it
  }

  // Told to the kernel too: if it was only late, it ends with what the picture shows.
  restore() {
    const shown = this.picture.frame?.settings ?? [];
    this.restoring = true;
    shown.forEach((state, i) => {
      const model = this.models[i];
      for (const [key, value] of Object.entries(state)) if (model.get(key) !== value) model.set(key, value);
      tryTo(() => model.save_changes());
    });
    this.restoring = false;
  }
}

// Whether it can be done: a model whose kernel was restarted throws.
export function tryTo(act) {
  try {
    act();
    return true;
  } catch {
    return false;
  }
}
