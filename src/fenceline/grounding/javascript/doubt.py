"""What is wrong with something that a file names, before it becomes a signal with a place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fenceline.grounding.signal import Place, Signal

if TYPE_CHECKING:
    from tree_sitter import Node

    from fenceline.grounding.javascript.syntax import Source
    from fenceline.grounding.kinds import Certainty


_ORDER: tuple[Certainty, ...] = ("certain", "likely", "possible")


@dataclass(frozen=True, slots=True)
class Doubt:
    """A rule that something breaks; fields as in ``Signal``."""

    rule: str
    certainty: Certainty
    message: str
    named: str
    nearest: str = ""

    def signal(self, source: Source, node: Node, most: Certainty = "certain") -> Signal:
        """Return the signal at ``node``, no more certain than ``most``."""
        place = Place(source.path, node.start_point.row + 1, source.column(node))
        return Signal(self.rule, weaker(self.certainty, most), self.message, place, self.named, self.nearest)


def weaker(one: Certainty, other: Certainty) -> Certainty:
    """Return the less certain of the two."""
    return one if _ORDER.index(one) > _ORDER.index(other) else other
