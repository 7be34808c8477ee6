"""calclib.scene.rerun: what stands below a cell that was run again, but not by this page."""

import pytest

PLAY = """async (canvas, [cells, acts]) => {
    const LIVE = "application/vnd.jupyter.widget-view+json", WHOLE = { "text/plain": "said", "image/png": "image" };
    const item = (json) => ({ toJSON: () => structuredClone(json) });
    const output = (id) => ({ output_type: "display_data", data: { ...WHOLE, [LIVE]: { version_major: 2, model_id: id } } });
    const list = (ids) => {
        const items = ids.map((id) => item(output(id)));
        return { get length() { return items.length; }, get: (i) => items[i], set: (i, json) => (items[i] = item(json)), items };
    };
    const models = {}, told = {}, loaded = [];
    const manager = {
        context: { model: { cells: [{ id: "prose" }, ...Object.entries(cells).map(([id, ids]) => ({ id, outputs: list(ids) }))] } },
        restored: { connect: (slot) => loaded.push(slot) }, restoredStatus: false,
        has_model: (id) => id in models, get_model: async (id) => models[id],
    };
    const appear = (place, id, live) => {
        const heard = {}, state = { shown: [] };
        models[id] = { comm_live: live };
        (told[id] ??= []).push(heard);
        canvas.follow({ get: (key) => state[key], on: (event, act) => (heard[event] = act) }, manager);
        state.shown = [place, id]; // as the kernel tells it, when the cell shows the view
        return heard["change:shown"]();
    };
    const play = {
        run: (place, id) => appear(place, id, true),
        saved: (place, id) => appear(place, id, false),
        close: (id) => {
            delete models[id];
            told[id].forEach((heard) => heard["comm:close"]());
        },
        restart: () => Object.values(models).forEach((model) => (model.comm_live = false)),
        loaded: () => {
            manager.restoredStatus = true;
            loaded.forEach((act) => act());
        },
        clear: (cell) => manager.context.model.cells.find(({ id }) => id === cell).outputs.items.splice(0),
    };
    for (const [act, ...given] of acts) await play[act](...given);
    const shown = manager.context.model.cells.slice(1).map(({ outputs }) => outputs.items.map((each) => {
        const { data } = each.toJSON(), whole = Object.keys(WHOLE).every((key) => data[key] === WHOLE[key]);
        if (!whole) return "broken";
        return data[LIVE]?.model_id ?? (data["text/markdown"]?.includes("its cell was run again") ? "its picture" : "nothing");
    }));
    return [shown, loaded.length];
}"""  # noqa: E501

ONE = {"a": ["first"]}
RUN, CLOSE, AGAIN = ("run", "a 0", "first"), ("close", "first"), ("run", "a 0", "second")

# What the outputs of each cell show at first; what happens; and what they show then.
CASES = {
    "another tab runs the cell again": (ONE, [RUN, CLOSE, AGAIN], [["second"]]),
    "and again": (ONE, [RUN, CLOSE, AGAIN, ("close", "second"), ("run", "a 0", "third")],
                  [["third"]]),
    "there the cell shows nothing any more": (ONE, [RUN, CLOSE], [["its picture"]]),
    "no later run has begun to draw": (ONE, [RUN, CLOSE, ("run", "b 0", "other")],
                                       [["its picture"]]),
    "this tab runs it again": (ONE, [RUN, ("clear", "a"), CLOSE, AGAIN], [[]]),
    "two views of a cell": (
        {"a": ["first", "beside"]},
        [RUN, ("run", "a 1", "beside"), CLOSE, ("close", "beside"), AGAIN,
         ("run", "a 1", "later")],
        [["second", "later"]],
    ),
    "of two views the second is gone": (
        {"a": ["first", "beside"]},
        [RUN, ("run", "a 1", "beside"), CLOSE, ("close", "beside"), AGAIN],
        [["second", "its picture"]],
    ),
    "exercises below each other are shown as one": (
        ONE, [RUN, ("run", "a 1", "first"), CLOSE, AGAIN, ("run", "a 1", "second")], [["second"]],
    ),
    "two cells, the other stays": (
        {"a": ["first"], "b": ["other"]}, [RUN, ("run", "b 0", "other"), CLOSE, AGAIN],
        [["second"], ["other"]],
    ),
    "an output that is shown twice": ({"a": ["first", "first"]}, [RUN, CLOSE, AGAIN],
                                      [["second", "second"]]),
    "a new kernel, which closes nothing": (ONE, [RUN, ("restart",), AGAIN], [["second"]]),
    "a cell without a number": (ONE, [("run", "", "first"), CLOSE], [["its picture"]]),
    "the page is loaded after a later run": (ONE, [AGAIN, ("loaded",)], [["second"]]),
    "the later run comes when it is loaded": (ONE, [("loaded",), AGAIN], [["second"]]),
    "what it names may still come": (ONE, [AGAIN], [["first"]]),
    "the earlier one was saved": (ONE, [AGAIN, ("saved", "a 0", "first"), ("loaded",)],
                                  [["second"]]),
    "the saved one comes first": (ONE, [("saved", "a 0", "first"), AGAIN, ("loaded",)],
                                  [["second"]]),
    "saved, and no kernel": (ONE, [("saved", "a 0", "first"), ("loaded",)], [["first"]]),
}  # fmt: skip


@pytest.mark.parametrize("shown, acts, expected", CASES.values(), ids=CASES)
def test_what_stands_there_follows_the_runs_of_its_cell(canvas, shown, acts, expected):
    """Of the runs that are over the page keeps nothing: it waits once for what is restored."""
    assert canvas.call(PLAY, [shown, acts]) == [expected, 1]


def test_where_there_is_no_notebook_it_does_nothing(canvas):
    assert canvas.call("(all) => [undefined, {}].map((manager) => all.follow({}, manager))") == [
        None,
        None,
    ]
