"""What each sandbox holds back, tried from inside."""

from __future__ import annotations

import os
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from fenceline import places
from fenceline.checks import bubblewrap, landlock, landlock_exec
from fenceline.checks.configured import recognise
from fenceline.checks.environ import reduced
from fenceline.checks.results import CheckCommand, CheckResult
from fenceline.checks.results import TestState as State
from fenceline.checks.run import run_check
from fenceline.checks.sandbox import Sandbox, SandboxKind
from fenceline.checks.sandboxes import choose_sandbox, make_sandbox
from fenceline.checks.toolchains import readable_paths

FENCES = (SandboxKind.BUBBLEWRAP, SandboxKind.LANDLOCK)
Project = Callable[[dict[str, str]], Path]


@pytest.fixture(params=FENCES)
def fence(request: pytest.FixtureRequest) -> Sandbox:
    return make_sandbox(request.param)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home with keys and a toolchain."""
    folder = tmp_path / "home"
    for name in (
        ".ssh/id_ed25519",
        ".aws/credentials",
        ".netrc",
        ".config/gh/hosts.yml",
        ".cargo/credentials.toml",
    ):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("SECRET")
    (folder / ".cargo/bin").mkdir()
    (folder / ".cargo/bin/tool").write_text("#!/bin/sh\necho tool runs\n")
    (folder / ".cargo/bin/tool").chmod(0o755)
    monkeypatch.setenv("HOME", str(folder))
    return folder


@pytest.fixture
def listener() -> Iterator[int]:
    """A server on loopback outside every sandbox; yields its port."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=_accept, args=(server,), daemon=True).start()
        yield server.getsockname()[1]


def _accept(server: socket.socket) -> None:
    try:
        while True:
            server.accept()[0].close()
    except OSError:
        return


def inside(fence: Sandbox, root: Path, line: str) -> CheckResult:
    return run_check(recognise(line), root, fence, 60)


def test_both_work_here_and_the_stronger_is_chosen() -> None:
    assert (bubblewrap.works(), landlock.works(), landlock_exec.abi() >= 1) == (True, True, True)
    assert choose_sandbox().kind is SandboxKind.BUBBLEWRAP


def test_the_choice_is_remembered_for_this_machine() -> None:
    choose_sandbox()
    memo = places.cache_dir() / "sandbox"
    memo.write_text(memo.read_text().replace("bubblewrap\n", "landlock\n"))
    assert choose_sandbox().kind is SandboxKind.LANDLOCK
    memo.write_text("another machine\nnone\n")
    assert choose_sandbox().kind is SandboxKind.BUBBLEWRAP


def test_without_bubblewrap_landlock_is_chosen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert choose_sandbox().kind is SandboxKind.LANDLOCK


def test_a_bubblewrap_that_is_refused_is_not_chosen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "bwrap").write_text("#!/bin/sh\necho 'No permissions to create new namespace' >&2\nexit 1\n")
    (tmp_path / "bwrap").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    assert choose_sandbox().kind is SandboxKind.LANDLOCK


def test_each_says_what_it_holds_back() -> None:
    notices = [make_sandbox(kind).notice for kind in SandboxKind]
    assert notices[0] == "sandbox: bubblewrap (no network, home hidden, only the workspace writable)"
    assert notices[1].startswith("sandbox: Landlock (home hidden, only the workspace writable, ")
    assert notices[2].startswith("no sandbox here: checks run with your rights and your network")


def test_the_network_is_out_of_reach(fence: Sandbox, project: Project, listener: int) -> None:
    code = (
        "import socket, sys\n"
        "try:\n    socket.create_connection(('127.0.0.1', int(sys.argv[1])), 5)\n"
        "except OSError:\n    print('refused')\n"
    )
    root = project({"a.py": code})
    line = f"{sys.executable} a.py {listener}"
    assert run_check(recognise(line), root, make_sandbox(SandboxKind.NONE), 60).output == ""
    assert inside(fence, root, line).output == "refused\n"


def test_loopback_inside_bubblewrap_is_up(project: Project) -> None:
    code = (
        "import socket\nserver = socket.create_server(('127.0.0.1', 0))\n"
        "socket.create_connection(server.getsockname(), 5)\nprint('connected')\n"
    )
    root = project({"a.py": code})
    assert (
        inside(make_sandbox(SandboxKind.BUBBLEWRAP), root, f"{sys.executable} a.py").output == "connected\n"
    )


@pytest.mark.parametrize("name", [".ssh/id_ed25519", ".aws/credentials", ".netrc", ".config/gh/hosts.yml"])
def test_keys_in_the_home_cannot_be_read(fence: Sandbox, project: Project, home: Path, name: str) -> None:
    result = inside(fence, project({"a": ""}), f"cat {home / name}; ls -A {home}/.ssh; cat ~/{name}")
    assert (result.outcome, "SECRET" in result.output, "id_ed25519\n" in result.output) == (
        "failed",
        False,
        False,
    )


