"""Recognises whose output a configured command line will print."""

from __future__ import annotations

import re
import shlex
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from fenceline.checks.results import CheckCommand

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fenceline.checks.results import Runner

_SHELL = re.compile(r"[;&|<>`$(){}\n#]")
_ASSIGNMENT = re.compile(r"^\w+=")
_PYTHON = re.compile(r"^(?:python|pypy)[\d.]*$|^py$")
_LAUNCHERS = (("uv", "run"), ("poetry", "run"), ("pipenv", "run"), ("hatch", "run"), ("pdm", "run"), ("npx",),
    ("pnpm", "exec"), ("yarn", "exec"), ("bunx",), ("env",), ("time",), ("nice",))  # fmt: skip
_TAKING = frozenset({"pytest", "py.test", "jest", "vitest", "mocha", "--test"})  # the last is node's
_VALUED = frozenset({
    "-k", "-m", "-n", "-c", "-o", "-p", "-W", "--rootdir", "--maxfail", "--tb", "--durations", "--confcutdir",
    "--deselect", "--ignore", "--import-mode", "--timeout", "--dist", "--cov", "--numprocesses",
})  # fmt: skip


def recognise(line: str) -> CheckCommand:
    """Return the command for the user's own line: the shell runs it as it stands."""
    return CheckCommand(("sh", "-c", line), _runner(_words(line)), line, "configured")


def takes_files(line: str) -> bool:
    """Whether test files may be appended to a line: one plain call of a runner that takes them, and names none."""
    if _SHELL.search(line):
        return False
    words = _words(line)
    start = next((number for number, word in enumerate(words) if PurePosixPath(word).name in _TAKING), None)
    if start is None:
        return False
    arguments = words[start + 1 :]
    if words[start] == "vitest" and arguments[:1] == ["run"]:
        arguments = arguments[1:]
    return all(
        word.startswith("-") or arguments[number - 1 : number] in ([option] for option in _VALUED)
        for number, word in enumerate(arguments)
    )


def _words(line: str) -> list[str]:
    try:
        return shlex.split(line)
    except ValueError:
        return line.split()


_BY_WORDS: tuple[tuple[frozenset[str], Runner], ...] = (
    (frozenset({"pytest", "py.test"}), "pytest"),
    (frozenset({"jest"}), "jest"),
    (frozenset({"vitest"}), "vitest"),
    (frozenset({"mocha"}), "mocha"),
    (frozenset({"npm", "pnpm", "yarn", "bun"}), "npm"),
    (frozenset({"mvn", "mvnw"}), "maven"),
    (frozenset({"gradle", "gradlew"}), "gradle"),
    (frozenset({"make", "gmake"}), "make"),
)


def _runner(words: Sequence[str]) -> Runner:
    words = _program(words)
    if not words:
        return "command"
    program = PurePosixPath(words[0]).name
    if _PYTHON.match(program):
        return _python_module(words[1:])
    if program == "node":
        return "node" if "--test" in words else "command"
    if program in {"go", "cargo"}:
        known: Runner = "go" if program == "go" else "cargo"
        return known if words[1:2] == ["test"] else "command"
    for names, runner in _BY_WORDS:
        if program in names:
            return runner
    return "command"


def _program(words: Sequence[str]) -> list[str]:
    """Return the words from the program on, behind assignments and launchers."""
    left = list(words)
    while left:
        if _ASSIGNMENT.match(left[0]):
            left = left[1:]
            continue
        launcher = next((known for known in _LAUNCHERS if tuple(left[: len(known)]) == known), None)
        if launcher is None:
            break
        left = left[len(launcher) :]
        while left and left[0].startswith("-"):
            left = left[1:]
    return left


def _python_module(arguments: Sequence[str]) -> Runner:
    for number, word in enumerate(arguments):
        if word == "-m":
            module = arguments[number + 1 : number + 2]
            return "pytest" if module == ["pytest"] else "unittest" if module == ["unittest"] else "command"
        if not word.startswith("-"):
            break
    return "command"
