"""What several commands share: options, and how a group lists its commands."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    Command = Callable[..., int]

_SENTENCE = 200  # characters: no first sentence is longer

config_option = click.option(
    "--config", type=click.Path(path_type=Path), help="Configuration file, in place of the standard ones."
)
as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
no_check = click.option(
    "--no-check",
    is_flag=True,
    help="Run no check now, neither to find what is meant nor to quote what fails.",
)
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


class Sentences(click.Group):
    """A group whose help cuts no sentence short."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands."""
        self.write_section("Commands", self.list_commands(ctx), ctx, formatter)

    def write_section(
        self, title: str, names: Iterable[str], ctx: click.Context, formatter: click.HelpFormatter
    ) -> None:
        """Write the commands of these ``names`` under a title."""
        commands = [(name, self.get_command(ctx, name)) for name in names]
        rows = [(name, command.get_short_help_str(_SENTENCE)) for name, command in commands if command]
        with formatter.section(title):
            formatter.write_dl(rows)
