"""calclib.scene.reading and reading.js: the same text, to the last digit."""

import itertools
import math
from random import Random

import pytest
import sympy as sp

from calclib.scene.expressions import Defined
from calclib.scene.reading import fill, lines, number, sentence, text_parts

a, b = sp.symbols("a b", real=True)
FORMATS = list(itertools.product(["", "+", "-"], [1, 2, 3, 4, 6, 8, 11], ["f", "g", "c"]))
FORMATS += [(sign, 0, "f") for sign in ("", "+", "-")]


def values():
    random = Random(3)
    ties = [k / 2**n for n in (1, 3, 5, 9) for k in range(1, 40, 2)]  # exact halves of some digit
    ties += [1234567.890625, 1000000000005.0, 999999.5, 9999995.0, 123456.7890625]
    near = [k / 1000 + 0.0005 for k in range(0, 3000, 97)]  # halves but for the binary rounding
    edges = [0.0, 1e-12, 9.999999999999e-13, 1e-5, 9.9999e-5, 9.9996, 99999.7, 999999.7, 1e9, 1e15]
    edges += [999999999.9996, 1e21, 1e22, 1.2e308, 5e-324, 0.1 + 0.2, 1 - 1e-12, 1 - 1e-10, 1 / 3]
    sizes = [random.uniform(1, 10) * 10 ** random.uniform(-14, 18) for _ in range(300)]
    short = [random.randint(1, 9999) * 10.0 ** random.randint(-8, 8) for _ in range(300)]
    found = [*ties, *near, *edges, *sizes, *short]
    return [*found, *(-value for value in found)]


VALUES = values()


def test_the_browser_writes_numbers_as_python_does(canvas):
    function = """({ number }, [values, formats]) =>
        formats.map((format) => values.map((value) => number(value, format)))"""
    written = canvas.call(function, [VALUES, FORMATS])
    differences = [
        (value, form, text, number(value, *form))
        for form, texts in zip(FORMATS, written, strict=True)
        for value, text in zip(VALUES, texts, strict=True)
        if text != number(value, *form)
    ]
    assert not differences


def read(text):
    """The number that a text shows."""
    raised = text.translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789"))
    return float(raised.replace("·10", "e").replace("- ", "-").replace("+ ", ""))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (3.0, "3"),
        (-2.0, "-2"),
        (-0.0, "0"),
        (0.5, "0.5"),
        (0.1 + 0.2, "0.3"),  # twelve digits of it
        (-1 / 3, "-0.333333333333"),
        (1234.5, "1234.5"),
        (123456789012.4, "123456789012"),
        (1e20, "1e+20"),
        (2.5e-7, "2.5e-07"),
    ],
)
def test_a_number_in_code_is_one_of_python(value, text):
    assert number(value, kind="r") == text
    assert float(text) == pytest.approx(value, rel=1e-11)


