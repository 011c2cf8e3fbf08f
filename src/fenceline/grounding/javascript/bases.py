"""What a class has from those that it is made of."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from fenceline.grounding.javascript.classes import shape_of
from fenceline.grounding.javascript.modules import led_to
from fenceline.grounding.javascript.specifiers import specifiers
from fenceline.grounding.javascript.uses import most_of
from fenceline.grounding.javascript.vocabulary import ambient, bases, is_builtin

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tree_sitter import Node

    from fenceline.grounding.javascript.classes import Shape
    from fenceline.grounding.javascript.project import Project
    from fenceline.grounding.javascript.specifiers import Specifier
    from fenceline.grounding.javascript.syntax import Source

_DEEPEST = 8
_GIVE_BASES = frozenset({"react", "preact", "preact/compat", "readable-stream"})
"""Packages whose classes are in the table."""
_DEFAULTS = {"events": "EventEmitter", "stream": "Stream"}
_DECLARED = ("class_declaration", "abstract_class_declaration")


def whole(
    project: Project, source: Source, asked: Sequence[Specifier], shape: Shape, depth: int = _DEEPEST
) -> Shape | None:
    """Return a class with all that it has from its bases; None when one of them cannot be read."""
    if shape.grows == "any":
        return None
    if shape.base is None:
        return shape
    text = source.text(shape.base)
    if known := _known(source, asked, text):
        return replace(shape, names=shape.names | known, base=None)
    home, node = declared(project, source, asked, text)
    if home is None or node is None or not depth:
        return None
    above = whole(project, home, tuple(specifiers(home)), shape_of(home, node), depth - 1)
    if above is None:
        return None
    grows = most_of((shape.grows, above.grows))
    return replace(shape, names=shape.names | above.names, base=None, grows=grows)


def _origin(source: Source, asked: Sequence[Specifier], local: str) -> tuple[Specifier, str] | None:
    """Return what a local name is taken from, and how it is called there; empty for all of a module."""
    for found in asked:
        if found.whole == local:
            return found, ""
        for named in found.names:
            if source.text(named.node).split()[-1] == local:
                return found, named.name
    return None


def _class_called(source: Source, name: str) -> Node | None:
    """Return the class that a file declares under a name at its top, as its only one."""
    found = [one for one in source.all(*_DECLARED) if _name(source, one) == name]
    top = {"export_statement", "program"}
    return found[0] if len(found) == 1 and found[0].parent and found[0].parent.type in top else None


def _known(source: Source, asked: Sequence[Specifier], text: str) -> frozenset[str] | None:
    """Return what a class of the language, of Node or of React has; None for any other."""
    local, _, member = text.partition(".")
    taken = _origin(source, asked, local)
    if taken is None:
        return bases().get(text) if text in ambient() and not _class_called(source, text) else None
    found, name = taken
    module = found.text.removeprefix("node:")
    if not (is_builtin(module) or module in _GIVE_BASES):
        return None
    return bases().get(member or (_DEFAULTS.get(module, "") if name in {"", "default"} else name))


def declared(
    project: Project, source: Source, asked: Sequence[Specifier], text: str
) -> tuple[Source | None, Node | None]:
    """Return the file and the class that a name means, in this file or in one of the workspace that it asks for."""
    taken = _origin(source, asked, text)
    if taken is None:
        return source, _class_called(source, text)
    found, name = taken
    led = led_to(project, source.path, found)
    home = project.source(led.files[0]) if led and led.outcome == "found" else None
    if home is None or home.broken:
        return None, None
    named = _class_called(home, text if name in {"", "default"} else name)
    return home, named or (_only(home) if name in {"", "default"} else None)


def _only(source: Source) -> Node | None:
    """Return the only class of a file, which is what it gives as a whole."""
    found = list(source.all(*_DECLARED, "class"))
    return found[0] if len(found) == 1 else None


def _name(source: Source, node: Node) -> str:
    name = node.child_by_field_name("name")
    return source.text(name) if name else ""
