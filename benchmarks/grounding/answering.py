"""Answers as a model would stream them, made of real code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fenceline.edits.want import Want
from fenceline.errors import FencelineError
from fenceline.grounding.stream.imports import Imports
from fenceline.grounding.stream.watch import Setting, StreamWatch, Watch
from fenceline.workspace.symbols import SymbolKind

from .cases import cached_outline
from .history import judged_language

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fenceline.grounding.ground import Ground
    from fenceline.grounding.signal import Signal
    from fenceline.workspace.change import Change
    from fenceline.workspace.symbols import Outline, Symbol

_ASKED_FOR = frozenset({SymbolKind.FUNCTION, SymbolKind.METHOD})
_MOST = 5  # symbols of a file
_LONGEST = 6_000  # bytes, about what the bound of a request holds
_MAX_TOKENS = 2_048
_PIECE = 64  # characters
_FENCE = "`" * 8  # longer than any in a file


def written(change: Change, lines: set[int]) -> list[Symbol]:
    """Return functions and methods that a change adds or alters: those with one of ``lines`` in them."""
    found = _outline(change.path, change.after)
    return [
        symbol
        for symbol in (found.symbols if found else ())
        if symbol.kind in _ASKED_FOR
        and symbol.span.end - symbol.span.start <= _LONGEST
        and not lines.isdisjoint(range(symbol.line, symbol.end_line + 1))
    ][:_MOST]


def streamed(
    change: Change, symbol: Symbol, ground: Ground, before: str = "", info: str = ""
) -> Iterator[Signal]:
    """Yield every signal about an answer that holds a symbol as the change leaves it, in one fenced block.

    Args:
        change: of the symbol's file.
        symbol: of the file after the change.
        ground: that the answer is held against.
        before: first lines of the block.
        info: what stands behind the fence.
    """
    language = judged_language(change.path) or ""
    old = _outline(change.path, change.before)
    replaced = old.find(symbol.qualname) if old else None
    mode = "replace" if replaced else "insert"
    want = Want(mode, change.path, language, symbol.qualname, symbol.parent)
    original = replaced.span.of(change.before or b"").decode(errors="replace") if replaced else ""
    known = frozenset(each.name for each in old.symbols) if old else frozenset[str]()
    watch = StreamWatch(want, lambda: ground, Setting(original, lambda: known, _MAX_TOKENS))
    code = symbol.span.of(change.after or b"").decode(errors="replace")
    answer = f"```{info or language}\n{before}{symbol.indent}{code}\n```\n"
    yield from _fed(watch, answer)


def file_streamed(path: str, text: str, ground: Ground) -> Iterator[tuple[int, Signal]]:
    """Yield line and signal for every import that the judge of streams stops at, in a file that arrives whole."""
    language = judged_language(path) or ""
    watch = Watch(language, (Imports(language, path, lambda: ground),))
    for signal in _fed(watch, f"{_FENCE}{language}\n{text}\n{_FENCE}\n"):
        yield (signal.place.line - 1 if signal.place else 0), signal


def _fed(watch: Watch, answer: str) -> Iterator[Signal]:
    for start in range(0, len(answer), _PIECE):
        signal = watch.feed(answer[start : start + _PIECE])
        while signal:
            yield signal
            signal = watch.feed("")
    while signal := watch.close():
        yield signal


def _outline(path: str, source: bytes | None) -> Outline | None:
    try:
        return cached_outline(judged_language(path) or "", path, source) if source else None
    except FencelineError:
        return None
