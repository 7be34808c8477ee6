"""What hides what, against rays through the true function; ``pytest -s`` prints a table."""

from itertools import pairwise

import numpy as np
import pytest
import sympy as sp
from canvas_page import decode, rendered, seen

from calclib.derivatives import linear_approximation, quadratic_approximation
from calclib.numerical import to_numpy
from calclib.scene import Plane, Scene, Surface, occlusion, overlay, slider

x, y, a, b = sp.symbols("x y a b", real=True)
SPAN, SIZE, ZERO = 2, 1.25, 1e-9
FLAT = np.array([255, 0, 255])  # the plane's colour, unlike all others in the picture
AROUND = [(i, j) for i in (-1, 0, 1) for j in (-1, 0, 1) if i or j]
CAMERAS = [(-55, 28), (40, 35), (160, 20), (-120, 50), (-20, 10), (-55, -25)]
FUNCTIONS = {
    x**2 + x * y + y**2: [(1, 1), (-1, 0.5), (0, 0), (0.5, -1.5), (-1.2, -1.2)],
    sp.Max(x, y): [(1, -0.5), (-1, 1), (0.5, 1.5), (-1.5, -0.5), (1.6, 0.2)],
    sp.sqrt(x**2 + y**2): [(1, 1), (-1, 0.5), (0.4, -0.3), (0, 1.5), (-1.2, -1.2)],
    sp.sin(x) * sp.cos(y) + x / 10: [(0.5, -0.5), (1.5, 0.1), (-1.5, 1), (0, 1.6), (-0.7, -1.4)],
}


class Rays:
    """The oracle: rays towards the eye, marched through the true function, not through its mesh."""

    def __init__(self, ax, f, at, steps=64):
        self.f, self.at, self.steps = to_numpy(f, (x, y)), at, steps
        plane = to_numpy(linear_approximation(f, (x, y), at=at), (x, y))
        self.c = float(plane(0, 0))
        self.p, self.q = float(plane(1, 0)) - self.c, float(plane(0, 1)) - self.c
        self.box = np.array([ax.get_xlim(), ax.get_ylim(), ax.get_zlim()])
        self.matrix, self.pixels = ax.get_proj(), ax.transData
        self.back = np.linalg.inv(self.matrix)
        corners = self.project(np.stack(np.meshgrid(*self.box), -1).reshape(-1, 3))
        self.near, self.far = corners[:, 2].min(), corners[:, 2].max()

    def project(self, points):
        """Pixel, counted from the lower left, and depth of points of shape (n, 3)."""
        x2, y2, depth, divisor = self.matrix @ np.vstack([points.T, np.ones(len(points))])
        return np.hstack(
            [self.pixels.transform(np.c_[x2, y2] / divisor[:, None]), (depth / divisor)[:, None]]
        )

    def rays(self, pixels):
        """A far point of the ray through each pixel, and the step from there to a near one."""
        flat, ones = self.pixels.inverted().transform(pixels), np.ones((len(pixels), 1))
        far, near = (
            np.hstack([flat, depth * ones, ones]) @ self.back.T for depth in (self.far, self.near)
        )
        far, near = far[:, :3] / far[:, 3:], near[:, :3] / near[:, 3:]
        return far, near - far

    def march(self, start, ray):
        """Whether f lies between points and the eye, and whether they lie on f themselves."""
        with np.errstate(divide="ignore"):
            ends = (np.where(ray > 0, self.box[:, 1], self.box[:, 0]) - start) / ray
        t = np.linspace(0, 1, self.steps + 1)[:, None] * ends[:, :2].min(1)  # to the domain's edge
        X, Y, Z = (start[:, k] + t * ray[:, k] for k in range(3))
        gap = Z - self.f(X, Y)
        above, below = (gap > ZERO).any(0), (gap < -ZERO).any(0)
        touching = np.abs(gap[0]) <= ZERO
        hidden = np.where(touching, above & below, np.where(gap[0] > 0, below, above))
        return hidden, touching

    def see(self, column, row):
        """What lies at places of the picture, in pixels from the lower left.

        Returns 0 outside the plane's outline, 1 where the plane is seen, 2 where the surface
        hides it, 3 where both lie in the same place.
        """
        far, ray = self.rays(np.column_stack([column, row]))
        above, above_later = (
            p[:, 2] - (self.c + self.p * p[:, 0] + self.q * p[:, 1]) for p in (far, far + ray)
        )
        on_plane = far - ray * (above / (above_later - above))[:, None]
        inside = ((on_plane >= self.box[:, 0]) & (on_plane <= self.box[:, 1])).all(1)
        inside &= (np.abs(on_plane[:, :2] - self.at) <= SIZE).all(1)
        answer = np.zeros(len(far), int)
        hidden, touching = self.march(on_plane[inside], ray[inside])
        answer[inside] = np.where(hidden, 2, np.where(touching, 3, 1))
        return answer

    def picture(self, shape):
        """What the centres of pixels show, as in `see`; and where all of the pixel shows it.

        Of the pixels in each fifth row and third column, some thousands; all others are 0.
        """
        row, column = (index.ravel() for index in np.mgrid[: shape[0] : 5, : shape[1] : 3])
        seen, sure = self.see(column + 0.5, row + 0.5), np.zeros(len(row), bool)
        near = np.flatnonzero(seen)
        around = [(column[near] + 0.5 + i / 2, row[near] + 0.5 + j / 2) for i, j in AROUND]
        sure[near] = np.all([self.see(*place) == seen[near] for place in around], axis=0)
        answer, certain = np.zeros(shape, int), np.zeros(shape, bool)
        answer[row, column], certain[row, column] = seen, sure
        return answer[::-1], certain[::-1]


