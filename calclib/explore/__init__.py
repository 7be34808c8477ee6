"""Interactive views, a module for each subject: ``explore.tangent_plane()`` shows one.

`calclib.explore.parts` says what ``f``, ``xs``, ``at`` and ``span`` mean in all of them, and has
what the author of another view needs.
"""

from calclib.later import later

VIEWS = {
    "chain_rules": ["multivariate_chain_rule", "univariate_chain_rule"],
    "derivatives": ["loss", "secant"],
    "first_order_approximation": ["tangent_plane", "taylor_line"],
    "gradients": ["gradient_arrow", "linear_functional", "squared_norm"],
    "hidden_dips": ["dip_game"],
    "jacobians": ["grid_map", "linear_map"],
    "partials": ["partial_derivatives", "slices"],
    "regression": ["least_squares"],
    "sensitivities": ["weather"],
    "softmax": ["softmax_jacobian"],
    "steepest_descent": ["descent", "direction_dial"],
}
__all__ = sorted(view for views in VIEWS.values() for view in views)
__getattr__, __dir__ = later(__name__, VIEWS)
