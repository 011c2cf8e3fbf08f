"""Commands about who completed what, and at what cost."""

# ruff: noqa: PLC0415, FBT001 - each command's work is imported when it runs; flags arrive as keywords from click
from __future__ import annotations

from typing import TYPE_CHECKING

import click

from fenceline.cli.options import as_json, config_option

if TYPE_CHECKING:
    from pathlib import Path

_since = click.option(
    "--since", default="", metavar="WHEN", help="Only what began then: 30d, 12h, 8w ago, or 2026-11-22."
)


@click.command()
@_since
@click.option(
    "--by",
    default="",
    metavar="LIST",
    help="Split further, with commas between: language, size, recipe, tier.",
)
@config_option
@as_json
def stats(since: str, by: str, config: Path | None, as_json: bool) -> int:
    """Show which model completes what at which cost, and what follows from it."""
    from fenceline.cli.stats import stats as show

    show(json=as_json, since=since, by=by, config=config)
    return 0
