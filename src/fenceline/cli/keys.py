"""``fenceline keys set|list|test|remove``."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import msgspec

from fenceline.cli.here import config_here
from fenceline.errors import ExitCode, UsageError
from fenceline.models import key_file, key_ring
from fenceline.models.addresses import parse_address
from fenceline.models.keys import USUAL, find_key
from fenceline.models.protocol import ModelEntry
from fenceline.models.secret import Secret

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from fenceline.models.protocol import Provider

_LONGEST = 4096
_VENDORS: tuple[Provider, ...] = ("anthropic", "openai", "google")


def set_key(name: str, *, in_file: bool = False) -> int:
    """Read a key from a hidden prompt or from standard input and keep it.

    Args:
        name: a configured model, or a vendor.
        in_file: in the file, also where there is a keyring.

    Raises:
        UsageError: no such name, no usable key, or a place that cannot be written.
    """
    origin = _origin(_entry(name))
    key = _read(name)
    if in_file or not key_ring.usable():
        key_file.write(origin, key)
        _print(f"kept for {origin} in {key_file.path()}")
    else:
        key_ring.write(origin, key)
        _print(f"kept for {origin} in the system keyring")
    return ExitCode.VERIFIED


def list_keys(*, json: bool = False) -> int:
    """Print where the key of every model that may need one comes from; never any part of it."""
    entries = list(_entries())
    widest = max(len(entry.name) for entry in entries)
    for entry in entries:
        try:
            found, place = find_key(entry, _base_url(entry))
        except UsageError as problem:
            found, place = None, problem.message
        if json:
            row = {"name": entry.name, "found": found is not None, "where": place}
            _print(msgspec.json.encode(row).decode())
        else:
            _print(f"{entry.name:<{widest}}  {place}")
    return ExitCode.VERIFIED


def prove_key(name: str, config: Path | None) -> int:
    """Ask the vendor something that only a good key is answered.

    Raises:
        FencelineError: there is none, or it is not good.
    """
    from fenceline.models.hosted.trial import try_key  # noqa: PLC0415 - the other commands ask nobody
    from fenceline.policy.gate import EgressGate  # noqa: PLC0415 - as above

    configured = config_here(config)
    entry = _entry(name, config)
    key, place = find_key(entry, _base_url(entry))
    if key is None:
        raise UsageError(f"there is no key for {_base_url(entry)}", f"run: fenceline keys set {name}")
    how = try_key(entry, EgressGate(configured.policy))
    _print(f"{name}: the key works ({place}; {how})")
    return ExitCode.VERIFIED


def remove_key(name: str) -> int:
    """Forget the stored key of ``name``; a variable of the environment is left alone."""
    origin = _origin(_entry(name))
    gone = [key_ring.remove(origin), key_file.remove(origin)]
    if not any(gone):
        raise UsageError(f"no key is stored for {origin}", "see: fenceline keys list")
    _print(f"the key for {origin} is forgotten")
    return ExitCode.VERIFIED


def _entries() -> Iterator[ModelEntry]:
    configured = config_here().models
    yield from (entry for entry in configured.values() if _keyed(entry))
    yield from (ModelEntry(vendor, vendor, "") for vendor in _VENDORS if vendor not in configured)


def _entry(name: str, config: Path | None = None) -> ModelEntry:
    configured = config_here(config).models
    if (entry := configured.get(name)) and not _keyed(entry):
        raise UsageError(
            f"{name} is a local model", "where its server asks for a key, name it in api_key_env"
        )
    if entry:
        return entry
    for vendor in _VENDORS:
        if vendor == name:
            return ModelEntry(vendor, vendor, "")
    raise UsageError(
        f"no model and no vendor is called `{name}`", f"known: {', '.join([*configured, *_VENDORS])}"
    )


def _keyed(entry: ModelEntry) -> bool:
    """Return whether stored keys are looked for: at vendors, and at compatible hosts elsewhere."""
    if entry.provider == "openai-compatible":
        return parse_address(entry.base_url).tier == "hosted"
    return entry.provider in _VENDORS


def _base_url(entry: ModelEntry) -> str:
    return entry.base_url or USUAL[entry.provider][1]


def _origin(entry: ModelEntry) -> str:
    return parse_address(_base_url(entry)).origin


def _read(name: str) -> Secret:
    if sys.stdin.isatty():
        from getpass import getpass  # noqa: PLC0415 - only with somebody at the keyboard

        text = getpass(f"key for {name} (it is not shown): ")
    else:
        text = sys.stdin.readline(_LONGEST)
    text = text.strip()
    if not text:
        raise UsageError("no key was given", "paste it at the prompt, or pipe it in")
    if not (text.isascii() and text.isprintable()) or " " in text or len(text) >= _LONGEST - 1:
        raise UsageError("that is not a usable key", "it must be one line without blanks")
    return Secret(text)


def _print(line: str) -> None:
    sys.stdout.write(f"{line}\n")
