"""Takes protected lines out of a text that a hosted model is to be shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fenceline.policy.label import Label
from fenceline.policy.secrets import secrets

if TYPE_CHECKING:
    from fenceline.policy.fence import Fence, Trace
    from fenceline.policy.recognition.told import Told

_NAMED = 3
_LEAST_REPEATED = 12  # characters


def screened(text: str, fence: Fence, told: Told | None = None) -> str:
    """Return ``text`` with the lines that hold protected content replaced by how many of which file they were.

    Text that names a protected file is held back whole: a traceback quotes single lines, which are too short to be
    known again.

    Args:
        text: output of a command.
        fence: knows what is protected.
        told: what was sent in pieces before.

    Raises:
        FencelineError: nobody can say what is protected.
    """
    fence.look()
    data = text.encode("utf-8", "replace")
    if files := [path for path, label in fence.named(data).items() if label != Label.OPEN]:
        return f"[held back: {text.count(chr(10)) + 1} lines that name {', '.join(files[:_NAMED])}]"
    held: dict[int, str] = {}
    for secret in secrets(data):
        held[secret.line] = f"{secret.kind}, it seems"
    lines, quoted = text.split("\n"), dict[str, str]()
    for trace in fence.traces(data, told):
        held |= dict.fromkeys(_lines(trace), trace.path)
        quoted |= dict.fromkeys(map(str.strip, lines[trace.at - 1 : trace.until]), trace.path)
    if not held:
        return text
    shown: list[str] = []
    count = 0
    held |= _repeated(lines, {line: path for line, path in quoted.items() if len(line) >= _LEAST_REPEATED})
    for number, line in enumerate(lines, start=1):
        path = held.get(number)
        if path is None:
            shown.append(line)
            continue
        count += 1
        if number == len(lines) or held.get(number + 1) != path:
            shown.append(f"[held back: {count} line{'s' if count > 1 else ''} of {path}]")
            count = 0
    return "\n".join(shown)


def _lines(trace: Trace) -> range:
    """Return the lines of a trace and one on either side, whose beginning or end may be part of the quote."""
    return range(max(trace.at - 1, 1), trace.until + 2)


def _repeated(lines: list[str], quoted: dict[str, str]) -> dict[int, str]:
    """Return the lines that end with one that is held back, as a failure's title does.

    Alone they are too short to be known.
    """
    found: dict[int, str] = {}
    for number, line in enumerate(lines, start=1):
        ends = (line[at:].strip() for at in range(len(line)) if at == 0 or line[at - 1].isspace())
        if (path := next((quoted[end] for end in ends if end in quoted), None)) is not None:
            found[number] = path
    return found
