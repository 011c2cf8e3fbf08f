"""Commands about who completed what, and at what cost."""

# ruff: noqa: PLC0415, FBT001 - each command's work is imported when it runs; flags arrive as keywords from click
from __future__ import annotations

import click

from fenceline.cli.options import as_json


@click.command()
@as_json
def stats(as_json: bool) -> int:
    """Show completion by model and kind of scope."""
    from fenceline.cli.stats import stats as show

    show(json=as_json)
    return 0
