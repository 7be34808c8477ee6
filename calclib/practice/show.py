"""What a notebook calls: one exercise, several below each other, or new ones without end."""

import ipywidgets

from calclib.practice.exercises import find
from calclib.practice.judge import Exercise
from calclib.practice.variants import deal
from calclib.practice.widget import ExerciseView, bundle
from calclib.scene import runs, widgets
from calclib.scene.elsewhere import StillInMarimo


def exercise(which, *more):
    r"""Show an exercise: answer it, check, take a hint, look at the solution.

    Parameters
    ----------
    which : number of one of ours ("2.2", "2.1.2-1"), or an `Exercise`
        One of your own shows its answer and its solution in the source of the cell that makes it.
        Students see neither if it stands in a module beside the notebook: write
        ``question = Exercise(...)`` into ``my_exercises.py``, and in the notebook
        ``from my_exercises import question``, then ``exercise(question)``.
    *more : the same
        Further ones, shown below it.

    Returns
    -------
    ExerciseView, or an `ExerciseList` of them if there are several

    Examples
    --------
    >>> exercise("2.3")  # doctest: +ELLIPSIS
    Exercise 2.3 (not tried yet)
    Let $f(\mathbf{x}) = A\mathbf{x}$ with $A \in \mathbb{R}^{m \times d}$. Compute the Jacobian...
    """
    if more:
        return ExerciseList([exercise(each) for each in (which, *more)])
    if isinstance(which, Exercise):
        return ExerciseView(which, "Exercise")
    return ExerciseView(find(which), f"Exercise {which}")


def drill(notebook, *, seed=0):
    r"""Show exercises of a notebook, one after the other, as many as you like.

    A line tells how many were right; after three in a row they get harder.

    Parameters
    ----------
    notebook : "2.1.2", or a list of functions
        The number of one of ours; or kinds of your own, each a function of a
        `calclib.practice.kinds.deals.Deal`, which deals numbers and shapes, that returns an
        `Exercise`: yours, or what a function in `calclib.practice.families` makes.
    seed : int
        Where to begin; the same seed deals the same exercise.

    Returns
    -------
    ExerciseView

    Examples
    --------
    >>> from sympy.abc import x
    >>> from calclib.practice.families.slopes import product
    >>> from sympy import sin
    >>> def of_a_sine(deal):
    ...     return product(x ** deal.shape((1, 2, 3), (4, 5, 6), (7, 8, 9)), sin(x), x)
    >>> drill([of_a_sine])
    Practice (not tried yet)
    Compute the derivative $f'(x)$ of $f(x) = x \sin{\left(x \right)}$.
    """
    title = f"Practice {notebook}" if isinstance(notebook, str) else "Practice"
    return ExerciseView(deal(notebook, seed), title, more=(notebook, seed))


class ExerciseList(StillInMarimo):
    """Several exercises below each other; ``views`` holds the `ExerciseView` of each."""

    def __init__(self, views):
        runs.close_earlier_runs(self)
        self.views = views
        self.widget = ipywidgets.VBox([view.widget for view in views], layout={"grid_gap": "14px"})
        for view in views:
            view.kept.shown = [view.kept.shown[0], self.widget.model_id]

    def __repr__(self):
        return "\n\n".join(map(repr, self.views))

    def _repr_mimebundle_(self, **kwargs):
        return bundle(self.widget, *self.views)

    def close(self):
        """Free the widgets: the list is over."""
        if self.widget is not None:
            for view in self.views:
                view.close()
            widgets.close(self.widget)
            self.widget = None
