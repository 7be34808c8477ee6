"""Read what a student types: a formula on one line becomes a SymPy expression."""

import re

from sympy import S, Symbol, evaluate

from calclib.parsing.bounds import ParseError
from calclib.parsing.grammar import Grammar
from calclib.parsing.tokens import tokenize

_MAX_LENGTH = 500
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
    value = Grammar(text, tokenize(text, names)).read()
    with evaluate(False):  # it is evaluated already, and for complex symbols that can take long
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
