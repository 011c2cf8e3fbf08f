"""pytest and unittest."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from fenceline.checks.results import CheckCommand
from fenceline.workspace.interpreters import has_module, interpreters

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from fenceline.checks.finders import Folder

_CONFIGS = {
    "pytest.ini": "", ".pytest.ini": "", "pytest.toml": "", "pyproject.toml": "[tool.pytest",
    "tox.ini": "[pytest]", "setup.cfg": "[tool:pytest]",
}  # fmt: skip
_STYLE = re.compile(
    r"^\s*(?:import pytest|from pytest )|^(?:async )?def test|^class Test\w*(?:\(\))?:", re.MULTILINE
)
_CASE = re.compile(r"\bTestCase\b")
_MAX_LOOKED_AT = 40


def find_python(folder: Folder) -> Iterator[CheckCommand]:
    """Yield pytest where the project uses it and has it, else unittest for its test cases."""
    tests = [name for name in folder.files if _is_test(name)]
    reason = _pytest_reason(folder, tests)
    cases = [name for name in tests[:_MAX_LOOKED_AT] if _CASE.search(folder.text(name))]
    known = list(interpreters(folder.path, folder.environ))
    if reason:
        for python, words in known:
            if has_module(python, "pytest", folder.environ):
                source = f"pytest, {reason}; interpreter {words}"
                yield _command(folder, python, ("-m", "pytest", "-q"), "pytest -q", source)
                return
    if cases and known:
        yield from _unittest(folder, cases, known[0][0])


def _is_test(name: str) -> bool:
    path = PurePosixPath(name)
    is_test = path.name.startswith("test") or path.stem.endswith(("_test", "_tests"))
    return path.suffix == ".py" and is_test


def _pytest_reason(folder: Folder, tests: list[str]) -> str:
    for name, mark in _CONFIGS.items():
        if name in folder.top and mark in folder.text(name):
            return f"found in {name}"
    conftest = next((name for name in folder.files if PurePosixPath(name).name == "conftest.py"), None)
    if conftest:
        return f"found {conftest}"
    styled = next((name for name in tests[:_MAX_LOOKED_AT] if _STYLE.search(folder.text(name))), None)
    return f"found its style in {styled}" if styled else ""


def _unittest(folder: Folder, cases: list[str], python: Path) -> Iterator[CheckCommand]:
    """Yield one discovery for each folder of tests that is no package: discovery does not enter those."""
    for start in sorted({_start(folder, PurePosixPath(case)) for case in cases}):
        options = ("-m", "unittest", "discover", "-v", "-s", start, "-p", "*test*.py")
        shown = f"python -m unittest discover -s {start}" if start != "." else "python -m unittest"
        yield _command(folder, python, options, shown, f"unittest, test cases in {cases[0]}", "unittest")


def _start(folder: Folder, case: PurePosixPath) -> str:
    start = case.parent
    while str(start) != "." and str(start / "__init__.py") in folder.files:
        start = start.parent
    return str(start)


def _command(
    folder: Folder, python: Path, options: tuple[str, ...], shown: str, source: str, runner: str = "pytest"
) -> CheckCommand:
    kind = "unittest" if runner == "unittest" else "pytest"
    return CheckCommand((str(python), *options), kind, shown, source, folder.name)
