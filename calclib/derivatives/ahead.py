"""Formulas for the slope just ahead of any point, along a direction: what a view evaluates.

At a kink the formula of `kinks.partial` has no value, and cannot tell a corner from a bend. Here
each kink takes the branch that holds for small t > 0 on the line p + t v, so there is a slope on
each side of every point. It needs signs "just ahead": those of the first derivative along the
line that is not 0.
"""

from collections import namedtuple
from functools import cache

import sympy as sp
from sympy.core.relational import Relational

from calclib.derivatives.branches import BRANCHING, KINKS, exclusive, piecewise
from calclib.derivatives.kinks import JUMPS, is_root, with_pieces, without_powers_of_0

_ORDERS = 4  # derivatives along the line that a sign is looked for in
_KINKS_APART = 3  # are told apart in a root, or in a sign
_LARGE = 60  # operations of a derivative that is still looked at

# what kinks in kinks ask again and again of the same parts
_REPEATED = "slope", "limit", "outside", "_positive", "_holds", "_derivatives", "_smooth_slope"

Ahead = namedtuple("Ahead", "slope outside")


def ahead(f, xs, direction):
    """The slope of t -> f(p + t * direction) at t = 0 from the right, a formula in p = `xs`.

    Returns
    -------
    named tuple
        ``slope`` is infinite at a jump, and nan where the formula cannot tell; ``outside`` is the
        condition that f has a value at p, but none just ahead.

    Examples
    --------
    >>> x = sp.Symbol("x", real=True)
    >>> slopes = [ahead(abs(x), (x,), (v,)).slope for v in (1, -1)]
    >>> [sp.Piecewise(*slope.subs(x, 0).args) for slope in slopes]
    [1, 1]
    """
    ray, f = _Ray(xs, direction), without_powers_of_0(with_pieces(f))
    slope, limit = ray.slope(f), ray.limit(f)
    if limit != f:
        with sp.evaluate(False):
            jump = limit - f
            meets = sp.Abs(jump) <= 1e-12 * (1 + sp.Abs(f))
        slope = piecewise((slope, meets), (sp.oo, jump > 0), (-sp.oo, jump < 0))
    return Ahead(slope, ray.outside(f))


