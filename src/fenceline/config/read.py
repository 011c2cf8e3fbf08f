"""Reads the configuration: ``fenceline.toml`` of the workspace over the user's ``config.toml``."""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from fenceline.config.schema import (
    AttemptTable,
    CheckTable,
    ConfigFile,
    LedgerTable,
    PolicyTable,
    RouteTable,
    ScoreTable,
    SpendTable,
)
from fenceline.config.signals import consequences
from fenceline.config.tables import entries, hosts_of, lower, require_hosts, rules_of
from fenceline.config.trust import require_trust
from fenceline.errors import UsageError, reason_of
from fenceline.grounding.consequences import Consequences
from fenceline.models.entry import ModelEntry
from fenceline.places import config_dir
from fenceline.policy.rules import Layer, Policy

if TYPE_CHECKING:
    from fenceline.score.rates import Rates

WORKSPACE_FILE = "fenceline.toml"
USER_FILE = "config.toml"
_MAY_TAKE_INSIDE = ("administrator", "user")
ADMINISTRATOR_FILE = Path("/etc/fenceline/policy.toml")


@dataclass(frozen=True, slots=True)
class Config:
    """What a run needs to know from files.

    Attributes:
        models: every configured model by name, in the order written.
        ladder: names in the order to try; empty when none is configured.
        check: command, timeout, sandbox.
        policy: labels by path.
        attempt: bounds of the local attempt.
        signals: what follows a signal.
        spend: the most that hosted models may cost; of several files the lower bound holds.
        score: what time costs.
        route: whether the record moves the ladder.
        ledger: where the record is kept.
        sources: files it was read from.
    """

    models: dict[str, ModelEntry] = field(default_factory=dict[str, ModelEntry])
    ladder: tuple[str, ...] = ()
    check: CheckTable = field(default_factory=CheckTable)
    policy: Policy = field(default_factory=Policy)
    attempt: AttemptTable = field(default_factory=AttemptTable)
    signals: Consequences = field(default_factory=Consequences)
    spend: SpendTable = field(default_factory=SpendTable)
    score: ScoreTable = field(default_factory=ScoreTable)
    route: RouteTable = field(default_factory=RouteTable)
    ledger: LedgerTable = field(default_factory=LedgerTable)
    sources: tuple[Path, ...] = ()

    @property
    def ledger_url(self) -> str:
        """URL of the ledger's database, empty for the one in the data folder.

        Raises:
            UsageError: the environment variable that is to hold it does not.
        """
        if not (name := self.ledger.url_env):
            return self.ledger.url
        if url := os.environ.get(name):
            return url
        raise UsageError(f"[ledger] takes its database from {name}, which is not set", f"export {name}=…")

    @property
    def rates(self) -> Rates:
        """What an hour of waiting, of a machine and of electricity costs."""
        from fenceline.score.rates import Rates  # noqa: PLC0415 - only where a cost is worked out

        return Rates(**msgspec.structs.asdict(self.score))


def read_config(root: Path, explicit: Path | None = None, administrator: Path = ADMINISTRATOR_FILE) -> Config:
    """Return the configuration for the workspace at ``root``.

    Args:
        root: top folder of the workspace.
        explicit: a file that replaces both standard ones, but for their policies: these only ever get stricter.
        administrator: the policy of this machine.

    Raises:
        UsageError: a file is missing, unreadable or wrong; says where and what.
    """
    user, repository = config_dir() / USER_FILE, root / WORKSPACE_FILE
    sources = {"administrator": administrator, "repository": repository, "user": user}
    if explicit is not None:
        sources["command line"] = explicit
    loaded = {name: _trusted(name, path, _try(path)) for name, path in sources.items()}
    policy = Policy(tuple(layer for name in sources if (layer := _layer(name, sources[name], loaded[name]))))
    counting = ("user", "repository") if explicit is None else ("command line",)
    files: list[tuple[Path, ConfigFile]] = []
    for name in counting:
        match loaded[name]:
            case UsageError() as error:
                raise error
            case ConfigFile() as file:
                if name == "repository":
                    require_trust(sources[name], file.models)
                    _refuse_ledger(sources[name], file)
                files.append((sources[name], file))
            case None if explicit is not None:
                raise UsageError(f"no configuration file {explicit}", "check the path after --config")
            case None:
                continue
    return _merge(files, policy)


