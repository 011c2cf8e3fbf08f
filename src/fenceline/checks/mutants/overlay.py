"""Runs a check as if one file of the workspace held other bytes; the user's own file is never touched.

Where there is bubblewrap the other bytes are mounted over the file, so that every path stays what it is.
Elsewhere, and for languages whose builds leave objects behind (later they would be taken for those of the
user's file), the check runs in a copy of the workspace; bubblewrap mounts the copy where the workspace is.
"""

from __future__ import annotations

import os
import shutil
import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fenceline.checks.sandbox import SandboxKind
from fenceline.checks.spot import temporary
from fenceline.errors import FencelineError

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping, Sequence
    from pathlib import Path

    from fenceline.checks.sandbox import Sandbox

COPY_LIMIT = 256 << 20
_INTERPRETED = frozenset({"python", "javascript", "typescript", "tsx"})
_BORROWED = ("node_modules", ".venv", "venv")  # ignored by git, and nothing runs without them


class WorkspaceTooLargeError(FencelineError):
    """The workspace cannot be copied."""


@dataclass(frozen=True, slots=True)
class Replaced:
    """A file that holds other bytes for a while.

    Attributes:
        path: of the file, POSIX, relative to the workspace root.
        source: the other bytes.
        language: registry name; it decides whether a build could leave objects behind.
    """

    path: str
    source: bytes
    language: str


@dataclass(frozen=True, slots=True)
class Mounted:
    """A bubblewrap sandbox with one more mount.

    Attributes:
        inner: the sandbox that decides everything else.
        place: what to mount.
        over: the absolute path that it covers.
        writable: whether the check may write to it.
    """

    inner: Sandbox
    place: Path
    over: Path
    writable: bool = False

    @property
    def kind(self) -> SandboxKind:
        """Which sandbox it is."""
        return self.inner.kind

    @property
    def notice(self) -> str:
        """One line for a person."""
        return self.inner.notice

    def only_reading(self, masked: Sequence[str] = ()) -> None:
        """Return None: what a check writes here goes to a copy, or is not there afterwards."""
        del masked

    def discarding(self, root: Path, masked: Sequence[str] = ()) -> None:
        """Return None: as for ``only_reading``."""
        del root, masked

    def wrap(
        self, argv: Sequence[str], root: Path, writable: Sequence[Path], environ: Mapping[str, str]
    ) -> list[str]:
        """Return the command of the inner sandbox with the mount right after the workspace's own."""
        words = self.inner.wrap(argv, root, writable, environ)
        own = ["--bind", str(root.resolve()), str(root.resolve())]
        after = next(at for at in range(len(words)) if words[at : at + 3] == own) + 3
        mount = ["--bind" if self.writable else "--ro-bind", str(self.place), str(self.over)]
        return [*words[:after], *mount, *words[after:]]


@contextmanager
def replaced(
    root: Path, files: Sequence[str], change: Replaced, sandbox: Sandbox, limit: int = COPY_LIMIT
) -> Generator[tuple[Path, Sandbox]]:
    """Yield the root and the sandbox to run checks with while the file is replaced.

    Args:
        root: of the workspace.
        files: of the workspace, as git sees them, relative to the root.
        change: what is replaced.
        sandbox: that fences checks in.
        limit: bytes of the files together, above which they are not copied.

    Raises:
        WorkspaceTooLargeError: a copy is needed and would be larger than ``limit``.
        OSError: there is no room for it.
    """
    root = root.resolve()
    has_mounts = sandbox.kind is SandboxKind.BUBBLEWRAP
    with temporary() as spot:
        place = spot / "copy"
        if has_mounts and change.language in _INTERPRETED:
            _write(place, change.source, root / change.path)
            yield root, Mounted(sandbox, place, root / change.path)
            return
        _copy(root, files, place, limit)
        _write(place / change.path, change.source, root / change.path)
        if has_mounts:
            yield root, Mounted(sandbox, place, root, writable=True)
        else:
            _borrow(root, place)
            yield place, sandbox


def _write(path: Path, source: bytes, original: Path) -> None:
    """Write the bytes with a time unlike the original's: caches know a file by its time and size."""
    path.unlink(missing_ok=True)
    path.write_bytes(source)
    status = original.stat()
    path.chmod(status.st_mode & 0o777)
    now, then = time.time_ns(), status.st_mtime_ns
    if now // 10**9 == then // 10**9:
        now += 10**9
    os.utime(path, ns=(now, now))


def _copy(root: Path, files: Sequence[str], place: Path, limit: int) -> None:
    sizes = sum((root / name).lstat().st_size for name in files)
    if sizes > limit:
        raise WorkspaceTooLargeError(
            f"the workspace has {sizes >> 20} MiB of files, too much to copy for mutants",
            "install bubblewrap, or work in a part of it",
        )
    place.mkdir()
    for name in files:
        target = place / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(root / name, target, follow_symlinks=False)


def _borrow(root: Path, place: Path) -> None:
    for name in _BORROWED:
        if (root / name).is_dir() and not (place / name).exists():
            (place / name).symlink_to(root / name)