class _Ray:
    """A line p + t v for small t > 0."""

    def __init__(self, xs, direction):
        self._along = [(x, v) for x, v in zip(xs, direction, strict=True) if v != 0]
        for name in _REPEATED:
            setattr(self, name, cache(getattr(self, name)))

    def _smooth_slope(self, g):
        return sp.Add(*(v * g.diff(x) for x, v in self._along))

    def _moves(self, g):
        return g.has(*(x for x, _ in self._along))

    def _kinks(self, g):
        """The outermost parts that the chain rule does not go through, and their stand-ins."""
        parts = {k for k in g.atoms(*KINKS, sp.atan2) if self._moves(k)}
        parts |= {k for k in g.atoms(sp.Pow) if is_root(k) and k.exp > 0 and self._moves(k)}
        return {k: sp.Dummy() for k in sorted(parts, key=sp.default_sort_key)}

    def slope(self, g):
        """The right-hand derivative of g along the line, at a point where g does not jump."""
        if not self._moves(g):
            return sp.S.Zero
        names = self._kinks(g)
        h = g.xreplace(names)
        back = {name: self.limit(k) for k, name in names.items()}
        total = self._smooth_slope(h).xreplace(back)
        for k, name in names.items():
            if h.has(name):
                weight = h.diff(name)
                total += self._weighted(weight, back, self._slope_of_kink(k))
        return total

    def _weighted(self, weight, back, slope):
        """dh/dk * dk: 0 where the weight is 0, for an infinite slope only if h is linear in k."""
        w = weight.xreplace(back)
        if w.is_number or not slope.has(sp.oo, sp.nan) or weight.has(*back):
            return w * slope
        return piecewise((0, sp.Eq(w, 0)), (w * slope, True))

    def _slope_of_kink(self, k):
        if isinstance(k, BRANCHING):
            return self._chosen(k, self.slope)
        if isinstance(k, sp.atan2):
            b, a = map(self.limit, k.args)
            db, da = map(self.slope, k.args)
            return (a * db - b * da) / (a**2 + b**2)
        return self._slope_of_root(k) if k.is_Pow else sp.S.Zero

    def _inner_kink(self, g):
        """A kink of `g` without kinks in it, None if there is none, or if there are many."""
        kinks = [k for k in g.atoms(*BRANCHING) if self._moves(k)]
        if not 0 < len(kinks) <= _KINKS_APART:
            return None
        return min(kinks, key=lambda k: (k.count_ops(), sp.default_sort_key(k)))

    def _chosen(self, k, what):
        """what(g) for the branch g of a kink that holds just ahead."""
        if isinstance(k, sp.Piecewise):
            return piecewise(*((what(g), self._holds(c)) for g, c in k.args))
        if isinstance(k, sp.Abs):
            (g,) = k.args
            return piecewise((what(g), self._positive(g)), (what(-g), True))
        *others, last = k.args
        return piecewise(*((what(g), self._wins(k, g)) for g in others), (what(last), True))

    def _wins(self, k, g):
        sign = 1 if isinstance(k, sp.Max) else -1
        return sp.And(*(sp.Not(self._positive(sign * (a - g))) for a in k.args if a != g))

    def _slope_of_root(self, k):
        """The slope of base^p: where the base is 0, that of its leading term c t^n there."""
        base, p = k.base, k.exp
        if inner := self._inner_kink(base):
            return self._chosen(inner, lambda g: self.slope(base.xreplace({inner: g}) ** p))
        value = self.limit(base)
        usual = p * value ** (p - 1) * self.slope(base)
        terms, is_all = self._derivatives(base)
        pieces = [(usual, sp.Ne(value, 0))]
        for n, term in enumerate(terms[1:], 1):
            leading = term / sp.factorial(n)
            power = n * p
            steep = sp.S.Zero if power > 1 else leading**p if power == 1 else sp.oo
            pieces.append((piecewise((steep, term > 0)), _compared(sp.Ne, term)))
        if is_all or p > 1:
            pieces.append((0, True))
        return piecewise(*pieces)

    def limit(self, g):
        """The value of g just ahead: it is that at the point but at a jump."""
        if not g.has(*JUMPS, sp.atan2) or not self._moves(g):
            return g
        if isinstance(g, sp.Piecewise):
            return piecewise(*((self.limit(e), self._holds(c)) for e, c in g.args))
        args = [self.limit(a) for a in g.args]
        if isinstance(g, (sp.floor, sp.ceiling)):
            up = 1 if isinstance(g, sp.ceiling) else -1
            is_whole = _compared(sp.Eq, args[0] - g.func(args[0]))
            at_edge = sp.And(is_whole, self._positive(up * g.args[0], 1))
            return piecewise((g.func(args[0]) + up, at_edge), (g.func(args[0]), True))
        if isinstance(g, sp.atan2):
            below = sp.And(_compared(sp.Eq, args[0]), args[1] < 0, self._positive(-g.args[0]))
            return piecewise((-sp.pi, below), (g.func(*args), True))
        return g.func(*args)

    def _derivatives(self, g):
        """g and its derivatives along the line, and whether there are no more."""
        if self._kinks(g):
            return [self.limit(g), self.slope(g)], False
        terms = [g]
        while len(terms) <= _ORDERS:
            term = self._smooth_slope(terms[-1])
            if term == 0:
                return terms, True
            if term.count_ops() > _LARGE and len(terms) > 1:
                break
            terms.append(term)
        return terms, False

    def _positive(self, g, first=0):
        """The condition that g > 0 just ahead, its derivatives before the ``first`` left out."""
        if is_root(g):
            return self._positive(g.base)
        if inner := self._inner_kink(g):
            if isinstance(inner, sp.Abs):
                (a,) = inner.args
                up = self._positive(a)
                branches = [(a, up), (-a, sp.Not(up))]
            elif isinstance(inner, sp.Piecewise):
                branches = [(a, self._holds(c)) for a, c in exclusive(inner)]
            else:
                branches = [(a, self._wins(inner, a)) for a in inner.args]
            return sp.Or(
                *(sp.And(c, self._positive(g.xreplace({inner: a}), first)) for a, c in branches)
            )
        condition = sp.false
        for term in reversed(self._derivatives(g)[0][first:]):
            above = _compared(sp.Gt, term)
            condition = sp.Or(above, sp.And(_compared(sp.Eq, term), condition))
        return condition

    def _holds(self, condition):
        """The condition, just ahead."""
        if isinstance(condition, Relational):
            g = condition.lhs - condition.rhs
            if not self._moves(g):
                return condition
            plus, minus = self._positive(g), self._positive(-g)
            return {
                sp.Gt: plus, sp.Lt: minus, sp.Ge: sp.Not(minus), sp.Le: sp.Not(plus),
                sp.Ne: sp.Or(plus, minus), sp.Eq: sp.Not(sp.Or(plus, minus)),
            }[condition.func]  # fmt: skip
        if not condition.args:
            return condition
        return condition.func(*map(self._holds, condition.args))

    def outside(self, g):
        """The condition that a root or an arc function in g has no value just ahead."""
        if isinstance(g, sp.Piecewise):
            return self._outside_of_pieces(g)
        ends = [self.outside(a) for a in g.args]
        if is_root(g) and not g.base.is_nonnegative:
            ends.append(self._ends(g.base))
        if isinstance(g, (sp.asin, sp.acos)):
            ends.append(self._ends(1 - g.args[0] ** 2))
        return sp.Or(*ends)

    def _outside_of_pieces(self, k):
        """The same for a Piecewise: what is asked up to the piece that holds just ahead."""
        ends, earlier = [], sp.false
        for g, c in k.args:
            asked = [self.outside(a) for r in c.atoms(Relational) for a in r.args]
            held = sp.And(self._holds(c), self.outside(g))
            ends.append(sp.And(sp.Not(earlier), sp.Or(*asked, held)))
            earlier = sp.Or(earlier, self._holds(c))
        return sp.Or(*ends)

    def _ends(self, g):
        """The condition that g is 0, but less just ahead."""
        return sp.And(_compared(sp.Eq, g), self._positive(-g)) if self._moves(g) else sp.false


def _compared(relation, g):
    """The relation of g to 0; SymPy would look long at one that is no number."""
    return relation(g, 0, evaluate=bool(g.is_number))
