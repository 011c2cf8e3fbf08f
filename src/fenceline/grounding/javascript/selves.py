"""Members that a class reads of its own objects, and that nobody gives them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fenceline.grounding.javascript.bases import whole
from fenceline.grounding.javascript.classes import shape_of
from fenceline.grounding.javascript.doubt import Doubt
from fenceline.grounding.javascript.excuses import excused_lines, is_unchecked
from fenceline.grounding.javascript.uses import CLASSES
from fenceline.grounding.javascript.values import FUNCTION
from fenceline.grounding.nearest import nearest

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tree_sitter import Node

    from fenceline.grounding.javascript.classes import Shape
    from fenceline.grounding.javascript.evidence import Evidence
    from fenceline.grounding.javascript.project import Project
    from fenceline.grounding.javascript.specifiers import Named, Specifier
    from fenceline.grounding.javascript.syntax import Source


def missing_members(
    project: Project, evidence: Evidence, source: Source, asked: Sequence[Specifier]
) -> Iterator[tuple[Node, Doubt]]:
    """Yield the members of ``this`` that a class does not have, where all that it is made of can be read."""
    excused = excused_lines(source.data)
    for node in source.all(*CLASSES):
        shape = shape_of(source, node)
        if shape.grows == "any" or all(named.name in shape.names for named, _ in shape.asked):
            continue
        full = whole(project, source, asked, shape)
        if full is None:
            continue
        for named, is_called in shape.asked:
            if named.name in full.names | FUNCTION or named.node.start_point.row in excused:
                continue
            if _is_missing(evidence, source, shape, full, named, is_called=is_called):
                near = nearest(named.name, sorted(full.names))
                message = f"{shape.name or 'the class'} has no {named.name}"
                yield named.node, Doubt("attribute-missing", "likely", message, f"this.{named.name}", near)


def _is_missing(
    evidence: Evidence, source: Source, shape: Shape, full: Shape, named: Named, *, is_called: bool
) -> bool:
    """Return whether nobody gives the member: by its types, or because nothing else spells it.

    Of a class without a base a method is missing that it calls itself.
    """
    if source.typed and full.grows == "none" and not is_unchecked(source.data):
        return not evidence.merges(shape.name, source.path)
    if is_called and shape.base is None and full.grows == "none":
        return True
    word = re.compile(rb"(?<![\w$])" + re.escape(named.name.encode()) + rb"(?![\w$])")
    uses = sum(one.name == named.name for one, _ in shape.asked)
    return len(word.findall(source.data)) == uses and not evidence.spells(named.name, source.path)
