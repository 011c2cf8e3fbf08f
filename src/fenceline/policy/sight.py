"""What the models at one endpoint may be shown of a workspace."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from fenceline.policy.rules import Label

if TYPE_CHECKING:
    from fenceline.policy.inspection import Inspection
    from fenceline.policy.rules import Ruling


@dataclass(slots=True)
class Sight:
    """Answers what of a path, a file or a text may be shown.

    Attributes:
        inspection: that everything goes through once more on its way out.
    """

    inspection: Inspection
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
            from fenceline.policy.views import proven_view  # noqa: PLC0415 - only where declarations are asked for

            docs = self.inspection.policy.docstrings
            self._views[path, source] = proven_view(path, source, self.inspection.fence, docs=docs)
        return self._views[path, source]

    def screen(self, text: str) -> str:
        """Return ``text`` without its protected lines.

        Raises:
            EgressRefused: nobody can say what is protected.
        """
        return self.inspection.screen(text)
