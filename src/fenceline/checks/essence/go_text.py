"""Reads what ``go test`` prints: failing lines of tests, and panics."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fenceline.checks.essence.source import Frame, failure, frame_at

if TYPE_CHECKING:
    from pathlib import Path

    from fenceline.checks.results import Failure

_TEST = re.compile(r"^\s*--- FAIL: (\S+)")
_SAID = re.compile(r"^\s+(\S+\.go):(\d+): ?(.*)$")
_FRAME = re.compile(r"^\t(\S+\.go):(\d+)(?: \+0x[0-9a-f]+)?$")
_OUTCOME = re.compile(r"^\s*(?:---|===|FAIL|ok|PASS|exit status)\b|^\s*--- ")
_MAX_SAID = 8


def from_go(text: str, root: Path, folder: str = "", test: str = "") -> list[Failure]:
    """Return the failures in the plain output of ``go test``.

    Args:
        text: the output, of one test or of all.
        root: of the workspace.
        folder: of the package, relative to ``root``: go names files of a test by their last part.
        test: name to use; read from the ``--- FAIL`` lines when empty.
    """
    if "panic: " in text:
        return [_panic(text, root, test)]
    found: list[Failure] = []
    name, said, frames = test, list[str](), list[Frame]()
    for line in [*text.splitlines(), "--- FAIL: end"]:
        title = _TEST.match(line)
        if title or _OUTCOME.match(line):
            found += [failure(name, frames, said[:_MAX_SAID])] if said else []
            said, frames = [], []
            name = test or (title[1] if title else name)
        elif place := _SAID.match(line):
            said.append(f"{place[1]}:{place[2]}: {place[3]}")
            frame = frame_at(f"{folder}/{place[1]}".lstrip("/"), int(place[2]), root)
            frames += [frame] if frame else []
        elif said and line.startswith(" "):
            said.append(line.strip())
    return found


def _panic(text: str, root: Path, test: str) -> Failure:
    said: list[str] = []
    for line in text[text.index("panic: ") :].splitlines():
        if line.startswith("goroutine "):
            break
        said.append(line)
    places = [_FRAME.match(line) for line in text.splitlines()]
    frames = [frame for found in places if found and (frame := frame_at(found[1], int(found[2]), root))]
    title = _TEST.search(text[text.find("--- FAIL") :]) if "--- FAIL" in text else None
    return failure(test or (title[1] if title else ""), frames[:1], said[:_MAX_SAID])
