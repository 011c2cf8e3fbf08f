"""Go: ``go test -json``, one event a line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from fenceline import places
from fenceline.checks.essence import fallback, most_telling
from fenceline.checks.essence.generic import from_located_errors
from fenceline.checks.essence.go_text import from_go
from fenceline.checks.results import Failure, TestState
from fenceline.checks.runners import Prepared, Reading

if TYPE_CHECKING:
    from pathlib import Path

    from fenceline.checks.results import CheckCommand
    from fenceline.checks.runners import Evidence, Setting

_MODULE = re.compile(r"^module\s+(\S+)", re.MULTILINE)
_STATES = {"pass": TestState.PASSED, "fail": TestState.FAILED, "skip": TestState.SKIPPED}


class _Event(msgspec.Struct):
    Action: str
    Package: str = ""
    Test: str = ""
    Output: str = ""


class GoKit:
    """``go test``."""

    def prepare(
        self,
        command: CheckCommand,
        setting: Setting,  # noqa: ARG002 - of the Protocol
    ) -> Prepared:
        """Ask for events, and give Go a build cache of ours: it cannot work without one that it may write."""
        cache = places.cache_dir() / "go-build"
        argv = command.argv
        if argv[:2] == ("go", "test") and "-json" not in argv:
            argv = ("go", "test", "-json", *argv[2:])
        return Prepared(argv, {"GOCACHE": str(cache), "GOPROXY": "off", "GOTOOLCHAIN": "local"}, (cache,))

    def read(self, evidence: Evidence) -> Reading:
        """Read the events; lines that are none are what the compiler says."""
        events, others = _events(evidence.output)
        if not events:
            return Reading(failures=fallback(evidence.output, evidence.root), empty=evidence.status == 0)
        module = _module(evidence.cwd)
        tests: dict[str, TestState] = {}
        said: dict[str, list[str]] = {}
        for event in events:
            _note(event, _folder(event.Package, module), tests, said)
        failures = [
            failure
            for name, state in tests.items()
            if state is TestState.FAILED
            for failure in _failures(name, "".join(said.get(name, [])), evidence)
        ]
        if not failures and evidence.status:
            text = "\n".join([*others, *("".join(lines) for lines in said.values())])
            failures = from_located_errors(text, evidence.root, evidence.command.folder)
            failures = failures or list(fallback(text, evidence.root))
        return Reading(
            {} if evidence.cut else tests, most_telling(failures), empty=not tests and not failures
        )


def _events(output: str) -> tuple[list[_Event], list[str]]:
    events: list[_Event] = []
    others: list[str] = []
    decoder = msgspec.json.Decoder(_Event)
    for line in output.splitlines():
        try:
            events.append(decoder.decode(line))
        except (msgspec.DecodeError, UnicodeEncodeError):
            others.append(line)
    return events, others


def _note(event: _Event, folder: str, tests: dict[str, TestState], said: dict[str, list[str]]) -> None:
    name = f"{folder}::{event.Test}" if event.Test else folder
    if event.Action in {"output", "build-output"}:
        said.setdefault(name, []).append(event.Output)
    elif event.Test and event.Action in _STATES:
        tests[name] = _STATES[event.Action]


def _failures(name: str, text: str, evidence: Evidence) -> list[Failure]:
    folder = "/".join(filter(None, (evidence.command.folder, name.partition("::")[0].removeprefix("."))))
    return from_go(text, evidence.root, folder, name)


def _module(folder: Path) -> str:
    try:
        found = _MODULE.search((folder / "go.mod").read_text("utf-8", "replace"))
    except OSError:
        return ""
    return found[1] if found else ""


def _folder(package: str, module: str) -> str:
    """Return a package's folder relative to its module's, ``.`` for the module itself."""
    if module and (package == module or package.startswith(f"{module}/")):
        return package.removeprefix(module).strip("/") or "."
    return package
