"""Cargo: libtest's own lines; its JSON is not stable."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from fenceline import places
from fenceline.checks.essence import fallback, most_telling
from fenceline.checks.essence.generic import from_located_errors
from fenceline.checks.essence.rust_text import from_panics
from fenceline.checks.results import TestState
from fenceline.checks.runners import Prepared, Reading

if TYPE_CHECKING:
    from pathlib import Path

    from fenceline.checks.results import CheckCommand
    from fenceline.checks.runners import Evidence, Setting

_TARGET = re.compile(r"^\s*Running (?:unittests )?(\S+\.rs) \(|^\s*Doc-tests (\S+)$")
_TEST = re.compile(r"^test (.+?)(?: - should panic)? \.\.\. (ok|FAILED|ignored.*)$")
_TOTAL = re.compile(r"^running (\d+) tests?$", re.MULTILINE)


class CargoKit:
    """``cargo test``."""

    def __init__(self) -> None:
        self._new_lock: Path | None = None

    def prepare(self, command: CheckCommand, setting: Setting) -> Prepared:
        """Build where the project builds already, else in our cache: nothing new in the workspace."""
        folder = setting.root / command.folder
        lock = folder / "Cargo.lock"
        self._new_lock = None if lock.exists() else lock
        if (folder / "target").is_dir() or setting.environ.get("CARGO_TARGET_DIR"):
            return Prepared(command.argv)
        target = places.cache_dir() / "cargo" / _label(folder)
        return Prepared(command.argv, {"CARGO_TARGET_DIR": str(target)}, (target,))

    def read(self, evidence: Evidence) -> Reading:
        """Read the state of each test below the target that it belongs to."""
        if self._new_lock:
            self._new_lock.unlink(missing_ok=True)
        tests: dict[str, TestState] = {}
        target = ""
        for line in evidence.output.splitlines():
            if found := _TARGET.match(line):
                target = found[1] or f"doc {found[2]}"
            elif found := _TEST.match(line):
                tests[_name(target, found[1], evidence.cwd)] = _state(found[2])
        folder = evidence.command.folder
        named = {name.partition("::")[2]: name for name in tests}
        panics = from_panics(evidence.output, evidence.root, folder)
        failures = [replace(panic, test=named.get(panic.test, panic.test)) for panic in panics]
        if not failures and evidence.status:
            failures = from_located_errors(evidence.output, evidence.root, folder)
            failures = failures or list(fallback(evidence.output, evidence.root))
        announced = sum(map(int, _TOTAL.findall(evidence.output)))
        complete = announced <= len(tests) and not evidence.cut
        return Reading(
            tests if complete else {}, most_telling(failures), empty=announced == 0 and evidence.status == 0
        )


def _name(target: str, test: str, folder: Path) -> str:
    """Return ``file::name``: of a unit test the module's file, where the usual layout tells it."""
    *modules, _ = test.split("::")
    source = target.rpartition("/")[0]
    for end in range(len(modules), 0, -1):
        base = "/".join(filter(None, (source, *modules[:end])))
        for path in (f"{base}.rs", f"{base}/mod.rs"):
            if (folder / path).is_file():
                return f"{path}::{test}"
    return f"{target}::{test}"


def _state(word: str) -> TestState:
    match word:
        case "ok":
            return TestState.PASSED
        case "FAILED":
            return TestState.FAILED
        case _:
            return TestState.SKIPPED


def _label(folder: Path) -> str:
    from hashlib import sha256  # noqa: PLC0415 - only for a project that was never built

    return f"{folder.name}-{sha256(str(folder.resolve()).encode()).hexdigest()[:12]}"
