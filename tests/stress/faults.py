"""What goes wrong around a notebook: no place to write, no fonts, a decimal comma, an interrupt.

Each fault is a program of its own, in an environment that has it. A sentence may be said; nothing
may be lost.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

VIEW = """
from calclib import explore, grade
scene = explore.tangent_plane()
x0 = [*scene.controls.values()][0]
x0.value = 1.5
assert "1.5" in scene.reading and "1,5" not in scene.reading, scene.reading
assert scene.canvas.problem == "", scene.canvas.problem
assert len(scene._repr_mimebundle_()["image/png"]) > 10_000
assert grade("2.2-1", "5.1").correct
"""
COMMA = """
import locale, os
locale.setlocale(locale.LC_ALL, "")
assert locale.localeconv()["decimal_point"] == ","
"""
NO_FONTS = """
import matplotlib.font_manager as fonts
find = fonts.findSystemFonts
fonts.findSystemFonts = lambda fontpaths=None, **kind: find(fontpaths, **kind) if fontpaths else []
fonts.fontManager.__init__()
assert all("mpl-data" in font.fname for font in fonts.fontManager.ttflist)
"""
BACK = """
import time
now, real = [0.0], time.time
time.time = lambda: real() - now[0]
from calclib import exercise, explore
scene, question = explore.descent(), exercise("2.1")
for back in (0, 3600, 86400, 10**9):
    now[0] = back
    for slider in scene.controls.values():
        if hasattr(slider, "min"):
            slider.value = slider.min
    question.field.value = "w" + " " * (back > 0)
    question.check.click()
    assert question.state == "right", question.state
assert scene.canvas.problem == ""
"""
INTERRUPTED = """
import random
import ipywidgets
from calclib import exercise, explore
from calclib.scene import picture, stills
from test_explore_controls import controls, move, places

rng, met = random.Random(0), 0
for name in explore.__all__:
    scene = getattr(explore, name)()
    for widget in controls(scene.widget):
        start = getattr(widget, "value", None)
        for value in places(widget)[-2:]:
            steps = rng.randrange(400)

            def trace(frame, event, argument):
                global steps
                steps -= event == "call" and "calclib" in frame.f_code.co_filename
                if steps < 0:
                    sys.setprofile(None)
                    raise KeyboardInterrupt

            sys.setprofile(trace)
            try:
                move(widget, value)
            except KeyboardInterrupt:
                met += 1
            finally:
                sys.setprofile(None)
        if start is not None:
            widget.value = start
    for widget in controls(scene.widget):  # and all goes on as if nothing had been
        if not hasattr(widget, "click") or not widget.disabled:
            for value in places(widget)[:2]:
                move(widget, value)
    assert scene.reading and "went wrong" not in scene.reading, (name, scene.reading)
    assert scene.canvas.problem == "" or scene.settings, (name, scene.canvas.problem)
    scene.close()
assert met > 20, met
"""
SHUFFLED = """
import ast, contextlib, io, random, re, traceback
from pathlib import Path
import nbformat

rng = random.Random(0)
for path in sorted(Path({!r}).glob("*.ipynb")):
    cells = [c.source for c in nbformat.read(path, 4).cells if c.cell_type == "code"]
    shows = re.compile(r"explore\\.|exercise\\(|drill\\(")
    ours = [n for n, cell in enumerate(cells) if shows.search(cell)]
    order = [*range(len(cells)), *rng.sample(ours, len(ours))]
    names = {{}}

    def run(n):
        tree = ast.parse(cells[n])
        last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
        with contextlib.redirect_stdout(io.StringIO()):
            exec(compile(tree, f"{{path.name}} {{n}}", "exec"), names)
            shown = eval(compile(ast.Expression(last.value), "last", "eval"), names) if last else 0
            repr(shown)
        getattr(shown, "close", int)()

    for count, n in enumerate(order):
        try:
            run(n)
        except ValueError as error:  # where a letter means another thing now: a sentence of ours
            place = traceback.extract_tb(error.__traceback__)[-1].filename
            if count < len(cells) or "calclib" not in place or not str(error).endswith("."):
                raise
