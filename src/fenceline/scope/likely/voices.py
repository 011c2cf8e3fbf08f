"""What speaks for a file: every voice gives figures of about 0 to 1, so that their weights can be compared."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from fenceline.scope.code import stem as file_stem
from fenceline.scope.likely.haystack import Haystack
from fenceline.scope.likely.words import stem_of
from fenceline.scope.testfiles import is_test
from fenceline.scope.words import naming

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from fenceline.scope.likely.past import Past
    from fenceline.scope.likely.words import Query

    Voice = dict[str, float]

_STRONG = 20.0  # BM25 that about three rare words reach
_IN_WORDS, _IN_FORMS = 0.5, 0.35  # a file's name in plain words, and in other forms of them
_SHORTEST_NAME = 3


def voices(query: Query, declared: Mapping[str, str], past: Past) -> dict[str, Voice]:
    """Return what each voice says of the files; those that it leaves out are at 0.

    Args:
        query: what the instruction says.
        declared: by path of every file that can be meant, the names that it declares, between spaces.
        past: the last commits.
    """
    paths = list(declared)
    texts = Haystack([f"{path} {names} " for path, names in declared.items()])
    in_path, in_text = Haystack(paths).rank(query.stems), texts.rank(query.stems)
    touching = past.touching
    most = math.log1p(max(map(len, touching.values()), default=1))
    tests = [path for path in paths if is_test(path)]
    asked = any(word.startswith("test") for word in query.words)
    return {
        "path": _scaled({paths[at]: score for at, score in in_path.score.items()}),
        "text": {paths[at]: min(2.0, score / _STRONG) for at, score in in_text.score.items()},
        "share": {paths[at]: share for at, share in in_text.share.items()},
        "declares": _declares(query, paths, texts),
        "file": _files_named(query, paths, [paths[at] for at in in_path.score]),
        "votes": _scaled(past.votes(past.alike(query.stems))),
        "recent": {path: 1 / (1 + math.log1p(at[0])) for path, at in touching.items()},
        "often": {path: math.log1p(len(at)) / most for path, at in touching.items()},
        "test": dict.fromkeys(tests, 1.0),
        "test asked": dict.fromkeys(tests if asked else (), 1.0),
    }


def _scaled(voice: Voice) -> Voice:
    best = max(voice.values(), default=1.0)
    return {path: score / best for path, score in voice.items()}


def _declares(query: Query, paths: Sequence[str], texts: Haystack) -> Voice:
    """Return the files that declare a name as the instruction writes it; a name that many declare says less."""
    found: Voice = {}
    for name in {name.rpartition(".")[2] for name in query.names} | set(query.names):
        owners = texts.holding(f" {name} ") if len(name) >= _SHORTEST_NAME else []
        for at in owners:
            found[paths[at]] = max(found.get(paths[at], 0.0), len(owners) ** -0.5)
    return found


def _files_named(query: Query, paths: Sequence[str], in_path: Iterable[str]) -> Voice:
    """Return the files whose own name the instruction has: as it is written, in words, or in forms of them."""
    found: Voice = {}
    plain = set(query.words)
    for path in in_path:
        parts = naming.split(file_stem(path))
        if parts and plain.issuperset(parts):
            found[path] = _IN_WORDS
        elif parts and all(stem_of(part) in query.stems for part in parts):
            found[path] = _IN_FORMS
    for name in query.names:
        ending = f"/{name.lower().lstrip('./')}"
        same = [path for path in paths if f"/{path.lower()}".endswith(ending)]
        for path in same:
            found[path] = max(found.get(path, 0.0), len(same) ** -0.5)
    return found
