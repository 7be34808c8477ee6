"""Markdown with formulas, and code, as HTML."""

import re
from html import escape, unescape
from urllib.parse import unquote

import mistune
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from calclib.publish import formulas

_FOLD = re.compile(r"<details>\s*<summary>(?P<name>[^<>]*)</summary>|</details>")
_IN_JUPYTERLAB = re.compile(
    r"^.*(?:\*Run All Cells\*|scroll back up|\*model not found\*).*\n?", re.MULTILINE
)
_SAFE = re.compile(r"^(?:https?:|mailto:|#|[^:]*$)")


class _Renderer(mistune.HTMLRenderer):
    """Headings that a link can lead to; pictures only if they are in the text itself."""

    def heading(self, text, level, **attrs):
        return f'<h{level} id="{anchor(text)}">{text}</h{level}>\n'

    def link(self, text, url, title=None):
        if not _SAFE.match(url):
            return text
        page, ipynb, heading = url.partition(".ipynb")
        if ipynb:
            url = f"{page}.html" + (f"#{anchor(unquote(heading[1:]))}" if heading else "")
        return f'<a href="{escape(url)}">{text}</a>'

    def block_html(self, html):
        """What is to be unfolded; of other tags the text."""
        found = _FOLD.fullmatch(html.strip())
        if found is None:
            return super().block_html(html)
        name = found["name"]
        return "</details>\n" if name is None else f"<details><summary>{name}</summary>\n"

    def image(self, text, url, title=None):
        return f'<img alt="{escape(text)}" src="{escape(url)}">' if url[:5] == "data:" else text


_markdown = mistune.create_markdown(
    renderer=_Renderer(escape=True), plugins=["table", "strikethrough"]
)


def anchor(text):
    """What follows ``#`` in the address of a heading: ``exercise-2-1``."""
    plain = unescape(re.sub(r"<[^>]*>|\ue000\d+\ue001", " ", text)).lower()
    return re.sub(r"\W+", "-", plain).strip("-")


def markdown(text):
    r"""Markdown with formulas as HTML.

    Examples
    --------
    >>> markdown("So *this* is $x$.")
    '<p>So <em>this</em> is <math><mi>x</mi></math>.</p>\n'
    """
    text, made = formulas.set_apart(text)
    html = _markdown(text).replace("<th></th>", "<td></td>")  # what heads nothing
    html = html.replace("<table>", "<div class=table><table>")
    return formulas.put_back(html.replace("</table>", "</table></div>"), made)


def for_a_page(text):
    """A notebook's Markdown without the sentences that only JupyterLab makes true.

    Examples
    --------
    >>> for_a_page("A map.\\nChoose *Run*, then *Run All Cells*: it moves.\\nIt has hills.")
    'A map.\\nIt has hills.'
    """
    return _IN_JUPYTERLAB.sub("", text)


def sentences(text):
    """Plain text with formulas, line by line, as an exercise has it."""
    text, made = formulas.set_apart(text)
    return formulas.put_back(escape(text).replace("\n", "<br>"), made)


def code(text):
    """Python code, its tokens marked for the style sheet."""
    html = highlight(text.rstrip("\n"), PythonLexer(), HtmlFormatter(nowrap=True))
    return f"<pre class=code><code>{html.rstrip()}</code></pre>"
