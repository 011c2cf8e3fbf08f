"""One file's change, whoever made it: what the rooms that judge and show changes share."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Change:
    """One file before and after.

    Attributes:
        path: relative to the workspace root.
        before: its bytes, None when it did not exist.
        after: its bytes, None when it is gone.
        was: path that it had before, for a file that was moved; empty for one that was not.
    """

    path: str
    before: bytes | None
    after: bytes | None
    was: str = ""
