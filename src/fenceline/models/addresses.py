"""Where an endpoint's bytes go as far as its address tells, without asking anyone, DNS included."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from fenceline.errors import UsageError

if TYPE_CHECKING:
    from fenceline.models.protocol import Tier

_LOCALHOST = ("127.0.0.1", "::1")
_PRIVATE = tuple(
    ipaddress.ip_network(block)
    for block in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "fc00::/7", "fe80::/10")
)


@dataclass(frozen=True, slots=True)
class Address:
    """A parsed base URL.

    Attributes:
        url: the base URL as configured, without a trailing slash.
        secure: whether TLS is spoken.
        name: host as configured, for its certificate.
        hosts: IP literals to try in turn, or the one host name of a remote endpoint.
        port: TCP port.
        path: prefix of every request, no trailing slash.
        authority: the ``Host`` header.
        tier: what the address alone says.
        reason: why, in words.
    """

    url: str
    secure: bool
    name: str
    hosts: tuple[str, ...]
    port: int
    path: str
    authority: str
    tier: Tier
    reason: str

    @property
    def origin(self) -> str:
        """Scheme, host and port: what a key belongs to."""
        host = f"[{self.name}]" if ":" in self.name else self.name
        return f"{'https' if self.secure else 'http'}://{host}:{self.port}"

    @property
    def literal(self) -> bool:
        """Whether connecting needs no DNS."""
        return _ip(self.hosts[0]) is not None


def parse_address(url: str) -> Address:
    """Parse a base URL.

    Raises:
        UsageError: it is not an http(s) URL with a host, or it carries a user name or password.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError as problem:
        raise _unusable(url) from problem
    if parts.scheme not in {"http", "https"} or not host or not url.isascii() or not url.isprintable():
        raise _unusable(url)
    if "@" in parts.netloc:
        raise UsageError(
            "base_url carries a user name or password", "put the key in a variable and name it in api_key_env"
        )
    if parts.query or parts.fragment:
        raise _unusable(url)
    secure = parts.scheme == "https"
    hosts, tier, reason = locate(host)
    return Address(
        url=url.rstrip("/"),
        secure=secure,
        name=host,
        hosts=hosts,
        port=port or (443 if secure else 80),
        path=parts.path.rstrip("/"),
        authority=parts.netloc,
        tier=tier,
        reason=reason,
    )


def locate(host: str) -> tuple[tuple[str, ...], Tier, str]:
    """Return what to connect to for ``host``, a name or an IP address, with the tier that it tells and why."""
    if host == "localhost":
        return _LOCALHOST, "local", "loopback"
    address = _ip(host)
    if address is None:
        return (host,), "hosted", f"{host} is a host name, which may be anywhere"
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    address = mapped or address
    if address.is_unspecified:
        return _LOCALHOST, "local", "loopback"
    if address.is_loopback:
        return (str(address),), "local", "loopback"
    if any(address in block for block in _PRIVATE if block.version == address.version):
        return (str(address),), "local", "private network"
    return (str(address),), "hosted", f"{address} is a public address"


def _ip(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def _unusable(url: str) -> UsageError:
    shown = "".join(character for character in url if character.isprintable())[:100].rpartition("@")[2]
    return UsageError(f"base_url is not usable: {shown!r}", 'write it like "http://127.0.0.1:11434"')
