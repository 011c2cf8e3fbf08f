"""Rules about endpoints: the most that one may see, and which of them stand inside the network."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from fnmatch import fnmatchcase

from fenceline.policy.label import Label

_NAME = re.compile(r"[\w*-]+(\.[\w*-]+)*\.?")
_Network = ipaddress.IPv4Network | ipaddress.IPv6Network


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
