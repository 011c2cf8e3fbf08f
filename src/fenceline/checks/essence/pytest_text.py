"""Reads pytest's tracebacks, of any ``--tb`` style: places, source lines and the ``E`` lines."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fenceline.checks.essence.source import Frame, failure, frame_at

if TYPE_CHECKING:
    from pathlib import Path

    from fenceline.checks.results import Failure

_PLACE = re.compile(r"^([^\s:][^:\n]*):(\d+): (.*)$")
_TITLE = re.compile(r"^_{3,} (.+?) _{3,}$")
_END = re.compile(r"^={3,} ")
_MAX_SAID = 8


def from_text(text: str, root: Path, test: str = "", message: str = "") -> Failure:
    """Return the essence of one test's traceback.

    Args:
        text: the traceback.
        root: of the workspace.
        test: name of the test.
        message: what the report says in short, used when the traceback has no ``E`` lines.
    """
    lines = text.splitlines()
    said: list[str] = []
    frames: list[Frame] = []
    for number, line in enumerate(lines):
        if line.startswith("E  "):
            said.append(line[1:])
        elif place := _PLACE.match(line):
            frame = frame_at(place[1], int(place[2]), root, _source(lines, number))
            frames += [frame] if frame else []
    return failure(test, frames, _dedent(said)[:_MAX_SAID] or message.splitlines())


def from_output(text: str, root: Path) -> list[Failure]:
    """Return the essence of each section of pytest's terminal output."""
    sections: list[tuple[str, list[str]]] = [("", [])]
    for line in text.splitlines():
        if title := _TITLE.match(line):
            sections.append((title[1], []))
        elif _END.match(line):
            sections.append(("", []))
        else:
            sections[-1][1].append(line)
    telling = [(title, lines) for title, lines in sections if any(line.startswith("E  ") for line in lines)]
    return [from_text("\n".join(lines), root, test=title) for title, lines in telling]


def _source(lines: list[str], number: int) -> str:
    """Return the source of the place at ``number``: below it in short style, marked ``>`` above in long."""
    below = lines[number + 1] if number + 1 < len(lines) else ""
    if below.startswith("    "):
        return below
    for line in reversed(lines[:number]):
        if line.startswith(">"):
            return line[1:]
        if _PLACE.match(line):
            break
    return ""


def _dedent(lines: list[str]) -> list[str]:
    """Take the common indentation away; ``where`` lines keep theirs."""
    margin = min((len(line) - len(line.lstrip()) for line in lines if line.strip()), default=0)
    return [line[margin:] for line in lines]
