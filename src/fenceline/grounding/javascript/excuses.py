"""Which lines somebody excused from being held against reality, with a comment that says so."""

from __future__ import annotations

import re

_HERE = re.compile(
    rb"@ts-(?:ignore|expect-error)|webpackIgnore|@vite-ignore|FlowFixMe|FlowExpectedError|biome-ignore|deno-lint-ignore"
)
_OFF = re.compile(rb"/\*+\s*(?:eslint|oxlint)-disable(?!-)(?P<rules>[^*\n]*)")
_ON = re.compile(rb"/\*+\s*(?:eslint|oxlint)-enable")
_LINE = re.compile(rb"(?:eslint|oxlint)-disable-(?:next-)?line(?P<rules>[^*\n]*)")
_ABOUT_NAMES = re.compile(
    rb"\bno-undef(?![\w-])|unresolved|missing|extraneous|unpublished|import(?:-x)?/(?:named|default)\b"
)


def excused_lines(data: bytes) -> frozenset[int]:
    """Return the 0-based lines that are excused: those with such a comment, the one behind each, and blocks."""
    if b"disable" not in data and not _HERE.search(data):
        return frozenset()
    out: set[int] = set()
    off = False
    for number, line in enumerate(data.split(b"\n")):
        off = (off and not _ON.search(line)) or ((match := _OFF.search(line)) is not None and _counts(match))
        if off:
            out.add(number)
        elif _HERE.search(line) or ((match := _LINE.search(line)) and _counts(match)):
            out |= {number, number + 1}
    return frozenset(out)


def is_unchecked(data: bytes) -> bool:
    """Return whether a file is left out of type checking, which lets no module be there that is not."""
    return b"@ts-nocheck" in data


def _counts(match: re.Match[bytes]) -> bool:
    """Return whether a linter's comment names rules about names and modules, or none and means all."""
    rules = (match.group("rules") or b"").split(b"--")[0].strip(b" \t\r/*")
    return not rules or bool(_ABOUT_NAMES.search(rules))
