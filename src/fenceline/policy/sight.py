"""What the models at one endpoint may be shown of a workspace."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NoReturn

from fenceline.policy.endpoint import EgressRefused
from fenceline.policy.label import Label
from fenceline.policy.secrets import secrets

if TYPE_CHECKING:
    from fenceline.policy.endpoint import Endpoint
    from fenceline.policy.inspection import Inspection
    from fenceline.policy.rules import Ruling


@dataclass(slots=True)
class Sight:
    """Answers what of a path, a file or a text may be shown.

    Attributes:
        inspection: that everything goes through once more on its way out.
        endpoint: where they are.
    """

    inspection: Inspection
    endpoint: Endpoint
    _rulings: dict[str, Ruling] = field(default_factory=dict[str, "Ruling"], init=False)
    _views: dict[tuple[str, bytes], str | None] = field(
        default_factory=dict[tuple[str, bytes], "str | None"], init=False
    )

    def label(self, path: str) -> Label:
        """Return what may be shown of ``path``."""
        return self.ruling(path).label

    def ruling(self, path: str) -> Ruling:
        """Return what may be shown of ``path``, and whose word that is."""
        if (known := self._rulings.get(path)) is None:
            fence = self.inspection.fence
            labels = fence.sources.labels if fence else None
            policy = self.inspection.policy
            known = self._rulings[path] = labels.of(path) if labels else policy.ruling(path)
        return known

    def view(self, path: str, source: bytes) -> str | None:
        """Return the declarations of a file as they may be shown; None where there is no such view.

        Raises:
            FencelineError: nobody can say what is protected.
        """
        if self.label(path) is Label.CLOSED:
            return None
        if (path, source) not in self._views:
            from fenceline.policy.showing.views import proven_view  # noqa: PLC0415 - only where declarations are asked for

            docs = self.inspection.policy.docstrings
            self._views[path, source] = proven_view(path, source, self.inspection.fence, docs=docs)
        return self._views[path, source]

    def refuse(self, path: str, what: str) -> NoReturn:
        """Say that a request is not even made, and write a receipt of that.

        Args:
            path: of the file that may not be shown.
            what: it would be needed for.

        Raises:
            EgressRefused: always.
        """
        ruling = self.ruling(path)
        why = f"{path} {what}, and it is {ruling.label} ({ruling})"
        if self.inspection.book is not None:
            self.inspection.book.request(self.endpoint, b"", {path: str(ruling.label)}, why)
        raise EgressRefused(why, "use a local model for it: --local-only")

    def open_at_all(self) -> None:
        """Refuse where nothing at all may be shown.

        Raises:
            EgressRefused: so it is; there is a receipt of it.
        """
        if self.inspection.policy.closing_all is not None:
            self.inspection.admit(self.endpoint, b"")

    def cut(self, text: str) -> str:
        """Return ``text`` without its protected lines, as it is where it merely names a protected file.

        Raises:
            EgressRefused: nobody can say what is protected.
        """
        fence, data = self.inspection.fence, text.encode("utf-8", "replace")
        if fence is not None:
            fence.look()
        held = any(secrets(data)) or (fence is not None and any(fence.traces(data)))
        return self.inspection.screen(text) if held else text

    def screen(self, text: str) -> str:
        """Return ``text`` without its protected lines.

        Raises:
            EgressRefused: nobody can say what is protected.
        """
        return self.inspection.screen(text)
