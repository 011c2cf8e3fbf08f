"""Which lines somebody excused from being held against reality, with a comment that says so."""

from __future__ import annotations

import re

_HERE = re.compile(
    rb"@ts-(?:ignore|expect-error)|webpackIgnore|@vite-ignore|FlowFixMe|FlowExpectedError|biome-ignore|deno-lint-ignore"
)
_FILE = re.compile(rb"@ts-nocheck|/\*+\s*(?:eslint|oxlint)-disable(?!-)(?P<rules>[^*\n]*)")
_LINE = re.compile(rb"(?:eslint|oxlint)-disable-(?:next-)?line(?P<rules>[^*\n]*)")
_ABOUT_NAMES = re.compile(rb"import|require|node/|\bn/|undef|unresolved|missing|extraneous|resolv")


def excused_lines(data: bytes) -> frozenset[int]:
    """Return the 0-based lines that are excused: those with such a comment, and the one behind each."""
    if b"disable" not in data and not _HERE.search(data) and b"@ts-nocheck" not in data:
        return frozenset()
    out: set[int] = set()
    lines = data.split(b"\n")
    for number, line in enumerate(lines):
        if (match := _FILE.search(line)) and _counts(match):
            return frozenset(range(len(lines)))
        if _HERE.search(line) or ((match := _LINE.search(line)) and _counts(match)):
            out |= {number, number + 1}
    return frozenset(out)


def _counts(match: re.Match[bytes]) -> bool:
    """Return whether a linter's comment names rules about names and modules, or none and means all."""
    rules = (match.group("rules") or b"").split(b"--")[0].strip(b" \t\r/*")
    return not rules or bool(_ABOUT_NAMES.search(rules))
