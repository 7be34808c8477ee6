"""What a student is told to write instead: the whole sentences, and where the trouble is."""

import pytest
from sympy import MatrixSymbol, Symbol, sin, symbols

from calclib.parsing import ParseError, parse

x, y = symbols("x y", real=True)
A, B, v = MatrixSymbol("A", 2, 3), MatrixSymbol("B", 3, 3), MatrixSymbol("v", 3, 1)

NUMBERS = {  # what is typed, where x and y are letters: the place, and the sentence
    "root(x, 3)": (0, "root is not known here; write x^(1/3)."),
    "root(x+1, 3)": (0, "root is not known here; write (x+1)^(1/3)."),
    "square(x)": (0, "square is not known here; write (x)^2."),
    "sq x": (0, "sq is not known here; write (x)^2."),
    "sin2x": (0, "sin2x is not known here; write sin(2x)."),
    "sin2 x": (0, "sin2 is not known here; write sin(x)^2 or sin(2*x)."),
    "sin2(x+1)": (0, "sin2 is not known here; write sin(x+1)^2 or sin(2*(x+1))."),
    "sin3": (0, "sin3 is not known here; write sin(3)."),
    "y2": (0, "y2 is not known here; write y^2 or 2y."),
    "y2x": (0, "y2x is not known here; write y^2*x or 2y*x."),
    "e2x": (0, "e2x is not known here; write e^(2x) or 2e*x."),
    "frac12x": (0, "frac12x is not known here; write \\frac{1}{2}."),
    "frac123": (0, "frac123 is not known here; write \\frac{1}{2}."),
    "frac34": (0, "frac34 is not known here; write \\frac{3}{4}."),
    "log_2x": (0, "log_2x is not known here; write ln(x)/ln(2)."),
    "log2x": (0, "log2x is not known here; write log(2x) or ln(x)/ln(2)."),
    "log2(x)": (0, "log2 is not known here; write ln(x)/ln(2)."),
    "log_2 8": (0, "log_2 is not known here; write ln(8)/ln(2)."),
    "log2": (0, "log2 is not known here; write ln(x)/ln(2)."),
    "lg x": (0, "lg is not known here; write ln(x)/ln(10)."),
    "lg": (0, "lg is not known here; write ln(x)/ln(10)."),
    "lg(x, 2)": (0, "lg is not known here; write ln(x)/ln(2)."),
    "ld(8)": (0, "ld is not known here; write ln(8)/ln(2)."),
    "dx/dx": (0, "dx is not known here; write the result itself."),
    "3 + 4j": (5, "j is not known here; write a vector as a list, as in (1, 2)."),
    "3 + j": (4, "j is not known here; write with x, y and functions such as sin or exp."),
    **{
        text: (0, f"{text} is not known here; write with x, y and functions such as sin or exp.")
        for text in ("d", "dx", "q", "sin2q", "y1", "y1x", "q2x", "y2q", "cosin", "tann")
    },
    "q/d": (0, "q is not known here; write with x, y and functions such as sin or exp."),
    "sin(0,5) + q": (11, "q is not known here; write with x, y and functions such as sin or exp."),
    "2q": (1, "q is not known here; write with x, y and functions such as sin or exp."),
    "tann(x)": (0, "tann is not known here; write tan if you mean that."),
    "lgx": (0, "lgx is not known here; write ln(x)/ln(10)."),
    "ldx": (0, "ldx is not known here; write ln(x)/ln(2)."),
    "log_x(2)": (
        0,
        "log_x is not known here; write a logarithm to another base as a quotient, as ln(8)/ln(2).",
    ),
    "cosinus(x)": (0, "cosinus is not known here; write cos if you mean that."),
    "axis(x)": (0, "axis is not known here; write with x, y and functions such as sin or exp."),
    "X": (0, "X is not known here; write x."),
    "cos(x)2": (6, "Write * or ^ before this number."),
    "x 2/3": (2, "Write * or ^ before this number."),
    "[x 2]": (3, "Write * or ^ before this number, or a comma between entries."),
    "x/2y": (3, "This can be read in two ways; write a/(b*c) or (a/b)*c."),
    "x/2 y": (4, "This can be read in two ways; write a/(b*c) or (a/b)*c."),
    "1/2/3x": (5, "This can be read in two ways; write a/(b*c) or (a/b)*c."),
    "5 1/10": (2, "Write * or ^ before this number, or + as in 5 + 1/10."),
    "x[1]": (1, "A bracket may be an index; write * before a factor."),
    "sin^x 2": (0, "Write a power of sin after its argument, as sin(x)^2."),
    "sin^-1 x": (0, "Write the inverse as asin(x), a power as sin(x)^-1."),
    "sin^0 x": (0, "Write a power of sin after its argument, as sin(x)^2."),
    "((((x": (3, "This is never closed; write ) where it ends."),
    "x+": (2, "Something is missing at the end; write a number or a name there."),
    "**x**": (0, "Something is missing before **; write a number or a name there."),
    r"x + \cdot y": (4, r"Something is missing before \cdot; write a number or a name there."),
    "'2x'": (0, "Write the formula itself, without quotation marks."),
    "*x": (0, "Something is missing before *; write a number or a name there."),
    "sin": (0, "Write the argument in brackets: sin(x)."),
    "max(x)": (0, "max compares two numbers or more; write max(x, y)."),
    "|x": (0, "This is never closed; write | where it ends, or a comma here."),
    "[x y]": (3, "Write a comma between entries, or * for a product."),
    "1 000 000": (0, "Write a number without marks between its digits, as 1000000."),
    "x + 12'000.5": (4, "Write a number without marks between its digits, as 12000.5."),
    "3*1.000.000": (2, "Write a number without marks between its digits, as 1000000."),
    "0.(3)": (0, "Write a decimal without end as a fraction, as in 1/3."),
    "x/1.(27)": (2, "Write a decimal without end as a fraction, as in 1/3."),
    "0.33...": (0, "Write a decimal without end as a fraction, as in 1/3."),
    "0.333…x": (0, "Write a decimal without end as a fraction, as in 1/3."),
    "x + 0.3 repeating": (4, "Write a decimal without end as a fraction, as in 1/3."),
    "0.1(6)": (0, "Write a decimal without end as a fraction, as in 1/3."),
    "0.3 periodic": (0, "Write a decimal without end as a fraction, as in 1/3."),
    "0.27 recurring": (0, "Write a decimal without end as a fraction, as in 1/3."),
    "2 + 0.3\u0305": (4, "Write a decimal without end as a fraction, as in 1/3."),
    r"0.\overline{3}": (0, "Write a decimal without end as a fraction, as in 1/3."),
    r"0.1\bar{6}": (0, "Write a decimal without end as a fraction, as in 1/3."),
    "33 %": (3, "Write a percentage as a decimal: 0.05 for five in a hundred."),
    "33 percent": (0, "Write a percentage as a decimal: 0.05 for five in a hundred."),
    "x + 33 per cent": (4, "Write a percentage as a decimal: 0.05 for five in a hundred."),
    "log_e(x)": (0, "log_e is not known here; write ln if you mean that."),
    r"\log_{e} x": (0, "log_{e} is not known here; write ln if you mean that."),
    "squared(x)": (0, "squared is not known here; write ^2 after what is squared."),
}
MATRICES = {  # the same with A, 2 by 3, B, 3 by 3, and the column v
    "v^2": (1, "A vector or matrix has no such power; write ||v||^2 if you mean that."),
    "v^3": (1, "A vector or matrix has no such power; write ||v||^3 if you mean that."),
    "v^-2": (1, "A vector or matrix has no such power; write ||v||^2 if you mean that."),
    "v^(1/2)": (1, "A vector or matrix has no such power; write ||v||^2 if you mean that."),
    "A^2": (1, "A vector or matrix has no such power; write A^T A if you mean that."),
    "B^2": (1, "A vector or matrix has no such power; write B*B if you mean that."),
    "(v^T v)^pi": (7, "A matrix has no such power; write it as a product or with a norm."),
    "(1, 2)^3": (6, "A vector or matrix has no such power; write ||(1, 2)||^3 if you mean that."),
    "(1, 22, 333, 444444)^2": (  # of 20 signs
        20,
        "A vector or matrix has no such power; write ||(1, 22, 333, 444444)||^2 if you mean that.",
    ),
    "(1, 22, 333, 4444444)^2": (  # too long to be written again
        21,
        "A matrix has no such power; write it as a product or with a norm.",
    ),
    "v{T}": (2, "Write T only after ^, as in A^T."),
    "(v)(T)": (4, "Write T only after ^, as in A^T."),
}


