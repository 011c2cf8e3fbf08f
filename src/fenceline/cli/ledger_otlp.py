"""``fenceline ledger export --otlp``: the ledger's records to a receiver of OpenTelemetry, where one was named."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from fenceline.cli.scored import start_of
from fenceline.config.read import read_config
from fenceline.errors import FencelineError, UsageError
from fenceline.ledger.store import open_ledger
from fenceline.ledger.telemetry import traces
from fenceline.ledger.telemetry_metrics import Metrics
from fenceline.models.access import Access
from fenceline.models.errors import ModelError
from fenceline.models.replies import printable
from fenceline.models.transport import Transport
from fenceline.policy.endpoint import Endpoint
from fenceline.policy.gate import EgressGate
from fenceline.workspace.files import open_workspace

if TYPE_CHECKING:
    import h11

    from fenceline.ledger.telemetry import Json
    from fenceline.policy.rules import Policy
    from fenceline.workspace.files import Workspace

_UNHARMED = "nothing is lost: the ledger is as it was, and sending again sends nothing twice"


class TelemetryError(FencelineError):
    """The receiver did not take the records."""


class _Refused(ModelError):
    """The receiver answered with an error."""


class _Partial(msgspec.Struct, rename="camel"):
    rejected_spans: int | str = 0
    rejected_data_points: int | str = 0
    error_message: str = ""


class _Answer(msgspec.Struct, rename="camel"):
    """An ``Export…ServiceResponse``."""

    partial_success: _Partial | None = None


class Receiver:
    """Where the records go.

    Args:
        url: base of ``/v1/traces`` and ``/v1/metrics``.
        policy: says what may leave; these records go through the same gate as what models are sent.
        workspace: that it guards.

    Raises:
        UsageError: the URL is not usable.
    """

    def __init__(self, url: str, policy: Policy, workspace: Workspace) -> None:
        gate = EgressGate(policy, workspace, "fenceline ledger export --otlp")
        access = Access(start_hint="start the receiver, or correct --otlp", read_refusal=_refusal)
        try:
            self._transport = Transport(url, gate, access)
        except UsageError:
            raise UsageError(
                "--otlp needs the address of a receiver, without a password",
                "write it like http://127.0.0.1:4318",
            ) from None
        at = self._transport.address
        self._endpoint = Endpoint(at.url, at.tier, at.reason)

    def send(self, signal: str, message: Json) -> None:
        """Send one message of ``traces`` or ``metrics``.

        Raises:
            EgressRefused: the policy keeps something in it here.
            TelemetryError: the receiver is away, refuses, or takes only a part.
        """
        try:
            answer = self._transport.post(
                f"/v1/{signal}", msgspec.json.encode(message), _Answer, self._endpoint
            )
        except ModelError as problem:
            raise TelemetryError(problem.message, _UNHARMED) from None
        left = answer.partial_success or _Partial()
        if str(left.rejected_spans) != "0" or str(left.rejected_data_points) != "0":
            said = f": {printable(left.error_message)}" if left.error_message else ""
            raise TelemetryError(f"{self._endpoint.url} rejected a part of the {signal}{said}", _UNHARMED)


def send(url: str, since: str, config: Path | None) -> int:
    """Send what began since then to the receiver at ``url``: all spans first, then the metrics over them."""
    workspace = open_workspace(Path.cwd())
    settings = read_config(workspace.root, config)
    receiver = Receiver(url, settings.policy, workspace)
    metrics, tasks, attempts = Metrics(), 0, 0
    with open_ledger(settings.ledger_url) as ledger:
        for portion in ledger.portions(start_of(since)):
            receiver.send("traces", traces(portion))
            metrics.add(portion)
            tasks, attempts = tasks + len(portion), attempts + sum(len(one.attempts) for one in portion)
    if metrics.seconds:
        receiver.send("metrics", metrics.message())
    print(f"{attempts:,} attempts of {tasks:,} tasks sent to {url}")
    return 0


def _refusal(head: h11.Response, body: bytes, where: str) -> ModelError:
    said = printable(body.decode("utf-8", "replace"))
    return _Refused(f"{where} answered with HTTP {head.status_code}{f': {said}' if said else ''}")
