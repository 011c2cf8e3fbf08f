"""Reads a file's scopes: a handler for each type of node that binds or uses names."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from fenceline.grounding.javascript.bindings import VARIABLES, declared, imported, taken_apart
from fenceline.grounding.javascript.scopes import Names, Reference, Scope
from fenceline.grounding.javascript.syntax import first as first_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from tree_sitter import Node

    from fenceline.grounding.javascript.syntax import Source

    _Steps: TypeAlias = Iterable[tuple[Node, Scope]]


def names_of(source: Source) -> Names:
    """Read a file's scopes."""
    walk = _Walk(source)
    stack: list[tuple[Node, Scope]] = [(source.root, walk.names.root)]
    while stack:
        node, scope = stack.pop()
        handler = _HANDLERS.get(node.type)
        if handler is None:
            stack += _inside(node, scope)
        else:
            stack += handler(walk, node, scope)
    return walk.names


class _Walk:
    """Handlers by type of node: each binds and notes what the node does, and returns where to go on."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.names = Names(Scope(hoists=True))

    def bind(self, name: Node, scope: Scope) -> None:
        text = self.source.text(name)
        scope.names.setdefault(text, name)
        self.names.bound.add(text)

    def pattern(self, node: Node, scope: Scope, seen: Scope) -> Iterator[tuple[Node, Scope]]:
        """Bind a pattern's names in ``scope``; what it computes is seen from ``seen``."""
        for part, binds in taken_apart(node):
            if binds:
                self.bind(part, scope)
            else:
                yield part, seen

    def use(self, node: Node, scope: Scope) -> _Steps:
        is_type = node.type == "type_identifier"
        self.names.use(Reference(self.source.text(node), node, scope, is_type))
        return ()

    def variables(self, node: Node, scope: Scope) -> _Steps:
        target = scope.function() if node.type == "variable_declaration" else scope
        for one in node.named_children:
            name = one.child_by_field_name("name")
            if one.type != "variable_declarator" or name is None:
                yield one, scope
                continue
            yield from self.pattern(name, target, scope)
            yield from ((child, scope) for child in one.named_children if child != name)

    def function(self, node: Node, scope: Scope) -> _Steps:
        inner = Scope(scope, hoists=True)
        name = node.child_by_field_name("name")
        if name is not None and name.type == "identifier":
            is_statement = node.type.endswith(("_declaration", "_signature"))
            self.bind(name, scope if is_statement else inner)
            if is_statement:
                self.bind(name, scope.function())  # as sloppy code sees it
        body, lone = node.child_by_field_name("body"), node.child_by_field_name("parameter")
        if lone is not None:
            self.bind(lone, inner)
        for child in node.named_children:
            if body is not None and child == body and body.type == "statement_block":
                yield from ((one, inner) for one in body.named_children)
            elif child.type in {"computed_property_name", "decorator"}:
                yield child, scope
            elif child not in (name, lone):
                yield child, inner

    def parameters(self, node: Node, scope: Scope) -> _Steps:
        for one in node.named_children:
            if one.type in {"required_parameter", "optional_parameter"}:
                yield one, scope
            else:
                yield from self.pattern(one, scope, scope)

    def parameter(self, node: Node, scope: Scope) -> _Steps:
        target = node.child_by_field_name("pattern") or node.child_by_field_name("name")
        if target is not None:
            yield from self.pattern(target, scope, scope)
        yield from ((child, scope) for child in node.named_children if child != target)

    def class_(self, node: Node, scope: Scope) -> _Steps:
        inner = Scope(scope)
        name = node.child_by_field_name("name")
        if name is not None:
            self.bind(name, inner if node.type == "class" else scope)
        return [(child, inner) for child in node.named_children if child != name]

    def enum(self, node: Node, scope: Scope) -> _Steps:
        name, body = node.child_by_field_name("name"), node.child_by_field_name("body")
        inner = Scope(scope)
        if name is not None:
            self.bind(name, scope)
        for one in body.named_children if body else ():
            member = one.child_by_field_name("name") or one
            if member.type == "property_identifier":
                self.bind(member, inner)
            if value := one.child_by_field_name("value"):
                yield value, inner

    def namespace(self, node: Node, scope: Scope) -> _Steps:
        for name in declared(node):
            self.bind(name, scope)
        body = node.child_by_field_name("body")
        return [(body, Scope(scope, hoists=True, merged=True))] if body else ()

    def block(self, node: Node, scope: Scope) -> _Steps:
        return _inside(node, Scope(scope))

    def ambient(self, node: Node, scope: Scope) -> _Steps:
        """Read ``declare global {…}`` as the file's own names."""
        block = first_of(node.named_children, "statement_block")
        return [(child, self.names.root if block else scope) for child in (block or node).named_children]

    def loop(self, node: Node, scope: Scope) -> _Steps:
        inner = Scope(scope)
        left, kind = node.child_by_field_name("left"), node.child_by_field_name("kind")
        if left is not None and kind is not None:
            target = scope.function() if self.source.text(kind) == "var" else inner
            yield from self.pattern(left, target, inner)
        yield from ((child, inner) for child in node.named_children if kind is None or child != left)

    def caught(self, node: Node, scope: Scope) -> _Steps:
        inner = Scope(scope)
        name, body = node.child_by_field_name("parameter"), node.child_by_field_name("body")
        if name is not None:
            yield from self.pattern(name, inner, inner)
        yield from ((child, inner) for child in (body.named_children if body else ()))

    def import_(self, node: Node, _scope: Scope) -> _Steps:
        for name in imported(node):
            self.bind(name, self.names.root)
        return ()

    def export(self, node: Node, scope: Scope) -> _Steps:
        if node.child_by_field_name("source") or any(child.type == "namespace" for child in node.children):
            return ()
        return _inside(node, scope)

    def exported(self, node: Node, scope: Scope) -> _Steps:
        name = node.child_by_field_name("name")
        return self.use(name, scope) if name is not None and name.type == "identifier" else ()

    def typed(self, node: Node, scope: Scope) -> _Steps:
        """Read what has parameters or type parameters of its own and no body."""
        name = node.child_by_field_name("name")
        if name is not None and name.type == "type_identifier":
            self.bind(name, scope)
        return self.key(node, Scope(scope))

    def first(self, node: Node, scope: Scope) -> _Steps:
        """Read what binds its first name; what a type infers is seen further out."""
        name = node.child_by_field_name("name") or node.named_children[0]
        self.bind(name, self.names.root if node.type == "infer_type" else scope)
        return self.key(node, scope)

    def key(self, node: Node, scope: Scope) -> _Steps:
        """Leave out the node's own name."""
        name = node.child_by_field_name("name")
        return [(child, scope) for child in node.named_children if child != name]

    def qualified(self, node: Node, scope: Scope) -> _Steps:
        """Read ``A`` of ``A.B``; a namespace of types may be anybody's, as types may."""
        while node.named_children:
            node = node.named_children[0]
        self.names.use(Reference(self.source.text(node), node, scope, is_type=True))
        return ()

    def element(self, node: Node, scope: Scope) -> _Steps:
        """Leave out ``<div>``, which is a tag and no name."""
        name = node.child_by_field_name("name")
        is_tag = name is not None and name.type == "identifier" and self.source.text(name)[:1].islower()
        return self.key(node, scope) if is_tag else _inside(node, scope)

    def none(self, _node: Node, _scope: Scope) -> _Steps:
        return ()

    def probes(self, node: Node, scope: Scope) -> _Steps:
        """Note a name that is asked for with ``typeof``, or assigned without a declaration."""
        name = node.child_by_field_name("argument") or node.child_by_field_name("left")
        is_probe = node.type == "assignment_expression" or node.children[0].type == "typeof"
        if is_probe and name is not None and name.type == "identifier":
            self.names.probed.add(self.source.text(name))
        return _inside(node, scope)

    def brings(self, node: Node, scope: Scope) -> _Steps:
        """Note what may bring in any name."""
        called = node.child_by_field_name("function")
        if called is None or (called.type == "identifier" and self.source.text(called) == "eval"):
            self.names.dynamic = True
        return _inside(node, scope)


