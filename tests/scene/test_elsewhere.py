"""calclib.scene.elsewhere: what a front end shows that runs no ipywidgets."""

import pytest

from calclib import exercise, explore


@pytest.mark.parametrize("make, told", [
    (explore.tangent_plane, 'src="data:image/png;base64,'),
    (lambda: exercise("2.5"), "**Exercise 2.5.** Compute"),
    (lambda: exercise("2.1", "2.2"), "**Exercise 2.2.** Let"),
])  # fmt: skip
def test_where_no_widgets_run_a_view_says_that_it_stands_still(make, told):
    view = make()
    shown = view._display_().data
    assert told in shown and "this stands still: open it in JupyterLab" in shown
    assert "Run all cells" not in shown
    view.close()
    assert "again" in view._display_().data and "stands still" not in view._display_().data
