"""What is taken out of a record before it is written anywhere."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import replace
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from fenceline.ledger.records import ChangeRecord

if TYPE_CHECKING:
    from collections.abc import Callable

    from fenceline.ledger.records import TaskRecord

Redaction = Literal["none", "text", "paths"]

_KEY = "redaction.key"


def redacted(task: TaskRecord, level: Redaction, folder: Path) -> TaskRecord:
    """Return the record without what ``level`` keeps back.

    Args:
        task: as it was.
        level: ``text`` removes the instruction, the check's command line and the words on why an attempt ended;
            ``paths`` also hashes the workspace's path, the paths and the digests of changed files and the path of
            weights, and removes the commit.
        folder: the ledger's, which holds the key of the hashes: without it a guessed path cannot be tried.
    """
    if level == "none":
        return task
    silent = replace(
        task,
        instruction="",
        check="",
        attempts=tuple(replace(tried, ended="") for tried in task.attempts),
    )
    if level == "text":
        return silent
    key = _key(folder)
    return replace(
        silent,
        commit="",
        workspace=_hashed(task.workspace, key),
        attempts=tuple(
            replace(tried, weights=_hashed(tried.weights, key))
            if Path(tried.weights).is_absolute()
            else tried
            for tried in silent.attempts
        ),
        changes=tuple(_without_path(change, key) for change in task.changes),
    )


def hashed_as(level: Redaction, folder: Path) -> Callable[[str], str]:
    """Return what such a record has in place of a path or a digest, to find it by."""
    if level != "paths":
        return str
    key = _key(folder)
    return lambda text: _hashed(text, key)


def _without_path(change: ChangeRecord, key: bytes) -> ChangeRecord:
    """Digests are hashed, too: anyone could try a line that he knows."""
    return ChangeRecord(
        path=_hashed(change.path, key),
        added=" ".join(_hashed(digest, key) for digest in change.added.split()),
        removed=" ".join(_hashed(digest, key) for digest in change.removed.split()),
    )


def _hashed(path: str, key: bytes) -> str:
    return "#" + blake2b(path.encode("utf-8", "surrogateescape"), digest_size=12, key=key).hexdigest()


def _key(folder: Path) -> bytes:
    """Return this user's key, made when first needed; of two that make one at once, the first counts."""
    path, new = folder / _KEY, folder / f"{_KEY}.{os.getpid()}"
    if not path.exists():
        new.touch(mode=0o600)
        new.write_bytes(os.urandom(32))
        with suppress(FileExistsError):
            os.link(new, path)
        new.unlink()
    return path.read_bytes()
