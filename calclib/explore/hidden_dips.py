"""A game for section 2.2: find the deepest place of a pit in as few dips as you can."""

from collections.abc import Iterable
from functools import partial

import ipywidgets
import numpy as np
import sympy as sp
import traitlets
from matplotlib.ticker import MaxNLocator

from calclib.explore.parts.axes import grid
from calclib.explore.parts.calls import call
from calclib.explore.parts.points import one_for_each
from calclib.explore.pits import LEARNING_RATE, NEAR, SPAN, near, pit, rival, xs
from calclib.numerical import to_numpy
from calclib.palette import DERIVATIVE, INK, SECOND
from calclib.scene import Scene, checked_number, labelled, slider
from calclib.scene.marks import Arrow, Label, Path, Point, Segment
from calclib.scene.stills import CLEAR

_next = sp.symbols("x0 y0", real=True)
TOLD = [("the depth", False), ("the depth and the gradient", True)]
NAMES = {False: "compass search", True: "gradient descent"}  # who is told as much as you
WATER = "#e8eff5"
RIVALS = {
    False: "compass search, which is told depths alone too,",
    True: f"gradient descent with learning rate {LEARNING_RATE}",
}


class Moves(ipywidgets.HBox):
    """The buttons of the game; ``value`` is (number of the pit, places of the dips, given up).

    ``place()`` tells where the next dip goes.
    """

    value = traitlets.Tuple()

    def __init__(self, value, place):
        names = "Dip here", "Give up and show", "New pit"
        dip, show, new = (ipywidgets.Button(description=name) for name in names)
        dip.button_style = "primary"
        super().__init__([dip, show, new], value=value)
        self._won = {}  # the pit and its dips -> what was told, and how many there were
        dip.on_click(lambda _: self._play(lambda pit, dips, _: (pit, (*dips, place()), False)))
        show.on_click(lambda _: self._play(lambda pit, dips, _: (pit, dips, True)))
        new.on_click(lambda _: self._play(lambda pit, *_: (pit + 1, (), False)))

    def _play(self, move):
        self.value = move(*self.value)

    def end(self, over):
        """Dipping is possible as long as the game is not over."""
        for button in self.children[:2]:
            button.disabled = over

    def best(self, told, won):
        """The fewest dips that found a pit, told as much as now; None if none was found so."""
        if won:
            self._won.setdefault(self.value[:2], (told, 1 + len(self.value[1])))
        return min(
            (count for as_told, count in self._won.values() if as_told == told), default=None
        )


