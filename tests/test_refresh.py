"""calclib.refresh, on tiny notebooks."""

import io
import json
import os
import subprocess
import sys
from base64 import b64encode
from types import SimpleNamespace

import nbformat
import pytest
from jupyter_client.kernelspec import NoSuchKernel
from jupyter_client.manager import start_new_async_kernel
from jupyter_client.utils import run_sync
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from PIL import Image, ImageDraw

from calclib import kernels, refresh
from calclib.programs import Trouble, uninstalled

# A view as calclib has it: a widget, a picture and a reading in one.
VIEW = """
import io
from base64 import b64encode

import ipywidgets
from PIL import Image


class View(ipywidgets.IntSlider):
    def _repr_mimebundle_(self, **kwargs):
        png = io.BytesIO()
        Image.new("RGB", (64, 64), (10 * self.value, 0, 0)).save(png, "png")
        picture = {"image/png": b64encode(png.getvalue()).decode()}
        return super()._repr_mimebundle_() | picture | {"text/plain": f"At {self.value}."}
"""
WIDGET = "application/vnd.jupyter.widget-view+json"


@pytest.fixture
def store(tmp_path):
    """Store a notebook with these code cells, never run; return its path."""

    def store(*sources):
        cells = [new_markdown_cell("# Title"), *map(new_code_cell, sources)]
        nbformat.write(new_notebook(cells=cells), tmp_path / "tiny.ipynb")
        return tmp_path / "tiny.ipynb"

    return store


@pytest.fixture(scope="module")
def kernel():
    """One kernel, which stays: its manager and its client."""
    manager, client = run_sync(start_new_async_kernel)()
    yield manager, client
    client.stop_channels()
    run_sync(manager.shutdown_kernel)(now=True)


@pytest.fixture
def same_kernel(kernel, monkeypatch):
    """Run notebooks in one kernel, where the test does not ask in which: most time is its start."""
    manager, client = kernel

    class Same(kernels.NotebookClient):
        def __init__(self, *args, **kwargs):
            super().__init__(*args, km=manager, **kwargs)
            self.kc = client

    monkeypatch.setattr(kernels, "NotebookClient", Same)


def read(path):
    return nbformat.read(path, as_version=4)


def png(*, text="7.93", level=255, size=(160, 80)):
    image = Image.new("RGB", size, (level, level, level))
    ImageDraw.Draw(image).text((10, 10), text, fill="black")
    file = io.BytesIO()
    image.save(file, "png")
    return b64encode(file.getvalue()).decode()


def test_cells_run_in_the_folder_of_their_notebook_and_a_second_time_changes_nothing(store):
    there = "import pathlib, sys\npathlib.Path('tiny.ipynb').exists()"
    stream = "for i in range(3):\n    print(i)\n    sys.stdout.flush()"
    path = store(VIEW, there, stream, "View(value=3)")
    assert refresh.refresh(path)
    (found,), streams, (view,) = (cell.outputs for cell in read(path).cells[2:])
    assert found.data["text/plain"] == "True"
    assert [output.text for output in streams] == ["0\n1\n2\n"]  # they are merged
    # A view keeps picture and reading and loses the widget.
    assert set(view.data) == {"image/png", "text/plain"}
    assert view.data["text/plain"] == "At 3."
    text = path.read_text()
    assert "widget-view" not in text and "widget-state" not in text and str(path.parent) not in text
    stored, written = path.read_bytes(), path.stat().st_mtime_ns
    assert not refresh.refresh(path)
    assert path.read_bytes() == stored and path.stat().st_mtime_ns == written


def test_strict_nbval_compares_the_reading_and_not_the_picture(store, same_kernel):
    """Outputs without the widget view pass; an old picture passes; another reading fails."""
    path = store(VIEW, "View(value=3)", "View(value=4)", "View(value=5)")
    refresh.refresh(path)
    notebook = read(path)
    notebook.cells[3].outputs[0].data["image/png"] = png()
    notebook.cells[4].outputs[0].data["text/plain"] = "At 6."
    nbformat.write(notebook, path)
    flags = ["-p", "nbval.plugin", "--nbval", "--nbval-current-env", "-q", "-rA"]
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", *flags, path.name],
        cwd=path.parent,
        env={**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},  # some take seconds to load
        capture_output=True,
        text=True,
        timeout=100,
    )
    verdicts = [line.split()[0] for line in ran.stdout.splitlines() if "::Cell" in line[:40]]
    assert verdicts == ["PASSED", "PASSED", "PASSED", "FAILED"], ran.stdout
    assert "At 6." in ran.stdout


