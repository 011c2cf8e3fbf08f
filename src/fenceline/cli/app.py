"""The commands of ``fenceline``; each command's work is imported when it runs."""

# ruff: noqa: PLC0415 - see the docstring
from __future__ import annotations

from pathlib import Path  # noqa: TC003 - typer reads annotations at run time
from typing import Annotated

import typer

from fenceline import __version__

app = typer.Typer(
    help="A coding agent for both sides of a network's edge.",
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object per line.")]
Config = Annotated[Path | None, typer.Option("--config", help="Configuration file, in place of the standard ones.")]
Model = Annotated[str, typer.Option("--model", help="Use this model only.")]
Check = Annotated[str, typer.Option("--check", help="Command line that decides, in place of the one found.")]
Instruction = Annotated[list[str], typer.Argument(help="What to do, in words.")]


def _version(value: bool) -> None:  # noqa: FBT001 - typer's callback signature
    if value:
        typer.echo(f"fenceline {__version__}")
        raise typer.Exit


@app.callback()
def main(
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Say which.")] = False,  # noqa: FBT002 - an option
) -> None:
    """A coding agent for both sides of a network's edge."""
    del version


@app.command()
def run(  # noqa: PLR0913 - one parameter per option
    instruction: Instruction,
    config: Config = None,
    model: Model = "",
    check: Check = "",
    json: Json = False,  # noqa: FBT002 - an option
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show the edit, change nothing.")] = False,  # noqa: FBT002 - an option
    wait: Annotated[float, typer.Option("--wait", help="Seconds to wait for another run here.")] = 0.0,
) -> int:
    """Do a task in the workspace around the current folder (the default command)."""
    from fenceline.cli.run import run_here

    return run_here(" ".join(instruction), config, model, check, as_json=json, dry_run=dry_run, wait_s=wait)


@app.command()
def why(
    instruction: Instruction,
    config: Config = None,
    model: Model = "",
    check: Check = "",
    json: Json = False,  # noqa: FBT002 - an option
) -> int:
    """Show scope, route, the exact prompt and its size for a task; no model is called."""
    from fenceline.cli.why import explain

    return explain(" ".join(instruction), config, model, check, as_json=json)


@app.command()
def undo(
    force: Annotated[bool, typer.Option("--force", help="Also lose your own later changes to these files.")] = False,  # noqa: FBT002 - an option
) -> int:
    """Take back the last run in this workspace, exactly; a run that was cut off first."""
    from fenceline.cli.undo import undo_here

    return undo_here(force=force)


@app.command()
def stats(json: Json = False) -> int:  # noqa: FBT002 - an option
    """Show completion by model and kind of scope."""
    from fenceline.cli.stats import stats as show

    return show(json=json) or 0


@app.command()
def doctor(json: Json = False) -> int:  # noqa: FBT002 - an option
    """Say what was found, what is missing, and the command that mends it."""
    from fenceline.cli.doctor import doctor as examine

    return examine(json=json) or 0
