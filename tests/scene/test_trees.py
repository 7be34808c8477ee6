"""calclib.scene.trees and `compile` of trees.js: each other, NumPy and exact arithmetic agree."""

from random import Random

import mpmath
import numpy as np
import pytest
import sympy as sp

from calclib.numerical import to_numpy
from calclib.scene.expressions import Defined, Held, HeldCondition, Iterated, bound, held
from calclib.scene.trees import OPERATIONS, evaluate, letters, substituted, tree

x, y, z = xs = sp.symbols("x y z", real=True)

UNARY = [
    *(sp.sin, sp.cos, sp.tan, sp.asin, sp.acos, sp.atan, sp.sinh, sp.cosh, sp.tanh, sp.log, sp.exp),
    *(sp.sqrt, sp.Abs, sp.sign, sp.floor, sp.ceiling, lambda a: a**2, lambda a: 1 / a),
    *(lambda a: a ** sp.Rational(-1, 2), lambda a: a ** sp.Rational(1, 3), lambda a: -a),
]
BINARY = [
    *(sp.Add, sp.Mul, sp.Max, sp.Min, sp.atan2, lambda a, b: a - b, lambda a, b: a / b),
    *(sp.Pow, lambda a, b: sp.Mul(a, b, sp.Rational(3, 7)), lambda a, b: sp.Max(a, b, 0)),
]
ONE = [  # the operations of a tree on one argument, sqrt apart, and on two
    *("sin", "cos", "tan", "asin", "acos", "atan", "sinh", "cosh", "tanh", "log", "exp"),
    *("abs", "sign", "floor", "ceil"),
]
TWO = ["+", "*", "/", "^", "max", "min", "atan2", "<", "<=", ">", ">=", "==", "!="]
UNWANTED = [sp.I, sp.oo, sp.zoo, sp.nan, sp.arg, sp.im, sp.re, sp.ITE, sp.AccumBounds]
RELATIONS = [sp.Lt, sp.Le, sp.Gt, sp.Ge, sp.Eq, sp.Ne]


def random_condition(random, depth):
    a, b = (random_expression(random, depth - 1) for _ in range(2))
    condition = random.choice(RELATIONS)(a, b)
    if depth > 1 and random.random() < 0.4:
        join = random.choice([sp.And, sp.Or, lambda p, q: sp.And(p, sp.Not(q))])
        condition = join(condition, random_condition(random, depth - 1))
    return condition


def random_expression(random, depth):
    if depth <= 0 or random.random() < 0.1:
        constants = [sp.Integer(random.randint(-3, 3)), sp.Rational(random.randint(1, 9), 4), sp.pi]
        return random.choice([*xs, *xs, *constants])
    kind = random.random()
    if kind < 0.4:
        return random.choice(UNARY)(random_expression(random, depth - 1))
    if kind < 0.9:
        a, b = (random_expression(random, depth - 1) for _ in range(2))
        return random.choice(BINARY)(a, b)
    pieces = [
        (random_expression(random, depth - 1), random_condition(random, depth - 1))
        for _ in range(random.randint(1, 2))
    ]
    if random.random() < 0.5:
        pieces.append((random_expression(random, depth - 1), True))
    return sp.Piecewise(*pieces)


def random_expressions(count, *, seed, depth=4):
    """Expressions in some of x, y and z that hold no imaginary or infinite number."""
    random, made = Random(seed), []
    while len(made) < count:
        try:
            expr = random_expression(random, depth)
        except (NotImplementedError, RecursionError, TypeError, ValueError):
            continue  # such as Max(y, log(-2)), not real, or a condition that SymPy turns for ever
        if expr.free_symbols and not expr.has(*UNWANTED):
            made.append(expr)
    return made


def points(count, *, seed):
    """Values of x, y and z: exact binary fractions, with ties and zeros among them."""
    random = Random(seed)
    return np.array([[random.randint(-24, 24) / 8 for _ in xs] for _ in range(count)])


