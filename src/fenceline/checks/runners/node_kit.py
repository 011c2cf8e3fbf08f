"""Node's own test runner: a reporter of ours, asked for through NODE_OPTIONS."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from fenceline.checks.clean import plain
from fenceline.checks.essence import fallback, most_telling
from fenceline.checks.essence.node_text import from_message, from_stack
from fenceline.checks.essence.source import inside
from fenceline.checks.results import Failure, TestState
from fenceline.checks.runners import Prepared, Reading

if TYPE_CHECKING:
    from fenceline.checks.results import CheckCommand
    from fenceline.checks.runners import Evidence, Setting

_MAX_BYTES = 32 << 20
_TOTAL = re.compile(r"^# tests (\d+)$", re.MULTILINE)
_REPORTER = "node_reporter.mjs"


class _Line(msgspec.Struct):
    file: str
    name: str
    state: str
    parent: bool = False
    suite: bool = False
    message: str = ""


class NodeKit:
    """``node --test``."""

    def prepare(self, command: CheckCommand, setting: Setting) -> Prepared:
        """Show TAP and write our report; the reporter is copied where every sandbox lets it be read."""
        reporter = setting.spot / _REPORTER
        reporter.write_bytes(Path(__file__).with_name(_REPORTER).read_bytes())
        options = (
            setting.environ.get("NODE_OPTIONS", ""),
            "--test-reporter=tap --test-reporter-destination=stdout",
            f"--test-reporter={reporter.as_uri()} --test-reporter-destination={setting.spot / 'report'}",
        )
        return Prepared(command.argv, {"NODE_OPTIONS": " ".join(filter(None, options)), "CI": "1"})

    def read(self, evidence: Evidence) -> Reading:
        """Read the report; without one the text, whose totals show whether anything ran."""
        lines = _load(evidence.spot / "report")
        if not lines:
            ran = any(int(total) for total in _TOTAL.findall(evidence.output))
            seen = fallback(evidence.output, evidence.root) if evidence.status else ()
            return Reading(failures=seen, empty=not ran and evidence.status == 0)
        tests: dict[str, TestState] = {}
        failures: list[Failure] = []
        for line in lines:
            name = _name(line, evidence.root)
            tests[name] = TestState.FAILED if tests.get(name) is TestState.FAILED else _state(line)
            if line.state == "failed" and not line.parent:
                failures.append(_failure(line, name, evidence))
        return Reading(tests, most_telling(failures))


def _load(path: Path) -> list[_Line]:
    try:
        content = path.read_bytes() if path.stat().st_size <= _MAX_BYTES else b""
        lines = msgspec.json.Decoder(_Line).decode_lines(content)
    except (OSError, msgspec.DecodeError, UnicodeDecodeError):
        return []
    return [line for line in lines if not line.suite or (line.state == "failed" and not line.parent)]


def _failure(line: _Line, name: str, evidence: Evidence) -> Failure:
    """Return the essence of one; why a whole file failed stands in TAP's comments."""
    if "::" not in name:
        printed = re.sub(r"^# ?", "", evidence.output, flags=re.MULTILINE)
        for failure in from_stack(printed, evidence.root, name):
            return failure
    return from_message(plain(line.message), evidence.root, name)


def _name(line: _Line, root: Path) -> str:
    """Return ``file::name``; the file alone for one that failed as a whole, which node calls by its path."""
    path = inside(line.file, root)
    name = plain(line.name)
    return path if inside(name, root) == path != "" else f"{path or 'node'}::{name}"


def _state(line: _Line) -> TestState:
    match line.state:
        case "passed":
            return TestState.PASSED
        case "failed":
            return TestState.FAILED
        case _:
            return TestState.SKIPPED
