"""The plain face of `fenceline ground`: 80 columns, nothing a terminal would obey, the mark under what is named."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fenceline.cli.judged_text import closing, lines_of
from fenceline.grounding.signal import Place, Signal
from fenceline.grounding.worktree import Judged
from fenceline.grounding.world import World
from fenceline.workspace.changes import Unread
from fenceline.workspace.index import outline


def judged(
    text: str,
    *signals: Signal,
    against: str = "HEAD",
    files: tuple[str, ...] = ("a.py",),
    unjudged: tuple[Unread, ...] = (),
) -> Judged:
    content = text.encode(errors="surrogateescape")
    world = World(Path("/nowhere"), ("a.py",), lambda _: content, outline)
    return Judged(against, signals, files, unjudged, world)


def shown(text: str, *signals: Signal, colour: bool = False) -> list[str]:
    return list(lines_of(judged(text, *signals), colour=colour))


def signal(named: str, line: int = 1, column: int = 1, message: str = "It is not there.") -> Signal:
    return Signal("module-missing", "certain", message, Place("a.py", line, column), named)


def columns(text: str) -> int:
    wide = sum(unicodedata.east_asian_width(c) in "WF" for c in text if not unicodedata.combining(c))
    return wide + sum(not unicodedata.combining(c) for c in text)


@pytest.mark.parametrize(
    ("text", "column", "named", "code", "mark"),
    [
        ("import x", 8, "x", "import x", "       ^"),
        ("\tfrom shop.basket import totl", 2, "shop.basket.totl", "from shop.basket import totl", "                        ^^^^"),
        ('import a from "./b.js";', 15, "./b.js", 'import a from "./b.js";', "               ^^^^^^"),
        ("total(1, 2)", 1, "arguments", "total(1, 2)", "^"),
        ("  数値 = 数('x')", 8, "数", "数値 = 数('x')", "       ^^"),
        ("x = 1\r", 99, "y", "x = 1", "    ^"),
        ("\x1b[2J = y", 1, "y", r"\x1b[2J = y", "          ^"),
        ("y" * 99, 1, "y" * 99, "y" * 75 + "…", "^" * 76),
        ("(" * 200 + "name" + ")" * 200, 201, "name", "…" + "(" * 37 + "name" + ")" * 33 + "…", " " * 38 + "^^^^"),
    ],
)  # fmt: skip
def test_the_mark_stands_under_what_is_named(
    text: str, column: int, named: str, code: str, mark: str
) -> None:
    assert shown(text, signal(named, column=column))[1:] == [f"    {code}", f"    {mark}"]


def test_an_empty_line_and_none_have_no_code() -> None:
    assert shown(
        "\n  \n", signal("x", line=1), signal("x", line=2), signal("x", line=77), signal("x", line=0)
    ) == [f"a.py:{line}:1  missing-path  It is not there." for line in (1, 2, 77, 0)]


def test_certainty_nearest_and_colour() -> None:
    likely = Signal("package-undeclared", "likely", "It is undeclared.", None, "x", "y")
    possible = Signal("name-undefined", "possible", "It is undefined; y is.", None, "x", "y")
    assert shown("", likely, possible) == [
        "the change  missing-package (likely)  It is undeclared (nearest: y)",
        "the change  missing-name (possible)  It is undefined; y is.",
    ]
    assert shown("", likely, colour=True) == [
        "the change  \x1b[33mmissing-package (likely)\x1b[0m  It is undeclared (nearest: y)"
    ]


def test_what_was_not_judged_is_told_by_reason() -> None:
    left = [Unread(f"a{number}.md", "no source code") for number in range(12)]
    left += [Unread("link.py", "a symbolic link"), Unread("b" * 100 + ".md", "no source code")]
    assert list(lines_of(judged("", unjudged=tuple(left)))) == [
        "not judged, a symbolic link: link.py",
        "not judged, no source code: a0.md, a1.md, a2.md and 10 more",
    ]


@pytest.mark.parametrize(
    ("paths", "files", "against", "said"),
    [
        ([], [], "HEAD", "nothing changed against HEAD"),
        ([], [], "", "there is no file to judge"),
        ([], ["a"], "HEAD", "nothing found in 1 changed file"),
        ([], ["a", "b"], "", "nothing found in 2 files"),
        (["a", "a", "b"], ["a", "b", "c"], "HEAD", "3 findings in 2 of 3 changed files: 1 certain, 2 likely"),
        (["z", "a"], ["a"], "HEAD", "2 findings in 1 of 1 changed file and 1 unchanged: 1 certain, 1 likely"),
    ],
)
def test_the_closing_line_counts(paths: list[str], files: list[str], against: str, said: str) -> None:
    certainties = ("certain", "likely", "likely")
    signals = [
        Signal("path-missing", certainty, "No.", Place(path, 1))
        for path, certainty in zip(paths, certainties, strict=False)
    ]
    assert closing(judged("", *signals, against=against, files=tuple(files))) == said


@given(
    st.text(),
    st.text(max_size=100),
    st.integers(-3, 300),
    st.text(st.characters(codec="ascii"), max_size=300),
)
def test_no_text_breaks_the_face(text: str, named: str, column: int, message: str) -> None:
    _, *lines = shown(text, signal(named, column=column), signal(text, column=column, message=message))
    assert all(columns(line) <= 80 and line.isprintable() for line in lines)
    assert all(
        mark.strip(" ^") == "" for mark in lines if mark.endswith("^") and "^" not in text + named + message
    )