def in_browser(canvas, trees, at):
    """The values that trees.js gives to trees at points, shape (trees, points)."""
    function = """({ compile }, [trees, points]) => trees.map((tree) => {
        const f = compile(tree);
        return points.map(([x, y, z]) => f({ x, y, z }));
    })"""
    return np.array(canvas.call(function, [trees, at.tolist()]))


def in_python(node, at):
    return np.broadcast_to(evaluate(node, dict(zip("xyz", at.T, strict=True))), len(at))


def largest(node, at):
    """The largest value inside a tree, at each point: what rounding is measured by."""
    if not isinstance(node, list):
        return np.abs(in_python(node, at))
    inner = [largest(part, at) for part in node[1:]]
    return np.fmax.reduce([np.abs(in_python(node, at).astype(float)), *inner])


def assert_same(got, expected, size):
    """Equal up to rounding, with what is not finite in the same places."""
    got, expected = np.asarray(got, dtype=float), np.asarray(expected, dtype=float)
    calm = size < 1e5  # beyond, a sine or a difference is all rounding
    np.testing.assert_array_equal(np.isfinite(got)[calm], np.isfinite(expected)[calm])
    both = calm & np.isfinite(got)
    assert np.all(np.abs(got[both] - expected[both]) <= 1e-9 * (1 + size[both]))


def test_a_zero_has_no_sign_in_an_angle(canvas):
    x, y, _ = xs
    at = np.array([[-2.0, 0, 0], [-2, -0.0, 0], [3, 0, 0], [3, -0.0, 0]])
    for f in (sp.atan2(y, x), sp.atan2(-y, x), sp.atan2(sp.Max(0, -y), x)):
        exact = [float(f.subs({x: a, y: 0})) for a, *_ in at]
        assert in_python(tree(f), at) == pytest.approx(exact)
        assert in_browser(canvas, [tree(f)], at)[0] == pytest.approx(exact)


def test_the_browser_knows_the_same_operations_of_as_many_numbers(canvas):
    function = """({ OPERATIONS }) =>
        Object.fromEntries(Object.entries(OPERATIONS).map(([name, f]) => [name, f.length]))"""
    assert canvas.call(function) == {name: f.nin for name, (_, f) in OPERATIONS.items()}


AT = points(24, seed=2)


@pytest.fixture(scope="module")
def expressions():
    return random_expressions(300, seed=1)


def test_the_random_expressions_try_what_they_should(expressions):
    shares = [np.isfinite(in_python(tree(expr), AT)).mean() for expr in expressions]
    assert 0.5 < np.mean(shares) < 0.9
    used = str([tree(expr) for expr in expressions])
    for name in [*ONE, *TWO, "sqrt", "and", "or", "piecewise"]:
        assert f"['{name}'," in used, name


def test_numpy_gives_trees_the_values_of_lambdify(expressions):
    for expr in expressions[:150]:
        node = tree(expr)
        assert_same(in_python(node, AT), to_numpy(expr, xs)(*AT.T), largest(node, AT))


def exact(expr, at):
    """SymPy's value with 40 digits at each point, nan where it has none that is finite and real."""
    f, values = sp.lambdify(xs, expr, "mpmath"), []
    with mpmath.workdps(40):
        for point in at:
            try:
                value = mpmath.mpmathify(f(*map(mpmath.mpf, point)))
                real = isinstance(value, mpmath.mpf) and mpmath.isfinite(value)
                values.append(float(value) if real else np.nan)
            except (ArithmeticError, AttributeError, TypeError, ValueError):  # 1/0, i > 0
                values.append(np.nan)
    return np.array(values)


def test_numpy_gives_trees_the_values_of_exact_arithmetic(expressions):
    agreed = 0
    for expr in expressions:
        node = tree(expr)
        expected, got, size = exact(expr, AT), in_python(node, AT), largest(node, AT)
        both = np.isfinite(expected) & np.isfinite(got)
        assert_same(got[both], expected[both], size[both])
        agreed += both.mean() / len(expressions)
    assert agreed > 0.5


