"""What each kind of mark tells a renderer to draw: which paths and images, and how they look."""

from functools import partial

import numpy as np
import pytest
from matplotlib.backend_bases import RendererBase
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure

from calclib.scene import occlusion
from calclib.scene.frame import Frame, text_width
from calclib.scene.mesh import DARK, LIGHT, SPREAD, Patch
from calclib.scene.overlay import Overlay
from calclib.scene.solid import Mesh

RED, WHITE = to_rgb("red"), (1, 1, 1)


class Recorder(RendererBase):
    """It keeps what it is told to draw: dictionaries, in turn."""

    def __init__(self, figure):
        super().__init__()
        self.figure, self.drawn = figure, []

    def points_to_pixels(self, points):
        return points * self.figure.dpi / 72

    def get_canvas_width_height(self):
        return self.figure.bbox.size

    def draw_path(self, gc, path, transform, rgbFace=None):
        at = np.round(transform.transform_path(path).vertices, 6)
        clip = gc.get_clip_rectangle()
        dashes = gc.get_dashes()[1]
        self.drawn.append({
            "path": at, "face": None if rgbFace is None else tuple(rgbFace)[:3],
            "line": tuple(gc.get_rgb()[:3]), "alpha": gc.get_alpha(), "clip": clip is not None,
            "width": self.points_to_pixels(gc.get_linewidth()),
            "dashes": None if dashes is None else self.points_to_pixels(np.array(dashes)),
            "caps": gc.get_capstyle(), "joins": gc.get_joinstyle(), "snap": gc.get_snap(),
        })  # fmt: skip

    def draw_image(self, gc, x, y, im, transform=None):
        clip = gc.get_clip_rectangle()
        self.drawn.append({"image": im, "at": (x, y), "clip": clip.bounds})

    def draw_text(self, gc, x, y, s, prop, angle, ismath=False, mtext=None):
        at = x, self.figure.bbox.height - y  # as Agg, it counts rows from the top
        self.drawn.append({"text": s, "at": at, "size": prop.get_size_in_points(),
                           "clip": gc.get_clip_rectangle() is not None})  # fmt: skip


def plane(dpi=100, **limits):
    """Axes in which a unit is 10 pixels of a figure of 100 dots an inch, from (50, 20)."""
    figure = Figure(figsize=(4, 2), dpi=dpi)
    FigureCanvasAgg(figure)
    return figure.add_axes((0.125, 0.1, 0.75, 0.8), **({"xlim": (0, 30), "ylim": (0, 16)} | limits))


def drawn(ax, kind, points, **style):
    """What a mark in red tells."""
    mark = ax.add_artist(Overlay(kind, points, **({"color": "red"} | style)))
    recorder = Recorder(ax.figure)
    mark.draw(recorder)
    return recorder.drawn


def pixel(*at, scale=1):
    return (50 + 10 * at[0]) * scale, (20 + 10 * at[1]) * scale


def test_how_an_overlay_looks_of_which_nothing_is_said():
    line, dot = Overlay("line", [(1, 2)], color="red"), Overlay("dot", [(1, 2)], color="red")
    assert (line.width, line.radius, line.alpha, line.halo) == (2.5, 0, 1, True)
    assert not any((line.head, line.dash, line.open, line.through, line.within))
    assert (line.offset, line.anchor, line.size, line.area) == ((0, 0), "left", 14, (0, 0, 1, 1))
    surface, still = Overlay("surface", [], color="red"), Mesh(*over(0, 1, 0.5))
    in_turn = [Frame([], ()), still, surface, line]  # the last is drawn on top
    orders = [drawn.get_zorder() for drawn in in_turn]
    assert orders == sorted({*orders}) and line.get_zorder() == dot.get_zorder()


@pytest.mark.parametrize("dpi", [100, 200])
def test_a_line_has_a_white_rim_and_a_gap_where_it_has_no_point(dpi):
    points = [(1, 2), (3, 4), (np.nan, 1), (5, 6), (7, 8), (9, 2), (1, np.inf), (2, 2)]
    found = drawn(plane(dpi), "line", points, width=4, alpha=0.75)
    scale = dpi / 100
    runs = [points[:2], points[3:6]]
    for each, (run, line, width) in zip(
        found, [(r, c, w) for c, w in ((WHITE, 6), (RED, 4)) for r in runs], strict=True
    ):
        np.testing.assert_allclose(each["path"], [pixel(*at, scale=scale) for at in run])
        assert each["line"] == line and each["width"] == pytest.approx(width * scale)
        assert each["face"] is None and each["alpha"] == 0.75 and each["dashes"] is None
        assert (each["caps"], each["joins"], each["snap"]) == ("butt", "round", False)
        assert each["clip"]


