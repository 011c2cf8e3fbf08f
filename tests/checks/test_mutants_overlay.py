"""Checks on mutants: the check sees the mutant, the user's file and build never do."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from fenceline.checks.mutants.overlay import Mounted, Replaced, WorkspaceTooLargeError, replaced
from fenceline.checks.results import CheckCommand
from fenceline.checks.run import run_check
from fenceline.checks.sandbox import Sandbox, SandboxKind
from fenceline.checks.sandboxes import choose_sandbox, make_sandbox

if TYPE_CHECKING:
    from pathlib import Path

ADD = b"def add(a, b):\n    return a + b\n"
SUBTRACT = b"def add(a, b):\n    return a - b\n"
PLAIN = make_sandbox(SandboxKind.NONE)


def command(*argv: str) -> CheckCommand:
    return CheckCommand(argv, "command", " ".join(argv), "test")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    root = tmp_path / "project"
    (root / "lib").mkdir(parents=True)
    (root / "lib" / "sums.py").write_bytes(ADD)
    (root / "test.py").write_text("from lib.sums import add\nassert add(2, 1) == 3\n")
    return root


FILES = ("lib/sums.py", "test.py")


def contents(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()
    }


@pytest.mark.parametrize("sandbox", [choose_sandbox(), PLAIN], ids=["chosen", "plain"])
def test_the_check_sees_the_mutant_and_the_user_keeps_the_file(project: Path, sandbox: Sandbox) -> None:
    check = command(sys.executable, "test.py")
    before = contents(project)
    outcomes: list[str] = []
    for source in (ADD, SUBTRACT):
        with replaced(project, FILES, Replaced("lib/sums.py", source, "python"), sandbox) as (root, fence):
            outcomes.append(run_check(check, root, fence, 30).outcome)
    assert (outcomes, contents(project)) == (["passed", "failed"], before)


@pytest.mark.parametrize("sandbox", [choose_sandbox(), PLAIN], ids=["chosen", "plain"])
def test_bytecode_cached_for_the_users_file_is_not_taken_for_the_mutants(
    project: Path, sandbox: Sandbox
) -> None:
    compiled = command(sys.executable, "-c", "import py_compile; py_compile.compile('lib/sums.py')")
    assert run_check(compiled, project, PLAIN, 30).outcome == "passed"
    with replaced(project, FILES, Replaced("lib/sums.py", SUBTRACT, "python"), sandbox) as (root, fence):
        result = run_check(command(sys.executable, "test.py"), root, fence, 30)
    assert result.outcome == "failed"


@pytest.mark.parametrize("sandbox", [choose_sandbox(), PLAIN], ids=["chosen", "plain"])
def test_what_a_build_leaves_behind_stays_in_the_copy(project: Path, sandbox: Sandbox) -> None:
    (project / "main.c").write_text("int one = 1;\n")
    before = contents(project)
    build = command("sh", "-c", "cp main.c main.o && grep -q 'one = 2' main.o")
    change = Replaced("main.c", b"int one = 2;\n", "c")
    with replaced(project, (*FILES, "main.c"), change, sandbox) as (root, fence):
        result = run_check(build, root, fence, 30)
        built = list(root.rglob("main.o"))
    assert (result.outcome, contents(project)) == ("passed", before)
    assert all(not path.is_relative_to(project) for path in built)


def test_a_copy_keeps_modes_and_links_and_borrows_what_git_ignores(project: Path) -> None:
    (project / "run.sh").write_text("#!/bin/sh\nexec test -e node_modules/left/pad.js\n")
    (project / "run.sh").chmod(0o755)
    (project / "link.sh").symlink_to("run.sh")
    (project / "node_modules" / "left").mkdir(parents=True)
    (project / "node_modules" / "left" / "pad.js").touch()
    files = (*FILES, "run.sh", "link.sh")
    with replaced(project, files, Replaced("lib/sums.py", ADD, "go"), PLAIN) as (root, fence):
        assert run_check(command("./link.sh"), root, fence, 30).outcome == "passed"
        assert (root / "link.sh").readlink().name == "run.sh"
    assert not root.exists()
    assert (project / "node_modules" / "left" / "pad.js").exists()


def test_a_workspace_too_large_to_copy_is_refused(project: Path) -> None:
    with (
        pytest.raises(WorkspaceTooLargeError, match="too much to copy"),
        replaced(project, FILES, Replaced("lib/sums.py", ADD, "go"), PLAIN, limit=10),
    ):
        pass


def test_the_mount_comes_right_after_the_workspaces_own(project: Path, tmp_path: Path) -> None:
    inner = make_sandbox(SandboxKind.BUBBLEWRAP)
    root = project.resolve()
    plain = inner.wrap(["true"], root, (), {"PATH": "/bin"})
    mounted = Mounted(inner, tmp_path / "mutant", root / "test.py").wrap(["true"], root, (), {"PATH": "/bin"})
    at = plain.index(str(root), plain.index("--bind")) + 2
    assert mounted == [*plain[:at], "--ro-bind", str(tmp_path / "mutant"), str(root / "test.py"), *plain[at:]]
