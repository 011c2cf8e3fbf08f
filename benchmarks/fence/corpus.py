"""Repositories as folders, and a fence around some of their files."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fenceline.policy.fence import Fence
from fenceline.policy.label import Label
from fenceline.policy.labels import Labels
from fenceline.policy.rules import Policy, Rule
from fenceline.policy.sources import Sources
from fenceline.workspace.files import open_workspace

if TYPE_CHECKING:
    from pathlib import Path

_ENDINGS = {".py", ".js", ".ts", ".go", ".rs", ".java"}


def sources(root: Path) -> list[Path]:
    """Return the source files under ``root``."""
    return [path for path in sorted(root.rglob("*")) if path.suffix in _ENDINGS and path.is_file()]


def fenced(root: Path, closed: list[Path] | None = None) -> Fence:
    """Return a fence, not looked through yet, for which ``closed`` are protected, or every source file."""
    workspace = open_workspace(root)
    names = tuple(f"*{ending}" for ending in sorted(_ENDINGS))
    if closed is not None:
        names = tuple(
            "/" + re.sub(r"([\\*?\[\]! ])", r"\\\1", str(path.relative_to(root))) for path in closed
        )
    policy = Policy.of(Label.OPEN, (Rule(names, Label.CLOSED),) if names else ())
    return Fence(Sources(workspace, Labels(policy, workspace.root)))


def code(path: Path) -> list[str]:
    """Return lines that hold code: an excerpt of brackets and imports is nobody's secret."""
    lines = path.read_text(errors="replace").splitlines()
    return [
        line
        for line in lines
        if len(re.findall(r"\w+", line)) >= 2 and not re.match(r"\s*(import|from|use|package)\b", line)
    ]
