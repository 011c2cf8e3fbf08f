"""The commands of ``fenceline``; each command's work is imported when it runs."""

# ruff: noqa: PLC0415, FBT001 - see the docstring; flags arrive as keywords from click
from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

import click

from fenceline import __version__
from fenceline.cli.options import Sentences, as_json, no_check, task_options

if TYPE_CHECKING:
    from pathlib import Path

    from fenceline.grounding.kinds import Certainty

_ELSEWHERE = {
    "dashboard": "score_commands",
    "keys": "model_commands",
    "ledger": "ledger_commands",
    "models": "model_commands",
    "policy": "fence_commands",
    "receipts": "fence_commands",
    "replay": "score_commands",
    "route": "score_commands",
    "report": "score_commands",
    "stats": "score_commands",
    "survey": "score_commands",
}
_SECTIONS = {
    "Work": ("run", "why", "undo", "resume", "ground"),
    "Models": ("doctor", "models", "keys"),
    "Fence": ("policy", "receipts", "trust"),
    "Score": ("stats", "report", "dashboard", "survey", "route", "replay", "ledger"),
}


class Commands(Sentences):
    """The commands of this module, and those of others, which are imported when they are named."""

    @property
    def names(self) -> list[str]:
        """All names, sorted."""
        return sorted({*self.commands, *_ELSEWHERE})

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return all names, sorted."""
        return self.names

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands by what they are for."""
        for title, names in _SECTIONS.items():
            self.write_section(title, names, ctx, formatter)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command of that name."""
        if module := _ELSEWHERE.get(cmd_name):
            return getattr(import_module(f"fenceline.cli.{module}"), cmd_name)
        return super().get_command(ctx, cmd_name)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="fenceline", message="%(prog)s %(version)s")
def app() -> None:
    """A coding agent for both sides of a network's edge.

    fenceline "INSTRUCTION" does a task in the workspace around the current folder.
    """


@app.command()
@task_options
@as_json
@click.option("--dry-run", is_flag=True, help="Show the edit, change nothing.")
@click.option(
    "--wait",
    type=click.FloatRange(0),
    default=0.0,
    metavar="S",
    help="Seconds to wait for another run in this workspace.",
)
@click.option(
    "--local-only", is_flag=True, help="Let nothing leave: no hosted model, no network but loopback."
)
def run(  # noqa: PLR0913, PLR0917 - one parameter an option
    instruction: tuple[str, ...],
    config: Path | None,
    model: str,
    check: str,
    as_json: bool,
    dry_run: bool,
    wait: float,
    local_only: bool,
) -> int:
    """Do a task (the default command).

    Exit codes: 0 verified, 1 not completed, 2 usage, 3 blocked, 4 unverified, 130 interrupted.
    """
    from fenceline.cli.run import run_here

    return run_here(
        " ".join(instruction),
        config,
        model,
        check,
        as_json=as_json,
        dry_run=dry_run,
        wait_s=wait,
        local_only=local_only,
    )


@app.command()
@task_options
@no_check
@as_json
def why(
    instruction: tuple[str, ...], config: Path | None, model: str, check: str, no_check: bool, as_json: bool
) -> int:
    """Show scope, route, the exact prompt and its size; no model is called."""
    from fenceline.cli.why import explain

    return explain(" ".join(instruction), config, model, check, run_checks=not no_check, as_json=as_json)


@app.command()
def trust() -> int:
    """Trust this repository's fenceline.toml, as it is now, to name servers off this machine."""
    from fenceline.cli.trust import trust_here

    return trust_here()


@app.command()
@as_json
def resume(as_json: bool) -> int:
    """Go on with the run here that was cut off, at its last finished step."""
    from fenceline.cli.run import resume_here

    return resume_here(as_json=as_json)


@app.command()
@click.option("--force", is_flag=True, help="Also lose your own later changes to these files.")
def undo(force: bool) -> int:
    """Take back the last run here, exactly; a run that was cut off first."""
    from fenceline.cli.undo import undo_here

    return undo_here(force=force)


def _named(_context: click.Context, _option: click.Parameter, revision: str | None) -> str:
    """Refuse an empty revision: a variable of CI that is not set is no comparison with HEAD."""
    if revision is not None and not revision.strip():
        raise click.BadParameter("it names no revision")
    return revision or ""


@app.command()
@click.argument("files", nargs=-1)
@click.option(
    "--base",
    callback=_named,
    metavar="REV",
    help="Judge all since HEAD left REV, as a pull request is read.",
)
@click.option("--staged", is_flag=True, help="Judge what the next commit will have, not the work tree.")
@click.option("--whole", is_flag=True, help="Judge files as if all of them were new.")
@click.option(
    "--fail-on",
    type=click.Choice(["certain", "likely", "possible"]),
    default="likely",
    show_default=True,
    help="Least sure finding that makes the exit code 1.",
)
@as_json
@click.option("--sarif", "as_sarif", is_flag=True, help="Print SARIF 2.1.0.")
def ground(
    files: tuple[str, ...],
    base: str,
    staged: bool,
    whole: bool,
    fail_on: Certainty,
    as_json: bool,
    as_sarif: bool,
) -> int:
    """Say what a change names that does not exist: packages, modules, names, paths.

    Judges what changed in the work tree against HEAD, whoever changed it, or only FILES of that. No model
    is asked. Exit codes: 0 nothing found, 1 findings, 2 usage.
    """
    from fenceline.cli.ground import ground_here

    return ground_here(files, base, fail_on, staged=staged, whole=whole, as_json=as_json, as_sarif=as_sarif)


@app.command()
@as_json
def doctor(as_json: bool) -> int:
    """Say what was found, what is missing, and the command that mends it."""
    from fenceline.cli.doctor import doctor as examine

    return examine(json=as_json)