@pytest.mark.parametrize(
    ("style", "lines"),
    [
        ({}, [(WHITE, 4.5, False), (RED, 2.5, False)]),
        ({"halo": False}, [(RED, 2.5, False)]),
        ({"dash": True}, [(WHITE, 4.5, False), (RED, 2.5, True)]),
        ({"dash": True, "halo": False, "width": 1}, [(RED, 1, True)]),
    ],
)
def test_how_a_line_looks(style, lines):
    found = drawn(plane(), "line", [(1, 2), (3, 4)], **style)
    assert [(f["line"], f["width"], f["dashes"] is not None) for f in found] == [
        (line, pytest.approx(width), dashed) for line, width, dashed in lines
    ]
    for each in found:
        if each["dashes"] is not None:
            assert each["dashes"] == pytest.approx([4 * each["width"], 3 * each["width"]])


def test_a_line_with_a_radius_has_a_dot_at_each_point():
    found = drawn(plane(), "line", [(1, 2), (3, 4)], radius=5, halo=False)
    assert len(found) == 3
    for each, at in zip(found[1:], [(1, 2), (3, 4)], strict=True):
        away = np.hypot(*(each["path"] - pixel(*at)).T)
        assert away.max() < 5.5 and away[0] == pytest.approx(5)
        assert each["face"] == RED


@pytest.mark.parametrize(
    ("start", "end", "tail", "half"),
    [
        ((5, 5), (15, 5), 4.5 * 3, 1.9 * 3),
        ((5, 5), (5, 1), 4.5 * 3, 1.9 * 3),
        ((5, 5), (5.6, 5.8), 10, 1.9 * 3),  # no longer than the arrow
    ],
)
@pytest.mark.parametrize("dpi", [100, 200])
def test_an_arrow_has_a_head_at_its_end(start, end, tail, half, dpi):
    found = drawn(plane(dpi), "line", [start, end], head=True, width=3)
    scale = dpi / 100
    assert [f["face"] for f in found] == [WHITE, None, None, RED]
    assert not any(f["clip"] for f in found)  # it may end beside the axes
    tip = np.array(pixel(*end, scale=scale))
    along = (tip - pixel(*start, scale=scale)) / np.hypot(*(tip - pixel(*start, scale=scale)))
    across = np.array([-along[1], along[0]])
    foot = tip - along * tail * scale
    corners = [tip, foot + across * half * scale, foot - across * half * scale, tip]
    np.testing.assert_allclose(found[3]["path"], corners, atol=1e-5)
    rim = [tip + 1.5 * along * scale, foot + (across * (half + 1) - along) * scale,
           foot - (across * (half + 1) + along) * scale, tip + 1.5 * along * scale]  # fmt: skip
    np.testing.assert_allclose(found[0]["path"], rim, atol=1e-5)


@pytest.mark.parametrize(
    ("points", "ends"),
    [
        ([(25, 8), (45, 8)], [(25, 8), (31.2, 8)]),  # from inside, 12 pixels beyond
        ([(30, 8), (45, 8)], [(30, 8), (31.2, 8)]),  # from the edge
        ([(35, 8), (25, 8)], [(30, 8), (25, 8)]),  # from outside, from the edge on
        ([(35, 8), (-5, 8)], [(30, 8), (0, 8)]),
        ([(5, 8), (5, -3)], [(5, 8), (5, -1.2)]),
        ([(5, 8), (5.05, 8)], [(5, 8), (5.05, 8)]),  # half a pixel
        ([(35, 8), (45, 8)], None),
        ([(5, 8), (np.nan, 8)], None),
        ([(5, 8), (5, 8)], "no head"),
    ],
)
def test_an_arrow_ends_a_little_beside_the_axes(points, ends):
    found = drawn(plane(), "line", points, head=True, halo=False)
    if ends in (None, "no head"):
        assert [f for f in found if f["face"]] == []
    else:
        np.testing.assert_allclose(found[0]["path"], [pixel(*at) for at in ends], atol=1e-3)
        np.testing.assert_allclose(found[1]["path"][0], pixel(*ends[1]), atol=1e-3)


