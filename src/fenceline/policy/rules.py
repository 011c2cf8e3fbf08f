"""Labels: what may leave, per path."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Label(StrEnum):
    """What may leave of a path, from loose to strict."""

    OPEN = "open"
    SIGNATURES = "signatures"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Rule:
    """One ``[[policy.rules]]`` table: patterns with git's semantics and their label."""

    paths: tuple[str, ...]
    share: Label


@dataclass(frozen=True, slots=True)
class Policy:
    """A workspace's policy."""

    default: Label = Label.OPEN
    rules: tuple[Rule, ...] = ()

    @property
    def everything_open(self) -> bool:
        """Whether no path is labelled stricter than ``open``."""
        return self.default is Label.OPEN and all(rule.share is Label.OPEN for rule in self.rules)
