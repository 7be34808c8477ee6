"""Depths, coverage and colours of a few pixels, against what is worked out pixel by pixel."""

import re
from itertools import pairwise, product
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import sympy as sp
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

from calclib.palette import HEIGHT
from calclib.samples import heights
from calclib.scene import cameras, field, frame, mesh, occlusion, overlay, solid, trees
from calclib.scene.marks import Field, Point, artist
from calclib.scene.trees import tree

x, y, a = sp.symbols("x y a", real=True)
P = np.eye(4)  # the pixels and the depth are the coordinates themselves
SHAPE = 7, 11  # rows and columns
ROWS, COLUMNS = np.mgrid[: SHAPE[0], : SHAPE[1]] + 0.5  # the centres of the pixels
RANDOM = np.random.default_rng(11)


def constants(module):
    """The numbers that a module of the browser's has under names in capitals, or in [...]."""
    path = Path(occlusion.__file__).with_name(f"{module}.js")
    rows = re.findall(r"^(?:export )?const ([A-Z_]+) = ([\[\]\d., e-]+);", path.read_text(), re.M)
    return {name: eval(value) for name, value in rows}  # noqa: S307  (numbers of our own)


@pytest.mark.parametrize(
    ("module", "python"),
    [
        ("frame", frame),
        ("marks", overlay),
        ("mesh", mesh),
        ("occlusion", occlusion),
        ("trees", trees),
    ],
)
def test_both_renderers_have_the_same_numbers(module, python):
    found = {name: value for name, value in constants(module).items() if hasattr(python, name)}
    assert found
    for name, value in found.items():
        np.testing.assert_array_equal(getattr(python, name), value, name)


@pytest.mark.parametrize("light", [mesh.LIGHT, solid.LIGHT])
def test_light_comes_from_a_direction(light):
    assert np.linalg.norm(light) == pytest.approx(1, abs=0.01)


# ---- What hides what ----


def test_a_point_is_projected_as_its_matrix_says():
    perspective = np.array([(2, 0, 0, 3), (0, 5, 0, 0), (0, 0, 1, 7), (0, 0, 0.5, 1)])
    points = [[(1, 2, 2), (0, 0, 0)]]
    np.testing.assert_allclose(
        occlusion.project(perspective, points), [[(5 / 2, 10 / 2, 9 / 2), (3, 0, 7)]]
    )


def test_each_cell_of_a_surface_is_two_triangles_over_its_rising_diagonal():
    low = [2.0, 6.0], [1.0, 5.0], np.array([[0.0, 4.0], [8.0, 0.0]])  # folded along the diagonal
    high = [5.0, 9.0, 20.0], [-3.0, 3.0, 6.0], np.full((3, 3), 5.0)
    high[2][2, 2] = np.nan  # a hole in the last cell, to the right of 9 and above 3
    found = occlusion.depth_buffer([low, high], P, SHAPE)
    u, v = (COLUMNS - 2) / 4, (ROWS - 1) / 4
    inside = (u >= 0) & (u <= 1) & (v >= 0) & (v <= 1)
    first = np.where(inside, np.where(u > v, 4 * (u - v), 8 * (v - u)), np.inf)
    second = np.where((COLUMNS > 5) & (ROWS < 6) & ((COLUMNS < 9) | (ROWS < 3)), 5, np.inf)
    np.testing.assert_allclose(found, np.minimum(first, second))


def inside_of(triangle, at):
    """How far along the sides from its first corner a place lies in a triangle, or None."""
    sides = (triangle[1:, :2] - triangle[0, :2]).T
    u, v = np.linalg.solve(sides, np.subtract(at, triangle[0, :2]))
    return (u, v) if min(u, v, 1 - u - v) > -1e-6 else None


def test_near_some_pixels_the_depths_are_those_of_the_whole_picture():
    steps = np.linspace(-2, 60, 32)
    height = RANDOM.normal(size=(32, 32))
    meshes, shape = [(steps, steps, height), (steps, steps, height.T + 0.5)], (50, 50)
    whole = occlusion.depth_buffer(meshes, P, shape)
    near = np.c_[RANDOM.uniform(-4, 54, (9, 2)), np.zeros(9)]
    near[0] = np.nan
    found = occlusion.depth_buffer(meshes, P, shape, near)
    rows, columns = np.mgrid[:50, :50]
    beside = np.zeros(shape, bool)
    for across, up, _ in near[1:]:
        beside |= (abs(columns - np.floor(across)) <= 1) & (abs(rows - np.floor(up)) <= 1)
    assert beside.any() and np.isinf(found).any()
    np.testing.assert_array_equal(found[beside], whole[beside])


