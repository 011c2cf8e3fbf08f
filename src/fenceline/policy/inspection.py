"""Looks into what is about to leave for a hosted model: nothing protected, no secret, however it is wrapped."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from fenceline.errors import FencelineError
from fenceline.policy.endpoint import EgressRefused, Endpoint
from fenceline.policy.fence import Fence
from fenceline.policy.labels import Labels
from fenceline.policy.opening.opening import Unopened, opened, plain
from fenceline.policy.receipts import Book
from fenceline.policy.recognition.told import Told
from fenceline.policy.secrets import secrets
from fenceline.policy.showing.declared import Declared
from fenceline.policy.sources import Sources

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from fenceline.policy.opening.opening import Text
    from fenceline.policy.rules import Policy
    from fenceline.workspace.files import Workspace

_SCREEN = Endpoint("a hosted model", "hosted", "output is screened for it")


@dataclass(frozen=True, slots=True)
class Inspection:
    """Admits or refuses bodies for hosted models.

    Attributes:
        policy: of the workspace.
        fence: knows the protected content; None without a workspace.
        book: keeps the receipts; None without a workspace.
        declared: knows what is declared in the files that they name; None without a workspace.
    """

    policy: Policy
    fence: Fence | None
    book: Book | None
    declared: Declared | None = None
    _told: dict[int, NDArray[np.int64]] = field(default_factory=dict[int, "NDArray[np.int64]"], init=False)

    @classmethod
    def of(cls, policy: Policy, workspace: Workspace | None, task: str) -> Inspection:
        """Return the inspection for a task in a workspace; nothing is read yet."""
        if workspace is None:
            return cls(policy, None, None)
        fence = Fence(Sources(workspace, Labels(policy, workspace.root)))
        return cls(policy, fence, Book(task), Declared(workspace))

    @property
    def receipts(self) -> tuple[str, ...]:
        """The ids of all receipts so far."""
        return tuple(self.book.ids) if self.book else ()

    def admit(self, endpoint: Endpoint, body: bytes) -> str:
        """Let ``body`` go, and return the id of its receipt, empty for none.

        Raises:
            EgressRefused: something in it must stay, or nobody can tell.
            ReceiptFault: the receipt cannot be written.
        """
        first = plain(body)
        try:
            self._inspect(endpoint, body, first)
        except EgressRefused as refusal:
            self._note(endpoint, body, first, refusal.message)
            raise
        return self._note(endpoint, body, first, "")

    def connected(self, receipt: str, address: str) -> None:
        """Note where the connection of an admitted request leads."""
        if self.book is not None:
            self.book.connected(receipt, address)

    def screen(self, text: str) -> str:
        """Return ``text`` without its protected lines.

        Raises:
            EgressRefused: nobody can say what is protected.
        """
        if (fence := self._looking(_SCREEN, b"")) is None:
            return text
        from fenceline.policy.showing.screen import screened  # noqa: PLC0415 - only for output that a hosted model is shown

        return screened(text, fence, Told(self._told))

    def _inspect(self, endpoint: Endpoint, body: bytes, first: Text) -> None:
        fence = self._looking(endpoint, body)
        told = Told(self._told)
        try:
            text = opened(first)
        except Unopened:
            raise EgressRefused(
                f"{len(body)} bytes for {endpoint.url} held back: what is encoded in them cannot be looked through",
                "leave archives and encoded data out of the task",
            ) from None
        _refuse_secrets(endpoint, text)
        if fence is not None:
            _refuse_protected(endpoint, text, fence, told)
        told.keep()

    def _looking(self, endpoint: Endpoint, body: bytes) -> Fence | None:
        """Return what knows the protected content as it is now; None where there can be none."""
        if (layer := self.policy.closing_all) is not None:
            source = f" ({layer.source})" if layer.source else ""
            why = f"cannot be read: {layer.broken}" if layer.broken else "closes every path"
            raise EgressRefused(
                f"{_held(endpoint, body)}: it is hosted ({endpoint.reason}) and the policy "
                f"of the {layer.name}{source} {why}",
                "use a local model",
            )
        if self.fence is None:
            if self.policy.everything_open:
                return None
            raise EgressRefused(
                f"{_held(endpoint, body)}: it is hosted ({endpoint.reason}) "
                f"and the policy does not have every path open",
                'use a local model, or set [policy] default = "open" without stricter rules',
            )
        try:
            self.fence.look()
        except FencelineError as fault:
            raise EgressRefused(
                f"{_held(endpoint, body)}: what is protected cannot be read: {fault.message}",
                fault.hint,
            ) from fault
        return self.fence

    def _note(self, endpoint: Endpoint, body: bytes, first: Text, refused: str) -> str:
        if self.book is None:
            return ""
        files = self.fence.named(first.data) if self.fence else {}
        symbols = self.declared.among(files, first.data) if self.declared else {}
        return self.book.request(endpoint, body, files, refused, symbols)


def _held(endpoint: Endpoint, body: bytes) -> str:
    """Return how a refusal begins: the first request to a server asks what it is, and has no body."""
    return f"{len(body)} bytes for {endpoint.url} held back" if body else f"nothing goes to {endpoint.url}"


def _refuse_secrets(endpoint: Endpoint, text: Text) -> None:
    for secret in secrets(text.data):
        raise EgressRefused(
            f"a request to {endpoint.url} held back: {text.place(secret.line)} holds what looks like {secret.kind}",
            "take it out of the code, and change it if it is real",
        )


def _refuse_protected(endpoint: Endpoint, text: Text, fence: Fence, told: Told) -> None:
    for trace in fence.traces(text.data, told, text.cuts):
        how = "with its names changed, " if trace.renamed else ""
        how = "in pieces, with what was sent before, " if trace.pieces else how
        raise EgressRefused(
            f"a request to {endpoint.url} held back: {text.place(trace.at)} holds {how}"
            f"{trace.path} from line {trace.line}, which is {trace.ruling.label} ({trace.ruling})",
            "use a local model for it",
        )
