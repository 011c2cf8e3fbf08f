"""The tally: all recorded attempts summed by week and cell, read before every run in a millisecond without a database.

One file beside the journal holds sums, and of each journal how many of its bytes are in them; what lies behind is
added when the tally is read. The file is only ever replaced as a whole, and a move of a journal into the database
replaces it before the journal goes, so a process killed at any moment leaves sums that are neither short nor double.
"""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import msgspec

from fenceline.ledger import journal
from fenceline.ledger.cells import Cell, Counts
from fenceline.ledger.disk import locked, sync_folder
from fenceline.ledger.errors import LedgerError
from fenceline.ledger.weeks import by_week
from fenceline.places import data_dir

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from fenceline.ledger.weeks import Weeks

_FILE = "tally.json"
_MUCH = 1 << 16  # bytes of journal that are cheaper to count once than on every run


@dataclass(frozen=True, slots=True)
class Tally:
    """The file's content.

    Attributes:
        sums: by week and cell, see ``weeks``.
        counted: by name of a journal, how many of its bytes are in the sums.
        asked: when the sums were last the database's, seconds since the epoch, UTC; 0 never.
    """

    sums: dict[int, list[tuple[Cell, Counts]]] = field(default_factory=dict[int, list[tuple[Cell, Counts]]])
    counted: dict[str, int] = field(default_factory=dict[str, int])
    asked: float = 0.0


def read_tally() -> Weeks:
    """Return all recorded attempts summed by week and cell: the database's as of the last settle, and what came after.

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


def replace_tally(place: Path, sums: Weeks, counted: Mapping[str, int], asked: float) -> None:
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
    listed = {week: list(cells.items()) for week, cells in sums.items()}
    data = msgspec.json.encode(Tally(listed, dict(counted), asked))
    with new.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    new.replace(place / _FILE)
    sync_folder(place)


def _make_anew(place: Path) -> None:
    """Get a lost tally back from the database in the data folder; another one is asked by the next settle."""
    from fenceline.ledger.engine import connect  # noqa: PLC0415 - half a second, once
    from fenceline.ledger.store import Ledger  # noqa: PLC0415 - half a second, once

    with suppress(LedgerError), Ledger(connect()) as ledger:
        ledger.count_anew()
        return
    with locked(place / journal.LOCK):  # so that the next run does not try in vain again
        replace_tally(place, {}, {}, 0.0)


def _up_to_date(place: Path) -> Weeks:
    kept = _load(place) or Tally()
    sums: Weeks = {week: dict(cells) for week, cells in kept.sums.items()}
    counted, fresh, whole = dict[str, int](), 0, True
    for path in (place / journal.MOVING, place / journal.ACTIVE):
        if not path.exists():
            continue
        name = journal.name_of(path)
        behind = _behind(path, kept.counted.get(name, 0))
        sums = by_week(journal.parse(behind).tasks, sums)
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
