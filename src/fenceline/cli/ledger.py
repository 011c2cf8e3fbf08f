"""``fenceline ledger``: where the record is, copies of it, and its end."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from fenceline.cli.scored import start_of
from fenceline.config.read import read_config
from fenceline.errors import UsageError
from fenceline.ledger import export as exports
from fenceline.ledger import journal
from fenceline.ledger.errors import LedgerAwayError
from fenceline.ledger.schema import REVISIONS
from fenceline.ledger.store import open_ledger
from fenceline.workspace.files import open_workspace

if TYPE_CHECKING:
    from fenceline.config.read import Config

DAY = 86_400


def settings_here(config: Path | None) -> Config:
    """Return the configuration of the workspace around the current folder."""
    return read_config(open_workspace(Path.cwd()).root, config)


def show_status(config: Path | None, *, as_json: bool) -> int:
    """Print where the record is; a server that is away is said, and no error."""
    settings, away = settings_here(config), ""
    tasks: int | None = None
    try:
        with open_ledger(settings.ledger_url) as ledger:
            place, tasks = ledger.place, ledger.size()
    except LedgerAwayError as error:
        place, away = "", error.message
    waiting = len(journal.waiting())
    keep = settings.ledger.keep_days
    if as_json:
        told = {"database": place, "away": away, "tasks": tasks, "waiting": waiting, "schema": REVISIONS[-1]}
        kept = {"keep_days": keep, "redact": settings.ledger.redact}
        print(msgspec.json.encode({**told, **kept}).decode())
        return 0
    print(away or f"database   {place}")
    if tasks is not None:
        print(f"tasks      {tasks:,}")
    print(f"waiting    {waiting:,} in {journal.folder()}")
    print(f"schema     {REVISIONS[-1]}")
    print(f"kept       {f'{keep} days' if keep else 'for ever'}; redaction: {settings.ledger.redact}")
    return 0


def export(kind: str, out: Path | None, since: str, config: Path | None) -> int:
    """Write the attempts since then as ``kind`` to ``out``, or to standard output."""
    if kind == "parquet" and out is None:
        raise UsageError("Parquet is no text", "name a file: --out attempts.parquet")
    settings = settings_here(config)
    with open_ledger(settings.ledger_url) as ledger:
        rows = exports.rows(ledger.since(start_of(since)))
    data = exports.encoded(rows, kind)
    if out is None:
        sys.stdout.buffer.write(data)
        return 0
    try:
        out.write_bytes(data)
    except OSError as error:
        raise UsageError(f"cannot write {out}: {error.strerror}", "name another file") from None
    print(f"{len(rows):,} attempts in {out}")
    return 0


def prune(days: int | None, config: Path | None) -> int:
    """Remove the rows of tasks that began more than ``days`` ago."""
    settings = settings_here(config)
    keep = days or settings.ledger.keep_days
    if not keep:
        raise UsageError("nothing says how long rows are kept", "--days 365, or keep_days in [ledger]")
    with open_ledger(settings.ledger_url) as ledger:
        removed = ledger.prune(time.time() - keep * DAY)
    print(f"removed {removed:,} tasks; their sums stay")
    return 0
