"""What scenes add to SymPy: conditions and repetitions, and formulas that it leaves as they are."""

import sympy as sp
from sympy.logic.boolalg import Boolean, BooleanFunction


class Defined(BooleanFunction):
    """The condition that an expression has a finite real value.

    Examples
    --------
    >>> from sympy.abc import x
    >>> from calclib.scene.trees import evaluate, tree
    >>> bool(evaluate(tree(Defined(1 / x)), {"x": 0.0}))
    False
    """

    @classmethod
    def eval(cls, expr):
        """Leave it to the evaluators: SymPy calls this."""


class Iterated(sp.Expr):
    """The value of ``expr`` after ``count`` steps: the symbols go from ``start`` on to ``step``.

    `calclib.scene.trees.iterates` says what any count means.

    Examples
    --------
    >>> from sympy.abc import n, x
    >>> from calclib.scene.trees import evaluate, tree
    >>> float(evaluate(tree(Iterated(x, [x], [1], [2 * x], n)), {"n": 10.0}))
    1024.0
    """

    is_commutative = is_extended_real = True

    def __new__(cls, expr, symbols, start, step, count):
        parts = (sp.Tuple(*part) for part in (symbols, start, step))
        return super().__new__(cls, sp.sympify(expr), *parts, sp.sympify(count))


def bound(expr, values):
    """An expression at values of some symbols, which are put in when it is evaluated.

    Examples
    --------
    >>> from sympy.abc import x, y
    >>> from calclib.scene.trees import evaluate, tree
    >>> float(evaluate(tree(bound(x**2 + y, {x: y + 1})), {"y": 2.0}))
    11.0
    """
    return Iterated(expr, values, values.values(), values, 0)


class Held(sp.UnevaluatedExpr):
    """A real expression that SymPy takes as one letter, while it makes longer ones of it.

    It asks no part for its sign, and simplifies nothing. A tree has what is inside.

    Examples
    --------
    >>> from sympy.abc import x
    >>> from calclib.scene.trees import tree
    >>> tree(Held(x**2) + 1)
    ['+', 1, ['^', 'x', 2]]
    """

    is_commutative = is_real = True

    def _eval_derivative(self, x):
        """The derivative of what is inside: SymPy calls this."""
        return self.args[0].diff(x)


class HeldCondition(BooleanFunction):
    """A condition that SymPy takes as one letter, as `Held` is an expression."""

    @classmethod
    def eval(cls, condition):
        """Leave it as it is: SymPy calls this."""


def held(expr):
    """An expression, or each entry of a matrix, `Held` if it is more than a number or a letter.

    So is a condition: SymPy would compare it with each that it is joined to.
    """
    if isinstance(expr, Boolean):
        return HeldCondition(expr) if expr.args else expr
    if isinstance(expr, sp.MatrixBase):
        return expr.applyfunc(held)
    return Held(expr) if expr.args and expr.free_symbols else expr


def released(expr):
    """The expression that is `Held`, or each entry of a matrix: for SymPy to simplify."""
    if isinstance(expr, sp.MatrixBase):
        return expr.applyfunc(released)
    return expr.args[0] if isinstance(expr, Held) else expr
