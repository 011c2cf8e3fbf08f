"""What one module of a Rust file declares, without looking into functions and macros."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from fenceline.grounding.rust.paths import Path, use_paths
from fenceline.grounding.trees import Source, read_source

if TYPE_CHECKING:
    from tree_sitter import Node

UNKNOWN = "?"
_DEEPEST = 40
_WORD = re.compile(rb"[A-Za-z_]\w*")
_PATH = re.compile(rb'^#\[path\s*=\s*"([^"\\]+)"\s*\]$')
_OWN_DERIVES = frozenset(b"Clone Copy Debug Default Eq Hash Ord PartialEq PartialOrd".split())
_OWN_ATTRIBUTES = frozenset(
    b"""
    allow automatically_derived cfg cold deny deprecated diagnostic doc expect export_name forbid global_allocator
    ignore inline link link_name link_section macro_export macro_use must_use no_mangle non_exhaustive panic_handler
    path proc_macro proc_macro_attribute proc_macro_derive repr rustfmt should_panic stable target_feature test
    track_caller type_length_limit unsafe unstable used warn clippy
    """.split()
)
_ITEMLESS = frozenset({"compile_error", "assert", "assert_eq", "assert_ne", "debug_assert", "global_asm"})
_OWN_CARRIERS = frozenset({"thread_local"})
_ITEM_WORDS = frozenset(
    ["mod", "fn", "struct", "enum", "union", "trait", "type", "const", "static", "use", "extern"]
)
DECLARING = (
    "mod_item",
    "enum_item",
    "struct_item",
    "union_item",
    "trait_item",
    "type_item",
    "associated_type",
    "type_parameter",
)
_ASKED = frozenset(
    {
        *DECLARING,
        "use_declaration",
        "extern_crate_declaration",
        "attribute_item",
        "inner_attribute_item",
        "scoped_identifier",
        "scoped_type_identifier",
    }
)
_NAMED = frozenset(
    {
        "function_item",
        "function_signature_item",
        "struct_item",
        "union_item",
        "trait_item",
        "type_item",
        "associated_type",
        "const_item",
        "static_item",
        "macro_definition",
    }
)


@dataclass(slots=True)
class Scope:
    """A module's declarations.

    Attributes:
        inline: modules with a body here.
        outside: modules in a file of their own, each with its ``#[path]``: empty for none, ``UNKNOWN`` where a
            condition chooses.
        enums: with their variants.
        names: everything else that has a name.
        bound: names that a ``use`` brings in, with what they stand for.
        globs: what is brought in whole.
        expanded: words inside macros that are called where items stand; they may be declared or not.
        made_from: what an attribute, a derive or a macro may make more from: ``PointBuilder`` from ``Point``.
        open: something here cannot be read.
        carriers: macros that are called where items stand, and given items.
        makes: one is given none, so it makes its own.
    """

    inline: dict[str, Scope] = field(default_factory=dict[str, "Scope"])
    outside: dict[str, str] = field(default_factory=dict[str, str])
    enums: dict[str, frozenset[str]] = field(default_factory=dict[str, "frozenset[str]"])
    names: set[str] = field(default_factory=set[str])
    bound: dict[str, list[Path]] = field(default_factory=dict[str, "list[Path]"])
    globs: list[Path] = field(default_factory=list[Path])
    expanded: set[str] = field(default_factory=set[str])
    made_from: set[str] = field(default_factory=set[str])
    open: bool = False
    carriers: set[str] = field(default_factory=set[str])
    makes: bool = False

    def declared(self) -> set[str]:
        """Return every name that is known to be here."""
        return {*self.inline, *self.outside, *self.enums, *self.names, *self.bound}


def read_rust(text: bytes) -> Source | None:
    """Return the tree of a Rust file; None for one that cannot be read."""
    return read_source(_load, text, _ASKED)


@lru_cache(maxsize=512)
def read_scope(text: bytes) -> Scope:
    """Return what a file declares."""
    source = read_source(_load, text)
    if source is None:
        return Scope(open=True)
    return _scope(source, source.root, 0)


def _scope(source: Source, parent: Node, depth: int) -> Scope:
    scope = Scope(open=depth > _DEEPEST)
    if scope.open:
        return scope
    pending: list[Node] = []
    for node in parent.named_children:
        if node.type == "attribute_item":
            pending.append(node)
        elif not node.type.endswith("comment"):
            _take(source, node, pending, scope, depth)
            pending = []
    return scope


def _take(source: Source, node: Node, attributed: list[Node], scope: Scope, depth: int) -> None:
    name = node.child_by_field_name("name")
    match node.type:
        case "mod_item":
            _take_module(source, node, attributed, scope, depth)
        case "enum_item":
            _take_enum(source, node, scope)
        case "use_declaration":
            _take_uses(source, node, scope)
        case "extern_crate_declaration":
            called = node.child_by_field_name("alias") or name
            scope.names |= {source.spell(called)} if called else set()
        case "foreign_mod_item":
            body = node.child_by_field_name("body")
            scope.names |= _scope(source, body, depth + 1).names if body else set()
        case "macro_invocation" | "expression_statement":
            _take_macro(source, node, scope)
        case _:
            scope.open |= node.type == "ERROR"
            scope.names |= {source.spell(name)} if name and node.type in _NAMED else set()
    if name and any(_may_make(source.raw(attribute)) for attribute in attributed):
        scope.made_from.add(source.spell(name))


def _take_uses(source: Source, node: Node, scope: Scope) -> None:
    for path in use_paths(source, node):
        if path.glob:
            scope.globs.append(path)
        elif path.name != "_":
            scope.bound.setdefault(path.name, []).append(path)


def _take_module(source: Source, node: Node, attributed: list[Node], scope: Scope, depth: int) -> None:
    name, body = node.child_by_field_name("name"), node.child_by_field_name("body")
    if name is None:
        return
    if body:
        inner = _scope(source, body, depth + 1)
        known = scope.inline.get(source.spell(name))
        scope.inline[source.spell(name)] = _merged(known, inner) if known else inner
        return
    given = [found[1].decode("utf-8", "replace") for a in attributed if (found := _PATH.match(source.raw(a)))]
    conditional = any(b"path" in source.raw(a) for a in attributed)
    several = source.spell(name) in scope.outside  # of which a condition chooses one
    where = given[0] if given else UNKNOWN if conditional else ""
    scope.outside[source.spell(name)] = UNKNOWN if several else where


def _merged(first: Scope, second: Scope) -> Scope:
    """Return both of two modules of one name, of which a condition chooses one: nothing is certain in them."""
    merged = Scope(open=True)
    merged.names = first.declared() | second.declared()
    return merged


def _take_enum(source: Source, node: Node, scope: Scope) -> None:
    name, body = node.child_by_field_name("name"), node.child_by_field_name("body")
    if name is None:
        return
    variants = (child.child_by_field_name("name") for child in (body.named_children if body else ()))
    scope.enums[source.spell(name)] = frozenset(source.spell(variant) for variant in variants if variant)


def _may_make(attribute: bytes) -> bool:
    """Tell whether an attribute may add items: any but the language's own."""
    first, *others = _WORD.findall(attribute) or [b"cfg"]
    return bool(set(others) - _OWN_DERIVES) if first == b"derive" else first not in _OWN_ATTRIBUTES


def _take_macro(source: Source, node: Node, scope: Scope) -> None:
    call = node if node.type == "macro_invocation" else node.named_child(0)
    name = source.field(call, "macro").rpartition("::")[2] if call else ""
    if name in _ITEMLESS:
        return
    words = {word.decode() for word in _WORD.findall(source.raw(node))}
    scope.expanded |= words
    if name in _OWN_CARRIERS:
        return
    scope.carriers.add(name)
    scope.made_from |= {word for word in words if word[0].isupper() and len(word) > 2}
    scope.makes |= not words & _ITEM_WORDS


def _load() -> object:
    import tree_sitter_rust  # noqa: PLC0415 - loads the grammar

    return tree_sitter_rust.language()
