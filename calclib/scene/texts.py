"""A canvas that keeps the glyphs of its texts: most of them stand in the next picture, too."""

from functools import lru_cache
from math import floor
from types import SimpleNamespace

from matplotlib.backend_bases import GraphicsContextBase
from matplotlib.backends.backend_agg import FigureCanvasAgg, RendererAgg

FINE = 64  # parts of a pixel: FreeType places glyphs no finer
_parser = RendererAgg(1, 1, 72).mathtext_parser  # one for all: it keeps the last formulas


@lru_cache(2000)  # a picture has a hundred
def _glyphs(dpi, across, up, *text):
    """The bitmaps of a text, with their places beside its own.

    None where it has more to it than glyphs, such as the bar of a fraction.
    """
    found = []
    renderer = RendererAgg(1, 1, dpi)
    renderer.mathtext_parser = _parser
    renderer._renderer = SimpleNamespace(draw_text_image=lambda *image: found.append(image[:4]))
    try:
        renderer.draw_text(GraphicsContextBase(), across / FINE, -up / FINE, *text)
    except AttributeError:
        return None
    return found


class Renderer(RendererAgg):
    """Agg's, to 1/64 of a pixel."""

    def __init__(self, *size):
        super().__init__(*size)
        self.mathtext_parser = _parser

    def draw_text(self, gc, x, y, s, prop, angle, ismath=False, mtext=None):
        """Draw a text: Matplotlib calls this."""
        up = self.height - y
        left, bottom = floor(x), floor(up)
        part = round(FINE * (x - left)), round(FINE * (up - bottom))
        glyphs = _glyphs(self.dpi, *part, s, prop, angle, ismath) if gc.get_antialiased() else None
        if glyphs is None:
            super().draw_text(gc, x, y, s, prop, angle, ismath, mtext)
        for bitmap, across, down, turn in glyphs or ():
            place = across + left, down + int(self.height) - bottom
            self._renderer.draw_text_image(bitmap, *place, turn, gc)


class Canvas(FigureCanvasAgg):
    """Agg's, with this `Renderer`."""

    _size = None

    def get_renderer(self):
        """The renderer of the last figure, if it was as large: Matplotlib calls this."""
        size = *self.get_width_height(physical=True), self.figure.dpi
        if size != self._size:
            self._size, self.renderer = size, Renderer(*size)
        return self.renderer
