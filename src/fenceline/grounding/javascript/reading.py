"""Which members a file reads of a name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fenceline.grounding.javascript.specifiers import Named
from fenceline.grounding.javascript.uses import is_tested, is_written

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fenceline.grounding.javascript.scopes import Names, Scope
    from fenceline.grounding.javascript.syntax import Source

_PLAIN = frozenset({"property_identifier", "type_identifier"})


def members_read(source: Source, names: Names, whole: str, owner: Scope | None) -> Iterator[Named]:
    """Yield the members that are read of the name ``whole``; not those that the file writes or tests for somewhere.

    Args:
        source: the file.
        names: in it.
        whole: the name.
        owner: the scope that binds the name that is meant; None for one that no scope binds.
    """
    asked: list[Named] = []
    allowed: set[str] = set()
    for reference in names.uses(whole):
        if reference.scope.find(whole) is not owner:
            continue
        around = reference.node.parent
        if around is None or around.type not in {"member_expression", "nested_type_identifier"}:
            continue
        member = around.child_by_field_name("property") or around.child_by_field_name("name")
        if member is None or member == reference.node or member.type not in _PLAIN:
            continue
        if is_written(around) or is_tested(around):
            allowed.add(source.text(member))
        else:
            asked.append(Named(source.text(member), member))
    yield from (named for named in asked if named.name not in allowed)
