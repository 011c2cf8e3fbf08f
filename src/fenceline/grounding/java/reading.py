"""What a Java file imports, and what its types declare."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from fenceline.grounding.trees import Source, read_source

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

_MOST_PARTS = 50
_PACKAGE = re.compile(rb"^[ \t]*package[ \t]+([\w.]+)", re.MULTILINE)
_TYPES = frozenset(
    {
        "class_declaration",
        "interface_declaration",
        "enum_declaration",
        "record_declaration",
        "annotation_type_declaration",
    }
)
_ABOVE = frozenset({"superclass", "super_interfaces", "extends_interfaces"})
_OF_ENUMS = frozenset({"values", "valueOf"})
_HARMLESS = frozenset({"Deprecated", "FunctionalInterface", "SuppressWarnings", "Override", "SafeVarargs"})


@dataclass(frozen=True, slots=True)
class Imported:
    """An import: its names, whether it is static, whether it ends in ``*``; with its node."""

    parts: tuple[str, ...]
    static: bool
    whole: bool
    node: Node | None = None


@dataclass(frozen=True, slots=True)
class Members:
    """What a type declares.

    Attributes:
        names: of its fields, methods, nested types and constants.
        open: it may have more: what it extends has, or an annotation makes.
    """

    names: frozenset[str]
    open: bool


def read_java(text: bytes) -> Source | None:
    """Return the tree of a Java file; None for one that cannot be read."""
    return read_source(_load, text, frozenset({"import_declaration"}))


def imports(source: Source) -> Iterator[Imported]:
    """Yield what a file imports."""
    for node in source.of("import_declaration"):
        kinds = {child.type for child in node.children}
        path = next((child for child in node.named_children if child.type.endswith("identifier")), None)
        if path is not None:
            parts = tuple("".join(source.spell(path).split()).split("."))
            if len(parts) > _MOST_PARTS:
                continue
            yield Imported(parts, "static" in kinds, "asterisk" in kinds, path)


def package_of(text: bytes) -> str:
    """Return the package that a source declares, Java or another of the JVM; empty for none."""
    found = _PACKAGE.search(text)
    return found[1].decode() if found else ""


@lru_cache(maxsize=512)
def members(text: bytes, types: tuple[str, ...]) -> Members | None:
    """Return what the type ``types`` (``Outer``, ``Inner``) of a file declares; None when it is not there."""
    source = read_source(_load, text)
    if source is None:
        return Members(frozenset(), open=True)
    around: list[Node] = [source.root]
    found: Node | None = None
    for name in types:
        found = next(
            (n for parent in around for n in parent.named_children if _is_called(source, n, name)), None
        )
        if found is None:
            return Members(frozenset(), open=True) if source.root.has_error else None
        around = _bodies(found)
    if found is None:
        return None
    names = {name for body in around for child in body.named_children for name in _names(source, child)}
    names |= _OF_ENUMS if found.type == "enum_declaration" else set()
    return Members(frozenset(names), _is_open(source, found))


def _is_called(source: Source, node: Node, name: str) -> bool:
    named = node.child_by_field_name("name") if node.type in _TYPES else None
    return named is not None and source.spell(named) == name


def _bodies(node: Node) -> list[Node]:
    """Return what holds a type's members; an enum's stand behind its constants."""
    body = node.child_by_field_name("body")
    if body is None:
        return []
    return [body, *(child for child in body.named_children if child.type == "enum_body_declarations")]


def _names(source: Source, node: Node) -> Iterator[str]:
    name = node.child_by_field_name("name")
    if name is not None:
        yield source.spell(name)
    for declarator in node.children_by_field_name("declarator"):
        inner = declarator.child_by_field_name("name")
        if inner is not None:
            yield source.spell(inner)


def _is_open(source: Source, node: Node) -> bool:
    if node.has_error or any(child.type in _ABOVE for child in node.children):
        return True
    modifiers = next((child for child in node.children if child.type == "modifiers"), None)
    annotations = (
        child.child_by_field_name("name") for child in (modifiers.named_children if modifiers else ())
    )
    return any(source.spell(name) not in _HARMLESS for name in annotations if name)


def _load() -> object:
    import tree_sitter_java  # noqa: PLC0415 - loads the grammar

    return tree_sitter_java.language()
