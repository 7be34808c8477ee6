"""What an earlier run of a cell made: it is closed when the cell runs again."""

import gc

from IPython import get_ipython

from calclib.scene.widgets import VIEW

_made = {}  # cell -> (which run of it, the scenes it made)


def forget(widget):
    """Take the stored picture of a view that is over out of the history: IPython keeps them all."""
    outputs = getattr(getattr(get_ipython(), "history_manager", None), "outputs", {})
    for bundle in (output.bundle for shown in outputs.values() for output in shown):
        if VIEW in bundle and bundle[VIEW]["model_id"] == widget.model_id:
            bundle.pop("image/png", None)


def close_earlier_runs(scene):
    """Close the scenes that an earlier run of the present cell made: their output is gone.

    Returns the place of this one: the cell, and its number there; "" where it has none.
    """
    parent = getattr(get_ipython(), "get_parent", dict)()
    if parent.get("header", {}).get("msg_type") != "execute_request":
        return ""
    cell = parent["metadata"].get("cellId") or parent["content"]["code"]
    run, scenes = _made.get(cell, (None, []))
    if run != parent["header"]["msg_id"]:
        for old in scenes:
            old.close()
        if scenes:
            gc.collect()  # figures hold themselves in circles, some megabytes each
        scenes = []
    _made[cell] = parent["header"]["msg_id"], [*scenes, scene]
    return f"{cell} {len(scenes)}" if "cellId" in parent["metadata"] else ""
