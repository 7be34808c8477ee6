"""The canvas and Matplotlib draw the same scene: same pixels, same reading."""

import numpy as np
import pytest
import sympy as sp
from canvas_page import seen

from calclib.derivatives import gradient, linear_approximation
from calclib.palette import SECOND
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
    occlusion,
    slider,
)

x, y, a, b, t = sp.symbols("x y a b t", real=True)


def differing(one, other, tolerance=48):
    """Which pixels have no like (within a colour distance) in the other picture, one pixel around.

    Edges that fall on two sides of a pixel's middle, and their smoothing, are no difference.
    """

    apart = np.abs(one.astype(int) - other).max(-1) > tolerance
    rows, columns = np.nonzero(apart)

    def alone(picture, other):
        padded = np.pad(other.astype(int), ((1, 1), (1, 1), (0, 0)), mode="edge")
        around = [padded[rows + i, columns + j] for i in range(3) for j in range(3)]
        return (np.abs(around - picture[rows, columns]).max(-1) > tolerance).all(0)

    apart[rows, columns] = alone(one, other) | alone(other, one)
    return apart


def controls(**values):
    return {
        sp.Symbol(name, real=True): slider(name, -2, 2, value) for name, value in values.items()
    }


def in_space(marks, f=x**2 + x * y + y**2, camera=(-55, 28)):
    scene = Scene(controls(a=1, b=0.5), width=420, height=0.9)
    scene.surface(f, (x, y), 2, camera=camera).add(*marks)
    return scene


def in_plane(marks, f=x**2 + x * y + y**2):
    scene = Scene(controls(a=1, b=0.5), width=420, height=0.9)
    scene.level_curves(f, (x, y), 2).add(*marks)
    return scene


def logarithmic(ax):
    ax.set(xscale="log", yscale="log", xlim=(1e-3, 10), ylim=(1e-5, 100))


def on_logarithms(marks):
    scene = Scene(controls(a=1, b=0.5), width=420, height=0.9)
    scene.view(logarithmic).add(*marks)
    return scene


