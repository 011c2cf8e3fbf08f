"""JSON as people write it by hand, and values of which nothing is known yet."""

from __future__ import annotations

import re
from typing import cast

import msgspec

_TOKENS = re.compile(rb'"(?:[^"\\\n]|\\.)*"|//[^\n]*|/\*.*?\*/', re.DOTALL)
_COMMAS = re.compile(rb'"(?:[^"\\\n]|\\.)*"|,(?=\s*[}\]])')


def loads(data: bytes) -> dict[str, object] | None:
    """Return the object that ``data`` holds, comments and trailing commas allowed; None for anything else."""
    try:
        return _object(msgspec.json.decode(data.removeprefix(b"\xef\xbb\xbf")))
    except (msgspec.DecodeError, RecursionError):
        pass
    try:
        plain = _TOKENS.sub(_strings, data.removeprefix(b"\xef\xbb\xbf"))
        return _object(msgspec.json.decode(_COMMAS.sub(_strings, plain)))
    except (msgspec.DecodeError, RecursionError):
        return None


def mapping(value: object) -> dict[str, object]:
    """Return a value that should be an object; empty when it is none."""
    return _object(value) or {}


def words(value: object) -> tuple[str, ...]:
    """Return the strings of a value that should be a string or a list of strings."""
    if isinstance(value, str):
        return (value,)
    if isinstance(value, list):
        return tuple(one for one in cast("list[object]", value) if isinstance(one, str))
    return ()


def leaves(value: object, depth: int = 8) -> tuple[str, ...]:
    """Return every string in a nest of objects and lists."""
    if isinstance(value, dict) and depth:
        return tuple(
            leaf for one in cast("dict[str, object]", value).values() for leaf in leaves(one, depth - 1)
        )
    if isinstance(value, list) and depth:
        return tuple(leaf for one in cast("list[object]", value) for leaf in leaves(one, depth - 1))
    return (value,) if isinstance(value, str) else ()


def _object(value: object) -> dict[str, object] | None:
    return cast("dict[str, object]", value) if isinstance(value, dict) else None


def _strings(match: re.Match[bytes]) -> bytes:
    return match[0] if match[0].startswith(b'"') else b""
