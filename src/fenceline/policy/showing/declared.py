"""Which of a file's declarations stand in a text: what a receipt says beside the file's name."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from fenceline.policy.rules import Label
from fenceline.workspace.faults import WorkspaceError
from fenceline.workspace.index import UnreadableError, language_of, outline

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fenceline.workspace.files import Workspace
    from fenceline.workspace.symbols import Symbol

_MOST = 32  # files of one text that are looked into
_AROUND_MARKS = re.compile(r" ?([()\[\]{},:;]) ?")
_LAST_COMMA = re.compile(r",(?=[)\]}])")


class _Name(NamedTuple):
    """A declaration: its dotted name, itself, and its beginning as far as its name; both squeezed."""

    qualname: str
    whole: str
    begin: str


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
        said = _squeezed(text.decode("utf-8", "replace"))
        found: dict[str, list[str]] = {}
        for path, label in list(files.items())[:_MOST]:
            whole = label == Label.OPEN
            names = [
                each.qualname
                for each in self._names(path)
                if _stands(each.whole if whole else each.begin, said)
            ]
            if names:
                found[path] = names
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
    begin, name, _ = symbol.signature.partition(symbol.name)
    return _Name(symbol.qualname, _squeezed(symbol.signature), _squeezed(begin + name))


def _squeezed(text: str) -> str:
    """Return ``text`` as if nobody had broken its lines."""
    plain = _AROUND_MARKS.sub(r"\1", " ".join(text.split()))
    return _LAST_COMMA.sub("", plain)


def _stands(declaration: str, said: str) -> bool:
    """Whether a declaration is in a text, and no mere beginning of a longer one."""
    at = said.find(declaration) if declaration else -1
    while at >= 0:
        end = at + len(declaration)
        if not (said[end : end + 1].isalnum() or said.startswith("_", end)):
            return True
        at = said.find(declaration, end)
    return False
