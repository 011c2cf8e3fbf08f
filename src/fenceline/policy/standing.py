"""Whether there are other files than at the last look, told from time stamps: to ask git takes a hundred times as long.

Every folder that git would look into is watched, with the files that say what git ignores. A stamp counts once it is
older than the clock of a file system is coarse, so that nothing written in the same moment goes unseen.
"""

from __future__ import annotations

import os
import time
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

Stamp: TypeAlias = tuple[int, ...]

_identity: Callable[[os.stat_result], Stamp] = attrgetter(
    "st_mtime_ns", "st_ctime_ns", "st_ino", "st_size", "st_mode"
)
_TICK = 100_000_000  # ns
_COARSE_TICK = 2_000_000_000  # of a file system that keeps whole seconds
_UNSETTLED: Stamp = ()  # equals no stamp
_REPOSITORY = frozenset({"d.git", "f.git"})


class _Folder(NamedTuple):
    """A folder as it was; ``entries`` is None where something came while the files were listed."""

    stamp: Stamp | None
    entries: frozenset[str] | None


class Standing:
    """The folders of a work tree, and files that decide what is listed, at one time.

    Args:
        root: of the work tree.
        passed_over: folders, relative, each with a slash at its end, whose content is never listed.
        walked: folders, written the same, that are listed without git, with the repositories in them.
        deciding: absolute paths of files; one that is missing is watched for.
        began: in ns since 1970, before git was asked.
    """

    def __init__(
        self,
        root: str,
        *,
        passed_over: Collection[str],
        walked: tuple[str, ...],
        deciding: Iterable[str],
        began: int,
    ) -> None:
        self._files: dict[str, Stamp | None] = {}
        self._folders: dict[str, _Folder] = {}
        waiting = [""]
        while waiting:
            folder = waiting.pop()
            path = f"{root}/{folder}"
            before = settled(stamp(path), began)
            entries = _entries(path)
            self._folders[path] = _Folder(before, None if before is _UNSETTLED else entries)
            if "f.gitignore" in entries:
                self._watch(f"{path}.gitignore", began)
            of_git = not folder.startswith(walked)
            if of_git and folder and entries & _REPOSITORY and self._nested(path, began):
                continue
            folders = (name[1:] for name in entries if name[0] == "d" and not (of_git and name == "d.git"))
            waiting += [name for each in folders if (name := f"{folder}{each}/") not in passed_over]
        for path in deciding:
            self._watch(path, began)

    def holds(self) -> bool:
        """Return whether git would list the same files as when this was made."""
        if any(_stamp_through_links(path) != known for path, known in self._files.items()):
            return False
        return all(
            stamp(path) == folder.stamp or self._renewed(path, folder)
            for path, folder in self._folders.items()
        )

    def _renewed(self, path: str, folder: _Folder) -> bool:
        """Whether a folder that was written to has the entries it had: a file that is replaced is no new one."""
        began = time.time_ns()
        before = settled(stamp(path), began)
        if _entries(path) != folder.entries:
            return False
        self._folders[path] = folder._replace(stamp=before)
        return True

    def _nested(self, folder: str, began: int) -> bool:
        """Whether ``folder`` is a repository of its own, which git does not look into; watch what makes it one."""
        entry = f"{folder}.git"
        head = f"{_git_folder(entry)}/HEAD"
        for path in (entry, os.path.dirname(head), head):  # noqa: PTH120 - names may be non-UTF-8
            self._watch(path, began)
        return os.path.lexists(head)

    def _watch(self, path: str, began: int) -> None:
        self._files[path] = settled(_stamp_through_links(path), began)


def stamp(path: str) -> Stamp | None:
    """Return what changes when the file or folder does; None where there is none. A link stands for itself."""
    try:
        return _identity(os.lstat(path))
    except OSError:
        return None


def settled(seen: Stamp | None, began: int) -> Stamp | None:
    """Return a stamp that equals no other where its file may yet change, or has since ``began``, without a trace."""
    if seen is None:
        return None
    tick = _TICK if seen[0] % 1_000_000_000 else _COARSE_TICK
    return seen if max(seen[:2]) < began - tick else _UNSETTLED


def _stamp_through_links(path: str) -> Stamp | None:
    try:
        return _identity(os.stat(path))  # noqa: PTH116 - names may be non-UTF-8
    except OSError:
        return None


def _entries(folder: str) -> frozenset[str]:
    """Return the names in a folder, each behind a letter for its kind; none where it cannot be read."""
    try:
        with os.scandir(folder) as found:
            return frozenset(_kind(entry) + entry.name for entry in found)
    except OSError:
        return frozenset()


def _kind(entry: os.DirEntry[str]) -> str:
    if entry.is_dir(follow_symlinks=False):
        return "d"
    if entry.is_symlink():
        return "l"
    return "f" if entry.is_file(follow_symlinks=False) else "o"


def _git_folder(entry: str) -> str:
    """Return what a ``.git`` leads to where it is a file, else itself."""
    try:
        with open(entry, "rb") as file:  # noqa: PTH123 - names may be non-UTF-8
            said = file.read(4096)
    except OSError:
        return entry
    target = os.fsdecode(said.removeprefix(b"gitdir: ").rstrip(b"\r\n"))
    return os.path.join(os.path.dirname(entry), target)  # noqa: PTH118, PTH120 - as above
