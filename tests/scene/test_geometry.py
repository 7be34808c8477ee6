"""Geometry in pixels: areas, depths and colours found by hand; the depth of a point is its z."""

import numpy as np
import pytest

from calclib.scene import field, marks, mesh, occlusion

P = np.eye(4)
inf, nan = np.inf, np.nan
EMPTY = np.full((10, 12), inf)


def at(z, *corners):
    return np.array([(*corner, z) for corner in corners], dtype=float)


def area(corners):
    x, y = corners[:, 0], corners[:, 1]
    return abs(np.sum(x * np.roll(y, -1) - y * np.roll(x, -1))) / 2


def test_a_projection_divides_by_its_fourth_entry():
    away = np.eye(4)
    away[3] = 0, 0, 1, 1
    assert occlusion.project(away, [2, 4, 1]) == pytest.approx([1, 2, 0.5])
    assert occlusion.project(away, [[[2, 4, 1], [3, 0, 0]]]).shape == (1, 2, 3)


def test_the_pixels_of_triangles():
    triangles = np.array([at(0, (0, 0), (4, 0), (0, 4)), at(0, (3, 3), (3, 9), (9, 3))])
    which, pixel, u, v = occlusion.covered(triangles, (6, 5))
    row, column = np.divmod(pixel[which == 0], 5)
    assert {*zip(column, row, strict=True)} == {(i, j) for i in range(4) for j in range(4 - i)}
    assert u[which == 0] == pytest.approx((column + 0.5) / 4)
    assert v[which == 0] == pytest.approx((row + 0.5) / 4)
    row, column = np.divmod(pixel[which == 1], 5)  # within the picture alone
    assert {*zip(column, row, strict=True)} == {(i, j) for i in (3, 4) for j in (3, 4, 5)}
    assert u[which == 1] == pytest.approx((row + 0.5 - 3) / 6)


def test_the_depth_of_a_surface_is_that_of_its_facets():
    x, y = np.array([0.0, 2, 4]), np.array([0.0, 4])
    z = x + 2 * y[:, None]
    centres = np.arange(4) + 0.5
    plane = centres + 2 * centres[:, None]
    assert occlusion.depth_buffer([(x, y, z)], P, (4, 4)) == pytest.approx(plane)
    nearer = occlusion.depth_buffer([(x, y, z), (x, y, np.full((2, 3), 5.0))], P, (4, 4))
    assert nearer == pytest.approx(np.minimum(plane, 5))
    holed = z.copy()
    holed[1, 2] = nan
    assert np.isfinite(occlusion.depth_buffer([(x, y, holed)], P, (4, 5))).sum() == 8
    bent = np.array([[0.0, 0, 0], [0, 4, 0]])  # its rising diagonal is a ridge, its falling none
    assert occlusion.depth_buffer([(x, y, bent)], P, (4, 4))[3] == pytest.approx([1, 3, 2.5, 0.5])


BOX = np.array([(0, 2), (0, 2), (-1, 1)])


@pytest.mark.parametrize(
    ("corners", "count", "size"),
    [
        ([(0, 0), (2, 0), (2, 2), (0, 2)], 4, 4),
        ([(-1, -1), (3, -1), (3, 3), (-1, 3)], 4, 4),
        ([(0, 0), (3, 0), (0, 3)], 5, 3.5),
        ([(1, -1), (3, 1), (1, 3), (-1, 1)], 4, 4),
        ([(1, 0.5), (1.5, 1), (1, 1.5)], 3, 0.25),
        ([(3, 0), (4, 0), (4, 2)], 0, 0),
        ([(-3, 0), (-4, 0), (-4, 2)], 0, 0),
    ],
)
def test_polygons_are_clipped(corners, count, size):
    found = occlusion.clip_polygon(at(0, *corners), BOX)
    assert len(np.unique(found.round(9), axis=0)) == count
    assert area(found) == pytest.approx(size) if count else not len(found)
    assert ((found >= BOX[:, 0] - 1e-12) & (found <= BOX[:, 1] + 1e-12)).all()


def test_a_slope_is_clipped_at_its_height():
    found = occlusion.clip_polygon(np.array([(0, 0, -2), (2, 0, 2), (2, 2, 2), (0, 2, -2.0)]), BOX)
    assert (found[:, 0].min(), found[:, 0].max()) == pytest.approx((0.5, 1.5))
    assert found[:, 2] == pytest.approx(2 * found[:, 0] - 2)


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ((-1, 1, 0), (3, 1, 0), ((0, 1, 0), (2, 1, 0))),
        ((3, 1, 0), (-1, 1, 0), ((2, 1, 0), (0, 1, 0))),
        ((1, 1, 0), (1, 3, 0), ((1, 1, 0), (1, 2, 0))),
        ((1, 1, 0), (2, 2, 1), ((1, 1, 0), (2, 2, 1))),
        ((1, 1, -2), (1, 1, 4), ((1, 1, -1), (1, 1, 1))),
        ((-1, 1.5, 0), (1, 3.5, 0), None),
        ((3, 0, 0), (4, 0, 0), None),
        ((-1, 0, 0), (-2, 0, 0), None),
    ],
)
def test_segments_are_clipped(start, end, expected):
    found = occlusion.clip_segment(*np.array([start, end], dtype=float), BOX)
    assert found is expected is None or np.array(found) == pytest.approx(
        np.array(expected), abs=1e-7
    )


SQUARE = [(2, 3), (7, 3), (7, 6), (2, 6)]


@pytest.mark.parametrize("turn", [1, -1])
def test_how_much_of_each_pixel_a_face_covers(turn):
    column, row, found = occlusion.face_coverage(at(0, *SQUARE[::turn]), EMPTY)
    assert (column, row, found.shape) == (1, 2, (5, 7))
    inside = np.zeros((5, 7))
    inside[1:4, 1:6] = 1
    assert found == pytest.approx(inside)


