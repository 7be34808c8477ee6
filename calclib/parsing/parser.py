"""Read what a student types: a formula on one line becomes a SymPy expression."""

from sympy import MatrixSymbol, S, Symbol, evaluate

from calclib.parsing.bounds import ParseError
from calclib.parsing.characters import plain
from calclib.parsing.cursor import Cursor
from calclib.parsing.decimals import (
    both_readings,
    doubtful_comma,
    first_comma,
    grouped_number,
    replaced,
    unreadable_number,
)
from calclib.parsing.grammar import Grammar
from calclib.parsing.tokens import tokenize
from calclib.parsing.undefined import is_undefined, place_of_words
from calclib.symbols import real_twins

_LETTERS = Symbol, MatrixSymbol
_MAX_LENGTH = 500


def parse(text, symbols):
    r"""Read a formula such as ``2xy^2 + sin x`` as a SymPy expression.

    Nothing that was typed is executed: the text is cut into numbers, known names and operators,
    and a small grammar builds the expression from them, bounded in size.

    ==================  ==========================================================================
    products, powers    ``2xy``, ``2*x*y``, ``2·x``; ``x^2``, ``x**2``, ``x²``
    numbers             ``3/5``, ``0.6``, ``1e-3``; ``e``, ``pi``, ``π``
    functions           ``sin(x)``, ``sin 2x``, ``sin^2 x``; sin cos tan cot sec csc, their
                        inverses ``asin``, ``arcsin``, hyperbolic ones ``sinh``, ``arsinh``;
                        exp, ln, log (natural), sqrt, abs, sign, max, min
    bars                ``|x|``, ``||x||``, ``norm(x)``
    lists, matrices     ``(a, b)``, ``[a; b]``, ``[a, b; c, d]``, ``matrix([a, b], [c, d])``;
                        ``A^T``, ``A'``, ``A.T``
    Greek               ``theta``, ``θ``, ``\theta``, ``\vartheta``
    LaTeX               ``\frac{a}{b}``, ``\sqrt[3]{x}`` (as ``x^(1/3)``, which has a value
                        for x ≥ 0), ``\begin{pmatrix} a & b \\ c & d \end{pmatrix}``
    other signs         ``x – 2``, ``x ∗ y``, ``3∕5`` as a word processor writes them
    no value            ``undefined``, ``does not exist``, ``DNE``, ``not differentiable``
    refused             what could be read in two ways: ``x/2y``, ``sin 2*x``, ``sin x y``,
                        ``e^xy``, ``2e-1``, ``5,1``
    ==================  ==========================================================================

    Parameters
    ----------
    text : str
        What was typed.
    symbols : iterable of Symbol and MatrixSymbol, or dict
        What may be written; the keys of a dict are the names.

    Returns
    -------
    Expr, MatrixExpr, ImmutableMatrix or Tuple
        Decimals are exact: ``0.6`` is the Rational 3/5. A list ``(a, b)`` or ``[a, b]`` has no
        orientation and is a Tuple; ``[a; b]``, ``[[a], [b]]`` and ``(a, b)^T`` are columns,
        ``[[a, b]]`` is a row, ``[a, b; c, d]`` a matrix, each an ImmutableMatrix. The squared
        norm of a MatrixSymbol is ``x.T*x``. Where there is no value the answer is ``S.NaN``.

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
    if not isinstance(text, str):
        raise TypeError(f"What is read is a text, and {text!r} is none.")
    symbols = _by_name(symbols)
    if len(text) > _MAX_LENGTH:
        raise ParseError(f"Write at most {_MAX_LENGTH} characters.", _MAX_LENGTH)
    typed, places = plain(text)
    if is_undefined(typed, symbols):
        return S.NaN
    # real while it is built, so that |x|^2 is x^2 and sqrt(-x^2) is refused
    twins = real_twins(symbols.values())
    names = {name: twins.get(symbol, symbol) for name, symbol in symbols.items()}
    try:
        value = _read_or_explain(typed, names)
    except ParseError as trouble:
        trouble.position = places[trouble.position]
        raise
    with evaluate(False):  # it is evaluated already, and for complex symbols that can take long
        return value.xreplace({twin: symbol for symbol, twin in twins.items()})


def tokens_of(text, symbols):
    """Return the tokens that `parse` reads in a text; none for one that says undefined."""
    symbols, (typed, _) = _by_name(symbols), plain(text)
    return () if is_undefined(typed, symbols) else tuple(tokenize(typed, symbols))


def _by_name(symbols):
    if isinstance(symbols, dict):
        return symbols
    symbols = (symbols,) if isinstance(symbols, _LETTERS) else symbols
    try:
        return {symbol.name: symbol for symbol in symbols}
    except (AttributeError, TypeError):
        said = "What may be written is a tuple of symbols, as in (x, y), or a dict of them."
        raise TypeError(said) from None


def _read_or_explain(text, names):
    """Read a text in plain characters; where that fails, look for what was meant."""
    if unreadable := unreadable_number(text):
        raise ParseError(unreadable[1], unreadable[0].start())
    if grouped := grouped_number(text):
        number, listed = both_readings(grouped[0])
        said = f"This can be read in two ways; write {number} or {listed} for a list."
        raise ParseError(said, grouped.start())
    comma = None if set(text) & set("=<>") else doubtful_comma(text)
    if comma:
        listed = replaced(text.strip(), ", ")
        listed = listed if listed[0] in "([{" else f"({listed})"
        both = [replaced(text.strip(), "."), listed]
        if len(text) > 30 or not all(_can_read(reading, names) for reading in both):
            both = [f"{comma[1]}.{comma[2]}", f"({comma[1]}, {comma[2]})"]
        raise ParseError(
            f"This can be read in two ways; write {both[0]} with a decimal point, or {both[1]} "
            f"for a {'matrix' if ';' in both[1] else 'list'}.",
            comma.start(),
        )
    try:
        return _read(text, names)
    except ParseError as trouble:
        place, comma = place_of_words(text), first_comma(text)
        if place is not None:
            said = "If you mean that there is no value, write only the word undefined."
            raise ParseError(said, place) from None
        if comma and _can_read(replaced(text, "."), names):
            said = f"If {comma[0]} is a decimal, write {replaced(comma[0], '.')} with a point."
            raise ParseError(f"{trouble} {said}", comma.start()) from None
        raise


def _can_read(text, names):
    try:
        _read(text, names)
    except ParseError:
        return False
    return True


def _read(text, names):
    return Grammar(Cursor(text, tokenize(text, names)), names).read()


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
