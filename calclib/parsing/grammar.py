"""The grammar behind `parse`: from tokens to an expression, by precedence climbing."""

from itertools import chain

from sympy import E, S, Tuple
from sympy.matrices import MatrixBase

from calclib.parsing import arithmetic, functions
from calclib.parsing.bounds import ParseError, is_scalar
from calclib.parsing.tokens import Token

_MAX_DEPTH = 30
_OPERANDS = ("number", "name", "function", "transpose")
_CLOSERS = {"(": ")", "[": "]", "{": "}", "\\begin": "\\end", "": ""}
_OPENERS = tuple(_CLOSERS)[:-1]
_PRIME = "Write the derivative itself: a prime only transposes a matrix."
_SUM, _PRODUCT, _SIGN = 1, 2, 3  # how tightly they bind; a power binds tighter still
_OPERATIONS = {
    "+": (_SUM, arithmetic.add),
    "-": (_SUM, arithmetic.subtract),
    "*": (_PRODUCT, arithmetic.multiply),
    "·": (_PRODUCT, arithmetic.inner),
    "/": (_PRODUCT, arithmetic.divide),
}


class Grammar:
    """One reading of a text; of two none is taken, for a wrong one would be graded as a mistake."""

    def __init__(self, cursor, names):
        self.cursor, self.names = cursor, names
        self.depth, self.open = 0, []  # brackets and bars that are open

    def read(self):
        return self.bracket(Token("operator", "", 0, 0))

    def build(self, token, operation, *values):
        try:
            return operation(*map(arithmetic.unwrap, values))
        except ParseError as trouble:
            trouble.position = token.start
            raise

    def starts_operand(self):
        token = self.cursor.token
        if token.text == "|":  # a bar closes if one is open, and opens otherwise
            return self.open[-1] != "|"
        return token.kind in _OPERANDS or token.text in _OPENERS

    def expression(self, binding=0, left=None):
        """Read on while operators bind more tightly than binding."""
        cursor = self.cursor
        self.depth += 1
        if self.depth > _MAX_DEPTH:
            cursor.fail("This is nested too deeply; write it with fewer brackets.")
        start, quotient = cursor.index, False
        fraction = plain = False  # what is asked of a quotient
        left = self.operand() if left is None else left
        while True:
            token, before = cursor.token, cursor.last
            if binding < _PRODUCT and self.starts_operand():
                spaced = fraction and (token.kind == "operator" or not cursor.glued())  # x^2/5 y
                self.check_product(quotient and not plain and not spaced)
                left = self.build(token, arithmetic.multiply, left, self.expression(_PRODUCT))
                quotient = False
            elif binding < _OPERATIONS.get(token.text, (0,))[0]:
                signs = cursor.tokens[start : cursor.index - 1]
                cursor.advance()
                first, (level, operation) = cursor.token, _OPERATIONS[token.text]
                left = self.build(token, operation, left, self.expression(level))
                quotient = token.text == "/"
                fraction = before.kind == first.kind == "number" and first is cursor.last
                plain = fraction and all(sign.text in ("+", "-") for sign in signs)  # -3/5x
            elif token.text == "^":
                left = self.power(left)
            else:
                self.depth -= 1
                return left

    def check_product(self, unclear):
        cursor, token, last = self.cursor, self.cursor.token, self.cursor.last
        if unclear:
            cursor.ambiguous("a/(b*c) or (a/b)*c")
        if token.kind == "number":
            mixed = ", or + as in 5 + 1/10" * (last.kind == "number" and cursor.next.text == "/")
            other = ", or a comma between entries" if self.open[-1] == "[" else mixed
            cursor.fail(f"Write * or ^ before this number{other}.")
        if token.text == "[" and last.kind == "name" and cursor.glued():
            said = f"an entry of {last.text} as {last.text}_1" * (f"{last.text}_1" in self.names)
            cursor.fail(f"A bracket may be an index; write {said or '* before a factor'}.")
        if self.open[-1] == "[" and not cursor.glued() and token.kind != "function":
            cursor.fail("Write a comma between entries, or * for a product.")

    def power(self, base):
        cursor = self.cursor
        name, token = cursor.last.text.replace(")", "(...)"), cursor.advance()
        if cursor.token.kind == "transpose":
            if cursor.advance().text in ("'", "\\prime") and is_scalar(base):
                cursor.fail(_PRIME, token)
            return self.build(token, arithmetic.transpose, base)
        first, exponent = cursor.token, self.expression(_SIGN)
        if cursor.last.kind in ("name", "number") and is_scalar(exponent):
            more = cursor.glued() and cursor.token.kind in ("name", "function")
            if more and (base == E or base.is_Rational or not exponent.is_number):
                short, more = cursor.since(first), cursor.token.text
                cursor.ambiguous(f"{name}^({short}{more}) or {name}^{short} * {more}")
            halved = cursor.token.text == "/" and cursor.next.kind == "number"
            if halved and exponent.is_number and (exponent == 1 or exponent < 0):  # x^1/2
                cursor.ambiguous("brackets, as in x^(1/2)")
        return self.build(token, arithmetic.power, base, exponent)

    def operand(self):
        cursor, token = self.cursor, self.cursor.token
        if token.text == "|":
            return self.bars()
        if token.text in _OPENERS:
            return self.bracket(cursor.advance())
        if token.kind == "function":
            return self.application()
        if token.kind in ("number", "name"):
            return cursor.advance().value
        if token.text in ("+", "-"):
            sign = S.One if cursor.advance().text == "+" else S.NegativeOne
            return self.build(token, arithmetic.multiply, sign, self.expression(_SIGN))
        if token.kind == "transpose":
            if token.text in ("'", "\\prime"):
                cursor.fail(_PRIME, cursor.last)
            cursor.fail(f"Write {token.text} only after ^, as in A^T.")
        typed = cursor.text[token.start : token.end].strip()  # ** is a ^, and so is a prime
        if typed == "'":
            cursor.fail("Write the formula itself, without quotation marks.")
        place = f"before {typed}" if typed else "at the end"
        cursor.fail(f"Something is missing {place}; write a number or a name there.")

    def application(self):
        """Read a function and its argument: sin(x), sin x, sin^2 x."""
        cursor, token, exponent = self.cursor, self.cursor.advance(), S.One
        name = token.text
        if cursor.take("^"):
            exponent = self.operand()
            if not getattr(exponent, "is_Rational", False) or exponent <= 0:
                cursor.fail(functions.power_advice(name, exponent), token)
        if name in ("sqrt", "√") and cursor.token.text == "[" and exponent == 1:
            return self.root(token)
        rows = [] if cursor.token.text in ("(", "{") else [[self.bare_argument(token)]]
        while cursor.token.text in ("(", "{") and len(rows) < 1 + name.endswith("frac"):
            rows += self.rows(cursor.advance())[0]
        value = self.build(token, lambda: functions.apply(name, rows))
        return value if exponent == 1 else self.build(token, arithmetic.power, value, exponent)

    def bare_argument(self, function):
        """Read 2x in sin 2x: a sign, powers, and factors with no space between."""
        cursor, name, first = self.cursor, function.text, self.cursor.token
        if first.text == "[":  # Cos[x]^2
            return self.bracket(cursor.advance())
        signed = first.text == "-" and first.end == cursor.next.start
        if name in functions.SEVERAL or not (signed or self.starts_operand()):
            cursor.fail(f"Write the argument in brackets: {functions.usage(name)}.", function)
        value = self.expression(_SIGN)
        tight = name in functions.ROOTS or cursor.since(function).startswith("\\sqrt")
        while cursor.token.kind == "name" and cursor.glued() and not tight:
            value = self.build(cursor.token, arithmetic.multiply, value, self.expression(_SIGN))
        end, short = cursor.token, cursor.since(first)
        if self.may_reach_further(function, first, value):
            named = cursor.text[function.start : first.start].strip()
            sign = "/" if cursor.take("/") else "*"
            cursor.take("*", "·")
            more = self.factors()
            cursor.ambiguous(f"{named}({short}{sign}{more}) or {named}({short}){sign}{more}", end)
        return value

    def may_reach_further(self, function, first, value):
        """Whether what follows a bare argument may belong to it: sin 2*x, sin x/2, sin x y."""
        token, last = self.cursor.token, self.cursor.last
        number = getattr(value, "is_number", False)
        if function.text in functions.ROOTS and first is last and first.kind == "number":
            return self.starts_operand() and token.kind != "function"  # √2/2 is clear, √2x is not
        if token.text in ("*", "·"):
            clear = self.cursor.spaced() or self.cursor.next.kind == "function"
            return number or not (clear or first.text == last.text == "|")
        return token.text == "/" or (self.starts_operand() and (number or token.kind != "function"))

    def factors(self):
        first = self.cursor.token
        self.expression(_SIGN)
        while self.cursor.take("*", "·", "/"):
            self.expression(_SIGN)
        return self.cursor.since(first)

    def root(self, token):
        r"""Read \sqrt[3]{x}, or Sqrt[x]."""
        cursor, opening = self.cursor, self.cursor.token
        (index, *others), *_ = self.rows(cursor.advance())[0]
        typed, end = cursor.since(opening)[1:-1], cursor.token
        if end.text == "{":
            radicand = self.rows(cursor.advance())[0]
            return self.build(token, lambda: functions.root(index, radicand))
        if not others and index.is_Integer and index > 1 and self.starts_operand():
            more = self.factors()
            cursor.ambiguous(f"\\sqrt[{typed}]{{{more}}} or sqrt({typed})*{more}", end)
        return self.build(token, lambda: functions.apply(token.text, [[index, *others]]))

    def bars(self):
        """Read |x| or ||x||."""
        cursor, opening = self.cursor, self.cursor.advance()
        double = cursor.glued() and cursor.take("|")
        self.open.append("|")
        value = self.expression()
        if double and cursor.take("|"):
            if cursor.take("|"):
                self.open.pop()
                return self.build(opening, arithmetic.norm, value)
            inner = self.build(opening, arithmetic.absolute, value)
            value = self.expression(left=inner)  # it was | |a| + b |
        self.close("|", opening)
        return self.build(opening, arithmetic.absolute, value)

    def close(self, closer, opening):
        cursor, text = self.cursor, self.cursor.token.text
        if text != closer:
            lone = closer == "|" and text in map(_CLOSERS.get, self.open[:-1])  # (3|4)
            if cursor.token.kind == "end" or lone:
                comma = ", or a comma here" * lone
                cursor.fail(f"This is never closed; write {closer} where it ends{comma}.", opening)
            opener = {_CLOSERS[o]: o for o in _OPENERS}.get(text)
            if opener and not any(o in _OPENERS for o in self.open):
                said = f"it was never opened; write {opener} where it begins."
                cursor.fail(f"{text} does not fit here: {said}")
            cursor.fail(f"{text} does not fit here; write {closer or 'an operator'} first.")
        self.open.pop()
        cursor.index += closer != ""

    def rows(self, opening):
        """Read rows, ended by ;, of entries with commas, and say whether it was a list at all."""
        cursor, closer, rows, listed = self.cursor, _CLOSERS[opening.text], [[]], False
        self.open.append(opening.text)
        if cursor.token.text == closer:
            cursor.fail("Nothing stands between these brackets; write an expression.", opening)
        while True:
            rows[-1].append(self.expression())
            if cursor.token.text not in (",", ";"):
                break
            listed = True
            if cursor.advance().text == ";":
                rows.append([])
            if cursor.token.text == closer:
                break
        self.close(closer, opening)
        return [row for row in rows if row], listed

    def bracket(self, opening):
        """Read a bracket: an expression, a list, or a matrix."""
        rows, listed = self.rows(opening)
        entries, latex = list(chain(*rows)), opening.text == "\\begin"
        around = isinstance(entries[0], MatrixBase)  # \left[\begin{matrix} ... \end{matrix}\right]
        if not listed and (around or opening.text != "[") and not latex:
            return entries[0]
        if all(isinstance(entry, Tuple) for entry in entries):  # [[a, b], [c, d]]
            return self.build(opening, arithmetic.matrix, entries)
        if len(rows) == 1 and not latex:
            return self.build(opening, arithmetic.vector, entries)
        return self.build(opening, arithmetic.matrix, rows)