def test_a_triangle_covers_the_pixels_whose_centre_lies_in_it():
    triangles = RANDOM.uniform(-4, 14, (40, 3, 3))
    triangles[0, :, :2] = (2.5, 1.5), (6.5, 1.5), (2.5, 4.5)  # through centres, on all sides
    triangles[1, :, 0] += 30  # beside the picture
    triangles[2, :, 1] -= 30
    triangles[3, :, :2] = (11.1, 0), (14, 0), (11.1, 9)  # right beside it, and above
    triangles[4, :, :2] = (0, 7.1), (9, 7.1), (0, 12)
    which, pixel, u, v = occlusion.covered(triangles, SHAPE)
    found = dict(
        zip(zip(which.tolist(), pixel.tolist(), strict=True), zip(u, v, strict=True), strict=True)
    )
    expected = {}
    for k, row, column in product(range(40), range(SHAPE[0]), range(SHAPE[1])):
        if place := inside_of(triangles[k], (column + 0.5, row + 0.5)):
            expected[k, row * SHAPE[1] + column] = place
    assert sum(k == 0 for k, _ in expected) == 11
    assert len(which) == len(found) and found.keys() == expected.keys()
    for key, place in expected.items():
        assert found[key] == pytest.approx(place, abs=1e-6)


BOX = np.array([(0.0, 8.0), (0.0, 4.0), (0.0, 2.0)])


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ((1, 1, 1), (7, 3, 2), ((1, 1, 1), (7, 3, 2))),
        ((-4, 0, 0), (12, 4, 2), ((0, 1, 0.5), (8, 3, 1.5))),
        ((12, 4, 2), (-4, 0, 0), ((8, 3, 1.5), (0, 1, 0.5))),
        ((4, -4, 1), (4, 12, 1), ((4, 0, 1), (4, 4, 1))),
        ((0, 0, 0), (8, 0, 0), ((0, 0, 0), (8, 0, 0))),  # along an edge
        ((0, 4, 2), (0, 4, -2), ((0, 4, 2), (0, 4, 0))),
        ((8, 4, 2), (9, 5, 3), ((8, 4, 2), (8, 4, 2))),  # a corner alone
        ((0.5, 1, 1), (-0.5, 1, 1), ((0.5, 1, 1), (0, 1, 1))),
        ((-0.5, 1, 1), (0.5, 1, 1), ((0, 1, 1), (0.5, 1, 1))),
        ((-1, 1, 1), (-1, 3, 1), None),
        ((9, 1, 1), (10, 3, 1), None),
        ((-3, 3, 1), (1, 7, 1), None),  # past an edge
    ],
)
def test_the_ends_of_a_clipped_segment(start, end, expected):
    clipped = occlusion.clip_segment(np.array(start), np.array(end), BOX)
    if expected is None:
        assert clipped is None
    else:
        np.testing.assert_allclose(clipped, expected, atol=1e-7)


@pytest.mark.parametrize(
    ("corners", "expected"),
    [
        ([(0, 0, 1), (8, 0, 1), (8, 4, 1)], [(0, 0, 1), (8, 0, 1), (8, 4, 1)]),
        (
            [(-2, 1, 1), (4, 1, 1), (4, 3, 1), (-2, 3, 1)],
            [(0, 1, 1), (4, 1, 1), (4, 3, 1), (0, 3, 1)],
        ),
        (
            [(6, 2, 0), (10, 2, 4), (10, 3, 4), (6, 3, 0)],
            [(6, 2, 0), (8, 2, 2), (8, 3, 2), (6, 3, 0)],
        ),
        (
            [(0, 1, 1), (4, 1, 1), (4, 3, 1), (-2, 3, 1)],
            [(0, 1, 1), (4, 1, 1), (4, 3, 1), (0, 3, 1)],
        ),
        ([(9, 1, 1), (12, 1, 1), (9, 3, 1)], []),
        ([(1, 1, -2), (3, 1, -2), (1, 3, -1)], []),
    ],
)
def test_the_corners_of_a_clipped_polygon(corners, expected):
    found = occlusion.clip_polygon(np.array(corners, float), BOX)
    assert {*map(tuple, found.round(9))} == {*map(tuple, np.array(expected, float).reshape(-1, 3))}
    assert len(found) == len(expected)