def test_the_browser_gives_trees_the_values_of_numpy(canvas, expressions):
    trees = [tree(expr) for expr in expressions]
    for node, got in zip(trees, in_browser(canvas, trees, AT), strict=True):
        assert_same(got, in_python(node, AT), largest(node, AT))


def same(got, expected):
    """Whether the numbers are the same, nan and infinities included, but for their last digits."""
    got, expected = np.asarray(got, dtype=float), np.asarray(expected, dtype=float)
    return np.allclose(got, expected, rtol=1e-13, atol=0, equal_nan=True)


# Every operation at every pair of these. Left out is -0: no slider gives one, and NumPy and
# JavaScript differ in which zero is the greater.
EXTREME = [
    *(0.0, 0.125, 0.5, 1.0, 1.5, 2.0, 3.0, 1e-320, 1e-9, 1e9, 1e17, 1e308, np.inf, np.nan),
    *(-0.125, -0.5, -1.0, -1.5, -2.0, -3.0, -1e-320, -1e-9, -1e9, -1e308, -np.inf),
]


@pytest.mark.parametrize("operation", TWO)
def test_both_evaluators_agree_at_extreme_pairs(canvas, operation):
    at = np.array([(p, q, 0) for p in EXTREME for q in EXTREME])
    node = [operation, "x", "y"]
    assert same(in_browser(canvas, [node], at)[0], in_python(node, at))


def test_both_evaluators_agree_at_extreme_values(canvas):
    at = np.array([(p, 0, 0) for p in EXTREME])
    nodes = [[name, "x"] for name in [*ONE, "sqrt"]]
    for node, got in zip(nodes, in_browser(canvas, nodes, at), strict=True):
        assert same(got, in_python(node, at)), node


EDGES = [
    (sp.Piecewise((1, x < 0), (2, x > 0)), 0, np.nan),  # no condition holds: at a tie
    (sp.Piecewise((1, x < 0), (2, x > 0)), -1, 1),
    (sp.Piecewise((1, x <= 0), (2, x >= 0)), 0, 1),  # the first that holds
    (sp.Piecewise((1 / x, sp.Ne(x, 0)), (7, True)), 0, 7),  # what is not chosen may be infinite
    (sp.Piecewise((5, sp.Eq(sp.log(x), 0))), -1, np.nan),  # a condition on what has no value
    (sp.Piecewise((5, (x > 0) & ~(x > 2) | sp.Eq(x, 9))), 9, 5),
    (sp.Piecewise((5, (x > 0) & ~(x > 2) | sp.Eq(x, 9))), 3, np.nan),
    (sp.Max(x, sp.sqrt(x)), -1, np.nan),  # the greater of a number and of none is none
    (sp.sqrt(x), -1, np.nan),
    (x ** sp.Rational(1, 3), -8, np.nan),  # the principal root is not real
    (x**-2, -2, 0.25),
    (x ** sp.Rational(-1, 2), 4, 0.5),
    (2**x, -1, 0.5),
    (x**x, 0, 1),
    (1 / x, 0, np.inf),
    (-1 / x, 0, -np.inf),
    (sp.log(x), 0, -np.inf),
    (sp.exp(x), 800, np.inf),
    (sp.exp(x) / sp.exp(x + 1, evaluate=False), 800, np.nan),
    (sp.sign(x) + sp.Abs(x), 0, 0),
    (x + 10**400, 1, np.inf),  # beyond floating point
    (x + sp.Rational(1, 10**400), 1, 1),
    (x * sp.Integer(2**53 + 1), 1, 2.0**53),
    (x + sp.sqrt(2), 0, 2**0.5),
    (x + sp.I, 1, np.nan),
    (sp.Add(x, sp.oo, evaluate=False), 1, np.inf),
    (sp.Add(x, -sp.oo, evaluate=False), 1, -np.inf),
    (sp.nan, 1, np.nan),
    (sp.zoo, 1, np.nan),
    (x > 1, 2, 1),
    (sp.true, 0, 1),
    (Defined(1 / x), 0, 0),
    (Defined(1 / x), 2, 1),
    (sp.Piecewise((1, Defined(sp.sqrt(x))), (2, True)), -1, 2),
    (sp.false, 0, 0),
    (0.1, 0, 0.1),
]


