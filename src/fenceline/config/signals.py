"""``[signals]``: what follows a signal, as a person writes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from fenceline.errors import UsageError
from fenceline.grounding.consequences import CERTAINTIES, CONSEQUENCES, DEFAULTS, Consequences, row_of
from fenceline.grounding.rules import RULES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from fenceline.grounding.consequences import Consequence, Row
    from fenceline.grounding.kinds import Certainty, SignalKind

Given = str | dict[str, str]


def consequences(path: Path, table: Mapping[str, Given]) -> Consequences:
    """Return the table in force.

    Raises:
        UsageError: a name, a certainty or a word that there is not.
    """
    return Consequences({name: _row(path, name, given) for name, given in table.items()})


def _row(path: Path, name: str, given: Given) -> Row:
    kinds: dict[str, SignalKind] = {kind: kind for kind, _ in RULES.values()}
    kind = RULES[name][0] if name in RULES else kinds.get(name)
    if kind is None or kind not in DEFAULTS:
        what = "is no signal" if kind is None else "ends an attempt by itself"
        known = ", ".join(known for known in kinds if known in DEFAULTS)
        raise UsageError(f"{path}: [signals] names `{name}`, which {what}", f"known: {known}")
    words = given.values() if isinstance(given, dict) else (given,)
    _refuse_unknown(path, name, words, CONSEQUENCES)
    if isinstance(given, dict):
        _refuse_unknown(path, name, given, CERTAINTIES)
    follows = cast("Consequence | Mapping[Certainty, Consequence]", given)
    return row_of(name, kind, follows)


def _refuse_unknown(path: Path, name: str, words: Iterable[str], known: Iterable[str]) -> None:
    for word in words:
        if word not in known:
            raise UsageError(f"{path}: `{name}` in [signals] says `{word}`", f"known: {', '.join(known)}")
