"""Judges a whole change, in whatever languages it is written: the room's front door."""

from __future__ import annotations

from contextlib import ExitStack, closing
from typing import TYPE_CHECKING, Self

from fenceline.grounding.language import LANGUAGES, grounder
from fenceline.workspace.index import language_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fenceline.grounding.language import Grounder
    from fenceline.grounding.signal import Signal
    from fenceline.grounding.world import Change, World


class Ground:
    """Judges changes against one world; keeps what is costly to find out between them."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._stack = ExitStack()
        self._by_module: dict[str, Grounder] = {}

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """End whatever runs beside."""
        self._stack.close()

    def of(self, language: str) -> Grounder | None:
        """Return who judges ``language``; None for a language without a grounder."""
        module = LANGUAGES.get(language)
        if module is None:
            return None
        if module not in self._by_module:
            found = grounder(language, self._world)
            assert found is not None  # noqa: S101 - the table has the language
            self._by_module[module] = self._stack.enter_context(closing(found))
        return self._by_module[module]

    def judge(self, changes: Sequence[Change]) -> tuple[Signal, ...]:
        """Return what is wrong with ``changes``, in order of path and line; what was wrong before does not count."""
        by_module: dict[str, list[Change]] = {}
        for change in changes:
            language = language_of(change.path)
            if language in LANGUAGES and change.after is not None:
                by_module.setdefault(LANGUAGES[language], []).append(change)
        found = [
            signal
            for module, mine in by_module.items()
            if (judge := self.of(next(name for name, its in LANGUAGES.items() if its == module)))
            for signal in judge.judge(mine)
        ]
        return tuple(sorted(found, key=_order))


def _order(signal: Signal) -> tuple[str, int, int, str]:
    place = signal.place
    return (place.path, place.line, place.column, signal.rule) if place else ("", 0, 0, signal.rule)
