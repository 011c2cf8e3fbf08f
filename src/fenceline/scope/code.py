"""A workspace as one reading sees it: every file read and every outline asked for once."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from fenceline.errors import FencelineError
from fenceline.scope.testfiles import among_tests, is_test
from fenceline.scope.words.lexicon import CODE_SUFFIXES
from fenceline.scope.words.written import suffix

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from fenceline.scope.ports import Files, SymbolIndex
    from fenceline.workspace.symbols import Outline, Symbol

_TOO_LARGE = 1_000_000
_DECLARING = (".d.ts", ".d.mts", ".d.cts", ".pyi")
_ASIDE = re.compile(
    r"(?:^|/)(?:bench|benchmarks?|examples?|samples?|demos?|fixtures?|vendor|third_party|dist)/"
)
_NO_CODE = len("...")  # bytes of a body that only says that there is none here
_COMMENT = re.compile(rb"^\s*(?:#(?!include)|//|/?\*)|\s(?:#|//)\s")


class Code:
    """Cached, failure-free access to a workspace and its index."""

    def __init__(self, index: SymbolIndex, files: Files) -> None:
        self._index = index
        self._files = files
        self._bytes: dict[str, bytes] = {}
        self._outlines: dict[str, Outline | None] = {}
        self._found: dict[str, tuple[Symbol, ...]] = {}

    @cached_property
    def paths(self) -> tuple[str, ...]:
        """Every path, sorted."""
        return tuple(sorted(self._files.files()))

    @cached_property
    def by_name(self) -> dict[str, list[str]]:
        """Paths by lower-case base name, sorted."""
        names: dict[str, list[str]] = {}
        for path in self.paths:
            names.setdefault(path.rpartition("/")[2].lower(), []).append(path)
        return names

    @cached_property
    def tests(self) -> tuple[str, ...]:
        """Paths that look like test files."""
        return tuple(path for path in self.paths if is_test(path))

    @cached_property
    def sources(self) -> tuple[str, ...]:
        """Paths of code that is not a test."""
        tests = frozenset(self.tests)
        return tuple(path for path in self.paths if suffix(path) in CODE_SUFFIXES and path not in tests)

    def source(self, path: str) -> bytes:
        """Return a file's bytes; empty when it cannot be read or is too large to be worth it."""
        if path not in self._bytes:
            try:
                data = self._files.read(path)
            except (OSError, FencelineError):
                data = b""
            self._bytes[path] = data if len(data) <= _TOO_LARGE else b""
        return self._bytes[path]

    def outline(self, path: str) -> Outline | None:
        """Return what a file declares; None where that is not known."""
        if path not in self._outlines:
            try:
                self._outlines[path] = self._index.outline(path) if suffix(path) in CODE_SUFFIXES else None
            except (OSError, FencelineError):
                self._outlines[path] = None
        return self._outlines[path]

    def symbols(self, path: str) -> tuple[Symbol, ...]:
        """Return the symbols of one file, none where they are not known."""
        outline = self.outline(path)
        return outline.symbols if outline else ()

    def declared(self, path: str, qualname: str) -> Symbol | None:
        """Return what a file declares under a qualified name; None where it does not, or the name is empty."""
        outline = self.outline(path)
        return outline.find(qualname) if outline and qualname else None

    def find(self, name: str) -> tuple[Symbol, ...]:
        """Return the symbols of that bare name anywhere, code before tests, shallow before deep."""
        if name not in self._found:
            self._found[name] = _code_first(self._index.find(name))
        return self._found[name]

    def fuzzy(self, name: str) -> tuple[Symbol, ...]:
        """Return symbols with a name close to ``name``, closest first."""
        return tuple(self._index.fuzzy(name, 5))

    def text(self, symbol: Symbol) -> bytes:
        """Return the bytes of a symbol's declaration."""
        return symbol.span.of(self.source(symbol.path))

    def mentions(self, path: str, name: str) -> bool:
        """Whether code in the file (a comment does not count) holds ``name`` as a word."""
        return bool(self.lines_naming(path, (name,), first=True))

    def lines_naming(self, path: str, names: Iterable[str], *, first: bool = False) -> tuple[int, ...]:
        """Return the 1-based lines whose code holds one of ``names`` as a word."""
        data = self.source(path)
        wanted = [name.encode(errors="replace") for name in names]
        wanted = [name for name in wanted if name and name in data]
        if not wanted:
            return ()
        pattern = re.compile(rb"(?<![\w$])(?:" + rb"|".join(map(re.escape, wanted)) + rb")(?![\w$])")
        found: dict[int, None] = {}
        line, counted = 1, 0
        for match in pattern.finditer(data):
            start = data.rfind(b"\n", 0, match.start()) + 1
            line, counted = line + data.count(b"\n", counted, start), start
            if not _COMMENT.search(data[start : match.start()]):
                found[line] = None
                if first:
                    break
        return tuple(found)


def stem(path: str) -> str:
    """Return the last part of a path up to its first full stop."""
    return path.rpartition("/")[2].partition(".")[0]


def is_aside(path: str) -> bool:
    """Whether a file stands beside the code itself: an example, a benchmark, what is built or brought along."""
    return _ASIDE.search(path) is not None


def folder(path: str) -> str:
    """Return the folder of a path, empty at the root."""
    return path.rpartition("/")[0]


def distance(a: str, b: str) -> int:
    """Return how many steps through the tree lead from the folder of ``a`` to the folder of ``b``."""
    one, two = folder(a).split("/") if "/" in a else [], folder(b).split("/") if "/" in b else []
    shared = 0
    for left, right in zip(one, two, strict=False):
        if left != right:
            break
        shared += 1
    return len(one) + len(two) - 2 * shared


def parts_of(text: str) -> list[str]:
    """Return the parts of a qualified name; empty for what cannot be one."""
    plain = text.replace("::", ".").replace("#", ".").lstrip("*&@.").rstrip(".:")
    if "/" in plain or "\\" in plain:
        plain = _after_path(text)
    parts = [part for part in plain.split(".") if part and part != "prototype"]
    return parts if all(part.replace("$", "_").isidentifier() for part in parts) else []


def _after_path(text: str) -> str:
    """Return the name behind a path, ``TestA.test_b`` of ``tests/test_a.py::TestA::test_b``."""
    return text.partition("::")[2].replace("::", ".").partition("[")[0]


def fits(symbol: Symbol, outer: Sequence[str]) -> bool:
    """Whether the qualifiers before a name fit the symbol's place: its class, module or package."""
    if not outer:
        return True
    holders = symbol.qualname.split(".")[:-1]
    modules = [*folder(symbol.path).split("/"), stem(symbol.path)]
    last = outer[-1]
    if last in ("self", "this", "cls", "crate", "super"):
        return True
    if holders:
        return last == holders[-1]
    return last in modules[-2:]


def _code_first(symbols: Sequence[Symbol]) -> tuple[Symbol, ...]:
    return tuple(sorted(symbols, key=lambda s: (standing(s), s.path.count("/"), s.path, s.span.start)))


def standing(symbol: Symbol) -> tuple[bool, bool, bool, bool]:
    """Return how far a symbol stands behind others of its name: tests, examples, files of declarations, no body.

    So a name means what does the work, not its overloads, its abstract twin or the file of types beside it.
    """
    body = symbol.body
    bare = body is None or body.end - body.start <= _NO_CODE
    path = symbol.path
    return is_test(path), is_aside(path) or among_tests(path), path.endswith(_DECLARING), bare
