"""The view of Example 2.6: logits, their softmax, and its Jacobian."""

import ipywidgets
import sympy as sp

from calclib.explore.cells import captions, cells
from calclib.plot import CURVE, INK
from calclib.scene import Label, Point, Polygon, Scene, Segment, slider

REACH = 6  # the logits run from -6 to 6


def softmax_jacobian(a=(1, 2, 5)):
    """Move the logits and the temperature: S(a/T) and (diag(S) - S S^T)/T (Example 2.6).

    Parameters
    ----------
    a : tuple of numbers
        The logits to begin with, two to four of them.

    Returns
    -------
    Scene
        Logits, their softmax at the temperature T, and its Jacobian with the sums of its rows.
    """
    d = len(a)
    logits, T = sp.symbols(f"a1:{d + 1}", real=True), sp.Symbol("T", positive=True)
    names = [f"a{chr(0x2080 + n)}" for n in range(1, d + 1)]
    controls = {
        symbol: slider(name, -REACH, REACH, value)
        for symbol, name, value in zip(logits, names, a, strict=True)
    }
    controls[T] = ipywidgets.FloatLogSlider(
        1, base=10, min=-1, max=1, step=0.02, description="T", readout_format=".2f",
        style={"description_width": "initial"}, layout={"width": "auto"},
    )  # fmt: skip
    # e^(a_j/T) / sum of e^(a_k/T), divided through: no power that overflows becomes inf/inf
    S = sp.Matrix([1 / sum(sp.exp((b - c) / T) for b in logits) for c in logits])
    J = (sp.diag(*S) - S * S.T) / T
    scene = Scene(controls, height=0.4)
    sums = sp.Matrix([sum(J[i, :]) for i in range(d)])
    rows, columns = ([f"${name}_{n + 1}$" for n in range(d)] for name in "Sa")
    tables = (
        (J, 0, "", r"Jacobian $\partial S_i\,/\,\partial a_j$", rows, columns),
        (sums, d + 0.1, "", "", [], ["sum"]),
    )
    left = scene.view(
        lambda ax: _axes(ax, d, "a", REACH + 1), title="logits: drag them", weight=0.8
    )
    middle = scene.view(lambda ax: _axes(ax, d, "S", 1.15), title="softmax S(a/T)", weight=1.1)
    right = scene.view(lambda ax: captions(ax, tables), weight=1.6)
    for matrix, shift, *_ in tables:
        right.add(*cells(matrix, shift=shift, scale=0.05, digits=3, size=13))
    for n, (symbol, name) in enumerate(zip(logits, names, strict=True), 1):
        share = S[n - 1]
        left.add(
            Segment((n, 0), (n, symbol), color=CURVE, width=6, halo=False),
            Point(n, symbol, color=CURVE, radius=8, drag=(None, symbol), name=f"the logit {name}"),
        )
        corners = (n - 0.35, 0), (n + 0.35, 0), (n + 0.35, share), (n - 0.35, share)
        middle.add(
            Polygon(corners, color=CURVE, alpha=1),
            Label(
                (n, share), "{s:3}", values={"s": share}, offset=(0, -11), anchor="center", size=13
            ),
        )
    _read(scene, logits, T, S, J)
    return scene


def _axes(ax, d, name, high):
    """Axes with a place for each of d entries."""
    ax.set(xlim=(0.4, d + 0.6), ylim=(-high if name == "a" else 0, high))
    ax.set_xticks(range(1, d + 1), [f"${name}_{n + 1}$" for n in range(d)], fontsize=12)
    ax.grid(axis="y", color="#dddddd", linewidth=0.8)
    ax.set_axisbelow(True)
    ax.axhline(0, color=INK, linewidth=1)


def _read(scene, logits, T, S, J):
    d = len(logits)
    last = chr(0x2080 + d)
    values = {f"a{n}": a for n, a in enumerate(logits)} | {f"S{n}": s for n, s in enumerate(S)}
    a, s = (", ".join(f"{{{name}{n}}}" for n in range(d)) for name in "aS")
    scene.say(f"At T = {{T:2}} softmax makes ({s}) of ({a}).", T=T, **values)
    least = sp.Min(*S)
    power = sp.log(least) / sp.log(10)
    small = "The smallest share is about 10 to the power {p:0}, which is not 0."
    scene.say(small, p=power, when=least < 0.0005)
    scene.say(
        "They sum to {t}, and each row of the Jacobian sums to {r}.", t=sum(S), r=sum(J[0, :])
    )
    scene.say(
        f"On the diagonal, ∂S{last}/∂a{last} = S{last}(1 - S{last})/T = {{own:3}}; off it, "
        f"∂S₁/∂a{last} = -S₁S{last}/T = {{other:3}}.",
        own=J[d - 1, d - 1], other=J[0, d - 1],
    )  # fmt: skip
