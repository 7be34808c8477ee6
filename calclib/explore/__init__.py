"""Interactive views, one module for each notebook: ``explore.tangent_plane()`` shows one."""

from calclib.explore.first_order_approximation import tangent_plane, taylor_line
from calclib.explore.gradients import gradient_arrow, linear_functional, squared_norm

__all__ = ["gradient_arrow", "linear_functional", "squared_norm", "tangent_plane", "taylor_line"]
