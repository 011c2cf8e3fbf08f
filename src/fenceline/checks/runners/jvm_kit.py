"""Maven and Gradle: the JUnit reports that both leave in their build folders."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING

from fenceline.checks.essence import fallback, most_telling
from fenceline.checks.essence.java_text import from_java
from fenceline.checks.results import Failure, TestState
from fenceline.checks.runners import Prepared, Reading
from fenceline.checks.runners.junit import Case, read_cases

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from fenceline.checks.results import CheckCommand
    from fenceline.checks.runners import Evidence, Setting

_SOURCES = ("src/test/java", "src/test/kotlin", "src/test")
_MAX_REPORTS = 2000
_NO_TESTS = re.compile(r"No tests to run|NO-SOURCE")


class MavenKit:
    """``mvn test``."""

    reports = "target/surefire-reports/TEST-*.xml"

    def __init__(self) -> None:
        self._started = time.time()

    def prepare(
        self,
        command: CheckCommand,
        setting: Setting,  # noqa: ARG002 - of the Protocol
    ) -> Prepared:
        """Return the command as it is."""
        return Prepared(command.argv)

    def read(self, evidence: Evidence) -> Reading:
        """Read the reports of this run; older ones are another run's."""
        tests: dict[str, TestState] = {}
        failures: list[Failure] = []
        for report in self._reports(evidence.cwd):
            module = report.relative_to(evidence.root).as_posix().partition(self.reports.partition("/")[0])[0]
            for case in read_cases(report) or []:
                name = _name(case, module, evidence.root)
                tests[name] = case.state
                if case.state is TestState.FAILED:
                    failures.append(from_java(case.message, case.text, evidence.root, module, name))
        empty = not tests and (evidence.status == 0 or _NO_TESTS.search(evidence.output) is not None)
        if evidence.status and not failures and not empty:
            return Reading(failures=fallback(evidence.output, evidence.root))
        return Reading(tests, most_telling(failures), empty=empty)

    def _reports(self, folder: Path) -> Iterator[Path]:
        pattern = self.reports
        found = [*folder.glob(pattern), *folder.glob(f"*/{pattern}"), *folder.glob(f"*/*/{pattern}")]
        for report in found[:_MAX_REPORTS]:
            if report.stat().st_mtime >= self._started - 1:
                yield report


class GradleKit(MavenKit):
    """``gradle test``."""

    reports = "build/test-results/test/TEST-*.xml"

    def prepare(self, command: CheckCommand, setting: Setting) -> Prepared:
        """Let Gradle read the dependencies that are there: it writes into its own cache otherwise."""
        home = setting.environ.get("HOME", "")
        return Prepared(command.argv, {"GRADLE_RO_DEP_CACHE": f"{home}/.gradle/caches"})


def _name(case: Case, module: str, root: Path) -> str:
    outer = case.group.partition("$")[0].replace(".", "/")
    for base in _SOURCES:
        for suffix in (".java", ".kt"):
            path = f"{module}{base}/{outer}{suffix}"
            if (root / path).is_file():
                return f"{path}::{case.name}"
    return f"{case.group}::{case.name}"
