"""The views and an exercise in Firefox as it is installed: what a student does there, by the way.

What needs Chromium's own protocol (fingers, the zoom of the page, traces) is tested there alone.
"""

import nbformat
import numpy as np
import pytest
from canvas_page import CanvasPage
from conftest import Lab
from nbformat.v4 import new_code_cell, new_notebook
from test_browser import LiveView, differ, wait

from calclib import explore
from calclib.refresh import METADATA


@pytest.fixture(scope="module")
def pages(browser, firefox):
    """The same page in Chromium and in Firefox."""
    pages = CanvasPage(browser), CanvasPage(firefox)
    yield pages
    for page in pages:
        assert page.errors == []
        page.close()


@pytest.mark.parametrize("name", explore.__all__)
def test_a_view_looks_and_reads_as_in_chromium(pages, name):
    scene = getattr(explore, name)()
    seen = []
    for page in pages:
        page.show(scene, width=480)
        seen.append((page.pixels, page.reading))
    (chromium, said), (firefox, read) = seen
    assert read == said
    apart = (np.abs(chromium.astype(int) - firefox) > 40).any(-1).mean()
    assert apart < 0.01, apart
    scene.close()


def test_a_notebook_in_firefox(firefox, jupyterlab, tmp_path):
    cells = ["from calclib import exercise, explore", "explore.tangent_plane()", 'exercise("2.5")']
    path = tmp_path / "firefox.ipynb"
    notebook = new_notebook(cells=[new_code_cell(cell) for cell in cells], metadata=METADATA)
    nbformat.write(notebook, path)
    context = firefox.new_context(viewport={"width": 1400, "height": 1000})
    page, errors = context.new_page(), []
    page.on("pageerror", lambda error: errors.append(str(error)))
    lab = Lab(page, jupyterlab)
    lab.open(path)
    assert lab.run_all()
    view = LiveView(lab, 1)

    def changes(act):
        before, said = view.pixels, view.reading
        act()
        wait(lambda: view.reading != said and differ(before, view.pixels))

    view.slider("x₀").focus()
    changes(lambda: page.keyboard.press("ArrowLeft"))
    changes(lambda: view.drag((0.7, 0.6), (0.8, 0.4)))
    changes(lambda: view.drag((0.2, 0.5), (0.3, 0.45)))
    changes(lambda: view.choose("x² - y², a saddle"))
    view.cell.locator("[aria-label='the point of contact']").focus()
    changes(lambda: page.keyboard.press("Home"))
    output = lab.output(2)
    output.get_by_label("Your answer").fill("5 + 3/5 x + 4/5 y")
    output.get_by_role("button", name="Check").click()
    output.get_by_role("status").filter(has_text="✓ Right").wait_for()
    assert errors == []
    context.close()
    jupyterlab.shut_down_kernels()
