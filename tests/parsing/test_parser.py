"""What students type is read as they mean it; everything else is refused in one sentence."""

import builtins
import string
from contextlib import contextmanager
from decimal import Decimal

import pytest
from hostile import HOSTILE
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import (
    Abs,
    ImmutableMatrix,
    Max,
    Min,
    Rational,
    S,
    Symbol,
    Tuple,
    acos,
    asin,
    atan,
    cos,
    cosh,
    exp,
    log,
    pi,
    sec,
    sign,
    sin,
    sinh,
    sqrt,
    symbols,
    sympify,
    tan,
    tanh,
)
from sympy.matrices import Identity, MatrixSymbol

from calclib.parsing import ParseError, caret, parse, tokens_of

x, y, x_1, x_2, theta, lamda = SYMBOLS = symbols("x y x_1 x_2 theta lambda", real=True)
m, d = symbols("m d", integer=True, positive=True)
A = MatrixSymbol("A", m, d)
v, w, z = MatrixSymbol("v", d, 1), MatrixSymbol("w", d, 1), MatrixSymbol("z", m, 1)
MATRICES = (A, v, w, z)

ACCEPTED = {
    # products and powers
    "2x": 2 * x,
    "x^2": x**2,
    "x**2": x**2,
    "x²": x**2,
    "x³y²": x**3 * y**2,
    "x⁻¹": 1 / x,
    "x^{2}": x**2,
    "x^-2": x**-2,
    "-x^2": -(x**2),
    "2^3^2": 512,
    "xy": x * y,
    "x y": x * y,
    "yx": x * y,
    "2xy^2": 2 * x * y**2,
    "x^2y": x**2 * y,
    "x^2 + xy + y^2": x**2 + x * y + y**2,
    "2(x+1)": 2 * x + 2,
    "(x+1)(x-1)": (x + 1) * (x - 1),
    "[x + 1](x - 1)": (x + 1) * (x - 1),
    "x(y+1)": x * (y + 1),
    "x·y": x * y,
    "x × y": x * y,
    "x ⋅ y": x * y,
    "x − y": x - y,
    "x ÷ y": x / y,
    "x @ y": x * y,
    "--x": x,
    "+x": x,
    "x - -1": x + 1,
    # numbers are exact
    "3/5": Rational(3, 5),
    "0.6": Rational(3, 5),
    ".5": Rational(1, 2),
    "5.": 5,
    "1e-3": Rational(1, 1000),
    str(Decimal.from_float(0.1)): Rational(0.1),
    "2.5E2": 250,
    "1e30": 10**30,
    "5.22": Rational(522, 100),
    "2e": 2 * S.Exp1,
    "2e^x": 2 * exp(x),
    "2e - 3": 2 * S.Exp1 - 3,
    # quotients
    "3/5 x + 4/5 y": Rational(3, 5) * x + Rational(4, 5) * y,
    "5 + 3/5 (x - 3) + 4/5(y - 4)": Rational(3, 5) * x + Rational(4, 5) * y,
    "5 + 3/5x + 4/5y": 5 + Rational(3, 5) * x + Rational(4, 5) * y,
    "-3/5x^2": -Rational(3, 5) * x**2,
    "2y - 1/2sin x": 2 * y - sin(x) / 2,
    "x/2*y": x * y / 2,
    "x/y/2": x / y / 2,
    "1/2 x^2 y": x**2 * y / 2,
    "x^2/2": x**2 / 2,
    "-1/2 sin x": -sin(x) / 2,
    r"\frac{x}{y}": x / y,
    r"\frac{1}{2} x": x / 2,
    r"\frac{x}{\sqrt{x^2 + y^2}}": x / sqrt(x**2 + y**2),
    "x/sqrt(x^2 + y^2)": x / sqrt(x**2 + y**2),
    "x (x^2 + y^2)^(-1/2)": x / sqrt(x**2 + y**2),
    # functions
    "sin x": sin(x),
    "sin(x)": sin(x),
    "sinx": sin(x),
    "x" * 40: x**40,
    "x^100": x**100,
    "x^50 y^50": x**50 * y**50,
    "e^(1000x)": exp(1000 * x),
    "sinh(1000x)": sinh(1000 * x),
    "xsinx": x * sin(x),
    "sin 2x": sin(2 * x),
    "sin xy": sin(x * y),
    "sin -x": -sin(x),
    "sin x + 1": sin(x) + 1,
    "sin x^2": sin(x**2),
    "sin^2 x": sin(x) ** 2,
    "sin² x": sin(x) ** 2,
    "sin^2(x)": sin(x) ** 2,
    "sin(x)^2": sin(x) ** 2,
    "sin x cos y": sin(x) * cos(y),
    "sin(x)cos(y)": sin(x) * cos(y),
    "2 sin x * y": 2 * y * sin(x),
    "ln sin x": log(sin(x)),
    "sin |x|": sin(Abs(x)),
    "SIN(x)": sin(x),
    "ln x": log(x),
    "log(x)": log(x),
    "exp(2x)": exp(2 * x),
    "exp x": exp(x),
    "e^x": exp(x),
    "e^-x": exp(-x),
    "e^(xy)": exp(x * y),
    "e^{xy}": exp(x * y),
    "xe^x": x * exp(x),
    "e^x cos y": exp(x) * cos(y),
    "e^x(x + 1)": (x + 1) * exp(x),
    "e^x/(e^x + e^y)": exp(x) / (exp(x) + exp(y)),
    "1/(1 + e^-x)": 1 / (1 + exp(-x)),
    "e": S.Exp1,
    "pi": pi,
    "2πx": 2 * pi * x,
    "sqrt x": sqrt(x),
    "sqrt(x^2+y^2)": sqrt(x**2 + y**2),
    "√(x)": sqrt(x),
    "√x": sqrt(x),
    "sqrt(9)": 3,
    "max(x, y)": Max(x, y),
    "max(0, x)": Max(0, x),
    "max([x, y])": Max(x, y),
    "min(x, y, -2, 1)": Min(x, y, -2),
    "Max(1, 2)": 2,
    "max(x, x + 1)": Max(x, x + 1, evaluate=False),
    "abs(x)": Abs(x),
    "Abs(x)": Abs(x),
    "sign(x)": sign(x),
    "tan x": tan(x),
    "sec^2 x": sec(x) ** 2,
    "sinh x cosh x tanh x": sinh(x) * cosh(x) * tanh(x),
    "asin(x) + arccos(x) + atan x": asin(x) + acos(x) + atan(x),
    # bars
    "|x|": Abs(x),
    "|x|^2": x**2,
    "|x-1||y|": Abs(x - 1) * Abs(y),
    "2|x|y": 2 * y * Abs(x),
    "||x||": Abs(x),
    "||x| - |y||": Abs(Abs(x) - Abs(y)),
    "|x - |y||": Abs(x - Abs(y)),
    "|(|x| - 1)|": Abs(Abs(x) - 1),
    r"\left|x\right|": Abs(x),
    # names
    "x_1 x_2": x_1 * x_2,
    "x1": x_1,
    "x₁x₂": x_1 * x_2,
    "x_{1} + x2": x_1 + x_2,
    "2x_1x_2": 2 * x_1 * x_2,
    "θ": theta,
    r"\theta \cdot \lambda": theta * lamda,
    "λx": lamda * x,
    "lambda theta": lamda * theta,
    r"$\mathrm{x}$": x,
    # lists have no orientation, columns, rows and matrices have
    "(3/5, 4/5)": Tuple(Rational(3, 5), Rational(4, 5)),
    "[3/5, 0.8]": Tuple(Rational(3, 5), Rational(4, 5)),
    "3/5, 4/5": Tuple(Rational(3, 5), Rational(4, 5)),
    "{x, y}": Tuple(x, y),
    "[2x]": Tuple(2 * x),
    "(x,)": Tuple(x),
    "2(x, y)": Tuple(2 * x, 2 * y),
    "-(x, y)/2": Tuple(-x / 2, -y / 2),
    "(x, y) + (1, 2)": Tuple(x + 1, y + 2),
    "(3, 4)/||(3, 4)||": Tuple(Rational(3, 5), Rational(4, 5)),
    "[x; y]": ImmutableMatrix([x, y]),
    "(x; y)": ImmutableMatrix([x, y]),
    "[[x], [y]]": ImmutableMatrix([x, y]),
    "(x, y)^T": ImmutableMatrix([x, y]),
    "[x, y]^⊤": ImmutableMatrix([x, y]),
    "[x, y].T": ImmutableMatrix([x, y]),
    "[[x, y]]": ImmutableMatrix([[x, y]]),
    "[x; y]^T": ImmutableMatrix([[x, y]]),
    "[1, 2; 3, 4]": ImmutableMatrix([[1, 2], [3, 4]]),
    "[[1, 2], [3, 4]]": ImmutableMatrix([[1, 2], [3, 4]]),
    "((1, 2), (3, 4))": ImmutableMatrix([[1, 2], [3, 4]]),
    "Matrix([[1, 2], [3, 4]])": ImmutableMatrix([[1, 2], [3, 4]]),
    "[1, 2; 3, 4][x; y]": ImmutableMatrix([x + 2 * y, 3 * x + 4 * y]),
    "[1, 2; 3, 4](x, y)": ImmutableMatrix([x + 2 * y, 3 * x + 4 * y]),
    "[1, 2; 3, 4]·[1, 2; 3, 4]": ImmutableMatrix([[7, 10], [15, 22]]),
    "[[1, 2]][x; y]": x + 2 * y,
    "(1, 2)·(x, y)": x + 2 * y,
    "||(x, y)||": sqrt(x**2 + y**2),
    r"\sqrt[2]{x}": sqrt(x),
    "x^0/2": Rational(1, 2),
    "x^0.5/2": sqrt(x) / 2,
    "x^(-1)/2": 1 / (2 * x),
    "e^(2)x": exp(2) * x,
    "x^2/5 y": x**2 * y / 5,
    "x^2/5(y+1)": x**2 * (y + 1) / 5,
    "‖[x; y]‖²": x**2 + y**2,
    "norm((3, 4))": 5,
}

