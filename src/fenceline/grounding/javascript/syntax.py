"""A JavaScript or TypeScript file as a tree, read once and asked often."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import PurePosixPath
from time import thread_time
from typing import TYPE_CHECKING, Literal

from fenceline.grounding.javascript.newer import older
from fenceline.grounding.trees import nodes_below

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tree_sitter import Language, Node, Point, Tree

Dialect = Literal["javascript", "typescript", "tsx"]

LARGEST = 1 << 20  # bytes; what is larger is data or a bundle, and no model wrote it
DIALECTS: dict[str, Dialect] = {
    ".js": "javascript",
    ".jsx": "javascript",
    ".mjs": "javascript",
    ".cjs": "javascript",
    ".ts": "typescript",
    ".mts": "typescript",
    ".cts": "typescript",
    ".tsx": "tsx",
}
_PARSE_SECONDS = 1.0  # of this thread's processor time
_CHUNK = 1 << 14


@dataclass(frozen=True)
class Source:
    """One parsed file. Not slotted: its nodes by type are kept in the instance.

    Attributes:
        path: relative to the workspace root.
        data: the file's bytes.
        root: of the tree.
    """

    path: str
    data: bytes
    root: Node

    @property
    def broken(self) -> bool:
        """Return whether some of it was not understood, so that what is missing may only have been missed."""
        return self.root.has_error

    @property
    def typed(self) -> bool:
        """Return whether it is TypeScript."""
        return dialect_of(self.path) != "javascript"

    @property
    def declares_only(self) -> bool:
        """Return whether it is a declaration file, ``.d.ts``."""
        return is_declaration(self.path)

    @cached_property
    def _by_type(self) -> dict[str, list[Node]]:
        out: dict[str, list[Node]] = {}
        for node in nodes_below(self.root):
            out.setdefault(node.type, []).append(node)
        return out

    def all(self, *types: str) -> Iterator[Node]:
        """Yield every node of these types, at any depth; in order within each type."""
        for type_ in types:
            yield from self._by_type.get(type_, ())

    @cached_property
    def _by_text(self) -> dict[str, list[Node]]:
        out: dict[str, list[Node]] = {}
        for node in self.all("identifier", "type_identifier", "shorthand_property_identifier"):
            out.setdefault(self.text(node), []).append(node)
        return out

    def mentions(self, name: str) -> list[Node]:
        """Return every identifier that is ``name``, whatever it stands for."""
        return self._by_text.get(name, [])

    def text(self, node: Node) -> str:
        """Return what a node says."""
        return self.data[node.start_byte : node.end_byte].decode("utf-8", "replace")

    def column(self, node: Node) -> int:
        """Return the 1-based column of a node, in characters."""
        start = node.start_byte
        return len(self.data[start - node.start_point.column : start].decode("utf-8", "replace")) + 1


def parse(path: str, data: bytes) -> Source | None:
    """Read a file; None for another language, one that is too large, and one that takes too long."""
    dialect = dialect_of(path)
    if dialect is None or len(data) > LARGEST:
        return None
    tree = _tree(dialect, data)
    if tree is not None and dialect == "javascript" and tree.root_node.has_error and b"@flow" in data[:2000]:
        tree = _tree("tsx", data)  # Flow's annotations are near TypeScript's
    if tree is not None and tree.root_node.has_error:
        plain = older(data)
        tree = tree if plain == data else _tree(dialect, plain)
    return tree and Source(path, data, tree.root_node)


def dialect_of(path: str) -> Dialect | None:
    """Return the grammar of a file by its suffix."""
    return DIALECTS.get(PurePosixPath(path).suffix.lower())


def is_declaration(path: str) -> bool:
    """Return whether a file only declares what another one has: ``shapes.d.ts``, ``style.d.css.ts``."""
    name = path.rpartition("/")[2]
    return name.endswith((".d.ts", ".d.mts", ".d.cts")) or (".d." in name and name.endswith(".ts"))


def unquoted(text: str) -> str:
    """Return the text of a string literal without its quotes."""
    return text[1:-1] if len(text) > 1 else ""


def outwards(node: Node) -> Iterator[Node]:
    """Yield what stands around a node, nearest first."""
    parent = node.parent
    while parent is not None:
        yield parent
        parent = parent.parent


def first(nodes: Iterable[Node], *types: str) -> Node | None:
    """Return the first node of one of these types."""
    return next((node for node in nodes if node.type in types), None)


@cache
def _language(dialect: Dialect) -> Language:
    from tree_sitter import Language  # noqa: PLC0415 - loaded when the first file is judged

    if dialect == "javascript":
        import tree_sitter_javascript  # noqa: PLC0415 - as above

        return Language(tree_sitter_javascript.language())
    import tree_sitter_typescript  # noqa: PLC0415 - as above

    load = (
        tree_sitter_typescript.language_tsx
        if dialect == "tsx"
        else tree_sitter_typescript.language_typescript
    )
    return Language(load())


def _tree(dialect: Dialect, data: bytes) -> Tree | None:
    from tree_sitter import Parser  # noqa: PLC0415 - as above

    deadline = thread_time() + _PARSE_SECONDS

    def read(offset: int, _point: Point) -> bytes:
        return data[offset : offset + _CHUNK] if thread_time() < deadline else b""

    tree = Parser(_language(dialect)).parse(read)  # a parser of its own: threads may not share one
    return tree if thread_time() < deadline else None
