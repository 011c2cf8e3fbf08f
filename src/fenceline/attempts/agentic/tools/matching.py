"""Finds the one place of a file that reads like a given text, and puts another in its place."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from fenceline.attempts.agentic.told import ToolRefused
from fenceline.checks.clean import short

if TYPE_CHECKING:
    from collections.abc import Sequence

_COMPARED = 5000  # lines
_NAMED = 5


def substituted(text: str, find: str, code: str, name: str) -> str:
    """Return ``text`` with the one occurrence of ``find`` replaced by ``code``.

    Where it does not occur to the letter, whole lines are compared without their white space at both ends; ``code``
    is then indented as far as the place is.

    Args:
        text: of the file, plain line ends.
        find: what the model says stands there.
        code: what shall stand there.
        name: of the file, for a refusal.

    Raises:
        ToolRefused: it occurs nowhere, or more than once.
    """
    if count := text.count(find):
        if count > 1:
            raise _ambiguous(name, [text.count("\n", 0, at) + 1 for at in _starts(text, find)])
        return text.replace(find, code)
    lines, wanted = text.split("\n"), find.strip("\n").split("\n")
    places = _places([line.strip() for line in lines], [line.strip() for line in wanted])
    if len(places) > 1:
        raise _ambiguous(name, [at + 1 for at in places])
    if not places:
        raise ToolRefused(f"{name} does not have that text{_nearest(lines, wanted)}")
    at = places[0]
    there = lines[at : at + len(wanted)]
    new = _moved(code.strip("\n").split("\n"), _margin(wanted), _margin(there)) if code.strip() else []
    return "\n".join([*lines[:at], *new, *lines[at + len(wanted) :]])


def _places(lines: Sequence[str], wanted: Sequence[str]) -> list[int]:
    if not any(wanted):
        return []
    size = len(wanted)
    firsts = [at for at in range(len(lines) - size + 1) if lines[at] == wanted[0]]
    return [at for at in firsts if list(lines[at : at + size]) == list(wanted)]


def _starts(text: str, find: str) -> list[int]:
    starts, at = list[int](), text.find(find)
    while at >= 0 and len(starts) <= _NAMED:
        starts.append(at)
        at = text.find(find, at + len(find))
    return starts


def _ambiguous(name: str, numbers: Sequence[int]) -> ToolRefused:
    lines = list(dict.fromkeys(numbers))
    where = ", ".join(map(str, lines[:_NAMED])) + (" and more" if len(lines) > _NAMED else "")
    return ToolRefused(f"{name} has that text more than once (lines {where}): give more of it")


def _nearest(lines: Sequence[str], wanted: Sequence[str]) -> str:
    """Return where the longest line of what was looked for nearly stands."""
    longest = max((line.strip()[:200] for line in wanted), key=len)
    known = {line.strip()[:200]: number for number, line in enumerate(lines[:_COMPARED], start=1)}
    found = get_close_matches(longest, known, n=1, cutoff=0.7) if longest else []
    return f"; nearest, line {known[found[0]]}: {short(found[0], 120)}" if found else ""


def _margin(lines: Sequence[str]) -> str:
    """Return the white space before the first line that has more."""
    line = next((line for line in lines if line.strip()), "")
    return line[: len(line) - len(line.lstrip())]


def _moved(lines: Sequence[str], here: str, there: str) -> list[str]:
    """Return lines that begin at ``here`` so that they begin at ``there``."""
    if here == there:
        return list(lines)
    return [there + line.removeprefix(here) if line.strip() else line for line in lines]
