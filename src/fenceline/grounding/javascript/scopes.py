"""Which names a file binds, from where each is seen, and where it uses which."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tree_sitter import Node


@dataclass(slots=True, eq=False)
class Scope:
    """One stretch of code in which names are seen.

    Attributes:
        parent: around it; None for the file.
        hoists: it takes the ``var`` declarations of the blocks inside it.
        merged: other declarations elsewhere may add names to it.
        names: that it binds, each with the node that does.
    """

    parent: Scope | None = None
    hoists: bool = False
    merged: bool = False
    names: dict[str, Node] = field(default_factory=dict[str, "Node"])

    def find(self, name: str) -> Scope | None:
        """Return the nearest scope that has ``name``, or may have it."""
        scope: Scope | None = self
        while scope is not None and not (name in scope.names or scope.merged):
            scope = scope.parent
        return scope

    def function(self) -> Scope:
        """Return the scope that a ``var`` here is bound in."""
        scope = self
        while not scope.hoists and scope.parent is not None:
            scope = scope.parent
        return scope


@dataclass(frozen=True, slots=True)
class Reference:
    """One use of a name.

    Attributes:
        name: that is used.
        node: where.
        scope: that it is looked up in.
        is_type: it names a type.
    """

    name: str
    node: Node
    scope: Scope
    is_type: bool


@dataclass(slots=True)
class Names:
    """All names of a file.

    Attributes:
        root: the file's own scope.
        references: every use, by name; in no order.
        bound: every name that any scope binds.
        probed: names that are asked for with ``typeof``, or assigned without a declaration.
        dynamic: ``eval`` or ``with`` may bring in any name.
    """

    root: Scope
    references: dict[str, list[Reference]] = field(default_factory=dict[str, "list[Reference]"])
    bound: set[str] = field(default_factory=set[str])
    probed: set[str] = field(default_factory=set[str])
    dynamic: bool = False

    def use(self, reference: Reference) -> None:
        """Note one use."""
        self.references.setdefault(reference.name, []).append(reference)

    def uses(self, name: str) -> list[Reference]:
        """Return every use of ``name``."""
        return self.references.get(name, [])
