"""Which of a file's declarations stand in a text: what a receipt says beside the file's name."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from fenceline.policy.label import Label
from fenceline.workspace.faults import WorkspaceError
from fenceline.workspace.index import UnreadableError, language_of, outline

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fenceline.workspace.files import Workspace
    from fenceline.workspace.symbols import Symbol

_MOST = 32  # files of one text that are looked into
_MARKS = tuple(bytes([mark]) for mark in b"()[]{},:;")
_CLOSING = (b")", b"]", b"}")
_IN_WORDS = bytes(byte if byte > 127 or chr(byte).isalnum() or byte == 95 else 32 for byte in range(256))


class _Name(NamedTuple):
    """A declaration: its dotted name and the words of the last part; itself, and its beginning, both squeezed."""

    qualname: str
    words: frozenset[bytes]
    whole: bytes
    begin: bytes


@dataclass(slots=True)
class Declared:
    """Names declarations of one workspace.

    Attributes:
        workspace: whose files.
    """

    workspace: Workspace
    _known: dict[str, tuple[int, tuple[_Name, ...]]] = field(
        default_factory=dict[str, "tuple[int, tuple[_Name, ...]]"], init=False
    )

    def among(self, files: Mapping[str, str], text: bytes) -> dict[str, list[str]]:
        """Return the declarations in ``text`` by file, by their dotted names; of no more than 32 files.

        A view shows them without defaults and values, so of a file that is not open their beginnings are looked for.

        Args:
            files: labels by path.
            text: UTF-8.
        """
        if not files:
            return {}
        said, words = _squeezed(text), _words(text)
        found: dict[str, list[str]] = {}
        for path, label in list(files.items())[:_MOST]:
            whole, at = label == Label.OPEN, 0
            for each in self._names(path):
                if not each.words <= words:
                    continue
                if (here := _find(each.whole if whole else each.begin, said, at)) >= 0:
                    at = here  # the next one most often stands behind it
                    found.setdefault(path, []).append(each.qualname)
        return found

    def _names(self, path: str) -> tuple[_Name, ...]:
        if (language := language_of(path)) is None:
            return ()
        try:
            data = self.workspace.read(path)
            content = hash(data)
            if (known := self._known.get(path)) is None or known[0] != content:
                symbols = outline(language, path, data).symbols
                known = self._known[path] = content, tuple(map(_name, symbols))
        except (WorkspaceError, UnreadableError):  # gone, a link, or nothing that can be read
            return ()
        return known[1]


def _name(symbol: Symbol) -> _Name:
    standing = re.search(rf"(?<!\w){re.escape(symbol.name)}(?!\w)", symbol.signature)
    shown = symbol.signature[: standing.end()] if standing else symbol.signature
    whole, begin = (_squeezed(part.encode()) for part in (symbol.signature, shown))
    return _Name(symbol.qualname, _words(symbol.name.encode()), whole, begin)


def _words(text: bytes) -> frozenset[bytes]:
    return frozenset(text.translate(_IN_WORDS).split())


def _squeezed(text: bytes) -> bytes:
    """Return ``text`` as if nobody had broken its lines."""
    plain = b" ".join(text.split())
    for mark in _MARKS:
        plain = plain.replace(b" " + mark, mark).replace(mark + b" ", mark)
    for mark in _CLOSING:
        plain = plain.replace(b"," + mark, mark)
    return plain


def _find(declaration: bytes, said: bytes, start: int) -> int:
    """Return where a declaration is, looked for from ``start`` first, and no mere beginning of a longer one; or -1."""
    for begin, end in ((start, len(said)), (0, start + len(declaration))):
        at = said.find(declaration, begin, end) if declaration else -1
        while at >= 0:
            behind = at + len(declaration)
            if not _words(said[behind : behind + 1]):
                return at
            at = said.find(declaration, behind, end)
    return -1
