"""How a task becomes files of its language, and the commands that run their tests."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from pathlib import Path

    from .tasks import Task

_JS_TOP_LEVEL = re.compile(r"^(?:async\s+)?(?:const|let|var|function|class)\s+(\w+)", re.MULTILINE)
_JS_FINISHED = "every test was reached"


class Language(Protocol):
    """What the harness has to know of one language."""

    @property
    def solution_file(self) -> str:
        """Name of the file with the function."""
        ...

    @property
    def test_file(self) -> str:
        """Name of the file with its tests."""
        ...

    @property
    def fence(self) -> str:
        """Name of the language after a code fence."""
        ...

    @property
    def check(self) -> str:
        """Shell command that runs ``test_file``."""
        ...

    @property
    def check_all(self) -> str:
        """Shell command that finds and runs every test in the folder."""
        ...

    def solution(self, source: str) -> str:
        """Return the text of the solution file for the data's source."""
        ...

    def test(self, task: Task) -> str:
        """Return the text of the test file."""
        ...

    def witness(self) -> tuple[str, str]:
        """Return what to append to the test file and the output that proves that it was reached."""
        ...

    def is_test(self, path: Path) -> bool:
        """Return whether the test runner would run this file."""
        ...


@dataclass(frozen=True, slots=True)
class Python:
    """pytest."""

    solution_file: str = "solution.py"
    test_file: str = "test_solution.py"
    fence: str = "python"
    check: str = "python3 -m pytest -q"
    check_all: str = "python3 -m pytest -q"

    def solution(self, source: str) -> str:
        """Return the source as it is: imports come with it."""
        return source

    def test(self, task: Task) -> str:
        """Return the tests with their bare calls at module level wrapped in one test function."""
        tree = ast.parse(task.test)
        calls = [node for node in tree.body if isinstance(node, ast.Expr)]
        lines = task.test.splitlines()
        for call in calls:
            lines[call.lineno - 1 : call.end_lineno] = [""] * (
                (call.end_lineno or call.lineno) - call.lineno + 1
            )
        body = "\n".join(f"    {ast.unparse(call)}" for call in calls)
        names = ", ".join(sorted(_defined(ast.parse(task.canonical)) & _read(tree)))
        kept = "\n".join([*_imports_needed(task, tree), *lines]).strip()
        return f"from solution import {names}\n\n\n{kept}\n\n\ndef test_{task.entry_point}():\n{body}\n"

    def witness(self) -> tuple[str, str]:
        """Pytest's own summary says that a test ran to its end."""
        return "", "1 passed"

    def is_test(self, path: Path) -> bool:
        """Return whether pytest's default patterns find it, or it serves those that they find."""
        return path.suffix == ".py" and (
            path.name.startswith("test_") or path.stem.endswith("_test") or path.name == "conftest.py"
        )


@dataclass(frozen=True, slots=True)
class JavaScript:
    """Plain node; ``console.assert`` made to throw."""

    solution_file: str = "solution.js"
    test_file: str = "solution.test.js"
    fence: str = "javascript"
    check: str = "node solution.test.js"
    check_all: str = "node --test"

    def solution(self, source: str) -> str:
        """Return the source with its top-level names exported."""
        names = ", ".join(dict.fromkeys(_JS_TOP_LEVEL.findall(source)))
        return f"{source.rstrip()}\n\nmodule.exports = {{ {names} }};\n"

    def test(self, task: Task) -> str:
        """Return the tests with the functions that they name imported."""
        names = [
            n
            for n in dict.fromkeys(_JS_TOP_LEVEL.findall(task.canonical))
            if re.search(rf"\b{n}\b", task.test)
        ]
        return (
            "console.assert = require('assert');\n"
            f"const {{ {', '.join(names)} }} = require('./solution.js');\n\n{task.test.strip()}\n"
        )

    def witness(self) -> tuple[str, str]:
        """A last line: a solution that ends the process early does not pass."""
        return f"\nconsole.log({_JS_FINISHED!r});\n", _JS_FINISHED

    def is_test(self, path: Path) -> bool:
        """Return whether ``node --test`` finds it."""
        return path.suffix in {".js", ".cjs", ".mjs"} and (
            bool(re.search(r"(?:^test|[.\-_]test|^test-.*)$", path.stem)) or "test" in path.parts[:-1]
        )


LANGUAGES: dict[str, Language] = {"Python": Python(), "JavaScript": JavaScript()}


def language_of(task: Task) -> Language:
    """Return the task's language."""
    return LANGUAGES[task.task_id.partition("/")[0]]


def _defined(tree: ast.Module) -> set[str]:
    """Return the functions, classes and constants of a module."""
    names: set[str] = set()
    for node in tree.body:
        match node:
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                names.add(name)
            case ast.Assign(targets=targets):
                names.update(target.id for target in targets if isinstance(target, ast.Name))
            case _:
                pass
    return names


def _read(tree: ast.AST) -> set[str]:
    """Return the names that a module reads anywhere."""
    return {
        node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
    }


def _imports_needed(task: Task, test: ast.Module) -> list[str]:
    """Return the solution's own import lines whose names the test reads and does not import itself."""
    own = {name for node in ast.walk(test) for name in _imported(node)}
    wanted = _read(test) - own
    return [ast.unparse(node) for node in ast.parse(task.canonical).body if wanted & set(_imported(node))]


def _imported(node: ast.AST) -> list[str]:
    match node:
        case ast.Import(names=names) | ast.ImportFrom(names=names):
            return [(alias.asname or alias.name).partition(".")[0] for alias in names]
        case _:
            return []
