"""Unchanged files that may use what a change took away."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from fenceline.errors import FencelineError
from fenceline.grounding.language import LANGUAGES
from fenceline.workspace.change import Change
from fenceline.workspace.index.languages import language_of
from fenceline.workspace.text import is_binary

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fenceline.grounding.world import World

_MOST_BYTES = 8 << 20  # searched for one change; in a larger workspace the rest is not looked at
_MOST_FILES = 200
_FOLDERS_OWN = frozenset({"__init__", "index", "mod", "lib"})  # files that stand for their folder
_WORD = re.compile(rb"\w+")


def dependents(world: World, changes: Sequence[Change]) -> tuple[Change, ...]:
    """Return files of ``world`` that may use what ``changes`` took away, as changes of nothing.

    That is a source file that was deleted or moved, or a name that a file does not declare any more. Who uses
    it has the words of the file's name in it, and the name.

    Args:
        world: after the change.
        changes: all of them.
    """
    losses = [loss for change in changes for loss in _losses(world, change)]
    if not losses:
        return ()
    return tuple(_users(world, losses, {change.path for change in changes}))


@dataclass(frozen=True, slots=True)
class _Loss:
    """What was taken away: names of a file, or the whole file where there are none.

    Attributes:
        module: of this room, that judges the file's language.
        file: words of its name, or of its folder's where it stands for that.
        names: of which one is enough.
    """

    module: str
    file: frozenset[bytes]
    names: frozenset[bytes]

    def concerns(self, words: frozenset[bytes]) -> bool:
        return self.file <= words and (not self.names or not self.names.isdisjoint(words))


def _losses(world: World, change: Change) -> Iterator[_Loss]:
    path = PurePosixPath(change.was or change.path)
    module = LANGUAGES.get(language_of(path.name) or "")
    word = path.parent.name if path.stem in _FOLDERS_OWN else path.stem
    file = _words(word.encode(errors="surrogateescape"))
    if module is None or not file or change.before is None:
        return
    if change.was or change.after is None:
        yield _Loss(module, file, frozenset())
    elif names := _names(world, change.path, change.before) - _words(change.after):
        yield _Loss(module, file, names)


def _names(world: World, path: str, source: bytes) -> frozenset[bytes]:
    try:
        symbols = world.outliner(language_of(path) or "", path, source).symbols
    except FencelineError:
        return frozenset()
    return frozenset(symbol.name.encode(errors="surrogateescape") for symbol in symbols)


def _users(world: World, losses: list[_Loss], changed: set[str]) -> Iterator[Change]:
    modules = {loss.module for loss in losses}
    bytes_left, files_left = _MOST_BYTES, _MOST_FILES
    for path in sorted(world.files - changed):
        module = LANGUAGES.get(language_of(path) or "")
        if module not in modules or bytes_left <= 0 or files_left <= 0:
            continue
        data = world.read(path) or b""
        bytes_left -= len(data)
        words = _words(data)
        if any(loss.module == module and loss.concerns(words) for loss in losses) and not is_binary(data):
            files_left -= 1
            yield Change(path, data, data)


def _words(text: bytes) -> frozenset[bytes]:
    return frozenset(_WORD.findall(text))
