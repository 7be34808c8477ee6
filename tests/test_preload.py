"""What a kernel loads before its first cell: calclib, for a notebook that names it."""

import json
import subprocess
import sys

import pytest

HEAVY = "numpy", "sympy", "matplotlib.figure", "ipywidgets", "calclib.practice"
LOAD = f"""
import sys, threading
from calclib import preload
assert not [name for name in {HEAVY} if name in sys.modules]
preload.load_ipython_extension(None)
for thread in threading.enumerate():
    if thread is not threading.main_thread():
        thread.join()
print(*(name for name in {HEAVY} if name in sys.modules))
"""


def loaded(tmp_path, monkeypatch, notebook, source=None):
    """What is loaded after the extension, in a process of its own."""
    if source is not None:
        (tmp_path / notebook).write_bytes(source)
    monkeypatch.setenv("JPY_SESSION_NAME", str(tmp_path / notebook))
    command = [sys.executable, "-W", "error", "-c", LOAD]
    done = subprocess.run(command, capture_output=True, text=True, timeout=100)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.split()


def test_a_notebook_that_names_calclib_finds_it_loaded(tmp_path, monkeypatch):
    cell = {"cell_type": "code", "source": ["from calclib import explore"]}
    source = json.dumps({"cells": [cell]}).encode()
    assert loaded(tmp_path, monkeypatch, "lesson.ipynb", source) == [*HEAVY]


@pytest.mark.parametrize(
    ("notebook", "source"),
    [
        ("another.ipynb", b'{"cells": []}'),
        ("not_there.ipynb", None),
        ("no_text.ipynb", b"calclib \xff"),
        ("console.py", b"import calclib"),
        ("", None),
    ],
)
def test_any_other_kernel_is_left_alone(tmp_path, monkeypatch, notebook, source):
    assert loaded(tmp_path, monkeypatch, notebook, source) == []


def test_a_kernel_of_jupyterlab_has_it_before_a_cell_is_run(lab):
    lab.open("2.1.1_derivatives.ipynb")
    names = lab.kernel("print(*dir())").split()
    assert "calclib" not in names and "explore" not in names  # a cell still has to import it
    wait = f"""
import sys, time
end = time.monotonic() + 60
while not all(name in sys.modules for name in {HEAVY}) and time.monotonic() < end:
    time.sleep(0.1)
print(*(name for name in {HEAVY} if name in sys.modules))
"""
    assert lab.kernel(wait).split() == [*HEAVY]
    assert lab.run_all()
