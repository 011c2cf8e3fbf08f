"""The egress gate: the one door through which any byte goes to a model.

A local endpoint may see everything. What a hosted one may see is decided by ``inspection``, which is imported when the
first such request is about to leave.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from fenceline.errors import PolicyError

if TYPE_CHECKING:
    from fenceline.policy.inspection import Inspection
    from fenceline.policy.rules import Policy
    from fenceline.workspace.files import Workspace


class EgressRefused(PolicyError):
    """The policy does not let these bytes go to that endpoint."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where bytes would go, and what the probe says that is."""

    url: str
    tier: Literal["local", "hosted"]
    reason: str


@dataclass(slots=True)
class EgressGate:
    """Admits or refuses each request body before it is sent; one object for all models of a run.

    Attributes:
        policy: of the workspace.
        workspace: whose content is guarded. Without one there are no receipts, and a policy that protects anything lets
            nothing leave.
        task: the instruction, for the receipts.
    """

    policy: Policy
    workspace: Workspace | None = None
    task: str = ""
    _inspection: Inspection | None = field(default=None, init=False)

    def admit(self, endpoint: Endpoint, body: bytes) -> str:
        """Let ``body`` go to ``endpoint``, and return the id of its receipt, empty for none.

        Raises:
            EgressRefused: something in it must stay, or nobody can tell.
            FencelineError: the receipt cannot be written, and what has none does not leave.
        """
        return "" if endpoint.tier == "local" else self.inspection().admit(endpoint, body)

    def connected(self, receipt: str, address: str) -> None:
        """Note where the connection of an admitted request leads."""
        if receipt:
            self.inspection().connected(receipt, address)

    def screen(self, text: str) -> str:
        """Return ``text`` without the lines that a hosted model may not see.

        Raises:
            EgressRefused: nobody can say what is protected.
        """
        return self.inspection().screen(text)

    @property
    def receipts(self) -> tuple[str, ...]:
        """The ids of all receipts so far."""
        return self._inspection.receipts if self._inspection else ()

    def inspection(self) -> Inspection:
        """Return what looks into bodies that would leave."""
        if self._inspection is None:
            from fenceline.policy.inspection import Inspection  # noqa: PLC0415 - not for local models

            self._inspection = Inspection.of(self.policy, self.workspace, self.task)
        return self._inspection
