"""Reads the configuration: ``fenceline.toml`` of the workspace over the user's ``config.toml``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import msgspec

from fenceline.config.schema import AttemptTable, CheckTable, ConfigFile, ModelTable, PolicyTable
from fenceline.errors import UsageError
from fenceline.models.protocol import ModelEntry
from fenceline.places import config_dir
from fenceline.policy.rules import Label, Policy, Rule

if TYPE_CHECKING:
    from pathlib import Path

WORKSPACE_FILE = "fenceline.toml"
USER_FILE = "config.toml"


@dataclass(frozen=True, slots=True)
class Config:
    """What a run needs to know from files.

    Attributes:
        models: every configured model by name, in the order written.
        ladder: names in the order to try; empty when none is configured.
        check: command, timeout, sandbox.
        policy: labels by path.
        attempt: bounds of the local attempt.
        sources: files it was read from.
    """

    models: dict[str, ModelEntry] = field(default_factory=dict[str, ModelEntry])
    ladder: tuple[str, ...] = ()
    check: CheckTable = field(default_factory=CheckTable)
    policy: Policy = field(default_factory=Policy)
    attempt: AttemptTable = field(default_factory=AttemptTable)
    sources: tuple[Path, ...] = ()


def read_config(root: Path, explicit: Path | None = None) -> Config:
    """Return the configuration for the workspace at ``root``.

    Args:
        root: top folder of the workspace.
        explicit: a file that replaces both standard ones.

    Raises:
        UsageError: a file is missing, unreadable or wrong; says where and what.
    """
    if explicit is not None:
        return _merge([(explicit, _load(explicit))])
    candidates = [config_dir() / USER_FILE, root / WORKSPACE_FILE]
    return _merge([(path, _load(path)) for path in candidates if path.is_file()])


def _load(path: Path) -> ConfigFile:
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8-sig"))
        return msgspec.convert(table, ConfigFile)
    except FileNotFoundError:
        raise UsageError(f"no configuration file {path}", "check the path after --config") from None
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"cannot read {path}: {error}") from None
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{path} is not valid TOML: {error}") from None
    except msgspec.ValidationError as error:
        raise UsageError(f"{path}: {_plain(str(error))}", "see docs/configuration.md") from None


def _plain(message: str) -> str:
    return message.replace("`$.", "`").replace("Object contains unknown field", "unknown setting")


def _merge(files: list[tuple[Path, ConfigFile]]) -> Config:
    """Lay later files over earlier ones; policies only ever get stricter."""
    models: dict[str, ModelEntry] = {}
    ladder: tuple[str, ...] = ()
    check, attempt = CheckTable(), AttemptTable()
    default, rules = Label.OPEN, list[Rule]()
    for path, file in files:
        models |= {table.name: _entry(path, table) for table in file.models}
        ladder = tuple(file.ladder) or ladder
        check, attempt = file.check or check, file.attempt or attempt
        if file.policy:
            default = max(default, file.policy.default, key=list(Label).index)
            rules += _rules(file.policy)
    for name in ladder:
        if name not in models:
            known = ", ".join(models) or "none"
            wrong = f"the ladder names the model `{name}`, which no [[models]] table defines"
            raise UsageError(wrong, f"known: {known}")
    policy = Policy(default, tuple(rules))
    return Config(models, ladder, check, policy, attempt, tuple(path for path, _ in files))


def _rules(table: PolicyTable) -> list[Rule]:
    return [Rule(tuple(rule.paths), rule.share) for rule in table.rules]


def _entry(path: Path, table: ModelTable) -> ModelEntry:
    if not table.model and table.provider not in ("embedded", "llamacpp", "openai-compatible"):
        raise UsageError(
            f"{path}: the model `{table.name}` needs `model`, the provider's name of the weights"
        )
    if table.base_url and not table.base_url.startswith(("http://", "https://")):
        raise UsageError(f"{path}: base_url of `{table.name}` must begin with http:// or https://")
    if not table.base_url and table.provider == "openai-compatible":
        raise UsageError(
            f"{path}: the model `{table.name}` needs `base_url`, for example http://127.0.0.1:8080/v1"
        )
    return ModelEntry(**msgspec.structs.asdict(table))
