"""Narrows a command to some test files, where its runner can."""

from __future__ import annotations

import re
import shlex
from dataclasses import replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from fenceline.checks.results import CheckCommand
_VALUED = frozenset({
    "--config", "-c", "--require", "-r", "--import", "--loader", "--experimental-loader", "--env-file", "--file",
    "--root", "--rootDir", "--dir", "--project", "--setupFiles", "--globalSetup", "--test-reporter-destination",
})  # fmt: skip
"""Options of JavaScript's runners whose value may be a file or folder that is not to be run."""
_PYTEST_SETTINGS = ("pytest.ini", ".pytest.ini", "pyproject.toml", "tox.ini", "setup.cfg")
_ADDOPTS = re.compile(rb'^[ \t]*addopts\s*=\s*(?:\[[^\]]*\]|"""[\s\S]*?"""|.*(?:\n[ \t]+.*)*)', re.MULTILINE)
"""What pytest is always given; elsewhere in these files other tools may call it, with plugins that are not there."""


def narrow(command: CheckCommand, root: Path, tests: Sequence[str]) -> CheckCommand | None:
    """Return ``command`` for these test files only, None where that cannot be done safely.

    Args:
        command: found or configured.
        root: of the workspace.
        tests: files relative to the command's folder.
    """
    folder = root / command.folder
    if not all((folder / test).is_file() for test in tests):
        return None
    return (
        _narrow_line(command, folder, tests)
        if command.argv[0] == "sh"
        else _narrow_found(command, folder, tests)
    )


def _narrow_found(command: CheckCommand, folder: Path, tests: Sequence[str]) -> CheckCommand | None:
    match command.runner:
        case "pytest":
            narrowed = _with(command, (*command.argv, *_without_coverage(folder), *tests))
        case "jest" | "vitest":
            narrowed = _with(command, (*_without_files(command.argv, folder), "--coverage=false", *tests))
        case "mocha" | "node":
            narrowed = _with(command, (*_without_files(command.argv, folder), *tests))
        case "unittest":
            narrowed = _unittest(command, tests)
        case "go":
            narrowed = _with(command, (*command.argv[:-1], *_packages(tests)))
        case "cargo":
            narrowed = _cargo(command, tests)
        case "maven" | "gradle":
            narrowed = _jvm(command, tests)
        case "npm" | "make" | "command":
            narrowed = None
    return narrowed


def _with(command: CheckCommand, argv: tuple[str, ...]) -> CheckCommand:
    return replace(command, argv=argv, shown=shlex.join(_plain(argv)))


def _plain(argv: Sequence[str]) -> list[str]:
    return [PurePosixPath(argv[0]).name, *argv[1:]]


def _narrow_line(command: CheckCommand, folder: Path, tests: Sequence[str]) -> CheckCommand | None:
    """Append files to the user's own line; only to a plain call of a runner that names no files itself."""
    from fenceline.checks.configured import takes_files  # noqa: PLC0415 - only for configured commands

    line = command.argv[2]
    match command.runner:
        case "pytest":
            options = _without_coverage(folder, line)
        case "jest" | "vitest":
            options = ("--coverage=false",)
        case "mocha" | "node":
            options = ()
        case _:
            return None
    if not takes_files(line):
        return None
    narrowed = f"{line} {shlex.join((*options, *tests))}"
    return replace(command, argv=("sh", "-c", narrowed), shown=narrowed)


def _without_files(argv: Sequence[str], folder: Path) -> list[str]:
    """Return ``argv`` without the files and folders that it names itself as what to run, and without coverage."""
    return [
        word
        for before, word in zip(("", *argv), argv, strict=False)
        if not word.startswith("--coverage")
        if not before or before in _VALUED or word.startswith("-") or not (folder / word).exists()
    ]


def _without_coverage(folder: Path, line: str = "") -> tuple[str, ...]:
    """Return what turns pytest's coverage off where it is on: some tests never reach what is demanded of all."""
    settings = ((folder / name).read_bytes() for name in _PYTEST_SETTINGS if (folder / name).is_file())
    always = (options[0] for text in settings for options in _ADDOPTS.finditer(text))
    measured = "--cov" in line or any(b"--cov" in options for options in always)
    return ("--no-cov",) if measured else ()


def _unittest(command: CheckCommand, tests: Sequence[str]) -> CheckCommand | None:
    python = command.argv[0]
    if all(part.isidentifier() for test in tests for part in PurePosixPath(test).with_suffix("").parts):
        return _with(command, (python, "-m", "unittest", "-v", *tests))
    return None


def _packages(tests: Sequence[str]) -> list[str]:
    folders = sorted({str(PurePosixPath(test).parent) for test in tests})
    return [f"./{folder}" if folder != "." else "." for folder in folders]


def _cargo(command: CheckCommand, tests: Sequence[str]) -> CheckCommand | None:
    """Name integration tests by target; the unit tests of one source file by their module."""
    paths = [PurePosixPath(test) for test in tests]
    if all(len(path.parts) == 2 and path.parts[0] == "tests" for path in paths):
        return _with(command, (*command.argv, *(word for path in paths for word in ("--test", path.stem))))
    if len(paths) == 1 and paths[0].parts[0] == "src":
        modules = [part for part in paths[0].with_suffix("").parts[1:] if part not in {"mod", "lib", "main"}]
        return _with(command, (*command.argv, f"{'::'.join(modules)}::")) if modules else None
    return None


def _jvm(command: CheckCommand, tests: Sequence[str]) -> CheckCommand | None:
    classes = [PurePosixPath(test).stem for test in tests]
    if command.runner == "maven":
        several = ("-Dsurefire.failIfNoSpecifiedTests=false",)
        return _with(command, (*command.argv, f"-Dtest={','.join(classes)}", *several))
    return _with(command, (*command.argv, *(word for name in classes for word in ("--tests", f"*{name}"))))