@pytest.mark.parametrize(("expr", "at", "expected"), EDGES)
def test_values_at_the_edges(expr, at, expected):
    assert same(in_python(tree(expr), np.array([(at, 0.0, 0.0)])), [expected])


def test_values_at_the_edges_in_the_browser(canvas):
    for expr, at, expected in EDGES:
        found = in_browser(canvas, [tree(expr)], np.array([(at, 0.0, 0.0)]))
        assert same(found, [[expected]]), expr


def test_a_repeated_step_ends_where_its_closed_form_says(canvas):
    node = tree(Iterated(x - y, [x, y], [z, 1], [x / 2 + y, y + 1], 7) + x)
    begin = [0, 1, -2.5, 96, np.nan]
    closed = [(a + 2) / 128 + 12 - 8 for a in begin]  # x_n = (z + 2) / 2^n + 2 n - 2, y_n = n + 1
    at = np.array([(3, 0, a) for a in begin])
    assert same([evaluate(node, dict(zip("xyz", p, strict=True))) for p in at], np.add(closed, 3))
    assert same(in_browser(canvas, [node], at)[0], np.add(closed, 3))


STEPS = {  # count: how many are made
    **{3: 3, 2.9: 2, 0.5: 0, 0: 0},
    **{-1e-9: 0, -0.5: 0, -1: 0, -7: 0, -1e300: 0, -np.inf: 0},
    **{999.9: 999, 1000: 1000, 1000.5: 1000, 1001: 1000, 1e300: 1000, np.inf: 1000},
    np.nan: np.nan,
}


REPEATED = [
    (Iterated(x, [x], [z], [x + 1], y), lambda z, n: z + n),
    (Iterated(x, [x], [2], [-x], y), lambda z, n: 2 * np.cos(np.pi * n)),
    (Iterated(x - z, [x, z], [z, 1], [x + z, z + 2], y), lambda z, n: z + n * n - 2 * n - 1),
    (Iterated(7, [x], [z], [x + 1], y), lambda z, n: 7),
    (Iterated(x, [x], [z], [x / 2], 1 / y), lambda z, n: None),
    (bound(x**2, {x: z + 1}), lambda z, n: (z + 1) ** 2),
    (bound(x - z, {x: z, z: x + 1}) + x, lambda z, n: z - 1),  # all at once; x is 0 there
    # equal parts at other values, and at those of the step before: each has its own
    (bound((z + 1) ** 2 + (z + 1) ** 3, {z: z + 2}) + (z + 1) ** 2, lambda z, n: 1.5**2 + 55.125),
    (
        Iterated(x + (z + 1) ** 2, [x], [(z + 1) ** 2], [x + (z + 1) ** 2 + (x - x / 2) * 0], y),
        lambda z, n: 2.25 * (n + 2),
    ),
    (
        Iterated(x, [x], [0], [bound(x**2 + x**2 * z, {x: x + 1}) / (1 + z) - x**2], y),
        lambda z, n: None,
    ),
]


@pytest.mark.parametrize(("expr", "closed"), REPEATED)
def test_a_step_is_repeated_from_no_times_to_a_thousand(expr, closed):
    node, at = tree(expr), np.array([(0, count, 0.5) for count in STEPS])
    got = [evaluate(node, dict(zip("xyz", p, strict=True))) for p in at]
    assert same(in_python(node, at), got)  # all counts at once
    expected = [closed(0.5, steps) for steps in STEPS.values()]
    assert expected[0] is None or same(got, expected)


def test_the_browser_repeats_a_step_as_often(canvas):
    at = np.array([(0, count, 0.5) for count in STEPS])
    for expr, _ in REPEATED:
        assert same(in_browser(canvas, [tree(expr)], at)[0], in_python(tree(expr), at))