@pytest.mark.parametrize("line", ["{tool}", "cd . && '{tool}' || exit 3"])
def test_a_program_that_is_named_by_its_path_is_found_in_a_hidden_place(
    fence: Sandbox, project: Project, home: Path, line: str
) -> None:
    tool = home / "opt" / "tools" / "bin" / "tool"
    tool.parent.mkdir(parents=True)
    tool.write_text("#!/bin/sh\ncat ${0%/bin/tool}/share\n")
    tool.chmod(0o755)
    (home / "opt" / "tools" / "share").write_text("it runs\n")
    root = project({"a": ""})
    assert inside(fence, root, line.format(tool=tool)).output == "it runs\n"
    direct = CheckCommand((str(tool), "a"), "command", "tool", "test")
    assert run_check(direct, root, fence, 60).output == "it runs\n"


def test_toolchains_in_the_home_stay_and_their_credentials_do_not(
    fence: Sandbox, project: Project, home: Path
) -> None:
    result = inside(fence, project({"a": ""}), "~/.cargo/bin/tool; cat ~/.cargo/credentials.toml 2>/dev/null")
    assert (result.output, result.exit_status, home.name) == ("tool runs\n", 1, "home")


def test_a_workspace_that_is_the_home_hides_its_secrets(home: Path) -> None:
    fence = make_sandbox(SandboxKind.BUBBLEWRAP)
    assert inside(fence, home, "cat ~/.netrc 2>/dev/null; ls -A ~/.ssh; echo work > note").output == ""
    assert (home / "note").read_text() == "work\n"


def test_a_home_on_the_path_is_not_shown(home: Path, project: Project) -> None:
    environ = {"HOME": str(home), "PATH": f"{home}:{home}/.ssh:{home}/.cargo/bin:{home.parent}"}
    assert readable_paths(["sh"], project({"a": ""}), environ) == (home / ".cargo/bin",)


def test_what_may_not_be_looked_at_is_left_out(project: Project, home: Path) -> None:
    environ = {"HOME": str(home), "PATH": "/proc/1/root/bin:/nonexistent", "JAVA_HOME": "/proc/1/fd"}
    assert all(os.access(path, os.R_OK) for path in readable_paths(["sh"], project({"a": ""}), environ))