def laid_out(part, fill=0.0):
    """A picture with a part of it at a column and a row."""
    column, row, values = part
    found = np.full((SHAPE[0], SHAPE[1]), fill)
    found[row : row + values.shape[0], column : column + values.shape[1]] = values
    return found


SLOPE = np.array([0.25, 0.5])


@pytest.mark.parametrize("turn", [1, -1])
@pytest.mark.parametrize("low, high", [((2.25, 1.5), (8.5, 5.25)), ((-3, -2), (4.25, 20.0))])
def test_a_face_covers_its_pixels_and_half_of_those_at_its_border(turn, low, high):
    corners = np.array([(*low, 0), (high[0], low[1], 0), (*high, 0), (low[0], high[1], 0)])[::turn]
    corners[:, 2] = corners[:, :2] @ SLOPE + 1
    sides = COLUMNS - low[0], high[0] - COLUMNS, ROWS - low[1], high[1] - ROWS
    outline = np.min(sides, axis=0) + 0.5
    empty = np.full(SHAPE, np.inf)
    part = occlusion.face_coverage(corners, empty)
    np.testing.assert_allclose(laid_out(part), np.clip(outline, 0, 1), atol=1e-6)
    assert part[0] == max(0, np.floor(low[0]) - 1) and part[1] == max(0, np.floor(low[1]) - 1)
    step = np.where(COLUMNS < 5, np.inf, 4.0)  # behind it, and the edge of what hides it
    np.testing.assert_allclose(
        laid_out(occlusion.face_coverage(corners, step)),
        np.clip(np.minimum(outline, (step - COLUMNS / 4 - ROWS / 2 - 1) / 0.5 + 0.5), 0, 1),
        atol=1e-4,
    )


@pytest.mark.parametrize(
    "corners",
    [
        [(1, 1, 0), (9, 1, 0), (9, 1.05, 0), (1, 1.05, 0)],  # seen edge-on
        [(1, 1, 0), (2.5, 1, 0), (1, 2, 0)],  # 3/4 of a pixel
        [(20, 1, 0), (30, 1, 0), (20, 5, 0)],
        [(1, -9, 0), (9, -9, 0), (9, -2, 0)],
    ],
)
def test_a_face_without_a_pixel_is_left_out(corners):
    assert occlusion.face_coverage(np.array(corners, float), np.full(SHAPE, np.inf)) is None


@pytest.mark.parametrize(
    "corners",
    [
        [(1, 1, 0), (9, 1, 0), (9, 1.2, 0), (1, 1.2, 0)],  # 8/5 of a pixel
        [(10, 6, 0), (14, 6, 0), (14, 9, 0), (10, 9, 0)],  # in the last of them
    ],
)
def test_a_face_with_a_pixel_is_there(corners):
    _, _, found = occlusion.face_coverage(np.array(corners, float), np.full(SHAPE, np.inf))
    assert found.max() > 0.1


@pytest.mark.parametrize("turn", [1, -1])
@pytest.mark.parametrize("twice", [[], [0], [1, 1], [2]])
def test_a_triangle_is_covered_where_it_lies_whether_or_not_it_has_a_corner_twice(turn, twice):
    corners = np.array([(2, 1, 0), (10, 2, 0), (4, 6, 0)], float)
    doubled = np.insert(corners, twice, corners[twice], axis=0)[::turn]
    found = laid_out(occlusion.face_coverage(doubled, np.full(SHAPE, np.inf)))
    for row, column in product(range(SHAPE[0]), range(SHAPE[1])):
        place, inside = np.array([column + 0.5, row + 0.5]), []
        for p, q in pairwise([*corners[:, :2], corners[0, :2]]):
            across = np.array([p[1] - q[1], q[0] - p[0]]) / np.hypot(*(q - p))
            inside.append(across @ (place - p))
        assert found[row, column] == pytest.approx(np.clip(min(inside) + 0.5, 0, 1), abs=1e-9)


def test_the_slope_is_that_of_the_side_without_an_edge():
    values = np.array([[0.0, 1, 3, 3.5, 9, np.inf, 2, 4], [5, 5, 5, 5, 5, 5, 5, 5]])
    across = [[1, 1, 0.5, 0.5, 5.5, 0, 2, 2], [0] * 8]
    np.testing.assert_allclose(occlusion._slope(values, 1), across)
    np.testing.assert_allclose(occlusion._slope(values.T, 0), np.transpose(across))


