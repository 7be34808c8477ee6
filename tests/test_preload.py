"""What a kernel loads before its first cell: calclib, for a notebook that names it."""

import json
import subprocess
import sys
import time

import psutil
import pytest

HEAVY = "numpy", "sympy", "matplotlib.figure", "ipywidgets", "calclib.practice"
LOAD = f"""
import gc, sys, threading
from IPython.core.interactiveshell import InteractiveShell
from calclib import preload
assert not [name for name in {HEAVY} if name in sys.modules]
shell, preload.AFTER = InteractiveShell(), %s
hooks = shell.events.callbacks["pre_execute"]
before = [*hooks]
preload.load_ipython_extension(shell)
timers = [thread for thread in threading.enumerate() if isinstance(thread, threading.Timer)]
if preload.AFTER < 1:
    for timer in timers:
        timer.join()
shell.run_cell("1 + 1")
assert hooks == before and not any(timer.is_alive() for timer in timers)
loaded = [name for name in {HEAVY} if name in sys.modules]
print(*loaded, *["drawn"] * (gc.get_freeze_count() > 0))  # the last step
"""


def loaded(tmp_path, monkeypatch, notebook, source=None, *, after=0):
    """What is loaded when the first cell has run, in a process of its own."""
    if source is not None:
        (tmp_path / notebook).write_bytes(source)
    monkeypatch.setenv("JPY_SESSION_NAME", str(tmp_path / notebook))
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    command = [sys.executable, "-W", "error", "-c", LOAD % after]
    done = subprocess.run(command, capture_output=True, text=True, timeout=100)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.partition("\n")[2].split()  # below the cell's Out[1]: 2


LESSON = json.dumps({"cells": [{"cell_type": "code", "source": ["import calclib"]}]}).encode()


def test_a_notebook_that_names_calclib_finds_it_loaded(tmp_path, monkeypatch):
    assert loaded(tmp_path, monkeypatch, "lesson.ipynb", LESSON) == [*HEAVY, "drawn"]


def test_a_cell_that_is_run_at_once_waits_for_nothing(tmp_path, monkeypatch):
    assert loaded(tmp_path, monkeypatch, "lesson.ipynb", LESSON, after=1000) == []


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


def wait_until_the_kernel_rests():
    """A cell that asked whether all is loaded would end the loading."""
    children = psutil.Process().children(recursive=True)
    (kernel,) = [child for child in children if "ipykernel_launcher" in child.cmdline()]
    end, before, used = time.monotonic() + 60, -1, 0
    while used - before > 0.1 and time.monotonic() < end:
        time.sleep(1)
        before, used = used, sum(kernel.cpu_times()[:2])


def test_a_kernel_of_jupyterlab_has_it_before_a_cell_is_run(lab):
    lab.open("2.1.1_derivatives.ipynb")
    wait_until_the_kernel_rests()
    loaded = f"import sys; print(*(name for name in {HEAVY} if name in sys.modules))"
    assert lab.kernel(loaded).split() == [*HEAVY]
    names = lab.kernel("print(*dir())").split()
    assert "calclib" not in names and "explore" not in names  # a cell still has to import it
    assert lab.run_all()
