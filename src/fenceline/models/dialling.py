"""A socket to a server: directly or through a proxy's tunnel, plain or TLS with certificate and name verified."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING, Protocol

from fenceline.models.errors import ModelUnreachable, NotTrusted

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from fenceline.models.addresses import Address

    Resolve = Callable[[Address], Sequence[str]]

_MOST_OF_A_GREETING = 1 << 14


class Helper(Protocol):
    """Connects for a process that cannot."""

    def connect(self, host: str, port: int, timeout_s: float) -> socket.socket:
        """Return a connected socket; raises OSError where nothing answers or that host may not be connected to."""
        ...


helper: Helper | None = None
"""What connects a process that is sealed off to the machine's own loopback."""


def look_up(address: Address) -> tuple[str, ...]:
    """Return the IP addresses of a host name by the system's resolver.

    Raises:
        OSError: it is not known.
    """
    found = socket.getaddrinfo(address.name, address.port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(entry[4][0]) for entry in found))


def dial(
    address: Address, timeout_s: float, proxy: Address | None = None, resolve: Resolve = look_up
) -> socket.socket:
    """Return a connected socket.

    Args:
        address: of the server.
        timeout_s: for the connection.
        proxy: to go through; None to connect directly.
        resolve: from a host name to IP addresses, to be tried in turn; never asked about an IP address.

    Raises:
        FencelineError: what ``resolve`` raises.
        NotTrusted: the certificate is not one of this host from a known authority.
        ModelUnreachable: nothing answers.
    """
    last: OSError | None = None
    first = proxy or address
    try:
        hosts = first.hosts if first.literal else resolve(first)
    except OSError as problem:
        hosts, last = (), problem
    for host in hosts:
        try:
            return _prepared(connected(host, first.port, timeout_s), address, proxy)
        except OSError as problem:
            last = problem
    why = last.strerror or str(last) if last else "no address"
    raise ModelUnreachable(f"nothing answers at {first.url}: {why.lower()}") from last


def _prepared(raw: socket.socket, address: Address, proxy: Address | None) -> socket.socket:
    try:
        if proxy:
            _tunnel(raw, address, proxy)
        return _secured(raw, address) if address.secure else raw
    except BaseException:
        raw.close()
        raise


def connected(host: str, port: int, timeout_s: float) -> socket.socket:
    """Return a plain connected socket; one that this process has no way to, by the helper where there is one.

    Args:
        host: IP address.
        port: of the server.
        timeout_s: for the connection.

    Raises:
        OSError: nothing answers.
    """
    try:
        return _connect(host, port, timeout_s)
    except OSError:
        if helper is None:
            raise
    return helper.connect(host, port, timeout_s)


def _connect(host: str, port: int, timeout_s: float) -> socket.socket:
    connection = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
    try:
        connection.settimeout(timeout_s)
        connection.connect((host, port))
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    except OSError:
        connection.close()
        raise
    return connection


def _tunnel(raw: socket.socket, address: Address, proxy: Address) -> None:
    """Ask the proxy for a tunnel; under TLS it sees host and port and nothing else."""
    target = f"[{address.name}]:{address.port}" if ":" in address.name else f"{address.name}:{address.port}"
    raw.sendall(f"CONNECT {target} HTTP/1.1\r\nHost: {target}\r\n\r\n".encode())
    said = bytearray()
    while not said.endswith(b"\r\n\r\n") and len(said) < _MOST_OF_A_GREETING:
        if not (byte := raw.recv(1)):  # one by one, because what follows belongs to the server
            break
        said += byte
    if bytes(said).split(b"\r\n", 1)[0].split(b" ")[1:2] != [b"200"]:
        raise ModelUnreachable(f"the proxy {proxy.url} opens no way to {target}", "correct proxy")


def _secured(raw: socket.socket, address: Address) -> socket.socket:
    import ssl  # noqa: PLC0415 - 12 ms that a local endpoint does not need

    try:
        return ssl.create_default_context().wrap_socket(raw, server_hostname=address.name)
    except ssl.SSLCertVerificationError as problem:
        raise NotTrusted(
            f"the certificate of {address.authority} is not to be trusted: {problem.verify_message}",
            "correct base_url; where an authority of your own signs, name its file in SSL_CERT_FILE",
        ) from problem
