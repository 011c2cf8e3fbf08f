"""Names, attributes and arguments, by ty over a copy of the workspace."""

from __future__ import annotations

import os
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from python_kit import found, project, said

from fenceline.grounding.python import grounder
from fenceline.grounding.python.environment import environment
from fenceline.grounding.python.ty.types import Types
from fenceline.grounding.world import Change

_SHAPES = """\
import os
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")

class Rect:
    def __init__(self, width, height):
        self.width = width
        self.height = height

    def area(self, scale=1):
        return self.width * self.height * scale

@dataclass
class Point:
    x: int = 0

class Holder(Generic[T]):
    held: T

class Open:
    def __getattr__(self, name):
        return name

def free(a, *, b=1):
    return a
"""
_FILES = {
    "app/__init__.py": "",
    "app/shapes.py": _SHAPES,
    "app/use.py": "from app.shapes import Rect, free\n",
}


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("print(undefined_thing)", ("name-undefined", "certain", "undefined_thing", "")),
        ("prit(1)", ("name-undefined", "certain", "prit", "print")),
        ("Rect(1, 2).perimetre()", ("attribute-missing", "certain", "Rect.perimetre", "")),
        ("Rect(1, 2).x", ("attribute-missing", "likely", "Rect.x", "")),
        ("shapes.Holder[int]().perimetre()", ("attribute-missing", "certain", "Holder[int].perimetre", "")),
        (
            "def f(r: Rect | str):\n    if not isinstance(r, str):\n        r.perimetre()",
            ("attribute-missing", "certain", "Rect.perimetre", ""),
        ),
        (
            "def f(r: list[int]):\n    if r:\n        r.push()",
            ("attribute-missing", "certain", "list[int].push", ""),
        ),
        ("shapes.nothing()", ("attribute-missing", "certain", "app.shapes.nothing", "")),
        ("os.getcwdd()", ("attribute-missing", "certain", "os.getcwdd", "")),
        ("'abc'.upcase()", ("attribute-missing", "certain", 'Literal["abc"].upcase', "")),
        ("Rect(1)", ("arguments-wrong", "certain", "Rect.__init__.`height`", "")),
        ("Rect(1, 2, depth=3)", ("arguments-wrong", "certain", "Rect.__init__.depth", "")),
        ("free(1, 2)", ("arguments-wrong", "certain", "free.expected 1, got 2", "")),
        ("free(1, c=2)", ("arguments-wrong", "certain", "free.c", "")),
    ],
)
def test_what_is_not_there_is_found(tmp_path: Path, code: str, expected: tuple[str, str, str, str]) -> None:
    text = f"import os\nfrom app import shapes\nfrom app.shapes import Rect, free\n{code}\n"
    assert said(project(tmp_path, _FILES), {"app/use.py": text}) == [expected]


@pytest.mark.parametrize(
    "code",
    [
        "Rect(1, 2).area(scale=2)",
        "Open().whatever",
        "os.startfile('x')",
        "os._private_thing",
        "try:\n    unicode\nexcept NameError:\n    unicode = str",
        "try:\n    Rect(1, 2).missing_one\nexcept AttributeError:\n    pass",
        "with raises(TypeError):\n    Rect()",
        "if hasattr(Rect, 'extra'):\n    Rect.extra()",
        "if hasattr(os, 'newest'):\n    os.newest()",
        "if sys.version_info > (3, 99) and os.newest():\n    os.newest()",
        "if sys.platform == 'win32':\n    os.newest()",
        "skip(\n    platform.python_implementation() == 'PyPy'\n    and sys.pypy_newest < (7, 3, 2),\n)",
        "os.newest() if sys.platform == 'win32' else 1",
        "None.anything if False else 1",
        "Rect(1, 2).missing_two  # type: ignore",
    ],
)
def test_what_may_be_there_raises_nothing(tmp_path: Path, code: str) -> None:
    text = f"import os, platform, sys\nfrom pytest import raises, skip\nfrom app.shapes import Rect, Open\n{code}\n"
    files = {**_FILES, "requirements.txt": "pytest\n"}
    assert said(project(tmp_path, files), {"app/use.py": text}) == []


@pytest.mark.parametrize(
    "code",
    [
        "if os.newest() == 'win32':\n    pass",
        "if os.path.isfile('a'):\n    os.newest()",
        "if hasattr(repr, 'newest'):\n    os.newest()",
        "if sys.argv:\n    os.newest()",
        "1 and os.newest()",
        "os.newest() and sys.platform == 'win32'",
    ],
)
def test_a_condition_about_something_else_excuses_nothing(tmp_path: Path, code: str) -> None:
    text = f"import os, sys\n{code}\n"
    assert said(project(tmp_path, _FILES), {"app/use.py": text}) == [
        ("attribute-missing", "certain", "os.newest", "")
    ]