F = x**2 + x * y + y**2
HEIGHT = F.subs({x: a, y: b}, simultaneous=True)
L = linear_approximation(F, (x, y), at=(a, b))
Q = L + (x - a) ** 2 + (y - b) ** 3
CIRCLE = (a + sp.cos(t) / 2, b + sp.sin(t) / 2)
SPACE = {
    "dot": Point(a, b, HEIGHT),
    "dot behind": Point(-a, 1.5, 1, radius=9),
    "arrow": Arrow((a, b, HEIGHT), (0.5, 0.5, 4)),
    "arrow from outside": Arrow((a, b, 30), (0, 0, HEIGHT - 30)),
    "segment": Segment((a, b, 0), (-a, -b, 10), color=SECOND),
    "dashed": Segment((a, b, 0), (a, b, 11), dash=True, width=3),
    "segment through": Segment((-a, b, 0), (-a, 2, 12), through=True, halo=False),
    "curve": Curve((*CIRCLE, F.subs({x: CIRCLE[0], y: CIRCLE[1]}, simultaneous=True)), t, 0, 6),
    "curve with steps": Curve((t, b, 5 + sp.sign(t - a / 3)), t, -2, 2),
    "path": Path([(a, b, 1), (b, a, 5), (-a, b, 9)], halo=False),
    "polygon": Polygon([(a, -2, 0), (a, 2, 0), (a, 2, 12), (a, -2, 12)], color=SECOND),
    "polygon with a corner twice": Polygon([(a, -2, 0), (a, -2, 0), (a, 2, 0), (a, 2, 12)]),
    "plane": Plane(L, (x, y), around=(a, b), size=sp.Rational(5, 4)),
    "surface": Surface(6 + a * x**2 - b * y, (x, y), around=(a, b), size=1),
    "surface over all": Surface(6 + 3 * sp.sin(2 * x + a), (x, y), around=(0, 0), size=3, alpha=1),
    "surface that touches": Surface(Q, (x, y), around=(a, b), size=(0.7, 1), color=SECOND),
    "surface with a hole": Surface(9 * sp.sqrt(x**2 + y**2 - 1), (x, y), around=(0, b), size=1.5),
    "surface with a step": Surface(5 + 3 * sp.sign(x - a / 3 + y), (x, y), around=(0, b), size=1.5),
    "surface with a pole": Surface(4 + 1 / (x - a / 3), (x, y), around=(0, b), size=1.5),
    "label": Label((a, b, HEIGHT), "z = {:3g}", HEIGHT, offset=(12, 4)),
    "label behind": Label((-2, -b, 1), "behind", size=18),
    "label outside": Label((a, b, 99), "outside", offset=(250, 0), size=18),
    "iteration": Iteration((x, y), (a, b), (x - y / 3, y - x / 5), 6, at=(x, y, F)),
}
PLANE = {
    "dot": Point(a, b, radius=9),
    "dot on the edge": Point(2, b, radius=9),
    "dot outside": Point(2.1, b, radius=9),
    "ring": Point(-a, b, radius=9, open=True),
    "arrow": Arrow((a, b), gradient(F, (x, y), at=(a, b)) / 5),
    "arrow over the edge": Arrow((1.7, b), (2, a / 3)),
    "arrow along the edge": Arrow((2, b), (0, 1)),
    "arrow from outside": Arrow((3, b), (-2, a / 3)),
    "segment": Segment((a, b), (-a, -2 * b), color=SECOND),
    "dashed": Segment((a, -2), (a, 2), dash=True, halo=False),
    "curve": Curve(CIRCLE, t, 0, 2 * sp.pi),
    "curve with gaps": Curve((t, sp.sqrt(t**3 - t) + a / 4), t, -2, 2, count=400),
    "path": Path([(a, b), (b, a), (-a, b)], head=True),
    "polygon": Polygon([(a, b), (-a, b), (0, -1)], color=SECOND, alpha=0.5),
    "field": Field(
        (x, y), ((-2, 1), (-1, 1.5)), level=sp.sqrt(x + b * y + a), color=["teal", "white", SECOND]
    ),
    "field that shines through": Field(
        (y, x), 3, level=sp.sin(x + a * y), color=["red", "black"], cells=(9, 20), alpha=0.5
    ),
    "label": Label((a, b), "({}, {}) $1, $2", a, b, size=18, anchor="center"),
    "label without a rim": Label((a, b), "bare", halo=False, size=18),
    "label within": Label((a, b), "{:3}", a / 7, size=18, anchor="center", within=0.4),
    "label at the edge": Label((1.9, b - 2), "kept inside"),
    "iteration": Iteration((x, y), (a, b), (x - y / 3, y - x / 5), 6),
}
LOGARITHMS = {
    "dot": Point(sp.Abs(a) / 4, 2 * sp.Abs(b)),
    "dot without a place": Point(a, b),
    "segment": Segment((0.01, 0.001), (sp.exp(a), sp.exp(b))),
    "segment without a start": Segment((a, b), (1, 1)),
    "curve": Curve((t, t**2 * sp.exp(a)), t, 0.001, 8),
    "curve with gaps": Curve((t, sp.Max(0, (t - a) * t)), t, -1, 8, count=400),
    "polygon": Polygon([(0.01, 0.001), (sp.exp(a), 1e-4), (0.1, sp.exp(b))], color="teal"),
    "polygon without a corner": Polygon([(0.01, a), (1, 1e-4), (0.1, 1)]),
    "label": Label((sp.exp(a), sp.exp(b)), "{:2g}", sp.exp(5 * a)),
}
BROKEN = {
    "curve with poles": Curve((t, sp.tan(2 * t) + b), t, -2, 2),
    "curve with steps": Curve((t, sp.floor(2 * t + a) / 3), t, -2, 2, width=5),
    "curve that turns back": Curve((a / (t - 0.013) ** 2 - 3, t), t, -2, 2),
}
TEXTS = {  # none stands on one before it
    "first": Label((a + 1, b + 1.5), "first", size=18, offset=(0, 0)),
    "second": Label((a + 1, b + 1.4), "second", size=18, offset=(0, 0)),
    "third": Label((a + 1, b + 1.5), "third", size=14, anchor="center"),
    "at the edge": Label((-a - 1.2, b), "moved inside", size=18, anchor="center"),
}
SCENES = {
    "space": (in_space, SPACE),
    "plane": (in_plane, PLANE),
    "breaks": (in_plane, BROKEN),
    "texts": (in_plane, TEXTS),
    "log axes": (on_logarithms, LOGARITHMS),
}


def pictures(canvas, scene, at):
    """What the browser and Matplotlib show of a scene at the controls' values."""
    for widget, value in zip(scene.controls.values(), at, strict=True):
        widget.value = value
    canvas.set(**scene.value)
    return canvas.pixels, seen(scene)


@pytest.mark.parametrize("kind", SCENES)
def test_every_mark_alone_is_drawn_alike(canvas, kind):
    make, marks = SCENES[kind]
    scene, drawn = make([]), []
    canvas.show(scene)
    still = seen(scene).astype(int)
    for name, mark in marks.items():
        scene.views[0].marks = [mark]
        scene.canvas.frame = scene.canvas.frame | {"views": [scene.views[0].spec()]}
        canvas.update()
        browser, matplotlib = pictures(canvas, scene, (1, 0.5))
        touched = (np.abs(matplotlib - still).max(-1) > 8).sum()
        wrong = differing(browser, matplotlib).sum()
        letters = mark["kind"] == "label"  # each renderer fits them to the pixels in its way
        assert wrong <= (0.4 if letters else 0.03) * touched, name
        drawn.append(touched > 0)
        print(f"{name:24} touches {touched:6} pixels, {wrong:4} differ")
    assert np.mean(drawn) > 0.7


@pytest.mark.parametrize("ratio", [1, 1.5, 2])
@pytest.mark.parametrize("kind", SCENES)
def test_all_marks_together_are_drawn_alike(canvas, kind, ratio):
    make, marks = SCENES[kind]
    scene = make(list(marks.values()))
    canvas.show(scene, ratio=ratio)
    for at in [(1, 0.5), (-1.3, 0.2), (0.1, -1.9)]:
        browser, matplotlib = pictures(canvas, scene, at)
        assert browser.shape == matplotlib.shape
        wrong = differing(browser, matplotlib).mean()
        print(f"{kind}, ratio {ratio}, {at}: {100 * wrong:.3f} % differ")
        assert wrong < 0.005


