"""The plan for a test: the function under test, the file it goes to, the tests to follow."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from fenceline.scope.code import distance, folder
from fenceline.scope.model import Kind, Part, Scope, Target
from fenceline.scope.names.targets import Notes, function_of_file, named_symbols
from fenceline.scope.names.unknown import note_unknown
from fenceline.scope.patterns.siblings import holder_of
from fenceline.scope.plans.outcome import covered_names, tests_for
from fenceline.scope.testfiles import is_test, names_of_tests, new_test_path
from fenceline.scope.testing.functions import untested
from fenceline.scope.testing.testcases import for_test, in_file_tests
from fenceline.scope.words.written import looks_like_path

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fenceline.scope.names.reading import Reading
    from fenceline.workspace.symbols import Symbol

_MOST = 6  # tests of one instruction


def plan_test(reading: Reading, notes: Notes) -> Scope | None:
    """Plan a test for something that exists; None when nothing that exists is meant."""
    symbols = [s for s in named_symbols(reading, notes) if not is_test(s.path)]
    path = symbols[0].path if symbols else _subject_file(reading)
    if path is None:
        return None
    note_unknown(reading, notes)
    if symbols:
        return _tests_for(reading, notes, path, symbols)
    functions = untested(reading.code, path)
    if 1 < len(functions) <= _MOST:
        return _tests_for_each(reading, notes, path, functions)
    if len(functions) > _MOST:
        names = ", ".join(f"`{function.qualname}`" for function in functions[:_MOST])
        notes.doubt("undecided", f"{len(functions)} functions of {path} have no test: {names} and others")
    if len(functions) == 1:
        notes.say(f"`{functions[0].qualname}` is the only function in {path} that no test names")
        return _tests_for(reading, notes, path, functions)
    function = function_of_file(reading, path, notes)
    return _tests_for(reading, notes, path, [function] if function else [])


def _tests_for_each(reading: Reading, notes: Notes, path: str, functions: Sequence[Symbol]) -> Scope:
    """Plan a test for each function that has none, one after the other."""
    scopes = [_tests_for(reading, Notes(), path, [function]) for function in functions]
    where = f" in {scopes[0].test_path}"
    parts = [
        Part(f"Write a test for `{function.qualname}` of {path}{where}", scope)
        for function, scope in zip(functions, scopes, strict=True)
    ]
    notes.say(f"{len(parts)} functions of {path} have no test, and get theirs one after the other")
    notes.say(f"the tests belong in {scopes[0].test_path}")
    targets = tuple(part.target for part in parts)
    return replace(scopes[0], targets=targets, parts=tuple(parts))


def _tests_for(reading: Reading, notes: Notes, path: str, symbols: Sequence[Symbol]) -> Scope:
    targets = tuple(Target(s.path, s) for s in symbols) or (Target(path),)
    tests = tests_for(reading, targets[0], notes)
    test_path = _test_path(reading, path, tests)
    exists = test_path in (*tests, path) or bool(reading.code.source(test_path))
    notes.say(f"the test belongs in {test_path}" + ("" if exists else ", which is new"))
    files = tuple(dict.fromkeys([test_path] if exists else []))
    kind: Kind = "multi-file" if len({t.path for t in targets}) > 1 else "edit"
    return Scope(
        kind,
        "test",
        targets,
        files,
        _patterns(reading, targets[0], test_path, tests),
        tests=tests,
        test_path=test_path,
    )


def _subject_file(reading: Reading) -> str | None:
    if reading.files:
        return reading.files[0]
    return reading.code.sources[0] if len(reading.code.sources) == 1 else None


def _test_path(reading: Reading, path: str, tests: tuple[str, ...]) -> str:
    """Return the test file named, else the one that bears the source file's name, else where it belongs."""
    if reading.test_files:
        return reading.test_files[0]
    for named in reading.missing:
        if looks_like_path(reading.words[named.at]) and (is_test(named.path) or named.role == "place"):
            return named.path
    usual = names_of_tests(path)
    if in_file_tests(reading.code, path):
        return path
    beside = [test for test in tests if folder(test) == folder(path)]
    for test in (*tests, *beside[:1]):
        if test.rpartition("/")[2] in usual or test in beside[:1]:
            return test
    if path.endswith(".rs"):
        return path
    return tests[0] if tests and len(tests) == 1 else new_test_path(path, reading.code.tests)


def _patterns(reading: Reading, target: Target, test_path: str, tests: tuple[str, ...]) -> tuple[Symbol, ...]:
    """Return tests to follow: from the file itself, from tests of the target, from the nearest test file."""
    near = sorted(reading.code.tests, key=lambda p: (distance(p, test_path), distance(p, target.path), p))[
        :20
    ]
    end = test_path.rpartition(".")[2]
    if end == "rs":
        near += [p for p in reading.code.sources if in_file_tests(reading.code, p)][:20]
    alike = [p for p in (test_path, *tests, *near) if p.rpartition(".")[2] == end]
    names = list(covered_names(target))
    if target.symbol and (holder := holder_of(reading.code, target.symbol)):
        names.append(holder.name)
    return for_test(reading.code, tuple(dict.fromkeys(alike)), names)
