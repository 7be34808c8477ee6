"""Faults around a page of JupyterLab; ``pytest -n0 tests/stress/lab_faults.py`` tries them.

The disk is full while the notebook is saved, or its folder is read-only; two tabs, or two views in
one, show one notebook; a page is loaded anew, and a tab sleeps for a while. Nothing may be lost,
neither in the page nor in the file.
"""

import json
import os
import subprocess

import psutil
import pytest

LOADED = "() => window.jupyterapp?.shell?.currentWidget?.sessionContext?.session"
CELLS = "from calclib import exercise, explore", 'exercise("2.2")', "s = explore.descent(); s"


@pytest.fixture
def opened(lab, tmp_path):
    """JupyterLab with a notebook that has an exercise and a view, run; and the notebook's file."""
    blank = {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None}
    cells = [{**blank, "id": f"cell{n}", "source": code} for n, code in enumerate(CELLS)]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook = {"cells": cells, "metadata": {"kernelspec": kernel}}
    path = tmp_path / "one.ipynb"
    path.write_text(json.dumps({**notebook, "nbformat": 4, "nbformat_minor": 5}))
    lab.open(path)
    assert lab.run_all()
    return lab, max(lab.server.root.glob("*/one.ipynb"), key=lambda file: file.stat().st_mtime)


def field(page):
    return page.locator(".jp-OutputArea input[type=text]").first


def answered(page):
    field(page).fill("2x")
    field(page).press("Enter")
    page.get_by_text("Right").first.wait_for()


def reading(page):
    return page.locator(".calclib-reading").first


def save(page):
    """Begin to save: what goes wrong is told in a dialog."""
    page.evaluate("() => { window.jupyterapp.commands.execute('docmanager:save'); }")


def test_the_disk_is_full_while_a_notebook_is_saved(opened):
    lab, file = opened
    page, before = lab.page, file.read_bytes()
    answered(page)
    children = psutil.Process().children(recursive=True)
    server = next(p for p in children if "jupyterlab" in p.cmdline())
    whole = server.rlimit(psutil.RLIMIT_FSIZE)
    server.rlimit(psutil.RLIMIT_FSIZE, (100, whole[1]))
    try:
        save(page)
        dialog = page.locator(".jp-Dialog")
        dialog.wait_for()
        assert "Error" in dialog.inner_text()
        assert file.read_bytes() == before
    finally:
        server.rlimit(psutil.RLIMIT_FSIZE, whole)
    dialog.get_by_role("button").last.click()
    assert field(page).input_value() == "2x"
    assert page.get_by_text("Right").first.is_visible()
    lab.command("docmanager:save")
    assert "2x" in file.read_text() and json.loads(file.read_text())["cells"]
    assert all("while saving" in error for error in page.errors)  # JupyterLab's own


@pytest.fixture
def read_only(opened):
    """The same, loaded anew from a file and a folder that are read-only now."""
    lab, file = opened
    places = file, file.parent
    modes = [place.stat().st_mode for place in places]
    root = os.geteuid() == 0  # to whom modes are nothing
    try:
        for place in places:
            place.chmod(0o555 if place.is_dir() else 0o444)
            if root:
                subprocess.run(["chattr", "+i", place], check=True)
        lab.page.reload()
        lab.page.wait_for_function(LOADED)
        yield lab, file
    finally:
        for place, mode in zip(reversed(places), reversed(modes), strict=True):
            if root:
                subprocess.run(["chattr", "-i", place], check=True)
            place.chmod(mode)


def test_the_folder_is_read_only(read_only):
    lab, file = read_only
    page, before = lab.page, file.read_bytes()
    with pytest.raises(OSError):
        (file.parent / "more").write_text("")
    assert lab.run_all()
    answered(page)
    steered(lab)
    save(page)
    dialog = page.locator(".jp-Dialog")
    dialog.wait_for()
    assert "Document is read-only" in dialog.inner_text()
    dialog.get_by_role("button").last.click()
    assert file.read_bytes() == before
    assert field(page).input_value() == "2x" and page.errors == []