def _refuse_ledger(path: Path, file: ConfigFile) -> None:
    """A clone may not decide where the record of everything done here goes."""
    if file.ledger is not None:
        raise UsageError(f"{path}: [ledger] belongs in your own {USER_FILE}", f"move it to {config_dir()}")


def _try(path: Path) -> ConfigFile | UsageError | None:
    if not path.exists() and not path.is_symlink():
        return None
    try:
        return _load(path)
    except UsageError as error:
        return error


def _trusted(name: str, path: Path, loaded: ConfigFile | UsageError | None) -> ConfigFile | UsageError | None:
    """Return what was read; an error where a file takes a server inside that has no say in that."""
    if name in _MAY_TAKE_INSIDE or not isinstance(loaded, ConfigFile) or loaded.policy is None:
        return loaded
    if named := next((table.host for table in loaded.policy.hosts if table.inside), ""):
        return UsageError(
            f"{path}: only you or the administrator can say that {named} is inside",
            f"write that rule into {config_dir() / USER_FILE}",
        )
    return loaded


def _layer(name: str, path: Path, loaded: ConfigFile | UsageError | None) -> Layer | None:
    """Return what a file says of paths and hosts; one that cannot be read closes everything."""
    ignored = _beside_policy(loaded) if name == "administrator" and isinstance(loaded, ConfigFile) else ()
    match loaded:
        case UsageError():
            return Layer(name, source=str(path), broken=loaded.message)
        case ConfigFile(policy=PolicyTable() as table):
            rules, hosts = rules_of(table), hosts_of(table)
            return Layer(
                name, table.default, rules, str(path), hosts=hosts, docstrings=table.docstrings,
                check_output=table.check_output, ignored=ignored,
            )  # fmt: skip
        case ConfigFile() if ignored:
            return Layer(name, source=str(path), ignored=ignored)
        case _:
            return None


def _beside_policy(file: ConfigFile) -> tuple[str, ...]:
    """Return the names of the tables that a file has beside its policy."""
    return tuple(name for name, value in msgspec.structs.asdict(file).items() if value and name != "policy")


def _load(path: Path) -> ConfigFile:
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"cannot read {path}: {reason_of(error)}") from None
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{path} is not valid TOML: {error}") from None
    try:
        file = msgspec.convert(table, ConfigFile)
    except msgspec.ValidationError as error:
        from fenceline.config.mistakes import mistake  # noqa: PLC0415 - most files have none

        raise mistake(path, table, error) from None
    require_hosts(path, file.policy)
    return file


def _merge(files: list[tuple[Path, ConfigFile]], policy: Policy) -> Config:
    """Lay later files over earlier ones."""
    models: dict[str, ModelEntry] = {}
    ladder: tuple[str, ...] = ()
    named_by = Path()
    check, attempt, signals = CheckTable(), AttemptTable(), Consequences()
    spend, score, route, ledger = SpendTable(), ScoreTable(), RouteTable(), LedgerTable()
    for path, file in files:
        models |= entries(path, file.models)
        ladder, named_by = (tuple(file.ladder), path) if file.ladder else (ladder, named_by)
        check, attempt = file.check or check, file.attempt or attempt
        score, route, ledger = file.score or score, file.route or route, file.ledger or ledger
        signals = signals if file.signals is None else consequences(path, file.signals)
        spend = lower(spend, file.spend or SpendTable())
    for name in ladder:
        if name not in models:
            known = ", ".join(models) or "none"
            wrong = f"{named_by}: the ladder names the model `{name}`, which no [[models]] table defines"
            raise UsageError(wrong, f"known: {known}")
    sources = tuple(path for path, _ in files)
    return Config(models, ladder, check, policy, attempt, signals, spend, score, route, ledger, sources)
