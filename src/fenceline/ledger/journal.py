"""The journal: one JSON line per finished task, written in a millisecond and moved into the database later.

A run may not wait for a database library to load, so it only appends here; readers move the journal (see
``store``). Its lock is held for one append or one rename, so that a slow database never makes a run wait. Each
journal begins with a line that names it, so that it is known again after it was renamed.
"""

from __future__ import annotations

import json
import os
import time
from dataclasses import asdict
from typing import TYPE_CHECKING

import msgspec

from fenceline.ledger.disk import append, locked, sync_folder
from fenceline.ledger.errors import LedgerError
from fenceline.ledger.records import TaskRecord
from fenceline.places import data_dir

if TYPE_CHECKING:
    from pathlib import Path

ACTIVE, MOVING, LOCK = "journal.jsonl", "moving.jsonl", "journal.lock"
DATABASE = "ledger.db"  # beside the folder, unless another is configured
_NAMED, _END = b'{"journal":"', b'"}\n'


def record(task: TaskRecord) -> None:
    """Append ``task`` so that it survives whatever happens next.

    Raises:
        LedgerError: the journal cannot be written (disk full, no permission); it is as it was before.
    """
    try:
        place = folder()
        with locked(place / LOCK):
            journal = place / ACTIVE
            head = b"" if journal.exists() else _head()
            # The first newline ends a line that a killed process may have left torn.
            append(journal, b"%b\n%b\n" % (head, _line(task)))
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


def read(path: Path) -> tuple[list[TaskRecord], list[bytes]]:
    """Return the tasks in a journal file, and the lines that are none: torn, or of another version."""
    return parse(path.read_bytes())


def parse(data: bytes) -> tuple[list[TaskRecord], list[bytes]]:
    """Return the tasks in a part of a journal that begins at the begin of a line, as ``read`` does."""
    decoder = msgspec.json.Decoder(TaskRecord)
    records: list[TaskRecord] = []
    unreadable: list[bytes] = []
    for line in data.split(b"\n"):
        if not line or line.startswith(_NAMED):
            continue
        try:
            records.append(decoder.decode(line))
        except (msgspec.DecodeError, UnicodeDecodeError):
            unreadable.append(line)
    return records, unreadable


def name_of(path: Path) -> str:
    """Return what tells this journal from every other one, whatever its file is called by now."""
    with path.open("rb") as journal:
        first = journal.readline(200)
        if first.startswith(_NAMED) and first.endswith(_END):
            return first.removeprefix(_NAMED).removesuffix(_END).decode("ascii", "replace")
        return f"inode {os.fstat(journal.fileno()).st_ino}"  # torn, or of an earlier version


def _head() -> bytes:
    return b"%b%d-%d%b" % (_NAMED, time.time_ns(), os.getpid(), _END)


def _line(task: TaskRecord) -> bytes:
    try:
        return msgspec.json.encode(task)
    except UnicodeEncodeError:  # a path or an argument that is not UTF-8
        return json.dumps(asdict(task), ensure_ascii=False).encode("utf-8", "replace")
