"""The box of a view in space and the texts around it, from every side, in both renderers."""

from itertools import pairwise, product

import numpy as np
import pytest
import sympy as sp
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from test_overlay import Recorder
from texts import cut, overlapping, texts

from calclib.scene import Scene, frame, occlusion, picture
from calclib.scene.overlay import DPI

x, y = sp.symbols("x y", real=True)
SIZES = [(300, 0.85), (480, 0.94), (640, 0.4)]
CAMERAS = [*product([-180, -135, -55, -41, 0, 36, 42, 62, 90], [-89, -25, -2, 0, 14, 28, 60, 89])]


def scene_of(width=480, height=0.94, f=1000 * (x**2 + y), span=((-2, 2), (10, 11.5))):
    scene = Scene(width=width, height=height)
    scene.surface(f, (x, y), span, title="a title", zlabel="height")
    return scene


def turned(scene, camera):
    """The figure of a scene, its view seen from a camera."""
    scene.views[0].camera = camera
    scene.views[0].look()
    return scene.views[0].ax.figure


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_no_text_stands_on_another_or_is_cut_from_any_side(width, height):
    scene = scene_of(width, height)
    scene.figure()
    for camera in CAMERAS:
        found = texts(turned(scene, camera))
        assert not overlapping(found), camera
        assert not cut(found), camera
        written = [text for text, *_ in found]
        assert len(written) > 5, camera
        labels = {"x", "y", "height"} if abs(camera[1]) < 60 and camera[0] % 90 else set()
        assert labels <= set(written), camera


def test_lines_and_texts_are_drawn_where_there_is_room_for_them():
    scene = scene_of()
    figure = scene.figure()
    (box,) = [a for a in scene.views[0].ax.artists if isinstance(a, frame.Frame)]
    recorder = Recorder(figure)
    box.draw(recorder)
    tall, (lines, texts) = figure.bbox.height, box.places()
    drawn = sorted((part["text"], part["size"]) for part in recorder.drawn if "text" in part)
    assert {size for *_, size in texts} == {frame.TICK, frame.LABEL}
    assert drawn == sorted((text, pytest.approx(72 * size / DPI)) for text, *_, size in texts)
    paths = [part["path"] for part in recorder.drawn if "path" in part]
    looks = {
        (to_hex(part["line"]), round(part["width"], 2)) for part in recorder.drawn if "path" in part
    }
    # the edges of the walls are a line of one pixel, and all other lines thinner
    assert looks == {(frame.EDGE, 1.0), (frame.GRID, 0.81), (frame.AXIS, 0.81)}
    for line in lines:  # counted from the top
        line = [0, tall] + np.array(line) * [1, -1]
        assert any(np.shape(p) == (2, 2) and np.abs(p - line).max() < 1e-3 for p in paths)


def corners(view):
    """The pixels of the corners of a view's box, from the lower left."""
    ax = view.ax
    ends = np.array([ax.get_xlim(), ax.get_ylim(), ax.get_zlim()])
    return occlusion.project(occlusion.projection(ax), [*product(*ends)])[:, :2]


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_the_box_fills_its_room_and_stays_in_it_from_any_side(width, height):
    scene = scene_of(width, height)
    scene.figure()
    view, sizes = scene.views[0], []
    for camera in CAMERAS:
        tall = turned(scene, camera).bbox.height
        box = corners(view)
        assert (box >= 0).all()
        assert (box <= [width, tall - 24]).all()  # 24 for the title
        sizes.append(np.ptp(box, axis=0) / [width, tall - 24])
    assert np.median(np.max(sizes, axis=1)) > 0.5


def test_the_box_keeps_its_size_while_it_is_turned_about():
    scene = scene_of()
    scene.figure()
    scales = []
    for azimuth in range(-180, 180, 15):
        turned(scene, (azimuth, 30))
        scales.append(scene.views[0].ax.get_position().width)
    assert np.ptp(scales) == pytest.approx(0)


@pytest.mark.parametrize("ratio", [1, 2])
def test_the_browser_places_lines_and_texts_as_matplotlib_does(canvas, ratio):
    scene = scene_of()
    canvas.show(scene, ratio=ratio)
    place = """({ prepareView, placeAxes }, [views, size, fars]) => views.map((view, i) => {
        const { lines, texts } = placeAxes(prepareView(view, ...size), fars[i]);
        return [lines, texts.map(({ text, at, size }) => [text, ...at, size])];
    })"""
    sent = {k: v for k, v in scene.canvas.frame["views"][0].items() if k != "surfaces"}
    views = [sent | {"camera": camera, "marks": [], "surfaces": []} for camera in CAMERAS]
    size = [scene.canvas.frame[key] * ratio for key in ("width", "height")]
    fars = [frame.far_ends(camera) for camera in CAMERAS]
    found = canvas.call(place, [views, size, fars])
    figure = picture.still(scene.views, 480, 0.94, ratio)
    for camera, (lines, written) in zip(CAMERAS, found, strict=True):
        turned(scene, camera)
        (drawn,) = [a for a in scene.views[0].ax.artists if isinstance(a, frame.Frame)]
        expected_lines, expected = drawn.places()
        np.testing.assert_allclose(lines, expected_lines, atol=1e-6)
        assert [text[0] for text in written] == [text[0] for text in expected]
        rows = ([text[1:4] for text in each] for each in (written, expected))
        np.testing.assert_allclose(*map(np.array, rows), atol=1e-6)
    assert figure.dpi == 100 * ratio


