"""What a module gives out, as far as its text says it for certain."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fenceline.grounding.javascript.bindings import declared
from fenceline.grounding.javascript.commonjs import assigned
from fenceline.grounding.javascript.loose import loads
from fenceline.grounding.javascript.resolve import aliased, relative
from fenceline.grounding.javascript.scoping import names_of
from fenceline.grounding.javascript.syntax import dialect_of, first, is_declaration, unquoted
from fenceline.grounding.javascript.values import members_of

if TYPE_CHECKING:
    from tree_sitter import Node

    from fenceline.grounding.javascript.project import Project
    from fenceline.grounding.javascript.syntax import Source

_TYPEDEF = re.compile(rb"@(?:typedef|callback)\s+(?:\{[^\n]{0,500}\}\s*)?([A-Za-z_$][\w$]*)")
_EXPORTS = re.compile(rb"^export\s+(?!=)", re.MULTILINE)
_STARS = re.compile(rb"""\bexport\s+(?:type\s+)?\*\s*from\s*["']([^"'\n]{1,200})["']""")
_WORD = re.compile(rb"[\w$\x80-\xff]+")
_DEEPEST = 12
_MODULES = 400  # that one star may lead through


@dataclass(frozen=True, slots=True)
class Exports:
    """The names of a module.

    Attributes:
        names: that it exports, ``default`` among them.
        open: it may export more.
        esm: it is written as an ES module, so that nobody can add to it from outside.
    """

    names: frozenset[str] = frozenset()
    open: bool = False
    esm: bool = True

    def has(self, name: str) -> bool:
        """Return whether ``name`` is exported, or may be."""
        return self.open or name in self.names


_OPEN = Exports(open=True)


def exports_of(project: Project, files: tuple[str, ...]) -> Exports:
    """Return what the module gives out that ``files`` may be: a source and its declarations count together."""
    known = [_of_file(project, path, {}, 0) for path in files]
    if not known or any(one.open for one in known):
        return _OPEN
    return Exports(frozenset(name for one in known for name in one.names), esm=all(one.esm for one in known))


def declared_exports(project: Project, files: tuple[str, ...]) -> Exports:
    """Return what declarations beside a module say of it, which is all that TypeScript sees of plain JavaScript."""
    known = [_of_file(project, path, {}, 0) for path in files if is_declaration(path)]
    sources = [path for path in files if dialect_of(path) != "javascript" and not is_declaration(path)]
    if not known or sources or any(one.open for one in known):
        return _OPEN
    return Exports(frozenset(name for one in known for name in one.names))


def _of_file(project: Project, path: str, seen: dict[str, None], depth: int) -> Exports:
    if path in seen:
        return Exports()
    seen[path] = None
    if path.endswith(".json"):
        return _of_json(project, path)
    source = project.source(path) if dialect_of(path) else None
    if source is None or depth > _DEEPEST or len(seen) > _MODULES:
        return _OPEN
    if source.broken:
        return _of_words(project, source, seen, depth)
    if any(one.type in {"export_statement", "import_statement"} for one in source.root.named_children):
        return _of_module(project, source, seen, depth)
    return _ambient(source) if source.declares_only else _commonjs(source)


def _of_module(project: Project, source: Source, seen: dict[str, None], depth: int) -> Exports:
    """Return what an ES module exports; declarations beside which other modules are declared may be of those."""
    if source.declares_only and any(_is_of_other(one) for one in source.all("module")):
        return _OPEN
    statements = source.root.named_children
    names: set[str] = set()
    for statement in statements:
        if statement.type == "export_statement":
            found = _exported(project, source, statement, seen, depth)
            if found is None:
                return _OPEN
            names |= found
        elif source.declares_only:
            names |= {source.text(name) for name in declared(statement)}
    if b"exports" in source.data and _is_commonjs_too(source):
        return _OPEN
    return Exports(frozenset(names) | _documented(source))


def _is_commonjs_too(source: Source) -> bool:
    """Return whether an ES module also assigns to Node's ``exports``, and not to what it calls so itself."""
    names = names_of(source)
    uses = [one for name in ("exports", "module") for one in names.uses(name)]
    free = frozenset(one.node.start_byte for one in uses if one.scope.find(one.name) is None)
    given = assigned(source, None if "exports" in names.probed else free)
    return given.open or bool(given.names)


