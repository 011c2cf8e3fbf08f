"""Makes long output short: its beginning and its end stay, and it is said what went."""

from __future__ import annotations

from fenceline.checks.clean import short

_LINE = 1000  # characters
_HEAD = 0.3  # of what is kept; errors stand at the end


def trimmed(text: str, chars: int) -> str:
    """Return ``text`` in about ``chars`` characters: whole lines of its head and its tail.

    Lines longer than 1,000 characters lose their middle.
    """
    lines = [short(line, _LINE) for line in text.rstrip("\n").split("\n")]
    if sum(map(len, lines)) + len(lines) <= chars:
        return "\n".join(lines)
    head = _taken(lines, int(chars * _HEAD))
    tail = _taken(lines[:head:-1], chars - int(chars * _HEAD))
    gone = len(lines) - head - tail
    return "\n".join([*lines[:head], f"[{gone} lines left out]", *lines[len(lines) - tail :]])


def clipped(lines: list[str], chars: int) -> tuple[list[str], int]:
    """Return the first lines that fit into ``chars``, at least one, and how many are left."""
    lines = [short(line, _LINE) for line in lines]
    kept = max(1, _taken(lines, chars))
    return lines[:kept], len(lines) - kept if lines else 0


def _taken(lines: list[str], chars: int) -> int:
    """Return how many of the first ``lines`` fit into ``chars``."""
    for number, line in enumerate(lines):
        chars -= len(line) + 1
        if chars < 0:
            return number
    return len(lines)
