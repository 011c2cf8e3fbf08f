"""Judges a whole change, in whatever languages it is written: the room's front door."""

from __future__ import annotations

from contextlib import ExitStack, closing
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, Self

from fenceline.grounding.difference import added
from fenceline.grounding.language import LANGUAGES, grounder
from fenceline.grounding.signal import MOST_FINDINGS
from fenceline.workspace.change import Change
from fenceline.workspace.index.languages import language_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from fenceline.grounding.language import Grounder
    from fenceline.grounding.signal import Signal
    from fenceline.grounding.world import World


class Ground:
    """Judges changes against one world; keeps what is costly to find out between them.

    Args:
        world: the reality.
        find: gives who judges a language in a world.
    """

    def __init__(self, world: World, find: Callable[[str, World], Grounder | None] = grounder) -> None:
        self._world = world
        self._find = find
        self._stack = ExitStack()
        self._by_module: dict[str, Grounder] = {}

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """End whatever runs beside."""
        self._stack.close()

    @property
    def world(self) -> World:
        """Return the world that changes are held against."""
        return self._world

    def of(self, language: str) -> Grounder | None:
        """Return who judges ``language``; None for a language without a grounder."""
        module = LANGUAGES.get(language)
        if module is None:
            return None
        if module not in self._by_module:
            found = self._find(language, self._world)
            assert found is not None  # noqa: S101 - the table has the language
            self._by_module[module] = self._stack.enter_context(closing(found))
        return self._by_module[module]

    def look(self, path: str) -> None:
        """Find out ahead what judging an answer about the file at ``path`` needs; what takes long runs on beside."""
        if judge := self.of(language_of(path) or ""):
            judge.look(path)

    def judge(self, changes: Sequence[Change]) -> tuple[Signal, ...]:
        """Return what is wrong with ``changes``, in order of path and line; what was wrong before does not count."""
        found = self._found(_unmoved(changes))
        wrong = {signal.place.path for signal in found if signal.place}
        if moved := [change for change in changes if change.was and change.path in wrong]:
            found = list(added(self._before(moved, changes), found))
        return tuple(sorted(found, key=_order))

    def _found(self, changes: Iterable[Change]) -> list[Signal]:
        by_module: dict[str, tuple[str, list[Change]]] = {}
        for change in changes:
            language = language_of(change.path) or ""
            if language in LANGUAGES and change.after is not None:
                by_module.setdefault(LANGUAGES[language], (language, []))[1].append(change)
        return [
            signal
            for language, mine in by_module.values()
            if (judge := self.of(language))
            for signal in islice(judge.judge(mine), MOST_FINDINGS)
        ]

    def _before(self, moved: Sequence[Change], changes: Sequence[Change]) -> Iterator[Signal]:
        """Yield what was wrong with moved files where they were, told at the paths that they have now."""
        now = {change.was: change.path for change in moved}
        whole = [Change(change.was, None, change.before) for change in moved]
        with Ground(self._world.before(changes), self._find) as then:
            for signal in then.judge(whole):
                if signal.place and signal.place.path in now:
                    place = replace(signal.place, path=now[signal.place.path])
                    yield replace(signal, place=place)


def not_judged(path: str) -> str:
    """Return why nobody judges a file, in words; empty for one that is judged."""
    language = language_of(path)
    if language is None:
        return "no source code"
    return "" if language in LANGUAGES else f"no rules for {language}"


def _unmoved(changes: Iterable[Change]) -> Iterator[Change]:
    """Yield ``changes`` with each moved file as new: what its imports mean depends on where it lies."""
    for change in changes:
        yield Change(change.path, None, change.after) if change.was else change


def _order(signal: Signal) -> tuple[str, int, int, str]:
    place = signal.place
    return (place.path, place.line, place.column, signal.rule) if place else ("", 0, 0, signal.rule)