def test_a_path_of_more_points_has_its_head_at_the_last_and_ends_at_the_axes():
    found = drawn(plane(), "line", [(1, 1), (2, 2), (2, 9)], head=True, halo=False)
    assert [f["clip"] for f in found] == [True, True]
    np.testing.assert_allclose(found[1]["path"][0], pixel(2, 9))
    assert len(drawn(plane(), "line", [(1, 1), (2, 2), (2, np.nan)], head=True, halo=False)) == 1


@pytest.mark.parametrize("dpi", [100, 200])
@pytest.mark.parametrize(
    ("is_open", "face", "line", "width"), [(False, RED, WHITE, 1.5), (True, WHITE, RED, 2)]
)
def test_a_dot_is_a_disc_or_a_ring(dpi, is_open, face, line, width):
    (found,) = drawn(plane(dpi), "dot", [(4, 5)], radius=6, open=is_open, alpha=0.5)
    scale = dpi / 100
    low, high = found["path"].min(0), found["path"].max(0)
    np.testing.assert_allclose((low + high) / 2, pixel(4, 5, scale=scale), atol=1e-3)
    np.testing.assert_allclose(high - low, 12 * scale, rtol=1e-3)
    assert (found["face"], found["line"]) == (face, line) and found["alpha"] == 0.5
    assert found["width"] == pytest.approx(width * scale) and not found["clip"]


@pytest.mark.parametrize(
    ("at", "count"),
    [
        ((30, 16), 1),
        ((0, 0), 1),
        ((30.05, 5), 1),
        ((30.15, 5), 0),
        ((5, -0.2), 0),
        ((np.nan, 1), 0),
    ],
)
def test_a_dot_outside_the_axes_is_left_out(at, count):
    assert len(drawn(plane(), "dot", [at], radius=6)) == count


def test_a_face_in_the_plane():
    (found,) = drawn(plane(), "face", [(1, 1), (5, 1), (5, 3)], alpha=0.4)
    np.testing.assert_allclose(
        found["path"], [pixel(*at) for at in [(1, 1), (5, 1), (5, 3), (1, 1)]]
    )
    assert found["face"] == RED and found["alpha"] == 0.4 and found["clip"]
    assert drawn(plane(), "face", [(1, 1), (5, 1), (np.nan, 3)]) == []


def test_on_logarithmic_axes_what_is_not_positive_has_no_place():
    log = {"xscale": "log", "yscale": "log", "xlim": (1, 1000), "ylim": (1, 100)}
    for at, count in [((10, 10), 1), ((0, 10), 0), ((10, -1), 0)]:
        assert len(drawn(plane(**log), "dot", [at], radius=3)) == count
    half = {"xscale": "log", "xlim": (1, 1000), "ylim": (-1, 1)}
    assert len(drawn(plane(**half), "dot", [(10, -0.5)], radius=3)) == 1
    assert len(drawn(plane(**half), "dot", [(-10, 0.5)], radius=3)) == 0
    (found,) = drawn(plane(**log), "line", [(10, 10), (100, 1), (0, 5)], halo=False)
    np.testing.assert_allclose(found["path"], [(150, 100), (250, 20)])


def test_a_field_fills_its_rectangle_from_the_top():
    cells = np.zeros((2, 3, 4), np.uint8)
    cells[..., 3] = 255
    cells[0, 0, 0] = 200
    (found,) = drawn(plane(), "field", [(1, 2), (7, 5)], alpha=0.5, patch=lambda points: cells)
    assert found["at"] == pixel(1, 2) and found["image"].shape == (30, 60, 4)
    assert found["image"][-1, 0].tolist() == [200, 0, 0, 128]  # rows are counted upwards
    assert found["image"][0, -1].tolist() == [0, 0, 0, 128]
    assert found["clip"] == pytest.approx((50, 20, 300, 160))


def label(at=(10, 8), ax=None, **style):
    found = drawn(ax or plane(), "label", [at], text="text", **style)
    return next((f for f in found if "text" in f), None), [f for f in found if "path" in f]


