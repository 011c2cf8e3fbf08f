"""``scripts.test`` of package.json, by the package manager whose lock file is there."""

from __future__ import annotations

import re
import shlex
from typing import TYPE_CHECKING

import msgspec

from fenceline.checks.results import CheckCommand

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from fenceline.checks.finders import Folder
    from fenceline.checks.results import Runner

_LOCKS = {"pnpm-lock.yaml": "pnpm", "yarn.lock": "yarn", "package-lock.json": "npm"}
_PLACEHOLDER = "no test specified"
_SHELL = re.compile(r"[;&|<>`$(){}\n#*=]")


class _Package(msgspec.Struct):
    scripts: dict[str, str] = msgspec.field(default_factory=dict[str, str])
    dependencies: dict[str, object] = msgspec.field(default_factory=dict[str, object])
    devDependencies: dict[str, object] = msgspec.field(default_factory=dict[str, object])  # noqa: N815 - its own key


def find_node(folder: Folder) -> Iterator[CheckCommand]:
    """Yield the test script.

    A script that is one plain call of a runner we can read is called directly: that saves npm's half
    second, and lets the runner be asked for a report. Where packages are not installed there is no check.
    """
    try:
        package = msgspec.json.decode(folder.text("package.json"), type=_Package)
    except (msgspec.DecodeError, UnicodeEncodeError):
        return
    script = package.scripts.get("test", "").strip()
    if not script or _PLACEHOLDER in script:
        return
    wrapped = "pretest" in package.scripts or "posttest" in package.scripts
    if not wrapped and (command := _direct(folder, script)):
        yield command
        return
    needs = bool(package.dependencies or package.devDependencies)
    manager = next((name for lock, name in _LOCKS.items() if (folder.path / lock).exists()), "npm")
    if folder.program(manager) and not (needs and not (folder.path / "node_modules").is_dir()):
        source = f"scripts.test of package.json: {script}"
        yield CheckCommand((manager, "test"), "npm", f"{manager} test", source, folder.name)


def _direct(folder: Folder, script: str) -> CheckCommand | None:
    if _SHELL.search(script):
        return None
    try:
        words = shlex.split(script)
    except ValueError:
        return None
    source = f"scripts.test of package.json: {script}"
    match words:
        case ["node", *rest] if "--test" in rest and folder.program("node"):
            return _named(("node", *rest), "node", script, source, folder)
        case ["jest", *rest] if binary := _binary(folder.path, "jest"):
            return _named((binary, *rest), "jest", script, source, folder)
        case ["vitest", *rest] if binary := _binary(folder.path, "vitest"):
            rest = [word for word in rest if word not in {"run", "watch", "--watch"}]
            return _named((binary, "run", *rest), "vitest", script, source, folder)
        case _:
            return None


def _named(argv: tuple[str, ...], runner: Runner, script: str, source: str, folder: Folder) -> CheckCommand:
    return CheckCommand(argv, runner, script, source, folder.name)


def _binary(folder: Path, name: str) -> str | None:
    """Return where a runner is installed: beside the package, or at the top of its monorepo."""
    for place in (folder, *folder.parents[:3]):
        if (found := place / "node_modules" / ".bin" / name).exists():
            return str(found)
    return None
