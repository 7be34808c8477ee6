"""The keys, verified twice: by SymPy's own derivatives, and by central differences."""

import re

import numpy as np
import pytest
import sympy as sp
from practice_answers import LEVELS, NOTEBOOKS, VARIANTS, posed
from sympy import ImmutableMatrix, MatrixSymbol, S, symbols

from calclib import Exercise, grade, numerical_gradient, numerical_jacobian, to_numpy
from calclib.parsing import parse
from calclib.practice import deal, find, kinds_of, numbers

x, y = symbols("x y", real=True)


d, m = symbols("d m", integer=True, positive=True)
A, X = MatrixSymbol("A", m, d), MatrixSymbol("x", d, 1)
W, Y = MatrixSymbol("w", d, 1), MatrixSymbol("y", m, 1)
FREE = {  # the function, by number: with sizes put in, its entries are differentiated one by one
    "2.1": lambda A, x, w, y: w.T * x,
    "2.2": lambda A, x, w, y: x.T * x,
    "2.3": lambda A, x, w, y: A * x,
    "2.4": lambda A, x, w, y: (A * x).T * (A * x),
    "2.1.2-4": lambda A, x, w, y: (w.T * x) ** 2,
    "2.1.3-3": lambda A, x, w, y: y.T * A * x,
    "2.1.4-1": lambda A, x, w, y: (A * x - y).T * (A * x - y) / 2,
}


@pytest.mark.parametrize("number", FREE)
def test_dimension_free_keys(number):
    agrees_in_every_entry(find(number).answer, FREE[number](A, X, W, Y))


def agrees_in_every_entry(key, function):
    """With sizes put in, the key is what SymPy's derivatives give, and central differences."""
    random = np.random.default_rng(1)
    xs = ImmutableMatrix(symbols("x1:5", real=True))
    fixed = {A: random.integers(-5, 6, (3, 4)), W: random.integers(-5, 6, (4, 1))}
    fixed |= {Y: random.integers(-5, 6, (3, 1))}
    fixed = {symbol: ImmutableMatrix(value.tolist()) for symbol, value in fixed.items()}
    sizes = fixed | {X: xs, d: S(4), m: S(3)}
    f, given = (sp.Matrix(part.xreplace(sizes).doit()) for part in (function, key))
    given = given.T if given.cols == 1 else given
    assert (given - f.jacobian(xs)).expand().is_zero_matrix
    at = np.array([0.3, -1.2, 2.0, 0.7])
    difference = numerical_jacobian(lambda p: to_numpy(f, tuple(xs))(*p), at)
    assert to_numpy(given, tuple(xs))(*at) == pytest.approx(difference, abs=1e-6)


def formulas(task):
    """The key once more, by SymPy's own derivatives and limits."""
    f, xs, at = task.f, task.xs, task.at
    if task.kind == "slope" and at:
        f, h = f.rewrite(sp.Abs), sp.Dummy(positive=True)
        here = dict(zip(xs, at, strict=True))
        sides = [
            sp.limit((f.subs(here | {xs[0]: at[0] + s * h}) - f.subs(here)) / (s * h), h, 0)
            for s in (1, -1)
        ]
        return sides[0] if sides[0] == sides[1] else S.NaN
    if task.kind in ("slope", "softmax"):
        return f.diff(xs[0]).subs(dict(zip(xs, at or xs, strict=True)))
    J = ImmutableMatrix([f]).jacobian(xs)
    if task.kind == "quotient":
        (t,), (p, q) = xs, at
        return (f.subs(t, q) - f.subs(t, p)) / (q - p)
    if task.kind == "determinant":
        return J.det()
    if task.kind == "critical":
        assert J.subs(dict(zip(xs, task.answer, strict=True))).is_zero_matrix
        return ImmutableMatrix(next(iter(sp.linsolve(list(J), list(xs)))))
    if task.kind == "jacobian":
        return J.subs(dict(zip(xs, at or xs, strict=True)))
    if task.kind == "estimate":
        (t,), (p, q) = xs, at
        return (f + f.diff(t) * (q - p)).subs(t, p)
    here = dict(zip(xs, at or xs, strict=True))
    g = J.T.subs(here)
    if task.kind == "change":
        return g.T * task.along
    if task.kind == "directional":
        return g.dot(task.along) / task.along.norm()
    if task.kind == "step":
        return ImmutableMatrix(at) - task.along * g
    if task.kind == "gradient":
        return g if g.shape != (1, 1) else g[0]
    if task.kind in ("steepest", "descent"):
        return g / g.norm() * (-1 if task.kind == "descent" else 1)
    steps = [t if task.kind == "deviation" else t - a for t, a in here.items()]
    return f.subs(here) + sum(a * b for a, b in zip(g, steps, strict=True))