def test_what_dives_below_a_surface_gets_thinner_over_one_pixel():
    depth = np.broadcast_to(np.array([0.0, 1, 2, 3, 4, 5]), (2, 6))
    found = occlusion.in_front(depth, np.full((2, 6), 2.25))
    np.testing.assert_allclose(found, [[1, 1, 0.75, 0, 0, 0]] * 2, atol=1e-5)
    level = np.array([[1.0, 1, 1, np.inf, np.nan]])
    found = occlusion.in_front(np.array([[0.0, 1, 2, 2, 2]]) * np.ones((1, 1)), level)
    assert found[0, 3:].tolist() == [1, 0]
    same = occlusion.in_front(np.zeros((2, 2)), np.zeros((2, 2)))
    assert same.tolist() == [[1, 1], [1, 1]]  # what lies in the surface is shown
    assert occlusion.in_front(np.ones((2, 2)), np.zeros((2, 2))).tolist() == [[0, 0], [0, 0]]


def test_a_point_is_seen_where_the_farthest_of_five_pixels_lies_behind_it():
    buffer = RANDOM.uniform(0, 1, SHAPE)
    for row, column in product(range(SHAPE[0]), range(SHAPE[1])):
        near = [(row, column), (row - 1, column), (row + 1, column), (row, column - 1)]
        near.append((row, column + 1))
        farthest = max(buffer[i, j] for i, j in near if 0 <= i < SHAPE[0] and 0 <= j < SHAPE[1])
        at = np.array([(column + 0.9, row + 0.1, farthest + extra) for extra in (0.09, 0.11)])
        assert occlusion.visible(at, buffer, 0.1).tolist() == [True, False], (row, column)


@pytest.mark.parametrize(
    ("at", "seen"),
    [
        ((2, 2, 9), False),
        ((0, 0, 9), False),
        ((10.9, 6.9, 9), False),
        ((-0.1, 2, 9), True),  # beside the picture, nothing hides it
        ((2, -0.1, 9), True),
        ((11, 2, 9), True),
        ((2, 7, 9), True),
        ((np.nan, 2, -9), False),
        ((2, np.inf, -9), False),
        ((2, 2, np.nan), False),
    ],
)
def test_a_point_beside_the_picture_is_not_hidden_and_one_without_a_place_is(at, seen):
    assert occlusion.visible(np.array([at]), np.zeros(SHAPE), 0.1).tolist() == [seen]


# ---- Curved surfaces ----


def axes(*limits):
    """What is asked of axes in space."""
    names = "get_xlim", "get_ylim", "get_zlim"
    return SimpleNamespace(**{n: (lambda ends=e: ends) for n, e in zip(names, limits, strict=True)})


def test_the_grid_is_that_of_the_still_surface_from_end_to_end_of_the_box():
    box = axes((0, 4), (-1, 1), (0, 1))
    across, up = mesh.lines(box, [([-1, 0, 1, 2.5, 4, 5], [-0.5, 0.5], None)])
    assert across.tolist() == [0, 1, 2.5, 4] and up.tolist() == [-1, -0.5, 0.5, 1]
    across, up = mesh.lines(box, [])
    np.testing.assert_allclose(across, np.linspace(0, 4, 51))
    np.testing.assert_allclose(up, np.linspace(-1, 1, 51))


@pytest.mark.parametrize(
    ("low", "high", "kept"),
    [(1, 3, [1, 2, 3]), (1.5, 2.5, [1, 2, 3]), (-5, 0.5, [0, 1]), (3.5, 9, [3, 4]), (0, 4, 5)],
)
def test_the_grid_lines_around_an_interval(low, high, kept):
    found = mesh._covering(np.arange(5.0), low, high)
    assert found.tolist() == (kept if isinstance(kept, list) else [*range(kept)])


def patch(height, *, around=(3, 2), size=(2, 1.5), box=BOX, breaks=(), **values):
    """A curved surface over a grid of lines one apart."""
    parts = [["x", "y"], list(map(tree, around)), list(map(tree, size)), tree(height), *breaks]
    return mesh.Patch(parts, values, (np.arange(9.0), np.arange(5.0)), box)


def test_a_patch_ends_at_its_own_border_and_at_the_box():
    made = patch(x + a * y, a=10)
    assert made.seen and made.box.tolist() == [[1, 5], [0.5, 3.5], [0, 2]]
    assert made.x.tolist() == [1, 2, 3, 4, 5] and made.y.tolist() == [0, 1, 2, 3, 4]
    np.testing.assert_allclose(made.z, made.x + 10 * made.y[:, None])
    assert made.whole.all() and made.whole.shape == (4, 4)
    cut = patch(sp.Integer(1), around=(0, a), size=(3, 9), a=1)
    assert cut.box.tolist() == [[0, 3], [0, 4], [0, 2]] and cut.z.shape == (5, 4)
    assert not patch(x, around=(12, 2)).seen
    assert not patch(x, around=(-2, 2)).seen  # it touches the box
    assert not patch(x, around=(3, sp.nan)).seen


