"""Reads a plain Python traceback: the failing statement itself, and the exception."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fenceline.checks.essence.source import Frame, failure, frame_at

if TYPE_CHECKING:
    from pathlib import Path

    from fenceline.checks.results import Failure

_FRAME = re.compile(r'^\s*File "([^"\n]+)", line (\d+)(?:, in (.*))?$')
_DUMPED = re.compile(r'^  File "([^"\n]+)", line (\d+) in ')
_MARKS = re.compile(r"^\s*[\^~\s]+$")
_HEAD = "Traceback (most recent call last):"
_MAX_SAID = 8


def from_trace(text: str, root: Path, test: str = "") -> Failure | None:
    """Return the last traceback of ``text``, None when there is none.

    Frames outside the workspace are left out. Where the exception says no values, as a bare
    ``AssertionError``, the failing statement is what is left to go by: it is read whole from its file.
    """
    start = text.rfind(_HEAD)
    lines = (text[start + len(_HEAD) :] if start >= 0 else text).splitlines()
    frames: list[Frame] = []
    last = -1
    for number, line in enumerate(lines):
        if found := _FRAME.match(line):
            last = number
            frame = frame_at(found[1], int(found[2]), root)
            frames += [frame] if frame else []
    if last < 0:
        return None
    return failure(test, frames, _said(lines[last + 1 :]))


def from_hang(text: str, root: Path) -> Failure | None:
    """Return where a test was when Python's fault handler found it hanging, None when it says nothing."""
    start = text.rfind("Timeout (")
    frames: list[Frame] = []
    for line in text[start:].splitlines() if start >= 0 else ():
        found = _DUMPED.match(line)
        frame = frame_at(found[1], int(found[2]), root) if found else None
        frames += [frame] if frame else []
    return failure("", frames[::-1], ["it was still in there"]) if frames else None


def _said(lines: list[str]) -> list[str]:
    """Return the exception: the first line after the last frame that is not indented, and what follows."""
    for number, line in enumerate(lines):
        if line and not line[0].isspace() and not _MARKS.match(line):
            return _until_blank(lines[number:])
    return []


def _until_blank(lines: list[str]) -> list[str]:
    """Return an exception's lines; an empty line ends them unless a difference is being shown."""
    said: list[str] = []
    for number, line in enumerate(lines[: _MAX_SAID * 2]):
        if not line.strip() and not "".join(lines[number + 1 : number + 2]).startswith(
            ("- ", "+ ", "? ", "First ")
        ):
            break
        if line.strip() and not line.startswith("? "):
            said.append(line)
    return said[:_MAX_SAID]
