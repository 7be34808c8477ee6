"""The canvas in WebKit, by its own driver: that it draws, follows a control, and comes back.

WebKit drops what a canvas shows while it is out of sight; the page has to draw it again.
"""

import base64
import json
import shutil
import subprocess
import time
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from canvas_page import SERVED, _json, _state, content_type, decode
from conftest import free_port, required
from test_browser import differ

from calclib import explore

BROWSERS = Path("/usr/lib").glob("*/webkit2gtk-4.*/MiniBrowser")
SHOW = """
const [state, controls, width, done] = arguments;
(async () => {
  while (!window.harness) await new Promise((next) => setTimeout(next, 50));
  await window.harness.show(state, controls, width);
  document.body.style.paddingBottom = "20000px";
  document.body.firstChild.style.contentVisibility = "auto";
})().then(() => done(""), (error) => done(String(error)));
"""


class WebKit:
    """A session with WebKit's driver (the W3C's WebDriver protocol)."""

    def __init__(self, port, program):
        self.at = f"http://127.0.0.1:{port}/session"
        options = {"binary": program, "args": ["--automation"]}
        self.post("", capabilities={"alwaysMatch": {"webkitgtk:browserOptions": options}})

    def _ask(self, method, path, content):
        body = json.dumps(content).encode() if method == "POST" else None
        request = urllib.request.Request(self.at + path, body, method=method)
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.loads(answer.read())["value"]

    def post(self, path, **content):
        value = self._ask("POST", path, content)
        if not path:
            self.at += f"/{value['sessionId']}"
        return value

    def run(self, script, *arguments, wait=False):
        kind = "async" if wait else "sync"
        return self.post(f"/execute/{kind}", script=script, args=list(arguments))

    @property
    def pixels(self):
        """What is seen of the picture, without the bar above it and the page's scroll bar."""
        return decode(base64.b64decode(self._ask("GET", "/screenshot", None)))[40:370, :690]

    def close(self):
        self._ask("DELETE", "", None)


class Served(BaseHTTPRequestHandler):
    """The canvas's page, on a port."""

    def do_GET(self):
        name = self.path.removeprefix("/")
        if name not in SERVED:
            self.send_error(404)
            return
        self.send_response(200)
        self.send_header("Content-Type", content_type(name))
        self.end_headers()
        self.wfile.write(SERVED[name].encode())

    def log_message(self, *args):
        """Keep quiet."""


@pytest.fixture
def address():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Served)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


@pytest.fixture
def webkit():
    programs = shutil.which("WebKitWebDriver"), shutil.which("xvfb-run"), next(BROWSERS, None)
    missing = "no WebKit found (Debian: apt-get install webkit2gtk-driver xvfb xauth)"
    driver, screen, browser = required(programs if all(programs) else None, missing)
    port = free_port()
    command = [screen, "-a", driver, f"--port={port}"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        end = time.monotonic() + 30
        while True:
            try:
                session = WebKit(port, str(browser))
                break
            except OSError:
                assert time.monotonic() < end
                time.sleep(0.2)
        yield session
        session.close()
    finally:
        process.terminate()
        process.wait(10)


def test_a_picture_that_was_out_of_sight_comes_back(webkit, address):
    scene = explore.tangent_plane()
    scene._asked(scene.canvas, {"resize": [700, 1]}, [])
    bound = list(zip(scene.canvas.controls, scene.controls.values(), strict=True))
    controls = {b["control"]: _state(widget) for b, widget in bound}
    controls |= {setting: {} for setting in scene.canvas.settings}
    webkit.post("/url", url=address)
    assert webkit.run(SHOW, _json(scene.canvas), controls, 700, wait=True) == ""

    def away_and_back():
        for place in (15_000, 0):
            webkit.run("scrollTo(0, arguments[0])", place)
            time.sleep(0.5)
        return webkit.pixels

    before = away_and_back()
    assert len(set(map(tuple, before[::5, ::5].reshape(-1, 3)))) > 50
    for _ in range(4):
        assert not differ(before, away_and_back())
    name = bound[0][0]["control"]
    webkit.run("window.harness.set([[arguments[0], 'value', -1]])", name)
    time.sleep(0.5)
    assert differ(before, webkit.pixels)
    said = webkit.run("return document.querySelector('.calclib-reading').textContent")
    assert said.startswith("At (\N{MINUS SIGN}1, 1) the plane is")