def is_plane(picture, without):
    """Which pixels show the plane's colour rather than what is there without it."""
    change, full = (p.astype(float) - without for p in (picture, FLAT))
    return (change * full).sum(-1) > 0.5 * (full * full).sum(-1)


def rightness(shown, truth, certain):
    """The share of right pixels: of all in the outline, and of those that no boundary crosses."""
    right = (truth == 3) | (shown == (truth == 1))
    return right.mean(), right[certain].mean()


def judge(picture, without, truth, certain):
    """How right a picture with the plane is, as in `rightness`, and whether the plane is seen."""
    inside = truth > 0
    truth, shown = truth[inside], is_plane(picture[inside], without[inside])
    return *rightness(shown, truth, certain[inside]), (shown & (truth != 2)).any()


def scene_of(f, camera, *marks):
    controls = {symbol: slider(symbol.name, -SPAN, SPAN, 0.3) for symbol in (a, b)}
    scene = Scene(controls, width=480, height=0.94)
    scene.surface(f, (x, y), SPAN, camera=camera).add(*marks)
    return scene


def plain(ax, f, at):
    """The picture of two ``plot_surface`` calls."""
    X, Y = np.meshgrid(*(np.linspace(c - SIZE, c + SIZE, 21) for c in at))
    Z = to_numpy(linear_approximation(f, (x, y), at=at), (x, y))(X, Y)
    artist = ax.plot_surface(X, Y, Z, color=FLAT / 255, shade=False)
    picture = rendered(ax.figure)
    artist.remove()
    return picture


@pytest.mark.parametrize("f", FUNCTIONS, ids=str)
def test_plane_and_surface_hide_each_other_as_rays_through_the_true_function_say(canvas, f):
    plane = Plane(
        linear_approximation(f, (x, y), at=(a, b)), (x, y), around=(a, b), size=SIZE,
        color="#ff00ff", alpha=1,
    )  # fmt: skip
    found = {"Matplotlib": [], "browser": [], "plot_surface twice": []}
    for camera in CAMERAS:
        scene = scene_of(f, camera, plane)
        canvas.show(scene)
        without = decode(scene.canvas.frame["image"])
        ax = scene.views[0].ax
        for at in FUNCTIONS[f]:
            for widget, value in zip(scene.controls.values(), at, strict=True):
                widget.value = value
            canvas.set(a=at[0], b=at[1])
            truth, certain = Rays(ax, f, at).picture(without.shape[:2])
            for name, picture in (("Matplotlib", seen(scene)), ("browser", canvas.pixels)):
                found[name].append(judge(picture, without, truth, certain))
        if camera == CAMERAS[0]:
            ax.set_axis_off()  # for speed
            without = rendered(ax.figure)
            for at in FUNCTIONS[f]:
                truth = Rays(ax, f, at).picture(without.shape[:2])
                found["plot_surface twice"].append(judge(plain(ax, f, at), without, *truth))
    print(f"\n{f}\n{'':24}right without boundaries      right with them")
    for name, row in found.items():
        every, tolerant, _ = 100 * np.array(row, dtype=float).T
        print(
            f"{name:20}",
            *(f"worst {v.min():6.2f} %  median {np.median(v):6.2f} %" for v in (tolerant, every)),
        )
    for name in ("Matplotlib", "browser"):
        every, tolerant, visible = np.array(found[name]).T
        assert tolerant.min() >= 0.99
        assert every.min() >= 0.97
        assert visible.mean() > 0.3
    assert min(row[1] for row in found["plot_surface twice"]) < 0.95  # the measure can tell


