"""What models answered in a run, kept on disk until it ends, so that a run that was cut off asks nothing twice.

A run is a function of its workspace and of what its models answer. ``fenceline resume`` goes back to the checkpoint
and runs the task again over the tape: recorded answers are played, what comes after them is asked. As soon as a
question differs from the recorded one, the rest of the tape is void.
"""

from __future__ import annotations

import os
import time
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import msgspec

from fenceline import places
from fenceline.errors import FencelineError, UsageError
from fenceline.routing.tape_lines import Played, chunks_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from fenceline.workspace.files import Workspace


class Asked(msgspec.Struct, frozen=True):
    """The command that a tape belongs to; the paths are absolute."""

    instruction: str
    config: str = ""
    model: str = ""
    check: str = ""
    local_only: bool = False


class Booked(msgspec.Struct, frozen=True, tag=True):
    """The ledger has so many of the answers before, from the first one on."""

    answers: int


class Void(msgspec.Struct, frozen=True, tag=True):
    """Of the answers before, only so many are still good, from the first one on."""

    kept: int


@dataclass(slots=True)
class Tape:
    """The answers of one run, old ones to play and new ones to record.

    Attributes:
        path: of its file.
        asked: the command.
        answers: still to be played.
        booked: how many, from the first one on, the ledger has from the run that was cut off.
        played: how many were.
        recorded: how many came anew.
        lost: told of each run before this one that was cut off and has answers which no ledger has; once.
        cut: whether the last question to a model broke off on the way, which another try may mend.
    """

    path: Path
    asked: Asked
    answers: list[Played] = field(default_factory=list[Played])
    booked: int = 0
    played: int = 0
    recorded: int = 0
    lost: Callable[[Tape], None] | None = None
    cut: bool = False

    def settle(self) -> None:
        """Have the answers of runs that were cut off before put down, whether or not one of them is gone on with."""
        tell, self.lost = self.lost, None
        if tell is None:
            return
        for other in _cut_off(self.path.parent):
            if other.path != self.path and len(other.answers) > other.booked:
                with suppress(FencelineError):  # a fault of the ledger is not what there is to say
                    tell(other)
                    other.book(len(other.answers))

    def start(self) -> None:
        """Begin the file, once, when the run holds its workspace; a run before this one cannot be resumed any more."""
        if self.path.exists():
            return
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        for old in self.path.parent.glob("*.jsonl"):
            old.unlink(missing_ok=True)
        _append(self.path, self.asked, durably=False)

    def next(self, question: str) -> Played | None:
        """Return the recorded answer to ``question``; None from the first one on that was not recorded."""
        if not self.answers:
            return None
        if self.answers[0].question != question:
            self.answers.clear()
            _append(self.path, Void(self.played), durably=False)
            return None
        self.played += 1
        return self.answers.pop(0)

    def record(self, answer: Played) -> None:
        """Write one answer down, durably."""
        _append(self.path, answer, durably=True)
        self.recorded += 1

    def book(self, answers: int) -> None:
        """Write down that the ledger has so many answers; one that is not written down is counted twice, never lost."""
        if self.path.exists():
            _append(self.path, Booked(answers), durably=False)

    @property
    def resumable(self) -> bool:
        """Whether going on could end otherwise, and spares an answer that was had already."""
        return self.cut and self.kept > 0

    @property
    def kept(self) -> int:
        """How many answers a further run over it would be spared."""
        return self.played + len(self.answers) + self.recorded

    def end(self) -> None:
        """Forget it: the run is settled."""
        self.path.unlink(missing_ok=True)


def begin(workspace: Workspace, asked: Asked) -> Tape:
    """Return the tape of a run that starts; nothing is written before its first question."""
    return Tape(_folder(workspace) / f"{time.time_ns():020d}.jsonl", asked)


def latest(workspace: Workspace) -> Tape:
    """Return the tape of the latest run that was cut off, ready to be played; what was torn while writing is left out.

    Raises:
        UsageError: there is none.
    """
    found = next(_cut_off(_folder(workspace)), None)
    if found is None:
        raise UsageError("no run of this workspace was cut off", 'start one: fenceline "INSTRUCTION"')
    return found


def _cut_off(folder: Path) -> Iterator[Tape]:
    """Yield the tapes of runs that did not settle, the latest first."""
    for path in sorted(folder.glob("*.jsonl"), reverse=True):
        first, *rest = path.read_bytes().split(b"\n")
        try:
            asked = msgspec.json.decode(first, type=Asked)
        except msgspec.MsgspecError:
            continue
        yield _read(Tape(path, asked), rest)


def _read(tape: Tape, lines: list[bytes]) -> Tape:
    for line in _readable(lines):
        match line:
            case Played():
                tape.answers.append(line)
            case Booked(answers):
                tape.booked = answers
            case Void(kept):
                del tape.answers[kept:]
                tape.booked = min(tape.booked, kept)
    return tape


def _readable(lines: list[bytes]) -> Iterator[Played | Booked | Void]:
    for line in lines:
        try:
            told = msgspec.json.decode(line, type=Played | Booked | Void)
            if isinstance(told, Played):
                chunks_of(told)
        except (msgspec.MsgspecError, KeyError):
            return
        yield told


def _append(path: Path, line: msgspec.Struct, *, durably: bool) -> None:
    try:
        fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
        try:
            os.write(fd, msgspec.json.encode(line) + b"\n")
            if durably:
                os.fsync(fd)
        finally:
            os.close(fd)
    except OSError as error:
        raise FencelineError(
            f"the run cannot be written to {path.parent}: {error.strerror or error}", "free space there"
        ) from error


def _folder(workspace: Workspace) -> Path:
    return places.data_dir() / "tapes" / workspace.key