def test_names_are_found_where_ty_sees_no_code_run(tmp_path: Path) -> None:
    text = "def f(a: None = None):\n    if a is not None:\n        return invented_name\n"
    assert said(project(tmp_path, _FILES), {"app/use.py": text}) == [
        ("name-undefined", "likely", "invented_name", "")
    ]


@pytest.mark.parametrize("condition", ["sys.version_info < (3,)", "hasattr(__builtins__, 'invented_name')"])
def test_names_under_a_version_raise_nothing(tmp_path: Path, condition: str) -> None:
    text = f"import sys\nif {condition}:\n    text = invented_name\n"
    assert said(project(tmp_path, _FILES), {"app/use.py": text}) == []


@pytest.mark.parametrize("condition", ["not version", "hasattr(text, '__html__')"])
def test_names_under_another_condition_are_told(tmp_path: Path, condition: str) -> None:
    text = f"def f(text, version):\n    if {condition}:\n        return invented_name\n"
    assert said(project(tmp_path, _FILES), {"app/use.py": text}) == [
        ("name-undefined", "certain", "invented_name", "")
    ]


def test_helpers_of_tests_are_code_where_they_use_a_runner(tmp_path: Path) -> None:
    world = project(tmp_path, {**_FILES, "requirements.txt": "pytest\n"})
    loose = "class Handler:\n    def auth(self):\n        return invented_name\n"
    assert said(world, {"tests/auth.py": f"from pytest import raises\n{loose}"}) == [
        ("name-undefined", "certain", "invented_name", "")
    ]
    for helper in ("tests/metadata/auth.py", "tests/gen_pickles.py"):
        assert said(world, {helper: loose}) == [("name-undefined", "certain", "invented_name", "")]
    for specimen in ("tests/auth.py", "tests/requests/valid/auth.py", "tests/requests/invalid/auth.py"):
        assert said(world, {specimen: loose}) == [("name-undefined", "possible", "invented_name", "")]


def test_a_star_of_what_is_not_found_may_bring_any_name(tmp_path: Path) -> None:
    world = project(tmp_path, {**_FILES, "app/loader.py": "class Loader: ...\n"})
    assert said(world, {"app/use.py": "from loader import *\nprint(Loader, invented_name)\n"}) == []
    assert said(world, {"app/use.py": "from os import *\nprint(getcwd, invented_name)\n"}) == [
        ("name-undefined", "certain", "invented_name", "")
    ]


def test_each_thing_is_told_once_a_file(tmp_path: Path) -> None:
    text = "from .nowhere import a\nfrom .nowhere import b\nprint(invented_name, invented_name)\n"
    assert said(project(tmp_path, _FILES), {"app/use.py": text}) == [
        ("module-missing", "certain", ".nowhere", ""),
        ("name-undefined", "certain", "invented_name", ""),
    ]


def test_a_mixin_may_use_what_the_change_gives_another_class(tmp_path: Path) -> None:
    mixin = (
        "class Wraps:\n    def f(self):\n        return self.brand_new\n\nclass Whole:\n    brand_new = 1\n"
    )
    assert said(project(tmp_path, _FILES), {"app/use.py": mixin}) == [
        ("attribute-missing", "possible", "Wraps.brand_new", "")
    ]


def test_imports_of_other_versions_raise_nothing(tmp_path: Path) -> None:
    text = "from app import _PY3\nif _PY3:\n    from json import loads\nelse:\n    from json import decrypt\n"
    files = {**_FILES, "app/__init__.py": "_PY3 = True\n"}
    assert said(project(tmp_path, files), {"app/use.py": text}) == []


def test_what_is_caught_whatever_it_is_is_less_certain(tmp_path: Path) -> None:
    text = "try:\n    invented_name()\nexcept Exception:\n    pass\n"
    assert said(project(tmp_path, _FILES), {"app/use.py": text}) == [
        ("name-undefined", "likely", "invented_name", "")
    ]


def test_a_class_that_follows_its_annotation_is_less_certain_to_be_missing(tmp_path: Path) -> None:
    text = "def f() -> None:\n    class A:\n        b: B\n        c: C\n    class B: ...\n"
    assert said(project(tmp_path, _FILES), {"app/use.py": text}) == [
        ("name-undefined", "likely", "B", "b"),
        ("name-undefined", "certain", "C", "c"),
    ]