def test_a_label_stands_beside_its_point_with_a_rim():
    style = {"halo": False, "size": 20}
    first = label(offset=(0, 0), **style)[0]
    assert first["text"] == "text" and first["size"] == pytest.approx(14.4)
    assert first["at"][0] == pytest.approx(150, abs=2) and first["clip"]
    moved = label(offset=(7, 11), **style)[0]
    np.testing.assert_allclose(np.subtract(moved["at"], first["at"]), (7, -11), atol=1.01)
    twice, large = (label(ax=plane(200), offset=o, **style)[0] for o in ((7, 11), (0, 0)))
    assert large["size"] == pytest.approx(14.4)
    np.testing.assert_allclose(np.subtract(twice["at"], large["at"]), (14, -22), atol=1.01)
    middle, right = (label(anchor=a, offset=(0, 0), **style)[0] for a in ("center", "right"))
    assert first["at"][0] - middle["at"][0] == pytest.approx(
        (first["at"][0] - right["at"][0]) / 2, abs=1.01
    )
    assert label(halo=True)[0] is None or label(halo=True)[1]  # with a rim it is drawn as a path
    assert label((np.nan, 1)) == (None, [])


@pytest.mark.parametrize(
    ("within", "points"),
    [(0, 14.4), (100, 14.4), (2, 20 / (0.64 * 4) * 0.72), (4, 40 / (0.64 * 4) * 0.72)],
)
def test_a_label_is_no_wider_than_it_may_be(within, points):
    found = label(within=within, halo=False, size=20)[0]
    assert found["size"] == pytest.approx(points)


@pytest.mark.parametrize(
    ("at", "offset", "kept"),
    [
        ((15, 8), (0, 0), (0, 0)),
        ((15, 15.9), (0, 0), (0, -9)),  # half of the text's height below the upper edge
        ((15, 0.1), (0, 0), (0, 9)),
        ((0, 8), (-30, 0), (30, 0)),
        ((15, 17.1), (0, 0), (0, 0)),  # outside, as it is
        ((15, -1.1), (0, 0), (0, 0)),
        ((15, 16.8), (0, 0), (0, -18)),  # its lower edge would be seen alone,
        ((-1, 8), (0, 0), (10, 0)),  # and here its right one
        ((-9, 8), (0, 0), (0, 0)),
    ],
)
def test_a_label_is_cut_by_no_edge_of_the_axes(at, offset, kept):
    middle = label((15, 8), offset=(0, 0), halo=False, size=20)[0]
    found = label(at, offset=offset, halo=False, size=20)[0]
    expected = np.array(middle["at"]) + np.subtract(pixel(*at), pixel(15, 8))
    expected += np.array(offset) * [1, -1] + kept
    np.testing.assert_allclose(found["at"], expected, atol=1.01)


@pytest.mark.parametrize("at", [0.5, 15, 29.5])
@pytest.mark.parametrize(("anchor", "part"), [("left", 0), ("center", 0.5), ("right", 1)])
def test_a_label_is_cut_by_no_edge_whichever_part_of_it_stands_at_its_point(anchor, part, at):
    style = {"text": "a text", "anchor": anchor, "size": 20}
    mark = plane().add_artist(Overlay("label", [(at, 8)], color="red", **style))
    wide, (x, y) = text_width("a text", 20), pixel(at, 8)
    kept, height = mark._kept(x, y, 20)
    assert kept - part * wide == pytest.approx(np.clip(x - part * wide, 50, 350 - wide))
    assert height == y


@pytest.mark.parametrize(
    ("first", "second", "moved"),  # two texts of height 20 pixels: where; and how much the second
    [
        ((10, 8), (10, 8), -20),
        ((10, 8), (10, 7.7), -17),
        ((10, 8), (10, 8.3), 17),  # it was above there, too
        ((10, 8), (10, 10), 0),
        ((10, 8), (20, 8), 0),
        ((10, 1), (10, 1), 20),  # there is no room below
        ((10, 3), (10, 3), -20),  # there is just room
        ((10, 2.9), (10, 2.9), 20),
        ((10, 13), (10, 13.3), 17),
        ((10, 13.1), (10, 13.4), -23),
        ((10, 15), (10, 15), -20),
        ((10, 8), (40, 8), 0),  # outside, as it is
    ],
)
def test_a_label_stands_on_none_before_it(first, second, moved):
    made, ax, recorder = [], plane(), Recorder(plane().figure)
    for at in (first, second):
        mark = Overlay("label", [at], color="red", text="text", size=20, halo=False, offset=(0, 0))
        made.append(ax.add_artist(mark))
        mark.labels = made
        mark.draw(recorder)
    heights = [each["at"][1] for each in recorder.drawn]
    assert heights[1] - heights[0] == pytest.approx(10 * (second[1] - first[1]) + moved, abs=1.01)


# ---- In space ----


