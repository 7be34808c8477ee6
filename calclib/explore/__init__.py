"""Interactive views, a module for each subject: ``explore.tangent_plane()`` shows one.

`calclib.explore.parts` says what ``f``, ``xs``, ``at`` and ``span`` mean in all of them, and has
what the author of another view needs.
"""

from calclib.explore.chain_rules import multivariate_chain_rule, univariate_chain_rule
from calclib.explore.derivatives import loss, secant
from calclib.explore.dip_game import dip_game
from calclib.explore.first_order_approximation import tangent_plane, taylor_line
from calclib.explore.gradients import gradient_arrow, linear_functional, squared_norm
from calclib.explore.jacobians import grid_map, linear_map
from calclib.explore.partials import partial_derivatives, slices
from calclib.explore.regression import least_squares
from calclib.explore.sensitivities import weather
from calclib.explore.softmax import softmax_jacobian
from calclib.explore.steepest_descent import descent, direction_dial

__all__ = [
    "descent",
    "dip_game",
    "direction_dial",
    "gradient_arrow",
    "grid_map",
    "least_squares",
    "linear_functional",
    "linear_map",
    "loss",
    "multivariate_chain_rule",
    "partial_derivatives",
    "secant",
    "slices",
    "softmax_jacobian",
    "squared_norm",
    "tangent_plane",
    "taylor_line",
    "univariate_chain_rule",
    "weather",
]
