"""Reads what Node prints: uncaught errors with their stack, ``console.assert``, Jest's messages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fenceline.checks.essence.source import Frame, failure, frame_at

if TYPE_CHECKING:
    from pathlib import Path

    from fenceline.checks.results import Failure

_STACK = re.compile(r"^\s+at (?:.*? \()?((?:file://)?[^\s():][^():\n]*):(\d+):\d+\)?$")
_AT = re.compile(r"^\s+at ")
_HEADER = re.compile(r"^(?:Uncaught )?(?:\w+ )?\[?[A-Z]\w*(?:Error|Exception)\b.*")
_THROWN = re.compile(r"^((?:file://)?/[^\n:]+):(\d+)$", re.MULTILINE)
_ASSERTED = re.compile(r"^\s*Assertion failed.*$", re.MULTILINE)
_INNER = re.compile(r"^\s*(?:\^+|throw |Node\.js v)|^\s+throw ")
_MAX_SAID = 8


def from_stack(text: str, root: Path, test: str = "") -> list[Failure]:
    """Return the uncaught error and the failed console assertions of ``text``; empty when there are none."""
    lines = text.splitlines()
    first = next((number for number, line in enumerate(lines) if _HEADER.match(line)), None)
    said = [] if first is None else _until_stack(lines[first:])
    asserted = [line.strip() for line in _ASSERTED.findall(text)][:3]
    frames = _frames(lines[first or 0 :], root) or _thrown(text, root)
    if not said and not asserted:
        return []
    return [failure(test, frames, [*asserted, *said])]


def from_message(message: str, root: Path, test: str = "") -> Failure:
    """Return the essence of one test's message: all up to its stack, and the place that the stack names."""
    lines = message.splitlines()
    return failure(test, _frames(lines, root), _until_stack(lines))


def _until_stack(lines: list[str]) -> list[str]:
    said: list[str] = []
    for line in lines:
        if _AT.match(line) or line.startswith("Node.js v"):
            break
        if line.strip() and not _INNER.match(line):
            said.append(line)
    return said[:_MAX_SAID]


def _frames(lines: list[str], root: Path) -> list[Frame]:
    """Return the places of the first stack, outermost first."""
    frames: list[Frame] = []
    seen = False
    for line in lines:
        if not _AT.match(line):
            if seen:
                break
            continue
        seen = True
        if (found := _STACK.match(line)) and (frame := frame_at(found[1], int(found[2]), root)):
            frames.append(frame)
    return frames[::-1]


def _thrown(text: str, root: Path) -> list[Frame]:
    """Return the place that Node prints above a syntax error."""
    found = _THROWN.search(text)
    frame = frame_at(found[1], int(found[2]), root) if found else None
    return [frame] if frame else []
