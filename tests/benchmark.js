// What benchmark_latency.py puts into the page of JupyterLab: when did which picture come?
(() => {
  const bench = (window.bench = {});
  const any = { childList: true, subtree: true, characterData: true, attributes: true };

  // After the frame that is being made now was painted, and before whatever else is waiting.
  const painted = (then) => scheduler.postTask(() => then(performance.now()), { priority: "user-blocking" });
  const request = window.requestAnimationFrame;
  let inFrame = false;
  window.requestAnimationFrame = (call) => request((now) => {
    if (!inFrame) painted(() => (inFrame = false));
    inFrame = true;
    call(now);
  });
  // After the first frame was painted that shows what is done now.
  const shown = (then) => (inFrame ? painted(then) : request(() => painted(then)));

  // Tell of each new picture of a kind in an output, as soon as it is painted; returns what ends this.
  function follow(output, kind, told) {
    if (kind === "label" || kind === "image") {
      const target = kind === "label" ? output.querySelector(".widget-vbox > .widget-label") : output;
      let last = target.querySelector(".jp-OutputArea-output img");
      const observer = new MutationObserver(async () => {
        const image = target.querySelector(".jp-OutputArea-output img");
        if (kind === "image" && (!image || image === last)) return;
        last = image;
        await image?.decode().catch(() => {});
        shown(told);
      });
      observer.observe(target, any);
      return () => observer.disconnect();
    }
    let due = false;
    bench.drawn = (canvas, gl) => {
      if (due || !output.contains(canvas)) return;
      due = true;
      shown((now) => {
        due = false;
        told(gl ? (gl.finish(), performance.now()) : now);
      });
    };
    return () => (bench.drawn = null);
  }

  // One move: from the key's event to the first picture after it.
  bench.move = (output, kind) => {
    let start = null;
    const key = (event) => (start ??= event.timeStamp);
    addEventListener("keydown", key, true);
    bench.answer = new Promise((resolve) => {
      const end = follow(output, kind, (now) => {
        if (start === null) return;
        end();
        removeEventListener("keydown", key, true);
        resolve(now - start);
      });
    });
  };

  // A drag: screen frames, frames with a new picture, frames with none at all, layout shifts; then,
  // until the result is asked for, what still comes after the hand's release. Playwright waits for
  // each of its moves, so they are made here: one for each frame, as Chromium hands on a mouse's, and
  // from the far end back to the near one: to and fro, two moves about a turn may be to one value.
  bench.drag = (output, kind, name, target, [x, width, y], sweep) => {
    const found = { screen: 0, pictures: 0, blank: 0, shift: 0, lag: 0 }, from = performance.now();
    const shifts = new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) found.shift += entry.value;
    });
    shifts.observe({ type: "layout-shift" });
    let held = true, fresh = false, released = null;
    const end = follow(output, kind, (now) => {
      fresh = true;
      if (released !== null) found.lag = now - released;
    });
    const small = new OffscreenCanvas(24, 12).getContext("2d", { willReadFrequently: true });
    const empty = () => {
      const picture = output.querySelector(name);
      if (!picture || !picture.width || (kind === "image" && !picture.complete)) return true;
      small.clearRect(0, 0, 24, 12);
      small.drawImage(picture, 0, 0, 24, 12);
      return new Set(small.getImageData(0, 0, 24, 12).data.filter((_, i) => i % 4 === 0)).size < 4;
    };
    const step = () => {
      if (!held) return;
      const there = ((performance.now() - from) / sweep) % 1;
      const at = { clientX: x + width * there, clientY: y, buttons: 1, bubbles: true };
      target.dispatchEvent(new MouseEvent("mousemove", at));
      target.dispatchEvent(new PointerEvent("pointermove", { ...at, pointerId: 1 }));
      painted(() => {
        found.screen++;
        if (fresh) found.pictures++;
        fresh = false;
        // What WebGL drew is gone by now.
        if (kind !== "label" && kind !== "plotly" && found.screen % 2 === 0 && empty()) found.blank++;
      });
      requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
    addEventListener("pointerup", (event) => (released = event.timeStamp), { capture: true, once: true });
    bench.stop = () => {
      held = false;
      const seconds = (performance.now() - from) / 1000;
      found.screen /= seconds;
      found.pictures /= seconds;
    };
    bench.result = () => {
      end();
      shifts.disconnect();
      return found;
    };
  };

  // From the hand's release to the picture that the kernel drew.
  bench.release = (output) => {
    let start = null;
    const canvas = output.querySelector(".calclib-picture"), before = canvas.still;
    addEventListener("pointerup", (event) => (start = event.timeStamp), { capture: true, once: true });
    bench.answer = new Promise((resolve) => {
      const end = follow(output, "canvas", (now) => {
        if (start === null || canvas.still === before) return;
        end();
        resolve(now - start);
      });
    });
  };

  // From the command to the first picture; or, with none to wait for, to the end of the command.
  bench.first = (ours) => new Promise((resolve) => {
    const start = performance.now();
    const done = window.jupyterapp.commands.execute("notebook:run-all-cells");
    if (!ours) return done.then(resolve);
    const end = follow(document, "canvas", (now) => {
      end();
      resolve(now - start);
    });
  });

  // Count what goes between browser and kernel: messages and bytes sent, messages and bytes got.
  bench.count = () => {
    bench.sent = [0, 0, 0, 0];
    const { kernel } = window.jupyterapp.shell.currentWidget.sessionContext.session;
    kernel.anyMessage.connect((_, { msg, direction }) => {
      const at = direction === "send" ? 0 : 2;
      const buffers = (msg.buffers ?? []).reduce((sum, buffer) => sum + buffer.byteLength, 0);
      bench.sent[at] += 1;
      bench.sent[at + 1] += JSON.stringify(msg.content).length + buffers;
    });
  };

  const hook = (kind, name) => {
    const draw = kind.prototype[name];
    kind.prototype[name] = function (...args) {
      if (args[0] instanceof ImageBitmap) this.canvas.still = args[0];
      bench.drawn?.(this.canvas, name === "drawImage" ? null : this);
      return draw.apply(this, args);
    };
  };
  hook(CanvasRenderingContext2D, "drawImage");
  for (const kind of [WebGLRenderingContext, WebGL2RenderingContext]) {
    for (const name of ["drawArrays", "drawElements"]) hook(kind, name);
  }
})();
