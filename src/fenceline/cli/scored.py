"""What every face of the score begins with: which tasks, at which prices."""

from __future__ import annotations

import re
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from fenceline.config.read import read_config
from fenceline.errors import UsageError
from fenceline.ledger.store import open_ledger
from fenceline.score.billing import Billing
from fenceline.score.overview import LATEST, overview
from fenceline.score.statistics import Dimension
from fenceline.workspace.files import open_workspace

if TYPE_CHECKING:
    from fenceline.score.overview import Overview

_SECONDS = {"h": 3600, "d": 86_400, "w": 604_800}
_FURTHER = tuple(name for name in get_args(Dimension) if name not in ("model", "scope"))


def read_score(since: str = "", by: str = "", config: Path | None = None, database: str = "") -> Overview:
    """Return what the ledger says.

    Args:
        since: ``30d``, ``12h``, ``8w`` or a day as ``2026-11-22``; empty for all that was recorded.
        by: further dimensions of the rows, with commas between.
        config: file in place of the standard ones, for prices and rates.
        database: URL of the ledger's database; empty for the one in the data folder.

    Raises:
        UsageError: ``since`` or ``by`` cannot be understood, or the configuration is wrong.
        LedgerError: the ledger cannot be read.
    """
    start, further = start_of(since), _further(by)
    settings = read_config(open_workspace(Path.cwd()).root, config)
    with open_ledger(database or settings.ledger_url) as ledger:
        ends, latest = ledger.ends(start), ledger.latest(LATEST, start)
    return overview(latest, Billing(settings.rates, settings.models), further, ends)


def start_of(since: str) -> float:
    """Return where a stretch of time begins, seconds since the epoch, UTC; 0 for all."""
    if not since:
        return 0.0
    if ago := re.fullmatch(r"(\d{1,5})([hdw])", since):
        return time.time() - int(ago[1]) * _SECONDS[ago[2]]
    try:
        return datetime.strptime(since, "%Y-%m-%d").replace(tzinfo=UTC).timestamp()
    except ValueError:
        raise UsageError(
            f"--since {since} is no stretch of time", "write 30d, 12h, 8w or a day as 2026-11-22"
        ) from None


def _further(by: str) -> tuple[Dimension, ...]:
    asked = [name.strip() for name in by.split(",") if name.strip()]
    found = tuple(name for name in _FURTHER if name in asked)
    if unknown := [name for name in asked if name not in found]:
        raise UsageError(f"--by {unknown[0]} is not known", f"there is {', '.join(_FURTHER)}")
    return found
