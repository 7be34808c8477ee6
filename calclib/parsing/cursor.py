"""A place among the tokens of a text, for the grammar behind `parse`."""

from calclib.parsing.bounds import ParseError


class Cursor:
    """Walks over the tokens of a text, and tells where something is wrong.

    Attributes
    ----------
    token, last, next : Token
        The token here, the one before and the one after it.
    """

    def __init__(self, text, tokens):
        self.text, self.tokens, self.index = text, tokens, 0

    @property
    def token(self):
        return self.tokens[self.index]

    @property
    def last(self):
        return self.tokens[self.index - 1]

    @property
    def next(self):
        return self.tokens[self.index + 1]  # no one asks at the end

    def advance(self):
        """Step over the token here, and return it."""
        self.index += 1
        return self.last

    def take(self, *texts):
        """Step over the token here if it is one of these, and say so."""
        found = self.token.text in texts
        self.index += found
        return found

    def glued(self):
        """Whether no space stands before the token here."""
        return self.token.start == self.last.end

    def spaced(self):
        """Whether a space stands on both sides of the token here."""
        return not self.glued() and self.next.start > self.token.end

    def since(self, first):
        """Return what was typed from a token on to the last one."""
        return self.text[first.start : self.last.end]

    def fail(self, message, token=None):
        raise ParseError(message, (token or self.token).start)

    def ambiguous(self, readings, token=None):
        self.fail(f"This can be read in two ways; write {readings}.", token)
