"""Follows failing tests to the code they call, and to what they call that is not there yet."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from fenceline.scope.code import distance, folder
from fenceline.scope.patterns.siblings import bases, callable_, holds
from fenceline.scope.testfiles import is_test
from fenceline.scope.testing.calls import method_calls
from fenceline.scope.testing.functions import called_names
from fenceline.scope.testing.testcases import in_file_tests, test_cases
from fenceline.scope.words import naming
from fenceline.scope.words.lexicon import CODE_SUFFIXES
from fenceline.scope.words.written import suffix

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fenceline.scope.code import Code
    from fenceline.workspace.symbols import Symbol

_MAX_FAILING = 30
_MAX_FILES = 10
_MAX_NAMES = 40
_NAME = re.compile(r"[A-Za-z_]\w{0,120}")
_WORD = re.compile(r"[a-z]+\d*")
_MODULE_END = re.compile(r"\.[cm]?[jt]sx?$|[./\\]|::")


@dataclass(frozen=True)
class FailingTests:
    """The tests that fail now.

    Attributes:
        code: the workspace.
        named: tests as a runner prints them (``tests/test_a.py::test_b``, ``TestArea/square``), or paths.
    """

    code: Code
    named: tuple[str, ...]

    @cached_property
    def files(self) -> tuple[str, ...]:
        """The test files they are in."""
        paths = dict.fromkeys(path for text in self.named for path in _paths_in(self.code, text))
        if paths:
            return tuple(paths)[:_MAX_FILES]
        words = [name for text in self.named for name in _NAME.findall(text)[-2:]]
        holding = (p for p in self.code.tests[:300] if any(self.code.mentions(p, word) for word in words))
        return tuple(holding)[:_MAX_FILES]

    @cached_property
    def _sorted(self) -> tuple[tuple[Symbol, ...], tuple[Symbol, ...]]:
        """The failing tests and those around them; all fail in a file where none is named."""
        names = {name for text in self.named for name in _NAME.findall(text)}
        failed: list[Symbol] = []
        around: list[Symbol] = []
        for path in self.files:
            cases = test_cases(self.code, path)
            bad = [
                c for c in cases if c.name in names or any(f" {c.name}" in f" {text}" for text in self.named)
            ]
            failed += bad or cases
            around += [case for case in cases if bad and case not in bad]
        return tuple(failed), tuple(around)

    @cached_property
    def imported(self) -> tuple[Symbol, ...]:
        """Functions and classes of the files that the tests import; in Go of the files beside them."""
        paths = dict.fromkeys(path for test in self.files for path in _imported_by(self.code, test))
        found = (s for path in paths for s in self.code.symbols(path))
        return tuple(s for s in found if callable_(s) or holds(s))

    def suspects(self) -> tuple[Symbol, ...]:
        """Return the functions that the failing tests call, likeliest first.

        A function that a failing test is named after comes first, then one that only failing tests call.
        """
        failed, around = self._sorted
        calls = Counter(name for case in failed for name in called_names(self.code, case))
        cleared = Counter(name for case in around for name in called_names(self.code, case))
        titles = {word for text in self.named for word in _WORD.findall(text.lower())}

        def guilt(name: str) -> tuple[int, bool, int, str]:
            return -calls[name], not titles.issuperset(naming.split(name)), cleared[name], name

        ranked = sorted(calls, key=guilt)[:_MAX_NAMES]
        own = [s for name in ranked for s in self._named(name)]
        own = own or [symbol for name in ranked if (symbol := _declared(self.code, name))]
        return (*filter(callable_, own), *filter(holds, own))

    def _named(self, name: str) -> list[Symbol]:
        """Return the imported symbols of a name; of a method those of the classes it is called on."""
        owners = {
            made for case in self._sorted[0] for made, m in method_calls(self.code.text(case)) if m == name
        }
        found = [s for s in self.imported if s.name == name]
        return [s for s in found if s.parent in owners] or found

    def missing(self) -> tuple[tuple[Symbol, str], ...]:
        """Return classes with a method that failing tests call on them and that they do not have."""
        classes = {s.name: s for s in self.imported if holds(s)}
        calls = dict.fromkeys(call for case in self._sorted[0] for call in method_calls(self.code.text(case)))
        return tuple(
            (classes[made], method)
            for made, method in calls
            if made in classes and self._lacks(classes[made], method)
        )

    def _lacks(self, holder: Symbol, method: str) -> bool:
        """Whether neither the class nor a base declares the method; False where a base is out of reach."""
        by_name = {s.name: s for s in self.imported if holds(s)}
        open_, seen = [holder], set[str]()
        while open_:
            current = open_.pop()
            seen.add(current.name)
            if self.code.mentions(current.path, method) and any(
                s.name == method and s.parent == current.qualname for s in self.code.symbols(current.path)
            ):
                return False
            upper = bases(current) - seen
            if not upper <= by_name.keys():
                return False
            open_ += [by_name[name] for name in sorted(upper)]
        return True


def failing_tests(code: Code, named: Sequence[str]) -> FailingTests:
    """Return the failing tests of those names, the first of very many."""
    return FailingTests(code, tuple(text[:300] for text in named[:_MAX_FAILING]))


def _paths_in(code: Code, text: str) -> Iterator[str]:
    path = re.split(r"::| > |:\d", text, maxsplit=1)[0].strip().replace("\\", "/")
    base = path.rpartition("/")[2].lower()
    yield from (p for p in code.by_name.get(base, ()) if p.endswith(path))
    yield from _rust_modules(code, text)
    dotted = path.split(".")
    for length in range(len(dotted), 0, -1):
        module = "/".join(dotted[:length]) + ".py"
        yield from (p for p in code.by_name.get(f"{dotted[length - 1].lower()}.py", ()) if p.endswith(module))


def _rust_modules(code: Code, text: str) -> Iterator[str]:
    for module in text.split("::")[:-1]:
        yield from (p for p in code.by_name.get(f"{module.lower()}.rs", ()) if in_file_tests(code, p))


def _imported_by(code: Code, test: str) -> Iterator[str]:
    """Yield the source files that a test file imports, by the last part of the module's name."""
    outline = code.outline(test)
    modules = [m for i in (outline.imports if outline else ()) for m in (i.module, *i.names)]
    for module in modules[:100]:
        name = [part for part in _MODULE_END.split(module) if part][-1:]
        ends = [end for end in sorted(CODE_SUFFIXES) if name]
        found = [p for end in ends for p in code.by_name.get(f"{name[0].lower()}{end}", ()) if not is_test(p)]
        yield from sorted(found, key=lambda p: (distance(p, test), p))[:2]
    if in_file_tests(code, test):
        yield test
    if suffix(test) == ".go":
        yield from (p for p in code.sources if folder(p) == folder(test) and suffix(p) == ".go")


def _declared(code: Code, name: str) -> Symbol | None:
    found = (s for s in code.find(name) if not is_test(s.path) and (callable_(s) or holds(s)))
    return next(found, None)
