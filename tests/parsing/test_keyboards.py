"""What is typed on phones, in word processors, calculators, LaTeX and other programs."""

import re
import time

import pytest
from sympy import (
    Abs,
    ImmutableMatrix,
    Max,
    Rational,
    S,
    Tuple,
    acos,
    acosh,
    acot,
    acoth,
    acsc,
    acsch,
    asec,
    asech,
    asin,
    asinh,
    atan,
    atanh,
    cos,
    cot,
    coth,
    csc,
    csch,
    exp,
    log,
    pi,
    sech,
    sign,
    sin,
    sqrt,
    symbols,
    tan,
)
from sympy.matrices import MatrixSymbol

from calclib.parsing import ParseError, parse

x, y, x_1, theta, phi, epsilon = symbols("x y x_1 theta phi epsilon", real=True)
Delta, Sigma = symbols("Delta Sigma", real=True)
SYMBOLS = (x, y, x_1, theta, phi, epsilon, Delta, Sigma)
m, d = symbols("m d", integer=True, positive=True)
A, v, w = MatrixSymbol("A", m, d), MatrixSymbol("v", d, 1), MatrixSymbol("w", d, 1)
MATRICES = (A, v, w)
square = ImmutableMatrix([[1, 2], [3, 4]])

READ = {
    # the dashes and signs of word processors
    "x – 2": x - 2,
    "x — 2": x - 2,
    "x―2": x - 2,
    "x‐2": x - 2,
    "x‑2": x - 2,
    "x‒2": x - 2,
    "x－2": x - 2,
    "–x²": -(x**2),
    "x＋y": x + y,
    "2∗x": 2 * x,
    "2＊x": 2 * x,
    "2✕x": 2 * x,
    "2∙x": 2 * x,
    "2•x": 2 * x,
    "2・x": 2 * x,
    "3∕5": Rational(3, 5),
    "3⁄5": Rational(3, 5),
    "x／y": x / y,
    "xˆ2": x**2,
    "x＾2": x**2,
    "∣x∣": Abs(x),
    "𝐱 + 𝑦": x + y,
    "∥(3, 4)∥": 5,
    "x，y": Tuple(x, y),
    "x；y": ImmutableMatrix([x, y]),
    # what cannot be seen
    "\ufeffx + 1": x + 1,
    "x\u200b + 1": x + 1,
    "s\u200bin x": sin(x),
    "2\u2060x": 2 * x,
    "x\u200dy": x * y,
    "x\u00ady": x * y,
    "\u200ex": x,
    "x\u00a0+\u202f1": x + 1,
    "2\u2062x": 2 * x,
    # functions of calculators, by all their names
    "sech x": sech(x),
    "csch(x)": csch(x),
    "cosech x": csch(x),
    "coth 2x": coth(2 * x),
    "cosec x": csc(x),
    "cosec^2 x": csc(x) ** 2,
    "tg x": tan(x),
    "ctg x + cotg x + cotan x": 3 * cot(x),
    "sgn(x)": sign(x),
    "signum x": sign(x),
    "acot x": acot(x),
    "arccot x": acot(x),
    "asec(x)": asec(x),
    "arcsec x": asec(x),
    "acsc x": acsc(x),
    "arccsc(x)": acsc(x),
    "arccosec x": acsc(x),
    "arctg x": atan(x),
    "asinh x": asinh(x),
    "arsinh x": asinh(x),
    "arcsinh(x)": asinh(x),
    "acosh(x)": acosh(x),
    "arcosh x": acosh(x),
    "arccosh x": acosh(x),
    "atanh x": atanh(x),
    "artanh(2x)": atanh(2 * x),
    "arctanh x": atanh(x),
    "acoth x": acoth(x),
    "arcoth x": acoth(x),
    "asech x": asech(x),
    "arsech x": asech(x),
    "acsch x": acsch(x),
    "arcsch(x)": acsch(x),
    "arcsin x + arccos x": asin(x) + acos(x),
    "cbrt(x)": x ** Rational(1, 3),
    "∛x": x ** Rational(1, 3),
    "∛(-8)": -2,
    "∜16": 2,
    "√2/2": sqrt(2) / 2,
    "√2*x": sqrt(2) * x,
    "√2 sin x": sqrt(2) * sin(x),
    "√2ln(x)": sqrt(2) * log(x),
    "√2√3": sqrt(6),
    "Sqrt[x + 1]": sqrt(x + 1),
    "Sin[x]": sin(x),
    "Cos[x]^2": cos(x) ** 2,
    "Log[x] y": y * log(x),
    "Max[x, y]": Max(x, y),
    # Greek letters
    "Δ": Delta,
    "Delta x": Delta * x,
    r"\Delta x": Delta * x,
    "∆": Delta,
    "Σ": Sigma,
    "ϕ": phi,
    "φ": phi,
    r"\varphi": phi,
    "ϑ": theta,
    r"\vartheta": theta,
    "ϵ": epsilon,
    r"\varepsilon": epsilon,
    # LaTeX
    r"\( x + 1 \)": x + 1,
    r"\[ x + 1 \]": x + 1,
    "$$x + 1$$": x + 1,
    r"\dfrac{x}{2} \cdot y": x * y / 2,
    r"\cfrac{1}{x}": 1 / x,
    r"\operatorname{sin}(x)": sin(x),
    r"\operatorname{sgn} x": sign(x),
    r"\mathrm{sin} x": sin(x),
    r"\mathrm{e}^{x}": exp(x),
    r"\mathrm{max}(x, y)": Max(x, y),
    r"\vec{x} \quad y": x * y,
    r"\bigl(x + 1\bigr)^2": (x + 1) ** 2,
    r"\lvert x \rvert": Abs(x),
    r"\left\{x, y\right\}": Tuple(x, y),
    r"x \ast y \div 2": x * y / 2,
    r"\sqrt[3]{x}": x ** Rational(1, 3),
    r"\sqrt[3]{-8}": -2,
    r"\sqrt[101]{x}": x ** Rational(1, 101),
    r"2\sqrt[4]{x^2 + 1}y": 2 * y * (x**2 + 1) ** Rational(1, 4),
    r"\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}": square,
    r"\begin{bmatrix} x \\ 2 y \\ \end{bmatrix}": ImmutableMatrix([x, 2 * y]),
    r"\begin{pmatrix} 1 & 2 \\\\ 3 & 4 \end{pmatrix}": square,
    r"\begin{pmatrix} x & y \end{pmatrix}": ImmutableMatrix([[x, y]]),
    r"\left[\begin{matrix} 1 & 2 \\ 3 & 4 \end{matrix}\right]": square,
    r"[\begin{pmatrix} x \\ 2 y \end{pmatrix}]": ImmutableMatrix([x, 2 * y]),
    r"\left[\begin{matrix} x & y \end{matrix}\right]^T": ImmutableMatrix([x, y]),
    r"\begin{array}{cc} 1 & 2 \\[2pt] 3 & 4 \end{array}": square,
    # other programs
    "matrix([1, 2], [3, 4])": square,
    "matrix([x], [y])": ImmutableMatrix([x, y]),
    "matrix(1, 2; 3, 4)": square,
    "Matrix([1, 2])": ImmutableMatrix([1, 2]),
    "array([1, 2])": Tuple(1, 2),
    "np.array([[1, 2], [3, 4]])": square,
    "vector(1, 2)": Tuple(1, 2),
    "{{1, 2}, {3, 4}}": square,
    "np.exp(-x)": exp(-x),
    "math.sqrt(x)": sqrt(x),
    "np.linalg.norm([3, 4])": 5,
    "2*np.pi": 2 * pi,
    # arrays as NumPy prints them
    "[4. 5.]": Tuple(4, 5),
    "[ 4. -5.]": Tuple(4, -5),
    "[0.6 0.8]": Tuple(Rational(3, 5), Rational(4, 5)),
    "[4.  5.\n 6.]": Tuple(4, 5, 6),
    "[4.00000000e+00 5.00000000e-01]": Tuple(4, Rational(1, 2)),
    "[[1. 2.]\n [3. 4.]]": square,
    "[[1 2] [3 4]]": square,
    "[[4.]\n [5.]]": ImmutableMatrix([4, 5]),
    "array([4., 5.], dtype=float32)": Tuple(4, 5),
    "(np.float64(4.0), np.float64(5.5))": Tuple(4, Rational(11, 2)),
    "Matrix([\n[2*x],\n[  y]])": ImmutableMatrix([2 * x, y]),
    "jnp.exp(x)": exp(x),
    "[4 - 5]": Tuple(-1),
    # the letters and brackets of formula editors, and of Maxima
    "𝑥² + 𝑦²": x**2 + y**2,
    "𝑒^𝑥": exp(x),
    "ℯ^x": exp(x),
    "2𝜋𝐱": 2 * pi * x,
    "𝜃": theta,
    "𝟚x": 2 * x,
    "〖x + y〗^2": (x + y) ** 2,
    "%e^x": exp(x),
    "2 %pi x": 2 * pi * x,
    # a root, rounded
    "x^0.333": x ** Rational(333, 1000),
    "x^0.333333": x ** Rational(333333, 10**6),
    "2^0.125": 2 ** Rational(1, 8),
    "e^(-0.1234x)": exp(-Rational(1234, 10000) * x),
    "2^(0.333333x)": 2 ** (Rational(333333, 10**6) * x),
    # one reading only
    "sin x * y": y * sin(x),
    "sin x*cos y": sin(x) * cos(y),
    "ln|x|*y": y * log(Abs(x)),
    "√x * y": y * sqrt(x),
    "0e5": 0,
    "2e -1": 2 * S.Exp1 - 1,
    "ln 2 + x": log(2) + x,
    "sin 2^x": sin(2**x),
    "2e - 1": 2 * S.Exp1 - 1,
    "1e5": 100000,
    "1.5e-05": Rational(3, 200000),
    "1.2246467991473532e-16": Rational("1.2246467991473532e-16"),
    "5 + 1.8189894035458565e-12": 5 + Rational("1.8189894035458565e-12"),
    "2.220446049250313e-16": Rational("2.220446049250313e-16"),
    "1.2345678e-5": Rational(12345678, 10**12),
    "3/5,4/5": Tuple(Rational(3, 5), Rational(4, 5)),
    "(5,1)": Tuple(5, 1),
    "1,2,3": Tuple(1, 2, 3),
    "[1,2;3,4]": square,
    "max(0,5)": 5,
}

