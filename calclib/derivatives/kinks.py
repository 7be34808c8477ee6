"""Symbolic partial derivatives through kinks: a Piecewise with strict conditions, no Heaviside."""

import sympy as sp
from sympy.core.function import AppliedUndef
from sympy.core.relational import Relational
from sympy.logic.boolalg import to_nnf


def partial(f, x):
    """Partial derivative of `f` with respect to the real symbol `x`, without a value at a tie."""
    derivative = _partial(with_pieces(f), x)
    if derivative.has(sp.Derivative, sp.Subs) and not f.has(AppliedUndef, sp.Derivative):
        raise ValueError(f"There is no rule here for the derivative of {f} with respect to {x}.")
    return derivative


def with_pieces(f):
    """Write sign and Heaviside as Piecewise."""
    f = f.replace(sp.Heaviside, lambda g, h: sp.Piecewise((0, g < 0), (1, g > 0), (h, True)))
    return f.rewrite(sp.sign, sp.Piecewise)


def _partial(f, x):
    """With f = h(x, k, ...) for kinks k, the chain rule: df/dx = dh/dx + sum of dh/dk * dk/dx."""
    names = {k: sp.Dummy(real=True) for k in f.atoms(*_RULES) if k.has(x)}
    h = f.xreplace(names)
    total = h.diff(x)
    for k in sorted(names, key=sp.default_sort_key):
        if h.has(names[k]):
            total += h.diff(names[k]) * _RULES[k.func](k, x)
    return total.xreplace({name: k for k, name in names.items()})


def _extremum(k, x):
    groups = {}  # arguments with the same derivative may tie: it is the derivative all the same
    for g in sorted(k.args, key=sp.default_sort_key):
        groups.setdefault(_partial(g, x), []).append(g)
    if len(groups) == 1:
        return next(iter(groups))
    pieces = []
    for slope, group in groups.items():
        best, rest = k.func(*group), k.func(*(g for g in k.args if g not in group))
        if best.is_Add or rest.is_Add:  # SymPy turns such a relation round and round
            best, rest = best - rest, 0
        pieces.append((slope, best > rest if isinstance(k, sp.Max) else best < rest))
    return sp.Piecewise(*pieces)


def _absolute_value(k, x):
    slope = _partial(k.args[0], x)
    return sp.Piecewise((-slope, k.args[0] < 0), (slope, k.args[0] > 0))


def _pieces(k, x):
    """Each piece's derivative on the interior of the piece."""
    pieces, earlier = [], sp.false
    for value, condition in k.args:
        inside = to_nnf(sp.And(condition, sp.Not(earlier)), simplify=False)
        strict = {
            r: _STRICT.get(r.func, r.func)(*r.args) for r in inside.atoms(Relational) if r.has(x)
        }
        pieces.append((_partial(value, x), inside.xreplace(strict)))
        earlier = sp.Or(earlier, condition)
    return sp.Piecewise(*pieces)


def _step(k, x):
    return sp.Piecewise((0, sp.Ne(k.args[0], k)))


_STRICT = {sp.Eq: lambda *_: sp.false, sp.Ge: sp.Gt, sp.Le: sp.Lt}
_RULES = {sp.Max: _extremum, sp.Min: _extremum, sp.Abs: _absolute_value, sp.Piecewise: _pieces}
_RULES |= {sp.floor: _step, sp.ceiling: _step}
