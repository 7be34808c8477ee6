"""Nothing of ours reaches for the network, starts a program or executes what was typed."""

import subprocess
import sys

WATCHED = """
import sys

heard, REACHING = [], ("socket.", "urllib.", "http.", "ftplib.", "smtplib.", "webbrowser.")
STARTING = ("subprocess.", "os.system", "os.exec", "os.posix_spawn", "os.fork", "pty.")
sys.addaudithook(lambda event, _: event.startswith(REACHING + STARTING) and heard.append(event))
"""
EVERYTHING = """
import pkgutil
from importlib import import_module

import calclib
from calclib import drill, exercise, explore, grade, numerical_gradient, parse, plot
from sympy.abc import x, y

for module in pkgutil.walk_packages(calclib.__path__, "calclib."):
    if not module.name.endswith("__main__"):
        import_module(module.name)
for name in ("tangent_plane", "descent"):
    scene = getattr(explore, name)()
    for control in scene.controls.values():
        control.value = getattr(control, "max", control.value)
    scene.figure(), scene._repr_mimebundle_()
question = exercise("2.2")
question.field.value = "__import__('os').system('true')"
for button in question.buttons:
    button.click()
drill("2.2", seed=1)._repr_mimebundle_()
plot.surface(x * y, (x, y))
numerical_gradient(lambda a: a @ a, [1.0, 2.0])
grade("2.1", "w")
parse("sin x", (x,))
"""


def heard(code):
    """The events that Python audits while a piece of code runs in a process of its own."""
    command = [sys.executable, "-c", WATCHED + code + "\nprint(*sorted(set(heard)))"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=150)
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


def test_nothing_of_ours_opens_a_socket_or_starts_a_program():
    assert heard(EVERYTHING) == []


def test_a_socket_would_be_heard():
    code = "import socket, subprocess\nsocket.socket().close()\nsubprocess.run(['true'])"
    assert "socket.__new__" in heard(code) and "subprocess.Popen" in heard(code)
