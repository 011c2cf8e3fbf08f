"""A fresh git repository per task."""

from __future__ import annotations

import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping

_IDENTITY = ("-c", "user.name=bench", "-c", "user.email=bench@localhost", "-c", "commit.gpgsign=false")


@contextmanager
def folder_with(files: Mapping[str, str | bytes]) -> Generator[Path]:
    """Yield a temporary folder with these files, by relative path."""
    with tempfile.TemporaryDirectory(prefix="hef-", ignore_cleanup_errors=True) as name:
        root = Path(name).resolve()
        for path, content in files.items():
            target = root / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content.encode() if isinstance(content, str) else content)
        yield root


@contextmanager
def repository_with(files: Mapping[str, str | bytes]) -> Generator[Path]:
    """Yield the same, committed to git."""
    with folder_with(files) as root:
        git(root, "init", "-q", "-b", "main")
        git(root, "add", "-A")
        git(root, *_IDENTITY, "commit", "-q", "-m", "Start")
        yield root


def git(root: Path, *arguments: str) -> str:
    """Run git and return its output."""
    return subprocess.run(["git", *arguments], cwd=root, check=True, capture_output=True, text=True).stdout


def new_files(root: Path) -> dict[str, bytes]:
    """Return the files that are in the work tree and not in the last commit, by relative path."""
    listed = git(root, "ls-files", "-z", "--others", "--exclude=__pycache__", "--exclude=.pytest_cache")
    committed = set(git(root, "ls-tree", "-r", "-z", "--name-only", "HEAD").split("\0"))
    added = [name for name in (*listed.split("\0"), *git(root, "ls-files", "-z").split("\0")) if name]
    return {
        name: (root / name).read_bytes()
        for name in dict.fromkeys(added)
        if name not in committed and (root / name).is_file()
    }