def test_keys_in_the_environment_are_not_passed(
    fence: Sandbox, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("ANTHROPIC_API_KEY", "GITHUB_TOKEN", "DATABASE_URL", "SSH_AUTH_SOCK", "MY_SETTING"):
        monkeypatch.setenv(name, "hunter2-hunter2")
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.setenv("MAVEN_OPTS", "-Dproxy=http://user:hunter2@proxy")
    output = inside(fence, project({"a": ""}), "env").output
    assert ("hunter2" in output, "LC_ALL=C.UTF-8\n" in output, "PATH=" in output) == (False, True, True)


def test_the_environment_is_an_allow_list() -> None:
    given = {
        "PATH": "/bin",
        "LANG": "C",
        "LC_TIME": "C",
        "PGPASSWORD": "x",
        "NODE_OPTIONS": "sk-abcdefghijklmnop1234",
    }
    kept = reduced(given)
    assert {name: kept.get(name) for name in given} == {
        "PATH": "/bin", "LANG": "C", "LC_TIME": "C", "PGPASSWORD": None, "NODE_OPTIONS": None,
    }  # fmt: skip
    assert [reduced(had)["PYTHONHASHSEED"] for had in ({}, {"PYTHONHASHSEED": "7"})] == ["0", "7"]


def test_the_repository_is_read_only(fence: Sandbox, project: Project) -> None:
    root = project({".git/config": "[core]\n", ".git/hooks/x": "", "src/a": ""})
    attacks = "echo x >> .git/config; touch .git/hooks/post-commit; mv .git gone; rm -rf .git"
    line = f"{attacks}; echo ok > src/a; cat .git/config"
    result = inside(fence, root, line)
    assert (result.exit_status, (root / "src/a").read_text()) == (0, "ok\n")
    assert sorted(path.relative_to(root / ".git").as_posix() for path in (root / ".git").rglob("*")) == [
        "config",
        "hooks",
        "hooks/x",
    ]
    assert (root / ".git/config").read_text() == "[core]\n"


def test_nothing_outside_the_workspace_is_written(fence: Sandbox, project: Project, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "precious").write_text("mine")
    root = project({"a": ""})
    (root / "link").symlink_to(outside)
    line = (
        f"echo x > {outside}/precious; rm -rf {outside}/precious; echo x > link/new; echo x > /usr/new; true"
    )
    assert inside(fence, root, line).outcome == "passed"
    assert [path.name for path in outside.iterdir()] == ["precious"]
    assert (outside / "precious").read_text() == "mine"
    assert not Path("/usr/new").exists()


def test_temporary_files_are_private_and_do_not_stay(fence: Sandbox, project: Project) -> None:
    root = project({"a": ""})
    result = inside(fence, root, "mktemp | tee made")
    made = Path((root / "made").read_text().strip())
    assert (result.outcome, made.exists()) == ("passed", False)


def test_processes_outside_are_out_of_reach(fence: Sandbox, project: Project) -> None:
    line = f"cat /proc/{os.getpid()}/environ; kill -0 {os.getpid()}"
    assert inside(fence, project({"a": ""}), line).outcome == "failed"


def test_a_real_test_run_works_fenced_in(fence: Sandbox, project: Project) -> None:
    root = project(
        {".git/HEAD": "", "test_a.py": "def test_a(tmp_path):\n    (tmp_path / 'x').write_text('x')\n"}
    )
    result = inside(fence, root, f"{sys.executable} -m pytest -q")
    assert (result.outcome, result.tests) == ("passed", {"test_a.py::test_a": State.PASSED})
    assert sorted(path.name for path in root.iterdir()) == [".git", "test_a.py"]


def test_a_time_limit_ends_what_bubblewrap_holds(project: Project) -> None:
    root = project({"a.sh": "setsid sleep 4242 & sleep 4242\n"})
    result = run_check(recognise("sh a.sh"), root, make_sandbox(SandboxKind.BUBBLEWRAP), 1)
    assert result.outcome == "timeout"
    deadline = time.monotonic() + 10
    while left := [entry.name for entry in Path("/proc").iterdir() if _runs(entry, b"sleep\x004242\x00")]:
        assert time.monotonic() < deadline, left
        time.sleep(0.01)


def _runs(process: Path, command: bytes) -> bool:
    try:
        return (process / "cmdline").read_bytes() == command
    except OSError:
        return False


def test_a_home_that_does_not_exist_is_no_obstacle(
    fence: Sandbox, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", "/nonexistent")
    assert inside(fence, project({"a": ""}), "echo works").output == "works\n"


def test_a_fence_that_only_reads_keeps_the_workspace_as_it_is(fence: Sandbox, project: Project) -> None:
    root = project({"sub/a.txt": "old", ".git/HEAD": "x"})
    reading = fence.only_reading()
    assert reading is not None
    line = "cat sub/a.txt; echo new > sub/a.txt; echo new > sub/b.txt; rm sub/a.txt; touch c; exit 0"
    assert inside(reading, root, line).outcome == "passed"
    assert {path.name: path.read_text() for path in root.rglob("*.txt")} == {"a.txt": "old"}
    assert make_sandbox(SandboxKind.NONE).only_reading() is None


def test_a_fence_that_discards_leaves_the_workspace_as_it_is(project: Project) -> None:
    root = project({"a, b:/sub/a.txt": "old", "a, b:/gone.txt": "stays", ".git/HEAD": "x"}) / "a, b:"
    fence = bubblewrap.Bubblewrap().discarding(root)
    assert fence is not None
    before = {path: path.stat().st_mtime_ns for path in root.rglob("*")}
    line = "echo new > sub/a.txt; mkdir d; echo x > d/b.txt; rm gone.txt; touch -d @5 sub; cat sub/a.txt d/b.txt; ls"
    assert inside(fence, root, line).output == "new\nx\nd\nsub\n"
    assert {path: path.stat().st_mtime_ns for path in root.rglob("*")} == before
    assert inside(fence, root, "cat sub/a.txt; ls; echo y > /etc/fence").output.startswith(
        "oldgone.txt\nsub\n"
    )
    assert (root / "sub/a.txt").read_text() == "old"


def test_the_layer_of_a_run_is_gone_with_it(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root, spots = project({"a.txt": "old"}), tmp_path / "spots"
    spots.mkdir()
    monkeypatch.setenv("TMPDIR", str(spots))
    fence = bubblewrap.Bubblewrap().discarding(root)
    assert fence is not None
    assert inside(fence, root, "echo new > a.txt && mkdir b && cat a.txt").output == "new\n"
    assert list(spots.iterdir()) == []


def test_a_fence_that_discards_masks_too_and_one_that_only_reads_discards_nothing(project: Project) -> None:
    root = project({"keys/a.pem": "SECRET", "c.txt": "open"})
    fence = bubblewrap.Bubblewrap().discarding(root, ["keys"])
    assert fence is not None
    assert inside(fence, root, "cat keys/*; ls keys; cat c.txt; echo new > c.txt").output.endswith("open")
    assert "Read-only" in inside(fence.only_reading(), root, "echo new > c.txt").output
    assert inside(bubblewrap.Bubblewrap(), root, "echo new > c.txt").outcome == "passed"
    assert (root / "c.txt").read_text() == "new\n"


def test_nothing_else_discards(project: Project, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    root = project({"a": ""})
    assert landlock.Landlock().discarding(root) is None
    assert make_sandbox(SandboxKind.NONE).discarding(root) is None
    monkeypatch.setenv("PATH", str(tmp_path))
    assert bubblewrap.Bubblewrap(str(tmp_path / "bwrap")).discarding(root) is None


def test_what_is_masked_appears_empty(project: Project) -> None:
    root = project({"keys/a.pem": "SECRET", "b.env": "SECRET", "c.txt": "open"})
    reading = bubblewrap.Bubblewrap().only_reading(["keys", "b.env"])
    seen = inside(reading, root, "cat keys/a.pem b.env c.txt; ls keys; exit 3")
    assert "SECRET" not in seen.output
    assert "open" in seen.output
    assert landlock.Landlock().only_reading(["keys"]) is None