# ---- Numbers ----

UNIT = [(0, 10), (0, 20), (0, 30)]


@pytest.mark.parametrize(
    ("camera", "far"),
    [
        ((-55, 28), [0, 1, 0]),
        ((30, 20), [0, 0, 0]),
        ((120, -10), [1, 0, 1]),
        ((-120, 0), [1, 1, 0]),
        ((0, 0), [0, 0, 0]),
    ],
)
def test_the_far_walls_are_those_behind_the_box(camera, far):
    assert frame.far_ends(camera) == far


def axis(*at, width=9, widths=None, label="x"):
    texts = [f"{t:g}" for t in at]
    return {"at": [*at], "texts": texts, "widths": widths or [6] * len(at), "label": label,
            "width": width}  # fmt: skip


def test_the_walls_and_the_lines_on_them():
    axes, far = [axis(2.5), axis(), axis(7, 11)], [1, 0, 1]
    corners, lines = frame.walls(axes, UNIT, far)
    assert [{*map(tuple, wall)} for wall in corners] == [
        {(10, j, k) for j in (0, 20) for k in (0, 30)},
        {(i, 0, k) for i in (0, 10) for k in (0, 30)},
        {(i, j, 30) for i in (0, 10) for j in (0, 20)},
    ]
    for wall in corners:  # around it, not across
        assert all(sum(p != q for p, q in zip(*pair, strict=True)) == 1
                   for pair in pairwise([*wall, wall[0]]))  # fmt: skip
    ends = [tuple(map(tuple, lines[k : k + 2])) for k in range(0, len(lines), 2)]
    expected = {((2.5, 0, 30), (2.5, 20, 30)), ((2.5, 0, 0), (2.5, 0, 30))}
    for z in (7, 11):
        expected |= {((0, 0, z), (10, 0, z)), ((10, 0, z), (10, 20, z))}
    assert len(ends) == 6 and {*ends} == expected


def test_the_room_that_the_texts_need():
    axes = [axis(1, widths=[12]), axis(1, 2, widths=[5, 30]), axis(1, widths=[17], width=40)]
    assert frame.room(axes) == [38, 17 + 40 + 8 + 12, 13.2 + 16.7 + 20]
    axes[2]["label"], axes[2]["width"] = "", 0
    assert frame.room(axes) == [38, 30 + 12, 13.2 + 16.7 + 20]
    assert frame.room([axis(), axis(), axis(label="", width=0)])[:2] == [8, 12]


@pytest.mark.parametrize("elevation", [-60, -10, 0, 8, 30, 80])
@pytest.mark.parametrize("area", [(10, 20, 500, 300), (0, 0, 200, 600)])
def test_the_box_is_as_large_as_there_is_room_at_every_azimuth(elevation, area):
    """The oracle projects the two circles that the corners run on."""
    aspect, distance, around = (4, 3, 2), 10, (30, 50, 60)
    scale, x0, y0 = frame.fit(aspect, distance, elevation, area, around)
    turn, tilt = np.linspace(0, 2 * np.pi, 4001), np.radians(elevation)
    found = []
    for h in (-1, 1):
        ahead, beside = 2.5 * np.cos(turn), 2.5 * np.sin(turn)
        away = distance - ahead * np.cos(tilt) - h * np.sin(tilt)
        found.append(np.c_[beside, h * np.cos(tilt) - ahead * np.sin(tilt)] / away[:, None])
    across, up = np.concatenate(found).T
    left, top, width, height = area
    below = 8 + 52 * min(1, max(0, 0.5 + elevation / 30))
    low = np.array([left + 30, top + 68 - below])
    high = np.array([left + width - 50, top + height - below])
    box = np.array([(x0 + scale * across.min(), y0 - scale * up.max()),
                    (x0 + scale * across.max(), y0 - scale * up.min())])  # fmt: skip
    assert (box[0] >= low - 0.01).all() and (box[1] <= high + 0.01).all()
    np.testing.assert_allclose(box.mean(0), (low + high) / 2, atol=0.01)
    assert np.min(high - low - np.ptp(box, axis=0)) == pytest.approx(0, abs=0.01)
    assert frame.fit(aspect, distance, elevation, (0, 0, 1, 1), around)[0] == 1


