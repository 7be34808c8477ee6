"""The colours of all pictures, each with one meaning."""

import numpy as np
from matplotlib import colormaps
from matplotlib.colors import ListedColormap

DERIVATIVE = "#d1410c"  # the one warm colour: tangents, planes and gradients
SECOND = "#0f4c9e"  # the cool one: the second point, and what is compared with the derivative
INK = "#222222"
CURVE = "#3b5b6d"  # the graph of a function of one variable
# viridis, part of the way to white and without its yellow end, which is lost on white: perceptually
# uniform still, and the accents stand out from it
HEIGHT = ListedColormap(
    0.42 + 0.58 * colormaps["viridis"](np.linspace(0, 0.9, 256))[:, :3], "height"
)
GREY = "#999999"  # of lines to compare with
