"""A real browser and a real JupyterLab, started once for all tests that ask for them.

The fixture ``page`` is an empty page of the browser, ``lab`` a page with JupyterLab in it::

    def test_the_slider_moves_the_plane(lab):
        lab.open("2.2_first_order_approximation.ipynb")
        assert lab.run_all()
        slider = lab.output(7).get_by_role("slider").first

Without a browser on the machine these tests are skipped; CALCLIB_BROWSER names one that is not
found by itself, and CALCLIB_REQUIRE_BROWSER=1 makes its absence an error.
"""

import gc
import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from itertools import count
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOKS = ROOT / "notebooks"

# The first three are pages of the browser's own, loaded for each window: they took half a second.
# This switch replaces Playwright's, so the rest is what a test could meet of that.
_NEEDLESS = (
    *("WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "PreloadTopChromeWebUI"),
    *("AimEnabled", "DestroyProfileOnBrowserClose", "GlobalMediaControls", "HttpsUpgrades"),
    *("MediaRouter", "OptimizationHints", "PaintHolding", "SpareRendererForSitePerProcess"),
    "Translate",
)
_CHROMIUM_FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update"),
    f"--disable-features={','.join(_NEEDLESS)}",
]
_NO_BROWSER = (
    "no browser found: install one (Debian: apt-get install chromium) "
    "or name its program in CALCLIB_BROWSER"
)


_NO_FIREFOX = "no Firefox found: install one (Debian: apt-get install firefox-esr)"


# The files that take longest: whoever has time begins with these, and small ones fill the end.
_FIRST = (
    *("publish/test_publish", "test_browser", "explore/test_explore_controls", "test_readers"),
    *("test_firefox", "explore/test_explore_missing_derivatives"),
    *("explore/test_explore_first_order_approximation", "scene/test_occlusion"),
    *("scene/test_renderers", "scene/test_scene", "scene/test_canvas", "scene/test_frame"),
)


def pytest_collection_modifyitems(items):
    """Begin with the long files."""
    place = {ROOT / "tests" / f"{name}.py": n for n, name in enumerate(_FIRST)}
    items.sort(key=lambda item: place.get(item.path, len(place)))


gc.set_threshold(100_000, 50, 50)  # formulas are many small objects: it took a fifth of the time


def pytest_collection_finish():
    """Let the garbage collector pass over the modules and tests, which stay till the end."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="module", autouse=True)
def nothing_kept():
    """Close the widgets that a file's tests made: ipywidgets keeps them, and they their pictures.

    Else tests that look through all that is alive take longer and longer.
    """
    from ipywidgets.widgets.widget import _instances

    before = {*_instances}  # such as a table of a module has
    yield
    if made := {*_instances} - before:
        for key in made:
            if widget := _instances.get(key):
                widget.close()
        gc.collect()


@pytest.fixture(autouse=True)
def small(request, monkeypatch):
    """Let pictures of explorers be small where no width is asked for: they are quicker to draw."""
    if request.path.parent.name == "explore":
        from explorers import SMALL

        monkeypatch.setattr("calclib.scene.scene.USUAL", SMALL)


def _browser_program():
    if named := os.environ.get("CALCLIB_BROWSER"):
        return shutil.which(named)
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
    return next(filter(None, map(shutil.which, (*names, "/usr/bin/chromium"))), None)


def required(program, otherwise):
    if program is None:
        give_up = pytest.fail if os.environ.get("CALCLIB_REQUIRE_BROWSER") == "1" else pytest.skip
        give_up(otherwise)
    return program


@pytest.fixture(scope="session")
def playwright():
    """What starts browsers, and steers them."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def browser(request):
    """Headless Chromium, as Playwright's Browser."""
    program = required(_browser_program(), _NO_BROWSER)
    chromium = request.getfixturevalue("playwright").chromium
    browser = chromium.launch(executable_path=program, args=_CHROMIUM_FLAGS)
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def firefox(request):
    """Headless Firefox as it is installed, steered through WebDriver BiDi."""
    found = filter(None, map(shutil.which, ("firefox-esr", "firefox")))
    program = required(next(found, None), _NO_FIREFOX)
    firefox = request.getfixturevalue("playwright").firefox
    browser = firefox.launch(executable_path=program, channel="moz-firefox")
    yield browser
    browser.close()


@pytest.fixture
def page(browser):
    """An empty page in a context of its own; what its scripts throw is kept in ``page.errors``."""
    context = browser.new_context(viewport={"width": 1400, "height": 900})
    page = context.new_page()
    page.errors = []
    page.on("pageerror", lambda error: page.errors.append(str(error)))
    yield page
    context.close()


