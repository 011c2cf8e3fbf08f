"""Syntax trees of compiled languages, asked by queries: a walk in C, in linear time, whatever the text."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from fenceline.errors import FencelineError
from fenceline.grounding.signal import Place
from fenceline.workspace.index.outlining import check_readable
from fenceline.workspace.index.walking import language_by, parse

if TYPE_CHECKING:
    from collections.abc import Callable

    from tree_sitter import Node, Query, Tree


@dataclass(frozen=True, slots=True)
class Source:
    """A file's text as a tree.

    Attributes:
        text: its bytes.
        tree: of the bytes.
        load: of the language.
    """

    text: bytes
    tree: Tree
    load: Callable[[], object]

    def matches(self, pattern: str) -> list[dict[str, Node]]:
        """Return the matches of a tree-sitter query, in no order; of a name captured twice in one, the first."""
        from tree_sitter import QueryCursor  # noqa: PLC0415 - 20 ms that other languages never need

        found = QueryCursor(_query(self.load, pattern)).matches(self.tree.root_node)
        return [{name: nodes[0] for name, nodes in match.items()} for _, match in found]

    def captured(self, pattern: str, name: str = "it") -> list[Node]:
        """Return the nodes that a query captures as ``name``, in the order of the text."""
        from tree_sitter import QueryCursor  # noqa: PLC0415 - as above

        nodes = QueryCursor(_query(self.load, pattern)).captures(self.tree.root_node).get(name, [])
        return sorted(nodes, key=lambda node: node.start_byte)

    def spell(self, node: Node) -> str:
        """Return the text of ``node``."""
        return self.text[node.start_byte : node.end_byte].decode("utf-8", "replace")

    def place(self, node: Node, path: str) -> Place:
        """Return where ``node`` starts."""
        start = self.text.rfind(b"\n", 0, node.start_byte) + 1
        column = len(self.text[start : node.start_byte].decode("utf-8", "replace")) + 1
        return Place(path, node.start_point.row + 1, column)


def read_source(load: Callable[[], object], text: bytes) -> Source | None:
    """Return the tree of ``text``; None for what no parser should be given, or what takes too long."""
    try:
        check_readable(text)
        return Source(text, parse(load, text), load)
    except FencelineError:
        return None


@cache
def _query(load: Callable[[], object], pattern: str) -> Query:
    from tree_sitter import Query  # noqa: PLC0415 - as above

    return Query(language_by(load), pattern)
