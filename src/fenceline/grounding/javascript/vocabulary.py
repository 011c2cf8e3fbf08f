"""The tables of names that exist without the workspace: languages, runtimes, Node's modules, known packages."""

from __future__ import annotations

from functools import cache
from pathlib import Path

_TABLES = Path(__file__).parent / "tables"


@cache
def table(name: str) -> frozenset[str]:
    """Return the words of one of the tables beside this file; lines that start with ``#`` are left out."""
    lines = (_TABLES / f"{name}.txt").read_text("utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


@cache
def ambient() -> frozenset[str]:
    """Return every value and type that a file may use without declaring or importing it."""
    return table("language") | table("browser") | table("runtime")


def is_builtin(module: str) -> bool:
    """Return whether Node brings ``module`` along, with or without ``node:``."""
    known = table("node")
    return module in known or module.removeprefix("node:") in known


def is_known_package(name: str) -> bool:
    """Return whether ``name`` is one of the best-known packages of npm."""
    return name in table("npm")
