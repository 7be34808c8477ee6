"""A game for section 2.2: find the deepest place of a pit in as few dips as you can."""

from functools import partial
from math import cos, pi, sin
from random import Random

import ipywidgets
import numpy as np
import sympy as sp
import traitlets

from calclib.derivatives import gradient
from calclib.explore.parts.axes import grid
from calclib.numerical import to_numpy
from calclib.palette import DERIVATIVE, INK, SECOND
from calclib.scene import Scene, labelled, slider
from calclib.scene.marks import Arrow, Label, Path, Point

_xs, _next = sp.symbols("x y", real=True), sp.symbols("x0 y0", real=True)
SPAN = 2
NEAR = 0.2  # who dips as near as this to the deepest place has found it
LEARNING_RATE = 0.3
TOLD = [("the depth", False), ("the depth and the gradient", True)]
RIVAL = f"gradient descent with learning rate {LEARNING_RATE}"


class Moves(ipywidgets.HBox):
    """The buttons of the game; ``value`` is (number of the pit, places of the dips, given up).

    ``place()`` tells where the next dip goes.
    """

    value = traitlets.Tuple()

    def __init__(self, seed, place):
        dip, show, new = (ipywidgets.Button(description=d) for d in ("Dip here", "Show", "New pit"))
        dip.button_style = "primary"
        super().__init__([dip, show, new], value=(seed, (), False))
        dip.on_click(lambda _: self._play(lambda pit, dips, _: (pit, (*dips, place()), False)))
        show.on_click(lambda _: self._play(lambda pit, dips, _: (pit, dips, True)))
        new.on_click(lambda _: self._play(lambda pit, *_: (pit + 1, (), False)))

    def _play(self, move):
        self.value = move(*self.value)

    def end(self, over):
        """Dipping is possible as long as the game is not over."""
        for button in self.children[:2]:
            button.disabled = over


def pit(seed):
    """A pit: the height of its floor, where it is deepest, and where the first dip is made.

    Examples
    --------
    >>> f, deepest, start = pit(1)
    >>> deepest, start
    ([-1.0, 1.0], [0.9, -0.9])
    """
    random = Random(seed)
    deepest = [round(random.uniform(-1.4, 1.4), 1) + 0.0 for _ in _xs]
    start = deepest
    while np.hypot(*np.subtract(start, deepest)) < SPAN:
        start = [round(random.uniform(-1.8, 1.8), 1) + 0.0 for _ in _xs]
    angle, curvatures = random.uniform(0, pi), (random.uniform(0.7, 1.2), random.uniform(2, 3.5))
    x, y = (x - c for x, c in zip(_xs, deepest, strict=True))
    along = cos(angle) * x + sin(angle) * y, cos(angle) * y - sin(angle) * x
    rise = sum(c * u**2 / 2 for c, u in zip(curvatures, along, strict=True))
    corners = [-SPAN, SPAN, -SPAN, SPAN], [-SPAN, -SPAN, SPAN, SPAN]
    return rise - round(max(to_numpy(rise, _xs)(*corners)) + random.uniform(1, 6)), deepest, start


def rival(f, deepest, start):
    """The dips of gradient descent, until one is near enough, shape (n, 2)."""
    slopes, path = to_numpy(gradient(f, _xs), _xs), [np.array(start)]
    while not _near(path[-1], deepest):
        path.append(path[-1] - LEARNING_RATE * slopes(*path[-1]).ravel())
    return np.array(path)


def _near(place, deepest):
    return bool(np.hypot(*np.subtract(place, deepest)) <= NEAR + 1e-9)


