"""When nothing better is known: errors that name a place, or the last telling lines."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fenceline.checks.clean import block
from fenceline.checks.essence.source import failure, frame_at
from fenceline.checks.results import Failure

if TYPE_CHECKING:
    from pathlib import Path

_LOCATED = re.compile(
    r"^(?:\[ERROR\] )?(?P<path>[^\s:(\[][^:(\[\n]{0,300})"
    r"(?::\[?(?P<line>\d+)(?:[:,]\d+\]?)?:?|\((?P<paren>\d+),\d+\):) (?P<said>\S.*)$",
    re.MULTILINE,
)  # gcc, clang, go, tsc, javac, Maven
_RUSTC = re.compile(
    r"^(?P<said>error(?:\[E\d+\])?: .+)\n\s*--> (?P<path>[^:\n]+):(?P<line>\d+):\d+$", re.MULTILINE
)
_TELLING = re.compile(
    r"error|fail|exception|panic|fatal|assert|expected|actual|cannot|not found|denied", re.IGNORECASE
)
_MAX_TAIL = 8


def from_located_errors(text: str, root: Path, folder: str = "") -> list[Failure]:
    """Return the errors that name a file of the workspace and a line; relative paths are below ``folder``."""
    found: list[Failure] = []
    for match in [*_RUSTC.finditer(text), *_LOCATED.finditer(text)]:
        path = match["path"].removeprefix("./")
        line = int(match["line"] or match["paren"])
        frame = frame_at(f"{folder}/{path}" if folder and not path.startswith("/") else path, line, root)
        if frame:
            found.append(failure("", [frame], [match["said"]]))
        if len(found) >= 8:
            break
    return found


def from_tail(text: str) -> list[Failure]:
    """Return the last lines that look like errors, or just the last lines."""
    lines = [line for line in text[-(64 << 10) :].splitlines() if line.strip()]
    telling = [line for line in lines if _TELLING.search(line[:2000])] or lines
    return [Failure("", block(telling[-_MAX_TAIL:], _MAX_TAIL))] if telling else []
