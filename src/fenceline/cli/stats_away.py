"""The score while the ledger's server is away: what the tally in the data folder knows, with its date."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import msgspec

from fenceline.ledger.cells import Counts
from fenceline.ledger.journal import waiting
from fenceline.ledger.recall import read_tally
from fenceline.ledger.tally import last_asked
from fenceline.ledger.weeks import summed_up
from fenceline.score.intervals import wilson
from fenceline.score.words import duration
from fenceline.workspace.faults import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fenceline.ledger.errors import LedgerAwayError

_LEFT_OUT = "Cost, the line and advice, and what --since and --by ask for, need the server."


def away_lines(away: LedgerAwayError) -> Iterator[str]:
    """Yield what can be said."""
    yield f"{away.message}; {len(waiting()):,} tasks wait in the journal, none is lost"
    groups = _groups()
    if not groups:
        return
    wide = max(len(shown(model)) for _, model in groups)
    yield f"\nas of {_as_of() or 'this machine alone'}, with what waits here:"
    for (scope, model), counts in groups.items():
        interval = wilson(round(counts.completed), round(counts.judged))
        yield (
            f"  {shown(scope):<10}  {shown(model):<{wide}}  {counts.completed:>7.0f}/{counts.judged:<7.0f}"
            f"  {counts.completed / counts.judged:>4.0%}  {interval.low * 100:.0f}-{interval.high * 100:.0f}%"
            f"  mean {duration(counts.seconds / counts.judged)}"
        )
    yield f"\n{_LEFT_OUT}"


def away_object(away: LedgerAwayError) -> Iterator[str]:
    """Yield the same as one JSON object."""
    rows = [
        {"scope": scope, "model": model, "completed": round(counts.completed), "judged": round(counts.judged)}
        for (scope, model), counts in _groups().items()
    ]
    told = {"away": away.message, "as_of": _as_of(), "waiting": len(waiting()), "completion": rows}
    yield msgspec.json.encode(told).decode()


def _groups() -> dict[tuple[str, str], Counts]:
    found: defaultdict[tuple[str, str], Counts] = defaultdict(Counts)
    for cell, counts in summed_up(read_tally()).items():
        found[cell.scope, cell.model] += counts
    return {group: found[group] for group in sorted(found) if found[group].judged}


def _as_of() -> str:
    """Return the minute (UTC) at which the server was last asked, empty for never."""
    if not (asked := last_asked()):
        return ""
    return datetime.fromtimestamp(asked, UTC).strftime("%Y-%m-%d %H:%M UTC")
