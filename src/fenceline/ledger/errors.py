"""What can go wrong with the ledger; never a reason for a run to fail."""

from __future__ import annotations

from fenceline.errors import FencelineError


class LedgerError(FencelineError):
    """The ledger cannot be written or read."""


class LedgerAwayError(LedgerError):
    """The database's server cannot be reached; the journal keeps all that is recorded until it can."""

    def __init__(self, message: str) -> None:
        super().__init__(message, "nothing is lost: the journal keeps every run until the server is back")
