"""The reality that code is held against."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from fenceline.edits.want import Outliner


@dataclass(frozen=True, slots=True)
class Change:
    """One file before and after, whoever changed it.

    Attributes:
        path: relative to the workspace root.
        before: its bytes, None when it did not exist.
        after: its bytes, None when it is gone.
    """

    path: str
    before: bytes | None
    after: bytes | None


@dataclass(frozen=True)
class World:
    """A workspace as it is, and what a change would make of it.

    Not slotted: what is asked often is kept in the instance.

    Attributes:
        root: of the workspace.
        listing: every file of the workspace, POSIX paths relative to ``root``.
        read_disk: bytes of a listed file; raises ``FencelineError`` or ``OSError`` when it cannot be read.
        outliner: reads declarations.
        interpreter: of the project's Python, when the user set one; found otherwise.
        overlay: files that differ from the disk; None for one that is gone.
    """

    root: Path
    listing: tuple[str, ...]
    read_disk: Callable[[str], bytes]
    outliner: Outliner
    interpreter: str = ""
    overlay: Mapping[str, bytes | None] = field(default_factory=dict[str, "bytes | None"])

    @cached_property
    def files(self) -> frozenset[str]:
        """Return every file there is, the overlay's included."""
        gone = {path for path, data in self.overlay.items() if data is None}
        return frozenset(self.listing) - gone | (self.overlay.keys() - gone)

    @cached_property
    def folders(self) -> frozenset[str]:
        """Return every folder that holds a file at any depth, without the root."""
        out: set[str] = set()
        for path in self.files:
            while (path := path.rpartition("/")[0]) and path not in out:
                out.add(path)
        return frozenset(out)

    def read(self, path: str) -> bytes | None:
        """Return a file's bytes as they would be, None for one that is not there or cannot be read."""
        if path in self.overlay:
            return self.overlay[path]
        if path not in self.files:
            return None
        try:
            return self.read_disk(path)
        except OSError:
            return None

    def after(self, changes: Iterable[Change]) -> World:
        """Return the world in which ``changes`` have been made."""
        return replace(self, overlay={**self.overlay, **{change.path: change.after for change in changes}})

    def before(self, changes: Iterable[Change]) -> World:
        """Return the world as it was when ``changes`` had not been made yet."""
        return replace(self, overlay={**self.overlay, **{change.path: change.before for change in changes}})
