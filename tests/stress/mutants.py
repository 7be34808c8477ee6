"""Small changes to the library, one at a time: is there a test that notices?

    python tests/stress/mutants.py --count 60 --seed 0 derivatives parsing
    python tests/stress/mutants.py --count 1000 --jobs 2

One run of the tests that need no browser (with --browser, of those too that need no JupyterLab)
tells which of them execute which line; it is kept in the folder of --record, if that is given. A
mutant is then tried in a fork of the process that has collected them: the changed functions get
their new code, the tests that execute the line are run, those of its room and the quickest first,
and the first that fails ends it, as does one that takes many times as long as it should. What
survives the first --seconds of them meets the others when all have had their turn. What is executed
while modules are imported and tests collected, and survives that, is tried in a process that
imports the changed module. What survives is printed, with its line: kill it by a test, or name it
in equivalents.txt with the reason why nothing can tell it from the original.
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
from itertools import accumulate
from math import inf
from pathlib import Path
from types import CodeType, FunctionType

import coverage
import ipywidgets  # noqa: F401  what all need is imported once, and the library is not
import pytest
import sympy  # noqa: F401
from mutations import changes

ROOT = Path(__file__).resolve().parents[2]
ROOMS = "derivatives", "parsing", "practice", "scene"
ALSO = {"scene": ["tests/test_plot.py"]}  # the tests of the still pictures
SLOW = {"firefox", "jupyterlab", "kernel"}  # the fixtures of tests that are left out
OPTIONS = [
    *("-q", "-o", "addopts=", "-p", "no:cacheprovider", "-p", "no:xdist", "-p", "no:nbval"),
    *("--doctest-modules", "--timeout=0"),
]
GIGABYTES = 6  # for one mutant
COLLECTED = "collection"  # the context of what is executed before the first test
SURVIVED, KILLED, IMPORTED, FAULT = range(4)  # how a fork ends; by a signal if too long, too large


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

    def __str__(self):
        return f"{self.file}:{self.line}: {self.told}"

    def codes(self):
        """The module's code, and the changed one."""
        before = compile(self.tree, str(self.path), "exec")
        self.place.put(ast.copy_location(self.new, self.place.child))
        return before, compile(ast.fix_missing_locations(self.tree), str(self.path), "exec")


def paths_of(rooms):
    found = [[f"tests/{room}", f"calclib/{room}", *ALSO.get(room, ())] for room in rooms]
    return [path for paths in found for path in paths]


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
        nowhere = os.open(os.devnull, os.O_WRONLY)
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


def run(items):
    """Run tests; yield each before, and whether it failed."""
    for item, following in zip(items, [*items[1:], None], strict=False):  # there may be none
        item.session.testsfailed = 0
        yield item, None
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        yield item, item.session.testsfailed > 0


def caches():
    """All caches; those too that pytest's collection has frozen."""
    gc.unfreeze()
    return [made for made in gc.get_objects() if isinstance(made, functools._lru_cache_wrapper)]


def failing(items, seconds):
    """Whether a test fails; one that takes too long ends the process."""
    resource.setrlimit(resource.RLIMIT_DATA, (GIGABYTES << 30,) * 2)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    for item, failed in run(items):
        signal.alarm(20 + int(20 * seconds[item.nodeid]))
        if failed:
            return KILLED
    return SURVIVED


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
        filled, rows = caches(), []
        for item, failed in run(items):
            if failed is None:
                for cache in filled:
                    cache.cache_clear()
                self.coverage.switch_context(item.nodeid)
                start = time.process_time()
            elif not failed:  # what fails now tells nothing of a mutant
                rows.append(f"{time.process_time() - start} {item.nodeid}\n")
        self.coverage.stop()
        self.coverage.save()
        (self.folder / "seconds").write_text("".join(rows), encoding="utf-8")
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


class Choice:
    """Which tests are run for a mutant."""

    def __init__(self, counting):
        self.lines, self.seconds = counting.read()

    def executing(self, mutant, begin, end):
        """Names of the tests that execute a mutant's line; None where that is done before them."""
        found = self._contexts(mutant)
        names = [name for name in found if name in self.seconds]
        return self.in_turn(mutant, names, begin, end) if names or COLLECTED not in found else None

    def is_collected(self, mutant):
        """Whether a mutant's line is executed before the tests, too: for what they compare."""
        return COLLECTED in self._contexts(mutant)

    def _contexts(self, mutant):
        at = self.lines.get(str(mutant.path), {})
        return next((at[line] for line in mutant.lines if at.get(line)), [])

    def in_turn(self, mutant, names, begin=-1, end=inf):
        """Those that end so many seconds after the first of the mutant's room, the quickest."""
        names = [name for name in names if name in self.seconds]
        names.sort(key=lambda name: (f"/{mutant.room}/" not in name, self.seconds[name]))
        ends = accumulate(self.seconds[name] for name in names)
        return [name for name, at in zip(names, ends, strict=True) if begin < at <= end]


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


def try_live(mutant, functions, filled, items, seconds):
    """Give the changed functions their new code, and run the tests, on empty caches."""
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
    for cache in filled:
        cache.cache_clear()
    return failing(items, seconds)


