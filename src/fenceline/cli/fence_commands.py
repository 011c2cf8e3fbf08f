"""Commands about what may leave and what left."""

# ruff: noqa: PLC0415, FBT001 - each command's work is imported when it runs; flags arrive as keywords from click
from __future__ import annotations

from pathlib import Path

import click

from fenceline.cli.options import Sentences, as_json, config_option, no_check, task_options


@click.command()
@click.argument("task", nargs=-1)
@click.option("--verify", is_flag=True, help="Say whether a line was changed, moved or taken out.")
@click.option(
    "--report",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write a report for an auditor: .html or .json.",
)
@as_json
def receipts(task: tuple[str, ...], verify: bool, report: Path | None, as_json: bool) -> int:
    """Show what left for hosted models, and what was held back: all of it, or for a TASK."""
    from fenceline.cli.receipts import show_receipts

    return show_receipts(" ".join(task), report, verify=verify, as_json=as_json)


@click.group(cls=Sentences)
def policy() -> None:
    """Say what may leave, and what the policy seems to have forgotten."""


@policy.command("show")
@click.argument("paths", nargs=-1, required=True)
@config_option
@as_json
def show_(paths: tuple[str, ...], config: Path | None, as_json: bool) -> int:
    """Show the label of each path, and which rule of which layer gives it."""
    from fenceline.cli.policy import show_labels

    return show_labels(paths, config, as_json=as_json)


@policy.command("check")
@config_option
@as_json
def check_(config: Path | None, as_json: bool) -> int:
    """Find rules that match nothing, open files that look sensitive, secrets in open files."""
    from fenceline.cli.policy import check_policy

    return check_policy(config, as_json=as_json)


@policy.command("test")
@task_options
@no_check
@as_json
def test_(
    instruction: tuple[str, ...], config: Path | None, model: str, check: str, no_check: bool, as_json: bool
) -> int:
    """Show what hosted models would be sent for a task, byte for byte; nothing is sent."""
    from fenceline.cli.rehearsal import rehearse_here

    return rehearse_here(
        " ".join(instruction), config, model, check, run_checks=not no_check, as_json=as_json
    )
