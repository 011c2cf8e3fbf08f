"""What a source file declares, in bytes: the vocabulary that index, scope and edits share.

All offsets are byte offsets into the file's raw bytes (a BOM counts), half-open. Lines are 1-based and inclusive.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class SymbolKind(StrEnum):
    """Kinds of declaration that an edit can address."""

    FUNCTION = "function"
    METHOD = "method"
    CLASS = "class"
    INTERFACE = "interface"
    STRUCT = "struct"
    ENUM = "enum"
    TRAIT = "trait"
    IMPL = "impl"
    TYPE = "type"
    CONSTANT = "constant"
    MODULE = "module"


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open byte range."""

    start: int
    end: int

    def of(self, source: bytes) -> bytes:
        """Return the bytes of ``source`` in this range."""
        return source[self.start : self.end]

    def within(self, other: Span) -> bool:
        """Whether ``other`` holds all of this range."""
        return other.start <= self.start and self.end <= other.end


@dataclass(frozen=True, slots=True)
class Symbol:
    """One declaration.

    Attributes:
        path: POSIX path relative to the workspace root.
        name: bare name, ``perimeter``.
        qualname: dotted from the file's top level, ``Rectangle.perimeter``. Go methods take their receiver's
            type as parent, Rust methods their ``impl`` type.
        kind: what it declares.
        span: from the first decorator, attribute or ``export`` keyword to the last byte of the declaration,
            without the leading indentation, a leading doc comment and the trailing newline.
        body: between the braces (exclusive), or the suite of an indented block from its first statement's first
            byte (docstring included) to its last; None for declarations without one.
        doc: a Python docstring statement, or the doc comment right before the declaration; None without one.
        signature: the declaration without its body on one line, white space collapsed:
            ``def perimeter(self) -> float``.
        indent: the declaration's leading white space.
        line: first line of span.
        end_line: last line of span.
    """

    path: str
    name: str
    qualname: str
    kind: SymbolKind
    span: Span
    body: Span | None
    doc: Span | None
    signature: str
    indent: str
    line: int
    end_line: int

    @property
    def parent(self) -> str:
        """Return the qualname of the enclosing declaration, empty at top level."""
        return self.qualname.rpartition(".")[0]


@dataclass(frozen=True, slots=True)
class Import:
    """One import statement's target.

    Attributes:
        module: as written: ``os.path``, ``.sibling``, ``./shapes.js``, ``fmt``, ``crate::shapes``.
        names: the names it binds in this file; empty for a bare side-effect import, ``("*",)`` for all.
        span: the whole statement.
        line: first line.
    """

    module: str
    names: tuple[str, ...]
    span: Span
    line: int


@dataclass(frozen=True, slots=True)
class Outline:
    """Everything declared in one file.

    Attributes:
        path: POSIX path relative to the workspace root.
        language: registry name of the language: ``python``, ``javascript``, ``typescript``, ``tsx``, ``go``,
            ``rust``, ``java``, ``c``, ``cpp``.
        symbols: in order of their start; a parent comes before its children.
        imports: in order.
        broken_line: line of the first syntax error; None for a file that parses. Symbols around an error are
            still listed where the parser can recover. C and C++ are read without their preprocessor: a macro
            may look like an error, so compare before and after instead of asking for None.
    """

    path: str
    language: str
    symbols: tuple[Symbol, ...]
    imports: tuple[Import, ...]
    broken_line: int | None = None

    def find(self, qualname: str) -> Symbol | None:
        """Return the last symbol of that qualname (a redefinition wins, as at run time)."""
        return next((s for s in reversed(self.symbols) if s.qualname == qualname), None)

    def children(self, symbol: Symbol) -> tuple[Symbol, ...]:
        """Return the symbols directly inside ``symbol``."""
        return tuple(s for s in self.symbols if s.parent == symbol.qualname)
