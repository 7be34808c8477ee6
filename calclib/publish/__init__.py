"""Notebooks as web pages that need no Python: ``python -m calclib.publish``."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

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
    calclib.publish.run.Trouble
        If a cell fails; then nothing is written.
    """
    # here, since `import calclib.publish.capture` in a kernel needs none of it
    from calclib.publish.page import Page, index
    from calclib.publish.run import run

    def made(path):
        return Page(path, *asyncio.run(run(path)))

    with ThreadPoolExecutor(2) as kernels:
        pages = list(kernels.map(made, notebooks))
    to = Path(to)
    to.mkdir(parents=True, exist_ok=True)
    texts = {"index.html": index(title, pages)}
    for before, page, after in zip([None, *pages], pages, [*pages[1:], None], strict=False):
        texts[page.name] = page.html(title, before, after)
    for name, text in texts.items():
        (to / name).write_text(text, encoding="utf-8")
    return [to / name for name in texts]
