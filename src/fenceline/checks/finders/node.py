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
_MANAGERS = frozenset({"npm", "pnpm", "yarn", "bun"})
_READ: dict[str, Runner] = {"jest": "jest", "vitest": "vitest", "mocha": "mocha"}
_MAX_DEPTH = 4  # of scripts that call each other
_PLACEHOLDER = "no test specified"
_SHELL = re.compile(r"[;&|<>`$(){}\n#*=]")


class _Package(msgspec.Struct):
    scripts: dict[str, str] = msgspec.field(default_factory=dict[str, str])
    dependencies: dict[str, object] = msgspec.field(default_factory=dict[str, object])
    devDependencies: dict[str, object] = msgspec.field(default_factory=dict[str, object])  # noqa: N815 - its own key


def find_node(folder: Folder) -> Iterator[CheckCommand]:
    """Yield the test script.

    One that comes down to plain calls, a runner that we can read among them, is called step by step: that saves npm's
    half second, lets the runner be asked for a report, and needs no package manager. Where packages are not installed
    there is no check.
    """
    try:
        package = msgspec.json.decode(folder.text("package.json"), type=_Package)
    except (msgspec.DecodeError, UnicodeEncodeError):
        return
    script = package.scripts.get("test", "").strip()
    if not script or _PLACEHOLDER in script:
        return
    if commands := _steps(folder, package.scripts):
        yield from commands
        return
    needs = bool(package.dependencies or package.devDependencies)
    manager = next((name for lock, name in _LOCKS.items() if (folder.path / lock).exists()), "npm")
    if folder.program(manager) and not (needs and not (folder.path / "node_modules").is_dir()):
        source = f"scripts.test of package.json: {script}"
        yield CheckCommand((manager, "test"), "npm", f"{manager} test", source, folder.name)


def _steps(folder: Folder, scripts: dict[str, str]) -> tuple[CheckCommand, ...]:
    """Return the steps of the test script, none where one is no plain call or no runner is among them."""
    calls = tuple(_calls("test", scripts, _MAX_DEPTH))
    commands = [command for words in calls if (command := _step(folder, words, scripts["test"]))]
    readable = any(command.runner != "command" for command in commands)
    return tuple(commands) if readable and len(commands) == len(calls) else ()


def _calls(name: str, scripts: dict[str, str], depth: int) -> Iterator[tuple[str, ...]]:
    """Yield the words of each call that a script comes down to; an empty one for what only a shell can run."""
    for script in filter(None, (scripts.get(f"pre{name}"), scripts[name], scripts.get(f"post{name}"))):
        for part in script.split("&&"):
            words = _words(part)
            inner = _script_called(words)
            if inner in scripts and depth:
                yield from _calls(inner, scripts, depth - 1)
            else:
                yield () if inner else words


def _words(part: str) -> tuple[str, ...]:
    if _SHELL.search(part):
        return ()
    try:
        return tuple(shlex.split(part))
    except ValueError:
        return ()


def _script_called(words: tuple[str, ...]) -> str:
    """Return the script that a package manager is called to run: empty for no such call."""
    match words:
        case (manager, "run" | "run-script", name) if manager in _MANAGERS:
            return name
        case (manager, name) if manager in _MANAGERS:
            return name
        case (manager, *_) if manager in _MANAGERS:
            return manager  # with options of its own: no script is called so, and the manager must run it
        case _:
            return ""


def _step(folder: Folder, words: tuple[str, ...], script: str) -> CheckCommand | None:
    source = f"scripts.test of package.json: {script}"
    shown = shlex.join(words)
    match words:
        case ["node", *rest] if folder.program("node"):
            return _named(words, "node" if "--test" in rest else "command", shown, source, folder)
        case [program, *rest] if binary := _binary(folder.path, program):
            if program == "vitest":
                rest = ["run", *(word for word in rest if word not in {"run", "watch", "--watch"})]
            return _named((binary, *rest), _READ.get(program, "command"), shown, source, folder)
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
