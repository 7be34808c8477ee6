"""Small changes to the library, one at a time: is there a test that notices?

    python tests/stress/mutants.py --count 60 --seed 0 derivatives parsing
    python tests/stress/mutants.py --count 1000 --jobs 2

One run of the tests that need no browser tells which of them execute which line. A mutant is then
tried in a fork of the process that has collected them: the changed functions get their new code,
the tests that execute the line are run, those of its room and the quickest first, and the first
that fails ends it, as does one that takes many times as long as it should. What is executed while
modules are imported and tests collected is tried in a process that imports the changed module.
What survives is printed, with its line: kill it by a test, or name it in equivalents.txt with the
reason why nothing can tell it from the original.
"""

import argparse
import ast
import functools
import gc
import importlib
import os
import pkgutil
import random
import resource
import signal
import sys
import tempfile
import time
from collections import Counter, defaultdict
from functools import partial
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import CodeType, FunctionType

import coverage
import ipywidgets  # noqa: F401  what all need is imported once, and the library is not
import pytest
import sympy  # noqa: F401
from mutations import changes

ROOT = Path(__file__).resolve().parents[2]
ROOMS = "derivatives", "parsing", "practice", "scene"
STARTERS = {"browser", "firefox", "jupyterlab", "kernel"}  # the fixtures of what is left out
OPTIONS = [
    *("-q", "-o", "addopts=", "-p", "no:cacheprovider", "-p", "no:xdist", "-p", "no:nbval"),
    *("--doctest-modules", "--timeout=0"),
]
SECONDS = float(os.environ.get('MUTSECONDS', 8))  # of tests for one mutant, as long as they took while lines were counted
GIGABYTES = 6  # for one mutant
COLLECTED = "collection"  # the context of what is executed before the first test
SURVIVED, KILLED, IMPORTED, FAULT = range(
    4
)  # what a fork ends with; by a signal: too long, or too large


class Mutant:
    """One change to one module."""

    def __init__(self, room, path, number):
        self.room, self.path = room, path
        source = path.read_text(encoding="utf-8")
        self.tree = ast.parse(source)
        self.place, self.line, self.change, self.new = list(changes(self.tree))[number]
        self.lines = [self.line, *self.place.lines]
        self.file = path.relative_to(ROOT).as_posix()
        self.told = f"{self.change}: {source.splitlines()[self.line - 1].strip()}"

    def codes(self):
        """The module's code, and the changed one."""
        before = compile(self.tree, str(self.path), "exec")
        self.place.put(ast.copy_location(self.new, self.place.child))
        return before, compile(ast.fix_missing_locations(self.tree), str(self.path), "exec")


def paths_of(rooms):
    return [f"{folder}/{room}" for room in rooms for folder in ("tests", "calclib")]


def mutants(rooms):
    """All of them: (room, path, number of the change)."""
    for room in rooms:
        for path in sorted((ROOT / "calclib" / room).rglob("*.py")):
            if path.name != "__init__.py":
                found = changes(ast.parse(path.read_text(encoding="utf-8")))
                yield from ((room, path, number) for number, _ in enumerate(found))


def equivalents():
    """{(file, what is told of a mutant)} of the table, where reasons stand above in lines of #."""
    path, found = "", set()
    for line in Path(__file__).with_name("equivalents.txt").read_text("utf-8").splitlines():
        if line.startswith("calclib/"):
            path = line
        elif line and not line.startswith("#"):
            found.add((path, line.strip()))
    return found


# ---- Processes ----


