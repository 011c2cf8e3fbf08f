"""What closed files had in other revisions, and what submodules have, stays inside as well."""

from __future__ import annotations

from pathlib import Path

import pytest
from fence_kit import FEES, OPEN, git, repository

from fenceline.policy.committed import Commits
from fenceline.policy.fence import Fence
from fenceline.policy.label import Label
from fenceline.policy.labels import Labels
from fenceline.policy.rules import Policy, Rule
from fenceline.policy.sources import Sources
from fenceline.workspace.files import open_workspace

NAMES = ("src/pay/fees.py", 'src/pay/a "b" ü.py', "src/pay/[x]*.py")


def told(root: Path, text: str, label: Label = Label.CLOSED) -> set[tuple[str, int]]:
    workspace = open_workspace(root)
    policy = Policy.of(Label.OPEN, (Rule(("src/pay/", "vendor/"), label),))
    fence = Fence(Sources(workspace, Labels(policy, workspace.root)))
    fence.look()
    return {(trace.path, trace.line) for trace in fence.traces(text.encode())}


def commit(root: Path, path: str, text: str | None) -> None:
    target = root / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.unlink(missing_ok=True)
    if text is not None:
        target.write_text(text)
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "Change")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return repository(tmp_path / "w", {"src/hello.py": OPEN, "src/pay/a.py": "x = 1\n"})


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("later", [None, "x = 2\n", OPEN])
def test_what_was_taken_out_of_a_file_is_known_at_its_line(root: Path, name: str, later: str | None) -> None:
    commit(root, name, "y = 1\n" * 40 + FEES)
    commit(root, name, later)
    commit(root, "src/hello.py", OPEN + "\n")
    settle = FEES.index("def settle")
    assert told(root, FEES[settle:]) == {(name, 41 + FEES.count("\n", 0, settle))}


def test_what_only_another_branch_or_a_stash_has_is_known(root: Path) -> None:
    git(root, "checkout", "-q", "-b", "spring")
    interchange, _, settle = FEES.partition("def settle")
    commit(root, "src/pay/fees.py", interchange)
    git(root, "checkout", "-q", "-")
    (root / "src/pay/a.py").write_text(f"x = 1\n{settle}")
    git(root, "stash", "-q")
    assert {path for path, _ in told(root, interchange)} == {"src/pay/fees.py"}
    assert {path for path, _ in told(root, settle)} == {"src/pay/a.py"}


def test_what_was_in_an_open_file_then_tells_nothing(root: Path) -> None:
    commit(root, "src/other.py", FEES)
    commit(root, "src/other.py", None)
    assert told(root, FEES) == set()


def test_of_a_file_that_shows_signatures_only_the_present_one_is_known(root: Path) -> None:
    commit(root, "src/pay/fees.py", FEES)
    commit(root, "src/pay/fees.py", "x = 2\n")
    assert told(root, FEES, Label.SIGNATURES) == set()


def test_objects_that_a_server_may_hold_are_not_asked_for(root: Path) -> None:
    commit(root, "src/pay/fees.py", FEES)
    commit(root, "src/pay/fees.py", None)
    git(root, "repack", "-q", "-a", "-d")
    (pack,) = (root / ".git/objects/pack").glob("*.pack")
    pack.with_suffix(".promisor").touch()
    assert Commits(root, root / ".git").partial()
    assert told(root, FEES) == set()


def test_files_of_a_submodule_and_of_a_repository_in_the_work_tree_are_known(
    root: Path, tmp_path: Path
) -> None:
    partner = repository(tmp_path / "partner", {"deep/fees.py": FEES})
    git(root, "-c", "protocol.file.allow=always", "submodule", "-q", "add", str(partner), "vendor/partner")
    assert {path for path, _ in told(root, FEES)} == {"vendor/partner/deep/fees.py"}
    repository(root / "src/pay/nested", {"fees.py": FEES.replace("entry", "order")})
    assert "src/pay/nested/fees.py" in {path for path, _ in told(root, FEES.replace("entry", "order"))}


def test_a_file_that_comes_into_a_submodule_is_seen(root: Path, tmp_path: Path) -> None:
    partner = repository(tmp_path / "partner", {"deep/a.py": "x = 1\n"})
    git(root, "-c", "protocol.file.allow=always", "submodule", "-q", "add", str(partner), "vendor/partner")
    workspace = open_workspace(root)
    policy = Policy.of(Label.OPEN, (Rule(("vendor/",), Label.CLOSED),))
    fence = Fence(Sources(workspace, Labels(policy, workspace.root)))
    fence.look()
    (root / "vendor/partner/deep/fees.py").write_text(FEES)
    fence.look()
    assert {trace.path for trace in fence.traces(FEES.encode())} == {"vendor/partner/deep/fees.py"}