ACCEPTED_MATRICES = {
    "w": w,
    "A": A,
    "A^T": A.T,
    "A^⊤": A.T,
    r"A^{\top}": A.T,
    "A^{T}": A.T,
    "Aᵀ": A.T,
    "A'": A.T,
    "A.T": A.T,
    "2v": 2 * v,
    "w^T v": w.T * v,
    "w.T @ v": w.T * v,
    "w·v": w.T * v,
    "Av": A * v,
    "Av - z": A * v - z,
    "2*A^T*A*v": 2 * A.T * A * v,
    "2A^TAv": 2 * A.T * A * v,
    "2 v^T A^T A": 2 * v.T * A.T * A,
    "A^T(Av - z)": A.T * (A * v - z),
    "A^T A v - A^T z": A.T * A * v - A.T * z,
    "||v||^2": v.T * v,
    "||Av - z||^2": (A * v - z).T * (A * v - z),
    "1/2 ||Av - z||^2": (A * v - z).T * (A * v - z) / 2,
    "||v||": sqrt(v.T * v),
    "v/||v||": v * sqrt(v.T * v) ** -1,
    "v^T v v": v * v.T * v,
    "v^T v + 1": v.T * v + Identity(1),
    "-(w - v)/2": -(w - v) / 2,
}

REFUSED = {  # text: (offset of the trouble, part of what is said)
    "": (0, "Nothing is written yet"),
    "   ": (0, "Nothing is written yet"),
    "x +": (3, "missing at the end"),
    "* x": (0, "missing before *"),
    "x * / y": (4, "missing before /"),
    "(x + 1": (0, "never closed; write )"),
    "x + [1, 2": (4, "never closed; write ]"),
    "x + |y": (4, "never closed; write |"),
    "x + 1)": (5, ") does not fit here"),
    "(x + 1]": (6, "write ) first"),
    "x + ()": (4, "Nothing stands between"),
    "(x, , y)": (4, "missing before ,"),
    "X + 1": (0, "write x"),
    "x + sine x": (4, "write sin if"),
    "sinex": (0, "sinex is not known here"),
    "max((1, 2), (3, 4))": (0, "compares two numbers or more"),
    "sqr(x)": (0, "write sqrt if"),
    "x + q": (4, "write with x, y, x_1"),
    "sin2x": (0, "write sin(2x)"),
    "x + y2": (4, "write y^2 or 2y"),
    "y 2": (2, "Write * or ^"),
    "(x+1)2": (5, "Write * or ^"),
    "1.2.3": (3, "Write * or ^"),
    "f(x) = 2x": (5, "right-hand side"),
    "x < 3": (2, "without a comparison"),
    "x ≤ 3": (2, "without a comparison"),
    "x!": (1, "factorials"),
    '"x"': (0, "quotation"),
    "∂f": (0, "the result itself"),
    "x'": (1, "the derivative itself"),
    "sin'(x)": (3, "the derivative itself"),
    "x + ln ′ x": (7, "the derivative itself"),
    "exp^\\prime(x)": (3, "the derivative itself"),
    "x.real": (1, "decimal such as 0.5"),
    "2½": (1, "Write 1/2 instead of ½"),
    "x + １": (4, "Write 1 instead of １"),
    "x # y": (2, "The character #"),
    "x\0": (1, "An invisible character stands here: delete it"),
    "1 +\u200f x": (3, "An invisible character stands here: delete it"),
    "1/0": (1, "Division by zero has no value; write undefined"),
    "x/(y - y)": (1, "Division by zero"),
    "x/[[0]]": (1, "Division by zero"),
    "0^-1": (1, "Division by zero"),
    "sqrt(-1)": (0, "no real value"),
    "1 + ln 0": (4, "no real value"),
    "asin(2)": (0, "no real value"),
    "tan(π/2)": (0, "no real value"),
    # two ways to read it
    "x/2y": (3, "a/(b*c) or (a/b)*c"),
    "2*3/5x": (5, "a/(b*c) or (a/b)*c"),
    "x^3/5x": (5, "a/(b*c) or (a/b)*c"),
    "1/2/3x": (5, "a/(b*c) or (a/b)*c"),
    "1/(x+1)(x-1)": (7, "a/(b*c) or (a/b)*c"),
    "sin x y": (6, "sin(x)"),
    "sin x/2": (5, "sin(x)"),
    "cos x e^x": (6, "cos(x)"),
    "sin x(y+1)": (5, "sin(x)"),
    "e^xy": (3, "e^(xy) or e^x * y"),
    "e^2x": (3, "e^(2x) or e^2 * x"),
    "x^1/2": (3, "x^(1/2)"),
    "(x^2+y^2)^-1/2": (12, "x^(1/2)"),
    "sin^-1 x": (0, "asin(x)"),
    "[1 2; 3 4]": (3, "Write * or ^"),
    "[x y; y x]": (3, "comma between entries"),
    # arguments and shapes
    "sin": (0, "sin(x)"),
    "sin + 1": (0, "sin(x)"),
    "sin(x, y)": (0, "number of arguments"),
    "max(x)": (0, "max(x, y)"),
    "[1, 2; 3]": (0, "rows differ in length"),
    "1, 2; 3": (0, "rows differ in length"),
    "(x, (x, y))": (0, "entries of a list"),
    "(x, y) + 1": (7, "a list of 2 meets a number"),
    "(1, 2) + (1, 2, 3)": (7, "a list of 2 meets a list of 3"),
    "(1, 2)(3, 4)": (6, "do not fit in a product"),
    "(1, 2)^2": (6, "no such power"),
    "(1, 2)^3": (6, "write ||(1, 2)||^3 if"),
    "x/(1, 2)": (1, "cannot stand below"),
    "|(1, 2)|": (0, "write ||x||"),
    "sin (1, 2)": (0, "number of arguments"),
    "sin([1; 2])": (0, "for each entry"),
    "||[1, 2; 3, 4]||": (0, "norm of a matrix"),
    # sizes
    "x^(10^9)": (1, "too high"),
    "9**9**9**9": (4, "too high"),
    "x^101": (1, "exponents up to 100"),
    "x^50 y^51": (5, "exponents up to 100"),
    "e^(1001x)": (1, "too high"),
    "sinh(1001x)": (0, "too high"),
    "2^10000": (1, "too high"),
    "x^x^x^x": (1, "too high"),
    "e^(e^(e^x))": (1, "too high"),
    "((x^20)^20)": (7, "too high"),
    "e^((1 + e^(e^x))^2)": (1, "too high"),
    "exp(exp(exp(9)))": (4, "too large"),
    "sin(10^30)": (0, "too large"),
    "(sqrt(2)+sqrt(3))^2 - 5 - 2sqrt(6)": (24, "too close to 0"),
    "1e999": (0, "too long"),
    "1e31": (0, "too long"),
    "0.5 + " + "1" * 61: (6, "too long"),
    "x" * 41: (0, "is not known here"),
    "1" * 70: (0, "too long"),
    "(" * 40 + "x" + ")" * 40: (30, "nested too deeply"),
    "x" * 501: (500, "at most 500 characters"),
    "x+" * 200 + "x": (250, "too long"),
}

