"""Whatever a model writes: a refusal in words, or an edit that stays inside its symbol."""

from __future__ import annotations

import ast
import textwrap

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fenceline.edits.blocks import read_blocks
from fenceline.edits.complete import Completion
from fenceline.edits.errors import EditRefused
from fenceline.edits.indent import level, shift
from fenceline.edits.propose import propose
from fenceline.edits.want import Edit, Want
from fenceline.workspace.index import outline

PYTHON = b'''"""Shapes."""

import math

LIMIT = 3  # keep me


class Rectangle:
    """A rectangle."""

    def __init__(self, width, height):
        self.width = width

    def area(self):
        """Its area."""
        return self.width


def main():
    print(LIMIT)
'''
SCRIPT = b"""const fs = require('fs');

// keep me
function add(a, b) {
  return a - b;
}

class Box {
  area() { return 1; }
}

module.exports = { add, Box };
"""
WANTS = [
    (Want("replace", "a.py", "python", "Rectangle.area", "Rectangle"), PYTHON),
    (Want("replace", "a.py", "python", "Rectangle.area", "Rectangle", doc_hidden=True), PYTHON),
    (Want("replace", "a.py", "python", "main"), PYTHON),
    (Want("replace", "a.py", "python", "Rectangle"), PYTHON),
    (Want("insert", "a.py", "python", "Rectangle.scale", "Rectangle"), PYTHON),
    (Want("insert", "a.py", "python", "helper", after="main"), PYTHON),
    (Want("insert", "a.py", "python", "", "Rectangle"), PYTHON),
    (Want("replace", "a.js", "javascript", "add"), SCRIPT),
    (Want("insert", "a.js", "javascript", "Box.side", "Box"), SCRIPT),
    (Want("append", "a.py", "python"), PYTHON),
    (Want("append", "new.py", "python"), None),
    (Want("file", "new.js", "javascript"), None),
]
PARTS = st.sampled_from([
    "```python\n", "```js\n", "```\n", "~~~\n", "```", "\n", "def area(self):\n", "    def area(self):\n", "def main():\n",
    "def scale(self, by):\n", "def helper():\n", "class Rectangle:\n", "class Box {\n", "    return 1\n", "        return 2\n",
    "  return 3;\n", "\treturn 4\n", "function add(a, b) {\n", "add(a, b) {\n", "side() {\n", "}\n", "};\n", "import os\n",
    "from x import y\n", "const z = require('z');\n", '    """Doc."""\n', "    # ... rest unchanged\n", "    ...\n", "Sure!\n",
    '{"code": "def main():\\n    pass"}', "{", "@property\n", "    x = '''a\n", "  b'''\n", "\r\n", "\x00", "\ufeff", "\x0c", "é",
    "\ud800", "\u2028", "#", "self.width = LIMIT\n",
])  # fmt: skip
ANSWERS = st.one_of(st.text(), st.lists(PARTS, max_size=14).map("".join))


def proposed(answer: str, want: Want, source: bytes | None) -> Edit | None:
    try:
        return propose(answer, want, source, outline)
    except EditRefused as refusal:
        said = refusal.message
    assert said
    assert "\n" not in said
    return None


@pytest.mark.parametrize(("want", "source"), WANTS, ids=lambda value: getattr(value, "mode", ""))
@settings(max_examples=60, deadline=None)
@given(answer=ANSWERS)
def test_an_answer_is_refused_in_words_or_is_a_sound_edit(
    want: Want, source: bytes | None, answer: str
) -> None:
    edit = proposed(answer, want, source)
    if edit is None:
        return
    assert (edit.path, edit.before) == (want.path, source)
    assert edit.after != source
    after = outline(want.language, want.path, edit.after)
    assert after.broken_line is None
    if want.mode == "replace":
        assert after.find(want.qualname) is not None


@pytest.mark.parametrize(
    ("want", "source"),
    [(want, source) for want, source in WANTS if want.mode == "replace" and source],
    ids=str,
)
@settings(max_examples=40, deadline=None)
@given(
    lines=st.lists(
        st.sampled_from(["x = 1", "return 2", "if x:\n    y = 3", "pass", "# note", ""]),
        min_size=1,
        max_size=6,
    )
)
def test_nothing_outside_the_symbol_changes(want: Want, source: bytes, lines: list[str]) -> None:
    body = "\n".join(lines)
    if want.language == "python":
        header = (
            "class Rectangle:"
            if want.name == "Rectangle"
            else f"def {want.name}({'self' if want.parent else ''}):"
        )
        code = f"{header}\n    z = 0\n" + "\n".join(f"    {line}" for line in body.split("\n"))
    else:
        code = f"function {want.name}(a, b) {{\n  let x;\n  return {len(lines)};\n}}"
    edit = proposed(f"```\n{code}\n```", want, source)
    if edit is None:
        return
    symbol = outline(want.language, want.path, source).find(want.qualname)
    assert symbol is not None
    head, tail = source[: symbol.span.start], source[symbol.span.end :]
    assert edit.after.startswith(head)
    assert edit.after.endswith(tail)
    assert len(edit.after) >= len(head) + len(tail)


