"""The ticks of an axis in the plane, made at once."""

_PARTS = "tick1line", "tick2line", "gridline", "label1", "label2"


def fill(axis):
    """Give an axis all the ticks that it is going to draw, each a copy of its first.

    Matplotlib makes a tick from nothing, five artists with their styles, and then gives it the
    properties of the first: of a picture with logarithmic axes that was half the time. Where they
    stand, and what is written there, it tells each of them when it draws.
    """
    for which in ("major", "minor"):
        count = len(getattr(axis, f"get_{which}ticklocs")())
        if count > 1:
            ticks = getattr(axis, f"{which}Ticks")
            ticks += [_like(ticks[0]) for _ in range(count - len(ticks))]


def _like(tick):
    copy = _shallow(tick)
    for name in _PARTS:
        setattr(copy, name, _shallow(getattr(tick, name)))
    return copy


def _shallow(artist):
    """The same artist again: what they share is put in place of, and never changed."""
    copy = object.__new__(type(artist))
    vars(copy).update(vars(artist))
    return copy
