"""How a server is approached: with which key, headers and proxy, and how its refusals are read."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from fenceline.errors import UsageError
from fenceline.models.addresses import parse_address
from fenceline.models.replies import refusal
from fenceline.models.secret import Secret

if TYPE_CHECKING:
    import h11

    from fenceline.models.addresses import Address
    from fenceline.models.errors import ModelError

FindKey: TypeAlias = Callable[[], Secret | None]
ReadRefusal: TypeAlias = "Callable[[h11.Response, bytes, str], ModelError]"


def no_key() -> Secret | None:
    """Return nothing: the server asks for no key."""
    return None


def local_refusal(head: h11.Response, body: bytes, where: str) -> ModelError:
    """Read a refusal as the local servers write it."""
    return refusal(head.status_code, body, where)


@dataclass(frozen=True, slots=True)
class Access:
    """How a server is approached.

    Attributes:
        key: finds the key anew for each request; None where none is needed.
        key_header: header that carries the key.
        key_prefix: what stands before it there.
        extra: further headers.
        start_hint: what to do when nothing answers.
        read_refusal: from a response other than 200, its body and the endpoint to a typed error.
        proxy: URL of a proxy, ``environment`` to read it there, empty for none.
    """

    key: FindKey = no_key
    key_header: str = "Authorization"
    key_prefix: str = "Bearer "
    extra: Mapping[str, str] = field(default_factory=dict[str, str])
    start_hint: str = "start the server, or correct base_url"
    read_refusal: ReadRefusal = local_refusal
    proxy: str = ""

    def headers(self, body: bytes, key: Secret | None) -> Mapping[str, str]:
        """Return the headers of a request."""
        headers = {"User-Agent": "fenceline", "Accept": "*/*", **self.extra}
        if body:
            headers["Content-Type"] = "application/json"
        if key:
            headers[self.key_header] = f"{self.key_prefix}{key.reveal()}"
        return headers

    def way(self, address: Address) -> Address | None:
        """Return the proxy on the way to ``address``, None for the direct way.

        Raises:
            UsageError: its URL is not usable.
        """
        url = self.proxy if self.proxy != "environment" else _proxy_of_environment(address)
        try:
            return parse_address(url) if url else None
        except UsageError:
            raise UsageError(
                "the proxy is not a usable address", 'write it like "http://10.0.0.1:3128"'
            ) from None


def given_key(key: Secret) -> FindKey:
    """Return the way to a key that is known."""
    return lambda: key


def named_key(variable: str) -> FindKey:
    """Return the way to the key in an environment variable; empty for none."""
    return (lambda: read_key(variable)) if variable else no_key


def read_key(variable: str) -> Secret:
    """Return the key in ``variable``.

    Raises:
        UsageError: it is not set, or holds something that no header can carry.
    """
    key = os.environ.get(variable, "").strip()
    if not key:
        raise UsageError(f"the environment variable {variable} is not set", "set it to the endpoint's key")
    if not (key.isascii() and key.isprintable()):
        raise UsageError(f"the environment variable {variable} does not hold a usable key")
    return Secret(key)


def _proxy_of_environment(address: Address) -> str:
    from urllib.request import getproxies_environment, proxy_bypass  # noqa: PLC0415 - only with proxy

    if proxy_bypass(address.name):
        return ""
    return getproxies_environment().get("https" if address.secure else "http", "")
