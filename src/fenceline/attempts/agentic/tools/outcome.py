"""Says in one line what an edit changed, and what reality has against it."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fenceline.attempts.agentic.told import Told
from fenceline.attempts.agentic.tools.naming import outlined

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fenceline.grounding.signal import Signal
    from fenceline.workspace.symbols import Outline, Symbol

_NAMED = 4
_SIGNALS = 4


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file.

    Attributes:
        line: ``shapes.py: Rectangle.perimeter (+4 -0)``.
        symbols: that are new or read otherwise, the innermost.
    """

    line: str
    symbols: tuple[str, ...] = ()

    def told(self, signals: Sequence[Signal]) -> Told:
        """Return it for the model: ``ok, …``, or what is wrong with what was written."""
        if not signals:
            return Told(f"ok, {self.line}", f"ok, {self.line}")
        named = "; ".join(dict.fromkeys(map(said, signals[:_SIGNALS])))
        more = f" and {len(signals) - _SIGNALS} more" if len(signals) > _SIGNALS else ""
        return Told(f"written, {self.line}, but {named}{more}", f"{self.line}; {named}{more}")


def outcome(path: str, before: bytes | None, after: bytes | None) -> Outcome:
    """Return what changed from ``before`` to ``after``; None for a file that is not there."""
    if after is None:
        return Outcome(f"{path}: deleted")
    added, gone = _counts(before or b"", after)
    count = f"(+{added} -{gone})"
    now = outlined(path, after)
    if before is None:
        tops = tuple(each.qualname for each in now.symbols if not each.parent) if now else ()
        return Outcome(f"{path}: new {count}", tops)
    was = outlined(path, before)
    if was is None or now is None:
        return Outcome(f"{path} {count}")
    left = {each.qualname for each in now.symbols}
    lost = [each.qualname for each in was.symbols if each.qualname not in left]
    names = _changed(was, before, now, after)
    what = f"{path}: {_listed(names) or 'outside symbols'} {count}"
    return Outcome(what + (f"; gone: {_listed(lost)}" if lost else ""), tuple(names))


def said(signal: Signal) -> str:
    """Return a signal as ``missing-package: requets is not declared; nearest: requests``."""
    near = f"; nearest: {signal.nearest}" if signal.nearest and signal.nearest not in signal.message else ""
    line = f" (line {signal.place.line})" if signal.place else ""
    return f"{signal.kind}: {signal.message}{line}{near}"


def _changed(was: Outline, before: bytes, now: Outline, after: bytes) -> list[str]:
    known = {each.qualname: each.span.of(before) for each in was.symbols}
    other = [each for each in now.symbols if known.get(each.qualname) != each.span.of(after)]
    return [each.qualname for each in other if not _holds_one(each, other)]


def _holds_one(symbol: Symbol, others: Sequence[Symbol]) -> bool:
    return any(other.qualname.startswith(f"{symbol.qualname}.") for other in others)


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names[:_NAMED]) + (f" and {len(names) - _NAMED} more" if len(names) > _NAMED else "")


def _counts(before: bytes, after: bytes) -> tuple[int, int]:
    """Return how many lines came and went."""
    old, new = before.splitlines(), after.splitlines()
    while old and new and old[-1] == new[-1]:
        old.pop()
        new.pop()
    same = next((at for at, pair in enumerate(zip(old, new, strict=False)) if pair[0] != pair[1]), None)
    start = min(len(old), len(new)) if same is None else same
    blocks = difflib.SequenceMatcher(None, old[start:], new[start:]).get_matching_blocks()
    kept = start + sum(block.size for block in blocks)
    return len(new) - kept, len(old) - kept
