"""Methods of objects that a file makes itself, of a class that it can see whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fenceline.grounding.javascript.bases import declared, whole
from fenceline.grounding.javascript.classes import shape_of
from fenceline.grounding.javascript.doubt import Doubt
from fenceline.grounding.javascript.specifiers import specifiers
from fenceline.grounding.javascript.values import OBJECT
from fenceline.grounding.nearest import nearest

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tree_sitter import Node

    from fenceline.grounding.javascript.classes import Shape
    from fenceline.grounding.javascript.project import Project
    from fenceline.grounding.javascript.scopes import Names
    from fenceline.grounding.javascript.specifiers import Specifier
    from fenceline.grounding.javascript.syntax import Source

_HANDED_ON = frozenset(
    {"arguments", "assignment_expression", "spread_element", "pair", "array", "return_statement"}
)


def missing_methods(
    project: Project, source: Source, names: Names, asked: Sequence[Specifier]
) -> Iterator[tuple[Node, Doubt]]:
    """Yield calls like ``r.perimetre()`` behind ``const r = new Rectangle()`` that the class does not have.

    The class is the file's own, or comes from a module of the workspace.
    """
    shapes: dict[str, Shape | None] = {}
    for made in source.all("new_expression"):
        around, called = made.parent, made.child_by_field_name("constructor")
        if (
            around is None
            or around.type != "variable_declarator"
            or called is None
            or called.type != "identifier"
        ):
            continue
        variable, kind = around.child_by_field_name("name"), source.text(called)
        if variable is None or variable.type != "identifier" or not _is_constant(source, around):
            continue
        if kind not in shapes:
            shapes[kind] = _shape(project, source, names, asked, kind)
        shape = shapes[kind]
        if shape is not None and shape.grows == "none":
            yield from _asked(source, names, variable, shape)


def _is_constant(source: Source, declarator: Node) -> bool:
    return declarator.parent is not None and source.text(declarator.parent).startswith("const ")


def _shape(
    project: Project, source: Source, names: Names, asked: Sequence[Specifier], kind: str
) -> Shape | None:
    """Return the class that ``kind`` means all over the file; None when it is no class that can be read."""
    bound = names.root.names.get(kind)
    if bound is None or any(one.scope.find(kind) is not names.root for one in names.uses(kind)):
        return None
    home, node = declared(project, source, asked, kind)
    if home is None or node is None:
        return None
    return whole(project, home, asked if home is source else tuple(specifiers(home)), shape_of(home, node))


def _asked(source: Source, names: Names, variable: Node, shape: Shape) -> Iterator[tuple[Node, Doubt]]:
    text = source.text(variable)
    calls: list[tuple[str, Node]] = []
    written: set[str] = set()
    for one in names.uses(text):
        owner = one.scope.find(text)
        if owner is None or owner.names.get(text) != variable:
            continue
        around = one.node.parent
        if around is None or around.type in _HANDED_ON:
            return  # somebody else may add to it
        member = around.child_by_field_name("property") if around.type == "member_expression" else None
        outer = around.parent
        if member is None or outer is None:
            continue
        if outer.child_by_field_name("left") == around:
            written.add(source.text(member))
        elif outer.type == "call_expression" and outer.child_by_field_name("function") == around:
            calls.append((source.text(member), member))
    for name, node in calls:
        if name not in shape.names | OBJECT | written:
            near = nearest(name, sorted(shape.names))
            message = f"{shape.name} has no {name}"
            yield node, Doubt("attribute-missing", "likely", message, f"{shape.name}.{name}", near)
