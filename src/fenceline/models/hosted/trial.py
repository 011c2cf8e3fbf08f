"""The cheapest request that proves a key."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from fenceline.models.hosted.model import vendor_of
from fenceline.models.keys import key_finder
from fenceline.models.transport import Transport
from fenceline.policy.endpoint import Endpoint

if TYPE_CHECKING:
    from fenceline.models.protocol import ModelEntry
    from fenceline.policy.gate import EgressGate

_LISTS = {"anthropic": "/v1/models?limit=1", "openai": "/models", "google": "/v1/models?pageSize=1"}


class _Any(msgspec.Struct):
    """Whatever the list holds."""


def try_key(entry: ModelEntry, gate: EgressGate) -> str:
    """Ask for the list of models, which costs nothing and which only a good key is given; return how it was done.

    Raises:
        ModelError: the key is not good, or nobody could say.
        UsageError: there is no key.
        EgressRefused: the policy shows that place nothing at all.
    """
    path = _LISTS.get(entry.provider, "/models")
    vendor = vendor_of(entry)
    base_url = entry.base_url or vendor.base_url
    api = Transport(base_url, gate, vendor.access(key_finder(entry, base_url)))
    gate.greet(Endpoint(api.address.url, "hosted", "a key is tried there", entry.provider))
    api.get(path, _Any)
    return f"GET {api.address.url}{path}"
