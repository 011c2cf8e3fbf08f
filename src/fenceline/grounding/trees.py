"""Syntax trees, walked once for the nodes that a language asks for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fenceline.grounding.signal import Place
from fenceline.workspace.index.outlining import UnreadableError, check_readable
from fenceline.workspace.index.walking import parse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from tree_sitter import Node


@dataclass(frozen=True, slots=True)
class Source:
    """A file's text as a tree.

    Attributes:
        text: its bytes.
        root: of the tree.
        nodes: those of the types that were asked for, by type, in the order of the text, an outer one first.
    """

    text: bytes
    root: Node
    nodes: Mapping[str, list[Node]]

    def of(self, *types: str) -> list[Node]:
        """Return the nodes of ``types`` in the order of the text, an outer one first."""
        found = [node for name in types for node in self.nodes[name]]
        return sorted(found, key=lambda node: (node.start_byte, -node.end_byte)) if len(types) > 1 else found

    def raw(self, node: Node) -> bytes:
        """Return the bytes of ``node``."""
        return self.text[node.start_byte : node.end_byte]

    def spell(self, node: Node) -> str:
        """Return the text of ``node``."""
        return self.raw(node).decode("utf-8", "replace")

    def field(self, node: Node, name: str) -> str:
        """Return the text of a field of ``node``, empty when it has none."""
        found = node.child_by_field_name(name)
        return self.spell(found) if found else ""

    def place(self, node: Node, path: str) -> Place:
        """Return where ``node`` starts."""
        start = self.text.rfind(b"\n", 0, node.start_byte) + 1
        column = len(self.text[start : node.start_byte].decode("utf-8", "replace")) + 1
        return Place(path, node.start_point.row + 1, column)


def read_source(
    load: Callable[[], object], text: bytes, types: frozenset[str] = frozenset()
) -> Source | None:
    """Return ``text`` with its nodes of ``types``; None for what no parser should be given, or what takes too long.

    The walk is linear. A query of the parser's own is not: it takes minutes for some hostile texts.
    """
    try:
        check_readable(text)
        tree = parse(load, text)
    except UnreadableError:
        return None
    nodes: dict[str, list[Node]] = {name: [] for name in types}
    for node in nodes_below(tree.root_node) if types else ():
        if node.type in nodes:
            nodes[node.type].append(node)
    return Source(text, tree.root_node, nodes)


def nodes_below(root: Node) -> Iterator[Node]:
    """Yield ``root`` and every named node below it, however deep, an outer one before those inside it."""
    cursor = root.walk()
    while True:
        node = cursor.node
        if node is not None and node.is_named:
            yield node
        if cursor.goto_first_child():
            continue
        while not cursor.goto_next_sibling():
            if not cursor.goto_parent():
                return
