"""The reality that code is held against."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from fenceline.errors import FencelineError
from fenceline.workspace.change import Change

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from fenceline.edits.want import Outliner

__all__ = ["Change", "World"]


@dataclass(frozen=True)
class World:
    """A workspace as it is, and what a change would make of it.

    Not slotted: what is asked often is kept in the instance.

    Attributes:
        root: of the workspace.
        listing: every file of the workspace, POSIX paths relative to ``root``.
        read_disk: bytes of a listed file, from any thread; raises ``FencelineError`` or ``OSError`` for one that cannot
            be read.
        outliner: reads declarations.
        interpreter: of the project's Python, when the user set one; found otherwise.
        overlay: files that differ from the disk; None for one that is gone.
        made: changes that are in the workspace already; ``before`` takes these back too.
    """

    root: Path
    listing: tuple[str, ...]
    read_disk: Callable[[str], bytes]
    outliner: Outliner
    interpreter: str = ""
    overlay: Mapping[str, bytes | None] = field(default_factory=dict[str, "bytes | None"])
    made: tuple[Change, ...] = ()

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
        except (OSError, FencelineError):
            return None

    def after(self, changes: Iterable[Change]) -> World:
        """Return the world in which ``changes`` have been made."""
        return self._over({change.path: change.after for change in changes}, self.made)

    def before(self, changes: Iterable[Change] = ()) -> World:
        """Return the world as it was when ``changes``, and those made already, had not been made yet."""
        taken_back = {
            path: content for change in (*self.made, *changes) for path, content in _before(change).items()
        }
        return self._over(taken_back, ())

    def _over(self, contents: Mapping[str, bytes | None], made: tuple[Change, ...]) -> World:
        world = replace(self, overlay={**self.overlay, **contents}, made=made)
        if all((path in self.files) == (data is not None) for path, data in contents.items()):
            # The same files with other contents, as after most edits: what is known of them is handed on.
            vars(world).update(files=self.files, folders=self.folders)
        return world


def _before(change: Change) -> dict[str, bytes | None]:
    if change.was:
        return {change.path: None, change.was: change.before}
    return {change.path: change.before}
