"""Finds the wanted symbol in a piece of code a model wrote, whatever it is wrapped in."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from fenceline.edits.elision import elided_line
from fenceline.edits.errors import EditRefused, Flaw
from fenceline.edits.header import parameters
from fenceline.edits.indent import level
from fenceline.workspace.symbols import Outline, Symbol, SymbolKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fenceline.edits.blocks import Block
    from fenceline.edits.want import Outliner, Want

_WRAP = {
    "javascript": "class _W {\n%s\n}",
    "typescript": "class _W {\n%s\n}",
    "tsx": "class _W {\n%s\n}",
    "java": "class _W {\n%s\n}",
    "cpp": "struct _W {\n%s\n};",
    "rust": "impl _W {\n%s\n}",
}
_CALLABLE = frozenset({SymbolKind.FUNCTION, SymbolKind.METHOD})
_HOLDERS = frozenset(
    {
        SymbolKind.CLASS,
        SymbolKind.STRUCT,
        SymbolKind.TRAIT,
        SymbolKind.IMPL,
        SymbolKind.INTERFACE,
        SymbolKind.ENUM,
    }
)


@dataclass(frozen=True, slots=True)
class Piece:
    """The wanted symbol as the model wrote it.

    Attributes:
        source: the code it stands in, first line at column 0.
        outline: of that code.
        symbol: the wanted one in it.
        helpers: other declarations that came with it, on the top level or as members of its class.
    """

    source: bytes
    outline: Outline
    symbol: Symbol
    helpers: tuple[Symbol, ...] = field(default=())

    @property
    def text(self) -> str:
        """Return the symbol's code, its first line at column 0."""
        return self.text_of(self.symbol)

    def text_of(self, symbol: Symbol) -> str:
        """Return the code of the symbol or of a helper, its first line at column 0."""
        code = symbol.indent.encode() + symbol.span.of(self.source)
        return level(code.decode("utf-8", "surrogateescape"), language=self.outline.language)

    @property
    def code(self) -> str:
        """Return everything of it that may use an import: the symbol and its helpers."""
        parts = (self.symbol, *self.helpers)
        return "\n".join(part.span.of(self.source).decode("utf-8", "replace") for part in parts)


def fit(
    blocks: Sequence[Block],
    want: Want,
    outliner: Outliner,
    original: str,
    taken: frozenset[str] = frozenset(),
    signature: str = "",
) -> Piece:
    """Return the wanted symbol found in ``blocks``.

    Args:
        blocks: of the answer, in order.
        want: what was asked.
        outliner: reads declarations.
        original: text that was shown, so that what stood there already is not called elided.
        taken: names that are there already, so that none of them is the one whose name was left to the model.
        signature: of the symbol now, which tells its answer from others of its name (a getter from its setter).

    Raises:
        EditRefused: no code, another symbol, an elided body, or code that does not parse.
    """
    if not blocks:
        raise EditRefused(Flaw.NO_CODE, "the answer has no code")
    pieces = [piece for block in blocks if (piece := _find(block, want, outliner, taken, signature))]
    if not pieces:
        raise _why_not(blocks, want, outliner)
    piece = pieces[-1]
    if line := elided_line(piece.text, original):
        raise EditRefused(
            Flaw.ELIDED, f"the body of `{want.name or piece.symbol.name}` is left out: {line[:80]}"
        )
    return piece


def readings(code: str, want: Want, outliner: Outliner) -> Iterator[tuple[bytes, Outline]]:
    """Yield ``code`` as an outline in each way that it may be meant: as it is, one level off, inside a class."""
    flat = level(code, language=want.language)
    tries = [flat]
    if want.language == "python":
        tries.append(level("    " + code.lstrip(" "), language="python"))
        tries.append(_until_parses(flat))
    if wrap := _WRAP.get(want.language):
        members = [wrap % flat.removeprefix("function "), wrap % flat]
        tries = [*members, *tries] if want.parent else [*tries, *members]
    for text in dict.fromkeys(tries):
        source = text.encode("utf-8", "surrogateescape")
        yield source, outliner(want.language, want.path, source)


def _find(
    block: Block, want: Want, outliner: Outliner, taken: frozenset[str], signature: str
) -> Piece | None:
    for source, outline in readings(block.code, want, outliner):
        if outline.broken_line is not None:
            continue
        if symbol := _pick(outline, want, taken, signature):
            return Piece(source, outline, symbol, _helpers(outline, symbol))
    return None


def _pick(outline: Outline, want: Want, taken: frozenset[str], signature: str) -> Symbol | None:
    """Return the declaration that is the wanted one: by its full name, by its bare name, or the first new one."""
    if not want.qualname:
        around = {*taken, want.parent.rpartition(".")[2], "_W"}
        return next(
            (s for s in outline.symbols if s.kind in _CALLABLE | _HOLDERS and s.name not in around), None
        )
    if exact := [s for s in outline.symbols if s.qualname == want.qualname]:
        same = [s for s in exact if signature and parameters(s.signature) == parameters(signature)]
        return (same or exact)[-1]
    named = [s for s in outline.symbols if s.name == want.name]
    return max(named, key=lambda s: s.span.end - s.span.start, default=None)


def _helpers(outline: Outline, symbol: Symbol) -> tuple[Symbol, ...]:
    root = symbol.qualname.partition(".")[0]
    top = (s for s in outline.symbols if not s.parent and s.name not in (root, "_W"))
    beside = (s for s in outline.symbols if s.parent and s.parent == symbol.parent and s is not symbol)
    return (
        *(s for s in top if s.kind in _CALLABLE or s.kind in _HOLDERS or s.kind is SymbolKind.CONSTANT),
        *(s for s in beside if s.kind in _CALLABLE),
    )


def _until_parses(code: str) -> str:
    """Return ``code`` cut before the line where Python stops parsing: prose or a half statement after the symbol."""
    import ast  # noqa: PLC0415 - only when an answer needs mending

    try:
        ast.parse(code)
    except SyntaxError as error:
        lines = code.split("\n")[: max(0, (error.lineno or 1) - 1)]
        while lines and (not lines[-1].strip() or lines[-1][:1].isspace() is False):
            lines.pop()
        return "\n".join(lines)
    except (ValueError, RecursionError, MemoryError):
        return ""
    return code


def _why_not(blocks: Sequence[Block], want: Want, outliner: Outliner) -> EditRefused:
    outlines = [outline for block in blocks for _, outline in readings(block.code, want, outliner)]
    sound = [outline for outline in outlines if outline.broken_line is None and outline.symbols]
    if sound:
        names = ", ".join(dict.fromkeys(s.name for s in sound[0].symbols if s.name != "_W")) or "nothing"
        return EditRefused(Flaw.WRONG_SYMBOL, f"asked for `{want.name}`, the answer has {names[:80]}")
    for block in blocks:
        if line := elided_line(block.code):
            return EditRefused(Flaw.ELIDED, f"the answer leaves code out: {line[:80]}")
    broken = next((outline.broken_line for outline in outlines if outline.broken_line), None)
    if broken:
        return EditRefused(Flaw.BROKEN, f"the answer does not parse (line {broken} of it)")
    return EditRefused(Flaw.NO_CODE, f"the answer does not declare `{want.name}`")
