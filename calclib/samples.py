"""Samples of a function that a picture of it is made from."""

import numpy as np

from calclib.breaks import breaks, may_break
from calclib.numerical import to_numpy
from calclib.symbols import as_typed

CELLS = 50  # of a surface, along each side
POINTS = 401  # of a graph
MANY = 1 / 5  # of the rows have a break at the same place where it lies along a line of the grid


def interval(span):
    """The interval (x0, x1) of a span: a number s means -s to s."""
    (ends,) = _ends(span, 1)
    return ends


def domain(span):
    """The intervals ((x0, x1), (y0, y1)) of a span: a number s means -s to s for both."""
    return _ends(span, 2)


def _ends(span, count):
    """As many intervals, each with its lower end first."""
    try:
        if isinstance(span, bool):
            raise TypeError
        ends = np.array([(-span, span)] * count if np.ndim(span) == 0 else span, dtype=float)
        ends = ends.reshape(1, 2) if count == 1 else ends
    except (OverflowError, TypeError, ValueError):
        ends = np.array([])
    if ends.shape != (count, 2):
        pair = "(x0, x1)" if count == 1 else "((x0, x1), (y0, y1))"
        raise ValueError(f"The span {span} is neither a number s, for -s to s, nor {pair}.")
    if not (np.isfinite(ends).all() and (ends[:, 0] < ends[:, 1]).all()):
        raise ValueError(
            f"The domain {span} is empty or without end: each interval needs its lower end first."
        )
    return tuple((float(low), float(high)) for low, high in ends)


def sample(f, xs, span, cells=CELLS, *, plateau=False):
    """A grid (x, y, z) of f over a span; where f is not finite, or far off the rest, z is nan.

    With a ``plateau``, z is a limit where f is far off the rest.

    Where f jumps or has a pole along a line x = c or y = c, the grid has three lines of no
    distance: the last values before it, nan, the first values after it. Along any other curve,
    the heights beside it are nan. So no cell of the grid bridges a break.

    Raises
    ------
    ValueError
        If f is nowhere defined on the span.
    """
    x, y = (np.linspace(*interval, cells + 1) for interval in domain(span))
    F = to_numpy(f, xs)
    z = F(*np.meshgrid(x, y))
    runs_off = np.isinf(z).any()
    z = finite(z, f)
    if may_break(f, {*xs}):
        across = breaks(lambda t, row: F(t, y[row]), x, z)
        up = breaks(lambda t, column: F(x[column], t), y, z.T)
        if across.low.size or up.low.size:
            runs_off |= across.pole.any() or up.pole.any()
            x, y, z = _opened(F, x, y, z, across, up)
    low, high, rim = limits(z, runs_off)
    return x, y, np.clip(z, low, high) if plateau else _within(z, low, high, rim)


def sample_graph(f, x, span):
    """Points (x, y) of the graph of f, and the interval of heights to show.

    Where f jumps or has a pole, a point without a height interrupts it.
    """
    F, at = to_numpy(f, (x,)), np.linspace(*span, POINTS)
    y = F(at)
    runs_off = np.isinf(y).any()
    y = finite(y, f)
    found = breaks(F, at, y)
    shown = heights(np.clip(y, *limits(y, runs_off or found.pole.any(), steep=True)[:2]))
    return *interrupted(at, y, found), shown


def interrupted(t, z, found):
    """The samples with a gap at each break that was found; a jump's ends are added to them."""
    (i,), gap = found.where, np.full(len(found.low), np.nan)
    before, after = (np.where(found.pole, np.nan, v) for v in (found.before, found.after))
    places = np.stack([found.low, (found.low + found.high) / 2, found.high], -1).ravel()
    values = np.stack([before, gap, after], -1).ravel()
    return tuple(np.insert(a, np.repeat(i + 1, 3), b) for a, b in ((t, places), (z, values)))


