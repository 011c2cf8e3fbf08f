"""Where inventions can go in a JavaScript or TypeScript file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import tree_sitter_javascript
import tree_sitter_typescript
from tree_sitter import Language, Parser

from .planting import Site

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

_GRAMMARS = {
    "javascript": Language(tree_sitter_javascript.language()),
    "typescript": Language(tree_sitter_typescript.language_typescript()),
    "tsx": Language(tree_sitter_typescript.language_tsx()),
}
_OF_NODE = frozenset(
    {"assert", "child_process", "crypto", "events", "fs", "http", "os", "path", "stream", "url", "util"}
)
_PACKAGE = re.compile(r"(?:@[a-z][\w.-]*/)?[a-z][\w.-]*")


class JavaScriptSites:
    """The sites of one file."""

    def __init__(self, source: bytes, language: str) -> None:
        self._root = Parser(_GRAMMARS[language]).parse(source).root_node
        self._nodes = list(_walk(self._root))

    def of(self, kind: str) -> list[Site]:
        """Return every site of a kind of invention; none for a kind that the language does not have."""
        finders = {
            "package": self._packages,
            "package-near": self._near_packages,
            "module": self._modules,
            "imported-name": self._imported_names,
            "attribute-module": self._module_attributes,
            "attribute-class": lambda: self._members("this", called=False),
            "method": lambda: self._members("this", called=True),
            "method-other": lambda: self._members("identifier", called=True),
            "name": self._names,
        }
        return list(finders[kind]()) if kind in finders else []

    def _packages(self, name: str = "") -> Iterator[Site]:
        """Behind the last import at the top, in the manner of that one."""
        modern = [node for node in self._root.children if node.type == "import_statement"]
        old = [node for node in self._root.children if b"require(" in _text(node) and _is_declaration(node)]
        for nodes, before, after in (
            (modern, 'import invented from "', '";'),
            (old, 'const invented = require("', '");'),
        ):
            if nodes:
                end = nodes[-1].end_byte
                yield Site(end, end, name, f"\n{before}", after)
                return

    def _near_packages(self) -> Iterator[Site]:
        for specifier in self._specifiers():
            name = specifier.split("/")[0] if specifier[:1] != "@" else "/".join(specifier.split("/")[:2])
            if _PACKAGE.fullmatch(name) and name not in _OF_NODE and len(name) > 4:
                yield from self._packages(name)

    def _modules(self) -> Iterator[Site]:
        for text in self._relative():
            spelled = _text(text).decode(errors="replace")
            last = re.sub(r"(\.d)?\.\w{2,4}$", "", spelled.rpartition("/")[2])
            if last.strip("."):
                start = text.end_byte - len(spelled.rpartition("/")[2].encode())
                yield Site(start, start + len(last.encode()), last)

    def _imported_names(self) -> Iterator[Site]:
        for text in self._relative():
            statement = _above(text, {"import_statement", "variable_declarator"})
            for node in _walk(statement) if statement else ():
                match node.type:
                    case "import_specifier" if name := node.child_by_field_name("name"):
                        spelled = _text(name).decode(errors="replace")
                        kept = "" if node.child_by_field_name("alias") else f" as {spelled}"
                        yield Site(name.start_byte, name.end_byte, spelled, after=kept)
                    case "shorthand_property_identifier_pattern" if _is_bound_whole(node, text):
                        spelled = _text(node).decode(errors="replace")
                        yield Site(node.start_byte, node.end_byte, spelled, after=f": {spelled}")
                    case _:
                        pass

    def _module_attributes(self) -> Iterator[Site]:
        """Of namespaces and whole modules of the repository, and of Node's own modules."""
        known = set(self._namespaces())
        for site, thing in self._member_sites():
            if thing.type == "identifier" and _text(thing) in known:
                yield site

    def _members(self, thing: str, *, called: bool) -> Iterator[Site]:
        known = set(self._namespaces())
        for site, node in self._member_sites():
            member = node.parent
            is_called = member is not None and _is_called(member)
            if node.type == thing and is_called == called and _text(node) not in known:
                yield site

    def _names(self) -> Iterator[Site]:
        for node in self._nodes:
            name = node.child_by_field_name("function") if node.type == "call_expression" else None
            if name is not None and name.type == "identifier" and _text(name) != b"require":
                yield Site(name.start_byte, name.end_byte, _text(name).decode(errors="replace"))

    def _member_sites(self) -> Iterator[tuple[Site, Node]]:
        for node in self._nodes:
            if node.type != "member_expression" or _is_written(node):
                continue
            thing, name = node.child_by_field_name("object"), node.child_by_field_name("property")
            if thing is not None and name is not None and name.type == "property_identifier":
                yield Site(name.start_byte, name.end_byte, _text(name).decode(errors="replace")), thing

    def _namespaces(self) -> Iterator[bytes]:
        for text in self._sources():
            specifier = _text(text).decode(errors="replace")
            is_node = specifier.removeprefix("node:") in _OF_NODE
            statement = _above(text, {"import_statement", "variable_declarator"})
            if statement is None or not (specifier.startswith(".") or is_node):
                continue
            for node in _walk(statement):
                if node.type == "namespace_import":
                    yield _text(node.named_children[-1])
                elif node.type == "import_clause" and is_node and node.named_children[0].type == "identifier":
                    yield _text(node.named_children[0])
            name = statement.child_by_field_name("name")
            if name is not None and name.type == "identifier" and _is_bound_whole(name, text):
                yield _text(name)

    def _specifiers(self) -> Iterator[str]:
        return (_text(node).decode(errors="replace") for node in self._sources())

    def _relative(self) -> Iterator[Node]:
        return (node for node in self._sources() if _text(node).startswith((b"./", b"../")))

    def _sources(self) -> Iterator[Node]:
        """Yield the inner text of every specifier of an import, a re-export or a ``require``."""
        for node in self._nodes:
            match node.type:
                case "import_statement" | "export_statement":
                    string = node.child_by_field_name("source")
                case "call_expression" if _callee(node) == b"require":
                    arguments = node.child_by_field_name("arguments")
                    string = (
                        arguments.named_children[0]
                        if arguments and arguments.named_child_count == 1
                        else None
                    )
                case _:
                    string = None
            if string is not None and string.type == "string" and string.named_child_count == 1:
                yield string.named_children[0]


def _walk(node: Node) -> Iterator[Node]:
    waiting = [node]
    while waiting:
        node = waiting.pop()
        yield node
        waiting += reversed(node.children)


def _above(node: Node, types: set[str]) -> Node | None:
    above = node.parent
    while above is not None and above.type not in types:
        above = above.parent
    return above


def _is_bound_whole(node: Node, text: Node) -> bool:
    """Tell whether a name is bound by ``… = require(text)``, nothing behind the call."""
    declarator = _above(node, {"variable_declarator"})
    value = declarator.child_by_field_name("value") if declarator else None
    return value is not None and value.type == "call_expression" and value.end_byte <= text.end_byte + 2


def _is_declaration(node: Node) -> bool:
    return node.type in {"lexical_declaration", "variable_declaration"}


def _is_called(member: Node) -> bool:
    call = member.parent
    return (
        call is not None and call.type == "call_expression" and call.child_by_field_name("function") == member
    )


def _is_written(member: Node) -> bool:
    above = member.parent
    return (
        above is not None
        and above.type.endswith("assignment_expression")
        and above.child_by_field_name("left") == member
    )


def _callee(call: Node) -> bytes:
    function = call.child_by_field_name("function")
    return _text(function) if function is not None else b""


def _text(node: Node) -> bytes:
    return node.text or b""
