"""Another symbol is told when its block ends; what ``propose`` would take is never held back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stream_kit import fenced, heard

from fenceline.edits.errors import EditRefused
from fenceline.edits.propose import propose
from fenceline.edits.want import Want
from fenceline.grounding.stream.watch import Setting
from fenceline.workspace.index import outline

SOURCE = b"class Box:\n    def width(self):\n        return 1\n\n\ndef area(a):\n    return 0\n\n\ndef total(a):\n    return a\n"
AREA = Want("replace", "src/shapes.py", "python", "area")
METHOD = Want("insert", "src/shapes.py", "python", "Box.depth", "Box")
SCRIPT = Want("replace", "a.js", "javascript", "area")
KNOWN = Setting(known=lambda: frozenset({"Box", "width", "area", "total"}))
DEF = "def area(a):\n    return a"


def other(certainty: str, line: int, named: str) -> tuple[str, str, int, str]:
    return ("symbol-other", certainty, line, named)


@pytest.mark.parametrize(
    ("want", "answer", "said"),
    [
        (AREA, fenced(DEF), []),
        (AREA, fenced(f"def helper():\n    return 1\n\n{DEF}"), []),
        (AREA, fenced(f"class Box:\n    {DEF}"), []),
        (AREA, fenced("def helper():\n    return 1") + fenced(DEF), []),
        (AREA, fenced("LIMIT = 3") + fenced(DEF), []),
        (AREA, fenced("area = lambda a: a"), []),
        (AREA, fenced("def total(a):\n    return area(a)"), []),
        (AREA, fenced("def total(a):\n    return a"), [other("certain", 2, "total")]),
        (AREA, fenced("class Box:\n    def width(self):\n        return 2"), [other("certain", 2, "Box")]),
        (AREA, fenced("def aera(a):\n    return a"), [other("likely", 2, "aera"), other("certain", 2, "aera")]),
        (AREA, fenced("def one():\n    return 1") + fenced("def two():\n    return 2"), [other("certain", 6, "two")]),
        (METHOD, fenced("class Box:\n    def depth(self):\n        return 1"), []),
        (METHOD, fenced("    def width(self):\n        return 1"), [other("certain", 2, "width")]),
        (SCRIPT, fenced("function total(a) {\n  return a;\n}", "js"), [other("certain", 2, "total")]),
        (SCRIPT, fenced("const total = (a) => {\n  return a;\n};", "js"), [other("certain", 2, "total")]),
        (SCRIPT, fenced("if (x) {\n}\nwhile (x) {\n}", "js"), []),
        (Want("insert", "a.py", "python", ""), fenced("def total(a):\n    return a"), []),
        (Want("append", "a.py", "python"), fenced("def total(a):\n    return a"), []),
        (Want("replace", "a.c", "c", "area"), fenced("int total() {\n}", "c"), []),
    ],
)  # fmt: skip
def test_the_table(want: Want, answer: str, said: list[tuple[str, str, int, str]]) -> None:
    assert heard(answer, want, KNOWN) == said


@pytest.mark.parametrize(
    ("language", "line", "name"),
    [
        ("go", "func (b Box) total() int {", "total"),
        ("rust", "    pub fn total(&self) -> i32 {", "total"),
        ("java", "    public static int total(int a) {", "total"),
        ("java", "class Box {", "Box"),
        ("typescript", "  async total(a: number): Promise<void> {", "total"),
    ],
)
def test_declarations_of_other_languages(language: str, line: str, name: str) -> None:
    want = Want("replace", "a", language, "area")
    known = Setting(known=lambda: frozenset({name}))
    assert heard(fenced(line, language), want, known) == [other("certain", 2, name)]


PARTS = st.lists(
    st.sampled_from(
        [DEF, "def aera(a):\n    return a", "def total(a):\n    return a", "class Box:\n    def width(self):\n        return 2",
         "def new():\n    return 1", "x = 1", "area = 3", "# area", "def area(a):\n    return new()", "\n"]
    ),
    max_size=4,
)  # fmt: skip


@given(PARTS, PARTS)
def test_what_would_be_an_edit_is_never_certainly_another_symbol(one: list[str], two: list[str]) -> None:
    """But for a second block: after one that writes anew what the file has already nothing is waited for."""
    answer = fenced("\n\n".join(one)) + (fenced("\n\n".join(two)) if not one else "")
    try:
        propose(answer, AREA, SOURCE, outline)
    except EditRefused:
        return
    assert [said for said in heard(answer, AREA, KNOWN) if said[:2] == ("symbol-other", "certain")] == []
