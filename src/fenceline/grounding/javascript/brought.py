"""Members of what Node and the language bring along: ``fs.readFileSink``, ``Promise.rejected()``.

New versions and other runtimes add to these things, and code may: what is found is never more than likely, and nothing
is said of what another file of the workspace gives or uses in the same way.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fenceline.grounding.javascript.doubt import Doubt
from fenceline.grounding.javascript.reading import members_read
from fenceline.grounding.javascript.resolve import aliased
from fenceline.grounding.javascript.syntax import dialect_of
from fenceline.grounding.javascript.values import FUNCTION
from fenceline.grounding.javascript.vocabulary import members
from fenceline.grounding.nearest import nearest

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tree_sitter import Node

    from fenceline.grounding.javascript.evidence import Evidence
    from fenceline.grounding.javascript.project import Project
    from fenceline.grounding.javascript.scopes import Names
    from fenceline.grounding.javascript.specifiers import Named, Specifier
    from fenceline.grounding.javascript.syntax import Source

_ALWAYS = FUNCTION | {"default"}


def missing_members(
    project: Project, evidence: Evidence, source: Source, names: Names, asked: Sequence[Specifier]
) -> Iterator[tuple[Node, Doubt]]:
    """Yield the members that are read of a module of Node as a whole, or called of a global, and that it has not."""
    for found in asked:
        thing = _module(project, source.path, found)
        local = _whole(source, found)
        if not thing or not local or not _is_bound_by(names, local, found):
            continue
        for named in members_read(source, names, local, names.root):
            is_value = named.node.type == "property_identifier"
            if is_value and (doubt := _weighed(evidence, source.path, thing, local, named.name)):
                yield named.node, doubt
    for thing in members():
        local = thing.removeprefix(".")
        for named in members_read(source, names, local, None) if local != thing else ():
            if _is_called(named.node) and (
                doubt := _weighed(evidence, source.path, thing, local, named.name)
            ):
                yield named.node, doubt


def missing_names(
    project: Project, evidence: Evidence, path: str, found: Specifier
) -> Iterator[tuple[Named, Doubt]]:
    """Yield the names that are taken from a module of Node that has not got them; what may be a type is left out."""
    thing = "" if found.type_only else _module(project, path, found)
    for named in found.names if thing else ():
        is_value = (
            named.name[:1].islower() or dialect_of(path) == "javascript"
        )  # Node's types are capitalised
        if is_value and (doubt := _weighed(evidence, path, thing, "", named.name)):
            yield named, doubt


def _module(project: Project, path: str, found: Specifier) -> str:
    """Return the module of Node that a specifier means; empty for any other, and for packages of the same name."""
    thing = found.text.removeprefix("node:")
    if not found.sure or thing not in members():
        return ""
    if found.text == thing:
        declared = any(thing in manifest.declared for manifest in project.manifests(path))
        if declared or thing in project.packages or aliased(project, path, thing):
            return ""
    return thing


def _whole(source: Source, found: Specifier) -> str:
    """Return the local name of a whole module, which Node gives as the default, too."""
    default = (one.node for one in found.names if one.name == "default" and one.node.type == "identifier")
    return found.whole or next((source.text(node) for node in default), "")


def _is_bound_by(names: Names, local: str, found: Specifier) -> bool:
    """Return whether the file's own ``local`` is what this specifier makes."""
    bound, statement = names.root.names.get(local), found.node.parent
    while statement is not None and not statement.type.endswith(("_statement", "_declaration")):
        statement = statement.parent
    return bool(
        bound
        and statement
        and statement.start_byte <= bound.start_byte
        and bound.end_byte <= statement.end_byte
    )


def _is_called(member: Node) -> bool:
    around = member.parent
    outer = around.parent if around else None
    return outer is not None and outer.child_by_field_name("function") == around


def _weighed(evidence: Evidence, path: str, thing: str, local: str, name: str) -> Doubt | None:
    """Return what is wrong with ``local.name``, or with importing ``name`` where there is no ``local``."""
    has = members()[thing]
    if name in has | _ALWAYS or name.startswith("_") or _is_given(evidence, path, local, name):
        return None
    rule, verb = ("attribute-missing", "has no") if local else ("name-not-exported", "does not export")
    message, named = f"{thing.removeprefix('.')} {verb} {name}", f"{local}.{name}".lstrip(".")
    return Doubt(rule, "likely", message, named, nearest(name, sorted(has)))


def _is_given(evidence: Evidence, path: str, local: str, name: str) -> bool:
    """Return whether another file gives something a member of this name, or reads it of the same thing."""
    word = re.escape(name.encode())
    of_same = rb"\b" + re.escape(local.encode()) + rb"\." if local else rb"[{,]\s*"
    given = re.compile(
        rb"\." + word + rb"\s*=(?!=)|[\"']" + word + rb"[\"']|" + of_same + word + rb"(?![\w$])"
    )
    return any(given.search(data) for _, data in evidence.files_with(name, path))
