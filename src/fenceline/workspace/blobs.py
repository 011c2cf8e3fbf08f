"""Content in a shadow: what differs between two trees, the bytes, and copies that outlive the user's gc."""

from __future__ import annotations

import os
from dataclasses import dataclass
from tempfile import TemporaryFile
from typing import TYPE_CHECKING

from fenceline.workspace import git

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from typing import IO

    from fenceline.workspace.shadow import Shadow

_RAW = ("diff-tree", "-r", "-z", "--raw", "--no-renames", "--no-abbrev")
_PATCH = (
    "diff-tree",
    "-r",
    "-p",
    "--binary",
    "--full-index",
    "--no-color",
    "--no-ext-diff",
    "--no-textconv",
    "--no-renames",
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a path has in the tree that is gone back to.

    Attributes:
        mode: git's, ``100644``, ``100755`` or ``120000``; ``000000`` for no file.
        oid: the blob.
    """

    mode: str
    oid: str


def differing(shadow: Shadow, now: str, then: str) -> dict[str, Wanted]:
    """Return by path what ``then`` has where the two trees differ."""
    if now == then:
        return {}
    fields = shadow.run((*_RAW, now, then), "compare checkpoints").split(b"\0")
    pairs = zip(fields[0:-1:2], fields[1::2], strict=True)
    return {os.fsdecode(name): _wanted(line.decode().split()) for line, name in pairs}


def _wanted(columns: list[str]) -> Wanted:
    return Wanted(mode=columns[1], oid=columns[3])


def patch(shadow: Shadow, before: str, after: str) -> bytes:
    """Return a patch that ``git apply`` takes, binary files included."""
    return shadow.run((*_PATCH, before, after), "compare checkpoints")


def contents(shadow: Shadow, oids: Collection[str]) -> Iterator[tuple[str, bytes | None]]:
    """Yield each blob's bytes, one in memory at a time; None for one that is gone."""
    if not oids:
        return
    with TemporaryFile() as wanted:
        wanted.write("".join(f"{oid}\n" for oid in oids).encode())
        wanted.seek(0)
        process = git.start(("cat-file", "--batch"), shadow.workspace.root, shadow.environment(), wanted)
    assert process.stdout is not None  # noqa: S101 - for the type checker: start() always pipes it
    try:
        for _ in oids:
            yield _next_blob(process.stdout)
    finally:
        process.stdout.close()
        git.finish(process, "read a checkpoint")


def _next_blob(stream: IO[bytes]) -> tuple[str, bytes | None]:
    oid, kind, *size = stream.readline().decode().split() or ["", "missing"]
    if kind == "missing":
        return oid, None
    data = stream.read(int(size[0]))
    stream.read(1)
    return oid, data


def hold(shadow: Shadow, tree: str, paths: Iterable[str]) -> None:
    """Copy the blobs that ``paths`` have in ``tree`` into the shadow, out of reach of the user's gc."""
    wanted = set(paths)
    lines = shadow.run(("ls-tree", "-r", "-z", tree), "read a checkpoint").split(b"\0")
    entries = (line.partition(b"\t") for line in lines if line)
    oids = [head.split()[2] for head, _, name in entries if os.fsdecode(name) in wanted]
    if not oids:
        return
    packed = shadow.run(
        ("pack-objects", "-q", "--stdout"), "copy a checkpoint", feed=b"\n".join(oids) + b"\n"
    )
    shadow.run(("unpack-objects", "-q"), "copy a checkpoint", feed=packed, borrow=False)
