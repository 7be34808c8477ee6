"""What an author wrote, and what is said of it at once: a mark, a sentence, a scene, a slider."""

import numpy as np
import pytest
import sympy as sp
from ipywidgets import Dropdown, FloatLogSlider, Text
from traitlets import TraitError

from calclib.explore.parts import point_controls
from calclib.scene import (
    Arrow,
    Curve,
    Field,
    Iteration,
    Label,
    Path,
    Plane,
    Point,
    Polygon,
    Scene,
    Segment,
    Surface,
    set_range,
    slider,
)
from calclib.scene.widgets import labelled

a, b, t, x, y, real = sp.symbols("a b t x y w", real=True)
i = sp.Symbol("i", imaginary=True)
q, plain = sp.symbols("q w")
COLUMN, SQUARE = sp.MatrixSymbol("v", 2, 1), [(0, 0, 0), (1, 0, 0), (1, 1, 1), (0, 1, 0)]


def scene():
    return Scene({a: slider("a", -1, 1, 0), b: slider("b", -1, 1, 0)})


def flat(*marks):
    return scene().level_curves(x * y, (x, y), 1).add(*marks)


def space(*marks):
    return scene().space((x, y), 1, zlim=(-1, 1)).add(*marks)


MADE = {  # what is wrong with a mark, as soon as it is made
    "a style of Matplotlib": (lambda: Point(a, b, markersize=4), "Point: .*write radius="),
    "a width of Matplotlib": (lambda: Path([(0, 0), (a, b)], linewidth=2), "Path: .*write width="),
    "another spelling": (lambda: Arrow((0, 0), (a, b), colour="red"), "Arrow: .*write color="),
    "a slip of the hand": (lambda: Segment((0, 0), (a, b), widht=2), "Segment: .*write width="),
    "no such style": (lambda: Label((a, b), "x", foo=1), "Label: there is no style foo.*offset"),
    "a style of others": (lambda: Polygon([(0, 0), (1, 0), (a, b)], head=True), "no style head"),
    "a name that helps": (lambda: Point(a, b, lw=2, name="the root"), "Point 'the root': "),
    "no colour": (lambda: Point(a, b, color="redd"), "'redd' is no colour: write"),
    "a list and no level": (lambda: Point(a, b, color=["red", "blue"]), "no colour.* level="),
    "a level and no list": (lambda: Point(a, b, level=a), "picks from a list of colours"),
    "a level and no colours": (
        lambda: Point(a, b, level=a, color=["red", "reddish"]),
        "picks from a list of colours",
    ),
    "a level and one colour": (
        lambda: Point(a, b, level=a, color=["red"]),
        "picks from a list of colours",
    ),
    "too strong": (lambda: Point(a, b, alpha=50), "alpha=50 .* a number from 0 to 1"),
    "no width": (lambda: Path([(0, 0), (a, b)], width=-1), "width=-1 .* positive number"),
    "a width in words": (lambda: Path([(0, 0), (a, b)], width="2"), "width='2' .* positive"),
    "a moving width": (lambda: Path([(0, 0), (a, b)], width=a), "width=a .* positive number"),
    "a dash in words": (lambda: Path([(0, 0), (a, b)], dash="--"), "dash='--' .* True or False"),
    "a side": (lambda: Label((a, b), "x", anchor="top"), 'anchor=.* "left", "center"'),
    "one offset": (lambda: Label((a, b), "x", offset=3), "offset=3 .* two numbers of pixels"),
    "a name that is none": (lambda: Point(a, b, name=3), "name=3 .* a text"),
    "one coordinate": (lambda: Point(a), "Point: .* has 1 coordinates: write two"),
    "four of them": (lambda: Point(a, b, a, b), "has 4 coordinates"),
    "none": (lambda: Point(), "has 0 coordinates"),
    "a point for a coordinate": (lambda: Point((a, b)), r"\(a, b\) is no number and no formula"),
    "a text": (lambda: Point("a", b), "'a' is no number and no formula: write one in SymPy"),
    "nothing": (lambda: Point(None, b), "None is no number and no formula"),
    "a condition": (lambda: Point(a > 0, b), "a > 0 is no number and no formula"),
    "a column for a number": (lambda: Point(COLUMN, b), "v is no number and no formula"),
    "no point": (lambda: Path([a, b]), "Path: a is no point: write its coordinates"),
    "ends of two kinds": (lambda: Segment((0, 0), (a, b, 0)), "some points have two coordinates"),
    "an arrow's, too": (lambda: Arrow((0, 0, 0), (a, b)), "Arrow: some points have two"),
    "no points": (lambda: Path(a), "Path: it goes through 1 points or more"),
    "two corners": (lambda: Polygon([(0, 0), (a, b)]), "Polygon: it goes through 3 points"),
    "a bent polygon": (lambda: Polygon(SQUARE), "corners do not lie in one plane: .*Surface"),
    "one with a dent": (lambda: Polygon([(0, 0, 1), (4, 0, 1), (1, 1, 1), (0, 4, 1)]), "convex"),
    "a bow": (lambda: Polygon([(0, 0, a), (1, 1, a), (1, 0, a), (0, 1, a)]), "convex shape: write"),
    "a star": (lambda: Polygon([(sp.cos(4 * k), sp.sin(4 * k), 0) for k in range(5)]), "convex"),
    "one that bends": (lambda: Polygon([*SQUARE[:3], (0, 1, a + 7)]), "lie in one plane"),
    "no symbols": (lambda: Plane(x + y, x, around=(0, 0), size=1), "x is not what.* 2 symbols"),
    "one symbol": (lambda: Surface(x, (x,), around=(0, 0), size=1), "write 2 symbols"),
    "the same twice": (lambda: Surface(x, (x, x), around=(0, 0), size=1), "write 2 symbols"),
    "no place": (lambda: Surface(x, (x, y), around=0, size=1), "around=0 is no pair"),
    "no size": (lambda: Surface(x, (x, y), around=(0, 0)), "Surface: .*missing.*'size'"),
    "three sizes": (lambda: Surface(x, (x, y), around=(0, 0), size=(1, 2, 3)), "size=.* no pair"),
    "a surface in words": (lambda: Surface("x*y", (x, y), around=(0, 0), size=1), "no formula"),
    "a number for a symbol": (lambda: Curve((t, t), 0, 0, 1), "Curve: 0 is no parameter"),
    "half a point more": (lambda: Curve((t, t), t, 0, 1, count=2.5), "count=2.5 .* whole number"),
    "one point": (lambda: Curve((t, t), t, 0, 1, count=1), "count=1 .* 2 to 10000"),
    "a step too few": (lambda: Iteration((x, y), (a, b), (x,), 3), "its step gives 1 values for 2"),
    "a start too few": (lambda: Iteration((x, y), (a,), (y, x), 3), "its start gives 1 values"),
    "any drag": (lambda: Point(a, b, drag=True), "drag=True does not say .* drag=\\(a, b\\)"),
    "one symbol to drag": (lambda: Point(a, b, drag=a), "drag=a does not say"),
    "names to drag": (lambda: Point(a, b, drag=("a", "b")), "drag=.* does not say"),
    "nothing to drag": (lambda: Point(a, b, drag=(None, None)), "drag=.* does not say"),
    "one of two": (lambda: Point(a, b, drag=(a,)), r"drag=\(a,\) does not say"),
    "an imaginary symbol": (lambda: Point(i, b), r'symbol i is not real.*symbols\("i", real=True'),
    "a derivative": (lambda: Point(sp.Derivative(sp.Function("f")(a), a), b), "marks` lists what"),
    "an integral": (lambda: Point(sp.Integral(sp.sin(t**t), (t, 0, a)), b), "cannot be drawn"),
    "an unknown function": (lambda: Point(sp.Function("f")(a), b), "cannot be drawn"),
    "a special function": (lambda: Point(sp.zeta(a), b), "Point: zeta.a. cannot be drawn"),
    "no text": (lambda: Label((a, b), 3), "Label: 3 is no sentence: write a text"),
    "what is missing": (lambda: Segment((a, b)), "Segment: it is missing 1 required .*: 'end'"),
    "no colour at all": (lambda: Point(a, b, color=None), "None is no colour"),
    "too many points": (lambda: Curve((t, t), t, 0, 1, count=10**9), "number, 2 to 10000"),
    "a start of one": (lambda: Iteration((x, y), 0, (x, y), 3), "its start 0 is no tuple"),
    "a step of one": (lambda: Iteration((x, y), (0, 0), x + 1, 3), "its step x . 1 is no tuple"),
    "a bent plane": (lambda: Plane(x**2, (x, y), around=(a, b), size=1), "in one plane: .*Surface"),
    "a plane of nothing": (lambda: Plane(x, (x, y), around=(a, b), size=0), "size=0 leaves"),
    "a surface of nothing": (
        lambda: Surface(x * y, (x, y), around=(a, b), size=(1, -1)), "size=-1 leaves nothing"),
    "one cell": (lambda: Field((x, y), 1, level=x, color=["red", "blue"], cells=3), "cells=3 can"),
    "cells beyond number": (
        lambda: Field((x, y), 1, level=x, color=["red", "blue"], cells=(10**6, 9)), "1 to 300"),
    "more values": (lambda: Label((a, b), "{}", a, b), "Label: '{}' has 1 {} for 2 values"),
}  # fmt: skip
ADDED = {  # what is wrong with it in the view that it is for
    "an unknown symbol": (lambda: flat(Point(q, b, name="p")), "Point 'p': no control .* to q"),
    "in a label": (lambda: flat(Label((a, b), "{}", q)), "Label: no control gives a value to q"),
    "in a level": (lambda: flat(Point(a, b, level=q, color=["red", "blue"])), "value to q"),
    "in an end": (lambda: flat(Curve((t, t), t, 0, q)), "Curve: no control gives a value to q"),
    "in a surface": (lambda: space(Surface(x + q, (x, y), around=(a, b), size=1)), "value to q"),
    "in a step": (lambda: flat(Iteration((x, y), (a, b), (x + q, y), 3)), "value to q, .* a, b"),
    "to drag": (lambda: flat(Point(a, b, drag=(q, b))), "no control gives a value to q"),
    "a drag in space": (lambda: space(Point(a, b, 0, drag=(a, b, None))), "dragged in .* plane"),
    "without z": (lambda: space(Point(a, b)), r"two coordinates, and the view is in space"),
    "with z": (lambda: flat(Point(a, b, 0)), r"three coordinates, and the view is in the plane"),
    "a surface in the plane": (
        lambda: flat(Surface(x, (x, y), around=(a, b), size=1)), "Surface: .* in the plane"),
    "a list": (lambda: flat([Point(a, b)]), r"is no mark: write add\(\*marks\)"),
    "what makes a mark": (lambda: flat(Point), r"is no mark: write one, such as Point\(a, b\)"),
    "a name twice": (
        lambda: flat(Point(a, b, name="p"), Point(b, a, name="p")), "two marks.*'p'|named 'p'"),
    "what moves, as still": (
        lambda: scene().level_curves(x, (x, y), 1).add_still(Point(a, 0)), "value to a"),
}  # fmt: skip
SAID = {  # a sentence
    "digits as in Python": (lambda: scene().say("{:.3f}", a), "'{:.3f}'.* Write {:3f} in place"),
    "a percentage": (lambda: scene().say("{:.1%}", a), "Write {:1f} in place of {:.1%}"),
    "a width": (lambda: scene().say("{:>8}", a), "Write {:8f} in place"),
    "a value too few": (lambda: scene().say("{} and {}", a), "more {} than the 1 values"),
    "a value too many": (lambda: scene().say("{}", a, b), "has 1 {} for 2 values"),
    "a name that is missing": (lambda: scene().say("{c}", a=a), "no value c="),
    "a number for a name": (lambda: scene().say("{0}", a), "{0} is no place for a number"),
    "a part of a value": (lambda: scene().say("{a.real}", a=a), "{a.real} is no place"),
    "a conversion": (lambda: scene().say("{!r}", a), "!r is no colour. Write !d, !s or !c"),
    "a brace alone": (lambda: scene().say("the set {1, 2", a), "a brace alone|no place"),
    "a closing brace": (lambda: scene().say("1}", a), "has a brace alone: .* {{ for the sign"),
    "an empty one": (lambda: scene().say(""), "sentence is empty"),
    "no text": (lambda: scene().say(a), "a is no sentence: write a text"),
    "a text for a number": (lambda: scene().say("{}", "a lot"), "'a lot' is no number"),
    "an unknown symbol": (lambda: scene().say("{}", q), "The sentence '{}': no control .* to q"),
    "in its condition": (lambda: scene().say("It is.", when=q > 0), "no control .* to q"),
    "no condition": (lambda: scene().say("It is.", when=a + 1), "is no condition: write one"),
    "code for a number": (lambda: scene().say("{}", "exit()"), "'exit\\(\\)' is no number"),
    "words for a condition": (lambda: scene().say("It is.", when="a > 0"), "is no condition"),
    "words among conditions": (lambda: scene().say("No.", when=(a > 0, "b")), "is no condition"),
    "no condition at all": (lambda: scene().say("It is.", when=[]), r"when=\[\] is no condition"),
    "in what is said otherwise": (lambda: scene().say("{}", a, otherwise="{:.1f}"), "Write {:1f}"),
}
SET_UP = {  # a scene, a slider, a view
    "a slider upside down": (lambda: slider("a", 2, 1, 1.5), "a: the interval .* lower end first"),
    "no interval": (lambda: slider("a", 1, 1, 1), "needs its lower end first"),
    "a value outside": (lambda: slider("a", 0, 1, 2), "lies outside the interval"),
    "words": (lambda: slider("a", "0", 1, 0), "a: low = '0' is no number"),
    "no end": (lambda: slider("a", 0, float("inf"), 0), "high = inf is no number"),
    "a step back": (lambda: slider("a", 0, 1, 0, step=-0.1), "a step of -0.1 does not fit"),
    "no step": (lambda: slider("a", 0, 1, 0, step=0), "a step of 0 does not fit"),
    "too long a step": (lambda: slider("a", 0, 1, 0, step=3), "a step of 3 does not fit"),
    "no dictionary": (lambda: Scene([a]), r"controls are a dictionary: write Scene\(\{a: slider"),
    "names": (lambda: Scene({"a": slider("a", 0, 1, 0)}), "control 'a' is no real symbol"),
    "an imaginary one": (lambda: Scene({i: slider("i", 0, 1, 0)}), "control i is no real symbol"),
    "two of a name": (
        lambda: Scene({plain: slider("w", 0, 1, 0), real: slider("w", 0, 1, 0)}),
        "Two controls have the same name"),
    "no widget": (lambda: Scene({a: 3}), "control a has the value 3, no number"),
    "a text field": (lambda: Scene({a: Text("1")}), "control a has the value '1', no number"),
    "no letters": (lambda: scene().surface(x * y, x, 1), "write two symbols"),
    "one letter": (lambda: scene().level_curves(x, (x,), 1), "write two symbols"),
    "one interval": (lambda: scene().surface(x * y, (x, y), (0, 1)), "span .* is no part"),
    "a domain upside down": (lambda: scene().surface(x, (x, y), ((1, 0), (0, 1))), "lower end"),
    "another letter": (lambda: scene().surface(x * q, (x, y), 1), "no value for q"),
    "a surface with a control": (
        lambda: scene().surface(a * x, (x, y), 1), "control a, .* the mark Surface, or .*drawn_by"),
    "levels with a control": (
        lambda: scene().level_curves(a * x, (x, y), 1), "control a, .* marks Curve, or .*drawn_by"),
    "a style for a view": (
        lambda: scene().surface(x, (x, y), 1, alpha=0.4), "no option alpha: It takes title"),
    "a slip in an option": (
        lambda: scene().space((x, y), 1, zlim=(0, 1), titel="f"), "titel: write title="),
    "one height": (lambda: scene().space((x, y), 1, zlim=2), "zlim=2 is no interval"),
    "one room": (lambda: scene().surface(x, (x, y), 1, room=0.2), "room=0.2 is no room"),
    "one angle": (lambda: scene().surface(x, (x, y), 1, camera=30), "no pair of angles"),
    "z upside down": (lambda: scene().surface(x, (x, y), 1, zlim=(1, 0)), "zlim.* lower end first"),
    "less than no room": (lambda: scene().surface(x, (x, y), 1, room=(-1, 0)), "room.* is no room"),
    "what does not draw": (lambda: scene().view(3), "3 draws nothing"),
    "a label of no text": (lambda: slider(a, 0, 1, 0), "a is no label: write a text"),
    "a range without end": (lambda: slider("a", -1e308, 1e308, 0), "a: no slider goes from -1e"),
    "a range of nothing": (lambda: slider("a", 1, 1 + 1e-15, 1), "a: no slider goes from 1 to 1"),
    "a step that is not seen": (lambda: slider("a", 0, 1, 0, step=1e-9), "step .* does not fit"),
    "another range": (lambda: set_range(slider("a", 0, 1, 0), 2, 1, 1), "a: .* lower end first"),
    "no number for a range": (lambda: set_range(slider("a", 0, 1, 0), q, 1, 1), "a: low = q is no"),
    "what has no range": (lambda: set_range(Text("1"), 0, 1, 1), "is no slider"),
    "a number of controls": (lambda: Scene(3), "controls are a dictionary"),
    "a choice that is none": (
        lambda: labelled(Dropdown, "F", options=[("one", 1), "two"], value=3),
        "F: 3 is none of 1, 'two'"),
    "a menu of words": (
        lambda: Scene({a: Dropdown(options=[1, "two"])}), "a has the value 'two', no number"),
    "no height": (lambda: Scene(height=0), "height=0 gives no picture: write a number"),
    "height in words": (lambda: Scene(height="low"), "height='low' gives no picture"),
    "too high": (lambda: Scene(height=1e9), "height=.* a number from 0 to 10"),
    "no width": (lambda: Scene(width=-4), "width=-4 gives no picture"),
    "a figure without width": (lambda: scene().figure(width=-3), "width=-3 gives no picture"),
    "a figure without pixels": (lambda: scene().figure(ratio=0), "ratio=0 gives no picture"),
    "one angle of a view": (lambda: scene().view(print, camera=30), "no pair of angles"),
    "no angle": (lambda: scene().view(print, camera=(sp.nan, 1)), "no pair of angles"),
    "levels from a camera": (
        lambda: scene().level_curves(x, (x, y), 1, camera=(1, 2)), "has no option camera"),
    "a title of no text": (lambda: scene().view(print, title=3), "title=3 makes no view: write a"),
    "a title of no formula": (lambda: scene().view(print, title=r"$\foo$"), "title=.* no view"),
    "no weight": (lambda: scene().view(print, weight=0), "weight=0 makes no view: .* positive"),
    "no share": (lambda: scene().view(print, tall="a"), "tall='a' makes no view"),
    "pixels beside": (lambda: scene().view(print, beside=-3), "beside=-3 makes no view"),
    "heights upside down": (lambda: scene().view(print, heights=(1, 0)), r"write \(low, high\)"),
    "below nothing": (lambda: scene().view(print, below=True), "below=True .* is the first"),
    "a truth for a span": (lambda: scene().level_curves(x, (x, y), True), "span True is neither"),
    "a variable twice": (lambda: scene().surface(x, (x, x), 1), "stands twice"),
    "settings of nothing": (lambda: scene().drawn_by(None), "None draws nothing"),
    "no setting": (lambda: scene().drawn_by(print, n=3), "setting n=3 is no widget"),
    "a point of one number": (lambda: point_controls((x, y), (1,), 2), "no number for each"),
    "one letter of a plane": (lambda: point_controls((x,), (1,), 2), "write two symbols"),
}  # fmt: skip
TABLE = [
    (kind, *row) for kind in ("MADE", "ADDED", "SAID", "SET_UP") for row in globals()[kind].items()
]


