"""Commands about the ledger itself."""

# ruff: noqa: PLC0415, FBT001 - each command's work is imported when it runs; flags arrive as keywords from click
from __future__ import annotations

from pathlib import Path

import click

from fenceline.cli.options import Sentences, as_json, config_option


@click.group(cls=Sentences)
def ledger() -> None:
    """Look after the record of everything done here."""


@ledger.command()
@config_option
@as_json
def status(config: Path | None, as_json: bool) -> int:
    """Say where the record is, how much it holds and how much waits."""
    from fenceline.cli.ledger import show_status

    return show_status(config, as_json=as_json)


@ledger.command()
@click.option(
    "--format", "kind", type=click.Choice(["csv", "json", "parquet"]), default="csv", show_default=True
)
@click.option(
    "--out", type=click.Path(path_type=Path), metavar="FILE", help="Write there, not to the output."
)
@click.option(
    "--since", default="", metavar="WHEN", help="Only what began then: 30d, 12h, 8w ago, or 2026-11-22."
)
@click.option(
    "--otlp", default="", metavar="URL", help="Send to a receiver of OpenTelemetry, as http://127.0.0.1:4318."
)
@config_option
def export(kind: str, out: Path | None, since: str, otlp: str, config: Path | None) -> int:
    """Write all attempts, one a row, with their tasks."""
    from fenceline.cli.ledger import export as write

    if not otlp:
        return write(kind, out, since, config)
    if out is not None:
        raise click.UsageError("--otlp sends and writes no file: leave out --out")
    from fenceline.cli.ledger_otlp import send

    return send(otlp, since, config)


@ledger.command()
@click.option(
    "--days", type=click.IntRange(1, 3650), default=14, show_default=True, help="To judge an edit after."
)
@config_option
def reconcile(days: int, config: Path | None) -> int:
    """Read this workspace's git history: which verified edits were kept, reverted, rewritten."""
    from fenceline.cli.reconcile import reconcile_here

    return reconcile_here(days, config)


@ledger.command()
@click.option(
    "--days", type=click.IntRange(1), default=None, help="Keep those of so many days; [ledger] keep_days."
)
@config_option
def prune(days: int | None, config: Path | None) -> int:
    """Remove the rows of old tasks; what they came to stays in the sums."""
    from fenceline.cli.ledger import prune as remove

    return remove(days, config)
