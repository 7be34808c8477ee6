"""The wheel and the source distribution: built once, whole, and at work outside this folder."""

import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest
from hatchling.builders.sdist import SdistBuilder
from hatchling.builders.wheel import WheelBuilder

ROOT = Path(__file__).resolve().parent.parent
SHARED = {
    "etc/ipython/ipython_kernel_config.json",
    "share/jupyter/lab/settings/overrides.d/calclib.json",
}
KEPT = {".py", ".js", ".css", ".json", ".ipynb", ".md", ".png", ".gif", ".toml", ".txt", ".yml"}


def files(*folders):
    """The files of these folders that belong to the project, as paths from its root."""
    found = [path for folder in folders for path in (ROOT / folder).rglob("*")]
    kept = [path for path in found if path.suffix in KEPT and path.is_file()]
    return {
        path.relative_to(ROOT).as_posix()
        for path in kept
        if not {"__pycache__", ".ipynb_checkpoints"} & {*path.parts}
    }


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    return Path(*WheelBuilder(str(ROOT)).build(directory=str(tmp_path_factory.mktemp("wheel"))))


@pytest.fixture(scope="module")
def sdist(tmp_path_factory):
    return Path(*SdistBuilder(str(ROOT)).build(directory=str(tmp_path_factory.mktemp("sdist"))))


def test_the_wheel_is_the_library_and_nothing_else(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    inside = {name for name in names if ".dist-info/" not in name and ".data/" not in name}
    assert inside == files("calclib")
    shared = {name.partition(".data/data/")[2] for name in names if ".data/" in name}
    assert shared == SHARED
    assert [name for name in names if "/licenses/" in name]


def test_the_source_distribution_is_the_whole_project(sdist):
    with tarfile.open(sdist) as archive:
        inside = {name.partition("/")[2] for name in archive.getnames()}
    wanted = files("calclib", "tests", "notebooks", "figures", ".github")
    wanted |= {path.name for path in ROOT.glob("*.*") if path.suffix in KEPT | {".cff"}}
    wanted |= {"LICENSE", ".ci/run"}
    assert wanted - inside == set()


ELSEWHERE = """
import os, sys

target, root = sys.argv[1:]
sys.path[:] = [target, *(path for path in sys.path if not os.path.abspath(path) == root)]
from calclib import drill, exercise, explore

scene = explore.tangent_plane()
scene.controls[next(iter(scene.controls))].value = 1.5
assert "1.5" in scene.reading, scene.reading
assert len(scene._repr_mimebundle_()["image/png"]) > 10_000
question = exercise("2.2")
question.field.value = "2x"
question.check.click()
assert question.state == "right", question.state
assert drill("2.1.2", seed=1).exercise.prompt
places = [module.__file__ for module in sys.modules.values() if getattr(module, "__file__", None)]
assert [place for place in places if place.startswith(root + os.sep + "calclib")] == []
assert [place for place in places if place.startswith(target)]
"""


def test_the_wheel_runs_a_view_and_an_exercise_outside_the_repository(wheel, tmp_path):
    target, away = tmp_path / "installed", tmp_path / "away"
    away.mkdir()
    install = [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--no-index"]
    quiet = {**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_ROOT_USER_ACTION": "ignore"}
    subprocess.run([*install, "--target", target, wheel], check=True, env=quiet)
    assert all((target / name).is_file() for name in SHARED)
    command = [sys.executable, "-P", "-W", "error", "-c", ELSEWHERE, str(target), str(ROOT)]
    done = subprocess.run(command, cwd=away, capture_output=True, text=True, timeout=100)
    assert (done.returncode, done.stderr) == (0, "")
