"""Sees across the turns of an attempt that it gets nowhere. Pure logic: whoever drives an attempt feeds it.

Only what continues a failed turn counts as a try to mend it. Fresh samples are independent draws: the same failure of
eight of them says that the task is hard, not that the model is stuck.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from fenceline.grounding.signal import Signal

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_TOKEN = re.compile(r"\w+|\S")
_VARYING = re.compile(r"0x[0-9a-fA-F]+|\b\d+(?:\.\d+)?\s*m?s\b|(?<=:)\d+|(?<=line )\d+")
_SMALL_STEPS = 3  # continued edits that differ by one word each
_SAME = 2  # earlier ones: chance may give an edit twice, a third time nothing new is to be expected
_STALLED = 4  # continued turns whose prompts grow while nothing new passes
_COMPARED = 4_000  # tokens of a diff; longer ones are never one word apart


def lasting(failure: str) -> str:
    """Return a failure without what differs from run to run: addresses, durations, numbers of lines."""
    return _VARYING.sub("", failure)


@dataclass(slots=True)
class Progress:
    """Follows one attempt: tell it of every edit before it is checked, and of every check's outcome."""

    _edits: list[tuple[str, ...]] = field(default_factory=list[tuple[str, ...]], init=False)
    _steps: int = field(default=0, init=False)
    _failures: frozenset[str] | None = field(default=None, init=False)
    _same: int = field(default=0, init=False)
    _stalled: int = field(default=0, init=False)
    _prompt: int = field(default=0, init=False)
    _best: int | None = field(default=None, init=False)

    def edited(self, diff: str, *, continues: bool) -> Signal | None:
        """Take in an edit that is to be checked.

        Args:
            diff: unified, against the workspace as the edit finds it.
            continues: whether the model was shown how its last edit failed.
        """
        lines = _changes(diff)
        earlier, self._edits = self._edits, [*self._edits, lines]
        if (before := earlier.count(lines)) >= _SAME:
            return Signal("same-edit", "certain", f"the same edit {before + 1} times")
        if before:
            return Signal(
                "same-edit", "likely" if continues else "possible", "the same edit as one that failed"
            )
        if earlier and _takes_back(earlier[-1], lines):
            return Signal(
                "undoes-itself", "certain" if continues else "likely", "the edit takes the last one back"
            )
        near = continues and bool(earlier) and _one_word_apart(earlier[-1], lines)
        self._steps = self._steps + 1 if near else 0
        if self._steps >= _SMALL_STEPS:
            said = f"{self._steps + 1} edits in a row that differ by one word each"
            return Signal("circles", "certain", said)
        return None

    def checked(self, failures: Sequence[str], prompt_tokens: int, *, continues: bool) -> Signal | None:
        """Take in how an edit failed.

        Args:
            failures: essential lines of the check.
            prompt_tokens: of the request that the edit came from.
            continues: whether that request continued a failed turn.
        """
        now = frozenset(map(lasting, failures))
        before, self._failures = self._failures, now
        self._same = self._same + 1 if continues and now and now == before else 0
        fewer = self._best is None or len(now) < self._best
        grows = prompt_tokens > self._prompt
        self._stalled = self._stalled + 1 if continues and grows and not fewer else 0
        self._best, self._prompt = min(len(now), self._best or len(now)), prompt_tokens
        if self._stalled >= _STALLED:
            said = f"{self._stalled} longer and longer prompts, and nothing new passes"
            return Signal("circles", "certain", said)
        if self._same:
            said = f"the same failure after {self._same + 1} edits"
            return Signal("same-failure", "likely" if self._same < 2 else "certain", said)
        return None


def _changes(diff: str) -> tuple[str, ...]:
    """Return the changed lines of a unified diff, without its headers and whatever moves with other lines."""
    return tuple(
        line.rstrip()
        for line in diff.splitlines()
        if line[:1] in ("+", "-") and not line.startswith(("+++ ", "--- "))
    )


def _takes_back(before: Iterable[str], after: Iterable[str]) -> bool:
    """Whether the second change removes exactly what the first added, and adds what it removed."""
    return sorted(after) == sorted(("-" if line[0] == "+" else "+") + line[1:] for line in before)


def _one_word_apart(before: Iterable[str], after: Iterable[str]) -> bool:
    """Whether two changes have the same tokens but for one."""
    old, new = (_TOKEN.findall("\n".join(lines)) for lines in (before, after))
    if len(old) != len(new) or len(old) > _COMPARED:
        return False
    return sum(x != y for x, y in zip(old, new, strict=True)) == 1
