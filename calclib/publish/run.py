"""Run a notebook, and take what its page needs out of the kernel before that ends."""

import json

from calclib import kernels
from calclib.kernels import WIDGET, nbformat

CAPTURE = "from calclib.publish.capture import capture\ncapture({})"


async def run(path):
    """Run the notebook at ``path``, in its own folder.

    Returns
    -------
    (notebook, captured)
        The executed notebook, and what `capture` found for the id of each widget that it shows.
    """
    notebook = kernels.read(path)
    with kernels.client(notebook, path) as client:
        async with client.async_setup_kernel():
            for index, cell in enumerate(notebook.cells):
                await client.async_execute_cell(cell, index)
            return notebook, await _captured(client, notebook)


async def _captured(client, notebook):
    """What `capture` displays, in a cell that is taken away again."""
    cell = nbformat.v4.new_code_cell(CAPTURE.format(models(notebook)))
    notebook.cells.append(cell)
    await client.async_execute_cell(cell, len(notebook.cells) - 1)
    notebook.cells.pop()
    (output,) = cell.outputs
    (found,) = output.data.values()
    return json.loads(found)


def models(notebook):
    """The ids of the widgets that a notebook shows."""
    outputs = [o for cell in notebook.cells for o in cell.get("outputs", ())]
    return [o.data[WIDGET]["model_id"] for o in outputs if WIDGET in o.get("data", {})]
