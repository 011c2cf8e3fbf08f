"""What the page shows by now: read again when something was recorded here, and every minute."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256
from threading import Lock
from time import monotonic
from typing import TYPE_CHECKING

from fenceline.places import data_dir
from fenceline.report.page import sections

if TYPE_CHECKING:
    from collections.abc import Callable

    from fenceline.report.page import View

_TOUCHED = ("ledger/journal.jsonl", "ledger.db", "ledger.db-wal", "receipts/chain.jsonl")
_MINUTE = 60.0  # after which it is read anew anyway: a team's database is none of these files
Stamp = tuple[tuple[int, int] | None, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """One state of the page.

    Attributes:
        view: what is shown.
        html: its sections.
        seen: digest of these, by which a browser says what it has.
    """

    view: View
    html: str
    seen: str


@dataclass
class Watch:
    """Keeps the newest state; safe for several threads."""

    read: Callable[[], View]
    _lock: Lock = field(default_factory=Lock)
    _stamp: Stamp | None = None
    _shown: Shown | None = None
    _read_at: float = 0.0

    def now(self) -> Shown:
        """Return the newest state.

        Raises:
            FencelineError: it cannot be read.
        """
        with self._lock:
            stamp = _stamp()
            if self._shown is None or stamp != self._stamp or monotonic() - self._read_at > _MINUTE:
                view = self.read()
                html = sections(view)
                self._shown = Shown(view, html, sha256(html.encode()).hexdigest()[:16])
                self._stamp, self._read_at = stamp, monotonic()
            return self._shown


def _stamp() -> Stamp:
    return tuple(_touched(name) for name in _TOUCHED)


def _touched(name: str) -> tuple[int, int] | None:
    try:
        found = (data_dir() / name).stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size
