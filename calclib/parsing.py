"""Read what a student types: a formula on one line becomes a SymPy expression."""

import re
from itertools import chain

from sympy import E, S, Symbol, Tuple

from calclib import _arithmetic as arithmetic
from calclib._arithmetic import ParseError
from calclib._tokens import Token, tokenize

_MAX_LENGTH, _MAX_DEPTH = 500, 30
_CLOSERS = {"(": ")", "[": "]", "{": "}", "": ""}
_OPERANDS = ("number", "name", "function", "transpose")
_OPERATIONS = {"*": arithmetic.multiply, "·": arithmetic.inner, "/": arithmetic.divide}
_UNDEFINED = re.compile(r"((it|this) )?(is )?(undefined|not defined|do(es)?( not|n't) exist)\.?")


def parse(text, symbols):
    r"""Read a formula such as ``2xy^2 + sin x`` as a SymPy expression.

    Nothing that was typed is executed: the text is cut into numbers, known names and operators,
    and a small grammar builds the expression from them, bounded in size.

    Parameters
    ----------
    text : str
        Products may be written without ``*``, powers as ``^`` or ``**``, functions without
        brackets (``sin 2x``); ``log`` is the natural logarithm. Bars ``|x|`` and ``||x||``,
        ``A^T``, Greek letters, ``x²`` and ``\frac{a}{b}`` are read. What could be read in two
        ways (``x/2y``, ``sin x y``, ``e^xy``) is refused.
    symbols : iterable of Symbol and MatrixSymbol, or dict
        What may be written; the keys of a dict are the names.

    Returns
    -------
    Expr, MatrixExpr, ImmutableMatrix or Tuple
        Decimals are exact: ``0.6`` is the Rational 3/5. A list ``(a, b)`` or ``[a, b]`` has no
        orientation and is a Tuple; ``[a; b]``, ``[[a], [b]]`` and ``(a, b)^T`` are columns,
        ``[[a, b]]`` is a row, ``[a, b; c, d]`` a matrix, each an ImmutableMatrix. The squared
        norm of a MatrixSymbol is ``x.T*x``. For ``undefined``, ``not defined`` and
        ``does not exist`` the answer is ``S.NaN``.

    Raises
    ------
    ParseError
        If the text cannot be read; its ``position`` is the offset of the trouble.

    Examples
    --------
    >>> from sympy import symbols
    >>> x, y = symbols("x y", real=True)
    >>> parse("2xy^2 + sin 2x", (x, y))
    2*x*y**2 + sin(2*x)
    >>> parse("[3/5; 0.8]", ())
    Matrix([
    [3/5],
    [4/5]])
    """
    if not isinstance(symbols, dict):
        symbols = {symbol.name: symbol for symbol in symbols}
    if len(text) > _MAX_LENGTH:
        raise ParseError(f"Write at most {_MAX_LENGTH} characters.", _MAX_LENGTH)
    if _UNDEFINED.fullmatch(" ".join(text.lower().replace("’", "'").split())):
        return S.NaN
    # real while it is built, so that |x|^2 is x^2 and sqrt(-x^2) is refused
    plain = [s for s in symbols.values() if isinstance(s, Symbol) and s.is_real is None]
    twins = {symbol: Symbol(symbol.name, real=True) for symbol in plain}
    names = {name: twins.get(symbol, symbol) for name, symbol in symbols.items()}
    value = _Parser(text, tokenize(text, names)).parse()
    return value.xreplace({twin: symbol for symbol, twin in twins.items()})


def caret(text, position):
    """Return two lines: the text, and a caret under the character at position.

    Examples
    --------
    >>> print(caret("2x + q", 5))
    2x + q
         ^
    """
    start = max(0, position - 60)
    line = "".join(c if c.isprintable() else " " for c in text[start : start + 80])
    return f"{line}\n{' ' * (position - start)}^"


