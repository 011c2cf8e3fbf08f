"""Syntax that the grammar does not know, written so that it understands the rest.

Every byte that stays keeps its place: what the grammar does not know becomes spaces, or a short word of which it knows.
"""

from __future__ import annotations

import re

_TYPES = re.compile(rb"^(?P<kept>[ \t]*export )type(?= +\*)", re.MULTILINE)  # TypeScript 5.0
_VARIANCE = re.compile(
    rb"(?P<kept>[<,]\s*(?:/\*.{0,200}?\*/\s*)?)(?:in\s+out|in|out)(?=\s+[A-Z_$])"  # TypeScript 4.7: <in out T>
)
_MODULE = re.compile(
    rb"(?P<kept><\s*)typeof import\(\s*[\"'][^\"'\n]{0,200}[\"']\s*\)(?=\s*>)"
)  # f<typeof import("x")>()
_CONDITION = re.compile(rb"(?P<kept>[:=(<,|&]\s*)(?:undefined|null)(?=\s+extends\b)")
_SIGNATURE = re.compile(  # one without a name, behind a line that ends without a semicolon
    rb"^(?P<kept>[ \t]*)[ \t](?=<\s*(?:const\s+)?[A-Z]\w*(?:\s+extends\b|\s*,|\s*=[^>]|\s*>\s*\())",
    re.MULTILINE,
)
_ATTRIBUTE = re.compile(
    rb"(?P<kept>\s)(?:class|for|default|in|is|as|async|static)(?=\s*=\s*[\"'{])"
)  # of JSX
_QUERY = re.compile(rb"(?P<kept>)&(?=\w+=[^=>])")  # in JSX's strings, where the grammar waits for an entity

_ESCAPE = re.compile(
    rb"(?P<kept>\\)(?:u(?![0-9A-Fa-f]{4}|\{)|x(?![0-9A-Fa-f]{2}))"
)  # in a tagged template, which gets it as it is

_AND = re.compile(
    rb"(?P<kept>[^&])&(?=\s)"
)  # in JSX's text; where it is an operator, another one does as well

_WRITTEN = (
    (_TYPES, b""),
    (_VARIANCE, b""),
    (_MODULE, b"any"),
    (_CONDITION, b"any"),
    (_SIGNATURE, b";"),
    (_ATTRIBUTE, b"x"),
    (_QUERY, b""),
    (_ESCAPE, b"n"),
    (_AND, b"|"),
)


def older(data: bytes) -> bytes:
    """Return a file without newer syntax, and without attributes that are named by words of the language."""
    for pattern, word in _WRITTEN:
        data = pattern.sub(lambda match, word=word: _instead(match, word), data)
    return data


def _instead(match: re.Match[bytes], word: bytes) -> bytes:
    kept = match["kept"]
    rest = match[0][len(kept) + len(word) :]
    return kept + word + re.sub(rb"[^\n]", b" ", rest)
