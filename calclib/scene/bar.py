"""What the bar above a picture can do: set back, copy the call, play a motion (bar.js)."""

from calclib.scene import reading, widgets


class Bar:
    """The first settings of a scene, the call to copy and the motion to play, if there are any."""

    def __init__(self):
        self._first = {}  # the settings at first, and what each of their widgets showed
        self._write, self._code, self._motion = list, [], None

    def begin(self, settings):
        """Note the first values of settings."""
        self._first = {w: (w.value, widgets.states([w])) for w in settings}

    def copied_as(self, write):
        """Offer a text to copy: ``write()`` gives its parts, as `reading.text_parts` makes them."""
        self._write = write
        self.write()

    def write(self):
        """Write the text for the present settings."""
        self._code = self._write()

    def text(self, values):
        """The text to copy, at the controls' values; empty where there is none."""
        return reading.fill(self._code, values) or ""

    def played(self, widget, values, name, *, seconds=6):
        """Offer a motion: a control or setting goes through ``values`` in so many seconds."""
        menu = hasattr(widget, "options")
        if menu:  # the browser knows only the index
            options = [value for _, value in widget._options_full]
            values = [options.index(value) for value in values]
        at = {"widget": widgets.reference(widget), "key": "index" if menu else "value"}
        self._motion = at | {"values": [*map(float, values)], "name": name, "seconds": seconds}

    def spec(self):
        """What the browser needs."""
        first = [state for _, states in self._first.values() for state in states]
        return {"first": first, "code": self._code, "play": self._motion}

    def reset(self, controls, bindings):
        """Give settings and then controls their first values."""
        for widget, (value, states) in self._first.items():
            for leaf, state in zip(widgets.leaves([widget]), states, strict=True):
                widgets.set_traits(leaf, **state)
            if widget.value != value:
                widget.value = value
        for widget, bound in zip(controls, bindings, strict=True):
            widgets.set_traits(widget, **{bound["key"]: bound["first"]})
