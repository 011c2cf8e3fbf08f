"""The ledger in its database: the journal moves in, tasks and completion come out."""

from __future__ import annotations

import time
from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING

from fenceline.ledger import completion, endings, fate, journal, rollups, rows
from fenceline.ledger.disk import append, locked
from fenceline.ledger.ends import DAY, ends_of
from fenceline.ledger.engine import connect, transaction
from fenceline.ledger.errors import LedgerError
from fenceline.ledger.schema import bring_up
from fenceline.ledger.tally import replace_tally
from fenceline.ledger.weeks import by_week, summed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path
    from types import TracebackType
    from typing import Self

    from sqlalchemy import Engine

    from fenceline.ledger.cells import Cell, Counts
    from fenceline.ledger.completion import Completion, Dimension
    from fenceline.ledger.ends import Ends
    from fenceline.ledger.records import FateRecord, TaskRecord

_LOCK = "settle.lock"  # held by whoever moves the journal


@dataclass(frozen=True, slots=True)
class Settled:
    """What a move of the journal did.

    Attributes:
        moved: tasks that are new in the database.
        unreadable: lines that were no task; they are kept in ``unreadable.jsonl``.
    """

    moved: int = 0
    unreadable: int = 0


@dataclass(frozen=True, slots=True)
class Ledger:
    """An open ledger; ``open_ledger`` makes one."""

    engine: Engine

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.engine.dispose()

    def settle(self) -> Settled:
        """Move the journal into the database, each task exactly once however often a move is cut short.

        Raises:
            LedgerError: the database or the journal's folder cannot be used; what was not moved stays.
        """
        moved = unreadable = 0
        try:
            with locked(journal.folder() / _LOCK):
                self._bring_up()
                if (path := journal.take()) is None:
                    self._count()
                while path is not None:
                    done = self._move(path)
                    moved, unreadable = moved + done.moved, unreadable + done.unreadable
                    path = journal.take()
        except OSError as error:
            raise LedgerError(f"the ledger's journal cannot be moved: {error}", "free space there") from error
        return Settled(moved, unreadable)

    def latest(self, limit: int = 100, since: float = 0.0) -> tuple[TaskRecord, ...]:
        """Return the tasks that started last, at ``since`` (seconds since the epoch, UTC) or later, newest first."""
        with transaction(self.engine) as connection:
            return rows.latest(connection, limit, since)

    def since(self, started: float) -> tuple[TaskRecord, ...]:
        """Return the tasks that started at ``started`` (seconds since the epoch, UTC) or later, newest first."""
        with transaction(self.engine) as connection:
            return rows.since(connection, started)

    def portions(self, started: float = 0.0) -> Iterator[tuple[TaskRecord, ...]]:
        """Yield the tasks that started then or later, some at a time; between two portions nothing is locked."""
        last = ""
        while True:
            with transaction(self.engine) as connection:
                found = rows.after(connection, last, started)
            if not found:
                return
            yield found
            last = found[-1].task_id

    def completion(self, by: Sequence[Dimension] = ("model", "scope")) -> tuple[Completion, ...]:
        """Return how attempts ended, one row per combination of ``by``."""
        with transaction(self.engine) as connection:
            return completion.completion(connection, by)

    def tally(self, since: float = 0.0) -> dict[Cell, Counts]:
        """Return what came of the tasks that started at ``since`` (seconds since the epoch) or later, by cell.

        Of a day whose rows retention has removed, the tally has all or nothing.
        """
        with transaction(self.engine) as connection:
            if since <= 0:
                return rollups.tally(connection)
            first_whole = ceil(since / DAY)
            begun = rows.between(connection, since, first_whole * DAY)
            return summed(begun, rollups.tally(connection, first_whole))

    def ends(self, since: float = 0.0) -> Ends:
        """Return how what began at ``since`` (seconds since the epoch) or later ended; of old days as ``tally``."""
        with transaction(self.engine) as connection:
            if since <= 0:
                return endings.read(connection)
            first_whole = ceil(since / DAY)
            begun = rows.between(connection, since, first_whole * DAY)
            return ends_of(begun) + endings.read(connection, first_whole)

    @property
    def place(self) -> str:
        """The database's URL as it may be shown."""
        return self.engine.url.set(query={}).render_as_string()

    def size(self) -> int:
        """Return how many tasks the database holds."""
        with transaction(self.engine) as connection:
            return rows.count(connection)

    def mark(self, fates: Sequence[FateRecord]) -> int:
        """Write down what became of edits; return how many of them are news."""
        with transaction(self.engine) as connection:
            return fate.mark(connection, fates)

    def prune(self, before: float) -> int:
        """Remove the rows of tasks of days that ended by ``before`` (seconds since the epoch); sums stay."""
        with transaction(self.engine) as connection:
            return rows.remove(connection, before // DAY * DAY)

    def count_anew(self) -> None:
        """Make the journal's tally from the database, whatever it said.

        Raises:
            LedgerError: the database cannot be used.
        """
        with locked(journal.folder() / _LOCK):
            self._bring_up()
            self._count()

    def _bring_up(self) -> None:
        with transaction(self.engine) as connection:
            bring_up(connection)

    def _move(self, path: Path) -> Settled:
        found = journal.read(path)
        with transaction(self.engine) as connection:
            moved = rows.insert_new(connection, found.tasks)
            fate.mark(connection, found.fates)
            sums = rollups.weeks(connection)
        if found.unreadable:
            append(path.with_name("unreadable.jsonl"), b"".join(line + b"\n" for line in found.unreadable))
        counted = {journal.name_of(path): path.stat().st_size}
        with locked(path.with_name(journal.LOCK)):
            replace_tally(path.parent, sums, counted, time.time())
            path.unlink()  # a crash before this finds the same tasks again and inserts none of them
        return Settled(moved, len(found.unreadable))

    def _count(self) -> None:
        """Write the database's sums into the tally; of a move that was cut short some may be in it, some not."""
        place, counted = journal.folder(), dict[str, int]()
        moving = place / journal.MOVING
        with transaction(self.engine) as connection:
            sums = rollups.weeks(connection)
            if moving.exists():
                sums = by_week(rows.unknown(connection, journal.read(moving).tasks), sums)
                counted = {journal.name_of(moving): moving.stat().st_size}
        with locked(place / journal.LOCK):
            replace_tally(place, sums, counted, time.time())


def open_ledger(url: str = "") -> Ledger:
    """Open the ledger with everything recorded so far in it.

    Args:
        url: any database SQLAlchemy can reach; empty for the SQLite file in the data folder.

    Raises:
        LedgerError: it cannot be opened, or a later version of Fenceline wrote it.
    """
    ledger = Ledger(connect(url))
    try:
        ledger.settle()
    except LedgerError:
        ledger.engine.dispose()
        raise
    return ledger
