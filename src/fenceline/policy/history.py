"""What protected files had at other times: what commits took out of them, and what other branches and stashes have.

Read from patches, so that it costs what was changed and not every revision whole.
"""

from __future__ import annotations

import codecs
import os
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from fenceline.policy.committed import Commits

_MOST_COMMITS = 1_000
_MOST_BYTES = 8 << 20  # of patches
_LOG = ("log", "--all", "--no-renames", "--format=", "-n", str(_MOST_COMMITS), "--diff-merges=first-parent")
_PATCHES = (
    "--patch", "--no-color", "--no-ext-diff", "--no-textconv", "--src-prefix=a/", "--dst-prefix=b/", "--stdin",
)  # fmt: skip
_HUNK = re.compile(rb"@@ -(\d+)[^+]*\+(\d+)")


def paths(commits: Commits) -> tuple[str, ...]:
    """Return the files that the newest commits of all branches, tags and stashes changed.

    Raises:
        WorkspaceError: git failed.
    """
    named = commits.git(*_LOG, "--name-only", "-z").split(b"\0")
    return tuple(dict.fromkeys(os.fsdecode(name) for name in named if name.strip()))


def earlier(commits: Commits, wanted: Collection[str]) -> Iterator[tuple[str, bytes]]:
    """Yield what stood in ``wanted`` files where a commit changed them, each part at its line; newest commits first.

    Raises:
        WorkspaceError: git failed.
    """
    return _sides(commits, wanted, b"-", ("--diff-filter=MDT",))


def elsewhere(commits: Commits, wanted: Collection[str]) -> Iterator[tuple[str, bytes]]:
    """Yield what commits that HEAD does not have put into ``wanted`` files, the same way.

    Raises:
        WorkspaceError: git failed.
    """
    return _sides(commits, wanted, b"+", ("--not", "HEAD"))


def _sides(
    commits: Commits, wanted: Collection[str], sign: bytes, chosen: tuple[str, ...]
) -> Iterator[tuple[str, bytes]]:
    asked = "".join(f"{path}\n" for path in wanted if "\n" not in path)
    if not asked:
        return
    inert = ("--literal-pathspecs", "-c", "core.quotePath=false")
    patches = commits.git(*inert, *_LOG, *chosen, *_PATCHES, feed=os.fsencode(f"--\n{asked}"))
    for part in re.split(rb"^diff --git ", patches[:_MOST_BYTES], flags=re.MULTILINE)[1:]:
        head, *hunks = re.split(rb"^(?=@@ )", part, flags=re.MULTILINE)
        if (path := _path(head, sign)) and (side := _side(hunks, sign)).strip():
            yield path, side


def _path(head: bytes, sign: bytes) -> str:
    """Return the file on one side of a patch, empty where it is not there."""
    mark, prefix = sign * 3 + b" ", b"a/" if sign == b"-" else b"b/"
    for line in head.splitlines():
        if not line.startswith(mark):
            continue
        name = line.removeprefix(mark).rstrip(b"\t")
        plain = bytes(codecs.escape_decode(name[1:-1])[0]) if name.startswith(b'"') else name
        return os.fsdecode(plain.removeprefix(prefix)) if plain.startswith(prefix) else ""
    return ""


def _side(hunks: list[bytes], sign: bytes) -> bytes:
    """Return one side of hunks, each at the line where it stood."""
    lines: list[bytes] = []
    for hunk in hunks:
        at = _HUNK.match(hunk)
        first = int(at[1 if sign == b"-" else 2]) if at else 0
        lines += [b""] * (first - 1 - len(lines))
        lines += [line[1:] for line in hunk.split(b"\n")[1:] if line.startswith((sign, b" "))]
    return b"\n".join(lines)
