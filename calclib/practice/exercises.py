"""The exercises by number: those of the recitation, and more for each notebook.

A new one is a line in `_CATALOGUE`: its number, and a function that makes it, of a family or your
own. The tests then ask for what they miss, by its name.
"""

from functools import cache

from sympy import Abs, Max, Rational, S, exp, log, sin, sqrt, symbols

from calclib.practice.families import dimension_free, maps, planes, slopes
from calclib.practice.judge import Exercise, judge

x, y, z, u, v = symbols("x y z u v", real=True)


_CATALOGUE = {
    "2.1": dimension_free.linear_functional,
    "2.2": dimension_free.squared_norm,
    "2.3": dimension_free.linear_map,
    "2.4": dimension_free.squared_norm_of_map,
    "2.5": lambda: planes.plane(sqrt(x**2 + y**2), (x, y), (3, 4), deviation=True),
    "2.1.1-1": lambda: slopes.product(x**2, sin(x), x),
    "2.1.1-2": lambda: slopes.slope(Max(0, x), (x,), x, (0,)),
    "2.1.1-3": lambda: slopes.slope(x**2 * y + sin(y), (x, y), x),
    "2.1.1-4": lambda: slopes.slope(Abs(x - 2), (x,), x, (-1,)),
    "2.1.1-5": lambda: slopes.slope(Max(x, y), (x, y), x, (1, 1)),
    "2.1.2-1": lambda: slopes.slopes(x**2 + x * y + y**2, (x, y), (1, 2)),
    "2.1.2-2": lambda: slopes.slopes(x**2 * y + y**3, (x, y)),
    "2.1.2-3": lambda: slopes.slopes(x * exp(y) + z**2, (x, y, z)),
    "2.1.2-4": dimension_free.squared_functional,
    "2.1.3-1": lambda: maps.matrix([x * y, x + z], (x, y, z)),
    "2.1.3-2": lambda: maps.matrix([x**2, x * y, sin(y)], (x, y)),
    "2.1.3-3": dimension_free.bilinear,
    "2.1.4-1": dimension_free.least_squares,
    "2.1.4-2": lambda: maps.composition(log(u), (u,), 1 + exp(x), (x,)),
    "2.1.4-3": lambda: maps.composition([u * v, u + v], (u, v), [x + y, x**2], (x, y)),
    "2.1.4-4": dimension_free.softmax_off_diagonal,
    "2.1.4-5": lambda: maps.softmax_slope((S.Zero, log(2), log(5)), 2, 2),
    "2.2-1": lambda: planes.estimate(sqrt(x), x, S(25), S(26)),
    "2.2-2": lambda: planes.plane(x**2 * y, (x, y), (1, 2)),
    "2.2-3": lambda: planes.steepest(x**2 + y**2, (x, y), (Rational(3, 2), 2)),
    "2.2-4": lambda: planes.steepest(x**2 * y, (x, y), (2, Rational(3, 4)), descent=True),
}  # fmt: skip


def numbers():
    """Return the numbers of all exercises."""
    return tuple(_CATALOGUE)


def find(number):
    """Return the `Exercise` of a number.

    Examples
    --------
    >>> find("2.1").answer
    w
    """
    if not isinstance(number, str):
        raise ValueError(
            f'The number of an exercise is a text, as in "2.2", and {number!r} is none; one of '
            "your own is an Exercise."
        )
    if number not in _CATALOGUE:
        raise ValueError(f"There is no exercise {number}; there are {', '.join(_CATALOGUE)}.")
    return _made(number)


@cache
def _made(number):
    return _CATALOGUE[number]()


def grade(exercise, answer):
    """Grade an answer to an exercise.

    Parameters
    ----------
    exercise : Exercise, or the number of one of ours
    answer : text as a student types it, or SymPy

    Returns
    -------
    Feedback

    Examples
    --------
    >>> grade("2.3", "A^T").mistake
    'transposed'
    >>> grade("2.2", "x + x").correct
    True
    """
    return judge(exercise if isinstance(exercise, Exercise) else find(exercise), answer)