def _is_of_other(module: Node) -> bool:
    name = module.child_by_field_name("name")
    return name is not None and name.type == "string"


def _of_words(project: Project, source: Source, seen: dict[str, None], depth: int) -> Exports:
    """Return all words of an ES module that is not understood: what it never mentions it cannot export by name."""
    if not _EXPORTS.search(source.data) or b"module.exports" in source.data:
        return _OPEN
    names = {word.decode("utf-8", "replace") for word in _WORD.findall(source.data)}
    for text in _STARS.findall(source.data):
        found = _starred(project, source, text.decode("utf-8", "replace"), seen, depth)
        if found is None:
            return _OPEN
        names |= found
    return Exports(frozenset(names))


def _of_json(project: Project, path: str) -> Exports:
    """Return the members of an object in JSON, which tools let be imported by name."""
    content = loads(project.world.read(path) or b"")
    return Exports(frozenset(content) | {"default"}, esm=False) if content else _OPEN


def _documented(source: Source) -> frozenset[str]:
    """Return the types that a JavaScript file has in comments alone; TypeScript exports them."""
    return (
        frozenset(match.decode() for match in _TYPEDEF.findall(source.data))
        if not source.typed
        else frozenset()
    )


def _ambient(source: Source) -> Exports:
    """Return what a declaration file without imports and exports has; it may describe anything."""
    return Exports(
        open=True,
        names=frozenset(source.text(name) for one in source.root.named_children for name in declared(one)),
    )


def _commonjs(source: Source) -> Exports:
    found = assigned(source)
    return Exports(found.names | _documented(source) | {"default"}, found.open or not found.names, esm=False)


def default_members(project: Project, files: tuple[str, ...]) -> frozenset[str] | None:
    """Return the members of a module's default export; None when it may have others."""
    source = project.source(files[0]) if len(files) == 1 and dialect_of(files[0]) else None
    if source is None or source.broken:
        return None
    found = [
        statement.child_by_field_name("value") or statement.child_by_field_name("declaration")
        for statement in source.root.named_children
        if statement.type == "export_statement"
        and any(child.type == "default" for child in statement.children)
    ]
    if found:
        return members_of(source, found[0])
    exports = _of_file(project, files[0], {}, 0)
    return None if exports.open or exports.esm else exports.names


def _exported(
    project: Project, source: Source, statement: Node, seen: dict[str, None], depth: int
) -> set[str] | None:
    """Return the names of one export statement; None when it may be any."""
    if any(child.type == "=" for child in statement.children):
        return None
    string = statement.child_by_field_name("source")
    clause = first(statement.named_children, "export_clause", "namespace_export")
    if clause is not None and clause.type == "export_clause":
        return {_outer(source, one) for one in clause.named_children if one.type == "export_specifier"}
    if clause is not None:
        return {source.text(clause).split()[-1].strip("\"'")}
    if string is not None:
        return _starred(project, source, unquoted(source.text(string)), seen, depth)
    if any(child.type == "default" for child in statement.children):
        return {"default"}
    return {source.text(name) for one in statement.named_children for name in declared(one)}


def _starred(
    project: Project, source: Source, text: str, seen: dict[str, None], depth: int
) -> set[str] | None:
    led = (
        relative(project, source.path, text) if text.startswith(".") else aliased(project, source.path, text)
    )
    if led is None or led.outcome != "found":
        return None
    names: set[str] = set()
    for path in led.files:
        found = _of_file(project, path, seen, depth + 1)
        if found.open:
            return None
        names |= found.names
    return names - {"default"}


def _outer(source: Source, specifier: Node) -> str:
    """Return ``b`` of ``a as b``, and ``a`` of ``a``."""
    return source.text(specifier).split()[-1].strip("\"'")
