"""Registers a new component on the line where its siblings are registered, after their pattern."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from fenceline.edits.want import Edit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from fenceline.scope.model import Scope

_PARTS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")


def registering(scope: Scope, path: str, read: Callable[[str], bytes]) -> tuple[Edit, ...]:
    """Return the edit that registers the new file ``path`` beside its siblings; empty where nothing registers them."""
    siblings = [PurePosixPath(pattern).stem for pattern in scope.patterns]
    for place in scope.register:
        source = read(place.path)
        if after := _registered(source, place.lines, siblings, PurePosixPath(path).stem):
            return (Edit(place.path, source, after, (), ("registered after its siblings",)),)
    return ()


def _registered(source: bytes, numbers: Sequence[int], siblings: Sequence[str], new: str) -> bytes:
    """Return ``source`` with a renamed copy of each line that names the sibling registered last; empty without one."""
    lines = source.split(b"\n")
    texts = {number: lines[number - 1].decode("utf-8", "surrogateescape").rstrip("\r") for number in numbers}
    copies: list[dict[int, str]] = [
        {at: copy for at, text in texts.items() if (copy := renamed(text, sibling, new))}
        for sibling in siblings
    ]
    last = max(copies, key=lambda named: _place(texts, named), default=dict[int, str]())
    for number in sorted(last, reverse=True):
        joined = _in_line(texts[number], last[number])
        added = [joined or texts[number], *([] if joined else [last[number]])]
        end = "\r" if lines[number - 1].endswith(b"\r") else ""
        lines[number - 1 : number] = [f"{text}{end}".encode("utf-8", "surrogateescape") for text in added]
    return b"\n".join(lines) if last else b""


def _place(texts: Mapping[int, str], copies: Mapping[int, str]) -> tuple[int, int]:
    """Return the last line that names a sibling, and how far into it the sibling stands."""
    at = max(copies, default=0)
    if not at:
        return 0, 0
    pairs = zip(texts[at], copies[at], strict=False)
    return at, next((column for column, (old, new) in enumerate(pairs) if old != new), len(texts[at]))


def renamed(line: str, sibling: str, new: str) -> str:
    """Return ``line`` with every form of the name ``sibling`` made the same form of ``new``; empty where it has none.

    Forms: snake_case, camelCase, PascalCase, kebab-case, UPPER_CASE, of the whole name and of the part by which the
    two differ.
    """
    forms: dict[str, str] = {}
    for old, other in _pairs(sibling, new):
        forms = {form(old): form(other) for form in _FORMS} | forms
    longest_first = sorted(filter(None, forms), key=len, reverse=True)
    pattern = re.compile("|".join(rf"(?<![A-Za-z0-9]){re.escape(key)}(?![a-z0-9])" for key in longest_first))
    return pattern.sub(lambda found: forms[found.group()], line) if forms and pattern.search(line) else ""


def _pairs(sibling: str, new: str) -> Iterator[tuple[list[str], list[str]]]:
    old, other = _words(sibling), _words(new)
    if not old or not other:
        return
    yield old, other
    while len(old) > 1 and len(other) > 1 and old[-1] == other[-1]:
        old, other = old[:-1], other[:-1]
    while len(old) > 1 and len(other) > 1 and old[0] == other[0]:
        old, other = old[1:], other[1:]
    yield old, other


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


def _words(name: str) -> list[str]:
    return [part.lower() for part in _PARTS.findall(name)]


def _snake(words: list[str]) -> str:
    return "_".join(words)


def _kebab(words: list[str]) -> str:
    return "-".join(words)


def _upper(words: list[str]) -> str:
    return "_".join(words).upper()


def _acronym(words: list[str]) -> str:
    return "".join([words[0].upper(), *(word.capitalize() for word in words[1:])])


def _pascal(words: list[str]) -> str:
    return "".join(word.capitalize() for word in words)


def _camel(words: list[str]) -> str:
    return words[0] + "".join(word.capitalize() for word in words[1:])


_FORMS = (_snake, _pascal, _camel, _kebab, _upper, _acronym)