def _inside(node: Node, scope: Scope) -> _Steps:
    return [(child, scope) for child in node.named_children]


_HANDLERS: dict[str, Callable[[_Walk, Node, Scope], _Steps]] = {
    **dict.fromkeys(("identifier", "type_identifier", "shorthand_property_identifier"), _Walk.use),
    "shorthand_property_identifier_pattern": _Walk.use,
    **dict.fromkeys(VARIABLES, _Walk.variables),
    **dict.fromkeys(
        ("function_declaration", "generator_function_declaration", "function_signature"), _Walk.function
    ),
    **dict.fromkeys(("function_expression", "generator_function", "arrow_function"), _Walk.function),
    **dict.fromkeys(("method_definition", "method_signature", "abstract_method_signature"), _Walk.function),
    "formal_parameters": _Walk.parameters,
    **dict.fromkeys(("required_parameter", "optional_parameter"), _Walk.parameter),
    **dict.fromkeys(("class_declaration", "abstract_class_declaration", "class"), _Walk.class_),
    "enum_declaration": _Walk.enum,
    **dict.fromkeys(("internal_module", "module"), _Walk.namespace),
    **dict.fromkeys(("statement_block", "switch_body", "for_statement", "class_static_block"), _Walk.block),
    "ambient_declaration": _Walk.ambient,
    "for_in_statement": _Walk.loop,
    "catch_clause": _Walk.caught,
    "import_statement": _Walk.import_,
    "export_statement": _Walk.export,
    "export_specifier": _Walk.exported,
    **dict.fromkeys(("interface_declaration", "type_alias_declaration", "function_type"), _Walk.typed),
    **dict.fromkeys(("constructor_type", "call_signature", "construct_signature", "tuple_type"), _Walk.typed),
    "conditional_type": _Walk.typed,
    **dict.fromkeys(("type_parameter", "infer_type", "mapped_type_clause", "import_alias"), _Walk.first),
    "index_signature": _Walk.key,
    **dict.fromkeys(("nested_type_identifier", "nested_identifier"), _Walk.qualified),
    **dict.fromkeys(("jsx_opening_element", "jsx_self_closing_element"), _Walk.element),
    **dict.fromkeys(("jsx_closing_element", "jsx_namespace_name", "meta_property"), _Walk.none),
    **dict.fromkeys(("unary_expression", "assignment_expression"), _Walk.probes),
    "call_expression": _Walk.brings,
    "with_statement": _Walk.brings,
}
