"""The tally: all recorded attempts summed by cell, read before every run in a millisecond without a database.

One file beside the journal holds sums, and of each journal how many of its bytes are in them; what lies behind is
added when the tally is read. The file is only ever replaced as a whole, and a move of a journal into the database
replaces it before the journal goes, so a process killed at any moment leaves sums that are neither short nor double.
"""

from __future__ import annotations

import os
from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import msgspec

from fenceline.ledger import journal
from fenceline.ledger.cells import Cell, Counts
from fenceline.ledger.disk import locked, sync_folder
from fenceline.ledger.errors import LedgerError
from fenceline.places import data_dir

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from fenceline.ledger.records import AttemptRecord, TaskRecord

_FILE = "tally.json"
_TOLD = ("verified", "failed", "unverified")  # outcomes that say something of the model
_MUCH = 1 << 16  # bytes of journal that are cheaper to count once than on every run


@dataclass(frozen=True, slots=True)
class Tally:
    """The file's content.

    Attributes:
        sums: by cell.
        counted: by name of a journal, how many of its bytes are in the sums.
        asked: when the sums were last the database's, seconds since the epoch, UTC; 0 never.
    """

    sums: list[tuple[Cell, Counts]] = field(default_factory=list[tuple[Cell, Counts]])
    counted: dict[str, int] = field(default_factory=dict[str, int])
    asked: float = 0.0


def read_tally() -> dict[Cell, Counts]:
    """Return all recorded attempts summed by cell: the database's as of the last settle, and what came after.

    A folder that cannot be read is an empty tally: what is known of models helps a run, it is not needed for one.
    """
    try:
        place = journal.folder()
        if _load(place) is None and (data_dir() / journal.DATABASE).exists():
            _make_anew(place)
        with locked(place / journal.LOCK):
            return _up_to_date(place)
    except OSError:
        return {}


def last_asked() -> float:
    """Return when the database was last asked for its sums, seconds since the epoch, UTC; 0 never."""
    kept = _load(journal.folder())
    return kept.asked if kept else 0.0


def replace_tally(place: Path, sums: Mapping[Cell, Counts], counted: Mapping[str, int], asked: float) -> None:
    """Replace the tally in the journal's folder, durably; the caller holds the journal's lock.

    Args:
        place: the folder.
        sums: as in ``Tally``, as the rest.
        counted: by journal.
        asked: when.

    Raises:
        OSError: it could not be written; the old one stays.
    """
    new = place / f"{_FILE}.new"
    data = msgspec.json.encode(Tally(list(sums.items()), dict(counted), asked))
    with new.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    new.replace(place / _FILE)
    sync_folder(place)


def summed(tasks: Iterable[TaskRecord], sums: Mapping[Cell, Counts] | None = None) -> dict[Cell, Counts]:
    """Return ``sums`` with what every model made of these tasks."""
    total = defaultdict(Counts, sums or {})
    for task in tasks:
        for cell, counts in _turns(task):
            total[cell] += counts
    return dict(total)


def _make_anew(place: Path) -> None:
    """Get a lost tally back from the database in the data folder; another one is asked by the next settle."""
    from fenceline.ledger.engine import connect  # noqa: PLC0415 - half a second, once
    from fenceline.ledger.store import Ledger  # noqa: PLC0415 - half a second, once

    with suppress(LedgerError), Ledger(connect()) as ledger:
        ledger.count_anew()
        return
    with locked(place / journal.LOCK):  # so that the next run does not try in vain again
        replace_tally(place, {}, {}, 0.0)


def _turns(task: TaskRecord) -> Iterator[tuple[Cell, Counts]]:
    """Yield what each model made of ``task``; its attempts are ways of one turn, so the task counts once for it."""
    told = [tried for tried in task.attempts if tried.outcome in _TOLD]
    fell = next((at for at, tried in enumerate(told) if tried.outcome == "failed"), len(told))
    places: dict[str, list[int]] = {}
    for at, tried in enumerate(told):
        places.setdefault(tried.model, []).append(at)
    for model, own in places.items():
        cell = Cell(model, task.scope, task.language, task.size, late=own[0] > fell)
        yield cell, _counts([told[at] for at in own])


def _counts(turn: Sequence[AttemptRecord]) -> Counts:
    """Return what the attempts of one model at one task add."""
    judged = [tried for tried in turn if tried.outcome != "unverified"]
    done = any(tried.outcome == "verified" for tried in judged)
    return Counts(
        completed=int(done),
        failed=int(bool(judged) and not done),
        unverified=int(not judged),
        prompt_tokens=sum(tried.prompt_tokens for tried in judged),
        cached_tokens=sum(tried.cached_tokens for tried in judged),
        written_tokens=sum(tried.written_tokens for tried in judged),
        output_tokens=sum(tried.output_tokens for tried in judged),
        seconds=sum(tried.total_s for tried in judged),
    )


def _up_to_date(place: Path) -> dict[Cell, Counts]:
    kept = _load(place) or Tally()
    sums, counted, fresh, whole = dict(kept.sums), dict[str, int](), 0, True
    for path in (place / journal.MOVING, place / journal.ACTIVE):
        if not path.exists():
            continue
        name = journal.name_of(path)
        behind = _behind(path, kept.counted.get(name, 0))
        sums = summed(journal.parse(behind).tasks, sums)
        counted[name] = path.stat().st_size
        fresh, whole = fresh + len(behind), whole and behind[-1:] in {b"", b"\n"}
    if fresh > _MUCH and whole:
        replace_tally(place, sums, counted, kept.asked)
    return sums


def _behind(path: Path, offset: int) -> bytes:
    with path.open("rb") as file:
        file.seek(offset)
        return file.read()


def _load(place: Path) -> Tally | None:
    try:
        return msgspec.json.decode((place / _FILE).read_bytes(), type=Tally)
    except (FileNotFoundError, msgspec.DecodeError, UnicodeDecodeError):
        return None
