"""Difference quotients for a scene, computed as they are written."""

import sympy as sp

from calclib.explore.parts.points import absolute, where_defined


def quotient(f, x, at, a):
    """Difference quotient (f(at + a) - f(at)) / a of Definition 2.1.

    SymPy is kept from cancelling: then double precision rounds what it would round in a program.

    Examples
    --------
    >>> from sympy.abc import a, x
    >>> quotient(2 * x, x, 1, a).subs(a, 1e-17), quotient(2 * x, x, 1, a).doit()
    (0, 2)
    """
    f = where_defined(f)
    with sp.evaluate(False):
        return (f.xreplace({x: at + a}) - f.xreplace({x: at})) / a


def error(f, x, at, a, slope):
    """The quotient's distance from the slope, |quotient - slope|, as it is written."""
    difference = quotient(f, x, at, a)
    with sp.evaluate(False):
        return absolute(difference - slope)
