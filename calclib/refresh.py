"""Run notebooks and store what they show: pictures and readings, and nothing of this machine.

    python -m calclib.refresh                                   all in the folder notebooks here
    python -m calclib.refresh notebooks/2.1.2_gradients.ipynb   one, wherever it lies
    python -m calclib.refresh --check                           only tell which would change

A notebook that shows what it showed before is left alone, byte for byte.
It works for any notebook, and the library knows nothing of it: ``import calclib`` does not load it,
and needs neither nbclient nor nbformat.
"""

import argparse
import re
import shutil
import sys
from base64 import b64decode
from copy import deepcopy
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageChops

from calclib import kernels
from calclib.kernels import WIDGET, nbformat, place
from calclib.programs import Trouble

METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
MACHINE = re.compile(r"/(?:home|root|tmp|usr|Users|work|private)/|[A-Z]:\\|\bat 0x[0-9a-f]+")
BLOCK, TOLERANCE = 8, 8  # pixels; levels of 255


def refresh(path, *, check=False):
    """Run the notebook at ``path`` and store it, unless nothing changed; return whether it did."""
    old = kernels.read(path)
    new = clean(run(old, path))
    keep_pictures(new, old)
    if new == old:
        return False
    if not check:
        store(new, path)
    return True


def store(notebook, path):
    """Write a notebook whole, or leave the file as it is."""
    path = Path(path).resolve()  # where a link leads
    beside = path.with_name(f"{path.name}.new")
    try:
        nbformat.write(notebook, beside)
        shutil.copymode(path, beside)
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise Trouble(f"It cannot be stored, and stays as it was: {error.strerror}.") from error


def run(notebook, path):
    """Return the notebook executed from top to bottom, in its own folder."""
    with kernels.client(deepcopy(notebook), path) as client:
        return client.execute()


def clean(notebook):
    """Return the notebook as it is stored: no widget state, no times, no trace of the machine."""
    notebook = deepcopy(notebook)
    notebook.metadata = nbformat.from_dict(METADATA)
    notebook.nbformat_minor = 5
    ran = 0
    for index, cell in enumerate(notebook.cells):
        cell.setdefault("id", f"cell-{index}")
        cell.metadata = nbformat.from_dict({k: v for k, v in cell.metadata.items() if k == "tags"})
        if cell.cell_type != "code":
            continue
        ran += 1
        cell.execution_count = ran
        for output in cell.outputs:
            if "execution_count" in output:
                output.execution_count = ran
            if "data" in output:
                output.data.pop(WIDGET, None)
                output.metadata.pop(WIDGET, None)
            if output.get("name") == "stderr":
                raise Trouble(f"{place(notebook, index)} warns: {output.text.strip()}")
            if found := MACHINE.search(_text(output)):
                raise Trouble(
                    f"{place(notebook, index)} shows what is not so elsewhere: {found[0]}"
                )
    return notebook


def _text(output):
    """Return all text of an output, pictures left out."""
    shown = [value for mime, value in output.get("data", {}).items() if "image/" not in mime]
    return "\n".join(map(str, [output.get("text", ""), *output.get("traceback", ()), *shown]))


def keep_pictures(new, old):
    """Put the old picture in place of a new one that looks the same.

    Another version of a font or of a library moves some pixels by a little, and then the file
    should stay as it was.
    """
    for new_cell, old_cell in zip(new.cells, old.cells, strict=True):
        outputs = new_cell.get("outputs", ()), old_cell.get("outputs", ())
        for new_output, old_output in zip(*outputs, strict=False):
            new_data, old_data = new_output.get("data", {}), old_output.get("data", {})
            pictures = new_data.get("image/png"), old_data.get("image/png")
            if all(pictures) and same_picture(*pictures):
                new_data["image/png"] = old_data["image/png"]


def same_picture(a, b):
    """Whether two PNGs in base64 look the same: equal in size, and in the mean of each block."""
    a, b = (Image.open(BytesIO(b64decode(png))).convert("RGBA") for png in (a, b))
    if a.size != b.size:
        return False
    difference = ImageChops.difference(a.reduce(BLOCK), b.reduce(BLOCK))
    return max(high for low, high in difference.getextrema()) <= TOLERANCE


def main(arguments=None):
    """Refresh the notebooks that are named, or all; return the program's exit status."""
    parser = argparse.ArgumentParser("calclib.refresh", description=__doc__.partition("\n")[0])
    parser.add_argument(
        "notebook", nargs="*", type=Path, help="all in ./notebooks if none is named"
    )
    parser.add_argument("--check", action="store_true", help="write nothing, fail on a change")
    options = parser.parse_args(arguments)
    status = 0
    paths = options.notebook or sorted(Path("notebooks").glob("*.ipynb"))
    if not paths:
        parser.error("no notebook is named, and there is none in the folder notebooks here")
    for path in paths:
        try:
            changed = refresh(path, check=options.check)
        except Trouble as trouble:
            print(f"{path.name}: {trouble}", file=sys.stderr)
            return 1
        print(f"{path.name}: {'changed' if changed else 'as it was'}", flush=True)
        status |= changed and options.check
    return int(status)


if __name__ == "__main__":
    sys.exit(main())
