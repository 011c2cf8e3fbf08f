"""pytest: a JUnit report, asked for through the environment so that any command line has it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fenceline.checks.essence import fallback, most_telling
from fenceline.checks.essence.pytest_text import from_text
from fenceline.checks.essence.python_trace import from_hang
from fenceline.checks.results import TestState
from fenceline.checks.runners import Prepared, Reading
from fenceline.checks.runners.junit import Case, read_cases

if TYPE_CHECKING:
    from pathlib import Path

    from fenceline.checks.results import CheckCommand, Failure
    from fenceline.checks.runners import Evidence, Setting

_NO_TESTS, _USAGE = 5, 4
_HANGING = 0.2  # of the time limit: one test that takes so long is reported with the line that it hangs at
_SUMMARY = re.compile(r"^=*\s*(?:\d+ \w+,? ?)*\d+ (?:passed|failed)\b.* in [\d.]+m?s", re.MULTILINE)


class PytestKit:
    """pytest, run in any way."""

    def prepare(self, command: CheckCommand, setting: Setting) -> Prepared:
        """Ask for the report, short tracebacks, where a test hangs, and no files in the workspace."""
        options = (
            setting.environ.get("PYTEST_ADDOPTS", ""),
            "--tb=short --color=no --continue-on-collection-errors --maxfail=0",
            f"--junitxml={setting.spot / 'junit.xml'} -o junit_family=xunit1 -o junit_logging=no",
            f"-o cache_dir={setting.spot / 'pytest'}",
            f"-o faulthandler_timeout={setting.timeout_s * _HANGING:.3f}",
        )
        return Prepared(command.argv, {"PYTEST_ADDOPTS": " ".join(filter(None, options))})

    def read(self, evidence: Evidence) -> Reading:
        """Read the report; without one only a summary line shows that tests ran."""
        cases = read_cases(evidence.spot / "junit.xml")
        if cases is None:
            return _without_report(evidence)
        tests: dict[str, TestState] = {}
        failures: list[Failure] = []
        for case in cases:
            name = node_id(case, evidence.cwd, evidence.root)
            tests[name] = _worse(tests.get(name), case.state)
            if case.state is TestState.FAILED:
                said = (
                    case.collecting and case.text.strip()
                ) or case.message  # of such a file the message says nothing
                failures.append(from_text(case.text, evidence.root, test=name, message=said))
        return Reading(tests, most_telling(failures), empty=not tests)


def node_id(case: Case, cwd: Path, root: Path) -> str:
    """Return ``file::Class::name``, relative to the workspace; the file alone when it could not be loaded."""
    file = case.file or _file_of(case.group or case.name, cwd)
    path = next(
        (
            base.joinpath(file).relative_to(root).as_posix()
            for base in (cwd, *cwd.parents)
            if base.is_relative_to(root) and base.joinpath(file).exists()
        ),
        file,
    )
    if case.collecting or not case.group:
        return path
    module = file.removesuffix(".py").replace("/", ".")
    classes = case.group.removeprefix(module).strip(".")
    return "::".join(filter(None, (path, *classes.split("."), case.name)))


def _file_of(dotted: str, cwd: Path) -> str:
    """Return the file of a dotted name, whose last parts may be classes."""
    parts = dotted.split(".")
    for end in range(len(parts), 0, -1):
        candidate = "/".join(parts[:end]) + ".py"
        if (cwd / candidate).is_file():
            return candidate
    return dotted


def _worse(one: TestState | None, other: TestState) -> TestState:
    """Return the state of a test that is reported twice: once for itself, once for its teardown."""
    return TestState.FAILED if TestState.FAILED in (one, other) else one or other


def _without_report(evidence: Evidence) -> Reading:
    if evidence.status == _NO_TESTS:
        return Reading(empty=True)
    hang = from_hang(evidence.output, evidence.root) if evidence.status < 0 else None
    failures = (hang,) if hang else fallback(evidence.output, evidence.root)
    ran = _SUMMARY.search(evidence.output) is not None
    broken = evidence.status == _USAGE and not any(failure.path for failure in failures)
    return Reading(failures=failures, empty=evidence.status == 0 and not ran, broken=broken)
