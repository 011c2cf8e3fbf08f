"""Commands about who completed what, and at what cost."""

# ruff: noqa: PLC0415, FBT001 - each command's work is imported when it runs; flags arrive as keywords from click
from __future__ import annotations

from pathlib import Path

import click

from fenceline.cli.options import as_json, config_option, no_check, task_options

_since = click.option(
    "--since", default="", metavar="WHEN", help="Only what began then: 30d, 12h, 8w ago, or 2026-11-22."
)

_by = click.option(
    "--by",
    default="",
    metavar="LIST",
    help="Split further, with commas between: language, size, recipe, tier.",
)


@click.command()
@_since
@_by
@config_option
@as_json
def stats(since: str, by: str, config: Path | None, as_json: bool) -> int:
    """Show which model completes what at which cost, and what follows from it."""
    from fenceline.cli.stats import stats as show

    show(json=as_json, since=since, by=by, config=config)
    return 0


@click.command()
@task_options
@no_check
@click.option("--explain", is_flag=True, help="Show every ladder that was weighed, and why it was not taken.")
@as_json
def route(
    instruction: tuple[str, ...],
    config: Path | None,
    model: str,
    check: str,
    no_check: bool,
    explain: bool,
    as_json: bool,
) -> int:
    """Show which ladder a task would take, by the record here; no model is called."""
    from fenceline.cli.route import route_here

    return route_here(
        " ".join(instruction),
        config,
        model,
        check,
        run_checks=not no_check,
        explain=explain,
        as_json=as_json,
    )


@click.command()
@click.argument("outcomes", type=click.Path(path_type=Path))
@click.option("--ladder", default="", metavar="LIST", help="Models in order, with a comma between.")
@click.option("--price", default="", metavar="IN,OUT", help="USD for a million hosted tokens.")
@click.option(
    "--check-misses",
    type=click.FloatRange(0, 1),
    default=0.0,
    metavar="P",
    help="Share of failures that the check takes for completions.",
)
@click.option(
    "--shuffles",
    type=click.IntRange(0, 10_000),
    default=100,
    metavar="N",
    help="Passes in random order; 100.",
)
@click.option(
    "--tasks",
    type=click.IntRange(0, 10_000),
    default=0,
    metavar="N",
    help="Tasks of a pass, drawn again and again.",
)
@click.option("--seed", type=click.IntRange(0), default=0, metavar="N", help="Of everything random.")
@config_option
@as_json
def replay(  # noqa: PLR0913, PLR0917 - one parameter an option
    outcomes: Path,
    ladder: str,
    price: str,
    check_misses: float,
    shuffles: int,
    tasks: int,
    seed: int,
    config: Path | None,
    as_json: bool,
) -> int:
    """Play every routing policy over recorded OUTCOMES: completion, cost, regret."""
    from fenceline.cli.replay import Asked, replay_here

    asked = Asked(ladder, price, check_misses, shuffles, tasks, seed)
    return replay_here(outcomes, asked, config, as_json=as_json)


@click.command()
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path("fenceline-report.html"),
    metavar="PATH",
    help="The file; one that is there is replaced.  [default: fenceline-report.html]",
)
@_since
@_by
@config_option
def report(out: Path, since: str, by: str, config: Path | None) -> int:
    """Write the score as one HTML file that needs no network."""
    from fenceline.cli.report import write_report

    return write_report(out, since, by, config)


@click.command()
@click.option(
    "--commits",
    type=click.IntRange(1, 100_000),
    default=1_000,
    metavar="N",
    help="How many of the last commits to read.  [default: 1000]",
)
@config_option
@as_json
def survey(commits: int, config: Path | None, as_json: bool) -> int:
    """Show what work this repository's history is made of, and what local-first would have come to."""
    from fenceline.cli.survey import survey_here

    return survey_here(config, commits, as_json=as_json)


@click.command()
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=0,
    metavar="N",
    help="Port of loopback; any that is free by default.",
)
@_since
@_by
@config_option
def dashboard(port: int, since: str, by: str, config: Path | None) -> int:
    """Show the score as a live page on this machine."""
    from fenceline.cli.dashboard import show_dashboard

    return show_dashboard(port, since, by, config)
