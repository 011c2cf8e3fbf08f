"""``fenceline report``: the score as one HTML file."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from fenceline.cli.scored import read_score, start_of
from fenceline.errors import UsageError, reason_of
from fenceline.policy.receipts import flaws, receipts
from fenceline.report.left import what_left
from fenceline.report.page import View, page

if TYPE_CHECKING:
    from pathlib import Path


def write_report(out: Path, since: str, by: str, config: Path | None) -> int:
    """Write the page to ``out`` in place of what is there, and say so."""
    html = page(read_view(since, by, config))
    try:
        out.write_text(html, encoding="utf-8")
    except OSError as error:
        raise UsageError(f"cannot write {out}: {reason_of(error)}", "name another file with --out") from None
    print(f"{out} ({len(html.encode()) / 1024:.0f} KiB)")
    return 0


def read_view(since: str = "", by: str = "", config: Path | None = None, database: str = "") -> View:
    """Return what a page shows, read anew; arguments and errors are those of ``read_score``."""
    seen = read_score(since, by, config, database)
    left = what_left(receipts(), flaws(), start_of(since))
    stretch = f"Tasks since {since}" if since else "Everything recorded"
    return View(seen, left, datetime.now(UTC), stretch)
