"""Registers a new component on the line where its siblings are registered, after their pattern."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from fenceline.edits.splice import newline_of
from fenceline.edits.want import Edit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from fenceline.scope.model import Scope

_PARTS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")


def registering(scope: Scope, path: str, read: Callable[[str], bytes]) -> tuple[Edit, ...]:
    """Return the edit that registers the new file ``path`` beside its siblings; empty where nothing registers them."""
    for place in scope.register:
        source = read(place.path)
        lines = source.split(b"\n")
        for number in reversed(place.lines):
            line = lines[number - 1].decode("utf-8", "replace").rstrip("\r")
            for pattern in scope.patterns:
                if new := renamed(line, PurePosixPath(pattern).stem, PurePosixPath(path).stem):
                    return (_inserted(place.path, source, number, line, new),)
    return ()


def renamed(line: str, sibling: str, new: str) -> str:
    """Return ``line`` with every form of the name ``sibling`` made the same form of ``new``; empty where it has none.

    Forms: snake_case, camelCase, PascalCase, kebab-case, UPPER_CASE, of the whole name and of the part by which the
    two differ.
    """
    for old, other in _pairs(sibling, new):
        forms = {form(old): form(other) for form in (_snake, _pascal, _camel, _kebab, _upper, _acronym)}
        pattern = re.compile(
            "|".join(rf"(?<![A-Za-z0-9]){re.escape(key)}(?![a-z0-9])" for key in forms if key)
        )
        if pattern.search(line):
            return pattern.sub(lambda found, forms=forms: forms[found.group()], line)
    return ""


def _pairs(sibling: str, new: str) -> Iterator[tuple[list[str], list[str]]]:
    old, other = _words(sibling), _words(new)
    yield old, other
    while len(old) > 1 and len(other) > 1 and old[-1] == other[-1]:
        old, other = old[:-1], other[:-1]
    while len(old) > 1 and len(other) > 1 and old[0] == other[0]:
        old, other = old[1:], other[1:]
    yield old, other


def _inserted(path: str, source: bytes, number: int, line: str, new: str) -> Edit:
    lines = source.split(b"\n")
    if joined := _in_line(line, new):
        lines[number - 1] = joined.encode() + (b"\r" if lines[number - 1].endswith(b"\r") else b"")
    else:
        end = b"\r" if newline_of(source) == b"\r\n" else b""
        lines.insert(number, new.encode() + end)
    return Edit(path, source, b"\n".join(lines), (), ("registered after its siblings",))


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
