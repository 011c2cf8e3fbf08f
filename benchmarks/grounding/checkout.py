"""A folder on disk that follows a history from commit to commit, for judges that read files themselves."""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from .git import git

if TYPE_CHECKING:
    from collections.abc import Generator

_WRITTEN = ("*.py", "*.pyi", "*.pyw", "*.toml", "*.cfg", "*.ini", "*.txt", "*.json", "py.typed")
"""What judges read from the disk; a snapshot may lack large other files."""


class Checkout:
    """A work tree of code and its configuration, with objects borrowed from the repository, which is left as it is."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def go_to(self, commit: str) -> None:
        """Make the folder hold this commit's code, nothing else; neighbours in time are cheap."""
        git(self.root, "checkout", "--quiet", "--force", "--detach", commit)
        git(self.root, "clean", "--quiet", "-dffx")


@contextmanager
def checkout(repository: Path) -> Generator[Checkout]:
    """Yield an empty folder of a repository in a temporary place; links are written as plain files."""
    with tempfile.TemporaryDirectory(prefix="grounding-") as folder:
        root = Path(folder) / "work"
        git(repository, "clone", "--quiet", "--shared", "--no-checkout", str(repository.resolve()), str(root))
        git(root, "config", "core.symlinks", "false")
        git(root, "config", "core.sparseCheckout", "true")
        (root / ".git/info").mkdir(exist_ok=True)
        (root / ".git/info/sparse-checkout").write_text("\n".join(_WRITTEN), encoding="utf-8")
        git(root, "config", "core.hooksPath", "/dev/null")
        yield Checkout(root)
