"""What of a workspace a model's commands must not be able to print."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from fenceline.policy.rules import Label
from fenceline.workspace import git

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from fenceline.workspace.files import Workspace

_IGNORED = ("ls-files", "-z", "--others", "--ignored", "--exclude-standard", "--directory")


def concealed(workspace: Workspace, visible: Callable[[str], Label]) -> tuple[str, ...]:
    """Return the paths that a command may not read, because the model may not: files, and folders of ignored ones.

    Git's own folder has every content that ever was, so it is among them as soon as anything is.
    """
    found = [path for path in _everything(workspace) if visible(path) is not Label.OPEN]
    found += [
        path.rstrip("/") for path in _ignored_folders(workspace) if visible(f"{path}any") is not Label.OPEN
    ]
    if found and workspace.git_dir is not None and (workspace.root / ".git").is_dir():
        found.append(".git")
    return tuple(found)


def _everything(workspace: Workspace) -> Iterator[str]:
    yield from workspace.files()
    yield from (path for path in _ignored(workspace) if not path.endswith("/"))


def _ignored_folders(workspace: Workspace) -> Iterator[str]:
    return (path for path in _ignored(workspace) if path.endswith("/"))


def _ignored(workspace: Workspace) -> list[str]:
    """Return what git ignores; of a folder that is ignored whole, the folder alone, with a slash."""
    if workspace.git_dir is None:
        return []
    env = git.environment(GIT_DIR=str(workspace.git_dir), GIT_WORK_TREE=str(workspace.root))
    out = git.finish(git.start(_IGNORED, workspace.root, env), "list the ignored files")
    return [os.fsdecode(name) for name in out.split(b"\0") if name]
