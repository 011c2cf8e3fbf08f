"""A copy of the workspace's Python files, for a judge that reads files itself.

The workspace is never written to, its own settings of ty do not come along, and files that exist nowhere yet can be
put beside the others.
"""

from __future__ import annotations

import shutil
import tempfile
from enum import IntEnum
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fenceline.grounding.world import World

MAX_FILES = 20_000
MAX_FILE_BYTES = 1 << 20
_ENDS = (".py", ".pyi")


class Event(IntEnum):
    """What happened to a file, as language servers count it."""

    CREATED = 1
    CHANGED = 2
    DELETED = 3


class TooLargeError(Exception):
    """The workspace has more files than are copied."""


class Shadow:
    """A folder with the Python files of one world, which can be changed to hold another one's.

    Args:
        world: whose files.

    Raises:
        TooLargeError: there are more than ``MAX_FILES``.
        OSError: nothing can be written.
    """

    def __init__(self, world: World) -> None:
        paths = [path for path in world.files if is_copied(path)]
        if len(paths) > MAX_FILES:
            raise TooLargeError(f"{len(paths)} Python files")
        self._folder = Path(tempfile.mkdtemp(prefix="fenceline-"))
        self.root = self._folder / "workspace"
        self.home = self._folder / "home"
        self._differs: set[str] = set()
        self._world = world
        try:
            self.home.mkdir()
            self.root.mkdir()
            for path in paths:
                self._write(path, world.read(path))
        except BaseException:
            self.close()
            raise

    def hold(self, contents: Mapping[str, bytes | None]) -> list[tuple[str, Event]]:
        """Make the folder hold the world with these files changed, and say what that did to it."""
        back = {path: self._world.read(path) for path in self._differs - contents.keys()}
        self._differs = set(contents)
        events = (
            (path, self._write(path, data)) for path, data in {**back, **contents}.items() if is_copied(path)
        )
        return [(path, event) for path, event in events if event is not None]

    def nowhere(self) -> Path:
        """Return a virtual environment with nothing in it, for a project that has none."""
        prefix = self._folder / "environment"
        (prefix / "lib" / "python3" / "site-packages").mkdir(parents=True, exist_ok=True)
        (prefix / "pyvenv.cfg").write_text(f"home = {self.home}\n")
        return prefix

    def close(self) -> None:
        """Remove the folder."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def _write(self, path: str, data: bytes | None) -> Event | None:
        """Give one file its content and return what that did; None for nothing."""
        file = self.root / path
        existed = file.is_file()
        if data is None or len(data) > MAX_FILE_BYTES:
            file.unlink(missing_ok=True)
            return Event.DELETED if existed else None
        if existed and file.read_bytes() == data:
            return None
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
        return Event.CHANGED if existed else Event.CREATED


def is_copied(path: str) -> bool:
    """Return whether a path is a Python file inside the workspace."""
    parts = PurePosixPath(path).parts
    return path.endswith(_ENDS) and ".." not in parts and not path.startswith("/") and "\0" not in path
