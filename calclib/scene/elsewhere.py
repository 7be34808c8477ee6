"""Views in marimo, which runs no ipywidgets: they stand still there, and say so."""

from html import escape

SAID = "marimo does not run Jupyter's widgets, so this stands still: open it in JupyterLab to {}."


class StillInMarimo:
    """What marimo asks an object for: its MIME type, and its text."""

    def _mime_(self):
        shown = self._repr_mimebundle_()
        said = escape(shown["text/plain"]).replace("\n", "<br>")
        if image := shown.get("image/png"):
            picture = f'<img alt="{said}" src="data:image/png;base64,{image}">'
            return "text/html", f"{picture}<p>{said}</p><p><em>{SAID.format('steer it')}</em></p>"
        if asked := shown.get("text/markdown"):
            return "text/markdown", asked.rpartition("*Run")[0] + f"*{SAID.format('answer')}*"
        return "text/html", f"<p>{said}</p>"
