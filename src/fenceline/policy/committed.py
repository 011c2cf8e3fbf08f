"""What HEAD has, and the files of git that say which commit it is and what git ignores."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fenceline.policy.standing import stamp
from fenceline.workspace import git
from fenceline.workspace.faults import WorkspaceError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

_BATCH = 400  # blobs asked for at once
_MOST_LINKS = 5
_TRACKED = ("ls-files", "-z", "--stage")
_OTHERS = ("ls-files", "-z", "--others", "--exclude-standard")
_SUBMODULE = b"160000"
_PLACES = ("GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM")


@dataclass(frozen=True, slots=True)
class Commits:
    """Reads commits of a work tree.

    Attributes:
        root: of the work tree.
        git_dir: its git folder.
    """

    root: Path
    git_dir: Path

    def identity(self) -> tuple[object, ...]:
        """Return what differs when HEAD is another commit, read without git."""
        shared = self._shared()
        return (
            *self._links(),
            stamp(f"{shared}/packed-refs"),
            _content(f"{shared}/reftable/tables.list"),
            _content(f"{self.git_dir}/reftable/tables.list"),
        )

    def tree(self) -> dict[str, str]:
        """Return the id of each file of HEAD by its path; none before the first commit.

        Raises:
            WorkspaceError: there is a commit, and it cannot be read.
        """
        try:
            listed = self.git("ls-tree", "-r", "-z", "HEAD")
        except WorkspaceError:
            if self._born():
                raise
            return {}
        found: dict[str, str] = {}
        for line in listed.split(b"\0"):
            head, _, name = line.partition(b"\t")
            mode, kind, oid = head.decode().split() if head else ("", "", "")
            if kind == "blob" and mode != "120000":
                found[os.fsdecode(name)] = oid
        return found

    def partial(self) -> bool:
        """Whether some objects may have been left on a server, where git would fetch them from."""
        try:
            names = os.listdir(f"{self._shared()}/objects/pack")  # noqa: PTH208 - as above
        except OSError:
            return False
        return any(name.endswith(".promisor") for name in names)

    def contents(self, ids: Sequence[str]) -> Iterator[bytes | None]:
        """Yield the content of each blob in turn; None for one that a partial clone does not have.

        Raises:
            WorkspaceError: git failed.
        """
        for at in range(0, len(ids), _BATCH):
            yield from self._batch(ids[at : at + _BATCH])

    def deciding(self) -> Iterator[str]:
        """Yield the absolute paths of git's own files that decide which files it lists, whether they exist or not.

        Raises:
            WorkspaceError: git failed.
        """
        shared, home = self._shared(), os.path.expanduser("~")  # noqa: PTH111 - names may be non-UTF-8
        users = f"{os.environ.get('XDG_CONFIG_HOME') or f'{home}/.config'}/git"
        yield from (f"{self.git_dir}/index", f"{self.git_dir}/config.worktree", f"{self.git_dir}/HEAD")
        yield from (f"{shared}/config", f"{shared}/info/exclude", f"{self.git_dir}/info/exclude")
        yield from ("/etc/gitconfig", f"{home}/.gitconfig", f"{users}/config", f"{users}/ignore")
        yield from (path for name in _PLACES if (path := os.environ.get(name)))
        fields = self.git("config", "--list", "--show-origin", "-z").split(b"\0")
        for origin, setting in zip(fields[::2], fields[1::2], strict=False):
            key, _, value = setting.partition(b"\n")
            named = [origin.removeprefix(b"file:")] if origin.startswith(b"file:") else []
            named += [value] if key == b"core.excludesfile" else []
            for path in map(os.fsdecode, named):
                yield os.path.join(self.root, os.path.expanduser(path))  # noqa: PTH111, PTH118 - as above

    def ignored(self, folders: Sequence[str]) -> frozenset[str]:
        """Return those of ``folders``, relative and with a slash at the end, that git never looks into."""
        asked = b"\0".join(os.fsencode(folder.rstrip("/")) for folder in folders)
        try:
            said = self.git("check-ignore", "-z", "--stdin", feed=asked) if folders else b""
        except WorkspaceError:  # none of them is
            return frozenset()
        return frozenset(f"{os.fsdecode(name)}/" for name in said.split(b"\0") if name)

    def nested(self) -> list[str]:
        """Return the folders of submodules and of repositories in the work tree, whose files git does not list.

        Raises:
            WorkspaceError: git failed.
        """
        tracked = (entry.partition(b"\t") for entry in self.git(*_TRACKED).split(b"\0"))
        modules = [os.fsdecode(name) for mode, _, name in tracked if mode.startswith(_SUBMODULE)]
        others = (os.fsdecode(name) for name in self.git(*_OTHERS).split(b"\0"))
        return [*modules, *(name.rstrip("/") for name in others if name.endswith("/"))]

    def git(self, *arguments: str, feed: bytes | None = None) -> bytes:
        """Return what git answers.

        Raises:
            WorkspaceError: git failed.
        """
        import subprocess  # noqa: PLC0415 - for its constant; git.start loads it anyway

        env = git.environment(GIT_DIR=str(self.git_dir), GIT_WORK_TREE=str(self.root), GIT_NO_LAZY_FETCH="1")
        process = git.start(arguments, self.root, env, None if feed is None else subprocess.PIPE)
        return git.finish(process, "read the files of the workspace", feed)

    def _batch(self, ids: Sequence[str]) -> Iterator[bytes | None]:
        out, at = self.git("cat-file", "--batch", feed="".join(f"{oid}\n" for oid in ids).encode()), 0
        for _ in ids:
            end = out.index(b"\n", at)
            fields = out[at:end].split()
            if len(fields) != 3:  # missing
                yield None
                at = end + 1
                continue
            size = int(fields[2])
            yield out[end + 1 : end + 1 + size]
            at = end + size + 2

    def _links(self) -> Iterator[bytes]:
        """Yield what HEAD says, and what each branch says that it leads to."""
        said = _content(f"{self.git_dir}/HEAD")
        for _ in range(_MOST_LINKS):
            yield said
            if not said.startswith(b"ref: refs/") or b".." in said:
                return
            said = _content(f"{self._shared()}/{os.fsdecode(said[5:].strip())}")

    def _born(self) -> bool:
        """Whether HEAD leads to a commit, as far as plain files tell."""
        *named, last = self._links()
        if last:
            return True
        return named[-1][5:].strip() in _content(f"{self._shared()}/packed-refs").split()

    def _shared(self) -> str:
        """Return the git folder that all work trees of the repository share."""
        said = os.fsdecode(_content(f"{self.git_dir}/commondir").strip())
        return os.path.join(self.git_dir, said) if said else str(self.git_dir)  # noqa: PTH118 - as above


def _content(path: str) -> bytes:
    try:
        with open(path, "rb") as file:  # noqa: PTH123 - names may be non-UTF-8
            return file.read()
    except OSError:
        return b""
