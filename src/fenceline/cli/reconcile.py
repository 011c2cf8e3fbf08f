"""``fenceline ledger reconcile``: what became of verified edits, read from the workspace's git history."""

from __future__ import annotations

import subprocess
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from fenceline.cli.ledger import DAY, settings_here
from fenceline.errors import UsageError
from fenceline.ledger import fate, journal
from fenceline.ledger.lines import digests
from fenceline.ledger.records import FateRecord
from fenceline.ledger.redaction import hashed_as
from fenceline.ledger.store import open_ledger
from fenceline.workspace.files import open_workspace

if TYPE_CHECKING:
    from collections.abc import Callable

    from fenceline.ledger.records import TaskRecord

_MOST = 50  # commits read for one task


def reconcile_here(days: int, config: Path | None) -> int:
    """Judge this workspace's verified tasks and print how many went which way."""
    root, settings = open_workspace(Path.cwd()).root, settings_here(config)
    name = hashed_as(settings.ledger.redact, journal.folder())
    if not _git(root, "rev-parse", "--verify", "-q", "HEAD"):
        raise UsageError("there is no git history here", "run it in a repository with commits")
    with open_ledger(settings.ledger_url) as ledger:
        tasks = [one for one in ledger.since(0.0) if one.workspace == name(str(root)) and _open(one)]
        known = _names(root, name) if tasks else {}
        found = [
            FateRecord(one.task_id, became, time.time())
            for one in tasks
            if (became := _judged(root, one, days, known, name))
        ]
        ledger.mark(found)
    counts = Counter(one.fate for one in found)
    told = ", ".join(f"{counts[what]} {what}" for what in ("kept", "reverted", "rewritten"))
    print(f"{told}; {len(tasks) - len(found)} not committed, or not yet {days} days old")
    return 0


def _open(task: TaskRecord) -> bool:
    return task.verdict == "verified" and not task.fate and bool(task.changes)


def _judged(
    root: Path, task: TaskRecord, days: int, known: dict[str, str], name: Callable[[str], str]
) -> str:
    end = task.started + days * DAY
    paths = {change.path: known[change.path] for change in task.changes if change.path in known}
    span = (*_after(root, task), f"--until=@{int(end)}")
    commits = (
        _git(root, "log", "--reverse", "--format=%H", *span, "--", *paths.values()).split() if paths else []
    )
    versions = [
        {path: _lines(root, commit, there, name) for path, there in paths.items()}
        for commit in (*commits[: _MOST - 1], *commits[_MOST - 1 :][-1:])
    ]
    return fate.judge(task, versions, over=time.time() >= end)


def _after(root: Path, task: TaskRecord) -> tuple[str, ...]:
    """Return which commits came after the task: those that the one it began at leads to, whatever clocks said.

    Where that one is not known, or was left behind (rebased, another branch), it is those that are dated later.
    """
    if task.commit and _git(root, "merge-base", task.commit, "HEAD") == task.commit:
        return (f"{task.commit}..HEAD",)
    return (f"--since=@{int(task.started)}",)


def _lines(root: Path, commit: str, path: str, name: Callable[[str], str]) -> frozenset[str]:
    text = _git_bytes(root, "cat-file", "blob", f"{commit}:{path}")
    return frozenset(map(name, digests(text.split(b"\n"))))


def _names(root: Path, name: Callable[[str], str]) -> dict[str, str]:
    """Return every path that the history has, by what the record calls it."""
    listed = _git(root, "log", "--format=", "--name-only", "-z").replace("\n", "\0").split("\0")
    return {name(path): path for path in set(listed) if path}


def _git(root: Path, *arguments: str) -> str:
    return _git_bytes(root, *arguments).decode("utf-8", "surrogateescape").strip()


def _git_bytes(root: Path, *arguments: str) -> bytes:
    """Return git's output; nothing where it has none, such as for a file that a commit lacks."""
    command = ("git", "-C", str(root), "--no-optional-locks", "--literal-pathspecs", *arguments)
    return subprocess.run(command, capture_output=True, check=False, stdin=subprocess.DEVNULL).stdout
