"""One small change to a source, proposed by a language's operators."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import IntEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fenceline.workspace.symbols import Span

_SHOWN = 60


class Rank(IntEnum):
    """How much a change tells about a test, most telling first."""

    VALUE = 0
    CONDITION = 1
    COMPARISON = 2
    BOUNDARY = 3
    CONSTANT = 4
    ARITHMETIC = 5
    STATEMENT = 6
    RISKY = 7
    """May raise, or fail to build, by itself: a test that asserts nothing can fail on it too."""


@dataclass(frozen=True, slots=True)
class Change:
    """Replace the bytes of ``span`` by ``new``."""

    span: Span
    new: bytes
    rank: Rank

    def on(self, source: bytes) -> bytes:
        """Return ``source`` changed; a word that would grow together with its neighbour gets a space."""
        before, after = source[: self.span.start], source[self.span.end :]
        head = b" " if _is_word(before[-1:]) and _is_word(self.new[:1]) else b""
        tail = b" " if _is_word(self.new[-1:]) and _is_word(after[:1]) else b""
        return before + head + self.new + tail + after

    def demoted(self, *, at_risk: bool) -> Change:
        """Return the change as a risky one, where its place makes it so."""
        return replace(self, rank=Rank.RISKY) if at_risk else self

    def told(self, source: bytes) -> str:
        """Return the change in words."""
        return f"`{_short(self.span.of(source))}` became `{_short(self.new)}`"


def _is_word(byte: bytes) -> bool:
    return byte.isalnum() or byte == b"_" or byte > b"\x7f"


def _short(code: bytes) -> str:
    text = " ".join(code.decode("utf-8", "replace").split())
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"
