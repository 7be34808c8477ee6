"""What a view tells the browser of its axes, for a picture from another side."""

import numpy as np
import pytest
import sympy as sp
from canvas_page import decode, seen
from ipywidgets import Dropdown
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from calclib.derivatives import linear_approximation, quadratic_approximation
from calclib.plot import surface
from calclib.scene import Label, Plane, Point, Scene, Surface, slider, stills, ticks
from calclib.scene.frame import text_width
from calclib.scene.overlay import DPI, Overlay
from calclib.scene.views import fitted, plain

x, y = sp.symbols("x y", real=True)


@pytest.mark.parametrize(
    ("label", "text"),
    [
        ("$x$", "x"),
        ("$x_{1}$", "x₁"),
        ("$w_0$", "w₀"),
        (r"$\theta$", "θ"),
        (r"$\lambda_{12}$", "λ₁₂"),
        (r"$\Omega$", "Ω"),
        (r"$\unknown$", "unknown"),
        ("the loss", "the loss"),
        ("", ""),
    ],
)
def test_a_label_is_written_without_marks_of_mathematics(label, text):
    assert plain(label) == text


def test_a_view_in_space_tells_its_ticks_and_labels():
    scene = Scene()
    scene.surface(x**2 + y, (x, y), ((0, 2), (-3, 3)), title="a title")
    spec = scene.widget.children[1].frame["views"][0]
    for axis, (low, high), label in zip(spec["axes"], spec["box"], "xyz", strict=True):
        assert axis["label"] == label
        assert len(axis["at"]) == len(axis["texts"]) >= 3
        assert all(low <= at <= high for at in axis["at"])
        written = [float(text.replace("−", "-")) for text in axis["texts"]]
        assert written == pytest.approx(axis["at"])
    assert spec["header"] == pytest.approx(24 / scene.canvas.frame["height"])
    assert np.divide(spec["aspect"], spec["aspect"][0]) == pytest.approx([1, 1, 0.8])
    assert all(len(axis["at"]) <= 6 for axis in spec["axes"])


def test_a_title_in_space_stands_in_its_header_over_the_middle_of_its_view():
    scene = Scene(height=0.5)
    scene.surface(x, (x, y), 1, title="one")
    scene.surface(x, (x, y), 1, title="two", weight=3)
    figure = scene.figure(width=800)
    assert [text.get_text() for text in figure.texts] == ["one", "two"]
    at = [text.get_position() for text in figure.texts]
    np.testing.assert_allclose(at, [(1 / 8, 1 - 12 / 400), (5 / 8, 1 - 12 / 400)])


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({}, (-1, 1)),
        ({"room": (0.5, 0)}, (-2, 1)),
        ({"room": (0, 2)}, (-1, 5.2)),
        ({"zlim": (-7, 9)}, (-7, 9)),
    ],
)
def test_the_z_axis_has_room_for_the_marks(options, expected):
    scene = Scene()
    view = scene.surface(x, (x, y), 1, **options)
    box = scene.widget.children[1].frame["views"][0]["box"]
    assert box[2] == pytest.approx(expected, abs=0.25)
    assert tuple(box[2]) == view.heights


def test_an_empty_space_is_as_large_as_it_is_told():
    scene = Scene()
    scene.space((x, y), ((0, 1), (-2, 3)), zlim=(-1, 5))
    view = scene.widget.children[1].frame["views"][0]
    assert [tuple(ends) for ends in view["box"]] == [(0, 1), (-2, 3), (-1, 5)]
    assert [axis["label"] for axis in view["axes"]] == ["x", "y", "z"]


def test_what_a_view_in_space_draws_itself_is_not_cut_at_its_axes():
    """The box is larger than the axes that Matplotlib draws it on."""
    view = Scene().view(lambda ax: ax.plot_wireframe(X, Y, X * Y), camera=(30, 20))
    view.attach(Figure(figsize=(3, 3)), 0, 0, 300, 300)
    assert len(view.ax.collections) == 1
    assert not any(drawn.get_clip_on() for drawn in view.ax.collections)


def test_a_surface_that_a_view_draws_itself_is_coloured_in_the_browser_too():
    view = Scene().view(lambda ax: surface(x * y, (x, y), ax=ax), camera=(30, 20))
    view.attach(Figure(figsize=(3, 3)), 0, 0, 300, 300)
    (told,) = view.spec()["surfaces"]
    assert len(told["colours"]) == 3 * (len(told["x"]) - 1) * (len(told["y"]) - 1)


def test_axes_with_two_surfaces_have_room_for_both():
    ax = surface(x + 4, (x, y), span=1)
    surface(-x, (x, y), span=((0, 3), (0, 1)), ax=ax)
    assert ax.get_xlim() == (-1, 3) and ax.get_ylim() == (-1, 1)
    low, high = ax.get_zlim()
    assert low < -2.9 and high > 4.9