def limits(z, runs_off, *, steep=False):
    """The interval of heights that a picture can show at a scale that can be read.

    Where f runs off, at a pole, it is the bulk of the heights, and a surface has a rim there;
    otherwise all, or, but for what is ``steep``, what is not far off the rest.
    """
    least, low, quarter, middle, most, high, top = np.nanpercentile(
        z, (2.5, 5, 25, 50, 75, 95, 97.5)
    )
    bulk = most - quarter
    if runs_off and 0 < 6 * bulk < top - least:
        return quarter - 3 * bulk, most + 3 * bulk, True
    reach = 6 * (high - low) + 1e-12 * abs(middle) + 1e-300
    if not steep and np.nanmax(z) - np.nanmin(z) > 2 * reach:
        return middle - reach, middle + reach, False
    return -np.inf, np.inf, False


def finite(z, f):
    """The values z of f, nan where there is none or none that single precision can hold."""
    z = np.where(np.abs(z) < 1e38, z, np.nan)
    if np.isnan(z).all():
        raise ValueError(f"f = {as_typed(f)} has no value that can be drawn on this domain.")
    return z


def heights(z):
    """The interval that a picture of heights z shows; a flat one is given room."""
    low, high = float(np.nanmin(z)), float(np.nanmax(z))
    if high - low <= 1e-9 * (size := max(1, abs(low), abs(high))):
        room = max(1, 1e-6 * size)
        return low - room, high + room
    return low - 0.03 * (high - low), high + 0.03 * (high - low)


@np.errstate(invalid="ignore")  # beside a pole both heights may be infinite
def _opened(F, x, y, z, across, up):
    """The grid with its breaks open."""
    columns, beside = _lines(across, x, len(y))
    rows, below = _lines(up, y, len(x))
    old, (x, i), (y, j) = z, _with_lines(x, columns), _with_lines(y, rows)
    z = F(*np.meshgrid(x, y))
    z[np.ix_(j, i)] = old
    for row, column in (beside, below[::-1]):
        z[j[row], i[column]] = np.nan
    for values, t, places in ((z, x, columns), (z.T, y, rows)):
        for low, high, least in places:
            before, gap, after = (values[:, np.searchsorted(t, c)] for c in
                                  (low, (low + high) / 2, high))  # fmt: skip
            gap[~(np.abs(after - before) < least)] = np.nan
    return x, y, np.where(np.abs(z) < 1e38, z, np.nan)


def _lines(found, t, count):
    """Breaks that lie on one line of the grid, as (low, high, a change that none is as small as).

    And the nodes (other, index) beside the breaks that do not.
    """
    other, index = found.where
    places, alone = [], np.ones(len(index), dtype=bool)
    for i in np.unique(index):
        place = np.median(found.low[index == i])
        along = (index == i) & (np.abs(found.low - place) < 1e-6 * (t[1] - t[0]))
        if along.sum() >= MANY * count:
            least = np.abs(found.after - found.before)[along].min() / 1000
            places.append((found.low[along].min(), found.high[along].max(), least))
            alone &= ~along
    nearer = index + (found.low - t[index] > t[index + 1] - found.low)
    return places, (other[alone], nearer[alone])


def _with_lines(t, places):
    """The grid along one axis with three lines for each place, and where its own lines are now."""
    new = [(low, (low + high) / 2, high) for low, high, _ in places]
    wider = np.unique(np.concatenate([t, np.ravel(new)]))
    return wider, np.searchsorted(wider, t)


def _within(z, low, high, rim):
    """The heights, cut off at the limits: nan but for a ``rim``, at which the surface ends."""
    inside = np.pad((z >= low) & (z <= high), 1)
    if not rim:
        return np.where(inside[1:-1, 1:-1], z, np.nan)
    rows, columns = z.shape
    near = [inside[i : i + rows, j : j + columns] for i in range(3) for j in range(3)]
    return np.where(np.any(near, axis=0), np.clip(z, low, high), np.nan)
