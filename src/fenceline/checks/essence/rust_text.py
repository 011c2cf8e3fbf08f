"""Reads Rust's panics: where, what was asserted, left and right."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fenceline.checks.essence.source import failure, frame_at

if TYPE_CHECKING:
    from pathlib import Path

    from fenceline.checks.results import Failure

_PANIC = re.compile(
    r"^thread '(?P<test>[^'\n]*)' (?:\(\d+\) )?panicked at "
    r"(?:'(?P<old>.*?)', )?(?P<path>[^\s:,][^:\n]*):(?P<line>\d+):\d+:?$",
    re.MULTILINE | re.DOTALL,
)
_AFTER = re.compile(r"^(?:note:|stack backtrace:|thread '|failures:|test |---- )")
_MAX_SAID = 8


def from_panics(text: str, root: Path, folder: str = "") -> list[Failure]:
    """Return each panic of ``text``; paths are relative to ``folder`` of the workspace."""
    return [_failure(found, text, root, folder) for found in _PANIC.finditer(text)]


def _failure(found: re.Match[str], text: str, root: Path, folder: str) -> Failure:
    said = (found["old"] or "").splitlines()
    for line in text[found.end() + 1 :].splitlines():
        if said and (not line.strip() or _AFTER.match(line)):
            break
        if not found["old"]:
            said.append(line)
    path = f"{folder}/{found['path']}" if folder and not found["path"].startswith("/") else found["path"]
    frame = frame_at(path, int(found["line"]), root)
    return failure(found["test"], [frame] if frame else [], said[:_MAX_SAID])