REFUSED_MATRICES = {
    "vv": (1, "d×1 and d×1 do not fit in a product"),
    "Az": (1, "m×d and m×1 do not fit"),
    "vA": (1, "d×1 and m×d do not fit"),
    "v + 1": (2, "d×1 meets a number"),
    "v + z": (2, "d×1 meets m×1"),
    "Av - w": (3, "m×1 meets d×1"),
    "v^2": (1, "no such power"),
    "v^3": (1, "write ||v||^3 if"),
    "v^-1": (1, "write ||v||^2 if"),
    "v^1": (1, "write ||v||^2 if"),
    "v^(1/2)": (1, "write ||v||^2 if"),
    "A^2": (1, "write A^T A if"),
    "A^-1": (1, "no such power"),
    "e^v": (1, "A^T for the transpose"),
    "v/(v^T v - v^T v)": (1, "Division by zero"),
    "1/v": (1, "cannot stand below"),
    "|v|": (0, "write ||x||"),
    "sin v": (0, "for each entry"),
    "||A||": (0, "norm of a matrix"),
    "ATA": (1, "only after ^"),
    "A^T^T^T.Tv w": (11, "do not fit"),
    "A [1; 2]": (2, "m×d and 2×1"),
    "(v, w)": (0, "entries of a list"),
    "(A^T A)^-1": (7, "no such power"),
}


