"""What a kind of drill deals from, and the list of all kinds."""

from random import Random

from sympy import S

KINDS = {}  # from a notebook to the functions that deal for it
LEVELS = 3
PYTHAGOREAN = ((3, 4), (4, 3), (5, 12), (8, 6), (-3, 4), (6, -8), (-12, -5))


def kind(notebook):
    """Add a function of a `Deal` that returns a `Task` to the kinds of a notebook."""

    def added(family):
        KINDS[notebook] = (*KINDS.get(notebook, ()), family)
        return family

    return added


class Deal(Random):
    """Chance, from a seed: what a kind of drill deals from.

    Attributes
    ----------
    level : 1, 2 or 3
        From easy to hard.
    turn : int
        How often this kind had its turn before.
    """

    def __init__(self, seed, turn, level):
        super().__init__(seed)
        self.turn, self.level = turn, level

    def whole(self, high=5, low=1):
        """A whole number from low to high, or one from -high to -low."""
        if not 0 < low <= high:
            raise ValueError(f"No whole number but 0 has a size from {low} to {high}.")
        return S(self.randint(low, high) * self.choice((1, -1)))

    def point(self, high=3, size=2):
        """A point with so many coordinates, each a whole number from -high to high but 0."""
        return tuple(self.whole(high) for _ in range(size))

    def shape(self, *levels):
        """What is in turn at this level: of three tuples, one for each level, an entry."""
        if len(levels) != LEVELS or not all(isinstance(each, (tuple, list)) for each in levels):
            raise ValueError("A shape is one of three tuples: write shape(easy, middle, hard).")
        return self.among(levels[self.level - 1])

    def among(self, shapes):
        """What is in turn: an entry of a tuple."""
        return shapes[self.turn % len(shapes)]


def combined(*levels, row=False):
    """A kind that deals sums of multiples of terms, in any dimension."""

    def family(dealt):
        from calclib.practice.families import combinations  # with the first drill

        terms = dealt.shape(*levels)
        factors = [dealt.whole(6, 2), *(dealt.whole(6) for _ in terms[1:])]
        return combinations.combination(terms, factors, row=row)

    return family
