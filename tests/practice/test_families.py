"""The keys, verified twice: by SymPy's own derivatives, and by central differences."""

import re

import numpy as np
import pytest
import sympy as sp
from practice_answers import LEVELS, NOTEBOOKS, VARIANTS, posed
from sympy import ImmutableMatrix, Matrix, MatrixSymbol, Max, S, exp, log, sin, sqrt, symbols

from calclib import Exercise, grade, numerical_gradient, numerical_jacobian, to_numpy
from calclib.parsing import parse
from calclib.practice import deal, find, kinds_of, numbers
from calclib.practice.families import maps, planes, slopes, vectors
from calclib.practice.families.combinations import LINEAR, MAP, SQUARES, combination

x, y, z, u = symbols("x y z u", real=True)


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


REFUSED = [  # what an author may write, and what is said of it
    (lambda: slopes.product("x", sin(x), x), "p = 'x' is no formula: write it in SymPy"),
    (lambda: slopes.product([x], sin(x), x), "p = [x] is no formula"),
    (lambda: slopes.product(x, MatrixSymbol("A", 2, 2), x), "q = A is no formula"),
    (lambda: slopes.product(x, sin(x), "x"), "x = 'x' is not a symbol"),
    (lambda: slopes.product(x, sin(x), (x,)), "x = (x,) is not a symbol"),
    (lambda: slopes.slope(x * y, (x, y), z), "The variable x = z is not one of (x, y)."),
    (lambda: slopes.slope(x * y, {x, y}, x), "The variables xs need an order"),
    (lambda: slopes.slope(x * y, "xy", x), "The variables xs need an order"),
    (lambda: slopes.slope(x * y, (x, 2), x), "xs = (x, 2) are no letters"),
    (lambda: slopes.slope(x * y, (), x), "xs = () are no letters"),
    (lambda: slopes.slope(x, (x, x), x), "A variable stands twice in xs."),
    (lambda: slopes.slope(x * y, (x, y), x, (1,)), "as many as there are variables: 2."),
    (lambda: slopes.slope(x**2, (x,), x, 1), "at = 1 is no tuple of numbers"),
    (lambda: slopes.slope(x * y, (x, y), x, ("a", 1)), "at = 'a' is no real number."),
    (lambda: slopes.slope(x * y, (x, y), x, (sp.I, 1)), "at = I is no real number."),
    (lambda: slopes.slope(x * y, (x, y), x, (u, sp.nan)), "at = nan is no real number."),
    (lambda: slopes.slope(x**2, (x,), x), "With one variable a slope is asked for at a point"),
    (lambda: slopes.slope(log(x), (x,), x, (-1,)), "log(x) is not defined at x = -1."),
    (lambda: slopes.slope(sqrt(x), (x,), x, (0,)), "infinite on the right."),
    (lambda: slopes.slopes("x*y", (x, y)), "f = 'x*y' is no formula"),
    (lambda: slopes.quotient(x**2, x, 1, 0), "step = 0 is no step"),
    (lambda: slopes.quotient(x**2, x, (1,), 1), "at = (1,) is no real number."),
    (lambda: planes.plane(x * y, (x, y), None), "at = None is no tuple of numbers"),
    (lambda: planes.steepest([x], (x, y), (1, 2)), "f = [x] is no formula"),
    (lambda: planes.estimate(sqrt(x), (x,), 25, 26), "x = (x,) is not a symbol"),
    (lambda: planes.estimate(sqrt(x), x, 1, -1), "sqrt(x) has no value at -1"),
    (lambda: planes.estimate(sqrt(x), x, 25, "26"), "near = '26' is no real number."),
    (lambda: maps.matrix(Matrix([[x, y]]), (x, y)), "are no list: write [x * y, x + y]."),
    (lambda: maps.matrix([], (x, y)), "F has no outputs"),
    (lambda: maps.matrix([x, "y"], (x, y)), "F = 'y' is no formula"),
    (lambda: maps.determinant([x, y], (x, y, z)), "two outputs of two variables."),
    (lambda: maps.determinant([x**2], (x,)), "two outputs of two variables."),
    (lambda: maps.change([x, y], (x, y), (1, 2), (1,)), "v = (1,) is no tuple of numbers"),
    (lambda: maps.change([x, y], (x, y), (1, 2), (0, 0)), "v = (0, 0) has no direction"),
    (lambda: maps.composition("u", (u,), exp(x), (x,)), "The outputs F = 'u' are no list"),
    (lambda: maps.composition(log(u), (u,), exp(x), (x,), (1, 2)), "are variables: 1."),
    (
        lambda: maps.softmax_slope((0, 1, 2), 3, 2),
        "i = 3 is no place in a: write",
    ),
    (lambda: maps.softmax_slope((0, 1, 2), 1, 1.5), "j = 1.5 is no place in a"),
    (lambda: maps.softmax_slope((1,), 0, 0), "a = (1,) are too few logits"),
    (lambda: maps.softmax_slope(1, 0, 0), "a = 1 is no tuple of numbers."),
    (lambda: vectors.descent_step(x * y, (x, y), (1, 2), "a"), "rate = 'a' is no real number."),
    (lambda: vectors.descent_step(x * y, (x, y), (1, 2), 0), "rate = 0 is no step"),
    (lambda: vectors.directional(x * y, (x, y), (1, 2), (0, 0)), "has no direction"),
    (lambda: vectors.directional(x * y, (x, y), (1, 2), "ab"), "v = 'ab' is no tuple"),
    (lambda: vectors.critical(x**2 + y**2, (x, y), (1, 1)), "is not zero at (1, 1)"),
    (lambda: vectors.critical(x**2, (x,), (0,)), "of a function of two variables."),
    (lambda: combination([], []), "The terms are a list"),
    (lambda: combination(["a"], [1]), "The terms are a list"),
    (lambda: combination([LINEAR], [1, 2]), "no whole number, other than 0, for each"),
    (lambda: combination([LINEAR, SQUARES], [1, 0]), "no whole number, other than 0, for each"),
    (lambda: combination([MAP, SQUARES], [1, 2]), "take its Jacobian"),
]


