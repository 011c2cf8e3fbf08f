"""Rules about endpoints: the most that one may see, and which of them stand inside the network."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from fenceline.policy.rules import Label

if TYPE_CHECKING:
    from fenceline.policy.rules import Policy

_NAME = re.compile(r"[\w*-]+(\.[\w*-]+)*\.?")
_Network = ipaddress.IPv4Network | ipaddress.IPv6Network
_FROM_STRICT = (Label.CLOSED, Label.OPEN, Label.SIGNATURES)
"""What an endpoint may see, the least first: nothing, open code alone, declarations too."""


@dataclass(frozen=True, slots=True)
class HostRule:
    """One ``[[policy.hosts]]`` table.

    Attributes:
        host: a host name (``*.example.com`` takes in all below it), a network as ``10.0.0.0/8``, or a provider's name.
        share: the most that it may see: ``signatures`` for what every hosted endpoint may, ``open`` for open code
            alone, ``closed`` for nothing.
        inside: whether it stands inside the network, so that it counts as local.
    """

    host: str
    share: Label = Label.SIGNATURES
    inside: bool = False

    def covers(self, host: str, provider: str = "") -> bool:
        """Whether an endpoint at ``host``, a name or an IP address, behind ``provider`` is meant."""
        if (network := _network(self.host)) is not None:
            return _address(host) in network if _address(host) else False
        meant = self.host.casefold().rstrip(".")
        return fnmatchcase(host.casefold().rstrip("."), meant) or provider == self.host

    @property
    def readable(self) -> bool:
        """Whether it can mean anybody: a name or a network, and no URL, port or path."""
        return _network(self.host) is not None or _NAME.fullmatch(self.host) is not None


def limit(policy: Policy, host: str, provider: str = "") -> tuple[Label, str]:
    """Return the most that an endpoint may see, and whose word that is, empty for nobody's."""
    said = [
        (rule.share, f"rule for {rule.host} of the {layer.name}")
        for layer in policy.layers
        for rule in layer.hosts
        if rule.covers(host, provider)
    ]
    strict = [each for each in said if each[0] is not Label.SIGNATURES]
    return min(strict, key=lambda each: _FROM_STRICT.index(each[0]), default=(Label.SIGNATURES, ""))


def inside(policy: Policy, host: str) -> str:
    """Return why ``host`` stands inside the network, empty where it does not.

    A rule of any layer that shows it less than other hosted endpoints see is the stricter word.
    """
    if limit(policy, host)[0] is not Label.SIGNATURES:
        return ""
    said = (
        layer.name for layer in policy.layers for rule in layer.hosts if rule.inside and rule.covers(host)
    )
    name = next(said, "")
    return f"{host} is inside by the {name}'s policy" if name else ""


def _network(text: str) -> _Network | None:
    try:
        return ipaddress.ip_network(text.strip("[]"), strict=False)
    except ValueError:
        return None


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        found = ipaddress.ip_address(text.strip("[]"))
    except ValueError:
        return None
    mapped = found.ipv4_mapped if isinstance(found, ipaddress.IPv6Address) else None
    return mapped or found
