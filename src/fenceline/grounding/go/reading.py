"""What a Go file imports, uses of other packages, and declares."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from fenceline.grounding.trees import Source, read_source

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

_TYPES = frozenset({"import_spec", "selector_expression", "qualified_type", "identifier"})
_AT_MARGIN = re.compile(rb"^(?:func|type|var|const)[ \t]+(\w+)", re.MULTILINE)
_PACKAGE = re.compile(rb"^package[ \t]+(\w+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Imported:
    """An import: the name it is given (empty for its package's own) and its path, with the node of the path."""

    name: str
    path: str
    node: Node


@dataclass(frozen=True, slots=True)
class Used:
    """``package.name``, with the node of the name."""

    package: str
    name: str
    node: Node


def read_go(text: bytes) -> Source | None:
    """Return the tree of a Go file; None for one that cannot be read."""
    return read_source(_load, text, _TYPES)


def imports(source: Source) -> Iterator[Imported]:
    """Yield what a file imports."""
    for node in source.of("import_spec"):
        path = node.child_by_field_name("path")
        if path is not None:
            yield Imported(source.field(node, "name"), source.spell(path).strip('"`'), path)


def uses(source: Source, packages: frozenset[str]) -> Iterator[Used]:
    """Yield each ``package.name`` whose package is one of ``packages``."""
    for node in source.of("selector_expression"):
        package, name = node.child_by_field_name("operand"), node.child_by_field_name("field")
        if package and name and package.type == "identifier" and source.spell(package) in packages:
            yield Used(source.spell(package), source.spell(name), name)
    for node in source.of("qualified_type"):
        package, name = node.child_by_field_name("package"), node.child_by_field_name("name")
        if package and name and source.spell(package) in packages:
            yield Used(source.spell(package), source.spell(name), name)


def is_shadowed(source: Source, package: str) -> bool:
    """Tell whether ``package`` is also something else in the file: a variable, a parameter, a field."""
    operands = {node.start_byte for node in source.of("selector_expression")}
    return any(
        node.start_byte not in operands and source.spell(node) == package for node in source.of("identifier")
    )


def package_name(text: bytes) -> str:
    """Return the name in a file's package clause, empty without one."""
    found = _PACKAGE.search(text)
    return found[1].decode() if found else ""


def at_margin(text: bytes) -> set[str]:
    """Return names that are declared at the margin: most, found without parsing."""
    return {name.decode() for name in _AT_MARGIN.findall(text)}


@lru_cache(maxsize=256)
def declared(text: bytes) -> frozenset[str] | None:
    """Return what a file declares at its top level; None when that cannot be told."""
    source = read_source(_load, text)
    if source is None or source.root.has_error:
        return None
    return frozenset(name for node in source.root.named_children for name in _names(source, node))


def _names(source: Source, node: Node) -> Iterator[str]:
    """Yield what a declaration at the top level declares."""
    match node.type:
        case "function_declaration" | "type_spec" | "type_alias":
            yield source.field(node, "name")
        case "const_spec" | "var_spec":
            yield from (source.spell(child) for child in node.named_children if child.type == "identifier")
        case "type_declaration" | "const_declaration" | "var_declaration" | "var_spec_list":
            for child in node.named_children:
                yield from _names(source, child)
        case _:
            pass


def _load() -> object:
    import tree_sitter_go  # noqa: PLC0415 - loads the grammar

    return tree_sitter_go.language()