a, b = sp.symbols("a b", real=True)
HILL, BOWL, WAVE = -(x**2) - y**2, x**2 + x * y + y**2, 2 * sp.sin(x) * sp.cos(y)
POINTS = [(1, 1), (-1, 1.5), (1.5, -1.5)]


def with_plane(f, at, **options):
    """A surface, a tangent plane and its point: which pixels each of these marks touches."""
    plane = Plane(linear_approximation(f, (x, y), at=(a, b)), (x, y), around=(a, b), size=0.7)
    return with_mark(plane, f, at, **options)


def with_mark(plane, f, at, **options):
    scene = Scene({a: slider("a", -2, 2, at[0]), b: slider("b", -2, 2, at[1])}, width=360, height=1)
    height = f.subs({x: a, y: b}, simultaneous=True)
    view = scene.surface(f, (x, y), 2, **options).add(plane, Point(a, b, height))
    return scene, view, [touched(scene, view, mark) for mark in view.marks]


def touched(scene, view, mark):
    scene._send()
    marks, view.marks = view.marks, [mark]
    change = seen(scene).astype(int) - decode(scene.canvas.frame["image"])
    view.marks = marks
    return np.abs(change).max(-1) > 40


@pytest.mark.parametrize("at", POINTS, ids=str)
@pytest.mark.parametrize("f", [HILL, BOWL, WAVE], ids=str)
def test_the_first_camera_sees_the_plane_and_the_point(f, at):
    _, view, (plane, point) = with_plane(f, at)
    assert point.sum() > 100
    assert plane.sum() > 250
    azimuth, elevation = view.camera  # no odd one
    assert -180 <= azimuth < 180 and (azimuth + 55) % 30 == 0 and elevation in (14, 28, 42)
    assert view.home == view.camera
    assert not view.ax.patch.get_visible()  # it would cover the view beside it
    assert not [drawn for drawn in view.ax.artists if isinstance(drawn, Overlay)]


@pytest.mark.parametrize(
    ("f", "at"),
    [(WAVE, (1, 0.5)), (sp.exp(-(x**2) - y**2), (0.3, 0.2)), (HILL, (-1, 1))],
    ids=str,
)
def test_the_first_camera_sees_a_curved_surface(f, at):
    near = Surface(quadratic_approximation(f, (x, y), at=(a, b)), (x, y), around=(a, b), size=0.9)
    _, view, (shown, _) = with_mark(near, f, at, room=(0.3, 0.3))
    assert shown.sum() > 500
    if view.camera != (-55, 28):
        usual = with_mark(near, f, at, room=(0.3, 0.3), camera=(-55, 28))[2][0]
        assert shown.sum() > 1.2 * usual.sum()


def test_a_bowl_in_an_empty_space_is_seen_from_the_usual_camera():
    scene = Scene({a: slider("a", -1, 1, 0.5)})
    view = scene.space((x, y), 1, zlim=(-2, 2))
    view.add(Surface(x**2 + a * y**2, (x, y), around=(0, 0), size=1))
    assert scene.widget and view.camera == (-55, 28)


def test_the_usual_camera_stays_where_it_sees_them_and_one_that_is_given_always():
    assert with_plane(HILL, (1.5, -1.5))[1].camera == (-55, 28)
    assert with_plane(HILL, (-1, 1.5), camera=(-55, 28))[1].camera == (-55, 28)
    assert with_plane(HILL, (-1, 1.5))[1].camera != (-55, 28)


def test_another_function_is_seen_from_where_the_first_was():
    scene = Scene({a: slider("a", -2, 2, -1)})

    def draw(which):
        f = HILL if which else BOWL
        scene.surface(f, (x, y), 2).add(Point(a, 1.5, f.subs({x: a, y: 1.5})))

    choice = Dropdown(options=[("hill", 1), ("bowl", 0)])
    scene.drawn_by(draw, which=choice)
    assert scene.widget
    camera = scene.views[0].camera
    assert camera != (-55, 28)
    choice.value = 0
    assert scene.views[0].camera == scene.views[0].home == camera


@pytest.mark.parametrize("at", [(-1, 1.5, -3), (9, 0, 0), (0, 0, -50), (2, -2, -8)], ids=str)
def test_a_label_that_would_be_hidden_or_fall_outside_is_there_all_the_same(at):
    scene, view, _ = with_plane(HILL, (1, 1), camera=(-55, 28))
    letters = touched(scene, view, Label(at, "a long label", offset=(300, 0)))
    assert letters.sum() > 100
    across = np.flatnonzero(letters.any(0))
    assert across[-1] - across[0] > 0.85 * text_width("a long label", 14)


