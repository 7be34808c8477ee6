"""Interactive views, one module for each notebook: ``explore.tangent_plane()`` shows one."""

from calclib.explore.first_order_approximation import tangent_plane, taylor_line
from calclib.explore.gradients import gradient_arrow, linear_functional, squared_norm
from calclib.explore.jacobians import grid_map, linear_map
from calclib.explore.sensitivities import weather

__all__ = [
    "gradient_arrow",
    "grid_map",
    "linear_functional",
    "linear_map",
    "squared_norm",
    "tangent_plane",
    "taylor_line",
    "weather",
]
