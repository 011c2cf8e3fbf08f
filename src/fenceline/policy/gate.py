"""The egress gate: the one door through which any byte goes to a model.

A local endpoint may see everything. What a hosted one may see is decided by ``inspection``, which is imported when the
first such request is about to leave.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from fenceline.policy.endpoint import EgressRefused
from fenceline.policy.label import Label
from fenceline.policy.rules import Layer, Policy

if TYPE_CHECKING:
    from fenceline.policy.endpoint import Endpoint, Tier
    from fenceline.policy.inspection import Inspection
    from fenceline.policy.showing.placeholders import Placeholders
    from fenceline.policy.sight import Sight
    from fenceline.workspace.files import Workspace


@dataclass(slots=True)
class EgressGate:
    """Admits or refuses each request body before it is sent; one object for all models of a run.

    Attributes:
        policy: of the workspace.
        workspace: whose content is guarded. Without one there are no receipts, and a policy that protects anything lets
            nothing leave.
        task: the instruction, for the receipts.
        rehearsal: whether nothing will leave, so that nothing is written down.
    """

    policy: Policy
    workspace: Workspace | None = None
    task: str = ""
    rehearsal: bool = False
    _inspections: dict[Label, Inspection] = field(default_factory=dict["Label", "Inspection"], init=False)
    _names: Placeholders | None = field(default=None, init=False)
    _limits: dict[str, Label] = field(default_factory=dict[str, "Label"], init=False)

    def place(self, host: str, tier: Tier, reason: str) -> tuple[Tier, str]:
        """Return the tier of an endpoint by the policy, where that says something of it; and why.

        Args:
            host: its name or IP address.
            tier: what the address alone says.
            reason: why.
        """
        most, word = self.policy.limit(host)
        if most is not Label.SIGNATURES:
            return "hosted", f"by the {word}"
        within = self.policy.inside(host)
        return ("local", within) if within else (tier, reason)

    def admit(self, endpoint: Endpoint, body: bytes) -> str:
        """Let ``body`` go to ``endpoint``, and return the id of its receipt, empty for none.

        Raises:
            EgressRefused: something in it must stay, or nobody can tell.
            FencelineError: the receipt cannot be written, and what has none does not leave.
        """
        if endpoint.tier == "local":
            return ""
        most, _ = self.policy.limit(endpoint.host, endpoint.provider)
        self._refuse_names(endpoint, body)
        receipt = self.inspection(most).admit(endpoint, body)
        self._limits[receipt] = most
        return receipt

    def greet(self, endpoint: Endpoint) -> None:
        """Let nothing go where nothing at all may be shown: no question about a model either, since it has the key.

        Raises:
            EgressRefused: so it is; there is a receipt of it.
        """
        most, _ = self.policy.limit(endpoint.host, endpoint.provider)
        if (inspection := self.inspection(most)).policy.closing_all is not None:
            inspection.admit(endpoint, b"")

    def connected(self, receipt: str, address: str) -> None:
        """Note where the connection of an admitted request leads.

        Raises:
            EgressRefused: what stands at that address may see less than the request was held against.
        """
        if not receipt:
            return
        host = address.rpartition(":")[0].strip("[]")
        most, word = self.policy.limit(host)
        if most is not Label.SIGNATURES and most is not self._limits[receipt]:
            raise EgressRefused(
                f"the connection led to {host}, which may see less by the {word}; nothing was sent",
                "use a local model",
            )
        for each in self._inspections.values():
            each.connected(receipt, address)

    @property
    def names(self) -> Placeholders | None:
        """What stands for names that may not leave; None where the policy keeps none."""
        if self._names is None and self.workspace is not None and self.policy.closes_names:
            from fenceline.policy.labels import Labels  # noqa: PLC0415 - few policies close names
            from fenceline.policy.showing.placeholders import placeholders  # noqa: PLC0415 - as above

            self._names = placeholders(self.workspace, Labels(self.policy, self.workspace.root))
        return self._names

    def _refuse_names(self, endpoint: Endpoint, body: bytes) -> None:
        if self.names is None or not self.names.found_in(body):
            return
        why = f"a request to {endpoint.url} held back: it holds a name that the policy closes"
        if (book := self.inspection().book) is not None:
            book.request(endpoint, body, {}, why)
        raise EgressRefused(why, "use a local model for it: --local-only")

    def sight(self, endpoint: Endpoint) -> Sight:
        """Return what models at an endpoint may be shown."""
        from fenceline.policy.sight import Sight  # noqa: PLC0415 - not for local models

        return Sight(self.inspection(self.policy.limit(endpoint.host, endpoint.provider)[0]), endpoint)

    def screen(self, text: str) -> str:
        """Return ``text`` without the lines that a hosted model may not see.

        Raises:
            EgressRefused: nobody can say what is protected.
        """
        return self.inspection().screen(text)

    @property
    def receipts(self) -> tuple[str, ...]:
        """The ids of all receipts so far."""
        return tuple(receipt for each in self._inspections.values() for receipt in each.receipts)

    def inspection(self, most: Label = Label.SIGNATURES) -> Inspection:
        """Return what looks into bodies that would leave for who may see ``most``."""
        if (known := self._inspections.get(most)) is None:
            from fenceline.policy.inspection import Inspection  # noqa: PLC0415 - not for local models

            known = Inspection.of(self._policy(most), self.workspace, self.task)
            known = replace(known, book=None) if self.rehearsal else known
            self._inspections[most] = known
        return known

    def _policy(self, most: Label) -> Policy:
        match most:
            case Label.SIGNATURES:
                return self.policy
            case Label.OPEN:
                return self.policy.without_declarations()
            case Label.CLOSED:
                return Policy((*self.policy.layers, Layer("rule for this endpoint", Label.CLOSED)))
