"""calclib.plot: what is on the axes, by the data of its artists."""

import sys
from io import BytesIO

import numpy as np
import pytest
import sympy as sp
from canvas_page import rendered
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure
from mpl_toolkits.mplot3d import Axes3D
from PIL import Image

from calclib import NotDifferentiable, linear_approximation, plot
from calclib.samples import sample
from calclib.scene import stills
from calclib.scene.overlay import Overlay

x, y = xs = sp.symbols("x y", real=True)
POLYNOMIAL = x**2 + x * y + y**2


def value(f, at):
    return float(f.subs(dict(zip(xs, at, strict=True))))


def in_space():
    return Figure().add_subplot(projection="3d")


def in_plane():
    return Figure().add_subplot()


def facets(ax):
    """The corners of a surface's facets, shape (n, 3); Matplotlib keeps them to itself."""
    (surface,) = ax.collections
    there = ~np.broadcast_to(surface._invalid_vertices, surface._faces.shape[:2])
    return surface._faces[there]


def lines(ax, which=-1):
    """The points of the level curves, shape (n, 2)."""
    return np.concatenate([path.vertices for path in ax.collections[which].get_paths()])


def overlays(ax, kind):
    return [artist for artist in ax.artists if isinstance(artist, Overlay) and artist.kind == kind]


@pytest.mark.parametrize(
    ("draw", "axes"),
    [
        (lambda ax: plot.surface(POLYNOMIAL, xs, ax=ax), in_space),
        (lambda ax: plot.tangent_plane(POLYNOMIAL, xs, at=(1, 1), ax=ax), in_space),
        (lambda ax: plot.level_curves(POLYNOMIAL, xs, ax=ax), in_plane),
        (lambda ax: plot.graph(x**2, x, ax=ax), in_plane),
    ],
)
def test_each_draws_on_the_axes_it_is_given_or_on_a_new_one_and_returns_it(draw, axes):
    given = axes()
    assert draw(given) is given
    new = draw(None)
    assert type(new) is type(given)
    assert new.figure is not given.figure
    for ax in (given, new):
        assert rendered(ax.figure).std() > 0
    assert (
        "matplotlib.pyplot" not in sys.modules or not sys.modules["matplotlib.pyplot"].get_fignums()
    )


@pytest.mark.parametrize(
    "f", [POLYNOMIAL, sp.Max(x, y), sp.sin(x) * sp.cos(y) + x / 10, sp.Integer(3)]
)
def test_surface_and_level_curves_lie_on_the_function(f):
    span = ((-2, 1), (0, 3))
    ax = plot.surface(f, xs, span=span)
    assert isinstance(ax, Axes3D)
    corners = facets(ax)
    np.testing.assert_allclose(
        [value(f, p[:2]) for p in corners[::97]], corners[::97, 2], atol=1e-12
    )
    assert (corners.min(0)[:2], corners.max(0)[:2]) == (
        pytest.approx([-2, 0]),
        pytest.approx([1, 3]),
    )
    assert (ax.get_xlim(), ax.get_ylim()) == span
    low, high = ax.get_zlim()
    assert low < corners[:, 2].min() <= corners[:, 2].max() < high

    ax = plot.level_curves(f, xs, span=span)
    assert (ax.get_xlim(), ax.get_ylim()) == span
    assert ax.get_aspect() == 1  # an angle is claimed
    if f.free_symbols:
        levels = ax.collections[-1].levels
        heights = [value(f, p) for p in lines(ax)[::50]]
        off = np.abs(np.subtract.outer(heights, levels)).min(1)
        assert off.max() < 0.02 * np.ptp(levels)


def test_axes_are_labelled_with_the_symbols():
    w, theta = sp.symbols("w_1 theta", real=True)
    for ax in (plot.surface(w * theta, (w, theta)), plot.level_curves(w * theta, (w, theta))):
        assert (ax.get_xlabel(), ax.get_ylabel()) == ("$w_{1}$", r"$\theta$")
    assert ax.figure.axes == [ax]
    assert plot.graph(theta**2, theta).get_xlabel() == r"$\theta$"