def differences(task, random):
    """Pairs of the key and of what central differences give, at a random point or the one asked."""
    f, xs = to_numpy(task.f, task.xs), task.xs
    numbers_of = [float(a) for a in task.at] if task.at else random.uniform(0.4, 1.6, len(xs))
    at = np.array(numbers_of[: len(xs)])
    J = numerical_jacobian(lambda *p: np.atleast_1d(np.squeeze(f(*p))), at)
    key = task.answer
    if task.kind == "quotient":  # the mean of the slopes on the way
        nodes, weights = np.polynomial.legendre.leggauss(9)
        p, q = map(float, task.at)
        slopes = [numerical_jacobian(f, (p + q + (q - p) * t) / 2)[0, 0] for t in nodes]
        return float(key), weights @ slopes / 2
    if task.kind == "determinant":
        return float(key.subs(dict(zip(xs, at, strict=True)))), np.linalg.det(J)
    if task.kind == "critical":
        there = np.array(key, dtype=float).ravel()
        return numerical_jacobian(f, there)[0], np.zeros(len(xs))
    if task.kind == "change":
        return np.array(key, dtype=float).ravel(), J @ np.array(task.along, dtype=float).ravel()
    if task.kind == "directional":
        along = np.array(task.along, dtype=float).ravel()
        return float(key), J[0] @ along / np.linalg.norm(along)
    if task.kind == "step":
        return np.array(key, dtype=float).ravel(), at - float(task.along) * J[0]
    if task.kind in ("slope", "softmax"):
        return float(key.subs(dict(zip(xs, at, strict=True)))), J[0, 0]
    if task.kind in ("steepest", "descent"):
        sign = -1 if task.kind == "descent" else 1
        return np.array(key, dtype=float).ravel(), sign * J[0] / np.linalg.norm(J[0])
    if task.kind == "estimate":
        return float(key), f(*at) + J[0, 0] * float(task.at[1] - task.at[0])
    if task.kind in ("plane", "deviation"):
        step = np.array([0.3, -0.7])
        p = step if task.kind == "deviation" else at + step
        return to_numpy(key, xs)(*p), f(*at) + J[0] @ step
    given = np.array(to_numpy(ImmutableMatrix([key]), xs)(*at), dtype=float)
    return given.reshape(J.shape), J


TASKS = [number for number in numbers() if number not in FREE and number != "2.1.4-4"]


@pytest.mark.parametrize("which", [*TASKS, *VARIANTS], ids=str)
def test_keys_of_all_that_is_computed(which):
    task = posed(which)
    if task.kind == "free":
        agrees_in_every_entry(task.answer, task.f)
        return
    other = formulas(task)
    if task.answer is S.NaN:
        assert other is S.NaN
        f, t = task.f.subs(dict(zip(task.xs[1:], task.at[1:], strict=True))), task.xs[0]
        a, h = float(task.at[0]), 1e-6
        behind, here, ahead = (float(f.subs(t, a + s)) for s in (-h, 0, h))
        assert abs((ahead - here) - (here - behind)) > 0.1 * h
        return
    gap = sp.Matrix([task.answer]) - sp.Matrix([other])
    assert gap.expand().is_zero_matrix or sp.simplify(gap).is_zero_matrix
    given, measured = differences(task, np.random.default_rng(2))
    assert given == pytest.approx(measured, rel=1e-5, abs=1e-5)


