"""Random trees at random points, by NumPy and by the browser: the same values, or none."""

import numpy as np
from test_trees import assert_same, in_browser, in_python, largest, points, random_expressions

from calclib.scene.trees import tree

AT_ONCE = 250  # trees that go to the browser together


def check(count, seed, canvas):
    """Yield (how it went, what is wrong or None) for each tree."""
    at = points(24, seed=seed + 1)
    expressions = random_expressions(count, seed=seed)
    for start in range(0, count, AT_ONCE):
        some = expressions[start : start + AT_ONCE]
        trees = [tree(expr) for expr in some]
        for expr, node, got in zip(some, trees, in_browser(canvas, trees, at), strict=True):
            expected = in_python(node, at)
            wrong = None
            try:
                assert_same(got, expected, largest(node, at))
            except AssertionError as error:
                wrong = f"{expr}: {' '.join(str(error).split())[:200]}"
            finite = np.isfinite(np.asarray(expected, dtype=float)).mean()
            yield "values" if finite > 0.5 else "few values", wrong