def test_keyword_arguments_are_passed_on():
    (surface,) = plot.surface(POLYNOMIAL, xs, color="red", shade=False).collections
    np.testing.assert_array_equal(np.unique(surface.get_facecolor(), axis=0), [to_rgba("red")])
    (surface,) = plot.surface(POLYNOMIAL, xs, cmap="magma", rcount=5).collections
    assert (surface.get_cmap().name, len(surface.get_paths()) < 500) == ("magma", True)

    curves = plot.level_curves(POLYNOMIAL, xs, levels=[1, 2], linewidths=3).collections[-1]
    assert (list(curves.levels), curves.get_linewidth()[0]) == ([1, 2], 3)
    assert (
        plot.level_curves(POLYNOMIAL, xs, cmap="magma").collections[-1].get_cmap().name == "magma"
    )

    (line,) = plot.graph(x**2, x, linestyle="--", color="red").lines
    assert (line.get_linestyle(), line.get_color(), line.get_linewidth()) == ("--", "red", 2)


@pytest.mark.parametrize("at", [(1, 1), (-0.5, 1.5), sp.Matrix([0, sp.Rational(1, 2)])])
def test_the_tangent_plane_is_the_linear_approximation(at):
    plane = linear_approximation(POLYNOMIAL, xs, at=tuple(at))
    ax = plot.tangent_plane(POLYNOMIAL, xs, at=at, size=0.75)
    (face,), (dot,) = overlays(ax, "face"), overlays(ax, "dot")
    np.testing.assert_allclose([value(plane, p[:2]) for p in face.points], face.points[:, 2])
    np.testing.assert_allclose(np.ptp(face.points[:, :2], axis=0), [1.5, 1.5])
    np.testing.assert_allclose(face.points.mean(0), dot.points[0], atol=1e-12)
    np.testing.assert_allclose(dot.points, [[*map(float, at), value(POLYNOMIAL, at)]])


def test_there_is_no_tangent_plane_at_a_kink():
    with pytest.raises(NotDifferentiable):
        plot.tangent_plane(sp.Max(x, y), xs, at=(1, 1))


def test_the_tangent_plane_is_hidden_by_the_surface_and_seen_from_below():
    shares = []
    for elevation in (35, -35):
        ax = plot.surface(POLYNOMIAL, xs, ax=Figure(figsize=(4, 4)).add_subplot(projection="3d"))
        ax.view_init(azim=-55, elev=elevation)
        without = rendered(ax.figure)
        plot.tangent_plane(POLYNOMIAL, xs, at=(0, 0), ax=ax, size=0.7, color="#ff00ff", alpha=1)
        overlays(ax, "dot")[0].set_visible(False)
        changed = (rendered(ax.figure) != without).any(-1)
        shares.append(changed.mean())
    assert shares[0] < 1e-4  # a bowl lies above each of its tangent planes
    assert shares[1] > 0.005


@pytest.mark.parametrize("f", [1 / x, 1 / (x * y), sp.tan(x), 1 / (x - y) ** 2, sp.log(x**2)])
def test_a_pole_leaves_a_scale_that_can_be_read(f):
    for ax, heights in (
        (plot.surface(f, xs), lambda ax: ax.get_zlim()),
        (plot.level_curves(f, xs), lambda ax: ax.collections[0].levels[[0, -1]]),
    ):
        low, high = heights(ax)
        assert -1000 < low < high < 1000
        assert rendered(ax.figure).std() > 0


@pytest.mark.parametrize("f", [sp.sqrt(x), sp.log(x + y), sp.sqrt(1 - x**2 - y**2), sp.asin(x)])
def test_where_a_function_has_no_value_nothing_is_drawn(f):
    corners = facets(plot.surface(f, xs))
    corners = corners[np.isfinite(corners).all(1)]
    assert len(corners) > 50
    for p in corners[::37]:
        assert value(f, p[:2]) == pytest.approx(p[2])
    ax = plot.level_curves(f, xs)
    for p in lines(ax)[::50]:
        assert sp.im(sp.N(f.subs({x: p[0], y: p[1]}))) == 0
    assert rendered(ax.figure).std() > 0


@pytest.mark.parametrize("draw", [plot.surface, plot.level_curves])
def test_a_function_without_any_value_is_refused_with_a_sentence(draw):
    with pytest.raises(ValueError, match=r"has no value that can be drawn on this domain\.$"):
        draw(sp.sqrt(-1 - x**2), xs)
    with pytest.raises(ValueError, match=r"lower end first\.$"):
        draw(POLYNOMIAL, xs, span=((2, -2), (-2, 2)))