class _Parser:
    """Precedence climbing: sums bind with 1, products with 2, signs with 3, powers with 4."""

    def __init__(self, text, tokens):
        self.text, self.tokens = text, tokens
        self.index = self.depth = 0
        self.open = []  # brackets and bars

    @property
    def token(self):
        return self.tokens[self.index]

    @property
    def last(self):
        return self.tokens[self.index - 1]

    def advance(self):
        self.index += 1
        return self.last

    def fail(self, message, token=None):
        raise ParseError(message, (token or self.token).start)

    def ambiguous(self, readings):
        self.fail(f"This can be read in two ways; write {readings}.")

    def build(self, token, operation, *values):
        try:
            return operation(*values)
        except ParseError as trouble:
            trouble.position = token.start
            raise

    def glued(self):
        return self.token.start == self.last.end

    def starts_operand(self):
        if self.token.text == "|":  # a bar closes if one is open, and opens otherwise
            return self.open[-1] != "|"
        return self.token.kind in _OPERANDS or self.token.text in ("(", "[", "{")

    def parse(self):
        if self.token.kind == "end":
            self.fail("Nothing is written yet; write an expression such as 2x + 1.")
        return self.bracket(Token("operator", "", 0, 0))

    def expression(self, binding=0, left=None):
        """Read on while operators bind more tightly than binding."""
        self.depth += 1
        if self.depth > _MAX_DEPTH:
            self.fail("This is nested too deeply; write it with fewer brackets.")
        left = self.operand() if left is None else left
        quotient = False
        while True:
            token, before = self.token, self.last
            if binding < 2 and self.starts_operand():
                if quotient:
                    self.ambiguous("a/(b*c) or (a/b)*c")
                if token.kind == "number":
                    self.fail("Write * or ^ before this number.")
                if self.open[-1] == "[" and not self.glued() and token.kind != "function":
                    self.fail("Write a comma between entries, or * for a product.")
                left = self.build(token, arithmetic.multiply, left, self.expression(2))
            elif binding < 2 and token.text in _OPERATIONS:
                first = self.advance() and self.token
                right = self.expression(2)
                left = self.build(token, _OPERATIONS[token.text], left, right)
                fraction = before.kind == "number" and first is self.last  # 3/5 x is clear
                quotient = token.text == "/" and not (fraction and first.kind == "number")
            elif binding < 1 and token.text in ("+", "-"):
                self.advance()
                right = self.expression(1)
                right = right if token.text == "+" else arithmetic.multiply(S.NegativeOne, right)
                left = self.build(token, arithmetic.add, left, right)
            elif token.text == "^":
                left = self.power(left)
            else:
                self.depth -= 1
                return left

    def power(self, base):
        token = self.advance()
        braced = self.token.text == "{" and self.tokens[self.index + 1].kind == "transpose"
        self.index += braced
        if self.token.kind == "transpose":
            if self.token.text in "'′’" and arithmetic.is_scalar(base):
                self.fail("Write the derivative itself: a prime only transposes a matrix.", token)
            self.advance()
            if braced and self.advance().text != "}":
                self.fail("Write A^T for the transpose.", token)
            return self.build(token, arithmetic.transpose, base)
        first = self.token
        exponent = self.expression(3)
        if self.last.kind in ("name", "number") and arithmetic.is_scalar(exponent):
            shown = self.text[first.start : self.last.end]
            more = self.glued() and self.token.kind in ("name", "function")
            if more and (base == E or not exponent.is_number):
                self.ambiguous(f"^({shown}{self.token.text}) or ^{shown} * {self.token.text}")
            halved = self.token.text == "/" and self.tokens[self.index + 1].kind == "number"
            if halved and (exponent == 1 or (exponent.is_number and exponent < 0)):
                self.ambiguous("brackets, as in x^(1/2)")
        return self.build(token, arithmetic.power, base, exponent)

    def operand(self):
        token = self.token
        if token.text == "|":
            return self.bars()
        if token.text in _CLOSERS and token.kind != "end":
            return self.bracket(self.advance())
        if token.kind == "function":
            return self.application()
        if token.kind in ("number", "name"):
            return self.advance().value
        if token.text in ("+", "-"):
            self.advance()
            value = self.expression(3)
            return value if token.text == "+" else arithmetic.multiply(S.NegativeOne, value)
        if token.kind == "transpose":
            self.fail(f"Write {token.text} only after ^, as in A^T.")
        self.fail(
            f"Something is missing {f'before {token.text}' if token.text else 'at the end'}; "
            "write a number or a name there."
        )

    def application(self):
        """Read a function and its argument: sin(x), sin x, sin^2 x."""
        token, exponent = self.advance(), S.One
        if self.token.text == "^":
            self.advance()
            exponent = self.operand()
            if not (getattr(exponent, "is_Rational", False) and exponent > 0):
                self.fail(
                    f"Write the inverse as a{token.text}(x), a power as {token.text}(x)^2.", token
                )
        values = []
        if self.token.text not in ("(", "{"):
            values = [self.bare_argument(token)]
        while self.token.text in ("(", "{") and len(values) < 1 + token.text.endswith("frac"):
            values += chain(*self.rows(self.advance())[0])
        value = self.build(token, arithmetic.apply, token.text, values)
        return value if exponent == 1 else self.build(token, arithmetic.power, value, exponent)

    def bare_argument(self, function):
        """Read 2x in sin 2x: a sign, powers, and factors with no space between."""
        first, name = self.token, function.text
        signed = first.text == "-" and first.end == self.tokens[self.index + 1].start
        if not (signed or self.starts_operand()):
            self.fail(f"Write the argument in brackets: {name}(x).", function)
        value = self.expression(3)
        while self.token.kind == "name" and self.glued():
            value = self.build(self.token, arithmetic.multiply, value, self.expression(3))
        if self.token.text == "/" or (self.starts_operand() and self.token.kind != "function"):
            shown = self.text[first.start : self.last.end]
            self.ambiguous(f"{name}({shown}), or brackets around a longer argument")
        return value

    def bars(self):
        """Read |x| or ||x||."""
        opening = self.advance()
        double = self.token.text == "|" and self.glued()
        self.index += double
        self.open.append("|")
        value = self.expression()
        if double and [t.text for t in self.tokens[self.index : self.index + 2]] == ["|", "|"]:
            self.advance()
            self.close("|", opening)
            return self.build(opening, arithmetic.norm, value)
        if double and self.token.text == "|":  # it was | |a| + b |
            self.advance()
            value = self.expression(left=self.build(opening, arithmetic.absolute, value))
        self.close("|", opening)
        return self.build(opening, arithmetic.absolute, value)

    def close(self, closer, opening):
        if self.token.text != closer:
            if self.token.kind == "end":
                self.fail(f"This is never closed; write {closer} where it ends.", opening)
            self.fail(
                f"{self.token.text} does not fit here; write {closer or 'an operator'} first."
            )
        self.open.pop()
        self.index += closer != ""

    def rows(self, opening):
        """Read rows, ended by ;, of entries with commas, and say whether it was a list at all."""
        closer, rows, listed = _CLOSERS[opening.text], [[]], False
        self.open.append(opening.text)
        if self.token.text == closer:
            self.fail("Nothing stands between these brackets; write an expression.", opening)
        while True:
            rows[-1].append(self.expression())
            if self.token.text not in (",", ";"):
                break
            listed = True
            if self.advance().text == ";":
                rows.append([])
            if self.token.text == closer:
                break
        self.close(closer, opening)
        return [row for row in rows if row], listed

    def bracket(self, opening):
        """Read a bracket: an expression, a list, or a matrix."""
        rows, listed = self.rows(opening)
        if not listed and opening.text != "[":
            return rows[0][0]
        entries = list(chain(*rows))
        if all(isinstance(entry, Tuple) for entry in entries):  # [[a, b], [c, d]]
            return self.build(opening, arithmetic.matrix, entries)
        if len(rows) == 1:
            return self.build(opening, arithmetic.vector, entries)
        return self.build(opening, arithmetic.matrix, rows)
