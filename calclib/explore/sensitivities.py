"""The view of section 2.1.3's scenario: four inputs, two outputs, and their sensitivities."""

from itertools import product

import numpy as np
import sympy as sp

from calclib.derivatives import jacobian
from calclib.explore.parts.axes import colour_bar
from calclib.explore.parts.calls import call, functions
from calclib.explore.parts.cells import SIGNS
from calclib.explore.parts.points import letters, one_for_each, rectangle
from calclib.explore.parts.slopes import where_they_are
from calclib.numerical import to_numpy
from calclib.palette import HEIGHT
from calclib.samples import finite, heights
from calclib.scene import Defined, Scene, slider
from calclib.scene.marks import Field, Label, Point, Polygon

INPUTS = {  # a name for its column, a unit, a name for its slider, its range
    "season": ("day", "day of the year", (0, 365)),
    "hour": ("hour", "hour (UTC)", (0, 24)),
    "latitude": ("degree", "latitude (° north)", (-85, 85)),
    "longitude": ("degree", "longitude (° east)", (-180, 180)),
}
OUTPUTS = {"temperature": "°C", "pressure": "hPa"}


def weather(F=None, xs=None, *, at=(110, 9, 32, 35)):
    """Move season, hour and place: the 2 x 4 Jacobian of temperature and pressure (Definition 2.4).

    Parameters
    ----------
    F : pair of SymPy expressions, or texts, optional
        The temperature in °C and the pressure in hPa; by default those of notebook 2.1.3.
    xs : tuple of four symbols
        The day of the year, the hour (UTC), and latitude and longitude in degrees.
    at : tuple of four numbers
        Where to begin.

    Returns
    -------
    Scene
        A cell's colour tells its sign and its size, as a part of the largest that it has anywhere.

    Examples
    --------
    >>> print(weather(at=(20, 15, 0, 0)).reading.splitlines()[0])
    The temperature is 33 °C and the pressure 1006 hPa.
    """
    usual = sp.symbols("s t phi lambda", real=True)
    xs = letters(usual if xs is None else xs, 4)
    F = model(*xs) if F is None else functions(F, xs)
    if len(F) != 2:
        raise ValueError(
            f"F has {len(F)} functions, and needs two: the temperature and the pressure."
        )
    T, p = F
    J = jacobian([T, p], xs)
    rows = zip(xs, INPUTS.values(), one_for_each(at, xs), strict=True)
    scene = Scene({x: slider(name, *ends, value, step=1) for x, (_, name, ends), value in rows})
    ranges = zip(INPUTS.values(), (13, 13, 35, 9), strict=True)
    everywhere = np.meshgrid(*(np.linspace(*ends, n) for (*_, ends), n in ranges))
    temperatures = finite(to_numpy(T, xs)(*everywhere), T)
    cold, hot = np.nanmin(temperatures), np.nanmax(temperatures)
    _add_world(scene, T, xs, *((cold, hot) if cold < hot else heights(temperatures)))
    sizes = np.abs(to_numpy(J, xs)(*everywhere))
    defined = np.isfinite([to_numpy(f, xs)(*everywhere) for f in (T, p)])
    known = np.isfinite(sizes) & defined[:, None]
    largest = np.max(sizes, axis=(2, 3, 4, 5), where=known, initial=0)
    J = where_they_are((T, p), (Defined(T), Defined(p)), J)
    _add_table(scene, J, np.where(largest > 0, largest, 1))
    _, t, latitude, _ = xs
    bare = "The temperature or the pressure has no value here."
    scene.say("The temperature is {:1} °C and the pressure {:1} hPa.", T, p, otherwise=bare)
    compared = "{{!d:+2}} {0} by the Jacobian, {{:+2}} {0} by the formula."
    later, further = T.subs(t, t + 1) - T, p.subs(latitude, latitude + 1) - p
    for way, unit, *pair in (("hour later", "°C", J[0, 1], later),
                             ("degree north", "hPa", J[1, 2], further)):  # fmt: skip
        lack = f"One {way} there is nothing to compare."
        scene.say(f"One {way}: {compared.format(unit)}", *pair, otherwise=lack)
    fixed = {} if (T, p) == model(*xs) else {"F": (T, p)}
    fixed |= {} if tuple(xs) == usual else {"xs": xs}
    return call(scene, weather, fixed, at=xs)


def model(s, t, latitude, longitude):
    """Temperature (°C) and pressure (hPa) at sea level, by day, hour and place."""
    year = sp.cos(2 * sp.pi * (s - 20) / 365)
    hour, north = t + longitude / 15, latitude * sp.pi / 180
    T = 28 - 40 * sp.sin(north) ** 2 - 18 * sp.sin(north) * year
    T += 5 * sp.cos(north) * sp.cos(2 * sp.pi * (hour - 15) / 24)
    p = 1013 - 6 * sp.cos(6 * north) + 3 * sp.sin(north) * year
    p += 6 * sp.cos(north) ** 3 * sp.cos(2 * sp.pi * (hour - 10) / 12) / 5
    return T, p


def _add_world(scene, T, xs, cold, hot):
    """The temperature everywhere at this day and hour, and the place."""
    still = {"xlim": (-180, 180), "ylim": (-90, 90), "xlabel": "longitude", "ylabel": "latitude"}
    still |= {"xticks": range(-180, 181, 90), "yticks": range(-90, 91, 30)}

    def draw(ax):
        ax.set(**still)
        colour_bar(ax, cold, hot, "°C")

    world = scene.view(draw, weight=0.95, title="the temperature", beside=48)
    colors = [HEIGHT(level) for level in np.linspace(0, 1, 9)]
    place, everywhere = (xs[3], xs[2]), ((-180, 180), (-90, 90))
    world.add(
        Field(place, everywhere, level=(T - cold) / (hot - cold), color=colors),
        Point(*place, drag=place, name="the place"),
    )


def _add_table(scene, J, largest):
    """The entries of the Jacobian with their units."""
    table = scene.view(_table, title="the Jacobian: a row for each output")
    entries = product(enumerate(OUTPUTS.values()), enumerate(INPUTS.values()))
    for (i, output), (j, (unit, *_)) in entries:
        level = (1 + J[i, j] / largest[i, j]) / 2
        per, at = f"{output}/{unit[:6]}", (j + 0.5, i + 0.5)
        table.add(
            Polygon(_square(j + 0.03, i + 0.03, 0.94), level=level, color=SIGNS, alpha=1),
            Label(at, "{:3}", J[i, j], offset=(0, -10), size=18, anchor="center", within=0.9),
            Label(at, per, offset=(0, 14), size=12, anchor="center", within=0.9),
        )


def _square(left, low, side):
    return rectangle((left, left + side), (low, low + side))


def _table(ax):
    ax.set(xlim=(0, 4), ylim=(2, 0))
    room = ax.get_window_extent().width * 72 / ax.figure.dpi / 4
    ax.set_xticks(np.arange(4) + 0.5, INPUTS)
    ax.set_yticks(np.arange(2) + 0.5, OUTPUTS, rotation=90, va="center")
    ax.tick_params(length=0)
    for name in ax.get_xticklabels():
        name.set_size(min(9.5, room / 6))  # nine letters
    ax.spines[:].set_visible(False)
