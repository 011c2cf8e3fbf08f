"""Which modules a file asks for, in which of the language's many ways, and how seriously."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from fenceline.grounding.javascript.guards import Guards, is_top
from fenceline.grounding.javascript.syntax import first, outwards, unquoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from fenceline.grounding.javascript.syntax import Source
    from fenceline.grounding.kinds import Certainty

Form = Literal["import", "export", "require", "dynamic", "reference-path", "reference-types"]

_REFERENCE = re.compile(r"""^///\s*<reference\s+(path|types)\s*=\s*["']([^"'\n]{1,200})["']""")


@dataclass(frozen=True, slots=True)
class Named:
    """One name that is taken from a module: as the module calls it, and where that is written."""

    name: str
    node: Node


@dataclass(frozen=True, slots=True)
class Specifier:
    """One place where a file asks for a module.

    Attributes:
        text: as written: ``./shapes``, ``lodash/get``, ``node:fs``.
        node: the string; where it stands.
        form: how it is asked for.
        names: what is taken from it by name; ``default`` for the default.
        whole: the local name of the whole module, empty for none.
        most: how certain it may be that it has to be there, by what stands around it.
        type_only: gone before anything runs.
        top: asked for as soon as the file is loaded.
    """

    text: str
    node: Node
    form: Form
    names: tuple[Named, ...] = ()
    whole: str = ""
    most: Certainty = "certain"
    type_only: bool = False
    top: bool = True

    @property
    def sure(self) -> bool:
        """Return whether nothing around it expects that it may fail."""
        return self.most == "certain"

    @property
    def relative(self) -> bool:
        """Return whether it names a file from where the asking one lies."""
        return self.text in {".", ".."} or self.text.startswith(("./", "../"))


def specifiers(source: Source) -> Iterator[Specifier]:
    """Yield every literal module specifier of a file; comments and other strings are none."""
    guards = Guards(source)
    for found in _all(source):
        if found.text and "\n" not in found.text:
            yield replace(found, most=guards.most(found.text, found.node))


def _all(source: Source) -> Iterator[Specifier]:
    for node in source.all("import_statement"):
        yield from _import(source, node)
    for node in source.all("export_statement"):
        if string := node.child_by_field_name("source"):
            yield Specifier(
                _literal(source, string),
                string,
                "export",
                tuple(_exported(source, node)),
                type_only=_is_type(source, node),
            )
    for node in source.all("call_expression"):
        yield from _call(source, node)
    for node in source.all("comment"):
        if match := _REFERENCE.match(source.text(node)):
            form: Form = "reference-path" if match[1] == "path" else "reference-types"
            yield Specifier(match[2], node, form, type_only=True)


def _import(source: Source, node: Node) -> Iterator[Specifier]:
    clause = first(node.children, "import_clause", "import_require_clause")
    string = node.child_by_field_name("source") or (clause and clause.child_by_field_name("source"))
    if string is None:
        return
    names, whole = list[Named](), ""
    for child in clause.named_children if clause else ():
        match child.type:
            case "identifier" if clause and clause.type == "import_clause":
                names.append(Named("default", child))
            case "identifier":
                whole = source.text(child)
            case "namespace_import":
                whole = source.text(child.named_children[-1]) if child.named_children else ""
            case "named_imports":
                names += [
                    Named(_imported(source, one), one)
                    for one in child.named_children
                    if one.type == "import_specifier"
                ]
            case _:
                pass
    yield Specifier(
        _literal(source, string), string, "import", tuple(names), whole, type_only=_is_type(source, node)
    )


def _exported(source: Source, node: Node) -> Iterator[Named]:
    clause = first(node.named_children, "export_clause")
    for one in clause.named_children if clause else ():
        if one.type == "export_specifier":
            yield Named(_imported(source, one), one)


def _imported(source: Source, node: Node) -> str:
    """Return ``a`` of ``a``, ``a as b``, ``type a`` and ``type a as b``."""
    words = source.text(node).split()
    if words[0] == "type" and len(words) in {2, 4} and words[1] != "as":
        words = words[1:]
    return words[0].strip("\"'")


def _is_type(source: Source, node: Node) -> bool:
    said = any(child.type in {"type", "typeof"} for child in node.children[:3])
    return said or source.text(node).startswith("export type ")  # of which the tree may not know


def _call(source: Source, node: Node) -> Iterator[Specifier]:
    called, given = node.child_by_field_name("function"), node.child_by_field_name("arguments")
    if called is None or given is None or not given.named_children:
        return
    required = (
        called.type == "identifier" and source.text(called) == "require" and not _is_own(source, called)
    )
    string = given.named_children[0]
    if not (required or called.type == "import") or string.type not in {"string", "template_string"}:
        return
    if string.type == "template_string" and string.named_children[1:]:
        return
    text = _literal(source, string)
    if "${" in text or (required and given.named_child_count != 1):
        return
    names, whole = _bound(source, node) if required or _is_awaited(node) else ((), "")
    type_only = any(
        around.type in {"type_query", "type_annotation", "type_alias_declaration"}
        for around in outwards(node)
    )
    form: Form = "require" if required else "dynamic"
    yield Specifier(text, string, form, names, whole, type_only=type_only, top=is_top(node))


def _is_awaited(call: Node) -> bool:
    return call.parent is not None and call.parent.type == "await_expression"


def _is_own(source: Source, called: Node) -> bool:
    """Return whether ``require`` is a function's parameter or the file's own function, as in what bundlers write."""
    for one in source.mentions("require"):
        home = one.parent
        if (
            home is not None
            and home.type == "function_declaration"
            and home.child_by_field_name("name") == one
        ):
            return True
        if (
            home is not None
            and home.type in {"formal_parameters", "required_parameter"}
            and home.parent is not None
        ):
            maker = home.parent if home.type == "formal_parameters" else home.parent.parent
            if maker is not None and maker.start_byte <= called.start_byte < maker.end_byte:
                return True
    return False


def _bound(source: Source, node: Node) -> tuple[tuple[Named, ...], str]:
    """Return what a ``require()`` or ``await import()`` is taken apart into, or the name it gets as a whole."""
    around = node.parent
    if around is not None and around.type == "await_expression":
        node, around = around, around.parent
    if around is not None and around.type == "member_expression":
        name = around.child_by_field_name("property")
        plain = name is not None and name.type == "property_identifier" and source.text(name) not in _PROMISED
        written = around.parent is not None and around.parent.child_by_field_name("left") == around
        return ((Named(source.text(name), name),) if name and plain and not written else ()), ""
    if around is None or around.type != "variable_declarator" or around.child_by_field_name("value") != node:
        return (), ""
    target = around.child_by_field_name("name")
    if target is None or target.type != "object_pattern":
        return (), source.text(target) if target is not None and target.type == "identifier" else ""
    return tuple(_taken(source, target)), ""


_PROMISED = frozenset({"then", "catch", "finally"})


def _taken(source: Source, pattern: Node) -> Iterator[Named]:
    for one in pattern.named_children:
        match one.type:
            case "shorthand_property_identifier_pattern":
                yield Named(source.text(one), one)
            case "pair_pattern":
                key = one.child_by_field_name("key")
                if key is not None and key.type == "property_identifier":
                    yield Named(source.text(key), key)
            case _:  # with a default it may be missing, a rest takes what there is
                pass


def _literal(source: Source, node: Node) -> str:
    return unquoted(source.text(node))