def dip_game(seed=1, *, dips=(), gradient=False, shown=False, at=(0, 0)):
    """Find the deepest place of a pit that you do not see, in few dips.

    A dip tells the depth, or also the gradient. You play against who is told as much: a search by
    depths alone, or gradient descent. The pit itself is shown when the game is over.

    Parameters
    ----------
    seed : integer
        The number of the pit to begin with: the same number is always the same pit.
    dips : sequence of pairs of numbers
        The dips after the first.
    gradient : bool
        Whether a dip tells the gradient.
    shown : bool
        Whether the pit is given up.
    at : pair of numbers from -2 to 2
        Where the next dip goes.

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
    rows = zip(xs, one_for_each(at, xs), strict=True)
    sliders = [slider(f"next {x}", -SPAN, SPAN, value, step=0.05) for x, value in rows]
    scene = Scene(dict(zip(_next, sliders, strict=True)))
    begun = int(checked_number("seed", seed, whole=True)), _made(dips), shown
    if not isinstance(shown, bool):
        raise ValueError(f"shown = {shown!r} is neither True nor False.")
    buttons = Moves(begun, lambda: tuple(s.value for s in sliders))
    told = labelled(ipywidgets.Dropdown, "a dip tells", options=TOLD, value=gradient)

    def draw(moves, told):
        seed, dips, shown = moves
        f, deepest, start = pit(seed)
        dips, path = np.array([start, *dips]), rival(f, deepest, start, told)
        depth, slopes = to_numpy(-f, xs), to_numpy([f.diff(x) for x in xs], xs)
        yours, theirs = depth(*dips.T), depth(*path.T)
        won = near(dips[-1], deepest)
        over = shown or won
        buttons.end(over)
        best = buttons.best(told, won)
        if over:
            place = scene.level_curves(f, xs, SPAN, title="the pit and its deepest place")
            place.add(Path(path.tolist(), width=2, radius=4))
        else:
            place = scene.view(_water, title="the water, and where you dipped")
        if told:
            place.add(*(_downhill(p, slopes(*p).ravel()) for p in dips))
        place.add(*_dots(dips, yours))
        if over:
            place.add(Point(*deepest, color=INK))
            said = _ending(dips, yours, theirs, deepest, told)
        else:
            place.add(Point(*_next, color=INK, drag=_next, name="the place of the next dip"))
            said = _turn(seed, dips, yours, theirs, slopes(*dips[-1]).ravel() if told else None)
        if best is not None:
            alone = "and the gradient" if told else "alone"
            said = [*said, f"Your best with the depth {alone}: {best} dips."]
        known = theirs if over else theirs[: len(dips)]
        still = partial(_chart, yours=yours, theirs=known, name=NAMES[told])
        chart = scene.view(still, title="the depth of each dip")
        chart.add(
            *(Segment((n, 0), (n, d), color=SECOND, alpha=0.5) for n, d in enumerate(yours, 1))
        )
        for depths, color in ((known, DERIVATIVE), (yours, SECOND)):
            chart.add(Path([*enumerate(depths, 1)], color=color, width=2, radius=4))
        for sentence in said:
            scene.say(sentence, x=_next[0], y=_next[1])

    scene.drawn_by(draw, moves=buttons, told=told)
    moves = zip(("seed", "dips", "shown"), range(3), strict=True)
    given = {name: partial(_part, buttons, i) for name, i in moves}
    return call(scene, dip_game, **given, gradient=told, at=_next)


def _made(dips):
    """The places of the dips that are given, which lie in the water."""
    if not isinstance(dips, Iterable) or isinstance(dips, (str, bytes, set, dict)):
        raise ValueError(f"dips = {dips!r} is no list of places: write one, as in [(0, 1)].")
    places = (one_for_each(dip, xs) for dip in dips)
    return tuple(tuple(checked_number("a dip", c, -SPAN, SPAN) for c in place) for place in places)


def _part(moves, i):
    return moves.value[i]


def _water(ax):
    limits = {"xlim": (-SPAN, SPAN), "ylim": (-SPAN, SPAN), "aspect": "equal"}
    grid(ax, **limits, xlabel="$x$", ylabel="$y$", facecolor=WATER)
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


def _chart(ax, yours, theirs, name):
    """The water from its surface down, room for the next dip, and the names in the air."""
    count, depth = max(3, len(yours), len(theirs)), max(*yours, *theirs)
    grid(ax, xlim=(0.5, count + 0.5), ylim=(1.12 * depth, -0.2 * depth), xlabel="dip",
         ylabel="depth")  # fmt: skip
    ax.xaxis.set_major_locator(MaxNLocator(6, integer=True))
    ax.set_yticks([tick for tick in ax.get_yticks() if 0 <= tick <= depth])
    ax.axhspan(0, 1.12 * depth, color=WATER, zorder=0)
    style = {"ha": "right", "va": "center", "transform": ax.transAxes, "bbox": CLEAR}
    for y, who, color in ((0.95, "you", SECOND), (0.88, name, DERIVATIVE)):
        ax.text(0.97, y, who, color=color, **style)


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
    rival = RIVALS[slopes is not None]
    if count >= len(theirs):
        yield f"From the same start, {rival} needs {len(theirs)}."
    elif count > 1:
        yield f"In as many dips, {rival} has come to depth {max(theirs[:count]):.2f}."
    yield (
        f"Come within {NEAR} of the deepest place in as few dips as you can: "
        "move the black point, now at ({x}, {y}), and press Dip here."
    )


def _ending(dips, yours, theirs, deepest, told):
    """The sentences when the pit is found, or shown."""
    if near(dips[-1], deepest):
        yield f"Found with {len(dips)} dips, at depth {yours[-1]:.2f}."
    else:
        yield f"Not found: the deepest you came to is {max(yours):.2f}."
    yield f"The deepest place is ({deepest[0]:g}, {deepest[1]:g})."
    yield f"From the same start, {RIVALS[told]} needs {len(theirs)}."
