"""JavaScript and TypeScript: single lines of a stream, and hostile text."""

from __future__ import annotations

import pytest
from compiled_kit import heard, workspace
from hypothesis import given, settings
from hypothesis import strategies as st
from javascript_kit import PACKAGE, streamed

from fenceline.grounding.javascript import grounder
from fenceline.grounding.world import Change

FILES = {"src/shapes.js": "export const area = 1;\n"}
WORDS = [
    "import ",
    "export ",
    "from ",
    "require(",
    "'./x'",
    '"a"',
    "{",
    "}",
    "(",
    ")",
    "=>",
    "class ",
    "`",
    "${",
    "/*",
    "//",
]
MORE = [
    "async ",
    "const ",
    "<A>",
    "@d ",
    "this.",
    "é",
    "\x00",
    "\n",
    "=",
    ";",
    "#p",
    "..",
    "type ",
    "enum ",
    "exports.",
]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("import x from 'frobnicate-left';", [("package-unknown", "certain", "frobnicate-left", "")]),
        ("const x = require('expres');", [("package-misspelt", "certain", "expres", "express")]),
        (
            "import { area } from './shapez.js';",
            [("module-missing", "certain", "./shapez.js", "./shapes.js")],
        ),
        ("import { arae } from './shapes';", [("name-not-exported", "certain", "arae", "area")]),
        ("export * from './nope';", [("module-missing", "certain", "./nope", "")]),
        ("} from './nope';", [("module-missing", "certain", "./nope", "")]),
        ("  const x = require('./nope');", [("module-missing", "likely", "./nope", "")]),
        ("  import('frobnicate-left').then(run);", [("package-unknown", "likely", "frobnicate-left", "")]),
        ("import { area } from './shapes';", []),
        ("import express from 'express';", []),
        (
            "try { require('frobnicate-left') } catch {}",
            [("package-unknown", "possible", "frobnicate-left", "")],
        ),
        ("// import x from 'frobnicate-left'", []),
        (" * import x from 'frobnicate-left'", []),
        ("const s = \"import x from 'frobnicate-left'\";", []),
        ("import {", []),
        ("import x from 'frobnicate-", []),
        ("", []),
        ("}", []),
        ("import " + "x" * 100_000 + " from 'y';", []),
    ],
)
def test_one_line_of_a_stream(line: str, said: list[tuple[str, str, str, str]]) -> None:
    assert streamed(line, FILES) == said


@pytest.mark.parametrize(
    ("opening", "closing"),
    [
        ("import {", "} from './shapes';"),
        ("import shapes, { area as b,", "} from './shapes';"),
        ("import type {", "} from './shapes';"),
        ("export {", "} from './shapes';"),
        ("const {", "} = require('./shapes');"),
        ("const {", "} = await import('./shapes');"),
    ],
)
def test_names_in_braces_are_judged_when_the_last_line_of_them_ends(opening: str, closing: str) -> None:
    files = {"package.json": PACKAGE, "src/shapes.js": "export const area = 1;\nexport default area;\n"}
    judge = grounder(workspace(files))
    lines = [opening, "  area,", "  arae,  // of all", closing]
    found = [list(judge.line(line, number, "src/a.ts")) for number, line in enumerate(lines, 5)]
    assert [len(each) for each in found] == [0, 0, 0, 1]
    (signal,) = found[-1]
    assert (signal.rule, signal.named) == ("name-not-exported", "arae")
    assert signal.place is not None
    assert (signal.place.line, signal.place.column) == (7, 3)


def test_lines_that_do_not_follow_are_no_part_of_an_import() -> None:
    judge = grounder(workspace({"package.json": PACKAGE, **FILES}))
    assert list(judge.line("import {", 1, "src/a.js")) == []
    (signal,) = judge.line("} = require('./nope');", 3, "src/a.js")
    assert signal.place is not None
    assert (signal.place.line, signal.place.column) == (3, 13)


def test_braces_that_ask_for_nothing_are_read_past() -> None:
    lines = ["const {", "  area,", "} = options;", "import { arae } from './shapes';"]
    files = {"package.json": PACKAGE, **FILES}
    assert heard("javascript", files, "src/a.js", lines) == [("name-not-exported", "certain", "arae", "area")]


def test_what_the_file_has_already_may_be_written_again() -> None:
    files = {"src/a.js": "import x from 'frobnicate-left';\n"}
    assert streamed("import x from 'frobnicate-left';", files) == []


def test_the_place_is_in_the_stream() -> None:
    judge = grounder(workspace({"package.json": PACKAGE}))
    (signal,) = judge.line("} from './nope';", 7, "src/a.ts")
    assert signal.place is not None
    assert (signal.place.path, signal.place.line, signal.place.column) == ("src/a.ts", 7, 8)


def test_another_language_is_none_of_its_business() -> None:
    assert streamed("import x from 'frobnicate-left'", path="notes.md") == []


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.sampled_from(WORDS + MORE) | st.text(max_size=6), max_size=30),
    st.sampled_from(["a.js", "a.ts", "a.tsx"]),
)
def test_no_text_breaks_the_judge(parts: list[str], path: str) -> None:
    text = "".join(parts)
    judge = grounder(workspace({"package.json": PACKAGE, **FILES}))
    for number, line in enumerate(text.split("\n")):
        list(judge.line(line, number, path))
    list(judge.line(text, 1, path))
    list(judge.judge([Change(path, None, text.encode("utf-8", "replace"))]))


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=40))
def test_no_settings_break_the_judge(manifest: str, config: str, ignored: str) -> None:
    files = {
        "package.json": manifest,
        "tsconfig.json": config,
        ".gitignore": ignored,
        "vite.config.js": config,
    }
    list(grounder(workspace(files)).judge([Change("src/a.ts", None, b"import './x'; import 'y'; frob();\n")]))


@pytest.mark.parametrize(
    "code", ["a+" * 20_000 + "a", "(" * 3000 + ")" * 3000, "[" * 5000, "{a:" * 3000, "x=>" * 5000 + "1"]
)
def test_no_depth_breaks_the_judge(code: str) -> None:
    judge = grounder(workspace({"package.json": PACKAGE}))
    list(judge.judge([Change("a.mjs", None, f"import './nope';\n{code};\n".encode())]))


def test_large_files_and_other_encodings_are_left_alone() -> None:
    judge = grounder(workspace({"package.json": PACKAGE}))
    assert list(judge.judge([Change("a.js", None, b"import './nope';\n" + b"x;" * (1 << 20))])) == []
    list(judge.judge([Change("a.js", None, b"\xff\xfeimport './nope';\n\x80\x81")]))
