"""The call that a view offers to copy: it runs, and makes a view that reads the same."""

import numpy as np
import pytest
import sympy as sp
from sympy import symbols

from calclib import explore
from calclib.explore.parts.calls import call
from calclib.scene import Scene, slider

u, v, x, y = symbols("u v x y", real=True)


def moved(scene):
    """Each slider a third of its range further on, and the last entry of each menu but one."""
    for setting in scene.settings.values():
        if hasattr(setting, "index"):
            setting.index = min(2, len(setting.options) - 1)
    for control in scene.controls.values():
        if hasattr(control, "index"):
            control.index += 7
            continue
        count = round((control.max - control.min) / control.step)
        if hasattr(control, "base"):
            control.value = control.base ** (control.min + control.step * (count // 3))
        else:
            control.value = control.min + control.step * ((2 * count) // 3)
    return scene


EXPLORERS = [getattr(explore, name) for name in explore.__all__]
WITH_ARGUMENTS = [
    lambda: explore.tangent_plane("u*v + 2u", (u, v), at=(2, 3), span=((1, 3), (2, 4))),
    lambda: explore.tangent_plane(sp.Max(x, y) * x, at=(0.5, 1), zoom=8),
    lambda: explore.tangent_plane("x*y", at=(0, 0.1), other=(0.7, 2), zoom=2),
    lambda: explore.loss([(0, 1), (1, 3), (2, 2)], at=(0, 1), span=((-1, 1), (0, 3))),
    lambda: explore.loss(at=0.5),
    lambda: explore.secant("t^3", symbols("t", real=True), at=0.2, a=-0.01, span=(-1, 2)),
    lambda: explore.univariate_chain_rule("u^2", "sin(x)", at=0.3, dx=-0.2, span=1),
    lambda: explore.multivariate_chain_rule(
        ["2a", "b*a"], symbols("a b"), ["x*y", "x - y"], (x, y)
    ),
    lambda: explore.grid_map((2 * u, 3 * v + u**2), (u, v), at=(0.1, 0.2), side=0.3, span=1),
    lambda: explore.weather(["20 + phi*s/100", "1000 + t - lambda"], at=(10, 2, 3, 4)),
    lambda: explore.least_squares((0, 1, 2), (1, 0, 2)),
    lambda: explore.dip_game(2, dips=[(0, 0.5), (1, -1)], gradient=True),
    lambda: explore.dip_game(shown=True),
    lambda: explore.partial_derivatives("max(x, y)", camera=(-120, 35)),
]


@pytest.mark.parametrize("make", [*EXPLORERS, *WITH_ARGUMENTS])
def test_the_call_of_a_view_shows_what_it_shows(make):
    for scene in (make(), moved(make())):
        assert scene.code.startswith("explore."), "Let the view end in call(scene, ...)."
        again = eval(scene.code, {"explore": explore, "symbols": symbols})  # noqa: S307
        assert again.reading == scene.reading, scene.code
        assert again.code == scene.code


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: explore.tangent_plane(at=(0.4, 1.2)),
         'explore.tangent_plane("x^2 + x*y + y^2", at=(0.4, 1.2), other=(-0.2, 1.6))'),
        (lambda: explore.secant("|x|", at=0, a=1e-5, beside="quotient"),
         'explore.secant("|x|", at=0, a=1e-05, beside="quotient")'),
        (lambda: explore.softmax_jacobian((0, 1)), "explore.softmax_jacobian((0, 1), T=1)"),
    ],
)  # fmt: skip
def test_the_call_is_what_one_would_type(make, said):
    assert make().code == said


def test_what_cannot_be_typed_has_no_call():
    assert explore.secant(sp.Piecewise((x**2, x < 0), (x, True)), x).code == ""


def test_a_view_of_ones_own_may_have_one():
    def hill(c=1, *, at=0):
        return call(Scene({x: slider("x", -1, 1, at)}), hill, c=c, at=2 * x)

    assert hill(at=0.25).code == "hill(at=0.5)"
    assert hill(np.array([1.5, 2])).code == "hill((1.5, 2), at=0)"


@pytest.mark.parametrize("make", EXPLORERS)
def test_a_view_set_back_reads_as_at_first(make):
    scene = make()
    said = scene.reading
    moved(scene).reset()
    assert scene.reading == said


def test_a_window_holds_both_points_whatever_changes_but_the_zoom():
    scene = explore.tangent_plane("x*y", zoom=2)
    a, b, u, v = scene.controls.values()
    a.value, b.value, u.value, v.value = 0, 0.1, 0.7, 2
    said = scene.reading
    assert "At (0.7, 2): f = 1.4," in said
    assert eval(scene.code, {"explore": explore}).reading == said  # noqa: S307
    scene.settings["function"].value = "x*y + 0"
    assert scene.reading == said
