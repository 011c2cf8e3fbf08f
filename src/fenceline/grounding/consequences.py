"""What follows a signal: one table, which a configuration may change row by row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, get_args

from fenceline.grounding.kinds import Certainty, SignalKind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fenceline.grounding.signal import Signal

Consequence = Literal["stop", "handoff", "again", "finish", "note"]
"""``stop``: the answer is cut and the attempt is over. ``again``: the answer is cut and dropped, a fresh one may be
asked for within the attempt's bounds. ``handoff``: over where another model waits to take the task, else ``again``.
``finish``: the answer ends and is held against the check; unless that verifies it, the attempt is over. ``note``: it is
told, nothing else."""

CERTAINTIES: tuple[Certainty, ...] = get_args(Certainty)
CONSEQUENCES: tuple[Consequence, ...] = get_args(Consequence)
CUTS: frozenset[Consequence] = frozenset({"stop", "handoff", "again"})

Row = tuple[Consequence, Consequence, Consequence]

DEFAULTS: dict[str, Row] = {
    "missing-package": ("stop", "finish", "note"),
    "missing-path": ("stop", "finish", "note"),
    "missing-name": ("stop", "finish", "note"),
    "malformed-edit": ("handoff", "note", "note"),
    "incoherent": ("handoff", "note", "note"),
    "check-failed": ("again", "again", "note"),
    "no-progress": ("stop", "again", "note"),
    "name-undefined": ("handoff", "note", "note"),
    "arguments-wrong": ("handoff", "note", "note"),
}
"""By kind or rule, for what is certain, likely and possible. A model that invents a package invents it again; one that
fumbles an answer, or forgets an import, may do the next one well, so it is asked for that where nobody else is there to
ask. Kinds that are not here (a window that is too small, silence, a used-up budget) end an attempt by themselves."""

TWICE: frozenset[SignalKind] = frozenset({"incoherent"})
"""Kinds whose ``again`` is a ``stop`` when the answer before was cut for the same: chance has had its second go."""

STUBBORN = 2
"""Answers that name the same missing thing: that is no slip, so ``again`` is a ``stop`` (docs/benchmarks.md)."""


class Consequences:
    """The table in force.

    Args:
        changed: rows by kind or rule, over the defaults; a rule goes before its kind.
    """

    def __init__(self, changed: Mapping[str, Row] | None = None) -> None:
        self._changed = changed or {}

    def of(self, signal: Signal) -> Consequence:
        """Return what follows ``signal``; ``stop`` for a kind that ends an attempt by itself."""
        for rows in (self._changed, DEFAULTS):
            if row := rows.get(signal.rule) or rows.get(signal.kind):
                return row[CERTAINTIES.index(signal.certainty)]
        return "stop"


def row_of(name: str, kind: SignalKind, given: Consequence | Mapping[Certainty, Consequence]) -> Row:
    """Return a row as a person writes it: single certainties over the defaults, or one word for all that counts.

    One word speaks of what is certain and what is likely; what is merely possible stays a note unless it is named.

    Args:
        name: of the row, a rule or a kind.
        kind: that it belongs to.
        given: what is written there.
    """
    certain, likely, possible = DEFAULTS.get(name) or DEFAULTS[kind]
    if isinstance(given, str):
        return given, given, possible
    return given.get("certain", certain), given.get("likely", likely), given.get("possible", possible)