def flat(point):
    """Seen from a corner: 10 pixels to a unit, x to the right and down, y to the left and down."""
    x, y, z = point
    return np.array([500 + 8 * x - 6 * y, 500 + 6 * x + 3 * y - 10 * z])


def test_the_axes_stand_in_front_with_their_texts_outside():
    axes = [axis(0, 5, label="x"), axis(10, widths=[20], width=30, label="y"), axis(15, label="z")]
    far, area = [0, 0, 0], (0, 0, 1000, 1000)
    lines, texts = frame.place(axes, UNIT, far, flat, area, 1)
    ends = [[(0, 20, 0), (10, 20, 0)], [(10, 0, 0), (10, 20, 0)], [(10, 0, 0), (10, 0, 30)]]
    ticks = [[(0, 20, 0), (5, 20, 0)], [(10, 10, 0)], [(10, 0, 15)]]
    outward = np.array([(-0.6, 0.8), (3 / 45**0.5, 6 / 45**0.5), (1, 0)])
    expected, written = [], {}
    for each, (start, end), places, out in zip(axes, ends, ticks, outward, strict=True):
        expected.append((flat(start), flat(end)))
        reach = []
        for text, width, place in zip(each["texts"], each["widths"], places, strict=True):
            half = abs(out[0]) * width / 2 + abs(out[1]) * 13.2 / 2
            expected.append((flat(place), flat(place) + 4 * out))
            written[text] = (*(flat(place) + (8 + half) * out), 13.2)
            reach.append(half)
        own = abs(out[0]) * each["width"] / 2 + abs(out[1]) * 16.7 / 2
        away = 16 + 2 * max(reach) + own
        middle = (flat(start) + flat(end)) / 2
        written[each["label"]] = (*(middle + away * out), 16.7)
    np.testing.assert_allclose(lines, expected)
    assert {text for text, *_ in texts} == {*written}
    for text, *place in texts:
        assert place == pytest.approx(written[text]), text
    twice, _ = frame.place(axes, UNIT, far, lambda p: 2 * flat(p), (0, 0, 2000, 2000), 2)
    np.testing.assert_allclose(twice, 2 * np.array(expected))
    short, _ = frame.place(axes, UNIT, far, lambda p: 0.35 * flat(p), area, 1)
    assert len(short) == 4  # of the x axis, of 35 pixels, there is nothing


@pytest.mark.parametrize(
    ("second", "kept"),
    [
        ((100, 100), 1),
        ((123.9, 100), 1),  # 10 + 10 + 4 pixels beside
        ((124.1, 100), 2),
        ((76.1, 100), 1),
        ((100, 109.9), 1),  # 5 + 5 below
        ((100, 110.1), 2),
    ],
)
def test_a_text_on_another_is_left_out(second, kept):
    texts = [("one", (100, 100), 10, 20), ("two", second, 10, 20)]
    found = frame._apart(texts, (0, 0, 200, 200), 1)
    assert [text for text, *_ in found] == ["one", "two"][:kept]
    assert frame._apart([("", (9, 9), 10, 20)], (0, 0, 200, 200), 1) == []


@pytest.mark.parametrize(
    ("at", "moved"),
    [((50, 50), (50, 50)), ((-9, 0), (30, 30)), ((999, 0), (190, 30)), ((0, 999), (30, 215))],
)
def test_a_text_is_moved_into_its_area(at, moved):
    (found,) = frame._apart([("one", at, 10, 20)], (10, 20, 200, 205), 2)
    assert found == ("one", *moved, 10)


@pytest.mark.parametrize("area", [(0, 0, 0.5, 1), (0.5, 0.25, 0.5, 0.75), (-0.1, 0.5, 0.4, 0.9)])
def test_one_view_is_drawn_again_and_the_others_stay(area):
    figure = Figure(figsize=(2, 1), dpi=50)
    ax, other = figure.add_axes((0, 0, 0.5, 1)), figure.add_axes((0.5, 0, 0.5, 1))
    before = picture.draw(figure)
    image, old = picture.png(before), np.array(before.buffer_rgba())[..., :3]
    ax.set_facecolor("red")
    other.set_facecolor("blue")
    fresh = np.asarray(picture.draw_again(ax, area, image).buffer_rgba())[..., :3]
    left, top, width, height = np.multiply(area, [100, 50, 100, 50])
    row, column = np.mgrid[:50, :100] + 0.5
    inside = (left < column) & (column < left + width) & (top < row) & (row < top + height)
    assert (fresh[~inside] == old[~inside]).all()
    red = inside & (column > 1) & (column < 49) & (row > 1) & (row < 49)
    assert (fresh[red] == (255, 0, 0)).all()
    assert (fresh[inside & (column > 51)] == 255).all()  # the other is hidden meanwhile
    assert other.get_visible()
