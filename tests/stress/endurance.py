"""Thousands of moves of one view after another: figures, widgets and memory stay as they are."""

import gc
import os
import random

import ipywidgets
import psutil
from explorers import check_reading
from matplotlib.figure import Figure
from test_explore_controls import controls, move, places

from calclib import explore

VIEWS = ["tangent_plane", "descent", "grid_map", "secant"]  # of space, of steps, of maps, of lines
MEGABYTES = 15  # that all moves after the first fifth may add: allocators do not give all back


def counts():
    """(figures, widgets) that are alive."""
    gc.collect()
    alive = sum(isinstance(thing, Figure) for thing in gc.get_objects())
    return alive, len(ipywidgets.widget._instances)


def memory():
    return psutil.Process(os.getpid()).memory_info().rss / 2**20


def check(count, seed):
    """Yield (how it went, what is wrong or None) for each move, and for what each view leaves."""
    rng = random.Random(seed)
    explore.tangent_plane().close()  # what all views share, and the first one makes
    for name in VIEWS:
        before = counts()
        scene = getattr(explore, name)()
        scene._asked(scene.canvas, {"resize": [420, 1]}, [])
        moves = [widget for widget in controls(scene.widget)]
        often = [widget for widget in moves if widget in scene.controls.values()]
        early, total = None, count // len(VIEWS)
        for n in range(total):
            widget = rng.choice(often if n % 10 else moves)  # the others draw anew
            wrong = None
            try:
                move(widget, rng.choice(places(widget)))
                check_reading(scene, problem_allowed=True)
            except Exception as error:  # whatever it is, it is a fault
                wrong = f"{name}, {widget.description}: {type(error).__name__}: {error}"
            yield "move", wrong
            if n == total // 5:
                early = counts(), memory()
        if total >= 50:
            now, grown = counts(), memory() - early[1]
            fits = now == early[0] and grown < MEGABYTES
            said = (
                f"{name}: figures and widgets {early[0]} became {now}, memory grew {grown:.0f} MB"
            )
            yield f"{name} {grown:+.1f} MB", None if fits else said
        scene.close()
        del scene, moves, often, widget
        left = counts()
        more = any(a > b for a, b in zip(left, before, strict=True))
        yield "closed", f"{name} leaves {before} as {left}" if more else None
