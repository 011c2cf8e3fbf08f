"""The egress gate: the one door through which any byte goes to a model.

First version: a local endpoint may see everything; a hosted one may see anything only under a policy that has every
path ``open``. Anything finer than that is refused until labels travel with content.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from fenceline.errors import PolicyError

if TYPE_CHECKING:
    from fenceline.policy.rules import Policy


class EgressRefused(PolicyError):
    """The policy does not let these bytes go to that endpoint."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where bytes would go, and what the probe says that is."""

    url: str
    tier: Literal["local", "hosted"]
    reason: str


@dataclass(frozen=True, slots=True)
class EgressGate:
    """Admits or refuses each request body before it is sent."""

    policy: Policy

    def admit(self, endpoint: Endpoint, body: bytes) -> None:
        """Let ``body`` go to ``endpoint`` or raise EgressRefused."""
        if endpoint.tier == "local" or self.policy.everything_open:
            return
        raise EgressRefused(
            f"{len(body)} bytes for {endpoint.url} held back: it is hosted ({endpoint.reason}) "
            f"and the policy does not have every path open",
            'use a local model, or set [policy] default = "open" without stricter rules',
        )
