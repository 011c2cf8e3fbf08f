"""Groups of commands as they are listed: each with its whole first sentence, however long."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Iterable

_SENTENCE = 200  # characters: no first sentence is longer


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
