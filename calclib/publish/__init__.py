"""Notebooks as web pages that need no Python: ``python -m calclib.publish``."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from calclib.programs import Trouble, uninstalled

TITLE = "Multivariate calculus, live"


def publish(notebooks, to, *, title=TITLE):
    """Run notebooks, and write a page for each and an index.

    Parameters
    ----------
    notebooks : list of paths
    to : path of the folder for the pages, made if it is not there
    title : text
        What the index is called.

    Returns
    -------
    list of paths
        The index, and the page of each notebook.

    Raises
    ------
    calclib.programs.Trouble
        If a notebook cannot be read, or a cell fails; then nothing is written. Or if the folder
        cannot be written.
    """
    try:  # here, since `import calclib.publish.capture` in a kernel needs none of it
        from calclib.publish.page import Page, index
        from calclib.publish.run import run
    except ModuleNotFoundError as missing:
        raise uninstalled("publish", missing) from None

    def made(path):
        try:
            return Page(path, *asyncio.run(run(path)))
        except Trouble as trouble:
            raise Trouble(f"{path.name}: {trouble}") from None

    notebooks = [Path(path) for path in notebooks]
    _check_names(notebooks)
    with ThreadPoolExecutor(2) as kernels:
        pages = list(kernels.map(made, notebooks))
    to = Path(to)
    texts = {"index.html": index(title, pages)}
    for before, page, after in zip([None, *pages], pages, [*pages[1:], None], strict=False):
        texts[page.name] = page.html(title, before, after)
    try:
        to.mkdir(parents=True, exist_ok=True)
        for name, text in texts.items():
            (to / name).write_text(text, encoding="utf-8")
    except OSError as error:
        raise Trouble(f"The pages cannot be stored in {to}: {error.strerror}.") from None
    return [to / name for name in texts]


def _check_names(notebooks):
    """Refuse two pages of one name, which no folder holds; some tell no capitals apart."""
    there = {"index": "the index"}
    for path in notebooks:
        if (name := path.stem.casefold()) in there:
            raise Trouble(
                f"{path} and {there[name]} would be one page, {path.stem}.html: rename a notebook."
            )
        there[name] = path
