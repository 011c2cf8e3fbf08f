"""A repository's history as changes to be judged, read from its objects alone; nothing is written to it."""

from __future__ import annotations

import random
import subprocess
from collections import OrderedDict
from contextlib import suppress
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Self

from fenceline.workspace.change import Change
from fenceline.workspace.index import language_of
from fenceline.workspace.renames import moved

from .git import git, surroundings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

JUDGED = frozenset({"python", "javascript", "typescript", "tsx"})
_GLOBS = ("*.py", "*.pyi", "*.js", "*.jsx", "*.mjs", "*.cjs", "*.ts", "*.mts", "*.cts", "*.tsx")
_LINK, _MODULE = b"120000", b"160000"
_KEPT_BYTES = 256 << 20


@dataclass(frozen=True, slots=True)
class Commit:
    """One commit with one parent.

    Attributes:
        id: of the commit, hexadecimal.
        parent: its only parent.
        date: of the committer, ``2024-05-31``.
    """

    id: str
    parent: str
    date: str


@dataclass(frozen=True, slots=True)
class Tree:
    """The files of one commit.

    Attributes:
        objects: path to object, links included, submodules not.
    """

    objects: dict[str, str]

    @property
    def listing(self) -> tuple[str, ...]:
        """Return every path, sorted."""
        return tuple(sorted(self.objects))


class Blobs:
    """Objects' bytes by one long-lived process; those read last are kept."""

    def __init__(self, folder: Path) -> None:
        self._process = subprocess.Popen(
            ["git", "cat-file", "--batch"],
            cwd=folder,
            env=surroundings(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self._size = 0
        self._lock = Lock()

    def read(self, name: str) -> bytes:
        """Return an object's bytes.

        Raises:
            FileNotFoundError: there is no such object.
        """
        with self._lock:
            if name in self._kept:
                self._kept.move_to_end(name)
                return self._kept[name]
            data = self._ask(name)
            self._keep(name, data)
            return data

    def close(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.communicate()

    def _ask(self, name: str) -> bytes:
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin is not None
        assert stdout is not None
        stdin.write(f"{name}\n".encode())
        stdin.flush()
        head = stdout.readline().split()
        if len(head) != 3:
            raise FileNotFoundError(name)
        data = stdout.read(int(head[2]))
        stdout.read(1)
        return data

    def _keep(self, name: str, data: bytes) -> None:
        self._kept[name] = data
        self._size += len(data)
        while self._size > _KEPT_BYTES:
            self._size -= len(self._kept.popitem(last=False)[1])


class History:
    """A local repository, bare or not."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.blobs = Blobs(folder)

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """End the process that reads objects."""
        self.blobs.close()

    def draw(self, n: int, seed: int, since: str, until: str) -> list[Commit]:
        """Return up to ``n`` commits that add or change a judged file, oldest first; the same for the same seed."""
        found = sorted(self._candidates(since, until), key=lambda commit: commit.id)
        chosen = random.Random(seed).sample(found, min(n, len(found)))  # noqa: S311 - a repeatable choice
        return sorted(chosen, key=lambda commit: (commit.date, commit.id))

    def _candidates(self, since: str, until: str) -> Iterator[Commit]:
        span = [f"--since={since}", *([f"--until={until}"] if until else [])]
        wanted = ("--no-merges", "--min-parents=1", "--no-renames", "--diff-filter=AM", *span)
        log = git(self.folder, "log", "--format=%H %P %cs", *wanted, "HEAD", "--", *_GLOBS)
        for line in log.decode().splitlines():
            yield Commit(*line.split())

    def tree(self, commit: str) -> Tree:
        """Return the files of a commit."""
        objects: dict[str, str] = {}
        for entry in git(self.folder, "ls-tree", "-r", "-z", commit).split(b"\0"):
            meta, _, path = entry.partition(b"\t")
            if path and not meta.startswith(_MODULE):
                objects[path.decode(errors="surrogateescape")] = meta.split()[2].decode()
        return Tree(objects)

    def changes(self, commit: Commit) -> tuple[Change, ...]:
        """Return every regular file that the commit adds, changes, moves or removes."""
        raw = git(self.folder, "diff-tree", "-r", "-z", "--no-renames", commit.parent, commit.id)
        fields = iter(raw.split(b"\0"))
        return moved(self._read(zip(fields, fields, strict=False)))

    def _read(self, pairs: Iterable[tuple[bytes, bytes]]) -> Iterator[Change]:
        for meta, path in pairs:
            old_mode, new_mode, old, new, _ = meta[1:].split()
            if {old_mode, new_mode} & {_LINK, _MODULE}:
                continue
            with suppress(FileNotFoundError):  # a clone may be without its largest files
                before, after = (
                    self.blobs.read(name.decode()) if name.strip(b"0") else None for name in (old, new)
                )
                yield Change(path.decode(errors="surrogateescape"), before, after)


def judged_language(path: str) -> str | None:
    """Return the language of a file that is judged here, None for any other."""
    language = language_of(path)
    return language if language in JUDGED else None
