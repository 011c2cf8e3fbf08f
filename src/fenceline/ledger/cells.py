"""Cells: what recorded attempts come to, by model and kind of work; statistics and routing read nothing else."""

from __future__ import annotations

from typing import Literal

import msgspec

Size = Literal["small", "medium", "large", ""]


class Cell(msgspec.Struct, frozen=True, order=True, cache_hash=True):
    """Where a completion rate belongs.

    Attributes:
        model: the configuration's name of it.
        scope: ``edit``, ``multi-file``, ``greenfield``.
        language: of the first target, empty unknown.
        size: of the work as its scope saw it before any model was asked, empty unknown.
        late: whether another model of the same task had failed before: what is left to these is harder.
    """

    model: str
    scope: str
    language: str = ""
    size: Size = ""
    late: bool = False


class Counts(msgspec.Struct, frozen=True):
    """What the turns of one cell came to; sums, so that cells add up, and fractions where some count for less.

    A turn is all that one model made of one task: several attempts of it, in different ways, are one turn.

    Attributes:
        completed: turns that a check verified.
        failed: turns that a check, or a signal, ended otherwise.
        unverified: turns that no check could decide; tokens and seconds leave such attempts out.
        prompt_tokens: of the judged attempts, cached ones included.
        cached_tokens: of those, from the server's prefix cache.
        written_tokens: of those, charged for being put into it.
        output_tokens: generated.
        seconds: wall seconds of the judged attempts.
    """

    completed: float = 0
    failed: float = 0
    unverified: float = 0
    prompt_tokens: float = 0
    cached_tokens: float = 0
    written_tokens: float = 0
    output_tokens: float = 0
    seconds: float = 0.0

    @property
    def judged(self) -> float:
        """Turns that were decided: the denominator of the completion rate."""
        return self.completed + self.failed

    def plus(self, other: Counts, share: float = 1.0) -> Counts:
        """Return the sum with a share of ``other``; field by field, because every run adds up hundreds."""
        return Counts(
            self.completed + share * other.completed,
            self.failed + share * other.failed,
            self.unverified + share * other.unverified,
            self.prompt_tokens + share * other.prompt_tokens,
            self.cached_tokens + share * other.cached_tokens,
            self.written_tokens + share * other.written_tokens,
            self.output_tokens + share * other.output_tokens,
            self.seconds + share * other.seconds,
        )

    def __add__(self, other: Counts) -> Counts:
        return self.plus(other, 1)
