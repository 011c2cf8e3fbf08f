"""JavaScript and TypeScript: the project's own compiler, asked through a runner, and the runner."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from grounding_kit import world_of

from fenceline.grounding.javascript.compiler.asking import SECONDS, Compiler
from fenceline.grounding.javascript.compiler.running import HOST, run
from fenceline.grounding.javascript.front import JavaScriptGrounder
from fenceline.grounding.world import Change, World

BEFORE = b"export const a = 1;\n"
AFTER = b"export const a: number = frob(1, 2);\n"
CHANGE = Change("src/a.ts", BEFORE, AFTER)


def finding(code: int, named: str, message: str, line: int = 1) -> dict[str, object]:
    return {"path": "src/a.ts", "line": line, "column": 1, "code": code, "named": named, "message": message}


class Answers:
    """A runner that answers what it is told, and keeps what it was asked."""

    def __init__(self, before: object, after: object) -> None:
        self.asked: list[tuple[tuple[str, ...], dict[str, object], Path, float]] = []
        self._answer = json.dumps([before, after]).encode()

    def __call__(self, argv: Sequence[str], given: bytes, folder: Path, seconds: float) -> bytes | None:
        """Answer."""
        self.asked.append((tuple(argv), json.loads(given), folder, seconds))
        return self._answer


def command() -> tuple[str, ...]:
    return ("node", "--permission")


def project(root: Path) -> World:
    """Return a world with a compiler installed and a tsconfig.json."""
    library = root / "node_modules" / "typescript" / "lib"
    library.mkdir(parents=True)
    (library / "typescript.js").write_text("")
    return replace(world_of({"tsconfig.json": b"{}", "src/a.ts": BEFORE, "src/b.ts": b""}), root=root)


def said(compiler: Compiler) -> list[tuple[str, str, str, str]]:
    return [(s.rule, s.certainty, s.named, s.nearest) for s in compiler.judge([CHANGE])]


def test_what_a_change_adds_is_told_in_the_rooms_words(tmp_path: Path) -> None:
    found = [
        finding(2552, "frob", "Cannot find name 'frob'. Did you mean 'from'?"),
        finding(2307, "'./nope'", "Cannot find module './nope'"),
        finding(2307, "'left-side'", "Cannot find module 'left-side'"),
        finding(2724, "x", "'\"./b\"' has no exported member named 'x'. Did you mean 'y'?"),
        finding(2551, "areaa", "Property 'areaa' does not exist on type 'Shape'. Did you mean 'area'?"),
        finding(2554, "1, 2", "Expected 1 arguments, but got 2."),
        finding(9999, "z", "Something else."),
    ]
    assert said(Compiler(project(tmp_path), Answers([], found), command)) == [
        ("name-undefined", "certain", "frob", "from"),
        ("module-missing", "certain", "./nope", ""),
        ("package-unknown", "certain", "left-side", ""),
        ("name-not-exported", "certain", "x", "y"),
        ("attribute-missing", "certain", "areaa", "area"),
        ("arguments-wrong", "certain", "1, 2", ""),
    ]


def test_a_file_that_had_errors_before_is_not_certain(tmp_path: Path) -> None:
    old = finding(2304, "x", "Cannot find name 'x'.")
    new = finding(2304, "y", "Cannot find name 'y'.")
    assert said(Compiler(project(tmp_path), Answers([old], [old, new]), command)) == [
        ("name-undefined", "likely", "y", "")
    ]


def test_the_compiler_gets_both_texts_and_writes_nothing(tmp_path: Path) -> None:
    answers = Answers([], [])
    world = replace(project(tmp_path), overlay={"src/c.ts": None})
    assert said(Compiler(world, answers, command)) == []
    ((argv, given, folder, seconds),) = answers.asked
    assert (argv, folder, seconds) == (("node", "--permission", str(HOST)), tmp_path, SECONDS)
    assert given["typescript"] == str(tmp_path / "node_modules/typescript/lib/typescript.js")
    assert given["files"] == ["src/a.ts"]
    assert given["phases"] == [
        {"src/c.ts": None, "src/a.ts": BEFORE.decode()},
        {"src/c.ts": None, "src/a.ts": AFTER.decode()},
    ]


@pytest.mark.parametrize("answer", [b"", b"{", b"[]", b"[1, 2]", b'[[{"path": 1}], []]', None])
def test_an_answer_that_is_none_says_nothing(tmp_path: Path, answer: bytes | None) -> None:
    def runner(*_: object) -> bytes | None:
        return answer

    compiler = Compiler(project(tmp_path), runner, command)
    assert list(compiler.judge([CHANGE])) == []


def test_without_compiler_settings_or_node_nothing_is_run(tmp_path: Path) -> None:
    answers = Answers([], [finding(2304, "x", "")])
    bare = replace(world_of({"tsconfig.json": b"{}"}), root=tmp_path / "bare")
    assert said(Compiler(bare, answers, command)) == []
    world = project(tmp_path)
    assert said(Compiler(replace(world, listing=("src/a.ts",)), answers, command)) == []
    assert said(Compiler(world, answers, tuple)) == []
    assert answers.asked == []


def test_a_compiler_outside_the_workspace_is_not_run(tmp_path: Path) -> None:
    world = project(tmp_path / "other")
    inside = tmp_path / "inside"
    (inside / "node_modules").mkdir(parents=True)
    (inside / "node_modules" / "typescript").symlink_to(tmp_path / "other" / "node_modules" / "typescript")
    answers = Answers([], [finding(2304, "x", "")])
    assert said(Compiler(replace(world, root=inside), answers, command)) == []
    assert answers.asked == []


def test_what_was_read_already_is_not_told_twice(tmp_path: Path) -> None:
    found = [finding(2304, "frob", "Cannot find name 'frob'."), finding(2554, "2", "Expected 1 arguments.")]
    world = project(tmp_path)
    judge = JavaScriptGrounder(world, Compiler(world, Answers([], found), command))
    assert [(s.rule, s.message) for s in judge.judge([CHANGE])] == [
        ("name-undefined", "nothing defines frob"),
        ("arguments-wrong", "tsc: Expected 1 arguments."),
    ]


def test_a_stream_never_runs_the_compiler(tmp_path: Path) -> None:
    answers = Answers([], [])
    world = project(tmp_path)
    list(JavaScriptGrounder(world, Compiler(world, answers, command)).line("import './nope';", 1, "src/a.ts"))
    assert answers.asked == []


def test_a_command_is_run_with_what_it_is_given(tmp_path: Path) -> None:
    code = "import os, sys; print(sys.stdin.read() + os.getcwd() + str(sorted(os.environ)), end='')"
    out = run((sys.executable, "-I", "-c", code), b"given ", tmp_path, 30)
    assert out is not None
    told = out.decode()
    assert told.startswith(f"given {tmp_path}")
    assert "HOME" not in told


@pytest.mark.parametrize(
    "code",
    [
        "raise SystemExit(3)",
        "import time; time.sleep(600)",
        "import sys\nwhile True: sys.stdout.write('x' * 65536)",
        "import os, subprocess, sys, time; subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)']); time.sleep(600)",
    ],
)
def test_a_command_that_fails_or_does_not_end_is_no_answer(tmp_path: Path, code: str) -> None:
    assert run((sys.executable, "-I", "-c", code), b"", tmp_path, 1) is None


def test_a_command_that_reads_nothing_or_is_not_there_is_borne(tmp_path: Path) -> None:
    assert run((sys.executable, "-I", "-c", "print(1)"), b"x" * (1 << 20), tmp_path, 30) == b"1\n"
    assert run(("/nowhere/node",), b"", tmp_path, 30) is None
