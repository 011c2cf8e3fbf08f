"""Which repositories may name a place off this machine for code and keys to go to.

A ``fenceline.toml`` comes with a clone. Without a word of the user its models may be on this machine, in its
network, or at a vendor's own address; anything else could be anyone's server.
"""

# ruff: noqa: PLC0415 - addresses and hashes are only looked at where a repository names a server
from __future__ import annotations

from typing import TYPE_CHECKING

from fenceline.errors import UsageError
from fenceline.places import data_dir

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from fenceline.config.schema import ModelTable


def require_trust(path: Path, models: Sequence[ModelTable]) -> None:
    """Refuse a repository's models that lead off this machine, unless the user has trusted the file as it is.

    Raises:
        UsageError: naming the models and where they lead.
    """
    foreign = [f"{table.name} at {table.base_url}" for table in models if _leads_away(table)]
    if foreign and not _record(path).exists():
        raise UsageError(
            f"{path} sends code to {', '.join(foreign)}, and you have not trusted it",
            "read that file, then: fenceline trust",
        )


def trust(path: Path) -> None:
    """Trust the file at ``path`` as it is now; a change of it takes the trust away.

    Raises:
        UsageError: there is none.
    """
    if not path.is_file():
        raise UsageError(f"there is no {path}", "only a repository's own configuration needs trust")
    record = _record(path)
    record.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    record.touch(mode=0o600)


def _leads_away(table: ModelTable) -> bool:
    if not table.base_url:
        return bool(table.proxy)
    from fenceline.models.addresses import parse_address

    try:
        return bool(table.proxy) or parse_address(table.base_url).tier != "local"
    except UsageError:
        return False  # no address at all: whoever reads the table says so


def _record(path: Path) -> Path:
    from hashlib import sha256

    told = str(path.resolve()).encode(errors="surrogateescape") + b"\0" + path.read_bytes()
    return data_dir() / "trusted" / sha256(told).hexdigest()