def forked(job):
    """Do a job in a fork, silently, and end with the status that it returns; the fork's number."""
    if process := os.fork():
        return process
    status = FAULT
    try:
        nowhere = os.open(os.environ.get("MUTLOG", os.devnull), os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        os.dup2(nowhere, 1)
        os.dup2(nowhere, 2)
        status = job()
    finally:
        os._exit(status)


def each_forked(jobs, at_once):
    """Yield (name, status) for each (name, job), done ``at_once`` at a time."""
    running = {}

    def ended():
        process, status = os.wait()
        return running.pop(process), os.waitstatus_to_exitcode(status)

    for name, job in jobs:
        if len(running) == at_once:
            yield ended()
        running[forked(job)] = name
    while running:
        yield ended()


def run(item):
    """Run one test for itself; whether it failed."""
    item.session.testsfailed = 0
    item.config.hook.pytest_runtest_protocol(item=item, nextitem=None)
    return item.session.testsfailed > 0


def failing(items, seconds):
    """1 as soon as a test fails; one that takes too long ends the process."""
    resource.setrlimit(resource.RLIMIT_DATA, (GIGABYTES << 30,) * 2)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    for item in items:
        signal.alarm(20 + int(20 * seconds[item.nodeid]))
        if run(item):
            return 1
    return 0


# ---- Which test executes what ----


class Counting:
    """The lines of the library, and the tests that execute them."""

    def __init__(self, folder):
        self.folder = folder
        self.coverage = coverage.Coverage(
            data_file=str(folder / "lines"), source=[str(ROOT / "calclib")], config_file=False
        )

    def run(self, items):
        """Run each test on empty caches; save what it executes, and how long it takes."""
        caches = [f for f in gc.get_objects() if isinstance(f, functools._lru_cache_wrapper)]
        seconds = []
        for item in items:
            for cache in caches:
                cache.cache_clear()
            self.coverage.switch_context(item.nodeid)
            start = time.process_time()
            if not run(item):  # what fails now tells nothing of a mutant
                seconds.append(f"{time.process_time() - start} {item.nodeid}\n")
        self.coverage.stop()
        self.coverage.save()
        (self.folder / "seconds").write_text("".join(seconds), encoding="utf-8")
        return 0

    def is_done(self):
        return (self.folder / "seconds").exists()

    def read(self):
        """{file: {line: names of tests}} and {name of test: seconds}."""
        data = coverage.CoverageData(str(self.folder / "lines"))
        data.read()
        seconds = {}
        for row in (self.folder / "seconds").read_text("utf-8").splitlines():
            took, name = row.split(" ", 1)
            seconds[name] = float(took)
        return {path: data.contexts_by_lineno(path) for path in data.measured_files()}, seconds


def tests_of(mutant, lines, seconds):
    """Names of the tests that execute a mutant's line, those of its room and the quickest first."""
    at = lines.get(str(mutant.path), {})
    found = next((at[line] for line in mutant.lines if at.get(line)), [])
    return in_turn(mutant, [name for name in found if name in seconds], seconds), COLLECTED in found


def in_turn(mutant, names, seconds, allowed=SECONDS):
    names = sorted(names, key=lambda name: (f"/{mutant.room}/" not in name, seconds[name]))
    total = 0.0
    for n, name in enumerate(names):
        if (total := total + seconds[name]) > allowed:
            return names[: n + 1]
    return names


# ---- Trying them ----


def live_functions():
    """{code: the functions of the library that have it}."""
    for module in pkgutil.walk_packages([str(ROOT / "calclib")], "calclib."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    gc.unfreeze()
    found = defaultdict(list)
    for function in gc.get_objects():
        if isinstance(function, FunctionType) and str(function.__module__).startswith("calclib"):
            found[function.__code__].append(function)
    return found


def nested(code):
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from nested(constant)


def try_live(mutant, functions, items, seconds):
    """Give the changed functions their new code, and run the tests."""
    before, after = (list(nested(code)) for code in mutant.codes())
    if len(before) != len(after):
        return IMPORTED
    pairs = zip(before, after, strict=True)
    changed = [(functions[old], new) for old, new in pairs if old != new]
    if not any(found for found, _ in changed):
        return IMPORTED
    for found, code in changed:
        for function in found:
            if function.__code__.co_freevars != code.co_freevars:
                return IMPORTED
            function.__code__ = code
    return failing(items, seconds)


def try_imported(mutant, seconds):
    """Import the changed module, and run the tests of its room."""
    _, changed = mutant.codes()
    own = SourceFileLoader.get_code

    def get_code(loader, name):
        return changed if loader.path == str(mutant.path) else own(loader, name)

    class Trial:
        def pytest_runtestloop(self, session):
            items = {item.nodeid: item for item in session.items}
            names = in_turn(mutant, [name for name in items if name in seconds], seconds)
            if session.testsfailed or failing([items[name] for name in names if name in items], seconds):
                os._exit(KILLED)
            return True

    SourceFileLoader.get_code = get_code
    signal.alarm(300)  # for an endless loop while modules are imported
    status = pytest.main([*OPTIONS, *paths_of([mutant.room])], plugins=[Trial()])
    return KILLED if status else SURVIVED


class Session:
    """What is done with the tests that pytest has collected: mutants are tried on them."""

    def __init__(self, chosen, counting, at_once, tell):
        self.chosen, self.counting, self.at_once, self.tell = chosen, counting, at_once, tell

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items):
        items[:] = [i for i in items if not STARTERS & {*getattr(i, "fixturenames", ())}]

    def pytest_runtestloop(self, session):
        if not self.counting.is_done():
            os.waitpid(forked(lambda: self.counting.run(session.items)), 0)
            self.counting.coverage.stop()
        lines, seconds = self.counting.read()
        self.tell(f"{len(seconds)} of {len(session.items)} tests, {sum(seconds.values()):.0f} s")
        items = {item.nodeid: item for item in session.items}
        functions = live_functions()
        gc.freeze()

        def jobs():
            for number, mutant in enumerate(self.chosen):
                names, collected = tests_of(mutant, lines, seconds)
                tests = [items[name] for name in names if name in items]
                if tests or not collected:
                    yield number, partial(try_live, mutant, functions, tests, seconds)
                else:
                    self.tell(f"{number} {IMPORTED}")

        for number, status in each_forked(jobs(), self.at_once):
            self.tell(f"{number} {status}")
        return True


def tried(chosen, folder, at_once):
    """Yield (mutant, what became of it)."""
    counting, rooms = Counting(folder), sorted({mutant.room for mutant in chosen})
    told = os.pipe()

    def session():
        os.close(told[0])
        if not counting.is_done():
            counting.coverage.start()
            counting.coverage.switch_context(COLLECTED)
        with os.fdopen(told[1], "w", buffering=1) as tell:
            session = Session(chosen, counting, at_once, partial(print, file=tell))
            return pytest.main([*OPTIONS, *paths_of(rooms)], plugins=[session])

    process = forked(session)
    os.close(told[1])
    later = []
    with os.fdopen(told[0]) as lines:
        print(next(lines, "no tests"), flush=True)
        for number, status in (map(int, line.split()) for line in lines):
            if status == IMPORTED:
                later.append(chosen[number])
            else:
                yield chosen[number], status
    os.waitpid(process, 0)
    _, seconds = counting.read()
    jobs = [(mutant, partial(try_imported, mutant, seconds)) for mutant in later]
    yield from each_forked(jobs, at_once)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("rooms", nargs="*", metavar="room", help=f"of {', '.join(ROOMS)}; all")
    parser.add_argument("--count", type=int, default=60)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--record", type=Path, metavar="FOLDER", help="of an earlier run; kept")
    options = parser.parse_args()
    if unknown := [room for room in options.rooms if room not in ROOMS]:
        parser.error(f"there is no room {unknown[0]}; there are {', '.join(ROOMS)}")
    found = list(mutants(options.rooms or ROOMS))
    chosen = random.Random(options.seed).sample(found, min(options.count, len(found)))
    chosen, known = [Mutant(*mutant) for mutant in chosen], equivalents()
    counts = Counter((m.room, "equivalent") for m in chosen if (m.file, m.told) in known)
    to_try = [m for m in chosen if (m.file, m.told) not in known]
    os.chdir(ROOT)
    with tempfile.TemporaryDirectory() as folder:
        folder = options.record or Path(folder)
        folder.mkdir(exist_ok=True)
        for done, (mutant, status) in enumerate(tried(to_try, folder, options.jobs), 1):
            kind = {SURVIVED: "survived", FAULT: "not tried"}.get(status, "killed")
            counts[mutant.room, kind] += 1
            if done % 50 == 0:
                print(f"{done} of {len(to_try)}", flush=True)
            if kind != "killed":
                print(f"[{done}] {kind}: {mutant.file}:{mutant.line}: {mutant.told}", flush=True)
    print(f"\nseed {options.seed}, {len(chosen)} of {len(found)} mutants\n")
    print("| room | killed | survived | equivalent |\n|---|---|---|---|")
    for room in options.rooms or ROOMS:
        row = [str(counts[room, kind]) for kind in ("killed", "survived", "equivalent")]
        print(f"| {room} | {' | '.join(row)} |")
    sys.exit(any(kind not in ("killed", "equivalent") for _, kind in counts))


if __name__ == "__main__":
    main()
