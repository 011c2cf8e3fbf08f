"""The commands of ``fenceline``; each command's work is imported when it runs."""

# ruff: noqa: PLC0415, FBT001 - see the docstring; flags arrive as keywords from click
from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from fenceline import __version__

if TYPE_CHECKING:
    from collections.abc import Callable

    from fenceline.grounding.kinds import Certainty

    Command = Callable[..., int]

as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
words = click.argument("instruction", nargs=-1, required=True)


def task_options(command: Command) -> Command:
    """Add what every command that reads a task understands."""
    for option in (
        click.option(
            "--check", default="", metavar="CMD", help="Command line that decides, not the one found."
        ),
        click.option("--model", default="", metavar="NAME", help="Use this model only."),
        click.option(
            "--config",
            type=click.Path(path_type=Path),
            help="Configuration file, in place of the standard ones.",
        ),
        words,
    ):
        command = option(command)
    return command


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="fenceline", message="%(prog)s %(version)s")
def app() -> None:
    """A coding agent for both sides of a network's edge.

    fenceline "INSTRUCTION" does a task in the workspace around the current folder.
    """


@app.command()
@task_options
@as_json
@click.option("--dry-run", is_flag=True, help="Show the edit, change nothing.")
@click.option("--wait", default=0.0, metavar="S", help="Seconds to wait for another run in this workspace.")
@click.option("--local-only", is_flag=True, help="Let nothing leave: every path is closed to hosted models.")
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
@as_json
def why(instruction: tuple[str, ...], config: Path | None, model: str, check: str, as_json: bool) -> int:
    """Show scope, route, the exact prompt and its size; no model is called."""
    from fenceline.cli.why import explain

    return explain(" ".join(instruction), config, model, check, as_json=as_json)


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


@app.command()
@click.argument("files", nargs=-1)
@click.option(
    "--base", default="", metavar="REV", help="Judge all since HEAD left REV, as a pull request is read."
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
def stats(as_json: bool) -> int:
    """Show completion by model and kind of scope."""
    from fenceline.cli.stats import stats as show

    show(json=as_json)
    return 0


@app.command()
@as_json
def doctor(as_json: bool) -> int:
    """Say what was found, what is missing, and the command that mends it."""
    from fenceline.cli.doctor import doctor as examine

    return examine(json=as_json)


@app.command()
@click.option("--verify", is_flag=True, help="Say whether a line was changed, moved or taken out.")
@as_json
def receipts(verify: bool, as_json: bool) -> int:
    """Show what left for hosted models, and what was held back."""
    from fenceline.cli.receipts import show_receipts

    return show_receipts(verify=verify, as_json=as_json)


@app.group()
def policy() -> None:
    """Say what may leave, and what the policy seems to have forgotten."""


@policy.command("show")
@click.argument("paths", nargs=-1, required=True)
@click.option(
    "--config", type=click.Path(path_type=Path), help="Configuration file, in place of the standard ones."
)
@as_json
def show_(paths: tuple[str, ...], config: Path | None, as_json: bool) -> int:
    """Show the label of each path, and which rule of which layer gives it."""
    from fenceline.cli.policy import show_labels

    return show_labels(paths, config, as_json=as_json)


@policy.command("check")
@click.option(
    "--config", type=click.Path(path_type=Path), help="Configuration file, in place of the standard ones."
)
@as_json
def check_(config: Path | None, as_json: bool) -> int:
    """Find rules that match nothing, open files that look sensitive, secrets in open files."""
    from fenceline.cli.policy import check_policy

    return check_policy(config, as_json=as_json)


@app.group()
def models() -> None:
    """List, pull and probe models."""


@models.command("list")
@as_json
def list_(as_json: bool) -> int:
    """Show models that are configured, pulled or running."""
    from fenceline.cli.models import list_models

    return list_models(json=as_json)


@models.command()
@click.argument("name")
def pull(name: str) -> int:
    """Fetch weights for the embedded server, held against their sha256."""
    from fenceline.cli.models import pull_model

    return pull_model(name)


@models.command()
@click.argument("name")
@click.option(
    "--config", type=click.Path(path_type=Path), help="Configuration file, in place of the standard ones."
)
@as_json
def probe(name: str, config: Path | None, as_json: bool) -> int:
    """Ask a model's server what it is: tier, window, template, speed."""
    from fenceline.cli.models import probe_model

    return probe_model(name, config, json=as_json)


@app.group()
def keys() -> None:
    """Keep, list, test and remove the keys of hosted models."""


@keys.command("set")
@click.argument("name")
@click.option("--file", "in_file", is_flag=True, help="Keep it in a file, not in the system keyring.")
def set_(name: str, in_file: bool) -> int:
    """Read a key from a hidden prompt or standard input and keep it."""
    from fenceline.cli.keys import set_key

    return set_key(name, in_file=in_file)


@keys.command("list")
@as_json
def list_keys_(as_json: bool) -> int:
    """Show where each key comes from; never any part of it."""
    from fenceline.cli.keys import list_keys

    return list_keys(json=as_json)


@keys.command("test")
@click.argument("name")
@click.option(
    "--config", type=click.Path(path_type=Path), help="Configuration file, in place of the standard ones."
)
def test_(name: str, config: Path | None) -> int:
    """Ask the vendor something that costs nothing and only a good key is answered."""
    from fenceline.cli.keys import prove_key

    return prove_key(name, config)


@keys.command("remove")
@click.argument("name")
def remove_(name: str) -> int:
    """Forget a stored key."""
    from fenceline.cli.keys import remove_key

    return remove_key(name)
