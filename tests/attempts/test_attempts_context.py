"""Pieces of code for a prompt: whole, without documentation, only what is used."""

from __future__ import annotations

import pytest

from fenceline.attempts import context
from fenceline.attempts.recipes.parts import is_routine
from fenceline.workspace.index import outline

PYTHON = b'''import math
import os
from x import (
    used, unused,
)

LIMIT = 3


class Box:
    """A box."""

    @property
    def area(self) -> float:
        """Return the area.

        Never negative.
        """
        # note
        return math.pi * LIMIT


def helper(a, b=1):
    return a


def one(): "Doc."; return 1
'''
SCRIPT = b"""/**
 * Adds both.
 * @returns {number}
 */
const add = (a, b) => {
  return a + b;
};
"""


def piece(function: str, name: str, source: bytes = PYTHON, language: str = "python") -> str:
    symbol = outline(language, f"a.{language}", source).find(name)
    assert symbol is not None
    return str(getattr(context, function)(symbol, source))


@pytest.mark.parametrize("newline", [b"\n", b"\r\n"])
def test_python(newline: bytes) -> None:
    source = PYTHON.replace(b"\n", newline)
    body = "    # note\n    return math.pi * LIMIT"
    doc = '    """Return the area.\n\n    Never negative.\n    """\n'
    head = "@property\ndef area(self) -> float:"
    assert piece("whole", "Box.area", source) == f"{head}\n{doc}{body}"
    assert piece("without_doc", "Box.area", source) == f"{head}\n{body}"
    assert piece("header", "Box.area", source) == head
    assert piece("doc_text", "Box.area", source) == "Return the area.\n\nNever negative."
    assert piece("doc_text", "helper", source) == ""
    assert piece("without_doc", "helper", source) == piece("whole", "helper", source)


def test_a_comment_before_is_documentation_too() -> None:
    assert piece("doc_text", "add", SCRIPT, "javascript") == "Adds both.\n@returns {number}"
    assert piece("header", "add", SCRIPT, "javascript").endswith("(a, b) => {")


def test_only_what_is_named_is_shown_around() -> None:
    read = outline("python", "a.py", PYTHON)
    area = read.find("Box.area")
    shown = context.neighbours(read, PYTHON, context.words("math.pi * LIMIT + helper(used)"), area)
    assert shown == "import math\nfrom x import used\nLIMIT = 3\ndef helper(a, b=1)"
    assert context.neighbours(read, PYTHON, ["Box"], area) == ""


@pytest.mark.parametrize(
    ("language", "source", "name", "shown"),
    [
        ("javascript", b"import React, {\n  memo,\n  use,\n} from 'react'\n", "use", "import React, { use } from 'react'"),
        ("javascript", b"import { memo, use } from 'react'\n", "use", "import { memo, use } from 'react'"),
        ("python", b"from x import (\n    a as use,\n    b,\n)\n", "use", "from x import (\n    a as use,\n    b,\n)"),
        ("rust", b"use std::{\n    fmt,\n    io,\n};\n", "io", "use std::{ io };"),
        ("python", b"if 1:\n    use = 1\n", "use", ""),
        ("python", b"if 1:\n    USE = 1\n", "USE", "USE = 1"),
        ("python", b"use = 1\n", "use", "use = 1"),
    ],
)  # fmt: skip
def test_of_a_long_import_only_what_is_used_is_shown(
    language: str, source: bytes, name: str, shown: str
) -> None:
    assert context.neighbours(outline(language, "a", source), source, [name], None) == shown


TESTS = b"""from a import area, areas

def test_area():
    box = area(1)
    assert area(2) == 3
    assert areas(2) == 3
    assert area(
        2, [1,
        2],
    ) == 4
    with pytest.raises(ValueError):
        area(-1)
    assert not subarea(1)
    assert path == "/area"
    assert area(2) == 3
"""


def test_statements_that_say_what_a_function_must_do() -> None:
    assert context.uses(TESTS, "area", 9) == ("assert area(2) == 3", "assert area( 2, [1, 2], ) == 4")
    assert context.uses(TESTS, "area", 1) == ("assert area(2) == 3",)
    assert context.uses(b"assert f((((\n" * 50, "f", 9) == ("assert f((((",)
    assert context.uses(b"\xff assert f(1)", "f", 9) == ("\ufffd assert f(1)",)


@pytest.mark.parametrize(
    ("instruction", "routine"),
    [
        ("Fix Box.area in shapes.py so that the tests pass", True),
        ("make the tests pass", True),
        ("Please fix the bug in `area`", True),
        ("Change Box.area to round half up, to two digits", False),
        ("area must raise ValueError for negative numbers", False),
    ],
)
def test_an_instruction_that_only_says_fix_it(instruction: str, routine: bool) -> None:  # noqa: FBT001 - a case
    assert is_routine(instruction, ("Box.area", "shapes.py")) is routine
