"""Registers a new component where its siblings are registered, in their way and in their order."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from fenceline.edits.want import Edit
from fenceline.scope.entries import Member
from fenceline.scope.patterns.family import main_of
from fenceline.scope.patterns.units import unit_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from fenceline.edits.want import Outliner
    from fenceline.scope.model import Entry, Scope

_ORDERED = 3  # so many entries in alphabetical order are meant to be
_STRAY = 20  # entries in order to one that is not
_ODD = 8  # lines of another shape between two entries


def registering(
    scope: Scope, edit: Edit, language: str, read: Callable[[str], bytes], outliner: Outliner
) -> tuple[Edit, ...]:
    """Return the edit that registers the new file of ``edit`` beside its siblings; empty where nothing does.

    Args:
        scope: that says where.
        edit: the new file.
        language: that it is written in.
        read: bytes of a file of the workspace.
        outliner: reads declarations.
    """
    main = main_of(outliner(language, edit.path, edit.after).symbols)
    new = Member(unit_of(edit.path).name, main.name if main else "")
    for place in scope.register:
        source = read(place.path)
        register = _Register(source, place.entries, replace(new, affix=place.entries[0].member.affix))
        if after := register.extended():
            return (Edit(place.path, source, after, (), ("registered after its siblings",)),)
    return ()


@dataclass(frozen=True, slots=True)
class _Row:
    """A line of a shape, with the name that it has first."""

    at: int
    name: str


class _Register:
    """A file that registers members, and the one to come."""

    def __init__(self, source: bytes, entries: Sequence[Entry], new: Member) -> None:
        self._new = new
        raw = source.decode("utf-8", "surrogateescape").split("\n")
        self._lines = [line.removesuffix("\r") for line in raw]
        self._ends = ["\r" if line.endswith("\r") else "" for line in raw]
        named: dict[int, list[Member]] = {}
        for entry in entries:
            named.setdefault(entry.line - 1, []).append(entry.member)
        self._alone = {at: members[0] for at, members in named.items() if len(members) == 1}
        self._shared = {at: members for at, members in named.items() if len(members) > 1}

    def extended(self) -> bytes:
        """Return the file with the new member in it; empty where it is there already, or has no place."""
        lines = [*map("".join, zip(self._lines, self._ends, strict=True))]
        before = list(lines)
        for at, members in self._shared.items():
            member = max(members, key=lambda member: member.last_in(self._lines[at]))
            if joined := _in_line(self._lines[at], member.renamed(self._lines[at], self._new)):
                lines[at] = joined + self._ends[at]
        for at, block, last in sorted(self._added(), reverse=True):
            if last < 0:
                lines[at:at] = block
            elif at > last:
                lines[last] = _with_comma(lines[last])
                lines[at:at] = block
            else:
                lines[at:at] = [*block[:-1], _with_comma(block[-1])]
        return b"" if lines == before else "\n".join(lines).encode("utf-8", "surrogateescape")

    def _added(self) -> Iterator[tuple[int, list[str], int]]:
        """Yield what to write before which line: a sibling's lines that stand together, for the new member.

        The third is the last entry of a list that has no comma behind it, where all others have; -1 elsewhere.
        """
        for block in _together(self._model()):
            member = self._alone[block[0]]
            shape = member.shape(self._lines[block[0]].removesuffix(",")) + ",?"
            copies = [member.renamed(self._lines[at], self._new) + self._ends[at] for at in block]
            name = re.fullmatch(shape, copies[0].removesuffix("\r"))
            rows = self._rows(shape, block[0], len(block) + _ODD)
            if name and all(row.name != name[1] for row in rows):
                last = self._unended(rows)
                bare = [*copies[:-1], _bare(copies[-1])] if last >= 0 else copies
                yield self._place(rows, name[1]), bare, last

    def _unended(self, rows: Sequence[_Row]) -> int:
        """Return the line of the last entry where it alone has no comma behind it, -1 for any other list."""
        *others, last = (self._lines[row.at].endswith(",") for row in rows)
        return rows[-1].at if any(others) and not last else -1

    def _model(self) -> list[int]:
        """Return the lines of the last of the members that are registered in most ways."""
        of_member: dict[Member, list[int]] = {}
        for at, member in self._alone.items():
            of_member.setdefault(member, []).append(at)
        return max(of_member.values(), key=lambda lines: (len(lines), lines[-1]), default=list[int]())

    def _rows(self, shape: str, at: int, reach: int) -> list[_Row]:
        """Return the lines of a shape around line ``at``, each within ``reach`` of the next, in one list with it."""
        found = [(row, re.fullmatch(shape, line)) for row, line in enumerate(self._lines)]
        rows = [_Row(row, match[1]) for row, match in found if match]
        low = high = next(number for number, row in enumerate(rows) if row.at == at)
        while low and self._is_near(rows[low - 1].at, rows[low].at, reach):
            low -= 1
        while high + 1 < len(rows) and self._is_near(rows[high].at, rows[high + 1].at, reach):
            high += 1
        return rows[low : high + 1]

    def _is_near(self, above: int, below: int, reach: int) -> bool:
        """Whether two lines of a shape are of one list: no line between them stands further left."""
        between = [line for line in self._lines[above + 1 : below] if line.strip()]
        return below - above <= reach and all(
            _indent(line) >= _indent(self._lines[above]) for line in between
        )

    def _place(self, rows: Sequence[_Row], name: str) -> int:
        """Return the line before which the new block goes: in order where there is one, else behind the last.

        The lines below a row that name the same thing are left with it.
        """
        names, new = [row.name.casefold() for row in rows], name.casefold()
        greater = [number for number, (low, high) in enumerate(pairwise(["", *names])) if low < new < high]
        if not greater or not _is_ordered(names):
            greater = [len(rows)]
        if greater[0] == 0:
            return rows[0].at
        before = rows[greater[0] - 1]
        same = re.compile(rf"(?<![\w-]){re.escape(before.name)}(?![\w-])")
        end = before.at + 1
        while end < len(self._lines) and same.search(self._lines[end]) and all(row.at != end for row in rows):
            end += 1
        return end


def _is_ordered(names: Sequence[str]) -> bool:
    """Whether names are meant to be in alphabetical order: nearly all of several are."""
    astray = sum(low > high for low, high in pairwise(names))
    return len(names) >= _ORDERED and astray * _STRAY <= len(names)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _with_comma(line: str) -> str:
    end = "\r" if line.endswith("\r") else ""
    return f"{_bare(line).removesuffix(end)},{end}"


def _bare(line: str) -> str:
    """Return a line without the comma at its end."""
    end = "\r" if line.endswith("\r") else ""
    return line.removesuffix("\r").removesuffix(",") + end


def _together(lines: Sequence[int]) -> Iterator[list[int]]:
    """Yield runs of lines that follow each other."""
    run: list[int] = []
    for at in lines:
        if run and at != run[-1] + 1:
            yield run
            run = []
        run.append(at)
    if run:
        yield run


def _in_line(line: str, new: str) -> str:
    """Return a one-line list (``from . import a, b``) with the new name in it; empty where the line is one entry."""
    olds, news = re.split(r"(?<=,)", line), re.split(r"(?<=,)", new)
    if len(olds) < 2 or not olds[-1].strip(" )]}"):
        return ""
    changed = [at for at, (old, other) in enumerate(zip(olds, news, strict=False)) if old != other]
    if len(changed) != 1:
        return ""
    at = changed[0]
    entry = re.sub(r"^.*(?:import|[(\[{=])\s*", "", news[at]).strip(" ,)]}")
    return f"{''.join(olds[: at + 1]).rstrip(',)]} ')}, {entry}{_tail(olds, at)}"


def _tail(parts: list[str], at: int) -> str:
    closing = re.search(r"[,)\]}\s]*$", parts[at])
    return (closing.group() if closing else "") + "".join(parts[at + 1 :])
