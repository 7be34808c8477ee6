"""Views in marimo, which runs no ipywidgets: they stand still there, and say so."""

from html import escape

from IPython.display import HTML, Markdown

SAID = "marimo does not run Jupyter's widgets, so this stands still: open it in JupyterLab to {}."


class StillInMarimo:
    """What has a `_display_`: marimo shows what that returns in its place."""

    def _display_(self):
        shown = self._repr_mimebundle_()
        if asked := shown.get("text/markdown"):
            return Markdown(asked.rpartition("*Run")[0] + f"*{SAID.format('answer')}*")
        said = escape(shown["text/plain"]).replace("\n", "<br>")
        if image := shown.get("image/png"):
            picture = f'<img alt="" src="data:image/png;base64,{image}">'
            return HTML(f"{picture}<p>{said}</p><p><em>{SAID.format('steer it')}</em></p>")
        return HTML(f"<p>{said}</p>")
