"""From a file's bytes to its outline, whatever the bytes are."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

from fenceline.errors import FencelineError
from fenceline.workspace.index.languages import registered

if TYPE_CHECKING:
    from fenceline.workspace.symbols import Outline

MAX_BYTES = 1 << 20
MAX_LINE = 20_000


class UnreadableError(FencelineError):
    """This file has no outline; the message is the reason, for a person."""


class _Outliner(Protocol):
    def outline(self, language: str, path: str, source: bytes) -> Outline: ...


def outline(language: str, path: str, source: bytes) -> Outline:
    """Return what ``source`` declares.

    Args:
        language: a registered name, as ``language_of`` gives it.
        path: POSIX path relative to the workspace root, copied into every symbol.
        source: the file's raw bytes. Invalid UTF-8 and syntax errors are read around.

    Raises:
        UnreadableError: binary, too large, minified, nested too deeply or too slow to parse.
        KeyError: no such language.
    """
    check_readable(source)
    outliner = cast("_Outliner", import_module(f"{__package__}.{registered(language).module}"))
    try:
        return outliner.outline(language, path, source)
    except (RecursionError, MemoryError) as error:
        raise UnreadableError("nested too deeply") from error


def check_readable(source: bytes) -> None:
    """Refuse content that no parser should be given.

    Raises:
        UnreadableError: with the reason.
    """
    if len(source) > MAX_BYTES:
        raise UnreadableError("larger than 1 MiB")
    if b"\0" in source:
        raise UnreadableError("binary")
    if _longest_line(source) > MAX_LINE:
        raise UnreadableError(f"a line longer than {MAX_LINE:,} bytes")


def _longest_line(source: bytes) -> int:
    return max(map(len, source.splitlines()), default=0) if len(source) > MAX_LINE else 0
