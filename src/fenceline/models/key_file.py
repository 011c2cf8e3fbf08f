"""Keys in a file that only its owner can read, for machines without a keyring."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

import msgspec

from fenceline.errors import UsageError
from fenceline.models.secret import Secret
from fenceline.places import config_dir

if TYPE_CHECKING:
    from pathlib import Path

_MOST = 1 << 16
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def path() -> Path:
    """Return where the file is."""
    return config_dir() / "keys.json"


def read(origin: str) -> Secret | None:
    """Return the key for an endpoint, None where there is none.

    Raises:
        UsageError: others can read the file, or it is not one of ours.
    """
    value = _load().get(origin)
    return Secret(value) if value else None


def write(origin: str, key: Secret) -> None:
    """Keep a key.

    Raises:
        UsageError: as for ``read``, or the file cannot be written.
    """
    _save(_load() | {origin: key.reveal()})


def remove(origin: str) -> bool:
    """Forget a key; return whether there was one.

    Raises:
        UsageError: as for ``write``.
    """
    kept = _load()
    if origin not in kept:
        return False
    _save({other: value for other, value in kept.items() if other != origin})
    return True


def _load() -> dict[str, str]:
    place = path()
    try:
        handle = os.open(place, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except FileNotFoundError:
        return {}
    except OSError as problem:
        raise UsageError(
            f"cannot read {place}: {(problem.strerror or '').lower()}", "it must be a plain file"
        ) from None
    with os.fdopen(handle, "rb") as file:
        facts = os.fstat(file.fileno())
        if facts.st_uid != os.getuid():
            raise UsageError(f"{place} belongs to somebody else", f"remove it: rm {place}")
        if facts.st_mode & _OTHERS:
            raise UsageError(f"others can read {place}", f"run: chmod 600 {place}")
        data = file.read(_MOST)
    try:
        return msgspec.json.decode(data, type=dict[str, str])
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise UsageError(f"{place} is damaged", f"remove it and set the keys again: rm {place}") from None


def _save(keys: dict[str, str]) -> None:
    place = path()
    scratch = place.with_suffix(f".{os.getpid()}")
    try:
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        scratch.unlink(missing_ok=True)
        handle = os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(msgspec.json.encode(keys))
        scratch.replace(place)
    except OSError as problem:
        raise UsageError(f"cannot write {place}: {(problem.strerror or '').lower()}") from None