@pytest.mark.parametrize("title", ["a title", "a longer title, of $x_{1}$"])
def test_a_title_is_as_large_as_there_is_room(title):
    usual = text_width(plain(title), 14 * DPI / 72)
    assert fitted(title, 14, usual + 1) == 14
    assert fitted(title, 14, 0.6 * usual) == pytest.approx(0.6 * 14)
    assert fitted("", 14, 0.6 * usual) == 14


@pytest.mark.parametrize("scale", ["linear", "log"])
@pytest.mark.parametrize("which", ["major", "both"])
def test_ticks_that_are_copied_look_like_those_of_matplotlib(scale, which):
    pictures = []
    for filled in (False, True):
        figure = Figure(figsize=(3, 2), dpi=80)
        canvas, ax = FigureCanvasAgg(figure), figure.add_subplot()
        ax.set(xscale=scale, yscale=scale, xlim=(0.02, 7), ylim=(1e-5, 30), xlabel="$x$")
        ax.tick_params(labelsize=7, pad=1)
        ax.grid(which=which, color="#dddddd")
        if filled:
            for axis in (ax.xaxis, ax.yaxis):
                ticks.fill(axis)
        canvas.draw()
        pictures.append(np.asarray(canvas.buffer_rgba()).copy())
    assert (pictures[0] == pictures[1]).all()


@pytest.mark.parametrize("width", [360, 960])
@pytest.mark.parametrize("height", [0.3, 0.9])
@pytest.mark.parametrize("aspect", ["auto", "equal"])
def test_a_title_in_the_plane_stands_right_over_its_axes(width, height, aspect):
    scene = Scene(height=height)
    for title in ("one", "another one, of which more is said"):
        scene.view(lambda ax: ax.set(aspect=aspect), title=title)
    figure = scene.figure(width=width)
    FigureCanvasAgg(figure).draw()
    for view, text in zip(scene.views, figure.texts, strict=True):
        title, axes = text.get_window_extent(), view.ax.get_window_extent()
        assert title.x0 + title.x1 == pytest.approx(axes.x0 + axes.x1, abs=4)
        assert 0 < title.y0 - axes.y1 < 24
        assert axes.y1 == pytest.approx(figure.bbox.height * (1 - view.area[1]) - 24)
        name, number = view.ax.xaxis.label, view.ax.xaxis.get_ticklabels()[0]
        assert name.get_size() > text.get_size() > number.get_size()


def test_pixels_beside_a_view_in_the_plane_are_left_free():
    ends = []
    for options in ({}, {"beside": 100}):
        view = Scene().view(lambda ax: None, **options)
        view.attach(Figure(figsize=(4, 3), dpi=100), 0, 0, 400, 300)
        box = view.ax.get_window_extent()
        ends.append((box.x0, box.x1, box.y0, box.y1))
        left, top, wide, tall = view.spec()["area"]  # in parts, from the left and the top
        told = left * 400, (left + wide) * 400, (1 - top - tall) * 300, (1 - top) * 300
        assert told == pytest.approx(ends[-1])
    assert np.subtract(*ends) == pytest.approx([0, 100, 0, 0])
    assert min(ends[0]) > 0 and ends[0][1] < 400 and ends[0][3] < 300


@pytest.mark.parametrize("letters", [20, 38, 60])
def test_a_long_title_stays_in_its_view(letters):
    scene = Scene(height=0.5)
    for _ in range(2):
        scene.view(lambda ax: None, title=letters * "a")
    figure = scene.figure(width=800)
    FigureCanvasAgg(figure).draw()
    for left, text in zip((0, 400), figure.texts, strict=True):
        title = text.get_window_extent()
        assert left <= title.x0 < title.x1 <= left + 400
    assert title.width >= min(359, 6 * letters)  # and is no smaller than it has to be


X, Y = np.meshgrid(np.arange(-2, 3), np.arange(-2.0, 3))


@pytest.mark.parametrize(
    ("z", "crosses"),
    [
        (X * Y, True),
        (X**2 - Y**2, True),  # along the diagonals
        ((X + 1) * (Y + 1), True),
        ((X - 1) * (Y - 1), True),
        (X * Y + 0.01, False),  # beside the level
        (X * (X - Y) * (X + Y), True),  # of three lines
        (X + 2 * Y, False),
        (X**2 + Y**2, False),
        (np.abs(X) * Y, False),
    ],
)
def test_where_a_level_crosses_itself(z, crosses):
    assert stills._has_saddle_on(np.array([-1.0, 0, 1]), z) == crosses


def test_a_light_grid_lies_below_all_else():
    ax = Figure().add_subplot()
    stills.light_grid(ax, axis="y")
    assert all(line.get_visible() for line in ax.get_ygridlines())
    assert not any(line.get_visible() for line in ax.get_xgridlines())
    assert ax.get_axisbelow() is True
