"""Keeps what was read of a history, so that the next reading costs milliseconds."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

from fenceline.errors import FencelineError
from fenceline.workspace.history.log import log
from fenceline.workspace.history.model import History
from fenceline.workspace.repository import Repository

if TYPE_CHECKING:
    from pathlib import Path

    from fenceline.workspace.files import Workspace

COMMITS = 1_000
SECONDS = 3.0


def read_history(
    workspace: Workspace, cache: Path | None = None, *, commits: int = COMMITS, seconds: float = SECONDS
) -> History:
    """Return what the last commits changed; nothing for a plain folder, an unborn branch, a broken repository.

    Args:
        workspace: whose history.
        cache: folder that keeps what was read by the commit that was checked out: the next call reads only
            what came after. None keeps nothing.
        commits: how many at most.
        seconds: after which git is stopped; what it had said until then is all there is.
    """
    if workspace.git_dir is None:
        return History()
    repository = Repository(workspace.root, workspace.git_dir)
    head = repository.ask("rev-parse", "--verify", "--quiet", "HEAD^{commit}")
    if not head:
        return History()
    file = cache / "history" / f"{workspace.key}.msgpack" if cache else None
    kept = _kept(file)
    if kept.asked < commits:
        kept = History()
    if kept.head != head:
        kept = _read_on(repository, head, kept, max(commits, COMMITS, kept.asked), seconds)
        _keep(file, kept)
    return History(head, kept.commits[:commits], commits)


def _read_on(repository: Repository, head: str, kept: History, commits: int, seconds: float) -> History:
    """Read what ``head`` has beyond what is kept; all of it where the kept head is no ancestor of it."""
    if kept.head and repository.ask("merge-base", kept.head, head) != kept.head:
        kept = History()
    after = (f"^{kept.head}",) if kept.head else ()
    with suppress(FencelineError):
        new = log(repository, head, *after, commits=commits, seconds=seconds)
        return History(head, (*new, *kept.commits)[:commits], commits)
    return History(head, asked=commits)


def _kept(file: Path | None) -> History:
    if file is None:
        return History()
    import msgspec  # noqa: PLC0415 - only what reads the history needs it

    try:
        return msgspec.msgpack.decode(file.read_bytes(), type=History)
    except (OSError, msgspec.MsgspecError):
        return History()


def _keep(file: Path | None, history: History) -> None:
    """Write the cache in one step; where that fails, the next run reads the history again."""
    if file is None:
        return
    import msgspec  # noqa: PLC0415 - as above

    temporary = file.with_name(f"{file.name}.{os.getpid()}")
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_bytes(msgspec.msgpack.encode(history))
        temporary.replace(file)
