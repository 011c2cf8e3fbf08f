"""Finds a regular expression in the files that the model may see, in a process that can be ended."""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import suppress
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from fenceline.attempts.agentic.told import Told, ToolRefused, lost
from fenceline.attempts.agentic.tools import grep
from fenceline.errors import FencelineError
from fenceline.policy.label import Label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fenceline.attempts.agentic.desk import Desk

_PATTERN = 500  # characters
_PATIENCE_S = 5.0
_HITS = 80
_VIEWS = 200  # files of which the declarations are searched


class Search(msgspec.Struct, frozen=True):
    """Arguments of ``search``; ``path`` is a file, a folder or a pattern such as ``*.py``."""

    pattern: str
    path: str = ""


class _Found(msgspec.Struct):
    hits: list[tuple[str, int, str]] = []
    more: int = 0
    wrong: str = ""


def search(desk: Desk, asked: Search, chars: int) -> Told:
    """Return the lines that match, ``chars`` characters of them at most."""
    if not asked.pattern or len(asked.pattern) > _PATTERN:
        raise ToolRefused(f"a pattern has 1 to {_PATTERN} characters")
    named = _within(desk, asked.path)
    views = _views(desk, [path for path in named if desk.visible(path) is Label.SIGNATURES])
    paths = [path for path in named if desk.visible(path) is Label.OPEN or path in views]
    if not paths:
        raise lost("path-missing", f"there are no files at {asked.path[:200]}", asked.path[:200])
    wanted = {"root": str(desk.workspace.root), "pattern": asked.pattern, "paths": paths, "views": views}
    found = _grep({**wanted, "hits": _HITS, "chars": chars})
    if found.wrong:
        raise ToolRefused(f"no regular expression: {found.wrong}")
    where = f" in {asked.path}" if asked.path else ""
    if not found.hits:
        return Told(f"no match in {len(paths)} files", f"{asked.pattern}{where}: no match", fruitless=True)
    lines = [f"{path}:{number}: {text}" for path, number, text in found.hits]
    if found.more:
        lines.append(f"[{found.more} more lines match: narrow it]")
    return Told("\n".join(lines), f"{asked.pattern}{where}: {len(found.hits) + found.more} lines")


def _within(desk: Desk, place: str) -> list[str]:
    files = desk.files()
    if place.strip("/ ") in ("", "."):
        return list(files)
    if any(char in place for char in "*?["):
        return [
            path for path in files if fnmatchcase(path, place[:200]) or fnmatchcase(path, f"*/{place[:200]}")
        ]
    path = desk.located(place)
    return [name for name in files if name == path or name.startswith(f"{path}/")]


def _views(desk: Desk, paths: Sequence[str]) -> dict[str, str]:
    """Return the declarations of the first files that show those alone."""
    found: dict[str, str] = {}
    for path in paths[:_VIEWS]:
        with suppress(FencelineError):  # binary, gone, too large: not searched
            if (view := desk.view(path, desk.workspace.read(path))) is not None:
                found[path] = view
    return found


def _grep(wanted: dict[str, object]) -> _Found:
    command = [sys.executable, "-ISB", str(Path(grep.__file__))]
    try:
        done = subprocess.run(
            command, input=grep.packed(wanted), capture_output=True, timeout=_PATIENCE_S, check=False
        )
        return msgspec.convert(
            json.loads(done.stdout), _Found
        )  # names that are not UTF-8 survive only in json
    except (subprocess.TimeoutExpired, ValueError):
        raise ToolRefused("that takes too long: a simpler pattern, or a path") from None
