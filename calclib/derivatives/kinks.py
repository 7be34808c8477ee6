"""Symbolic partial derivatives through kinks: a Piecewise with its conditions, no Heaviside.

A kink is Max, Min, Abs, or a Piecewise; floor and ceiling are flat with jumps. Where one branch
holds strictly, its derivative counts. Where branches tie there is a value only if they have the
same slope there, or if the kink has no weight in f, as in |x|^3 at 0.
"""

from itertools import combinations

import sympy as sp
from sympy.core.function import AppliedUndef
from sympy.core.relational import Relational
from sympy.logic.boolalg import to_nnf

BRANCHING = (sp.Max, sp.Min, sp.Abs, sp.Piecewise)
KINKS = (*BRANCHING, sp.floor, sp.ceiling)
JUMPS = (sp.Piecewise, sp.floor, sp.ceiling)
_MOST = 8  # branches that are told apart


def partial(f, x):
    """Partial derivative of `f` with respect to the real symbol `x`, without a value at a kink."""
    try:
        derivative = _partial(with_pieces(f), x)
    except (AttributeError, NotImplementedError, TypeError, ValueError):  # SymPy's own words
        derivative = sp.Derivative(f, x, evaluate=False)
    if derivative.has(sp.Derivative, sp.Subs) and not f.has(AppliedUndef, sp.Derivative):
        raise ValueError(f"There is no rule here for the derivative of {f} with respect to {x}.")
    return derivative


def with_pieces(f):
    """Write sign and Heaviside as Piecewise."""
    f = f.replace(sp.Heaviside, lambda g, h: sp.Piecewise((0, g < 0), (1, g > 0), (h, True)))
    return f.replace(sp.sign, lambda g: sp.Piecewise((1, g > 0), (-1, g < 0), (0, True)))


def is_root(g):
    """Whether `g` is a power whose slope may be infinite, or none, where its base is 0."""
    return g.is_Pow and g.exp.is_number and not g.exp.is_integer and not g.base.is_positive


def edges(f):
    """Expressions that are not 0 at a point where `f` is given by one smooth formula around it."""
    for g in f.atoms(sp.Function, sp.Pow, sp.Piecewise):
        if isinstance(g, (sp.Max, sp.Min)):
            yield from (a - b for a, b in combinations(g.args, 2))
        elif isinstance(g, (sp.floor, sp.ceiling)):
            yield g.args[0] - g
        elif isinstance(g, (sp.asin, sp.acos)):
            yield 1 - g.args[0] ** 2
        elif isinstance(g, sp.Piecewise):
            relations = set().union(*(c.atoms(Relational) for _, c in g.args))
            yield from (r.lhs - r.rhs for r in relations)
        elif g.is_Pow and not g.exp.is_integer:
            yield g.base
        elif isinstance(g, (sp.Abs, sp.sign, sp.Heaviside, sp.atan2)):
            yield g.args[0]


def _partial(f, x):
    """With f = h(x, k, ...) for kinks k, the chain rule: df/dx = dh/dx + sum of dh/dk * dk/dx."""
    kinks = {k for k in f.atoms(*_RULES) if k.has(x)}
    roots = {
        g for g in f.atoms(sp.Pow) if is_root(g) and g.exp < 1 and kinks & g.base.atoms(*BRANCHING)
    }
    names = {k: sp.Dummy(real=True) for k in kinks | roots}
    h = f.xreplace(names)
    back = {name: k for k, name in names.items()}
    total = h.diff(x).xreplace(back)
    for k in sorted(names, key=sp.default_sort_key):
        if h.has(names[k]):
            rule = _root if k in roots else _RULES[k.func]
            total += _weighted(h.diff(names[k]), k, rule(k, x), names[k], back)
    return total


def _weighted(weight, k, slope, name, back):
    """The term dh/dk * dk/dx, multiplied piece by piece: where dk/dx is 0, so is the term."""
    whole = weight.xreplace(back)
    if not isinstance(slope, sp.Piecewise) or whole.is_number:
        return whole * slope
    pieces = [(whole * s, c) for s, c in slope.args]
    without = _without_weight(weight, k, name, back)
    if without == False and not _may_be_infinite(whole):  # noqa: E712
        return whole * slope
    return sp.Piecewise(*pieces, (0, without))


def _without_weight(weight, k, name, back):
    """The condition that `k` is at a tie and has no weight: then its kink is none in f."""
    if not isinstance(k, (sp.Max, sp.Min, sp.Abs)) or k.has(*JUMPS, sp.asin, sp.acos):
        return sp.false
    if any(is_root(g) and g.exp < 1 for g in k.atoms(sp.Pow)):
        return sp.false
    if isinstance(k, sp.Abs) or len(k.args) == 2:
        least, other = sorted([*k.args, sp.S.Zero][:2], key=lambda g: g.count_ops())
        at_tie = weight.xreplace({name: least}).xreplace(back)
        return sp.And(_equal(least, other), _equal(at_tie, 0))
    return _equal(weight.xreplace(back), 0)


def _may_be_infinite(weight):
    powers = [g for g in weight.atoms(sp.Pow) if g.base != sp.E]
    return any(not (g.exp.is_integer and g.exp > 0) and not g.base.is_positive for g in powers)


def _equal(a, b):
    """a = b, written as short as can be done at once."""
    factor = sp.sympify(a - b)
    if factor.is_number:
        return sp.sympify(factor.is_zero is True)
    factor = factor.as_coeff_Mul()[1]
    if factor.is_Pow and factor.exp.is_positive:
        factor = factor.base
    if isinstance(factor, sp.Abs):
        factor = factor.args[0]
    return sp.Eq(factor, 0) if factor.is_Symbol else sp.Eq(a, b)