def test_a_border_has_a_gap_where_the_surface_breaks():
    found = patch(sp.Piecewise((0, x < sp.Rational(5, 2)), (1, True)), breaks=(1,)).outline()
    gaps = np.flatnonzero(np.isnan(found).any(1))
    assert len(gaps) == 2  # once on the way there, once on the way back
    for k in gaps:
        assert {*found[[k - 1, k + 1], 0]} == {2, 3} and {*found[[k - 1, k + 1], 2]} == {0, 1}


def test_a_border_goes_around_through_the_grid_lines():
    found = patch(x * y).outline()
    across, up = [1, 2, 3, 4, 5], [0.5, 1, 2, 3, 3.5]
    sides = [(i, 0.5) for i in across] + [(5, j) for j in up]
    sides += [(i, 3.5) for i in across[::-1]] + [(1, j) for j in up[::-1]]
    np.testing.assert_allclose(found, [(i, j, i * j) for i, j in sides])


@pytest.mark.parametrize(
    ("height", "broken"),
    [
        (sp.sign(x - 2.5), (slice(None), [1])),
        (1 / (x - 2.5), (slice(None), [1])),
        (sp.sign(y - 1.5), ([1], slice(None))),
        (sp.atan(200 * (x - 2.5)), None),  # steep, and no jump
        (x**2, None),
        (sp.sign(x - 2.5) / 60, None),  # too small for a step
        (sp.sign(x - 2.5) / 40, (slice(None), [1])),
        (sp.Piecewise((1, x > 3), (0, True)), (slice(None), [2])),  # on a grid line
        (sp.sign(x - y - 0.3), ([0, 1, 1, 2, 2, 3, 3], [0, 0, 1, 1, 2, 2, 3])),
    ],
)
def test_a_patch_has_a_hole_where_it_jumps(height, broken):
    made = patch(height, breaks=[1])
    expected = np.ones((4, 4), bool)
    if broken:
        expected[broken] = False
    assert made.whole.tolist() == expected.tolist()
    gaps = np.isnan(made.outline()).all(1).sum()
    assert gaps == (2 if broken else 0)  # on the two sides that it crosses
    assert patch(height).whole.all() and not np.isnan(patch(height).outline()).any()


def test_the_light_on_a_cell_is_that_on_a_plane_in_the_box():
    p, q = 0.5, -0.75
    scale = np.array([2.0, 4.0, 8.0])  # pixels to a unit of each axis
    normal = np.array([-p * scale[2] / scale[0], -q * scale[2] / scale[1], 1])
    facing = np.dot(mesh.LIGHT, normal) / np.linalg.norm(normal)
    assert facing > 0
    light = patch(p * x + q * y).light(scale)
    np.testing.assert_allclose(light, mesh.DARK + mesh.SPREAD * facing)
    bent = patch(x**2 * y)
    expected = np.empty((4, 4))
    for i, j in product(range(4), range(4)):
        z = bent.z[i : i + 2, j : j + 2]
        p = (z[:, 1] - z[:, 0]).mean() * 4
        q = (z[1] - z[0]).mean() * 2
        facing = np.dot(mesh.LIGHT, (-p, -q, 1)) / np.linalg.norm((p, q, 1))
        expected[i, j] = mesh.DARK + mesh.SPREAD * max(0, facing)
    np.testing.assert_allclose(bent.light(scale), expected)