def space(*grids, zlim=(0, 1)):
    """Axes seen from above, and what is drawn on them."""
    figure = Figure(figsize=(3, 3))
    FigureCanvasAgg(figure)
    ax = figure.add_axes((0, 0, 1, 1), projection="3d")
    ax.set(xlim=(0, 1), ylim=(0, 1), zlim=zlim)
    ax.set_proj_type("ortho")
    ax.view_init(azim=-90, elev=90)
    for grid in grids:
        ax.add_artist(Mesh(*grid))
    figure.draw_without_rendering()
    return ax


def over(x0, x1, z):
    return np.array([x0, x1]), np.array([0.0, 1.0]), np.full((2, 2), z)


def places(ax, points):
    return occlusion.project(occlusion.projection(ax), np.array(points, float))[:, :2]


def test_a_line_in_space_has_a_gap_where_a_surface_hides_it():
    ax = space(over(0.25, 0.5, 0.8))
    line = [(0, 0.5, 0.1), (0.75, 0.5, 0.1), (0.75, 0.9, 0.1)]
    found = drawn(ax, "line", line, halo=False)
    ends = places(ax, [line[0], (0.25, 0.5, 0.1), (0.5, 0.5, 0.1), line[-1]])
    assert len(found) == 2  # the corner is no gap
    for each, (start, end) in zip(found, ends.reshape(2, 2, 2), strict=True):
        np.testing.assert_allclose(each["path"][[0, -1]], [start, end], atol=1.6)
        assert not each["clip"]
    faint, *others = drawn(ax, "line", line, halo=False, through=True, alpha=0.5)
    np.testing.assert_allclose(faint["path"][[0, -1]], ends[1:3], atol=2.1)
    assert faint["alpha"] == pytest.approx(0.15) and len(others) == 2
    apart = [*line, (np.nan, 0, 0), (0.1, 0.1, 0.9), (0.9, 0.1, 0.9)]
    assert len(drawn(ax, "line", apart, halo=False)) == 3
    outside = [(0.6, -3, 0.1), (0.6, 4, 0.1)]
    (cut,) = drawn(ax, "line", outside, halo=False)
    np.testing.assert_allclose(
        cut["path"][[0, -1]], places(ax, [(0.6, 0, 0.1), (0.6, 1, 0.1)]), atol=1.1
    )
    assert drawn(ax, "line", [(3, 0, 0), (3, 1, 0)]) == []


@pytest.mark.parametrize(
    ("at", "alpha"),
    [
        ((0.4, 0.5, 0.9), 0.5),
        ((0.4, 0.5, 0.1), 0.15),  # behind it, faint
        ((0.9, 0.5, 0.1), 0.5),
        ((1, 1, 1), 0.5),
        ((1.1, 0.5, 0.5), None),
        ((-0.1, 0.5, 0.5), None),
        ((0.5, 0.5, np.nan), None),
    ],
)
def test_a_dot_in_space(at, alpha):
    ax = space(over(0.25, 0.5, 0.8))
    found = drawn(ax, "dot", [at], radius=6, alpha=0.5)
    assert [f["alpha"] for f in found] == ([] if alpha is None else [pytest.approx(alpha)])
    if found:
        np.testing.assert_allclose(found[0]["path"].mean(0), places(ax, [at])[0], atol=1.5)


def test_an_arrow_in_space_has_no_head_where_that_is_hidden():
    ax = space(over(0.25, 0.5, 0.8))
    for end, heads in [((0.9, 0.5, 0.1), 1), ((0.4, 0.5, 0.1), 0), ((1.5, 0.5, 0.1), 0)]:
        found = drawn(ax, "line", [(0.1, 0.5, 0.1), end], head=True, halo=False)
        assert sum(f["face"] == RED for f in found) == heads


def test_a_face_in_space_is_an_image_and_its_border():
    ax = space(over(0.25, 0.5, 0.8))
    corners = [(0.3, 0.2, 0.1), (0.8, 0.2, 0.1), (0.8, 0.6, 0.1), (0.3, 0.6, 0.1)]
    image, *border = drawn(ax, "face", corners, alpha=0.6)
    assert (image["image"][..., :3] == [255, 0, 0]).all() and image["image"].dtype == np.uint8
    assert image["image"][..., 3].max() == 153
    seen = np.ptp(places(ax, [(0.5, 0.2, 0.1), (0.8, 0.6, 0.1)]), axis=0).prod()
    assert image["image"][..., 3].sum() / 153 == pytest.approx(seen, rel=0.03)
    assert image["clip"] == (0, 0, 300, 300)
    (border,) = border  # open where the surface hides it
    assert border["width"] == pytest.approx(1.2) and border["line"] == RED
    assert np.ptp(border["path"], axis=0).prod() == pytest.approx(seen, rel=0.05)
    assert drawn(ax, "face", [*corners[:3], (0.3, np.nan, 0.1)]) == []
    assert drawn(ax, "face", np.array(corners) + 2) == []


