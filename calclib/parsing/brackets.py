"""The part of the grammar behind `parse` that reads brackets and bars."""

from itertools import chain

from sympy import Tuple

from calclib.parsing import arithmetic

_CLOSERS = {"(": ")", "[": "]", "{": "}", "": ""}


class Brackets:
    """Reads what stands between brackets or bars; `Grammar` reads the expressions in it."""

    def bars(self):
        """Read |x| or ||x||."""
        opening = self.advance()
        double = self.token.text == "|" and self.glued()
        self.index += double
        self.open.append("|")
        value = self.expression()
        if double and self.token.text == "|":
            self.advance()
            if self.token.text == "|":
                self.close("|", opening)
                return self.build(opening, arithmetic.norm, value)
            # it was | |a| + b |
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