@pytest.mark.parametrize("text", ACCEPTED)
def test_reads_what_students_type(text):
    assert parse(text, SYMBOLS) == ACCEPTED[text]


@pytest.mark.parametrize("text", ACCEPTED_MATRICES)
def test_reads_vectors_and_matrices(text):
    assert parse(text, MATRICES) == ACCEPTED_MATRICES[text]


@pytest.mark.parametrize(
    ("text", "names"),
    [(text, SYMBOLS) for text in REFUSED] + [(text, MATRICES) for text in REFUSED_MATRICES],
)
def test_refuses_and_says_what_to_write(text, names):
    position, words = (REFUSED | REFUSED_MATRICES)[text]
    with pytest.raises(ParseError) as caught:
        parse(text, names)
    assert words in str(caught.value)
    assert caught.value.position == position


@pytest.mark.parametrize("text", ["undefined", "Not defined.", "does not exist", "it is undefined"])
def test_undefined_is_an_answer(text):
    assert parse(text, SYMBOLS) is S.NaN


def test_tokens_are_those_of_a_formula():
    assert [token.text for token in tokens_of("2x + y", SYMBOLS)] == ["2", "x", "+", "y", ""]
    assert tokens_of("undefined", SYMBOLS) == ()


def test_the_symbols_are_the_callers_own():
    positive, plain, p = Symbol("a", positive=True), Symbol("b"), Symbol("p")
    assert parse("ab", [positive, plain]) == positive * plain
    assert parse("t^2", {"t": p}) == p**2
    assert parse("T x", {"T": p, "x": x}) == p * x  # a T that is a symbol is no transpose
    assert parse("ex", {"e": p, "x": x}) == p * x
    assert parse("S_i S_{i}", {"S_i": p}) == p**2


