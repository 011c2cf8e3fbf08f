"""How a workspace itself holds with a rule: where such things already stand, one more proves little."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from fenceline.grounding.ignored import ignored
from fenceline.grounding.javascript.resolve import relative
from fenceline.grounding.javascript.specifiers import specifiers
from fenceline.grounding.javascript.spellings import stem_of
from fenceline.grounding.javascript.syntax import dialect_of
from fenceline.grounding.rules import kind_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from fenceline.grounding.javascript.evidence import Evidence
    from fenceline.grounding.javascript.project import Project
    from fenceline.grounding.javascript.syntax import Source
    from fenceline.grounding.kinds import Certainty, SignalKind
    from fenceline.grounding.signal import Signal

_SAMPLES = re.compile(
    r"(?:^|/)(?:[^/]*fixtures?[^/]*|(?:__)?(?:test-?(?:data|files)|goldens?|snapshots?|templates?|boilerplate)(?:__)?|__mocks__)/"
    r"|(?:^|/)tests?/(?:.*/)?samples?/(?!.*config\.\w+$)"
    r"|(?:^|/)(?:codemods?|transforms?)/.*\.(?:input|output|before|after)\.\w+$",
    re.IGNORECASE,
)
_NEAR = 6
_WIDER = 6
_ENOUGH = 3  # files of a folder that speak for it alone
_SHARE = 5


Told = tuple[str, "Certainty", str]
"""Rule and certainty of what a file has wrong, and what it names."""


class Standing:
    """Judges the neighbours of a file as they were, to learn what the workspace puts up with.

    Args:
        project: before the change.
        evidence: what the workspace proves.
        judge: finds everything that one file has wrong.
        changed: paths of the change, which are no witnesses.
    """

    def __init__(
        self,
        project: Project,
        evidence: Evidence,
        judge: Callable[[Source], Iterator[Told]],
        changed: frozenset[str] = frozenset(),
    ) -> None:
        self._project = project
        self._evidence = evidence
        self._judge = judge
        self._changed = changed
        self._known: dict[str, frozenset[tuple[str, Certainty]]] = {}
        self._samples: dict[str, frozenset[SignalKind] | None] = {}

    def most(self, signal: Signal) -> Certainty:
        """Return how certain a signal may be, by how far files like its own are held to its rule in this workspace."""
        path = signal.place.path if signal.place else ""
        if self._is_sample(path):
            return "possible" if self._is_usual(signal, path) else "likely"
        if (signal.rule, signal.certainty) in self._around(path):
            return "possible"
        return "likely" if ignored(self._project.world, path, ".eslintignore") else "certain"

    def _is_sample(self, path: str) -> bool:
        """Return whether a file is there to be read by other code; one that code imports is code itself."""
        return _SAMPLES.search(path) is not None and not any(self._importers(path))

    def _is_usual(self, signal: Signal, path: str) -> bool:
        """Return whether samples of the workspace have such faults, or whether too few are there to tell."""
        folder = path.rpartition("/")[0]
        if folder not in self._samples:
            every = [one for one in self._code(list(self._evidence.code(path))) if _SAMPLES.search(one)]
            chosen = dict.fromkeys([*every[:_NEAR], *_spread(every, _WIDER)])
            judged = [list(self._judge(one)) for one in self._sources(chosen)]
            faults: set[SignalKind] = {kind_of(rule) for found in judged for rule, *_ in found}
            self._samples[folder] = frozenset(faults) if len(judged) >= _ENOUGH else None
        kinds = self._samples[folder]
        return kinds is None or signal.kind in kinds

    def _importers(self, path: str) -> Iterator[str]:
        """Yield the files outside of samples that import the one at ``path`` as soon as they are loaded."""
        folder, _, name = stem_of(path).rpartition("/")
        word = folder.rpartition("/")[2] if name == "index" else name
        for other, _ in self._evidence.files_with(word, path):
            source = None if _SAMPLES.search(other) else self._project.source(other)
            asked = (
                (one for one in specifiers(source) if one.relative and one.form != "dynamic")
                if source
                else ()
            )
            if any(one.top and path in relative(self._project, other, one.text).files for one in asked):
                yield other

    def _around(self, path: str) -> frozenset[tuple[str, Certainty]]:
        folder = path.rpartition("/")[0]
        if folder not in self._known:
            self._known[folder] = frozenset(self._found(path))
        return self._known[folder]

    def _found(self, path: str) -> Iterator[tuple[str, Certainty]]:
        """Yield what at least one in ``_SHARE`` of the neighbours has wrong; a folder's own files go before others.

        What several of them name comes from somewhere, and says nothing of other names.
        """
        folder = path.rpartition("/")[0]
        near = [f"{folder}/{name}".strip("/") for name in sorted(self._project.names.get(folder, ()))]
        judged = [set(self._judge(one)) for one in self._sources(_spread(self._code(near), _NEAR))]
        if len(judged) < _ENOUGH:
            judged += [set(self._judge(one)) for one in self._sources(self._wider(folder))]
        sharing = Counter(name for found in judged for name in {name for *_, name in found})
        counted = Counter(
            kind for found in judged for kind in {one[:2] for one in found if sharing[one[2]] <= 1}
        )
        yield from (kind for kind, count in counted.items() if count * _SHARE >= len(judged))

    def _sources(self, paths: Iterable[str]) -> Iterator[Source]:
        return (source for path in paths if (source := self._project.source(path)) is not None)

    def _wider(self, folder: str) -> Iterator[str]:
        """Yield files of the folders beside and above a folder, spread out."""
        above = folder
        for _ in range(2):
            if not above:
                return
            above = above.rpartition("/")[0]
            prefix = f"{above}/" if above else ""
            beside = (
                one
                for one in self._project.world.files
                if one.startswith(prefix) and not one.startswith(f"{folder}/")
            )
            yield from _spread(self._code(sorted(beside)), _WIDER)

    def _code(self, paths: list[str]) -> list[str]:
        return [one for one in paths if dialect_of(one) and one not in self._changed]


def _spread(paths: list[str], count: int) -> list[str]:
    """Return up to ``count`` of ``paths``, evenly from first to last."""
    return paths if len(paths) <= count else [paths[n * len(paths) // count] for n in range(count)]
