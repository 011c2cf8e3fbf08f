"""Reads ``git log``, bounded in commits and in seconds, whatever the messages and file names hold."""

from __future__ import annotations

import os
import re
import select
import time
from typing import TYPE_CHECKING

from fenceline.workspace.history.model import Change, Commit

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import IO

    from fenceline.workspace.repository import Repository

_LOG = (
    "log", "-z", "--no-merges", "--no-notes", "--no-show-signature", "--no-color", "--encoding=UTF-8",
    "--name-status", "--no-ext-diff", "-M", "-l300", "--format=%H%x00%P%x00%ct%x00%B",
)  # fmt: skip
_ID = re.compile(rb"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_STATUS = re.compile(rb"\n?([A-Z])\d*")
_TWO_PATHS = frozenset({"R", "C"})
_MAX_MESSAGE = 2_000
_MAX_CHANGES = 200
_HEADER = 4
_CHUNK = 1 << 16


def log(repository: Repository, *what: str, commits: int, seconds: float) -> tuple[Commit, ...]:
    """Return the commits that ``what`` selects, newest first; those read when ``seconds`` are over.

    Args:
        repository: to ask.
        what: revisions, ``HEAD ^0a1b…``, none of them from outside.
        commits: how many at most.
        seconds: of waiting for git.
    """
    with repository.start(*_LOG, f"-n{commits}", *what, "--") as process:
        assert process.stdout  # noqa: S101 - for the type checker: it is a pipe
        try:
            output, whole = _read(process.stdout, time.monotonic() + seconds)
        finally:
            process.kill()  # it may still be writing
    fields = output.split(b"\0")
    read = tuple(parsed(fields))
    return read if whole else read[:-1]


def _read(stream: IO[bytes], deadline: float) -> tuple[bytes, bool]:
    """Return what came before the deadline, and whether that is all."""
    chunks: list[bytes] = []
    while (left := deadline - time.monotonic()) > 0:
        if not select.select([stream], [], [], left)[0]:
            break
        chunk = os.read(stream.fileno(), _CHUNK)
        if not chunk:
            return b"".join(chunks), True
        chunks.append(chunk)
    return b"".join(chunks), False


def parsed(fields: Sequence[bytes]) -> Iterator[Commit]:
    """Yield the commits in the parts between the NUL bytes of the output; what fits no commit ends it."""
    at = 0
    while at + _HEADER <= len(fields) and _ID.fullmatch(fields[at]):
        identity, parents, when, message = fields[at : at + _HEADER]
        changes, at = _changes(fields, at + _HEADER)
        if not _ID.fullmatch(parents):
            continue
        yield Commit(
            id=identity.decode(),
            parent=parents.decode(),
            when=int(when) if when.isdigit() else 0,
            message=message.decode(errors="replace").strip()[:_MAX_MESSAGE],
            changes=tuple(change for change in changes[:_MAX_CHANGES] if change.path),
            files=len(changes),
        )


def _changes(fields: Sequence[bytes], at: int) -> tuple[list[Change], int]:
    """Return what a commit changed, from position ``at``, and the position after it."""
    changes: list[Change] = []
    while at + 1 < len(fields) and (match := _STATUS.fullmatch(fields[at])):
        status = match[1].decode()
        paths = fields[at + 1 : at + 2 + (status in _TWO_PATHS)]
        at += 1 + len(paths)
        before = _text(paths[0]) if status in _TWO_PATHS else ""
        changes.append(Change(status, _text(paths[-1]), before))
    return changes, at


def _text(name: bytes) -> str:
    """Return a file's name; empty for one that is not UTF-8, which nothing can be said about."""
    try:
        return name.decode()
    except UnicodeDecodeError:
        return ""
