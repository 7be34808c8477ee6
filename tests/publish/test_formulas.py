"""Formulas, prose and outputs as HTML: what becomes of each kind of text."""

import re

import nbformat
import pytest

from calclib.publish import formulas, outputs, prose


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("$x$ and $y$", ["x", "y"]),
        ("$$x$$", ["x"]),
        ("$$\nx\n= y\n$$", ["x=y"]),
        ("in $a$-$b$ there are two", ["a", "b"]),
        (r"\begin{aligned} a &= b \\ c &= d \end{aligned}", ["a=bc=d"]),
        ("| $|x|$ | $y$ |", ["|x|", "y"]),
        ("`$x$` is code", []),
        ("``a ` $x$`` is code", []),
        ("```\n$x$\n```", []),
        ("~~~python\nprice = '$5'\n~~~\n$x$", ["x"]),
        (r"\begin{aligned} a &= b \\[1ex] c &= d \end{aligned}", ["a=bc=d"]),
        (r"\begin{aligned} a \\* b \\*[-0.5 em] c \\ [0, 1] \end{aligned}", ["abc[0,1]"]),
        (r"$$\begin{bmatrix} 1 \\[2pt] 2 \end{bmatrix}$$", ["[12]"]),
        (r"\$5 and \$6", []),
        ("it costs $5 and $6", []),
        ("it costs 5$ or 6 $ more", []),
        ("it costs $5 or $10 more", []),
        (r"$\lim_{a \to 0} f'(x)$", ["lima→0f′(x)"]),
        (r"$\unknown x$", ["\\unknownx"]),
        ("$x^{$", ["x^{"]),
    ],
)
def test_formulas_are_told_from_code_and_prices(text, found):
    rest, made = formulas.set_apart(text)
    plain = [re.sub(r"<[^>]*>|&ApplyFunction;|[\u2061\u2063\s]", "", each) for each in made]
    assert plain == found
    assert formulas.put_back(rest, made).count("<math") <= len(made)


@pytest.mark.parametrize(
    ("latex", "raised"),
    [("f'", 0), ("f'' + x^2", 1), ("(f^2)'", 1), ("f'(x)^2", 1), ("(f')^2", 1), ("a^{f'}", 1)],
)
def test_a_prime_is_not_raised(latex, raised):
    made = formulas.mathml(latex)
    assert made.count("<msup>") == made.count("</msup>") == raised
    assert made.count("<mrow>") == made.count("</mrow>") and re.search("[′″]", made)


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("## Two *words*", '<h2 id="two-words">Two <em>words</em></h2>\n'),
        ("### 2.1: is $x$", '<h3 id="2-1-is">2.1: is <math><mi>x</mi></math></h3>\n'),
        ("[next](2.1.2_gradients.ipynb)", '<p><a href="2.1.2_gradients.html">next</a></p>\n'),
        (
            "[it](2.1_a.ipynb#Exercise-2.1%3A-b)",
            '<p><a href="2.1_a.html#exercise-2-1-b">it</a></p>\n',
        ),
        (
            "<details><summary>Solution 1</summary>\n\nIt is $x$.\n\n</details>",
            "<details><summary>Solution 1</summary>\n<p>It is <math><mi>x</mi></math>.</p>\n"
            "</details>\n",
        ),
        (
            "<details open onclick=x()><summary>a</summary>",
            "<p>&lt;details open onclick=x()&gt;&lt;summary&gt;a&lt;/summary&gt;</p>\n",
        ),
        ("[go](https://a.test/?a=1&b=2)", '<p><a href="https://a.test/?a=1&amp;b=2">go</a></p>\n'),
        ("[no](javascript:alert(1))", "<p>no</p>\n"),
        ("![a plot](http://a.test/b.png)", "<p>a plot</p>\n"),
        ("<script>x()</script>", "<p>&lt;script&gt;x()&lt;/script&gt;</p>\n"),
        ("a\nb", "<p>a\nb</p>\n"),
    ],
)  # fmt: skip
def test_markdown(text, html):
    assert prose.markdown(text) == html


def shown(data=None, **other):
    kind = "display_data" if data else "stream"
    return outputs.output(nbformat.from_dict({"output_type": kind, "data": data, **other}))


@pytest.mark.parametrize(
    ("data", "html"),
    [
        ({"text/plain": "1 < 2"}, "<pre class=out>1 &lt; 2</pre>"),
        ({"text/plain": " "}, ""),
        ({"application/javascript": "x()"}, ""),
        (
            {"text/html": '<b onclick="x()" style="a">1 &lt; 2</b><style>b</style>'},
            "<div class=table><b>1 &lt; 2</b></div>",
        ),
        (
            {"text/html": '<td colspan="2">1</td><img src="http://a.test/">'},
            '<div class=table><td colspan="2">1</td></div>',
        ),
        (
            {"text/latex": r"$\displaystyle x$", "text/plain": "x"},
            '<span class="formula"><math display="block"><mi>x</mi></math></span>',
        ),
    ],
)  # fmt: skip
def test_an_output(data, html):
    assert shown(data) == html


def test_what_is_printed_loses_its_colours():
    assert shown(name="stdout", text="\x1b[31mred\x1b[0m") == "<pre class=out>red</pre>"
