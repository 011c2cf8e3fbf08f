"""What may leave of a path, and of what a check says."""

from __future__ import annotations

from enum import StrEnum


class Label(StrEnum):
    """What may leave of a path, from loose to strict."""

    OPEN = "open"
    SIGNATURES = "signatures"
    CLOSED = "closed"

    @property
    def strictness(self) -> int:
        """Return 0 for ``open`` up to 2 for ``closed``."""
        return _ORDER.index(self)


_ORDER = (Label.OPEN, Label.SIGNATURES, Label.CLOSED)


class CheckOutput(StrEnum):
    """What a hosted model is told of a check, whose tests may read everything; from loose to strict."""

    FULL = "full"
    NAMES = "names"
    VERDICT = "verdict"

    @property
    def strictness(self) -> int:
        """Return 0 for ``full`` up to 2 for ``verdict``."""
        return _TOLD.index(self)


_TOLD = (CheckOutput.FULL, CheckOutput.NAMES, CheckOutput.VERDICT)
