"""A notebook's page: one HTML file with all that it needs, which asks for nothing."""

import ast
import hashlib
import json
import re
import zlib
from base64 import b64encode
from collections import Counter
from html import escape, unescape
from pathlib import Path
from urllib.parse import quote

from calclib.kernels import WIDGET
from calclib.publish import formulas, outputs, prose
from calclib.scene import script as canvas_script

HERE = Path(__file__).parent
MODULES = "controls.js", "kept.js", "page.js"
POLICY = (
    "default-src 'none'; script-src {script}; style-src {style}; "
    "img-src data: blob:; font-src data:; base-uri 'none'; form-action 'none'"
)
PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
{body}
</body>
</html>
"""
_DEFAULT = re.compile(r"^export default (.*);$", re.MULTILINE)
_IMPORT = re.compile(r"^import .*\n", re.MULTILINE)
_EXPORT = re.compile(r"^export ", re.MULTILINE)
JUDGED = "Here stand the questions, with their hints and solutions. "
JUDGED += "An answer is typed and judged in the notebook: open {} in JupyterLab."
DEALT = "Here stands one of the questions, with its hints and its solution. "
DEALT += "Answers are judged, and more questions dealt, in the notebook: open {} in JupyterLab."
ANOTHER = "What stands here needs Python: open {} in JupyterLab."


class Page:
    """A notebook's page in the making: ``title``, ``name`` of the file, and its ``views``."""

    def __init__(self, path, notebook, captured):
        self.source = Path(path).name
        self.name = Path(path).stem + ".html"
        self.link = quote(self.name)
        self._captured, self._names = captured, Counter()
        self.views = []
        self.main = "\n".join(map(self._cell, notebook.cells))
        heading = re.search(r"<h1[^>]*>(.*?)</h1>", self.main)
        self.title = unescape(re.sub(r"<[^>]*>", "", heading[1])) if heading else Path(path).stem
        lead = re.search(r"</h1>\s*<p>(.*?)</p>", self.main, re.DOTALL)
        self.lead = lead[1] if lead else ""

    def _cell(self, cell):
        if cell.cell_type == "markdown":
            return (
                f"<section class=prose>\n{prose.markdown(prose.for_a_page(cell.source))}</section>"
            )
        if cell.cell_type != "code" or not cell.source.strip():
            return ""
        shown = [self._output(found, cell.source) for found in cell.outputs]
        return "\n".join(["<section class=cell>", prose.code(cell.source), *shown, "</section>"])

    def _output(self, found, source):
        model = found.get("data", {}).get(WIDGET, {}).get("model_id")
        if model is None:
            return outputs.output(found)
        ours = self._captured[model]
        scenes, exercises = ours["scenes"], ours["exercises"]
        shown = [self._view(scene, source) for scene in scenes]
        if not scenes:  # before the exercises, since the text above them speaks of a field
            dealt = any(told["dealt"] for told in exercises)
            told = (DEALT if dealt else JUDGED) if exercises else ANOTHER
            shown.append(f"<p class=note>{escape(told.format(self.source))}</p>")
        return "\n".join([*shown, *map(_exercise, exercises)])

    def _view(self, scene, source):
        """A figure for the script to fill; until then it holds the reading."""
        called = _called(source)
        self._names[called] += 1
        count = self._names[called]
        name = called if count == 1 else f"{called}-{count}"
        self.views.append(scene | {"name": name})
        reading = escape(scene["reading"]).replace("\n", "<br>")
        return f'<figure class=view id="{name}"><div class=stored>{reading}</div></figure>'

    def html(self, site, before=None, after=None):
        """The file's text; ``site`` is the index's title, ``before`` and ``after`` pages beside."""
        links = [("index.html", "All notebooks", "up")]
        links += [(before.link, f"← {escape(before.title)}", "prev")] if before else []
        links += [(after.link, f"{escape(after.title)} →", "next")] if after else []
        made = "".join(f'<a rel={rel} href="{to}">{text}</a>' for to, text, rel in links)
        told = f"Made from the notebook {self.source}. There you type functions of your own too."
        body = f'<header><a href="index.html">{escape(site)}</a></header>\n<main>\n'
        body += f"{self.main}\n</main>\n<footer><nav aria-label=Pages>{made}</nav>"
        body += f"<p>{escape(told)}</p></footer>"
        return document(self.title, body, {"views": self.views, "source": self.source})