def test_a_patch_is_painted_by_depth_cell_and_distance_from_the_lines():
    made = patch((x + y) / 4)
    depth, cell, away = made.paint(P, SHAPE)
    inside = (COLUMNS > 1) & (COLUMNS < 5) & (ROWS > 0.5 - 1e-9) & (ROWS < 3.5 + 1e-9)
    np.testing.assert_allclose(depth[inside], ((COLUMNS + ROWS) / 4)[inside])
    assert np.isinf(depth[~inside]).all() and np.isinf(away[~inside]).all()
    expected = (COLUMNS // 1 - 1) + 4 * (ROWS // 1)
    assert cell[inside].tolist() == expected[inside].tolist()
    np.testing.assert_allclose(away[inside], 0.5)  # the centre of a pixel, from a grid line
    low = patch((x + y) / 4, box=np.array([(0, 8), (0, 4), (0, 1.05)]))  # cut off at the top
    shown = np.isfinite(low.paint(P, SHAPE)[0])
    assert shown.tolist() == (inside & (COLUMNS + ROWS < 4.2)).tolist()
    holes = patch(sp.sign(x - 2.5), breaks=[1], box=np.array([(0, 8), (0, 4), (-1, 1)]))
    shown = np.isfinite(holes.paint(P, SHAPE)[0])
    assert shown.tolist() == (inside & (COLUMNS != 2.5)).tolist()


def test_the_nearest_part_of_a_patch_is_painted():
    turned = np.array([(1, 0, 0, 0), (0, 0, 1, 1.25), (0, 1, 0, 0), (0, 0, 0, 1)], float)
    depth, cell, away = patch(1 + sp.Abs(y - 2), size=(2, 2)).paint(turned, SHAPE)  # seen along y
    assert np.isinf(depth[:2]).all()
    np.testing.assert_allclose(depth[2, 1:5], 1.75)  # of y = 1.75 and 2.25, at the height 1.25
    assert cell[2, 1:5].tolist() == [4, 5, 6, 7]
    np.testing.assert_allclose(away[2, 1:5], 0.25)


def test_the_picture_of_a_patch():
    depth = np.full(SHAPE, np.inf)
    depth[2:4, 3:6] = 1.0
    cell = np.zeros(SHAPE, int)
    cell[2:4, 4] = 1
    away = np.full(SHAPE, 9.0)
    away[2, 5] = 0.1  # all of it on a line
    away[3, 5] = 1.2 + 0.25  # a quarter
    buffer = np.full(SHAPE, np.inf)
    buffer[:, 3] = 0.5
    light = np.array([[0.8, 1.04]])
    color = np.array([100.0, 200.0, 0.0])
    column, row, image = mesh.picture((depth, cell, away), buffer, light, color, 0.6, 2.0)
    assert (column, row, image.shape) == (3, 2, (2, 3, 4))
    dark, bright = color * 0.8, color + (255 - color) * 0.04
    assert image[0, 0, :3].tolist() == np.floor(dark + 0.5).tolist()
    assert image[0, 1, :3].tolist() == np.floor(bright + 0.5).tolist()
    assert image[0, 2, :3].tolist() == np.floor(dark + (255 - dark) * 0.45 + 0.5).tolist()
    assert image[1, 2, :3].tolist() == np.floor(dark + (255 - dark) * 0.1125 + 0.5).tolist()
    assert image[..., 3].tolist() == [[0, 153, 153]] * 2


# ---- The still surface ----


ACROSS, UP = np.array([0.0, 1, 3]), np.array([-1.0, 0, 2, 3])
FINE = np.linspace(0, 1, 11)


@pytest.mark.parametrize(
    ("across", "up", "z"),
    [
        (ACROSS, UP, ACROSS * UP[:, None] + UP[:, None] ** 2),
        (ACROSS, UP, -(ACROSS**2) - UP[:, None] ** 2),
        (FINE, UP, np.sign(0.35 - FINE) + 0 * UP[:, None]),  # turned away at the step
        (ACROSS, FINE, np.sign(FINE[:, None] - 0.35) + 0 * ACROSS),
    ],
)
def test_the_colours_of_facets_are_those_of_their_height_in_the_light(across, up, z):
    low, high = heights(z)
    found = solid.facet_colours(across, up, z)
    assert found.dtype == np.uint8
    for i, j in product(range(len(up) - 1), range(len(across) - 1)):
        corner = z[i : i + 2, j : j + 2]
        wide, tall = 4 / np.ptp(across), 4 / np.ptp(up)  # the box over the data
        high_ = 3.2 / (high - low)
        p = (corner[:, 1] - corner[:, 0]).mean() / (across[j + 1] - across[j]) * high_ / wide
        q = (corner[1] - corner[0]).mean() / (up[i + 1] - up[i]) * high_ / tall
        facing = np.dot(solid.LIGHT, (-p, -q, 1)) / np.linalg.norm((p, q, 1))
        light = min(1, solid.DARK + solid.SPREAD * max(0, facing))
        level = (corner.mean() - low) / (high - low)
        expected = np.round(255 * light * np.array(HEIGHT(level)[:3]))
        assert found[i, j].tolist() == expected.tolist()


def test_a_facet_without_a_corner_has_a_colour_and_one_in_full_light_its_own():
    steps, z = np.linspace(0, 1, 4), np.array([[0.0, 0, 0, 1]] * 4)
    z[3, 0] = np.nan
    found = solid.facet_colours(steps, steps, z)
    low, high = heights(z)
    assert found.shape == (3, 3, 3)
    assert (
        found[0, 0].tolist() == np.round(255 * np.array(HEIGHT(-low / (high - low))[:3])).tolist()
    )


SQUARE = [(0.0, 0.0), (2, 0), (2, 2), (0, 2)]


@pytest.mark.parametrize("around", [1, -1])
@pytest.mark.parametrize(
    ("corners", "expected"),
    [
        (SQUARE, [(-0.5, -0.5), (2.5, -0.5), (2.5, 2.5), (-0.5, 2.5)]),
        # sides of lengths 6, 5, 12 and 5, each moved by 0.5
        ([(0, 0), (6, 0), (9, 4), (-3, 4)], [(-0.25, -0.5), (6.25, -0.5), (10, 4.5), (-4, 4.5)]),
        ([(1, 1)] * 4, [(1, 1)] * 4),  # none at all
    ],
)
def test_the_sides_of_a_facet_stand_farther_out(corners, expected, around):
    (found,) = solid.grown(np.array([corners[::around]], dtype=float), 0.5)
    np.testing.assert_allclose(found, expected[::around], atol=1e-12)


def test_a_needles_end_stays_near():
    (found,) = solid.grown(np.array([[(0.0, 0.0), (1, -0.001), (9, 0), (1, 0.001)]]), 0.5)
    assert 0 < found[2, 0] - 9 <= 2 and abs(found[1] - (1, -0.5)).max() < 0.01


def test_facets_side_by_side_leave_no_seam():
    figure = Figure(figsize=(2, 2), dpi=100, facecolor="black")
    FigureCanvasAgg(figure)
    ax = figure.add_axes((0, 0, 1, 1), projection="3d")
    ax.set_axis_off()
    ax.patch.set_visible(False)
    z = 0.1 * FINE * FINE[:, None]
    white = np.full((10, 10, 3), 255, np.uint8)
    ax.set(xlim=(0.2, 0.8), ylim=(0.2, 0.8), zlim=(0, 1), box_aspect=(4, 4, 3))
    ax.view_init(elev=70)
    ax.add_artist(solid.Mesh(FINE, FINE, z, white))
    figure.canvas.draw()
    pixels = np.asarray(figure.canvas.buffer_rgba())
    assert pixels[60:140, 60:140, :3].min() > 235


# ---- Colours along a list ----


@pytest.mark.parametrize(
    ("level", "expected"),
    [
        (0, "#102030"),
        (0.25, "#387090"),
        (0.5, "#60c0f0"),
        (0.75, "#306078"),
        (1, "#000000"),
        (-3, "#102030"),
        (7, "#000000"),
        (sp.nan, "#ffffff"),
        (sp.Rational(1, 64), "#132536"),
    ],
)
def test_a_level_picks_a_colour_between_evenly_spaced_ones(level, expected):
    mark = Point(0, a, level=level, color=["#102030", "#60c0f0", "#000000"])
    assert artist(mark, {"a": 1.0}).color == expected


def test_the_cells_of_a_field_have_the_colours_of_their_middles_from_the_top():
    mark = Field(
        (x, y), ((0, 4), (-1, 2)), level=x / 4 - a * sp.sqrt(y), color=["#102030", "#60c0f0"],
        cells=(4, 3),
    )  # fmt: skip
    image = artist(mark, {"a": 0.125}).patch([(0, -1), (4, 2)])
    assert image.shape == (3, 4, 4) and image.dtype == np.uint8
    stops = np.array([(16, 32, 48), (96, 192, 240)])
    for i, up in enumerate((1.5, 0.5)):
        for j, across in enumerate((0.5, 1.5, 2.5, 3.5)):
            level = max(0, across / 4 - 0.125 * np.sqrt(up))
            of_256 = np.floor(255 * level + 0.5) / 255
            expected = np.floor(stops[0] + of_256 * (stops[1] - stops[0]) + 0.5)
            assert image[i, j].tolist() == [*expected, 255]
    assert not image[2].any()  # there is no root of -1/2
    assert field.smooth(image, 8, 9).shape == (9, 8, 4)
    colours = field._colours(["#000000", "#ff8001", "#ffffff"])
    assert colours.shape == (256, 4) and (colours[:, 3] == 255).all()
    assert [to_hex(c / 255) for c in colours[[0, 51, 255]]] == ["#000000", "#663300", "#ffffff"]
    assert all((late >= early).all() for early, late in pairwise(colours.astype(int)))


# ---- From where a mark is seen ----


def above(height):
    """What is drawn, looked at from above: 100 pixels to a unit, the depth counted downwards."""
    down = np.diag([100.0, 100.0, -1.0, 1.0])
    return down, np.full((300, 300), -height)


ROOM = np.array([(0.0, 4.0), (0.0, 4.0), (0.0, 3.2)])


@pytest.mark.parametrize(("way", "far"), [((28, 0), 0), ((28, -30), 30), ((42, 60), 102)])
def test_a_camera_is_as_far_from_the_usual_one_as_it_is_turned_and_lifted(way, far):
    assert cameras._way(way) == far


def face(corners, **style):
    return overlay.Overlay("face", corners, color="red", **style)


SQUARE = np.array([(0, 0), (2, 0), (2, 2), (0, 2)])
FULL = (100 / (400 / 6.5)) ** 2  # of a square's pixels, face on, by the width of the box


@pytest.mark.parametrize(
    ("z", "hidden", "expected"),
    [
        (np.ones(4), 0.5, 1),
        (np.ones(4), 1.5, 0),
        (np.array([0, 0, 3, 3]), 0.999, None),
        (np.array([0, 2.9, 2.9, 0]), 2, 0.31 / 0.4),  # the part above 2, of 2.9
    ],
)
def test_a_face_counts_by_what_is_seen_of_it(z, hidden, expected):
    down, buffer = above(hidden)
    found = cameras._share(face(np.c_[SQUARE, z]), down, buffer, ROOM)
    whole = 4 * np.hypot(1, np.ptp(z) / 2)
    if expected is None:
        expected = min(1, 2 / 3 / 0.4, 4 * FULL / whole / 0.4)
    assert found == pytest.approx(expected, abs=0.02)


def test_a_steep_face_counts_by_how_much_of_it_is_seen_face_on():
    down, buffer = above(-1)
    corners = np.c_[SQUARE * [0.05, 1], [0, 2.9, 2.9, 0]]
    whole = 2 * np.hypot(0.1, 2.9)
    expected = 0.2 * FULL / whole / 0.4
    assert expected < 0.5
    found = cameras._share(face(corners), down, buffer, ROOM)
    assert found == pytest.approx(expected, rel=0.01)
    flat = np.c_[SQUARE[:, 0], np.zeros(4), SQUARE[:, 1]]
    assert cameras._share(face(flat), down, buffer, ROOM) == 0  # edge-on
    assert cameras._share(face(corners[:3]), down, buffer, ROOM) > 0.1  # a triangle
    assert cameras._share(face(corners + 10), down, buffer, ROOM) is None
    assert cameras._share(face(corners * np.nan), down, buffer, ROOM) is None


def test_what_counts_of_other_marks_is_their_last_point():
    down, buffer = above(1)
    for kind, head, points, expected in [
        ("dot", False, [(1, 1, 2)], 1),
        ("dot", False, [(1, 1, 0.5)], 0),
        ("dot", False, [(4, 4, 3.2)], 1),  # in a corner of the box
        ("dot", False, [(1, 1, 4)], None),
        ("dot", False, [(-1, 1, 2)], None),
        ("dot", False, np.zeros((0, 3)), None),
        ("line", True, [(1, 1, 0), (1, 2, 2)], 1),
        ("line", True, [(1, 1, 2), (1, 2, 0)], 0),
        ("line", False, [(1, 1, 2), (1, 2, 0)], None),
        ("label", False, [(1, 1, 0)], 0),
    ]:
        mark = overlay.Overlay(kind, points, color="red", head=head)
        assert cameras._share(mark, down, buffer, ROOM) == expected, (kind, points)


@pytest.mark.parametrize(
    ("height", "hidden", "expected"),
    [(1, 0.5, 1), (1, 1.5, 0), (3, 0.5, 1), (x, 1.9, 0.1 / 2 / (0.4 / 3))],
)
def test_a_curved_surface_counts_by_what_is_seen_of_it(height, hidden, expected):
    down, buffer = above(hidden)
    made = patch(height, around=(1, 1), size=(1, 1), box=ROOM)
    found = cameras._share_of_surface(made, down, buffer, ROOM)
    assert found == pytest.approx(expected, abs=0.03)
    assert cameras._share_of_surface(patch(height, around=(9, 9)), down, buffer, ROOM) is None
