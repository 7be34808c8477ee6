"""calclib.breaks and what is drawn of it: jumps and poles are open, what is only steep is whole."""

import numpy as np
import pytest
import sympy as sp

from calclib import plot
from calclib.breaks import breaks
from calclib.numerical import to_numpy
from calclib.samples import sample

x, y = sp.symbols("x y", real=True)
BROKEN = {
    "1/(x - c)": lambda x, c: 1 / (x - c),
    "1/(x - c)^2": lambda x, c: 1 / (x - c) ** 2,
    "1/(x^2 - c^2)": lambda x, c: 1 / (x * x - c * c),
    "|cot(x - c)|": lambda x, c: abs(1 / np.tan(x - c)),
    "log|x - c|": lambda x, c: np.log(abs(x - c)),
    "1/sqrt|x - c|": lambda x, c: 1 / np.sqrt(abs(x - c)),
    "sign(x - c)": lambda x, c: np.sign(x - c),
    "a small step": lambda x, c: np.floor(x - c) / 10_000,
    "cot(x - c)": lambda x, c: 1 / np.tan(x - c),
    "atan(1/(x - c))": lambda x, c: np.arctan(1 / (x - c)),
    "a step on a slope": lambda x, c: x**2 + 0.2 * (x > c),
}
WHOLE = {
    "(x - c)^2": lambda x, c: (x - c) ** 2,
    "|x - c|": lambda x, c: abs(x - c),
    "cbrt(x - c)": lambda x, c: np.cbrt(x - c),
    "sqrt(|x - c|)": lambda x, c: np.sqrt(abs(x - c)),
    "tanh(50(x - c))": lambda x, c: np.tanh(50 * (x - c)),
    "(x - c)^9": lambda x, c: (x - c) ** 9,
    "sin(1000(x - c))": lambda x, c: np.sin(1000 * (x - c)),
    "a narrow peak": lambda x, c: 1 / ((x - c) ** 2 + 1e-6),
    "1, but for rounding": lambda x, c: np.sin(x - c) ** 2 + np.cos(x - c) ** 2,
    "e^(5x)": lambda x, c: np.exp(5 * (x - c)),
}


@pytest.mark.parametrize("count", [51, 201, 401])
@pytest.mark.parametrize("name", [*BROKEN, *WHOLE])
def test_a_break_is_found_where_it_is_and_nowhere_else(name, count):
    f, t = (BROKEN | WHOLE)[name], np.linspace(-2, 2, count)
    for c in (0.0131, -0.7773, 1.1234):
        found = breaks(lambda x, c=c: f(x, c), t, f(t, c))
        off = np.abs(np.subtract.outer(found.low, [c, c - np.floor(c) - 1, -c])).min(initial=9)
        assert (off < 1e-9) == (name in BROKEN) and (name in BROKEN or not found.low.size)


@pytest.mark.parametrize(
    ("f", "shown"),
    [
        (sp.tan(x), (-12, 12)),
        (1 / x, (-12, 12)),
        (1 / (x**2 - 1), (-8, 8)),
        (1 / (x - sp.Rational(13, 100)) ** 2, (-1, 12)),
        (sp.sign(x), (-1.1, 1.1)),
        (sp.floor(x), (-3.4, 3.4)),
        (sp.exp(1 / x), (-1, 12)),
    ],
)
def test_a_graph_has_a_gap_at_a_break_and_a_scale_for_the_rest(f, shown):
    ax = plot.graph(f, x, span=3)
    (line,) = ax.lines
    height = line.get_ydata()
    runs = np.split(height, np.flatnonzero(np.isnan(height)))
    assert len(runs) > 1
    low, high = ax.get_ylim()
    assert shown[0] <= low < high <= shown[1]
    inside = [np.clip(run[1:], low, high) for run in runs if len(run) > 2]
    assert all(np.abs(np.diff(run)).max() < 0.3 * (high - low) for run in inside)


@pytest.mark.parametrize("f", [x**9, sp.tanh(50 * x), sp.Abs(x), sp.sin(x) / x + x])
def test_a_steep_graph_is_whole(f):
    ax = plot.graph(f, x, span=(-2, 2.1))
    assert np.isfinite(ax.lines[0].get_ydata()).all()


@pytest.mark.parametrize(
    ("f", "crosses"),
    [
        (sp.tan(x), lambda a, b: abs(a[0]) < np.pi / 2 < abs(b[0])),
        (1 / (x + y), lambda a, b: sum(a) * sum(b) < 0),
        (sp.sign(x) * y, lambda a, b: a[0] * b[0] < 0 and a[1] * b[1] > 0),
        (sp.floor(x), lambda a, b: np.floor(a[0] + 1e-9) != np.floor(b[0] - 1e-9)),
        (sp.sign(x + y), lambda a, b: sum(a) * sum(b) < 0),
    ],
)
def test_no_cell_of_a_surface_bridges_a_break(f, crosses):
    xs, ys, z = sample(f, (x, y), 2)
    assert np.isfinite(z).mean() > 0.6
    for j in range(0, len(ys), 7):
        for i in range(len(xs) - 1):
            if np.isfinite(z[j, i : i + 2]).all() and xs[i + 1] - xs[i] > 1e-9:
                assert (
                    not crosses((xs[i], ys[j]), (xs[i + 1], ys[j]))
                    or abs(z[j, i] - z[j, i + 1]) < 1e-9
                )


@pytest.mark.parametrize("f", [x * y, x**3 - 3 * x * y**2, x**2 - y**2])
def test_level_curves_through_a_saddle_run_into_it(f):
    curves = plot.level_curves(f, (x, y)).collections[-1]
    (k,) = np.flatnonzero(np.abs(curves.levels) < 1e-9)
    path, F = curves.get_paths()[k], sp.lambdify((x, y), f, "numpy")
    assert (np.hypot(*path.vertices.T) < 1e-9).sum() > 1
    for run in np.split(path.vertices, np.flatnonzero(path.codes == path.MOVETO)[1:]):
        middles = (run[1:] + run[:-1]) / 2
        assert np.abs(F(*middles[np.abs(middles).max(1) < 0.06].T)).max(initial=0) < 2e-4


@pytest.mark.parametrize("f", [sp.Max(x, y), sp.Abs(x - y), sp.tanh(50 * x), x**9 + y])
def test_a_steep_surface_is_whole(f):
    assert np.isfinite(sample(f, (x, y), 2)[2]).all()


@pytest.mark.parametrize(
    "f",
    [
        sp.Max(x, y),
        sp.Min(x, -y),
        sp.Max(x, 2 * y),
        sp.Max(x, y**2),
        sp.Max(sp.Abs(x), sp.Abs(y)),
        sp.Abs(x - y / 3) + y,
        sp.Max(0, x) + sp.Max(0, y),
    ],
)
def test_level_curves_have_the_corners_of_the_function(f):
    ax = plot.level_curves(f, (x, y))
    curves = ax.collections[-1]
    F, off = to_numpy(f, (x, y)), 7e-3 if f.has(y**2) else 1e-9  # a bent crease
    for level, path in zip(curves.levels, curves.get_paths(), strict=True):
        for run in np.split(path.vertices, np.flatnonzero(path.codes == path.MOVETO)[1:]):
            middles = (run[1:] + run[:-1]) / 2  # on the curve too, but for its curvature
            assert np.abs(F(*run.T) - level).max(initial=0) < off
            assert np.abs(F(*middles.T) - level).max(initial=0) < off
