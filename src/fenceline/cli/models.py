"""``fenceline models list|pull|probe``."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from fenceline.cli.here import config_here
from fenceline.errors import ExitCode, UsageError
from fenceline.models.protocol import ModelEntry
from fenceline.models.weights import CATALOGUE, DEFAULT, lookup, pulled, weights_dir

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fenceline.models.protocol import Model, Probe
    from fenceline.models.speed import Speed

Row = tuple[str, str, str]
_HEADINGS: Row = ("name", "provider", "where")


def list_models(*, json: bool = False) -> int:
    """Print every model that could be used here: configured, pulled, running.

    Args:
        json: print one JSON object per model instead.

    Raises:
        UsageError: the configuration is wrong.
    """
    rows = [*_configured(), *_pulled(), *_running()]
    if json:
        for row in rows:
            _print(msgspec.json.encode(dict(zip(_HEADINGS, row, strict=True))).decode())
    elif rows:
        _print_table([_HEADINGS, *rows])
    else:
        _print(f"No model is configured, pulled or running. To get one:\n  fenceline models pull {DEFAULT}")
    return ExitCode.VERIFIED


def pull_model(name: str) -> int:
    """Bring the weights ``name`` of the catalogue to this machine.

    Raises:
        UsageError: not in the catalogue.
        PullError: cannot be had.
    """
    from fenceline.models.pull import default_sources, pull  # noqa: PLC0415 - the other commands pull nothing
    from fenceline.models.pull.progress import progress_on  # noqa: PLC0415

    weights, folder = lookup(name), weights_dir()
    try:
        with progress_on(name, _print, terminal=sys.stdout.isatty()) as progress:
            path = pull(weights, folder, default_sources(weights, folder), progress)
    except KeyboardInterrupt:
        _print(f"interrupted: what came is kept; fenceline models pull {name} goes on from there")
        return ExitCode.INTERRUPTED
    _print(f"{name}: {path}")
    return ExitCode.VERIFIED


def probe_model(name: str, config: Path | None = None, *, json: bool = False) -> int:
    """Ask the model ``name`` what it is and how fast it is here; an embedded one is started for that.

    Args:
        name: configured, or in the catalogue.
        config: configuration file in place of the standard ones.
        json: print one JSON object instead.

    Raises:
        UsageError: no such model.
        ModelError: it cannot be asked.
    """
    from fenceline.models.speed import measure_speed  # noqa: PLC0415 - the other commands ask no model

    model = _model(name, config)
    speed = measure_speed(model)  # first: it waits for an embedded server, which then can say what it is
    probe = model.probe()
    if json:
        shown = {"name": name, **asdict(probe), **asdict(speed)}
        _print(msgspec.json.encode(shown).decode())
    else:
        for label, value in _facts(probe, speed):
            _print(f"{label:<12}{value}")
    return ExitCode.VERIFIED


def _model(name: str, config: Path | None) -> Model:
    from fenceline.models.build import build_model  # noqa: PLC0415 - beside its only caller
    from fenceline.policy.gate import EgressGate  # noqa: PLC0415
    from fenceline.workspace.files import open_workspace  # noqa: PLC0415

    configured = config_here(config)
    entry = configured.models.get(name)
    if entry is None and name in CATALOGUE:
        entry = ModelEntry(name, "embedded", name)
    if entry is None:
        raise UsageError(
            f"no model is called `{name}`", f"known: {', '.join([*configured.models, *CATALOGUE])}"
        )
    workspace = open_workspace(Path.cwd())
    return build_model(entry, EgressGate(configured.policy, workspace, f"fenceline models probe {name}"))


def _facts(probe: Probe, speed: Speed) -> Iterator[tuple[str, str]]:
    yield "tier", f"{probe.tier} ({probe.tier_reason})"
    yield "server", probe.server
    trained = f", trained for {probe.trained_window:,}" if probe.trained_window else ""
    yield "context", f"{probe.context_window:,} tokens{trained}"
    yield "slots", str(probe.slots)
    yield "size", f"{probe.parameters:g}B" if probe.parameters else "not told"
    template = " ".join(probe.template.split())
    yield "template", f"{template[:60]}…" if len(template) > 60 else template or "not told"
    yield "prefill", "continues a begun answer" if probe.prefills else "cannot begin the answer"
    yield "speed", f"reads {_rate(speed.prefill_tps)}, writes {_rate(speed.decode_tps)}"


def _rate(tokens_per_second: float) -> str:
    return f"{tokens_per_second:.0f} tokens/s" if tokens_per_second else "at an unknown speed"


def _configured() -> Iterator[Row]:
    config = config_here()
    for entry in config.models.values():
        yield entry.name, entry.provider, entry.base_url or entry.model or "its standard place"


def _pulled() -> Iterator[Row]:
    for name, path in pulled().items():
        yield name, "embedded", str(path)


def _running() -> Iterator[Row]:
    from fenceline.models.discovery import discover  # noqa: PLC0415 - the other commands knock nowhere

    for found in discover():
        for name in found.models:
            yield name, found.provider, found.base_url


def _print_table(rows: Sequence[Row]) -> None:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for name, provider, where in rows:
        _print(f"{name:<{widths[0]}}  {provider:<{widths[1]}}  {where}")


def _print(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
