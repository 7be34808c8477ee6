"""Multivariate calculus for machine learning: derivatives, their checks, pictures and practice."""

from calclib import explore, plot
from calclib.derivatives import (
    NotDifferentiable,
    chain_rule,
    directional_derivative,
    gradient,
    hessian,
    jacobian,
    linear_approximation,
    quadratic_approximation,
    softmax,
    steepest_ascent,
)
from calclib.numerical import numerical_gradient, numerical_jacobian, to_numpy
from calclib.parsing import ParseError, parse
from calclib.practice import Exercise, Feedback, drill, exercise, grade, solutions