def test_check_writes_nothing(store, same_kernel, capsys):
    path = store("1 + 1")
    before = path.read_bytes()
    assert refresh.main([str(path), "--check"]) == 1
    assert path.read_bytes() == before
    assert refresh.main([str(path)]) == 0
    assert refresh.main([str(path), "--check"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "tiny.ipynb: changed",
        "tiny.ipynb: changed",
        "tiny.ipynb: as it was",
    ]


def test_without_a_name_it_takes_the_folder_notebooks_here(
    store, same_kernel, tmp_path, monkeypatch, capsys
):
    path = store("1 + 1")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit, match="2"):
        refresh.main([])
    assert "no notebook is named" in capsys.readouterr().err
    (tmp_path / "notebooks").mkdir()
    path.rename(tmp_path / "notebooks" / "here.ipynb")
    assert refresh.main([]) == 0
    assert capsys.readouterr().out == "here.ipynb: changed\n"


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("x = 1\n1 / 0", "cell 2 (x = 1) raises ZeroDivisionError: division by zero"),
        ("import warnings\nwarnings.warn('old')", "cell 2 (import warnings) warns"),
        ("'/home/someone/data'", "shows what is not so elsewhere: /home/"),
        ("object()", "shows what is not so elsewhere: at 0x"),
    ],
    ids=["exception", "warning", "path", "address"],
)
def test_a_cell_in_trouble_stops_with_its_sentence(store, same_kernel, capsys, source, sentence):
    path = store("2", source)
    before = path.read_bytes()
    assert refresh.main([str(path)]) == 1
    printed = capsys.readouterr()
    assert printed.err.startswith("tiny.ipynb: cell 2 (") and sentence in printed.err
    assert "Traceback" not in printed.err and path.read_bytes() == before


UNREADABLE = "It cannot be read as a notebook: name a file that Jupyter saved"
OTHER = {"kernelspec": {"name": "julia-1.9", "display_name": "Julia", "language": "julia"}}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (None, "There is no file "),
        ("", UNREADABLE),
        ("x = 1", UNREADABLE),
        ("[1]", UNREADABLE),
        ('{"a": 1}', UNREADABLE),
        ('{"nbformat": 9, "nbformat_minor": 0, "metadata": {}, "cells": []}', UNREADABLE),
        ('{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": 3}', UNREADABLE),
        (b'{"title": "\xe9"}', UNREADABLE),
        (json.dumps(new_notebook(metadata=OTHER)), "It is a notebook in julia"),
    ],
)
def test_what_cannot_be_read_is_told(tmp_path, capsys, text, told):
    path = tmp_path / "odd.ipynb"
    if text is not None:
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    assert refresh.main([str(path)]) == 1
    assert capsys.readouterr().err.startswith(f"odd.ipynb: {told}")
    assert refresh.main([str(tmp_path)]) == 1  # a folder
    assert "It cannot be read: " in capsys.readouterr().err
    assert path.exists() == (text is not None)


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (DeadKernelError("Kernel died"), r"cell 1 \(x = 1\) ended its kernel"),
        (CellTimeoutError("slow"), r"cell 1 \(x = 1\) is not done after 300 s\."),
        (NoSuchKernel("python3"), "There is no kernel here: run python -m pip install ipykernel"),
    ],
)
def test_a_kernel_that_ends_is_told(tmp_path, error, told):
    notebook = new_notebook(cells=[new_markdown_cell("# Title"), new_code_cell("x = 1\nx")])
    with (
        pytest.raises(Trouble, match=told),
        kernels.client(notebook, tmp_path / "tiny.ipynb") as client,
    ):
        client.on_cell_execute(cell=notebook.cells[1], cell_index=1)
        raise error


