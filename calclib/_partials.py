"""Symbolic partial derivatives through kinks: a Piecewise with strict conditions, no Heaviside."""

from sympy import (
    Abs,
    And,
    Derivative,
    DiracDelta,
    Dummy,
    Eq,
    Heaviside,
    Max,
    Min,
    Mod,
    Ne,
    Not,
    Or,
    Piecewise,
    S,
    Subs,
    atan2,
    ceiling,
    default_sort_key,
    false,
    floor,
    frac,
    sign,
)
from sympy.core.function import AppliedUndef
from sympy.core.relational import GreaterThan, LessThan, Relational
from sympy.logic.boolalg import to_nnf


def partial(f, x):
    """Partial derivative of `f` with respect to the real symbol `x`, without a value at a tie."""
    derivative = _partial(rewrite(f), x)
    if derivative.has(Derivative, Subs, DiracDelta) and not f.has(AppliedUndef, Derivative):
        raise ValueError(f"There is no rule here for the derivative of {f} with respect to {x}.")
    return derivative


def rewrite(f):
    """Write sign, Heaviside, frac and Mod with the kinks that have a rule below."""
    f = f.replace(sign, lambda g: Piecewise((-1, g < 0), (1, g > 0), (0, True)))
    f = f.replace(Heaviside, lambda g, h=S.Half: Piecewise((0, g < 0), (1, g > 0), (h, True)))
    f = f.replace(Mod, lambda a, b: a - b * floor(a / b))
    return f.replace(frac, lambda g: g - floor(g))


def _partial(f, x):
    """With f = h(x, k, ...) for kinks k, the chain rule: df/dx = dh/dx + sum of dh/dk * dk/dx."""
    names = {k: Dummy(real=True) for k in f.atoms(*_RULES) if k.has(x)}
    h = f.xreplace(names)
    total = h.diff(x)
    for k in sorted(names, key=default_sort_key):
        if h.has(names[k]):
            total += h.diff(names[k]) * _RULES[k.func](k, x)
    return total.xreplace({name: k for k, name in names.items()})


def _extremum(k, x):
    groups = {}  # arguments with the same derivative may tie: it is the derivative all the same
    for g in sorted(k.args, key=default_sort_key):
        groups.setdefault(_partial(g, x), []).append(g)
    if len(groups) == 1:
        return next(iter(groups))
    pieces = []
    for slope, group in groups.items():
        winner, rest = k.func(*group), k.func(*(g for g in k.args if g not in group))
        pieces.append((slope, winner > rest if isinstance(k, Max) else winner < rest))
    return Piecewise(*pieces)


def _absolute_value(k, x):
    (g,) = k.args
    slope = _partial(g, x)
    return Piecewise((-slope, g < 0), (slope, g > 0))


def _step(k, x):
    return Piecewise((0, Ne(k.args[0], k)))


def _angle(k, x):
    b, a = k.args
    slope = (a * _partial(b, x) - b * _partial(a, x)) / (a**2 + b**2)
    return Piecewise((slope, Or(a > 0, Ne(b, 0))))


def _pieces(k, x):
    """Each piece's derivative on the interior of the piece."""
    pieces, earlier = [], false
    for value, condition in k.args:
        inside = to_nnf(And(condition, Not(earlier)), simplify=False)
        strict = {r: _strict(r) for r in inside.atoms(Relational) if r.has(x)}
        pieces.append((_partial(value, x), inside.xreplace(strict)))
        earlier = Or(earlier, condition)
    return Piecewise(*pieces)


def _strict(relation):
    if isinstance(relation, Eq):
        return false
    if isinstance(relation, GreaterThan):
        return relation.lhs > relation.rhs
    return relation.lhs < relation.rhs if isinstance(relation, LessThan) else relation


_RULES = {
    Max: _extremum,
    Min: _extremum,
    Abs: _absolute_value,
    Piecewise: _pieces,
    floor: _step,
    ceiling: _step,
    atan2: _angle,
}
