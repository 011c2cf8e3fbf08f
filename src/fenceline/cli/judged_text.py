"""What ``fenceline ground`` found, as a person reads it at 80 columns."""

from __future__ import annotations

import re
import textwrap
import unicodedata
from collections import Counter
from itertools import accumulate
from typing import TYPE_CHECKING

from fenceline.grounding.consequences import CERTAINTIES
from fenceline.grounding.worktree import sentence
from fenceline.workspace.faults import listed, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fenceline.grounding.kinds import Certainty
    from fenceline.grounding.signal import Signal
    from fenceline.grounding.worktree import Judged

WIDTH = 80
_INDENT = 4
_ROOM = WIDTH - _INDENT
_COLOURS: dict[Certainty, str] = {"certain": "31", "likely": "33", "possible": "36"}


def lines_of(judged: Judged, *, colour: bool = False) -> Iterator[str]:
    """Yield every finding with its line of code, then what was not judged and why."""
    for signal in judged.signals:
        yield from _finding(judged, signal, colour=colour)
    reasons = dict.fromkeys(sorted(file.reason for file in judged.unjudged))
    for reason in reasons:
        paths = listed(tuple(file.path for file in judged.unjudged if file.reason == reason), limit=3)
        yield from textwrap.wrap(f"not judged, {reason}: {paths}", WIDTH, subsequent_indent="  ")


def closing(judged: Judged, *, staged: bool = False) -> str:
    """Return the line that counts, without its time; ``staged`` when only the index was looked at."""
    total = len(judged.files)
    kind = "changed file" if judged.against else "file"
    if not total:
        nothing = "nothing staged differs from" if staged else "nothing changed against"
        return f"{nothing} {judged.against}" if judged.against else "there is no file to judge"
    of = f"{total} {kind}{'' if total == 1 else 's'}"
    if not judged.signals:
        left = {file.path for file in judged.unjudged} & set(judged.files)
        return f"nothing to judge in {of}" if len(left) == total else f"nothing found in {of}"
    found = len(judged.signals)
    counts = Counter(signal.certainty for signal in judged.signals)
    by_certainty = ", ".join(f"{counts[name]} {name}" for name in CERTAINTIES if counts[name])
    paths = {signal.place.path for signal in judged.signals if signal.place}
    others = len(paths - set(judged.files))
    where = f"{len(paths) - others} of {of}" + (f" and {others} unchanged" if others else "")
    return f"{found} finding{'' if found == 1 else 's'} in {where}: {by_certainty}"


def _finding(judged: Judged, signal: Signal, *, colour: bool) -> Iterator[str]:
    place = signal.place
    where = f"{shown(place.path)}:{place.line}:{place.column}" if place else "the change"
    kind = signal.kind if signal.certainty == "certain" else f"{signal.kind} ({signal.certainty})"
    message = shown(sentence(signal))
    painted = f"\x1b[{_COLOURS[signal.certainty]}m{kind}\x1b[0m" if colour else kind
    if len(f"{where}  {kind}  {message}") <= WIDTH:
        yield f"{where}  {painted}  {message}"
    else:
        yield f"{where}  {painted}"
        yield from textwrap.wrap(message, WIDTH, initial_indent="  ", subsequent_indent="  ")
    if place:
        yield from _excerpt(judged.line(place), place.column - 1, signal.named)


def _excerpt(text: str, at: int, named: str) -> Iterator[str]:
    """Yield the line of code and a mark under what it names; a long line is cut around that."""
    if not text.strip():
        return
    at = min(max(at, len(text) - len(text.lstrip())), len(text.rstrip()) - 1)
    at, length = _named_in(text, at, named)
    end = at + min(length, WIDTH)
    before, marked = _printable(text[:at].lstrip()[-WIDTH:]), _printable(text[at:end])
    if _width(before) + min(_width(marked), _ROOM // 2) > _ROOM:
        before = _cut(before[::-1], _ROOM // 2)[::-1]
    whole = _cut(before + marked + _printable(text[end : end + WIDTH].rstrip()), _ROOM)
    marks = min(max(1, _width(marked)), _width(whole) - _width(before))
    yield " " * _INDENT + whole
    yield " " * (_INDENT + _width(before)) + "^" * marks


def _named_in(text: str, at: int, named: str) -> tuple[int, int]:
    """Return start and length of what a finding names, in its line from ``at`` on; one character for nothing."""
    for part in (named, *re.split(r"[./:]+", named)[:0:-1]):
        if part and (found := re.compile(rf"(?<!\w){re.escape(part)}(?!\w)").search(text, at)):
            return found.start(), len(part)
    return at, 1


def _printable(text: str) -> str:
    return shown(text.replace("\t", "    "))


def _width(text: str) -> int:
    """Return the columns that a terminal takes for ``text``."""
    return sum(_columns(c) for c in text)


def _columns(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _cut(text: str, room: int) -> str:
    """Return ``text`` ended by ``…`` where it is wider than ``room`` columns."""
    if _width(text) <= room:
        return text
    ends = accumulate(map(_columns, text))
    return "".join(c for c, end in zip(text, ends, strict=True) if end < room) + "…"