READ_MATRICES = {
    "𝐀 𝐯": A * v,
    "w^(T)": w.T,
    "w^{(T)} v": w.T * v,
    r"w^{\mathrm{T}} v": w.T * v,
    r"w^\mathsf{T} v": w.T * v,
    r"w^{\prime} v": w.T * v,
    r"w\prime v": w.T * v,
    r"w^\intercal v": w.T * v,
    "w´ v": w.T * v,
    "w • v": w.T * v,
    "∥v∥²": v.T * v,
    "A v – A w": A * v - A * w,
}

UNDEFINED = """
undefined
Undefined.
undef
not defined
it's undefined
is not defined here
isn't defined
never defined
DNE
d.n.e.
does not exist
doesn’t exist
dont exist
The derivative does not exist at x = 0.
f'(0) does not exist
no derivative
there's no derivative
has no gradient
no unique tangent
does not have a derivative
not differentiable
f is not differentiable at (0, 0)
non-differentiable
can't be differentiated
nonexistent
undefined (corner)
‘undefined’
“undefined”
und
Indeterminate
\\text{undefined}
""".strip().splitlines()

TWO_WAYS = {  # text: both readings
    "sin 2*x": ("sin(2*x)", "sin(2)*x"),
    "sin 2 * x": ("sin(2*x)", "sin(2)*x"),
    "sin 2·x": ("sin(2*x)", "sin(2)*x"),
    "sin 2 x": ("sin(2*x)", "sin(2)*x"),
    "sin 2/x": ("sin(2/x)", "sin(2)/x"),
    "sin x*y": ("sin(x*y)", "sin(x)*y"),
    "sin -x*y": ("sin(-x*y)", "sin(-x)*y"),
    "sin 2x*y": ("sin(2x*y)", "sin(2x)*y"),
    "sin 2 cos x": ("sin(2*cos x)", "sin(2)*cos x"),
    "exp -2*x": ("exp(-2*x)", "exp(-2)*x"),
    "ln 2*x": ("ln(2*x)", "ln(2)*x"),
    "cos 2*pi*x": ("cos(2*pi*x)", "cos(2)*pi*x"),
    "sqrt 2*x": ("sqrt(2*x)", "sqrt(2)*x"),
    "√2x": ("√(2*x)", "√(2)*x"),
    "√2 |x|": ("√(2*|x|)", "√(2)*|x|"),
    "√2(x+1)": ("√(2*(x+1))", "√(2)*(x+1)"),
    "sin^2 2*x": ("sin^2(2*x)", "sin^2(2)*x"),
    r"\sin 2\cdot x": (r"\sin(2*x)", r"\sin(2)*x"),
    "1 + arsinh 3*x": ("arsinh(3*x)", "arsinh(3)*x"),
    "2e-1": ("0.2", "2*e - 1"),
    "2E-1": ("0.2", "2*e - 1"),
    "3e+2x": ("300*x", "3*e + 2x"),
    "2e-3x": ("0.002*x", "2*e - 3x"),
    "2e5": ("200000", "2*e^5"),
    "2.0e-1": ("0.2", "2.0*e - 1"),
    "x^2e-1": ("0.2", "2*e - 1"),
    "sin π*x": ("sin(π*x)", "sin(π)*x"),
    "sin² 2*x": ("sin²(2*x)", "sin²(2)*x"),
    "ln x / y": ("ln(x/y)", "ln(x)/y"),
    "sin x *y": ("sin(x*y)", "sin(x)*y"),
    "sin x* y": ("sin(x*y)", "sin(x)*y"),
    "sin 2(x+1)": ("sin(2*(x+1))", "sin(2)*(x+1)"),
    "3e2x": ("300*x", "3*e^(2x)"),
    "1.234567e-5": ("1.234567*10^-5", "1.234567*e - 5"),
    "2e8": ("200000000", "2*e^8"),
    "2e9": ("2*10^9", "2*e^9"),
    "6.123e-17": ("6.123*10^-17", "6.123*e - 17"),
    r"\sqrt xy": (r"\sqrt(x*y)", r"\sqrt(x)*y"),
    r"\sqrt 2x": (r"\sqrt(2*x)", r"\sqrt(2)*x"),
    "2^3x": ("2^(3x)", "2^3 * x"),
    r"\sqrt[3]x": (r"\sqrt[3]{x}", "sqrt(3)*x"),
    "sqrt[2]x": (r"\sqrt[2]{x}", "sqrt(2)*x"),
    "Sqrt[3](x + 1)": (r"\sqrt[3]{(x + 1)}", "sqrt(3)*(x + 1)"),
    "5,1": ("5.1", "(5, 1)"),
    "-0,5": ("-0.5", "(-0, 5)"),
    " 2,4 ": ("2.4", "(2, 4)"),
    "1,5x^2 + 2,5y": ("1.5x^2 + 2.5y", "(1, 5x^2 + 2, 5y)"),
    "x^0,5": ("x^0.5", "(x^0, 5)"),
    "x/2,5": ("x/2.5", "(x/2, 5)"),
    "5 + 0,6x + 0,8y": ("5 + 0.6x + 0.8y", "(5 + 0, 6x + 0, 8y)"),
    "5,1 + q": ("5.1", "(5, 1)"),  # one number where the whole cannot be read, or is long
    "1 + 0,6x + 0,8y + 0,7xy + 1,255": ("0.6", "(0, 6)"),
    "1 + 0,6x + 0,8y + 0,7xy + 1,25": (
        "1 + 0.6x + 0.8y + 0.7xy + 1.25",
        "(1 + 0, 6x + 0, 8y + 0, 7xy + 1, 25)",
    ),
    "1,234.5": ("1234.5", "(1, 234.5)"),
    "1.234,5": ("1234.5", "(1.234, 5)"),
    "10.000,25": ("10000.25", "(10.000, 25)"),
    "1,234,567": ("1234567", "(1, 234, 567)"),
    "2x + 1.234,5": ("1234.5", "(1.234, 5)"),
    "(0,6; 0,8)": ("(0.6; 0.8)", "(0, 6; 0, 8)"),
    "[0,6; 0,8]": ("[0.6; 0.8]", "[0, 6; 0, 8]"),
    "(0,6, 0,8)": ("(0.6, 0.8)", "(0, 6, 0, 8)"),
    "0,6; 0,8": ("0.6; 0.8", "(0, 6; 0, 8)"),
    "(2,5x; 3,5y)": ("(2.5x; 3.5y)", "(2, 5x; 3, 5y)"),
}

