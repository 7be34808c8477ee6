"""Solutions to unfold, for the exercises that a notebook asks on paper.

Each is a function that returns a text in Markdown, with every number in it computed there; a new
one is written in a module of this folder, and put into `_SOLUTIONS` in the order of the notebook's
list.
"""

from calclib.practice import markup
from calclib.practice.paper import approximations, derivatives, matrices


class Solutions:
    """Texts to unfold, one for each exercise; in a cell, Markdown."""

    def __init__(self, texts):
        self.texts = tuple(map(markup.marks_inside, texts))

    def __repr__(self):
        return "\n\n".join(f"Solution {n}. {text}" for n, text in enumerate(self.texts, 1))

    def _repr_markdown_(self):
        return "\n\n".join(
            f"<details><summary>Solution {n}</summary>\n\n{text}\n\n</details>"
            for n, text in enumerate(self.texts, 1)
        )


def solutions(which, *more):
    """Show the solutions of the exercises on paper, each to be unfolded.

    Parameters
    ----------
    which : number of one of our notebooks ("2.1.2"), or a text
        Your own are texts in Markdown, one for each exercise.
    *more : texts

    Returns
    -------
    Solutions
    """
    for text in (which, *more):
        if not isinstance(text, str) or not text.strip():
            raise ValueError(f"{text!r} is no solution: write a text for each exercise.")
    if not more and which in _SOLUTIONS:
        return Solutions(made() for made in _SOLUTIONS[which])
    return Solutions((which, *more))


_SOLUTIONS = {
    "2.1.1": (
        derivatives.cube,
        derivatives.bars,
        derivatives.two_partials,
        derivatives.least,
        derivatives.plan,
    ),
    "2.1.2": (derivatives.at_a_point, derivatives.parallel, derivatives.shifted, derivatives.norm),
    "2.1.3": (matrices.polar, matrices.shape, matrices.same_all_day, matrices.affine),
    "2.1.4": (
        matrices.bell,
        matrices.polar_product,
        matrices.norm_of_errors,
        matrices.ridge,
        matrices.cross_entropy,
    ),
    "2.2": (
        approximations.root,
        approximations.both_notations,
        approximations.through_the_origin,
        approximations.cone,
        approximations.steepest_fall,
        approximations.misses,
        approximations.dips,
    ),
}
