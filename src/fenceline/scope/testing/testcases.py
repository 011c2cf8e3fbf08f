"""The single tests in a test file, as symbols; in JavaScript they are calls, which no index lists."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fenceline.scope.testfiles import is_test
from fenceline.scope.words.written import suffix
from fenceline.workspace.symbols import Span, Symbol, SymbolKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fenceline.scope.code import Code

_CALL = re.compile(rb"^([ \t]*)(?:test|it)(?:\.\w{1,20})?\(\s*([\"'`])([^\n\"'`]{1,200})\2", re.MULTILINE)
_MAX_CASES = 400
_LONGEST = 20_000


def test_cases(code: Code, path: str) -> tuple[Symbol, ...]:
    """Return the tests in ``path`` in order; none for a file without tests."""
    end = suffix(path)
    if end in (".js", ".jsx", ".mjs", ".cjs", ".ts", ".tsx", ".mts", ".cts"):
        return tuple(_calls(path, code.source(path)))
    symbols = code.symbols(path)
    match end:
        case ".java":
            return tuple(s for s in symbols if b"@Test" in code.text(s)[:200] and s.kind is SymbolKind.METHOD)
        case ".rs":
            return tuple(
                s for s in symbols if s.kind is SymbolKind.FUNCTION and _rust_test(code.source(path), s)
            )
        case ".go":
            return tuple(s for s in symbols if s.name.startswith("Test") and s.kind is SymbolKind.FUNCTION)
        case _:
            kinds = (SymbolKind.FUNCTION, SymbolKind.METHOD)
            return tuple(s for s in symbols if s.name.lower().startswith("test") and s.kind in kinds)


def in_file_tests(code: Code, path: str) -> bool:
    """Whether the file holds its own tests, as Rust's do."""
    return suffix(path) == ".rs" and not is_test(path) and b"#[test]" in code.source(path)


def _rust_test(source: bytes, symbol: Symbol) -> bool:
    return b"test]" in source[max(0, symbol.span.start - 60) : symbol.span.start + 60]


def _calls(path: str, source: bytes) -> Iterator[Symbol]:
    """Yield ``test("…", …)`` calls; each ends at the first line that closes at its indentation."""
    line = 1
    counted = 0
    for number, call in enumerate(_CALL.finditer(source)):
        if number >= _MAX_CASES:
            return
        indent = call[1]
        start = call.start() + len(indent)
        close = re.compile(rb"^" + re.escape(indent) + rb"\}[^\n]*", re.MULTILINE).search(
            source, start, start + _LONGEST
        )
        end_of_line = source.find(b"\n", start)
        one_line = source[start : end_of_line if end_of_line >= 0 else len(source)].rstrip()
        end = start + len(one_line) if one_line.endswith((b");", b")")) or close is None else close.end()
        line, counted = line + source.count(b"\n", counted, start), start
        title = call[3].decode(errors="replace")
        text = source[start:end].decode(errors="replace")
        yield Symbol(
            path=path,
            name=title,
            qualname=title.replace(".", " "),
            kind=SymbolKind.FUNCTION,
            span=Span(start, end),
            body=None,
            doc=None,
            signature=" ".join(text.split("\n", 1)[0].split()),
            indent=indent.decode(),
            line=line,
            end_line=line + source.count(b"\n", start, end),
        )


def for_test(code: Code, test_files: Sequence[str], names: Sequence[str]) -> tuple[Symbol, ...]:
    """Return tests to follow from the first file that has any, those that use ``names`` first."""
    for path in test_files:
        cases = test_cases(code, path)
        if cases:
            wanted = [name.encode(errors="replace") for name in names]
            ranked = sorted(cases, key=lambda case: [name not in code.text(case) for name in wanted])
            return tuple(ranked[:2])
    return ()
