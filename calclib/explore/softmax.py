"""The view of Example 2.6: logits, their softmax, and its Jacobian."""

from functools import partial

import ipywidgets
import numpy as np
import sympy as sp

from calclib.explore.parts.axes import grid
from calclib.explore.parts.calls import call
from calclib.explore.parts.cells import captions, cells
from calclib.explore.parts.points import indexed_sliders, rectangle
from calclib.palette import CURVE, INK
from calclib.scene import Scene, checked_number, labelled
from calclib.scene.marks import Label, Point, Polygon, Segment
from calclib.symbols import subscripted

REACH = 6  # the logits run from -6 to 6


def softmax_jacobian(a=(1, 2, 5), *, T=1):
    """Move the logits and the temperature: S(a/T) and (diag(S) - S S^T)/T (Example 2.6).

    Parameters
    ----------
    a : tuple of numbers
        The logits to begin with, two to four of them.
    T : number from 0.1 to 10, the temperature to begin with

    Returns
    -------
    Scene
        Logits, their softmax at the temperature T, and its Jacobian with the sums of its rows.
    """
    d, T = np.size(a), checked_number("T", T, 0.1, 10)
    if d < 2:
        raise ValueError(f"a = {a!r} is no list of logits: write two of them or more.")
    temperature = labelled(ipywidgets.FloatLogSlider, "T", value=T, min=-1, max=1, step=0.02,
                           readout_format=".2f")  # fmt: skip
    logits, T = sp.symbols(f"a1:{d + 1}", real=True), sp.Symbol("T", positive=True)
    scene = Scene(indexed_sliders(logits, -REACH, REACH, a) | {T: temperature}, height=0.4)
    # e^(a_j/T) / sum of e^(a_k/T), divided through: no power that overflows becomes inf/inf
    S = sp.Matrix([1 / sum(sp.exp((b - c) / T) for b in logits) for c in logits])
    J = (sp.diag(*S) - S * S.T) / T
    sums = sp.Matrix([sum(J[i, :]) for i in range(d)])
    rows, columns = ([f"${name}_{n + 1}$" for n in range(d)] for name in "Sa")
    tables = (
        (J, 0, "", "", rows, columns),
        (sums, d + 0.1, "", "", [], ["sum"]),
    )
    still = partial(_axes, names=columns, ylim=(-REACH - 1, REACH + 1))
    left = scene.view(still, title="the logits", weight=0.8)
    still = partial(_axes, names=rows, ylim=(0, 1.15))
    middle = scene.view(still, title="their softmax $S(a/T)$", weight=1.1)
    title = r"its Jacobian $\partial S_i\,/\,\partial a_j$"
    right = scene.view(lambda ax: captions(ax, tables), title=title, weight=1.6, bare=True)
    for matrix, shift, *_ in tables:
        right.add(*cells(matrix, shift=shift, scale=0.05, digits=3, size=13))
    for n, (logit, share) in enumerate(zip(logits, S, strict=True), 1):
        name = f"the logit {subscripted(logit.name)}"
        left.add(
            Segment((n, 0), (n, logit), color=CURVE, width=6, halo=False),
            Point(n, logit, color=CURVE, radius=8, drag=(None, logit), name=name),
        )
        middle.add(
            Polygon(rectangle((n - 0.35, n + 0.35), (0, share)), color=CURVE, alpha=1),
            Label(
                (n, share), "{:3}", share, offset=(0, -11), anchor="center", size=13, within=0.95
            ),
        )
    many, last, least = ", ".join(["{!c}"] * d), subscripted(f"{d}"), sp.Min(*S)
    scene.say(f"At T = {{:2}} softmax makes ({many}) of ({many}).", T, *S, *logits)
    small = "The smallest share is not 0, but about e to the power {:1}."
    scene.say(small, sp.log(least), when=least < 0.0005)
    scene.say("They sum to {}, and each row of the Jacobian sums to {}.", sum(S), sums[0])
    scene.say(
        f"On the diagonal, ∂S{last}/∂a{last} = S{last}(1 - S{last})/T = {{:3}}; off it, "
        f"∂S₁/∂a{last} = -S₁S{last}/T = {{:3}}.", J[d - 1, d - 1], J[0, d - 1],
    )  # fmt: skip
    return call(scene, softmax_jacobian, a=logits, T=T)


def _axes(ax, names, ylim):
    """Axes with a place for each entry."""
    grid(ax, axis="y", xlim=(0.4, len(names) + 0.6), ylim=ylim)
    ax.set_xticks(range(1, len(names) + 1), names, fontsize=12)
    ax.axhline(0, color=INK, linewidth=1)
