"""Formulas as functions of mpmath's numbers, which may have any count of digits."""

import sympy as sp
from sympy.printing.pycode import MpmathPrinter


def to_mpmath(expr, xs, own=None):
    """Function of the symbols `xs` that evaluates an expression, or a list of them.

    Parameters
    ----------
    expr : SymPy expression, or a list
    xs : sequence of symbols
    own : dict, optional
        Functions by name, in place of mpmath's.

    Examples
    --------
    >>> from mpmath import mpf, workdps
    >>> from sympy import Max
    >>> from sympy.abc import x
    >>> with workdps(30):
    ...     print(to_mpmath(1 / Max(3, x), [x])(mpf(2)))
    0.333333333333333333333333333333
    """
    settings = {"fully_qualified_modules": False, "inline": True, "allow_unknown_functions": True}
    return sp.lambdify(xs, expr, [own or {}, "mpmath"], printer=_Printer(settings))


class _Printer(MpmathPrinter):
    """An integer that is chosen becomes mpmath's: of Python's, a quotient would be a double."""

    def _print_Max(self, expr):
        return f"mpmathify(max({', '.join(map(self._print, expr.args))}))"

    def _print_Min(self, expr):
        return f"mpmathify(min({', '.join(map(self._print, expr.args))}))"

    def _print_Piecewise(self, expr):
        return f"mpmathify({super()._print_Piecewise(expr)})"