_LETTERS = "write with x, y, x_1, theta, phi, epsilon, Delta, Sigma and functions"
ADVICE = {  # text: what is said
    "x^t": "write ^T for the transpose",
    "theta2q": _LETTERS,
    # words
    "inf": "write undefined if that is your answer",
    "∞": "write undefined if that is your answer",
    "nan": "write only the word undefined",
    "n/a": "write only the word undefined",
    "none": "write only the word undefined",
    "undefinied": "write only the word undefined",
    "x + undefined": "write only the word undefined",
    "nicht definiert": "write only the word undefined",
    "not undefined": "write only the word undefined",
    "cosine x": "write cos if you mean that",
    "tangent(x)": "write tan if you mean that",
    "cosecant(x)": "write csc if you mean that",
    "squareroot(x)": "write sqrt if you mean that",
    "snh(x)": "write sinh if you mean that",
    "ctan x": "write cot if you mean that",
    "tehta": "write theta if you mean that",
    "x times y": "write * for a product",
    "x squared": "write ^2",
    "relu(x)": "write max(0, x)",
    "diff(x^2)": "write the result itself",
    "d/dx x^2": "write the result itself",
    "3i + 4j": "write a vector as a list",
    "foo(x)": _LETTERS,
    "f(x)": _LETTERS,
    "abcdefghijklmnopqrstuvwxyz": "abcdefghijklmnopqrst is not known here",
    "relu x": "write max(0, x)",
    "sinc(x)": "write sin(x)/(x)",
    "sigmoid(x)": "write 1/(1 + e^(-(x)))",
    "softplus(x)": "write ln(1 + e^(x))",
    "step(x)": "write (1 + sign(x))/2",
    "log1p(x)": "write ln(1 + x)",
    "expm1(x)": "write e^(x) - 1",
    "exp2(x)": "write 2^(x)",
    "norm2(x)": "write norm(x)",
    "cuberoot(x)": "write cbrt(x)",
    "root(x, 3)": "write x^(1/3)",
    "root(x)": "write sqrt if you mean that",
    "surd(x + 1, 5)": "write (x + 1)^(1/5)",
    "nroot(x)": "write a root as a power",
    "atan2(y, x)": "write atan of a quotient",
    "hypot(x, y)": "write the root of a sum",
    "Rational(3, 5)": "write a fraction with /",
    "trace(x)": _LETTERS,
    "normal(x)": _LETTERS,
    r"\frac{d}{dx} x^2": "write the result itself",
    # logarithms to another base
    "lg(x, 2)": "write ln(x)/ln(2)",
    "log10(x)": "write ln(x)/ln(10)",
    "log_2(x)": "write ln(x)/ln(2)",
    "log_2(x + 1)": "write ln(x + 1)/ln(2)",
    r"\log_{10} y": "write ln(y)/ln(10)",
    "log₂(x)": "write ln(x)/ln(2)",
    "lg x": "write ln(x)/ln(10)",
    "lb y": "write ln(y)/ln(2)",
    "log2x": "write log(2x) or ln(x)/ln(2)",
    "log(x, 10)": "ln(x)/ln(10)",
    # numbers and indices
    "t + x": _LETTERS,
    "x^q": _LETTERS,
    "y_1": _LETTERS,
    "x_3": _LETTERS,
    "y1": _LETTERS,
    "x_11": _LETTERS,
    "x[1]": "write an entry of x as x_1",
    "y[1]": "write * before a factor",
    "e2x": "write e^(2x) or 2e*x",
    "sin2 x": "write sin(x)^2 or sin(2*x)",
    "sin2(x)": "write sin(x)^2 or sin(2*(x))",
    "xⁿ": "Write ^n instead of ⁿ",
    "eˣ": "Write ^x instead of ˣ",
    "xₙ": "Write _n instead of ₙ",
    "Θ": "write θ",
    # brackets and signs
    "x + 1)": "it was never opened; write ( where it begins",
    "|x]|": "it was never opened; write [ where it begins",
    "<1, 2>": "Write a list in round brackets",
    "⟨x, y⟩": "an inner product with a dot",
    "(3|4)": "or a comma here",
    "2 3": "before this number.",
    "x 1/10": "before this number.",
    "5 1/10": "or + as in 5 + 1/10",
    "x^0.3333333": "too many digits; write a fraction, as in x^(1/3)",
    "90°": "in radians",
    "x:2": "Write a quotient with /",
    "x＝2": "right-hand side",
    "x = 2,5": "right-hand side",
    "log(2,5)": "If 2,5 is a decimal, write 2.5 with a point",
    "x – – ": "missing at the end",
    "（x）": "Write ( instead of （",
    r"\frac12": r"write \frac{1}{2}",
    "min(x)": "write min(x, y)",
    "max x y": "max(x, y)",
    "[3/5 4/5]": "or a comma between entries",
    "x \\\\ y": "not read here",
    "dy/dx": "write the result itself",
    "tan(x, y)": "write tan(x)",
    "sinh^-1 x": "Write the inverse as asinh(x)",
    "cosec^-1 x": "Write the inverse as acosec(x)",
    "sin^0 x": "Write a power of sin after its argument, as sin(x)^2",
    "exp^x": "exp(x) or e^x",
    "asech 2": "no real value",
    # a decimal comma in brackets
    "sin(0,5)": "If 0,5 is a decimal, write 0.5 with a point",
    "e^(0,5x)": "If 0,5 is a decimal, write 0.5 with a point",
    "|x - 0,5|": "If 0,5 is a decimal, write 0.5 with a point",
    r"\frac{0,5}{2}": "If 0,5 is a decimal, write 0.5 with a point",
    "(1,5; 2)": "If 1,5 is a decimal, write 1.5 with a point",
}


