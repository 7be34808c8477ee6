"""Symbolic partial derivatives through kinks: a Piecewise with its conditions, no Heaviside.

A kink is Max, Min, Abs, or a Piecewise; floor and ceiling are flat with jumps. Where one branch
holds strictly, its derivative counts. Where branches tie there is a value only if they have the
same slope there, or if the kink has no weight in f, as in |x|^3 at 0.
"""

from contextlib import suppress
from functools import lru_cache
from itertools import combinations

import sympy as sp
from sympy.core.function import AppliedUndef
from sympy.core.relational import Relational

from calclib.derivatives.branches import (
    BRANCHING,
    MOST,
    beats,
    branches_of,
    cases,
    holds_real_numbers,
    inside,
    insides,
)
from calclib.derivatives.poles import is_nowhere

JUMPS = (sp.Piecewise, sp.floor, sp.ceiling)
MANY = 16  # cases of one formula
ORDERED = 32  # cases that SymPy orders in seconds
_FAILURES = AttributeError, NotImplementedError, RecursionError, TypeError, ValueError  # SymPy's


class NoFormula(ValueError):
    """The cases of a function are too many, or SymPy cannot order them; a point has but one."""


@lru_cache(maxsize=32)  # a view asks for one function's slopes at several places
def partial(f, x):
    """Partial derivative of `f` with respect to the real symbol `x`, without a value at a kink."""
    g, derivative = with_pieces(f), sp.Derivative(f, x, evaluate=False)
    of_pieces = [k for k in g.atoms(sp.Max, sp.Min) if k.has(sp.Piecewise)]
    few = all(cases(k, ORDERED) for k in of_pieces)
    sentence = f"There is no rule here for the derivative of {f} with respect to {x}"
    why = NoFormula(f"{sentence} as one formula: ask for it at a point.")
    for way in (_partial, _by_cases) if few else ():
        with suppress(*_FAILURES):
            derivative = _told(way(without_powers_of_0(g), x))
            why = ValueError(f"{sentence}.")
            break
    if derivative.has(sp.Derivative, sp.Subs) and not f.has(AppliedUndef, sp.Derivative):
        raise why
    if not holds_real_numbers(derivative) or is_nowhere(f):
        raise NoFormula(f"The derivative of {f} with respect to {x} has no value in real numbers.")
    unknown = [c for c in derivative.atoms(Relational) if c.has(sp.zoo, sp.nan)]
    return derivative.xreplace(dict.fromkeys(unknown, sp.false))  # no value is equal to another


def _by_cases(f, x):
    """Case by case: SymPy cannot ask whether a Piecewise with gaps is the greater of two."""
    return sp.Piecewise(*((_partial(value, x), inside(c, x)) for value, c in cases(f, MANY)))


def _told(f):
    """`f` without the pieces in which there is no value, as log(sign(x)) has none for x <= 0."""
    if not f.has(sp.Piecewise):
        return f
    around = [g for g in f.atoms(sp.Pow, sp.log) if isinstance(g.args[0], sp.Piecewise)]
    f = f.xreplace({g: g.func(_with_values(g.args[0], g), *g.args[1:]) for g in around})
    return f.replace(sp.Piecewise, lambda *pieces: _with_values(sp.Piecewise(*pieces)))


def _with_values(k, around=None):
    """The Piecewise `k` without the pieces in which it, or what stands around it, has no value."""
    kept, gone = [], sp.false
    for value, condition in k.args:
        value = _with_values(value, around) if isinstance(value, sp.Piecewise) else value
        whole = value if around is None else around.func(value, *around.args[1:])
        if whole.has(sp.zoo, sp.nan) or whole.is_extended_real is False:
            gone = sp.Or(gone, condition)
        else:
            kept.append((value, sp.And(condition, sp.Not(gone))))
    return sp.Piecewise(*kept) if kept else sp.nan


def with_pieces(f):
    """Write sign and Heaviside as Piecewise, without pieces in which there is no value."""
    f = f.replace(sp.sign, lambda g: _by_sign(g, 1, -1, 0))
    return _told(f.replace(sp.Heaviside, lambda g, h: _by_sign(g, 1, 0, h)))


def _by_sign(g, above, below, at):
    """A number for each sign of `g`: where that has pieces, in each of those with a value."""
    if g.is_extended_real is False:
        return sp.nan
    pieces = cases(g, MANY) if g.has(sp.Piecewise) else []
    if not pieces:
        return sp.Piecewise((above, g > 0), (below, g < 0), (at, True))
    known = [(value, c) for value, c in pieces if not value.has(sp.zoo, sp.nan)]
    signs = [(_by_sign(value, above, below, at), c) for value, c in known]
    return sp.Piecewise(*signs) if signs else sp.nan


