"""Which tier a model really is. Configuration can raise caution, never lower it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fenceline.models.addresses import Address
    from fenceline.models.protocol import ModelEntry, Tier

_SIZE = re.compile(r"(?<![a-z0-9.])(\d{1,4}(?:\.\d{1,3})?)(b|m)(?![a-z0-9])", re.IGNORECASE)


def local_unless_raised(entry: ModelEntry, address: Address, server: str) -> tuple[Tier, str]:
    """Return tier and reason of a model that its server works on itself."""
    if entry.tier == "hosted":
        return "hosted", "the configuration says so"
    if address.tier == "hosted":
        return "hosted", address.reason
    return "local", f"{address.reason}, {server}"


def billions(text: str) -> float:
    """Return the size of weights that a name like ``coder-1.5b`` or ``8.0B`` tells, 0 when it does not."""
    if not (found := _SIZE.search(text)):
        return 0.0
    return float(found[1]) / (1 if found[2] in "bB" else 1000)
