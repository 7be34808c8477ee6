"""Publish notebooks as web pages that need no Python.

    python -m calclib.publish notebooks/*.ipynb --to site

Each notebook is run; its page is one file with all that it needs, and index.html leads to them.
"""

import argparse
import sys
from pathlib import Path

from calclib.programs import Trouble
from calclib.publish import TITLE, publish


def main(arguments=None):
    """Publish the notebooks that are named; return the program's exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m calclib.publish", description=__doc__.partition("\n")[0]
    )
    parser.add_argument("notebook", nargs="+", type=Path)
    parser.add_argument("--to", type=Path, default=Path("site"), help="the folder for the pages")
    parser.add_argument("--title", default=TITLE, help="what the index is called")
    options = parser.parse_args(arguments)
    try:
        for page in publish(options.notebook, options.to, title=options.title):
            print(f"{page}: {page.stat().st_size / 1e6:.2f} MB")
    except Trouble as trouble:
        print(trouble, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