def test_trees_are_evaluated_at_arrays_and_shapes_broadcast():
    at = {"x": np.arange(3.0)[:, None], "y": np.arange(4.0)}
    np.testing.assert_array_equal(evaluate(tree(x + 2 * y), at), at["x"] + 2 * at["y"])
    node = tree(sp.Piecewise((x, x < y), (y, y <= x)))
    np.testing.assert_array_equal(evaluate(node, at), np.minimum(at["x"], at["y"]))


@pytest.mark.parametrize(
    "expr",
    [
        sp.Derivative(sp.Function("f")(x), x),
        sp.Function("f")(x) + 1,
        sp.Integral(sp.exp(-(x**2)), (x, 0, y)),
        sp.Heaviside(x),
        sp.DiracDelta(x),
        sp.gamma(x),
        sp.Matrix([x, y]),
        sp.MatrixSymbol("A", 2, 2)[0, 1],
        sp.Interval(0, 1),
    ],
)
def test_what_has_no_real_value_is_refused_with_a_sentence(expr):
    with pytest.raises(ValueError) as refused:
        tree(expr)
    message = str(refused.value)
    assert message.endswith("it holds what a view cannot compute as a real number.")
    assert "f(x)" in message or str(expr) in message


CALCULATOR = [
    *(sp.sec, sp.csc, sp.cot, sp.sech, sp.csch, sp.coth, sp.asinh, sp.acosh, sp.atanh),
    *(sp.asec, sp.acsc, sp.acot, sp.asech, sp.acsch, sp.acoth),
]


CALCULATED_AT = [-3.5, -1.25, -0.5, -1e-9, 0.0, 0.25, 1.0, 1.75, 40.0]


@pytest.mark.parametrize("function", CALCULATOR, ids=str)
def test_what_a_calculator_has_is_drawn(function):
    """SymPy's own value at 30 digits is the oracle; where it is not real, there is none."""
    for v in CALCULATED_AT:
        value, exact = evaluate(tree(function(x)), {"x": v}), function(sp.Float(v, 30)).evalf(30)
        if exact.is_finite and exact.is_real:
            assert value == pytest.approx(float(exact), rel=1e-12)
        else:
            assert not np.isfinite(value)


def test_the_browser_has_what_a_calculator_has(canvas):
    at = np.array([(v, 0, 0) for v in CALCULATED_AT])
    for function in CALCULATOR:
        node = tree(function(x))
        got, expected = in_browser(canvas, [node], at)[0].astype(float), in_python(node, at)
        assert (np.isfinite(got) == np.isfinite(expected)).all(), function
        there = np.isfinite(expected)
        assert got[there] == pytest.approx(expected[there], rel=1e-12), function


NOWHERE = ["/", 0, 0]
w = sp.Symbol("w")


@pytest.mark.parametrize(
    ("expr", "expected"),
    [
        (x, "x"),
        (sp.true, 1),
        (sp.false, 0),
        (sp.Integer(7), 7),
        (sp.Integer(2**53 - 1), 2**53 - 1),
        (sp.Integer(2**53), 2.0**53),
        (sp.Rational(1, 4), 0.25),
        (sp.pi, float(sp.pi)),
        (sp.I, NOWHERE),
        (sp.nan, NOWHERE),
        (sp.zoo, NOWHERE),
        (sp.oo, ["/", 1, 0]),
        (-sp.oo, ["/", -1, 0]),
        (sp.sqrt(x), ["sqrt", "x"]),
        (sp.exp(x), ["exp", "x"]),
        (1 / x, ["/", 1, "x"]),
        (x**-3, ["/", 1, ["^", "x", 3]]),
        (x**y, ["^", "x", "y"]),
        (sp.sec(x), ["/", 1, ["cos", "x"]]),
        (sp.acsc(x), ["asin", ["/", 1, "x"]]),
        (sp.Piecewise((x, x > 1), (2, True)), ["piecewise", "x", [">", "x", 1], 2, 1]),
        (sp.Xor(x > 1, y > 1), tree(sp.Xor(x > 1, y > 1).to_nnf())),
        (sp.Gt(2, 1, evaluate=False), [">", 2, 1]),
        (Defined(w), ["finite", "w"]),
        (held(x + 1), ["+", "x", 1] if tree(x + 1)[1] == "x" else ["+", 1, "x"]),
        (
            Iterated(x + y, [x], [2], [x * x], y),
            ["iterate", tree(x + y), ["x"], [2], [["^", "x", 2]], "y"],
        ),
    ],
)
def test_an_expression_as_a_tree(expr, expected):
    assert tree(expr) == expected


