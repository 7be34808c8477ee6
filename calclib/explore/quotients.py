"""Difference quotients for a scene, computed as they are written, and axes for them."""

import numpy as np
import sympy as sp

from calclib.numerical import to_numpy
from calclib.scene import Defined

SMALL = 1e-6  # a step at which the quotients on both sides tell a kink from a bend


def quotient(f, x, at, a):
    """Difference quotient (f(at + a) - f(at)) / a of Definition 2.1.

    SymPy is kept from cancelling: then double precision rounds what it would round in a program.

    Examples
    --------
    >>> from sympy.abc import a, x
    >>> quotient(2 * x, x, 1, a).subs(a, 1e-17), quotient(2 * x, x, 1, a).doit()
    (0, 2)
    """
    with sp.evaluate(False):
        return (f.xreplace({x: at + a}) - f.xreplace({x: at})) / a


def error(f, x, at, a, slope):
    """The quotient's distance from the slope, |quotient - slope|, as it is written."""
    difference = quotient(f, x, at, a)
    with sp.evaluate(False):
        return sp.Abs(difference - slope)


def one_sided(f, x, at, slope):
    """The quotients left and right of a point, and the condition that they tell of a kink there."""
    left, right = (quotient(f, x, at, sp.Float(a)) for a in (-SMALL, SMALL))
    apart = sp.Abs(right - left) > 1e-3
    return left, right, sp.And(Defined(f.subs(x, at)), ~Defined(slope), apart)


def error_axes(ax):
    """Logarithmic axes for errors against |a|, with the two slopes that they follow."""
    ax.set(xlim=(4e-17, 6), ylim=(1e-12, 50), xlabel="$|a|$", ylabel="error", xscale="log")
    ax.set_yscale("log", nonpositive="mask")  # an error of 0 has no place
    ax.set_xticks([1e-16, 1e-12, 1e-8, 1e-4, 1])
    size = np.array([1e-16, 2])
    ax.plot(size, 1e-16 / size, size, size, color="#999999", linewidth=1, linestyle="--")
    ax.text(1e-10, 3e-5, "10⁻¹⁶/|a|", color="#666666", fontsize=9.5)
    ax.text(4e-4, 4e-6, "|a|", color="#666666", fontsize=9.5)
    grid(ax)


def quotient_axes(f, x, span, ax):
    """Axes that hold the quotients at nearly all points of the span."""
    at, a = np.meshgrid(np.linspace(*span, 61), np.linspace(-2, 2, 40))
    f = to_numpy(f, (x,))
    with np.errstate(all="ignore"):
        q = (f(at + a) - f(at)) / a
    q = q[np.isfinite(q)]
    low, high = np.percentile(q, (2, 98)) if q.size else (-1, 1)
    room = 0.15 * (high - low) or 1
    ax.set(xlim=(-2, 2), ylim=(low - room, high + room), xlabel="$a$", ylabel="quotient")
    ax.axvline(0, color="#999999", linewidth=1)
    grid(ax)


def grid(ax):
    """A light grid, below all else."""
    ax.grid(color="#dddddd", linewidth=0.8)
    ax.set_axisbelow(True)