@pytest.mark.parametrize("digits", [1, 3, 6])
def test_a_number_is_right_to_its_last_digit(digits):
    for value in VALUES:
        size = abs(value) if abs(value) >= 1e-12 else 0  # below is rounding
        figures = 10.0 ** (math.floor(math.log10(size)) - digits + 1) if size else 1
        assert abs(read(number(value, "", digits, "g")) - value) <= 0.5001 * figures
        assert read(number(value, "+", digits)) == -read(number(value, "-", digits))
        if size < 1e9:  # a number is taken to have 12 figures
            slack = 0.5001 * 10.0**-digits + 5e-12 * size
            assert abs(read(number(value, "", digits)) - value) <= slack


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ((0.125, "", 2), "0.13"),  # ties go away from zero
        ((-0.125, "", 2), "-0.13"),
        ((2.5, "", 0), "3"),
        ((0.1 + 0.2,), "0.3"),
        ((-0.0,), "0"),
        ((-0.0001,), "-0.0001"),  # a small number is not 0
        ((-0.0001, "+"), "- 0.0001"),
        ((0.0002, "-"), "- 0.0002"),
        ((0.00123,), "0.0012"),
        ((0.0123,), "0.012"),
        ((2.34e-7,), "2.3·10⁻⁷"),
        ((0.00567,), "0.0057"),
        ((0.0567,), "0.057"),
        ((0.00123, "", 2), "0.001"),
        ((0.04, "", 1), "0.04"),
        ((0.4, "", 0), "0"),
        ((1e-13,), "0"),  # but rounding is
        ((1, "", 3, "c"), ""),
        ((-1, "", 3, "c"), "-"),
        ((1, "+", 3, "c"), "+ "),
        ((-1, "+", 3, "c"), "- "),
        ((0.99999, "+", 3, "c"), "+ "),
        ((0, "+", 3, "c"), "+ 0"),
        ((2.5, "+", 3, "c"), "+ 2.5"),
        ((0.0002, "+", 3, "c"), "+ 0.0002"),
        ((0.0, "-"), "- 0"),
        ((2, "+"), "+ 2"),
        ((2, "-"), "- 2"),
        ((-2, "-"), "+ 2"),
        ((1e-13, "", 3, "g"), "0"),
        ((123456, "", 3, "g"), "123000"),
        ((1234567, "", 3, "g"), "1.23·10⁶"),
        ((999.7, "", 3, "g"), "1000"),
        ((999999.7, "", 6, "g"), "1·10⁶"),
        ((1234567890123,), "1.23457·10¹²"),
        ((-2.5e-7, "", 2, "g"), "-2.5·10⁻⁷"),
        ((-2.5e-7, "+", 2, "g"), "- 2.5·10⁻⁷"),
        ((2e-8, "", 8), "0.00000002"),
        ((0, "", 8), "0"),
        ((22114662.641880024, "", 9), "22114662.6419"),  # no more than twelve digits are known
        ((1234.5678912344, "", 9), "1234.56789123"),
    ],
)
def test_how_numbers_are_written(form, text):
    assert number(*form) == text


SENTENCES = [
    sentence(
        "At ({a}, {b}) the plane is z = {c} {p:+}(x {a:-}) {q:+2}(y {b:-}), error {e:2g}.",
        {"a": a, "b": b, "c": a**2 / b, "p": 2 * a / b, "q": -((a / b) ** 2), "e": sp.exp(-a * a)},
        otherwise="At b = {b} there is none; a = {a}.",
    ),
    sentence("The root is {r}.", {"r": sp.sqrt(a)}),  # silent where it has no value
    sentence("They are tied at {a}.", {"a": a}, when=sp.Eq(a, b)),
    sentence("The quotient {q} is defined.", {"q": a / b}, when=Defined(a / b) & (a > 0)),
    sentence("So it is, {a}.", {"a": a}, when=(Defined(a / b), a > 0, b > 1)),
    sentence("Neither {a} nor {{braces}}.", {"a": sp.log(a)}, when=a < b),
]


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (
            {"a": 1.0, "b": 2.0},
            [
                "At (1, 2) the plane is z = 0.5 + 1(x - 1) - 0.25(y - 2), error 0.37.",
                "The root is 1.",
                "The quotient 0.5 is defined.",
                "So it is, 1.",
                "Neither 0 nor {braces}.",
            ],
        ),
        (
            {"a": 1.0, "b": 1.0},
            [
                "At (1, 1) the plane is z = 1 + 2(x - 1) - 1(y - 1), error 0.37.",
                "The root is 1.",
                "They are tied at 1.",
                "The quotient 1 is defined.",
            ],
        ),
        ({"a": -1.0, "b": 0.0}, ["At b = 0 there is none; a = -1."]),
        (
            {"a": -4.0, "b": -4.0},
            [
                "At (-4, -4) the plane is z = -4 + 2(x + 4) - 1(y + 4), error 1.1·10⁻⁷.",
                "They are tied at -4.",
            ],
        ),
    ],
)
def test_sentences_are_filled_where_they_have_values_and_said_when_they_hold(at, said):
    assert lines(SENTENCES, at) == said


def test_values_without_a_name_are_taken_in_order():
    unnamed = sentence("{}, {:+} and {b}", {0: a, 1: a * a, "b": b}, otherwise="{} and no {b}")
    assert lines([unnamed], {"a": 3.0, "b": -1.0}) == ["3, + 9 and -1"]
    assert lines([unnamed | {"text": [[["sqrt", "b"], None]]}], {"a": 3.0, "b": -1.0}) == [
        "3 and no -1"
    ]


def test_fill_gives_no_text_where_a_number_has_no_value():
    parts = text_parts("1/a = {q}", {"q": 1 / a})
    assert fill(parts, {"a": 4.0}) == "1/a = 0.25"
    assert fill(parts, {"a": 0.0}) is None