@pytest.mark.parametrize(
    ("corners", "size"),
    [
        ([(2.25, 3), (6.5, 3), (6.5, 6), (2.25, 6)], 4.25 * 3),
        ([(2, 3.25), (7, 3.25), (7, 5.5), (2, 5.5)], 5 * 2.25),
        ([(5, 1), (9, 5), (5, 9), (1, 5)], 32),
        ([(-3, 3), (7, 3), (7, 6), (-3, 6)], 7 * 3),
        ([(2, 3), (40, 3), (40, 40), (2, 40)], 10 * 7),
    ],
)
def test_the_coverage_of_a_face_is_its_area(corners, size):
    assert occlusion.face_coverage(at(0, *corners), EMPTY)[2].sum() == pytest.approx(size, rel=0.01)


def test_a_face_is_seen_before_the_surface():
    def seen(corners, buffer):
        return occlusion.face_coverage(np.array(corners, dtype=float), buffer)[2].sum()

    face = at(0, *SQUARE)
    assert seen(face, np.full((10, 12), -1.0)) == 0
    assert seen(face, np.full((10, 12), 1.0)) == seen(face, np.zeros((10, 12))) == 15
    half = np.where(np.arange(12) < 4, -1.0, 1.0) * np.ones((10, 1))
    assert seen(face, half) == 9
    dives = [(x, y, x / 10) for x, y in SQUARE]
    assert seen(dives, np.full((10, 12), 0.45)) == pytest.approx(2.5 * 3, abs=0.01)
    assert seen(dives, np.full((10, 12), 0.5)) == pytest.approx(3 * 3, abs=0.01)


@pytest.mark.parametrize("corners", [[(2, 3), (7, 3), (7, 3.1)], [(20, 3), (27, 3), (27, 6)]])
def test_what_is_edge_on_or_outside_covers_nothing(corners):
    assert occlusion.face_coverage(at(0, *corners), EMPTY) is None


def test_the_slope_does_not_cross_an_edge():
    values = np.array([[0, 1, 5, 5.5, inf, 3]])
    assert occlusion._slope(values, 1).tolist() == [[1, 1, 0.5, 0.5, 0, 0]]
    assert occlusion._slope(values.T, 0).T.tolist() == [[1, 1, 0.5, 0.5, 0, 0]]


def test_which_points_no_surface_hides():
    buffer = np.zeros((3, 4))
    buffer[1, 2], buffer[2, 3] = 5, 9
    rows = [  # a point, whether it is seen
        ((0.5, 0.5, -1), True),
        ((0.5, 0.5, 0.01), True),  # less than the bias behind
        ((0.5, 0.5, 1), False),
        ((2.5, 1.5, 4), True),
        ((1.5, 1.5, 4), True),  # beside, above and below a farther one
        ((3.5, 1.5, 4), True),
        ((2.5, 0.5, 4), True),
        ((2.5, 2.5, 4), True),
        ((1.5, 0.5, 4), False),
        ((0.5, 1.5, 4), False),
        ((3.5, 2.5, 9), True),
        ((3.5, 0.5, 6), False),  # the picture does not begin again at its other end
        ((0.5, 2.5, 6), False),
        ((0.0, 0.0, 1), False),
        ((4.0, 1.0, 99), True),  # outside the picture nothing hides it
        ((-0.5, 1.0, 99), True),
        ((1.0, 3.0, 99), True),
        ((1.0, -0.5, 99), True),
        ((nan, 1, 0), False),
    ]
    points, seen = zip(*rows, strict=True)
    assert occlusion.visible(np.array(points), buffer, 0.02).tolist() == [*seen]


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (1.5, 2.5, [1, 2, 3]),
        (0.5, 0.6, [0, 1]),
        (-1, 9, [0, 1, 2, 3]),
        (1, 2, [1, 2]),
        (0, 1, [0, 1]),
    ],
)
def test_the_lines_around_an_interval(low, high, expected):
    assert mesh._covering(np.arange(4), low, high).tolist() == expected


@pytest.mark.parametrize(
    ("level", "colour"),
    [(0, "#ff0000"), (0.25, "#808000"), (0.5, "#00ff00"), (0.75, "#008080"), (1, "#0000ff"),
     (2, "#0000ff"), (-1, "#ff0000"), (nan, "#ffffff")],
)  # fmt: skip
def test_the_colour_at_a_level(level, colour):
    mark = {"stops": ["#ff0000", "#00ff00", "#0000ff"], "level": level}
    assert marks._colour(mark, {}) == colour


def test_the_colours_of_a_field():
    colours = field._colours(["#102030", "#ff00fe"])
    assert colours.shape == (256, 4) and (colours[:, 3] == 255).all()
    assert colours[[0, 51, 255], :3].tolist() == [[16, 32, 48], [64, 26, 89], [255, 0, 254]]
    shown = field.cells((("x", "y"), (4, 2), "x"), ["#000000", "#ffffff"], {}, ((0, 0), (1, 2)))
    assert shown[0, :, 0].tolist() == shown[1, :, 0].tolist() == [32, 96, 159, 223]
    up = field.cells((("x", "y"), (2, 4), "y"), ["#000000", "#ffffff"], {}, ((0, 0), (1, 1)))
    assert up[:, 0, 0].tolist() == up[:, 1, 1].tolist() == [223, 159, 96, 32]
    none = field.cells((("x", "y"), (2, 2), nan), ["#000000", "#ffffff"], {}, ((0, 0), (1, 1)))
    assert not none.any()
    assert field.smooth(up, 6, 8).shape == (8, 6, 4)
