"""Real work trees for tests: made, described as a whole, and compared."""

from __future__ import annotations

import os
import stat
import subprocess
from pathlib import Path

GIT_IDENTITY = (
    "-c",
    "user.name=Test",
    "-c",
    "user.email=test@example.org",
    "-c",
    "protocol.file.allow=always",
)

State = dict[bytes, tuple[int, bytes]]


def git(root: Path, *arguments: str, feed: bytes = b"") -> bytes:
    """Run the user's git and return what it wrote."""
    return subprocess.run(
        ["git", *GIT_IDENTITY, *arguments], cwd=root, input=feed, capture_output=True, check=True
    ).stdout


def write(root: Path, path: str, data: bytes, mode: int = 0o644) -> None:
    """Make a file with the folders on its way."""
    target = root / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(data)
    target.chmod(mode)


def state(root: Path) -> State:
    """Return everything under ``root`` but ``.git``: mode and content by path (folders: type alone)."""
    paths = (path for path in root.rglob("*") if ".git" not in path.relative_to(root).parts)
    return {os.fsencode(path.relative_to(root)): _entry(path) for path in paths}


def _entry(path: Path) -> tuple[int, bytes]:
    mode = path.lstat().st_mode
    if stat.S_ISDIR(mode):
        return stat.S_IFDIR, b""
    return mode, os.fsencode(path.readlink()) if stat.S_ISLNK(mode) else path.read_bytes()


def git_side(root: Path) -> dict[str, bytes]:
    """Return all that git keeps of the user: every byte in the git folder, and what git says of it."""
    git_dir = Path(os.fsdecode(git(root, "rev-parse", "--absolute-git-dir").strip()))
    common = Path(os.fsdecode(git(root, "rev-parse", "--path-format=absolute", "--git-common-dir").strip()))
    kept = {
        f"{base.name}:{p.relative_to(base)}": p.read_bytes()
        for base in {git_dir, common}
        for p in base.rglob("*")
        if p.is_file()
    }
    return kept | {
        "status": git(root, "--no-optional-locks", "status", "--porcelain=v2", "--branch"),
        "stash": git(root, "stash", "list"),
        "refs": git(root, "for-each-ref"),
    }
