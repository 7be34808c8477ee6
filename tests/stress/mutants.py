"""Small changes to the library, one at a time: is there a test that notices?

    python tests/stress/mutants.py --count 60 --seed 0 derivatives parsing
    python tests/stress/mutants.py --count 1000 --jobs 2

Each mutant is tried in a copy of the tree, on the tests of its room; the first test that fails ends
it, and so does the time limit. What survives is printed, with its line: kill it by a test, or name
it in EQUIVALENT with the reason why nothing can tell it from the original.
"""

import argparse
import ast
import random
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import local

ROOT = Path(__file__).resolve().parents[2]
TESTS = {  # of each room, the quickest first
    "derivatives": ["tests/derivatives"],
    "parsing": ["tests/parsing"],
    "practice": ["tests/practice"],
    "scene": ["tests/scene", "tests/explore/test_explore_gradients.py"],
}
SECONDS = 600  # for the tests of one mutant: an endless loop is noticed, too
COMPARED = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}
COMPUTED = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Add,
    ast.Div: ast.Mult,
    ast.Pow: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}
EQUIVALENT = {}  # (file, line as it stands there): why no test can tell it from the original


def changes(tree):
    """Yield (line, what is changed, a function that changes it) for each place in a module."""
    for node in ast.walk(tree):
        for name, value in ast.iter_fields(node):
            for n, child in enumerate(value if isinstance(value, list) else [value]):
                where = (node, name, n if isinstance(value, list) else None)
                yield from _changes(node, child, where)


def _changes(node, child, where):
    line = getattr(child, "lineno", getattr(node, "lineno", 0))
    if isinstance(node, ast.Compare) and type(child) in COMPARED:
        yield line, "comparison", where, COMPARED[type(child)]()
    if isinstance(node, ast.BinOp) and type(child) in COMPUTED:
        yield line, "operation", where, COMPUTED[type(child)]()
    if isinstance(child, ast.BoolOp):
        other = ast.Or() if isinstance(child.op, ast.And) else ast.And()
        yield line, "and, or", where, ast.BoolOp(other, child.values)
        yield line, "first of and, or", where, child.values[0]
    if isinstance(child, ast.UnaryOp) and isinstance(child.op, ast.Not | ast.USub):
        yield line, "sign, not", where, child.operand
    if isinstance(node, ast.If | ast.IfExp | ast.While) and where[1] == "test":
        yield line, "condition", where, ast.UnaryOp(ast.Not(), child)
    if isinstance(child, ast.Constant) and not isinstance(node, ast.Expr):
        if isinstance(child.value, bool):
            yield line, "constant", where, ast.Constant(not child.value)
        elif isinstance(child.value, int | float):
            yield line, "number", where, ast.Constant(child.value + 1)
    if isinstance(child, ast.Continue | ast.Break):
        yield line, "jump", where, ast.Pass()
    if isinstance(child, ast.Return) and child.value is not None:
        yield line, "return", where, ast.Return(ast.Constant(None))
    if isinstance(child, ast.Expr) and isinstance(child.value, ast.Call):
        yield line, "call", where, ast.Pass()


def mutants(rooms):
    """All mutants of the rooms: (room, path, number of the change)."""
    for room in rooms:
        for path in sorted((ROOT / "calclib" / room).rglob("*.py")):
            if path.name != "__init__.py":
                found = list(changes(ast.parse(path.read_text(encoding="utf-8"))))
                yield from ((room, path, number) for number in range(len(found)))


def mutated(path, number):
    """(line, what is changed, the module's new text)."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    line, kind, (node, name, index), new = list(changes(tree))[number]
    if index is None:
        setattr(node, name, new)
    else:
        getattr(node, name)[index] = new
    return line, kind, ast.unparse(ast.fix_missing_locations(tree))


_copies = local()


def copy_of_the_tree(folder):
    """A copy of the library and its tests, one for each thread."""
    if not hasattr(_copies, "path"):
        _copies.path = Path(tempfile.mkdtemp(dir=folder))
        ignored = shutil.ignore_patterns("__pycache__", ".*")
        for name in ("calclib", "tests", "notebooks"):
            shutil.copytree(ROOT / name, _copies.path / name, ignore=ignored)
        shutil.copy(ROOT / "pyproject.toml", _copies.path)
    return _copies.path


def verdict(room, path, number, folder):
    """(killed, survived or equivalent; where and what) for one mutant."""
    tree, own = copy_of_the_tree(folder), path.relative_to(ROOT)
    line, kind, text = mutated(path, number)
    source = path.read_text(encoding="utf-8")
    stands = source.splitlines()[line - 1].strip() if line else ""
    told = f"{own}:{line}: {kind}: {stands}"
    if (own.as_posix(), stands) in EQUIVALENT:
        return "equivalent", told
    (tree / own).write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-n0", "-p", "no:cacheprovider"]
    try:
        done = subprocess.run(
            [*command, *TESTS[room]], cwd=tree, capture_output=True, timeout=SECONDS
        )
        killed = done.returncode != 0
    except subprocess.TimeoutExpired:
        killed = True
    finally:
        (tree / own).write_text(source, encoding="utf-8")
    return ("killed" if killed else "survived"), told


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("rooms", nargs="*", metavar="room", help=f"of {', '.join(TESTS)}; all")
    parser.add_argument("--count", type=int, default=60)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=1)
    options = parser.parse_args()
    if unknown := [room for room in options.rooms if room not in TESTS]:
        parser.error(f"there is no room {unknown[0]}; there are {', '.join(TESTS)}")
    found = list(mutants(options.rooms or TESTS))
    chosen = random.Random(options.seed).sample(found, min(options.count, len(found)))
    counts = Counter()
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(options.jobs) as pool:
        tried = pool.map(lambda mutant: (mutant[0], *verdict(*mutant, folder)), chosen)
        for room, outcome, told in tried:
            counts[room, outcome] += 1
            if outcome != "killed":
                print(f"{outcome}: {told}", flush=True)
    print(f"\nseed {options.seed}, {len(chosen)} of {len(found)} mutants\n")
    print("| room | killed | survived | equivalent |\n|---|---|---|---|")
    for room in options.rooms or TESTS:
        row = [str(counts[room, kind]) for kind in ("killed", "survived", "equivalent")]
        print(f"| {room} | {' | '.join(row)} |")
    sys.exit(any(kind == "survived" for _, kind in counts))


if __name__ == "__main__":
    main()
