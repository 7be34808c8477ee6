"""Exercises without end: each notebook deals functions, points and dimensions from a seed.

A new kind of drill is added in one place: write a function of a `Deal` that returns a `Task` into a
module of `calclib.practice.kinds`, with ``@kind("2.1.2")`` above it; the tests then verify what it
deals. It has three shapes at least for each level, which take turns: so no two of ten drills in a
row are alike.
"""

from importlib import import_module
from itertools import count
from numbers import Integral

from calclib.practice.judge import Exercise
from calclib.practice.kinds.deals import KINDS, LEVELS, Deal

_TRIES = 60


def deal(notebook, seed=0, *, level=1):
    """Return an exercise for a notebook, always the same one for a seed.

    Parameters
    ----------
    notebook : text, or a list of functions
        "2.1.1", "2.1.2", "2.1.3", "2.1.4" or "2.2"; or kinds of your own, each a function that
        makes an `Exercise` from a `Deal`.
    seed : int
    level : 1, 2 or 3
        From easy to hard.

    Returns
    -------
    Exercise
        Its key and its likely mistakes are computed here, none is stored; no mistake is the key,
        and no two are the same.

    Examples
    --------
    >>> deal("2.1.2", 3) == deal("2.1.2", 3)
    True
    """
    own = not isinstance(notebook, str)
    if not own and notebook not in _all_kinds():
        raise ValueError(f"There is no notebook {notebook}; there are {', '.join(KINDS)}.")
    if own and not (
        isinstance(notebook, list | tuple) and notebook and all(map(callable, notebook))
    ):
        raise ValueError(
            f'A drill is of a notebook, a text as in "2.1.2", or of a list of functions, and '
            f"{notebook!r} is neither."
        )
    if not isinstance(seed, Integral):
        raise ValueError(f"A seed is a whole number, and {seed!r} is none.")
    if level not in range(1, LEVELS + 1):
        raise ValueError(f"A level is 1, 2 or 3, and {level!r} is none.")
    families = tuple(notebook) if own else KINDS[notebook]
    turn, kind = divmod(int(seed), len(families))  # each kind in its turn
    for attempt in count():
        name = families[kind].__name__ if own else notebook
        dealt = Deal(f"{name} {seed} {level} {attempt}", turn, level)
        task = families[kind](dealt)
        if not isinstance(task, Exercise):
            raise ValueError(f"{name} deals {task!r}, and not an Exercise: let it return one.")
        if attempt == _TRIES or not task.alike():
            return task


def kinds_of(notebook):
    """The functions that deal for a notebook, a kind of drill each; none for one without drills."""
    return _all_kinds().get(notebook, ())


def _all_kinds():
    """`KINDS`, with those of the modules that add to it: loaded when the first drill is dealt."""
    for module in ("approximations", "derivatives", "maps"):
        import_module(f"calclib.practice.kinds.{module}")
    return KINDS
