"""Finds the check of a workspace: configured, or read from its files without running anything."""

from __future__ import annotations

import os
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from fenceline.checks.check import Check
from fenceline.checks.finders import Folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from fenceline.checks.results import CheckCommand

_MARKERS = frozenset({
    "pyproject.toml", "pytest.ini", "tox.ini", "setup.cfg", "setup.py", "package.json", "go.mod",
    "Cargo.toml", "pom.xml", "build.gradle", "build.gradle.kts",
})  # fmt: skip
_MAX_DEPTH = 3
_MAX_FOLDERS = 8


def find_check(
    root: Path, files: Sequence[str], configured: str = "", environ: Mapping[str, str] = os.environ
) -> Check | None:
    """Return how the workspace is tested, None when nothing was found.

    A configured command wins. Else the root folder's own tests; else those of the packages below it (a
    monorepo), at most three folders deep; else ``make test``.

    Args:
        root: of the workspace.
        files: its files, relative, with ``/``.
        configured: the user's command line, empty for none.
        environ: where programs and virtual environments are looked up.
    """
    if configured.strip():
        from fenceline.checks.configured import recognise

        return Check(root, (recognise(configured.strip()),))
    commands = tuple(_of_folder(Folder(root, "", tuple(files), environ)))
    if not commands:
        commands = tuple(
            command for folder in _packages(root, files, environ) for command in _of_folder(folder)
        )
    commands = commands or tuple(_make(Folder(root, "", tuple(files), environ)))
    return Check(root, commands) if commands else None


def _of_folder(folder: Folder) -> Iterator[CheckCommand]:
    for find in _finders(folder):
        yield from find(folder)


def _finders(folder: Folder) -> Iterator[Callable[[Folder], Iterator[CheckCommand]]]:
    """Yield the finders whose files are there; each is loaded only then."""
    # ruff: noqa: PLC0415
    if any(name.endswith(".py") for name in folder.files):
        from fenceline.checks.finders.python import find_python

        yield find_python
    if "package.json" in folder.top:
        from fenceline.checks.finders.node import find_node

        yield find_node
    if folder.top & {"go.mod", "Cargo.toml"}:
        from fenceline.checks.finders.compiled import find_compiled

        yield find_compiled
    if folder.top & {"pom.xml", "build.gradle", "build.gradle.kts"}:
        from fenceline.checks.finders.jvm import find_jvm

        yield find_jvm


def _make(folder: Folder) -> Iterator[CheckCommand]:
    from fenceline.checks.finders.make import find_make

    yield from find_make(folder)


def _packages(root: Path, files: Sequence[str], environ: Mapping[str, str]) -> Iterator[Folder]:
    """Yield the folders below the root that look like packages of their own, outermost only."""
    found: list[PurePosixPath] = []
    for path in sorted(map(PurePosixPath, files), key=lambda path: len(path.parts)):
        folder = path.parent
        is_package = path.name in _MARKERS and 0 < len(folder.parts) <= _MAX_DEPTH
        if is_package and not any(folder.is_relative_to(other) for other in found):
            found.append(folder)
    for folder in sorted(found)[:_MAX_FOLDERS]:
        prefix = f"{folder}/"
        inner = tuple(name.removeprefix(prefix) for name in files if name.startswith(prefix))
        yield Folder(root / folder, str(folder), inner, environ)
