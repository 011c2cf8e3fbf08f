"""What a task touches, and why: the answer that scope gives to the rooms above it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from fenceline.workspace.symbols import Symbol

Kind = Literal["edit", "multi-file", "greenfield"]
Recipe = Literal["change", "add", "test", "component"]
Confidence = Literal["sure", "likely", "undecided"]


@dataclass(frozen=True, slots=True)
class Target:
    """One place that the task writes to.

    Attributes:
        path: POSIX path relative to the workspace root; for a component the file to create.
        symbol: to change (``change``), to receive ``new_name`` (``add``; None is the module itself), or
            under test (``test``). None for a component, and where the file is known and its symbol is not.
        new_name: of the declaration to add, or the name to rename to; empty otherwise.
    """

    path: str
    symbol: Symbol | None = None
    new_name: str = ""


@dataclass(frozen=True, slots=True)
class Registration:
    """Where the siblings of a component are registered.

    Attributes:
        path: the file.
        lines: 1-based lines that name a sibling, ascending.
    """

    path: str
    lines: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Scope:
    """What a task touches.

    Attributes:
        kind: ``edit`` (one file, patterns to follow), ``multi-file``, ``greenfield``.
        recipe: how its context is put together.
        targets: places to write to, the main one first; empty when none was found.
        files: existing files that the task touches, the main one first.
        siblings: patterns to follow, nearest first; for a component the main symbol of each file to follow.
        patterns: existing files to follow as a whole (components), best example first.
        tests: existing test files that cover the target, nearest first.
        test_path: for a test task the file to extend or to create; empty otherwise.
        register: where a component's siblings are registered, nearest first.
        reasons: in words, for a person.
        confidence: ``undecided`` means that the targets are a guess, or that there are none.
        unknown: paths and names that the instruction takes for existing and that do not exist.
    """

    kind: Kind
    recipe: Recipe
    targets: tuple[Target, ...] = ()
    files: tuple[str, ...] = ()
    siblings: tuple[Symbol, ...] = ()
    patterns: tuple[str, ...] = ()
    tests: tuple[str, ...] = ()
    test_path: str = ""
    register: tuple[Registration, ...] = ()
    reasons: tuple[str, ...] = ()
    confidence: Confidence = "sure"
    unknown: tuple[str, ...] = ()