def test_a_graph_is_the_function_with_gaps_where_it_has_no_value():
    (line,) = plot.graph(sp.sqrt(x), x, span=(-1, 3)).lines
    at, height = line.get_data()
    np.testing.assert_array_equal(np.isnan(height), at < 0)
    np.testing.assert_allclose(height[at >= 0], np.sqrt(at[at >= 0]))
    assert line.axes.get_xlim() == (-1, 3)
    with pytest.raises(ValueError, match="has no value"):
        plot.graph(sp.log(-(x**2)), x)


def test_settings_are_left_alone():
    import matplotlib

    before = dict(matplotlib.rcParams)
    plot.tangent_plane(POLYNOMIAL, xs, at=(1, 1))
    assert dict(matplotlib.rcParams) == before


def test_the_figure_of_a_picture_shows_itself_in_a_notebook():
    png = plot.surface(x**2 - y**2, (x, y)).figure._repr_png_()
    assert png.startswith(b"\x89PNG") and Image.open(BytesIO(png)).size == (500, 450)
    assert np.ptp(np.asarray(Image.open(BytesIO(png)).convert("L"))) > 100


@pytest.mark.parametrize("f", [[x * y], sp.Matrix([x * y]), sp.Tuple(x * y), np.array([x * y])])
@pytest.mark.parametrize("xs", [[x, y], sp.Tuple(x, y), sp.Matrix([x, y])], ids=str)
def test_a_picture_of_a_formula_in_any_form(f, xs):
    ax = plot.tangent_plane(f, xs, at=np.array([[1], [2]]), ax=in_space())
    assert tuple(overlays(ax, "dot")[0].points[0]) == (1, 2, 2)
    for draw, axes in ((plot.surface, in_space), (plot.level_curves, in_plane)):
        assert draw(f, xs, ax=axes()).get_xlabel() == "$x$"


def test_pictures_of_constants_and_of_a_variable_in_a_tuple():
    assert plot.surface(5, xs, ax=in_space()).get_zlim() == (4, 6)
    plot.level_curves(5.0, xs, ax=in_plane())
    assert plot.graph([x**2], (x,), ax=in_plane()).get_xlabel() == "$x$"


@pytest.mark.parametrize(
    ("draw", "f", "xs", "reason"),
    [
        (plot.surface, x * y, {x, y}, "The variables xs need an order"),
        (plot.surface, x, x, "needs a tuple of two symbols as variables"),
        (plot.level_curves, x, sp.MatrixSymbol("v", 2, 1), "needs a tuple of two symbols"),
        (plot.graph, x * y, (x, y), "needs one symbol as variable,"),
        (plot.surface, [x, y], (x, y), "f has to be a SymPy expression"),
        (plot.surface, x > y, (x, y), "f has to be a SymPy expression"),
        (plot.graph, abs, x, "f has to be a SymPy expression"),
        (plot.graph, "x", x, "is text"),
        (plot.surface, sp.Matrix([x, y]), xs, "f has to be a SymPy expression"),
        (plot.surface, x, (x, x), "stands twice"),
        (plot.graph, x, None, "The variables xs need an order"),
    ],
)
def test_what_no_picture_shows(draw, f, xs, reason):
    with pytest.raises((TypeError, ValueError), match=reason):
        draw(f, xs)


@pytest.mark.parametrize(
    ("draw", "said"),
    [
        (lambda: plot.graph(x**2, x, color=3), "does not take color=3: 3 is not a valid value"),
        (lambda: plot.graph(x**2, x, nix=3), "Matplotlib knows no option 'nix' here."),
        (lambda: plot.surface(x * y, xs, nix=3), "Matplotlib knows no option 'nix' here."),
        (lambda: plot.surface(x * y, xs, cmap="nix"), "does not take cmap='nix': 'nix' is not"),
        (lambda: plot.level_curves(x * y, xs, nix=3), "Matplotlib knows no option 'nix' here."),
        (lambda: plot.level_curves(x * y, xs, levels="a"), "does not take levels='a': could not"),
        (lambda: plot.surface(sp.I * x, xs), "f = I*x has values that are no real numbers"),
        (lambda: plot.level_curves(x + sp.I * y, xs), "has values that are no real numbers"),
        (lambda: plot.graph(sp.exp(sp.I * x), x), "has values that are no real numbers"),
    ],
)
def test_what_cannot_be_drawn_so_is_told_in_a_sentence(draw, said):
    with pytest.raises(ValueError) as caught:
        draw()
    assert said in str(caught.value) and str(caught.value).endswith(".")
    assert "\n" not in str(caught.value)


