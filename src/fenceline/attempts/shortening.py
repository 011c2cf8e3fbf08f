"""A class or a file in short: its declarations, those first that a task is likely to need."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

from fenceline.attempts import context
from fenceline.scope.words import naming

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fenceline.workspace.symbols import Outline, Symbol

_CONSTRUCTORS = ("__init__", "constructor", "new")
_SETS = re.compile(r"^\s*(?:self|this)\.(\w+)\b[^=\n(]*=(?!=)")
_TELLING = 4  # letters of a word that says what a task is about
_NAMED = 4  # the part of the room that the bare names of the others may take, as a divisor


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of what is shown in short; ``name`` is the member that it declares, empty for none."""

    text: str
    name: str
    rank: int


def in_short(symbol: Symbol, source: bytes, outline: Outline | None, limit: int, about: str = "") -> str:
    """Return a declaration whole when it has at most ``limit`` characters, else its head and its members' declarations.

    Of a constructor the lines that set attributes are shown too. Where there is not room for all, what has a word in
    common with ``about`` (those of the class's own name aside) goes first; members that are left out are named, as far
    as a quarter of the room goes.
    """
    code = context.whole(symbol, source)
    members = outline.children(symbol) if outline else ()
    if len(code) <= limit or not members:
        return code
    lines = tuple(_lines(members, source, _words(about) - _words(symbol.name)))
    shown = _chosen(lines, limit)
    left = dict.fromkeys(line.name for line in lines if line not in shown and line.name)
    head = context.header(symbol, source)
    return "\n".join([head, *(line.text for line in shown), *_named(tuple(left), limit // _NAMED)])


def file_in_short(outline: Outline, source: bytes, limit: int, about: str) -> str:
    """Return a file's imports and top-level declarations, those that are ``about`` the task first, up to ``limit``."""
    words = _words(about)
    imports = [_Line(context.text_of(item.span, source).strip(), "", 1) for item in outline.imports]
    top = [_Line(s.signature, s.name, _rank(s.name, words)) for s in outline.symbols if not s.parent]
    return "\n".join(dict.fromkeys(line.text for line in _chosen((*imports, *top), limit)))


def _chosen(lines: Sequence[_Line], limit: int) -> tuple[_Line, ...]:
    """Return the lines of the lowest ranks that fit into ``limit`` characters, in the order in which they came."""
    order = sorted(range(len(lines)), key=lambda at: lines[at].rank)
    room = accumulate(len(lines[at].text) for at in order)
    return tuple(
        lines[at] for at in sorted(at for at, used in zip(order, room, strict=True) if used <= limit)
    )


def _lines(members: Sequence[Symbol], source: bytes, words: frozenset[str]) -> Iterator[_Line]:
    for member in members:
        constructs = member.name in _CONSTRUCTORS
        yield _Line(f"    {member.signature}", member.name, 0 if constructs else _rank(member.name, words))
        body = member.body.of(source).decode("utf-8", "replace") if constructs and member.body else ""
        for line in body.splitlines():
            if sets := _SETS.match(line):
                yield _Line(f"        {line.strip()}", "", _rank(sets[1], words))


def _rank(name: str, words: frozenset[str]) -> int:
    return 0 if words.intersection(_words(name)) else 1


def _words(text: str) -> frozenset[str]:
    return frozenset(naming.singular(word) for word in naming.split(text) if len(word) >= _TELLING)


def _named(names: Sequence[str], room: int) -> Iterator[str]:
    fitting = [
        name
        for name, used in zip(names, accumulate(len(name) + 2 for name in names), strict=True)
        if used <= room
    ]
    more = len(names) - len(fitting)
    if names:
        rest = [f"{more} more"] if more else []
        yield f"    # and {', '.join([*fitting, *rest])}"
