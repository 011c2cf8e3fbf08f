"""Reads a Java stack trace: what was thrown, and the place of it in the workspace's sources."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fenceline.checks.essence.source import Frame, failure, frame_at

if TYPE_CHECKING:
    from pathlib import Path

    from fenceline.checks.results import Failure

_FRAME = re.compile(r"^\s*at (?:[\w.]+/)?([\w.$]+)\.[\w$<>]+\((\w+\.(?:java|kt)):(\d+)\)$")
_SOURCES = ("src/main/java", "src/test/java", "src/main/kotlin", "src/test/kotlin")
_MAX_SAID = 8


def from_java(message: str, text: str, root: Path, module: str = "", test: str = "") -> Failure:
    """Return the essence of one failed test.

    Args:
        message: of the exception, used when the trace does not begin with it.
        text: the stack trace.
        root: of the workspace.
        module: folder of the Maven or Gradle module relative to ``root``, empty or ending in ``/``.
        test: name of the test.
    """
    said: list[str] = []
    frames: list[Frame] = []
    for line in text.splitlines():
        if found := _FRAME.match(line):
            frames += _frame(found, root, module)
        elif not frames and not line.lstrip().startswith("at "):
            said.append(line)
    return failure(test, frames[::-1], said[:_MAX_SAID] if any(said) else message.splitlines())


def _frame(found: re.Match[str], root: Path, module: str) -> list[Frame]:
    package = found[1].rpartition(".")[0].replace(".", "/")
    for base in _SOURCES:
        path = "/".join(filter(None, (f"{module}{base}", package, found[2])))
        if frame := frame_at(path, int(found[3]), root):
            return [frame]
    return []
