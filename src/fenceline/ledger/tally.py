"""The tally's file: all recorded attempts summed by week and cell, beside the journal.

It holds sums, and of each journal how many of its bytes are in them; what lies behind is added when it is read
(see ``recall``). It is only ever replaced as a whole, and a move of a journal into the database replaces it before
the journal goes, so a process killed at any moment leaves sums that are neither short nor double.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import msgspec

from fenceline.ledger import journal
from fenceline.ledger.cells import Cell, Counts
from fenceline.ledger.disk import sync_folder

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from fenceline.ledger.weeks import Weeks

_FILE = "tally.json"


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


def last_asked() -> float:
    """Return when the database was last asked for its sums, seconds since the epoch, UTC; 0 never."""
    kept = load_tally(journal.folder())
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


def load_tally(place: Path) -> Tally | None:
    """Return what the file in the journal's folder holds; None where there is none that can be read.

    Raises:
        OSError: the folder cannot be read.
    """
    try:
        return msgspec.json.decode((place / _FILE).read_bytes(), type=Tally)
    except (FileNotFoundError, msgspec.DecodeError, UnicodeDecodeError):
        return None