def try_imported(mutant, choice):
    """Import the changed module, and run the tests of its room."""
    _, changed = mutant.codes()
    own = SourceFileLoader.get_code

    def get_code(loader, name):
        return changed if loader.path == str(mutant.path) else own(loader, name)

    class Trial:
        def pytest_runtestloop(self, session):
            items = {item.nodeid: item for item in session.items}
            tests = [items[name] for name in choice.in_turn(mutant, items)]
            os._exit(KILLED if session.testsfailed else failing(tests, choice.seconds))

    SourceFileLoader.get_code = get_code
    signal.alarm(300)  # for an endless loop while modules are imported
    pytest.main([*OPTIONS, *paths_of([mutant.room])], plugins=[Trial()])
    return KILLED  # before the tests


class Session:
    """What is done with the tests that pytest has collected: mutants are tried on them."""

    def __init__(self, chosen, counting, options, tell):
        self.chosen, self.counting, self.options, self.tell = chosen, counting, options, tell

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items):
        left_out = SLOW if self.options.browser else {*SLOW, "browser"}
        items[:] = [item for item in items if not left_out & {*getattr(item, "fixturenames", ())}]

    def pytest_runtestloop(self, session):
        if not self.counting.is_done():
            os.waitpid(forked(lambda: self.counting.run(session.items)), 0)
            self.counting.coverage.stop()
        choice = Choice(self.counting)
        items = {item.nodeid: item for item in session.items}
        functions, filled = live_functions(), caches()
        gc.freeze()

        def jobs(numbers, begin, end):
            for number in numbers:
                mutant = self.chosen[number]
                if (names := choice.executing(mutant, begin, end)) is None:
                    self.tell(number, IMPORTED)
                else:
                    tests = [items[name] for name in names if name in items]
                    job = partial(try_live, mutant, functions, filled, tests, choice.seconds)
                    yield number, job

        left, first = range(len(self.chosen)), self.options.seconds
        for begin, end in ((-1, first), (first, inf)):
            survived = []
            for number, status in each_forked(jobs(left, begin, end), self.options.jobs):
                if status == SURVIVED:
                    survived.append(number)
                else:
                    self.tell(number, status)
            left = survived
        for number in left:
            self.tell(number, IMPORTED if choice.is_collected(self.chosen[number]) else SURVIVED)
        return True


def tried(chosen, counting, options):
    """Yield (mutant, status)."""
    heard, told = os.pipe()

    def session():
        os.close(heard)
        if not counting.is_done():
            counting.coverage.start()
            counting.coverage.switch_context(COLLECTED)
        with os.fdopen(told, "w", buffering=1) as file:
            session = Session(chosen, counting, options, partial(print, file=file))
            return pytest.main([*OPTIONS, *paths_of(options.rooms)], plugins=[session])

    process = forked(session)
    os.close(told)
    later = []
    with os.fdopen(heard) as lines:
        for number, status in (map(int, line.split()) for line in lines):
            if status == IMPORTED:
                later.append(chosen[number])
            else:
                yield chosen[number], status
    os.waitpid(process, 0)
    choice = Choice(counting)
    jobs = ((mutant, partial(try_imported, mutant, choice)) for mutant in later)
    yield from each_forked(jobs, options.jobs)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("rooms", nargs="*", metavar="room", help=f"of {', '.join(ROOMS)}; all")
    parser.add_argument("--count", type=int, default=60)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=1, help="processes at once")
    parser.add_argument("--seconds", type=float, default=20, help="of tests for one at first")
    parser.add_argument("--browser", action="store_true", help="tests in Chromium, too")
    parser.add_argument("--record", type=Path, metavar="FOLDER", help="made, or used again")
    options = parser.parse_args()
    if unknown := [room for room in options.rooms if room not in ROOMS]:
        parser.error(f"there is no room {unknown[0]}; there are {', '.join(ROOMS)}")
    options.rooms = options.rooms or ROOMS
    found = list(mutants(options.rooms))
    chosen = random.Random(options.seed).sample(found, min(options.count, len(found)))
    chosen, known = [Mutant(*mutant) for mutant in chosen], equivalents()
    to_try = [m for m in chosen if (m.file, m.told) not in known]
    counts = Counter((m.room, "equivalent") for m in chosen if (m.file, m.told) in known)
    os.chdir(ROOT)
    with tempfile.TemporaryDirectory() as folder:
        folder = (options.record or Path(folder)).resolve()
        folder.mkdir(exist_ok=True)
        for mutant, status in tried(to_try, Counting(folder), options):
            counts[mutant.room, {SURVIVED: "survived", FAULT: "fault"}.get(status, "killed")] += 1
            if status in (SURVIVED, FAULT):
                print(f"{'survived' if status == SURVIVED else 'fault'}: {mutant}", flush=True)
            if counts.total() % 50 == 0:
                print(f"{counts.total()} of {len(chosen)}", flush=True)
    print(f"\nseed {options.seed}, {counts.total()} of {len(found)} mutants\n")
    print("| room | killed | survived | equivalent |\n|---|---|---|---|")
    for room in options.rooms:
        row = [str(counts[room, kind]) for kind in ("killed", "survived", "equivalent")]
        print(f"| {room} | {' | '.join(row)} |")
    killed = sum(count for (_, kind), count in counts.items() if kind in ("killed", "equivalent"))
    sys.exit(killed < len(chosen))


if __name__ == "__main__":
    main()