@pytest.mark.parametrize(("make", "said"), REFUSED)
def test_what_a_family_cannot_ask_is_refused_in_a_sentence(make, said):
    with pytest.raises(ValueError) as error:
        make()
    assert said in str(error.value) and str(error.value).endswith(".")


@pytest.mark.parametrize(
    ("one", "other"),
    [  # one question, however its arguments are written
        (
            lambda: slopes.slopes(x * y, (x, y), (1, 2)),
            lambda: slopes.slopes(x * y, [x, y], np.array([1, 2])),
        ),
        (
            lambda: slopes.slope(x**2, (x,), x, (1,)),
            lambda: slopes.slope(x**2, x, x, Matrix([1])),
        ),
        (
            lambda: maps.matrix([x * y, x], (x, y), (1, 2)),
            lambda: maps.matrix(Matrix([x * y, x]), [x, y], at=[1, 2]),
        ),
        (lambda: maps.matrix([x * y], (x, y)), lambda: maps.matrix(x * y, (x, y))),
        (
            lambda: vectors.directional(x * y, (x, y), (1, 2), (3, 4)),
            lambda: vectors.directional(x * y, Matrix([x, y]), [1, 2], Matrix([3, 4])),
        ),
        (
            lambda: slopes.slope(Max(x, y), (x, y), x, (1, 1)),
            lambda: slopes.slope(Max(x, y), (x, y), x, at=(1.0, 1)),
        ),
    ],
)
def test_a_question_is_the_same_however_its_arguments_are_written(one, other):
    one, other = one(), other()
    assert one.answer == other.answer and one.mistakes == other.mistakes
    shown = [task.prompt.replace("1.0", "1") for task in (one, other)]
    assert shown[0] == shown[1]