class JupyterLab:
    """A running server: its ``url`` and the folder ``root`` that it serves."""

    def __init__(self, url, root):
        self.url, self.root = url, root

    def request(self, path, method="GET"):
        request = urllib.request.Request(self.url + path, method=method)
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.loads(answer.read() or b"null")

    def shut_down_kernels(self):
        for session in self.request("api/sessions"):
            self.request(f"api/sessions/{session['id']}", "DELETE")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _lab_environment(folder):
    """Return the variables that keep a server away from the settings of whoever runs the tests."""
    settings = folder / "settings" / "@jupyterlab"
    quiet = {"fetchNews": "false", "checkForUpdates": False}
    files = {  # a notebook is stored when a test stores it, and not in between
        "apputils-extension/notification": quiet,
        "docmanager-extension/plugin": {"autosave": False},
    }
    for name, values in files.items():
        path = settings / f"{name}.jupyterlab-settings"
        path.parent.mkdir(parents=True)
        path.write_text(json.dumps(values))
    return {
        **{name: value for name, value in os.environ.items() if name != "JUPYTER_PATH"},
        "IPYTHONDIR": str(folder / "ipython"),
        "JUPYTER_CONFIG_DIR": str(folder / "config"),
        "JUPYTER_DATA_DIR": str(folder / "data"),
        "JUPYTER_RUNTIME_DIR": str(folder / "runtime"),
        "JUPYTER_PREFER_ENV_PATH": "1",
        "JUPYTERLAB_SETTINGS_DIR": str(folder / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(folder / "workspaces"),
    }


def _wait_for_server(process, folder, log, seconds=60):
    """Return the URL that the server wrote down, as soon as it answers there."""
    written = folder / "runtime" / f"jpserver-{process.pid}.json"
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and process.poll() is None:
        try:
            url = json.loads(written.read_text())["url"]
            urllib.request.urlopen(url + "api", timeout=5).close()
            return url
        except (OSError, ValueError):  # not there yet
            time.sleep(0.1)
    raise RuntimeError(f"JupyterLab did not start:\n{log.read_text()}")


@pytest.fixture(scope="session")
def jupyterlab(tmp_path_factory):
    """A JupyterLab server of this environment, serving an empty temporary folder."""
    folder = tmp_path_factory.mktemp("jupyterlab")
    root, log = folder / "root", folder / "log"
    root.mkdir()
    command = [
        *(sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root"),
        *("--ip=127.0.0.1", f"--port={free_port()}", f"--ServerApp.root_dir={root}"),
        *("--IdentityProvider.token=", "--ServerApp.disable_check_xsrf=True"),
        *("--LabApp.expose_app_in_browser=True", "--LabApp.extension_manager=readonly"),
    ]
    with log.open("w") as output:
        process = subprocess.Popen(
            command, env=_lab_environment(folder), stdout=output, stderr=subprocess.STDOUT
        )
    try:
        server = JupyterLab(_wait_for_server(process, folder, log), root)
        yield server
        server.shut_down_kernels()
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


_PANEL = "window.jupyterapp.shell.currentWidget"


class Lab:
    """A page with JupyterLab in it."""

    _numbers = count(1)

    def __init__(self, page, server):
        self.page, self.server = page, server

    def open(self, notebook):
        """Open a fresh copy of a notebook, by its name in notebooks/ or its path; return the page.

        The copy lies in a folder of its own, and so does the layout of the windows: nothing of an
        earlier test is left. The kernel is ready when this returns.
        """
        number, source = next(self._numbers), NOTEBOOKS / notebook
        (self.server.root / str(number)).mkdir()
        shutil.copy(source, self.server.root / str(number))
        where = f"lab/workspaces/test-{number}/tree/{number}/{source.name}"
        self.page.goto(self.server.url + where)
        self.page.wait_for_function(
            f"() => window.jupyterapp && {_PANEL}?.context?.path === '{number}/{source.name}'"
        )
        self.page.evaluate(f"""async () => {{
            const panel = {_PANEL};
            await panel.revealed;
            await panel.sessionContext.ready;
            await panel.sessionContext.session.kernel.info;
        }}""")
        return self.page

    def run_all(self):
        """Run all cells, wait until the kernel is idle; True if no cell raised an exception."""
        return self.command("notebook:run-all-cells")

    def restart(self):
        """Give the notebook a new kernel, with its outputs left as they are."""
        self.page.evaluate(f"() => {_PANEL}.sessionContext.restartKernel()")
        self.wait_idle()

    def command(self, name):
        """Execute a command of JupyterLab, wait until the kernel is idle, return its answer."""
        answer = self.page.evaluate("name => window.jupyterapp.commands.execute(name)", name)
        self.wait_idle()
        return answer

    def wait_idle(self):
        """Wait until the kernel has nothing to do."""
        self.page.wait_for_function(
            f"() => {_PANEL}.sessionContext.session?.kernel?.status === 'idle'"
        )

    def cell(self, index):
        """Scroll to the cell of this index, Markdown cells counted, and return its locator."""
        self.page.evaluate(f"index => {_PANEL}.content.scrollToItem(index, 'start')", index)
        return self.page.locator(f".jp-Cell[data-windowed-list-index='{index}']")

    def output(self, index):
        """Scroll to the cell of this index and return the locator of what stands under it."""
        return self.cell(index).locator(".jp-Cell-outputArea")

    def kernel(self, code):
        """Run code in the notebook's kernel, outside its cells; return what it printed."""
        return self.page.evaluate(
            f"""async code => {{
                const kernel = {_PANEL}.sessionContext.session.kernel;
                const future = kernel.requestExecute({{ code, store_history: false }});
                let printed = "";
                future.onIOPub = ({{ header, content }}) => {{
                    if (header.msg_type === "stream") printed += content.text;
                    if (header.msg_type === "error") printed += content.ename + content.evalue;
                }};
                await future.done;
                return printed;
            }}""",
            code,
        )


@pytest.fixture
def lab(page, jupyterlab):
    """A page with JupyterLab in it, and no kernel left running afterwards."""
    yield Lab(page, jupyterlab)
    jupyterlab.shut_down_kernels()


@pytest.fixture(scope="session")
def canvas(browser):
    """A page that shows scenes with no kernel and no JupyterLab, see ``canvas_page``."""
    from canvas_page import CanvasPage

    canvas = CanvasPage(browser)
    yield canvas
    assert canvas.errors == []
