"""Read what a student types as a SymPy expression; nothing that was typed is executed."""

from calclib.parsing.bounds import ParseError
from calclib.parsing.parser import caret, parse, tokens_of
