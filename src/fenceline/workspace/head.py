"""Which commit is checked out, read from git's plain files: a run may not wait for a process that says it."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_LINKS = 5  # of one name to the next, as many as git follows
_ID = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")


def head_commit(git_dir: Path | None) -> str:
    """Return the id of the commit that HEAD leads to.

    Args:
        git_dir: of the work tree; None for a plain folder.

    Returns:
        The id; empty where there is no commit yet, and where plain files do not tell (reftable).
    """
    if git_dir is None:
        return ""
    shared = git_dir / (_text(git_dir / "commondir") or ".")
    said = _text(git_dir / "HEAD")
    for _ in range(_LINKS):
        if not said.startswith("ref: refs/") or ".." in said:
            break
        name = said.removeprefix("ref: ")
        said = _text(git_dir / name) or _text(shared / name) or _packed(shared, name)
    return said if _ID.fullmatch(said) else ""


def _packed(shared: Path, name: str) -> str:
    lines = (line.partition(" ") for line in _text(shared / "packed-refs").splitlines())
    return next((oid for oid, _, its in lines if its == name), "")


def _text(path: Path) -> str:
    with suppress(OSError):
        return path.read_text("utf-8", "surrogateescape").strip()
    return ""
