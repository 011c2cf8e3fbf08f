"""The user's own repository, read without letting its configuration run anything or reach any network."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from fenceline.workspace import git
from fenceline.workspace.faults import WorkspaceError

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Collection, Iterator
    from typing import IO

_CHUNK = 1 << 20
_LOOK = "run git fsck and see what it says"


@dataclass(slots=True)
class Repository:
    """Asks git about a work tree.

    Hooks, fsmonitor and content filters (``filter.*`` of the repository, which git runs to compare a file that
    was written just now) stay off, and objects that a partial clone left out are not fetched.

    Args:
        root: of the work tree.
        git_dir: its git folder.
        index: index file in place of the standard one; None for that.
    """

    root: Path
    git_dir: Path
    index: Path | None = None
    _without_filters: tuple[str, ...] | None = field(default=None, init=False)

    def start(self, *arguments: str, stdin: int | None = None) -> subprocess.Popen[bytes]:
        """Start a git command that reads no file of the work tree."""
        return git.start(arguments, self.root, self._environment(), stdin)

    def start_comparing(self, *arguments: str) -> subprocess.Popen[bytes]:
        """Start a git command that may read files of the work tree."""
        if self._without_filters is None:
            names = git.finish(self.start("config", "-z", "--name-only", "--list"), "read its configuration")
            self._without_filters = tuple(_switched_off(names))
        return git.start((*self._without_filters, *arguments), self.root, self._environment())

    def ask(self, *arguments: str) -> str:
        """Return the one line that a git command prints, empty when it fails."""
        try:
            return os.fsdecode(git.finish(self.start(*arguments), "answer")).rstrip("\n")
        except WorkspaceError:
            return ""

    def blobs(self, oids: Collection[str], limit: int) -> Iterator[tuple[str, bytes | None]]:
        """Yield each blob's bytes, in order; None for one that is missing or longer than ``limit`` bytes."""
        if not oids:
            return
        from subprocess import PIPE  # noqa: PLC0415 - as in ``git.start``

        with self.start("cat-file", "--batch", stdin=PIPE) as process:
            assert process.stdin and process.stdout  # noqa: S101, PT018 - for the type checker: both are pipes
            try:
                for oid in oids:
                    process.stdin.write(f"{oid}\n".encode())
                    process.stdin.flush()
                    yield oid, _next_blob(process.stdout, limit)
            except BrokenPipeError as error:
                raise WorkspaceError("git could not read old contents: it ended", _LOOK) from error
            finally:
                process.kill()  # it may still be writing to a reader that has left

    def _environment(self) -> dict[str, str]:
        index = {"GIT_INDEX_FILE": str(self.index)} if self.index else {}
        return git.environment(
            GIT_DIR=str(self.git_dir),
            GIT_WORK_TREE=str(self.root),
            GIT_ALLOW_PROTOCOL="none",
            GIT_NO_LAZY_FETCH="1",
            **index,
        )


def index_of_hook(git_dir: Path) -> Path | None:
    """Return the index that git made for a commit under way, when a hook of this repository started us.

    ``git commit -a`` and ``git commit FILE`` commit from an index of their own, which ``GIT_INDEX_FILE`` names.
    """
    named = os.environ.get("GIT_INDEX_FILE", "")
    path = Path(named).absolute() if named else None
    return path if path and path.parent.resolve() == git_dir and path.exists() else None


def _switched_off(names: bytes) -> Iterator[str]:
    drivers = {name.rpartition(b".")[0] for name in names.split(b"\0") if name.startswith(b"filter.")}
    for driver in sorted(map(os.fsdecode, drivers)):
        if "=" in driver:
            raise WorkspaceError(
                "the repository configures a content filter with = in its name", "see git config --list"
            )
        for setting in ("clean=", "process=", "required=false"):
            yield from ("-c", f"{driver}.{setting}")


def _next_blob(stream: IO[bytes], limit: int) -> bytes | None:
    size = stream.readline().split()[-1:]  # "<oid> blob <size>" or "<oid> missing"
    if not size or not size[0].isdigit():
        return None
    length = int(size[0])
    if length > limit:
        _pass_over(stream, length + 1)
        return None
    data = stream.read(length)
    stream.read(1)
    return data


def _pass_over(stream: IO[bytes], count: int) -> None:
    while count > 0 and (data := stream.read(min(count, _CHUNK))):
        count -= len(data)