def told(page):
    return reading(page).text_content().replace("−", "-")


def steered(lab):
    """A slider moves the picture, and the kernel's view with it."""
    before = told(lab.page)
    lab.page.get_by_role("slider").first.press("ArrowRight")
    lab.page.wait_for_timeout(1000)
    assert told(lab.page) not in (before, "")
    assert lab.kernel("print(s.reading, end='')") == told(lab.page)


def test_two_tabs_show_one_notebook(opened):
    lab, file = opened
    one, two = lab.page, lab.page.context.new_page()
    where = file.relative_to(lab.server.root).as_posix()
    two.goto(f"{lab.server.url}lab/workspaces/second/tree/{where}")
    two.wait_for_function(LOADED)
    assert type(lab)(two, lab.server).run_all()  # in the same kernel
    two.locator(".calclib-reading").first.wait_for()
    answered(two)
    steered(lab)
    one.wait_for_timeout(1000)
    assert told(two) == told(one) and field(one).input_value() == "2x"
    assert one.locator(".calclib-panel").count() == 2
    type(lab)(two, lab.server).command("docmanager:save")
    save(one)  # the file is newer than this tab: JupyterLab asks, or saves
    one.wait_for_timeout(2000)
    assert len(json.loads(file.read_text())["cells"]) == len(CELLS)
    assert field(two).input_value() == "2x"
    assert one.errors == []


@pytest.mark.parametrize("command", ["docmanager:clone", "notebook:create-output-view"])
def test_a_second_view_in_one_tab_follows(opened, command):
    lab, _ = opened
    page, main = lab.page, "[...window.jupyterapp.shell.widgets('main')]"
    page.evaluate(f"() => {{ window.jupyterapp.commands.execute('{command}'); }}")
    page.wait_for_function(f"() => {main}.length === 2")
    page.evaluate(f"() => window.jupyterapp.shell.activateById({main}[0].id)")
    for _ in range(2):
        assert lab.run_all()
        page.locator(".calclib-reading").nth(1).wait_for()
        steered(lab)
        assert len({*page.locator(".calclib-reading").all_text_contents()}) == 1
    assert page.errors == []


def test_cells_that_are_run_twice_quickly(opened):
    lab, _ = opened
    lab.page.evaluate("""() => Promise.all([1, 2].map(
        () => window.jupyterapp.commands.execute("notebook:run-all-cells")))""")
    lab.wait_idle()
    reading(lab.page).wait_for()
    steered(lab)
    assert reading(lab.page).count() == 1 and lab.page.errors == []


def test_a_page_that_is_loaded_anew_shows_the_kernels_views(opened):
    lab, _ = opened
    page = lab.page
    lab.command("docmanager:save")
    assert lab.run_all()  # these are not saved
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    page.wait_for_function(LOADED)
    reading(page).wait_for()
    page.wait_for_timeout(2000)
    steered(lab)
    assert page.errors == []


def test_a_tab_that_slept_shows_what_the_kernel_holds(opened):
    lab, _ = opened
    page = lab.page
    chrome = page.context.new_cdp_session(page)
    chrome.send("Page.setWebLifecycleState", {"state": "frozen"})
    page.wait_for_timeout(1000)
    chrome.send("Page.setWebLifecycleState", {"state": "active"})
    lab.kernel("c = [*s.controls.values()][0]; c.value = c.min + 3 * c.step")
    said = lab.kernel("print(s.reading, end='')")
    page.wait_for_function(
        "said => document.querySelector('.calclib-reading').textContent.trim() === said.trim()",
        arg=said,
    )
    before = reading(page).text_content()
    page.get_by_role("slider").first.press("ArrowRight")
    page.wait_for_timeout(1000)
    assert reading(page).text_content() != before
    assert page.errors == []