HEADS = [
    "def {}({}a=1):",
    "async def {}({}*a) -> int:",
    "def {}(\n    {}a=1,\n):",
    "@cache\ndef {}({}a=1):",
    "# on it\ndef {}({}a=1):",
]
BODIES = [
    "return 1", "x = 1\nreturn x", "if a:\n    return 1\nreturn 2", "for b in a:\n    c(b)\n\n    d(b)", "# only\nreturn LIMIT",
    "return (1 +\n        2)", "def inner():\n    return 2\n\nreturn inner()", "try:\n    x()\nexcept E:\n    y()", "x = [\n1,\n]\nreturn x",
]  # fmt: skip
WRAPS = ["```python\n{}\n```", "Sure:\n```\n{}\n```\nok", "```python\n{}", "{}", "~~~py\n{}\n\nprint(1)\n~~~"]


@pytest.mark.parametrize(
    "want",
    [want for want, source in WANTS if source == PYTHON and want.name not in ("", "Rectangle")],
    ids=str,
)
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_a_right_answer_is_the_edit_however_it_is_written(want: Want, data: st.DataObject) -> None:
    head = data.draw(st.sampled_from(HEADS)).format(want.name, "self, " if want.parent else "")
    body, unit = (
        data.draw(st.sampled_from(BODIES)),
        data.draw(st.sampled_from(["    ", "  ", "\t", "        "])),
    )
    code = f"{head}\n{textwrap.indent(body, unit)}"
    if data.draw(st.booleans()):
        code = f"def _helper(a):\n    return a\n\n\n{code}"
    match data.draw(st.integers(0, 2)):
        case 1:
            code = textwrap.indent(code, "    ")
        case 2 if want.parent:
            code = "class Rectangle:\n" + textwrap.indent(code, "    ")
        case _:
            pass
    edit = propose(data.draw(st.sampled_from(WRAPS)).format(code), want, PYTHON, outline)
    assert statements(edit.after.decode(), want.name) == statements(
        f"{head}\n{textwrap.indent(body, '    ')}", want.name
    )


def statements(code: str, name: str) -> list[str]:
    """Return a function's statements in Python's own terms, its docstring left out."""
    functions = (
        node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )
    (body,) = [function.body for function in functions if function.name == name]
    return [
        ast.dump(node)
        for node in body
        if not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))
    ]


@settings(max_examples=100, deadline=None)
@given(
    name=st.from_regex(r"[a-z]{3,8}", fullmatch=True),
    newline=st.sampled_from([b"\n", b"\r\n"]),
    bom=st.sampled_from([b"", b"\xef\xbb\xbf"]),
)
def test_an_insertion_only_adds(name: str, newline: bytes, bom: bytes) -> None:
    source = bom + PYTHON.replace(b"\n", newline)
    want = Want("insert", "a.py", "python", f"Rectangle.{name}x", "Rectangle")
    edit = propose(f"```python\ndef {name}x(self):\n    return 1\n```", want, source, outline)
    added = newline.join([b"", b"", f"    def {name}x(self):".encode(), b"        return 1"])
    place = source.index(b"return self.width") + len(b"return self.width")
    assert edit.after == source[:place] + added + source[place:]


@given(st.text(alphabet=st.characters(blacklist_characters="`~\r{\0", blacklist_categories=("Cs",))))
def test_what_is_not_fenced_is_one_piece_of_the_answer(answer: str) -> None:
    blocks = read_blocks(answer)
    assert len(blocks) <= 1
    assert all(block.code in answer and block.code.strip() and not block.closed for block in blocks)


@settings(deadline=None)
@given(
    st.text(alphabet=st.characters(blacklist_characters="`~\r{\0", blacklist_categories=("Cs",)), min_size=1),
    st.sampled_from(["```", "~~~~"]),
)
def test_what_is_fenced_comes_out_as_it_went_in(code: str, fence: str) -> None:
    blocks = read_blocks(f"Here:\n{fence}python\n{code}\n{fence}\nDone.")
    assert [block.code for block in blocks] == ([code] if code.strip() else [])


@settings(max_examples=60, deadline=None)
@given(st.data(), st.sampled_from([want for want, _ in WANTS]))
def test_an_answer_is_the_same_however_it_is_cut(data: st.DataObject, want: Want) -> None:
    answer = data.draw(ANSWERS)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(answer)), max_size=8)))
    watching = Completion(want, outline)
    for start, end in zip([0, *cuts], [*cuts, len(answer)], strict=True):
        watching.feed(answer[start:end])
    assert watching.text == answer


CODE = "def f(a):\n    if a:\n        return 1\n\n    text = '''x\n  y'''\n    return text"


@pytest.mark.parametrize("unit", ["    ", "  ", "\t"])
@pytest.mark.parametrize("base", ["", "    ", "\t"])
def test_shifted_code_comes_back_level(base: str, unit: str) -> None:
    shifted = shift(CODE, base, unit, language="python")
    assert all(line.startswith(base) or not line or line == "  y'''" for line in shifted.split("\n"))
    assert shift(level(shifted, language="python"), "", "    ", language="python").replace(
        "  y'''", ""
    ) == CODE.replace("  y'''", "")


@settings(max_examples=200)
@given(st.lists(st.sampled_from(["a = 1", "    b", "        c", "", "  d", "\te"]), max_size=8))
def test_levelling_twice_is_levelling_once(lines: list[str]) -> None:
    once = level("\n".join(lines), language="python")
    assert level(once, language="python") == once
    assert once == "" or not once[0].isspace()
