"""Receipts: what left for a hosted endpoint, and what was held back, one JSON line each, chained by hash."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Literal

import msgspec

from fenceline import places
from fenceline.errors import FencelineError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from fenceline.policy.endpoint import Endpoint

_FIRST = "0" * 64
_TASK_CHARS = 200


class ReceiptFault(FencelineError):
    """The receipts cannot be written or read."""


class Receipt(msgspec.Struct, frozen=True):
    """One line.

    Attributes:
        id: of the request; ``connected`` has the id of what it belongs to.
        time: UTC, ISO 8601.
        event: ``admitted`` before anything leaves, ``connected`` once a connection stands, ``refused``.
        task: the instruction's beginning.
        endpoint: URL.
        address: the other end of the connection, as IP address and port; empty before it stands.
        bytes: of the body.
        sha256: of the body.
        files: label by path of the workspace's files that the body names.
        ruling: why it was let out, or held back.
        before: sha256 of the line before, zeros for the first.
        symbols: dotted names by path of the declarations of these files that the body shows; each has the file's label.
    """

    id: str
    time: str
    event: Literal["admitted", "connected", "refused"]
    task: str
    endpoint: str
    address: str
    bytes: int
    sha256: str
    files: dict[str, str]
    ruling: str
    before: str
    symbols: dict[str, list[str]] = {}


class _Head(msgspec.Struct, frozen=True):
    """How many lines there are, and the hash of the last: without it nobody would miss the last ones."""

    lines: int
    sha256: str


@dataclass(slots=True)
class Book:
    """Writes the receipts of one run.

    Attributes:
        task: its instruction.
        ids: of the requests so far.
    """

    task: str
    ids: list[str] = field(default_factory=list[str])
    _open: dict[str, Receipt] = field(default_factory=dict[str, Receipt], init=False)

    def request(
        self,
        endpoint: Endpoint,
        body: bytes,
        files: Mapping[str, str],
        refused: str,
        symbols: Mapping[str, list[str]] | None = None,
    ) -> str:
        """Write down a request before anything of it leaves, and return its id.

        Args:
            endpoint: where it would go.
            body: all of it.
            files: labels of the files that it names.
            refused: why it was held back, empty where it may leave.
            symbols: declarations of these files that it shows.

        Raises:
            ReceiptFault: it cannot be written down.
        """
        receipt = Receipt(
            id=os.urandom(8).hex(),
            time=_now(),
            event="refused" if refused else "admitted",
            task=self.task[:_TASK_CHARS],
            endpoint=endpoint.url,
            address="",
            bytes=len(body),
            sha256=sha256(body).hexdigest(),
            files=dict(files),
            ruling=refused or "nothing protected and no secret is in it",
            before="",
            symbols=dict(symbols or {}),
        )
        _append(receipt)
        self.ids.append(receipt.id)
        self._open[receipt.id] = receipt
        return receipt.id

    def connected(self, request: str, address: str) -> None:
        """Write down where the connection of an admitted request leads."""
        if (receipt := self._open.pop(request, None)) is not None:
            _append(msgspec.structs.replace(receipt, event="connected", address=address, time=_now()))


def folder() -> Path:
    """Return where receipts lie."""
    return places.data_dir() / "receipts"


def receipts() -> Iterator[Receipt]:
    """Yield every receipt that can be read, oldest first."""
    for line in _lines():
        try:
            yield msgspec.json.decode(line, type=Receipt)
        except (msgspec.DecodeError, UnicodeDecodeError):
            continue


def flaws() -> Iterator[str]:
    """Yield what is wrong with the chain, in words: lines changed, missing, added or in another order."""
    head = _head()  # first: what is written meanwhile makes it old, not wrong
    lines, before = _lines(), _FIRST
    for number, line in enumerate(lines, start=1):
        try:
            said = msgspec.json.decode(line, type=Receipt).before
        except (msgspec.DecodeError, UnicodeDecodeError):
            said = ""
            yield f"line {number} is no receipt"
        if said and said != before:
            yield f"line {number} does not follow the line before it: one was changed, moved or taken out"
        before = sha256(line).hexdigest()
    if head is None:
        if lines:
            yield "the record of the last line is missing"
    elif head.lines > len(lines):
        yield f"{head.lines - len(lines)} of the last lines are missing"
    elif not _stands(head, lines):
        yield f"line {head.lines} is not what was last written"


def _append(receipt: Receipt) -> None:
    import fcntl  # noqa: PLC0415 - only once something may leave

    try:
        folder().mkdir(parents=True, exist_ok=True, mode=0o700)
        file = os.open(folder() / "chain.jsonl", os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX)
            head = _grown(file)
            line = msgspec.json.encode(msgspec.structs.replace(receipt, before=head.sha256))
            os.write(file, _after_torn(file) + line + b"\n")
            os.fsync(file)
            _keep(_Head(head.lines + 1, sha256(line).hexdigest()))
        finally:
            os.close(file)
    except OSError as fault:
        reason = (fault.strerror or str(fault)).lower()
        raise ReceiptFault(
            f"no receipt can be written in {folder()}: {reason}", "mend that folder"
        ) from fault


def _after_torn(file: int) -> bytes:
    """Return what ends a line that a power cut left without its end."""
    size = os.fstat(file).st_size
    return b"\n" if size and os.pread(file, 1, size - 1) != b"\n" else b""


def _grown(file: int) -> _Head:
    """Return the head, by the lines themselves where the last write was cut off before the head was kept.

    Where lines of before the head were touched, what comes next follows what the head has, so that it shows for good.
    """
    head = _head()
    size = os.fstat(file).st_size
    tail = os.pread(file, min(size, 1 << 20), max(size - (1 << 20), 0))
    last = tail.removesuffix(b"\n").rpartition(b"\n")[2]
    if head is not None and (not size or sha256(last).hexdigest() == head.sha256):
        return head
    lines = _lines()
    if head is None or _stands(head, lines):
        return _Head(len(lines), sha256(lines[-1]).hexdigest() if lines else _FIRST)
    return _Head(len(lines), head.sha256)


def _stands(head: _Head, lines: list[bytes]) -> bool:
    if head.lines > len(lines):
        return False
    return not head.lines or sha256(lines[head.lines - 1]).hexdigest() == head.sha256


def _keep(head: _Head) -> None:
    """Write the head; no more than that, since the lines are on the disk by now and say it anew where it is lost."""
    fresh = folder() / "head.new"
    file = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
    try:
        os.write(file, msgspec.json.encode(head))
    finally:
        os.close(file)
    fresh.replace(folder() / "head.json")


def _head() -> _Head | None:
    try:
        return msgspec.json.decode((folder() / "head.json").read_bytes(), type=_Head)
    except (OSError, msgspec.DecodeError):
        return None


def _lines() -> list[bytes]:
    try:
        return (folder() / "chain.jsonl").read_bytes().splitlines()
    except FileNotFoundError:
        return []
    except OSError as fault:
        raise ReceiptFault(f"the receipts in {folder()} cannot be read: {fault.strerror}") from fault


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")