with sp.evaluate(False):  # and SymPy's own floating point is wrong, or has no end, while it is so
    UNEVALUATED = [
        (sp.sign(sp.Float(1.5)) * 0.125, 0.125),
        (sp.Float(0.125) * sp.sign(sp.Integer(-3)), -0.125),
        (sp.Max(1, 2) * sp.Float(0.125), 0.25),
        (sp.floor(sp.Float(2.5)) * 3, 6),
        (sp.Abs(sp.Integer(-2)) / sp.sqrt(sp.Integer(4)), 1),
        (sp.Integer(2) - sp.Integer(2), 0),
    ]


@pytest.mark.parametrize(("expr", "value"), UNEVALUATED)
def test_a_number_that_nobody_worked_out_has_its_value(expr, value):
    node = ["+", "x", tree(expr)]
    with sp.evaluate(False):
        again = ["+", "x", tree(sp.Add(expr, 0))]
    assert evaluate(node, {"x": 1.0}) == evaluate(again, {"x": 1.0}) == 1 + value


def test_a_condition_that_is_held_is_one_letter():
    condition = held(sp.Or(x < y, sp.And(x > 2, y > 2)))
    assert held(sp.true) is sp.true and isinstance(condition, HeldCondition)
    assert tree(condition) == tree(condition.args[0])
    for at, expected in (((0, 1), True), ((3, 3), True), ((1, 0), False)):
        values = dict(zip("xy", map(float, at), strict=True))
        assert bool(evaluate(tree(sp.And(condition, x >= 0)), values)) is expected
        assert bool(evaluate(tree(sp.And(~condition, x >= 0)), values)) is not expected


def test_what_is_held_is_one_letter():
    assert held(x) == x and held(sp.Integer(3)) == 3 and held(sp.sqrt(2)) == sp.sqrt(2)
    assert isinstance(held(x + 1), Held) and held(x + 1).is_real and held(x + 1).is_commutative
    assert held(sp.Matrix([x + 1, y]))[0] == held(x + 1)
    assert held(sp.Matrix([x + 1, y]))[1] == y
    assert held(x**3).diff(x) == 3 * x**2


@pytest.mark.parametrize(
    ("node", "expected"),
    [
        (3, ""),
        ("x", "x"),
        (["+", 1, "x", ["*", "y", "x"]], "xy"),
        (["piecewise", "x", [">", "y", 0], 2, "z"], "xyz"),
        (["iterate", "x", ["x"], ["y"], [["+", "x", "z"]], 3], "yz"),
        (["iterate", ["+", "x", "a"], ["x"], ["x"], ["x"], "n"], "axn"),
    ],
)
def test_the_letters_of_a_tree(node, expected):
    assert letters(node) == {*expected}


@pytest.mark.parametrize(
    ("node", "expected"),
    [
        (3, 3),
        ("x", ["*", 2, "x"]),
        ("y", "y"),
        (["+", "x", ["sqrt", "x"]], ["+", ["*", 2, "x"], ["sqrt", ["*", 2, "x"]]]),
        (
            ["iterate", ["+", "x", "z"], ["x"], ["x"], [["*", "x", "z"]], "x"],
            ["iterate", ["+", "x", 7], ["x"], [["*", 2, "x"]], [["*", "x", 7]], ["*", 2, "x"]],
        ),
    ],
)
def test_trees_in_the_place_of_names(node, expected):
    assert substituted(node, {"x": ["*", 2, "x"], "z": 7}) == expected


def test_a_part_at_several_places_is_worked_out_once():
    node = tree(x)
    for _ in range(40):
        node = ["+", node, node]
    assert evaluate(node, {"x": 1.0}) == 2.0**40
    assert letters(node) == {"x"}
