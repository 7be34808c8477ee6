// Settings: widgets for what only the kernel can do. Where it does not answer, that is said (kernel.js),
// and they go back to what the picture shows.
import { Kernel, tryTo } from "./kernel.js";
import { whenPressed } from "./panel.js";

export class Settings {
  constructor(picture) {
    this.picture = picture;
    this.models = [];
    this.kernel = new Kernel(picture, (sentence, over) => this.tell(sentence, over));
  }

  async find(settings, host) {
    const { signal, el } = this.picture;
    for (const setting of settings) {
      const watched = await host.getModel(setting);
      this.models.push(watched);
      for (const key of ["value", "index"]) watched.on(`change:${key}`, () => this.changed());
    }
    signal.addEventListener("abort", () => clearTimeout(this.rest));
    whenPressed(el, signal, () => this.changed()); // a button beside the picture has no value that changes
  }

  changed() {
    if (this.restoring) return;
    clearTimeout(this.rest);
    this.kernel.ask();
  }

  tell(sentence, over) {
    this.picture.unanswered = sentence;
    this.picture.redraw();
    if (over) this.rest = setTimeout(() => this.restore()); // when the change is over that told of it
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
