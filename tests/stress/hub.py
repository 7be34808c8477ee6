"""A class in JupyterHub on this machine: who logs in, what a user needs, and what is kept.

    pip install jupyterhub
    npm install --prefix proxy configurable-http-proxy
    python tests/stress/hub.py --users 12 --proxy proxy/node_modules/.bin/configurable-http-proxy

Each user logs in, opens a notebook, runs all cells, moves a slider, answers an exercise and saves;
restarts the kernel, logs out, which ends the server, logs in again at once, launches a server where
JupyterHub asks for it, and finds the answer there.
All stay on until the last one has answered, and then they are measured. Everything listens on the
loopback address alone; the hub, its users and their files end with the run.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

import psutil

TESTS = Path(__file__).resolve().parent.parent
NOTEBOOK = "2.1.2_gradients.ipynb"
ANSWER, NUMBER = "2x", "2.2"
CONFIGURATION = """
c = get_config()
c.JupyterHub.bind_url = "http://127.0.0.1:{port}"
c.JupyterHub.hub_ip = "127.0.0.1"
c.JupyterHub.hub_port = {hub}
c.JupyterHub.authenticator_class = "dummy"
c.JupyterHub.spawner_class = "simple"
c.JupyterHub.db_url = "sqlite:///{folder}/hub.sqlite"
c.JupyterHub.cookie_secret_file = "{folder}/cookie"
c.JupyterHub.shutdown_on_logout = True
c.JupyterHub.cleanup_servers = True
c.JupyterHub.concurrent_spawn_limit = 4
c.JupyterHub.tornado_settings = {{"slow_stop_timeout": {wait}}}
c.ConfigurableHTTPProxy.command = ["{proxy}"]
c.ConfigurableHTTPProxy.api_url = "http://127.0.0.1:{api}"
c.ConfigurableHTTPProxy.pid_file = "{folder}/proxy.pid"
c.Authenticator.allow_all = True
c.SimpleLocalProcessSpawner.home_dir_template = "{folder}/{{username}}"
c.Spawner.cmd = ["{scripts}/jupyterhub-singleuser"]
c.Spawner.default_url = "/lab"
c.Spawner.http_timeout = c.Spawner.start_timeout = 300
c.Spawner.args = ["--allow-root", "--LabApp.expose_app_in_browser=True"]
"""


def started(folder, proxy, hurry):
    """The hub's process and address, once it answers."""
    from conftest import free_port

    ports = {name: free_port() for name in ("port", "hub", "api")}
    scripts = Path(sys.executable).parent
    wait = 0 if hurry else 10  # seconds that a student who logs out waits for the server to end
    places = {"folder": folder, "proxy": proxy, "scripts": scripts}
    told = CONFIGURATION.format(wait=wait, **places, **ports)
    (folder / "config.py").write_text(told)
    log = (folder / "log").open("w")
    command = [scripts / "jupyterhub", "-f", folder / "config.py"]
    environment = {**os.environ, "PATH": f"{scripts}{os.pathsep}{os.environ['PATH']}"}
    hub = subprocess.Popen(
        command, cwd=folder, env=environment, stdout=log, stderr=subprocess.STDOUT
    )
    url = f"http://127.0.0.1:{ports['port']}/"
    for _ in range(600):
        try:
            urllib.request.urlopen(url + "hub/login", timeout=5).close()
            return hub, url
        except (OSError, urllib.error.URLError):
            if hub.poll() is not None:
                break
            time.sleep(0.2)
    hub.terminate()
    raise RuntimeError(f"JupyterHub did not start:\n{(folder / 'log').read_text()[-3000:]}")


