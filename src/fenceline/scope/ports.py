"""What scope needs of a workspace and its index; the real ones fit without knowing it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fenceline.workspace.symbols import Outline, Symbol


class Files(Protocol):
    """The files of a workspace."""

    def files(self) -> Sequence[str]:
        """Return POSIX paths relative to the root."""
        ...

    def read(self, path: str, /) -> bytes:
        """Return the raw bytes of a file."""
        ...


class SymbolIndex(Protocol):
    """What the files of a workspace declare."""

    def outline(self, path: str, /) -> Outline | None:
        """Return what one file declares; None for a file in no known language."""
        ...

    def find(self, name: str, /) -> Sequence[Symbol]:
        """Return every symbol of that bare name."""
        ...

    def fuzzy(self, name: str, n: int, /) -> Sequence[Symbol]:
        """Return up to ``n`` symbols whose names are close to ``name``, closest first."""
        ...
