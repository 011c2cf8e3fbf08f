"""What ``fenceline doctor`` looks at, one function each; none of them starts anything."""

from __future__ import annotations

import platform
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from fenceline.cli.here import top_of
from fenceline.errors import FencelineError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fenceline.config.read import Config
    from fenceline.models.discovery import Found
    from fenceline.models.protocol import ModelEntry
    from fenceline.policy.rules import Policy

State = Literal["ok", "missing", "optional"]
_OLDEST_GIT = (2, 25)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked for.

    Attributes:
        name: what.
        state: ``missing`` where a run needs it, ``optional`` where it can do without.
        found: what is there, in words.
        why: what for; said when it is not there.
        mend: the command that mends it; empty when nothing is to be done.
    """

    name: str
    state: State
    found: str
    why: str = ""
    mend: str = ""


@dataclass(frozen=True, slots=True)
class Findings:
    """All of them.

    Attributes:
        things: in the order to show.
        ready: whether a run is possible.
    """

    things: tuple[Finding, ...]
    ready: bool


def examine(folder: Path) -> Findings:
    """Look at everything, as a run in ``folder`` would find it."""
    from fenceline.models.discovery import discover  # noqa: PLC0415 - the commands of others need no network

    config, read = _configuration(folder)
    servers = discover()
    embedded, weights = _xllamacpp(), _weights()
    configured = tuple(_configured(config)) if config else ()
    things = (
        _python(),
        _git(),
        read,
        *configured,
        _servers(servers),
        embedded,
        weights,
        _sandbox(),
        _sealing(),
    )
    if configured:
        model = any(finding.state == "ok" for finding in configured)
    else:
        model = any(server.models for server in servers) or embedded.state == weights.state == "ok"
    broken = any(finding.state == "missing" for finding in things if finding not in configured)
    if not configured and not model:
        things = (*things, _no_model(embedded, weights))
    return Findings(things, ready=model and not broken)


def _python() -> Finding:
    return Finding("python", "ok", f"{platform.python_version()} at {sys.executable}")


def _git() -> Finding:
    why = "every run is checkpointed with it before the first write"
    install = "brew install git" if sys.platform == "darwin" else "sudo apt install git"
    try:
        done = subprocess.run(["git", "--version"], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return Finding("git", "missing", "not on the PATH", why, install)
    version = done.stdout.removeprefix("git version ").strip()
    numbers = tuple(int(part) for part in version.split()[0].split(".")[:2] if part.isdigit())
    if numbers < _OLDEST_GIT:
        return Finding("git", "missing", f"{version} is too old", why, install)
    return Finding("git", "ok", version)


def _configuration(folder: Path) -> tuple[Config | None, Finding]:
    from fenceline.config.read import read_config  # noqa: PLC0415 - brings tomllib

    try:
        config = read_config(top_of(folder))
    except FencelineError as error:
        return None, Finding("config", "missing", error.message, "no run starts with it", error.hint)
    return config, configuration(config)


def configuration(config: Config) -> Finding:
    """Return which files a configuration is from, and what counts for nothing in them."""
    files = ", ".join(_short(path) for path in config.sources) or "none: what is found below is used"
    if layer := next((layer for layer in config.policy.layers if layer.ignored), None):
        from fenceline.policy.review import ignored_line  # noqa: PLC0415 - few files have any

        return Finding("config", "optional", files, f"{layer.source}: {ignored_line(layer)}")
    return Finding("config", "ok", files)


def _configured(config: Config) -> Iterable[Finding]:
    for entry in config.models.values():
        try:
            found = _reach(entry, config.policy)
        except FencelineError as error:
            said = error.message.removeprefix(f"{entry.name}: ")
            yield Finding(
                "model", "missing", f"{entry.name}: {said}", "the configuration names it", error.hint
            )
        else:
            yield Finding("model", "ok", f"{entry.name}: {found}")


def _reach(entry: ModelEntry, policy: Policy) -> str:
    """Return what the entry's server says it is; an embedded one is not started for that."""
    from fenceline.models.build import build_model  # noqa: PLC0415 - only configured models are asked
    from fenceline.policy.gate import EgressGate  # noqa: PLC0415

    model = build_model(entry, EgressGate(policy))
    if entry.provider == "embedded":
        return "embedded; starts when needed"
    probe = model.probe()
    return f"{probe.server}, {probe.tier} ({probe.tier_reason}), {probe.context_window} tokens"


def _servers(servers: tuple[Found, ...]) -> Finding:
    if not servers:
        return Finding(
            "servers",
            "optional",
            "none on the standard ports",
            "Ollama, LM Studio and llama.cpp are used as is",
        )
    return Finding("servers", "ok", "; ".join(_server(server) for server in servers))


def _server(server: Found) -> str:
    count = len(server.models)
    return f"{server.server} at {server.base_url} ({count} model{'' if count == 1 else 's'})"


def _xllamacpp() -> Finding:
    from importlib import metadata  # noqa: PLC0415 - 15 ms

    try:
        return Finding("embedded", "ok", f"xllamacpp {metadata.version('xllamacpp')}")
    except metadata.PackageNotFoundError:
        why = "runs pulled weights without any other server"
        return Finding(
            "embedded", "optional", "xllamacpp is not installed", why, "pip install 'fenceline[embedded]'"
        )


def _weights() -> Finding:
    from fenceline.models.weights import DEFAULT, pulled  # noqa: PLC0415 - beside the other lazy ones

    if there := pulled():
        return Finding("weights", "ok", ", ".join(there))
    why = "the embedded server needs some"
    return Finding("weights", "optional", "none pulled", why, f"fenceline models pull {DEFAULT}")


def _sandbox() -> Finding:
    from fenceline.checks.sandbox import SandboxKind  # noqa: PLC0415 - only where it is looked at
    from fenceline.checks.sandboxes import choose_sandbox  # noqa: PLC0415 - probes the machine

    sandbox = choose_sandbox()
    found = sandbox.notice.removeprefix("sandbox: ")
    if sandbox.kind is SandboxKind.BUBBLEWRAP or not sys.platform.startswith("linux"):
        return Finding("sandbox", "ok", found)
    why = "checks run code that a model wrote"
    mend = "sudo apt install bubblewrap" if shutil.which("bwrap") is None else ""
    return Finding("sandbox", "optional", found, why, mend)


def _sealing() -> Finding:
    from fenceline.cli.sealing import may_seal  # noqa: PLC0415 - tries it

    if why := may_seal():
        return Finding(
            "local-only", "optional", f"not sealed off: {why}", "then only the gate keeps a run local"
        )
    return Finding("local-only", "ok", "a run with --local-only reaches loopback and nothing else")


def _no_model(embedded: Finding, weights: Finding) -> Finding:
    mend = next(finding.mend for finding in (embedded, weights) if finding.state != "ok")
    return Finding("model", "missing", "none can be asked", "a run needs one", mend)


def _short(path: Path) -> str:
    try:
        return f"~/{path.relative_to(Path.home())}"
    except ValueError:
        return str(path)