@pytest.mark.parametrize(
    ("text", "names"),
    [*((text, (x, y)) for text in NUMBERS), *((text, (A, v, B)) for text in MATRICES)],
)
def test_the_whole_sentence(text, names):
    with pytest.raises(ParseError) as error:
        parse(text, names)
    assert (error.value.position, str(error.value)) == (NUMBERS | MATRICES)[text]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("-3/5x", -3 * x / 5),
        ("3/5x", 3 * x / 5),
        ("[x -y]", (x - y,)),
        ("x^T", x),
        ("x^1 + 2", x + 2),
        ("x^-1*3", 3 / x),
        ("x^1/y", x / y),
        ("||x|| |y|", abs(x) * abs(y)),
        ("||x|| ||y||", abs(x) * abs(y)),
        ("sin(x)(y + 1)", sin(x) * (y + 1)),
        ("\\frac{x}{y}{2}", 2 * x / y),
        ("(1,5(x + 1))", (1, 5 * x + 5)),
        ("|x|, 5", (abs(x), 5)),
    ],
)
def test_what_is_read_beside_it(text, value):
    assert parse(text, (x, y)) == value


@pytest.mark.parametrize("text", ["A^T", "A^{T}", "A^(T)", "(A)^{T}", "A^{{T}}"])
def test_the_transpose_in_brackets(text):
    assert parse(text, (A, v, B)) == A.T


@pytest.mark.parametrize(
    ("text", "letter", "said"),
    [
        ("sisze", "size", "write size"),  # one slip
        ("sze", "siz", "write with siz and"),  # so short a word may be anything
        ("sizz", "siz", "write with siz and"),
        ("size", "sizeup", "write with sizeup and"),
        ("sizer", "sizeup", "write with sizeup and"),
        ("angel", "angle", "write angle if"),
        ("size2", "size", "write size^2 or 2size"),
    ],
)
def test_a_slip_in_the_name_of_a_letter(text, letter, said):
    with pytest.raises(ParseError, match="is not known here; ") as error:
        parse(text, (Symbol(letter),))
    assert said in str(error.value)


def test_where_there_are_no_letters_numbers_are_offered():
    for text, said in (("q", "write with numbers and functions"), ("relu", "write max(0, 2)")):
        with pytest.raises(ParseError) as error:
            parse(text, ())
        assert said in str(error.value)


def test_lambda_has_two_spellings_and_no_other_letter_has_them():
    lam, theta = symbols("lambda theta", real=True)
    assert parse("2lamda + lambda", (lam,)) == 3 * lam
    assert parse("vartheta + θ", (theta,)) == 2 * theta
    with pytest.raises(ParseError, match="lamda is not known here"):
        parse("lamda", (theta,))