@pytest.mark.parametrize("f", FUNCTIONS, ids=str)
@pytest.mark.parametrize("camera", [(-55, 28), (40, -35)], ids=str)
def test_points_are_hidden_where_rays_through_the_true_function_say(f, camera):
    bare = scene_of(f, camera)
    figure = bare.figure()
    ax = bare.views[0].ax
    rays = Rays(ax, f, FUNCTIONS[f][0])
    points = np.random.default_rng(5).uniform(*rays.box.T, (3000, 3))
    samples = rays.project(points)
    hidden, _ = rays.march(points, rays.rays(samples[:, :2])[1])
    P = occlusion.projection(ax)
    np.testing.assert_allclose(occlusion.project(P, points), samples, atol=1e-9)
    shape = tuple(int(n) for n in figure.bbox.size[::-1])
    buffer = occlusion.depth_buffer(overlay.meshes(ax), P, shape)
    shown = occlusion.visible(samples, buffer, occlusion.LINE_BIAS)
    assert 0.05 < hidden.mean() < 0.95
    assert (shown == hidden).mean() < 0.02  # by the bias, and a pixel at a silhouette


@pytest.mark.parametrize("f", FUNCTIONS, ids=str)
@pytest.mark.parametrize("camera", CAMERAS, ids=str)
def test_a_line_on_the_surface_has_no_gaps(f, camera):
    bare = scene_of(f, camera)
    figure = bare.figure()
    ax = bare.views[0].ax
    t = np.linspace(0, 2 * np.pi, 400)
    P, shape = occlusion.projection(ax), tuple(int(n) for n in figure.bbox.size[::-1])
    buffer = occlusion.depth_buffer(overlay.meshes(ax), P, shape)
    for at in FUNCTIONS[f]:
        rays = Rays(ax, f, at)
        X, Y = at[0] + 0.4 * np.cos(t), at[1] + 0.4 * np.sin(t)
        points = np.c_[X, Y, rays.f(X, Y)]
        hidden, _ = rays.march(points, rays.rays(rays.project(points)[:, :2])[1])
        shown = occlusion.visible(occlusion.project(P, points), buffer, occlusion.LINE_BIAS)
        assert shown[~hidden].all()


def test_a_segment_is_clipped_to_the_part_inside_a_box():
    random, box = np.random.default_rng(6), np.array([(-1, 1), (0, 2), (-3, -1)])
    t = np.linspace(0, 1, 401)[:, None]
    inside_at_all = 0
    for _ in range(300):
        start, end = random.uniform(-4, 3, (2, 3))
        samples = start + t * (end - start)
        inside = samples[((samples >= box[:, 0]) & (samples <= box[:, 1])).all(1)]
        clipped = occlusion.clip_segment(start, end, box)
        if clipped is None:
            assert not len(inside)
        else:
            inside_at_all += 1
            step = np.abs(end - start) / 400 + 1e-6
            assert (np.abs(clipped - box.mean(1)) <= (np.ptp(box, 1) / 2 + 1e-6)).all()
            if len(inside):
                assert (np.abs(clipped[0] - inside[0]) <= step).all()
                assert (np.abs(clipped[1] - inside[-1]) <= step).all()
    assert inside_at_all > 20


def test_a_polygon_is_clipped_to_the_part_inside_a_box():
    random, box = np.random.default_rng(7), np.array([(-1, 1), (0, 2), (-3, -1)])
    weights = random.dirichlet(np.ones(3), 2000)
    empty = 0
    for _ in range(100):
        corners = random.uniform(-4, 3, (3, 3))
        samples = weights @ corners
        share = ((samples >= box[:, 0]) & (samples <= box[:, 1])).all(1).mean()
        clipped = occlusion.clip_polygon(corners, box)
        fan = [np.cross(q - clipped[0], r - clipped[0]) for q, r in pairwise(clipped[1:])]
        area = np.linalg.norm(np.sum(fan, 0)) if fan else 0.0
        whole = np.linalg.norm(np.cross(corners[1] - corners[0], corners[2] - corners[0]))
        assert abs(area / whole - share) < 0.05
        empty += area == 0
    assert 0 < empty < 90


# ---- Curved surfaces among the marks ----