def test_plain_symbols_are_taken_as_real():
    p, q = symbols("p q")
    assert parse("|p|^2 + |e^q|", (p, q)) == p**2 + exp(q)
    assert parse("2pq^2 - (p+1)/q", (p, q)) == 2 * p * q**2 - (p + 1) / q
    with pytest.raises(ParseError, match="no real value"):
        parse("sqrt(-p^2)", (p, q))


def test_caret_points_at_the_place():
    assert caret("x + q", 4) == "x + q\n    ^"
    assert caret("x\n+\tq\0", 4) == "x + q \n    ^"
    line, mark = caret("x" * 300 + "q" + "y" * 300, 300).split("\n")
    assert line[len(mark) - 1] == "q"
    assert len(line) <= 80


# What follows tries to break in, to break down, or to take forever.


@contextmanager
def recorded():
    """Give a list of all that is evaluated, opened or imported meanwhile, SymPy's parts aside."""
    calls, original = [], builtins.__import__

    def importing(name, globals=None, locals=None, fromlist=(), level=0):
        if not level and name.split(".")[0] not in ("sympy", "mpmath"):
            calls.append(name)
        return original(name, globals, locals, fromlist, level)

    with pytest.MonkeyPatch.context() as patch:
        for name in ("eval", "exec", "compile", "open", "input", "breakpoint"):
            patch.setattr(builtins, name, lambda *_, name=name, **__: calls.append(name))
        patch.setattr(builtins, "__import__", importing)
        yield calls


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_input_is_refused_and_not_executed(text):
    with recorded() as calls, pytest.raises(ParseError) as caught:
        parse(text, (x, y))
    assert calls == []
    assert 0 <= caught.value.position <= len(text)
    assert str(caught.value).endswith(".")


