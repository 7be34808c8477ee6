"""Formulas by branches: what a kink is on each of its sides, and where that holds."""

from functools import reduce

import sympy as sp
from sympy.core.relational import Relational
from sympy.logic.boolalg import to_nnf

BRANCHING = (sp.Max, sp.Min, sp.Abs, sp.Piecewise)
KINKS = (*BRANCHING, sp.floor, sp.ceiling)
MOST = 8  # branches that are told apart


class Branches(sp.Piecewise):
    """A Piecewise that stays as it is written: SymPy would compare its conditions for long."""

    is_commutative = is_extended_real = True

    def __new__(cls, *pairs, **options):
        return sp.Basic.__new__(cls, *(sp.Tuple(*pair) for pair in pairs))

    def _unknown(self, *args):
        """Nothing is looked for in the branches."""

    for _asked in [name for name in dir(sp.Piecewise) if name.startswith("_eval_is_")]:
        locals()[_asked] = _unknown
    _eval_power = _unknown


def piecewise(*pieces):
    """The branches that may hold; one value, where that is all."""
    kept = []
    for value, condition in pieces:
        if condition != False:  # noqa: E712
            kept.append((sp.sympify(value), condition))
        if condition == True:  # noqa: E712
            break
    if not kept:
        return sp.nan
    is_all = kept[-1][1] == True  # noqa: E712
    if is_all and len({value for value, _ in kept}) == 1:
        return kept[0][0]
    return Branches(*kept)


def cases(slope, most=MOST):
    """A slope as pairs (formula without branches, condition); none where they are more than most.

    No two of the conditions hold at once.
    """

    def innermost(g):
        pieces = g.atoms(sp.Piecewise)
        pieces = [p for p in pieces if not any(value.has(sp.Piecewise) for value, _ in p.args)]
        return min(pieces, key=sp.default_sort_key, default=None)

    return _expanded(slope, innermost, exclusive, most)


def exclusive(k):
    """The values of a Piecewise, each with the condition that it is the one that counts."""
    pieces, earlier = [], sp.false
    for value, condition in k.args:
        pieces.append((value, sp.And(condition, sp.Not(earlier))))
        earlier = sp.Or(earlier, condition)
    return pieces


def holds_real_numbers(f):
    """Whether no value in `f` has an imaginary unit in it, or none at all; a condition may."""
    if isinstance(f, sp.Piecewise):
        return all(holds_real_numbers(value) for value, _ in f.args)
    if isinstance(f, sp.log) and f.args[0].is_negative:  # older SymPy makes no imaginary unit of it
        return False
    return f not in (sp.I, sp.nan, sp.zoo) and all(map(holds_real_numbers, f.args))


class Undefined(Exception):
    """A formula has no real value where its branches are looked for."""


class Side:
    """A place on one side of each kink, told by the ``sign`` and ``number`` of formulas there.

    Only the symbols ``moving`` have values there; the others are any numbers.
    """

    def __init__(self, moving, sign, number):
        self._moving, self._sign, self._number = moving, sign, number

    def of(self, g):
        """`g` with each kink replaced by the branch that counts."""
        if not g.has(*KINKS) or not g.free_symbols & self._moving:
            return g
        if isinstance(g, sp.Piecewise):
            for value, condition in g.args:
                if self._holds(condition):
                    return self.of(value)
            raise Undefined
        args = [self.of(arg) for arg in g.args]
        if isinstance(g, (sp.Max, sp.Min)):
            better = 1 if isinstance(g, sp.Max) else -1
            return reduce(lambda a, b: b if self._sign(b - a) == better else a, args)
        if isinstance(g, (sp.floor, sp.ceiling)):
            return g.func(self._number(args[0]))
        return self._sign(args[0]) * args[0] if isinstance(g, sp.Abs) else g.func(*args)

    def _holds(self, condition):
        if condition in (sp.true, sp.false):
            return bool(condition)
        if not condition.free_symbols & self._moving:
            raise ValueError("The condition is open.")
        if isinstance(condition, Relational):
            return bool(condition.func(self._sign(self.of(condition.lhs - condition.rhs)), 0))
        return bool(condition.func(*map(self._holds, condition.args)))


def branches_of(g, x):
    """Pairs (`g` without its kinks, where it is that); none if there are too many."""

    def least(g):
        kinks = [k for k in g.atoms(*BRANCHING) if k.has(x)]
        return min(kinks, key=lambda k: (k.count_ops(), sp.default_sort_key(k)), default=None)

    return _expanded(g, least, lambda k: _BRANCHES[k.func](k, x))


def _expanded(g, inner, values, most=MOST):
    """`g` with each of values(inner(g)) put in for inner(g), as long as there is one."""
    found, open_ones = [], [(g, sp.true)]
    while open_ones:
        g, condition = open_ones.pop()
        if (k := inner(g)) is None:
            found.append((g, condition))
            continue
        both = [(value, sp.And(condition, c)) for value, c in values(k)]
        open_ones += [(_put_in(g, k, value), c) for value, c in both if c != False]  # noqa: E712
        if len(found) + len(open_ones) > most:
            return []
    return found[::-1]


def _put_in(g, k, value):
    try:
        return g.xreplace({k: value})
    except ValueError:  # it is no real number that a maximum would compare
        return sp.nan


def _signs(k, x):
    return [(-k.args[0], k.args[0] < 0), (k.args[0], k.args[0] > 0)]


def _winners(k, x):
    return [(g, sp.And(*(beats(k, g, other) for other in k.args if other != g))) for g in k.args]


def insides(k, x):
    """The values of a Piecewise, each with the condition that a point lies inside its piece."""
    return [(value, inside(counts, x)) for value, counts in exclusive(k)]


def inside(condition, x):
    """The condition that another one holds around a point along x."""
    condition = to_nnf(condition, simplify=False)
    strict = {r: _strict(r, x) for r in condition.atoms(Relational) if r.has(x)}
    return condition.xreplace(strict)


def _strict(r, x):
    """The condition that the relation holds around a point: strictly, or in a flat region."""
    if r.func not in _STRICT:
        return r
    g = r.lhs - r.rhs
    flat = [c for branch, c in branches_of(g, x) if branch == 0] if g.has(*BRANCHING) else []
    return sp.Or(_STRICT[r.func](*r.args), *flat)


def beats(k, a, b):
    """The condition that of the arguments of the Max or Min ``k``, a wins over b."""
    return _greater(a, b) if isinstance(k, sp.Max) else _greater(b, a)


def _greater(a, b):
    if a.is_Add or b.is_Add:  # SymPy turns such a relation round and round
        a, b = a - b, sp.S.Zero
    return a > b


_STRICT = {sp.Eq: lambda *_: sp.false, sp.Ge: sp.Gt, sp.Le: sp.Lt}
_BRANCHES = {sp.Max: _winners, sp.Min: _winners, sp.Abs: _signs, sp.Piecewise: insides}
