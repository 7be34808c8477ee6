"""Hold calclib against chance: one table, and exit status 1 for a fault.

    python tests/stress --size small
    python tests/stress --size full --seed 3 formulas deals

The parts are the modules beside this one; each tells what it tries. The small size takes two
minutes, the full one an hour on two cores.
"""

import argparse
import gc
import sys
import time
from collections import Counter
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

TESTS = Path(__file__).resolve().parent.parent
FOLDERS = "stress", "helpers", "scene", "explore", "practice"
PARTS = {  # how many are tried, small and full
    "formulas": (60, 4000),
    "matrix_formulas": (60, 300),
    "evaluators": (300, 5000),
    "deals": (10, 300),
    "typed": (300, 3600),
    "kernels": (2, 12),
    "endurance": (200, 5000),
    "faults": (0, 1),
}


@contextmanager
def canvas():
    """A page for the browser's part, see ``canvas_page``."""
    from canvas_page import CanvasPage
    from conftest import _CHROMIUM_FLAGS, _browser_program
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=_browser_program(), args=_CHROMIUM_FLAGS
        )
        yield CanvasPage(browser)
        browser.close()


def run(part, count, seed):
    """Try a part, tell its faults at once, return its line of the table and their number."""
    start, kinds, faults = time.monotonic(), Counter(), 0
    with canvas() if part == "evaluators" else nothing() as page:
        more = [page] if page else []
        for kind, wrong in import_module(part).check(count, seed, *more):
            kinds[kind] += 1
            if wrong:
                faults += 1
                print(f"{part}: {wrong}", file=sys.stderr, flush=True)
    told = ", ".join(f"{number} {kind}" for kind, number in sorted(kinds.items()))
    took = time.monotonic() - start
    return f"| {part} | {kinds.total()} | {told} | {faults} | {took:.0f} |", faults


@contextmanager
def nothing():
    yield


def main():
    parser = argparse.ArgumentParser(prog="tests/stress", description=__doc__.split("\n")[0])
    parser.add_argument("parts", nargs="*", metavar="part", help=f"of {', '.join(PARTS)}; all")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--size", choices=("small", "full"), default="small")
    options = parser.parse_args()
    if unknown := [part for part in options.parts if part not in PARTS]:
        parser.error(f"there is no part {unknown[0]}; there are {', '.join(PARTS)}")
    sys.path[:0] = [str(TESTS), *(str(TESTS / folder) for folder in FOLDERS)]
    gc.set_threshold(100_000, 50, 50)  # formulas are many small objects
    print(f"seed {options.seed}, {options.size}\n")
    print("| part | tried | how it went | faults | s |\n|---|---|---|---|---|", flush=True)
    total = 0
    for part in options.parts or PARTS:
        line, faults = run(part, PARTS[part][options.size == "full"], options.seed)
        print(line, flush=True)
        total += faults
    sys.exit(bool(total))


if __name__ == "__main__":
    main()
