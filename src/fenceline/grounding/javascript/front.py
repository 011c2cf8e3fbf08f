"""The judge of JavaScript and TypeScript, put together."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from fenceline.grounding.difference import added
from fenceline.grounding.javascript.arriving import Arriving
from fenceline.grounding.javascript.doubt import weaker
from fenceline.grounding.javascript.evidence import Evidence
from fenceline.grounding.javascript.judging import asked_for, standing_in, whole
from fenceline.grounding.javascript.project import Project
from fenceline.grounding.javascript.specifiers import specifiers
from fenceline.grounding.javascript.standing import Standing
from fenceline.grounding.javascript.syntax import parse
from fenceline.grounding.signal import MOST_FINDINGS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fenceline.grounding.javascript.compiler.asking import Compiler
    from fenceline.grounding.javascript.standing import Told
    from fenceline.grounding.javascript.syntax import Source
    from fenceline.grounding.kinds import Certainty
    from fenceline.grounding.signal import Signal
    from fenceline.grounding.world import Change, World

_USUAL = 3  # names of which a file says that such things come from somewhere else


class JavaScriptGrounder:
    """Holds JavaScript and TypeScript against a world; satisfies ``Grounder``.

    Args:
        world: as it is.
        compiler: the project's own, asked about whole changes only; None to do without.
    """

    def __init__(self, world: World, compiler: Compiler | None = None) -> None:
        self._compiler = compiler
        self._world = world
        self._project = Project(world)
        self._evidence = Evidence(world)
        self._standing = Standing(self._project, self._evidence, self._judged)
        self._arriving = Arriving()

    def look(self, path: str) -> None:
        """Look up what every import needs: all of it is needed to find that one is nowhere."""
        list(self.line("import unheard from 'unheard-of'", 1, path))

    def line(self, text: str, number: int, path: str) -> Iterator[Signal]:
        """Judge one streamed line: an import or require that stands on it whole, or the end of a longer one."""
        asked = self._arriving.on(text, number)
        source = parse(path, asked.text.encode("utf-8", "replace")) if asked else None
        if asked is None or source is None or source.broken:
            return
        had = self._world.read(path) or b""
        most: Certainty = "likely" if asked.text[:1] in {" ", "\t"} else "certain"
        for signal in asked_for(self._project, self._evidence, source, specifiers(source)):
            if signal.named.encode("utf-8", "replace") in had:
                continue  # the file has it already, and is written anew
            assert signal.place is not None  # noqa: S101 - all of them have one
            line, column = number - asked.above + signal.place.line - 1, signal.place.column
            place = replace(signal.place, line=line, column=max(1, column - asked.shift))
            found = replace(signal, place=place, certainty=weaker(signal.certainty, most))
            yield self._graded(found, self._standing)

    def judge(self, changes: Sequence[Change]) -> Iterator[Signal]:
        """Judge a whole change: what each file of it has wrong that it had not before."""
        seen: set[tuple[str, int, str]] = set()
        for signal in self._read(changes):
            seen.add(_spot(signal))
            yield signal
        for signal in self._compiler.judge(changes) if self._compiler else ():
            if _spot(signal) not in seen:
                yield signal

    def _read(self, changes: Sequence[Change]) -> Iterator[Signal]:
        """Judge a change by reading alone."""
        before = Project(self._world.before(changes))
        after = Project(self._world.after(changes), before)
        evidence = Evidence(before.world, after.world)
        changed = frozenset(change.path for change in changes)
        standing = Standing(before, evidence, lambda source: standing_in(before, evidence, source), changed)
        for change in changes:
            now = after.source(change.path)
            found = list(islice(whole(after, evidence, now), MOST_FINDINGS)) if now else []
            if not found:
                continue
            earlier = before.source(change.path)
            old = list(whole(before, evidence, earlier)) if earlier else []
            had = Counter(kind for kind, _ in {((one.rule, one.certainty), one.named) for one in old})
            for signal in added(old, found, before.world, after.world):
                graded = self._graded(signal, standing)
                yield replace(
                    graded, certainty=weaker(graded.certainty, _most(had[signal.rule, signal.certainty]))
                )

    def close(self) -> None:
        """Nothing runs beside."""

    def _judged(self, source: Source) -> Iterator[Told]:
        return standing_in(self._project, self._evidence, source)

    def _graded(self, signal: Signal, standing: Standing) -> Signal:
        """Return a signal no more certain than the workspace's own state allows."""
        if signal.certainty == "possible":
            return signal
        return replace(signal, certainty=weaker(signal.certainty, standing.most(signal)))


def _most(had: int) -> Certainty:
    """Return how certain one more finding may be in a file that had so many of its kind: one may be a mistake."""
    return "certain" if not had else "likely" if had < _USUAL else "possible"


def _spot(signal: Signal) -> tuple[str, int, str]:
    """Return what two findings about the same thing have in common."""
    place = signal.place
    name = signal.named.rpartition(".")[2]
    return (place.path, place.line, name) if place else ("", 0, name)
