"""Run a notebook in a kernel of its own: set up once for what stores it and what publishes it."""

import os
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from nbclient import NotebookClient
from traitlets.config import Config

WIDGET = "application/vnd.jupyter.widget-view+json"  # the kind of output
TIMEOUT = 300  # seconds, for a cell


@contextmanager
def client(notebook, path):
    """Give the `NotebookClient` of a notebook that lies at ``path``: it runs in that folder.

    What it shows has neither times nor widget state.
    """
    with TemporaryDirectory() as folder:
        yield NotebookClient(
            notebook,
            timeout=TIMEOUT,
            kernel_name="python3",
            extra_arguments=["--log-level=ERROR"],
            coalesce_streams=True,
            record_timing=False,
            store_widget_state=False,
            resources={"metadata": {"path": str(Path(path).resolve().parent)}},
            config=_without_ports(folder) if os.name == "posix" else Config(),
        )


def _without_ports(folder):
    """A kernel that is spoken to through files, for two that start at once may take one port."""
    return Config(KernelManager={"transport": "ipc", "connection_file": f"{folder}/kernel.json"})


def place(notebook, index):
    """How a sentence calls a cell: by its number, and its first line."""
    first_line = notebook.cells[index].source.partition("\n")[0]
    return f"cell {index} ({first_line})"
