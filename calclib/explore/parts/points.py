"""A point that a reader moves: its symbols and sliders, f there, and where f has no value."""

from contextlib import suppress

import numpy as np
import sympy as sp
from sympy.functions.elementary.hyperbolic import InverseHyperbolicFunction
from sympy.functions.elementary.trigonometric import InverseTrigonometricFunction

from calclib import samples
from calclib.derivatives.branches import Branches
from calclib.derivatives.poles import hidden_poles
from calclib.given import in_order
from calclib.numerical import to_numpy
from calclib.palette import INK
from calclib.scene import Defined, Point, Segment, slider
from calclib.scene.expressions import released
from calclib.scene.trees import evaluated, tree
from calclib.symbols import subscripted

_COMPARING = (
    sp.Max,
    sp.Min,
    sp.Abs,
    sp.sign,
    InverseTrigonometricFunction,
    InverseHyperbolicFunction,
)
_GROWING = sp.Add, sp.Mul, sp.Pow, sp.exp, sp.cosh, sp.sinh  # too large without a pole


def own_symbols(names, xs):
    """Real symbols with names that are not the function's own; these have to be symbols, too."""
    taken = {x.name for x in letters(xs)}
    return [sp.Symbol(name + "_" * (name in taken), real=True) for name in names.split()]


def letters(xs, count=None):
    """The variables as a tuple, of so many symbols where ``count`` says it; one is taken alone."""
    try:
        made = in_order(xs)
    except (TypeError, ValueError):
        made = ()
    if not made or count not in (None, len(made)):
        some = {2: "two symbols", 4: "four symbols"}.get(count, "symbols")
        of, named = " of the plane" * (count == 2), ", ".join("xyuv"[: count or 2])
        raise ValueError(f"{xs!r} are not the letters{of}: write {some}, as in ({named}).")
    if not all(isinstance(x, sp.Symbol) for x in made):
        raise ValueError(f"{xs!r} holds no symbols: make them as in symbols('x y', real=True).")
    return made


def point_controls(xs, at, span, *, index=0, label="{}"):
    """Symbols x0, y0 and sliders for a point on a span: a dictionary, as `Scene` takes it.

    A second point has the index 1; ``label`` is a template for the sliders' names.
    """
    xs = letters(xs, 2)
    at = one_for_each(at, xs)
    symbols = own_symbols(" ".join(f"{x}{index}" for x in xs), xs)
    names = [label.format(x.name + subscripted(f"{index}")) for x in xs]
    rows = zip(symbols, names, samples.domain(span), at, strict=True)
    return {symbol: slider(name, *ends, value) for symbol, name, ends, value in rows}


def one_for_each(values, symbols, what="The point"):
    """The values as a list, if there is one for each of the symbols."""
    try:
        made = [] if isinstance(values, (set, frozenset, dict, str, bytes)) else list(values)
    except TypeError:
        made = []
    if len(made) != len(symbols):
        raise ValueError(f"{what} {values!r} has no number for each of {symbols!r}: write as many.")
    return made


def numbers(name, values):
    """An array of numbers; a ValueError says if they are none."""
    with suppress(OverflowError, TypeError, ValueError):
        made = np.array([*values])
        if made.dtype.kind not in "USb" and np.isfinite(made := made.astype(float)).all():
            return made
    raise ValueError(f"{name} = {values!r} holds something other than numbers.")


def indexed_sliders(symbols, low, high, values):
    """A slider for each of the symbols x1, x2, ...: a dictionary, as `Scene` takes it."""
    rows = zip(symbols, one_for_each(values, symbols), strict=True)
    return {x: slider(subscripted(x.name), low, high, value) for x, value in rows}


def where_defined(f):
    """The function f, without a value at a pole inside it, where a computer would go on with 0."""
    if not (poles := hidden_poles(f)):
        return f
    with sp.evaluate(False):
        return Branches((f, sp.And(*(sp.Or(Defined(part), sp.Not(when)) for part, when in poles))))


def value_at(f, xs, point):
    """The function f, or a column of functions, at a point of numbers or expressions."""
    f = f.applyfunc(where_defined) if isinstance(f, sp.MatrixBase) else where_defined(f)
    at = {x: sp.sympify(p) for x, p in zip(xs, point, strict=True)}
    alike = all(p.is_Symbol and p.assumptions0 == x.assumptions0 for x, p in at.items())
    with sp.evaluate(not alike):  # of another name SymPy knows no more
        is_column = isinstance(f, sp.MatrixBase)
        return f.applyfunc(lambda part: _put_in(part, at)) if is_column else _put_in(f, at)