def test_annotations_that_wait_are_less_certain(tmp_path: Path) -> None:
    text = "from __future__ import annotations\ndef f(a: Invented) -> 'Other': ...\n"
    assert said(project(tmp_path, _FILES), {"app/use.py": text}) == [
        ("name-undefined", "likely", "Invented", ""),
        ("name-undefined", "likely", "Other", ""),
    ]


def test_what_was_wrong_before_does_not_count_wherever_it_moves(tmp_path: Path) -> None:
    files = {**_FILES, "app/use.py": "def f():\n    return missing_name\n", "app/more.py": ""}
    edits = {"app/use.py": "", "app/more.py": "\n\ndef f():\n    return missing_name\n"}
    assert said(project(tmp_path, files), edits) == []


def test_changes_hold_together(tmp_path: Path) -> None:
    edits = {
        "app/use.py": "from app.shapes import Rect\nfrom app.extra import helper\nRect(1, 2).perimeter()\nhelper(1)\n",
        "app/shapes.py": _SHAPES.replace("    def area", "    def perimeter(self): ...\n\n    def area"),
        "app/extra.py": "def helper(a): ...\n",
    }
    assert said(project(tmp_path, _FILES), edits) == []


def test_the_same_judge_judges_again_from_the_same_start(tmp_path: Path) -> None:
    world = project(tmp_path, _FILES)
    new = Change("app/extra.py", None, b"def helper(a): ...\n")
    use = Change("app/use.py", world.read("app/use.py"), b"from app import extra\nextra.helper(1)\n")
    with closing(grounder(world)) as judge:
        rounds = [[s.rule for s in judge.judge(changes)] for changes in ([new, use], [use], [new, use])]
    assert rounds == [[], ["name-not-exported"], []]


def test_files_that_are_looked_at_are_read_once_before_anything_is_judged(tmp_path: Path) -> None:
    world = project(tmp_path, {**_FILES, "app/use.py": "print(old_mistake)\n"})
    read: list[str] = []

    def reading(path: str) -> bytes:
        read.append(path)
        return world.read_disk(path)

    seen = replace(world, read_disk=reading)
    with closing(Types(seen, environment(seen))) as types:
        for path in ("app/use.py", "app/use.py", "app/none.py"):
            types.look(path)
    assert read.count("app/use.py") == read.count("app/shapes.py") + 1
    with closing(grounder(world)) as judge:
        judge.look("app/use.py")
        change = Change("app/use.py", world.read("app/use.py"), b"print(old_mistake, new_mistake)\n")
        assert [signal.named for signal in judge.judge([change])] == ["new_mistake"]


def test_a_file_that_stops_parsing_is_broken_and_nothing_else(tmp_path: Path) -> None:
    [signal] = found(project(tmp_path, _FILES), {"app/use.py": "def f(:\n    return nothing_here\n"})
    assert (signal.rule, signal.certainty, signal.place and signal.place.line) == (
        "broken-syntax",
        "certain",
        1,
    )


def test_settings_of_the_workspace_do_not_switch_it_off(tmp_path: Path) -> None:
    off = '[rules]\nall = "ignore"\n[src]\nexclude = ["**"]\n'
    files = {
        **_FILES,
        "ty.toml": off,
        "pyproject.toml": '[tool.ty.rules]\nall = "ignore"\n[tool.ty.environment]\npython-version = "3.7"\n',
    }
    for name, text in files.items():
        (tmp_path / "work" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "work" / name).write_text(text)
    world = project(tmp_path, files)
    text = "print(invented_name)\n"
    assert said(world, {"app/use.py": text}) == [("name-undefined", "certain", "invented_name", "")]


def test_the_workspace_is_left_alone_and_nothing_stays_behind(tmp_path: Path) -> None:
    work = tmp_path / "work"
    for name, text in _FILES.items():
        (work / name).parent.mkdir(parents=True, exist_ok=True)
        (work / name).write_text(text)
    before = {path: path.stat().st_mtime_ns for path in work.rglob("*")}
    children = _children()
    said(project(tmp_path, _FILES), {"app/use.py": "print(invented_name)\n"})
    assert {path: path.stat().st_mtime_ns for path in work.rglob("*")} == before
    assert _children() == children


def test_close_is_harmless_when_nothing_was_started(tmp_path: Path) -> None:
    grounder(project(tmp_path, _FILES)).close()


def _children() -> set[str]:
    said_of = {path.name: _status(path) for path in Path("/proc").iterdir() if path.name.isdigit()}
    return {pid for pid, text in said_of.items() if f"PPid:\t{os.getpid()}\n" in text}


def _status(process: Path) -> str:
    try:
        return (process / "status").read_text()
    except OSError:
        return ""
