"""The one way to a model server. Every body passes the egress gate here, before a connection is opened."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from fenceline.models.access import Access
from fenceline.models.addresses import locate, parse_address
from fenceline.models.connection import Connection
from fenceline.models.dialling import look_up
from fenceline.models.errors import BadReply, ModelUnreachable
from fenceline.models.exchange import Exchange
from fenceline.models.replies import decode, without
from fenceline.policy.endpoint import EgressRefused

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fenceline.models.addresses import Address
    from fenceline.models.dialling import Resolve
    from fenceline.policy.endpoint import Endpoint
    from fenceline.policy.gate import EgressGate

T = TypeVar("T")

CONNECT_TIMEOUT_S = 5.0
ANSWER_TIMEOUT_S = 10.0
_MAX_ANSWER = 8 << 20


class Transport:
    """Requests to one base URL.

    Args:
        base_url: endpoint, with its path prefix.
        gate: admits or refuses each body.
        access: key, headers, proxy, and how refusals are read.
        resolve: from a host name to IP addresses.

    Attributes:
        address: of the base URL, its tier by the policy where that speaks of it.
    """

    def __init__(
        self, base_url: str, gate: EgressGate, access: Access | None = None, resolve: Resolve = look_up
    ) -> None:
        self.address = located(base_url, gate)
        self._gate = gate
        self._access = access or Access()
        self._resolve = resolve

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
        receipt = self._gate.admit(endpoint, body)
        key = self._access.key()
        connection = self._connect(CONNECT_TIMEOUT_S, None)
        try:
            self._gate.connected(receipt, connection.peer)
        except BaseException:
            connection.close()
            raise
        connection.send("POST", path, self._access.headers(body, key), body)
        return Exchange(connection, self.address.url, key, self._access.read_refusal)

    def _ask(self, method: str, path: str, body: bytes, timeout_s: float) -> bytes:
        key = self._access.key()
        connection = self._connect(min(timeout_s, CONNECT_TIMEOUT_S), timeout_s)
        try:
            connection.send(method, path, self._access.headers(body, key), body)
            head = connection.head()
            answer = self._whole(connection)
        finally:
            connection.close()
        if head.status_code != 200:
            raise self._access.read_refusal(head, without(key, answer), self.address.url)
        return answer

    def _connect(self, connect_timeout_s: float, answer_timeout_s: float | None) -> Connection:
        try:
            way = self._access.way(self.address)
            return Connection(self.address, connect_timeout_s, answer_timeout_s, way, self._found)
        except ModelUnreachable as problem:
            raise ModelUnreachable(problem.message, problem.hint or self._access.start_hint) from problem

    def _found(self, address: Address) -> Sequence[str]:
        """Return the IP addresses of a host name; what counts as local has to stand inside by each of them.

        Raises:
            EgressRefused: it does not; nothing was sent.
        """
        found = self._resolve(address)
        for each in found if address.tier == "local" else ():
            tier, reason = self._gate.place(each, *locate(each)[1:])
            if tier == "hosted":
                raise EgressRefused(
                    f"{address.name} counts as local ({address.reason}) and leads to {each} ({reason})",
                    "nothing was sent; correct the name's address, or the policy's rule for it",
                )
        return found

    def _whole(self, connection: Connection) -> bytes:
        answer = bytearray()
        for piece in connection.body():
            answer += piece
            if len(answer) > _MAX_ANSWER:
                raise BadReply(f"the answer of {self.address.url} is longer than {_MAX_ANSWER >> 20} MiB")
        return bytes(answer)


def located(base_url: str, gate: EgressGate) -> Address:
    """Return where a base URL leads, its tier by the policy where that speaks of the host.

    Raises:
        UsageError: it is not usable.
    """
    address = parse_address(base_url)
    tier, reason = gate.place(address.name, address.tier, address.reason)
    return replace(address, tier=tier, reason=reason)
