"""What the files of a workspace import already: a package that one of them uses is known to the project."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_IMPORT = re.compile(
    rb"^[ \t]*(?:>>> )?(?:from[ \t]+([A-Za-z_]\w*)[\w.]*[ \t]+import\b|import[ \t]+([^#\n;]+))", re.MULTILINE
)
_SKIP = re.compile(rb"importorskip\(\s*[\"'](\w+)|(?:import_module|find_spec|__import__)\(\s*[\"'](\w+)")


def used(texts: Iterable[bytes]) -> frozenset[str]:
    """Return every top-level module that some of these Python files import."""
    found = frozenset[bytes]().union(*map(_in_text, texts))
    return frozenset(name.decode("utf-8", "replace") for name in found)


def tried(source: bytes) -> frozenset[str]:
    """Return the top-level modules that a file itself asks for in ways that may fail."""
    found = {name for match in _SKIP.findall(source) for name in match if name}
    return frozenset(name.decode("utf-8", "replace") for name in found)


def _in_text(source: bytes) -> set[bytes]:
    found: set[bytes] = set()
    for taken, plain in _IMPORT.findall(source):
        if taken:
            found.add(taken)
        else:
            found.update(part.split()[0].partition(b".")[0] for part in plain.split(b",") if part.split())
    for match in _SKIP.findall(source):
        found.update(name for name in match if name)
    return found
