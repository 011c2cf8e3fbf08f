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

_MAYBE = re.compile(r"\s*(?:\}\s*)?(?:try|except|catch|finally|if|elif|else|with|switch|match|case)\b")
_GO_GROUP = re.compile(r"import\s*\($")
_NAMES = {"py": "python", "python3": "python", "golang": "go", "node": "javascript", "typescriptreact": "tsx"}


class Imports:
    """Gives every line of code to the language's grounder, but what may be meant for other circumstances.

    An import under ``try``, ``if`` or ``with`` is left to the edit, where its surroundings can be seen whole.
    """

    def __init__(self, language: str, path: str, ground: Callable[[], Ground | None]) -> None:
        self._language = language
        self._path = path
        self._ground = ground
        self._block = 0
        self._maybes: list[int] = []  # indents of the open statements that may not run
        self._grouped = False

    def line(self, line: Line) -> Iterator[Signal]:
        """Judge a line of code in the wanted language."""
        if line.block != self._block:
            self._block, self._maybes, self._grouped = line.block, [], False
        if line.part != "code" or line.literal or not line.whole or not line.text.strip():
            return
        if self._is_open(line) and not line.given and self._is_ours(line.info):
            yield from self._judged(line)

    def _is_open(self, line: Line) -> bool:
        """Whether the line surely runs: it stands under nothing that decides."""
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

    def _judged(self, line: Line) -> Iterator[Signal]:
        ground = self._ground()
        judge = ground.of(self._language) if ground else None
        if judge is None:
            return
        yield from judge.line(self._statement(line.text), line.number, self._path)

    def _statement(self, text: str) -> str:
        """Return the line as a statement of its own: Go's groups of imports are single imports written short."""
        if self._language != "go":
            return text
        if _GO_GROUP.match(text.strip()):
            self._grouped = True
            return text
        if self._grouped and text.strip().startswith(")"):
            self._grouped = False
        return f"import {text.strip()}" if self._grouped and text.strip() else text
