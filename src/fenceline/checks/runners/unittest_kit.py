"""unittest: its verbose lines name every test."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fenceline.checks.essence import fallback, most_telling
from fenceline.checks.essence.python_trace import from_trace
from fenceline.checks.results import Failure, TestState
from fenceline.checks.runners import Prepared, Reading

if TYPE_CHECKING:
    from pathlib import Path

    from fenceline.checks.results import CheckCommand
    from fenceline.checks.runners import Evidence, Setting

_BEGIN = re.compile(r"^\s*(\S+) \(([\w.]+)\)(?: [\[(].*[\])])?(?: \.\.\. ?(.*))?$")
_STATE = re.compile(r"^(?:.* \.\.\. )?(ok|FAIL|ERROR|skipped .*|expected failure|unexpected success)$")
_SECTION = re.compile(r"^(?:FAIL|ERROR): (\S+) \(([\w.]+)\).*$")
_COUNT = re.compile(r"^Ran (\d+) tests? in ", re.MULTILINE)
_START = re.compile(r"(?:^| )(?:-s|--start-directory)[ =]?(\S+)")
_NO_TESTS = 5
_RULE = "=" * 70


class UnittestKit:
    """``python -m unittest``."""

    def prepare(
        self,
        command: CheckCommand,
        setting: Setting,  # noqa: ARG002 - of the Protocol
    ) -> Prepared:
        """Return the command as it is: found ones are verbose already, a configured one may be."""
        return Prepared(command.argv)

    def read(self, evidence: Evidence) -> Reading:
        """Read the states, where all tests are named, and the tracebacks."""
        count = _COUNT.findall(evidence.output)
        ran = int(count[-1]) if count else 0
        head, *sections = evidence.output.split(f"\n{_RULE}\n")
        places = _Places(evidence)
        tests = _states(head, places)
        failures = [_failure(section, places, evidence.root) for section in sections]
        return Reading(
            tests if ran and ran <= len(tests) and not evidence.cut else {},
            most_telling(failures) if failures else _whole(evidence),
            empty=(bool(count) and ran == 0)
            or evidence.status == _NO_TESTS
            or (evidence.status == 0 and not count),
        )


class _Places:
    """From unittest's dotted names to ``file::Class::test``."""

    def __init__(self, evidence: Evidence) -> None:
        start = _START.search(" ".join(evidence.command.argv))
        self._bases = [evidence.cwd, *([evidence.cwd / start[1]] if start else [])]
        self._root = evidence.root

    def name(self, test: str, dotted: str) -> str:
        """Return the name of ``test``; ``dotted`` may or may not end with it."""
        if dotted.removesuffix(f".{test}") == "unittest.loader._FailedTest":
            return self._file(test.split("."))[0]
        parts = dotted.removesuffix(f".{test}").split(".")
        file, classes = self._file(parts)
        return "::".join((file, *classes, test))

    def _file(self, parts: list[str]) -> tuple[str, list[str]]:
        for end in range(len(parts), 0, -1):
            for base in self._bases:
                path = base.joinpath(*parts[:end]).with_suffix(".py")
                if path.is_file() and path.is_relative_to(self._root):
                    return path.relative_to(self._root).as_posix(), parts[end:]
        return ".".join(parts), []


def _states(head: str, places: _Places) -> dict[str, TestState]:
    tests: dict[str, TestState] = {}
    current = ""
    for line in head.splitlines():
        begin = _BEGIN.match(line)
        if begin:
            current = places.name(begin[1], begin[2])
        if current and (state := _STATE.match(begin[3] or "" if begin else line)):
            tests[current] = _state(state[1])
        elif begin and begin[3] is not None:
            tests.setdefault(
                current, TestState.PASSED
            )  # subtests and prints follow; a failure will overwrite it
    return tests


def _state(word: str) -> TestState:
    match word:
        case "ok" | "expected failure":
            return TestState.PASSED
        case "FAIL" | "ERROR" | "unexpected success":
            return TestState.FAILED
        case _:
            return TestState.SKIPPED


def _failure(section: str, places: _Places, root: Path) -> Failure:
    title, _, rest = section.partition("\n")
    named = _SECTION.match(title)
    test = places.name(named[1], named[2]) if named else ""
    body = rest.split("\n" + "-" * 70 + "\nRan ")[0]
    return from_trace(body, root, test=test) or Failure(test, title)


def _whole(evidence: Evidence) -> tuple[Failure, ...]:
    return fallback(evidence.output, evidence.root) if evidence.status else ()
