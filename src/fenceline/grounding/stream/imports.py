"""Imports of what is not there, judged by the grounder of the language."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fenceline.workspace.index import language_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from fenceline.grounding.ground import Ground
    from fenceline.grounding.signal import Signal
    from fenceline.grounding.stream.line import Line

_MAYBE = re.compile(
    r"\s*(?:\}\s*)?(?:try|except|catch|finally|if(?!\s+(?:\w+\.)?TYPE_CHECKING\s*:)|elif|else|with|switch|match|case)\b"
)
_NAMES = {"py": "python", "python3": "python", "golang": "go", "node": "javascript", "typescriptreact": "tsx"}


class Imports:
    """Gives every line of code to the language's grounder, which may follow what goes on over lines.

    What it says of a line inside a string or comment is not passed on, nor what it says of an import that may be meant
    for other circumstances: under ``try``, ``with`` or an ``if`` of more than types it is left to the edit, where its
    surroundings are seen whole.
    """

    def __init__(self, language: str, path: str, ground: Callable[[], Ground | None]) -> None:
        self._language = language
        self._path = path
        self._ground = ground
        self._block = 0
        self._maybes: list[int] = []  # indents of the open statements that may not run

    def line(self, line: Line) -> Iterator[Signal]:
        """Judge a line of code in the wanted language."""
        if line.block != self._block:
            self._block, self._maybes = line.block, []
        if line.part != "code" or not line.whole or not self._is_ours(line.info):
            return
        found = self._judged(line)
        if not line.literal and self._runs(line) and not line.given:
            yield from found

    def _judged(self, line: Line) -> tuple[Signal, ...]:
        ground = self._ground()
        judge = ground.of(self._language) if ground else None
        return tuple(judge.line(line.text, line.number, self._path)) if judge else ()

    def _runs(self, line: Line) -> bool:
        """Whether the line surely runs: it stands under nothing that decides."""
        if not line.text.strip():
            return False
        while self._maybes and line.indent <= self._maybes[-1]:
            self._maybes.pop()
        if _MAYBE.match(line.text):
            self._maybes.append(line.indent)
        return not self._maybes

    def _is_ours(self, info: str) -> bool:
        said = info.split(maxsplit=1)[0].partition(":")[0].lower() if info else ""
        if not said or "." in said or "/" in said:
            return True
        named = _NAMES.get(said) or language_of(f"a.{said}") or said
        family = {"javascript", "typescript", "tsx"}
        return named == self._language or {named, self._language} <= family
