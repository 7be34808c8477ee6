"""Samples of a function that a picture of it is made from."""

import numpy as np
from sympy import sstr

from calclib.numerical import to_numpy

CELLS = 50  # of a surface, along each side


def domain(span):
    """The intervals ((x0, x1), (y0, y1)) of a span: a number s means -s to s for both."""
    if np.ndim(span) == 0:
        span = ((-span, span), (-span, span))
    (x0, x1), (y0, y1) = span
    if not (x0 < x1 and y0 < y1):
        raise ValueError(f"The domain {span} is empty: each interval needs its lower end first.")
    return (float(x0), float(x1)), (float(y0), float(y1))


def sample(f, xs, span, cells=CELLS):
    """A grid (x, y, z) of f over a span; where f is not finite, or far off the rest, z is nan.

    Raises
    ------
    ValueError
        If f is nowhere defined on the span.
    """
    x, y = (np.linspace(*interval, cells + 1) for interval in domain(span))
    z = to_numpy(f, xs)(*np.meshgrid(x, y))
    z = finite(z, f)
    low, middle, high = np.nanpercentile(z, (5, 50, 95))
    reach = 6 * (high - low) + 1e-12 * abs(middle) + 1e-300
    if np.nanmax(z) - np.nanmin(z) > 2 * reach:  # a pole: show the rest at a scale that can be read
        z = np.where(np.abs(z - middle) <= reach, z, np.nan)
    return x, y, z


def finite(z, f):
    """The values z of f, nan where there is none or none that single precision can hold."""
    z = np.where(np.abs(z) < 1e38, z, np.nan)
    if np.isnan(z).all():
        raise ValueError(f"f = {sstr(f).replace('**', '^')} has no value on this domain.")
    return z


def heights(z):
    """The interval that a picture of heights z shows; a flat one is given room."""
    low, high = float(np.nanmin(z)), float(np.nanmax(z))
    if high - low <= 1e-9 * max(1, abs(low), abs(high)):
        return low - 1, high + 1
    return low - 0.03 * (high - low), high + 0.03 * (high - low)
