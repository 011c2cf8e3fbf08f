"""The git command, run so that neither environment nor repository configuration makes it do more."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from fenceline.workspace.faults import WorkspaceError, shown

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Sequence
    from pathlib import Path
    from typing import IO

_USERS_CHOICE = frozenset({"GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "GIT_CONFIG_NOSYSTEM"})
_INERT = ("-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null")
_PIPE_BYTES = 1 << 20


def environment(**variables: str) -> dict[str, str]:
    """Return this process's environment with git's own variables replaced by ``variables``.

    Where the user's global configuration lies stays, since it says what is ignored; a ``GIT_DIR`` or
    ``GIT_INDEX_FILE`` of a hook that started us must not.
    """
    kept = {k: v for k, v in os.environ.items() if not k.startswith("GIT_") or k in _USERS_CHOICE}
    return {**kept, "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C", **variables}


def start(
    arguments: Sequence[str], cwd: Path, env: dict[str, str], stdin: IO[bytes] | int | None = None
) -> subprocess.Popen[bytes]:
    """Start git and return at once; ``finish`` collects it.

    Raises:
        WorkspaceError: there is no git.
    """
    import subprocess  # noqa: PLC0415 - kept out of commands that never reach git

    command = ["git", *_INERT, *arguments]
    pipe = subprocess.PIPE
    source = subprocess.DEVNULL if stdin is None else stdin
    try:
        return subprocess.Popen(
            command, cwd=cwd, env=env, stdin=source, stdout=pipe, stderr=pipe, pipesize=_PIPE_BYTES
        )
    except FileNotFoundError as error:
        raise _not_started(cwd) from error


def finish(process: subprocess.Popen[bytes], doing: str, feed: bytes | None = None) -> bytes:
    """Wait for git and return what it wrote.

    Args:
        process: from ``start``.
        doing: completes "git could not …" in the error.
        feed: for its standard input, where that is a pipe.

    Raises:
        WorkspaceError: git failed; its first line says why.
    """
    with process:
        try:
            out, complaint = process.communicate(feed)
        except BaseException:
            process.kill()
            raise
    if process.returncode:
        reason = _first_line(complaint) or f"it ended with {process.returncode}"
        raise WorkspaceError(f"git could not {doing}: {reason}", _hint(complaint))
    return out


def _not_started(cwd: Path) -> WorkspaceError:
    if not cwd.is_dir():
        return WorkspaceError(f"the folder {shown(str(cwd))} is gone", "check the path")
    return WorkspaceError("git is not installed or not on PATH", "install git; checkpoints are made with it")


def _first_line(complaint: bytes) -> str:
    lines = complaint.decode(errors="replace").strip().splitlines()
    return shown(lines[0]) if lines else ""


def _hint(complaint: bytes) -> str:
    if b"No space left" in complaint or b"quota exceeded" in complaint:
        return "free some disk space and try again"
    return "run git status and see what it says"
