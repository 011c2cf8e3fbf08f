"""One HTTP/1.1 request on one socket of its own: no pool, no redirect, no DNS for IP literals.

h11 parses; the socket is ours, so that another thread can shut it down and end a blocked read at once. A
general HTTP client costs several times the import time before the first byte is sent.
"""

from __future__ import annotations

import socket
import time
from contextlib import suppress
from typing import TYPE_CHECKING

import h11

from fenceline.models.dialling import dial, look_up
from fenceline.models.errors import ModelTimeout, NoAnswer, StreamBroken

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from fenceline.models.addresses import Address
    from fenceline.models.dialling import Resolve
    from fenceline.models.errors import ModelError

_PIECE = 1 << 16
_SEND_TIMEOUT_S = 30.0


class Connection:
    """A request under way.

    Args:
        address: of the server.
        connect_timeout_s: for the connection.
        answer_timeout_s: for the whole answer from now on; None for a thread that another one may cut.
        proxy: to go through; None to connect directly.
        resolve: from a host name to IP addresses.
    """

    def __init__(
        self,
        address: Address,
        connect_timeout_s: float,
        answer_timeout_s: float | None,
        proxy: Address | None = None,
        resolve: Resolve = look_up,
    ) -> None:
        self._address = address
        self._http = h11.Connection(h11.CLIENT)
        self._socket = dial(address, connect_timeout_s, proxy, resolve)
        self._begun = False
        self._deadline = None if answer_timeout_s is None else time.monotonic() + answer_timeout_s

    def send(self, method: str, target: str, headers: Mapping[str, str], body: bytes) -> None:
        """Send the whole request; ``target`` goes under the base URL's path."""
        fields = {
            "Host": self._address.authority,
            "Connection": "close",
            "Accept-Encoding": "identity",
            **headers,
        }
        if body:
            fields["Content-Length"] = str(len(body))
        request = h11.Request(method=method, target=self._address.path + target, headers=list(fields.items()))
        parts = (self._http.send(event) for event in (request, h11.Data(data=body), h11.EndOfMessage()))
        data = b"".join(part for part in parts if part)
        self._socket.settimeout(_SEND_TIMEOUT_S)
        with suppress(
            OSError
        ):  # a server may answer and close before it has read all; the answer then says why
            self._socket.sendall(data)
        self._socket.settimeout(None)

    @property
    def peer(self) -> str:
        """IP address and port of the other end: the server's, or its proxy's."""
        try:
            host, port = self._socket.getpeername()[:2]
        except OSError:  # gone already
            return ""
        return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"

    def head(self) -> h11.Response:
        """Wait for the status line and the headers.

        Raises:
            ModelError: the server hung up, or does not speak HTTP.
        """
        while not isinstance(event := self._next(), h11.Response):
            if not isinstance(event, h11.InformationalResponse):
                raise self._broken("closed the connection without an answer")
        self._begun = True
        return event

    def body(self) -> Iterator[bytes]:
        """Yield the body in pieces as they arrive.

        Raises:
            StreamBroken: the connection ended before the body did.
        """
        while isinstance(event := self._next(), h11.Data):
            yield bytes(event.data)

    def cut(self) -> None:
        """End the connection at once, from any thread; a blocked read returns."""
        with suppress(OSError):
            # past SSLSocket.shutdown, which would tear the session down under the reading thread
            socket.socket.shutdown(self._socket, socket.SHUT_RDWR)

    def close(self) -> None:
        """Give the socket back; only by the thread that reads."""
        self._socket.close()

    def _next(self) -> h11.Event | type[h11.NEED_DATA | h11.PAUSED]:
        try:
            while (event := self._http.next_event()) is h11.NEED_DATA:
                self._http.receive_data(self._receive())
        except h11.RemoteProtocolError as problem:
            raise self._broken("broke off or does not speak HTTP") from problem
        except TimeoutError as problem:
            where = self._address.authority
            raise ModelTimeout(f"{where} gave no whole answer in time", "see the server's log") from problem
        except (OSError, ValueError) as problem:
            raise self._broken("broke off") from problem
        return event

    def _receive(self) -> bytes:
        if self._deadline is not None:
            if (left := self._deadline - time.monotonic()) <= 0:
                raise TimeoutError
            self._socket.settimeout(left)
        return self._socket.recv(_PIECE)

    def _broken(self, what: str) -> ModelError:
        kind = StreamBroken if self._begun else NoAnswer
        return kind(f"{self._address.authority} {what}", "see the server's log, then run it again")