@pytest.mark.parametrize("text", READ)
def test_reads_what_keyboards_and_programs_make(text):
    assert parse(text, SYMBOLS) == READ[text]


@pytest.mark.parametrize("text", READ_MATRICES)
def test_reads_vectors_and_transposes(text):
    assert parse(text, MATRICES) == READ_MATRICES[text]


@pytest.mark.parametrize("text", UNDEFINED)
def test_the_absence_of_a_value_is_an_answer(text):
    assert parse(text, SYMBOLS) is S.NaN


@pytest.mark.parametrize("text", TWO_WAYS)
def test_names_both_readings_and_reads_them(text):
    with pytest.raises(ParseError, match="read in two ways") as caught:
        parse(text, SYMBOLS)
    first, second = TWO_WAYS[text]
    assert re.search(
        rf"write {re.escape(first)}( with a decimal point,)? or {re.escape(second)}( for a |\.$)",
        str(caught.value),
    )
    assert parse(first, SYMBOLS) != parse(second, SYMBOLS)


@pytest.mark.parametrize("text", ADVICE)
def test_says_what_to_write(text):
    with pytest.raises(ParseError) as caught:
        parse(text, SYMBOLS)
    assert ADVICE[text] in str(caught.value)
    assert 0 <= caught.value.position <= len(text)


