"""What of a workspace a model's commands must not be able to print."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from fenceline.policy.committed import Commits
from fenceline.policy.label import Label
from fenceline.workspace import git
from fenceline.workspace.store import common_dir

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from fenceline.workspace.files import Workspace

_IGNORED = ("ls-files", "-z", "--others", "--ignored", "--exclude-standard", "--directory")


def concealed(workspace: Workspace, visible: Callable[[str], Label]) -> tuple[str, ...]:
    """Return the paths that a command may not read, because the model may not: files, and folders of ignored ones.

    Git's own folders, which may lie elsewhere, have every content that ever was, so they are among them as soon as
    anything is. Paths are relative to the root where they are in it.
    """
    found = [path for path in _everything(workspace) if visible(path) is not Label.OPEN]
    found += [
        path.rstrip("/") for path in _ignored_folders(workspace) if visible(f"{path}any") is not Label.OPEN
    ]
    found += _compiled(workspace, found)
    return (*found, *_histories(workspace)) if found else ()


def _compiled(workspace: Workspace, paths: list[str]) -> list[str]:
    """Return the folders of byte code beside Python files among ``paths``: names and constants can be read from it."""
    beside = dict.fromkeys(
        f"{os.path.dirname(path)}/__pycache__".lstrip("/")  # noqa: PTH120 - names may be non-UTF-8
        for path in paths
        if path.endswith(".py")
    )
    return [folder for folder in beside if folder not in paths and (workspace.root / folder).is_dir()]


def _histories(workspace: Workspace) -> Iterator[str]:
    """Yield git's folders: of a linked work tree its own and the one that it shares; of nested repositories theirs."""
    root, git_dir = workspace.root.resolve(), workspace.git_dir
    if git_dir is None:
        return
    for folder in dict.fromkeys((git_dir.resolve(), common_dir(git_dir).resolve())):
        yield os.path.relpath(folder, root) if folder.is_relative_to(root) else str(folder)
    yield from (f"{nested}/.git" for nested in _nested(workspace) if (root / nested / ".git").is_dir())


def _everything(workspace: Workspace) -> Iterator[str]:
    yield from workspace.files()
    yield from (path for path in _ignored(workspace) if not path.endswith("/"))
    for nested in _nested(workspace):
        for where, folders, names in os.walk(workspace.root / nested):
            folders[:] = [name for name in folders if name != ".git"]
            yield from (os.path.relpath(f"{where}/{name}", workspace.root) for name in names)


def _ignored_folders(workspace: Workspace) -> Iterator[str]:
    return (path for path in _ignored(workspace) if path.endswith("/"))


def _nested(workspace: Workspace) -> list[str]:
    git_dir = workspace.git_dir
    return [] if git_dir is None else Commits(workspace.root, git_dir).nested()


def _ignored(workspace: Workspace) -> list[str]:
    """Return what git ignores; of a folder that is ignored whole, the folder alone, with a slash."""
    return [os.fsdecode(name) for name in _listed(workspace, _IGNORED)]


def _listed(workspace: Workspace, command: tuple[str, ...]) -> list[bytes]:
    if workspace.git_dir is None:
        return []
    env = git.environment(GIT_DIR=str(workspace.git_dir), GIT_WORK_TREE=str(workspace.root))
    out = git.finish(git.start(command, workspace.root, env), "list the files that a command may not read")
    return [entry for entry in out.split(b"\0") if entry]
