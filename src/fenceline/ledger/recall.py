"""What was made of tasks so far, read before every run in a millisecond without a database."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from fenceline.ledger import journal
from fenceline.ledger.disk import locked
from fenceline.ledger.errors import LedgerError
from fenceline.ledger.tally import Tally, load_tally, replace_tally
from fenceline.ledger.weeks import by_week
from fenceline.places import data_dir

if TYPE_CHECKING:
    from pathlib import Path

    from fenceline.ledger.weeks import Weeks

_MUCH = 1 << 16  # bytes of journal that are cheaper to count once than on every run


def read_tally() -> Weeks:
    """Return all recorded attempts summed by week and cell: the database's as of the last settle, and what came after.

    A folder that cannot be read is an empty tally: what is known of models helps a run, it is not needed for one.
    """
    try:
        place = journal.folder()
        if load_tally(place) is None and (data_dir() / journal.DATABASE).exists():
            _make_anew(place)
        with locked(place / journal.LOCK):
            return _up_to_date(place)
    except OSError:
        return {}


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
    kept = load_tally(place) or Tally()
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
