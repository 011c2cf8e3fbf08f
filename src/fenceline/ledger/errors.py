"""What can go wrong with the ledger; never a reason for a run to fail."""

from __future__ import annotations

from fenceline.errors import FencelineError


class LedgerError(FencelineError):
    """The ledger cannot be written or read."""