def test_a_package_that_is_not_installed_is_named_with_what_else_is_needed(monkeypatch):
    error = uninstalled("publish", ModuleNotFoundError(name="math_core"))
    assert isinstance(error, ImportError) and error.name == "math_core"
    said = "math_core is not installed here, which calclib.publish needs: run python -m pip install"
    assert str(error).startswith(said)
    assert {*str(error).removeprefix(said).split()} >= {"math-core", "mistune", "nbclient"}
    program = SimpleNamespace(__spec__=SimpleNamespace(name="calclib.publish.__main__"))
    monkeypatch.setitem(sys.modules, "__main__", program)
    ended = uninstalled("refresh", error)
    assert isinstance(ended, SystemExit) and "math-core" in str(ended)  # without a traceback


def test_a_notebook_is_stored_whole_or_not_at_all(store, same_kernel, capsys, monkeypatch):
    path = store("1 + 1")
    before, write = path.read_bytes(), refresh.nbformat.write

    def full(notebook, path):
        path.write_text("{half of it")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(refresh.nbformat, "write", full)
    assert refresh.main([str(path)]) == 1
    said = "tiny.ipynb: It cannot be stored, and stays as it was: No space left on device.\n"
    assert capsys.readouterr().err == said
    assert path.read_bytes() == before
    assert [file.name for file in path.parent.iterdir()] == ["tiny.ipynb"]
    monkeypatch.setattr(refresh.nbformat, "write", write)
    link, mode = path.with_name("link.ipynb"), path.stat().st_mode
    link.symlink_to(path)
    assert refresh.main([str(link)]) == 0  # a link stays one, and leads to what was stored
    assert link.is_symlink() and read(path).cells[1].outputs[0].data["text/plain"] == "2"
    assert path.stat().st_mode == mode


def test_clean_leaves_the_fixed_form():
    shown = new_output(
        "execute_result",
        data={"text/plain": "At 3.", WIDGET: {"model_id": "1"}},
        execution_count=17,
    )
    cell = new_code_cell(
        "view",
        id="kept",
        execution_count=17,
        metadata={"execution": {"iopub.status.busy": "2026"}, "scrolled": True, "tags": ["t"]},
        outputs=[shown],
    )
    metadata = {
        "kernelspec": {"name": "mine", "display_name": "Mine"},
        "language_info": {"name": "python", "version": "3.11.7"},
        "widgets": {"application/vnd.jupyter.widget-state+json": {"state": {}}},
    }
    notebook = new_notebook(cells=[new_markdown_cell("text"), cell], metadata=metadata)
    cleaned = refresh.clean(notebook)
    assert cleaned.metadata == refresh.METADATA
    assert cleaned.cells[1] == {
        "id": "kept",
        "cell_type": "code",
        "source": "view",
        "metadata": {"tags": ["t"]},
        "execution_count": 1,
        "outputs": [
            {
                "output_type": "execute_result",
                "data": {"text/plain": "At 3."},
                "metadata": {},
                "execution_count": 1,
            }
        ],
    }
    assert refresh.clean(cleaned) == cleaned
    assert notebook.cells[1].execution_count == 17  # the argument is left alone


def test_pictures_are_compared_by_what_is_seen():
    assert refresh.same_picture(png(), png(level=252))
    assert not refresh.same_picture(png(), png(text="7.98"))
    assert not refresh.same_picture(png(), png(size=(168, 80)))


def test_a_picture_is_kept_where_it_looks_the_same():
    def notebook(*pictures):
        shown = [new_output("display_data", data={"image/png": picture}) for picture in pictures]
        return new_notebook(cells=[new_code_cell("", id="a", outputs=shown)])

    old = notebook(png(), png(text="7.93"))
    new = notebook(png(level=254), png(text="8.01"), png())
    refresh.keep_pictures(new, old)
    kept, *others = (output.data["image/png"] for output in new.cells[0].outputs)
    assert kept == png()
    assert others == [png(text="8.01"), png()]
