"""A page to look at: the sample history as a view, and its HTML as a tree."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from sample_history import write_history, write_receipts

from fenceline.models.entry import ModelEntry, Prices
from fenceline.policy.receipts import flaws, receipts
from fenceline.report.left import what_left
from fenceline.report.page import View
from fenceline.score.billing import Billing
from fenceline.score.overview import overview
from fenceline.score.rates import Rates

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fenceline.ledger.records import TaskRecord

MADE = datetime(2026, 11, 22, 12, tzinfo=UTC)
CLAUDE = ModelEntry("claude", "anthropic", "claude-sonnet-4-5", prices=Prices(3.0, 15.0, 0.3))
_VOID = {"meta", "br", "link", "input"}


def view_of(tasks: Sequence[TaskRecord]) -> View:
    """Return the view of these tasks and of the receipts that there are."""
    ordered = sorted(tasks, key=lambda task: -task.started)
    seen = overview(ordered, Billing(Rates(), {"claude": CLAUDE}))
    return View(seen, what_left(receipts(), flaws()), MADE)


def a_history() -> View:
    """Return the view of the whole sample."""
    write_receipts()
    return view_of(write_history())


@dataclass
class Tree(HTMLParser):
    """What a page is made of; fails on tags that do not match."""

    opened: list[tuple[str, dict[str, str | None]]] = field(
        default_factory=list[tuple[str, dict[str, str | None]]]
    )
    words: list[str] = field(default_factory=list[str])
    _stack: list[str] = field(default_factory=list[str])

    @classmethod
    def of(cls, html: str) -> Tree:
        """Read a page."""
        tree = cls()
        super(Tree, tree).__init__()
        tree.feed(html)
        assert tree._stack == []
        return tree

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag."""
        self.opened.append((tag, dict(attrs)))
        if tag not in _VOID:
            self._stack.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an empty tag."""
        self.opened.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        """Close the tag that is open."""
        assert self._stack.pop() == tag

    def handle_data(self, data: str) -> None:
        """Note text outside the style sheet."""
        if data.strip() and "style" not in self._stack:
            self.words.append(" ".join(data.split()))
