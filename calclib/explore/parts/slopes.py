"""The slopes of a function at a point that moves, and the condition that there are none."""

from collections import namedtuple
from functools import reduce

import sympy as sp

from calclib.derivatives import gradient
from calclib.derivatives.ahead import ahead
from calclib.derivatives.branches import KINKS, Branches
from calclib.derivatives.kinks import JUMPS, is_root
from calclib.derivatives.poles import hidden_poles
from calclib.explore.parts.points import absolute, value_at
from calclib.scene import Defined
from calclib.scene.expressions import held
from calclib.scene.trees import tree

_LARGE = 4000  # parts of a formula: the browser evaluates them in a tenth of a millisecond
_SLANTED = [(1, 1), (1, -1), (2, 5)]
_JUMPS = *JUMPS, sp.sign, sp.Heaviside, sp.atan2
_SPECIAL = *KINKS, *_JUMPS, sp.asin, sp.acos
_NARROW = sp.log, sp.atanh, sp.acoth, sp.asech  # their derivatives have values where they have none
_CLOSED = sp.asin, sp.acos, sp.acosh  # theirs have none, and those along another letter may

Slopes = namedtuple("Slopes", "partials left right apart outside missing")


def slopes_at(f, xs, point):
    """The partial derivatives of f at a point of expressions, and where there are none.

    Returns
    -------
    named tuple
        ``partials`` is the gradient, a column; ``left`` and ``right`` hold the one-sided slopes
        along each variable, ``apart`` the conditions that these are no common number, ``outside``
        that f has no value on one side; ``missing`` is the condition that there is no gradient.
        None of them is true merely because a formula has no value.
    """
    here = dict(zip(xs, point, strict=True))
    partials, none = gradient(f, xs), [sp.false] * len(xs)
    with sp.evaluate(False):
        defined = Defined(value_at(f, xs, point))
        formulas = where_it_is(f, defined, [p.xreplace(here) for p in partials])
    if not f.has(*_SPECIAL) and not any(not g.exp.is_integer for g in f.atoms(sp.Pow)):
        whole = not any(isinstance(formula, Branches) for formula in formulas)
        partials = held(partials.xreplace(here) if whole else sp.Matrix(formulas))
        return Slopes(partials, partials, partials, none, none, sp.false)
    axes = [tuple(int(x == other) for other in xs) for x in xs]
    sides = [_sides(f, xs, axis, here) for axis in axes]
    slanted = _SLANTED if len(xs) == 2 and _may_bend(f) else []
    bends = [(v, side) for v in slanted if (side := _sides(f, xs, v, here))]
    jumps, whole = f.has(*_JUMPS), _formula_is_whole(f, xs)
    with sp.evaluate(False):
        if not all(sides):
            return Slopes(held(sp.Matrix(formulas)), formulas, formulas, none, none, sp.false)
        left, right, outside = map(list, zip(*sides, strict=True))
        slopes, apart = [], []
        for formula, *pair, beyond in zip(formulas, left, right, outside, strict=True):
            pieces = [(pair[1], sp.And(defined, _meet(*pair), sp.Not(beyond)))]
            if not jumps:
                pieces.insert(0, (formula, sp.And(Defined(formula), sp.Not(beyond))))
            slopes.append(formula if whole else Branches(*pieces))
            apart.append(sp.And(defined, *map(_known, pair), sp.Not(_meet(*pair))))
        lacks = [*apart, *(sp.And(defined, beyond) for beyond in outside)]
        bent = []
        for direction, side in bends:
            promised = sum(v * slope for v, slope in zip(direction, right, strict=True))
            bent += [sp.And(_known(s), sp.Not(_meet(s, promised))) for s in side[:2]]
        if bent:
            meets = [_meet(*pair) for pair in zip(left, right, strict=True)]
            lacks.append(sp.And(defined, *meets, reduce(sp.Or, bent)))
        return Slopes(held(sp.Matrix(slopes)), left, right, apart, outside, reduce(sp.Or, lacks))


def where_it_is(f, defined, slopes):
    """The formulas of the slopes of f, with no value where f has none."""
    sure = not hidden_poles(f) and not f.has(*_NARROW, *_CLOSED)
    roots = {g.base for g in f.atoms(sp.Pow) if not g.exp.is_integer and not g.base.is_nonnegative}
    with sp.evaluate(False):
        return [
            slope
            if sure and roots <= {g.base for g in slope.atoms(sp.Pow)}
            else Branches((slope, defined))
            for slope in slopes
        ]


def where_they_are(F, defined, J):
    """A Jacobian, with no value in the rows of functions that have none."""
    rows = zip(F, defined, J.tolist(), strict=True)
    return sp.Matrix([where_it_is(f, has_value, row) for f, has_value, row in rows])


def _sides(f, xs, direction, here):
    """(left slope, right slope, whether f ends there), or None where these would be too long."""
    try:
        right, left = (ahead(f, xs, [sign * v for v in direction]) for sign in (1, -1))
        with sp.evaluate(False):
            parts = [-left.slope, right.slope, sp.Or(left.outside, right.outside)]
            parts = [part.xreplace(here) for part in parts]
        return parts if sum(map(_size, parts)) <= _LARGE else None
    # SymPy compares what is no number, or it is no formula of a scene
    except (RecursionError, TypeError, ValueError):
        return None


def _may_bend(f):
    """Whether f may have partial derivatives where it has no gradient.

    A single kink of smooth functions that has a slope along the axes has one in all directions,
    and so has a root of what is never negative.
    """
    if f.has(*_JUMPS):
        return True
    kinks, roots = _kinks_and_roots(f)
    if len(kinks) + len(roots) != 1:
        return True
    return not all(g.base.is_nonnegative and 2 * g.exp >= 1 for g in roots)


def _formula_is_whole(f, xs):
    """Whether the formula of the gradient surely has a value wherever there is one.

    So for a single kink, and for a square root, with a constant weight, whose base leaves 0 as a
    line or a parabola. Then the marks need no longer one.
    """
    kinks, roots = _kinks_and_roots(f)
    if len(kinks) + len(roots) != 1:
        return False
    if kinks:
        return not f.has(*_JUMPS, sp.asin, sp.acos)
    (root,) = roots
    slopes = [(root.base.diff(x), root.base.diff(x, 2)) for x in xs]
    stand_in = sp.Dummy()
    weight = f.xreplace({root: stand_in}).diff(stand_in)
    return (
        weight.is_number
        and root.exp == sp.S.Half
        and all(
            one.is_number or (two.is_number and two != 0 and root.base.is_nonnegative)
            for one, two in slopes
        )
    )


def _kinks_and_roots(f):
    return f.atoms(*_SPECIAL), {g for g in f.atoms(sp.Pow) if is_root(g)}


def _size(expr):
    return _count(tree(expr))


def _count(node):
    return 1 + sum(map(_count, node[1:])) if isinstance(node, list) else 1


def _known(slope):
    return sp.Ge(absolute(slope), 0, evaluate=False)


def _meet(left, right):
    return sp.Lt(absolute(right - left), 1e-9 * (1 + absolute(right)), evaluate=False)
