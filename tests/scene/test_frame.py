"""The box of a view in space and the texts around it, from every side, in both renderers."""

from itertools import product

import numpy as np
import pytest
import sympy as sp
from texts import cut, overlapping, texts

from calclib.scene import Scene, frame, occlusion, picture

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