def _greater(a, b):
    if a.is_Add or b.is_Add:  # SymPy turns such a relation round and round
        a, b = a - b, sp.S.Zero
    return a > b


def _extremum(k, x):
    groups = {}  # arguments with the same derivative may tie: it is the derivative all the same
    for g in sorted(k.args, key=sp.default_sort_key):
        groups.setdefault(_partial(g, x), []).append(g)
    if len(groups) == 1:
        return next(iter(groups))
    winners = [(k.func(*group), slope) for slope, group in groups.items()]
    pieces = []
    for best, slope in winners:
        rest = k.func(*(g for g, _ in winners if g != best))
        pieces.append((slope, _beats(k, best, rest)))
    return sp.Piecewise(*pieces, *_ties(k, winners))


def _beats(k, a, b):
    return _greater(a, b) if isinstance(k, sp.Max) else _greater(b, a)


def _ties(k, winners):
    """The pieces where some arguments tie, but with the same slope."""
    choices = [(g, s, c) for g, slope in winners for s, c in _cases(slope)]
    pieces = []
    if len(choices) > _MOST:
        return pieces
    for i, (g, s, c) in enumerate(choices):
        conditions, has_tie = [c], False
        for other, _ in winners:
            if other == g:
                continue
            meets = [
                sp.And(_equal(g, other), d, _equal(s, r))
                for h, r, d in (choices[i + 1 :] if len(winners) == 2 else choices)
                if h == other
            ]
            meets = [m for m in meets if m != False]  # noqa: E712
            has_tie |= bool(meets)
            conditions.append(sp.Or(*meets, *[_beats(k, g, other)] * (len(winners) > 2)))
        if has_tie:
            pieces.append((s, sp.And(*conditions)))
    return pieces


def _cases(slope):
    """A slope as pairs (formula without branches, condition); none where that would be too long."""
    found, open_ones = [], [(slope, sp.true)]
    while open_ones:
        g, condition = open_ones.pop()
        inner = [
            p for p in g.atoms(sp.Piecewise) if not any(v.has(sp.Piecewise) for v, _ in p.args)
        ]
        if not inner:
            found.append((g, condition))
            continue
        chosen = min(inner, key=sp.default_sort_key)
        both = [(value, sp.And(condition, c)) for value, c in chosen.args]
        open_ones += [(g.xreplace({chosen: v}), c) for v, c in both if c != False]  # noqa: E712
        if len(found) + len(open_ones) > _MOST:
            return []
    return found[::-1]


def _absolute_value(k, x):
    (g,) = k.args
    slope = _partial(g, x)
    flat = [(0, sp.And(_equal(g, 0), c, _equal(s, 0))) for s, c in _cases(slope)]
    return sp.Piecewise((-slope, g < 0), (slope, g > 0), *flat)


def _pieces(k, x):
    """Each piece's derivative on the interior of the piece."""
    return sp.Piecewise(*((_partial(value, x), inside) for value, inside in _insides(k, x)))


def _insides(k, x):
    pieces, earlier = [], sp.false
    for value, condition in k.args:
        inside = to_nnf(sp.And(condition, sp.Not(earlier)), simplify=False)
        strict = {r: _strict(r, x) for r in inside.atoms(Relational) if r.has(x)}
        pieces.append((value, inside.xreplace(strict)))
        earlier = sp.Or(earlier, condition)
    return pieces


def _strict(r, x):
    """The condition that the relation holds around a point: strictly, or in a flat region."""
    if r.func not in _STRICT:
        return r
    g = r.lhs - r.rhs
    flat = [c for branch, c in _branches(g, x) if branch == 0] if g.has(*BRANCHING) else []
    return sp.Or(_STRICT[r.func](*r.args), *flat)


def _step(k, x):
    return sp.Piecewise((0, sp.Ne(k.args[0], k)))


def _root(k, x):
    """Branch by branch: its slope is 0 where a branch keeps the root's base at 0."""
    branches = _branches(k.base, x)
    if not branches:
        return k.exp * k.base ** (k.exp - 1) * _partial(k.base, x)
    return sp.Piecewise(*((_partial(base**k.exp, x), c) for base, c in branches))


def _branches(g, x):
    """Pairs (`g` without its kinks, where it is that); none if there are too many."""
    found, open_ones = [], [(g, sp.true)]
    while open_ones:
        g, condition = open_ones.pop()
        kinks = [k for k in g.atoms(*BRANCHING) if k.has(x)]
        if not kinks:
            found.append((g, condition))
            continue
        inner = min(kinks, key=lambda k: (k.count_ops(), sp.default_sort_key(k)))
        for value, inside in _BRANCHES[inner.func](inner, x):
            if sp.And(condition, inside) != False:  # noqa: E712
                open_ones.append((g.xreplace({inner: value}), sp.And(condition, inside)))
        if len(found) + len(open_ones) > _MOST:
            return []
    return found[::-1]


def _signs(k, x):
    return [(-k.args[0], k.args[0] < 0), (k.args[0], k.args[0] > 0)]


def _winners(k, x):
    return [(g, sp.And(*(_beats(k, g, other) for other in k.args if other != g))) for g in k.args]


_STRICT = {sp.Eq: lambda *_: sp.false, sp.Ge: sp.Gt, sp.Le: sp.Lt}
_RULES = {sp.Max: _extremum, sp.Min: _extremum, sp.Abs: _absolute_value, sp.Piecewise: _pieces}
_RULES |= {sp.floor: _step, sp.ceiling: _step}
_BRANCHES = {sp.Max: _winners, sp.Min: _winners, sp.Abs: _signs, sp.Piecewise: _insides}