@pytest.mark.parametrize(
    ("kind", "what", "row"), TABLE, ids=[f"{kind}-{w}" for kind, w, _ in TABLE]
)
def test_it_is_said_at_once_and_in_a_sentence(kind, what, row):
    write, expected = row
    with pytest.raises(
        ValueError, match=expected.replace("{", r"\{").replace(r"\\{", r"\{")
    ) as error:
        write()
    said = str(error.value)
    assert said.rstrip("`").endswith((".", ").")), said
    assert "Traceback" not in said and "NoneType" not in said and "object at" not in said


def test_what_is_wrong_otherwise_with_a_widget_is_said_by_ipywidgets():
    with pytest.raises(TraitError, match="'value' trait"):
        labelled(FloatLogSlider, "T", value="much")


ALLOWED = {  # at the edge of what is refused
    "a thin line": lambda: Path([(0, 0), (a, b)], width=0.5),
    "no dots": lambda: Iteration((x, y), (a, b), (y, x), 3, radius=0),
    "an invisible point": lambda: Point(a, b, alpha=0, radius=0.5),
    "a solid one": lambda: Point(a, b, alpha=1),
    "two points": lambda: Curve((t, t), t, 0, 1, count=2),
    "small letters": lambda: Label((a, b), "x", size=0.5, within=0, offset=(0, -3)),
    "two colours": lambda: Point(a, b, level=a, color=["red", "blue"]),
    "points in an array": lambda: Path(np.zeros((3, 2))),
    "points in rows": lambda: Path(sp.Matrix([[0, 0], [a, b]])),
    "a triangle": lambda: Polygon([(0, 0), (1, 0), (a, b)]),
    "a dent in the plane": lambda: Polygon([(0, 0), (4, 0), (1, 1), (0, 4)]),
    "a corner on a side": lambda: Polygon([(0, 0, 1), (1, 0, 1), (2, 0, 1), (0, 2, a)]),
    "four corners in one plane": lambda: Polygon([(0, 0, a), (1, 0, a), (1, 1, a), (0, 1, a)]),
    "a plane in space": lambda: Plane(a * x + y, (x, y), around=(a, b), size=1),
    "one way to drag": lambda: Point(a, b, drag=(None, b)),
    "one long step": lambda: slider("a", 0, 1, 0, step=1),
    "no room": lambda: scene().surface(x, (x, y), 1, room=(0, 0)),
    "a number": lambda: scene().say("{}", 3, when=True),
    "a number for a condition": lambda: scene().say("It is.", when=1),
    "another one": lambda: scene().say("It is.", when=0),
}


