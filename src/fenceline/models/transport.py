"""The one way to a model server. Every body passes the egress gate here, before a connection is opened."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, TypeVar

from fenceline.errors import UsageError
from fenceline.models.addresses import parse_address
from fenceline.models.connection import Connection
from fenceline.models.errors import BadReply, ModelUnreachable
from fenceline.models.exchange import Exchange
from fenceline.models.replies import decode, refusal, without

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fenceline.policy.gate import EgressGate, Endpoint

T = TypeVar("T")

CONNECT_TIMEOUT_S = 5.0
ANSWER_TIMEOUT_S = 10.0
_MAX_ANSWER = 8 << 20


class Transport:
    """Requests to one base URL.

    Args:
        base_url: endpoint, with its path prefix.
        gate: admits or refuses each body.
        api_key_env: environment variable of the bearer key, empty for none.
        start_hint: what to do when nothing answers.
        api_key: the key itself, of a server of our own; goes before the variable.
    """

    def __init__(
        self, base_url: str, gate: EgressGate, api_key_env: str = "", start_hint: str = "", api_key: str = ""
    ) -> None:
        self.address = parse_address(base_url)
        self._gate = gate
        self._api_key_env = api_key_env
        self._api_key = api_key
        self._start_hint = start_hint or "start the server, or correct base_url"

    def get(self, path: str, kind: type[T], timeout_s: float = ANSWER_TIMEOUT_S) -> T:
        """Ask for a small JSON object.

        Raises:
            ModelError: nothing answers in time, a refusal, or not that shape.
        """
        return decode(self._ask("GET", path, b"", timeout_s), kind, self.address.url)

    def post(self, path: str, body: bytes, kind: type[T], endpoint: Endpoint) -> T:
        """Send a small body and decode the small JSON object that answers it.

        Raises:
            EgressRefused: before any byte leaves.
            ModelError: as for ``get``.
        """
        self._gate.admit(endpoint, body)
        return decode(self._ask("POST", path, body, ANSWER_TIMEOUT_S), kind, self.address.url)

    def stream(self, path: str, body: bytes, endpoint: Endpoint) -> Exchange:
        """Send ``body`` and return at once; the answer arrives on the exchange.

        Raises:
            EgressRefused: before any byte leaves.
            ModelUnreachable: nothing accepts the connection.
        """
        self._gate.admit(endpoint, body)
        key = self._key()
        connection = self._connect(CONNECT_TIMEOUT_S, None)
        connection.send("POST", path, _headers(body, key), body)
        return Exchange(connection, self.address.url, key)

    def _ask(self, method: str, path: str, body: bytes, timeout_s: float) -> bytes:
        key = self._key()
        connection = self._connect(min(timeout_s, CONNECT_TIMEOUT_S), timeout_s)
        try:
            connection.send(method, path, _headers(body, key), body)
            status = connection.head().status_code
            answer = self._whole(connection)
        finally:
            connection.close()
        if status != 200:
            raise refusal(status, without(key, answer), self.address.url)
        return answer

    def _connect(self, connect_timeout_s: float, answer_timeout_s: float | None) -> Connection:
        try:
            return Connection(self.address, connect_timeout_s, answer_timeout_s)
        except ModelUnreachable as problem:
            raise ModelUnreachable(problem.message, self._start_hint) from problem

    def _whole(self, connection: Connection) -> bytes:
        answer = bytearray()
        for piece in connection.body():
            answer += piece
            if len(answer) > _MAX_ANSWER:
                raise BadReply(f"the answer of {self.address.url} is longer than {_MAX_ANSWER >> 20} MiB")
        return bytes(answer)

    def _key(self) -> str:
        variable = self._api_key_env
        if self._api_key or not variable:
            return self._api_key
        key = os.environ.get(variable, "").strip()
        if not key:
            raise UsageError(
                f"the environment variable {variable} is not set", "set it to the endpoint's key"
            )
        if not (key.isascii() and key.isprintable()):
            raise UsageError(f"the environment variable {variable} does not hold a usable key")
        return key


def _headers(body: bytes, key: str) -> Mapping[str, str]:
    headers = {"User-Agent": "fenceline", "Accept": "*/*"}
    if body:
        headers["Content-Type"] = "application/json"
    if key:
        headers["Authorization"] = f"Bearer {key}"
    return headers