def test_a_face_that_stays_is_drawn_anew_in_a_view_that_turns(canvas):
    canvas.show(in_space([SPACE["plane"], SPACE["polygon"]]))
    before = canvas.pixels
    canvas.now.locator(".calclib-turner").press("ArrowRight")
    canvas.set()
    turned = canvas.pixels
    canvas.set(a=0.9)
    moved = canvas.pixels
    canvas.set(a=1)
    assert differing(before, turned).any()
    assert differing(turned, moved).any()
    np.testing.assert_array_equal(canvas.pixels, turned)


def test_a_face_that_stays_takes_on_its_colour_of_now(canvas):
    corners = [(0, -2, 0), (0, 2, 0), (0, 2, 12), (0, -2, 12)]
    scene = in_space([Polygon(corners, color=("black", SECOND), level=(a + 2) / 4)])
    canvas.show(scene)
    for at in [(1, 0), (-1, 0), (2, 0)]:
        assert differing(*pictures(canvas, scene, at)).mean() < 0.005


@pytest.mark.parametrize("width", [333, 481])
def test_sizes_that_do_not_divide_are_drawn_alike(canvas, width):
    scene = Scene(controls(a=1, b=0.5), width=500)
    scene.surface(F, (x, y), 2, camera=(-55, 28), title="title").add(*SPACE.values())
    scene.level_curves(F, (x, y), 2, title="title").add(*PLANE.values())
    canvas.show(scene, width=width, ratio=1.5)
    browser, matplotlib = pictures(canvas, scene, (-1, 0.7))
    assert browser.shape == matplotlib.shape
    assert differing(browser, matplotlib).mean() < 0.005


def test_the_measure_of_difference_sees_what_is_two_pixels_off():
    one, near, far = np.full((3, 40, 40, 3), 255, np.uint8)
    one[10:20, 10:20] = near[11:21, 10:20] = far[12:22, 10:20] = 0
    assert not differing(one, near).any()
    assert differing(one, far).sum() > 30


def test_the_reading_is_the_same(canvas):
    scene = in_plane([Point(a, sp.sqrt(b), name="the root")])
    g = gradient(F, (x, y), at=(a, b))
    scene.say(
        "At ({a}, {b}) the plane is z = {c} {p:+}(x {a:-}) {q:+}(y {b:-}); 1/a = {i:2g}.",
        a=a, b=b, c=HEIGHT, p=g[0], q=g[1], i=1 / a, otherwise="No quotient at a = {a}.",
    )  # fmt: skip
    scene.say("They are equal.", when=sp.Eq(a, b))
    scene.say("Its root is {r}.", r=sp.sqrt(a), a=a, otherwise="There is no root of {a}.")
    canvas.show(scene)
    random, said = np.random.default_rng(8), set()
    steps = np.round(random.uniform(-2, 2, (40, 2)), 2)
    for at in [*steps.tolist(), (0, 0), (1, 1), (-1, -1), (1e-7, 2)]:
        for widget, value in zip(scene.controls.values(), at, strict=True):
            widget.value = value
        canvas.set(**scene.value)
        assert canvas.reading == scene.reading
        said |= {line[:9] for line in scene.reading.splitlines()}
    assert len(said) > 5


@pytest.mark.parametrize("camera", [(-55, 28), (0, 0), (90, 89), (-180, -89), (137, -25), (12, 60)])
@pytest.mark.parametrize("width", [400, 700])
def test_the_browser_projects_as_matplotlib_does(canvas, camera, width):
    scene = Scene(width=700, height=0.6)
    scene.view(lambda ax: ax.set(xlim=(-2, 3), ylim=(0.5, 1), zlim=(-10, 70)), camera=camera)
    scene.level_curves(F, (x, y), 2)
    scene._asked(scene.canvas, {"resize": [width, 2]}, [])
    frame = scene.canvas.frame
    size = [2 * frame["width"], 2 * frame["height"]]
    view = {k: v for k, v in frame["views"][0].items() if k not in ("marks", "surfaces")}
    view |= {"marks": [], "surfaces": []}
    low, high = np.array(view["box"]).T
    points = np.random.default_rng(9).uniform(low, high, (50, 3))
    look = "({ prepareView }, [view, size, points]) => points.map(prepareView(view, ...size).pixel)"
    found = np.array(canvas.call(look, [view, size, points.tolist()]))
    expected = occlusion.project(occlusion.projection(scene.views[0].ax), points)
    expected[:, 1] = size[1] - expected[:, 1]  # canvas counts rows from the top
    np.testing.assert_allclose(found[:, :2], expected[:, :2], atol=1e-6)
    nearer, farther = np.argsort(expected[:, 2]), np.argsort(found[:, 2])
    np.testing.assert_array_equal(nearer, farther)
