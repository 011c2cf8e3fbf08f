"""The journal: a JSON line per finished or undone task, written in a millisecond, moved into the database later.

A run may not wait for a database library to load, so it only appends here; readers move the journal (see
``store``). Its lock is held for one append or one rename, so that a slow database never makes a run wait. Each
journal begins with a line that names it, so that it is known again after it was renamed.
"""

from __future__ import annotations

import json
import os
import time
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING

import msgspec

from fenceline.ledger.disk import append, locked, sync_folder
from fenceline.ledger.errors import LedgerError
from fenceline.ledger.records import FateRecord, TaskRecord
from fenceline.ledger.redaction import redacted
from fenceline.places import data_dir

if TYPE_CHECKING:
    from pathlib import Path

    from fenceline.ledger.redaction import Redaction

ACTIVE, MOVING, LOCK = "journal.jsonl", "moving.jsonl", "journal.lock"
DATABASE = "ledger.db"  # beside the folder, unless another is configured
_TASK, _FATE = msgspec.json.Decoder(TaskRecord), msgspec.json.Decoder(FateRecord)
_NAMED, _END = b'{"journal":"', b'"}\n'


@dataclass(frozen=True, slots=True)
class Contents:
    """What a journal holds.

    Attributes:
        tasks: as they were recorded.
        fates: what became of tasks, in the order in which it was learned.
        unreadable: lines that are neither: torn, or of another version.
    """

    tasks: list[TaskRecord] = field(default_factory=list[TaskRecord])
    fates: list[FateRecord] = field(default_factory=list[FateRecord])
    unreadable: list[bytes] = field(default_factory=list[bytes])


def record(entry: TaskRecord | FateRecord, level: Redaction = "none") -> None:
    """Append ``entry``, without what ``level`` keeps back of a task, so that it survives whatever happens next.

    Raises:
        LedgerError: the journal cannot be written (disk full, no permission); it is as it was before.
    """
    try:
        place = folder()
        if isinstance(entry, TaskRecord):
            entry = redacted(entry, level, place)
        with locked(place / LOCK):
            journal = place / ACTIVE
            head = b"" if journal.exists() else _head()
            # The first newline ends a line that a killed process may have left torn.
            append(journal, b"%b\n%b\n" % (head, _line(entry)))
    except OSError as error:
        raise LedgerError(
            f"this run could not be recorded in {data_dir()}: {error.strerror or error}",
            "its result stands; free space or mend permissions there",
        ) from error


def folder() -> Path:
    """Return the journal's folder, made when missing and open to its owner alone."""
    path = data_dir() / "ledger"
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def waiting() -> list[TaskRecord]:
    """Return the tasks that are not in the database yet."""
    place = folder()
    with locked(place / LOCK):
        paths = [path for name in (MOVING, ACTIVE) if (path := place / name).exists()]
        return [task for path in paths for task in read(path).tasks]


def take() -> Path | None:
    """Set the journal aside to be moved; the caller keeps other movers out and unlinks the file when done.

    Returns:
        The file to move: one that an interrupted move left comes first. None when there is nothing.
    """
    place = folder()
    journal, moving = place / ACTIVE, place / MOVING
    if moving.exists():
        return moving
    with locked(place / LOCK):
        if not journal.exists():
            return None
        journal.rename(moving)
    sync_folder(place)
    return moving


def read(path: Path) -> Contents:
    """Return what is in a journal file."""
    return parse(path.read_bytes())


def parse(data: bytes) -> Contents:
    """Return what is in a part of a journal that begins at the begin of a line."""
    contents = Contents()
    for line in data.split(b"\n"):
        if line and not line.startswith(_NAMED):
            _sort_in(line, contents)
    return contents


def _sort_in(line: bytes, contents: Contents) -> None:
    with suppress(msgspec.DecodeError, UnicodeDecodeError):
        contents.tasks.append(_TASK.decode(line))
        return
    with suppress(msgspec.DecodeError, UnicodeDecodeError):
        contents.fates.append(_FATE.decode(line))
        return
    contents.unreadable.append(line)


def name_of(path: Path) -> str:
    """Return what tells this journal from every other one, whatever its file is called by now."""
    with path.open("rb") as journal:
        first = journal.readline(200)
        if first.startswith(_NAMED) and first.endswith(_END):
            return first.removeprefix(_NAMED).removesuffix(_END).decode("ascii", "replace")
        return f"inode {os.fstat(journal.fileno()).st_ino}"  # torn, or of an earlier version


def _head() -> bytes:
    return b"%b%d-%d%b" % (_NAMED, time.time_ns(), os.getpid(), _END)


def _line(entry: TaskRecord | FateRecord) -> bytes:
    try:
        return msgspec.json.encode(entry)
    except UnicodeEncodeError:  # a path or an argument that is not UTF-8
        return json.dumps(asdict(entry), ensure_ascii=False).encode("utf-8", "replace")