"""
FULL = """
import contextlib, io, resource, signal
from calclib import refresh
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
limit = lambda new, old: resource.setrlimit(resource.RLIMIT_FSIZE, (100, resource.RLIM_INFINITY))
refresh.keep_pictures = limit
with contextlib.redirect_stderr(io.StringIO()) as said:
    assert refresh.main(["{}"]) == 1
assert "stays as it was" in said.getvalue(), said.getvalue()
"""
KERNEL = {"name": "python3", "display_name": "Python 3", "language": "python"}
FORMAT = {"metadata": {"kernelspec": KERNEL}, "nbformat": 4, "nbformat_minor": 5}


def program(code, **more):
    """Run a piece of code; return what it complained of, or None."""
    tests = Path(__file__).resolve().parent.parent
    folders = [str(tests / name) for name in ("helpers", "explore", "scene", "")]
    code = f"import sys\nsys.path[:0] = {folders!r}\n{code}"
    environment = {**os.environ, "MPLBACKEND": "agg", **more}
    done = subprocess.run(
        [sys.executable, "-W", "error::RuntimeWarning", "-c", code],
        env=environment, capture_output=True, text=True, timeout=900,
    )  # fmt: skip
    return None if done.returncode == 0 else done.stderr.strip()[-400:]


def decimal_comma(folder):
    """Variables of a locale with a decimal comma, made here if there is none; None if it cannot."""
    for name in ("de_DE.utf8", "fr_FR.utf8", "ru_RU.utf8", "es_ES.utf8"):
        listed = subprocess.run(["locale", "-a"], capture_output=True, text=True).stdout.split()
        if name in listed:
            return {"LC_ALL": name}
    if shutil.which("localedef") and Path("/usr/share/i18n/locales/de_DE").exists():
        made = folder / "de_DE.utf8"
        subprocess.run(["localedef", "-i", "de_DE", "-f", "UTF-8", str(made)], check=False)
        return {"LOCPATH": str(folder), "LC_ALL": "de_DE.utf8"}
    return None


def no_place_to_write(folder):
    """No home, no folder for caches: Matplotlib says so itself, and goes on."""
    away = str(folder / "not" / "there")
    return program(VIEW, HOME=away, MPLCONFIGDIR=away, XDG_CACHE_HOME=away, IPYTHONDIR=away)


def no_fonts(folder):
    """Only the fonts that Matplotlib brings."""
    (folder / "fonts.conf").write_text("<fontconfig></fontconfig>")
    found = {"FONTCONFIG_FILE": str(folder / "fonts.conf"), "MPLCONFIGDIR": str(folder)}
    return program(NO_FONTS + VIEW, **found)


def another_language(folder):
    """Numbers keep their decimal point where the system writes a comma."""
    found = decimal_comma(folder)
    return program(COMMA + VIEW, **found) if found else None


def clock_set_back(folder):
    return program(BACK)


def interrupted(folder):
    """KeyboardInterrupt anywhere in any callback, and then all goes on."""
    return program(INTERRUPTED)


def cells_in_any_order(folder):
    """Each notebook from top to bottom, then its views and exercises in an order of chance."""
    return program(SHUFFLED.format(str(Path(__file__).resolve().parents[2] / "notebooks")))


def disk_full(folder):
    """A notebook stays whole where a file cannot grow while it is stored, and it is said."""
    cell = {"cell_type": "code", "source": "1 + 1", "metadata": {}, "outputs": []}
    cell |= {"execution_count": None, "id": "one"}
    path, whole = folder / "n.ipynb", json.dumps({"cells": [cell], **FORMAT})
    path.write_text(whole)
    wrong = program(FULL.format(str(path)))
    left = sorted(file.name for file in folder.glob("*"))
    if path.read_text() != whole or left != ["n.ipynb"]:
        return f"{left}, and the notebook holds {path.read_text()[:80]!r}"
    return wrong


FAULTS = [no_place_to_write, no_fonts, another_language, clock_set_back, interrupted]
FAULTS += [cells_in_any_order, disk_full]


def check(count, seed):
    """Yield (the fault, what is wrong or None); none at all if count is 0."""
    for fault in FAULTS if count else ():
        with tempfile.TemporaryDirectory() as folder:
            wrong = fault(Path(folder))
        yield fault.__name__.replace("_", " "), wrong
