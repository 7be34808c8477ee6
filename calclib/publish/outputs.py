"""What cells show, as HTML that runs nothing and asks for nothing."""

import re
from base64 import b64decode, b64encode
from html import escape
from html.parser import HTMLParser
from io import BytesIO

from PIL import Image

from calclib.publish import formulas, prose

KEPT = {"table", "thead", "tbody", "tr", "th", "td", "caption", "p", "br", "b", "strong", "i", "em",
        "code", "pre", "ul", "ol", "li", "sub", "sup", "h3", "h4", "h5", "div", "span"}  # fmt: skip
DROPPED = {"script", "style", "head", "title"}
_COLOURS = re.compile(r"\x1b\[[0-9;]*m")


def output(found):
    """One output of a cell that is not ours, as HTML; empty if there is nothing to show."""
    if found.output_type == "stream":
        return _text(found.text)
    if found.output_type == "error":
        return _text("\n".join(found.traceback) or f"{found.ename}: {found.evalue}")
    data = found.data
    for mime, made in (
        ("text/html", _html),
        ("image/svg+xml", _svg),
        ("image/png", _picture),
        ("image/jpeg", _picture),
        ("text/markdown", _prose),
        ("text/latex", formulas.output),
        ("text/plain", _text),
    ):
        if mime in data:
            alt = data.get("text/plain", "")
            return made(data[mime], alt) if made in (_picture, _svg) else made(data[mime])
    return ""


def _text(text):
    return f"<pre class=out>{escape(_COLOURS.sub('', text))}</pre>" if text.strip() else ""


def _prose(text):
    return f"<div class=prose>\n{prose.markdown(text)}</div>"


def _picture(data, alt):
    """A picture without loss in fewer bytes."""
    image, file = Image.open(BytesIO(b64decode(data))), BytesIO()
    image.save(file, "WEBP", lossless=True, quality=50)
    source = b64encode(file.getvalue()).decode()
    size = 'width="{}" height="{}"'.format(*image.size)
    return f'<img {size} alt="{escape(alt)}" src="data:image/webp;base64,{source}">'


def _svg(text, alt):
    source = b64encode(text.encode()).decode()
    return f'<img alt="{escape(alt)}" src="data:image/svg+xml;base64,{source}">'


def _html(text):
    parser = _Cleaner()
    parser.feed(text)
    parser.close()
    return f"<div class=table>{''.join(parser.made)}</div>"


class _Cleaner(HTMLParser):
    """Keeps the text and the tags in `KEPT`, with no attribute but the spans of a table's cells."""

    def __init__(self):
        super().__init__()
        self.made, self._dropped = [], 0

    def handle_starttag(self, tag, attrs):
        self._dropped += tag in DROPPED
        if tag in KEPT:
            spans = [f' {k}="{escape(v)}"' for k, v in attrs if k in ("colspan", "rowspan") and v]
            self.made.append(f"<{tag}{''.join(spans)}>")

    def handle_endtag(self, tag):
        self._dropped -= tag in DROPPED
        if tag in KEPT and tag != "br":
            self.made.append(f"</{tag}>")

    def handle_data(self, data):
        if not self._dropped:
            self.made.append(escape(data, quote=False))