def test_what_is_executed_would_be_recorded():
    with recorded() as calls:
        eval("1 + 1")  # noqa: S307
        __import__("os")
    assert calls == ["eval", "os"]


_PIECES = r"""
x y x_1 A v w z q e pi π 2 3 0 0.5 1/2 + - * / ^ ** ² ' .T ^T ( ) [ ] { } | || , ;
sin ln sqrt exp( max( abs norm( tanh asin \frac{ }{
"""
_TEXTS = (
    st.text(max_size=60)
    | st.text(alphabet=string.printable, max_size=60)
    | st.lists(st.sampled_from([*_PIECES.split(), " "]), max_size=25).map("".join)
)


@settings(max_examples=400, deadline=None)
@given(_TEXTS)
def test_any_text_is_read_or_refused(text):
    try:
        value = parse(text, (x, y, x_1, *MATRICES))
    except ParseError as error:
        assert 0 <= error.position <= len(text)
        assert str(error).endswith(".")
        assert "\n" in caret(text, error.position)
    else:
        names = {symbol.name for symbol in value.free_symbols}
        assert names <= {"x", "y", "x_1", "A", "v", "w", "z", "m", "d"}


_NUMBERS = st.builds(Rational, st.integers(-9, 9), st.integers(1, 9))
_LEAVES = st.sampled_from([x, y, theta, x_1, exp(x), exp(-y / 2), pi * x]) | _NUMBERS


def _expressions(depth):
    if depth == 0:
        return _LEAVES
    part = _expressions(depth - 1)
    functions = [sin, cos, tanh, Abs, atan, sign, lambda u: sqrt(u**2 + 1), lambda u: log(u**2 + 1)]
    return st.one_of(
        _LEAVES,
        st.builds(lambda a, b: a + b, part, part),
        st.builds(lambda a, b: a * b, part, part),
        st.builds(lambda a, n: a**n, part, st.integers(2, 3)),
        st.builds(lambda f, a: f(a), st.sampled_from(functions), part),
    )


