"""Gradients, Jacobians and what is made of them: SymPy in, SymPy out.

A gradient is a column; row i of a Jacobian holds the derivatives of output i (d x m). The variables
`xs` are a tuple of symbols, one symbol, or one MatrixSymbol of one column, for which the answer is
dimension-free. The point `at` has its coordinates in the order of `xs`, numbers or symbols; without
it the answer is a formula. Where there is no derivative, NotDifferentiable is raised.
"""

from calclib.derivatives.differentiability import NotDifferentiable
from calclib.derivatives.gradients import (
    chain_rule,
    directional_derivative,
    gradient,
    jacobian,
    linear_approximation,
    steepest_ascent,
)
from calclib.derivatives.logits import softmax
from calclib.derivatives.second_order import hessian, quadratic_approximation