SHADES = {"level": x, "color": ["red", "blue"]}
BORDERS = {  # the last values that are allowed, and the first that are not
    "points": (lambda n: Curve((t, t), t, 0, 1, count=n), (2, 10_000), (1, 10_001)),
    "cells": (lambda n: Field((x, y), 1, cells=(3, n), **SHADES), (1, 300), (0, 301)),
    "alpha": (lambda n: Point(a, b, alpha=n), (0, 1), (-0.01, 1.01)),
    "radius": (lambda n: Point(a, b, radius=n), (0,), (-0.01,)),
    "width": (lambda n: Path([(0, 0), (a, b)], width=n), (0.01,), (0,)),
    "size": (lambda n: Label((a, b), "x", size=n), (0.01,), (0,)),
    "within": (lambda n: Label((a, b), "x", within=n), (0,), (-0.01,)),
    "side": (lambda n: Plane(x, (x, y), around=(a, b), size=n), (0.01,), (0,)),
    "a scene's height": (lambda n: Scene(height=n), (0.01, 10), (0, 10.1)),
    "a scene's width": (lambda n: Scene(width=n), (0.01, 10_000), (0, 10_001)),
    "a picture's ratio": (lambda n: scene().figure(width=30, ratio=n), (0.1, 10), (0, 10.1)),
    "pixels beside": (lambda n: scene().view(print, beside=n), (0, 300), (-1, 301)),
    "weight": (lambda n: scene().view(print, weight=n), (0.01,), (0,)),
    "share": (lambda n: scene().view(print, tall=n), (0.01,), (0,)),
    "heights": (lambda n: scene().view(print, heights=(0, n)), (0.01,), (0,)),
    "z": (lambda n: scene().space((x, y), 1, zlim=(0, n)), (0.01,), (0,)),
    "room": (lambda n: scene().surface(x, (x, y), 1, room=(0, n)), (0,), (-0.01,)),
    "value": (lambda n: slider("a", 0, 1, n), (0, 1), (-0.01, 1.01)),
    "step": (lambda n: slider("a", 0, 1, 0, step=n), (1e-6, 1), (9e-7, 1.01)),
}


@pytest.mark.parametrize("what", BORDERS)
def test_what_is_said_of_numbers_begins_at_a_border(what):
    make, inside, outside = BORDERS[what]
    for value in inside:
        make(value)
    for value in outside:
        with pytest.raises(ValueError):
            make(value)


@pytest.mark.parametrize("what", ALLOWED)
def test_what_is_just_right_is_not_refused(what):
    assert ALLOWED[what]() is not False