def test_a_label_in_space_is_paler_behind_a_surface_and_stays_in_the_picture():
    ax = space(over(0.25, 0.5, 0.8))
    free = label((0.9, 0.5, 0.1), ax, halo=False, offset=(-150, 0))[0]
    assert not free["clip"]
    beyond = label((0.9, 0.5, -7), ax, halo=False, offset=(-150, 0))[0]
    np.testing.assert_allclose(beyond["at"], free["at"], atol=1.01)  # moved into the box
    far = label((0.9, 0.5, 0.1), ax, halo=False, offset=(900, 0))[0]
    assert far["at"][0] < 300
    within = label((0.9, 0.5, 0.1), ax, halo=False, size=20, within=0.01)[0]
    assert within["size"] == pytest.approx(14.4)  # in the plane alone it gets smaller
    assert label((0.9, np.nan, 0.1), ax) == (None, [])


def surface(height, size=0.25, **style):
    """A curved surface around the middle of the axes, in blue."""
    parts = [["x", "y"], [0.5, 0.5], [size, size], height]
    style = {"color": "#000080", "alpha": 0.8} | style
    return Overlay("surface", [(0.5, 0.5, 0.5)], patch=partial(Patch, parts, {}), **style)


def test_a_curved_surface_is_an_image_with_a_border_and_hides_what_is_drawn_later():
    ax = space(over(0.25, 0.5, 0.8))
    near, far = surface(0.6), surface(0.4)
    for mark in (near, far):
        ax.add_artist(mark).surfaces = [near, far]
    recorder = Recorder(ax.figure)
    near.draw(recorder)
    image, *border = recorder.drawn
    assert image["image"][..., 3].max() == 204 and image["clip"] == (0, 0, 300, 300)
    seen = np.ptp(places(ax, [(0.5, 0.25, 0.6), (0.75, 0.75, 0.6)]), axis=0).prod()
    assert (image["image"][..., 3] == 204).sum() == pytest.approx(seen, rel=0.03)
    light = DARK + SPREAD * LIGHT[2]
    middle = image["image"].reshape(-1, 4)
    assert (0, 0, round(128 * light)) in {*map(tuple, middle[:, :3].tolist())}
    lines = {tuple(f["line"]) for f in border}
    assert lines == {to_rgb("#000080")}
    assert {f["alpha"] for f in border} == {0.8}
    assert border[0]["width"] == pytest.approx(1.2)
    recorder.drawn.clear()
    far.draw(recorder)  # behind the other
    assert recorder.drawn[0]["image"][..., 3].max() == 0
    near.set_visible(False)
    recorder.drawn.clear()
    far.draw(recorder)
    assert recorder.drawn[0]["image"][..., 3].max() == 204
    near.set_visible(True)
    assert near.get_zorder() < Overlay("dot", [(0, 0, 0)], color="red").get_zorder()
    for z, alpha in [(0.7, 1), (0.5, 0.3)]:
        dot = ax.add_artist(Overlay("dot", [(0.6, 0.6, z)], color="red", radius=5))
        dot.surfaces = [near, far]
        recorder.drawn.clear()
        dot.draw(recorder)
        assert [f["alpha"] for f in recorder.drawn] == [pytest.approx(alpha)]


@pytest.mark.parametrize("height", [7, ["sqrt", -1]])
def test_a_curved_surface_that_is_nowhere_in_the_box_draws_nothing(height):
    ax = space()
    recorder = Recorder(ax.figure)
    ax.add_artist(surface(height)).draw(recorder)
    ax.add_artist(surface(0.5, size=-1)).draw(recorder)
    assert recorder.drawn == []


def test_what_is_not_visible_or_has_no_point_draws_nothing():
    recorder = Recorder((ax := plane()).figure)
    hidden = ax.add_artist(Overlay("dot", [(1, 1)], color="red", radius=5))
    hidden.set_visible(False)
    hidden.draw(recorder)
    ax.add_artist(Overlay("line", np.zeros((0, 2)), color="red")).draw(recorder)
    assert recorder.drawn == []
