"""Jest and Vitest: the JSON report that both write in the same form."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from fenceline.checks.clean import plain
from fenceline.checks.essence import fallback, most_telling
from fenceline.checks.essence.node_text import from_message
from fenceline.checks.essence.source import inside
from fenceline.checks.results import Failure, TestState
from fenceline.checks.runners import Prepared, Reading

if TYPE_CHECKING:
    from fenceline.checks.results import CheckCommand
    from fenceline.checks.runners import Evidence, Setting

_MAX_BYTES = 32 << 20
_NO_TESTS = re.compile(r"^No tests? (?:files )?found", re.MULTILINE)


class _Assertion(msgspec.Struct):
    status: str
    fullName: str = ""  # noqa: N815 - the report's own key
    failureMessages: list[str] | None = None  # noqa: N815 - the report's own key


class _File(msgspec.Struct):
    name: str
    status: str = ""
    message: str = ""
    assertionResults: list[_Assertion] = msgspec.field(default_factory=list[_Assertion])  # noqa: N815


class _Report(msgspec.Struct):
    testResults: list[_File]  # noqa: N815 - the report's own key


class JestKit:
    """``jest``."""

    options: tuple[str, ...] = ("--json",)

    def prepare(self, command: CheckCommand, setting: Setting) -> Prepared:
        """Ask for the report; a line of the user's, run by the shell, is left as it is."""
        if command.argv[0] == "sh":
            return Prepared(command.argv, {"CI": "1"})
        report = f"--outputFile={setting.spot / 'report.json'}"
        return Prepared((*command.argv, *self.options, report), {"CI": "1"})

    def read(self, evidence: Evidence) -> Reading:
        """Read the report; without one the text."""
        report = _load(evidence.spot / "report.json")
        if report is None:
            empty = _NO_TESTS.search(evidence.output) is not None
            return Reading(failures=() if empty else fallback(evidence.output, evidence.root), empty=empty)
        tests: dict[str, TestState] = {}
        failures: list[Failure] = []
        for file in report.testResults:
            path = inside(file.name, evidence.root) or Path(file.name).name
            _read_file(file, path, evidence.root, tests, failures)
        return Reading(tests, most_telling(failures), empty=not tests)


class VitestKit(JestKit):
    """``vitest``: the same report under another option."""

    options = ("--reporter=json",)


def _load(path: Path) -> _Report | None:
    try:
        content = path.read_bytes() if path.stat().st_size <= _MAX_BYTES else b""
        return msgspec.json.decode(content, type=_Report)
    except (OSError, msgspec.DecodeError, UnicodeDecodeError):
        return None


def _read_file(
    file: _File, path: str, root: Path, tests: dict[str, TestState], failures: list[Failure]
) -> None:
    if file.status == "failed" and not file.assertionResults:
        tests[path] = TestState.FAILED
        failures.append(from_message(plain(file.message), root, path))
    for result in file.assertionResults:
        name = f"{path}::{plain(result.fullName)}"
        tests[name] = _state(result.status)
        if tests[name] is TestState.FAILED:
            failures.append(from_message(plain("\n".join(result.failureMessages or [])), root, name))


def _state(status: str) -> TestState:
    match status:
        case "passed":
            return TestState.PASSED
        case "failed":
            return TestState.FAILED
        case _:
            return TestState.SKIPPED