SECOND_ORDER = [  # a function, another surface over it that moves with (a, b), and places
    (x**2 + x * y + y**2, 3 + (x - a) ** 2 - (y - b) ** 2 + x * y, [(1, 0), (-0.5, 1)]),
    (sp.sin(x) * sp.cos(y) + x / 10, None, [(0.5, -0.5), (-1.2, 1), (1.6, 0.2)]),
    (sp.exp(-(x**2) - y**2), None, [(0.4, 0.3), (-1, 0)]),
    (sp.Max(x, y), a * sp.cos(2 * x) + b * y**2, [(1, 0.5), (-1, 1)]),
]
CURVED = [(f, g or quadratic_approximation(f, (x, y), at=(a, b)), at) for f, g, at in SECOND_ORDER]


class CurvedRays(Rays):
    """The oracle for two curved surfaces: f in the whole box, g in a square around a point."""

    def __init__(self, ax, f, g, at):
        super().__init__(ax, sp.Integer(0), at)
        self.f, self.g = to_numpy(f, (x, y)), to_numpy(g, (x, y))

    def see(self, column, row):
        far, ray = self.rays(np.column_stack([column, row]))
        near, ray, middle = far + ray, -ray, np.reshape(self.at, (2, 1))
        square = [*np.clip(self.box[:2], middle - SIZE, middle + SIZE), self.box[2]]
        (start, stop), (enters, leaves) = (within(box, near, ray) for box in (self.box, square))
        answer, meets = np.zeros(len(far), int), enters < leaves
        start, stop, enters, leaves = (v[meets] for v in (start, stop, enters, leaves))
        near, ray = near[meets], ray[meets]
        t = start + np.linspace(0, 1, 201)[:, None] * (stop - start)  # through all of the box
        X, Y, Z = (near[:, k] + t * ray[:, k] for k in range(3))
        one = first(Z - self.f(X, Y), t)
        gap = Z - self.g(X, Y)
        gap[(t < enters) | (t > leaves)] = np.nan
        two = first(gap, t)
        with np.errstate(invalid="ignore"):
            alike = np.isfinite(two) & (np.abs(one - two) < 1e-7)
        answer[meets] = np.where(np.isinf(two), 0, np.where(alike, 3, np.where(two < one, 1, 2)))
        return answer


def within(box, near, ray):
    """Where along each ray it enters a box, and where it leaves it: never, if that is earlier."""
    ends = (np.array(box) - near[:, :, None]) / ray[:, :, None]
    return ends.min(2).max(1), ends.max(2).min(1)


def first(gap, t):
    """Where along each ray the gap to a surface closes first, inf where it never does."""
    with np.errstate(invalid="ignore"):
        change = gap[:-1] * gap[1:] <= 0
    step, ray = change.argmax(0), np.arange(gap.shape[1])
    before, after = gap[step, ray], gap[step + 1, ray]
    with np.errstate(all="ignore"):
        at = t[step, ray] + (t[1] - t[0]) * before / (before - after)
    return np.where(change.any(0), at, np.inf)


@pytest.mark.parametrize(("f", "g", "places"), CURVED, ids=[str(f) for f, *_ in CURVED])
@pytest.mark.parametrize("both", [False, True], ids=["over the still one", "two marks"])
def test_curved_surfaces_hide_each_other_as_rays_through_the_true_functions_say(
    canvas, f, g, places, both
):
    mark = Surface(g, (x, y), around=(a, b), size=SIZE, color="#ff00ff", alpha=1)
    under = Surface(f, (x, y), around=(0, 0), size=SPAN, color="#dddddd", alpha=1)
    for camera in CAMERAS[4:5] if both else (CAMERAS[0], CAMERAS[2]):
        scene = scene_of(f, camera)
        if both:
            scene.space((x, y), SPAN, zlim=scene.views.pop().heights, camera=camera)
        for at in places[:1] if both else places[-2:]:
            for widget, value in zip(scene.controls.values(), at, strict=True):
                widget.value = value
            pictures = []
            for marks in ([under] * both, [under] * both + [mark]):
                scene.views[0].marks = marks
                canvas.show(scene)
                pictures.append((seen(scene), canvas.pixels))
            here = dict(zip((a, b), at, strict=True))
            rays = CurvedRays(scene.views[0].ax, f, g.subs(here), at)
            truth, certain = rays.picture(pictures[0][0].shape[:2])
            for name, without, picture in zip(("Matplotlib", "browser"), *pictures, strict=True):
                inside = truth > 0
                shown = np.abs(picture[inside].astype(int) - without[inside]).max(-1) > 24
                every, tolerant = rightness(shown, truth[inside], certain[inside])
                print(f"{name:12} {camera} {at} {100 * tolerant:.2f} %, {100 * every:.2f} % of all")
                assert tolerant >= 0.99 and every >= 0.97
