"""What a package imports when it is asked for: the same names, and no sooner."""

import importlib
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

import calclib
from calclib import explore

PACKAGES = [calclib, explore]


@pytest.mark.parametrize("package", PACKAGES, ids=lambda package: package.__name__)
def test_a_package_has_what_it_promises(package):
    for name in package.__all__:
        assert name in dir(package)
        found = getattr(package, name)
        assert name in ("explore", "plot") or not isinstance(found, ModuleType)


@pytest.mark.parametrize("module", explore.VIEWS)
def test_a_view_is_the_one_of_its_module_whichever_is_asked_for_first(module):
    found = importlib.import_module(f"calclib.explore.{module}")
    assert getattr(explore, module) is found
    for view in explore.VIEWS[module]:
        assert getattr(explore, view) is getattr(found, view)


def test_every_module_with_a_view_is_listed():
    for path in Path(explore.__file__).parent.glob("*.py"):
        listed = path.stem in explore.VIEWS
        assert listed or "Scene(" not in path.read_text(), f"Add {path.stem} to VIEWS of explore."


@pytest.mark.parametrize("package", PACKAGES, ids=lambda package: package.__name__)
def test_what_it_does_not_have_is_no_attribute(package):
    assert not hasattr(package, "tangent_plan")
    with pytest.raises(AttributeError, match=f"module '{package.__name__}' has no attribute 'o'"):
        package.o  # noqa: B018


@pytest.mark.parametrize(
    ("code", "loads"),
    [
        ("import calclib", ()),
        (
            "import calclib; calclib.explore.taylor_line",
            ("first_order_approximation", "matplotlib", "sympy"),
        ),
        ("from calclib import explore", ()),
        ("from calclib import gradient, explore, parse", ("sympy",)),
        ("from calclib import plot", ("matplotlib", "sympy")),
        ("from calclib import drill", ("matplotlib", "practice", "sympy")),
        ("import calclib; calclib.practice", ("matplotlib", "practice", "sympy")),
    ],
)
def test_no_more_is_imported_than_is_asked_for(code, loads):
    late = (
        *("sympy", "matplotlib", "calclib.practice"),
        *(f"calclib.explore.{module}" for module in explore.VIEWS),
    )
    told = f"import sys; print(*(name for name in {late} if name in sys.modules))"
    found = subprocess.check_output([sys.executable, "-c", f"{code}; {told}"], text=True).split()
    assert {name.rpartition(".")[2] for name in found} == {*loads}
