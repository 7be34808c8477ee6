"""Run the tests in fresh environments with the lowest versions that are admitted, and the newest.

    python tests/stress/versions.py                              both, on each Python that is there
    python tests/stress/versions.py lowest --python 3.12         one of them
    python tests/stress/versions.py newest -- -n0 tests/parsing  with these arguments for pytest

uv makes the environments; where it is not on the path, it is installed for the time of the run.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
RESOLUTIONS = {"lowest": "lowest-direct", "newest": "highest"}
OLDEST = (3, 11)


def output(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def find_uv(folder):
    """The program uv, installed into the folder if there is none."""
    if found := shutil.which("uv"):
        return found
    subprocess.run([sys.executable, "-m", "venv", folder / "uv"], check=True)
    scripts = folder / "uv" / ("Scripts" if os.name == "nt" else "bin")
    subprocess.run([scripts / "python", "-m", "pip", "install", "-q", "uv"], check=True)
    return str(scripts / "uv")


def pythons(uv):
    """The Pythons of this machine, one program for each version that calclib runs on."""
    found = {}
    places = output(uv, "python", "list", "--only-installed", "--no-python-downloads")
    lines = [line.split() for line in places.splitlines()]
    programs = [Path(line[1]) for line in lines if len(line) > 1 and line[0].startswith("cpython")]
    programs += sorted(Path.home().glob(".pyenv/versions/*/bin/python"))
    for program in programs:
        told = subprocess.run([program, "--version"], capture_output=True, text=True).stdout
        version = re.search(r"(\d+)\.(\d+)", told)
        if version and tuple(map(int, version.groups())) >= OLDEST:
            found.setdefault(version[0], str(program))
    return found


def environment(uv, folder, python, resolution):
    """A fresh environment as requirements.txt asks for it; return its Python."""
    subprocess.run([uv, "venv", "-q", "--seed", "--clear", "--python", python, folder], check=True)
    program = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    install = [uv, "pip", "install", "-q", "--python", program, "-r", "requirements.txt"]
    subprocess.run([*install, "--resolution", RESOLUTIONS[resolution]], check=True, cwd=ROOT)
    return program


def main():
    ours = sys.argv[1:]
    ours, more = (ours[: (n := ours.index("--"))], ours[n + 1 :]) if "--" in ours else (ours, [])
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("which", nargs="?", choices=RESOLUTIONS)
    parser.add_argument("--python", help="a version, as 3.12, or a program; all that are there")
    options = parser.parse_args(ours)
    lines, failed = [], False
    with tempfile.TemporaryDirectory() as folder:
        uv = find_uv(Path(folder))
        chosen = {options.python: options.python} if options.python else pythons(uv)
        for version, python in sorted(chosen.items()):
            for which in [options.which] if options.which else RESOLUTIONS:
                program = environment(uv, Path(folder) / f"{which}-{version}", python, which)
                print(f"\nPython {version}, {which} versions:", flush=True)
                print(output(uv, "pip", "freeze", "-q", "--python", program), flush=True)
                done = subprocess.run([program, "-m", "pytest", *more], cwd=ROOT)
                failed |= done.returncode != 0
                lines.append(
                    f"| {version} | {which} | {'failed' if done.returncode else 'passed'} |"
                )
    print("\n| Python | versions | tests |\n|---|---|---|", *lines, sep="\n")
    sys.exit(failed)


if __name__ == "__main__":
    main()