@pytest.mark.parametrize("text", ADVICE)
def test_what_is_offered_in_so_many_words_is_read(text):
    with pytest.raises(ParseError) as caught:
        parse(text, SYMBOLS)
    for offer in re.findall(
        r"[Ww]rite (\S*(?: \+ \S*)?[()/\\]\S*?)(?: or|[.,;]?$)", str(caught.value)
    ):
        if offer not in ("(", "/"):
            parse(offer, SYMBOLS)


def test_says_where_in_the_text_as_it_was_typed():
    with pytest.raises(ParseError) as caught:
        parse("\ufeffx\u200b + q", SYMBOLS)
    assert caught.value.position == 6


def test_letters_of_the_exercise_come_before_names_of_functions():
    t, g = symbols("t g", real=True)
    assert parse("tg", (t, g)) == t * g
    assert parse("dne", symbols("d n", real=True)) == parse("d n e", symbols("d n", real=True))
    assert parse("T^2", {"T": t}) == t**2


@pytest.mark.parametrize(
    "name", ["sech", "coth", "csch", "asinh", "acosh", "asech", "acoth", "acot"]
)
def test_functions_of_large_arguments_take_no_time(name):
    start = time.monotonic()
    for argument in (
        "x^9 + e^(x y) - ln(x^2 + 1)",
        "e^(x + ln y)",
        "|x|^(1/3) + sqrt(x y)",
        "pi/7",
    ):
        try:
            parse(f"{name}({argument})", SYMBOLS)
        except ParseError as refused:
            assert "no real value" in str(refused)
    assert time.monotonic() - start < 4
