"""Where the name is left to the model, and strings that must keep their bytes."""

from __future__ import annotations

import pytest

from fenceline.edits.blocks import Block, read_blocks
from fenceline.edits.errors import EditRefused, Flaw
from fenceline.edits.propose import propose
from fenceline.edits.want import Want
from fenceline.workspace.index import outline

BOX = b"class Box:\n    def __init__(self, w):\n        self.w = w\n\n    def area(self):\n        return self.w\n"
SCRIPT = b"class Box {\n  area() {\n    return 1;\n  }\n}\n"
UNNAMED = Want("insert", "a.py", "python", "", "Box")
SIDE = BOX + b"\n    def side(self):\n        return 1\n"


@pytest.mark.parametrize(
    "code",
    [
        "def side(self):\n    return 1",
        "class Box:\n    def side(self):\n        return 1",
        BOX.decode() + "\n    def side(self):\n        return 1",
    ],
)
def test_a_method_whose_name_the_model_chose(code: str) -> None:
    edit = propose(f"```python\n{code}\n```", UNNAMED, BOX, outline)
    assert edit.after.decode() == SIDE.decode()
    assert edit.symbols == ("Box.side",)


@pytest.mark.parametrize(
    "code",
    [
        "side() {\n  return 2;\n}",
        "class Box {\n  area() {\n    return 1;\n  }\n\n  side() {\n    return 2;\n  }\n}",
    ],
)
def test_a_javascript_method_whose_name_the_model_chose(code: str) -> None:
    edit = propose(f"```js\n{code}\n```", Want("insert", "a.js", "javascript", "", "Box"), SCRIPT, outline)
    assert edit.after == SCRIPT.replace(b"  }\n}\n", b"  }\n\n  side() {\n    return 2;\n  }\n}\n")


def test_the_class_as_it_is_adds_nothing() -> None:
    with pytest.raises(EditRefused) as refusal:
        propose(f"```python\n{BOX.decode()}\n```", UNNAMED, BOX, outline)
    assert refusal.value.flaw is Flaw.WRONG_SYMBOL


def test_lines_inside_strings_keep_their_bytes() -> None:
    code = "class Box:\n    def side(self):\n        return '''a\n  b\n            c\n'''"
    edit = propose(f"```python\n{code}\n```", UNNAMED, BOX, outline)
    assert (
        edit.after.decode()
        == BOX.decode() + "\n    def side(self):\n        return '''a\n  b\n            c\n'''\n"
    )


@pytest.mark.parametrize(
    ("answer", "blocks"),
    [
        ("```python\nx = '\ud800'\n```", (Block("x = '?'", "python"),)),
        ("```python\nx\0 = 1\n```", (Block("x = 1", "python"),)),
        ('```json\n{"arguments": {"code": "a = \\"\\\\ud800\\"\\r\\nb"}}\n```', (Block('a = "\\ud800"\nb'),)),
        ('{"code": "a\\ud800\\u0000"}', (Block("a?", closed=False),)),
        ("````md\n```python\nx\n```\n````", (Block("```python\nx\n```", "md"),)),
        ("```python\na\n```\nand\n```\nb\n```", (Block("a", "python"), Block("b"))),
        ('```json\n{"not": "code"}\n```', (Block('{"not": "code"}', "json"),)),
        ("{" * 5000, (Block("{" * 5000, closed=False),)),
    ],
)
def test_blocks(answer: str, blocks: tuple[Block, ...]) -> None:
    assert read_blocks(answer) == blocks
