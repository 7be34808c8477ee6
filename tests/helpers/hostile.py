"""Texts that try to be executed, to hang, or to confuse: whoever reads texts refuses them."""

_ATTRIBUTES = """
__class__ __import__ __builtins__ __globals__ __subclasses__ __dict__ __mro__ __init__
__getattribute__ __code__ func_globals gi_frame real subs evalf doit name _assumptions
"""
_CALLS = """
eval exec open compile input print getattr setattr globals locals vars dir breakpoint exit quit
type object sympify parse_expr lambdify Symbol Function factorial gamma binomial Sum Integral
Limit solve os.system subprocess.run
"""
_CODE = """
__import__('os').system('touch canary')
open('canary', 'w').write('x')
().__class__.__bases__[0].__subclasses__()
(lambda: open('canary', 'w'))()
lambda x: x
lambda: 0
[x for x in (1, 2)]
{x for x in y}
{x: y for x in y}
(x for x in y)
[x async for x in y]
x if y else x
x if x > 0 else 0
x and y
x or y
not x
x is y
x in y
x := 3
x = 3
x == 3
x != y
x += 1
x; import os
import os
from os import system
def f(x): return x
class x: pass
while True: pass
for x in y: pass
return x
yield x
await x
del x
raise x
assert x
global x
with x as y: pass
try: x
@x
*x
**x
x, *y
f(*x)
f(**x)
f(x=1)
sin(x=1)
max(*x)
print(x, file=y)
x[0]
x[0:1]
x[y]
x[...]
...
'x'
"x"
'''x'''
b'x'
rb"x"
f'{x}'
f"{__import__('os')}"
u"x"
`x`
x\\ty
x\\
\\x41
x\\u0041
x # comment
x // y
x % y
x << 9**9
x >> y
x & y
x ~ y
~x
x $$ % y
%timeit x
!touch canary
?x
x?
x -> y
x => y
None
True
False
NaN
nan
inf
oo
zoo
I
1j
2i
0x41
0b1
1_000
e1e1e1
$(touch canary)
${IFS}
<script>alert(x)</script>
<img src=x onerror=y>
{{x}}; y.z
{% x %}
'; DROP TABLE x; --
\\input{canary}
\\write18{touch canary}
\\begin{vmatrix} x & y \\end{vmatrix}
\\begin{pmatrix} x & y
x & y \\\\ x
\\frac{x}
\\frac xy
\\frac{}{}
\\sqrt[x]{y}
\\undefined
factorial(10**9)
binomial(10**9, 10**8)
"""
_BROKEN = """
( ) [ ] { } | || ||| (( )) )( ][ }{ (] [) {) (} ([) ([)] |( (| |) ||( ||x |x|| ||x| (|x)| [|x]|
+ - * / ^ ** , ; . ' ^^ x^ ^x x^^2 x^* x*^2 x** x***2 x//2 x,,y x;;y ,x ;x (,) (;) (x,;y) [,x]
sin^ sin^x sin^2 sin, sin) sin() sin(,) max() max(,x) sin() ln() sqrt() √ e^ e^) x^() x_ _x x__1
x_{ x_{} x_{1 x^{ x^{T 1..2 .. . .x x. x.. 1.2e+ ² x²³⁴⁵ x⁻ ⁻ x^T^ T ^T .T 'x
"""
_BOMBS = [
    "9**9**9**9",
    "9^9^9",
    "(9^99)^99",
    "((9^9)^9)^9",
    "10^(10^10)",
    "2^(2^(2^(2^(2^2))))",
    "x^(10^9)",
    "x^(9^9)",
    "x^-(10^9)",
    "(x+1)^1000",
    "((x+1)^50)^50",
    "(x+y)^100*(x-y)^100",
    "2^10000",
    "0.5^10000",
    "1e9^1e9",
    "1e999999999",
    "1e-999999999",
    "9" * 400,
    "0." + "3" * 400,
    "*".join(["9^99"] * 60),
    "exp(exp(exp(9)))",
    "exp(exp(exp(exp(x))))",
    "e^e^e^e^e",
    "exp(10^20)",
    "exp(1000000 ln 3)",
    "exp(10^9 x)",
    "sinh(sinh(sinh(sinh(9))))",
    "cosh(cosh(cosh(cosh(x))))",
    "sin(10^500)",
    "tan(10^30)",
    "sqrt(10^500)",
    "x^x^x^x^x",
    "x^(1/10^9)",
    "|sqrt(2)+sqrt(3)+sqrt(5)+sqrt(7) - sqrt((sqrt(2)+sqrt(3)+sqrt(5)+sqrt(7))^2)+0|^999",
    "[x, y; y, x]" * 30,
    "[x,y;y,x]" * 15 + "(x, y)",
    "[" * 60 + "x" + "]" * 60,
    "(" * 200 + "x" + ")" * 200,
    "(" * 250,
    "-" * 400 + "x",
    "|" * 400,
    "|" * 101 + "x" + "|" * 100,
    "sin " * 100 + "x",
    "sqrt(" * 90 + "x" + ")" * 90,
    "1/(1+" * 80 + "x" + ")" * 80,
    "x^" * 200 + "x",
    "2x" * 5000,
    "x+" * 5000,
    "x" * 10000,
    "a" * 500,
    "xy" * 249 + "q",
    "," * 500,
    " " * 10000,
]
_STRANGE = [
    *("\0", "x\0y", "\x01", "\x07x", "\x1b[31mx", "\x7f", "x\ud800", "\ufeff", "\u200b", "x\u200f"),
    *(
        "x\u2063y",
        "\u202ex",
        "x\u202dy",
        "\u200fx",
        "\u2066x\u2069",
        "x\u2064y",
        "\ufffd",
        "\uffff",
    ),
    *("１", "x＋１", "（x）", "ｘ", "٣", "x٢", "३", "Ⅷ", "ⓧ", "½", "x¾", "①", "㎡", "％"),
    *("😀", "x😀", "👩‍💻", "🇮🇱", "שלום", "x + א", "мир", "у", "х", "ℝ", "∞", "±x", "∅", "x∈y"),
    *("x\u0301", "x̂", "é", "ß", "İ", "ﬁ", "x′", "“x”", "«x»", "x…", "x⁓y", "x〰y", "x‚y", "￥"),
    *("∂x", "∇f", "∫x", "∑x", "x≤y", "x≠y", "x≈y", "x→y", "x⊗y", "x⊤", "⟨x, y⟩", "⌊x⌋", "x°"),
]
HOSTILE = [
    *(
        form.format(a)
        for a in _ATTRIBUTES.split()
        for form in ("x.{}", "{}", "{}('os')", "(x).{}()")
    ),
    *(form.format(c) for c in _CALLS.split() for form in ("{}", "{}(2 + 2)", "{}('touch canary')")),
    *(_CODE.strip().splitlines() + _BROKEN.split() + _BOMBS + _STRANGE),
]
