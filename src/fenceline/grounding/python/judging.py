"""Judges whole changes: what they add to what was wrong before.

A finding is known by what it names, not by where it stands or how often: lines move, code moves between files, and
something that was missing already is nobody's invention now.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, TypeAlias

from fenceline.grounding.python.importing import Importing
from fenceline.grounding.python.modules import top_of
from fenceline.grounding.python.names import BUILTINS, undefined
from fenceline.grounding.python.source import Source, kept
from fenceline.grounding.python.ty.rules import said
from fenceline.grounding.python.ty.verdicts import Verdicts
from fenceline.grounding.python.use import tried
from fenceline.grounding.signal import MOST_FINDINGS, Place, Signal

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from fenceline.grounding.python.imports import Import
    from fenceline.grounding.python.reality import Reality
    from fenceline.grounding.python.ty.types import Diagnostics, Types
    from fenceline.grounding.world import Change, World

Key: TypeAlias = "tuple[str, int, tuple[str, ...], bool]"


class Judging:
    """One change of Python files, held against what exists.

    Args:
        world: the workspace.
        changes: that are judged; what ``world`` has made already is part of the background.
        reality: of the workspace as it was before all of them.
        types: ty over the same.
    """

    def __init__(self, world: World, changes: Sequence[Change], reality: Reality, types: Types) -> None:
        self._then = reality
        self._now = replace(reality, world=world.after(changes))
        self._old = [
            kept(change.was or change.path, change.before) for change in changes if change.before is not None
        ]
        self._new = [Source(change.path, change.after) for change in changes if change.after is not None]
        self._made = {change.path: change.after for change in world.made}
        self._types = types

    def signals(self) -> Iterator[Signal]:
        """Yield what the change adds, each thing once a file; in files that may be specimens nothing is certain."""
        specimens = {source.path for source in self._new if source.is_specimen}
        told: set[tuple[str, str, str]] = set()
        for signal in self._found():
            path = signal.place.path if signal.place else ""
            known_by = (path, signal.rule, signal.named)
            if known_by not in told:
                told.add(known_by)
                yield replace(signal, certainty="possible") if path in specimens else signal

    def _found(self) -> Iterator[Signal]:
        yield from self._about_imports()
        gone: dict[str, bytes | None] = dict.fromkeys(source.path for source in self._old)
        now = {**self._made, **gone, **{source.path: source.content for source in self._new}}
        before = self._types.diagnose_before(self._old)
        after = self._types.diagnose(now, self._new) if before is not None else None
        yield from self._broken(after)
        if before is not None and after is not None:
            yield from self._by_ty(before, after)
        yield from self._about_names()

    def _about_imports(self) -> Iterator[Signal]:
        found = list(islice(_imports(self._now, self._new, self._unmoved), MOST_FINDINGS))
        if found:
            old = {(signal.rule, signal.named) for signal in _imports(self._then, self._old, frozenset())}
            yield from (signal for signal in found if (signal.rule, signal.named) not in old)

    @property
    def _unmoved(self) -> frozenset[Key]:
        """Return the imports that cannot have come to fail: those of a single file that was there, and still is."""
        match self._old, self._new:
            case [was], [now] if was.path == now.path:
                return frozenset(map(_key, was.imports))
            case _:
                return frozenset()

    def _by_ty(self, before: dict[str, Diagnostics], after: dict[str, Diagnostics]) -> Iterator[Signal]:
        """Yield what ty finds after the change and did not before, in whatever file: code that moves takes it along."""
        verdicts = Verdicts(self._now, self._types.root_uri, [source.text for source in self._new])
        old = {finding.known_by for found in before.values() for finding in filter(None, map(said, found))}
        for source in self._new if any(after.values()) else ():
            for finding in filter(None, map(said, after[source.path] if source.tree else ())):
                signal = verdicts.signal(finding, source) if finding.known_by not in old else None
                if signal is not None:
                    yield signal

    def _about_names(self) -> Iterator[Signal]:
        """Yield names that no scope binds: what ty says too, and what stands where it thinks that no code runs."""
        found = [(source, *it) for source in self._new for it in undefined(source)]
        old = {name for source in self._old for name, _, _ in undefined(source)} if found else set[str]()
        for source, name, line, column in found:
            is_meant = source.tolerates(line, "name-undefined") or source.is_conditional(line, BUILTINS)
            if name not in old and not is_meant and not self._now.words.injects(name):
                message = f"nothing defines the name {name!r}"
                yield Signal("name-undefined", "likely", message, Place(source.path, line, column), name)

    def _broken(self, after: dict[str, Diagnostics] | None) -> Iterator[Signal]:
        """Yield the files that parsed before, or are new, and do not now; newer syntax than ours is ty's to judge."""
        was = {source.path: source for source in self._old}
        for source in self._new:
            if source.tree or source.is_specimen or (source.path in was and was[source.path].tree is None):
                continue
            if after is None:
                yield Signal(
                    "broken-syntax", "likely", "the file does not parse any more", Place(source.path, 1)
                )
            for found in after[source.path] if after is not None else ():
                if found.code == "invalid-syntax":
                    place = Place(source.path, found.range.start.line + 1, found.range.start.character + 1)
                    yield Signal(
                        "broken-syntax", "certain", f"the file does not parse: {found.message}", place
                    )


def _imports(reality: Reality, sources: Iterable[Source], known: Collection[Key]) -> Iterator[Signal]:
    importing = Importing(reality)
    for source in sources:
        optional = tried(source.content)
        for wanted in source.imports:
            if _key(wanted) not in known and top_of(wanted.module) not in optional:
                yield from importing.judge(wanted, source.path)


def _key(wanted: Import) -> Key:
    """Return what tells an import from another one, wherever it stands."""
    return wanted.module, wanted.level, wanted.names, wanted.guarded
