"""What a person found when looking at certain signals on real commits."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from .results import CommitRow, Found

_FILE = Path(__file__).parent / "causes.jsonl"

Truth = Literal["false-alarm", "true-finding"]


class Cause(msgspec.Struct, frozen=True):
    """One look at signals of a commit.

    Attributes:
        repository: as in ``CommitRow``.
        commit: hexadecimal, any length.
        truth: whether the commit was right, or broke what the signal says.
        cause: why it was raised, in a few words that are the same for the same cause.
        path: of the signals; empty for every file of the commit.
        rule: of the signals; empty for every rule.
        named: of the signal; empty for all of them.
    """

    repository: str
    commit: str
    truth: Truth
    cause: str
    path: str = ""
    rule: str = ""
    named: str = ""

    def fits(self, row: CommitRow, found: Found) -> bool:
        """Tell whether this look was at a signal."""
        return (
            self.repository == row.repository
            and row.commit.startswith(self.commit)
            and self.path in {"", found.path}
            and self.rule in {"", found.rule}
            and self.named in {"", found.named}
        )


def causes(file: Path = _FILE) -> list[Cause]:
    """Return every look that was written down."""
    lines = file.read_bytes().splitlines() if file.exists() else []
    return [msgspec.json.decode(line, type=Cause) for line in lines if line.strip()]


def certain(rows: Iterable[CommitRow], known: list[Cause]) -> Iterator[tuple[CommitRow, Found, Cause | None]]:
    """Yield every certain signal with its cause; None for one that nobody has looked at."""
    for row in rows:
        for found in row.signals:
            if found.certainty == "certain":
                yield row, found, next((cause for cause in known if cause.fits(row, found)), None)
