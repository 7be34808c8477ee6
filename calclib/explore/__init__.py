"""Interactive views, one module for each notebook: ``explore.tangent_plane()`` shows one."""

from calclib.explore.first_order_approximation import tangent_plane, taylor_line

__all__ = ["tangent_plane", "taylor_line"]
