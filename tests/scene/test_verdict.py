"""calclib.scene.verdict: what stands beside an answer that was changed, where no kernel judges."""

import pytest

PLAY = """async (canvas, [classes, judged, acts]) => {
    const model = (state) => {
        const heard = {};
        return {
            get: (key) => state[key], on: (event, act) => (heard[event] = act), send() {}, save_changes() {},
            set: (key, value) => { state[key] = value; heard[`change:${key}`]?.(); },
        };
    };
    const field = model({ value: "0.3" }), kept = model({ field: "anywidget:7", judged });
    const panel = document.createElement("div"), el = document.createElement("div"), stop = new AbortController();
    panel.className = `calclib-panel calclib-exercise ${classes}`;
    panel.append(el);
    document.body.append(panel);
    canvas.default.render({ model: kept, el, signal: stop.signal, host: { getModel: async () => field } });
    await new Promise((done) => setTimeout(done));
    const said = [];
    for (const [act, to] of acts) {
        if (act === "type") field.set("value", to);
        if (act === "judge") { kept.set("judged", false); kept.set("judged", true); }
        if (act === "leave") panel.classList.add("jupyter-widgets-disconnected");
        said.push([el.textContent, panel.classList.contains("calclib-changed")]);
    }
    stop.abort();
    panel.remove();
    return said;
}"""  # noqa: E501
CHANGED, HOLDS = ["The answer was changed: the verdict is of the one before.", True], ["", False]
ALONE = "jupyter-widgets-disconnected"


@pytest.mark.parametrize(
    ("classes", "judged", "acts", "said"),
    [
        (ALONE, True, [("type", "0.33"), ("type", "0.3"), ("type", "")], [CHANGED, HOLDS, CHANGED]),
        (ALONE, False, [("type", "0.33")], [HOLDS]),  # there is no verdict
        ("", True, [("type", "0.33")], [HOLDS]),  # the kernel tells it
        ("", True, [("type", "1/3"), ("judge", None), ("leave", None), ("type", "0.3"),
                    ("type", "1/3")], [HOLDS, HOLDS, HOLDS, CHANGED, HOLDS]),
    ],
)  # fmt: skip
def test_without_a_kernel_a_verdict_is_of_the_text_that_was_judged(
    canvas, classes, judged, acts, said
):
    assert canvas.call(PLAY, [classes, judged, acts]) == said
