"""What a reader sets in Matplotlib changes no view, and views change nothing there."""

from functools import cache

import matplotlib
import matplotlib.style
import numpy as np
import pytest
from canvas_page import decode

from calclib import explore

SETTINGS = {
    "dark background": lambda: matplotlib.style.use("dark_background"),
    "another style": lambda: matplotlib.style.use("ggplot"),
    "automatic layout": lambda: matplotlib.rcParams.update({"figure.autolayout": True}),
    "constrained layout": lambda: matplotlib.rcParams.update(
        {"figure.constrained_layout.use": True}
    ),
    "letters and ticks": lambda: matplotlib.rcParams.update(
        {"font.size": 20, "mathtext.fontset": "stix", "xtick.direction": "in", "axes.grid": True}
    ),
}


def pixels(scene):
    """The stored picture, and the still part in the browser at first and in another size."""
    stored = scene._repr_mimebundle_()["image/png"]
    first = scene.canvas.frame["image"]
    scene._asked(scene.canvas, {"resize": [400, 1.5]}, [])
    return stored, decode(first), decode(scene.canvas.frame["image"])


@cache
def plain(view):
    return pixels(getattr(explore, view)())


@pytest.mark.parametrize("setting", SETTINGS)
@pytest.mark.parametrize("view", ["tangent_plane", "softmax_jacobian", "secant"])
def test_settings_of_matplotlib_change_no_view(monkeypatch, view, setting):
    monkeypatch.setattr("calclib.scene.scene.USUAL", 360)  # quick to draw
    expected = plain(view)
    with matplotlib.rc_context():
        SETTINGS[setting]()
        own = dict(matplotlib.rcParams)
        scene = getattr(explore, view)()
        shown = pixels(scene)
        if scene.settings:
            scene._changed({})
        assert dict(matplotlib.rcParams) == own
        assert scene.canvas.problem == ""
    for before, after in zip(expected, shown, strict=True):
        assert np.array_equal(before, after)
