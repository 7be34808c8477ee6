"""calclib.scene.script: the canvas's modules, each by itself and all of them joined into one."""

import re
from pathlib import Path

import pytest
from traitlets import TraitError

from calclib.palette import CURVE, DERIVATIVE, SECOND
from calclib.scene import script, widgets
from calclib.scene.widgets import Canvas, Script

DECLARED = re.compile(r"^(?:export )?(?:async )?(?:const|let|function|class) (\w+)", re.MULTILINE)
EXPORTED = re.compile(r"^export (?:const|function|class) (\w+)", re.MULTILINE)


def test_what_is_the_same_for_all_pictures_is_told_once_and_stays():
    made = widgets.Script()
    assert {"text", "style"} <= {*made.keys}
    assert made.text == script.joined() and made.style == script.style()
    canvas = widgets.Canvas()
    for widget, name in ((made, "text"), (made, "style"), (canvas, "script")):
        with pytest.raises(TraitError, match="read-only"):
            setattr(widget, name, "")
    for widget in (made, canvas):
        widget.close()


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        (widgets.Attendant, "script heard place field written judged shown"),
        (widgets.Canvas, "frame controls settings problem predicts prediction"),
    ],
)
def test_what_both_sides_know_of_a_picture(kind, told):
    widget = kind()
    assert {*told.split()} <= {*widget.keys}
    widget.close()


def test_every_script_of_the_folder_is_among_the_modules():
    found = [path.stem for path in Path(script.__file__).parent.glob("*.js")]
    assert sorted(found) == sorted([*script.MODULES, "loader"])


@pytest.mark.parametrize(("letter", "colour"), [("d", DERIVATIVE), ("s", SECOND), ("c", CURVE)])
def test_a_number_in_the_reading_has_the_colour_of_its_mark(letter, colour):
    rule = f".calclib-{letter} {{ color: color-mix(in srgb, {colour} "
    assert rule in script.style(), f"canvas.css has another colour than the palette: write {rule}"


def test_each_module_stands_after_what_it_imports():
    for name in script.MODULES:
        before = script.MODULES[: script.MODULES.index(name)]
        assert set(script.imported(name)) <= set(before), name
    assert [name for name in script.MODULES if not script.imported(name)] == [
        "trees",
        "typeset",
        "occlusion",
        "breaks",
        "kernel",
        "verdict",
        "controls",
        "revive",
    ]


def test_no_name_on_the_top_level_is_declared_twice():
    text = "\n".join(map(script.source, script.MODULES))
    names = DECLARED.findall(text)
    assert len(names) > 50 and sorted(set(names)) == sorted(names)
    # a declaration is of one name, so that these are all
    assert not re.findall(r"^(?:export )?(?:const|let) .*, \w+ = .*", text, re.MULTILINE)


def test_the_widget_ships_the_joined_modules():
    shipped = Script.text.default_value
    assert shipped == script.joined()
    assert not re.search(r"^import|\bfrom \"", shipped, re.MULTILINE)
    left = [re.sub(r"^import [^;]*;\n", "", script.source(m), flags=re.M) for m in script.MODULES]
    assert shipped == "\n".join(left)


def test_the_browser_knows_what_it_asks_for():
    """And what `loader.js` keeps for a cell that is run again: all of it travels."""
    text = "\n".join(map(script.source, [*script.MODULES, "loader"]))
    asked = {*re.findall(r'\.(?:get|set)\("(\w+)"', text), "prediction", "written", "judged"}
    for widget, least in ((Canvas(), 10), (Script(), 2)):
        own = {name for name in asked if widget.has_trait(name)}
        assert len(own) >= least and own <= {*widget.keys}
        widget.close()


@pytest.mark.parametrize("name", script.MODULES)
def test_a_module_loads_by_itself(canvas, name):
    exported = canvas.call(
        "async (_, url) => Object.keys(await import(url))", f"/modules/{name}.js"
    )
    expected = EXPORTED.findall(script.source(name)) or ["default"]
    assert sorted(exported) == sorted(expected)


def test_all_together_export_what_each_does(canvas):
    names = [name for module in script.MODULES for name in EXPORTED.findall(script.source(module))]
    assert sorted(canvas.call("(all) => Object.keys(all)")) == sorted([*names, "default"])
    assert canvas.call("(all) => Object.keys(all.default)") == ["render", "revive", "follow"]
