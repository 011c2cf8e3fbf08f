"""Sentences in the place of code, and a second version that says otherwise."""

from __future__ import annotations

import pytest
from stream_kit import AREA, fenced, heard

from fenceline.edits.want import Want
from fenceline.grounding.stream.prosaic import is_prose
from fenceline.grounding.stream.watch import Setting

DEF = "def area(a):\n    b = a\n    return b"
TALK = "The function returns the area of the shape, so that the tests pass.\n"
SCRIPT = Want("replace", "a.js", "javascript", "area")
JS = "function area(a) {\n  return a;\n}"


@pytest.mark.parametrize(
    "line",
    [
        "The function should return the area.",
        "1. You need to install the package.",
        "- **Note** that this is a list of the values",
        "Here is the corrected `area(a)` function you asked for:",
    ],
)
def test_sentences(line: str) -> None:
    assert is_prose(line)


@pytest.mark.parametrize(
    "line",
    [
        "from a import b as c",
        "return a if b else c",
        "True or False and None",
        "assert x is not None and y in z",
        "Name1 or (Name2 and Name3)",
        "total = the_sum(of, this)",
        "",
        "The " * 400,
        "Point = namedtuple",
    ],
)
def test_code_is_no_sentence(line: str) -> None:
    assert not is_prose(line)


@pytest.mark.parametrize(
    ("answer", "setting", "said"),
    [
        (f"{TALK}{TALK}\n{fenced(DEF)}", Setting(), []),
        ("".join(f"The point {n} of the answer is this.\n" for n in range(24)), Setting(), [1]),
        ("".join(f"The point {n} of the answer is this.\n" for n in range(23)) + fenced(DEF), Setting(), []),
        (TALK * 5, Setting(max_tokens=100), [1]),
        (fenced("def a():\n    return 1") + "".join(f"The point {n} of it is this.\n" for n in range(12)), Setting(), [5]),
        (fenced(f"{DEF}\n{TALK}You can use it for this.\nThat is all there is to it."), Setting(), [5]),
        (fenced(f"{DEF}\n{TALK}You can use it for this."), Setting(), []),
        (fenced(f'x = """\n{TALK}You can use it for this.\nThat is all there is to it.\n"""'), Setting(), []),
        (fenced(f"/*\n{TALK}You can use it for this.\nThat is all there is to it.\n*/", "c"), Setting(), [3]),
    ],
)  # fmt: skip
def test_prose_where_code_should_stand(answer: str, setting: Setting, said: list[int]) -> None:
    assert heard(answer, AREA, setting) == [("prose", "certain", line, "") for line in said]


def test_a_comment_of_the_language_is_none() -> None:
    comment = f"/*\n{TALK}You can use it for this.\nThat is all there is to it.\n*/"
    assert heard(fenced(comment, "c"), Want("replace", "a.c", "c", "area")) == []


@pytest.mark.parametrize(
    ("want", "code", "said"),
    [
        (AREA, f"{DEF}\n\n\n{DEF}", []),
        (AREA, f"{DEF}\n\n\n{DEF.replace('b = a', 'b = 2')}", [7]),
        (AREA, f"{DEF}\n\n\ndef area(a, c):\n    return a", [7]),
        (AREA, f"{DEF}\n\n\ndef area(a):\n    b = a", [7]),
        (AREA, f"{DEF}\n\n\n{DEF}\n    print(b)", [7]),
        (AREA, f"@overload\ndef area(a: int) -> int: ...\n\n\n@overload\ndef area(a: str) -> str: ...\n\n\n{DEF}", []),
        (AREA, f"{DEF}\n\n\ndef other(a):\n    b = 2\n    return 3", []),
        (AREA, f"def area(\n    a,\n):\n    return a\n\n\n{DEF}", [8]),
        (AREA, f"def area(a):\n{DEF}", []),
        (AREA, f"if x:\n    {DEF}\nelse:\n    def area(a):\n        return 2", []),
        (SCRIPT, f"{JS}\n\n{JS}", []),
        (SCRIPT, f"{JS}\n\n{JS.replace('a;', '2;')}", [6]),
        (Want("append", "a.py", "python"), f"{DEF}\n\n\n{DEF.replace('b = a', 'b = 2')}", []),
        (Want("replace", "a.java", "java", "area"), "int area(int a) {\n  return a;\n}\nint area(float b) {\n  return 2;\n}", []),
    ],
)  # fmt: skip
def test_a_second_version(want: Want, code: str, said: list[int]) -> None:
    assert heard(fenced(code, want.language), want) == [
        ("contradicts", "certain", line, "area") for line in said
    ]


def test_versions_in_two_blocks_are_the_old_one_and_the_new_one() -> None:
    assert heard(f"It was:\n{fenced(DEF)}It is:\n{fenced(DEF.replace('b = a', 'b = 2'))}") == []