@settings(max_examples=150, deadline=None)
@given(_expressions(2))
def test_what_sympy_prints_is_read_as_python_reads_it(expression):
    names = {symbol.name: symbol for symbol in SYMBOLS}
    assert parse(str(expression), SYMBOLS) == sympify(str(expression), names)


@pytest.mark.parametrize("text", ACCEPTED)
def test_what_was_read_is_printed_and_read_again(text):
    value = ACCEPTED[text]
    assert parse(str(value), SYMBOLS) == value


@pytest.mark.parametrize("text", ACCEPTED_MATRICES)
def test_matrix_expressions_are_printed_and_read_again(text):
    printed = str(ACCEPTED_MATRICES[text])
    if "(1/2)" not in printed and "I" not in printed:  # SymPy reads these otherwise itself
        assert parse(printed, MATRICES) == ACCEPTED_MATRICES[text]


@pytest.mark.parametrize(
    ("longest", "too_long", "said"),
    [
        ("1" * 60, "1" * 61, "too long"),
        ("1e30", "1e31", "too long"),
        (f"x{' ' * 498}y", f"x{' ' * 499}y", "Write at most 500 characters"),
        ("2^99*2^100*2^100*2^100", "2^100*2^100*2^100*2^100", "too large"),
        ("xy" * 20, "xy" * 20 + "x", "xy" * 10 + " is not known here"),
        (f"{'(' * 28}x{')' * 28}", f"{'(' * 32}x{')' * 32}", "nested too deeply"),
        ("(x) + " * 30 + "(x)", f"{'(x) + ' * 30}{'(' * 32}x{')' * 32}", "nested too deeply"),
    ],
)
def test_where_texts_become_too_long(longest, too_long, said):
    parse(longest, SYMBOLS)
    with pytest.raises(ParseError) as error:
        parse(too_long, SYMBOLS)
    assert said in str(error.value)


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        ("25e7", "write 250000000 or 25*e^7."),
        ("25e8", "write 25*10^8 or 25*e^8."),
        ("12345678e2", "write 12345678*10^2 or 12345678*e^2."),
        ("2.5e+3", "write 2500 or 2.5*e + 3."),
        ("1,5x", "write 1.5x with a decimal point, or (1, 5x) for a list."),
        ("0,5x + 3y - 2xy + 4x^2 - 7y^2 + 1", "write 0.5 with a decimal point, or (0, 5) for a"),
    ],
)
def test_both_readings_are_told(text, readings):
    with pytest.raises(ParseError) as error:
        parse(text, SYMBOLS)
    assert f"This can be read in two ways; {readings}" in str(error.value)


def test_many_digits_before_an_e_are_of_one_number():
    assert parse("123456789e2", SYMBOLS) == 12345678900


def test_the_tokens_of_a_text():
    bare = tokens_of("A^{T}v", MATRICES)
    assert [(token.text, token.start, token.end) for token in bare] == [
        ("A", 0, 1),
        ("^", 1, 2),
        ("T", 2, 5),  # with its brackets
        ("v", 5, 6),
        ("", 6, 6),
    ]
    assert [token.text for token in tokens_of("2x + 1", SYMBOLS)] == ["2", "x", "+", "1", ""]
    assert tokens_of("undefined", SYMBOLS) == ()


def test_what_may_be_written_is_given_in_several_ways():
    assert parse("2x", x) == parse("2x", [x]) == parse("2x", {"x": x}) == 2 * x
    v = MatrixSymbol("v", 2, 1)
    assert parse("2v", v) == 2 * v
    for symbols_given in ("x", ["x"], None, (x**2,)):
        with pytest.raises(TypeError, match="What may be written is a tuple of symbols"):
            parse("2x", symbols_given)
    for text in (None, 5, x, b"2x"):
        with pytest.raises(TypeError, match="What is read is a text"):
            parse(text, (x,))