def test_softmax_off_the_diagonal():
    a = np.array([0.3, -1.0, 0.8, 0.1])

    def softmax(a):
        return np.exp(a) / np.exp(a).sum()

    S_i, S_j = find("2.1.4-4").symbols
    key = to_numpy(find("2.1.4-4").answer, (S_i, S_j))(softmax(a)[1], softmax(a)[2])
    assert key == pytest.approx(numerical_gradient(lambda a: softmax(a)[1], a)[2], abs=1e-8)
    p, q, rest = sp.symbols("p q rest", positive=True)
    S_p, S_q = (e / (p + q + rest) for e in (p, q))  # with p = e^a_i, q = e^a_j: d/da_j = q d/dq
    assert sp.simplify(q * S_p.diff(q) - find("2.1.4-4").answer.subs({S_i: S_p, S_j: S_q})) == 0


@pytest.mark.parametrize("notebook", NOTEBOOKS)
def test_a_seed_deals_the_same_and_no_two_in_ten_are_alike(notebook):
    assert deal(notebook, 7) == deal(notebook, 7)
    assert deal(notebook) == deal(notebook, 0, level=1)
    assert len(kinds_of(notebook)) >= 4
    harder = [deal(notebook, seed, level=min(1 + seed // 3, 3)).prompt for seed in range(10)]
    rows = [[posed((notebook, s, level)).prompt for s in range(15)] for level in LEVELS]
    for prompts in (harder, *rows):
        for ten in (prompts[start : start + 10] for start in range(len(prompts) - 9)):
            assert len(set(ten)) == 10


@pytest.mark.parametrize("which", VARIANTS, ids=str)
def test_what_is_dealt_names_its_mistakes_and_is_solved_in_steps(which):
    task = posed(which)
    assert len(task.mistakes) >= 2 and 2 <= len(task.hints) <= 3
    assert task.alike() == [] and not any(task._same(task.answer, m[1]) for m in task.mistakes)
    steps = task.solution.splitlines()
    assert len(steps) >= 2
    assert [step[:2] for step in steps] == [f"{n}." for n in range(1, len(steps) + 1)]
    for text in (task.prompt, *steps, *task.hints, *(said for *_, said in task.mistakes)):
        assert text.count("$") % 2 == 0 and text.strip() == text and text[-1] in ".?:$;", text
        assert not re.search(r"\bnan\b|Piecewise|Heaviside", text)
    assert untrue(task) == []


def untrue(task):
    """The equations in a task's hints and solution that do not hold, and an end that is no key."""
    found = []
    formulas = re.findall(r"\$([^$]+)\$", "\n".join((*task.hints, task.solution)))
    for formula in formulas if task.kind != "free" else ():
        if "=" in formula and "f(" not in formula:
            one, other = (parse(side, task.xs) for side in formula.split("="))
            if task.kind == "critical":  # two equations, which hold at the point
                one = one.subs(dict(zip(task.xs, task.answer, strict=True)))
            if not grade(Exercise("", other, task.xs), one).correct:
                found.append(formula)
    last = re.split(r"=|\\approx", formulas[-1])[-1]
    if task.answer is not S.NaN and not grade(task, last).correct:
        found.append(last)
    return found


@pytest.mark.parametrize("seed", range(0, 12, 4))
def test_the_solution_of_a_plane_keeps_its_form(seed):
    """The value and the slopes can be read off it."""
    task = deal("2.2", seed)
    assert task.kind in ("plane", "deviation")
    last = task.solution.splitlines()[-1].partition(r"\approx ")[2].removesuffix("$.")
    assert grade(task, last).correct
    here = dict(zip(task.xs, task.at, strict=True))
    slopes = [task.f.diff(x).subs(here) for x in task.xs]
    for a in (task.f.subs(here), *slopes):
        assert abs(a) in (0, 1) or str(abs(a)) in last
