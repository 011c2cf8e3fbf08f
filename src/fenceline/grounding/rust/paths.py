"""Paths of Rust code: the leaves of use trees, and the paths that expressions and types name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from fenceline.grounding.trees import Source

_NAMES = frozenset(
    {"identifier", "type_identifier", "crate", "self", "super", "metavariable", "primitive_type"}
)
_SCOPED = ("scoped_identifier", "scoped_type_identifier")
_LONGEST = 30


@dataclass(frozen=True, slots=True)
class Path:
    """``a::b::c``.

    Attributes:
        parts: its names.
        name: what it is called here, ``d`` of ``a::c as d``.
        glob: everything inside it is meant.
        absolute: it starts with ``::``.
        crate: it names a crate, whatever modules there are: that of an ``extern crate``.
        start: first byte of the leaf that it was read from.
    """

    parts: tuple[str, ...]
    name: str = ""
    glob: bool = False
    absolute: bool = False
    crate: bool = False
    start: int = 0

    def __str__(self) -> str:
        return "::" * self.absolute + "::".join(self.parts) + "::*" * self.glob


def use_paths(source: Source, declaration: Node) -> Iterator[Path]:
    """Yield the leaves of a ``use`` declaration's tree."""
    argument = declaration.child_by_field_name("argument")
    if argument is None:
        return
    todo: list[tuple[Node, tuple[str, ...], bool]] = [(argument, (), False)]
    while todo:
        node, before, absolute = todo.pop()
        if len(before) > _LONGEST:
            continue
        match node.type:
            case "use_list":
                todo += [(child, before, absolute) for child in reversed(node.named_children)]
            case "scoped_use_list":
                head, names = node.child_by_field_name("path"), node.child_by_field_name("list")
                inside = flat(source, head) if head else ((), True)
                if names and inside:
                    todo.append((names, before + inside[0], absolute or inside[1]))
            case _:
                yield from _leaf(source, node, before, absolute=absolute)


def code_paths(source: Source) -> Iterator[tuple[Path, Node]]:
    """Yield the paths of two names and more that stand in code, not in a ``use``, with their nodes, in order."""
    whole: dict[int, Node] = {}
    for node in source.of(*_SCOPED):  # a path's own beginnings are nodes too, and start where it starts
        whole.setdefault(node.start_byte, node)
    imported = Within(source.of("use_declaration"))
    for start, node in sorted(whole.items()):
        if imported.around(start):
            continue
        leaf: Node | None = node
        for _ in range(_LONGEST):
            if leaf is None or flat(source, leaf):
                break
            leaf = leaf.child_by_field_name("path")
        found = flat(source, leaf) if leaf else None
        if leaf and found and len(found[0]) > 1:
            yield Path(found[0], found[0][-1], absolute=found[1], start=start), leaf


class Within:
    """Tells which of some nested nodes are around a place; places must be asked for in order."""

    def __init__(self, nodes: list[Node]) -> None:
        self._coming = nodes[::-1]
        self._open: list[Node] = []

    def around(self, place: int) -> list[Node]:
        """Return the nodes that are around ``place``, the outermost first."""
        while self._coming and self._coming[-1].start_byte <= place:
            node = self._coming.pop()
            self._leave(node.start_byte)
            self._open.append(node)
        self._leave(place)
        return self._open

    def _leave(self, place: int) -> None:
        while self._open and self._open[-1].end_byte <= place:
            self._open.pop()


def flat(source: Source, node: Node) -> tuple[tuple[str, ...], bool] | None:
    """Return the names of a path and whether it is absolute; None for one with more than names in it."""
    names: list[str] = []
    here: Node | None = node
    while here is not None:
        if here.type in _NAMES:
            return (source.spell(here), *reversed(names)), False
        name = here.child_by_field_name("name")
        if here.type not in _SCOPED or name is None or name.type not in _NAMES or len(names) > _LONGEST:
            return None
        names.append(source.spell(name))
        here = here.child_by_field_name("path")
    return tuple(reversed(names)), True


def _leaf(source: Source, node: Node, before: tuple[str, ...], *, absolute: bool) -> Iterator[Path]:
    glob = node.type == "use_wildcard"
    alias = node.child_by_field_name("alias")
    inner = node.child_by_field_name("path") if alias else node
    if glob:
        inner = next(iter(node.named_children), None)
    found = flat(source, inner) if inner else ((), True)
    if found is None:
        return
    parts = before + found[0]
    if len(parts) > 1 and parts[-1] == "self":
        parts = parts[:-1]
    if parts:
        name = source.spell(alias) if alias else parts[-1]
        yield Path(parts, name, glob=glob, absolute=absolute or found[1], start=node.start_byte)
