"""What is closed when a cell runs again, and what stays; the kernels tell of their requests."""

import gc
import weakref
from types import SimpleNamespace

import pytest

from calclib.scene import Scene, runs
from calclib.scene.widgets import VIEW


class Circle:
    """What holds itself, as a figure does."""

    def __init__(self):
        self.itself = self


class Made:
    """What a cell makes."""

    def __init__(self):
        self.closed, self.figure = False, Circle()

    def close(self):
        self.closed, self.figure = True, None


@pytest.fixture
def shell(monkeypatch):
    """A kernel that runs a cell: ``shell.run`` gives the place of each thing that it makes."""
    shell = SimpleNamespace(parent={}, history_manager=SimpleNamespace(outputs={}))

    def run(message, *made, kind="execute_request", code="", **metadata):
        header = {"msg_type": kind, "msg_id": message}
        shell.parent = {"header": header, "metadata": metadata, "content": {"code": code}}
        return [runs.close_earlier_runs(one) for one in made]

    shell.run, shell.get_parent = run, lambda: shell.parent
    monkeypatch.setattr(runs, "get_ipython", lambda: shell)
    monkeypatch.setattr(runs, "_made", {})
    return shell


def test_a_cell_that_runs_again_closes_what_it_made_before(shell):
    one, two, again, third = (Made() for _ in range(4))
    assert shell.run("1", one, two, cellId="left") == ["left 0", "left 1"]
    assert not one.closed and not two.closed
    assert shell.run("2", again, cellId="left") == ["left 0"]
    assert one.closed and two.closed and not again.closed
    assert shell.run("2", third, cellId="left") == ["left 1"] and not again.closed


@pytest.mark.parametrize(
    ("first", "second", "closed"),
    [
        ({"cellId": "a", "code": "f"}, {"cellId": "b", "code": "f"}, False),
        ({"cellId": "a", "code": "f"}, {"cellId": "a", "code": "g"}, True),
        ({"code": "f"}, {"code": "f"}, True),  # nbclient tells no cell: then it is the source
        ({"code": "f"}, {"code": "g"}, False),
        ({"cellId": "", "code": "f"}, {"cellId": "", "code": "g"}, False),
    ],
)
def test_a_cell_is_known_by_its_name_or_by_its_source(shell, first, second, closed):
    one, two = Made(), Made()
    places = [shell.run("1", one, **first), shell.run("2", two, **second)]
    assert one.closed is closed and not two.closed
    if "cellId" not in first:
        assert places == [[""], [""]]  # what was written there is kept for no place


def test_what_no_cell_made_has_no_place_and_closes_nothing(shell, monkeypatch):
    one, two = Made(), Made()
    shell.run("1", one, cellId="a")
    assert shell.run("2", two, kind="comm_msg", cellId="a") == [""]
    for nothing in (None, SimpleNamespace()):  # outside of IPython; in an older one
        monkeypatch.setattr(runs, "get_ipython", lambda found=nothing: found)
        assert runs.close_earlier_runs(two) == ""
        runs.forget(SimpleNamespace(model_id="a"))
    assert not one.closed and not two.closed


def test_what_an_earlier_run_made_is_gone_at_once(shell):
    gc.disable()  # else it may happen by chance
    try:
        one = Made()
        figure = weakref.ref(one.figure)
        shell.run("1", one, cellId="a")
        one.figure = None
        shell.run("2", Made(), cellId="b")  # which has nothing to close, and so no need to look
        assert figure() is not None
        shell.run("3", Made(), cellId="a")
        assert figure() is None
    finally:
        gc.enable()


def shown(model, **more):
    return SimpleNamespace(bundle={VIEW: {"model_id": model}, "image/png": "...", **more})


def test_the_stored_picture_of_a_closed_scene_is_taken_out_of_the_history(shell):
    scene = Scene()
    scene.view(lambda ax: None)
    own, other = shown(scene.widget.model_id), shown("other")
    without, plain = shown(scene.widget.model_id), SimpleNamespace(bundle={"image/png": "..."})
    del without.bundle["image/png"]
    shell.history_manager.outputs = {1: [plain, own], 2: [], 3: [without, other]}
    scene.close()
    assert "image/png" not in own.bundle
    assert "image/png" in other.bundle and "image/png" in plain.bundle