def without_powers_of_0(f):
    """Write 0^x as Piecewise, but in a condition: SymPy would have it gapless there."""
    powers = [g for g in f.atoms(sp.Pow) if g.base.is_zero]
    try:
        pieces = (sp.Piecewise((0, g.exp > 0), (1, sp.Eq(g.exp, 0))) for g in powers)
        return f.xreplace(dict(zip(powers, pieces, strict=True)))
    except ValueError:
        return f


def is_root(g):
    """Whether `g` is a power whose slope may be infinite, or none, where its base is 0."""
    return g.is_Pow and g.exp.is_number and not g.exp.is_integer and not g.base.is_positive


def edges(f):
    """Expressions that are not 0 at a point where `f` is given by one smooth formula around it."""
    for g in f.atoms(sp.Function, sp.Pow, sp.Piecewise, sp.Max, sp.Min):
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
            # (-2)^x has values at integers, and none beside them
            yield g.base if g.exp.is_number else sp.Max(g.base, 0)
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
    is_steep = any(is_root(g) and g.exp < 1 for g in k.atoms(sp.Pow))
    if is_steep or not isinstance(k, (sp.Max, sp.Min, sp.Abs)) or k.has(*JUMPS, sp.asin, sp.acos):
        return sp.false
    if isinstance(k, sp.Abs) or len(k.args) == 2:
        least, other = sorted([*k.args, sp.S.Zero][:2], key=lambda g: g.count_ops())
        at_tie = weight.xreplace({name: least}).xreplace(back)
        if at_tie.has(sp.zoo, sp.nan):
            return sp.false
        return sp.And(_equal(least, other), _equal(at_tie, 0))
    return _equal(weight.xreplace(back), 0)


def _may_be_infinite(weight):
    powers = [g for g in weight.atoms(sp.Pow) if g.base != sp.E]
    return any(not g.exp.is_integer and not g.base.is_positive for g in powers)


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
    if factor.is_Symbol:
        return sp.Eq(factor, 0)
    is_sum = a.is_Add or sp.sympify(b).is_Add  # SymPy turns those round and round
    return sp.Eq(a - b, 0) if is_sum else sp.Eq(a, b)


def _extremum(k, x):
    groups = {}  # arguments with the same derivative may tie: it is the derivative all the same
    for g in sorted(k.args, key=sp.default_sort_key):
        groups.setdefault(_partial(g, x), []).append(g)
    if len(groups) == 1:
        return next(iter(groups))
    winners = [(_of_some(k, group), slope) for slope, group in groups.items()]
    pieces = []
    for best, slope in winners:
        rest = _of_some(k, [g for g in k.args if g not in groups[slope]])
        pieces.append((slope, beats(k, best, rest)))
    return sp.Piecewise(*pieces, *_ties(k, winners))


def _of_some(k, args):
    """The Max or Min of some arguments of `k`: SymPy need not compare them once more."""
    return k.func(*args, evaluate=False) if len(args) > 1 else args[0]


def _ties(k, winners):
    """The pieces where some arguments tie, but with the same slope."""
    choices = [(g, s, c) for g, slope in winners for s, c in cases(slope)]
    pieces = []
    if len(choices) > MOST:
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
            conditions.append(sp.Or(*meets, *[beats(k, g, other)] * (len(winners) > 2)))
        if has_tie:
            pieces.append((s, sp.And(*conditions)))
    return pieces


def _absolute_value(k, x):
    (g,) = k.args
    slope = _partial(g, x)
    flat = [(0, sp.And(_equal(g, 0), c, _equal(s, 0))) for s, c in cases(slope)]
    return sp.Piecewise((-slope, g < 0), (slope, g > 0), *flat)


def _pieces(k, x):
    """Each piece's derivative on the interior of the piece."""
    return sp.Piecewise(*((_partial(value, x), inside) for value, inside in insides(k, x)))


def _step(k, x):
    return sp.Piecewise((0, sp.Ne(k.args[0], k)))


def _root(k, x):
    """Branch by branch: its slope is 0 where a branch keeps the root's base at 0."""
    branches = branches_of(k.base, x)
    if not branches:
        return k.exp * k.base ** (k.exp - 1) * _partial(k.base, x)
    roots = [(base**k.exp, c) for base, c in branches]
    return sp.Piecewise(*((_partial(g, x), c) for g, c in roots if g.is_extended_real is not False))


_RULES = {sp.Max: _extremum, sp.Min: _extremum, sp.Abs: _absolute_value, sp.Piecewise: _pieces}
_RULES |= {sp.floor: _step, sp.ceiling: _step}
