"""Members of what a file can see whole: namespaces, enums, and classes without anything behind them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fenceline.grounding.javascript.brought import missing_members as missing_brought
from fenceline.grounding.javascript.doubt import Doubt
from fenceline.grounding.javascript.exports import default_members, exports_of
from fenceline.grounding.javascript.instances import missing_methods
from fenceline.grounding.javascript.modules import led_to
from fenceline.grounding.javascript.reading import members_read
from fenceline.grounding.javascript.selves import missing_members as missing_of_this
from fenceline.grounding.javascript.values import OBJECT
from fenceline.grounding.nearest import nearest

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tree_sitter import Node

    from fenceline.grounding.javascript.evidence import Evidence
    from fenceline.grounding.javascript.project import Project
    from fenceline.grounding.javascript.scopes import Names
    from fenceline.grounding.javascript.specifiers import Specifier
    from fenceline.grounding.javascript.syntax import Source


def missing_members(
    project: Project, evidence: Evidence, source: Source, names: Names, asked: Sequence[Specifier]
) -> Iterator[tuple[Node, Doubt]]:
    """Yield the members that are asked of an object which does not have them."""
    for found in asked:
        if found.whole and found.sure:
            yield from _of_module(project, source, names, found)
        for named in found.names if found.sure and found.form == "import" else ():
            if named.name == "default" and named.node.type == "identifier":
                yield from _of_default(project, source, names, found, named.node)
    yield from _of_enums(source, names)
    yield from missing_of_this(project, evidence, source, asked)
    yield from missing_methods(project, source, names, asked)
    yield from missing_brought(project, evidence, source, names, asked)


def _of_module(
    project: Project, source: Source, names: Names, found: Specifier
) -> Iterator[tuple[Node, Doubt]]:
    led = led_to(project, source.path, found)
    if led is None or led.outcome != "found":
        return
    exports = exports_of(project, led.files)
    required = found.form == "require"
    swapped = exports.esm and "default" in exports.names if required else not exports.esm
    if exports.open or swapped:  # swapped: tools disagree on what the whole of such a module is
        return
    extra = frozenset[str]() if exports.esm else OBJECT
    certainty = "certain" if exports.esm and not required else "likely"
    for named in members_read(source, names, found.whole, names.root):
        if not exports.has(named.name) and named.name not in extra and named.name != "default":
            near = nearest(named.name, sorted(exports.names))
            message = f"{found.text} has no {named.name}"
            yield (
                named.node,
                Doubt("attribute-missing", certainty, message, f"{found.whole}.{named.name}", near),
            )


def _of_default(
    project: Project, source: Source, names: Names, found: Specifier, local: Node
) -> Iterator[tuple[Node, Doubt]]:
    led = led_to(project, source.path, found)
    has = default_members(project, led.files) if led and led.outcome == "found" else None
    whole = source.text(local)
    for named in members_read(source, names, whole, names.root) if has is not None else ():
        if has is not None and named.name not in has | OBJECT:
            message = f"the default export of {found.text} has no {named.name}"
            near = nearest(named.name, sorted(has))
            yield named.node, Doubt("attribute-missing", "likely", message, f"{whole}.{named.name}", near)


def _of_enums(source: Source, names: Names) -> Iterator[tuple[Node, Doubt]]:
    counted: dict[str, list[Node]] = {}
    for one in source.all("enum_declaration", "internal_module", "module"):
        name = one.child_by_field_name("name")
        counted.setdefault(source.text(name) if name else "", []).append(one)
    for name, (enum, *others) in counted.items():
        body = enum.child_by_field_name("body")
        owner = names.root
        if others or enum.type != "enum_declaration" or body is None or owner.names.get(name) is None:
            continue
        if owner.names[name].parent != enum:
            continue
        has = {
            source.text(one.child_by_field_name("name") or one).strip("\"'") for one in body.named_children
        }
        for named in members_read(source, names, name, owner):
            if named.name not in has | OBJECT:
                near = nearest(named.name, sorted(has))
                yield (
                    named.node,
                    Doubt(
                        "attribute-missing",
                        "certain",
                        f"{name} has no {named.name}",
                        f"{name}.{named.name}",
                        near,
                    ),
                )
