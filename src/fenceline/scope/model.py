"""What a task touches, and why: the answer that scope gives to the rooms above it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fenceline.scope.entries import Member
    from fenceline.workspace.symbols import Symbol

Kind = Literal["edit", "multi-file", "greenfield"]
Recipe = Literal["change", "add", "test", "component"]
Confidence = Literal["sure", "likely", "undecided"]
Size = Literal["small", "medium", "large", ""]

# A line of code is about eleven tokens: a small piece of work is an answer of 330, which the smallest models
# keep together; a medium one of 1,300, about where they start to leave parts out; the rest is large.
_SMALL_LINES, _SMALL_FILES = 30, 1
_MEDIUM_LINES, _MEDIUM_FILES = 120, 3


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

    @property
    def name(self) -> str:
        """What is written is called so: the new name, the symbol's, or the file's."""
        return self.new_name or (self.symbol.qualname if self.symbol else self.path)


@dataclass(frozen=True, slots=True)
class Entry:
    """A line that registers a member of a family.

    Attributes:
        line: 1-based.
        member: what it names.
    """

    line: int
    member: Member


@dataclass(frozen=True, slots=True)
class Registration:
    """Where the siblings of a component are registered.

    Attributes:
        path: the file.
        entries: by line; a line that names several siblings is there for each.
    """

    path: str
    entries: tuple[Entry, ...]

    @property
    def lines(self) -> tuple[int, ...]:
        """Return the lines, ascending."""
        return tuple(dict.fromkeys(entry.line for entry in self.entries))


@dataclass(frozen=True, slots=True)
class Candidate:
    """A file that an instruction which names nothing may be about.

    Attributes:
        path: the file.
        share: its probability, if exactly one file were meant.
        reasons: in words, the strongest first.
    """

    path: str
    share: float
    reasons: tuple[str, ...] = ()


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
        test_path: the file of tests to extend or to create: of a test task, or as the instruction names it for a test
            that it wants beside the code; empty otherwise.
        register: where a component's siblings are registered, nearest first.
        reasons: in words, for a person.
        confidence: ``undecided`` means that the targets are a guess, or that there are none.
        unknown: paths and names that the instruction takes for existing and that do not exist.
        part: of the main target's symbol that alone is to change; empty for all of it.
        candidates: files that may be meant, likeliest first, where nothing that exists is named.
        unclear: the first thing that the instruction leaves open, in words; empty for none.
        wants_test: whether a test is asked for beside the code.
        parts: of an instruction that asks for several edits, in order; empty for one.
        named: what else of the code the instruction names, to use it or to do as it does.
        beyond: why no edit of one symbol does it: several change ``together``, or it goes away (``removal``).
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
    part: Literal["", "description"] = ""
    candidates: tuple[Candidate, ...] = ()
    unclear: str = ""
    wants_test: bool = False
    parts: tuple[Part, ...] = ()
    named: tuple[Symbol, ...] = ()
    beyond: Literal["", "together", "removal"] = ""

    @property
    def lean(self) -> bool:
        """Whether edits of whole symbols do it, one after the other where it is more than one."""
        alone = self.kind == "edit" or (self.wants_test and len(self.files) < 2)
        return bool(self.parts) or (alone and not self.beyond)

    @property
    def edits(self) -> int:
        """How many edits of whole symbols are asked for, tests beside the code among them."""
        return max(1, len(self.parts)) * (2 if self.wants_test else 1)

    @property
    def counted(self) -> Kind:
        """The kind that the ledger counts it as: an edit and the test for it are edits."""
        return "edit" if self.lean else self.kind

    @property
    def renames(self) -> bool:
        """Whether a declaration gets another name, which every use of it follows."""
        return self.recipe == "change" and any(target.new_name for target in self.targets)

    @property
    def size(self) -> Size:
        """How much is to be written: by lines of the declarations and number of files; empty unknown.

        What exists counts with its lines; what is to be added counts like the declarations that it follows.
        """
        files = len({*self.files, *(target.path for target in self.targets)})
        lines = self._lines
        if files > _MEDIUM_FILES or lines > _MEDIUM_LINES:
            return "large"
        if not lines:
            return ""
        return "small" if files <= _SMALL_FILES and lines <= _SMALL_LINES else "medium"

    @property
    def _lines(self) -> int:
        """Lines of the declarations to write, 0 unknown."""
        if self.recipe in {"add", "component"}:
            return _median(map(_length, self.siblings))
        return sum(_length(target.symbol) for target in self.targets if target.symbol)


@dataclass(frozen=True, slots=True)
class Part:
    """One of several edits that an instruction asks for.

    Attributes:
        instruction: that asks for it alone.
        scope: what that touches.
    """

    instruction: str
    scope: Scope

    @property
    def target(self) -> Target:
        """Return where it is written."""
        return self.scope.targets[0]


def _length(symbol: Symbol) -> int:
    return symbol.end_line - symbol.line + 1


def _median(lengths: Iterable[int]) -> int:
    ordered = sorted(lengths)
    return ordered[len(ordered) // 2] if ordered else 0