class User:
    """One who learns: a browser's context of their own."""

    def __init__(self, browser, url, name):
        from conftest import Lab

        self.context = browser.new_context(viewport={"width": 1200, "height": 800})
        self.page = self.context.new_page()
        self.page.set_default_timeout(300_000)
        self.url, self.name, self.lab = url, name, Lab(self.page, None)
        self.launched = 0  # how often the server was launched by hand

    def log_in(self):
        self.page.goto(self.url + "hub/login")
        self.page.locator("input[name=username]").fill(self.name)
        self.page.locator("input[name=password]").fill("any")
        self.page.locator("input[type=submit]").click()
        self.arrive()

    def arrive(self):
        """Wait for the server; where the one before was still ending, it is launched by hand.

        JupyterHub's page says then that the server is stopping, and once it has stopped that it is
        not running: nothing begins until *Launch Server* is pressed.
        """
        launch, end = self.page.locator("#start"), time.monotonic() + 300
        while not re.search("/user/[^/]+/lab", self.page.url):
            if time.monotonic() > end:
                raise TimeoutError(f"{self.name} waits at {self.page.url}")
            if launch.is_visible():
                launch.click()
                self.launched += 1
            self.page.wait_for_timeout(500)

    def open(self):
        self.page.goto(f"{self.url}user/{self.name}/lab/tree/{NOTEBOOK}")
        panel = "window.jupyterapp?.shell?.currentWidget"
        self.page.wait_for_function(f"() => {panel}?.context?.path === '{NOTEBOOK}'")
        self.page.evaluate(f"""async () => {{
            await {panel}.revealed;
            await {panel}.sessionContext.ready;
            await {panel}.sessionContext.session.kernel.info;
        }}""")

    def cell(self, code):
        """The index of the cell that begins so."""
        return self.page.evaluate(
            """code => window.jupyterapp.shell.currentWidget.content.widgets.findIndex(
                (cell) => cell.model.sharedModel.getSource().startsWith(code))""",
            code,
        )

    def field(self):
        return self.lab.output(self.cell(f'exercise("{NUMBER}"')).locator("input[type=text]").first

    def work(self):
        """Run all cells, move a slider, answer, save; what went wrong, or None."""
        if not self.lab.run_all():
            return "a cell failed"
        view = self.lab.output(self.cell("explore.gradient_arrow"))
        reading, handle = view.locator(".calclib-reading"), view.get_by_role("slider").first
        before = reading.text_content()
        for _ in range(5):
            handle.press("ArrowRight")
        self.page.wait_for_timeout(1000)
        if reading.text_content() == before:
            return "the slider moves nothing"
        field = self.field()
        field.fill(ANSWER)
        field.press("Enter")
        self.lab.output(self.cell(f'exercise("{NUMBER}"')).get_by_text("Right").first.wait_for()
        self.lab.command("docmanager:save")
        return None

    def come_back(self):
        """Restart the kernel, log out and in again; what is lost, or None."""
        self.lab.restart()  # what is saved from now on has no views, until all cells run again
        self.page.goto(self.url + "hub/logout")
        self.log_in()
        self.open()
        try:
            self.field().wait_for(timeout=60_000)
        except Exception:  # Playwright says TimeoutError
            return "the views are lost"
        found = self.field().input_value()
        return None if found == ANSWER else f"the answer is lost: {found!r} stands there"


def need(hub):
    """Megabytes and seconds of the processor, for each server of a user with its kernels."""
    servers = []
    for process in psutil.Process(hub.pid).children(recursive=True):
        if "jupyterhub-singleuser" in " ".join(process.cmdline()):
            family = [process, *process.children(recursive=True)]
            memory = sum(p.memory_full_info().pss for p in family) / 2**20
            servers.append((memory, sum(sum(p.cpu_times()[:2]) for p in family)))
    return servers


def tell(user, step, begun):
    """Let a user take a step, print how it went, and return what went wrong, if anything."""
    try:
        wrong = getattr(user, step)()
    except Exception as error:  # the others go on
        wrong = str(error).partition("\n")[0]
    launched = f"launched by hand {user.launched} times, " if user.launched else ""
    took = time.monotonic() - begun
    print(f"{user.name}: {step}, {took:.1f} s, {launched}{wrong or 'well'}", flush=True)
    return [f"{user.name}: {wrong}"] if wrong else []


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--users", type=int, default=12)
    parser.add_argument("--proxy", default=shutil.which("configurable-http-proxy"))
    parser.add_argument("--screenshot", type=Path)
    parser.add_argument("--hurry", action="store_true", help="log in while the old server ends")
    options = parser.parse_args()
    if not options.proxy:
        parser.error("name the program configurable-http-proxy with --proxy")
    sys.path[:0] = [str(TESTS), str(TESTS / "helpers")]
    from conftest import _CHROMIUM_FLAGS, _browser_program
    from playwright.sync_api import sync_playwright

    faults = []
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        hub, url = started(folder, Path(options.proxy).resolve(), options.hurry)
        browser = playwright.chromium.launch(
            executable_path=_browser_program(), args=_CHROMIUM_FLAGS
        )
        try:
            users = [User(browser, url, f"user{n + 1}") for n in range(options.users)]
            for step in ("log_in", "open", "work"):
                for user in users:
                    begun = time.monotonic()
                    if step == "log_in":
                        (folder / user.name).mkdir()
                        shutil.copy(TESTS.parent / "notebooks" / NOTEBOOK, folder / user.name)
                    faults += tell(user, step, begun)
            if options.screenshot:
                users[0].page.screenshot(path=options.screenshot)
            needed = need(hub)
            print("MB, s of a processor:", *(f"{m:.0f}, {s:.0f};" for m, s in needed), flush=True)
            for user in users:
                faults += tell(user, "come_back", time.monotonic())
                user.context.close()
        finally:
            browser.close()
            hub.terminate()
            hub.wait(600)  # it ends a server for each user
    memory, seconds = (sorted(values) for values in zip(*needed, strict=True))
    middle = len(needed) // 2
    launched = sum(user.launched > 0 for user in users)
    print("\n| users | MB for each, median | most | s of a processor, median | most ", end="")
    print("| launched by hand | faults |\n|---|---|---|---|---|---|---|")
    columns = memory[middle], memory[-1], seconds[middle], seconds[-1], launched, len(faults)
    print(f"| {len(needed)} |", *(f"{number:.0f} |" for number in columns))
    print(*faults, sep="\n")
    sys.exit(bool(faults) or len(needed) < options.users)


if __name__ == "__main__":
    main()
