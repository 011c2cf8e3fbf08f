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

_IMPORTS = "(import_spec name: (_)? @name path: (_) @path)"
_USES = """
(selector_expression operand: (identifier) @package field: (field_identifier) @name)
(qualified_type package: (package_identifier) @package name: (type_identifier) @name)
"""
_DECLARED = """
(source_file (function_declaration name: (identifier) @it))
(source_file (type_declaration (type_spec name: (type_identifier) @it)))
(source_file (type_declaration (type_alias name: (type_identifier) @it)))
(source_file (const_declaration (const_spec (identifier) @it)))
(source_file (var_declaration (var_spec (identifier) @it)))
(source_file (var_declaration (var_spec_list (var_spec (identifier) @it))))
"""
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
    return read_source(_load, text)


def imports(source: Source) -> Iterator[Imported]:
    """Yield what a file imports."""
    for found in source.matches(_IMPORTS):
        name = found.get("name")
        path = source.spell(found["path"]).strip('"`')
        yield Imported(source.spell(name) if name else "", path, found["path"])


def uses(source: Source, packages: frozenset[str]) -> Iterator[Used]:
    """Yield each ``package.name`` whose package is one of ``packages``, in any order."""
    for found in source.matches(_USES):
        package = source.spell(found["package"])
        if package in packages:
            yield Used(package, source.spell(found["name"]), found["name"])


def is_shadowed(source: Source, package: str) -> bool:
    """Tell whether ``package`` is also something else in the file: a variable, a parameter, a field."""
    operands = {
        node.start_byte for node in source.captured("(selector_expression operand: (identifier) @it)")
    }
    return any(
        source.spell(node) == package and node.start_byte not in operands
        for node in source.captured("(identifier) @it")
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
    source = read_go(text)
    if source is None or source.tree.root_node.has_error:
        return None
    return frozenset(source.spell(node) for node in source.captured(_DECLARED))


def _load() -> object:
    import tree_sitter_go  # noqa: PLC0415 - loads the grammar

    return tree_sitter_go.language()
