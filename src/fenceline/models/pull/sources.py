"""What a source of weights is, and how it fails."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from fenceline.models.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Iterator


class PullError(ModelError):
    """The weights could not be had, or are not the pinned ones."""


class SourceError(Exception):
    """One source cannot serve, or stopped serving; another one may go on from there."""


class Source(Protocol):
    """One way to the bytes of a file of weights."""

    @property
    def label(self) -> str:
        """What a person calls it, few words."""
        ...

    def read(self, offset: int) -> Iterator[bytes]:
        """Yield the file's bytes from ``offset`` to its end.

        Raises:
            SourceError: cannot go on; what was yielded before stands.
        """
        ...
