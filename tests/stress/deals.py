"""Exercises that are dealt, answered with their key in other forms, and with near misses.

Every form is compared with the key by numbers before it is handed in, so that what the judge says
is checked by another way than its own.
"""

import random

import numpy as np
import sympy as sp
from sympy import S

from calclib import grade
from calclib.matrix_expressions import is_dimension_free
from calclib.practice import deal, find, numbers

NOTEBOOKS = "2.1.1", "2.1.2", "2.1.3", "2.1.4", "2.2"


def typed(value):
    """A value as a student may type it; a column between brackets."""
    if isinstance(value, sp.MatrixBase):
        rows = [", ".join(map(str, value.row(i))) for i in range(value.rows)]
        return f"[{'; '.join(rows)}]"
    return str(value)


def latex(value):
    return sp.latex(value, ln_notation=True, mat_delim="", mat_str="pmatrix")


FORMS = {  # other ways to write the same value
    "as printed": lambda e: typed(e),
    "with ^": lambda e: typed(e).replace("**", "^"),
    "with blanks": lambda e: typed(e).replace("*", " * ").replace(" *  * ", "^"),
    "LaTeX": latex,
    "SymPy's LaTeX": sp.latex,
    "in brackets": lambda e: f"({typed(e)})" if not e.is_Matrix else typed(e),
    "expanded": lambda e: typed(each(sp.expand, e)),
    "factored": lambda e: typed(each(sp.factor, e)),
    "over one bar": lambda e: typed(each(sp.together, e)),
    "with what cancels": lambda e: typed(each(lambda a: sp.Add(a, 7, -7, evaluate=False), e)),
    "halved twice": lambda e: typed(each(lambda a: sp.Mul(2, a, S.Half, evaluate=False), e)),
    "as a list": lambda e: f"({', '.join(map(str, e))})" if is_vector(e) else typed(e),
    "transposed twice": lambda e: (
        typed(e) + "^T^T" if e.is_Matrix and not is_vector(e) else typed(e)
    ),
}
MISSES = {  # and ways to be nearly right
    "1 % more": lambda e, rng: each(lambda a: a * sp.Rational(101, 100), e),
    "a little more": lambda e, rng: at_one(e, lambda a: a + sp.Rational(1, 50), rng),
    "a wrong sign": lambda e, rng: at_one(e, lambda a: -a, rng),
    "another number": lambda e, rng: at_one(e, lambda a: _next(a, rng), rng),
    "letters exchanged": lambda e, rng: _exchanged(e, rng),
    "an entry lost": lambda e, rng: e[:-1, :] if e.is_Matrix and e.rows > 1 else S.Zero,
}


def each(change, e):
    return e.applyfunc(change) if isinstance(e, sp.MatrixBase) else change(e)


def is_vector(e):
    return isinstance(e, sp.MatrixBase) and 1 in e.shape


def at_one(e, change, rng):
    if not isinstance(e, sp.MatrixBase):
        return change(e)
    entries = list(e)
    n = rng.randrange(len(entries))
    entries[n] = change(entries[n])
    return sp.ImmutableMatrix(*e.shape, entries)


def _next(a, rng):
    """With one of its numbers one higher."""
    found = sorted(a.atoms(sp.Integer) - {S.NegativeOne, S.Zero}, key=str)
    return a.xreplace({(n := rng.choice(found)): n + 1}) if found else a + 1


def _exchanged(e, rng):
    letters = sorted(e.free_symbols, key=str)
    if len(letters) < 2:
        return -e
    a, b = rng.sample(letters, 2)
    return e.subs({a: b, b: a}, simultaneous=True)


def same(one, other):
    """Whether two values are the same where both are numbers, at random points."""
    if getattr(one, "shape", ()) != getattr(other, "shape", ()):
        return False
    values, met = np.random.default_rng(0), 0
    letters = sorted(one.free_symbols | other.free_symbols, key=str)
    for _ in range(12):
        at = {letter: sp.Rational(int(values.integers(1, 400)), 64) for letter in letters}
        pair = [sp.ImmutableMatrix([e]).subs(at).evalf(30) for e in (one, other)]
        if not all(a.is_real for e in pair for a in e):
            continue
        met += 1
        if any(abs(a - b) > sp.Float("1e-18") * (1 + abs(a)) for a, b in zip(*pair, strict=True)):
            return False
    return met > 0


def answers(exercise, rng):
    """Yield (what it is, text, whether it is right)."""
    key = exercise.answer
    if key is S.NaN:
        yield "undefined", rng.choice(["undefined", "does not exist", "DNE"]), True
        for wrong in ("0", "1", "1/2", "-1"):
            yield "a value where there is none", wrong, False
        return
    if is_dimension_free(key):
        yield "as printed", str(key), True
        yield "LaTeX", sp.latex(key), True
        yield "halved twice", f"2({key})/2", True
        yield "transposed twice", f"({key})^T^T", True
        for wrong in ("2({})", "-({})", "({})^T", "({0}) + ({0})/50", "({})/2"):
            yield "another matrix", wrong.format(key), False
        return
    for form, write in FORMS.items():
        yield form, write(key), True
    for name, change in MISSES.items():
        wrong = change(key, rng)
        if not same(wrong, key):
            yield name, typed(wrong), False
    yield "undefined where there is a value", "undefined", False


def exercises(count, seed):
    """All exercises of ours, and then dealt ones, the notebooks in turn."""
    yield from ((number, find(number)) for number in numbers())
    for n in range(count):
        notebook = NOTEBOOKS[n % len(NOTEBOOKS)]
        yield (notebook, seed * 1000 + n), deal(notebook, seed * 1000 + n)


def check(count, seed):
    """Yield (how it went, what is wrong or None) for each answer."""
    rng = random.Random(seed)
    for which, exercise in exercises(count, seed):
        for kind, text, right in answers(exercise, rng):
            try:
                found = grade(exercise, text)
            except Exception as error:  # whatever it is, it is a fault
                yield "error", f"{which}, {kind}, {text}: {type(error).__name__}: {error}"
                continue
            said = "right" if right else "near miss"
            fits = found.correct == right
            yield said, None if fits else f"{which}, {kind}: {text}: {found.message}"
