"""Where bytes would go, and the refusal to let them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias
from urllib.parse import urlsplit

from fenceline.errors import PolicyError

Tier: TypeAlias = Literal["local", "hosted"]


class EgressRefused(PolicyError):
    """The policy does not let these bytes go to that endpoint."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where bytes would go, what the probe says that is, and whose protocol is spoken there."""

    url: str
    tier: Tier
    reason: str
    provider: str = ""

    @property
    def host(self) -> str:
        """Name or IP address."""
        return urlsplit(self.url).hostname or self.url
