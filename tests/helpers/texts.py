"""Where the texts of a scene's picture stand: which overlap, and which are cut."""

from itertools import combinations

from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.transforms import Bbox

from calclib.scene.solid import Mesh

SPEAKING = "label", "surface"  # the kinds of marks that write, or hide what others write
SLACK = 1.5  # pixels of a text's box, on each side, in which no ink is


class Listener(RendererAgg):
    """A renderer that draws nothing, and keeps every text that it is told to draw."""

    def __init__(self, figure):
        super().__init__(*map(round, figure.bbox.size), figure.dpi)
        self.heard = []

    def draw_text(self, gc, x, y, s, prop, angle, ismath=False, mtext=None):
        if mtext is None:  # a line of several
            width, height, descent = self.get_text_width_height_descent(s, prop, ismath)
            box = Bbox.from_bounds(x, self.height - y - descent, width, height)
        else:
            box = mtext.get_window_extent(self)
        self.heard.append((s, box.padded(-SLACK), gc.get_clip_rectangle()))

    def _draw_nothing(self, *args, **kwargs):
        pass

    draw_path = draw_markers = draw_path_collection = draw_quad_mesh = _draw_nothing
    draw_image = draw_gouraud_triangles = _draw_nothing


def texts(figure):
    """All that is written in a figure, as triples (text, its box, the box that it may fill)."""
    listener = Listener(figure)
    silent = [artist for artist in _silent(figure) if artist.get_visible()]
    for artist in silent:
        artist.set_visible(False)
    figure.draw(listener)
    for artist in silent:
        artist.set_visible(True)
    return [(text, box, room or figure.bbox) for text, box, room in listener.heard]


def _silent(figure):
    """The artists that neither write nor hide a text."""
    for ax in figure.axes:
        yield from (*ax.collections, *ax.lines, *ax.images)
        for artist in ax.artists:
            if isinstance(artist, Mesh) or getattr(artist, "kind", "label") not in SPEAKING:
                yield artist


def overlapping(texts):
    """The pairs of texts that stand on one another."""
    pairs = combinations(texts, 2)
    return [(one[0], two[0]) for one, two in pairs if Bbox.intersection(one[1], two[1])]


def cut(texts):
    """The texts that the edge of the figure cuts, or that of the axes which a mark belongs to."""
    return [text for text, box, room in texts if not _holds(room, box)]


def _holds(room, box):
    return (box.min >= room.min - SLACK).all() and (box.max <= room.max + SLACK).all()
