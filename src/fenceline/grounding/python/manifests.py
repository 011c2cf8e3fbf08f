"""What each kind of manifest declares; all of them are read as data, and none can do more than name packages."""

from __future__ import annotations

import ast
import configparser
import re
import tomllib
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from fenceline.grounding.python import requirement

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Table: TypeAlias = "dict[str, Any]"
Reader: TypeAlias = "Callable[[str], Iterator[str]]"

_TOOLS = ("poetry", "pdm", "hatch", "flit", "uv", "pixi", "setuptools")
_ASKING = re.compile(r"(?:requires?|requirements|dependencies|deps|install|extras?|packages)", re.IGNORECASE)
_LIST_ITEM = re.compile(r"^\s*-\s+[\"']?([A-Za-z0-9][\w.-]*)")


def pyproject(text: str) -> Iterator[str]:
    """Yield what a ``pyproject.toml`` declares for any of the tools that use it."""
    with suppress(tomllib.TOMLDecodeError, RecursionError):
        root = tomllib.loads(text)
        yield from requirement.names(_list(root, "build-system", "requires"))
        yield from _project(_table(root, "project"))
        for group in _table(root, "dependency-groups").values():
            yield from requirement.names(_as_list(group))
        yield from _tools(_table(root, "tool"))


def pipfile(text: str) -> Iterator[str]:
    """Yield what a ``Pipfile`` declares."""
    with suppress(tomllib.TOMLDecodeError, RecursionError):
        root = tomllib.loads(text)
        for section, content in root.items():
            if isinstance(content, dict) and section not in {"requires", "scripts", "pipenv"}:
                yield from requirement.names(cast("Table", content))


def settings(text: str) -> Iterator[str]:
    """Yield what a ``setup.cfg`` or ``tox.ini`` declares: every option that asks for packages."""
    parser = configparser.RawConfigParser(strict=False, allow_no_value=True)
    with suppress(configparser.Error, ValueError):
        parser.read_string(text)
    for section in parser.sections():
        asking = bool(_ASKING.search(section))
        for option, value in parser.items(section):
            if value and (asking or _ASKING.search(option)):
                # In tox, ``py38: pytest`` asks for pytest in one environment.
                yield from requirement.in_lines(
                    re.sub(r"(?m)^\s*[\w{},!.-]+:\s+", "", value).replace(",", "\n")
                )
    yield from requirement.in_commands(text)


def setup_script(text: str) -> Iterator[str]:
    """Yield what a ``setup.py`` may declare: all requirement-like strings in lists, and commands; it is never run."""
    with suppress(SyntaxError, ValueError, RecursionError, MemoryError):
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.List | ast.Tuple | ast.Set):
                values = [item.value for item in node.elts if isinstance(item, ast.Constant)]
                yield from requirement.names(values)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str) and "\n" in node.value:
                yield from requirement.in_lines(node.value)
    yield from requirement.in_commands(text)


def conda(text: str) -> Iterator[str]:
    """Yield what an ``environment.yml`` or ``meta.yaml`` lists."""
    for line in text.splitlines()[: requirement.MAX_LINES]:
        if match := _LIST_ITEM.match(line):
            yield from requirement.names([match[1]])


def named_imports(text: str) -> Iterator[str]:
    """Yield top-level modules that settings of tools know: mypy's overrides and isort's lists."""
    for match in re.finditer(r"^\s*\[mypy-([\w.,* -]+)\]", text, re.MULTILINE):
        yield from (part.strip().split(".")[0] for part in match[1].split(","))
    if "tool" not in text:
        return
    with suppress(tomllib.TOMLDecodeError, RecursionError):
        mypy = _table(tomllib.loads(text), "tool", "mypy")
        for override in _list(mypy, "overrides"):
            module = _table({"": override}, "").get("module")
            yield from (str(name).split(".")[0] for name in _as_list(module) or [module])


def _project(project: Table) -> Iterator[str]:
    yield from requirement.names(_list(project, "dependencies"))
    for extra in _table(project, "optional-dependencies").values():
        yield from requirement.names(_as_list(extra))


def _tools(tools: Table) -> Iterator[str]:
    """Poetry, PDM, Hatch, Flit, uv and setuptools: tables or lists under a key that asks for packages."""
    waiting: list[object] = [tools.get(name) for name in _TOOLS]
    while waiting:
        here = waiting.pop()
        if not isinstance(here, dict):
            continue
        for key, value in cast("Table", here).items():
            if _ASKING.search(key) or key == "dev":
                yield from _asked(value)
            waiting.append(value)


def _asked(value: object) -> Iterator[str]:
    """Yield what a list asks for, or a table of names or of groups."""
    yield from requirement.names(_as_list(value))
    for key, below in (cast("Table", value) if isinstance(value, dict) else {}).items():
        group = list(requirement.names(_as_list(below)))
        yield from group or requirement.names([key])


def _table(of: Table, *keys: str) -> Table:
    here = of
    for key in keys:
        below: object = here.get(key)
        here = cast("Table", below) if isinstance(below, dict) else {}
    return here


def _list(of: Table, *keys: str) -> list[object]:
    return _as_list(_table(of, *keys[:-1]).get(keys[-1]))


def _as_list(value: object) -> list[object]:
    return cast("list[object]", value) if isinstance(value, list) else []


_BY_NAME: dict[str, Reader] = {
    "pyproject.toml": pyproject, "pipfile": pipfile, "setup.cfg": settings, "tox.ini": settings,
    "setup.py": setup_script, "noxfile.py": setup_script, "tasks.py": setup_script, "meta.yaml": conda,
    "meta.yml": conda, "makefile": requirement.in_commands, "dockerfile": requirement.in_commands,
}  # fmt: skip
_BY_PATH: tuple[tuple[re.Pattern[str], Reader], ...] = (
    (re.compile(r"(?:^|/)environment[^/]*\.ya?ml$"), conda),
    (re.compile(r"(?:require|constraint|deps|dependenc)[^/]*(?:/[^/]*)?\.(?:txt|in)$"), requirement.in_lines),
    (re.compile(r"\.sh$|^\.(?:github|ci|circleci)/.*\.ya?ml$|^[^/]*\.ya?ml$"), requirement.in_commands),
)


def reader_for(path: str) -> Reader | None:
    """Return who reads the manifest at ``path``; None for a file that is none."""
    lower = path.lower()
    if reader := _BY_NAME.get(lower.rpartition("/")[2]):
        return reader
    return next((reader for pattern, reader in _BY_PATH if pattern.search(lower)), None)
