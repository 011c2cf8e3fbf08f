"""A signal: one typed, evidenced reason to stop an attempt, or to look twice at a change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fenceline.grounding.rules import kind_of

if TYPE_CHECKING:
    from fenceline.grounding.kinds import Certainty, SignalKind


MOST_FINDINGS = 500
"""What a change is told of one kind of file: more says nothing new, and a hostile file has no end of them."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands.

    Attributes:
        path: of the file, relative to the workspace root; empty for a stream that belongs to no file yet.
        line: 1-based, in the file after the edit, or in the stream's text.
        column: 1-based, in characters.
    """

    path: str
    line: int
    column: int = 1


@dataclass(frozen=True, slots=True)
class Signal:
    """One reason, with its evidence.

    Attributes:
        rule: what was found, one of ``rules.RULES``.
        certainty: how sure.
        message: one sentence for a person, without the place.
        place: where; None when it concerns an attempt as a whole.
        named: what the model named: ``requets``, ``./shapez``, ``Rectangle.perimetre``.
        nearest: the nearest thing that exists, empty for none.
    """

    rule: str
    certainty: Certainty
    message: str
    place: Place | None = None
    named: str = ""
    nearest: str = ""

    @property
    def kind(self) -> SignalKind:
        """Return the kind of signal that the rule belongs to."""
        return kind_of(self.rule)
