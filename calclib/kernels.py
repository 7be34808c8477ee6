"""Read a notebook, and run it in a kernel of its own: for what stores, checks and publishes it."""

import os
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from calclib.programs import Trouble, uninstalled

try:
    import nbformat
    from jupyter_client.kernelspec import NoSuchKernel
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
    from traitlets.config import Config
except ModuleNotFoundError as missing:
    raise uninstalled("refresh", missing) from None

WIDGET = "application/vnd.jupyter.widget-view+json"  # the kind of output
TIMEOUT = 300  # seconds, for a cell


def read(path):
    """The notebook at a path, in the newest format."""
    try:
        notebook = nbformat.read(path, as_version=4)
        language = notebook.metadata.get("kernelspec", {}).get("language", "python")
        sources = [cell.source for cell in notebook.cells]
    except FileNotFoundError:
        raise Trouble(f"There is no file {path} here: name a notebook by its path.") from None
    except OSError as error:
        raise Trouble(f"It cannot be read: {error.strerror}.") from None
    except Exception:  # nbformat raises whatever it meets in a file
        raise Trouble(
            "It cannot be read as a notebook: name a file that Jupyter saved, its name in .ipynb."
        ) from None
    if language.lower() != "python" or not all(isinstance(source, str) for source in sources):
        raise Trouble(f"It is a notebook in {language}: only one in Python is run here.")
    return notebook


@contextmanager
def client(notebook, path):
    """Give the `NotebookClient` of a notebook that lies at ``path``: it runs in that folder.

    What it shows has neither times nor widget state. A cell that fails is a `Trouble`.
    """
    begun = []
    try:
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
                on_cell_execute=lambda cell, cell_index: begun.append(cell_index),
            )
    except NoSuchKernel:
        raise Trouble("There is no kernel here: run python -m pip install ipykernel.") from None
    except CellExecutionError as error:
        told = ": ".join(filter(None, [error.ename, error.evalue]))
        raise Trouble(f"{place(notebook, begun[-1])} raises {told}") from None
    except CellTimeoutError:
        raise Trouble(f"{place(notebook, begun[-1])} is not done after {TIMEOUT} s.") from None
    except DeadKernelError:
        told = "ended its kernel: it left Python, or there was no memory left"
        raise Trouble(f"{place(notebook, begun[-1])} {told}.") from None


def _without_ports(folder):
    """A kernel that is spoken to through files, for two that start at once may take one port."""
    return Config(KernelManager={"transport": "ipc", "connection_file": f"{folder}/kernel.json"})


def place(notebook, index):
    """How a sentence calls a cell: by its number, and its first line."""
    first_line = notebook.cells[index].source.partition("\n")[0]
    return f"cell {index} ({first_line})"