def _exercise(told):
    """An exercise: its prompt, and hints and solution to unfold."""
    hints = [(f"Hint {n}", hint) for n, hint in enumerate(told["hints"], 1)]
    helps = [*hints, *([("Solution", told["solution"])] if told["solution"] else [])]
    folded = "".join(
        f"<details><summary>{name}</summary><p>{prose.sentences(text)}</p></details>"
        for name, text in helps
    )
    prompt = prose.sentences(told["prompt"])
    return f"<div class=exercise><p><b>{escape(told['title'])}.</b> {prompt}</p>{folded}</div>"


def _called(source):
    """The name of the function that makes a cell's last value: ``explore.loss(...)`` is a loss."""
    try:
        last = ast.parse(source).body[-1]
    except (SyntaxError, IndexError):
        return "view"
    call = getattr(last, "value", None)
    made = getattr(call, "func", call)
    while isinstance(inner := getattr(made, "value", None), ast.Call):  # explore.loss().predict()
        made = inner.func
    return getattr(made, "attr", getattr(made, "id", "view"))


def document(title, body, data=None):
    """A whole file: the body with style, font, script and data, and the policy that fits them."""
    body, rules = _styles_as_classes(body)
    style = (HERE / "page.css").read_text(encoding="utf-8") + rules
    if "<math" in body:
        face = "@font-face { font-family: Formulas; src: url(data:font/woff;base64,%s); }\n"
        style += face % formulas.font(body)
    if data and data["views"]:
        style += canvas_script.style()
    script = _script() if data else ""
    if data:
        body += f"\n<script type=application/json id=data>{_packed(data)}</script>"
        body += f"\n<script>{script}</script>"
    policy = POLICY.format(script=_hash(script) if script else "'none'", style=_hash(style))
    return PAGE.format(policy=policy, title=escape(title), style=style, body=body)


def _script():
    """The page's own runtime, with the canvas in a scope of its own."""
    canvas = _EXPORT.sub("", _DEFAULT.sub(r"const exported = \1;", canvas_script.joined()))
    modules = [(HERE / name).read_text(encoding="utf-8") for name in MODULES]
    runtime = _EXPORT.sub("", _IMPORT.sub("", "\n".join(modules)))
    return f"(() => {{\n{runtime}\nstart((() => {{\n{canvas}\nreturn exported;\n}})());\n}})();"


def _styles_as_classes(html):
    """Classes in place of style attributes, which the policy forbids: (html, rules)."""
    made = {}

    def named(found):
        name = made.setdefault(found[1], f"m{len(made)}")
        return f' class="{name}"'

    html = re.sub(r'(?<=<m[a-z]{2}) style="([^"]*)"|(?<=<mspace) style="([^"]*)"', named, html)
    return html, "".join(f".{name} {{ {rule} }}\n" for rule, name in made.items())


def _packed(data):
    """The data in few bytes: each picture once, all of it deflated."""
    table = {}

    def shared(value):
        if isinstance(value, dict):
            if value.keys() == {"bytes"}:
                return {"bytes": table.setdefault(value["bytes"], len(table))}
            return {key: shared(part) for key, part in value.items()}
        return list(map(shared, value)) if isinstance(value, list) else value

    text = json.dumps({**shared(data), "bytes": list(table)}, separators=(",", ":"))
    return b64encode(zlib.compress(text.encode(), 9)).decode()


def _hash(text):
    return f"'sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def index(site, pages):
    """The page that leads to the others."""
    items = "\n".join(
        f'<li><a href="{page.link}">{escape(page.title)}</a><p>{page.lead}</p></li>'
        for page in pages
    )
    return document(
        site, f"<main class=index>\n<h1>{escape(site)}</h1>\n<ul>\n{items}\n</ul>\n</main>"
    )