def _put_in(f, at):
    """The formula f with formulas for its symbols; SymPy would long compare those in a maximum."""
    if f in at:
        return at[f]
    if not f.free_symbols & at.keys():
        return f
    args = [_put_in(part, at) for part in f.args]
    if isinstance(f, _COMPARING) and any(part.free_symbols for part in args):
        return f.func(*args, evaluate=False)
    return f.func(*args)


def undefined(scene, *values):
    """That one of some values, formulas in the controls' symbols, is not there: words before "at".

    A computer has no number either for what is too large: the words leave that open where a part
    of a formula is so, with each control at one of five places.
    """
    letters = {x for value in values for x in value.free_symbols}
    moved = {x.name: _places(control) for x, control in scene.controls.items() if x in letters}
    grid = dict(zip(moved, np.meshgrid(*moved.values()), strict=True))
    for part in {part for v in values for part in released(v).atoms(*_GROWING)}:
        made, *of = evaluated([tree(g) for g in (part, *part.args)], grid)
        is_pole = part.is_Pow & (of[0] == 0)
        if np.any(np.isinf(made) & np.isfinite(np.broadcast_arrays(*of)).all(0) & ~is_pole):
            return "is not defined, or too large to compute,"
    return "is not defined"


def _places(control):
    """Five of the values that a control may have."""
    values = [value for _, value in getattr(control, "options", ())] or [control.min, control.max]
    return np.linspace(values[0], values[-1], 5)


def compared(relation, a, b):
    """The relation of two formulas, such as ``sp.Gt``; SymPy would look long for what it knows."""
    return relation(a, b, evaluate=not a.free_symbols)


def absolute(a):
    """The absolute value of a formula, or of a number; SymPy would look long for a sign in it."""
    return sp.Abs(a, evaluate=False) if a.free_symbols else sp.Abs(a)


def plane_at(height, slopes, xs, point):
    """The linear approximation f(p0) + <slopes, p - p0>, for slopes that are formulas."""
    return height + sum(g * (x - p) for g, x, p in zip(slopes, xs, point, strict=True))


def longest_gradient(slopes, xs, domain, percentile=100):
    """The greatest length of the gradient on the domain: it sets the scale of its arrows."""
    grid = np.meshgrid(*(np.linspace(*interval, 20) for interval in domain))
    lengths = np.hypot(*to_numpy(slopes, xs)(*grid).reshape(2, -1))
    lengths = lengths[np.isfinite(lengths)]
    return (float(np.percentile(lengths, percentile)) if lengths.size else 1.0) or 1.0


def drop(space, at, height, *, color=INK):
    """What ties a point on a surface to the plane: a line down to the box's floor, and a dot."""
    floor = space.heights[0]
    line = Segment((*at, floor), (*at, height), color=color, width=1.5, dash=True, halo=False,
                   through=True)  # fmt: skip
    return line, Point(*at, floor, color=color, radius=3.5)


def say_missing(scene, where, point, value, slopes, what, so=""):
    """Say where f has no value at a point, or has one, but no ``what``, such as "gradient".

    ``where`` is a template for the point, ``slopes`` what `slopes_at` tells of it, ``so`` what
    follows from the lack. A formula without a value is no proof that there is no ``what``.
    """
    scene.say(f"f {undefined(scene, value)} at {where}.", *point, when=~Defined(value))
    scene.say(f"f has no {what} at {where}{so}.", *point, when=slopes.missing)
    known = [Defined(slope) for slope in slopes.partials]
    unknown = Defined(value), ~sp.And(*known), ~slopes.missing
    of = "gradient" if len(point) > 1 else "derivative"
    scene.say(f"The formula of the {of} has no value at {where}.", *point, when=unknown)


def rectangle(across, up):
    """The corners of a rectangle, from its intervals."""
    (left, right), (low, high) = across, up
    return (left, low), (right, low), (right, high), (left, high)


def inside(at, span, margins):
    """The nearest point that keeps margins from the domain's edges, as parts of its sides."""
    point = []
    for c, (low, high), (before, after) in zip(at, samples.domain(span), margins, strict=True):
        size = high - low
        with sp.evaluate(False):  # comparing them would take SymPy long
            point.append(sp.Max(low + before * size, sp.Min(high - after * size, c)))
    return point
