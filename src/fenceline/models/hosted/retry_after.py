"""When a vendor wants to be asked again."""

from __future__ import annotations

import time
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import h11

_LONGEST_WAIT_S = 86_400.0


def retry_after(head: h11.Response) -> float | None:
    """Return the seconds that the headers name, as milliseconds, seconds or a date; None where they name none."""
    fields = {bytes(name).lower(): bytes(value).decode("latin-1").strip() for name, value in head.headers}
    if (exact := seconds(fields.get(b"retry-after-ms", ""))) is not None:
        return exact / 1000
    told = fields.get(b"retry-after", "")
    if (after := seconds(told)) is not None:
        return after
    try:
        return min(_LONGEST_WAIT_S, max(0.0, parsedate_to_datetime(told).timestamp() - time.time()))
    except (ValueError, OverflowError):
        return None


def seconds(text: str) -> float | None:
    """Return a number of seconds, a day at most; None for anything else."""
    try:
        number = float(text)
    except ValueError:
        return None
    return min(number, _LONGEST_WAIT_S) if number >= 0 else None
