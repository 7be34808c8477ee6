// Whether a kernel answers what only Python can do; and a sentence where none does, or it has other work.
const NONE = "This needs the kernel, and none is running: run the notebook first.";
const ANOTHER = "This needs the kernel, and none is running that knows this view: run the notebook first.";
const BUSY = "The kernel is still busy: this follows as soon as it is done.";
const PATIENCE = 2500; // milliseconds in which a kernel that is idle answers

export class Kernel {
  // `told` takes a sentence, an empty one where the kernel has answered; and whether it is given up.
  constructor({ model, signal }, told) {
    Object.assign(this, { model, told, asked: 0 });
    model.on("change:heard", () => this.settle("", false));
    signal.addEventListener("abort", () => clearTimeout(this.rest));
  }

  // Whoever draws anew, or judges, can also tell that it heard; one that is busy may do so late.
  ask() {
    clearTimeout(this.rest);
    this.said = null;
    this.asked = Math.max(this.asked, this.model.get("heard") ?? 0) + 1;
    if (this.status === null) this.settle(NONE, true);
    else if (tryTo(() => this.model.send({ ask: this.asked }))) this.wait(Date.now(), Date.now());
    else this.settle(ANOTHER, true);
  }

  // What the kernel is doing; null where there is none.
  get status() {
    const { kernel, notebook } = this.model.widget_manager ?? {};
    const classic = notebook?.kernel?.is_connected?.() && (notebook.kernel_busy ? "busy" : "idle");
    const status = kernel?.status ?? (classic || undefined); // the classic notebook tells in its own way
    return [undefined, "dead", "unknown", "terminating"].includes(status) ? null : status;
  }

  wait(start, since) {
    this.rest = setTimeout(() => {
      const now = Date.now(), { status } = this;
      if (this.model.get("heard") >= this.asked) return;
      if (status === null) this.settle(NONE, true);
      else if (status === "idle" && now - since > PATIENCE) this.settle(ANOTHER, true);
      else {
        if (status !== "idle" && now - start > PATIENCE) this.settle(BUSY, false);
        this.wait(start, status === "idle" ? since : now);
      }
    }, 200);
  }

  settle(sentence, over) {
    if (over || sentence !== this.said) this.told((this.said = sentence), over);
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
