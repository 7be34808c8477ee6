"""Difference quotients for a scene, computed as they are written."""

import sympy as sp

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
    with sp.evaluate(False):
        apart = sp.Abs(right - left) > 1e-3
    return left, right, sp.And(Defined(f.subs(x, at)), ~Defined(slope), apart)
