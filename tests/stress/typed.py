"""Texts of all kinds handed to `parse` and `grade`: read or refused in a sentence, never executed.

An audit hook hears of whatever Python compiles, executes, opens or starts meanwhile.
"""

import random
import string
import sys
import time
from contextlib import contextmanager

import hostile
import practice_answers
import sympy as sp
from sympy.parsing import sympy_parser  # noqa: F401  (imported now, so that no text does)

from calclib import ParseError, grade, parse

SECONDS = 1  # of the processor
NAMES = [*sp.symbols("x y z x_1", real=True), sp.MatrixSymbol("A", 3, 3)]
_PIECES = r"""
x y x_1 A v w z q e pi π θ \theta 2 3 0 0.5 .5 1/2 1e-3 5,1 + - * / ^ ** ² ³ ' .T ^T ^{ }
( ) [ ] { } | || , ; = < sin ln log sqrt exp( max( min( abs norm( tanh asin \frac{ }{ \sqrt[3]{
\begin{pmatrix} \end{pmatrix} & \\ \cdot · × − – ∗ ∕ √ ∞ undefined nan import lambda __class__
eval( exec( open( os. . " : % # @ !
"""
PIECES = _PIECES.split()
WATCHED = (
    "compile",
    "exec",
    "import",
    "open",
    "os.",
    "socket.",
    "subprocess.",
    "shutil.",
    "ctypes.",
)
_heard = []
_listening = False


def _hear(event, arguments):
    if _listening and event.startswith(WATCHED):
        _heard.append((event, str(arguments)[:100]))


_installed = False


@contextmanager
def heard():
    """A list of all that is executed, opened or started inside."""
    global _installed, _listening
    if not _installed:  # a hook stays till the end
        sys.addaudithook(_hear)
        _installed = True
    _heard.clear()
    _listening = True
    try:
        yield _heard
    finally:
        _listening = False


def answers():
    return [text for table in practice_answers.ANSWERS.values() for text in table]


def mutated(text, rng):
    """The text with some characters lost, doubled, exchanged or put in."""
    letters = list(text)
    for _ in range(rng.randint(1, 3)):
        n = rng.randrange(len(letters) + 1)
        kind = rng.randrange(4)
        if kind == 0:
            letters[n:n] = rng.choice(PIECES)
        elif kind == 1 and n < len(letters):
            del letters[n]
        elif kind == 2:
            letters[n:n] = letters[n : n + rng.randint(1, 8)]
        else:
            rest = letters[n:]
            letters[n:] = rest[::-1] if rng.random() < 0.2 else rest[1:] + rest[:1]
    return "".join(letters)


def texts(count, seed):
    rng = random.Random(seed)
    known, bad = answers(), hostile.HOSTILE
    for n in range(count):
        kind = n % 6
        if kind == 0:
            yield "pieces", "".join(rng.choices(PIECES, k=rng.randint(1, 25)))
        elif kind == 1:
            yield "pieces", " ".join(rng.choices(PIECES, k=rng.randint(1, 15)))
        elif kind == 2:
            yield "near an answer", mutated(rng.choice(known), rng)
        elif kind == 3:
            yield "hostile", mutated(rng.choice(bad), rng)
        elif kind == 4:
            yield "any", "".join(rng.choices(string.printable, k=rng.randint(0, 60)))
        else:
            yield "any", "".join(chr(rng.randrange(0x110000)) for _ in range(rng.randint(0, 30)))


def _read(text):
    """What is wrong with how a text is read, or None."""
    try:
        value = parse(text, NAMES)
    except ParseError as error:
        if not 0 <= error.position <= len(text):
            return f"the caret is at {error.position}"
        return None if str(error).endswith(".") else f"no sentence: {error}"
    foreign = {s.name for s in value.free_symbols} - {s.name for s in NAMES}
    return f"it holds {foreign}" if foreign else None


def _judged(text, number):
    """What is wrong with how it is judged, or None."""
    said = grade(number, text).message
    said = said.split("\n")[0]
    return None if said.endswith((".", "?")) else f"no sentence: {said}"


def check(count, seed):
    """Yield (how it went, what is wrong or None) for each text."""
    numbers = [*practice_answers.ANSWERS]
    for warm in numbers:  # what SymPy and we import on first use is no fault of a text
        grade(warm, "x + 1/3 sin(x)")
    for n, (kind, text) in enumerate(texts(count, seed)):
        start = time.process_time()
        with heard() as calls:
            try:
                wrong = _read(text) or _judged(text, numbers[n % len(numbers)])
            except Exception as error:  # whatever it is, it is a fault
                wrong = f"{type(error).__name__}: {error}"
        took = time.process_time() - start
        calls = [call for call in calls if not _by_lambdify(call)]
        if calls:
            wrong = f"{calls[:3]} was called"
        elif took > 2 * SECONDS:  # it was read, and it was judged
            wrong = wrong or f"it took {took:.1f} s"
        yield kind, wrong and f"{text!r}: {wrong}"


def _by_lambdify(call):
    """SymPy compiles a function of its own printing; it holds nothing but the formula's parts."""
    return "<lambdifygenerated" in call[1] or "_lambdifygenerated" in call[1]
