"""What an instruction names beside its target: how it is shown, and how it is brought in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from fenceline.attempts.importing import in_its_way
from fenceline.attempts.material import Material
from fenceline.attempts.recipes import add, change
from fenceline.edits.propose import propose
from fenceline.scope.read import read_scope
from fenceline.workspace.files import open_workspace
from fenceline.workspace.index import language_of, open_index, outline

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

CLAMP = "def clamp(value, low):\n    return max(value, low)\n"
SHAPES = "class Box:\n    def area(self):\n        return self.w\n\n\nclass Ball:\n    def area(self):\n        return 3 * self.r\n"


def material_of(root: Path, instruction: str, files: Mapping[str, str]) -> Material:
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)
    workspace = open_workspace(root)
    index = open_index(root, workspace.files(), root / ".cache")
    scope = read_scope(instruction, index, workspace)
    return Material(instruction, scope, workspace.read, index.outline, language_of, (), "", index.find)


def test_a_function_that_is_to_be_used_is_shown_and_brought_in(tmp_path: Path) -> None:
    material = material_of(tmp_path, "Use clamp in Box.area", {"shapes.py": SHAPES, "limits.py": CLAMP})
    (ask,) = change.asks(material, material.scope.targets[0].symbol or pytest.fail("no target"))
    shown = f"`clamp` of limits.py (`from limits import clamp`):\n```python\n{CLAMP}```\n\nshapes.py has:"
    assert shown in ask.messages[-1].content
    answer = "```python\ndef area(self):\n    return clamp(self.w, 0)\n```"
    edit = propose(answer, ask.want, SHAPES.encode(), outline)
    assert (edit.after or b"").decode() == "from limits import clamp\n\n" + SHAPES.replace(
        "self.w", "clamp(self.w, 0)"
    )
    wrong = answer.replace("def area", "from helpers import clamp\n\ndef area")
    assert propose(wrong, ask.want, SHAPES.encode(), outline).after == edit.after


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_the_first_import_of_a_file_stands_apart_from_what_describes_it(tmp_path: Path, end: str) -> None:
    described = f'"""Shapes."""\n\n\n{SHAPES}'.replace("\n", end)
    (tmp_path / "shapes.py").write_bytes(described.encode())
    material = material_of(tmp_path, "Use clamp in Box.area", {"limits.py": CLAMP})
    (ask,) = change.asks(material, material.scope.targets[0].symbol or pytest.fail("no target"))
    answer = "```python\ndef area(self):\n    return clamp(self.w, 0)\n```"
    after = (propose(answer, ask.want, described.encode(), outline).after or b"").decode()
    assert after.startswith(f'"""Shapes."""{end}{end}from limits import clamp{end}{end}{end}class Box:{end}')


def test_what_the_answer_does_not_use_is_not_brought_in(tmp_path: Path) -> None:
    material = material_of(tmp_path, "Use clamp in Box.area", {"shapes.py": SHAPES, "limits.py": CLAMP})
    (ask,) = change.asks(material, material.scope.targets[0].symbol or pytest.fail("no target"))
    edit = propose(
        "```python\ndef area(self):\n    return max(self.w, 0)\n```", ask.want, SHAPES.encode(), outline
    )
    assert (edit.after or b"").decode() == SHAPES.replace("self.w", "max(self.w, 0)")


def test_what_is_to_be_followed_is_shown(tmp_path: Path) -> None:
    material = material_of(tmp_path, "Round Box.area the way Ball.area does it", {"shapes.py": SHAPES})
    (ask,) = change.asks(material, material.scope.targets[0].symbol or pytest.fail("no target"))
    assert (
        "`Ball.area` of shapes.py:\n```python\ndef area(self):\n    return 3 * self.r\n```"
        in ask.messages[-1].content
    )
    assert ask.want.imports == ()


def test_a_new_method_is_shown_what_it_is_to_use(tmp_path: Path) -> None:
    files = {"shapes.py": SHAPES, "limits.py": CLAMP}
    material = material_of(tmp_path, "Add a method least(self) to Box that uses clamp", files)
    (ask,) = add.asks(material, material.scope.targets[0])
    assert "`clamp` of limits.py (`from limits import clamp`)" in ask.messages[-1].content
    edit = propose(
        "```python\ndef least(self):\n    return clamp(self.w, 1)\n```", ask.want, SHAPES.encode(), outline
    )
    assert (edit.after or b"").startswith(b"from limits import clamp\n\nclass Box:")


def test_a_long_class_is_shown_in_short(tmp_path: Path) -> None:
    many = "class Store:\n" + "".join(
        f"    def part_{n}(self):\n        return [{n}, {n}, {n}]\n\n" for n in range(40)
    )
    files = {"shapes.py": SHAPES, "store.py": many}
    material = material_of(tmp_path, "Let Box.area return what Store.part_1 does, by way of `Store`", files)
    (ask,) = change.asks(material, material.scope.targets[0].symbol or pytest.fail("no target"))
    assert "(`from store import Store`)" in ask.messages[-1].content
    assert len(ask.messages[-1].content) < 1600


@pytest.mark.parametrize(
    ("target", "files", "line"),
    [
        ("pkg/a.py", {"pkg/a.py": "import os\n", "pkg/b.py": CLAMP}, "from pkg.b import clamp"),
        ("pkg/a.py", {"pkg/a.py": "from .c import d\n", "pkg/b.py": CLAMP}, "from .b import clamp"),
        ("pkg/in/a.py", {"pkg/in/a.py": "from .c import d\n", "pkg/b.py": CLAMP}, "from ..b import clamp"),
        ("pkg/a.py", {"pkg/a.py": "from .c import d\n", "pkg/inner/__init__.py": CLAMP}, "from .inner import clamp"),
        ("src/pkg/a.py", {"src/pkg/a.py": "x = 1\n", "src/pkg/b.py": CLAMP}, "from pkg.b import clamp"),
        ("pkg/in/a.py", {"pkg/in/a.py": "from .c import d\n", "pkg/in/__init__.py": CLAMP}, "from . import clamp"),
        ("a.py", {"a.py": "from b import clamp\n", "b.py": CLAMP}, ""),
        ("a.py", {"a.py": "x = 1\n", "my-tool.py": CLAMP}, ""),
        ("a.py", {"a.py": "x = 1\n", "in/b.py": CLAMP}, ""),
        ("a.py", {"a.py": "x = 1\n", "__init__.py": CLAMP}, ""),
        ("a.js", {"a.js": "let x;\n", "b.js": "export default function clamp(a) {}\n"},
         "import clamp from './b.js';"),
        ("a.js", {"a.js": "let x;\n", "it's.js": "export function clamp(a) {}\n"}, ""),
        ("a.js", {"a.js": "let x;\n", "b.js": "function clamp(a) {}\nmodule.exports = clamp;\n"}, ""),
        ("a.js", {"a.js": "import { c } from './c.js';\n", "b.js": "function clamp(a) {}\nexports.clamp = clamp;\n"}, ""),
        ("a.js", {"a.js": "let x;\n", "b.js": "function clamp(a) {}\nexports.clamp = clamp;\n"},
         "const { clamp } = require('./b.js');"),
        ("a.js", {"a.js": "let x;\n", "b.js": "export function clamp(a) {}\n"}, "import { clamp } from './b.js';"),
        ("a.js", {"a.js": "let x;\n", "b.js": "function clamp(a) {}\n"}, ""),
        ("a.js", {"a.js": "let x;\n", "b.js": "function clamp(a) {}\nmodule.exports = { clamp };\n"},
         "const { clamp } = require('./b.js');"),
        ("a.ts", {"a.ts": "import { c } from './c';\n", "in/b.ts": "export function clamp(a) {}\n"},
         "import { clamp } from './in/b';"),
        ("a.ts", {"a.ts": "import { c } from './c.js';\n", "b.ts": "export function clamp(a) {}\n"},
         "import { clamp } from './b.js';"),
        ("a.go", {"a.go": "package a\n", "b.go": "package a\n\nfunc clamp(a int) int { return a }\n"}, ""),
    ],
)  # fmt: skip
def test_it_is_brought_in_as_others_are(
    tmp_path: Path, target: str, files: Mapping[str, str], line: str
) -> None:
    material = material_of(tmp_path, "Use clamp", files)
    (symbol,) = material.find("clamp")
    assert in_its_way(material, symbol, target) == line
