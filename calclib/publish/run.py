"""Run a notebook, and take what its page needs out of the kernel before that ends."""

import json
import os
from pathlib import Path
from tempfile import TemporaryDirectory

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from traitlets.config import Config

WIDGET = "application/vnd.jupyter.widget-view+json"
CAPTURE = "from calclib.publish.capture import capture\ncapture({})"


class Trouble(Exception):
    """A notebook cannot be published; the message says which cell and why."""


async def run(path):
    """Run the notebook at ``path``, in its own folder.

    Returns
    -------
    (notebook, captured)
        The executed notebook, and what `capture` found for the id of each widget that it shows.
    """
    with TemporaryDirectory() as folder:
        return await _run(path, folder)


def _without_ports(folder):
    """A kernel that is spoken to through files, for two that start at once may take one port."""
    return Config(KernelManager={"transport": "ipc", "connection_file": f"{folder}/kernel.json"})


async def _run(path, folder):
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(
        notebook,
        timeout=300,
        kernel_name="python3",
        extra_arguments=["--log-level=ERROR"],
        coalesce_streams=True,
        record_timing=False,
        store_widget_state=False,
        config=_without_ports(folder) if os.name == "posix" else Config(),
    )
    async with client.async_setup_kernel(cwd=str(Path(path).resolve().parent)):
        for index, cell in enumerate(notebook.cells):
            try:
                await client.async_execute_cell(cell, index)
            except CellExecutionError as error:
                first = cell.source.partition("\n")[0]
                told = f"{Path(path).name}, cell {index} ({first}) raises {error.ename}"
                raise Trouble(f"{told}: {error.evalue}") from None
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
