"""Syntax that the grammar does not know, written so that it understands the rest.

Every byte keeps its place: what the grammar does not know becomes spaces.
"""

from __future__ import annotations

import re

_TYPES = re.compile(rb"^(?P<kept>[ \t]*export )type(?= +\*)", re.MULTILINE)  # TypeScript 5.0
_VARIANCE = re.compile(
    rb"(?P<kept>[<,]\s*(?:/\*.{0,200}?\*/\s*)?)(?:in\s+out|in|out)(?=\s+[A-Z_$])"  # TypeScript 4.7: <in out T>
)
_QUERY = re.compile(rb"(?P<kept>)&(?=\w+=[^=>])")  # in JSX's strings, where the grammar waits for an entity


def older(data: bytes) -> bytes:
    """Return a file without ``type`` of ``export type *``, variance annotations and the ``&`` of addresses."""
    for pattern in (_TYPES, _VARIANCE, _QUERY):
        data = pattern.sub(_blanked, data)
    return data


def _blanked(match: re.Match[bytes]) -> bytes:
    kept = match["kept"]
    return kept + re.sub(rb"[^\n]", b" ", match[0][len(kept) :])
