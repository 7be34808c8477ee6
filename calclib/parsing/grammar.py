"""The grammar behind `parse`: from tokens to an expression, by precedence climbing."""

from itertools import chain

from sympy import E, S

from calclib.parsing import arithmetic
from calclib.parsing.bounds import ParseError, is_scalar
from calclib.parsing.brackets import Brackets
from calclib.parsing.tokens import Token

_MAX_DEPTH = 30
_OPERANDS = ("number", "name", "function", "transpose")
_SUM, _PRODUCT, _SIGN = 1, 2, 3  # how tightly they bind; a power binds tighter still
_OPERATIONS = {
    "+": (_SUM, arithmetic.add),
    "-": (_SUM, arithmetic.subtract),
    "*": (_PRODUCT, arithmetic.multiply),
    "·": (_PRODUCT, arithmetic.inner),
    "/": (_PRODUCT, arithmetic.divide),
}


class Grammar(Brackets):
    """One reading of a text, from its first token to its last.

    What could be read in two ways is refused: a wrong reading would be graded as a mistake.
    """

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

    def glued(self):
        return self.token.start == self.last.end

    def starts_operand(self):
        if self.token.text == "|":  # a bar closes if one is open, and opens otherwise
            return self.open[-1] != "|"
        return self.token.kind in _OPERANDS or self.token.text in ("(", "[", "{")

    def fail(self, message, token=None):
        raise ParseError(message, (token or self.token).start)

    def ambiguous(self, readings):
        self.fail(f"This can be read in two ways; write {readings}.")

    def build(self, token, operation, *values):
        try:
            return operation(*map(arithmetic.unwrap, values))
        except ParseError as trouble:
            trouble.position = token.start
            raise

    def read(self):
        if self.token.kind == "end":
            self.fail("Nothing is written yet; write an expression such as 2x + 1.")
        return self.bracket(Token("operator", "", 0, 0))

    def expression(self, binding=0, left=None):
        """Read on while operators bind more tightly than binding."""
        self.depth += 1
        if self.depth > _MAX_DEPTH:
            self.fail("This is nested too deeply; write it with fewer brackets.")
        start, quotient, fraction, plain = self.index, False, False, False
        left = self.operand() if left is None else left
        while True:
            token, before = self.token, self.last
            if binding < _PRODUCT and self.starts_operand():
                spaced = fraction and (token.kind == "operator" or not self.glued())  # x^2/5 y
                self.check_product(quotient and not plain and not spaced)
                left = self.build(token, arithmetic.multiply, left, self.expression(_PRODUCT))
                quotient = False
            elif binding < _OPERATIONS.get(token.text, (0,))[0]:
                signs = self.tokens[start : self.index - 1]
                self.advance()
                first, (level, operation) = self.token, _OPERATIONS[token.text]
                left = self.build(token, operation, left, self.expression(level))
                quotient = token.text == "/"
                fraction = before.kind == first.kind == "number" and first is self.last
                plain = fraction and all(sign.text in ("+", "-") for sign in signs)  # -3/5x
            elif token.text == "^":
                left = self.power(left)
            else:
                self.depth -= 1
                return left

    def check_product(self, unclear):
        if unclear:
            self.ambiguous("a/(b*c) or (a/b)*c")
        if self.token.kind == "number":
            self.fail("Write * or ^ before this number.")
        if self.token.text == "[" and self.last.kind == "name" and self.glued():
            self.fail("Write x_1 for an entry of x, or * before a bracket.")
        if self.open[-1] == "[" and not self.glued() and self.token.kind != "function":
            self.fail("Write a comma between entries, or * for a product.")

    def power(self, base):
        name, token = self.last.text.replace(")", "(...)"), self.advance()
        braced = self.token.text == "{" and self.tokens[self.index + 1].kind == "transpose"
        self.index += braced
        if self.token.kind == "transpose":
            if self.advance().text in "'′’" and is_scalar(base):
                self.fail("Write the derivative itself: a prime only transposes a matrix.", token)
            if braced and self.advance().text != "}":
                self.fail("Write A^T for the transpose.", token)
            return self.build(token, arithmetic.transpose, base)
        first = self.token
        exponent = self.expression(_SIGN)
        if self.last.kind in ("name", "number") and is_scalar(exponent):
            more = self.glued() and self.token.kind in ("name", "function")
            if more and (base == E or not exponent.is_number):  # e^xy
                short, more = self.text[first.start : self.last.end], self.token.text
                self.ambiguous(f"{name}^({short}{more}) or {name}^{short} * {more}")
            halved = self.token.text == "/" and self.tokens[self.index + 1].kind == "number"
            if halved and exponent.is_number and (exponent == 1 or exponent < 0):  # x^1/2
                self.ambiguous("brackets, as in x^(1/2)")
        return self.build(token, arithmetic.power, base, exponent)

    def operand(self):
        token = self.token
        if token.text == "|":
            return self.bars()
        if token.text in ("(", "[", "{"):
            return self.bracket(self.advance())
        if token.kind == "function":
            return self.application()
        if token.kind in ("number", "name"):
            return self.advance().value
        if token.text in ("+", "-"):
            sign = S.One if self.advance().text == "+" else S.NegativeOne
            return self.build(token, arithmetic.multiply, sign, self.expression(_SIGN))
        if token.kind == "transpose":
            self.fail(f"Write {token.text} only after ^, as in A^T.")
        place = f"before {token.text}" if token.text else "at the end"
        self.fail(f"Something is missing {place}; write a number or a name there.")

    def application(self):
        """Read a function and its argument: sin(x), sin x, sin^2 x."""
        token, exponent = self.advance(), S.One
        name = token.text
        if self.token.text == "^":
            self.advance()
            exponent = self.operand()
            if not getattr(exponent, "is_Rational", False) or exponent <= 0:
                self.fail(f"Write the inverse as a{name}(x), a power as {name}(x)^2.", token)
        values = [] if self.token.text in ("(", "{") else [self.bare_argument(token)]
        while self.token.text in ("(", "{") and len(values) < 1 + name.endswith("frac"):
            values += chain(*self.rows(self.advance())[0])
        value = self.build(token, lambda: arithmetic.apply(name, values))
        return value if exponent == 1 else self.build(token, arithmetic.power, value, exponent)

    def bare_argument(self, function):
        """Read 2x in sin 2x: a sign, powers, and factors with no space between."""
        first, name = self.token, function.text
        signed = first.text == "-" and first.end == self.tokens[self.index + 1].start
        if not signed and not self.starts_operand():
            self.fail(f"Write the argument in brackets: {name}(x).", function)
        value = self.expression(_SIGN)
        while self.token.kind == "name" and self.glued() and name != "√":
            value = self.build(self.token, arithmetic.multiply, value, self.expression(_SIGN))
        if self.token.text == "/" or (self.starts_operand() and self.token.kind != "function"):
            shown = self.text[first.start : self.last.end]
            self.ambiguous(f"{name}({shown}), or brackets around a longer argument")
        return value
