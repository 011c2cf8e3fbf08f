"""``fenceline stats``: which model completes which kind of task, at what cost, and what follows from it."""

from __future__ import annotations

import shutil
import sys
from typing import TYPE_CHECKING

import click

from fenceline.cli.scored import read_score
from fenceline.cli.stats_away import away_lines, away_object
from fenceline.cli.stats_json import as_object
from fenceline.cli.stats_text import report_lines
from fenceline.ledger.errors import LedgerAwayError

if TYPE_CHECKING:
    from pathlib import Path

NOTHING = (
    'Nothing is recorded yet. Every run is, for example:\n  fenceline "Add a docstring to main in app.py"'
)
_NOTHING_SINCE = "Nothing is recorded since then."
_WIDEST = 100


def stats(
    *, json: bool = False, since: str = "", by: str = "", config: Path | None = None, database: str = ""
) -> None:
    """Print the score.

    Args:
        json: print one JSON object instead.
        since: see ``read_score``, as the rest.
        by: further dimensions.
        config: configuration file.
        database: URL of the ledger's database.

    Raises:
        FencelineError: as ``read_score``.
    """
    try:
        seen = read_score(since, by, config, database)
    except LedgerAwayError as away:
        for line in away_object(away) if json else away_lines(away):
            print(line)
        return
    if json:
        print(as_object(seen))
    elif not seen.tasks:
        print(_NOTHING_SINCE if since else NOTHING)
    else:
        for line in report_lines(seen, _width(), fancy=_fancy()):
            click.echo(line)


def _width() -> int | None:
    """Return the terminal's columns; None where nobody counts them."""
    return min(_WIDEST, shutil.get_terminal_size().columns) if sys.stdout.isatty() else None


def _fancy() -> bool:
    return sys.stdout.isatty() and sys.stdout.encoding.lower().startswith("utf")
