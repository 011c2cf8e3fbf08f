"""``fenceline ground``: what a change names that does not exist, whoever wrote it."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Literal

from fenceline.cli.judged_text import closing, lines_of
from fenceline.errors import UsageError
from fenceline.grounding.consequences import CERTAINTIES
from fenceline.grounding.worktree import judge_change, judge_whole
from fenceline.workspace.faults import WorkspaceError, shown
from fenceline.workspace.files import open_workspace

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fenceline.grounding.kinds import Certainty
    from fenceline.grounding.worktree import Judged
    from fenceline.workspace.files import Workspace


def ground_here(
    files: Sequence[str],
    base: str,
    fail_on: Certainty,
    *,
    staged: bool,
    whole: bool,
    as_json: bool,
    as_sarif: bool,
) -> int:
    """Judge and print; return 1 when something was found that is at least as sure as ``fail_on``, else 0."""
    started = perf_counter()
    if as_json and as_sarif:
        raise UsageError("--json and --sarif are two formats", "give one of them")
    try:
        judged = _judge(files, base, staged=staged, whole=whole)
    except WorkspaceError as error:  # its own exit code would read as findings
        raise UsageError(error.message, error.hint) from error
    failing = CERTAINTIES[: CERTAINTIES.index(fail_on) + 1]
    code = 1 if any(signal.certainty in failing for signal in judged.signals) else 0
    if as_sarif:
        _print_sarif(judged)
    elif as_json:
        _print_json(judged, started, code)
    else:
        _print_plain(judged, started, staged=staged)
    return code


def _judge(files: Sequence[str], base: str, *, staged: bool, whole: bool) -> Judged:
    workspace = open_workspace(Path.cwd())
    names = frozenset(_inside(workspace, file) for file in files)
    if whole and (base or staged):
        raise UsageError("--whole compares with nothing", "leave out --base and --staged")
    if workspace.git_dir is None and not (base or staged):
        if not (names or whole):
            raise UsageError("without git there is no change to see", "name files, or judge all: --whole")
        whole = True
    return judge_whole(workspace, names) if whole else judge_change(workspace, names, base, staged=staged)


def _inside(workspace: Workspace, file: str) -> str:
    """Return the path relative to the workspace, links on the way resolved and one at its end kept."""
    path = Path(os.path.normpath(Path.cwd() / file))
    path = path.parent.resolve() / path.name
    if not path.is_relative_to(workspace.root):
        raise UsageError(f"{shown(file)} is outside of the workspace", f"name files below {workspace.root}")
    return "" if path == workspace.root else path.relative_to(workspace.root).as_posix()


def _print_plain(judged: Judged, started: float, *, staged: bool) -> None:
    if reconfigure := getattr(sys.stdout, "reconfigure", None):
        reconfigure(errors="backslashreplace")  # code has characters that a terminal may not
    colour = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    for line in lines_of(judged, colour=colour):
        print(line)
    print(f"{closing(judged, staged=staged)}; {(perf_counter() - started) * 1000:.0f} ms")


def _print_sarif(judged: Judged) -> None:
    from fenceline import __version__  # noqa: PLC0415 - one of three formats
    from fenceline.grounding.sarif import sarif  # noqa: PLC0415

    print(sarif(judged, __version__))


def _print_json(judged: Judged, started: float, code: Literal[0, 1]) -> None:
    from fenceline.cli import judged_json  # noqa: PLC0415 - one of three formats

    for line in judged_json.lines_of(judged, perf_counter() - started, code):
        print(line)
