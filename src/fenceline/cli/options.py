"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Callable

    Command = Callable[..., int]

config_option = click.option(
    "--config", type=click.Path(path_type=Path), help="Configuration file, in place of the standard ones."
)
as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
words = click.argument("instruction", nargs=-1, required=True)


def task_options(command: Command) -> Command:
    """Add what every command that reads a task understands."""
    for option in (
        click.option(
            "--check", default="", metavar="CMD", help="Command line that decides, not the one found."
        ),
        click.option("--model", default="", metavar="NAME", help="Use this model only."),
        config_option,
        words,
    ):
        command = option(command)
    return command
