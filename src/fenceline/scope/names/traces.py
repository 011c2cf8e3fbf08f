"""Tells the frames of a stack, as a crash prints them, from the prose around them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from fenceline.scope.names.paths import NamedPath, ending_in
from fenceline.scope.testfiles import is_test

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fenceline.scope.code import Code

_LINE = r":(?P<line>\d{1,6})"
_OUTER_FIRST = (
    re.compile(r'\s*File "(?P<path>[^"]+)", line (?P<line>\d{1,6})(?:, in (?P<name>\S+))?\s*'),
    re.compile(rf"(?P<path>[\w./\\-]+\.py){_LINE}: (?:in (?P<name>\w+)|[\w.]*(?:Error|Exception)\b.*)"),
)
_INNER_FIRST = (
    re.compile(rf"\s*at (?:(?P<name>[^()]*?) ?\()?(?:file://)?(?P<path>[^()\s:]+){_LINE}(?::\d+)?\)?\s*"),
    re.compile(rf"\s+(?P<path>\S+\.go){_LINE}(?: \+0x[0-9a-f]+)?\s*"),
    re.compile(
        rf"thread '[^']{{0,200}}' panicked at (?:'.{{0,500}}', )?(?P<path>[^\s:']+){_LINE}(?::\d+)?:?\s*"
    ),
)
_HEAD = re.compile(
    r'\s*(?:Traceback \(most recent call last\):|Exception in thread ".*|Caused by: .*|goroutine \d+ \[.*\]:'
    r"|created by .*|stack backtrace:)\s*"
)
_CALLED = re.compile(r"[\w./-]+\.(?:\(\*?\w+\)\.)?(?P<name>\w+)\(.*\)")  # Go prints it above its place
_RAISED = re.compile(r"[\w.]+: ")
_INSTALLED = re.compile(r".*/(?:site|dist)-packages/")
_FOREIGN = re.compile(r"/lib/python\d|/node_modules/|/rustc/|/go/src/|^node:")
_FEWEST_PARTS = 2


@dataclass(frozen=True, slots=True)
class Frame:
    """One call of a stack.

    Attributes:
        path: of its file as printed, with forward slashes.
        line: in it.
        name: of the function, unqualified; empty unknown.
    """

    path: str
    line: int
    name: str = ""


def untraced(text: str) -> tuple[str, tuple[Frame, ...]]:
    """Return ``text`` without the stacks in it, and their frames, innermost first.

    The code that Python quotes below a frame, and what was raised below the last one, goes with them.
    """
    prose: list[str] = []
    inner: list[Frame] = []
    outer: list[Frame] = []
    inside = False
    for line in text.split("\n"):
        if frame := _frame(line, _OUTER_FIRST):
            outer.append(frame)
        elif frame := _frame(line, _INNER_FIRST):
            above = _CALLED.fullmatch(prose[-1]) if prose and frame.path.endswith(".go") else None
            inner.append(replace(frame, name=above["name"]) if above else frame)
            del prose[len(prose) - bool(above) :]
        elif not (_HEAD.fullmatch(line) or (inside and line[:1].isspace())):
            if not (inside and _RAISED.match(line)):
                prose.append(line)
            inside = False
            continue
        inside = True
    return "\n".join(prose), (*reversed(outer), *inner)


def _frame(line: str, forms: Sequence[re.Pattern[str]]) -> Frame | None:
    found = next((match for form in forms if (match := form.fullmatch(line))), None)
    if found is None:
        return None
    groups = found.groupdict()
    path, called = groups["path"].replace("\\", "/"), groups.get("name") or ""
    *outer, name = called.removeprefix("async ").removeprefix("new ").split(".")
    if path.endswith(".java"):
        path = "/".join([*outer[:-1], path])
    return Frame(path, int(groups["line"]), name)


def innermost(frames: Sequence[Frame], code: Code) -> NamedPath | None:
    """Return the place of the innermost frame that is in the workspace and not in a test; None without one."""
    for frame in frames:
        paths = [path for path in _files(frame, code) if not is_test(path)]
        if paths:
            line = _line_of(frame, paths[0], code)
            return NamedPath(paths[0], 0, "object", "file", tuple(paths[1:]), line, spelled=False)
    return None


def _files(frame: Frame, code: Code) -> tuple[str, ...]:
    """Return the files that a printed path can mean; from another machine its end is all that counts."""
    if _FOREIGN.search(frame.path) and not _INSTALLED.match(frame.path):
        return ()
    wanted = _INSTALLED.sub("", frame.path).removeprefix("./")
    return next((found for end in _ends(wanted) if (found := ending_in(end, code))), ())


def _ends(path: str) -> Iterator[str]:
    yield path
    if path.startswith("/") or path[1:3] == ":/":
        parts = path.strip("/").split("/")
        yield from ("/".join(parts[at:]) for at in range(len(parts) - _FEWEST_PARTS + 1))


def _line_of(frame: Frame, path: str, code: Code) -> int:
    """Return the line of the function that the frame names, nearest to its own; that one where it is not declared."""
    named = [s.line for s in code.symbols(path) if s.name == frame.name]
    return min(named, key=lambda line: abs(line - frame.line), default=frame.line)