def test_a_formula_with_the_imaginary_unit_may_be_real():
    (line,) = plot.graph((sp.exp(sp.I * x) + sp.exp(-sp.I * x)) / 2, x).lines
    at, height = line.get_data()
    np.testing.assert_allclose(height, np.cos(at), atol=1e-9)


@pytest.mark.parametrize("ax", [3, "x", Figure(), Figure().subplots(1, 2)], ids=type)
def test_what_is_no_axes_is_refused(ax):
    def solid(f, xs, ax):
        stills.solid(sample(f, xs, 1), xs, ax)

    for draw, other in ((plot.surface, in_plane), (solid, in_plane), (plot.level_curves, in_space)):
        for given in (ax, other()):
            with pytest.raises(TypeError, match="ax has to be one axes in "):
                draw(x * y, xs, ax=given)
    for given in (ax, in_space()):
        with pytest.raises(TypeError, match="ax has to be one axes in the plane"):
            plot.graph(x, x, ax=given)


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ({"at": (x, y)}, r"point \(x, y\) is to be two numbers"),
        ({"at": (sp.Symbol("t"), 1)}, "is to be two numbers"),
        ({"at": (3, 1), "span": 1}, r"point \(3, 1\) lies outside the axes"),
        ({"size": 0}, "size=0 is to be a number from 0 to 4"),
        ({"size": -1}, "size=-1 is to be"),
        ({"size": sp.nan}, "size=nan is to be"),
        ({"size": "big"}, "size=big is to be"),
        ({"size": (1, 2)}, "is to be a number from 0 to 4"),
        ({"size": 1e300}, "is to be a number from 0 to 4"),
        ({"color": "redd"}, "'redd' is no colour"),
        ({"alpha": 7}, "alpha=7 cannot be drawn"),
    ],
)
def test_what_is_no_tangent_plane(options, reason):
    with pytest.raises(ValueError, match=reason):
        plot.tangent_plane(x * y, xs, **{"at": (1, 1)} | options)


@pytest.mark.parametrize(
    ("options", "limits"),
    [
        ({"at": (3, -4)}, [(1, 5), (-6, -2)]),
        ({"at": (1, 2)}, [(-2, 2), (-2, 2)]),
        ({"at": (3, 4), "span": 5}, [(-5, 5), (-5, 5)]),
    ],
)
def test_the_surface_is_drawn_where_the_plane_touches_it(options, limits):
    ax = plot.tangent_plane(sp.sqrt(x**2 + y**2), xs, **options)
    assert [ax.get_xlim(), ax.get_ylim()] == limits
    assert tuple(overlays(ax, "dot")[0].points[0][:2]) == options["at"]


@pytest.mark.parametrize("span", [True, (3, 4), "a", None, ((0, 1), (1, 0)), 0, -1, sp.oo, sp.nan])
def test_a_domain_is_two_intervals(span):
    for draw in (plot.surface, plot.level_curves):
        with pytest.raises(ValueError, match=r"^The (span|domain) .*\(\(x0, x1\)|lower end first"):
            draw(x * y, xs, span=span)


@pytest.mark.parametrize("span", [(1, 0), (1, 2, 3), "a", ((0, 1), (0, 1)), 0, (0, sp.oo)])
def test_a_span_is_an_interval(span):
    with pytest.raises(ValueError, match=r"nor \(x0, x1\)\.$|lower end first"):
        plot.graph(x, x, span=span)


def test_spans_of_numbers_of_any_kind():
    assert plot.graph(x, x, span=sp.pi, ax=in_plane()).get_xlim() == (-np.pi, np.pi)
    assert plot.graph(x, x, span=sp.Matrix([0, 1]), ax=in_plane()).get_xlim() == (0, 1)
    assert plot.surface(x, xs, span=sp.Matrix([[0, 1], [0, 2]]), ax=in_space()).get_ylim() == (0, 2)
