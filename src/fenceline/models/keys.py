"""Where a model's key comes from: the environment, the system keyring, or a file that only its owner can read.

A key belongs to an endpoint. One that was stored, or that lies in a vendor's usual variable, goes to that endpoint and
no other: a configuration that came with a repository cannot send it elsewhere by naming another address.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from fenceline.errors import UsageError
from fenceline.models.access import read_key
from fenceline.models.addresses import parse_address

if TYPE_CHECKING:
    from collections.abc import Callable

    from fenceline.models.access import FindKey
    from fenceline.models.protocol import ModelEntry
    from fenceline.models.secret import Secret

# What each vendor's own client reads, and the endpoint that it is for.
USUAL: dict[str, tuple[tuple[str, ...], str]] = {
    "anthropic": (("ANTHROPIC_API_KEY",), "https://api.anthropic.com"),
    "openai": (("OPENAI_API_KEY",), "https://api.openai.com/v1"),
    "google": (("GEMINI_API_KEY", "GOOGLE_API_KEY"), "https://generativelanguage.googleapis.com"),
}


def key_finder(entry: ModelEntry, base_url: str) -> FindKey:
    """Return the way to the key of ``entry``, which asks no key store before a request needs it."""
    return lambda: find_key(entry, base_url)[0]


def find_key(entry: ModelEntry, base_url: str) -> tuple[Secret | None, str]:
    """Return the key of ``entry`` and where it comes from, in words.

    Returns:
        None only for an endpoint on this machine or network, which may well work without one.

    Raises:
        UsageError: there is no key, or a place that should hold it cannot be used.
    """
    if entry.api_key_env:
        return read_key(entry.api_key_env), f"environment, {entry.api_key_env}"
    address = parse_address(base_url)
    variables, home = USUAL.get(entry.provider, ((), ""))
    if home and parse_address(home).origin == address.origin:
        for variable in variables:
            if os.environ.get(variable, "").strip():
                return read_key(variable), f"environment, {variable}"
    for place, look in _stores():
        if key := look(address.origin):
            return key, place
    if address.tier == "local":
        return None, "none"
    named = (
        f"set {variables[0]}, or run" if home and variables else "name its variable in api_key_env, or run"
    )
    raise UsageError(f"there is no key for {address.url}", f"{named}: fenceline keys set {entry.name}")


def _stores() -> tuple[tuple[str, Callable[[str], Secret | None]], ...]:
    from fenceline.models import key_file, key_ring  # noqa: PLC0415 - most keys are in the environment

    return ("system keyring", key_ring.read), (f"file {key_file.path()}", key_file.read)
