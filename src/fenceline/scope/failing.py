"""Follows failing tests to the code they call."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from fenceline.scope import naming
from fenceline.scope.code import distance, folder, suffix
from fenceline.scope.functions import called_names
from fenceline.scope.lexicon import CODE_SUFFIXES
from fenceline.scope.siblings import callable_, holds
from fenceline.scope.testcases import test_cases
from fenceline.scope.testfiles import is_test

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fenceline.scope.code import Code
    from fenceline.workspace.symbols import Symbol

_MAX_FAILING = 30
_MAX_NAMES = 40
_NAME = re.compile(r"[A-Za-z_]\w{0,120}")
_WORD = re.compile(r"[a-z]+\d*")
_MODULE_END = re.compile(r"\.[cm]?[jt]sx?$|[./\\]|::")


def called_by_failing(code: Code, failing: Sequence[str]) -> tuple[Symbol, ...]:
    """Return functions of the workspace that failing tests call, likeliest first.

    A function that a failing test is named after comes first, then one that only failing tests call, then one
    that the tests around them call as well.

    Args:
        code: the workspace.
        failing: names of tests as a runner prints them (``tests/test_a.py::test_b``, ``TestArea/square``), or
            paths of test files.
    """
    failing = tuple(text[:300] for text in failing[:_MAX_FAILING])
    suspects: Counter[str] = Counter()
    cleared: Counter[str] = Counter()
    files: dict[str, None] = {}
    for path, failed, passed in _cases(code, failing):
        files[path] = None
        for case in failed:
            suspects.update(dict.fromkeys(called_names(code, case), 1))
        for case in passed:
            cleared.update(dict.fromkeys(called_names(code, case), 1))
    titles = {word for text in failing for word in _WORD.findall(text.lower())}

    def guilt(name: str) -> tuple[int, bool, int, str]:
        return -suspects[name], not titles.issuperset(naming.split(name)), cleared[name], name

    ranked = sorted(suspects, key=guilt)[:_MAX_NAMES]
    imported = _imported(code, tuple(files))
    own = [s for name in ranked for s in imported if s.name == name]
    own = own or [symbol for name in ranked if (symbol := _declared(code, name))]
    return tuple(s for s in own if callable_(s)) + tuple(s for s in own if holds(s))


def _cases(code: Code, failing: Sequence[str]) -> Iterator[tuple[str, list[Symbol], list[Symbol]]]:
    """Yield test file, its failing tests, its other tests; every test fails where none is named."""
    names = {name for text in failing for name in _NAME.findall(text)}
    for path in _files(code, failing):
        cases = test_cases(code, path)
        failed = [case for case in cases if case.name in names or any(case.name in text for text in failing)]
        yield path, failed or list(cases), [case for case in cases if failed and case not in failed]


def _files(code: Code, failing: Sequence[str]) -> tuple[str, ...]:
    named = {match: None for text in failing for match in _paths_in(code, text)}
    if named:
        return tuple(named)
    words = [name for text in failing for name in _NAME.findall(text)[-2:]]
    return tuple(path for path in code.tests[:300] if any(code.mentions(path, word) for word in words))[:10]


def _paths_in(code: Code, text: str) -> Iterator[str]:
    path = text.partition("::")[0].strip().replace("\\", "/")
    base = path.rpartition("/")[2].lower()
    yield from (p for p in code.by_name.get(base, ()) if p.endswith(path))
    dotted = path.split(".")
    for length in range(len(dotted), 0, -1):
        module = "/".join(dotted[:length]) + ".py"
        yield from (p for p in code.by_name.get(f"{dotted[length - 1].lower()}.py", ()) if p.endswith(module))


def _imported(code: Code, tests: Sequence[str]) -> tuple[Symbol, ...]:
    """Return what the files that the tests import declare; in Go the files beside them."""
    paths: dict[str, None] = {}
    for test in tests[:10]:
        outline = code.outline(test)
        modules = [m for i in (outline.imports if outline else ()) for m in (i.module, *i.names)]
        for module in modules[:100]:
            name = _MODULE_END.split(module)[-1].lower()
            found = [
                p
                for end in CODE_SUFFIXES
                for p in code.by_name.get(f"{name}{end}", ())
                if suffix(p) == suffix(test)
            ]
            paths.update(dict.fromkeys(sorted(found, key=lambda p: distance(p, test))[:2]))
        if test.endswith("_test.go"):
            paths.update(
                dict.fromkeys(p for p in code.sources if folder(p) == folder(test) and suffix(p) == ".go")
            )
    return tuple(
        s for path in paths if not is_test(path) for s in code.symbols(path) if callable_(s) or holds(s)
    )


def _declared(code: Code, name: str) -> Symbol | None:
    found = (s for s in code.find(name) if not is_test(s.path) and (callable_(s) or holds(s)))
    return next(found, None)