def dip_game(seed=1):
    """Find the deepest place of a pit that you do not see, in fewer dips than gradient descent.

    A dip tells the depth, or also the gradient. The pit itself is shown when the game is over.

    Parameters
    ----------
    seed : integer
        The number of the pit to begin with: the same number is always the same pit.

    Returns
    -------
    Scene

    Examples
    --------
    >>> game = dip_game()
    >>> dip_here, show, new_pit = game.settings["moves"].children
    >>> dip_here.click()
    >>> print(game.reading.splitlines()[0])
    Dip 2, at (0, 0): depth 21.02. The deepest so far is 21.02.
    """
    sliders = [slider(f"next {x}", -SPAN, SPAN, 0, step=0.05) for x in _xs]
    scene = Scene(dict(zip(_next, sliders, strict=True)))
    buttons = Moves(seed, lambda: tuple(s.value for s in sliders))
    told = labelled(ipywidgets.Dropdown, "a dip tells", options=TOLD)

    def draw(moves, told):
        seed, dips, shown = moves
        f, deepest, start = pit(seed)
        dips, path = np.array([start, *dips]), rival(f, deepest, start)
        depth, slopes = to_numpy(-f, _xs), to_numpy(gradient(f, _xs), _xs)
        yours, theirs = depth(*dips.T), depth(*path.T)
        over = shown or _near(dips[-1], deepest)
        buttons.end(over)
        if over:
            place = scene.level_curves(f, _xs, SPAN, title="the pit and its deepest place")
            place.add(Path(path, width=2, radius=4))
        else:
            place = scene.view(_water, title="choose where to dip")
        if told:
            place.add(*(_downhill(p, slopes(*p).ravel()) for p in dips))
        place.add(*_dots(dips, yours))
        if over:
            place.add(Point(*deepest, color=INK))
            said = _ending(dips, yours, theirs, deepest)
        else:
            place.add(Point(*_next, color=INK, drag=_next, name="the place of the next dip"))
            said = _turn(seed, dips, yours, theirs, slopes(*dips[-1]).ravel() if told else None)
        known = theirs if over else theirs[: len(dips)]
        count = max(len(known), len(dips))
        chart = scene.view(partial(_chart, count=count, depth=max(theirs)))
        for depths, color in ((known, DERIVATIVE), (yours, SECOND)):
            chart.add(Path([*enumerate(depths, 1)], color=color, width=2, radius=4))
        for sentence in said:
            scene.say(sentence, x=_next[0], y=_next[1])

    scene.drawn_by(draw, moves=buttons, told=told)
    return scene


def _water(ax):
    limits = {"xlim": (-SPAN, SPAN), "ylim": (-SPAN, SPAN), "aspect": "equal"}
    grid(ax, **limits, xlabel="$x$", ylabel="$y$", facecolor="#e8eff5")
    ax.grid(color="white")


def _downhill(place, slopes):
    """An arrow against the gradient; by the root of its length, so that a short one shows too."""
    return Arrow(place, -slopes / (3 * np.sqrt(np.hypot(*slopes)) + 1e-9))


def _dots(dips, depths):
    """The dips with their depths, but for depths that a later dip would cover."""
    for i, (dip, depth) in enumerate(zip(dips, depths, strict=True)):
        yield Point(*dip, color=SECOND, radius=5 if i + 1 < len(dips) else 7)
        apart = np.abs(dips[i + 1 :] - dip)
        if not ((apart[:, 0] < 0.6) & (apart[:, 1] < 0.2)).any():
            side = -1 if dip[0] > 0.8 * SPAN else 1
            yield Label(dip, f"{depth:.1f}", color=SECOND, offset=(11 * side, 0),
                        anchor="right" if side < 0 else "left")  # fmt: skip


def _chart(ax, count, depth):
    limits = {"xlim": (0.5, max(10, count) + 0.5), "ylim": (10 * np.ceil((depth + 3) / 10), 0)}
    grid(ax, **limits, xlabel="dip", ylabel="depth")
    for y, name, color in ((0.94, "you", SECOND), (0.87, "gradient descent", DERIVATIVE)):
        ax.text(0.97, y, name, ha="right", va="center", color=color, transform=ax.transAxes)


def _turn(pit, dips, yours, theirs, slopes):
    """The sentences after a dip."""
    count, (a, b), depth = len(dips), dips[-1], f"depth {yours[-1]:.2f}."
    if count == 1:
        yield f"Pit {pit}: the first dip is made for you, at ({a:g}, {b:g}), {depth}"
    else:
        yield f"Dip {count}, at ({a:g}, {b:g}): {depth} The deepest so far is {max(yours):.2f}."
    if slopes is not None:
        gradient = f"({slopes[0]:.2f}, {slopes[1]:.2f})ᵀ"
        yield f"The floor's gradient there is {gradient}; against it the floor falls fastest."
    if count >= len(theirs):
        yield f"From the same start, {RIVAL} needs {len(theirs)}."
    elif count > 1:
        yield f"After as many dips, {RIVAL} is at depth {theirs[count - 1]:.2f}."
    yield (
        f"Come within {NEAR} of the deepest place in as few dips as you can: "
        "move the black point, now at ({x}, {y}), and press Dip here."
    )


def _ending(dips, yours, theirs, deepest):
    """The sentences when the pit is found, or shown."""
    if _near(dips[-1], deepest):
        yield f"Found with {len(dips)} dips, at depth {yours[-1]:.2f}."
    else:
        yield f"Not found: the deepest you came to is {max(yours):.2f}."
    yield f"The deepest place is ({deepest[0]:g}, {deepest[1]:g})."
    yield f"From the same start, {RIVAL} needs {len(theirs)}."
